//! What was saved, and what was restored and what is to be done next.

use super::terminal::{alarming, clean, good};
use super::verify::found;
use super::{moment, short};
use djuntu_node::backup::{Restored, Saved};
use djuntu_node::words::counted;
use std::path::Path;

/// Says what was saved.
pub(crate) fn saved(saved: &Saved) -> String {
    let count = usize::try_from(saved.entries).unwrap_or(usize::MAX);
    let keys = if saved.keys {
        "The keys are in it, sealed with your passphrase: without that they are lost."
    } else {
        "The keys are not in it: keep the folder “keys” of the data folder elsewhere, or they are lost."
    };
    let file = saved.file.display().to_string();
    let mut page = format!(
        "{} in {}, {} bytes\n{keys}\nCheck it with: djuntu verify {}\n",
        counted(count, "entry", "entries"),
        clean(&file),
        saved.bytes,
        clean(&file)
    );
    if !saved.damaged.is_empty() {
        page.push_str(&format!("\n{}\n", alarming("Damaged, and not in the backup")));
        saved.damaged.iter().for_each(|sentence| page.push_str(&format!("  - {}\n", clean(sentence))));
    }
    page
}

/// Says what was restored, and what to do next.
pub(crate) fn restored(restored: &Restored, data: &Path) -> String {
    let data = data.display().to_string();
    let report = &restored.report;
    let made = restored.created();
    let mut page = format!("restored into {} from a backup of {}\n", clean(&data), moment(&made));
    page.push_str(&format!("checked: {}\n", found(report)));
    match restored.missing {
        Some(0) => page.push_str(&format!("{}\n", good("nothing of the backup is missing"))),
        Some(missing) => {
            let count = counted(usize::try_from(missing).unwrap_or(usize::MAX), "entry", "entries");
            page.push_str(&format!("{}\n", alarming(&format!("{count} of the backup could not be restored"))));
        }
        None => page.push_str(&format!(
            "{}\n",
            alarming("what the backup says about its machine is damaged or not there: keys and addresses are missing")
        )),
    }
    for (heading, sentences) in [("Refused", &report.refused), ("Damaged", &report.damaged)] {
        if !sentences.is_empty() {
            page.push_str(&format!("\n{}\n", alarming(heading)));
            sentences.iter().for_each(|sentence| page.push_str(&format!("  - {}\n", clean(sentence))));
        }
    }
    page.push_str("\nNext:\n");
    page.push_str(&next(restored, &data));
    page
}

fn next(restored: &Restored, data: &str) -> String {
    let data = clean(data);
    if restored.keys {
        let territory = restored.territory.map(|territory| format!(" of {}", short(&territory))).unwrap_or_default();
        return format!(
            "  - make sure that the old machine never runs again: two machines with one key get into each other's way\n  \
             - djuntu --data {data} run        starts the node{territory}; what you wrote later comes back from the others\n  \
             - djuntu --data {data} status     says what came back, and whether something is still missing\n"
        );
    }
    format!(
        "  - put the files of the folder “keys” back into {data}/keys, if you have them; otherwise this is a new machine\n  \
         - djuntu --data {data} run        starts the node\n  \
         - djuntu invite --node, on another machine of your territory, lets a new machine join with “djuntu accept”\n"
    )
}
