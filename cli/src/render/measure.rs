//! A measure: what was observed, and what follows from it; and lists of codes.

use super::layout::pairs;
use super::short;
use super::terminal::{clean, good, heading};
use djuntu_node::api::{Code, CodeList, Gap, Measure, Observed, Series};

/// Lays out a measure; nothing when nothing was observed.
pub(super) fn measure(measure: &Measure) -> String {
    if measure.observations.is_empty() {
        return String::new();
    }
    let rows: Vec<(String, String)> = measure.observations.iter().map(observed).collect();
    let mut page = format!("\n{}\n{}", heading("Observed"), pairs(2, &rows));
    if !measure.series.is_empty() {
        page.push_str(&format!("\n{}\n", heading("What follows")));
        measure.series.iter().for_each(|series| page.push_str(&pairs(2, &derived(series))));
    }
    page
}

fn observed(observed: &Observed) -> (String, String) {
    let (indicator, unit, method) = (clean(&observed.indicator), clean(&observed.unit), clean(&observed.method));
    let mut line = format!(
        "{indicator}: {} {unit}, {} to {}, {method}, {}",
        observed.value, observed.from, observed.until, observed.state
    );
    if let Some(group) = &observed.group {
        line.push_str(&format!(", of {}", clean(group)));
    }
    if let Some(people) = observed.people {
        line.push_str(&format!(", {people} people"));
    }
    if observed.of_few {
        line.push_str(" – so few that it stays at home");
    }
    for by in &observed.replaced_by {
        line.push_str(&format!(" – corrected by {}", short(by)));
    }
    for beside in &observed.beside {
        line.push_str(&format!(" – {} corrects the same: correct both together", short(beside)));
    }
    (short(&observed.entry), line)
}

fn derived(series: &Series) -> Vec<(String, String)> {
    let unit = clean(&series.unit);
    let mut rows = vec![(
        clean(&series.indicator),
        format!(
            "{} {unit} until {}, average of {}: {} {unit} ({})",
            series.newest,
            series.newest_until,
            series.count,
            series.average,
            clean(&series.method)
        ),
    )];
    rows.extend(series.targets.iter().map(|gap| (String::new(), aimed(gap, &unit))));
    rows
}

fn aimed(gap: &Gap, unit: &str) -> String {
    let bound = if gap.bound == "at_least" { "at least" } else { "at most" };
    let by = gap.until.as_deref().map(|by| format!(" by {by}")).unwrap_or_default();
    let preset = if gap.preset { " (preset)" } else { "" };
    let aim = format!("aim{preset}: {bound} {} {unit}{by}", gap.target);
    if gap.reached {
        return format!("{aim}: {}", good("reached"));
    }
    let (word, size) = gap.gap.strip_prefix('-').map_or(("above", gap.gap.as_str()), |size| ("below", size));
    format!("{aim}: {size} {unit} {word} it")
}

/// Lays out lists of codes: their names alone, or with their codes and sources.
pub(crate) fn codes(lists: &[CodeList], names_only: bool) -> String {
    if names_only {
        let row = |list: &CodeList| (clean(&list.name), format!("{} ({} codes)", clean(&list.title), list.codes.len()));
        return pairs(0, &lists.iter().map(row).collect::<Vec<_>>());
    }
    if lists.is_empty() {
        return "no code begins so, or is called so\n".to_owned();
    }
    let list = |list: &CodeList| {
        let row = |code: &Code| {
            let names: Vec<String> =
                code.names.iter().map(|(language, name)| format!("{}: {}", clean(language), clean(name))).collect();
            (clean(&code.code), names.join("\n"))
        };
        let rows: Vec<(String, String)> = list.codes.iter().map(row).collect();
        let title = heading(&format!("{}: {}", clean(&list.name), clean(&list.title)));
        format!("{title}\n{}\nSource: {}\n", pairs(2, &rows), clean(&list.source))
    };
    lists.iter().map(list).collect::<Vec<_>>().join("\n")
}
