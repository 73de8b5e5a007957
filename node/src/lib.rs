//! The djuntu node: the shell around the protocol.
//!
//! Modules, in reading order:
//!
//! - [`config`], [`folder`]: what belongs to this machine, and the data folder.
//! - [`archive`]: every signed entry, in append-only segments; being there is what "stored" means.
//! - [`index`]: what must be found fast, rebuilt from the archive at any time.
//! - [`storage`]: both of them behind one thread.
//! - [`network`]: libp2p, behind a seam in our own words.
//! - [`driver`]: the one task that owns the engine.
//! - `views`, [`desk`]: what documents say, and what people ask for. [`codes`]: what lists call things.
//! - `search`: finding documents by what a list says of them and by words.
//! - [`files`]: files of documents, and how they get here.
//! - [`export`]: documents in the formats of others, and tables as documents.
//! - [`api`], [`http`]: the same in JSON, on this machine alone.
//! - [`places`]: where some territories lie.
//! - `page`: the page that people work in, in a browser, beside that interface.
//! - [`verify`]: checking everything again, trusting nobody.
//! - [`vault`], `strongbox`: keys under a passphrase.
//! - [`backup`]: one file with everything, and a data folder made of it.
//! - [`words`]: numbers as people read them.
//! - [`bundles`]: what travels between nodes that are not connected, on a stick, and the receipts that come back.

pub mod api;
pub mod archive;
pub mod backup;
pub mod bundles;
pub mod codes;
pub mod config;
pub mod desk;
pub mod driver;
pub mod export;
pub mod files;
pub mod folder;
pub mod http;
pub mod index;
mod mandate;
pub mod network;
mod page;
pub mod places;
mod run;
mod search;
pub mod storage;
mod strongbox;
pub mod vault;
pub mod verify;
mod views;
mod whole;
pub mod words;

pub use run::{Ready, RunError, rebuild, run};
