//! Bundles, as people ask for them: what goes into one, taking one, and receipts.
//!
//! In reading order: what may go to a territory (`plan`), taking a file that was brought in (`take`), and what is said about
//! it afterwards (`receipts`). One file is read at a time; how far that is, anybody may ask.

mod plan;
mod receipts;
mod take;

use super::{Desk, DeskError};
use crate::api::{BundleList, Import, ImportState, Imported};
use crate::bundles::ImportError;
use crate::bundles::shelf::{Relayed, Said, Shelf};
use crate::folder::Folder;
use djuntu_protocol::identity::{NetworkId, TerritoryId};
use djuntu_protocol::time::Time;
use std::sync::Arc;
use tokio::sync::watch;

/// What the desk has of bundles; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Bundles {
    network: NetworkId,
    folder: Arc<Folder>,
    shelf: Shelf,
    /// How the file stands that is being read.
    state: watch::Sender<Import>,
    /// What receipts say, the newest first.
    said: watch::Sender<Vec<Said>>,
}

impl Bundles {
    /// Returns the network.
    pub(super) const fn network(&self) -> NetworkId {
        self.network
    }

    /// Returns when the last backup was made from this folder, if one was.
    pub(super) fn last_backup(&self) -> Option<std::time::SystemTime> {
        std::fs::metadata(self.folder.path("last-backup")).and_then(|file| file.modified()).ok()
    }

    /// Opens what a node that starts has of bundles.
    pub(crate) fn open(folder: &Arc<Folder>, network: NetworkId) -> Self {
        let shelf = Shelf::open(folder);
        let said = shelf.said().unwrap_or_else(|error| {
            tracing::warn!(%error, "the receipts of bundles could not be read");
            Vec::new()
        });
        let (state, said) =
            (watch::Sender::new(Import { number: 0, state: ImportState::None }), watch::Sender::new(said));
        Self { network, folder: Arc::clone(folder), shelf, state, said }
    }

    /// Notes how the file stands that is being read.
    fn note(&self, state: ImportState) {
        self.state.send_modify(|import| import.state = state);
    }

    /// Does something with the disk that may take a while.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shelf) -> Result<T, ImportError> + Send + 'static,
    ) -> Result<T, ImportError> {
        let shelf = self.shelf.clone();
        let done = tokio::task::spawn_blocking(move || work(&shelf)).await;
        done.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()))
    }
}

impl Desk {
    /// Takes the next part of a file that is brought in; the part at 0 begins anew. Returns how long it is now.
    ///
    /// # Errors
    /// [`ImportError`].
    pub async fn append_incoming(&self, offset: u64, bytes: Vec<u8>) -> Result<u64, ImportError> {
        self.bundles.blocking(move |shelf| shelf.append(offset, &bytes)).await
    }

    /// Begins to read the file that was brought in.
    ///
    /// # Errors
    /// [`ImportError::Busy`] while another one is being read.
    pub fn begin_import(&self) -> Result<(), ImportError> {
        let begins = self.bundles.state.send_if_modified(|import| {
            let is_free = !matches!(import.state, ImportState::Running { .. });
            if is_free {
                *import = Import { number: import.number + 1, state: ImportState::Running { done: 0, all: 0 } };
            }
            is_free
        });
        if !begins {
            return Err(ImportError::Busy);
        }
        let desk = self.clone();
        tokio::spawn(async move {
            let outcome = desk.import().await;
            let ended = desk.bundles.blocking(|shelf| {
                shelf.end_import();
                Ok(())
            });
            let ended = ended.await;
            desk.bundles.note(match outcome.and_then(|imported| ended.map(|()| imported)) {
                Ok(outcome) => ImportState::Done { outcome: Box::new(outcome) },
                Err(error) => {
                    tracing::warn!(%error, "nothing came of a file that was brought in");
                    ImportState::Failed { problem: error.into() }
                }
            });
        });
        Ok(())
    }

    /// Returns how the file stands that was brought in last.
    pub fn import_state(&self) -> Import {
        self.bundles.state.borrow().clone()
    }

    /// Returns what there is of bundles and receipts.
    ///
    /// # Errors
    /// [`ImportError`].
    pub async fn bundle_list(&self) -> Result<BundleList, ImportError> {
        let (kept, given) = self.bundles.blocking(|shelf| Ok((shelf.relayed()?, shelf.given_to()?))).await?;
        let mut relayed = Vec::new();
        for kept in kept {
            relayed.extend(self.kept_bundle(&kept).await);
        }
        let said = self.bundles.said.borrow().clone();
        let mut received = Vec::new();
        for said in &said {
            received.push(self.received_bundle(said).await);
        }
        Ok(BundleList { relayed, received, receipts_for: self.territories(&given).await })
    }

    /// Returns what each twin said last in a receipt.
    pub(super) async fn last_received(&self) -> Vec<crate::api::ReceivedBundle> {
        let said = self.bundles.said.borrow().clone();
        let mut last: Vec<&Said> = Vec::new();
        for said in &said {
            if !last.iter().any(|newer| newer.statement.receiver == said.statement.receiver) {
                last.push(said);
            }
        }
        let mut received = Vec::new();
        for said in last {
            received.push(self.received_bundle(said).await);
        }
        received
    }

    async fn kept_bundle(&self, kept: &Relayed) -> Option<crate::api::KeptBundle> {
        let from = kept.header.from?.territory;
        let recipient = kept.header.recipient?;
        Some(crate::api::KeptBundle {
            bundle: kept.bundle,
            by: self.territory(from).await,
            recipient: self.territory(recipient).await,
            created: moment(kept.header.created),
            bytes: kept.bytes,
        })
    }

    async fn import(&self) -> Result<Imported, ImportError> {
        let (path, surveyed) = {
            let read = |shelf: &Shelf| {
                let path = shelf.begin_import()?;
                let surveyed = crate::bundles::survey(&path)?;
                Ok((path, surveyed))
            };
            self.bundles.blocking(read).await?
        };
        let status = self.engine_status().await?;
        let ours = status.territory;
        if ours.is_none() && status.observing.is_none() {
            return Err(DeskError::from(djuntu_protocol::engine::Refusal::NoTerritory).into());
        }
        match surveyed {
            crate::bundles::Surveyed::Receipt(receipt) => {
                let ours = ours.ok_or(ImportError::OtherReceipt)?;
                self.take_receipt(*receipt, ours).await
            }
            crate::bundles::Surveyed::Bundle(survey) => {
                if survey.header.network != self.bundles.network {
                    return Err(ImportError::OtherNetwork);
                }
                match survey.header.recipient.filter(|recipient| Some(*recipient) != ours) {
                    Some(_) => self.keep_for_others(*survey).await,
                    None => Ok(Imported::Bundle(Box::new(self.take_bundle(path, *survey, ours).await?))),
                }
            }
        }
    }

    /// Keeps a bundle that is for somebody else. It is opened by nobody here: it is carried on as it is.
    async fn keep_for_others(&self, survey: crate::bundles::Survey) -> Result<Imported, ImportError> {
        if !survey.is_whole() {
            return Err(ImportError::DamagedRelay);
        }
        let bundle = survey.bundle;
        let (gone, relayed) =
            self.bundles.blocking(move |shelf| Ok((shelf.keep_relayed(&survey)?, shelf.relayed()?))).await?;
        let kept = relayed.iter().find(|relayed| relayed.bundle == bundle).ok_or(ImportError::Interleaved)?;
        let bundle = self.kept_bundle(kept).await.ok_or(ImportError::DamagedRelay)?;
        let mut dropped = Vec::new();
        for relayed in &gone {
            dropped.extend(self.kept_bundle(relayed).await);
        }
        Ok(Imported::Relayed { bundle, gone: dropped })
    }

    async fn our_territory(&self) -> Result<TerritoryId, DeskError> {
        let status = self.engine_status().await?;
        Ok(status.territory.ok_or(djuntu_protocol::engine::Refusal::NoTerritory)?)
    }
}

fn moment(time: Time) -> String {
    super::rfc3339(time)
}
