//! Taking a bundle: every entry through the gate, batch by batch, each stored before the next is given (R191).

use super::super::Desk;
use super::moment;
use crate::api::{BundleTaken, ImportState};
use crate::bundles::import::{self, BATCHES_WAITING_MAX, Batch};
use crate::bundles::{ImportError, Survey};
use djuntu_protocol::engine::{Answer, Carrier, Command, Parcel, Taken};
use djuntu_protocol::identity::TerritoryId;
use std::path::{Path, PathBuf};
use tokio::sync::mpsc;

/// How often a file is read again because entries stood before what they rest on: in a bundle of ours none do.
const PASSES_MAX: usize = 4;
/// Most refused entries that are named; the others are counted.
const REFUSED_LISTED_MAX: usize = 50;

/// What became of the entries of a file so far.
#[derive(Default)]
struct Sum {
    taken: u64,
    /// Of this pass.
    pass: Taken,
    refused: Vec<String>,
    refused_count: u64,
}

impl Desk {
    /// Takes the entries of a bundle that is for us, or for nobody in particular, and makes a receipt of it.
    pub(super) async fn take_bundle(
        &self,
        path: PathBuf,
        survey: Survey,
        ours: Option<TerritoryId>,
    ) -> Result<BundleTaken, ImportError> {
        let sealed = survey.header.from.filter(|origin| survey.sealed_by == Some(origin.node));
        let answers = survey.header.letter.as_ref().and_then(|letter| letter.answers.clone());
        let carrier = Carrier { sealed, answers };
        let mut sum = Sum::default();
        for _ in 0..PASSES_MAX {
            sum.begin();
            self.take_pass(&path, &survey, &carrier, &mut sum).await?;
            if sum.pass.taken == 0 || sum.pass.waiting + sum.pass.foreign == 0 {
                break;
            }
        }
        let receipt = match ours {
            Some(ours) => self.make_receipt(&survey, &sum.arrival(&survey), ours).await?,
            None => false,
        };
        let from = match survey.header.from {
            Some(origin) => Some(self.territory(origin.territory).await),
            None => None,
        };
        let is_answer = carrier.answers.is_some() && sum.pass.unwelcome.is_none();
        let words = match &from {
            Some(from) if is_answer => self.words_with(from.id).await?,
            Some(_) | None => None,
        };
        Ok(BundleTaken {
            bundle: survey.bundle,
            by: from,
            created: moment(survey.header.created),
            whole: survey.is_whole(),
            taken: sum.taken,
            held: sum.held(),
            waiting: sum.pass.waiting,
            foreign: sum.pass.foreign,
            full: sum.pass.full,
            refused_count: sum.refused_count,
            refused: sum.refused,
            damaged: survey.damaged,
            unwelcome: sum.pass.unwelcome.map(|violation| violation.to_string()),
            words,
            receipt,
        })
    }

    /// Reads the file once and has the engine take what it holds.
    async fn take_pass(
        &self,
        path: &Path,
        survey: &Survey,
        carrier: &Carrier,
        sum: &mut Sum,
    ) -> Result<(), ImportError> {
        let (sender, mut batches) = mpsc::channel::<Batch>(BATCHES_WAITING_MAX);
        let (path, network) = (path.to_path_buf(), self.bundles.network);
        let reading = tokio::task::spawn_blocking(move || import::read(&path, network, &sender));
        while let Some(Batch { entries, malformed, done, .. }) = batches.recv().await {
            for violation in malformed {
                sum.refuse(violation.to_string());
            }
            let parcel = Parcel { carrier: carrier.clone(), entries, taken: std::mem::take(&mut sum.pass) };
            sum.pass = match self.command(Command::Take(Box::new(parcel))).await? {
                Answer::Taken(taken) => *taken,
                other => unreachable!("entries were given, not {other:?}"),
            };
            for (document, entry, violation) in std::mem::take(&mut sum.pass.refused) {
                sum.refuse(format!("entry {} of document {}: {violation}", entry.short(), document.short()));
            }
            self.bundles.note(ImportState::Running { done, all: survey.bytes });
        }
        sum.taken += sum.pass.taken;
        reading.await.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()))
    }

    /// Returns the four words of the cooperation between our territory and another one alone, once it is in force.
    async fn words_with(&self, theirs: TerritoryId) -> Result<Option<String>, ImportError> {
        let cooperations = self.cooperations().await?;
        let twinning = cooperations.into_iter().find(|cooperation| {
            let is_with = cooperation.parties.iter().any(|party| party.id == theirs);
            cooperation.parties.len() == 2 && is_with && cooperation.state == "in force"
        });
        Ok(twinning.map(|cooperation| cooperation.words))
    }
}

impl Sum {
    /// Begins another pass: what was refused is refused again, and what was taken is held.
    fn begin(&mut self) {
        *self = Self { taken: self.taken, ..Self::default() };
    }

    /// What was there before: not what an earlier pass has taken.
    const fn held(&self) -> u64 {
        (self.pass.held + self.pass.taken).saturating_sub(self.taken)
    }

    fn refuse(&mut self, sentence: String) {
        self.refused_count += 1;
        if self.refused.len() < REFUSED_LISTED_MAX {
            self.refused.push(sentence);
        }
    }

    const fn arrival(&self, survey: &Survey) -> djuntu_protocol::bundle::Arrival {
        djuntu_protocol::bundle::Arrival {
            taken: self.taken,
            held: self.held(),
            refused: self.refused_count,
            // To the sender it is the same: it is not here, and is to be sent again.
            waiting: self.pass.waiting + self.pass.full,
            foreign: self.pass.foreign,
            is_whole: survey.is_whole(),
        }
    }
}
