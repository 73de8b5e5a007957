//! Bundles: what travels between nodes that are not connected, on a stick or by mail, and the receipts that come back.
//!
//! - `export`: writes a bundle for a territory from the archive, whatever the running node says may go to it.
//! - `survey`: reads a file through once and says what it is: from whom, for whom, whole or not.
//! - `import`: takes the entries of a file, page by page, through the running node's gate.
//! - `shelf`: the folder of bundles for others, which are carried on, and of receipts.
//!
//! A file that is brought in is copied to the node's own disk first, so a stick that is pulled out half-way does no harm, and
//! what was read the first time is what is read the second time.

mod error;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod shelf;
pub(crate) mod survey;

pub use error::{ExportError, ImportError};
pub use export::{Exported, check_free, export, prove, relay, write_whole};
pub use survey::{Survey, Surveyed, survey};

#[cfg(test)]
mod tests;
