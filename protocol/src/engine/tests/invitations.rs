//! Becoming twins a second time, and staying who one is.

use super::*;
use crate::act::{Founding, Home, Subject};
use crate::document::agreement::twinning;
use crate::entry::{Chain, Verified};
use crate::identity::Roles;
use crate::identity::charter::Office;
use crate::tests::fixtures;

/// R72: who are twins already learn it at once; nothing is begun, and the session goes on.
#[test]
fn twins_do_not_become_twins_again() {
    let (mut world, _) = twins_with_a_project();
    let refused = Err(Refusal::Already("your two territories are twins already"));
    for (inviter, guest) in [(0, 1), (1, 0)] {
        let code = world.invite(inviter, Purpose::Twin);
        let before = (world.holdings(0), world.holdings(1));
        assert_eq!(world.command(guest, Command::Accept(code)).map(|_| ()), refused);
        assert_eq!((world.holdings(0), world.holdings(1)), before);
        assert_eq!(world.shared(guest, inviter), 1, "the session is still there");
        assert_eq!(world.accepting(guest), 0);
    }
    world.assert_equal();
}

/// R72: an invitation that was answered can be shown again, as a node does after a restart.
#[test]
fn an_answered_invitation_is_answered_again_without_harm() {
    let mut world = World::new();
    let (loures, maio) = (world.add_node(Some("Loures")), world.add_node(Some("Maio")));
    let code = world.invite(loures, Purpose::Twin);
    world.accept(maio, &code);
    world.accept(maio, &code);
    world.restart(maio);
    world.accept(maio, &code);
    world.connect(loures, maio);
    assert_eq!(world.shared(loures, maio), 1);
    world.accept(maio, &code);
    assert_eq!(world.accepting(maio), 0);
    world.connect(loures, maio);
    assert_eq!(world.cooperations(maio), 1);
    world.assert_equal();
}

/// R72: an invitation that ended before it reached anybody does not stand in the way of the next one.
#[test]
fn a_proposal_that_nobody_accepted_is_followed_by_another() {
    let mut world = World::new();
    let (loures, maio) = (world.add_node(Some("Loures")), world.add_node(Some("Maio")));
    let late = world.invite(loures, Purpose::Twin);
    world.accept(maio, &late);
    world.pass(limits::INVITATION_AGE_DEFAULT.0 + 1);
    world.connect(loures, maio);
    assert_eq!(world.shared(loures, maio), 0);
    let code = world.invite(loures, Purpose::Twin);
    world.accept(maio, &code);
    world.connect(loures, maio);
    assert_eq!((world.shared(loures, maio), world.accepting(maio)), (1, 0));
    world.assert_equal();
}

/// R72: territories that meet in a larger cooperation have a session already. It begins again with the invitation.
#[test]
fn partners_of_a_larger_cooperation_become_twins() {
    let (mut world, _) = twins_with_a_project();
    let praia = world.add_node(Some("Praia"));
    let code = world.invite(0, Purpose::Twin);
    world.accept(praia, &code);
    world.connect(0, praia);
    let larger = cooperation_of_all(&mut world, &[0, 1, praia]);
    world.connect(0, 1);
    world.connect(0, praia);
    world.connect(1, praia);
    assert_eq!((world.shared(1, praia), world.shared(praia, 1)), (1, 1));
    let code = world.invite(1, Purpose::Twin);
    world.accept(praia, &code);
    assert_eq!(world.accepting(praia), 1, "the larger cooperation is not what the invitation promised");
    world.connect(1, praia);
    assert_eq!((world.shared(1, praia), world.accepting(praia)), (2, 0));
    let mut welcomed = world.events(praia).iter().filter_map(|event| match event {
        Event::Welcomed(_, document) => Some(*document),
        _ => None,
    });
    assert!(welcomed.next_back().is_some_and(|document| document != larger));
    world.assert_equal();
}

/// Makes a cooperation of several territories, which no command begins, and gives it to the first of them.
fn cooperation_of_all(world: &mut World, nodes: &[usize]) -> DocumentId {
    let mut parties: Vec<TerritoryId> =
        nodes.iter().map(|node| world.engine(*node).territory().expect("founded")).collect();
    parties.sort_unstable();
    let by_office = |world: &World, node: usize| {
        let office = world.office(node);
        world.author(node, &office, 77)
    };
    let first =
        fixtures::begin(&by_office(world, nodes[0]), Subject::Cooperation(Founding { parties, invitation: None }));
    let mut entries = vec![first.clone()];
    for node in &nodes[1..] {
        let author = by_office(world, *node);
        let act = author.act(Some(first.document()), Chain::default(), Time(1), &Act::Accept, vec![], None);
        entries.push(act.expect("an act with a form"));
    }
    let twin = world.keys(nodes[1]).node.public();
    world.disconnect(nodes[0], nodes[1]);
    world.greet(nodes[0], twin, world.engine(nodes[1]).territory());
    let brought = entries.iter().collect::<Vec<_>>();
    world.bring(nodes[0], twin, &brought);
    world.hang_up(nodes[0], twin);
    first.document()
}

/// Returns Loures (0), Maio (1), twinned, and a second machine of Loures that has written nothing.
fn twins_with_a_second_node() -> (World, usize) {
    let (mut world, _) = twins_with_a_project();
    let second = world.add_node(None);
    let code = world.invite(0, Purpose::Node);
    world.accept(second, &code);
    world.connect(0, second);
    world.disconnect(0, second);
    world.disconnect(0, 1);
    (world, second)
}

/// Lets the twin Maio bring charters of many territories, which list the key of `node`. Some have a lower id than Loures.
fn claim(world: &mut World, node: usize) {
    let (victim, twin) = (world.keys(node).node.public(), world.keys(1).node.public());
    let loures = world.engine(0).territory().expect("founded");
    let thieves: Vec<Verified> = (200..216)
        .map(|number| {
            let thief = fixtures::key(number);
            let keys = [(thief.public(), Roles::ROOT), (victim, Roles::ALL)];
            fixtures::found_with(&thief, fixtures::charter(None, 1, &keys))
        })
        .collect();
    assert!(thieves.iter().any(|thief| thief.territory() < loures), "one of them comes first in the order of ids");
    world.greet(node, twin, world.engine(1).territory());
    world.bring(node, twin, &thieves.iter().collect::<Vec<_>>());
    world.hang_up(node, twin);
    assert_eq!(world.engine(node).authority.territories().count(), 2 + thieves.len());
}

/// R73: a machine that joined stays with its territory over every start, whoever lists its key.
#[test]
fn a_joined_node_is_not_claimed_after_a_restart() {
    let (mut world, second) = twins_with_a_second_node();
    let loures = world.engine(0).territory();
    claim(&mut world, second);
    for _ in 0..2 {
        world.restart(second);
        assert_eq!((world.engine(second).territory(), world.belongs(second)), (loures, loures));
    }
    world.connect(0, second);
    world.assert_equal();
}

/// R73: a folder that an older version wrote does not say to whom the machine belongs; from the first start on, it does.
#[test]
fn an_older_folder_is_told_its_territory() {
    let (mut world, second) = twins_with_a_second_node();
    let loures = world.engine(0).territory();
    world.forget_territory(second);
    world.restart(second);
    assert_eq!((world.engine(second).territory(), world.belongs(second)), (loures, loures));
    claim(&mut world, second);
    world.restart(second);
    assert_eq!(world.engine(second).territory(), loures);
}

/// R2, R73: to whom a machine belongs is kept when the charter that says so is stored, and before anybody is told.
#[test]
fn a_territory_is_kept_before_it_is_told() {
    let (mut world, _) = twins_with_a_project();
    let (loures, second) = (world.engine(0).territory(), world.add_node(None));
    let code = world.invite(0, Purpose::Node);
    world.accept(second, &code);
    world.hold_writes(second);
    world.connect(0, second);
    let is_welcomed = |world: &World| world.events(second).iter().any(|event| matches!(event, Event::Welcomed(..)));
    assert_eq!((world.engine(second).territory(), world.belongs(second)), (loures, None));
    assert!(!is_welcomed(&world));
    world.start_disk(second);
    assert_eq!(world.belongs(second), loures);
    assert!(is_welcomed(&world));
    // Whoever founds is told so after it is kept, too.
    let founder = world.add_node(Some("Praia"));
    assert_eq!(world.belongs(founder), world.engine(founder).territory());
}

/// R73: a machine that knows to whom it belongs gets its charter back when its disk has lost it.
#[test]
fn a_lost_charter_of_our_own_comes_back_from_a_twin() {
    let (mut world, project) = twins_with_a_project();
    let loures = world.engine(0).territory().expect("founded");
    world.lose(0, loures.document());
    world.restart(0);
    assert_eq!(world.engine(0).territory(), Some(loures));
    assert_eq!(
        world.command(0, Command::Create(Kind::Project, Home::Territory(loures))).map(|_| ()),
        Err(Refusal::Unreadable)
    );
    let office = Office { title: "Presidente".to_owned(), holder: "Exemplo".to_owned(), from: None, until: None };
    assert_eq!(world.command(0, Command::Found(office)).map(|_| ()), Err(Refusal::HasTerritory));
    world.connect(0, 1);
    world.edit(0, project, &[("title.pt", "Ainda Loures")]);
    assert_eq!(world.title(1, project), Some("Ainda Loures".to_owned()));
    world.assert_equal();
}

/// R321: two that invite each other while they are apart become twins twice; both name the same cooperation, so that what they
/// begin at both ends is in one. R320: of the texts that both then begin, propose and sign while they are apart, both name the
/// same one, and that one comes into force.
#[test]
fn what_is_begun_at_both_ends_while_they_are_apart_is_one() {
    let mut world = World::new();
    let (loures, maio) = (world.add_node(Some("Loures")), world.add_node(Some("Maio")));
    let codes = [world.invite(loures, Purpose::Twin), world.invite(maio, Purpose::Twin)];
    world.accept(maio, &codes[0]);
    world.accept(loures, &codes[1]);
    world.connect(loures, maio);
    let territories = [loures, maio].map(|node| world.engine(node).territory().expect("a territory"));
    let named = [loures, maio].map(|node| {
        assert_eq!(world.cooperations(node), 2, "both invitations are answered");
        world.engine(node).authority.twinning(territories[0], territories[1]).expect("twins")
    });
    assert_eq!(named[0], named[1]);

    world.disconnect(loures, maio);
    let texts = [loures, maio].map(|node| {
        let text = world.create(node, Kind::Agreement);
        world.edit(node, text, &[("form", twinning::TWINNING), ("title.pt", "Geminação")]);
        let parties = world.parties(node, text);
        let proposal = world.view(node, text).freeze(None).expect("freezes").proposal(1, &parties);
        world.act(node, text, Act::Propose(proposal)).expect("proposes");
        sign(&mut world, node, text);
        text
    });
    assert_ne!(texts[0], texts[1]);
    world.connect(loures, maio);
    let standing = [loures, maio]
        .map(|node| twinning::standing(texts.map(|text| (text, world.stage(node, text)))).expect("one stands"));
    assert_eq!(standing, [*texts.iter().min().expect("two"); 2], "both are signed by one, so the lower id decides");
    let other = if standing[0] == texts[0] { maio } else { loures };
    sign(&mut world, other, standing[0]);
    for node in [loures, maio] {
        let in_force = texts.map(|text| world.stage(node, text) == Stage::InForce(1));
        assert_eq!(in_force, texts.map(|text| text == standing[0]));
    }
    world.rest();
    world.assert_equal();
}

/// Signs the only proposal of an agreement.
fn sign(world: &mut World, node: usize, text: DocumentId) {
    let agreement = world.agreement(node, text);
    let version = agreement.proposals.first().expect("a proposal").version;
    let (name, office) = ("Ana Exemplo".to_owned(), "Presidente".to_owned());
    world.act(node, text, Act::Sign(Signing { number: 1, version, name, office })).expect("signs");
}
