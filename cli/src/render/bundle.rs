//! Bundles and receipts: what was written, what came of a file, and what there is.

use super::terminal::{alarming, clean, good, heading};
use super::{moment, short};
use djuntu_node::api::{BundleList, BundleTaken, Imported, KeptBundle, ReceivedBundle};
use djuntu_node::bundles::Exported;
use djuntu_node::words::counted;
use std::path::Path;

/// Says what was written, and what comes next.
pub(crate) fn exported(exported: &Exported) -> String {
    let file = clean(&exported.file.display().to_string());
    let recipient = exported.recipient.as_ref();
    let name = recipient.map_or_else(|| "everybody".to_owned(), |recipient| clean(&recipient.name));
    let documents = many(exported.documents, "document", "documents");
    let mut page =
        format!("for {name}: {}, {documents}, in {file}, {} bytes\n", entries(exported.entries), exported.bytes);
    match &exported.since {
        Some(since) => {
            let since = moment(since);
            page.push_str(&format!("What {name} had by its receipt of {since} is left out; its charters are whole.\n"));
        }
        None if recipient.is_none() => {
            page.push_str("Only what is public is in it, with the charters and cooperations by which it is judged.\n");
        }
        None => page.push_str(&format!("Everything that {name} may have is in it.\n")),
    }
    if recipient.is_some() {
        page.push_str("It is signed, not encrypted: whoever carries it can read it.\n");
        page.push_str(&format!("Bring it to {name}, who types: djuntu bundle import FILE\n"));
    } else {
        page.push_str(
            "Anybody checks it with: djuntu verify FILE; an observer takes it with: djuntu bundle import FILE\n",
        );
    }
    list(&mut page, "Damaged, and not in the bundle", &exported.damaged);
    page
}

/// Says that a bundle of others was written again.
pub(crate) fn relayed(kept: &KeptBundle, file: &Path) -> String {
    let file = clean(&file.display().to_string());
    format!("{} is in {file}\nBring it to {}, or closer to it.\n", described(kept), clean(&kept.recipient.name))
}

/// Says that a receipt was written.
pub(crate) fn receipt_written(file: &Path) -> String {
    let file = clean(&file.display().to_string());
    format!(
        "the receipt is in {file}\nBring it back to whoever sent the bundle, who types: djuntu bundle import FILE\n"
    )
}

/// Says what came of a file.
pub(crate) fn imported(imported: &Imported) -> String {
    match imported {
        Imported::Bundle(bundle) => taken(bundle),
        Imported::Relayed { bundle, gone } => {
            let id = short(&bundle.bundle);
            let mut page = format!("{} is for somebody else: it is kept, to be carried on\n", described(bundle));
            page.push_str(&format!("Write it to the next stick with: djuntu bundle export FILE --relay {id}\n"));
            let gone: Vec<String> = gone.iter().map(described).collect();
            list(&mut page, "Had to go for it, as the oldest", &gone);
            page
        }
        Imported::Receipt { receipt, news } => {
            let known = if *news { "" } else { " (nothing new: this was known, or newer receipts are here)" };
            format!("{}{known}\n", received(receipt))
        }
    }
}

fn taken(bundle: &BundleTaken) -> String {
    let from = bundle.by.as_ref().map_or_else(|| "nobody in particular".to_owned(), |from| clean(&from.name));
    let mut page = format!("the bundle of {from} of {}: {} taken", moment(&bundle.created), entries(bundle.taken));
    for (count, what) in [
        (bundle.held, "were here already"),
        (bundle.waiting, "rest on something that is missing here"),
        (bundle.full, "have no room here, because the quota of their territory is full"),
        (bundle.foreign, "are of documents in which you have no part"),
        (bundle.refused_count, "were refused"),
    ] {
        if count > 0 {
            page.push_str(&format!("; {count} {what}"));
        }
    }
    page.push('\n');
    if bundle.is_complete() {
        page.push_str(&format!("{}\n", good("all of it is here")));
    }
    if let Some(words) = &bundle.words {
        page.push_str(&format!("You and {from} are twins now; the four words: {}\n", clean(words)));
        page.push_str("Compare them by telephone: both sides must see the same.\n");
    }
    if let Some(unwelcome) = &bundle.unwelcome {
        page.push_str(&format!("{}\n", alarming(&clean(unwelcome))));
    }
    list(&mut page, "Refused", &bundle.refused);
    list(&mut page, "Damaged", &bundle.damaged);
    if bundle.receipt {
        page.push_str(&format!("A receipt to carry back to {from}: djuntu bundle receipt FILE\n"));
    }
    page
}

/// Says what there is.
pub(crate) fn bundles(bundles: &BundleList) -> String {
    let mut page = String::new();
    let relayed =
        bundles.relayed.iter().map(|kept| format!("{} {}, {} bytes", short(&kept.bundle), described(kept), kept.bytes));
    section(&mut page, "You carry for others", relayed.collect());
    section(&mut page, "Twins received", bundles.received.iter().map(received).collect());
    let receipts = bundles.receipts_for.iter().map(|territory| clean(&territory.name));
    section(&mut page, "Receipts to carry back to", receipts.collect());
    if page.is_empty() { "you carry nothing for others, and no receipt was brought here\n".to_owned() } else { page }
}

/// Says what a twin received, in local time.
pub(crate) fn received(receipt: &ReceivedBundle) -> String {
    let line = clean(&receipt.summary.replace(&receipt.created, &moment(&receipt.created)));
    let arrived = receipt.whole && receipt.waiting + receipt.refused + receipt.foreign == 0;
    if arrived { good(&line) } else { alarming(&line) }
}

fn described(kept: &KeptBundle) -> String {
    let (from, recipient) = (clean(&kept.by.name), clean(&kept.recipient.name));
    format!("a bundle of {from} for {recipient}, of {}", moment(&kept.created))
}

fn section(page: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    if !page.is_empty() {
        page.push('\n');
    }
    page.push_str(&format!("{}\n", heading(title)));
    lines.iter().for_each(|line| page.push_str(&format!("  {line}\n")));
}

fn list(page: &mut String, title: &str, sentences: &[String]) {
    if !sentences.is_empty() {
        page.push_str(&format!("\n{}\n", alarming(title)));
        sentences.iter().for_each(|sentence| page.push_str(&format!("  - {}\n", clean(sentence))));
    }
}

fn entries(count: u64) -> String {
    many(count, "entry", "entries")
}

fn many(count: u64, one: &str, several: &str) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), one, several)
}
