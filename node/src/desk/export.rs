//! Documents as files in other formats, and files as documents.
//!
//! What everybody may read is exported, and nothing else unless that is asked for by name: a file leaves this machine by hand,
//! and nobody calls it back. The names of the territories that share a document, and how funders know them, are in it too.

use super::{Desk, DeskError, rfc3339};
use crate::api::{self, Document, Filter, Summary};
use crate::export::{Format, Made, Material, csv, export};
use djuntu_protocol::act::Home;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::engine::{Answer, Command};
use djuntu_protocol::identity::DocumentId;
use futures::{StreamExt, TryStreamExt};

/// How many documents are begun at one time, which are made durable together, or shown.
const TOGETHER: usize = 32;

/// What is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The documents; all that have a place in the format when there are none.
    pub documents: Vec<DocumentId>,
    /// Whether what is not public is taken as well.
    pub private: bool,
}

impl Desk {
    /// Returns what would be in a file.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::Input`] when nothing would be.
    pub async fn plan_export(&self, format: Format, wanted: &Wanted) -> Result<api::ExportPlan, DeskError> {
        let (chosen, left_out) = self.chosen(format, wanted).await?;
        let material = Material { ours: self.engine_status().await?.territory, ..Material::default() };
        let only = match chosen.as_slice() {
            [only] => Some(only.id),
            _ => None,
        };
        Ok(api::ExportPlan {
            format: format.name().to_owned(),
            file: crate::export::file_name(format, only, material.ours),
            documents: chosen.len(),
            left_out,
        })
    }

    /// Makes a file.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::Input`] with everything that is missing for the format.
    pub(crate) async fn export(&self, format: Format, wanted: &Wanted) -> Result<Made, DeskError> {
        let (chosen, _) = self.chosen(format, wanted).await?;
        // While one is opened, the next is fetched from the disk.
        let shown = futures::stream::iter(chosen).map(|summary| self.show(summary.id)).buffered(TOGETHER);
        let documents = shown.try_collect().await?;
        let mut material = Material {
            documents,
            ours: self.engine_status().await?.territory,
            made: rfc3339(crate::driver::now()),
            ..Material::default()
        };
        for profile in self.profiles().await? {
            material.territories.insert(profile.summary.id.as_territory(), profile);
        }
        // A large file takes a while, and others are served meanwhile.
        let made = tokio::task::spawn_blocking(move || export(format, &material)).await;
        let made = made.map_err(|_| DeskError::Unreadable("the file could not be made".to_owned()))?;
        made.map_err(|lacking| DeskError::Input(lacking.to_string()))
    }

    /// Returns what is needed to prove a document.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn plan_proof(&self, document: DocumentId) -> Result<api::ProofPlan, DeskError> {
        let public = self.reading(document).await?.publishing.is_public;
        let authority = match self.command(Command::Needed(document)).await? {
            Answer::Needed(authority) => authority,
            other => unreachable!("what a document is judged by was asked for, not {other:?}"),
        };
        Ok(api::ProofPlan { document, network: self.bundles.network(), authority, public })
    }

    /// Begins documents, all in one place. Returns what became of each, in their order.
    ///
    /// # Errors
    /// [`DeskError`] when the place is not known; what goes wrong with one of them stands beside it.
    pub async fn take_in(&self, batch: api::Batch) -> Result<Vec<api::TakenIn>, DeskError> {
        let home = self.home(batch.with.as_deref(), batch.within.as_deref(), batch.home).await?;
        let begun = futures::stream::iter(batch.documents).map(|document| self.take_in_one(document, home));
        Ok(begun.buffered(TOGETHER).collect().await)
    }

    async fn take_in_one(&self, new: api::NewDocument, home: Home) -> api::TakenIn {
        let begun = match super::write::kind_named(&new.kind) {
            Ok(kind) => self.create_in(kind, home).await,
            Err(error) => Err(error),
        };
        let document = match begun {
            Ok(document) => document,
            Err(error) => return api::TakenIn { document: None, problem: Some(error.to_string()) },
        };
        let mut problem = None;
        for edit in csv::edits(new.set) {
            if let Err(error) = self.edit(document, &edit).await {
                problem.get_or_insert_with(|| error.to_string());
            }
        }
        api::TakenIn { document: Some(document), problem }
    }

    /// Returns the documents that are exported, and how many are left out because they are not public.
    async fn chosen(&self, format: Format, wanted: &Wanted) -> Result<(Vec<Summary>, usize), DeskError> {
        let mut all = self.find(Filter::default()).await?.documents;
        all.retain(|summary| match wanted.documents.as_slice() {
            [] => format.holds(&summary.kind),
            named => named.contains(&summary.id),
        });
        // A site is for everybody, whatever somebody asks for.
        let takes_hidden = wanted.private && format != Format::Site;
        let hidden = all.iter().filter(|summary| !summary.public).count();
        if !takes_hidden {
            if let Some(hidden) = all.iter().find(|summary| !summary.public && !wanted.documents.is_empty()) {
                let id = hidden.id.short();
                let what = "is not public: --private takes it nevertheless";
                return Err(DeskError::Input(format!(
                    "{} {id} {what}, and “djuntu publish {id}” lets everybody read it",
                    hidden.kind
                )));
            }
            all.retain(|summary| summary.public);
        }
        if all.is_empty() {
            let what = match hidden {
                0 => "there is nothing here that has a place in this format: “djuntu export --help” says what has"
                    .to_owned(),
                _ => format!(
                    "nothing of that is public, and {hidden} documents are not: --private takes them nevertheless"
                ),
            };
            return Err(DeskError::Input(what));
        }
        all.sort_by(|a, b| a.kind.cmp(&b.kind).then(a.id.cmp(&b.id)));
        Ok((all, if takes_hidden { 0 } else { hidden }))
    }

    /// Returns the profile of every territory that is here.
    async fn profiles(&self) -> Result<Vec<Document>, DeskError> {
        let kind = Some(DocumentKind::Territory.name().to_owned());
        let listed = self.find(Filter { kind, ..Filter::default() }).await?;
        let mut profiles = Vec::new();
        for summary in listed.documents {
            profiles.push(self.show(summary.id).await?);
        }
        Ok(profiles)
    }
}
