use super::*;
use djuntu_protocol::act::{Act, Genesis, Home, Kind, Subject};
use djuntu_protocol::bundle::{BundleWriter, Header, Holds};
use djuntu_protocol::entry::{Author, Chain, Verified};
use djuntu_protocol::identity::charter::{Charter, ListedKey};
use djuntu_protocol::identity::{EntryId, Roles, SecretKey, TerritoryId};
use djuntu_protocol::time::Time;

fn network() -> NetworkId {
    NetworkId::named("test")
}

fn key(byte: u8) -> SecretKey {
    SecretKey::from_bytes([byte; 32])
}

/// Returns a territory's first entry and one that begins a project at home, signed by `author`.
fn entries(author: u8) -> [Verified; 2] {
    let listed = |key: &SecretKey, roles| ListedKey { key: key.public(), roles, office: None, invitation: None };
    let mut keys = vec![listed(&key(1), Roles::ALL), listed(&key(2), Roles::NODE)];
    keys.sort_by_key(|listed| listed.key);
    let charter = Charter { number: 0, previous: None, threshold: 1, keys, guardians: None, settles: None };
    let begin = |subject| Act::Begin(Genesis { nonce: [0; 8], schema: 1, subject });
    let root = Author { key: key(1), network: network(), territory: None, epoch: 1 };
    let founding = root.act(None, Chain::default(), Time(1), &begin(Subject::Territory(charter)), Vec::new(), None);
    let founding = founding.unwrap();
    let territory = TerritoryId(founding.id().0);
    let author = Author { key: key(author), territory: Some((territory, EntryId(territory.0))), ..root };
    let project = begin(Subject::Document(Kind::Project, Home::Territory(territory)));
    [founding, author.act(None, Chain::default(), Time(2), &project, Vec::new(), None).unwrap()]
}

/// Writes a bundle with these entries and returns what checking it says.
fn check(entries: &[&Verified], change: impl FnOnce(&mut Vec<u8>)) -> Result<Report, String> {
    let folder = tempfile::tempdir().unwrap();
    let header = Header {
        network: network(),
        holds: Holds::Export,
        created: Time(3),
        from: None,
        recipient: None,
        letter: None,
    };
    let (mut writer, mut bytes) = BundleWriter::new(&header);
    for entry in entries {
        bytes.extend(writer.page(&[entry.bytes()]));
    }
    bytes.extend(writer.seal(&key(1)));
    change(&mut bytes);
    let path = folder.path().join("proof.bundle");
    std::fs::write(&path, bytes).unwrap();
    file(&path).map_err(|error| error.to_string())
}

#[test]
fn a_good_bundle_is_good_in_any_order() {
    let [founding, project] = entries(1);
    for order in [[&founding, &project], [&project, &founding]] {
        let report = check(&order, |_| {}).unwrap();
        assert!(report.is_good(), "{report:?}");
        assert_eq!((report.entries, report.documents, report.territories), (2, 2, 1));
    }
}

#[test]
fn what_is_not_good_is_named() {
    let [founding, project] = entries(1);
    let [_, unlisted] = entries(9);
    let [_, relaying] = entries(2);
    let missing = check(&[&project], |_| {}).unwrap();
    assert!(missing.refused[0].contains("missing here"), "{missing:?}");
    for entry in [unlisted, relaying] {
        let report = check(&[&founding, &entry], |_| {}).unwrap();
        assert!(report.refused[0].contains("not entitled"), "{report:?}");
        assert_eq!(report.entries, 1);
    }
    let flipped = check(&[&founding, &project], |bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    });
    assert!(!flipped.unwrap().is_good());
    let cut = check(&[&founding, &project], |bytes| bytes.truncate(bytes.len() - 20)).unwrap();
    assert!(!cut.is_good(), "{cut:?}");
    let other = check(&[&founding], |bytes| *bytes = b"%PDF-1.7 something else".to_vec());
    assert!(other.unwrap_err().contains("no bundle"));
}

#[test]
fn a_folder_without_an_archive_is_named() {
    let root = tempfile::tempdir().unwrap();
    assert!(folder(root.path(), None).unwrap_err().to_string().contains("no archive"));
}

/// R155: whoever signed two things with one number is named with both entries, each of which is good.
#[test]
fn who_signed_twice_is_named() {
    let [founding, project] = entries(1);
    let territory = Some((founding.territory(), founding.id()));
    let author = Author { key: key(1), network: network(), territory, epoch: 2 };
    let document = Some(project.document());
    let sign = |time| author.act(document, Chain::default(), Time(time), &Act::Acknowledge, Vec::new(), None).unwrap();
    let [one, other] = [sign(1), sign(2)];
    let report = check(&[&founding, &project, &one, &other], |_| {}).unwrap();
    assert!(report.is_good(), "{report:?}");
    assert_eq!(report.disputes.len(), 1);
    for entry in [one, other] {
        assert!(report.disputes[0].contains(&entry.id().to_string()), "{report:?}");
    }
    assert_eq!(check(&[&founding, &project], |_| {}).unwrap().disputes, [""; 0]);
}
