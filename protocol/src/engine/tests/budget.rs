//! The budget of a metered line: bulk waits for the next day, what people write goes on for a while, nothing is lost, and
//! both sides say why (R297–R299).

use super::quotas::noise;
use super::*;
use crate::tests::fixtures::Dice;

const DAY: u64 = 86_400_000;
const LIMIT: u64 = 200_000;

/// Loures (0), whose line is metered, and Maio (1), who are apart; Loures has written a lot.
fn apart(budget: u64) -> (World, DocumentId) {
    let (mut world, project) = twins_with_a_project();
    world.disconnect(0, 1);
    let mut dice = Dice::new(1);
    for _ in 0..45 {
        let document = world.create(0, Kind::Project);
        world.edit(0, document, &[("summary.pt", &noise(&mut dice, 9_000))]);
    }
    world.engine_mut(0).spend_at_most(budget, Spent::default());
    (world, project)
}

fn budget(world: &mut World, node: usize) -> BudgetStatus {
    world.status(node).budget.expect("it has one")
}

fn rests(world: &mut World, node: usize) -> Option<crate::session::Rest> {
    let causes = world.status(node).alarms.into_iter().map(|alarm| alarm.cause);
    causes.into_iter().find_map(|cause| if let Cause::Rests(rest) = cause { Some(rest) } else { None })
}

fn carried(world: &World) -> u64 {
    world.carried.iter().map(|(.., frame)| frame.len() as u64 + 4).sum()
}

fn assert_nothing_is_wrong(world: &World) {
    for node in [0, 1] {
        let wrong = |event: &&Event| matches!(event, Event::Stuck(..) | Event::Violated(..));
        assert_eq!(world.events(node).iter().find(wrong), None);
    }
}

/// R297, R298.
#[test]
fn bulk_waits_for_the_next_day_and_both_sides_say_so() {
    let (mut world, project) = apart(LIMIT);
    let before = carried(&world);
    world.connect(0, 1);
    world.rest();
    let status = budget(&mut world, 0);
    let spent = carried(&world) - before;
    assert_eq!(status.used, spent, "what is counted is what went over the line, both ways");
    assert!(status.used >= LIMIT && status.used < LIMIT + LIMIT / 10, "{status:?}");
    assert_eq!(status.rest, rests(&mut world, 1), "Maio knows why nothing more comes");
    let rest = status.rest.expect("it is used up");
    assert!(rest.takes_news && rest.until == Time(DAY), "{rest:?}");
    assert!(world.events(0).contains(&Event::Rests(Some(rest))));
    // What somebody writes now goes on, both ways; and at rest nothing is compared.
    world.edit(0, project, &[("planned_start", "2027-01-15")]);
    world.edit(1, project, &[("planned_end", "2027-12-15")]);
    for node in [0, 1] {
        let draft = world.draft(node, project);
        assert_eq!([draft.text("planned_start"), draft.text("planned_end")], [Some("2027-01-15"), Some("2027-12-15")]);
    }
    let before = carried(&world);
    world.rest();
    assert!(carried(&world) - before < 500);
    assert_nothing_is_wrong(&world);
    // The days pass, and all of it arrives.
    for day in 1..30 {
        world.set_clock(Time(day * DAY));
        world.tick(0);
        world.rest();
        assert!(budget(&mut world, 0).used < LIMIT + LIMIT / 10);
    }
    assert_eq!((budget(&mut world, 0).rest, rests(&mut world, 1)), (None, None));
    world.assert_equal();
    assert_nothing_is_wrong(&world);
}

#[test]
fn when_the_reserve_is_gone_everything_waits_and_nothing_is_lost() {
    let (mut world, project) = apart(LIMIT);
    world.connect(0, 1);
    let mut dice = Dice::new(2);
    let mut last = String::new();
    for _ in 0..10 {
        last = noise(&mut dice, 4_000);
        world.edit(0, project, &[("summary.pt", &last)]);
    }
    world.rest();
    let status = budget(&mut world, 0);
    assert!(status.rest.is_some_and(|rest| !rest.takes_news), "{status:?}");
    assert_eq!(rests(&mut world, 1), status.rest);
    assert!(status.used < LIMIT + LIMIT / 4, "{status:?}");
    assert_ne!(world.draft(1, project).text("summary.pt"), Some(last.as_str()));
    // Connecting again costs little, and tells why.
    world.disconnect(0, 1);
    assert_eq!(rests(&mut world, 1), None);
    let before = carried(&world);
    world.connect(0, 1);
    world.rest();
    assert!(carried(&world) - before < 1_000, "{}", carried(&world) - before);
    assert!(rests(&mut world, 1).is_some());
    world.set_clock(Time(DAY));
    world.tick(0);
    world.rest();
    assert_eq!(world.draft(1, project).text("summary.pt"), Some(last.as_str()), "small things come first");
}

/// R299.
#[test]
fn what_was_spent_counts_over_a_start() {
    let (mut world, _) = apart(LIMIT);
    world.connect(0, 1);
    world.rest();
    let used = budget(&mut world, 0).used;
    world.restart(0);
    assert_eq!(world.status(0).budget, None, "the shell says it again");
    let spent = world.spent(0);
    assert!(spent.bytes + limits::BUDGET_KEPT_BYTES > used && spent.bytes >= LIMIT, "{spent:?} of {used}");
    world.engine_mut(0).spend_at_most(LIMIT, spent);
    world.connect(0, 1);
    world.rest();
    assert!(budget(&mut world, 0).rest.is_some());
    assert!(rests(&mut world, 1).is_some());
}

#[test]
fn a_line_that_costs_nothing_is_not_counted() {
    let (mut world, _) = apart(LIMIT);
    world.connect_local(0, 1);
    world.rest();
    world.rest();
    world.assert_equal();
    let status = budget(&mut world, 0);
    assert_eq!((status.used, status.rest), (0, None));
}

#[test]
fn the_engine_asks_to_be_woken_when_the_next_day_begins() {
    let (mut world, _) = apart(LIMIT);
    world.connect(0, 1);
    world.rest();
    assert_eq!(world.engine(0).next_day(), Some(Time(DAY)));
    assert_eq!(world.engine(1).next_day(), None);
    // A clock that is set back to yesterday does not stop anything for longer.
    world.set_clock(Time(DAY + 5));
    world.tick(0);
    assert!(budget(&mut world, 0).rest.is_none_or(|rest| rest.until == Time(2 * DAY)));
    world.set_clock(Time(5));
    world.tick(0);
    assert!(budget(&mut world, 0).rest.is_none_or(|rest| rest.until == Time(DAY)));
}
