//! What checking everything again has found.

use super::document::{cleaned, flatten};
use super::layout::pairs;
use super::terminal::{alarming, clean, good, heading};
use super::{agreement, moment, names, short};
use djuntu_node::api::Proven;
use djuntu_node::verify::{About, Report};
use djuntu_node::words::counted;

/// Lays out a report.
pub(crate) fn report(report: &Report) -> String {
    let mut page = String::new();
    match &report.about {
        Some(about @ About::Receipt { .. }) => return self::about(about),
        Some(about @ About::Bundle { .. }) => page.push_str(&self::about(about)),
        None => {}
    }
    page.push_str(&format!("checked: {}\n", found(report)));
    if report.elsewhere > 0 {
        let count = counted(report.elsewhere, "entry rests", "entries rest");
        page.push_str(&format!(
            "{count} on what its recipient has already: only the signatures of these were checked\n"
        ));
    }
    if report.is_good() && report.elsewhere > 0 {
        page.push_str(&format!("{}\n", good("everything that can be checked here is good")));
    } else if report.is_good() {
        page.push_str(&format!("{}\n", good("every signature, every chain and every right is good")));
    }
    if let Some(proven) = &report.proven {
        page.push_str(&self::proven(proven));
    }
    let lists = [("Refused", &report.refused), ("Damaged", &report.damaged), ("In dispute", &report.disputes)];
    for (heading, sentences) in lists {
        if !sentences.is_empty() {
            page.push_str(&format!("\n{}\n", alarming(heading)));
            sentences.iter().for_each(|sentence| page.push_str(&format!("  - {}\n", clean(sentence))));
        }
    }
    if !report.outside_mandates.is_empty() {
        page.push_str(&format!("\n{}\n", heading("Signed outside the mandate, which decides nothing")));
        report.outside_mandates.iter().for_each(|sentence| page.push_str(&format!("  - {}\n", clean(sentence))));
    }
    page
}

/// Says what a file proves: what was signed, by whom, and what counts.
fn proven(proven: &Proven) -> String {
    let title = proven.title.as_deref().map(|title| format!(" “{}”", clean(title))).unwrap_or_default();
    let mut page = format!("\n{}\n", heading(&format!("What it proves: {}{title}", clean(&proven.kind))));
    page.push_str(&pairs(2, &[("id", proven.id.to_string()), ("shared by", names(&proven.parties))]));
    page.push_str(&agreement::proposals(&proven.proposals));
    // The text that binds, else the newest that anybody can have signed.
    let binding = proven.proposals.iter().rev().find(|proposal| proposal.in_force && proposal.replaced_by.is_none());
    match binding.or(proven.proposals.last()) {
        Some(proposal) => {
            let line = format!("The text of proposal {}, version {}", proposal.number, proposal.version);
            page.push_str(&format!("\n{}\n{}", heading(&line), agreement::text(proposal)));
        }
        None => {
            page.push_str(&format!("\n{}\n", heading("What it says")));
            page.push_str(&pairs(2, &cleaned(&flatten(&proven.draft.fields))));
        }
    }
    page.push_str(&super::document::stated(&proven.stated));
    page.push_str(&format!("\nof its entries count: {}\n", proven.counted));
    if !proven.set_aside.is_empty() {
        page.push_str(&format!("\n{}\n", alarming("Set aside, so nothing of it counts")));
        let aside = proven.set_aside.iter().map(|aside| (short(&aside.entry), clean(&aside.reason)));
        page.push_str(&pairs(2, &aside.collect::<Vec<_>>()));
    }
    page.push_str(
        "Names are those that the territories give themselves in this file: compare the ids with what you know.\n",
    );
    page
}

/// Says from whom a file is and for whom. Names are in no file, only ids: whoever trusts nobody compares these.
fn about(about: &About) -> String {
    let id = |id: &dyn ToString| short(&id.to_string());
    match about {
        About::Bundle { from, node, recipient, created, since, is_whole, is_backup } => {
            let from = from
                .as_ref()
                .map_or_else(|| "nobody in particular".to_owned(), |from| format!("territory {}", id(from)));
            let node = node.as_ref().map(|node| format!(" (node {})", id(node))).unwrap_or_default();
            let recipient = recipient
                .as_ref()
                .map_or_else(|| "anybody".to_owned(), |recipient| format!("territory {}", id(recipient)));
            let what = if *is_backup {
                format!("a backup of {from}{node}")
            } else {
                format!("a bundle of {from}{node} for {recipient}")
            };
            let mut page = format!("{what}, of {}\n", moment(created));
            if let Some(since) = since {
                let since = moment(since);
                page.push_str(&format!("it leaves out what its recipient had by its receipt of {since}\n"));
            }
            page.push_str(if *is_whole {
                "its seal is genuine: nothing is missing\n"
            } else {
                "something of it is missing\n"
            });
            page
        }
        About::Receipt {
            receiver,
            node,
            received,
            bundle,
            created,
            from,
            taken,
            held,
            waiting,
            foreign,
            refused,
            is_whole,
            documents,
        } => {
            let of = format!("the bundle {} of territory {}, of {}", id(bundle), id(from), moment(created));
            let whole = if *is_whole { "whole" } else { "damaged or cut" };
            let mut page =
                format!("a receipt of territory {} (node {}), of {}\n", id(receiver), id(node), moment(received));
            page.push_str(&format!("received: {of}; the file came {whole}\n"));
            page.push_str(&format!(
                "entries: {taken} new there, {held} there before, {waiting} resting on something missing, "
            ));
            page.push_str(&format!("{foreign} not for them, {refused} refused\n"));
            page.push_str(&format!("it says of {} what is held\n", counted(*documents, "document", "documents")));
            page.push_str(&format!("{}\n", good("its signature is right")));
            page.push_str(
                "Whether that node may speak for the territory, the territory's charter says, which is not in this file.\n",
            );
            page
        }
    }
}

/// Returns how much was checked.
pub(super) fn found(report: &Report) -> String {
    format!(
        "{} of {}, of {}",
        counted(report.entries, "entry", "entries"),
        counted(report.documents, "document", "documents"),
        counted(report.territories, "territory", "territories")
    )
}
