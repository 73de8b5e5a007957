//! Random histories: the same set gives the same verdict, however it arrived, and more never takes away (R30).

use super::*;
use crate::document::restore;
use crate::engine::StoredEntry;
use crate::gate::inspector::ChangeHeader;

/// How many histories are tried.
const SEEDS: u64 = 600;

/// Some years of Loures: the keys of its mayors and machines, and the charters that list them.
fn some_years() -> (Years, Vec<(SecretKey, usize)>) {
    let mut years = Years::new();
    let (office, node) = (years.setting.loures.office.clone(), years.setting.loures.node.clone());
    years.amend(&office, &[(&key(51), OFFICE), (&key(50), NODE), (&node, NODE)]);
    years.amend(&key(51), &[(&key(52), OFFICE), (&key(50), NODE)]);
    let keys = vec![(office, 0), (node, 0), (key(51), 1), (key(50), 1), (key(52), 2)];
    (years, keys)
}

/// What people, honest or not, make of one project, in the making.
struct History<'a> {
    years: &'a Years,
    keys: &'a [(SecretKey, usize)],
    praia: Hall,
    dice: Dice,
    writers: Vec<Writer>,
    entries: Vec<Verified>,
}

impl<'a> History<'a> {
    fn of(years: &'a Years, keys: &'a [(SecretKey, usize)], seed: u64) -> Vec<Verified> {
        let (praia, dice) = (Hall::found(3), Dice::new(seed));
        let mut history = Self { years, keys, praia, dice, writers: Vec::new(), entries: Vec::new() };
        history.arrive();
        for step in 0..28 {
            history.step(step);
        }
        let mut entries = history.entries;
        entries.sort_by_key(Verified::id);
        entries.dedup_by_key(|entry| entry.id());
        entries
    }

    fn arrive(&mut self) {
        let (setting, keys) = (&self.years.setting, self.keys);
        let ours = keys.iter().map(|(key, version)| self.years.writer(key, *version, 2));
        let maio = [&setting.maio.node, &setting.maio.office].map(|key| setting.writer(&setting.maio, key, 2));
        let guests = [&self.praia.node, &self.praia.office].map(|key| setting.writer(&self.praia, key, 2));
        self.writers = ours.chain(maio).chain(guests).collect();
    }

    /// Edits, signs, cuts, acknowledges, reads what others wrote, starts again with a new epoch, or forks.
    fn step(&mut self, step: u64) {
        let at = self.dice.below(self.writers.len());
        let entry = match self.dice.below(14) {
            0 | 12 => return self.writers.push(self.writers[at].clone()),
            1 => {
                let author = Author { epoch: 3 + step, ..self.writers[at].author.clone() };
                return self.writers.push(Writer::new(author, self.writers[at].document));
            }
            2..=4 => return self.read(at),
            5 => {
                let n = self.dice.below(3) as u64;
                let prev = (n > 0).then(|| self.years.setting.project.id());
                bind(&mut self.writers[at], &signing(), n, prev)
            }
            6 | 7 => self.cut(at),
            8 => {
                let deps = self.cited();
                self.writers[at].act(&Act::Acknowledge, deps)
            }
            13 => self.copy(at, step),
            _ => self.writers[at].write(&format!("step {step}")),
        };
        self.entries.push(entry);
    }

    /// What somebody sees comes with everything that it rests on; an actor's other branch fits in no view, so now and then
    /// an entry is missed, and with it its branch.
    fn read(&mut self, at: usize) {
        let (until, missed) = (self.dice.below(self.entries.len() + 1), self.dice.below(self.entries.len() + 1));
        let writer = &mut self.writers[at];
        let own = (writer.author.key.public(), writer.author.epoch);
        for (number, entry) in self.entries[..until].iter().enumerate() {
            if number != missed && (entry.entry().author, entry.entry().epoch) != own {
                writer.see(entry);
            }
        }
    }

    /// Signs one change on two branches, and goes on from both.
    fn copy(&mut self, at: usize, step: u64) -> Verified {
        let mut writer = self.writers[at].clone();
        let change = writer.change(&format!("step {step}"));
        let chain = writer.chain;
        let copy = writer.author.changes(writer.document, chain, crate::time::Time(step), vec![change.clone()]);
        let copy = copy.expect("has a form");
        let entry = self.writers[at].sign(vec![change]);
        writer.see(&copy);
        writer.chain = Chain::after(&copy);
        self.writers.push(writer);
        self.entries.push(copy);
        entry
    }

    fn cut(&mut self, at: usize) -> Verified {
        let (key, _) = &self.keys[self.dice.below(self.keys.len())];
        let (last, other) = (self.dice.below(4) as u64, self.dice.below(20) as u64);
        let deps = if self.dice.below(2) == 0 { self.cited() } else { Vec::new() };
        self.writers[at].act(&cut(key, &[(2, last), (3 + other, 2)]), deps)
    }

    fn cited(&mut self) -> Vec<EntryId> {
        let mut cited: Vec<EntryId> = Vec::new();
        for _ in 0..self.dice.below(3).min(self.entries.len()) {
            cited.push(self.entries[self.dice.below(self.entries.len())].id());
        }
        cited.sort_unstable();
        cited.dedup();
        cited
    }
}

/// What is accepted of Praia, which has left.
fn left(record: &Record) -> Option<u64> {
    (record.epoch == 2).then_some(1)
}

/// Entries with what the inspector says of their changes, which need not be said again for each order.
fn inspected(entries: &[Verified]) -> Vec<(&Verified, Vec<ChangeHeader>)> {
    let inspect = |entry| (entry, crate::gate::inspect_changes(entry).expect("honest changes"));
    entries.iter().map(inspect).collect()
}

/// Builds a log from entries in this order, trying again what came too early.
fn log_of(setting: &Setting, entries: &[(&Verified, Vec<ChangeHeader>)]) -> Log {
    let mut log = setting.log();
    let mut waiting: Vec<_> = entries.iter().collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|(entry, headers)| log.insert(entry, headers).is_err());
        assert!(waiting.len() < before, "what is left rests on nothing that is here");
    }
    log
}

/// Before and after Loures has replaced its keys, once and twice.
fn authorities(years: &Years) -> [Authority; 2] {
    [years.setting.authority.clone(), years.authority()]
}

/// R30: the same set gives the same verdict, fingerprint and order of views, however it arrived.
#[test]
fn the_order_of_arrival_never_shows() {
    let (years, keys) = some_years();
    let authorities = authorities(&years);
    let mut met: BTreeSet<Option<Reason>> = BTreeSet::new();
    let (mut contested, mut disputes) = (0, 0);
    for seed in 0..SEEDS {
        let entries = History::of(&years, &keys, seed);
        let mut order = inspected(&entries);
        let mut dice = Dice::new(seed);
        let judged = |log: &Log| {
            let verdicts = authorities.each_ref().map(|authority| judge_where(log, authority, &left));
            (verdicts, log.fingerprint(), log.causal_order(&log.records().map(|(id, _)| id).collect()))
        };
        let expected = judged(&log_of(&years.setting, &order));
        for _ in 1..6 {
            dice.shuffle(&mut order);
            assert!(judged(&log_of(&years.setting, &order)) == expected, "seed {seed}");
        }
        // In one go, as from the archive.
        let stored = log_of(&years.setting, &order).order().iter().skip(1).copied().collect::<Vec<_>>();
        let by_id = fixtures::by_id(entries.iter().chain([&years.setting.project]));
        let stored = [years.setting.project.id()].into_iter().chain(stored);
        let stored = stored.map(|id| StoredEntry { id, bytes: by_id[&id].bytes().to_vec() }).collect();
        let log = restore(years.setting.project.document(), stored, fixtures::network()).expect("whole");
        assert!(judged(&log) == expected, "seed {seed}, restored");
        assert_eq!(expected.2.len(), entries.len() + 1, "nothing is left out of the order, seed {seed}");
        for verdict in &expected.0 {
            assert_eq!(verdict.counted.len() + verdict.set_aside.len(), entries.len() + 1);
            assert!(verdict.counted.iter().all(|id| !verdict.set_aside.contains_key(id)));
            met.extend(verdict.set_aside.values().copied().map(Some));
            contested += verdict.contested.len();
            disputes += verdict.disputes.len();
        }
    }
    // The histories are worth something only if they come to all of this.
    let all = [Reason::Fork, Reason::RestsOnFork, Reason::NotEntitledToday, Reason::NoParty, Reason::Contested];
    assert_eq!(met, all.map(Some).into_iter().collect());
    assert!(contested > 20 && disputes > 100, "{contested} contested, {disputes} disputes");
}

/// R35: a further cut takes nothing away, and accepts what it says where no fork is in the way.
#[test]
fn a_further_cut_never_takes_away() {
    let (years, keys) = some_years();
    let authority = years.authority();
    let mut gained = 0;
    for seed in 0..SEEDS {
        let entries = History::of(&years, &keys, seed);
        let log = log_of(&years.setting, &inspected(&entries));
        let before = judge_where(&log, &authority, &left);
        let (key, _) = &keys[usize::try_from(seed).expect("few") % keys.len()];
        let all = cut_for(&log, &key.public());
        for deps in [Vec::new(), cited_by(&log, &all)] {
            let cut = years.writer(&crate::tests::fixtures::key(52), 2, 99).act(&Act::Cut(all.clone()), deps);
            let mut log = log.clone();
            fixtures::insert(&mut log, &cut).expect("fits");
            let after = judge_where(&log, &authority, &left);
            assert!(before.counted.is_subset(&after.counted), "seed {seed}");
            gained += after.counted.len() - before.counted.len() - 1;
            let forked = |id: &EntryId| matches!(after.set_aside.get(id), Some(Reason::Fork | Reason::RestsOnFork));
            let mut own = log.records().filter(|(_, record)| record.author == key.public());
            assert!(own.all(|(id, _)| after.counted.contains(&id) || forked(&id)), "seed {seed}");
        }
    }
    assert!(gained > 100, "{gained}");
}

/// R31, R32, R35: what does not count changes nothing about what does, unless it forks or weighs in a fork.
#[test]
fn what_does_not_count_changes_nothing() {
    let (years, keys) = some_years();
    let authority = years.authority();
    let gone = years.setting.loures.clone();
    for seed in 0..SEEDS {
        let entries = History::of(&years, &keys, seed);
        let log = log_of(&years.setting, &inspected(&entries));
        let before = judge_where(&log, &authority, &left);
        let is_forked = before.set_aside.values().any(|reason| *reason == Reason::Fork);
        let seen = entries.iter().map(Verified::id).max().filter(|_| !is_forked);
        let mut late = years.writer(&gone.node, 0, 90);
        entries.iter().filter(|_| !is_forked).for_each(|entry| late.see(entry));
        let edit = late.write("late");
        let mut mayor = years.writer(&gone.office, 0, 90);
        let says = mayor.act(&cut(&gone.office, &[(2, 99), (90, 99)]), seen.into_iter().collect());
        let acts = [mayor.act(&cut(&gone.node, &[(2, 99), (90, 99)]), vec![]), bind(&mut mayor, &signing(), 0, None)];
        let mut log = log.clone();
        insert_all(&mut log, [&edit, &says].into_iter().chain(&acts));
        let after = judge_where(&log, &authority, &left);
        assert_eq!(after.counted, before.counted, "seed {seed}");
        let changed = after.set_aside.iter().filter(|(id, reason)| before.set_aside.get(id) != Some(reason));
        assert_eq!(changed.count(), 4, "seed {seed}");
    }
}
