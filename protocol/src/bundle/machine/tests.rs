//! R120.

use super::*;
use crate::bundle::{BundleError, BundleReader, BundleWriter, Content, Header, Holds, RecordKind, write_record};
use crate::identity::{NetworkId, SecretKey};
use crate::time::Time;

fn machine() -> Machine {
    let contact = Contact { node: PublicKey([3; 32]), addresses: vec!["/ip4/127.0.0.1/tcp/4737".to_owned()] };
    let keys = Some(vec![7; 100].into());
    Machine { entries: 1, territory: Some(TerritoryId([1; 32])), counter: 9, contacts: vec![contact], keys }
}

fn header() -> Header {
    let network = NetworkId::named("test");
    Header { network, holds: Holds::Export, created: Time(1), from: None, recipient: None, letter: None }
}

fn read(bytes: &[u8]) -> Vec<Result<Content, BundleError>> {
    let mut reader = BundleReader::new();
    reader.feed(bytes);
    reader.finish();
    std::iter::from_fn(|| Some(reader.step()).filter(|content| *content != Ok(Content::End))).collect()
}

#[test]
fn a_backup_is_a_bundle_with_a_record_about_its_machine() {
    for machine in [machine(), Machine { keys: None, territory: None, contacts: Vec::new(), ..machine() }] {
        let (mut writer, mut bytes) = BundleWriter::new(&header());
        bytes.extend(writer.machine(machine.clone()));
        bytes.extend(writer.page(&[b"one"]));
        let node = SecretKey::from_bytes([7; 32]);
        bytes.extend(writer.seal(&node));
        let contents = read(&bytes);
        assert_eq!(contents[1], Ok(Content::Machine(machine)));
        assert_eq!(contents[3], Ok(Content::Sealed(node.public())), "the seal covers it");
    }
}

/// A record about the machine stands behind the header or nowhere.
#[test]
fn a_record_about_the_machine_stands_at_its_place() {
    for is_second in [true, false] {
        let (mut writer, mut bytes) = BundleWriter::new(&header());
        bytes.extend(if is_second { writer.machine(machine()) } else { writer.page(&[b"one"]) });
        let offset = bytes.len() as u64;
        bytes.extend(write_record(RecordKind::Machine, offset, &machine().encode()));
        let last = read(&bytes).pop();
        assert!(matches!(last, Some(Err(BundleError::Record { .. }))), "{last:?}");
    }
}

#[test]
fn what_is_too_much_is_refused_or_left_out() {
    let contact = |addresses: Vec<String>| Contact { node: PublicKey([3; 32]), addresses };
    let long = "a".repeat(ADDRESS_BYTES_MAX + 1);
    for bad in [
        Machine { contacts: vec![contact(vec![String::new(); ADDRESSES_MAX + 1])], ..machine() },
        Machine { contacts: vec![contact(vec![long.clone()])], ..machine() },
        Machine { contacts: vec![contact(Vec::new()); BACKUP_CONTACTS_MAX + 1], ..machine() },
        Machine { keys: Some(vec![0; SEALED_KEYS_BYTES_MAX + 1].into()), ..machine() },
    ] {
        assert!(Machine::decode(&wire::encode(&bad)).is_err());
    }
    let cut = Machine { contacts: vec![contact(vec![long, "/a".to_owned()]); BACKUP_CONTACTS_MAX + 1], ..machine() };
    let decoded = Machine::decode(&cut.encode()).expect("what is written can be read");
    assert_eq!(decoded.contacts.len(), BACKUP_CONTACTS_MAX);
    assert!(decoded.contacts.iter().all(|contact| contact.addresses == ["/a"]));
    assert!(Machine::decode(b"").is_err());
    assert!(Machine::decode(&vec![0; BACKUP_MACHINE_BYTES_MAX + 1]).is_err());
    let mut bytes = machine().encode();
    bytes.pop();
    assert!(Machine::decode(&bytes).is_err());
}

#[test]
fn key_files_are_a_bounded_list() {
    let file = |name: &str| KeyFile { name: name.to_owned(), content: vec![1, 2, 3].into() };
    let files = vec![file("node"), file("office")];
    assert_eq!(KeyFile::decode_all(&KeyFile::encode_all(&files)), Ok(files.clone()));
    assert!(KeyFile::decode_all(&KeyFile::encode_all(&vec![file("node"); KEY_FILES_MAX + 1])).is_err());
    assert!(KeyFile::decode_all(b"node").is_err());
}
