//! What people are told: which versions there are, and for whom a proposal waits.

use super::*;

#[test]
fn a_proposal_says_who_is_missing_and_how_many_are_needed() {
    let mut country = Country::default();
    country.found(1, roots(&[], 1, &[1]));
    let guardians: Vec<TerritoryId> = (2..5)
        .map(|number| {
            let guardian = country.found(number, roots(&[], 1, &[number]));
            country.id(guardian)
        })
        .collect();
    let next = guarded(roots(&[country.first(0)], 2, &[1, 5, 6]), 2, &guardians);
    let named = country.amend(country.hand(0, 1), next);
    let hand = Hand { cited: named.0, ..country.hand(0, 1) };
    let proposed = country.amend(hand, roots(&[named], 1, &[7]));
    let beyond = country.amend(hand, roots(&[proposed], 1, &[8]));
    let stale = country.amend(hand, roots(&[country.first(0)], 1, &[1, 9]));
    country.guard(country.hand(2, 3), 0, proposed);
    let known = country.known();
    let needs = |roots: &[u8], roots_needed, guardians: &[TerritoryId], guardians_needed| {
        let mut roots: Vec<PublicKey> = roots.iter().map(|number| key(*number).public()).collect();
        roots.sort_unstable();
        let mut guardians = guardians.to_vec();
        guardians.sort_unstable();
        Need::Approvals(Approvals { of: named.0, roots, roots_needed, guardians, guardians_needed })
    };
    let missing = needs(&[5, 6], 1, &[guardians[0], guardians[2]], Some(1));
    let versions: Vec<_> = known.authority.charter_versions(country.id(0)).collect();
    let numbers: Vec<u64> = versions.iter().map(|version| version.charter.number).collect();
    assert_eq!(numbers, [0, 1, 1, 2, 3]);
    let standing = |id: EntryId| {
        let mut found = versions.iter().filter(|version| version.entry == id);
        found.next().map(|version| version.standing.clone()).expect("known")
    };
    assert_eq!(standing(proposed.0), Standing::Proposed(vec![missing]));
    assert_eq!(standing(beyond.0), Standing::Proposed(vec![Need::Version(proposed.0)]));
    assert_eq!(standing(stale.0), Standing::Rival, "the old root is enough for the old version");
    assert_eq!(known.authority.charter_versions(TerritoryId([9; 32])).count(), 0);
}

#[test]
fn reasons_are_sentences_without_a_full_stop() {
    for bar in [Bar::Number, Bar::Relisted(key(1).public())] {
        assert!(bar.to_string().len() > 20 && !bar.to_string().ends_with('.'));
    }
}
