//! Agreements: what was proposed, who has signed it, who is missing, and the exact text to sign.

use super::document::{cleaned, flatten};
use super::layout::pairs;
use super::terminal::{alarming, clean, good, heading};
use super::{moment, names, short};
use djuntu_node::api::{Document, Proposal, Signature};
use djuntu_protocol::document::view::Value;
use std::collections::BTreeMap;

const CHANGED_SINCE: &str =
    "The text reads differently by now. What was proposed stays as it was; a new text needs a new proposal.";

/// Lays out every proposal with its signatures.
pub(super) fn proposals(proposals: &[Proposal]) -> String {
    let mut page = String::new();
    for proposal in proposals {
        let line = format!("Proposal {} by {}", proposal.number, clean(&proposal.by.name));
        page.push_str(&format!("\n{}\n", heading(&line)));
        page.push_str(&pairs(2, &rows(proposal)));
        lines(proposal).iter().for_each(|line| page.push_str(&format!("  {line}\n")));
        if !proposal.disputed.is_empty() {
            let line = format!("Dispute: {} signed another text with this number, too.", names(&proposal.disputed));
            page.push_str(&format!("  {}\n", alarming(&line)));
        }
        if proposal.changed_since {
            page.push_str(&format!("  {}\n", alarming(CHANGED_SINCE)));
        }
    }
    page
}

/// Says what a proposal lacks, or that it lacks nothing, and who has ended it.
fn lines(proposal: &Proposal) -> Vec<String> {
    let all = if proposal.ratifying.is_empty() { "Signed by all" } else { "Signed by all and ratified" };
    let mut lines = match (proposal.in_force, proposal.replaced_by) {
        (true, None) => vec![good(&format!("{all}."))],
        (true, Some(number)) => vec![format!("{all}, and replaced by proposal {number}.")],
        (false, _) if proposal.missing.is_empty() => Vec::new(),
        (false, _) => vec![format!("Not signed yet: {}", names(&proposal.missing))],
    };
    if !proposal.unratified.is_empty() {
        lines.push(format!("Not ratified yet: {}", names(&proposal.unratified)));
    }
    if let Some(ended) = &proposal.ended {
        let (name, reason) = (clean(&ended.by.name), clean(&ended.reason));
        let contested = if ended.contested { " That is contested." } else { "" };
        lines.push(alarming(&format!("Ended by {name}, from {} on: {reason}{contested}", clean(&ended.effective))));
    }
    lines
}

/// Says when what was ended is over.
pub(crate) fn ended(document: &Document) -> String {
    let id = short(&document.summary.id);
    let ended = document.proposals.iter().rev().find_map(|proposal| proposal.ended.as_ref());
    // Whoever adheres ends his own adherence, which no proposal shows as its end.
    ended.map_or_else(
        || format!("your territory adheres to {id} no longer: see “djuntu show {id}”\n"),
        |ended| format!("{id} is ended, from {} on\n", clean(&ended.effective)),
    )
}

fn rows(proposal: &Proposal) -> Vec<(&'static str, String)> {
    let mut rows = vec![("between", names(&proposal.parties)), ("version", short(&proposal.version))];
    let mut signatures: Vec<&Signature> = proposal.signatures.iter().collect();
    signatures.sort_by_key(|signature| (&signature.time, &signature.name));
    for signature in signatures {
        let (name, office) = (clean(&signature.name), clean(&signature.office));
        let who = format!("{name}, {office}, for {}, {}", clean(&signature.by.name), moment(&signature.time));
        rows.push(("signed", who));
        if let Some(outside) = &signature.outside {
            rows.push(("", alarming(&format!("outside the mandate then: {}", clean(outside)))));
        }
    }
    for said in &proposal.ratifications {
        let (body, reference, date) = (clean(&said.body), clean(&said.reference), clean(&said.date));
        let contested = if said.contested { ", contested" } else { "" };
        rows.push(("ratified", format!("{body}, {reference}, {date}, for {}{contested}", clean(&said.by.name))));
    }
    for said in &proposal.objections {
        rows.push(("objects", alarming(&format!("{}: {}", clean(&said.by.name), clean(&said.reason)))));
    }
    for said in &proposal.adherents {
        let ends = said.ends.as_ref().map(|ends| format!(", until {}", clean(ends))).unwrap_or_default();
        rows.push(("adheres", format!("{}, as {}{ends}", clean(&said.by.name), clean(&said.actor))));
    }
    rows
}

/// Lays out a frozen text, or says why it cannot be read.
pub(super) fn text(proposal: &Proposal) -> String {
    match serde_json::from_str::<BTreeMap<String, Value>>(&proposal.text) {
        Ok(fields) => pairs(2, &cleaned(&flatten(&fields))),
        Err(_) => format!("  {}\n", alarming(&clean(&proposal.text))),
    }
}

/// Lays out exactly the text that is to be signed. Nothing when it cannot be read here.
pub(crate) fn for_signing(document: &Document, proposal: &Proposal) -> Option<String> {
    let fields: BTreeMap<String, Value> = serde_json::from_str(&proposal.text).ok()?;
    let title = document.summary.title.as_deref().map(clean).unwrap_or_default();
    let line = format!("Proposal {} by {}: {title}", proposal.number, clean(&proposal.by.name));
    let mut page = format!("{}\n\n{}", heading(&line), pairs(0, &cleaned(&flatten(&fields))));
    page.push_str(&format!("\nbetween {}\n", names(&proposal.parties)));
    if !proposal.ratifying.is_empty() {
        page.push_str(&format!("to be ratified by the council or assembly of {}\n", names(&proposal.ratifying)));
    }
    page.push_str(&format!("version {}\n", proposal.version));
    if proposal.changed_since {
        page.push_str(&format!("{}\n", alarming(CHANGED_SINCE)));
    }
    Some(page)
}

/// Says what was proposed, and what comes next.
pub(crate) fn proposed(document: &Document) -> String {
    let id = short(&document.summary.id);
    let Some(proposal) = document.proposals.last() else { return format!("{id} is proposed\n") };
    let version = short(&proposal.version);
    format!(
        "{id} is proposed: number {}, version {version}\nEvery party signs it with: djuntu sign {id}\n{}",
        proposal.number,
        match proposal.ratifying.is_empty() {
            true => String::new(),
            false => format!("Must be ratified (djuntu ratify {id}): {}\n", names(&proposal.ratifying)),
        }
    )
}
