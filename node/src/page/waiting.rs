//! What the layout shows of everything: whose page it is, and how many things wait for people.
//!
//! Counting them reads every document, so one task does it when something has changed, and pages show what it found last.
//! A page that lists them asks the desk itself.

use crate::desk::Desk;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

/// How long changes are gathered before anybody looks again.
const QUIET: Duration = Duration::from_millis(500);
/// How often it is looked at all the same: days pass, and nodes are not heard.
const INTERVAL: Duration = Duration::from_secs(60);

/// What was found last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// The territory's name.
    pub(super) whose: Option<String>,
    /// How many things wait.
    pub(super) needs: usize,
}

/// Returns what was found last; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Waiting(watch::Receiver<Known>);

impl Waiting {
    pub(super) fn start(desk: Desk) -> Self {
        let (found, known) = watch::channel(Known::default());
        tokio::spawn(look(desk, found));
        Self(known)
    }

    pub(super) fn known(&self) -> Known {
        self.0.borrow().clone()
    }
}

async fn look(desk: Desk, found: watch::Sender<Known>) {
    let Some(mut changes) = desk.page_changes() else { return };
    loop {
        let known = match desk.needs().await {
            Ok(needs) => Known { whose: desk.whose().await, needs: needs.len() },
            Err(error) => {
                tracing::debug!(%error, "what waits for people cannot be counted now");
                Known { needs: 0, ..found.borrow().clone() }
            }
        };
        if found.send(known).is_err() {
            return;
        }
        tokio::select! {
            changed = changes.recv() => if matches!(changed, Err(RecvError::Closed)) { return },
            () = tokio::time::sleep(INTERVAL) => {}
            () = found.closed() => return,
        }
        tokio::time::sleep(QUIET).await;
        changes = changes.resubscribe();
    }
}
