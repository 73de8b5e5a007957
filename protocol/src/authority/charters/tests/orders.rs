//! Nodes that hold the same entries decide the same, in whatever order those came, and whoever wrote them (R29).

use super::oracle::Oracle;
use super::*;
use crate::identity::Fingerprint;
use crate::identity::charter::ListedKey;

const TERRITORIES: usize = 3;
const KEYS: u8 = 12;
/// The public halves of the keys, which are slow to make.
static PUBLIC: std::sync::LazyLock<Vec<PublicKey>> =
    std::sync::LazyLock::new(|| (1..=KEYS).map(|number| key(number).public()).collect());

/// Everything that can be asked of the charters of one territory.
#[derive(Debug, PartialEq)]
pub(super) struct Portrait {
    tips: Vec<EntryId>,
    is_disputed: bool,
    versions: Vec<(EntryId, Standing)>,
    /// For each version, key and role.
    rights: Vec<(Entitlement, bool)>,
    /// For each key and role.
    today: Vec<bool>,
    guardians: BTreeSet<TerritoryId>,
}

/// Everything that can be asked of a node.
#[derive(Debug, PartialEq)]
pub(super) struct Picture {
    left: BTreeSet<EntryId>,
    prints: Vec<Fingerprint>,
    portraits: Vec<Portrait>,
}

pub(super) fn picture(country: &Country, known: &Known) -> Picture {
    let of = |first: &Verified| portrait(&known.authority, first.territory());
    Picture {
        left: known.left.clone(),
        prints: known.logs.values().map(Log::fingerprint).collect(),
        portraits: country.founded.iter().map(of).collect(),
    }
}

fn portrait(authority: &Authority, territory: TerritoryId) -> Portrait {
    let charters = authority.charters(territory).expect("founded");
    let versions: Vec<_> = authority.charter_versions(territory).map(|v| (v.entry, v.standing)).collect();
    let roles = [Roles::ROOT, Roles::SIGN, Roles::EDIT];
    let asked = || PUBLIC.iter().flat_map(|key| roles.map(|role| (*key, role)));
    let right = |version: EntryId| {
        asked().map(move |(key, role)| {
            let upheld = authority.upholds(territory, version, &key, role);
            (authority.entitlement(territory, version, &key, role), upheld)
        })
    };
    Portrait {
        tips: charters.tips().map(|(id, _)| id).collect(),
        is_disputed: charters.is_disputed(),
        rights: versions.iter().flat_map(|(version, _)| right(*version)).collect(),
        today: asked().map(|(key, role)| authority.is_entitled_today(territory, &key, role)).collect(),
        guardians: authority.with_guardians([territory]),
        versions,
    }
}

/// What some people, honest or not, make of the charters of three territories.
struct History {
    country: Country,
    dice: Dice,
    charters: Vec<Vec<(EntryId, Charter)>>,
}

impl History {
    fn begin(seed: u64) -> Self {
        let mut history = Self { country: Country::default(), dice: Dice::new(seed), charters: Vec::new() };
        for number in 0..3 {
            let keys = [number * 2 + 1, number * 2 + 2, 9];
            let threshold = u16::try_from(history.dice.below(2) + 1).expect("small");
            let charter = roots(&[], threshold, &keys[..history.dice.below(2) + 2]);
            let founded = history.country.found(keys[0], charter.clone());
            history.charters.push(vec![(history.country.first(founded).0, charter)]);
        }
        for _ in 0..12 {
            history.step();
        }
        history
    }

    /// Picks one of the versions of a territory, the later ones more often.
    fn version(&mut self, territory: usize) -> (EntryId, Charter) {
        let versions = &self.charters[territory];
        let at = self.dice.below(versions.len()).max(self.dice.below(versions.len()));
        versions[at].clone()
    }

    /// Picks somebody who may or may not speak for a territory: mostly a root at the version.
    fn hand(&mut self, territory: usize, version: &(EntryId, Charter)) -> Hand {
        let listed = version.1.keys[self.dice.below(version.1.keys.len())].key;
        let stranger = u8::try_from(self.dice.below(usize::from(KEYS)) + 1).expect("small");
        let key = if self.dice.below(12) == 0 { stranger } else { number_of(listed) };
        Hand { territory, key, cited: version.0 }
    }

    fn step(&mut self) {
        let territory = self.dice.below(TERRITORIES);
        let before = self.version(territory);
        match self.dice.below(8) {
            0 => self.rescue(territory, &before),
            1 | 2 => {
                let (number, count) = (before.1.number, 1 + self.dice.below(2));
                let rivals = self.charters[territory].iter();
                let rivals = rivals.filter(|(id, charter)| charter.number == number && *id != before.0);
                let settled: Vec<(EntryId, Charter)> = rivals.take(count).cloned().collect();
                self.amend(territory, &before, &settled);
            }
            _ => self.amend(territory, &before, &[]),
        }
    }

    /// Makes so many lines of one charter that not all of them are weighed (R131).
    fn crowd(&mut self) {
        for _ in 0..20 {
            let at = self.dice.below(self.charters[0].len());
            let before = self.charters[0][at].clone();
            self.amend(0, &before, &[]);
            if let Some(last) = self.charters[0].last().cloned() {
                self.approve(0, &last);
            }
        }
    }

    /// Proposes a version, and lets some speak for it.
    fn amend(&mut self, territory: usize, before: &(EntryId, Charter), settled: &[(EntryId, Charter)]) {
        let named: Vec<_> = [before].into_iter().chain(settled).map(|(id, charter)| (*id, charter.number)).collect();
        let mut next = Charter { keys: before.1.keys.clone(), ..roots(&named, 1, &[1]) };
        next.keys.retain(|listed| settled.iter().all(|(_, charter)| charter.listed(&listed.key).is_some()));
        let roles = [BOUND, BOUND, Roles::ROOT, Roles::EDIT][self.dice.below(4)];
        let new = PUBLIC[self.dice.below(PUBLIC.len())];
        let shrinks = self.dice.below(3) == 0 && next.keys.len() > 1;
        if !shrinks && next.listed(&new).is_none() {
            next.keys.push(ListedKey { key: new, roles, office: None, invitation: None });
            next.keys.sort_by_key(|listed| listed.key);
        } else if next.keys.len() > 1 {
            next.keys.remove(self.dice.below(next.keys.len()));
        }
        let roots = next.keys.iter().filter(|listed| listed.roles.include(Roles::ROOT)).count();
        if roots == 0 {
            return;
        }
        next.threshold = u16::try_from(self.dice.below(roots.min(2)) + 1).expect("small");
        next.number += u64::from(self.dice.below(20) == 0);
        let mut guardians: Vec<TerritoryId> = (0..TERRITORIES).map(|other| self.country.id(other)).collect();
        guardians.retain(|_| self.dice.below(4) > 0);
        if !guardians.is_empty() {
            let threshold = u16::try_from(self.dice.below(guardians.len()) + 1).expect("small");
            next = guarded(next, threshold, &guardians);
        }
        let by = if self.dice.below(5) == 0 { self.dice.below(TERRITORIES) } else { territory };
        let under = if by == territory { before.clone() } else { self.version(by) };
        let hand = self.hand(by, &under);
        let (id, _) = self.country.propose(hand, territory, next.clone());
        self.charters[territory].push((id, next.clone()));
        match self.dice.below(5) {
            0 => self.rescue(territory, &(id, next)),
            1 => self.speak(territory, &(id, next), 4),
            _ => self.approve(territory, &(id, next)),
        }
    }

    /// Returns the versions that one follows, as far as they are known.
    fn before(&self, territory: usize, version: &(EntryId, Charter)) -> Vec<(EntryId, Charter)> {
        let named: Vec<EntryId> = named(&version.1).collect();
        self.charters[territory].iter().filter(|(id, _)| named.contains(id)).cloned().collect()
    }

    /// Lets all roots of what a version follows approve it.
    fn approve(&mut self, territory: usize, version: &(EntryId, Charter)) {
        for before in self.before(territory, version) {
            for listed in &before.1.keys {
                let hand = Hand { territory, key: number_of(listed.key), cited: before.0 };
                self.country.approve(hand, (version.0, 0));
            }
        }
    }

    /// Lets all guardians of what a version follows approve it, some under an old version of their own charter.
    fn rescue(&mut self, territory: usize, version: &(EntryId, Charter)) {
        for before in self.before(territory, version) {
            let guardians = before.1.guardians.map(|guardians| guardians.territories).unwrap_or_default();
            for by in (0..TERRITORIES).filter(|by| guardians.contains(&self.country.id(*by))).collect::<Vec<_>>() {
                let at = self.dice.below(self.charters[by].len().min(2));
                let (cited, charter) = self.charters[by][at].clone();
                for listed in &charter.keys {
                    let hand = Hand { territory: by, key: number_of(listed.key), cited };
                    self.country.guard(hand, territory, (version.0, 0));
                }
            }
        }
    }

    /// Lets some roots and guardians speak for a version, and strangers.
    fn speak(&mut self, territory: usize, version: &(EntryId, Charter), times: usize) {
        for _ in 0..times {
            let by = if self.dice.below(2) == 0 { territory } else { self.dice.below(TERRITORIES) };
            let before = self.before(territory, version);
            let at = self.dice.below(before.len());
            let under = if by == territory { before.get(at).cloned() } else { None };
            let under = under.unwrap_or_else(|| self.version(by));
            let hand = self.hand(by, &under);
            if by == territory && self.dice.below(8) > 0 {
                self.country.approve(hand, (version.0, 0));
            } else {
                self.country.guard(hand, territory, (version.0, 0));
            }
        }
    }
}

fn number_of(public: PublicKey) -> u8 {
    let at = PUBLIC.iter().position(|key| *key == public).expect("one of the keys");
    u8::try_from(at + 1).expect("small")
}

/// How often something came up, so that the histories are known to be worth anything.
#[derive(Debug, Default)]
struct Tally {
    admitted: usize,
    approved: usize,
    rescued: usize,
    disputed: usize,
    overruled: usize,
    barred: usize,
    settled: usize,
    proposed_by_guardians: usize,
    crowded: usize,
}

impl Tally {
    fn count(&mut self, history: &History, known: &Known, oracle: &Oracle<'_>) {
        for (territory, first) in history.country.founded.iter().enumerate() {
            let standings = oracle.standings(first.territory());
            let is_approved = |standing: &Standing| !matches!(standing, Standing::Proposed(_) | Standing::Barred(_));
            let approved: Vec<_> = standings.iter().filter(|(_, s)| is_approved(s)).map(|(id, _)| *id).collect();
            let charter = |id| &history.charters[territory].iter().find(|(other, _)| *other == id).expect("made").1;
            let log = &known.logs[&first.document()];
            let foreign = |id: &&EntryId| log.record(id).is_some_and(|r| r.territory != first.territory());
            self.admitted += log.order().len();
            let charters = known.charters(&history.country, territory);
            self.crowded += usize::from(charters.lines.is_beyond_weighing());
            self.approved += approved.len();
            self.rescued += approved.iter().filter(|id| oracle.is_rescued(first.territory(), **id)).count();
            self.proposed_by_guardians += approved.iter().filter(foreign).count();
            self.settled += approved.iter().filter(|id| charter(**id).settles.is_some()).count();
            self.disputed += usize::from(standings.values().any(|standing| *standing == Standing::Rival));
            self.overruled += standings.values().filter(|standing| **standing == Standing::Overruled).count();
            self.barred += standings.values().filter(|standing| matches!(standing, Standing::Barred(_))).count();
        }
    }
}

impl Known {
    /// Returns what a node knows that takes in the same documents from scratch, each as a whole.
    fn anew(&self) -> Authority {
        let mut authority = Authority::default();
        self.logs.values().for_each(|log| _ = authority.update(log));
        authority
    }
}

/// R29: what was taken in entry by entry, now and then a whole document once more, is after every entry what it would be
/// from scratch.
#[test]
fn taking_in_entries_one_by_one_is_as_good_as_from_scratch() {
    for seed in 1_000..1_060 {
        let mut history = History::begin(seed);
        if seed % 6 == 0 {
            history.crowd();
        }
        let mut waiting: Vec<&Verified> = history.country.entries.iter().collect();
        history.dice.shuffle(&mut waiting);
        let mut known = Known::default();
        let mut admitted = 0;
        loop {
            let before = waiting.len();
            let mut left = Vec::new();
            for entry in waiting {
                if known.admit(entry).is_err() {
                    left.push(entry);
                    continue;
                }
                admitted += 1;
                let again = history.dice.below(4) == 0;
                if again {
                    assert!(!known.authority.update(&known.logs[&entry.document()]), "nothing is new in it");
                }
                let fresh = known.anew();
                for territory in known.logs.keys().map(|document| document.as_territory()) {
                    let (grown, fresh) = (portrait(&known.authority, territory), portrait(&fresh, territory));
                    assert_eq!(grown, fresh, "seed {seed}, entry {admitted}");
                }
            }
            if left.len() == before {
                break;
            }
            waiting = left;
        }
        assert!(admitted > 10, "{admitted}");
    }
}

/// R29, R130, R131: equal sets give equal answers, one by one in any order or all at once, and those that the rules give.
#[test]
fn the_order_of_charter_acts_never_shows() {
    let mut tally = Tally::default();
    for seed in 0..300 {
        let mut history = History::begin(seed);
        if seed % 6 == 0 {
            history.crowd();
        }
        let country = &history.country;
        let mut order: Vec<&Verified> = country.entries.iter().collect();
        let known = Known::of(order.iter().copied());
        let expected = picture(country, &known);
        for _ in 0..5 {
            history.dice.shuffle(&mut order);
            assert_eq!(picture(country, &Known::of(order.iter().copied())), expected, "seed {seed}");
        }
        // A node that joins last takes in whole documents.
        for turn in 0..TERRITORIES {
            let mut logs: Vec<&Log> = known.logs.values().collect();
            logs.rotate_left(turn);
            let mut authority = Authority::default();
            let changes = logs.iter().filter(|log| authority.update(log)).count();
            assert_eq!(changes, TERRITORIES);
            let late = Known { authority, logs: known.logs.clone(), left: known.left.clone() };
            assert_eq!(picture(country, &late), expected, "seed {seed}");
            assert!(!logs.iter().any(|log| late.authority.clone().update(log)), "nothing is new the second time");
        }
        let oracle = Oracle::of(known.logs.values());
        for first in &country.founded {
            let versions = known.authority.charter_versions(first.territory());
            let without_needs = |standing| match standing {
                Standing::Proposed(_) => Standing::Proposed(vec![]),
                other => other,
            };
            let found: BTreeMap<_, _> = versions.map(|v| (v.entry, without_needs(v.standing))).collect();
            assert_eq!(found, oracle.standings(first.territory()), "seed {seed}");
        }
        tally.count(&history, &known, &oracle);
    }
    let counts = [tally.rescued, tally.disputed, tally.overruled, tally.settled, tally.proposed_by_guardians];
    assert!(counts.iter().all(|count| *count >= 30) && tally.crowded >= 10, "{tally:?}");
}
