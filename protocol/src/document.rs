//! A document: a log of signed entries, and the view that people see.

pub mod agreement;
pub mod diff;
pub mod kinds;
mod log;
pub mod past;
pub mod publication;
pub mod schema;
pub mod view;

pub use log::{ChainHead, Content, Header, Log, Misfit, Missing, Record, restore};
