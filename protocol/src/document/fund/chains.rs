//! Every holder's acts as a chain; where a holder has dealt twice, as a tree (R258, R262).

use super::settlement::Settlements;
use super::{Dispute, FundAct, Line, Outcome, chained};
use crate::act::fund::Terms;
use crate::authority::judge::Verdict;
use crate::document::{Log, Record};
use crate::identity::{EntryId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// Whose act, and behind which: where several are in one place.
type Beginning = (TerritoryId, Option<EntryId>);

/// The acts of all chains.
pub(super) struct Chains<'a> {
    nodes: BTreeMap<EntryId, Node<'a>>,
    /// Every node behind the one before it in its chain.
    order: Vec<EntryId>,
    /// The nodes behind each, or at the beginning of a territory's chain.
    next: BTreeMap<Beginning, Vec<EntryId>>,
    /// Acts of which what comes before is not here.
    pub(super) gaps: Vec<(EntryId, &'a Record, &'a FundAct)>,
}

/// One act in its chain.
pub(super) struct Node<'a> {
    pub(super) record: &'a Record,
    pub(super) act: &'a FundAct,
    pub(super) n: u64,
    pub(super) prev: Option<EntryId>,
    /// The first act of the chain.
    root: EntryId,
    pub(super) worth: Worth,
    pub(super) place: Place,
    /// Whether it, or something behind it, counts or is contested.
    is_live: bool,
    pub(super) span: Span,
}

/// Where an act stands among all when each is followed by all behind it, and where these end: tells at once what comes
/// before what, however many branches a liar has made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    begin: usize,
    end: usize,
}

impl Span {
    /// Returns whether an act comes before another one in its chain, or is that one.
    pub(super) const fn is_before(self, other: Self) -> bool {
        self.begin <= other.begin && other.begin < self.end
    }
}

/// What the judge says of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    Counted,
    Contested,
    Void,
}

/// How an act stands to the disputes of its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing is disputed before it.
    Sound,
    /// It is one of several in one place.
    Disputed,
    /// It lies behind one of several in one place.
    Frozen,
    /// Another one stands in its place, or in one before it.
    Overruled,
}

impl<'a> Chains<'a> {
    /// Finds the chains: an act belongs to one when all before it is here and numbered without a gap.
    pub(super) fn of(log: &'a Log, verdict: &Verdict) -> Self {
        let mut acts: Vec<_> = chained(log).collect();
        acts.sort_by_key(|(entry, _, _, n, _)| (*n, *entry));
        let mut chains = Self { nodes: BTreeMap::new(), order: Vec::new(), next: BTreeMap::new(), gaps: Vec::new() };
        for (entry, record, act, n, prev) in acts {
            let before = prev.and_then(|prev| chains.nodes.get(&prev));
            let root = match (prev, before) {
                (None, _) => Some(entry).filter(|_| n == 0),
                (Some(_), Some(before)) => {
                    let follows = before.record.territory == record.territory && before.n.checked_add(1) == Some(n);
                    Some(before.root).filter(|_| follows)
                }
                (Some(_), None) => None,
            };
            let Some(root) = root else {
                chains.gaps.push((entry, record, act));
                continue;
            };
            let worth = match (verdict.counted.contains(&entry), verdict.contested.contains_key(&entry)) {
                (true, _) => Worth::Counted,
                (false, true) => Worth::Contested,
                (false, false) => Worth::Void,
            };
            let (place, is_live) = (Place::Sound, worth != Worth::Void);
            chains.nodes.insert(
                entry,
                Node { record, act, n, prev, root, worth, place, is_live, span: Span { begin: 0, end: 1 } },
            );
            chains.order.push(entry);
            chains.next.entry((record.territory, prev)).or_default().push(entry);
        }
        chains.measure();
        chains
    }

    /// Finds which nodes have something behind them that matters, and where each stands.
    fn measure(&mut self) {
        for entry in self.order.iter().rev() {
            let Some((prev, is_live, length)) =
                self.nodes.get(entry).map(|node| (node.prev, node.is_live, node.span.end))
            else {
                continue;
            };
            if let Some(before) = prev.and_then(|prev| self.nodes.get_mut(&prev)) {
                before.is_live |= is_live;
                before.span.end += length;
            }
        }
        let mut free: BTreeMap<Option<EntryId>, usize> = BTreeMap::new();
        for entry in &self.order {
            let Some(node) = self.nodes.get_mut(entry) else { continue };
            let at = free.entry(node.prev).or_default();
            let begin = *at;
            *at += node.span.end;
            node.span = Span { begin, end: begin + node.span.end };
            free.insert(Some(*entry), begin + 1);
        }
    }

    /// Returns every act in its chain, by entry.
    pub(super) const fn nodes(&self) -> &BTreeMap<EntryId, Node<'a>> {
        &self.nodes
    }

    /// Returns whether an act comes before another one in its chain, or is that one.
    pub(super) fn is_before(&self, entry: &EntryId, other: &EntryId) -> bool {
        self.nodes.get(entry).zip(self.nodes.get(other)).is_some_and(|(one, other)| one.span.is_before(other.span))
    }

    /// Returns the terms in force: of those that the territory which began the document has stated, those on which most
    /// others have joined, of several the lowest id (R257).
    pub(super) fn terms(&self, founder: TerritoryId) -> Option<(EntryId, Terms)> {
        let first = self.nodes.iter().filter(|(_, node)| node.prev.is_none() && node.worth != Worth::Void);
        let mut joined: BTreeMap<EntryId, BTreeSet<TerritoryId>> = BTreeMap::new();
        let mut offered: BTreeMap<EntryId, &Terms> = BTreeMap::new();
        for (entry, node) in first {
            match node.act {
                FundAct::Open(terms) if node.record.territory == founder => _ = offered.insert(*entry, terms),
                // Whoever states terms does not join on them, or he could choose among his own.
                FundAct::Join(terms) if node.record.territory != founder => {
                    _ = joined.entry(*terms).or_default().insert(node.record.territory)
                }
                _ => {}
            }
        }
        let joiners = |entry: &EntryId| joined.get(entry).map_or(0, BTreeSet::len);
        let best = offered.into_iter().max_by_key(|(entry, _)| (joiners(entry), std::cmp::Reverse(*entry)));
        best.map(|(entry, terms)| (entry, terms.clone()))
    }

    /// Returns the acts with which each holder became one on these terms.
    pub(super) fn roots(&self, terms: EntryId) -> BTreeMap<TerritoryId, Vec<EntryId>> {
        let mut roots: BTreeMap<TerritoryId, Vec<EntryId>> = BTreeMap::new();
        for (entry, node) in self.nodes.iter().filter(|(_, node)| node.prev.is_none() && node.worth != Worth::Void) {
            let is_root = *entry == terms || matches!(node.act, FundAct::Join(joined) if *joined == terms);
            if is_root {
                roots.entry(node.record.territory).or_default().push(*entry);
            }
        }
        roots
    }

    /// Returns whether a chain begins with one of these acts.
    pub(super) fn is_of(&self, node: &Node<'_>, roots: &BTreeMap<TerritoryId, Vec<EntryId>>) -> bool {
        roots.get(&node.record.territory).is_some_and(|roots| roots.contains(&node.root))
    }

    /// Finds where holders have dealt twice, and what that means for what lies behind (R262, R263).
    pub(super) fn dispute(
        &mut self,
        roots: &BTreeMap<TerritoryId, Vec<EntryId>>,
        settlements: &Settlements,
        parties: &[TerritoryId],
    ) -> Vec<Dispute> {
        let rivals = self.rivals();
        let mut disputes: BTreeMap<Beginning, Dispute> = BTreeMap::new();
        for entry in self.order.clone() {
            let Some(node) = self.nodes.get(&entry) else { continue };
            let before = node.prev.and_then(|prev| self.nodes.get(&prev)).map_or(Place::Sound, |before| before.place);
            let key = (node.record.territory, node.prev);
            let beside = rivals.get(&key).filter(|acts| acts.binary_search(&entry).is_ok());
            let place = match (before, beside) {
                (Place::Disputed | Place::Frozen, _) => Place::Frozen,
                (Place::Overruled, _) => Place::Overruled,
                (Place::Sound, None) => Place::Sound,
                (Place::Sound, Some(acts)) => {
                    let cited = |root: &EntryId| self.nodes.get(root).map_or(&[][..], |node| node.record.cited());
                    let settle = || settlements.settle(key.0, acts.clone(), roots, cited, parties);
                    match disputes.entry(key).or_insert_with(settle).settled {
                        None => Place::Disputed,
                        Some(stands) if stands == entry => Place::Sound,
                        Some(_) => Place::Overruled,
                    }
                }
            };
            if let Some(node) = self.nodes.get_mut(&entry) {
                node.place = place;
            }
        }
        disputes.into_values().collect()
    }

    /// Returns the acts in one place of a chain behind which, or in which, something matters, where there are several;
    /// ascending.
    fn rivals(&self) -> BTreeMap<Beginning, Vec<EntryId>> {
        let is_live = |entry: &&EntryId| self.nodes.get(*entry).is_some_and(|node| node.is_live);
        let several = self.next.iter().filter(|(_, acts)| acts.len() > 1);
        let live = several.map(|(place, acts)| (*place, acts.iter().filter(is_live).copied().collect::<Vec<_>>()));
        live.filter(|(_, acts)| acts.len() > 1).collect()
    }

    /// Returns where a holder's next act comes: behind the last one that matters and all that was written behind that, so
    /// that nothing is beside it which its territory may accept later.
    pub(super) fn tip(&self, holder: TerritoryId) -> Option<(u64, EntryId)> {
        let of_holder = |entry: &&EntryId| {
            self.nodes.get(*entry).is_some_and(|node| node.record.territory == holder && node.place == Place::Sound)
        };
        let live = self
            .order
            .iter()
            .rev()
            .filter(of_holder)
            .find(|entry| self.nodes.get(*entry).is_some_and(|node| node.is_live));
        let behind = |entry: &&EntryId| live.is_none_or(|live| self.is_before(live, entry));
        let last = self.order.iter().filter(of_holder).filter(behind);
        let last = last.filter_map(|entry| Some((self.nodes.get(entry)?.n, *entry)));
        last.max_by_key(|(n, entry)| (*n, std::cmp::Reverse(*entry)))
    }

    /// Returns the acts of a fund that nobody has opened.
    pub(super) fn unopened(&self) -> Vec<Line> {
        let acts = self.order.iter().filter_map(|entry| Some((*entry, self.nodes.get(entry)?)));
        acts.map(|(entry, node)| line(entry, node.record, node.act, Outcome::NoHolder)).collect()
    }
}

/// Returns a line of the ledger.
pub(super) fn line(entry: EntryId, record: &Record, act: &FundAct, outcome: Outcome) -> Line {
    Line { entry, holder: record.territory, time: record.time, act: act.clone(), outcome }
}
