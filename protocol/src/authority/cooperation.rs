//! A cooperation: the territories that share documents, today and before.
//!
//! Its document is a set of acts, and everything here is a function of that set and of the charters:
//!
//! - [`acts`]: what everybody who was asked has agreed to, by authentic acts. This only grows, so it says what is
//!   authentic (R117).
//! - [`belief`]: which of these acts are believed today, when keys have been removed since (R112).
//! - [`standing`]: who is a party today, and how far the work of those who were is accepted (R113–R116).

mod acts;
mod belief;
mod standing;

pub use acts::{Party, PartyChange};

use crate::act::Founding;
use crate::document::Log;
use crate::identity::{DocumentId, EntryId, InvitationId, PublicKey, TerritoryId};
use acts::{Acts, News, Version, asked, is_gone};
use belief::Belief;
use standing::Standing;
use std::collections::BTreeSet;

/// What the document of a cooperation says about its parties.
#[derive(Clone, Debug)]
pub struct Cooperation {
    proposer: TerritoryId,
    invitation: Option<InvitationId>,
    acts: Acts,
    belief: Belief,
    standing: Standing,
}

/// A change of the membership that was proposed and waits for consents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingChange {
    /// The entry that proposes it.
    pub entry: EntryId,
    /// Its number.
    pub number: u64,
    /// What it changes.
    pub change: PartyChange,
    /// Who proposed it.
    pub proposer: TerritoryId,
    /// Who consents.
    pub consenting: BTreeSet<TerritoryId>,
    /// Who is asked and does not consent yet.
    pub missing: BTreeSet<TerritoryId>,
}

/// A membership that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The membership.
    pub party: Party,
    /// Whether its territory has left by itself.
    pub is_left: bool,
    /// Who has expelled it, or has consented to that.
    pub expelled_by: BTreeSet<TerritoryId>,
}

impl Cooperation {
    /// Returns what the log says. Every acceptance in it is authentic, so it was made by a key with the role `sign` at the
    /// charter that it cites; it stays when that key is replaced later (R24).
    pub(super) fn of(log: &Log, founding: &Founding, entitled: impl Fn(TerritoryId, &PublicKey) -> bool) -> Self {
        let proposer = log.genesis().territory;
        let first = EntryId(log.document().0);
        let mut acts = Acts::new(first, founding.parties.clone(), proposer);
        for (id, record) in log.records() {
            acts.take(id, record);
            if log.is_forked(&record.author, record.epoch) {
                acts.fork(record.author, record.epoch);
            }
        }
        let belief = Belief::of(&acts, entitled);
        let standing = Standing::of(&acts, &belief);
        Self { proposer, invitation: founding.invitation, acts, belief, standing }
    }

    /// Takes in one more entry of the document. Returns whether it changes who is, was or may become a party.
    pub(super) fn take(&mut self, log: &Log, id: EntryId, entitled: impl Fn(TerritoryId, &PublicKey) -> bool) -> bool {
        let Some(record) = log.record(&id) else { return false };
        let news = self.acts.take(id, record);
        let signer = (record.territory, record.author);
        if self.acts.signers.contains(&signer) && entitled(signer.0, &signer.1) {
            self.belief.meet(signer);
        }
        let is_fork = log.is_forked(&record.author, record.epoch) && self.acts.fork(record.author, record.epoch);
        if is_fork && self.belief.rests_on(&record.author, record.epoch) {
            self.belief = Belief::of(&self.acts, entitled);
            return self.stand() || news == News::Parties;
        }
        match news {
            News::None => false,
            News::Cut => self.belief.hear(self.acts.cuts.len() - 1, &self.acts) && self.stand(),
            News::Leave(party) if self.standing.leave_again(party, id, &self.acts, &self.belief) => false,
            News::Voice | News::Leave(_) => self.stand(),
            News::Parties => {
                self.stand();
                true
            }
        }
    }

    /// Looks again at what is believed, when charters have changed. Returns whether that changes who is a party.
    pub(super) fn reconsider(&mut self, entitled: impl Fn(TerritoryId, &PublicKey) -> bool) -> bool {
        if !self.belief.is_outdated(&self.acts, &entitled) {
            return false;
        }
        self.belief = Belief::of(&self.acts, entitled);
        self.stand()
    }

    fn stand(&mut self) -> bool {
        let standing = Standing::of(&self.acts, &self.belief);
        let is_changed = standing != self.standing;
        self.standing = standing;
        is_changed
    }

    /// Returns the parties of today, in ascending order; before it is in force, those who are to be.
    pub fn parties(&self) -> &[TerritoryId] {
        &self.standing.territories
    }

    /// Returns the founding parties, in ascending order.
    pub fn founding(&self) -> &[TerritoryId] {
        &self.acts.founding
    }

    /// Returns the founding parties that have not accepted yet.
    pub fn missing(&self) -> impl Iterator<Item = TerritoryId> {
        self.acts.founding.iter().filter(|party| !self.acts.accepted.contains(party)).copied()
    }

    /// Returns who proposed it.
    pub const fn proposer(&self) -> TerritoryId {
        self.proposer
    }

    /// Returns the invitation that it answers.
    pub const fn invitation(&self) -> Option<InvitationId> {
        self.invitation
    }

    /// Returns whether `territory` is a party today (R110), or will be once all have accepted.
    pub fn is_party(&self, territory: TerritoryId) -> bool {
        self.parties().binary_search(&territory).is_ok()
    }

    /// Returns whether `territory` is or was a party, as far as entries must be kept (R117).
    pub fn was_party(&self, territory: TerritoryId) -> bool {
        self.acts.ever.contains(&territory)
    }

    /// Returns whether an entry of `territory` may be kept: of one that is or was a party any, of one that is invited the
    /// consent to the version that admits it (R117).
    pub(crate) fn may_write(&self, territory: TerritoryId, consents_to: Option<EntryId>) -> bool {
        self.was_party(territory) || consents_to.is_some_and(|version| self.newcomer(&version) == Some(territory))
    }

    /// Returns whether `territory` has accepted to found it.
    pub fn has_accepted(&self, territory: TerritoryId) -> bool {
        self.acts.accepted.contains(&territory)
    }

    /// Returns whether every founding party has accepted.
    pub fn is_active(&self) -> bool {
        self.missing().next().is_none()
    }

    /// Returns whether two approved versions have one number, whichever (R115).
    pub fn is_disputed(&self) -> bool {
        let mut numbers = self.standing.approved.iter().zip(self.standing.approved.iter().skip(1));
        numbers.any(|((number, _), (next, _))| number == next)
    }

    /// Returns the newest approved version, which the next one names as the one before: its number and its entry.
    pub fn newest(&self) -> (u64, EntryId) {
        let highest = self.standing.approved.last().map_or(0, |(number, _)| *number);
        let newest = self.standing.approved.range((highest, EntryId([0; 32]))..).next();
        newest.copied().unwrap_or((0, self.acts.first))
    }

    /// Returns how many versions were agreed to and how many memberships were left: both only grow, and with them alone
    /// changes who is asked about a publication.
    pub(crate) fn asked_ever(&self) -> (usize, usize) {
        (self.acts.agreed.len(), self.acts.leaves.len())
    }

    /// Returns whose word it needs to publish a document at a version of the membership: its parties, but for those that
    /// have left since (R210). None when the version was not agreed to, or all have left. By what is authentic, so that
    /// nobody is ever asked in addition.
    pub(crate) fn publishers(&self, version: &EntryId) -> Option<Vec<TerritoryId>> {
        let number = self.acts.versions.get(version).map_or(0, |version| version.number);
        let parties = self.acts.agreed.get(&(number, *version))?;
        let staying = parties.iter().filter(|party| !self.acts.leaves.contains_key(party));
        let mut territories: Vec<TerritoryId> = staying.map(|party| party.territory).collect();
        territories.dedup();
        (!territories.is_empty()).then_some(territories)
    }

    /// Returns the memberships of today.
    pub fn memberships(&self) -> impl Iterator<Item = Party> {
        self.standing.parties.iter().copied()
    }

    /// Returns the memberships that ended.
    pub fn ended(&self) -> impl Iterator<Item = Party> {
        self.standing.ended.keys().copied()
    }

    /// Returns the memberships that ended, and by whom each was ended, in the order in which they had begun.
    pub fn departures(&self) -> impl Iterator<Item = Departure> {
        let begun = |party: &Party| self.acts.versions.get(&party.since).map_or(0, |version| version.number);
        let mut ended: Vec<_> = self.standing.ended.iter().collect();
        ended.sort_by_key(|(party, _)| (begun(party), **party));
        ended.into_iter().map(|(party, endings)| {
            let (expulsions, leaves): (Vec<EntryId>, Vec<EntryId>) =
                endings.iter().partition(|ending| self.acts.versions.contains_key(ending));
            let voices = expulsions.iter().flat_map(|version| self.acts.consents(version));
            let expelled_by = voices.map(|voice| voice.chain.territory).collect();
            Departure { party: *party, is_left: !leaves.is_empty(), expelled_by }
        })
    }

    /// Returns the territory that a version is to admit, whether or not it was agreed to.
    pub fn newcomer(&self, version: &EntryId) -> Option<TerritoryId> {
        match self.acts.versions.get(version)?.change {
            PartyChange::Admit(territory) => Some(territory),
            PartyChange::Expel(_) => None,
        }
    }

    /// Returns the changes that can become the next version: they follow an approved one and have no approved rival.
    pub fn pending(&self) -> impl Iterator<Item = PendingChange> {
        let is_pending = |(_, version): &(&EntryId, &Version)| self.is_pending(version);
        self.acts.versions.iter().filter(is_pending).map(|(id, version)| self.describe(*id, version))
    }

    fn is_pending(&self, version: &Version) -> bool {
        let approved = &self.standing.approved;
        let follows = version.number.checked_sub(1).is_some_and(|n| approved.contains(&(n, version.previous)));
        let rivals = (version.number, EntryId([0; 32]))..=(version.number, EntryId([0xff; 32]));
        follows && approved.range(rivals).next().is_none()
    }

    /// Returns who consents to a version by an act that is believed; somebody can be named more than once.
    fn consenting(&self, version: &EntryId) -> impl Iterator<Item = TerritoryId> {
        let believed = self.acts.consents(version).filter(|voice| self.belief.believes(voice, &self.acts));
        believed.map(|voice| voice.chain.territory)
    }

    fn describe(&self, entry: EntryId, version: &Version) -> PendingChange {
        let Version { number, change, proposer, .. } = *version;
        let consenting: BTreeSet<TerritoryId> = self.consenting(&entry).collect();
        let mut missing = BTreeSet::new();
        if let Some(before) = self.acts.before(version) {
            let is_left = |party: &Party| self.standing.left.contains(party);
            missing = asked(before, version);
            missing.retain(|territory| {
                let is_asked = change == PartyChange::Admit(*territory) || !is_gone(before, *territory, is_left);
                is_asked && !consenting.contains(territory)
            });
        }
        PendingChange { entry, number, change, proposer, consenting, missing }
    }

    /// Returns whether a change to which a party consents is to admit `territory`, so that it may read who is here and
    /// what is asked of it (R118).
    pub fn is_invited(&self, territory: TerritoryId) -> bool {
        self.invites(territory, |consenting| self.is_party(consenting))
    }

    /// Returns whether `ours` has a part in this cooperation and wants `theirs` to have one (R92).
    pub fn joins(&self, ours: TerritoryId, theirs: TerritoryId) -> bool {
        let is_founder = self.acts.founding.binary_search(&ours).is_ok();
        let takes_part = self.is_party(ours) && (!is_founder || self.has_accepted(ours));
        let consents = |consenting| consenting == ours;
        let is_wanted = || self.is_party(theirs) || self.invites(theirs, consents);
        (takes_part && is_wanted()) || (self.is_party(theirs) && self.invites(ours, consents))
    }

    /// Returns whether somebody of whom this holds consents to a change that can still admit `territory`.
    fn invites(&self, territory: TerritoryId, holds: impl Fn(TerritoryId) -> bool) -> bool {
        let is_pending = |id: &&EntryId| self.acts.versions.get(*id).is_some_and(|version| self.is_pending(version));
        let mut pending = self.acts.admissions.get(&territory).into_iter().flatten().filter(is_pending);
        pending.any(|id| self.consenting(id).any(&holds))
    }

    /// Returns whether `ours` has ever consented to a change that was to admit `theirs`.
    pub fn has_invited(&self, ours: TerritoryId, theirs: TerritoryId) -> bool {
        let mut admissions = self.acts.admissions.get(&theirs).into_iter().flatten();
        admissions.any(|id| self.consenting(id).any(|consenting| consenting == ours))
    }

    /// Returns whether a node of `territory` gets to know what happens in it: a party, or somebody invited (R118).
    pub fn may_read(&self, territory: TerritoryId) -> bool {
        self.is_party(territory) || self.is_invited(territory)
    }

    /// Returns every territory whose charter is needed to judge what the document says: those that are or were parties,
    /// and those that have consented to become one. Being invited by others makes nobody's charter known.
    pub fn concerned(&self) -> BTreeSet<TerritoryId> {
        let heard = self.acts.signers.iter().map(|(territory, _)| *territory);
        heard.chain(self.acts.ever.iter().copied()).collect()
    }

    /// Returns whether a territory is concerned: it is or was a party, or a change names it.
    pub fn concerns(&self, territory: TerritoryId) -> bool {
        self.was_party(territory) || self.acts.admissions.contains_key(&territory)
    }

    /// Returns the last number that is accepted of a chain in a document of this cooperation, or in its own, because a
    /// membership of its territory ended with a frontier that names it (R116).
    ///
    /// Of several acts that ended one membership the smallest counts, so nobody extends it later; of several memberships
    /// the largest.
    pub(super) fn last(
        &self,
        territory: TerritoryId,
        document: DocumentId,
        key: &PublicKey,
        epoch: u64,
    ) -> Option<u64> {
        let accepted = |ending: &EntryId| {
            self.acts.frontiers.get(ending).and_then(|frontier| frontier.last(&document, key, epoch))
        };
        let since = |since| Party { territory, since };
        let ended = self.standing.ended.range(since(EntryId([0; 32]))..=since(EntryId([0xff; 32])));
        ended.filter_map(|(_, endings)| endings.iter().map(accepted).min().flatten()).max()
    }
}

#[cfg(test)]
mod tests;
