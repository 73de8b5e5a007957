//! The books: each act judged by its own chain and what that cites, then added up (R259 to R261).
//!
//! What counts for one act never depends on acts that its chain does not know, so it stays as it was judged, however many
//! come later from elsewhere.

use super::chains::{Chains, Node, Place, Span, Worth, line};
use super::{Dispute, FundAct, Holder, Line, Outcome};
use crate::act::fund::{Spending, Terms, Transfer};
use crate::identity::{EntryId, TerritoryId};
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet};

type Roots = BTreeMap<TerritoryId, Vec<EntryId>>;

/// The books while they are written.
pub(super) struct Books<'a> {
    chains: &'a Chains<'a>,
    roots: &'a Roots,
    terms: EntryId,
    limit: Option<u64>,
    /// What the chain up to an act says that there is.
    purses: BTreeMap<EntryId, i128>,
    outcomes: BTreeMap<EntryId, Outcome>,
    /// The acts that have taken a transfer in.
    taken: BTreeMap<EntryId, Vec<Span>>,
    /// The acts that have used a gift, and how much of it.
    used: BTreeMap<EntryId, Vec<(Span, u64)>>,
    order: Vec<EntryId>,
}

impl<'a> Books<'a> {
    pub(super) fn new(chains: &'a Chains<'a>, roots: &'a Roots, entry: EntryId, terms: &Terms) -> Self {
        Self {
            chains,
            roots,
            terms: entry,
            limit: terms.limit,
            purses: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            taken: BTreeMap::new(),
            used: BTreeMap::new(),
            order: Vec::new(),
        }
    }

    /// Judges every act behind those that it rests on.
    pub(super) fn write(&mut self) {
        let nodes = self.chains.nodes();
        let mut waits: BTreeMap<EntryId, usize> = BTreeMap::new();
        let mut behind: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
        let mut ready: BTreeSet<(Time, EntryId)> = BTreeSet::new();
        for (entry, node) in nodes {
            let below: BTreeSet<EntryId> = node.record.cited().iter().copied().chain(node.prev).collect();
            let below: Vec<EntryId> = below.into_iter().filter(|entry| nodes.contains_key(entry)).collect();
            if below.is_empty() {
                ready.insert((node.record.time, *entry));
            }
            waits.insert(*entry, below.len());
            below.into_iter().for_each(|below| behind.entry(below).or_default().push(*entry));
        }
        while let Some((_, entry)) = ready.pop_first() {
            self.judge(entry);
            for next in behind.remove(&entry).unwrap_or_default() {
                let Some(left) = waits.get_mut(&next) else { continue };
                *left = left.saturating_sub(1);
                if let Some(node) = nodes.get(&next).filter(|_| *left == 0) {
                    ready.insert((node.record.time, next));
                }
            }
        }
        assert_eq!(self.order.len(), nodes.len(), "entries rest on what was there before them");
    }

    fn judge(&mut self, entry: EntryId) {
        let Some(node) = self.chains.nodes().get(&entry) else { return };
        let before = node.prev.and_then(|prev| self.purses.get(&prev)).copied().unwrap_or_default();
        let mut purse = before + self.take_in(node);
        let outcome = self.outcome(entry, node, purse);
        let contested = outcome == Outcome::Contested;
        match (node.act, outcome.is_effective()) {
            (FundAct::Receive(receipt), true) if !contested => purse += i128::from(receipt.amount),
            (act, true) => purse -= i128::from(outgoing(act).map_or(0, |(amount, _)| amount)),
            (_, false) => {}
        }
        if let Some((amount, Some(gift))) = outgoing(node.act).filter(|_| outcome.is_effective()) {
            self.used.entry(gift).or_default().push((node.span, amount));
        }
        self.purses.insert(entry, purse);
        self.outcomes.insert(entry, outcome);
        self.order.push(entry);
    }

    /// Returns what the transfers bring that an act cites and that no act before it in its chain has.
    fn take_in(&mut self, node: &Node<'_>) -> i128 {
        let mut brought = 0;
        for cited in node.record.cited() {
            let Some(amount) = self.given(cited, node.record.territory) else { continue };
            let taken = self.taken.entry(*cited).or_default();
            if !taken.iter().any(|by| by.is_before(node.span)) {
                taken.push(node.span);
                brought += i128::from(amount);
            }
        }
        brought
    }

    /// Returns how much a transfer that counts brings to a holder.
    fn given(&self, entry: &EntryId, to: TerritoryId) -> Option<u64> {
        match self.chains.nodes().get(entry)?.act {
            FundAct::Transfer(transfer) if transfer.to == to && self.counts(entry) => Some(transfer.amount),
            _ => None,
        }
    }

    fn counts(&self, entry: &EntryId) -> bool {
        self.outcomes.get(entry) == Some(&Outcome::Counts)
    }

    fn outcome(&self, entry: EntryId, node: &Node<'_>, purse: i128) -> Outcome {
        let worth = match (node.worth, node.place) {
            (Worth::Void, _) => return Outcome::SetAside,
            (_, Place::Overruled) => return Outcome::Overruled,
            (_, Place::Frozen) => return Outcome::Frozen,
            (Worth::Counted, Place::Sound | Place::Disputed) => Outcome::Counts,
            (Worth::Contested, Place::Sound | Place::Disputed) => Outcome::Contested,
        };
        if !self.chains.is_of(node, self.roots) {
            return Outcome::NoHolder;
        }
        let refused = match node.act {
            FundAct::Open(_) | FundAct::Join(_) if node.prev.is_some() => Some(Outcome::NotFirst),
            FundAct::Open(_) | FundAct::Join(_) | FundAct::Receive(_) | FundAct::Audit(_) | FundAct::Settle(_) => None,
            FundAct::Transfer(Transfer { to, .. }) if !self.is_receiver(node, to) => Some(Outcome::NoReceiver),
            FundAct::Spend(Spending { amount, decision: None, .. })
                if self.limit.is_some_and(|most| *amount > most) =>
            {
                Some(Outcome::NeedsDecision)
            }
            FundAct::Transfer(_) | FundAct::Spend(_) | FundAct::Return(_) => self.payable(entry, node, purse),
        };
        refused.unwrap_or(worth)
    }

    /// Returns whether an act cites how the other holder became one.
    fn is_receiver(&self, node: &Node<'_>, to: &TerritoryId) -> bool {
        let roots = self.roots.get(to).map_or(&[][..], Vec::as_slice);
        *to != node.record.territory && node.record.cited().iter().any(|cited| roots.contains(cited))
    }

    /// Returns why what an act moves is not there.
    fn payable(&self, entry: EntryId, node: &Node<'_>, purse: i128) -> Option<Outcome> {
        let (amount, gift) = outgoing(node.act)?;
        if purse < i128::from(amount) {
            return Some(Outcome::Uncovered);
        }
        let left = gift.map(|gift| self.left_of(gift, entry, node));
        match left {
            Some(left) if left.is_none_or(|left| left < amount) => Some(Outcome::NoGift),
            Some(_) | None => None,
        }
    }

    /// Returns how much of a gift the chain up to an act has not used; none when it never had it.
    fn left_of(&self, gift: EntryId, entry: EntryId, node: &Node<'_>) -> Option<u64> {
        let is_here = |by: &Span| by.is_before(node.span);
        let amount = match self.chains.nodes().get(&gift)?.act {
            FundAct::Receive(receipt) => {
                Some(receipt.amount).filter(|_| self.counts(&gift) && self.chains.is_before(&gift, &entry))
            }
            FundAct::Transfer(_) if !matches!(node.act, FundAct::Return(_)) => {
                let amount = self.given(&gift, node.record.territory)?;
                Some(amount).filter(|_| self.taken.get(&gift).is_some_and(|by| by.iter().any(is_here)))
            }
            _ => None,
        };
        let used = self.used.get(&gift).into_iter().flatten().filter(|(by, _)| is_here(by));
        used.fold(amount, |left, (_, used)| left?.checked_sub(*used))
    }

    /// Adds up the accounts.
    pub(super) fn close(self, disputes: &[Dispute]) -> (BTreeMap<TerritoryId, Holder>, Vec<Line>) {
        let mut holders: BTreeMap<TerritoryId, Holder> =
            self.roots.keys().map(|territory| (*territory, Holder::default())).collect();
        let mut ledger = Vec::new();
        for (territory, holder) in &mut holders {
            holder.tip = self.chains.tip(*territory);
            holder.is_disputed = disputes.iter().any(|one| one.holder == *territory && one.settled.is_none());
            holder.roots = self.roots.get(territory).cloned().unwrap_or_default();
        }
        for entry in &self.order {
            let (Some(node), Some(outcome)) = (self.chains.nodes().get(entry), self.outcomes.get(entry)) else {
                continue;
            };
            ledger.push(line(*entry, node.record, node.act, *outcome));
            let amount = i128::from(outgoing(node.act).map_or(0, |(amount, _)| amount));
            let Some(holder) = holders.get_mut(&node.record.territory) else { continue };
            match (node.act, outcome) {
                (FundAct::Receive(receipt), Outcome::Counts) => {
                    holder.received += i128::from(receipt.amount);
                    holder.balance += i128::from(receipt.amount);
                }
                (FundAct::Spend(_) | FundAct::Return(_), Outcome::Counts) => {
                    holder.spent += amount;
                    holder.balance -= amount;
                }
                (FundAct::Transfer(transfer), Outcome::Counts) => {
                    holder.balance -= amount;
                    if let Some(receiver) = holders.get_mut(&transfer.to) {
                        receiver.balance += amount;
                        let tip = receiver.tip.and_then(|(_, tip)| self.chains.nodes().get(&tip)).map(|tip| tip.span);
                        let is_taken = |by: &Span| tip.is_some_and(|tip| by.is_before(tip));
                        if !self.taken.get(entry).is_some_and(|by| by.iter().any(is_taken)) {
                            receiver.untaken.insert(*entry, transfer.amount);
                        }
                    }
                }
                (_, Outcome::Contested) => holder.frozen += amount,
                _ => {}
            }
        }
        let gaps = self.chains.gaps.iter().map(|(entry, record, act)| line(*entry, record, act, Outcome::Gap));
        ledger.extend(gaps);
        assert!(holders.contains_key(&self.founder()), "whoever opened a fund is a holder (R257)");
        (holders, ledger)
    }

    fn founder(&self) -> TerritoryId {
        self.chains.nodes().get(&self.terms).map_or(TerritoryId([0; 32]), |node| node.record.territory)
    }
}

/// Returns how much an act moves away from its holder, and what that is said to come from.
fn outgoing(act: &FundAct) -> Option<(u64, Option<EntryId>)> {
    match act {
        FundAct::Transfer(transfer) => Some((transfer.amount, transfer.gift)),
        FundAct::Spend(spending) => Some((spending.amount, spending.gift)),
        FundAct::Return(given) => Some((given.amount, Some(given.gift))),
        FundAct::Open(_) | FundAct::Join(_) | FundAct::Receive(_) | FundAct::Audit(_) | FundAct::Settle(_) => None,
    }
}
