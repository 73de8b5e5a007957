use super::charter::{Charter, CharterError, Guardians, ListedKey, Office};
use super::*;
use crate::limits;
use crate::tests::fixtures::key;

fn round_trip<T>(id: T, length: usize)
where
    T: std::str::FromStr
        + std::fmt::Display
        + PartialEq
        + std::fmt::Debug
        + serde::Serialize
        + serde::de::DeserializeOwned,
    T::Err: std::fmt::Debug,
{
    let text = id.to_string();
    assert_eq!(text.len(), length);
    assert_eq!(text.parse::<T>().expect("its own text"), id);
    assert_eq!(text.to_ascii_uppercase().parse::<T>().expect("in any case"), id);
    let json = serde_json::to_string(&id).expect("a text");
    assert_eq!(serde_json::from_str::<T>(&json).expect("its own JSON"), id);
    for wrong in [&text[1..], &format!("{text}a"), &text.replace(text.chars().next_back().expect("a letter"), "1"), ""]
    {
        assert!(wrong.parse::<T>().is_err(), "{wrong}");
    }
}

#[test]
fn ids_read_what_they_write() {
    round_trip(PublicKey([0xa5; 32]), 52);
    round_trip(EntryId([0; 32]), 52);
    round_trip(DocumentId([0xff; 32]), 52);
    round_trip(TerritoryId(std::array::from_fn(|at| at as u8)), 52);
    round_trip(Fingerprint([1; 32]), 52);
    round_trip(ChangeHash([2; 32]), 52);
    round_trip(VersionHash([3; 32]), 52);
    round_trip(InvitationId([4; 16]), 26);
    round_trip(NetworkId([5; 16]), 26);
}

#[test]
fn ids_are_byte_strings_of_their_length() {
    let bytes = crate::wire::encode(&InvitationId([4; 16]));
    assert_eq!(bytes.first(), Some(&0x50));
    assert!(crate::wire::decode::<PublicKey>(&bytes, 64).is_err());
    assert!(crate::wire::decode::<InvitationId>(&bytes, 64).is_ok());
}

/// R1: one value names a territory, its document and its first entry.
#[test]
fn a_territory_is_its_document() {
    let territory = TerritoryId([7; 32]);
    assert_eq!(territory.document().as_territory(), territory);
    assert_eq!(territory.document().to_string(), territory.to_string());
    assert_eq!(territory.short(), "a4dqobyh");
}

#[test]
fn networks_differ_by_name() {
    assert_eq!(NetworkId::named("test"), NetworkId::named("test"));
    assert_ne!(NetworkId::named("test"), NetworkId::named("Test"));
    let expected = blake3::derive_key("djuntu/network/1", b"test");
    assert_eq!(NetworkId::named("test").0, expected[..16]);
}

/// R11, R12.
#[test]
fn a_signature_is_for_one_key_one_tag_and_one_text() {
    let signature = key(1).sign(b"tag", b"text");
    assert!(key(1).public().verifies(b"tag", b"text", &signature));
    assert!(!key(2).public().verifies(b"tag", b"text", &signature));
    assert!(!key(1).public().verifies(b"tug", b"text", &signature));
    assert!(!key(1).public().verifies(b"tag", b"test", &signature));
    assert!(!PublicKey([0xff; 32]).verifies(b"tag", b"text", &signature), "no point of the curve");
    assert_eq!(SecretKey::from_bytes(key(1).to_bytes()).public(), key(1).public());
    let shown = format!("{:?}", key(1));
    assert_eq!(shown, format!("SecretKey({})", key(1).public()), "a secret is never printed");
}

#[test]
fn roles_are_a_set() {
    let bound = Roles::ROOT.and(Roles::SIGN);
    assert!(bound.include(Roles::ROOT) && bound.include(Roles::SIGN) && bound.include(Roles::NONE));
    assert!(!bound.include(Roles::EDIT) && !bound.include(Roles::ALL));
    assert_eq!(bound.to_string(), "root+sign");
    assert_eq!(crate::wire::encode(&Roles::ALL), [15]);
    for (byte, known) in [(0, true), (15, true), (16, false)] {
        let roles: Roles = crate::wire::decode(&[byte], 1).expect("a number");
        assert_eq!(roles.are_known(), known, "{byte}");
    }
}

#[test]
fn the_words_of_a_document_never_change() {
    let check = |number: u8, expected: &str| {
        assert_eq!(words::words(DocumentId([number; 32])).join(" "), expected, "{number}");
    };
    check(0, "tabuada triciclo braveza fetal");
    check(1, "caixote emergir urubu sanfona");
    check(255, "copo gemido acionado focinho");
}

fn listed(number: u8, roles: Roles) -> ListedKey {
    ListedKey { key: PublicKey([number; 32]), roles, office: None, invitation: None }
}

fn valid() -> Charter {
    let keys = vec![listed(1, Roles::ROOT), listed(2, Roles::EDIT.and(Roles::NODE))];
    Charter { number: 0, previous: None, threshold: 1, keys, guardians: None, settles: None }
}

fn office(text: &str) -> Option<Office> {
    Some(Office { title: "Presidente".to_owned(), holder: text.to_owned(), from: None, until: Some(text.to_owned()) })
}

#[test]
fn a_charter_has_a_shape() {
    let keys = |count: u16| {
        (0..count).map(|n| {
            let mut listed = listed(0, Roles::ROOT);
            listed.key.0[..2].copy_from_slice(&n.to_be_bytes());
            listed
        })
    };
    let unknown: Roles = crate::wire::decode(&[16 + 1], 1).expect("a number");
    let guardians = |threshold, territories: &[u8]| {
        let territories = territories.iter().map(|number| TerritoryId([*number; 32])).collect();
        Charter { guardians: Some(Guardians { threshold, territories }), ..valid() }
    };
    let previous = Some(EntryId([1; 32]));
    let settling = |rivals: &[u8]| {
        let settles = Some(rivals.iter().map(|rival| EntryId([*rival; 32])).collect());
        Charter { number: 1, previous, settles, ..valid() }
    };
    let text = "a".repeat(limits::SHORT_TEXT_BYTES_MAX);
    let with = |office| Charter { keys: vec![ListedKey { office, ..listed(1, Roles::ROOT) }], ..valid() };
    let many: Vec<u8> = (0..33).collect();
    for (charter, expected) in [
        (valid(), Ok(())),
        (Charter { number: 1, previous, ..valid() }, Ok(())),
        (Charter { number: 1, ..valid() }, Err(CharterError::Number)),
        (Charter { previous, ..valid() }, Err(CharterError::Number)),
        (settling(&[2]), Ok(())),
        (settling(&[]), Err(CharterError::Settles)),
        (settling(&[1]), Err(CharterError::Settles)),
        (settling(&[3, 2]), Err(CharterError::Settles)),
        (settling(&[2, 3, 4, 5, 6]), Err(CharterError::Settles)),
        (Charter { number: 0, previous: None, ..settling(&[2]) }, Err(CharterError::Settles)),
        (Charter { keys: vec![], ..valid() }, Err(CharterError::Keys)),
        (Charter { keys: keys(256).collect(), ..valid() }, Ok(())),
        (Charter { keys: keys(257).collect(), ..valid() }, Err(CharterError::Keys)),
        (Charter { keys: vec![listed(2, Roles::ROOT), listed(1, Roles::ROOT)], ..valid() }, Err(CharterError::Keys)),
        (Charter { keys: vec![listed(1, Roles::ROOT), listed(1, Roles::EDIT)], ..valid() }, Err(CharterError::Keys)),
        (Charter { keys: vec![listed(1, Roles::NONE)], ..valid() }, Err(CharterError::Roles)),
        (Charter { keys: vec![listed(1, unknown)], ..valid() }, Err(CharterError::Roles)),
        (Charter { keys: vec![listed(1, Roles::EDIT)], ..valid() }, Err(CharterError::Threshold)),
        (Charter { threshold: 0, ..valid() }, Err(CharterError::Threshold)),
        (Charter { threshold: 2, ..valid() }, Err(CharterError::Threshold)),
        (with(office(&text)), Ok(())),
        (with(office(&format!("{text}a"))), Err(CharterError::Text)),
        (guardians(1, &[1, 2]), Ok(())),
        (guardians(2, &[1, 2]), Ok(())),
        (guardians(3, &[1, 2]), Err(CharterError::Guardians)),
        (guardians(0, &[1, 2]), Err(CharterError::Guardians)),
        (guardians(1, &[]), Err(CharterError::Guardians)),
        (guardians(1, &[2, 1]), Err(CharterError::Guardians)),
        (guardians(1, &many), Err(CharterError::Guardians)),
    ] {
        assert_eq!(charter.check(), expected, "{charter:?}");
    }
}

#[test]
fn a_charter_entitles_whom_it_lists() {
    let charter = valid();
    for (key, roles, expected) in [
        (1, Roles::ROOT, true),
        (1, Roles::EDIT, false),
        (2, Roles::EDIT, true),
        (2, Roles::EDIT.and(Roles::NODE), true),
        (2, Roles::EDIT.and(Roles::SIGN), false),
        (3, Roles::EDIT, false),
        (3, Roles::NONE, false),
    ] {
        assert_eq!(charter.entitles(&PublicKey([key; 32]), roles), expected, "{key} {roles}");
    }
}
