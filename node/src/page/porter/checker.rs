//! Checking passwords: one at a time, because each takes memory and a core for a moment on purpose.

use super::PorterError;
use crate::page::limits::CHECKS_WAITING_MAX;
use crate::page::people::{PeopleError, Secret};
use tokio::sync::{mpsc, oneshot};

/// What is to be done with a password.
#[derive(Debug)]
pub(super) enum Job {
    /// To say whether it is the right one; without a secret it is not, after the same time.
    Check { secret: Option<Secret>, password: String, answer: oneshot::Sender<bool> },
    /// To make what is kept of a new one.
    Make { password: String, answer: oneshot::Sender<Result<Secret, PeopleError>> },
}

/// Asks for passwords to be checked; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Checker(mpsc::Sender<Job>);

impl Checker {
    pub(super) fn start() -> Self {
        let (jobs, received) = mpsc::channel(CHECKS_WAITING_MAX);
        tokio::spawn(check_all(received));
        Self(jobs)
    }

    /// Asks for a job to be done; refused when as many wait as may.
    pub(super) async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<T>) -> Job) -> Result<T, PorterError> {
        let (answer, answered) = oneshot::channel();
        self.0.try_send(job(answer)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => PorterError::TooManyTries,
            mpsc::error::TrySendError::Closed(_) => PorterError::Stopping,
        })?;
        answered.await.map_err(|_| PorterError::Stopping)
    }
}

/// Does jobs until nobody can ask for more.
async fn check_all(mut jobs: mpsc::Receiver<Job>) {
    while let Some(job) = jobs.recv().await {
        if tokio::task::spawn_blocking(|| check(job)).await.is_err() {
            tracing::error!("a password could not be checked");
        }
    }
}

/// Does one job; whoever asked may have gone away, which is all the same.
fn check(job: Job) {
    match job {
        Job::Check { secret: Some(secret), password, answer } => {
            answer.send(secret.opens(&password)).ok();
        }
        Job::Check { secret: None, password, answer } => {
            Secret::of_nobody().opens(&password);
            answer.send(false).ok();
        }
        Job::Make { password, answer } => {
            answer.send(Secret::new(&password)).ok();
        }
    }
}
