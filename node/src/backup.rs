//! Backups: one file with every entry that a node holds and what its machine needs to go on, and making a data folder of it.
//!
//! Both work on files, without a running node: the archive only grows, so a backup can be made while the node runs. A
//! backup is a bundle as any other, so `verify` checks it with nothing else (R120).

mod error;
mod restore;
mod save;

pub use error::{BackupError, RestoreError};
pub use restore::{Backup, Restored};
pub use save::{Saved, save};

#[cfg(test)]
mod tests;
