//! What a node observes, and from where.

use super::layout::pairs;
use super::short;
use super::terminal::{alarming, busy, clean, good, heading};
use super::time::ago;
use djuntu_node::api::{Document, Observing, Source};
use jiff::Timestamp;

/// Lays out what is observed.
pub(crate) fn observing(observing: &Observing) -> String {
    let mut rows: Vec<(&str, String)> = observing.scopes.iter().map(|scope| ("observes", clean(scope))).collect();
    rows.extend(observing.sources.iter().map(|source| ("from the node", short(&source.node))));
    pairs(0, &rows)
}

/// Lays out how it stands with each source.
pub(super) fn sources(observing: &Observing, now: Timestamp) -> String {
    let mut page = format!("\n{}\n", heading("Where it comes from"));
    observing.sources.iter().for_each(|one| page.push_str(&source(one, now)));
    page
}

fn source(source: &Source, now: Timestamp) -> String {
    let state = match source.state.as_str() {
        "equal" => good("up to date"),
        "apart" => alarming("not connected"),
        other => busy(other),
    };
    let territory = source.territory.as_ref().map(|territory| clean(&territory.name));
    let (name, key) = (territory.unwrap_or_else(|| "a node".to_owned()), short(&source.node));
    let heard = source.last_heard.as_deref().map(|heard| format!("last heard {}", ago(heard, now)));
    let equal = source.equal_at.as_deref().map(|equal| format!("last up to date {}", ago(equal, now)));
    let since: Vec<String> = heard.into_iter().chain(equal).collect();
    let since = if since.is_empty() { String::new() } else { format!("    {}\n", since.join("; ")) };
    format!("  {name} ({key}): {state}, {}\n{since}", clean(&source.reason))
}

/// Says whether everybody may read a document; none when nobody has said anything about it.
pub(super) fn readers(document: &Document) -> Option<String> {
    let publishing = document.publishing.as_ref()?;
    Some(if publishing.public {
        "everybody".to_owned()
    } else {
        format!("nobody else yet: {} must publish it too", super::names(&publishing.missing))
    })
}
