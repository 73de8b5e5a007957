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
pub mod view;

pub use log::{ChainHead, Content, Header, Log, Misfit, Missing, Record, restore};

/// Why a statement would have no effect on a document as it stands, with what to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unfit(pub &'static str);
