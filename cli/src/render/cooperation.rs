//! Cooperations: who belongs to them, who is gone and why, and what waits for whose consent.

use super::layout::{pairs, table};
use super::terminal::{self, alarming, busy, clean, good, heading};
use super::{names, short};
use djuntu_node::api::{Cooperation, Departed, PartyChange};
use djuntu_protocol::identity::EntryId;

const DISPUTED: &str = "Two changes that contradict each other were approved: somebody has consented to both. Both are \
                        carried out, and nobody's word is taken back.";

/// Lays out a list of cooperations, one a line.
pub(crate) fn cooperations(cooperations: &[Cooperation]) -> String {
    if cooperations.is_empty() {
        return "nothing yet: “djuntu invite” makes a twin, “djuntu cooperation propose” a cooperation\n".to_owned();
    }
    let row = |cooperation: &Cooperation| {
        let title = cooperation.title.as_deref().map(clean).unwrap_or_default();
        vec![short(&cooperation.id), state(cooperation), names(&cooperation.parties), title]
    };
    table(terminal::width(), &cooperations.iter().map(row).collect::<Vec<_>>())
}

/// Lays out a cooperation.
pub(crate) fn cooperation(cooperation: &Cooperation) -> String {
    let title = cooperation.title.as_deref().map(|title| format!("“{}” of ", clean(title))).unwrap_or_default();
    let mut page = format!("{}\n", heading(&format!("Cooperation {title}{}", names(&cooperation.parties))));
    let facts = [
        ("id", cooperation.id.to_string()),
        ("state", state(cooperation)),
        ("proposed by", clean(&cooperation.by.name)),
        ("four words", cooperation.words.clone()),
    ];
    page.push_str(&pairs(2, &facts));
    if cooperation.disputed {
        page.push_str(&format!("\n{}\n", alarming(DISPUTED)));
    }
    if !cooperation.departed.is_empty() {
        page.push_str(&format!("\n{}\n", heading("No party any more")));
        let rows = cooperation.departed.iter().map(|gone| (clean(&gone.territory.name), why(gone)));
        page.push_str(&pairs(2, &rows.collect::<Vec<_>>()));
    }
    for change in &cooperation.changes {
        page.push_str(&format!("\n{}", waiting(cooperation, change)));
    }
    if cooperation.for_us {
        page.push_str(&format!("\nAccept it with: djuntu cooperation accept {}\n", short(&cooperation.id)));
    }
    page
}

/// Returns a cooperation as it can be typed, and who belongs to it.
pub(crate) fn identified(cooperation: &Cooperation) -> String {
    let title = cooperation.title.as_deref().map(|title| format!("“{}”, ", clean(title))).unwrap_or_default();
    format!("{} ({title}{})", short(&cooperation.id), names(&cooperation.parties))
}

/// Says what an entry says in a cooperation, by how it stands now.
pub(crate) fn party_acted(now: &Cooperation, entry: EntryId) -> String {
    let id = short(&now.id);
    if let Some(change) = now.changes.iter().find(|change| change.entry == entry) {
        return format!("{id}: {} is proposed\n{}", deed(change), waiting(now, change));
    }
    let mut page = format!("{id}: {}; the parties are {}\n", state(now), names(&now.parties));
    now.changes.iter().for_each(|change| page.push_str(&waiting(now, change)));
    page
}

fn deed(change: &PartyChange) -> String {
    format!("to {} {}", clean(&change.change), clean(&change.territory.name))
}

/// Lays out a change that waits.
fn waiting(cooperation: &Cooperation, change: &PartyChange) -> String {
    let version = short(&change.entry);
    let line = format!("Proposed by {}: {} ({version})", clean(&change.by.name), deed(change));
    let mut page = format!("{}\n", heading(&line));
    let mut rows = vec![("consents", names(&change.consenting))];
    if !change.missing.is_empty() {
        rows.push(("waits for", names(&change.missing)));
    }
    page.push_str(&pairs(2, &rows));
    if change.for_us {
        page.push_str(&format!("  Consent with: djuntu cooperation consent {} {version}\n", short(&cooperation.id)));
    }
    page
}

fn why(gone: &Departed) -> String {
    let by = names(&gone.expelled_by);
    match (gone.left, gone.expelled_by.is_empty()) {
        (true, true) => "has left".to_owned(),
        (true, false) => format!("has left, and was expelled by {by}"),
        (false, _) => alarming(&format!("was expelled by {by}")),
    }
}

fn state(cooperation: &Cooperation) -> String {
    match cooperation.state.as_str() {
        "in force" => good("in force"),
        "proposed" => busy(&format!("waits for {}", names(&cooperation.missing))),
        "joining" => busy("asks you to join"),
        _ => alarming("you are no party any more"),
    }
}

#[cfg(test)]
mod tests;
