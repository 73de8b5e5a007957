//! What the layout shows of everything: whose page it is, and how many things wait for people.
//!
//! Counting them reads every document, so one task does it when something has changed while somebody looks, and pages show
//! what it found last.
//! A page that lists them asks the desk itself.

use crate::desk::Desk;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

/// How long changes are gathered before anybody looks again.
const QUIET: Duration = Duration::from_millis(500);
/// How often it is looked at all the same: days pass, and nodes are not heard.
const INTERVAL: Duration = Duration::from_secs(60);

/// For how long after a page was asked for it is looked on.
const LOOKED_AT_FOR: Duration = Duration::from_secs(600);
/// How long the first page waits for what is found.
const FIRST_TIME_MAX: Duration = Duration::from_secs(1);

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
pub(super) struct Waiting {
    known: watch::Receiver<Option<Known>>,
    /// Says that somebody looks at pages.
    asked: mpsc::Sender<()>,
}

impl Waiting {
    pub(super) fn start(desk: Desk) -> Self {
        let (found, known) = watch::channel(None);
        let (asked, asks) = mpsc::channel(1);
        tokio::spawn(look(desk, asks, found));
        Self { known, asked }
    }

    /// Returns what was found last. Whoever is the first to look for a while waits until it was found, for a moment.
    pub(super) async fn known(&self) -> Known {
        // One ask is as good as many.
        self.asked.try_send(()).ok();
        let mut known = self.known.clone();
        let found = tokio::time::timeout(FIRST_TIME_MAX, known.wait_for(Option::is_some)).await;
        found.ok().and_then(Result::ok).and_then(|known| known.clone()).unwrap_or_default()
    }
}

/// Counts as long as somebody looks at pages, and else not: on most nodes nobody does, and it costs what reading everything
/// costs.
async fn look(desk: Desk, mut asks: mpsc::Receiver<()>, found: watch::Sender<Option<Known>>) {
    let Some(mut changes) = desk.page_changes() else { return };
    while asks.recv().await.is_some() {
        let mut asked_at = Instant::now();
        while asked_at.elapsed() < LOOKED_AT_FOR {
            changes = changes.resubscribe();
            let known = match desk.needs().await {
                Ok(needs) => Known { whose: desk.whose().await, needs: needs.len() },
                Err(error) => {
                    tracing::debug!(%error, "what waits for people cannot be counted now");
                    Known { needs: 0, ..found.borrow().clone().unwrap_or_default() }
                }
            };
            if found.send(Some(known)).is_err() {
                return;
            }
            tokio::select! {
                changed = changes.recv() => if matches!(changed, Err(RecvError::Closed)) { return },
                () = tokio::time::sleep(INTERVAL) => {}
                () = found.closed() => return,
            }
            tokio::time::sleep(QUIET).await;
            if asks.try_recv().is_ok() {
                asked_at = Instant::now();
            }
        }
        found.send_replace(None);
    }
}
