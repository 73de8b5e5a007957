//! The desk: what people ask for, in the words of the interface, carried out with the engine, the storage and the views.
//!
//! The engine decides and never opens a view; the desk opens views for those who read and write, and tries again when an
//! edit was overtaken.

mod acts;
pub(crate) mod agreement;
mod alarms;
pub(crate) mod assembly;
mod bundles;
mod charter;
mod cooperation;
pub(crate) mod decision;
mod disputes;
mod export;
mod files;
mod find;
pub(crate) mod fund;
mod keys;
pub(crate) mod measure;
mod names;
mod needs;
mod observe;
mod page;
mod past;
mod pauses;
mod picks;
pub(crate) mod project;
mod reach;
mod read;
pub(crate) mod record;
mod recovery;
mod references;
mod set_aside;
mod status;
mod together;
mod twinning;
mod watch;
mod write;
mod writer;

pub(crate) use bundles::Bundles;
pub use export::Wanted;
pub(crate) use find::{Finding, STATES, Survey};
pub(crate) use names::Name;
pub(crate) use page::FormText;
pub(crate) use together::{Known, News};
pub(crate) use watch::Changes;
pub use watch::Shown;
pub(crate) use writer::Writing;

use crate::api::CodeList;
use crate::codes::Codes;
use crate::driver::EngineHandle;
use crate::files::Files;
use crate::network::Network;
use crate::strongbox::Strongbox;
use crate::views::Views;
use djuntu_protocol::engine::{Answer, Command, Reading, Refusal};
use djuntu_protocol::identity::DocumentId;
use djuntu_protocol::time::Time;
use std::sync::Arc;

/// Carries out what people ask for; cheap to clone.
#[derive(Clone, Debug)]
pub struct Desk {
    pub(crate) engine: EngineHandle,
    pub(crate) views: Views,
    pub(crate) writing: Writing,
    pub(crate) changes: Changes,
    pub(crate) bundles: Bundles,
    pub(crate) network: Network,
    pub(crate) codes: Arc<Codes>,
    pub(crate) finding: Finding,
    pub(crate) files: Files,
    pub(crate) strongbox: Strongbox,
}

/// Why something that was asked for was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// The engine refused it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The edit cannot be made.
    #[error(transparent)]
    Edit(#[from] djuntu_protocol::document::view::EditError),
    /// What was asked for cannot be understood.
    #[error("{0}")]
    Input(String),
    /// No document has an id that begins so.
    #[error("no document here has an id that begins with “{0}”: see “djuntu list”")]
    NoSuchDocument(String),
    /// Several documents have ids that begin so.
    #[error("{count} documents have ids that begin with “{prefix}”: type more of it")]
    Ambiguous {
        /// What was typed.
        prefix: String,
        /// How many there are.
        count: usize,
    },
    /// No territory that is known here is called so.
    #[error("no territory called “{0}” is known here: see “djuntu list territory”")]
    NoSuchTerritory(String),
    /// The document's bytes cannot be read or viewed.
    #[error("{0}")]
    Unreadable(String),
    /// What lists and searches are made of is still being read.
    #[error("what is here is still being read, {done} of {all} documents so far: ask again in a moment")]
    Unread {
        /// How many were read while somebody waited.
        done: usize,
        /// Of how many.
        all: usize,
    },
    /// Too many wait for changes.
    #[error("too many wait for changes already: ask again without waiting, or later")]
    Crowded,
    /// The node is stopping.
    #[error("the node is stopping")]
    Stopping,
}

impl Desk {
    /// Returns the lists of codes whose names begin so, with the codes in which a text occurs.
    pub fn codes(&self, list: Option<&str>, text: Option<&str>) -> Vec<CodeList> {
        self.codes.find(list, text)
    }

    /// Carries out one command.
    async fn command(&self, command: Command) -> Result<Answer, DeskError> {
        self::command(&self.engine, command).await
    }

    async fn reading(&self, document: DocumentId) -> Result<Reading, DeskError> {
        self::reading(&self.engine, document).await
    }

    /// Returns the only document whose id begins with `prefix`.
    ///
    /// # Errors
    /// [`DeskError::NoSuchDocument`] or [`DeskError::Ambiguous`].
    pub async fn resolve(&self, prefix: &str) -> Result<DocumentId, DeskError> {
        let prefix = prefix.trim().to_ascii_lowercase();
        if let Ok(document) = prefix.parse() {
            return Ok(document);
        }
        let listed = self.list_all().await?;
        let mut found =
            listed.into_iter().map(|(document, ..)| document).filter(|id| id.to_string().starts_with(&prefix));
        match (found.next(), found.count()) {
            (Some(document), 0) if !prefix.is_empty() => Ok(document),
            (Some(_), more) if !prefix.is_empty() => Err(DeskError::Ambiguous { prefix, count: more + 1 }),
            _ => Err(DeskError::NoSuchDocument(prefix)),
        }
    }
}

async fn command(engine: &EngineHandle, command: Command) -> Result<Answer, DeskError> {
    engine.command(command).await.ok_or(DeskError::Stopping)?.map_err(DeskError::from)
}

async fn reading(engine: &EngineHandle, document: DocumentId) -> Result<Reading, DeskError> {
    match command(engine, Command::Read(document)).await? {
        Answer::Reading(reading) => Ok(*reading),
        other => unreachable!("a reading was asked for, not {other:?}"),
    }
}

/// Returns the day that it is here, as `YYYY-MM-DD` in UTC.
fn today() -> String {
    rfc3339(crate::driver::now()).chars().take(10).collect()
}

/// Returns a moment as RFC 3339 in UTC, to the second.
pub(crate) fn rfc3339(time: Time) -> String {
    let moment = i64::try_from(time.0).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    moment.map_or_else(|| "unknown".to_owned(), |moment| format!("{moment:.0}"))
}
