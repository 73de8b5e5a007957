//! Guardians: other territories whose own roots replace lost ones (R25, R27).

use super::*;
use crate::gate::Awaited;
use crate::violation::Violation;

/// Returns three territories that guard each other two of three with a fourth, Loures, whose charter 1 names them.
fn guarded_loures() -> (Country, (EntryId, u64)) {
    let mut country = Country::with(4);
    let guardians = [1, 2, 3].map(|guardian| country.id(guardian));
    let named = country.amend(country.hand(0, 1), guarded(roots(&[country.first(0)], 1, &[1]), 2, &guardians));
    (country, named)
}

/// R25, R27: no root of Loures signs anything here.
#[test]
fn lost_root_keys_are_recovered_by_two_of_three_guardians() {
    let (mut country, named) = guarded_loures();
    let [maio, praia] = [country.hand(1, 2), country.hand(2, 3)];
    let rescue = country.propose(maio, 0, roots(&[named], 1, &[11]));
    assert_eq!(country.tips(0), [named.0], "the proposal speaks for one guardian");
    assert!(country.known().left.is_empty(), "and has passed the gate");
    country.guard(praia, 0, rescue);
    assert_eq!(country.tips(0), [rescue.0]);
    assert_eq!(country.today(0, Roles::SIGN), [11]);
    // The new root goes on as any other.
    let next = country.amend(Hand { territory: 0, key: 11, cited: rescue.0 }, roots(&[rescue], 1, &[11, 12]));
    assert_eq!(country.tips(0), [next.0]);
}

/// R25.
#[test]
fn whoever_is_no_guardian_rescues_nobody() {
    let (mut country, named) = guarded_loures();
    let stranger = country.found(9, roots(&[], 1, &[9]));
    let rescue = country.propose(country.hand(1, 2), 0, roots(&[named], 1, &[11]));
    country.guard(country.hand(stranger, 9), 0, rescue);
    country.guard(country.hand(1, 2), 0, rescue);
    assert_eq!(country.tips(0), [named.0], "a stranger, and the same guardian once more");
    // A key of a guardian that is no root of it, and one that another guardian's charter lists.
    country.guard(Hand { key: 9, ..country.hand(2, 3) }, 0, rescue);
    country.guard(Hand { key: 4, ..country.hand(2, 3) }, 0, rescue);
    assert_eq!((country.tips(0), country.known().left.len()), (vec![named.0], 2));
    // The first version names no guardians, so nobody replaces its roots.
    country.guard(country.hand(2, 3), 0, named);
    country.guard(country.hand(3, 4), 0, named);
    assert!(country.known().charters(&country, 0).is_approved(&named.0));
    country.guard(country.hand(3, 4), 0, rescue);
    assert_eq!(country.tips(0), [rescue.0]);
}

/// R25: what a guardian says is what enough of its roots say under one version.
#[test]
fn a_guardian_speaks_by_its_own_threshold_at_one_version() {
    let mut country = Country::with(1);
    let maio = country.found(2, roots(&[], 2, &[2, 3, 4]));
    let named = guarded(roots(&[country.first(0)], 1, &[1]), 1, &[country.id(maio)]);
    let named = country.amend(country.hand(0, 1), named);
    let rescue = country.propose(country.hand(maio, 2), 0, roots(&[named], 1, &[11]));
    country.guard(country.hand(maio, 2), 0, rescue);
    assert_eq!(country.tips(0), [named.0], "one root, twice");
    let second = country.amend(country.hand(maio, 2), roots(&[country.first(maio)], 2, &[2, 3, 5]));
    country.approve(country.hand(maio, 3), second);
    country.guard(Hand { cited: second.0, ..country.hand(maio, 3) }, 0, rescue);
    assert_eq!(country.tips(0), [named.0], "one root under each of two versions");
    let mut both = country.clone();
    both.guard(Hand { cited: second.0, ..both.hand(maio, 5) }, 0, rescue);
    assert_eq!(both.tips(0), [rescue.0], "two under the second");
    country.guard(country.hand(maio, 4), 0, rescue);
    assert_eq!(country.tips(0), [rescue.0], "two under the first, as it was then");
}

/// R25: the guardian itself was rescued by a guardian; whatever comes last is enough.
#[test]
fn a_guardian_of_a_guardian_is_enough() {
    let mut country = Country::with(3);
    let guardian_of = |country: &mut Country, ward: usize, guardian: usize, key| {
        let charter = guarded(roots(&[country.first(ward)], 1, &[key]), 1, &[country.id(guardian)]);
        country.amend(country.hand(ward, key), charter)
    };
    let loures = guardian_of(&mut country, 0, 1, 1);
    let maio = guardian_of(&mut country, 1, 2, 2);
    let new_maio = country.propose(country.hand(2, 3), 1, roots(&[maio], 1, &[12]));
    let hand = Hand { territory: 1, key: 12, cited: new_maio.0 };
    let new_loures = country.propose(hand, 0, roots(&[loures], 1, &[11]));
    assert_eq!((country.tips(1), country.tips(0)), (vec![new_maio.0], vec![new_loures.0]));
    let known = country.known();
    let needed: BTreeSet<TerritoryId> = (0..3).map(|territory| country.id(territory)).collect();
    assert_eq!(known.authority.with_guardians([country.id(0)]), needed);
    assert_eq!(known.authority.with_guardians([country.id(2)]), BTreeSet::from([country.id(2)]));
    // The logs of the three, in whatever order they are told: the last one that matters changes the ward.
    let mut authority = Authority::default();
    for territory in [0, 1, 2] {
        assert!(authority.update(&known.logs[&country.founded[territory].document()]));
        let found = authority.charters(country.id(0)).expect("founded").current().0;
        assert_eq!(found, if territory == 2 { new_loures.0 } else { loures.0 });
    }
}

/// R25: two territories that guard each other prove nothing by each other alone.
#[test]
fn a_circle_of_guardians_proves_nothing() {
    let mut country = Country::with(2);
    let guards = |country: &mut Country, ward: usize, key| {
        let charter = guarded(roots(&[country.first(ward)], 1, &[key]), 1, &[country.id(1 - ward)]);
        country.amend(country.hand(ward, key), charter)
    };
    let (loures, maio) = (guards(&mut country, 0, 1), guards(&mut country, 1, 2));
    // A thief writes a version for each, and speaks for each under the other one.
    let mut thief = country.clone();
    let fake = [(0, loures), (1, maio)].map(|(ward, before)| {
        let hand = Hand { territory: ward, key: 13, cited: before.0 };
        thief.propose(hand, ward, roots(&[before], 1, &[13]))
    });
    for ward in [0, 1] {
        let hand = Hand { territory: 1 - ward, key: 13, cited: fake[1 - ward].0 };
        thief.guard(hand, ward, fake[ward]);
    }
    assert_eq!((thief.tips(0), thief.tips(1)), (vec![loures.0], vec![maio.0]));
    assert_eq!(thief.known().left.len(), 4);
    // Even past the gate, as from a disk that lies, it comes to nothing.
    let mut authority = Authority::default();
    for first in &thief.founded {
        let mut log = Log::begin(first).expect("a territory");
        let own = thief.entries.iter().filter(|entry| entry.document() == first.document() && entry.id() != first.id());
        fixtures::insert_all(&mut log, own);
        authority.update(&log);
    }
    let current = |ward: usize| authority.charters(thief.id(ward)).expect("founded").current().0;
    assert_eq!((current(0), current(1)), (loures.0, maio.0));
    // One honest word, and both move.
    let rescued = country.propose(Hand { cited: maio.0, ..country.hand(1, 2) }, 0, roots(&[loures], 1, &[11]));
    let hand = Hand { territory: 0, key: 11, cited: rescued.0 };
    let other = country.propose(hand, 1, roots(&[maio], 1, &[12]));
    assert_eq!((country.tips(0), country.tips(1)), (vec![rescued.0], vec![other.0]));
}

/// R25: else its removed roots would rescue it from their successors.
#[test]
fn nobody_guards_itself() {
    let mut country = Country::with(1);
    let charter = guarded(roots(&[country.first(0)], 1, &[2]), 1, &[country.id(0)]);
    let second = country.amend(country.hand(0, 1), charter);
    let third = country.propose(country.hand(0, 1), 0, roots(&[second], 1, &[1]));
    country.guard(country.hand(0, 1), 0, third);
    assert_eq!(country.tips(0), [second.0]);
}

/// R23, R25: guardians replace keys, they do not bring back what the territory removed.
#[test]
fn guardians_list_no_removed_key() {
    let (mut country, named) = guarded_loures();
    let guardians = [1, 2, 3].map(|guardian| country.id(guardian));
    let [loures, maio, praia] = [country.hand(0, 1), country.hand(1, 2), country.hand(2, 3)];
    let with = country.amend(loures, guarded(roots(&[named], 1, &[1, 7]), 2, &guardians));
    let without = country.amend(loures, guarded(roots(&[with], 1, &[1]), 2, &guardians));
    let rescue = country.propose(maio, 0, roots(&[without], 1, &[7]));
    country.guard(praia, 0, rescue);
    assert_eq!(country.tips(0), [without.0]);
    let known = country.known();
    let mut versions = known.authority.charter_versions(country.id(0)).filter(|version| version.entry == rescue.0);
    let standing = versions.next().map(|version| version.standing);
    assert_eq!(standing, Some(Standing::Barred(Bar::Relisted(key(7).public()))));
}

/// R27: a guardian's root may propose a version in the ward's document, and nothing else there.
#[test]
fn a_guardian_only_proposes_in_the_document_of_its_ward() {
    let (mut country, named) = guarded_loures();
    let stranger = country.found(9, roots(&[], 1, &[9]));
    let known = country.known();
    let ward = country.founded[0].document();
    let refused = Err(Refusal::Violation(Violation::NotEntitled));
    let waits = |territory: usize, version| Err(Refusal::Orphan(Awaited::Charter(country.id(territory), version)));
    let [maio, other] = [country.hand(1, 2), country.hand(stranger, 9)];
    let unknown = (EntryId([7; 32]), 4);
    let version = |before| Act::Amend(roots(&[before], 1, &[11]));
    let settling = Act::Amend(roots(&[named, unknown], 1, &[11]));
    let founding = Act::Amend(roots(&[], 1, &[11]));
    let forged = Hand { key: 9, ..maio };
    for (name, hand, act, expected) in [
        ("a version", maio, version(named), Ok(())),
        ("a version that settles", maio, settling, Ok(())),
        ("by a key that is no root of the guardian", forged, version(named), refused),
        ("under a charter that is not known", Hand { cited: unknown.0, ..maio }, version(named), waits(1, unknown.0)),
        ("by no guardian", other, version(named), refused),
        ("after a version without guardians", maio, version(country.first(0)), refused),
        ("after a version that is not known", maio, version(unknown), waits(0, unknown.0)),
        ("after nothing", maio, founding, refused),
        ("an approval", maio, Act::Approve(named.0), refused),
        ("a guardian's approval", maio, Act::Guard(country.id(0), named.0), refused),
        ("something else", Hand { key: 2, ..maio }, Act::Accept, refused),
    ] {
        let mut draft = Country { entries: vec![], ..country.clone() };
        draft.write(hand, 0, &act);
        let entry = draft.entries.pop().expect("written");
        let log = &known.logs[&ward];
        assert_eq!(gate::authentic(&entry, ward, log.home(), &known.authority), expected, "{name}");
    }
    // The other way round: the ward has no rights in the guardian's document.
    let entry = {
        country.propose(Hand { cited: named.0, ..country.hand(0, 1) }, 1, roots(&[country.first(1)], 1, &[1]));
        country.entries.pop().expect("written")
    };
    let guardian = country.founded[1].document();
    assert_eq!(gate::authentic(&entry, guardian, None, &known.authority), refused);
}
