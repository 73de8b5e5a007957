//! The office key under a passphrase (R350, R351).

use super::*;
use crate::identity::charter::Office;
use crate::time::Span;

/// Locks the office key of a node.
fn lock(world: &mut World, node: usize) {
    let key = world.office(node).public();
    world.lay(node, OfficeKey::Locked(key));
}

/// Unlocks it for a minute.
fn unlock(world: &mut World, node: usize) {
    let until = world.now().plus(Span::seconds(60));
    let key = world.office(node);
    world.lay(node, OfficeKey::Unlocked(key, until));
}

/// Proposes an agreement three times, as text and number say.
fn propose(world: &mut World, node: usize) -> (DocumentId, Vec<Act>) {
    let agreement = world.create(node, Kind::Agreement);
    world.edit(node, agreement, &[("title.pt", "Acordo de geminação")]);
    let frozen = world.view(node, agreement).freeze(None).expect("freezes");
    let parties = world.parties(node, agreement);
    let sign = |number| {
        let proposal = frozen.proposal(number, &parties);
        let version = proposal.version(agreement);
        world.act(node, agreement, Act::Propose(proposal)).expect("proposes");
        Act::Sign(Signing { number, version, name: "Ana Exemplo".to_owned(), office: "Presidente".to_owned() })
    };
    (agreement, [1, 2, 3].map(sign).into())
}

#[test]
fn what_binds_waits_for_the_passphrase_and_work_goes_on() {
    let (mut world, project) = twins_with_a_project();
    let (agreement, signatures) = propose(&mut world, 0);
    let sign = |world: &mut World, number: usize| world.act(0, agreement, signatures[number].clone()).map(|_| ());
    lock(&mut world, 0);
    assert_eq!(world.status(0).protection, Some(Protection::Locked));
    assert!(world.status(0).office.is_some(), "whose office it is can be seen all the same");
    assert_eq!(sign(&mut world, 0), Err(Refusal::Locked));
    world.edit(0, project, &[("title.pt", "Escolas irmãs Loures-Maio")]);
    assert_eq!(world.title(1, project), Some("Escolas irmãs Loures-Maio".to_owned()));
    unlock(&mut world, 0);
    sign(&mut world, 0).expect("signs");
    world.pass(59_999);
    world.tick(0);
    sign(&mut world, 1).expect("signs in the last moment");
    world.pass(1);
    assert_eq!(sign(&mut world, 2), Err(Refusal::Locked), "without any tick");
    assert_eq!(world.status(0).protection, Some(Protection::Locked));
    world.assert_equal();
}

#[test]
fn a_clock_that_is_set_back_unlocks_nothing_for_longer() {
    let (mut world, _) = twins_with_a_project();
    let (agreement, signatures) = propose(&mut world, 0);
    lock(&mut world, 0);
    unlock(&mut world, 0);
    world.set_clock(Time(world.now().0 - 500_000));
    world.tick(0);
    world.pass(60_000);
    assert_eq!(world.act(0, agreement, signatures[0].clone()), Err(Refusal::Locked));
}

#[test]
fn another_key_than_the_one_of_this_machine_unlocks_nothing() {
    let (mut world, _) = twins_with_a_project();
    let (agreement, signatures) = propose(&mut world, 0);
    lock(&mut world, 0);
    let other = world.office(1);
    world.lay(0, OfficeKey::Open(other));
    assert_eq!(world.act(0, agreement, signatures[0].clone()), Err(Refusal::Locked));
}

#[test]
fn nobody_founds_with_a_locked_key() {
    let mut world = World::new();
    let node = world.add_node(None);
    let office = Office { title: "Presidente".to_owned(), holder: "Exemplo".to_owned(), from: None, until: None };
    world.replace_office(node, crate::identity::SecretKey::from_bytes([7; 32]));
    lock(&mut world, node);
    assert_eq!(world.command(node, Command::Found(office)).map(|_| ()), Err(Refusal::Locked));
}

#[test]
fn an_answered_invitation_waits_for_the_passphrase() {
    for purpose in [Purpose::Twin, Purpose::Node] {
        let (mut world, _) = twins_with_a_project();
        lock(&mut world, 0);
        let code = world.invite(0, purpose);
        let other = world.add_node((purpose == Purpose::Twin).then_some("Praia"));
        world.accept(other, &code);
        world.connect(0, other);
        assert_eq!(world.status(0).promises, 1, "{purpose:?}");
        assert_eq!(world.shared(0, other), 0, "{purpose:?}");
        // The other side may be gone when the passphrase is typed.
        world.disconnect(0, other);
        unlock(&mut world, 0);
        assert_eq!(world.status(0).promises, 0, "{purpose:?}");
        world.connect(0, other);
        match purpose {
            Purpose::Twin => assert_eq!(world.shared(0, other), 1, "they are twins"),
            Purpose::Node => assert_eq!(world.engine(other).territory(), world.engine(0).territory()),
            Purpose::Observe => unreachable!("not tried"),
        }
    }
}
