//! What people read: pages of text as wide as the terminal.
//!
//! Invariant: no text of somebody else reaches the terminal before [`terminal::clean`], because control characters in a
//! title could repaint the screen or turn words around. Colour never says what words do not say too.

mod agreement;
mod assembly;
mod backup;
mod bundle;
mod charter;
mod cooperation;
mod decision;
mod doctor;
mod document;
mod export;
mod fields;
mod file;
mod fund;
mod layout;
mod list;
mod log;
mod measure;
mod observe;
mod past;
mod progress;
mod project;
mod record;
mod status;
pub(crate) mod terminal;
mod time;
mod verify;

pub(crate) use agreement::{ended, for_signing, proposed};
pub(crate) use assembly::assembled;
pub(crate) use backup::{restored, saved};
pub(crate) use bundle::{bundles, exported, imported, receipt_written, relayed};
pub(crate) use charter::{amended, charter, kept_key, keys, needs, office_key, reapplied};
pub(crate) use cooperation::{cooperation, cooperations, identified, party_acted};
pub(crate) use decision::{question, votes};
pub(crate) use doctor::doctor;
pub(crate) use document::{document, flatten};
pub(crate) use export::{exported_to, taken};
pub(crate) use fields::fields;
pub(crate) use file::{brought, files, got};
pub(crate) use list::{found, list};
pub(crate) use log::log;
pub(crate) use measure::codes;
pub(crate) use observe::observing;
pub(crate) use past::{diff, earlier};
pub(crate) use progress::Progress;
pub(crate) use record::conserved;
pub(crate) use status::{ready, status};
pub(crate) use time::moment;
pub(crate) use verify::report;

use djuntu_node::api::Territory;

/// Returns the names of territories, in the same order on every node.
pub(crate) fn names(territories: &[Territory]) -> String {
    let mut names: Vec<String> = territories.iter().map(|territory| terminal::clean(&territory.name)).collect();
    names.sort_unstable();
    names.join(", ")
}

/// Returns the first letters of an id or hash, enough to tell it from others and to type it.
pub(crate) fn short(id: &impl ToString) -> String {
    id.to_string().chars().take(8).collect()
}

#[cfg(test)]
mod tests;
