//! What a check of the node has found, one line for each thing.

use super::terminal::{alarming, busy, clean, good, heading};
use djuntu_node::api::{Check, Doctor};

/// Lays out what was found.
pub(crate) fn doctor(doctor: &Doctor) -> String {
    let heading_text =
        if doctor.well { "nothing is wrong with this machine" } else { "something is wrong with this machine" };
    let mut page = format!("{}\n\n", heading(heading_text));
    doctor.checks.iter().for_each(|check| page.push_str(&one(check)));
    page
}

fn one(check: &Check) -> String {
    let state = match check.state.as_str() {
        "well" => good("well"),
        "bad" => alarming("not well"),
        _ => busy("not known"),
    };
    let advice = check.advice.as_deref().map(|advice| format!("    what to do: {}\n", clean(advice)));
    format!("  {}: {state}, {}\n{}", check.name, clean(&check.found), advice.unwrap_or_default())
}
