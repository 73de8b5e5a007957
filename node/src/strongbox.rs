//! The strongbox: puts the office key under a passphrase, and opens it for a while (R350).
//!
//! Making a key of a passphrase takes memory and a core for a moment on purpose, so one task does it for whoever asks, one at
//! a time, on a thread of its own. It only computes: the driver keeps the files and tells the engine.

use crate::desk::DeskError;
use crate::driver::{EngineHandle, OfficeStep, now};
use crate::folder::{Folder, OfficeKeys, StoredKey};
use crate::vault::{Content, Passphrase};
use djuntu_protocol::engine::Refusal;
use djuntu_protocol::identity::SecretKey;
use djuntu_protocol::limits::OFFICE_UNLOCKED_MAX;
use djuntu_protocol::time::Span;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Passphrases that wait to be tried; whoever comes then is told to wait.
const TRIES_WAITING_MAX: usize = 4;

/// Asks for the office key to be protected or opened; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Strongbox(mpsc::Sender<Job>);

/// What is to be done with the office key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To put it under this passphrase.
    Protect,
    /// To keep it in the open again.
    Unprotect,
    /// To let the node use it for so long.
    Unlock(Span),
}

#[derive(Debug)]
struct Job {
    wish: Wish,
    passphrase: Passphrase,
    answer: oneshot::Sender<Result<OfficeKeys, DeskError>>,
}

/// What the strongbox begins with.
#[derive(Debug)]
pub(crate) struct Wishes(mpsc::Receiver<Job>);

impl Strongbox {
    /// Makes a way to ask, and what does the work once it [runs](Wishes::work_all).
    pub(crate) fn new() -> (Self, Wishes) {
        let (jobs, received) = mpsc::channel(TRIES_WAITING_MAX);
        (Self(jobs), Wishes(received))
    }

    /// Does what is wished, if the passphrase is the right one.
    ///
    /// # Errors
    /// [`DeskError::Input`] for a wrong passphrase, or too many of them; [`DeskError::Refused`] when it is so already.
    pub(crate) async fn ask(&self, wish: Wish, passphrase: &str) -> Result<OfficeKeys, DeskError> {
        let passphrase = Passphrase::new(passphrase).map_err(|error| DeskError::Input(error.to_string()))?;
        let (answer, answered) = oneshot::channel();
        self.0.try_send(Job { wish, passphrase, answer }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                DeskError::Input("there were too many tries: wait a moment".to_owned())
            }
            mpsc::error::TrySendError::Closed(_) => DeskError::Stopping,
        })?;
        answered.await.map_err(|_| DeskError::Stopping)?
    }
}

impl Wishes {
    /// Does what is wished until nobody can ask any more.
    pub(crate) async fn work_all(mut self, folder: Arc<Folder>, engine: EngineHandle) {
        while let Some(Job { wish, passphrase, answer }) = self.0.recv().await {
            let folder = Arc::clone(&folder);
            let computed = tokio::task::spawn_blocking(move || step(&folder, wish, &passphrase)).await;
            let outcome = match computed {
                Ok(Ok(step)) => take(&engine, step).await,
                Ok(Err(error)) => Err(error),
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            };
            // Whoever asked may have gone away.
            answer.send(outcome).ok();
        }
    }
}

/// Takes a step with the office keys.
pub(crate) async fn take(engine: &EngineHandle, step: OfficeStep) -> Result<OfficeKeys, DeskError> {
    engine.office_keys(step).await.ok_or(DeskError::Stopping)?.map_err(DeskError::Input)
}

/// Returns the step that does what is wished.
fn step(folder: &Folder, wish: Wish, passphrase: &Passphrase) -> Result<OfficeStep, DeskError> {
    let kept = folder.office_key().map_err(|error| DeskError::Unreadable(error.to_string()))?;
    match (wish, kept) {
        (Wish::Protect, StoredKey::Open(key)) => {
            let sealed = passphrase.seal(Content::OfficeKey, key.to_text().as_bytes());
            Ok(OfficeStep::Protect(key.public(), sealed))
        }
        (Wish::Protect, StoredKey::Protected { .. }) => Err(Refusal::Already(
            "the office key is under a passphrase: take that away first, if you want another one (“djuntu keys unprotect”)",
        )
        .into()),
        (Wish::Unprotect | Wish::Unlock(_), StoredKey::Open(_)) => {
            Err(Refusal::Already("the office key is under no passphrase (“djuntu keys protect” puts it under one)").into())
        }
        (Wish::Unprotect, StoredKey::Protected { sealed, .. }) => Ok(OfficeStep::Unprotect(open(&sealed, passphrase)?)),
        (Wish::Unlock(span), StoredKey::Protected { sealed, .. }) => {
            Ok(OfficeStep::Unlock(open(&sealed, passphrase)?, now().plus(span.min(OFFICE_UNLOCKED_MAX))))
        }
    }
}

fn open(sealed: &[u8], passphrase: &Passphrase) -> Result<SecretKey, DeskError> {
    let wrong = || DeskError::Input("this passphrase does not open the office key".to_owned());
    let plain = zeroize::Zeroizing::new(passphrase.open(Content::OfficeKey, sealed).map_err(|_| wrong())?);
    std::str::from_utf8(&plain).ok().and_then(SecretKey::from_text).ok_or_else(wrong)
}
