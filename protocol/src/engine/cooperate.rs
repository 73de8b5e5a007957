//! Cooperations of many, by hand: founding, admitting, leaving, expelling (R119), and which of it a peer gets to know (R118).

use super::{Answer, Engine, Refusal};
use crate::act::{Act, Founding, Membership, MembershipChange, Subject};
use crate::authority::{Cooperation, Party, PartyChange, PendingChange};
use crate::document::kinds::DocumentKind;
use crate::identity::{DocumentId, EntryId, PublicKey, Roles, TerritoryId};
use std::collections::BTreeSet;

impl Engine {
    /// Proposes a cooperation of our territory with others, each of which accepts it by an act.
    pub(super) fn cooperate(&mut self, others: Vec<TerritoryId>) -> Result<Answer, Refusal> {
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let parties: BTreeSet<TerritoryId> = others.into_iter().chain([ours]).collect();
        if parties.len() < 2 {
            return Err(Refusal::Form("a cooperation has two parties or more: name another territory".to_owned()));
        }
        let author = self.author(Roles::SIGN)?;
        let founding = Founding { parties: parties.into_iter().collect(), invitation: None };
        self.begin(&author, Subject::Cooperation(founding)).map(Answer::Created)
    }

    /// Returns how a cooperation stands: who is in it, and what waits for whose consent.
    pub(super) fn cooperation(&self, document: DocumentId) -> Result<Answer, Refusal> {
        let cooperation = self.authority.cooperation(document).ok_or(Refusal::NoCooperation)?;
        Ok(Answer::Cooperation(Box::new(cooperation.clone())))
    }

    /// Checks that our territory may write in a document today: what it holds it keeps, and adds nothing to, when it has
    /// left the cooperation.
    pub(super) fn check_party(&self, document: DocumentId) -> Result<(), Refusal> {
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let is_party = match self.catalogue.header(&document).and_then(|header| header.home) {
            Some(home) => self.authority.is_party(ours, home),
            None => self.authority.cooperation(document).is_none_or(|cooperation| cooperation.is_party(ours)),
        };
        if is_party { Ok(()) } else { Err(Refusal::NotEntitled) }
    }

    /// Checks that an act about the membership leads somewhere and contradicts nothing that is known here, and returns
    /// what it rests on (R119).
    pub(super) fn check_membership(&self, document: DocumentId, act: &Act) -> Result<Vec<EntryId>, Refusal> {
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let header = self.catalogue.header(&document).ok_or(Refusal::UnknownDocument)?;
        if header.kind != DocumentKind::Cooperation {
            return Err(Refusal::WrongKind);
        }
        let cooperation = self.authority.cooperation(document).ok_or(Refusal::Unreadable)?;
        match act {
            Act::Accept if cooperation.has_accepted(ours) => {
                Err(Refusal::Already("your territory has accepted this cooperation"))
            }
            Act::Accept if !cooperation.is_party(ours) => Err(Refusal::NotEntitled),
            Act::Accept => Ok(Vec::new()),
            Act::Leave(since, _) if cooperation.memberships().any(|party| party == of(ours, *since)) => {
                Ok(vec![*since])
            }
            Act::Leave(..) => Err(Refusal::Already("your territory has no such membership")),
            _ if !cooperation.is_active() => Err(Refusal::NoCooperation),
            Act::Change(membership) => check_change(cooperation, ours, membership),
            Act::Consent(version) => check_consent(cooperation, ours, *version),
            _ => Err(Refusal::WrongKind),
        }
    }

    /// Returns whether a peer gets to know at once what is new in a document.
    ///
    /// Of a cooperation that we have left this is what we ourselves still say in it: that we have left.
    pub(super) fn gets_news(&self, peer: PublicKey, document: DocumentId) -> bool {
        let has_left = |ours| self.authority.cooperation(document).is_some_and(|c| !c.may_read(ours));
        let is_relevant = || self.relevant_authority(peer).contains(&document);
        let is_document = self.catalogue.header(&document).is_some_and(|header| header.home.is_some());
        let is_for_it = is_document || is_relevant() || self.territory.is_some_and(has_left);
        is_for_it && self.may_send(peer, document) && !self.explains_removal(peer, document)
    }

    /// Returns whether a document is the charter of the territory that a peer names, which lists the peer's key no more: a
    /// machine that was removed while it was off is answered when it asks, so that it sees that (R135).
    pub(super) fn explains_removal(&self, peer: PublicKey, document: DocumentId) -> bool {
        let claimed = self.sessions.get(&peer).and_then(crate::session::Session::claimed);
        let is_removed = |territory: &TerritoryId| self.authority.has_removed(*territory, &peer);
        claimed.is_some_and(|territory| territory.document() == document && is_removed(&territory))
    }

    /// Returns whether a territory and ours were in a cooperation together, in which one of them still is.
    pub(super) fn knows(&self, territory: TerritoryId) -> bool {
        let Some(ours) = self.territory else { return false };
        self.authority.cooperations().any(|(_, c)| is_left_by_one(c, ours, territory) && c.was_party(territory))
    }

    /// Returns whether a peer may be told about a charter or cooperation when it asks, although it or we have no part in
    /// it any more: whoever was expelled must be able to see that and by whom, and whoever has left to say so (R118).
    pub(super) fn may_explain(&self, peer: PublicKey, document: DocumentId) -> bool {
        let claimed = self.sessions.get(&peer).and_then(crate::session::Session::claimed);
        let (Some(ours), Some(theirs)) = (self.territory, claimed) else { return false };
        let is_counterpart = self.counterpart(peer).is_some();
        let explains = |(id, cooperation): (DocumentId, &Cooperation)| {
            let charters = || self.authority.with_guardians(cooperation.concerned());
            let is_of_it = || id == document || charters().contains(&document.as_territory());
            // A twin whose invitation has come to nothing has read it, and must see what became of it.
            let is_known = is_counterpart || cooperation.was_party(theirs);
            is_known && is_left_by_one(cooperation, ours, theirs) && is_of_it()
        };
        self.authority.is_entitled_today(theirs, &peer, Roles::NODE) && self.authority.cooperations().any(explains)
    }

    /// Forgets what waits to be sent to a peer and must not go to it any more.
    pub(super) fn withhold(&mut self, peer: PublicKey) {
        let waiting = self.sessions.get(&peer).map(|session| session.outbox.waiting()).unwrap_or_default();
        let withheld: BTreeSet<DocumentId> =
            waiting.into_iter().filter(|document| !self.may_send(peer, *document)).collect();
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.outbox.withhold(&withheld);
        }
    }
}

const fn of(territory: TerritoryId, since: EntryId) -> Party {
    Party { territory, since }
}

/// Returns whether a cooperation of ours concerns another territory too, and one of the two is a party today, or we invited
/// the other before we left.
fn is_left_by_one(cooperation: &Cooperation, ours: TerritoryId, theirs: TerritoryId) -> bool {
    let is_ours = cooperation.is_active() && cooperation.was_party(ours);
    // Whom we invited before we left has read it with us, and asks for ever if it does not learn that we have gone.
    let is_told = cooperation.is_party(ours) || cooperation.is_party(theirs) || cooperation.has_invited(ours, theirs);
    is_ours && cooperation.concerns(theirs) && is_told
}

/// Checks that a change is the next version and can be carried out.
fn check_change(cooperation: &Cooperation, ours: TerritoryId, proposed: &Membership) -> Result<Vec<EntryId>, Refusal> {
    if !cooperation.is_party(ours) {
        return Err(Refusal::NotEntitled);
    }
    let (number, newest) = cooperation.newest();
    if proposed.previous != newest || number.checked_add(1) != Some(proposed.number) {
        return Err(Refusal::Stale);
    }
    let change = match &proposed.change {
        MembershipChange::Admit(territory) => PartyChange::Admit(*territory),
        MembershipChange::Expel(territory, since, _) => PartyChange::Expel(of(*territory, *since)),
    };
    if cooperation.pending().any(|pending| pending.change == change) {
        return Err(Refusal::Already("this change is proposed already: consent to it"));
    }
    match change {
        PartyChange::Admit(territory) if cooperation.is_party(territory) => {
            Err(Refusal::Already("this territory is a party already"))
        }
        PartyChange::Expel(party) if party.territory == ours => {
            Err(Refusal::Form("no territory expels itself: leave the cooperation".to_owned()))
        }
        PartyChange::Expel(_) if cooperation.parties().len() < 3 => {
            Err(Refusal::Form("one party alone expels nobody: leave the cooperation".to_owned()))
        }
        PartyChange::Expel(party) if !cooperation.memberships().any(|today| today == party) => {
            Err(Refusal::Already("this territory has no such membership"))
        }
        PartyChange::Admit(_) | PartyChange::Expel(_) => Ok(vec![newest]),
    }
}

/// Checks that a version can become the next one and waits for our consent. A rival of an approved version cannot: whoever
/// still wants it proposes it again behind that one.
fn check_consent(cooperation: &Cooperation, ours: TerritoryId, version: EntryId) -> Result<Vec<EntryId>, Refusal> {
    let is_it = |pending: &PendingChange| pending.entry == version;
    let pending = cooperation.pending().find(is_it).ok_or(Refusal::NotProposed)?;
    if pending.consenting.contains(&ours) {
        return Err(Refusal::Already("your territory consents to this change"));
    }
    if pending.missing.contains(&ours) { Ok(vec![version]) } else { Err(Refusal::NotEntitled) }
}
