use super::*;
use crate::act::{ActError, Founding, Genesis, Home, Kind, Signing, Subject};
use crate::identity::VersionHash;
use crate::identity::charter::CharterError;
use crate::tests::fixtures::{self, Dice, Hall, NOW, Setting, body, forged, key, network};

const DOCUMENT: DocumentId = DocumentId([9; 32]);

fn author() -> Author {
    let hall = Hall::found(1);
    hall.author(&hall.node, 1)
}

fn changes(count: usize) -> Payload {
    Payload::Changes(vec![ByteVec::from(vec![0]); count])
}

fn act(act: &Act) -> ActPayload {
    let binding = act.is_binding().then(|| Binding { account: String::new(), n: 0, prev_act: None });
    ActPayload { role: act.role(), deps: Vec::new(), binding, body: act.encode().into() }
}

fn signing() -> Act {
    Act::Sign(Signing { number: 1, version: VersionHash([0; 32]), name: "Ana".to_owned(), office: String::new() })
}

/// Returns what a node says of this body, well signed.
fn outcome(entry: &Entry) -> Result<(), EntryError> {
    let signed = SignedEntry::parse(&forged(entry, &key(101)), network())?;
    signed.verify().map(|_| ())
}

fn check(entry: Entry, expected: Result<(), EntryError>) {
    assert_eq!(outcome(&entry), expected, "{entry:?}");
    // Nothing is signed that others would refuse.
    if entry.network == network() {
        assert_eq!(Verified::sign(entry, &key(101)).map(|_| ()), expected);
    }
}

/// R16, one line per rule.
#[test]
fn an_entry_has_a_form() {
    let edit = body(&author(), Some(DOCUMENT), changes(1));
    let prev = Some(EntryId([3; 32]));
    check(edit.clone(), Ok(()));
    check(Entry { seq: 7, prev, ..edit.clone() }, Ok(()));
    check(Entry { version: 2, ..edit.clone() }, Err(EntryError::Version(2)));
    check(Entry { network: NetworkId([0; 16]), ..edit.clone() }, Err(EntryError::Network));
    check(Entry { seq: 1, ..edit.clone() }, Err(EntryError::Place));
    check(Entry { prev, ..edit.clone() }, Err(EntryError::Place));
    check(Entry { territory: None, ..edit.clone() }, Err(EntryError::Place));
    check(Entry { charter: None, ..edit.clone() }, Err(EntryError::Place));
    check(Entry { payload: changes(0), ..edit.clone() }, Err(EntryError::Changes));
    check(Entry { payload: changes(limits::CHANGES_PER_ENTRY_MAX), ..edit.clone() }, Ok(()));
    check(Entry { payload: changes(limits::CHANGES_PER_ENTRY_MAX + 1), ..edit.clone() }, Err(EntryError::Changes));
    check(Entry { document: None, ..edit.clone() }, Err(EntryError::Changes));
    check(Entry { territory: None, charter: None, ..edit }, Err(EntryError::Changes));
}

/// R13, R15, R16.
#[test]
fn an_act_says_truly_what_it_needs() {
    let with = |payload: ActPayload| body(&author(), Some(DOCUMENT), Payload::Act(payload));
    let sign = act(&signing());
    let first = sign.binding.clone().expect("it binds");
    check(with(sign.clone()), Ok(()));
    for role in [Roles::NONE, Roles::EDIT, Roles::SIGN.and(Roles::EDIT), Roles::ROOT] {
        check(with(ActPayload { role, ..sign.clone() }), Err(EntryError::Frame));
    }
    check(with(ActPayload { binding: None, ..sign.clone() }), Err(EntryError::Frame));
    check(with(ActPayload { binding: Some(first.clone()), ..act(&Act::Accept) }), Err(EntryError::Frame));
    let binding = |binding| with(ActPayload { binding: Some(binding), ..sign.clone() });
    let previous = Some(EntryId([1; 32]));
    check(binding(Binding { n: 1, prev_act: previous, ..first.clone() }), Ok(()));
    check(binding(Binding { n: 1, ..first.clone() }), Err(EntryError::Frame));
    check(binding(Binding { prev_act: previous, ..first.clone() }), Err(EntryError::Frame));
    check(binding(Binding { account: "a".repeat(256), ..first.clone() }), Ok(()));
    check(binding(Binding { account: "a".repeat(257), ..first }), Err(EntryError::Frame));
    let deps = |deps: Vec<u8>| {
        let deps = deps.into_iter().map(|number| EntryId([number; 32])).collect();
        with(ActPayload { deps, ..sign.clone() })
    };
    check(deps((1..=64).collect()), Ok(()));
    check(deps((1..=65).collect()), Err(EntryError::Frame));
    check(deps(vec![2, 1]), Err(EntryError::Frame));
    check(deps(vec![1, 1]), Err(EntryError::Frame));
    let long =
        Act::Sign(Signing { number: 1, version: VersionHash([0; 32]), name: "a".repeat(257), office: String::new() });
    check(with(act(&long)), Err(EntryError::Act(ActError::Text)));
    let oversized = vec![0; limits::ACT_BYTES_MAX + 1];
    check(with(ActPayload { body: oversized.into(), ..act(&Act::Accept) }), Err(EntryError::Frame));
}

/// R16: only the first entry of a document names itself, and only that of a territory acts for nobody.
#[test]
fn only_a_beginning_has_no_document() {
    let author = author();
    let begin = |subject| Payload::Act(act(&Act::Begin(Genesis { nonce: [0; 8], schema: 1, subject })));
    let project = begin(Subject::Document(Kind::Project, Home::Territory(TerritoryId([1; 32]))));
    check(body(&author, None, project.clone()), Ok(()));
    check(body(&author, Some(DOCUMENT), project.clone()), Err(EntryError::Place));
    check(Entry { territory: None, charter: None, ..body(&author, None, project.clone()) }, Err(EntryError::Place));
    let prev = Some(EntryId([3; 32]));
    check(Entry { seq: 1, prev, ..body(&author, None, project) }, Err(EntryError::Place));
    check(body(&author, None, Payload::Act(act(&Act::Accept))), Err(EntryError::Place));
    let charter = fixtures::charter(None, 1, &[(author.key.public(), Roles::ROOT)]);
    let found = begin(Subject::Territory(charter.clone()));
    check(Entry { territory: None, charter: None, ..body(&author, None, found.clone()) }, Ok(()));
    check(body(&author, None, found), Err(EntryError::Place));
    let none = begin(Subject::Territory(Charter { threshold: 0, ..charter }));
    let expected = Err(EntryError::Act(ActError::Charter(CharterError::Threshold)));
    check(Entry { territory: None, charter: None, ..body(&author, None, none) }, expected);
    let nobody = begin(Subject::Cooperation(Founding { parties: vec![], invitation: None }));
    check(body(&author, None, nobody), Err(EntryError::Act(ActError::Parties)));
}

use crate::identity::charter::Charter;

/// R80: an act that this version does not know is taken at its word, but begins no document.
#[test]
fn a_newer_act_is_relayed_and_begins_nothing() {
    let newer =
        |role| ActPayload { role, deps: Vec::new(), binding: None, body: vec![0x82, 0x18, 99, 0x81, 0x01].into() };
    let author = author();
    let entry = body(&author, Some(DOCUMENT), Payload::Act(newer(Roles::SIGN)));
    check(entry.clone(), Ok(()));
    let signed = Verified::sign(entry, &author.key).expect("has a form");
    assert_eq!((signed.entry().role(), signed.entry().act()), (Roles::SIGN, None));
    check(body(&author, None, Payload::Act(newer(Roles::SIGN))), Err(EntryError::Newer));
    check(body(&author, Some(DOCUMENT), Payload::Act(newer(Roles::NONE))), Err(EntryError::Frame));
    let garbage = ActPayload { body: vec![0xff; 40].into(), ..newer(Roles::EDIT) };
    check(body(&author, Some(DOCUMENT), Payload::Act(garbage)), Ok(()));
}

/// R10, R11, R12: whatever is changed in the bytes, it is refused or another entry that nobody signed.
#[test]
fn no_flipped_bit_is_taken() {
    let setting = Setting::new();
    let entry = setting.writer(&setting.loures, &setting.loures.node, 3).write("Escolas irmãs");
    for at in 0..entry.bytes().len() {
        let mut bytes = entry.bytes().to_vec();
        bytes[at] ^= 1 << (at % 8);
        let taken = SignedEntry::parse(&bytes, network()).and_then(|signed| signed.verify());
        assert!(taken.is_err(), "byte {at}");
    }
    let whole = entry.bytes();
    for length in 0..whole.len() {
        assert!(SignedEntry::parse(&whole[..length], network()).and_then(|signed| signed.verify()).is_err());
    }
    let longer = [whole, &[0]].concat();
    assert!(SignedEntry::parse(&longer, network()).is_err());
}

/// R164: what is signed for one place has no place elsewhere: the body names all of it, so a copy is another body.
#[test]
fn a_replay_elsewhere_is_refused() {
    let author = author();
    let entry = Entry { seq: 4, prev: Some(EntryId([4; 32])), ..body(&author, Some(DOCUMENT), changes(1)) };
    let signed = forged(&entry, &author.key);
    let (_, signature) = signed.split_at(signed.len() - SIGNATURE_LENGTH);
    for replayed in [
        Entry { document: Some(DocumentId([8; 32])), ..entry.clone() },
        Entry { territory: Some(TerritoryId([8; 32])), ..entry.clone() },
        Entry { author: key(2).public(), ..entry.clone() },
        Entry { epoch: 2, ..entry.clone() },
        Entry { seq: 5, ..entry.clone() },
        Entry { prev: Some(EntryId([5; 32])), ..entry.clone() },
        Entry { charter: Some(EntryId([5; 32])), ..entry.clone() },
        Entry { time: Time(1), ..entry.clone() },
        Entry { payload: changes(2), ..entry.clone() },
    ] {
        let bytes = [&crate::wire::encode(&replayed)[..], signature].concat();
        let parsed = SignedEntry::parse(&bytes, network()).expect("it has a form");
        assert_eq!(parsed.clone().verify(), Err(EntryError::Signature), "{replayed:?}");
        assert_ne!(parsed.id(), SignedEntry::parse(&signed, network()).expect("has a form").id());
    }
    let other = NetworkId::named("another");
    assert_eq!(SignedEntry::parse(&signed, other).map(|_| ()), Err(EntryError::Network));
    // R11: what was signed under another tag is no entry.
    let bytes = crate::wire::encode(&entry);
    let sealed = author.key.sign(b"djuntu/bundle/1", &bytes);
    let parsed = SignedEntry::parse(&[&bytes[..], &sealed.0].concat(), network()).expect("has a form");
    assert_eq!(parsed.verify(), Err(EntryError::Signature));
}

/// R12: under a key of small order, one signature would verify under many messages.
#[test]
fn a_key_of_small_order_signs_nothing() {
    for point in [[0_u8; 32], std::array::from_fn(|at| u8::from(at == 0))] {
        let entry = Entry { author: PublicKey(point), ..body(&author(), Some(DOCUMENT), changes(1)) };
        let mut bytes = crate::wire::encode(&entry);
        // R = the identity and s = 0 verify for the identity as key, unless the check is strict.
        bytes.extend(std::array::from_fn::<u8, SIGNATURE_LENGTH, _>(|at| u8::from(at == 0)));
        let parsed = SignedEntry::parse(&bytes, network()).expect("has a form");
        assert_eq!(parsed.verify(), Err(EntryError::Signature));
    }
}

/// R12: a signature has one encoding: adding the order of the group to its second half gives no other.
#[test]
fn a_second_encoding_of_a_signature_is_refused() {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let author = author();
    let mut bytes = forged(&body(&author, Some(DOCUMENT), changes(1)), &author.key);
    let start = bytes.len() - 32;
    let mut carry = 0;
    for (byte, order) in bytes[start..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    let parsed = SignedEntry::parse(&bytes, network()).expect("has a form");
    assert_eq!(parsed.verify(), Err(EntryError::Signature));
}

#[test]
fn the_id_leaves_out_the_signature() {
    let author = author();
    let signed = forged(&body(&author, Some(DOCUMENT), changes(1)), &author.key);
    let (body, _) = signed.split_at(signed.len() - SIGNATURE_LENGTH);
    let parsed = SignedEntry::parse(&signed, network()).expect("has a form");
    let expected = blake3::hash(&[DOMAIN, body].concat());
    assert_eq!(parsed.id(), EntryId(*expected.as_bytes()));
    assert_eq!((parsed.document(), parsed.length()), (DOCUMENT, signed.len()));
    assert!(parsed.clone().restored(parsed.id()).is_some());
    assert!(parsed.restored(EntryId([0; 32])).is_none(), "damaged in the archive");
}

#[test]
fn an_entry_that_is_too_long_is_neither_read_nor_signed() {
    let author = author();
    let long = Payload::Changes(vec![ByteVec::from(vec![0; limits::ENTRY_BYTES_MAX])]);
    let entry = body(&author, Some(DOCUMENT), long);
    let too_long = |outcome: Result<(), EntryError>| {
        assert!(matches!(outcome, Err(EntryError::Decode(DecodeError::TooLong { .. }))), "{outcome:?}");
    };
    too_long(outcome(&entry));
    too_long(Verified::sign(entry, &author.key).map(|_| ()));
    too_long(SignedEntry::parse(&vec![0; limits::ENTRY_BYTES_MAX + 1], network()).map(|_| ()));
}

/// R14: a chain goes on from its last entry, in one epoch.
#[test]
fn a_chain_counts_and_names_its_predecessor() {
    let author = author();
    let sign = |chain| author.changes(DOCUMENT, chain, NOW, vec![vec![0]]).expect("has a form");
    let first = sign(Chain::default());
    let second = sign(Chain::after(&first));
    assert_eq!((first.entry().seq, first.entry().prev), (0, None));
    assert_eq!((second.entry().seq, second.entry().prev), (1, Some(first.id())));
    assert_eq!((second.document(), second.territory()), (DOCUMENT, author.territory.expect("has one").0));
    let hall = Hall::found(1);
    assert_eq!(hall.first.document(), hall.territory().document());
}

/// R12, R164: of every kind of entry.
#[test]
fn mutated_entries_are_refused_without_harm() {
    let setting = Setting::new();
    let edit = setting.writer(&setting.loures, &setting.loures.node, 3).write("Escolas irmãs");
    let acts = crate::tests::vectors::signed();
    let samples: Vec<&[u8]> =
        [&edit].into_iter().chain(acts.iter().map(|(_, entry)| entry)).map(Verified::bytes).collect();
    let mut dice = Dice::new(1);
    for round in 0..10_000 {
        let mut bytes = samples[round % samples.len()].to_vec();
        dice.mutate(&mut bytes);
        let is_honest = samples.contains(&bytes.as_slice());
        let verified = SignedEntry::parse(&bytes, network()).is_ok_and(|signed| signed.verify().is_ok());
        assert!(is_honest || !verified, "round {round}");
    }
}

/// R10, R16: the checks before the signature, on which nothing of it depends.
#[test]
fn mutated_bodies_have_a_form_or_are_refused() {
    let setting = Setting::new();
    let samples = [&setting.project, &setting.proposal, &setting.acceptance, &setting.loures.first];
    let mut dice = Dice::new(2);
    for round in 0..30_000 {
        let sample = samples[round % samples.len()];
        let mut bytes = sample.bytes()[..sample.bytes().len() - SIGNATURE_LENGTH].to_vec();
        dice.mutate(&mut bytes);
        bytes.extend_from_slice(&[0; SIGNATURE_LENGTH]);
        if let Ok(signed) = SignedEntry::parse(&bytes, network()) {
            assert_eq!(signed.bytes, bytes);
            assert_eq!(signed.entry.check(), Ok(()));
        }
    }
}
