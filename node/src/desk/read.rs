//! Reading: lists, documents and their logs.

use super::{Desk, DeskError, rfc3339};
use crate::api::{Document, LogEntry, Proposal, SetAside, Signature, Summary};
use crate::mandate;
use djuntu_protocol::act::{Act, MembershipChange, Subject};
use djuntu_protocol::document::agreement::{Agreement, ProposedVersion};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::{Content, Record};
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::{DocumentId, EntryId, TerritoryId};

impl Desk {
    /// Returns a document as it stands.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn show(&self, document: DocumentId) -> Result<Document, DeskError> {
        self.views.fetch(document).await;
        let reading = self.reading(document).await?;
        let agreement = Agreement::of(&reading.log, &reading.verdict);
        let frozen = self.views.frozen(reading.clone(), agreement.proposals.clone()).await?;
        let mut proposals = Vec::new();
        for (proposed, frozen) in agreement.proposals.iter().zip(frozen) {
            proposals.push(self.proposal(&reading, &agreement, proposed, frozen).await);
        }
        let set_aside = reading.verdict.set_aside.iter();
        let mut set_aside: Vec<SetAside> =
            set_aside.map(|(entry, reason)| SetAside { entry: *entry, reason: reason.to_string() }).collect();
        let viewed = self.views.draft(reading.clone()).await?;
        set_aside.extend(viewed.unappliable.into_iter().map(|(entry, reason)| SetAside { entry, reason }));
        let draft = viewed.draft;
        let kind = reading.log.header().kind;
        Ok(Document {
            entries: reading.log.order().len(),
            set_aside,
            proposals,
            project: if kind == DocumentKind::Project { Some(self.project(&reading, &draft).await?) } else { None },
            fund: if kind == DocumentKind::Fund { Some(self.fund(&reading).await) } else { None },
            measure: if kind == DocumentKind::Measure { Some(self.measure(&reading, &draft).await) } else { None },
            warnings: [self.codes.unknown(kind, &draft), super::references::unresolved(kind, &draft)].concat(),
            disputes: self.disputes(&reading).await,
            decision: if kind == DocumentKind::Decision { Some(self.decision(&reading).await?) } else { None },
            assembly: if kind == DocumentKind::Assembly { Some(self.assembly(&reading).await?) } else { None },
            record: if kind == DocumentKind::Record { Some(self.conserved(&reading).await?) } else { None },
            publishing: match reading.publishing.said.is_empty() {
                true => None,
                false => Some(self.publishing(&reading).await),
            },
            draft,
            fingerprint: reading.log.fingerprint().to_string(),
            summary: self.summary(reading).await?,
        })
    }

    /// Returns every entry of a document, in the order in which they came here.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn log(&self, document: DocumentId) -> Result<Vec<LogEntry>, DeskError> {
        let reading = self.reading(document).await?;
        let mut entries = Vec::new();
        let mut notes = super::disputes::notes(&reading);
        let mut signed = self.proofs(&reading).await?;
        for id in reading.log.order() {
            let Some(record) = reading.log.record(id) else { continue };
            let reason = reading.verdict.set_aside.get(id).map(ToString::to_string);
            entries.push(LogEntry {
                entry: *id,
                by: self.territory(record.territory).await,
                author: record.author,
                epoch: record.epoch,
                seq: record.seq,
                time: rfc3339(record.time),
                what: what(document, record),
                counts: reason.is_none(),
                reason,
                notes: notes.remove(id).unwrap_or_default(),
                signed: signed.remove(id),
            });
        }
        Ok(entries)
    }

    async fn summary(&self, reading: Reading) -> Result<Summary, DeskError> {
        let title = self.views.title(reading.clone()).await?;
        self.summary_titled(&reading, title).await
    }

    /// Returns what a list says of a document whose title is known.
    pub(super) async fn summary_titled(&self, reading: &Reading, title: Option<String>) -> Result<Summary, DeskError> {
        let header = reading.log.header();
        let changed = reading.log.records().map(|(_, record)| record.time).max();
        Ok(Summary {
            id: reading.log.document(),
            kind: header.kind.name().to_owned(),
            parties: self.territories(&reading.parties).await,
            state: self.state(reading).await?,
            changed: changed.map(rfc3339),
            public: reading.publishing.is_public,
            title,
        })
    }

    /// Returns how far a document has come, in the words of its kind.
    async fn state(&self, reading: &Reading) -> Result<Option<String>, DeskError> {
        Ok(match reading.log.header().kind {
            DocumentKind::Agreement => Some(self.agreement_state(reading).await?),
            DocumentKind::Decision => Some(Self::decision_state(reading)),
            DocumentKind::Assembly => Some(super::assembly::state(reading).to_owned()),
            DocumentKind::Record => Some(super::record::state(reading).to_owned()),
            DocumentKind::Project => super::project::state(reading),
            DocumentKind::Fund => Some(super::fund::state(reading).to_owned()),
            DocumentKind::Territory | DocumentKind::Cooperation | DocumentKind::Measure | DocumentKind::Ballots => None,
        })
    }

    /// Returns why a signature lies outside the mandate of its key, as the charter that it cites has it.
    async fn outside_mandate(&self, reading: &Reading, signature: EntryId) -> Option<String> {
        let record = reading.log.record(&signature)?;
        let sheet = self.sheet(Some(record.territory)).await.ok()?;
        let listed = sheet.version(&record.charter?)?.listed(&record.author)?;
        mandate::outside(listed.office.as_ref()?, record.time)
    }

    async fn proposal(
        &self,
        reading: &Reading,
        agreement: &Agreement,
        proposed: &ProposedVersion,
        frozen: crate::views::FrozenText,
    ) -> Proposal {
        let doubled = agreement.double_signings.iter().filter(|doubled| {
            let mut versions = doubled.versions.iter();
            doubled.number == proposed.number && versions.any(|signed| signed.version == proposed.version)
        });
        let disputed: Vec<TerritoryId> = doubled.map(|doubled| doubled.territory).collect();
        let mut signatures = Vec::new();
        for signature in &proposed.signatures {
            let outside = self.outside_mandate(reading, signature.entry).await;
            signatures.push(Signature {
                by: self.territory(signature.territory).await,
                name: signature.name.clone(),
                office: signature.office.clone(),
                time: rfc3339(signature.time),
                outside,
            });
        }
        Proposal {
            number: proposed.number,
            version: proposed.version,
            by: self.territory(proposed.proposer).await,
            parties: self.territories(&proposed.parties).await,
            ratifying: self.territories(&proposed.ratifying).await,
            in_force: proposed.is_in_force(),
            replaced_by: proposed.replaced_by,
            signatures,
            missing: self.territories(&proposed.missing).await,
            ratifications: self.ratifications(proposed).await,
            unratified: self.territories(&proposed.unratified).await,
            objections: self.objections(proposed).await,
            adherents: self.adherents(proposed).await,
            ended: self.ending(proposed).await,
            disputed: self.territories(&disputed).await,
            changed_since: frozen.changed_since,
            text: frozen.text,
        }
    }
}

/// Says in a few words what an entry is.
fn what(document: DocumentId, record: &Record) -> String {
    match &record.content {
        Content::Changes { hashes, .. } => {
            if hashes.len() == 1 {
                "edit".to_owned()
            } else {
                format!("{} edits", hashes.len())
            }
        }
        Content::Act { act: None, .. } => "a statement made by a newer version".to_owned(),
        Content::Act { act: Some(act), .. } => match act {
            Act::Begin(genesis) => match &genesis.subject {
                Subject::Territory(_) => "founds the territory".to_owned(),
                Subject::Cooperation(_) => "proposes the cooperation".to_owned(),
                Subject::Document(..) => "begins the document".to_owned(),
            },
            Act::Amend(charter) => format!("charter version {}", charter.number),
            Act::Approve(_) => "approves a charter version".to_owned(),
            Act::Accept => "accepts the cooperation".to_owned(),
            Act::Guard(territory, _) => format!("approves, as a guardian, a charter version of {}", territory.short()),
            Act::Cut(cut) => format!("says how far the work of the key {} is accepted", cut.key.short()),
            Act::Change(membership) => match &membership.change {
                MembershipChange::Admit(territory) => format!("proposes to admit {}", territory.short()),
                MembershipChange::Expel(territory, ..) => format!("proposes to expel {}", territory.short()),
            },
            Act::Consent(_) => "consents to a change of the parties".to_owned(),
            Act::Leave(..) => "leaves the cooperation".to_owned(),
            Act::Project(act) => super::project::what(act),
            Act::Fund(act) => super::fund::what(act),
            Act::Measure(act) => super::measure::what(act),
            Act::Acknowledge => "acknowledges what it has received".to_owned(),
            Act::Publish(_) => "lets everybody read it".to_owned(),
            Act::KeepOut(entries) if entries.len() == 1 => "keeps an entry out".to_owned(),
            Act::KeepOut(entries) => format!("keeps {} entries out", entries.len()),
            Act::Propose(proposal) => {
                format!("proposes version {} ({})", proposal.number, proposal.version(document).short())
            }
            Act::Sign(signing) => {
                let version = signing.version.short();
                format!("signs version {} ({version}) as {}, {}", signing.number, signing.name, signing.office)
            }
            Act::Agreement(said) => super::agreement::what(said),
            Act::Decision(said) => super::decision::what(said),
            Act::Assembly(said) => super::assembly::what(said),
            Act::Record(said) => super::record::what(said),
        },
    }
}
