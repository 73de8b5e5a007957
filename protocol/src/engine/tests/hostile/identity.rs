//! Peers that pretend to be somebody, and territories that claim what is not theirs.

use super::*;
use crate::identity::charter::Charter;
use crate::invitation::Invitation;
use crate::tests::fixtures::{charter, found_with};

fn key(number: u8) -> SecretKey {
    SecretKey::from_bytes([number; 32])
}

/// Returns every id that these messages mention beyond what the peer named itself.
fn mentions(messages: &[Message], id: &[u8]) -> bool {
    messages.iter().any(|message| message.encode().windows(id.len()).any(|window| window == id))
}

/// R92, R93: whoever only says that he is of a territory learns nothing, not even that documents exist.
#[test]
fn who_names_a_territory_learns_nothing_by_it() {
    let mut stage = Stage::new();
    let (maio, stranger) = (stage.world.engine(1).territory().expect("founded"), key(99).public());
    stage.world.greet(0, stranger, Some(maio));
    stage.world.heard(0, stranger);
    assert!(stage.world.session(0, stranger).is_some(), "it may be a new node of Maio");
    let Home::Cooperation(cooperation) = stage.home else { panic!("a cooperation") };
    stage.world.say(0, stranger, &Message::Roots(Roots { authority: [9; 12], sets: vec![] }));
    stage.world.say(0, stranger, &Message::Compare(stage.home, reconcile::open(&PrefixTree::new())));
    let ask = |document| DocumentHeads { document, heads: vec![], answer: true };
    let loures = stage.world.engine(0).territory().expect("founded");
    let asked = [stage.project, maio.document(), cooperation, loures.document()].map(ask);
    stage.world.say(0, stranger, &Message::Heads(asked.to_vec()));
    let heard = stage.world.heard(0, stranger);
    assert!(!mentions(&heard, cooperation.as_bytes()) && !mentions(&heard, loures.0.as_slice()), "{heard:?}");
    assert!(!mentions(&heard, stage.project.as_bytes()) && !heard.iter().any(|m| matches!(m, Message::Page(..))));
    assert!(mentions(&heard, &maio.0), "it is asked for the charter that would list it");
    // Nothing that it names is read from the disk for it.
    stage.world.stop_disk(0);
    let edit = stage.edit(7, "a");
    stage.world.bring(0, stranger, &[&edit]);
    assert_eq!(stage.world.waiting(0) - stage.world.session(0, stranger).expect("open").awaited.len(), 0);
}

/// R92: a new node of a twin, whose charter we have not seen, brings it and is known.
#[test]
fn a_new_node_of_a_twin_brings_its_charter() {
    let mut stage = Stage::new();
    let (maio, new) = (stage.world.engine(1).territory().expect("founded"), key(98));
    let office = stage.world.office(1);
    let author = stage.world.author(1, &office, 7);
    let (_, first) = author.territory.expect("founded");
    let keys = [(office.public(), Roles::ROOT.and(Roles::SIGN)), (new.public(), Roles::NODE.and(Roles::EDIT))];
    let amend = Act::Amend(charter(Some((first, 0)), 1, &keys));
    let amended = author.act(Some(maio.document()), Chain::default(), Time(1), &amend, vec![], None).expect("a form");
    stage.world.greet(0, new.public(), Some(maio));
    assert_eq!(stage.world.engine(0).shared_sets(new.public()), []);
    stage.world.bring(0, new.public(), &[&amended]);
    assert_eq!(stage.world.engine(0).shared_sets(new.public()), [stage.home]);
    // The key that it replaces is a stranger's now.
    stage.world.greet(0, stage.twin, Some(maio));
    assert_eq!(stage.world.engine(0).shared_sets(stage.twin), []);
}

fn grant(stage: &mut Stage, purpose: Purpose) -> Invitation {
    stage.world.invite(0, purpose)
}

/// R93: an invitation opens the cooperation that answers it, not those of whom its bearer says that he is.
#[test]
fn who_answers_an_invitation_in_another_name_learns_nothing_more() {
    let mut stage = Stage::new();
    let invitation = grant(&mut stage, Purpose::Twin);
    let (maio, bearer) = (stage.world.engine(1).territory().expect("founded"), key(99).public());
    let hello = Hello { grant: Some(invitation.grant), ..stage.world.hello(Some(maio)) };
    stage.world.dial(0, bearer);
    stage.world.say(0, bearer, &Message::Hello(hello));
    stage.world.say(0, bearer, &Message::Roots(Roots { authority: [9; 12], sets: vec![] }));
    let Home::Cooperation(cooperation) = stage.home else { panic!("a cooperation") };
    let ask = |document| DocumentHeads { document, heads: vec![], answer: true };
    stage.world.say(0, bearer, &Message::Heads(vec![ask(cooperation), ask(stage.project)]));
    let heard = stage.world.heard(0, bearer);
    assert!(stage.world.session(0, bearer).is_some());
    assert!(!mentions(&heard, cooperation.as_bytes()) && !mentions(&heard, stage.project.as_bytes()));
}

/// Returns the first entry of a cooperation that `hall` proposes to Loures.
fn proposal(stage: &Stage, hall: &crate::tests::fixtures::Hall, invitation: Option<&Invitation>) -> Verified {
    let mut parties = vec![hall.territory(), stage.world.engine(0).territory().expect("founded")];
    parties.sort_unstable();
    let invitation = invitation.map(|invitation| invitation.grant.id());
    let subject = Subject::Cooperation(crate::act::Founding { parties, invitation });
    crate::tests::fixtures::begin(&hall.author(&hall.office, 1), subject)
}

/// R94: a stranger proposes nothing.
#[test]
fn a_cooperation_that_a_stranger_proposes_is_not_kept() {
    let mut stage = Stage::new();
    let praia = crate::tests::fixtures::Hall::found(3);
    let (maio, stranger) = (stage.world.engine(1).territory(), key(99).public());
    let proposed = proposal(&stage, &praia, None);
    let before = stage.world.holdings(0);
    stage.world.greet(0, stranger, maio);
    stage.world.bring(0, stranger, &[&praia.first, &proposed]);
    assert_eq!((stage.world.blamed(0, stranger), stage.world.holdings(0)), (Some(Violation::NotShared), before));
}

/// R92: a proposal that a twin hands on makes nobody a counterpart before our territory has accepted it.
#[test]
fn a_cooperation_that_was_not_accepted_opens_nothing() {
    let mut stage = Stage::connected();
    let praia = crate::tests::fixtures::Hall::found(3);
    let proposed = proposal(&stage, &praia, None);
    stage.world.bring(0, stage.twin, &[&praia.first, &proposed]);
    assert_eq!(stage.world.engine(0).authority.cooperations().count(), 2, "a twin may hand it on");
    stage.world.greet(0, praia.node.public(), Some(praia.territory()));
    assert_eq!(stage.world.ended(0, praia.node.public()), Some((Violation::Stranger, false)));
}

/// R71: of two that show one invitation at the same time, one becomes a twin.
#[test]
fn an_invitation_shown_by_two_at_once_makes_one_twin() {
    let mut stage = Stage::new();
    let invitation = grant(&mut stage, Purpose::Twin);
    let halls = [3, 4].map(crate::tests::fixtures::Hall::found);
    for hall in &halls {
        let hello = Hello { grant: Some(invitation.grant.clone()), ..stage.world.hello(Some(hall.territory())) };
        stage.world.dial(0, hall.node.public());
        stage.world.say(0, hall.node.public(), &Message::Hello(hello));
    }
    for hall in &halls {
        let proposed = proposal(&stage, hall, Some(&invitation));
        stage.world.bring(0, hall.node.public(), &[&hall.first, &proposed]);
    }
    let accepted = halls.each_ref().map(|hall| stage.world.shared_key(0, hall.node.public()));
    assert_eq!(accepted, [1, 0]);
}

/// R92: a territory can list any key in its charter. That makes it neither ours nor a twin's.
#[test]
fn a_charter_that_lists_others_nodes_takes_nothing_from_them() {
    let mut stage = Stage::connected();
    let loures = stage.world.engine(0).territory();
    let (ours, theirs) = (stage.world.keys(0).node.public(), stage.twin);
    // Many territories, so that one of them comes before ours in every order.
    let thieves: Vec<Verified> = (0..6)
        .map(|number| {
            let keys = [(key(200 + number).public(), Roles::ROOT), (ours, Roles::ALL), (theirs, Roles::ALL)];
            found_with(&key(200 + number), charter(None, 1, &keys))
        })
        .collect();
    stage.world.bring(0, stage.twin, &thieves.iter().collect::<Vec<_>>());
    assert_eq!(stage.world.engine(0).authority.territories().count(), 8);
    assert_eq!(stage.world.engine(0).shared_sets(stage.twin), [stage.home]);
    stage.world.hang_up(0, stage.twin);
    stage.world.restart(0);
    assert_eq!(stage.world.engine(0).territory(), loures);
    stage.world.connect(0, 1);
    stage.world.edit(0, stage.project, &[("title.pt", "Ainda Loures")]);
    assert_eq!(stage.world.title(1, stage.project), Some("Ainda Loures".to_owned()));
    stage.world.assert_equal();
}

/// R73, R23: a key that was removed is not listed again, however often it asks.
#[test]
fn a_removed_key_that_answers_an_invitation_stays_out() {
    let mut stage = Stage::connected();
    let removed = key(97);
    let office = stage.world.office(0);
    let author = stage.world.author(0, &office, 7);
    let (territory, first) = author.territory.expect("founded");
    let old = stage.world.engine(0).authority.charters(territory).expect("own").current().1.clone();
    let mut chain = Chain::default();
    let mut amend = |previous: EntryId, charter: Charter| {
        let act = Act::Amend(Charter { previous: Some(previous), ..charter });
        let entry = author.act(Some(territory.document()), chain, Time(1), &act, vec![], None).expect("a form");
        chain = Chain::after(&entry);
        entry
    };
    let listed = crate::identity::charter::ListedKey {
        key: removed.public(),
        roles: Roles::NODE,
        office: None,
        invitation: None,
    };
    let mut with = Charter { number: 1, ..old.clone() };
    with.keys.push(listed);
    with.keys.sort_by_key(|listed| listed.key);
    let second = amend(first, with);
    let third = amend(second.id(), Charter { number: 2, ..old });
    stage.world.bring(0, stage.twin, &[&second, &third]);
    let invitation = grant(&mut stage, Purpose::Node);
    for _ in 0..3 {
        let hello = Hello { grant: Some(invitation.grant.clone()), ..stage.world.hello(None) };
        stage.world.dial(0, removed.public());
        stage.world.say(0, removed.public(), &Message::Hello(hello));
    }
    let charters = stage.world.engine(0).authority.charters(territory).expect("own");
    assert_eq!(charters.current().0, third.id());
    assert!(stage.world.stored(0, territory.document()).len() < 8, "and it is not proposed again and again");
}
