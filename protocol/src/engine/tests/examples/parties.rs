//! Mutual expulsion in a cooperation of three.

use super::*;
use crate::act::{Membership, MembershipChange};

/// Loures and Maio, each of whom wants to expel the other, and Praia, whom both ask. Returns both proposals.
fn quarrel() -> (Assembly, [EntryId; 2]) {
    let mut assembly = Assembly::of(&["Loures", "Maio", "Praia"]);
    let since = EntryId(assembly.cooperation.0);
    let proposals = [(0, 1), (1, 0)].map(|(by, other)| {
        let change = MembershipChange::Expel(assembly.territory(other), since, Frontier::default());
        let act = Act::Change(Membership { number: 1, previous: since, change });
        assembly.world.act(by, assembly.cooperation, act).expect("proposes")
    });
    (assembly, proposals)
}

fn sorted(mut territories: Vec<TerritoryId>) -> Vec<TerritoryId> {
    territories.sort_unstable();
    territories
}

/// Mutual expulsion (R111): as long as Praia consents to neither, nobody is expelled: one party alone expels nobody.
#[test]
fn mutual_expulsion_without_the_third() {
    in_every_order(|dice| {
        let (mut assembly, _) = quarrel();
        assembly.meet(dice);
        let all = sorted([0, 1, 2].map(|node| assembly.territory(node)).to_vec());
        for node in 0..3 {
            assert_eq!(assembly.parties(node), (all.clone(), false), "node {node}");
        }
        assembly.agreed(assembly.cooperation, &[0, 1, 2]);
    });
}

/// Mutual expulsion (R111, R119): Praia consents to one, and its program then refuses the other. Who is expelled sees it
/// and by whom.
#[test]
fn mutual_expulsion_with_an_honest_third() {
    in_every_order(|dice| {
        let (mut assembly, proposals) = quarrel();
        let wins = dice.below(2);
        assembly.visit(wins, 2);
        assembly.world.act(2, assembly.cooperation, Act::Consent(proposals[wins])).expect("consents");
        assembly.visit(2, 1 - wins);
        let refused = assembly.world.act(2, assembly.cooperation, Act::Consent(proposals[1 - wins]));
        assert!(refused.is_err(), "the other has an approved rival");
        assembly.meet(dice);
        let left = sorted([wins, 2].map(|node| assembly.territory(node)).to_vec());
        for node in 0..3 {
            assert_eq!(assembly.parties(node), (left.clone(), false), "node {node}");
        }
    });
}

/// Mutual expulsion (R115, R118): Praia, with a second machine that has the same key and asks nobody, consents to both. Both
/// stand, Praia alone is left and sees that two changes contradict each other, and the others know that they are out.
#[test]
fn mutual_expulsion_with_a_third_who_signs_both() {
    in_every_order(|dice| {
        let (mut assembly, proposals) = quarrel();
        let first = dice.below(2);
        assembly.visit(first, 2);
        assembly.world.act(2, assembly.cooperation, Act::Consent(proposals[first])).expect("consents");
        let office = assembly.world.office(2);
        let author = assembly.world.author(2, &office, 70);
        let (chain, other) = (crate::entry::Chain::default(), Act::Consent(proposals[1 - first]));
        let twice = author.act(Some(assembly.cooperation), chain, Time(1), &other, vec![], None).expect("has a form");
        assembly.relay(1 - first, 2, &[&twice]);
        assembly.meet(dice);
        assert_eq!(assembly.parties(2), (vec![assembly.territory(2)], true));
        for node in 0..2 {
            assert!(!assembly.parties(node).0.contains(&assembly.territory(node)), "node {node} knows that it is out");
        }
    });
}

/// R118: whoever is expelled learns it from any party, also from one with which it shares nothing else.
#[test]
fn who_is_expelled_learns_it_from_any_party() {
    let (mut assembly, proposals) = quarrel();
    assembly.visit(0, 2);
    assembly.world.act(2, assembly.cooperation, Act::Consent(proposals[0])).expect("consents");
    assert_eq!(assembly.parties(1).0.len(), 3, "Maio has not heard of it");
    assembly.visit(1, 2);
    let left = sorted([0, 2].map(|node| assembly.territory(node)).to_vec());
    assert_eq!(assembly.parties(1), (left, false));
    // And that is all that it gets of those who have expelled it.
    let later = assembly.edit(0, "title.pt", "Sem Maio");
    assembly.visit(0, 2);
    assembly.visit(1, 2);
    let log = assembly.world.reading(1, assembly.project).log;
    assert!(log.record(&later).is_none());
}
