//! What the program prints: one JSON object a line, so that the bench never guesses what happened.

use serde::Serialize;

/// Something that happened; times are in milliseconds.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// All documents that should be open are.
    Ready {
        /// Where it listens, as address and port; none when it dials.
        address: Option<String>,
    },
    /// This side and the other have told each other that they have the same, for all documents.
    Equal {
        /// From dialling.
        ms: f64,
        /// Both ways so far.
        bytes: u64,
    },
    /// A document was made.
    Made {
        /// Its id.
        document: String,
    },
    /// What was asked for was written into documents here.
    Written,
    /// How a watched document looks, each time when it has changed.
    Shown {
        /// Its id.
        document: String,
        /// Its title.
        title: String,
        /// How long its summary is, in characters.
        summary: usize,
    },
    /// What went through the connection.
    Status {
        /// Both ways so far.
        bytes: u64,
    },
    /// Everything is in files, and nothing runs any more.
    Stopped {
        /// From dialling until the last file was written; none when there was none or nothing was dialled.
        stored_ms: Option<f64>,
        /// From when the last file was written until now; none when there was none.
        idle_ms: Option<f64>,
        /// Both ways in all.
        bytes: u64,
    },
}

impl Event {
    /// Prints the event as a line. When nobody reads any more there is nobody to tell either.
    pub(crate) fn print(&self) {
        use std::io::Write;
        let line = serde_json::to_string(self).expect("numbers and names can be written as JSON");
        let _unread = writeln!(std::io::stdout().lock(), "{line}");
    }
}
