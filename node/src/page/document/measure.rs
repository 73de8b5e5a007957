//! The page of a measure: what was observed, drawn with its table, and how far it is from what is aimed at.

use super::said::{self, Names};
use super::stating::{Form, Said, number};
use super::{Head, title};
use crate::api::{Act, Document, Gap, MeasureAct, Observation, Observed, Series};
use crate::page::chart::{self, Dot, Line};
use crate::page::fields::Fields;
use crate::page::frame::{Frame, Place, show_with};
use crate::page::people::Role;
use crate::page::text::line;
use crate::page::trouble::Trouble;
use crate::page::visit::Visit;
use crate::page::words::Words;
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "measure.html")]
struct Page {
    frame: Frame,
    head: Head,
    problem: Option<String>,
    typed: Fields,
    view: View,
    /// Own observations that wait to be validated: entry and words.
    waiting: Vec<(String, String)>,
}

/// A measure as everybody reads it.
pub(crate) struct View {
    pub(crate) series: Vec<Drawn>,
    /// What is in no series: of few people, or corrected.
    pub(crate) others: Vec<Row>,
    pub(crate) said: Vec<said::Said>,
}

/// Values that can be compared, drawn.
pub(crate) struct Drawn {
    pub(crate) title: String,
    pub(crate) method: String,
    pub(crate) newest: String,
    pub(crate) average: String,
    pub(crate) targets: Vec<(String, bool)>,
    pub(crate) line: Option<Line>,
    pub(crate) summary: String,
    pub(crate) rows: Vec<Row>,
}

pub(crate) struct Row {
    pub(crate) period: String,
    pub(crate) value: String,
    pub(crate) who: String,
    pub(crate) state: String,
    pub(crate) source: String,
    pub(crate) notes: Vec<String>,
}

/// Returns a measure as everybody reads it.
pub(crate) fn view(w: &Words, shown: &Document) -> View {
    let names = Names::of(&shown.summary.parties);
    let (observations, series) = match &shown.measure {
        Some(measure) => (measure.observations.as_slice(), measure.series.as_slice()),
        None => Default::default(),
    };
    let is_in = |of: &Observed| of.state != "corrected" && !of.of_few;
    View {
        series: series.iter().map(|of| drawn(w, of, observations.iter().filter(|one| is_in(one)))).collect(),
        others: observations.iter().filter(|of| !is_in(of)).map(|of| row(w, of)).collect(),
        said: said::but(w, &shown.summary.kind, &shown.draft, &[], &names),
    }
}

fn drawn<'a>(w: &Words, series: &Series, observations: impl Iterator<Item = &'a Observed>) -> Drawn {
    let mut of: Vec<&Observed> = observations
        .filter(|of| of.indicator == series.indicator && of.unit == series.unit && of.method == series.method)
        .collect();
    of.sort_by(|a, b| a.until.cmp(&b.until).then(a.entry.cmp(&b.entry)));
    let dot = |of: &&Observed| Dot {
        day: of.until.clone(),
        value: of.value.clone(),
        is_provisional: of.state == "provisional",
    };
    let dots: Vec<Dot> = of.iter().map(dot).collect();
    let target = series.targets.first().map(|gap| gap.target.as_str());
    let unit = line(&series.unit);
    let title = w.known("indicator", &series.indicator).unwrap_or_else(|| line(&series.indicator));
    let newest = w.fill(
        "measure-newest",
        [
            ("value", series.newest.as_str().into()),
            ("unit", unit.as_str().into()),
            ("day", w.day(&series.newest_until).into()),
        ],
    );
    let average =
        w.fill("measure-average", [("value", series.average.as_str().into()), ("unit", unit.as_str().into())]);
    let count = w.count("measure-count", series.count);
    Drawn {
        summary: w.fill("measure-chart", [("title", title.as_str().into()), ("count", series.count.into())]),
        method: line(&series.method),
        newest,
        average: if series.count > 1 { format!("{count} {average}") } else { count },
        targets: series.targets.iter().map(|gap| (self::target(w, gap, &unit), gap.reached)).collect(),
        line: chart::line(&dots, target),
        rows: of.iter().map(|of| row(w, of)).collect(),
        title,
    }
}

/// Says how far a value is from a target.
fn target(w: &Words, gap: &Gap, unit: &str) -> String {
    let bound = match (gap.bound.as_str(), &gap.until) {
        ("at_least", None) => "measure-at-least",
        ("at_least", Some(_)) => "measure-at-least-until",
        (_, None) => "measure-at-most",
        (_, Some(_)) => "measure-at-most-until",
    };
    let variables = [
        ("target", gap.target.as_str().into()),
        ("unit", unit.into()),
        ("day", gap.until.as_deref().map(|day| w.day(day)).unwrap_or_default().into()),
    ];
    let far = match (gap.reached, gap.gap.strip_prefix('-')) {
        (true, _) => w.say("measure-reached"),
        (false, None) => w.fill("measure-above", [("gap", gap.gap.as_str().into()), ("unit", unit.into())]),
        (false, Some(gap)) => w.fill("measure-below", [("gap", gap.into()), ("unit", unit.into())]),
    };
    let preset = gap.preset.then(|| w.say("measure-preset"));
    [Some(w.fill(bound, variables)), Some(far), preset].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn row(w: &Words, of: &Observed) -> Row {
    let people = of.people.map(|people| w.count("measure-people", usize::try_from(people).unwrap_or(usize::MAX)));
    let notes = [
        of.group.as_deref().map(line),
        people,
        of.of_few.then(|| w.say("measure-of-few")),
        (!of.beside.is_empty()).then(|| w.say("measure-beside")),
    ];
    Row {
        period: format!("{} – {}", w.day(&of.from), w.day(&of.until)),
        value: format!("{} {}", line(&of.value), line(&of.unit)),
        who: line(&of.by.name),
        state: w.of("measure-state", &of.state),
        source: line(&of.source),
        notes: notes.into_iter().flatten().collect(),
    }
}

/// Shows the page, with a form again that was not taken.
pub(super) async fn show_it(visit: &Visit, head: Head, shown: &Document, form: Form) -> Result<Response, Trouble> {
    let w = visit.words;
    let ours = visit.desk.ours().await.ok();
    let observations = shown.measure.iter().flat_map(|measure| measure.observations.iter());
    let waits = |of: &&Observed| of.state == "provisional" && Some(of.by.id) == ours;
    let words = |of: &Observed| {
        let row = row(&w, of);
        (of.entry.to_string(), format!("{} {}, {}", line(&of.indicator), row.value, row.period))
    };
    let status = form.status();
    let page = Page {
        frame: visit.frame(title(visit, &head), Place::Documents),
        view: view(&w, shown),
        waiting: observations.filter(waits).map(words).collect(),
        head,
        problem: form.problem,
        typed: form.typed,
    };
    show_with(status, &page)
}

/// Reads a form of this page.
pub(super) fn said(fields: &Fields) -> Said {
    let text = |name: &str| fields.get(name).trim().to_owned();
    let (role, act) = match fields.get("do") {
        "observe" => {
            let observation = Observation {
                indicator: text("indicator"),
                value: text("value").replace(',', "."),
                unit: text("unit"),
                method: text("method"),
                from: text("from"),
                until: text("until"),
                source: text("source"),
                group: fields.typed("group"),
                people: number(fields, "people")?,
            };
            (Role::Editor, MeasureAct::Observe(observation))
        }
        "correct" => {
            let value = fields.typed("value").map(|value| value.replace(',', "."));
            (Role::Editor, MeasureAct::Correct { entries: vec![fields.typed("entry")?], value })
        }
        "validate" => (Role::Signer, MeasureAct::Validate { entries: Vec::new(), text: text("text") }),
        _ => return None,
    };
    Some((role, Act::Measure(act)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::language::Language;

    #[test]
    fn a_target_says_how_far_it_is() {
        let w = Words(Language::En);
        let gap = |gap: &str, reached, preset| Gap {
            bound: "at_most".to_owned(),
            target: "2".to_owned(),
            until: Some("2050-12-31".to_owned()),
            gap: gap.to_owned(),
            reached,
            preset,
        };
        let expected = "At most 2 t until 31 December 2050: the newest value is 2.603 t above. This target is djuntu’s own; \
                        you can write another one into the document.";
        assert_eq!(target(&w, &gap("2.603", false, true), "t"), expected);
        assert!(target(&w, &gap("-0.1", true, false), "t").ends_with(": reached."));
        let least = Gap { bound: "at_least".to_owned(), until: None, ..gap("-3", false, false) };
        assert_eq!(target(&w, &least, "%"), "At least 2 %: the newest value is 3 % below.");
    }

    #[test]
    fn decimals_may_have_a_comma_and_nothing_is_corrected_that_is_not_named() {
        let read = |form: &str| said(&Fields::parse(form.as_bytes()).unwrap());
        match read("do=observe&indicator=co2_per_person&value=4,603&people=") {
            Some((Role::Editor, Act::Measure(MeasureAct::Observe(of)))) => {
                assert_eq!((of.value.as_str(), of.people), ("4.603", None));
            }
            other => panic!("{other:?}"),
        }
        assert!(read("do=observe&people=few").is_none());
        assert!(read("do=correct&entry=&value=4").is_none());
    }
}
