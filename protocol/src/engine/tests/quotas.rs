//! Quotas: what has no room waits on the other side, both say so, and nothing is lost when there is room again (R292–R296).

use super::*;
use crate::act::Home;
use crate::identity::TerritoryId;
use crate::quota::{Quotas, Used};
use crate::session::{Message, Pause, Scope};
use crate::tests::fixtures::Dice;

const ROOM: u64 = 40_000;

fn territory(world: &World, node: usize) -> TerritoryId {
    world.engine(node).territory().expect("founded")
}

fn quota(world: &mut World, node: usize, each: u64) {
    world.engine_mut(node).hold_at_most(Quotas { each, observed: each, ..Quotas::default() });
}

/// A text that nothing compresses, so that its length is what it takes.
pub(super) fn noise(dice: &mut Dice, length: usize) -> String {
    (0..length).map(|_| char::from(b'a' + (dice.byte() % 26))).collect()
}

fn edits_of(world: &World, node: usize, of: usize) -> u64 {
    world.engine(node).accounts.used(territory(world, of)).edits
}

fn full_here(world: &mut World, node: usize) -> Vec<(u64, usize)> {
    let causes = world.status(node).alarms.into_iter().filter_map(|alarm| match alarm.cause {
        Cause::Full(limit, documents) => Some((limit, documents)),
        _ => None,
    });
    causes.collect()
}

fn full_there(world: &mut World, node: usize) -> Vec<(TerritoryId, u64)> {
    let causes = world.status(node).alarms.into_iter().filter_map(|alarm| match alarm.cause {
        Cause::FullThere(territory, limit, _) => Some((territory, limit)),
        _ => None,
    });
    causes.collect()
}

fn bytes_to(world: &World, node: usize) -> usize {
    world.carried.iter().filter(|(_, to, _)| *to == node).map(|(.., frame)| frame.len()).sum()
}

/// Asserts that two nodes have come to rest: what they still say is that nothing has changed.
fn assert_at_rest(world: &mut World) {
    world.rest();
    let before = world.carried.len();
    world.rest();
    let said: usize = world.carried[before..].iter().map(|(.., frame)| frame.len()).sum();
    assert!(
        said < 1_500,
        "{said} bytes are said at rest: {:?}",
        world.carried[before..].iter().map(|(f, t, b)| (f, t, b.len())).collect::<Vec<_>>()
    );
    let is_stuck = |event: &Event| matches!(event, Event::Stuck(..) | Event::Violated(..));
    for node in [0, 1] {
        let stuck: Vec<_> = world.events(node).iter().filter(|event| is_stuck(event)).collect();
        assert!(stuck.is_empty(), "{stuck:?}");
        assert_eq!(world.status(node).nodes.iter().map(|other| other.missing_in).sum::<usize>(), 0);
    }
}

/// R293, R295.
#[test]
fn a_territory_takes_no_more_room_than_its_quota_and_both_sides_say_so() {
    let (mut world, project) = twins_with_a_project();
    quota(&mut world, 1, ROOM);
    let mut dice = Dice::new(1);
    for _ in 0..30 {
        world.edit(0, project, &[("summary.pt", &noise(&mut dice, 3_000))]);
    }
    assert_at_rest(&mut world);
    let used = edits_of(&world, 1, 0);
    assert!(used <= ROOM && used > ROOM - 8_000, "{used}");
    let ours = territory(&world, 0);
    assert_eq!(full_here(&mut world, 1), [(ROOM, 1)]);
    assert_eq!(full_there(&mut world, 0), [(ours, ROOM)]);
    // Whose room it is not goes on, in both directions, also in the document that is paused.
    world.edit(1, project, &[("planned_start", "2027-01-15")]);
    assert_eq!(world.draft(0, project).text("planned_start"), Some("2027-01-15"));
    let theirs = world.create(1, Kind::Project);
    world.edit(1, theirs, &[("title.pt", "De Maio")]);
    assert_eq!(world.title(0, theirs).as_deref(), Some("De Maio"));
    assert_at_rest(&mut world);
}

/// R294, R296.
#[test]
fn a_backlog_stops_at_the_quota_and_arrives_whole_when_it_is_raised() {
    let (mut world, project) = twins_with_a_project();
    world.disconnect(0, 1);
    quota(&mut world, 1, ROOM);
    let mut dice = Dice::new(2);
    let mut offered = 0;
    for _ in 0..30 {
        let document = world.create(0, Kind::Project);
        world.edit(0, document, &[("summary.pt", &noise(&mut dice, 8_000))]);
        offered += 8_000;
    }
    world.edit(1, project, &[("planned_start", "2027-01-15")]);
    world.connect(0, 1);
    assert_at_rest(&mut world);
    assert!(edits_of(&world, 1, 0) <= ROOM);
    let sent = bytes_to(&world, 1);
    assert!(sent < offered, "only what was under way was sent in vain: {sent}");
    assert_eq!(world.draft(0, project).text("planned_start"), Some("2027-01-15"), "the other way nothing waits");
    let status = world.status(1);
    assert!(status.quotas.iter().any(|quota| quota.territory == territory(&world, 0) && quota.paused > 0));
    assert!(status.nodes.iter().any(|node| node.paused >= 20), "{:?}", status.nodes);
    // A session that ends and begins again comes to rest again, without the backlog being sent again.
    world.disconnect(0, 1);
    let before = bytes_to(&world, 1);
    world.connect(0, 1);
    assert_at_rest(&mut world);
    assert!(bytes_to(&world, 1) - before < 150_000, "{}", bytes_to(&world, 1) - before);
    assert!(edits_of(&world, 1, 0) <= ROOM);
    // The operator gives more, which takes a start.
    world.restart(1);
    world.connect(0, 1);
    world.rest();
    world.rest();
    world.assert_equal();
    assert_eq!((full_here(&mut world, 1), full_there(&mut world, 0)), (vec![], vec![]));
    assert!(edits_of(&world, 1, 0) > offered as u64);
}

#[test]
fn what_authority_rests_on_arrives_although_the_quota_is_full() {
    let (mut world, project) = twins_with_a_project();
    quota(&mut world, 1, 0);
    world.edit(0, project, &[("title.pt", "Não cabe")]);
    assert_at_rest(&mut world);
    assert_ne!(world.title(1, project).as_deref(), Some("Não cabe"));
    // A machine that is listed, and a territory that comes to the cooperation, are known at once.
    let machine = world.add_node(None);
    let code = world.invite(0, Purpose::Node);
    world.accept(machine, &code);
    world.connect(0, machine);
    world.rest();
    let key = world.keys(machine).node.public();
    let ours = territory(&world, 0);
    assert!(world.engine(1).authority.is_entitled_today(ours, &key, crate::identity::Roles::NODE));
    // An agreement that was there before can still be signed.
    let (mut world, _) = twins_with_a_project();
    let agreement = world.create(0, Kind::Agreement);
    world.edit(0, agreement, &[("title.pt", "Protocolo")]);
    quota(&mut world, 1, 0);
    world.edit(0, agreement, &[("summary.pt", "Não cabe")]);
    assert_at_rest(&mut world);
    let before = world.reading(1, agreement).log.order().len();
    world.command(0, Command::Publish(agreement)).expect("publishes");
    assert_eq!(world.reading(1, agreement).log.order().len(), before + 1, "an act that rests on nothing arrives");
    assert_at_rest(&mut world);
}

#[test]
fn statements_have_a_bound_too() {
    let (mut world, _) = twins_with_a_project();
    let entry = crate::tests::fixtures::Hall::found(9).first;
    let ours = Some(territory(&world, 1));
    let full = Used { edits: 0, statements: limits::STATEMENT_BYTES_PER_TERRITORY_MAX };
    let accounts = Accounts::new([(entry.territory(), full)].into());
    let home = Some(Home::Territory(entry.territory()));
    let refused = accounts.refuses(&entry, home, ours).expect("no room");
    assert_eq!(refused.limit, limits::STATEMENT_BYTES_PER_TERRITORY_MAX);
    assert_eq!(accounts.refuses(&entry, home, Some(entry.territory())), None, "one's own always fits");
    assert_eq!(Accounts::default().refuses(&entry, home, ours), None);
    // By charters and cooperations is put out whoever fills the room; of an observer anybody can fill it with them.
    assert_eq!(accounts.refuses(&entry, None, ours), None);
    assert_eq!(accounts.refuses(&entry, None, None), Some(refused));
    world.engine_mut(1).accounts = Accounts::new([(territory(&world, 0), full)].into());
    let charter = territory(&world, 0).document();
    world.edit(0, charter, &[("title.pt", "Outro nome")]);
    let project = world.create(1, Kind::Project);
    world.edit(1, project, &[("title.pt", "De Maio")]);
    assert_eq!(world.title(0, project).as_deref(), Some("De Maio"));
    assert_eq!(world.title(1, charter).as_deref(), Some("Outro nome"));
    assert_at_rest(&mut world);
}

/// Whoever has no part in a document cannot have it left out of what is compared, and who repeats himself costs nothing.
#[test]
fn what_strangers_and_observers_have_no_say_in_is_not_paused() {
    let (mut world, project) = twins_with_a_project();
    let observer = world.add_node(None);
    let code = world.invite(0, Purpose::Observe);
    world.command(observer, Command::Observe(code, Some(Scope::Everything))).expect("observes");
    world.connect(observer, 0);
    world.rest();
    let key = world.keys(observer).node.public();
    let named = |document| vec![crate::session::DocumentHeads { document, heads: Vec::new(), answer: false }];
    let ours = territory(&world, 0);
    for pause in [
        Pause::HeldBack(named(project)),
        Pause::Full(ours, 1, named(project)),
        Pause::Full(ours, 1, named(DocumentId([9; 32]))),
    ] {
        world.say(0, key, &Message::Pause(pause));
    }
    let session = world.engine(0).sessions.get(&key).expect("it is still there");
    assert_eq!(session.pauses.documents().count(), 0);
    // A home is opened once in a frame.
    let twin = world.keys(1).node.public();
    let cooperation = Home::Cooperation(world.engine(0).authority.cooperations().next().expect("twins").0);
    let opening = crate::reconcile::open(world.engine_mut(0).catalogue.set(cooperation));
    let sets = vec![(cooperation, opening.clone()), (cooperation, opening)];
    let frame = Message::Roots(crate::session::Roots { authority: [0; 12], sets }).encode();
    assert_eq!(Message::decode(&frame).err(), Some(crate::violation::Violation::MalformedFrame));
    assert!(world.engine(0).sessions.contains_key(&twin));
}

/// The disk of an observer is not filled by its source, however many territories that makes up.
#[test]
fn an_observer_holds_no_more_than_it_wants_to() {
    let (mut world, public) = twins_with_a_project();
    let ours = Home::Territory(territory(&world, 0));
    let mut dice = Dice::new(3);
    let mut publish = |world: &mut World| {
        let Ok(Answer::Created(document)) = world.command(0, Command::Create(Kind::Project, ours)) else { panic!() };
        world.edit(0, document, &[("summary.pt", &noise(&mut dice, 8_000))]);
        world.command(0, Command::Publish(document)).expect("publishes");
        document
    };
    for node in [0, 1] {
        world.command(node, Command::Publish(public)).expect("publishes");
    }
    (0..20).for_each(|_| _ = publish(&mut world));
    let observer = world.add_node(None);
    quota(&mut world, observer, ROOM);
    let code = world.invite(0, Purpose::Observe);
    world.command(observer, Command::Observe(code, Some(Scope::Everything))).expect("observes");
    world.connect(observer, 0);
    assert_at_rest(&mut world);
    let used: u64 = world.engine(observer).accounts.all().map(|(_, used)| used.edits).sum();
    assert!(used <= ROOM && used > ROOM - 17_000, "{used}");
    assert!(!full_here(&mut world, observer).is_empty());
    assert_eq!(world.status(observer).observing.expect("it observes").sources[0].missing_in, 0);
    // With more room all of it comes.
    world.restart(observer);
    world.connect(observer, 0);
    world.rest();
    let all = world.engine(0).catalogue.public_homes().map(|home| world.engine(0).catalogue.public_set(home).len());
    let (all, homes): (usize, usize) = (all.sum(), world.engine(0).catalogue.public_homes().count());
    let held = world.engine(observer).catalogue.public_homes();
    let held: usize = held.map(|home| world.engine(observer).catalogue.public_set(home).len()).sum();
    assert_eq!((all, homes, held), (21, 2, 21));
}

/// A third territory holds back what it relays, too.
#[test]
fn who_relays_holds_back_what_has_no_room() {
    let (mut world, _) = twins_with_a_project();
    let praia = world.add_node(Some("Praia"));
    let others = vec![territory(&world, 1), territory(&world, praia)];
    let code = world.invite(0, Purpose::Twin);
    world.accept(praia, &code);
    world.connect(0, praia);
    let Ok(Answer::Created(cooperation)) = world.command(0, Command::Cooperate(others)) else { panic!("proposes") };
    for node in [1, praia] {
        world.rest();
        world.act(node, cooperation, Act::Accept).expect("accepts");
    }
    world.rest();
    world.connect(1, praia);
    world.rest();
    let home = Home::Cooperation(cooperation);
    let Ok(Answer::Created(project)) = world.command(0, Command::Create(Kind::Project, home)) else { panic!() };
    world.edit(0, project, &[("title.pt", "De três")]);
    world.rest();
    assert_eq!(world.title(praia, project).as_deref(), Some("De três"));
    // Praia has no room for what Loures writes, and gets it from nobody.
    quota(&mut world, praia, 0);
    let mut dice = Dice::new(4);
    world.edit(0, project, &[("summary.pt", &noise(&mut dice, 8_000))]);
    world.rest();
    world.edit(1, project, &[("planned_start", "2027-01-15")]);
    assert_at_rest(&mut world);
    let loures = territory(&world, 0);
    assert!(full_there(&mut world, 0).contains(&(loures, 0)) && full_there(&mut world, 1).contains(&(loures, 0)));
    assert_ne!(world.draft(praia, project).text("planned_start"), Some("2027-01-15"), "it rests on what has no room");
    world.restart(praia);
    for node in [0, 1] {
        world.connect(node, praia);
    }
    world.rest();
    assert_eq!(world.draft(praia, project).text("planned_start"), Some("2027-01-15"));
    world.assert_equal();
}

/// In a file, what has no room is counted, and comes with the next file when there is room.
#[test]
fn what_has_no_room_stays_in_a_file() {
    let (mut world, project) = twins_with_a_project();
    world.disconnect(0, 1);
    world.edit(0, project, &[("summary.pt", "Não cabe")]);
    quota(&mut world, 1, 0);
    let theirs = territory(&world, 1);
    let parcel = super::carry::packed(&mut world, 0, theirs);
    let taken = super::carry::take(&mut world, 1, parcel.clone());
    assert_eq!((taken.taken, taken.full), (0, 1));
    quota(&mut world, 1, ROOM);
    assert_eq!(super::carry::take(&mut world, 1, parcel).taken, 1);
}
