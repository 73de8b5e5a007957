//! Assemblies: who sits there, what was minuted, whom they send above.

use super::layout::pairs;
use super::terminal::{clean, good, heading};
use super::{moment, names, short};
use djuntu_node::api::{Assembly, Document, Minutes, Seat};

/// Lays out an assembly.
pub(super) fn assembly(assembly: &Assembly) -> String {
    let mut rows = vec![("begun by", clean(&assembly.convener.name))];
    rows.extend(assembly.level.map(|level| ("level", level.to_string())));
    rows.extend(assembly.parent.as_ref().map(|parent| ("above", short(parent))));
    rows.extend(assembly.seats.iter().map(|given| ("seat", seat(given))));
    for sent in &assembly.delegations {
        let title = sent.title.as_deref().map(|title| format!(", {}", clean(title))).unwrap_or_default();
        rows.push(("sends to", format!("{}{title}: {}", short(&sent.to), clean(&sent.mandate))));
    }
    rows.extend(assembly.dissolved.as_deref().map(|reason| ("dissolved", clean(reason))));
    let minutes: String = assembly.minutes.iter().map(minutes).collect();
    format!("\n{}{minutes}", pairs(0, &rows))
}

fn seat(given: &Seat) -> String {
    let mut parts = vec![short(&given.entry), clean(&given.actor)];
    parts.extend((!given.label.is_empty()).then(|| clean(&given.label)));
    parts.extend(given.holder.as_ref().map(|holder| clean(&holder.name)));
    parts.push(if given.votes { "votes" } else { "no vote" }.to_owned());
    parts.extend(given.vacant.then(|| "vacant".to_owned()));
    parts.join(", ")
}

fn minutes(minutes: &Minutes) -> String {
    let start = minutes.start.as_deref().map_or_else(|| clean(&minutes.meeting), clean);
    let mut page = format!("\n{}\n", heading(&format!("Minutes of {start}, by {}", clean(&minutes.by.name))));
    page.push_str(&pairs(2, &[("minutes", short(&minutes.entry)), ("put forward", moment(&minutes.time))]));
    if !minutes.approved_by.is_empty() {
        page.push_str(&format!("  Approved by {}\n", names(&minutes.approved_by)));
    }
    let line = match minutes.approved {
        true => good("Approved."),
        false => format!("Not approved yet: {}", names(&minutes.missing)),
    };
    page.push_str(&format!("  {line}\n"));
    if minutes.changed_since {
        page.push_str("  The text reads differently by now; what was put forward stays as it was.\n");
    }
    page
}

/// Says how an assembly stands after something was said about it.
pub(crate) fn assembled(document: &Document) -> String {
    let state = document.summary.state.as_deref().map(clean).unwrap_or_default();
    let page = document.assembly.as_ref().map(assembly).unwrap_or_default();
    format!("{}: {state}\n{page}", short(&document.summary.id))
}
