use super::*;
use crate::identity::PublicKey;
use crate::identity::charter::{CharterError, ListedKey};

fn territory(number: u8) -> TerritoryId {
    TerritoryId([number; 32])
}

fn begin(subject: Subject) -> Act {
    Act::Begin(Genesis { nonce: [0; 8], schema: 1, subject })
}

fn charter() -> Charter {
    let key = PublicKey([1; 32]);
    let keys = vec![ListedKey { key, roles: Roles::ROOT, office: None, invitation: None }];
    Charter { number: 0, previous: None, threshold: 1, keys, guardians: None, settles: None }
}

fn cooperation(parties: Vec<TerritoryId>) -> Act {
    begin(Subject::Cooperation(Founding { parties, invitation: None }))
}

fn propose_to(parties: Vec<TerritoryId>) -> Act {
    Act::Propose(Proposal { number: 1, text: TextHash([0; 32]), heads: vec![ChangeHash([0; 32])], parties })
}

fn propose(heads: Vec<ChangeHash>) -> Act {
    Act::Propose(Proposal { number: 1, text: TextHash([0; 32]), heads, parties: vec![territory(1), territory(2)] })
}

fn sign(name: String, office: String) -> Act {
    Act::Sign(Signing { number: 1, version: VersionHash([0; 32]), name, office })
}

fn cut(key: u8, epochs: &[u64]) -> Cut {
    Cut { key: PublicKey([key; 32]), lasts: epochs.iter().map(|epoch| Last { epoch: *epoch, seq: 1 }).collect() }
}

fn frontier(documents: &[u8]) -> Frontier {
    let cuts =
        |number: &u8| DocumentCuts { document: DocumentId([*number; 32]), cuts: vec![cut(1, &[]), cut(2, &[1])] };
    Frontier(documents.iter().map(cuts).collect())
}

fn change(number: u64, change: MembershipChange) -> Act {
    Act::Change(Membership { number, previous: EntryId([0; 32]), change })
}

#[test]
fn a_frontier_is_sorted_and_names_nothing_twice() {
    let doubled = Frontier(vec![DocumentCuts { document: DocumentId([1; 32]), cuts: vec![cut(1, &[]), cut(1, &[])] }]);
    let expel = |frontier| change(1, MembershipChange::Expel(territory(1), EntryId([1; 32]), frontier));
    for act in [
        Act::Cut(cut(1, &[2, 1])),
        Act::Cut(cut(1, &[1, 1])),
        Act::Cut(cut(1, &(0..=limits::EPOCHS_PER_AUTHOR_MAX as u64).collect::<Vec<_>>())),
        Act::Leave(EntryId([1; 32]), frontier(&[2, 1])),
        Act::Leave(EntryId([1; 32]), frontier(&[1, 1])),
        Act::Leave(EntryId([1; 32]), doubled.clone()),
        expel(doubled),
    ] {
        assert_eq!(act.check(), Err(ActError::Frontier), "{act:?}");
    }
    assert_eq!(change(0, MembershipChange::Admit(territory(1))).check(), Err(ActError::Number));
}

#[test]
fn a_frontier_tells_the_last_accepted_number_of_a_chain() {
    let frontier = frontier(&[1, 3]);
    let last = |document: u8, key: u8, epoch| frontier.last(&DocumentId([document; 32]), &PublicKey([key; 32]), epoch);
    assert_eq!(last(3, 2, 1), Some(1));
    assert_eq!([last(2, 2, 1), last(3, 3, 1), last(3, 1, 1), last(3, 2, 2)], [None; 4]);
}

/// The table of section 5: what each act needs (R13), and which bind (R15).
#[test]
fn every_act_has_its_role_and_its_number() {
    let home = Home::Territory(territory(1));
    for (number, act, role, binds) in [
        (0, begin(Subject::Territory(charter())), Roles::ROOT, false),
        (0, cooperation(vec![territory(1)]), Roles::SIGN, false),
        (0, begin(Subject::Document(Kind::Project, home)), Roles::EDIT, false),
        (0, begin(Subject::Document(Kind::Agreement, home)), Roles::EDIT, false),
        (1, Act::Amend(charter()), Roles::ROOT, false),
        (2, Act::Approve(EntryId([1; 32])), Roles::ROOT, false),
        (3, Act::Accept, Roles::SIGN, false),
        (4, propose(vec![ChangeHash([1; 32])]), Roles::EDIT, false),
        (5, sign("Ana".to_owned(), "Presidente".to_owned()), Roles::SIGN, true),
        (6, Act::Guard(territory(1), EntryId([1; 32])), Roles::ROOT, false),
        (7, Act::Cut(cut(1, &[3])), Roles::SIGN, false),
        (8, change(1, MembershipChange::Admit(territory(1))), Roles::SIGN, false),
        (8, change(2, MembershipChange::Expel(territory(1), EntryId([1; 32]), frontier(&[1, 2]))), Roles::SIGN, false),
        (9, Act::Consent(EntryId([1; 32])), Roles::SIGN, false),
        (10, Act::Leave(EntryId([1; 32]), frontier(&[])), Roles::SIGN, false),
        (11, Act::Acknowledge, Roles::EDIT, false),
        (12, Act::KeepOut(vec![EntryId([1; 32]), EntryId([2; 32])]), Roles::EDIT, false),
        (13, Act::Publish(Some(EntryId([1; 32]))), Roles::SIGN, false),
    ] {
        assert_eq!(act.role(), role, "{act:?}");
        assert_eq!(act.is_binding(), binds, "{act:?}");
        assert_eq!(act.encode().get(..2), Some(&[0x82, number][..]), "{act:?}");
        assert_eq!(Act::decode(&act.encode()), Ok(act.clone()));
        assert_eq!(act.check(), Ok(()), "{act:?}");
    }
}

#[test]
fn a_form_that_no_act_has_is_refused() {
    let text = |length| "a".repeat(length);
    let hash = |number: u8| ChangeHash([number; 32]);
    let keep_out = |entries: &[u8]| Act::KeepOut(entries.iter().map(|entry| EntryId([*entry; 32])).collect());
    let nth = |n: usize| EntryId(std::array::from_fn(|at| if at == 0 { (n >> 8) as u8 } else { n as u8 }));
    let parties = |count: usize| {
        (0..count).map(|n| TerritoryId(std::array::from_fn(|at| if at == 0 { (n >> 8) as u8 } else { n as u8 })))
    };
    for (act, expected) in [
        (cooperation(parties(limits::PARTIES_MAX).collect()), Ok(())),
        (cooperation(parties(limits::PARTIES_MAX + 1).collect()), Err(ActError::Parties)),
        (cooperation(vec![]), Err(ActError::Parties)),
        (cooperation(vec![territory(2), territory(1)]), Err(ActError::Parties)),
        (cooperation(vec![territory(1), territory(1)]), Err(ActError::Parties)),
        (propose(vec![]), Err(ActError::Heads)),
        (propose(vec![hash(2), hash(1)]), Err(ActError::Heads)),
        (propose(vec![hash(1), hash(1)]), Err(ActError::Heads)),
        (propose((1..=64).map(hash).collect()), Ok(())),
        (propose((1..=65).map(hash).collect()), Err(ActError::Heads)),
        (keep_out(&[1]), Ok(())),
        (keep_out(&[]), Err(ActError::KeptOut)),
        (keep_out(&[2, 1]), Err(ActError::KeptOut)),
        (keep_out(&[1, 1]), Err(ActError::KeptOut)),
        (Act::KeepOut((0..limits::KEPT_OUT_PER_ACT_MAX).map(nth).collect()), Ok(())),
        (Act::KeepOut((0..=limits::KEPT_OUT_PER_ACT_MAX).map(nth).collect()), Err(ActError::KeptOut)),
        (propose_to(vec![territory(1)]), Ok(())),
        (propose_to(parties(limits::PARTIES_MAX).collect()), Ok(())),
        (propose_to(parties(limits::PARTIES_MAX + 1).collect()), Err(ActError::Parties)),
        (propose_to(vec![]), Err(ActError::Parties)),
        (propose_to(vec![territory(2), territory(1)]), Err(ActError::Parties)),
        (propose_to(vec![territory(1), territory(1)]), Err(ActError::Parties)),
        (sign(text(256), text(256)), Ok(())),
        (sign(text(257), text(0)), Err(ActError::Text)),
        (sign(text(0), text(257)), Err(ActError::Text)),
        (Act::Amend(Charter { threshold: 2, ..charter() }), Err(ActError::Charter(CharterError::Threshold))),
        (
            begin(Subject::Territory(Charter { threshold: 0, ..charter() })),
            Err(ActError::Charter(CharterError::Threshold)),
        ),
        // A territory begins with version 0, whatever the version says that it follows.
        (
            begin(Subject::Territory(Charter { number: 1, previous: Some(EntryId([1; 32])), ..charter() })),
            Err(ActError::Charter(CharterError::Number)),
        ),
    ] {
        assert_eq!(act.check(), expected, "{act:?}");
    }
}

/// R80: what this version does not know is no act to it, and no panic.
#[test]
fn acts_of_a_newer_version_do_not_decode() {
    for bytes in [
        &[0x82, 6, 0x80][..],   // An act with the next number.
        &[0x82, 3, 0x81, 0],    // An acceptance with a field.
        &[0x82, 0x18, 3, 0x80], // A number that is not in its shortest form.
        &[0x82, 0x20, 0x80],    // A negative number.
        &[0x83, 3, 0x80, 0],    // Something behind the fields.
        &[0x9f, 3, 0x80, 0xff], // An indefinite length.
        &[0x82, 3, 0x80, 0],    // Something behind the act.
        &[0x82],
        &[],
    ] {
        assert!(Act::decode(bytes).is_err(), "{bytes:x?}");
    }
    let long = vec![0; limits::ACT_BYTES_MAX + 1];
    assert!(matches!(Act::decode(&long), Err(DecodeError::TooLong { .. })));
}

#[test]
fn an_unknown_kind_of_document_does_not_decode() {
    let known = begin(Subject::Document(Kind::Agreement, Home::Territory(territory(1)))).encode();
    let at = known.iter().rposition(|byte| *byte == 4).expect("the kind");
    let mut newer = known.clone();
    newer[at] = 5;
    assert!(Act::decode(&known).is_ok());
    assert!(Act::decode(&newer).is_err());
}

/// R10, R80: a mutated act is another act, in its only encoding, or none; and what is none is kept for what it is.
#[test]
fn mutated_acts_are_read_exactly_or_not_at_all() {
    let frontier = frontier(&[1, 2]);
    let samples = [
        begin(Subject::Territory(charter())),
        cooperation(vec![territory(1), territory(2)]),
        begin(Subject::Document(Kind::Agreement, Home::Territory(territory(1)))),
        Act::Amend(Charter { number: 1, previous: Some(EntryId([1; 32])), ..charter() }),
        Act::Approve(EntryId([1; 32])),
        Act::Accept,
        propose(vec![ChangeHash([1; 32]), ChangeHash([2; 32])]),
        sign("Ana".to_owned(), "Presidente".to_owned()),
        Act::Guard(territory(1), EntryId([1; 32])),
        Act::Cut(cut(1, &[3])),
        change(1, MembershipChange::Admit(territory(1))),
        change(2, MembershipChange::Expel(territory(1), EntryId([1; 32]), frontier.clone())),
        Act::Consent(EntryId([1; 32])),
        Act::Leave(EntryId([1; 32]), frontier),
        Act::Acknowledge,
    ];
    let mut dice = crate::tests::fixtures::Dice::new(21);
    let mut read = 0;
    for round in 0..30_000 {
        let mut bytes = samples[round % samples.len()].encode();
        dice.mutate(&mut bytes);
        if let Ok(act) = Act::decode(&bytes) {
            assert_eq!(act.encode(), bytes, "round {round}");
            // Whatever it says, its form can be checked, and it needs a role.
            _ = act.check();
            assert_ne!(act.role(), Roles::NONE);
            read += 1;
        }
    }
    assert!(read > 1_000, "{read} are read: the mutations reach further than the first byte");
}
