//! What a file proves of the one document that it is about: what it is called, the texts that were proposed and who has signed
//! them in which office, and what counts.
//!
//! Everything comes from the file alone: names are what the territories call themselves in it. Whoever has to decide on a proof
//! reads this, so nothing is left out that others would have shown: what is set aside, what is missing, who objects.

use crate::api::{
    Adherence, Ending, Objection, Proposal, Proven, Ratification, SetAside, Signature, Stated, Territory,
};
use crate::desk::{self, rfc3339};
use crate::mandate;
use crate::views::FrozenText;
use djuntu_protocol::act::Home;
use djuntu_protocol::authority::Authority;
use djuntu_protocol::authority::judge::{Verdict, judge};
use djuntu_protocol::document::Log;
use djuntu_protocol::document::agreement::{Agreement, ProposedVersion, SignedBy};
use djuntu_protocol::document::assembly::Assembly;
use djuntu_protocol::document::decision::Decision;
use djuntu_protocol::document::fund::Fund;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::measure::Measure;
use djuntu_protocol::document::project::Project;
use djuntu_protocol::document::record::Conserved;
use djuntu_protocol::document::view::{View, ViewEntry};
use djuntu_protocol::entry::{Payload, SignedEntry};
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId, TerritoryId};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What was admitted, by document.
pub(super) struct Held<'a> {
    pub(super) logs: &'a BTreeMap<DocumentId, Log>,
    pub(super) authority: &'a Authority,
    pub(super) bytes: &'a [Vec<u8>],
    pub(super) network: NetworkId,
    /// The names that were read: the acts of a document name the same few territories again and again.
    pub(super) named: RefCell<BTreeMap<TerritoryId, Territory>>,
}

impl Held<'_> {
    /// Returns what the file proves; none when it is about several documents, or about none.
    pub(super) fn proven(&self) -> Option<Proven> {
        let is_judge = |log: &&Log| matches!(log.header().kind, DocumentKind::Territory | DocumentKind::Cooperation);
        let mut about = self.logs.values().filter(|log| !is_judge(log));
        let (log, None) = (about.next()?, about.next()) else { return None };
        let verdict = judge(log, self.authority);
        let view = self.view(log, &verdict)?;
        let agreement = Agreement::of(log, &verdict);
        let proposals = agreement.proposals.iter().map(|proposed| self.proposal(log, &view, &agreement, proposed));
        let set_aside = verdict.set_aside.iter().map(|(entry, reason)| (*entry, reason.to_string()));
        let left_out = view.unappliable().iter().cloned();
        let set_aside: Vec<SetAside> =
            set_aside.chain(left_out).map(|(entry, reason)| SetAside { entry, reason }).collect();
        Some(Proven {
            id: log.document(),
            kind: log.header().kind.name().to_owned(),
            title: view.title(&[]),
            parties: self.territories(&self.parties(log)),
            counted: verdict.counted.len(),
            set_aside,
            proposals: proposals.collect(),
            stated: self.stated(log, &verdict, &view),
            draft: view.draft().clone(),
        })
    }

    /// Returns what the acts of the document come to.
    fn stated(&self, log: &Log, verdict: &Verdict, view: &View) -> Stated {
        let name = |id| self.territory(id);
        let (mut stated, draft) = (Stated::default(), view.draft());
        match log.header().kind {
            DocumentKind::Decision => {
                let decision = Decision::of(log, verdict);
                let texts = FrozenText::read(view, &desk::decision::texts_of(&decision));
                stated.decision = Some(desk::decision::stated(&decision, &texts, &name));
            }
            DocumentKind::Assembly => {
                let assembly = Assembly::of(log, verdict);
                let texts = FrozenText::read(view, &desk::assembly::texts_of(&assembly));
                stated.assembly = Some(desk::assembly::stated(&assembly, &texts, &name));
            }
            DocumentKind::Record => {
                let record = Conserved::of(log, verdict);
                let texts = FrozenText::read(view, &desk::record::texts_of(&record));
                stated.record = Some(desk::record::stated(&record, &texts, &name));
            }
            DocumentKind::Project => {
                let project = Project::of(log, verdict);
                let texts = FrozenText::read(view, &desk::project::texts_of(&project));
                stated.project = Some(desk::project::stated(&project, draft, &texts, &name));
            }
            DocumentKind::Fund => {
                stated.fund = Some(desk::fund::stated(&Fund::of(log, verdict, &self.parties(log)), &name));
            }
            DocumentKind::Measure => {
                stated.measure = Some(desk::measure::stated(&Measure::of(log, verdict), draft, &name));
            }
            // The proposals of an agreement stand for themselves, and votes are told by the decision's tallies.
            DocumentKind::Agreement | DocumentKind::Ballots | DocumentKind::Territory | DocumentKind::Cooperation => {}
        }
        stated
    }

    fn view(&self, log: &Log, verdict: &Verdict) -> Option<View> {
        let mut changes: BTreeMap<EntryId, ViewEntry> = BTreeMap::new();
        for bytes in self.bytes {
            let Ok(signed) = SignedEntry::parse(bytes, self.network) else { continue };
            let id = signed.id();
            if !verdict.counted.contains(&id) {
                continue;
            }
            let Some(entry) = signed.restored(id) else { continue };
            if let Payload::Changes(chunks) = &entry.entry().payload {
                changes.insert(id, ViewEntry { id, changes: chunks.iter().map(|chunk| chunk.to_vec()).collect() });
            }
        }
        let entries = log.causal_order(&verdict.counted).iter().filter_map(|id| changes.remove(id)).collect();
        View::build(log.header().kind, log.header().schema, entries).ok()
    }

    /// Returns the territories that share a document: of its cooperation, or the one whose it is.
    fn parties(&self, log: &Log) -> Vec<TerritoryId> {
        match log.home() {
            Some(Home::Territory(territory)) => vec![territory],
            Some(Home::Cooperation(cooperation)) => {
                let cooperation = self.authority.cooperation(cooperation);
                cooperation.map(|cooperation| cooperation.parties().to_vec()).unwrap_or_default()
            }
            None => Vec::new(),
        }
    }

    /// Returns a territory with the name that it gives itself in the file.
    fn territory(&self, id: TerritoryId) -> Territory {
        if let Some(known) = self.named.borrow().get(&id) {
            return known.clone();
        }
        let named = self.logs.get(&id.document()).and_then(|log| {
            let verdict = judge(log, self.authority);
            self.view(log, &verdict)?.title(&[])
        });
        let territory = Territory { id, name: named.unwrap_or_else(|| id.short()) };
        self.named.borrow_mut().insert(id, territory.clone());
        territory
    }

    fn territories(&self, ids: &[TerritoryId]) -> Vec<Territory> {
        ids.iter().map(|id| self.territory(*id)).collect()
    }

    fn proposal(&self, log: &Log, view: &View, agreement: &Agreement, proposed: &ProposedVersion) -> Proposal {
        let frozen = view.freeze(Some(&proposed.heads));
        let doubled = agreement.double_signings.iter().filter(|doubled| {
            let mut versions = doubled.versions.iter();
            doubled.number == proposed.number && versions.any(|signed| signed.version == proposed.version)
        });
        Proposal {
            number: proposed.number,
            version: proposed.version,
            by: self.territory(proposed.proposer),
            parties: self.territories(&proposed.parties),
            ratifying: self.territories(&proposed.ratifying),
            in_force: proposed.is_in_force(),
            replaced_by: proposed.replaced_by,
            signatures: proposed.signatures.iter().map(|signed| self.signature(log, signed)).collect(),
            missing: self.territories(&proposed.missing),
            ratifications: proposed.ratifications.iter().map(|said| self.ratification(said)).collect(),
            unratified: self.territories(&proposed.unratified),
            objections: self.objections(proposed),
            adherents: self.adherents(proposed),
            ended: proposed.ended.as_ref().map(|ended| Ending {
                by: self.territory(ended.territory),
                reason: ended.reason.clone(),
                effective: ended.effective.clone(),
                contested: ended.is_contested,
            }),
            disputed: self.territories(&doubled.map(|doubled| doubled.territory).collect::<Vec<_>>()),
            changed_since: view.freeze(None).is_ok_and(|now| now.hash != proposed.text),
            text: frozen.map_or_else(|error| error.to_string(), |frozen| frozen.text),
        }
    }

    fn signature(&self, log: &Log, signed: &SignedBy) -> Signature {
        let outside = log.record(&signed.entry).and_then(|record| {
            let mut versions = self.authority.charter_versions(record.territory);
            let cited = versions.find(|version| Some(version.entry) == record.charter)?;
            mandate::outside(cited.charter.listed(&record.author)?.office.as_ref()?, record.time)
        });
        Signature {
            by: self.territory(signed.territory),
            name: signed.name.clone(),
            office: signed.office.clone(),
            time: rfc3339(signed.time),
            outside,
        }
    }

    fn ratification(&self, said: &djuntu_protocol::document::agreement::Ratification) -> Ratification {
        Ratification {
            by: self.territory(said.territory),
            body: said.body.clone(),
            reference: said.reference.clone(),
            date: said.date.clone(),
            contested: said.is_contested,
        }
    }

    fn objections(&self, proposed: &ProposedVersion) -> Vec<Objection> {
        let objection = |said: &djuntu_protocol::document::agreement::Objection| Objection {
            by: self.territory(said.territory),
            reason: said.reason.clone(),
            time: rfc3339(said.time),
        };
        proposed.objections.iter().map(objection).collect()
    }

    fn adherents(&self, proposed: &ProposedVersion) -> Vec<Adherence> {
        let adherence = |said: &djuntu_protocol::document::agreement::Adherence| Adherence {
            by: self.territory(said.territory),
            actor: said.actor.name().to_owned(),
            time: rfc3339(said.time),
            ends: said.ends.clone(),
        };
        proposed.adherents.iter().map(adherence).collect()
    }
}
