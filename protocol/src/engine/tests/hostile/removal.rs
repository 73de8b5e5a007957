//! A territory that removes the key of its signatory and accepts nothing of it (R36).

use super::*;
use crate::act::{Cut, Last};
use crate::document::agreement::Stage;
use crate::identity::charter::{Charter, ListedKey};

/// Both sign, each node with the signatures that it holds before it.
fn signed_agreement(world: &mut World) -> (DocumentId, [EntryId; 2]) {
    let agreement = world.create(0, Kind::Agreement);
    world.edit(0, agreement, &[("title.pt", "Acordo de geminação")]);
    let frozen = world.view(0, agreement).freeze(None).expect("freezes");
    let proposal = frozen.proposal(1, &world.parties(0, agreement));
    let version = proposal.version(agreement);
    world.act(0, agreement, Act::Propose(proposal)).expect("proposes");
    let signed = [0, 1].map(|node| {
        let (name, office) = ("Exemplo".to_owned(), "Presidente".to_owned());
        world.act(node, agreement, Act::Sign(Signing { number: 1, version, name, office })).expect("signs")
    });
    (agreement, signed)
}

/// R36, R42: the twin's signature cites the one that it answers, so that one cannot be taken back.
#[test]
fn a_signature_that_was_answered_cannot_be_taken_back() {
    let (mut world, _) = twins_with_a_project();
    let (agreement, [first, second]) = signed_agreement(&mut world);
    let cited = |node: usize| {
        let log = world.engine(node).logs.peek(&agreement).expect("loaded");
        log.record(&second).expect("held").cited().to_vec()
    };
    assert!([0, 1].map(cited).iter().all(|cited| cited.len() == 2 && cited.contains(&first)));
    // Loures replaces its office key and says nothing of the old one.
    let (office, territory) = (world.office(0), world.engine(0).territory().expect("founded"));
    let (previous, charter) = world.engine(0).authority.charters(territory).expect("its own").current();
    let mayor = SecretKey::from_bytes([70; 32]);
    let mut next = Charter { number: charter.number + 1, previous: Some(previous), ..charter.clone() };
    next.keys.retain(|listed| listed.key != office.public());
    let roles = Roles::ROOT.and(Roles::SIGN);
    next.keys.push(ListedKey { key: mayor.public(), roles, office: None, invitation: None });
    next.keys.sort_by_key(|listed| listed.key);
    let author = world.author(0, &office, 50);
    let amended = author.act(Some(territory.document()), Chain::default(), Time(1), &Act::Amend(next), vec![], None);
    world.disconnect(0, 1);
    let (twin, maio) = (world.keys(1).node.public(), world.engine(1).territory());
    world.greet(0, twin, maio);
    world.bring(0, twin, &[&amended.expect("has a form")]);
    assert_eq!(world.stage(0, agreement), Stage::Contested(1));
    assert_eq!(world.stage(1, agreement), Stage::InForce(1), "it has not heard of it");
    world.hang_up(0, twin);
    world.connect(0, 1);
    assert_eq!(world.stage(1, agreement), Stage::Contested(1));
    // The new mayor accepts what the old one signed.
    let (author, last) = {
        let record = world.engine(0).logs.peek(&agreement).and_then(|log| log.record(&first)).expect("held");
        (world.author(0, &mayor, 51), Last { epoch: record.epoch, seq: record.seq })
    };
    let cut = Act::Cut(Cut { key: office.public(), lasts: vec![last] });
    let accepts = author.act(Some(agreement), Chain::default(), Time(1), &cut, vec![first], None).expect("has a form");
    world.disconnect(0, 1);
    world.greet(0, twin, maio);
    world.bring(0, twin, &[&accepts]);
    world.hang_up(0, twin);
    world.connect(0, 1);
    assert_eq!([0, 1].map(|node| world.stage(node, agreement)), [Stage::InForce(1); 2]);
    world.assert_equal();
}
