//! Keys and charters, and what waits for a person.

use super::layout::{pairs, table};
use super::terminal::{self, alarming, clean, good, heading};
use super::{moment, names, short};
use djuntu_node::api::{Amended, Charter, KeptKey, Key, Need, OfficeKey, Reapplied};

const DISPUTED: &str =
    "Two versions of this charter contradict each other: keys that only one of them lists have no effect.";

/// Lays out the keys of a territory.
pub(crate) fn keys(charter: &Charter) -> String {
    let mut page = format!("{}\n", heading(&format!("Keys of {}", clean(&charter.territory.name))));
    page.push_str(&table(terminal::width(), &charter.keys.iter().map(key).collect::<Vec<_>>()));
    if let Some(office) = charter.office_key.filter(|office| charter.keys.iter().all(|key| key.key != *office)) {
        page.push_str("\nThis machine's office key is not in the charter. Whoever has a root key lists it with:\n");
        page.push_str(&format!("  djuntu keys add {office} --office TITLE --holder NAME --roles sign\n"));
    }
    page
}

fn key(key: &Key) -> Vec<String> {
    let office = key.office.as_deref().unwrap_or("node");
    let holder = key.holder.as_deref().unwrap_or_default();
    let mandate = match (&key.from, &key.until) {
        (None, None) => String::new(),
        (from, until) => {
            format!("{} – {}", clean(from.as_deref().unwrap_or_default()), clean(until.as_deref().unwrap_or_default()))
        }
    };
    let here = if key.here { "on this machine".to_owned() } else { String::new() };
    let mandate = if key.outside.is_some() { alarming(&format!("{mandate} (not now)")) } else { mandate };
    vec![format!("  {}", short(&key.key)), key.roles.join(", "), clean(office), clean(holder), mandate, here]
}

/// Lays out a charter: its keys, who must agree, and what waits.
pub(crate) fn charter(charter: &Charter) -> String {
    let title = format!("Charter of {}, version {}", clean(&charter.territory.name), charter.number);
    let mut page = format!("{}\n", heading(&title));
    if charter.disputed {
        page.push_str(&format!("{}\n", alarming(DISPUTED)));
        for rival in &charter.rivals {
            let yours = if rival.acknowledged { ", which you have approved as a guardian" } else { "" };
            page.push_str(&format!("  version {} ({}){yours}\n", rival.number, short(&rival.entry)));
            rival.changes.iter().for_each(|change| page.push_str(&format!("    - {}\n", clean(change))));
        }
        page.push_str("What follows is one of them.\n");
    }
    let roots = charter.keys.iter().filter(|key| key.roles.iter().any(|role| role == "root")).count();
    let guardians = if charter.guardians.is_empty() {
        "none: if all root keys are lost, nobody can replace them".to_owned()
    } else {
        format!("{} of {}", charter.guardians_needed, names(&charter.guardians))
    };
    let agree = format!("{} of {roots} keys with the role root", charter.threshold);
    page.push_str(&pairs(2, &[("changed by", agree), ("guardians", guardians)]));
    page.push_str(&format!("\n{}", keys(charter)));
    for proposed in &charter.proposed {
        page.push_str(&format!(
            "\n{}\n",
            heading(&format!("Proposed: version {} ({})", proposed.number, short(&proposed.entry)))
        ));
        proposed.changes.iter().for_each(|change| page.push_str(&format!("  - {}\n", clean(change))));
        page.push_str(&format!("  {}\n", clean(&proposed.waits_for)));
        if proposed.for_us {
            page.push_str(&format!("  Approve it with: djuntu charter approve {}\n", short(&proposed.entry)));
        }
    }
    page
}

/// Says what became of an amendment.
pub(crate) fn amended(amended: &Amended) -> String {
    let kept = match amended.kept_in {
        0 => String::new(),
        1 => "What the key wrote in 1 document goes on counting.\n".to_owned(),
        count => format!("What the key wrote in {count} documents goes on counting.\n"),
    };
    let version = short(&amended.entry);
    if let Some(ward) = &amended.ward {
        let name = clean(&ward.name);
        let state = if amended.in_force {
            "it is in force".to_owned()
        } else if amended.approved {
            format!("“djuntu charter show {}” says how it stands", short(&ward.id))
        } else {
            format!("“djuntu charter show {}” says who else must approve", short(&ward.id))
        };
        return format!("You have approved version {version} of the charter of {name}: {state}.\n");
    }
    if amended.in_force {
        format!("The charter is amended: version {version} is in force.\n{kept}")
    } else {
        format!("Version {version} is proposed: “djuntu charter show” says who must approve it.\n{kept}")
    }
}

/// Says what was accepted of a removed key.
pub(crate) fn kept_key(kept: &KeptKey) -> String {
    let key = short(&kept.key);
    match kept.kept_in {
        0 => format!("the key {key} has written nothing that is held here\n"),
        1 => format!("what the key {key} wrote in 1 document counts\n"),
        count => format!("what the key {key} wrote in {count} documents counts\n"),
    }
}

/// Lays out how the office key of this machine is kept.
pub(crate) fn office_key(key: &OfficeKey) -> String {
    let mut text = match (key.protected, &key.unlocked_until) {
        (false, _) => {
            "the office key of this machine lies open: whoever gets at the machine can sign with it\n".to_owned()
        }
        (true, None) => {
            "the office key of this machine is locked: nothing is signed here without its passphrase\n".to_owned()
        }
        (true, Some(until)) => format!("the office key of this machine is unlocked until {}\n", moment(until)),
    };
    if key.waiting > 0 {
        text.push_str("somebody has answered an invitation, which waits until it is unlocked\n");
    }
    text
}

/// Lays out what waits for a person.
pub(crate) fn needs(needs: &[Need]) -> String {
    if needs.is_empty() {
        return format!("{}\n", good("nothing waits for you"));
    }
    let mut page = String::new();
    for need in needs {
        page.push_str(&format!("- {}\n", clean(&need.what)));
        if !need.todo.is_empty() {
            page.push_str(&format!("  {}\n", clean(&need.todo)));
        }
        need.or.iter().for_each(|command| page.push_str(&format!("  or: {}\n", clean(command))));
    }
    page
}

/// Says what was written again.
pub(crate) fn reapplied(reapplied: &Reapplied) -> String {
    let of = reapplied.of.iter().map(|of| clean(of)).collect::<Vec<_>>().join(", ");
    let mut page = format!("Written again in {}, as your own edit: {of}.\n", short(&reapplied.document));
    for left_out in &reapplied.left_out {
        page.push_str(&format!("- not written again: {}\n", clean(left_out)));
    }
    page
}
