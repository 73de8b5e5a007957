//! A document: a log of signed entries, and the view that people see.

pub mod agreement;
pub mod assembly;
pub mod decision;
pub mod diff;
pub mod fund;
pub mod kinds;
mod log;
pub mod measure;
pub mod past;
pub mod project;
pub mod publication;
pub mod record;
pub mod schema;
pub mod splices;
pub mod view;

use std::collections::BTreeSet;

pub use log::{ChainHead, Content, Header, Log, Misfit, Missing, Record, restore};

/// Returns the number that comes after those that are held: one more than the highest, or else the lowest that is free, so
/// that whoever takes the highest number of all takes nobody the others.
fn next_number(held: &BTreeSet<u32>) -> u32 {
    let highest = held.last().copied().unwrap_or_default();
    let mut free = (1..=u32::MAX).filter(|number| !held.contains(number));
    highest.checked_add(1).or_else(|| free.next()).unwrap_or(u32::MAX)
}

/// Why a statement would have no effect on a document as it stands, with what to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unfit(pub &'static str);
