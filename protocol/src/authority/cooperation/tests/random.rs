//! Random acts of up to five territories, honest or not: the same set comes to the same, however it arrives.

use super::scene::{Holder, Numbered, Scene};
use super::*;
use crate::act::{Membership, MembershipChange};
use crate::entry::{Chain, Verified};
use crate::identity::SecretKey;
use crate::tests::fixtures::{Dice, Hall, NOW, network};

/// What is being made up: what has been said, and the names of things to speak of.
struct Story {
    scene: Scene,
    dice: Dice,
    founding: usize,
    versions: Vec<Numbered>,
    /// Every key that ever signed for a territory, the removed ones with them.
    keys: Vec<Vec<SecretKey>>,
    /// Where the chains stand that can be gone on with, or forked.
    chains: Vec<(usize, SecretKey, u64, Chain)>,
}

impl Story {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let founding = 2 + dice.below(3);
        let parties: Vec<usize> = (0..founding).collect();
        // Now and then not everybody has accepted yet.
        let scene = if dice.below(8) == 0 { Scene::propose(&parties) } else { Scene::found(&parties) };
        let keys = (0..5).map(|hall| vec![scene.key(hall)]).collect();
        let versions = vec![scene.first()];
        Self { scene, dice, founding, versions, keys, chains: Vec::new() }
    }

    fn any_key(&mut self, hall: usize) -> SecretKey {
        let at = self.dice.below(self.keys[hall].len());
        self.keys[hall][at].clone()
    }

    /// Makes an act, mostly with the key of today, at the beginning of a chain, behind another act, or beside one.
    fn act(&mut self, hall: usize, act: &Act) -> EntryId {
        let key = if self.dice.below(4) == 0 { self.any_key(hall) } else { self.scene.key(hall) };
        let own = |(of, by, ..): &&(usize, SecretKey, u64, Chain)| *of == hall && by.public() == key.public();
        let chains: Vec<_> = self.chains.iter().filter(own).cloned().collect();
        let at = self.dice.below(chains.len() * 2 + 1);
        let (epoch, chain) = chains.get(at).map_or((100 + self.chains.len() as u64, Chain::default()), |c| (c.2, c.3));
        let author = self.scene.author(hall, &key, epoch);
        let entry = author.act(Some(self.scene.cooperation()), chain, NOW, act, vec![], None).expect("has a form");
        // Few branches, because more than are kept is a matter of arrival.
        if self.chains.iter().filter(|c| c.0 == hall && c.2 == epoch).count() < 4 {
            self.chains.push((hall, key, epoch, Chain::after(&entry)));
        }
        self.scene.say(entry)
    }

    fn version(&mut self) -> Numbered {
        // Mostly one of the newest.
        let back = self.dice.below(3).min(self.versions.len() - 1);
        self.versions[self.versions.len() - 1 - back]
    }

    fn frontier(&mut self) -> Frontier {
        let key = self.any_key(0).public();
        let lasts = vec![Last { epoch: 100, seq: self.dice.number() % 4 }];
        Frontier(vec![DocumentCuts { document: self.scene.cooperation(), cuts: vec![Cut { key, lasts }] }])
    }

    fn change(&mut self) {
        let (previous, by, whom) = (self.version(), self.dice.below(5), self.dice.below(5));
        let territory = self.scene.territory(whom);
        let change = if self.dice.below(3) < 2 {
            MembershipChange::Admit(territory)
        } else {
            let since = if whom < self.founding { self.scene.first() } else { self.version() };
            MembershipChange::Expel(territory, since.0, self.frontier())
        };
        let number = previous.1 + 1;
        let id = self.act(by, &Act::Change(Membership { number, previous: previous.0, change }));
        self.versions.push((id, number));
        // Most changes find those who agree, or nothing would ever come about.
        for hall in 0..5 {
            if self.dice.below(5) > 0 {
                self.act(hall, &Act::Consent(id));
            }
        }
    }

    fn step(&mut self) {
        let hall = self.dice.below(5);
        match self.dice.below(12) {
            0..=4 => self.change(),
            5 | 6 => {
                let version = self.version();
                self.act(hall, &Act::Consent(version.0));
            }
            7 => {
                let (since, frontier) = (self.version(), self.frontier());
                self.act(hall, &Act::Leave(since.0, frontier));
            }
            8 => {
                self.scene.rekey(hall);
                let key = self.scene.key(hall);
                self.keys[hall].push(key);
            }
            9 | 10 => {
                let (key, seq) = (self.any_key(hall).public(), self.dice.number() % 3);
                let lasts = (100..100 + self.chains.len() as u64).map(|epoch| Last { epoch, seq }).collect();
                self.act(hall, &Act::Cut(Cut { key, lasts }));
            }
            _ => self.forge(),
        }
    }

    /// A stranger says something, in his own name or in another's.
    fn forge(&mut self) {
        let (version, stranger) = (self.version(), Hall::found(9));
        let (hall, cooperation) = (self.dice.below(5), self.scene.cooperation());
        let own = stranger.author(&stranger.office, 1_000 + self.chains.len() as u64);
        let others =
            crate::entry::Author { key: stranger.office.clone(), ..self.scene.author(hall, &stranger.node, 1) };
        assert_eq!(own.network, network());
        for author in [own, others] {
            let acts = [Act::Consent(version.0), Act::Leave(self.scene.first().0, Frontier::default()), Act::Accept];
            let act = &acts[self.dice.below(acts.len())];
            let entry = author.act(Some(cooperation), Chain::default(), NOW, act, vec![], None).expect("has a form");
            self.scene.say(entry);
        }
        self.scene.say(stranger.first);
    }
}

/// R110–R117: six orders, and everything at once, for 300 histories.
#[test]
fn the_same_acts_make_the_same_parties_in_whatever_order_they_come() {
    let (mut changed, mut disputed, mut ended, mut doubted) = (0, 0, 0, 0);
    for seed in 0..300 {
        let mut story = Story::new(seed);
        for _ in 0..6 + seed % 5 {
            story.step();
        }
        let cooperation = story.scene.cooperation();
        let expected = story.scene.holder();
        let state = expected.state(cooperation);
        let mut order: Vec<Verified> = story.scene.entries().to_vec();
        for _ in 0..6 {
            story.dice.shuffle(&mut order);
            let mut holder = Holder::default();
            holder.take_all(&order);
            assert_eq!(holder.state(cooperation), state, "seed {seed}");
        }
        assert_eq!(expected.restarted().state(cooperation), state, "seed {seed}, everything at once");
        let known = expected.authority.cooperation(cooperation).expect("proposed");
        check_invariants(known, seed);
        changed += usize::from(known.newest().0 > 0);
        disputed += usize::from(known.is_disputed());
        ended += usize::from(known.ended().next().is_some());
        doubted += usize::from(known.standing.approved.len() < known.acts.agreed.len());
    }
    // The histories are worth looking at.
    assert!(changed > 60 && disputed > 5 && ended > 30 && doubted > 15, "{changed} {disputed} {ended} {doubted}");
}

/// What holds whatever anybody says.
fn check_invariants(known: &Cooperation, seed: u64) {
    for territory in known.parties() {
        assert!(known.was_party(*territory), "seed {seed}: a party was one");
    }
    for party in known.ended() {
        assert!(!known.memberships().any(|today| today == party), "seed {seed}: what has ended is over");
    }
    let agreed: BTreeSet<(u64, EntryId)> = known.acts.agreed.keys().copied().collect();
    assert!(known.standing.approved.is_subset(&agreed), "seed {seed}: nothing is approved that was not agreed to");
    if !known.is_active() {
        assert_eq!((known.newest().0, known.pending().count()), (0, 0), "seed {seed}: not in force");
    }
}
