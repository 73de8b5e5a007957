//! Which entries another node lacks, and that two nodes come to hold the same in few rounds.

use super::*;
use crate::tests::fixtures::Dice;
use std::collections::BTreeMap;

/// The entries of one chain with a fork behind number 1: `0 1 2a 3a 4a` and `0 1 2b 3b`.
struct Forked {
    setting: Setting,
    ana: Writer,
    named: BTreeMap<&'static str, Verified>,
}

impl Forked {
    fn new() -> Self {
        let setting = Setting::new();
        let ana = writer(&setting, 2);
        let mut named = BTreeMap::new();
        let mut go_on = |name, prev: Option<&'static str>, number| {
            let prev = prev.and_then(|prev| named.get(prev));
            let chain = prev.map_or_else(Chain::default, Chain::after);
            let entry = ana.author.act(Some(ana.document), chain, NOW, &proposal(number), vec![], None);
            named.insert(name, entry.expect("has a form"));
        };
        go_on("0", None, 1);
        go_on("1", Some("0"), 1);
        go_on("2a", Some("1"), 1);
        go_on("3a", Some("2a"), 1);
        go_on("4a", Some("3a"), 1);
        go_on("2b", Some("1"), 2);
        go_on("3b", Some("2b"), 2);
        Self { setting, ana, named }
    }

    fn log(&self, names: &str) -> Log {
        let mut log = self.setting.log();
        insert_all(&mut log, names.split_whitespace().map(|name| &self.named[name]));
        log
    }

    /// Checks what a node that holds `ours` sends to one that names `theirs` as heads, and the project's first entry.
    fn check(&self, ours: &str, theirs: &str, expected: &str) {
        let mut heads = self.setting.log().heads();
        heads.extend(theirs.split_whitespace().map(|name| self.head(name)));
        let sent = self.log(ours).missing_after(&heads);
        let name =
            |id: &EntryId| self.named.iter().find(|(_, entry)| entry.id() == *id).map_or("first", |(name, _)| *name);
        let mut sent: Vec<&str> = sent.iter().map(name).collect();
        sent.sort_unstable();
        assert_eq!(sent.join(" "), expected, "{ours} for {theirs}");
    }

    fn head(&self, name: &str) -> ChainHead {
        let author = self.ana.author.key.public();
        match name {
            // Heads that nobody holds.
            "?0" | "?9" => {
                let seq = if name == "?0" { 0 } else { 9 };
                ChainHead { author, epoch: 2, seq, id: EntryId([9; 32]) }
            }
            "?max" => ChainHead { author, epoch: 2, seq: u64::MAX, id: EntryId([8; 32]) },
            "?other" => ChainHead { author: PublicKey([9; 32]), epoch: 2, seq: 5, id: EntryId([7; 32]) },
            // A head whose number is a lie.
            "2a!" => ChainHead { seq: 1_000, ..self.head("2a") },
            _ => {
                let entry = &self.named[name];
                ChainHead { author, epoch: 2, seq: entry.entry().seq, id: entry.id() }
            }
        }
    }
}

/// R56.
#[test]
fn what_a_peer_lacks_follows_from_its_heads() {
    let forked = Forked::new();
    // Equal, ahead, behind, and nothing at all.
    forked.check("0 1 2a", "2a", "");
    forked.check("0 1 2a 3a 4a", "2a", "3a 4a");
    forked.check("0 1", "2a", "");
    forked.check("0 1 2a", "", "0 1 2a");
    forked.check("", "", "");
    // Forked: both hold a branch that the other lacks.
    forked.check("0 1 2a", "2b", "0 1 2a");
    forked.check("0 1 2a 3a", "2b", "0 1 2a 3a");
    forked.check("0 1 2a", "3b", "");
    forked.check("0 1 2a 2b 3b", "3a", "0 1 2a 2b 3b");
    forked.check("0 1 2a 3a 2b", "3b", "0 1 2a 2b 3a");
    forked.check("0 1 2a 3a 2b", "2b", "2a 3a");
    forked.check("0 1 2a 3a 2b 3b", "2a 2b", "3a 3b");
    forked.check("0 1 2a 3a 2b 3b", "3a 3b", "");
    // Heads that are not known, or lie.
    forked.check("0 1 2a", "?0", "0 1 2a");
    forked.check("0 1 2a", "?9", "");
    forked.check("0 1 2a", "2a ?9", "");
    forked.check("0 1 2a 3a", "2a ?0", "3a");
    forked.check("0 1 2a", "?max", "");
    forked.check("0 1 2a", "?other", "0 1 2a");
    forked.check("0 1 2a 3a", "2a!", "3a");
    forked.check("0 1 2a 3a", "2a 2a 2a", "3a");
}

#[test]
fn a_peer_that_names_nothing_gets_everything_from_the_first_entry_on() {
    let forked = Forked::new();
    let log = forked.log("0 1 2a 2b");
    assert_eq!(log.missing_after(&[]), log.order());
    assert_eq!(log.missing_after(&log.heads()), []);
}

/// A node in the exchange: its log, and what came too early.
struct Side {
    log: Log,
    early: Vec<Verified>,
}

impl Side {
    fn take(&mut self, entries: &[EntryId], all: &BTreeMap<EntryId, &Verified>) {
        self.early.extend(entries.iter().map(|id| all[id].clone()));
        loop {
            let before = self.early.len();
            let log = &mut self.log;
            self.early.retain(|entry| matches!(insert(log, entry), Err(Misfit::Missing(_))));
            if self.early.len() == before {
                return;
            }
        }
    }

    fn lacks(&self, heads: &[ChainHead]) -> bool {
        heads.iter().any(|head| self.log.record(&head.id).is_none())
    }
}

/// One round as the engine does it: one side tells its heads; the other sends what that side lacks, and asks with its own
/// heads when it lacks something itself. `late` answers that question before the entries have arrived.
fn round(asks: &mut Side, answers: &mut Side, all: &BTreeMap<EntryId, &Verified>, late: bool) {
    let told = asks.log.heads();
    let (sent, own) = (answers.log.missing_after(&told), answers.log.heads());
    let asked = answers.lacks(&told);
    if !late {
        asks.take(&sent, all);
    }
    let returned = if asked { asks.log.missing_after(&own) } else { Vec::new() };
    asks.take(&sent, all);
    answers.take(&returned, all);
}

/// Returns some entries of one project: chains of two authors in two epochs, forked now and then, citing each other.
fn history(setting: &Setting, dice: &mut Dice) -> Vec<Verified> {
    let halls = [&setting.loures, &setting.maio];
    let writers: Vec<Writer> =
        halls.into_iter().flat_map(|hall| [2, 3].map(|epoch| setting.writer(hall, &hall.node, epoch))).collect();
    let mut tips: Vec<(usize, Chain)> = (0..writers.len()).map(|writer| (writer, Chain::default())).collect();
    let mut entries: Vec<Verified> = Vec::new();
    for number in 1..30 {
        let tip = dice.below(tips.len());
        let (writer, chain) = tips[tip];
        let deps = if dice.below(3) == 0 && !entries.is_empty() {
            vec![entries[dice.below(entries.len())].id()]
        } else {
            vec![]
        };
        let author = &writers[writer].author;
        let entry = author.act(Some(setting.project.document()), chain, NOW, &proposal(number), deps, None);
        let entry = entry.expect("has a form");
        if dice.below(4) == 0 {
            tips.push((writer, Chain::after(&entry)));
        } else {
            tips[tip].1 = Chain::after(&entry);
        }
        entries.push(entry);
    }
    entries
}

/// R56: whatever two nodes hold of forked chains, a few rounds make them equal.
#[test]
fn two_nodes_come_to_hold_the_same() {
    let setting = Setting::new();
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let entries = history(&setting, &mut dice);
        let all = fixtures::by_id(entries.iter());
        let mut side = || {
            let mut log = setting.log();
            let left_out = 1 + dice.below(4);
            for entry in &entries {
                if dice.below(4) >= left_out {
                    _ = insert(&mut log, entry);
                }
            }
            Side { log, early: Vec::new() }
        };
        let (mut one, mut other) = (side(), side());
        let union: BTreeSet<EntryId> = [&one, &other].iter().flat_map(|side| side.log.order().to_vec()).collect();
        let mut rounds = 0;
        while one.log.fingerprint() != other.log.fingerprint() {
            rounds += 1;
            assert!(rounds <= 4, "seed {seed} does not converge");
            round(&mut one, &mut other, &all, seed % 2 == 0);
        }
        assert_eq!(one.log.order().len(), union.len(), "seed {seed}");
        assert!(one.early.is_empty() && other.early.is_empty());
    }
}
