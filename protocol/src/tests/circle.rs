//! Several territories that share one document, each with a node of its own that has heard of some of it: for what must be
//! the same everywhere, whatever reached whom in which order.

use super::fixtures::{self, Dice, Hall, NOW, insert};
use crate::act::{Act, Founding, Home, Kind, Subject};
use crate::authority::Authority;
use crate::authority::judge::{Verdict, judge};
use crate::document::Log;
use crate::entry::{Binding, Chain, Verified};
use crate::identity::{EntryId, PublicKey, TerritoryId};
use std::collections::BTreeMap;

/// The territories and their nodes.
pub(crate) struct Circle {
    pub(crate) halls: Vec<Hall>,
    pub(crate) parties: Vec<TerritoryId>,
    pub(crate) authority: Authority,
    pub(crate) first: Verified,
    /// What each node holds, in the order in which it came there.
    held: Vec<Vec<Verified>>,
    logs: Vec<Log>,
    chains: BTreeMap<(PublicKey, u64), Chain>,
}

impl Circle {
    /// Founds `count` territories that cooperate, of which the first begins a document.
    pub(crate) fn new(count: u8, kind: Kind) -> Self {
        let halls: Vec<Hall> = (1..=count).map(Hall::found).collect();
        let mut parties: Vec<TerritoryId> = halls.iter().map(Hall::territory).collect();
        parties.sort_unstable();
        let mut authority = Authority::default();
        halls.iter().for_each(|hall| _ = authority.update(&hall.log()));
        let subject = Subject::Cooperation(Founding { parties: parties.clone(), invitation: None });
        let proposal = fixtures::begin(&halls[0].author(&halls[0].office, 1), subject);
        let mut log = Log::begin(&proposal).expect("a cooperation can be proposed");
        for hall in &halls[1..] {
            let author = hall.author(&hall.office, 1);
            let accepted = author.act(Some(log.document()), Chain::default(), NOW, &Act::Accept, Vec::new(), None);
            log.insert(&accepted.expect("an acceptance has a form"), &[]).expect("it is accepted");
        }
        authority.update(&log);
        let subject = Subject::Document(kind, Home::Cooperation(proposal.document()));
        let first = fixtures::begin(&halls[0].author(&halls[0].node, 1), subject);
        let log = Log::begin(&first).expect("a document can be begun");
        let (held, logs) = (vec![Vec::new(); halls.len()], vec![log; halls.len()]);
        Self { halls, parties, authority, first, held, logs, chains: BTreeMap::new() }
    }

    pub(crate) fn territory(&self, node: usize) -> TerritoryId {
        self.halls[node].territory()
    }

    pub(crate) fn log(&self, node: usize) -> &Log {
        &self.logs[node]
    }

    pub(crate) fn verdict(&self, node: usize) -> Verdict {
        judge(&self.logs[node], &self.authority)
    }

    /// Writes an act on a node, in an epoch of it; machines with one key write in epochs of their own.
    pub(crate) fn act(
        &mut self,
        node: usize,
        epoch: u64,
        act: &Act,
        mut deps: Vec<EntryId>,
        binding: Option<Binding>,
    ) -> EntryId {
        let hall = &self.halls[node];
        let key = if act.role() == crate::identity::Roles::SIGN { &hall.office } else { &hall.node };
        let chain = self.chains.entry((key.public(), epoch)).or_default();
        deps.sort_unstable();
        deps.dedup();
        let document = Some(self.first.document());
        let entry = hall.author(key, epoch).act(document, *chain, NOW, act, deps, binding).expect("an act with a form");
        *chain = Chain::after(&entry);
        self.take(node, &entry);
        entry.id()
    }

    /// Writes an act that has the next place among those of an account that the node holds.
    pub(crate) fn act_next(&mut self, node: usize, act: &Act, deps: Vec<EntryId>) -> EntryId {
        let ours = self.territory(node);
        let numbered =
            self.logs[node].records().filter(|(_, record)| record.territory == ours).filter_map(|(entry, record)| {
                match &record.content {
                    crate::document::Content::Act { n: Some(n), .. } => Some((*n, entry)),
                    _ => None,
                }
            });
        let last = numbered.max();
        let n = last.map_or(0, |(n, _)| n + 1);
        let binding = Binding { account: String::new(), n, prev_act: last.map(|(_, entry)| entry) };
        self.act(node, node as u64 + 2, act, deps, act.is_binding().then_some(binding))
    }

    fn take(&mut self, node: usize, entry: &Verified) {
        if self.logs[node].record(&entry.id()).is_none() {
            insert(&mut self.logs[node], entry).expect("what comes before it came before it");
            self.held[node].push(entry.clone());
        }
    }

    /// Brings what one node holds to another one: all of it, or as much as a cut link let through.
    pub(crate) fn tell(&mut self, from: usize, to: usize, dice: Option<&mut Dice>) {
        let all = self.held[from].len();
        let through = dice.map_or(all, |dice| dice.below(all + 1));
        let brought = self.held[from].iter().take(through).cloned().collect::<Vec<_>>();
        brought.iter().for_each(|entry| self.take(to, entry));
    }

    /// Brings everything everywhere.
    pub(crate) fn settle(&mut self) {
        for _ in 0..2 {
            for from in 0..self.halls.len() {
                (0..self.halls.len()).for_each(|to| self.tell(from, to, None));
            }
        }
    }
}
