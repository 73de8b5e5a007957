//! Agreements in a cooperation whose parties change (R140): what honest nodes do about it.

use super::*;
use crate::act::Signing;
use crate::document::agreement::Stage;

/// Proposes the text of an agreement as it reads now.
fn propose(three: &mut Three, node: usize, agreement: DocumentId, number: u32) -> Result<Act, Refusal> {
    let parties = three.world.parties(node, agreement);
    let proposal = three.world.view(node, agreement).freeze(None).expect("freezes").proposal(number, &parties);
    let version = proposal.version(agreement);
    three.world.act(node, agreement, Act::Propose(proposal))?;
    let (name, office) = ("Exemplo".to_owned(), "Presidente".to_owned());
    Ok(Act::Sign(Signing { number, version, name, office }))
}

fn begin(three: &mut Three) -> DocumentId {
    let home = Home::Cooperation(three.cooperation);
    match three.world.command(0, Command::Create(Kind::Agreement, home)) {
        Ok(Answer::Created(document)) => document,
        other => panic!("{other:?}"),
    }
}

/// R140: who comes later is shown what was agreed before, and is asked nothing; a new text is for all.
#[test]
fn who_is_admitted_later_signs_nothing_that_is_in_force() {
    let mut three = Three::new();
    let agreement = begin(&mut three);
    three.world.edit(0, agreement, &[("title.pt", "Acordo de três")]);
    let signing = propose(&mut three, 0, agreement, 1).expect("proposes");
    for node in 0..3 {
        three.world.act(node, agreement, signing.clone()).expect("signs");
    }
    let (began, among) = (begin(&mut three), three.world.parties(0, agreement));
    let halfway = propose(&mut three, 0, began, 1).expect("proposes");
    three.world.act(0, began, halfway.clone()).expect("signs");
    let oeiras = three.with_oeiras();
    let admitted = three.change(1, MembershipChange::Admit(oeiras)).expect("proposes");
    [3, 0, 2].into_iter().for_each(|node| three.consent(node, admitted));
    for node in 0..4 {
        assert_eq!(three.world.stage(node, agreement), Stage::InForce(1), "node {node}");
        assert_eq!(three.world.agreement(node, agreement).proposals[0].parties, among, "node {node}");
    }
    // What was only half signed is proposed again, to all.
    assert_eq!(three.world.act(1, began, halfway.clone()), Err(Refusal::OtherParties));
    assert_eq!(three.world.act(3, began, halfway), Err(Refusal::OtherParties));
    let old = three.world.view(1, began).freeze(None).expect("freezes").proposal(2, &among);
    assert_eq!(three.world.act(1, began, Act::Propose(old)), Err(Refusal::OtherParties));
    let signing = propose(&mut three, 1, began, 2).expect("proposes");
    for node in 0..4 {
        assert_ne!(three.world.stage(node, began), Stage::InForce(2));
        three.world.act(node, began, signing.clone()).expect("signs");
    }
    for node in 0..4 {
        assert_eq!(three.world.stage(node, began), Stage::InForce(2), "node {node}");
    }
    rest(&mut three.world, &[0, 1, 2, 3]);
    three.world.assert_equal();
}
