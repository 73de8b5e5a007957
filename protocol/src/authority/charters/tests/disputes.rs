//! Disputes: approved versions that contradict each other, and how people settle them (R26, R28).

use super::*;

/// Loures with two roots, each of which is enough, and two versions that they made at the same time.
fn split() -> (Country, [(EntryId, u64); 2]) {
    let mut country = Country::default();
    country.found(1, roots(&[], 1, &[1, 2, 3]));
    let first = country.first(0);
    let one = country.amend(country.hand(0, 1), roots(&[first], 1, &[1, 3, 4]));
    let other = country.amend(country.hand(0, 2), roots(&[first], 1, &[2, 3, 5]));
    (country, [one, other])
}

fn sorted(ids: &[(EntryId, u64)]) -> Vec<EntryId> {
    let mut ids: Vec<EntryId> = ids.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids
}

fn standing(country: &Country, territory: usize, version: (EntryId, u64)) -> Standing {
    let known = country.known();
    let mut versions = known.authority.charter_versions(country.id(territory));
    versions.find(|found| found.entry == version.0).expect("known").standing
}

/// R26, R28: entitled is who both list, removed is who either removed.
#[test]
fn concurrent_charter_versions_are_a_dispute() {
    let (mut country, [one, other]) = split();
    assert_eq!(country.tips(0), sorted(&[one, other]), "of one number the lower id is shown first");
    assert_eq!(country.today(0, Roles::SIGN), [3]);
    assert!(country.known().charters(&country, 0).is_disputed());
    assert_eq!((standing(&country, 0, one), standing(&country, 0, other)), (Standing::Rival, Standing::Rival));
    assert_eq!(standing(&country, 0, country.first(0)), Standing::Past);
    // However long a line becomes, the other one does not go away by that.
    let later = country.amend(Hand { cited: other.0, ..country.hand(0, 5) }, roots(&[other], 1, &[5, 6]));
    assert_eq!(country.tips(0), [later.0, one.0]);
    assert_eq!(country.today(0, Roles::SIGN), [0_u8; 0], "3 was removed on one of them");
}

/// R21, R28: both lines are kept and relayed alike, and what only one of them gives does not bind.
#[test]
fn in_a_dispute_everything_is_authentic_and_common_things_bind() {
    let (country, [one, other]) = split();
    let known = country.known();
    let (first, charters) = (country.first(0), known.charters(&country, 0));
    let ask = |version: (EntryId, u64), number: u8| {
        let key = key(number).public();
        (charters.entitlement(version.0, &key, Roles::SIGN), charters.upholds(version.0, &key, Roles::SIGN))
    };
    assert_eq!(ask(first, 1), (Entitlement::Entitled, true), "before the lines parted");
    assert_eq!(ask(one, 3), (Entitlement::Entitled, true), "in both");
    assert_eq!(ask(one, 1), (Entitlement::Entitled, false), "in one");
    assert_eq!(ask(one, 4), (Entitlement::Entitled, false), "new in one");
    assert_eq!(ask(other, 4), (Entitlement::Refused, false), "not in this one");
}

/// R26.
#[test]
fn a_split_is_settled_by_guardians() {
    let mut country = Country::with(4);
    let guardians = [1, 2, 3].map(|guardian| country.id(guardian));
    let [loures, maio, praia, mindelo] = [(0, 1), (1, 2), (2, 3), (3, 4)].map(|(at, key)| country.hand(at, key));
    let named = country.amend(loures, guarded(roots(&[country.first(0)], 1, &[1, 2, 3]), 3, &guardians));
    let loures = Hand { cited: named.0, ..loures };
    let one = country.amend(loures, guarded(roots(&[named], 1, &[1, 3, 4]), 1, &guardians));
    let other = country.amend(Hand { key: 2, ..loures }, roots(&[named], 1, &[2, 3]));
    country.guard(maio, 0, one);
    assert_eq!(country.tips(0), sorted(&[one, other]), "one of three guardians is no majority");
    let before = country.clone();
    country.guard(praia, 0, one);
    assert_eq!(country.tips(0), [one.0]);
    assert_eq!((standing(&country, 0, one), standing(&country, 0, other)), (Standing::InForce, Standing::Overruled));
    assert_eq!(country.today(0, Roles::SIGN), [1, 3, 4]);
    // What is built on the rival is a proof of the split and nothing else, and its keys bind nobody.
    let later = country.amend(Hand { cited: other.0, ..country.hand(0, 2) }, roots(&[other], 1, &[2, 7]));
    assert_eq!((country.tips(0), standing(&country, 0, later)), (vec![one.0], Standing::Overruled));
    let known = country.known();
    let upholds = |version: (EntryId, u64), number: u8| {
        known.charters(&country, 0).upholds(version.0, &key(number).public(), Roles::SIGN)
    };
    assert!(!upholds(later, 7) && !upholds(other, 2) && upholds(other, 3) && upholds(one, 4));
    // The line that stands goes on, and a third version of the same number changes nothing any more.
    let next = country.amend(Hand { cited: one.0, ..country.hand(0, 4) }, roots(&[one], 1, &[4]));
    let third = country.amend(loures, roots(&[named], 1, &[1]));
    assert_eq!((country.tips(0), standing(&country, 0, third)), (vec![next.0], Standing::Overruled));
    // Who acknowledges two rivals acknowledges none.
    country.guard(maio, 0, other);
    assert_eq!(country.tips(0).len(), 3);
    country.guard(mindelo, 0, one);
    assert_eq!(country.tips(0), [next.0], "two of three again");
    // The majority may as well be for the other one, and be there before the rivals are.
    let mut for_other = before;
    for_other.guard(praia, 0, other);
    for_other.guard(mindelo, 0, other);
    assert_eq!(for_other.tips(0), [other.0]);
}

/// R26: a version that names both, approved by enough roots of both.
#[test]
fn a_split_is_settled_by_both_sides() {
    let (mut country, [one, other]) = split();
    let [ana, rui] = [(1, one), (2, other)].map(|(key, cited)| Hand { cited: cited.0, ..country.hand(0, key) });
    let settling = country.amend(ana, roots(&[one, other], 1, &[3, 4, 5]));
    assert_eq!(country.tips(0), sorted(&[one, other]), "one side");
    country.approve(Hand { key: 4, ..ana }, settling);
    assert_eq!(country.tips(0), sorted(&[one, other]), "still one side");
    let mut by_common_root = country.clone();
    by_common_root.approve(Hand { key: 3, ..ana }, settling);
    assert_eq!(by_common_root.tips(0), [settling.0], "a root of both speaks for both");
    country.approve(rui, settling);
    assert_eq!(country.tips(0), [settling.0]);
    assert_eq!((country.today(0, Roles::ROOT), standing(&country, 0, other)), (vec![3, 4, 5], Standing::Past));
    assert!(!country.known().charters(&country, 0).is_disputed());
    // A third one that nobody named goes on to be in dispute, until it is settled too.
    let third = country.amend(country.hand(0, 3), roots(&[country.first(0)], 1, &[3, 8]));
    assert_eq!(country.tips(0), [settling.0, third.0]);
    assert_eq!(country.today(0, Roles::ROOT), [3]);
    let level = country.amend(Hand { cited: third.0, ..country.hand(0, 8) }, roots(&[third], 1, &[3, 8]));
    let again = country.amend(Hand { cited: settling.0, ..country.hand(0, 3) }, roots(&[settling, level], 1, &[3]));
    assert_eq!(country.tips(0), [again.0]);
}

/// R26: what a version settles must be approved and have the number of the one before.
#[test]
fn only_rivals_are_settled() {
    let (mut country, [one, other]) = split();
    let later = country.amend(Hand { cited: other.0, ..country.hand(0, 2) }, roots(&[other], 1, &[2, 3, 5]));
    let hand = Hand { cited: one.0, ..country.hand(0, 3) };
    let uneven = country.amend(hand, roots(&[one, later], 1, &[3]));
    assert_eq!(standing(&country, 0, uneven), Standing::Barred(Bar::Number));
    let unknown = country.amend(hand, roots(&[one, (EntryId([7; 32]), 1)], 1, &[3]));
    assert_eq!(standing(&country, 0, unknown), Standing::Proposed(vec![Need::Version(EntryId([7; 32]))]));
    assert_eq!(country.tips(0), [later.0, one.0]);
}

/// R26, R28: without guardians a former root can put everything in doubt, but take nothing over.
#[test]
fn former_roots_approve_a_rival_years_later() {
    let mut country = Country::with(3);
    let guardians = [country.id(1), country.id(2)];
    let first = country.first(0);
    let mut before = country.amend(country.hand(0, 1), guarded(roots(&[first], 1, &[2]), 2, &guardians));
    let second = before;
    for number in 3..9 {
        let hand = Hand { territory: 0, key: number - 1, cited: before.0 };
        before = country.amend(hand, guarded(roots(&[before], 1, &[number]), 2, &guardians));
    }
    assert_eq!(country.today(0, Roles::SIGN), [8]);
    // The root of version 1 was removed by version 2, and its key was found in an old computer.
    let thief = Hand { territory: 0, key: 2, cited: second.0 };
    let rival = country.amend(thief, roots(&[second], 1, &[13]));
    let longer = country.amend(Hand { key: 13, cited: rival.0, ..thief }, roots(&[rival], 1, &[13, 14]));
    assert_eq!(country.tips(0), [before.0, longer.0]);
    assert_eq!(country.today(0, Roles::SIGN), [0_u8; 0]);
    // Both guardians of version 1 acknowledge the true version 2, before or after.
    let known = country.known();
    let charters = known.charters(&country, 0);
    let truth = charters.followers[&second.0].iter().find(|id| **id != rival.0).copied().expect("version 2");
    country.guard(country.hand(1, 2), 0, (truth, 2));
    assert_eq!(country.tips(0), [before.0, longer.0]);
    country.guard(country.hand(2, 3), 0, (truth, 2));
    assert_eq!((country.tips(0), country.today(0, Roles::SIGN)), (vec![before.0], vec![8]));
    assert_eq!(standing(&country, 0, longer), Standing::Overruled);
}

/// R23: on no line, by no settlement, and not after it.
#[test]
fn a_removed_key_never_comes_back_by_a_settlement() {
    let (mut country, [one, other]) = split();
    let hand = |cited: (EntryId, u64)| Hand { territory: 0, key: 3, cited: cited.0 };
    let barred = |number: u8| Standing::Barred(Bar::Relisted(key(number).public()));
    // 2 was removed by the one, 1 by the other; 4 and 5 are new on one line each.
    for (lists, removed) in [([2, 3], 2), ([1, 3], 1)] {
        let settling = country.amend(hand(one), roots(&[one, other], 1, &lists));
        assert_eq!(standing(&country, 0, settling), barred(removed));
    }
    let settled = country.amend(hand(one), roots(&[one, other], 1, &[3, 5]));
    assert_eq!(country.tips(0), [settled.0]);
    for removed in [1, 2, 4] {
        let later = country.amend(hand(settled), roots(&[settled], 1, &[3, removed]));
        assert_eq!(standing(&country, 0, later), barred(removed), "what either line listed is gone");
    }
    let fresh = country.amend(hand(settled), roots(&[settled], 1, &[3, 6]));
    assert_eq!(country.tips(0), [fresh.0]);
}

/// R28: were some rivals left out, whoever makes enough of them could choose which.
#[test]
fn nobody_is_entitled_among_more_rivals_than_are_weighed() {
    let mut country = Country::default();
    country.found(1, roots(&[], 1, &[1]));
    let (first, hand) = (country.first(0), country.hand(0, 1));
    let mut rivals = Vec::new();
    for number in 2..u8::try_from(limits::RIVALS_MAX).expect("small") + 3 {
        rivals.push(country.amend(hand, roots(&[first], 1, &[1, number])));
        assert_eq!(country.today(0, Roles::ROOT)[0], 1);
    }
    let last = country.amend(hand, roots(&[first], 1, &[1, 19]));
    assert_eq!((country.tips(0).len(), country.today(0, Roles::ROOT)), (limits::RIVALS_MAX + 2, vec![]));
    // A root of all of them settles them in two steps, for as many as are weighed can be named at once.
    let settled = country.amend(hand, roots(&rivals, 1, &[1]));
    assert_eq!((country.tips(0).len(), country.today(0, Roles::ROOT)), (2, vec![1]));
    let level = country.amend(hand, roots(&[last], 1, &[1]));
    let end = country.amend(hand, roots(&[settled, level], 1, &[1]));
    assert_eq!(country.tips(0), [end.0]);
}
