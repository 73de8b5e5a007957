//! What people should look at: it begins with its cause, says since when, and ends with it (R204).

use super::*;
use crate::identity::SecretKey;
use crate::session::Message;
use crate::violation::Violation;

const DAY: u64 = 86_400_000;

/// Loures (0) and its twin Maio (1), which are apart.
struct Apart {
    world: World,
    project: DocumentId,
    twin: PublicKey,
}

impl Apart {
    fn new() -> Self {
        let (mut world, project) = twins_with_a_project();
        world.disconnect(0, 1);
        let twin = world.keys(1).node.public();
        Self { world, project, twin }
    }

    /// Returns the alarms that stand, each with how long.
    fn standing(&mut self) -> Vec<(Cause, Span)> {
        let now = self.world.now();
        let alarms = self.world.status(0).alarms;
        alarms.into_iter().map(|alarm| (alarm.cause, now.since(alarm.since))).collect()
    }

    /// Returns how many alarms have begun and ended.
    fn told(&self) -> [usize; 2] {
        let events = self.world.events(0).iter();
        let begun = events.clone().filter(|event| matches!(event, Event::AlarmBegun(_))).count();
        [begun, events.filter(|event| matches!(event, Event::AlarmEnded(..))).count()]
    }
}

#[test]
fn who_is_not_heard_for_days_is_named_over_a_restart_until_it_is_heard() {
    let mut apart = Apart::new();
    apart.world.pass(2 * DAY);
    apart.world.tick(0);
    assert_eq!(apart.standing(), []);
    // The node is off for a while, too.
    apart.world.restart(0);
    apart.world.pass(DAY + 1);
    apart.world.tick(0);
    let [(cause, since)] = apart.standing()[..] else { panic!("one alarm: {:?}", apart.standing()) };
    assert!(cause == Cause::Silent(true) && since >= Span::days(3), "{cause:?} {since:?}");
    assert_eq!(apart.told(), [1, 0]);
    apart.world.tick(0);
    assert_eq!(apart.told(), [1, 0], "it is told once");
    apart.world.connect(0, 1);
    apart.world.tick(0);
    assert_eq!((apart.standing(), apart.told()), (vec![], [1, 1]));
}

/// The engine asks to be woken when the time has come.
#[test]
fn nobody_needs_to_be_connected_for_an_alarm() {
    let mut apart = Apart::new();
    apart.world.pass(1);
    apart.world.tick(0);
    let due = apart.world.engine(0).next_alarm().expect("the twin is apart");
    assert!(due <= apart.world.now().plus(limits::SILENT_AFTER_DEFAULT) && due > apart.world.now());
}

#[test]
fn what_is_refused_is_said_until_both_have_the_same() {
    let mut apart = Apart::new();
    let territory = apart.world.engine(1).territory();
    apart.world.greet(0, apart.twin, territory);
    let stranger = SecretKey::from_bytes([77; 32]);
    let foreign = apart.world.author(1, &stranger, 7);
    let entry = foreign.changes(apart.project, crate::entry::Chain::default(), apart.world.now(), vec![vec![1]]);
    if let Ok(entry) = entry {
        apart.world.bring(0, apart.twin, &[&entry]);
    }
    apart.world.hang_up(0, apart.twin);
    let causes: Vec<Cause> = apart.standing().into_iter().map(|(cause, _)| cause).collect();
    assert!(matches!(causes[..], [Cause::Refused(_, 1)]), "{causes:?}");
    apart.world.connect(0, 1);
    apart.world.rest();
    assert_eq!(apart.standing(), []);
}

#[test]
fn the_other_side_says_why_it_refuses() {
    let mut apart = Apart::new();
    let territory = apart.world.engine(1).territory();
    apart.world.greet(0, apart.twin, territory);
    apart.world.say(0, apart.twin, &Message::Close(Violation::Flood.code()));
    assert_eq!(
        apart.standing().into_iter().map(|(cause, _)| cause).collect::<Vec<_>>(),
        [Cause::RefusedThere(Violation::Flood)]
    );
    // What strangers say makes nobody look.
    let nobody = SecretKey::from_bytes([77; 32]).public();
    apart.world.dial(0, nobody);
    apart.world.say(0, nobody, &Message::Close(Violation::Flood.code()));
    assert_eq!(apart.standing().len(), 1);
    apart.world.connect(0, 1);
    apart.world.rest();
    assert_eq!(apart.standing(), []);
}
