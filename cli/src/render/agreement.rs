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
        let missing = names(&proposal.missing);
        let line = match (proposal.in_force, proposal.replaced_by) {
            (true, None) => good("Signed by all."),
            (true, Some(number)) => format!("Signed by all, and replaced by proposal {number}."),
            (false, _) => format!("Not signed yet: {missing}"),
        };
        page.push_str(&format!("  {line}\n"));
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

fn rows(proposal: &Proposal) -> Vec<(&'static str, String)> {
    let mut rows = vec![("between", names(&proposal.parties)), ("version", short(&proposal.version))];
    let mut signatures: Vec<&Signature> = proposal.signatures.iter().collect();
    signatures.sort_by_key(|signature| (&signature.time, &signature.name));
    for signature in signatures {
        let (name, office) = (clean(&signature.name), clean(&signature.office));
        let who = format!("{name}, {office}, for {}, {}", clean(&signature.territory.name), moment(&signature.time));
        rows.push(("signed", who));
        if let Some(outside) = &signature.outside {
            rows.push(("", alarming(&format!("outside the mandate then: {}", clean(outside)))));
        }
    }
    rows
}

/// Lays out exactly the text that is to be signed. Nothing when it cannot be read here.
pub(crate) fn for_signing(document: &Document, proposal: &Proposal) -> Option<String> {
    let fields: BTreeMap<String, Value> = serde_json::from_str(&proposal.text).ok()?;
    let title = document.summary.title.as_deref().map(clean).unwrap_or_default();
    let line = format!("Proposal {} by {}: {title}", proposal.number, clean(&proposal.by.name));
    let mut page = format!("{}\n\n{}", heading(&line), pairs(0, &cleaned(&flatten(&fields))));
    page.push_str(&format!("\nbetween {}\nversion {}\n", names(&proposal.parties), proposal.version));
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
        "{id} is proposed: number {}, version {version}\nEvery party signs it with: djuntu sign {id}\n",
        proposal.number
    )
}
