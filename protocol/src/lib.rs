//! The djuntu protocol: bytes and time in, bytes and decisions out.
//!
//! A document is a log of signed entries. Entries are stored and relayed as they are; everything that people see is
//! a pure function of the set of entries held. So nodes that hold the same entries show the same thing, whatever the
//! order in which they came.
//!
//! Modules, in reading order (the life of one entry):
//!
//! - [`time`], [`limits`], [`wire`]: milliseconds, every bound, canonical bytes.
//! - [`identity`]: keys, territories and the roles that a charter gives.
//! - [`act`], [`entry`]: what is signed, and the envelope around it.
//! - [`violation`]: what a peer can do wrong, and what it costs.
//! - [`gate`]: what every entry from outside passes before it is stored, and before anything of it reaches Automerge.
//! - [`authority`]: who may: charters, cooperations, and what counts.
//! - [`document`]: the log of entries, and the view that people see.
//! - [`bundle`]: entries in a file or in a frame.
//! - [`reconcile`]: which documents of a set differ between two nodes.
//! - [`invitation`]: how territories become twins.
//! - [`quota`]: how much room others take here.
//! - [`session`]: one peer. [`engine`]: all of it, bytes and time in, bytes and decisions out.

pub mod act;
pub mod authority;
pub mod bundle;
pub mod document;
pub mod engine;
pub mod entry;
pub mod file;
pub mod gate;
pub mod identity;
pub mod invitation;
pub mod limits;
pub mod quota;
pub mod reconcile;
pub mod session;
pub mod time;
pub mod violation;
pub mod wire;

#[cfg(test)]
mod tests;
