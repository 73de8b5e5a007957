//! Nodes that can do less than before: seen over restarts, said to people, and never a reason to refuse anything.

use super::*;
use crate::session::{Abilities, Message};

/// Loures (0), whose twin Maio is connected with other programs; its own engine (1) is not.
struct Greeted {
    world: World,
    project: DocumentId,
    twin: PublicKey,
}

impl Greeted {
    fn new() -> Self {
        let (mut world, project) = twins_with_a_project();
        world.disconnect(0, 1);
        let twin = world.keys(1).node.public();
        Self { world, project, twin }
    }

    /// Lets the twin come back with a program of these abilities. Its session goes on, whatever they are.
    fn greets(&mut self, version: u16, features: u64) {
        self.world.hang_up(0, self.twin);
        let maio = self.world.engine(1).territory();
        let hello = crate::session::Hello { version_max: version, features, ..self.world.hello(maio) };
        self.world.dial(0, self.twin);
        self.world.say(0, self.twin, &Message::Hello(hello));
        assert!(self.world.session(0, self.twin).is_some_and(|session| !session.sets.is_empty()), "never refused");
    }

    /// Returns what people are told of the twin's abilities.
    fn told(&mut self) -> Option<String> {
        let status = self.world.status(0);
        status.alarms.into_iter().find_map(|alarm| match alarm.cause {
            Cause::OlderVersion(downgrade) if alarm.node == Some(self.twin) => Some(downgrade.to_string()),
            _ => None,
        })
    }

    fn events(&self) -> usize {
        let events = self.world.events(0).iter();
        events.filter(|event| matches!(event, Event::Downgraded(peer, _) if *peer == self.twin)).count()
    }
}

/// R161, R162: what a twin could do is known over our restarts and its own, and when it can do it again all is well.
#[test]
fn a_downgrade_is_seen_across_a_restart_and_ends_with_the_upgrade() {
    let mut greeted = Greeted::new();
    let (cuts, unknown) = (0b10, 1 << 60);
    let (all, less) = (Abilities::OURS.features | unknown, Abilities::OURS.features & !cuts);
    greeted.greets(2, all);
    assert_eq!((greeted.told(), greeted.events()), (None, 0));
    greeted.world.hang_up(0, greeted.twin);
    greeted.world.restart(0);
    assert_eq!(greeted.told(), None, "nothing is said of a node that has not greeted");
    greeted.greets(1, less);
    let expected = "speaks version 1 of the protocol, and spoke 2 before; it no longer knows cuts, feature 60";
    assert_eq!((greeted.told().as_deref(), greeted.events()), (Some(expected), 1));
    // It is said while the node is away, once, and not by more of something else.
    greeted.world.hang_up(0, greeted.twin);
    assert_eq!(greeted.told().as_deref(), Some(expected));
    greeted.greets(1, less);
    assert_eq!(greeted.events(), 1);
    greeted.greets(2, less | 1 << 61);
    assert_eq!(greeted.told().as_deref(), Some("no longer knows cuts, feature 60"));
    greeted.greets(3, u64::MAX);
    assert_eq!(greeted.told(), None);
    greeted.world.restart(0);
    greeted.greets(2, u64::MAX);
    assert!(greeted.told().is_some_and(|told| told.contains("spoke 3 before")));
}

/// R161: what is remembered is of counterparts alone, and an honest pair has nothing to say.
#[test]
fn strangers_are_not_remembered() {
    let mut greeted = Greeted::new();
    let maio = greeted.world.engine(1).territory();
    assert_eq!(greeted.world.abilities(0), [(greeted.twin, Abilities::OURS)].into());
    for number in 0..40 {
        let stranger = crate::tests::fixtures::key(200 + number).public();
        greeted.world.greet(0, stranger, maio);
        greeted.world.hang_up(0, stranger);
    }
    assert_eq!(greeted.world.abilities(0).len(), 1);
    greeted.world.connect(0, 1);
    greeted.world.edit(1, greeted.project, &[("summary.pt", "como antes")]);
    assert_eq!((greeted.told(), greeted.events()), (None, 0));
    greeted.world.assert_equal();
}

/// R161: a memory that is full forgets whom no charter lists any more; one that was lost is filled again.
#[test]
fn the_memory_of_abilities_is_bounded() {
    let mut greeted = Greeted::new();
    let gone = |number: usize| {
        let mut key = [9; 32];
        key[..8].copy_from_slice(&number.to_le_bytes());
        (PublicKey(key), Abilities::OURS)
    };
    let full: BTreeMap<_, _> = (0..limits::ABILITIES_REMEMBERED_MAX).map(gone).collect();
    greeted.world.replace_abilities(0, full);
    greeted.greets(2, 7);
    let kept = [(greeted.twin, Abilities { version: 2, features: 7 })];
    assert_eq!(greeted.world.abilities(0), kept.into());
    greeted.world.replace_abilities(0, BTreeMap::new());
    greeted.greets(1, 7);
    assert_eq!(greeted.told(), None, "who forgets does not know better");
    greeted.greets(1, 3);
    assert_eq!(greeted.told().as_deref(), Some("no longer knows memberships"));
}

/// R163: what a newer program signed is kept and handed on by one that does not know it, and decides nothing there.
#[test]
fn what_a_newer_feature_says_counts_as_nothing_else() {
    use crate::entry::{ActPayload, Payload, Verified};
    let mut greeted = Greeted::new();
    let (world, twin) = (&mut greeted.world, greeted.twin);
    let (maio, office) = (world.engine(1).territory().expect("founded"), world.office(1));
    let (cooperation, _) = world.engine(0).authority.cooperations().next().expect("twinned");
    let author = world.author(1, &office, 7);
    let before = world.standing(0);
    world.greet(0, twin, Some(maio));
    // The numbers of later acts, and a known one with a field of a later version.
    let roles = [crate::identity::Roles::ROOT, crate::identity::Roles::SIGN];
    let documents = [maio.document(), cooperation];
    let mut newer = Vec::new();
    for (document, role) in documents.into_iter().zip(roles) {
        for (seq, body) in [(0, vec![0x82, 0x18, 99, 0x80]), (1, vec![0x82, 10, 0x83, 0x41, 0, 0x80, 1])] {
            let prev = newer.last().filter(|_| seq > 0).map(Verified::id);
            let act = ActPayload { role, deps: vec![], binding: None, body: body.into() };
            let entry = crate::tests::fixtures::body(&author, Some(document), Payload::Act(act));
            let entry = crate::entry::Entry { seq, prev, ..entry };
            newer.push(Verified::sign(entry, &office).expect("a form"));
        }
    }
    world.bring(0, twin, &newer.iter().collect::<Vec<_>>());
    for entry in &newer {
        assert!(world.stored(0, entry.document()).contains(&entry.bytes().to_vec()), "it is kept");
    }
    assert_eq!(world.standing(0), before, "and decides nothing");
    world.hang_up(0, twin);
    world.connect(0, 1);
    for entry in &newer {
        assert!(world.stored(1, entry.document()).contains(&entry.bytes().to_vec()), "it is handed on");
    }
    world.assert_equal();
}
