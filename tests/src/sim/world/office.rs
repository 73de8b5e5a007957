//! What people in office do: keys come and go, charters need two, and cooperations of many change.
//!
//! Only what could not cut an honest node off for ever: twins stay twins, and no honest node's key is removed. Keys of
//! clerks are given away, to liars when there are any, and are removed later.

use super::World;
use crate::sim::liar::Signer;
use crate::sim::user::Task;
use djuntu_protocol::act::{Act, Frontier, Home, Membership, MembershipChange, Subject};
use djuntu_protocol::authority::judge::cut_for;
use djuntu_protocol::authority::{Cooperation, Need, PartyChange, Standing};
use djuntu_protocol::document::Log;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::engine::{CharterSheet, Command};
use djuntu_protocol::identity::charter::{Charter, ListedKey, Office};
use djuntu_protocol::identity::{DocumentId, PublicKey, Roles, SecretKey, TerritoryId};
use djuntu_protocol::invitation::Purpose;

/// How many cooperations of many a node proposes at most, its twins' ones counted.
const COOPERATIONS_MAX: usize = 8;
/// How many clerks a charter lists at most.
const CLERKS_MAX: usize = 3;
/// In how many documents the work of a removed key is accepted.
const CUTS_MAX: usize = 4;

impl World {
    /// Somebody in office looks at the charter, at a cooperation, or for new partners.
    pub(super) fn hold_office(&mut self, node: usize, listed: &[(DocumentId, DocumentKind)]) {
        let of = |kind| listed.iter().filter(move |(_, other)| *other == kind).map(|(document, _)| *document);
        let cooperations: Vec<DocumentId> = of(DocumentKind::Cooperation).collect();
        let others: Vec<TerritoryId> = of(DocumentKind::Territory).map(|document| document.as_territory()).collect();
        match self.random.below(10) {
            0..=2 => self.command(node, Command::Charter(None), Task::Charter),
            3..=4 if others.len() > 2 && cooperations.len() < COOPERATIONS_MAX => {
                let partners = (0..2).filter_map(|_| self.random.pick(&others).copied()).collect();
                self.command(node, Command::Cooperate(partners), Task::Cooperate);
            }
            _ => {
                let many: Vec<DocumentId> = cooperations.iter().filter(|c| self.of_many.contains(c)).copied().collect();
                let looked_at = if many.is_empty() || self.random.chance(20) { &cooperations } else { &many };
                if let Some(document) = self.random.pick(looked_at).copied() {
                    self.command(node, Command::Cooperation(document), Task::Cooperation(document));
                }
            }
        }
    }

    /// Somebody looks at the charter, and approves what waits, or proposes the next version.
    pub(super) fn look_at_charter(&mut self, node: usize, sheet: &CharterSheet) {
        let document = sheet.territory.document();
        let Some(office) = sheet.office else { return };
        let waits = |standing: &Standing| match standing {
            Standing::Proposed(needs) => {
                let is_asked = |need: &Need| matches!(need, Need::Approvals(of) if of.roots.contains(&office));
                needs.iter().any(is_asked)
            }
            Standing::InForce | Standing::Past | Standing::Rival | Standing::Overruled | Standing::Barred(_) => false,
        };
        let waiting = sheet.versions.iter().find(|(.., standing)| waits(standing));
        if let Some((version, ..)) = waiting {
            return self.command(node, Command::Act(document, Act::Approve(*version)), Task::Amend(None));
        }
        let Some((version, charter)) = sheet.in_force() else { return };
        if !charter.entitles(&office, Roles::ROOT) {
            return;
        }
        let mut next = Charter { number: charter.number + 1, previous: Some(version), ..charter.clone() };
        let removed = match self.random.below(3) {
            0 => self.list_clerk(node, &mut next),
            1 => self.remove_somebody(node, &mut next),
            _ => self.list_deputy(node, &mut next),
        };
        next.keys.sort_by_key(|listed| listed.key);
        if next.keys != charter.keys {
            self.command(node, Command::Act(document, Act::Amend(next)), Task::Amend(removed));
        }
    }

    /// Lists the key of a clerk, who does not keep it to himself.
    fn list_clerk(&mut self, node: usize, next: &mut Charter) -> Option<PublicKey> {
        let key = SecretKey::from_bytes(self.random.bytes());
        let clerks = next.keys.iter().filter(|listed| self.clerks.contains(&listed.key)).count();
        if clerks < CLERKS_MAX {
            let territory = self.node(node).desk(self.now).map(|desk| desk.territory);
            next.keys.push(ListedKey { key: key.public(), roles: Roles::EDIT, office: None, invitation: None });
            self.clerks.insert(key.public());
            self.liars.insert(key.public());
            let thieves: Vec<usize> = (0..self.nodes.len()).filter(|index| !self.node(*index).is_honest()).collect();
            if let Some(thief) = self.random.pick(&thieves).copied()
                && let Some(liar) = &mut self.node_mut(thief).liar
            {
                liar.signers.push(Signer { key, territory });
            }
        }
        None
    }

    /// Removes the key of a clerk, or of a liar's machine.
    fn remove_somebody(&mut self, node: usize, next: &mut Charter) -> Option<PublicKey> {
        let office = self.node(node).keys.office();
        let may_go = |listed: &&ListedKey| self.liars.contains(&listed.key) && Some(listed.key) != office;
        let going: Vec<PublicKey> = next.keys.iter().filter(may_go).map(|listed| listed.key).collect();
        let removed = self.random.pick(&going).copied()?;
        next.keys.retain(|listed| listed.key != removed || listed.roles.include(Roles::ROOT));
        Some(removed)
    }

    /// Lists the office key of another honest machine as a second root; from then on it may be that both must approve. Only
    /// when all machines have joined, because nobody approves anything when all has been healed.
    fn list_deputy(&mut self, node: usize, next: &mut Charter) -> Option<PublicKey> {
        let territory = self.node(node).territory;
        let joins = |introduction: &&super::cast::Introduction| {
            introduction.purpose == Purpose::Node
                && self.node(introduction.inviter).territory == territory
                && self.node(introduction.guest).is_honest()
        };
        if !self.introductions.iter().filter(joins).all(|introduction| introduction.is_done) {
            return None;
        }
        let machines = self.nodes.iter().enumerate().filter(|(_, other)| other.territory == territory);
        let deputies = machines.filter(|(index, other)| *index != node && other.is_honest());
        let deputies: Vec<PublicKey> = deputies.filter_map(|(_, other)| other.keys.office()).collect();
        if let Some(deputy) = self.random.pick(&deputies).copied()
            && next.listed(&deputy).is_none()
        {
            let office = Office { title: "Vice".into(), holder: "Rui Exemplo".into(), from: None, until: None };
            let roles = Roles::ROOT.and(Roles::SIGN);
            next.keys.push(ListedKey { key: deputy, roles, office: Some(office), invitation: None });
            next.threshold = if self.random.chance(50) { 2 } else { next.threshold };
        }
        None
    }

    /// After a key was removed, some of its work is accepted, and some is not.
    pub(super) fn amended(&mut self, node: usize, removed: Option<PublicKey>) {
        self.figures.amendments += 1;
        let Some(removed) = removed else { return };
        self.figures.removals += 1;
        let logs = self.node(node).disk.logs(self.network_id);
        let has_written = |log: &&Log| log.records().any(|(_, record)| record.author == removed);
        for log in logs.values().filter(has_written).take(CUTS_MAX) {
            if self.random.chance(60) {
                let document = log.document();
                let cut = Command::Act(document, Act::Cut(cut_for(log, &removed)));
                self.command(node, cut, Task::Cut(document));
            }
        }
    }

    /// Somebody looks at a cooperation, and accepts, consents, or proposes who shall come and go.
    pub(super) fn look_at_cooperation(&mut self, node: usize, document: DocumentId, cooperation: &Cooperation) {
        let Some(ours) = self.node(node).desk(self.now).map(|desk| desk.territory) else { return };
        if cooperation.founding().contains(&ours) && !cooperation.has_accepted(ours) {
            // Twins accept by themselves.
            if cooperation.founding().len() > 2 || cooperation.invitation().is_none() {
                self.command(node, Command::Act(document, Act::Accept), Task::Membership(document));
            }
            return;
        }
        if !cooperation.is_active() || cooperation.founding().len() < 3 {
            return;
        }
        let waiting = cooperation.pending().find(|pending| pending.missing.contains(&ours));
        let wish = self.random.below(10);
        let act = match waiting {
            Some(pending) if wish < 7 => Some(Act::Consent(pending.entry)),
            _ if !cooperation.is_party(ours) => None,
            _ if wish < 2 => self.leaving(node, document, cooperation, ours),
            _ => self.changing(node, document, cooperation, ours),
        };
        if let Some(act) = act {
            self.command(node, Command::Act(document, act), Task::Membership(document));
        }
    }

    fn leaving(&self, node: usize, document: DocumentId, cooperation: &Cooperation, ours: TerritoryId) -> Option<Act> {
        let party = cooperation.memberships().find(|party| party.territory == ours)?;
        Some(Act::Leave(party.since, self.frontier(node, document, ours)))
    }

    fn changing(
        &mut self,
        node: usize,
        document: DocumentId,
        cooperation: &Cooperation,
        ours: TerritoryId,
    ) -> Option<Act> {
        let (number, previous) = cooperation.newest();
        let parties: Vec<_> = cooperation.memberships().filter(|party| party.territory != ours).collect();
        let change = if self.random.chance(50) && parties.len() > 1 {
            let party = self.random.pick(&parties).copied()?;
            let frontier = self.frontier(node, document, party.territory);
            MembershipChange::Expel(party.territory, party.since, frontier)
        } else {
            let others: Vec<TerritoryId> = self.founded.keys().copied().collect();
            let others: Vec<TerritoryId> = others.into_iter().filter(|other| !cooperation.is_party(*other)).collect();
            MembershipChange::Admit(self.random.pick(&others).copied()?)
        };
        let is_it = |change: &MembershipChange, pending: &PartyChange| match (change, pending) {
            (MembershipChange::Admit(new), PartyChange::Admit(other)) => new == other,
            (MembershipChange::Expel(gone, ..), PartyChange::Expel(party)) => *gone == party.territory,
            _ => false,
        };
        let is_pending = cooperation.pending().any(|pending| is_it(&change, &pending.change));
        (!is_pending).then_some(Act::Change(Membership { number: number + 1, previous, change }))
    }

    /// Returns how far a territory's work goes in a cooperation, as a node holds it.
    fn frontier(&self, node: usize, cooperation: DocumentId, territory: TerritoryId) -> Frontier {
        let logs = self.node(node).disk.logs(self.network_id);
        let belongs = |log: &&Log| log.document() == cooperation || log.home() == Some(Home::Cooperation(cooperation));
        let cuts = logs.values().filter(belongs).map(|log| log.frontier_of(territory));
        Frontier(cuts.filter(|cuts| !cuts.cuts.is_empty()).collect())
    }

    /// Returns whether a document belongs to a cooperation of many, in which whoever writes may be no party any more.
    pub(super) fn is_of_many(&self, node: usize, document: &DocumentId) -> bool {
        let disk = &self.node(node).disk;
        let log = disk.log(*document, self.network_id);
        let cooperation = match log.as_ref().map(Log::subject) {
            Some(Subject::Document(_, Home::Cooperation(cooperation))) => disk.log(*cooperation, self.network_id),
            Some(Subject::Cooperation(_)) => log,
            Some(Subject::Territory(_) | Subject::Document(_, Home::Territory(_))) | None => None,
        };
        let ours = self.node(node).desk(self.now).map(|desk| desk.territory);
        matches!(cooperation.as_ref().map(Log::subject), Some(Subject::Cooperation(founding))
            if founding.parties.len() > 2 || ours.is_none_or(|ours| !founding.parties.contains(&ours)))
    }
}
