use super::shelf::Shelf;
use super::*;
use crate::folder::Folder;
use djuntu_protocol::bundle::{Arrival, BundleWriter, Header, Holds, Origin, Receipt, Statement};
use djuntu_protocol::identity::{BundleId, NetworkId, SecretKey, TerritoryId};
use djuntu_protocol::limits::{RECEIPTS_PER_TERRITORY_MAX, RELAYED_BUNDLES_MAX};
use djuntu_protocol::time::Time;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn key(number: u8) -> SecretKey {
    SecretKey::from_bytes([number; 32])
}

/// A bundle of the territory 1, for the territory 2, sealed with the key 1 or another one.
fn bundle(created: u64, sealed_with: u8) -> Vec<u8> {
    let origin = Origin { territory: TerritoryId([1; 32]), node: key(1).public() };
    let header = Header {
        network: NetworkId::named("test"),
        holds: Holds::Export,
        created: Time(created),
        from: Some(origin),
        recipient: Some(TerritoryId([2; 32])),
        letter: None,
    };
    let (mut writer, mut bytes) = BundleWriter::new(&header);
    bytes.extend(writer.page(&[b"an entry, as long as nobody looks at it".as_slice(), b"and another one".as_slice()]));
    bytes.extend(writer.page(&[b"a third one, which stands in a page of its own".as_slice()]));
    bytes.extend(writer.seal(&key(sealed_with)));
    bytes
}

fn receipt(received: u64) -> Receipt {
    let statement = Statement {
        network: NetworkId::named("test"),
        bundle: BundleId([9; 32]),
        created: Time(1),
        from: Origin { territory: TerritoryId([1; 32]), node: key(1).public() },
        receiver: TerritoryId([2; 32]),
        received: Time(received),
        arrival: Arrival { taken: 3, is_whole: true, ..Arrival::default() },
        documents: Vec::new(),
    };
    Receipt::sign(statement, &key(2))
}

fn surveyed(folder: &Path, bytes: &[u8]) -> Result<Surveyed, ImportError> {
    let path = folder.join("file");
    fs::write(&path, bytes).unwrap();
    survey(&path)
}

fn survey_of(folder: &Path, bytes: &[u8]) -> Survey {
    match surveyed(folder, bytes) {
        Ok(Surveyed::Bundle(survey)) => *survey,
        other => panic!("{other:?}"),
    }
}

fn shelf() -> (TempDir, Folder, Shelf) {
    let temporary = tempfile::tempdir().unwrap();
    let folder = Folder::open(&temporary.path().join("data"), true).unwrap();
    let shelf = Shelf::open(&folder);
    (temporary, folder, shelf)
}

/// Brings a file in as the interface does, in parts.
fn bring(shelf: &Shelf, bytes: &[u8]) -> std::path::PathBuf {
    let mut offset = 0;
    for part in bytes.chunks(100) {
        offset = shelf.append(offset, part).unwrap();
    }
    shelf.begin_import().unwrap()
}

#[test]
fn a_file_says_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let whole = bundle(1, 1);
    let survey = survey_of(folder.path(), &whole);
    assert!(survey.is_whole() && survey.damaged.is_empty());
    assert_eq!((survey.entries, survey.bytes), (3, whole.len() as u64));
    assert_eq!(survey.bundle, BundleId(*blake3::hash(&whole).as_bytes()));
    assert!(matches!(surveyed(folder.path(), &receipt(1).encode()), Ok(Surveyed::Receipt(_))));
    assert!(matches!(surveyed(folder.path(), b"Dear all,"), Err(ImportError::Foreign(_))));
    assert!(matches!(surveyed(folder.path(), b""), Err(ImportError::Foreign(_))));
    assert!(matches!(surveyed(folder.path(), b"djuntu receipt 1\nand so on"), Err(ImportError::Receipt(_))));
    assert!(matches!(surveyed(folder.path(), b"djuntu receipt 2\n"), Err(ImportError::Receipt(_))));
}

/// R191: whoever changes, cuts or extends a bundle, or seals it with a key that it does not name, takes its seal away.
#[test]
fn whatever_is_changed_is_not_whole() {
    let folder = tempfile::tempdir().unwrap();
    let whole = bundle(1, 1);
    let mut flipped = whole.clone();
    flipped[200] ^= 1;
    let cases = [
        ("a flipped bit", flipped),
        ("a cut end", whole[..whole.len() - 1].to_vec()),
        ("half of it", whole[..whole.len() / 2].to_vec()),
        ("something behind it", [&whole[..], b"more"].concat()),
        ("the seal of somebody else", bundle(1, 3)),
    ];
    for (what, bytes) in cases {
        let survey = survey_of(folder.path(), &bytes);
        assert!(!survey.is_whole() && !survey.damaged.is_empty(), "{what}: {survey:?}");
        assert_eq!(survey.bundle, BundleId(*blake3::hash(&bytes).as_bytes()), "{what}");
        assert_eq!(survey.bytes, bytes.len() as u64, "{what}");
    }
}

#[test]
fn a_file_is_brought_in_part_by_part_and_nobody_mixes_two() {
    let (_temporary, _folder, shelf) = shelf();
    assert!(matches!(shelf.begin_import(), Err(ImportError::Interleaved)), "nothing was brought in");
    assert_eq!(shelf.append(0, b"one").unwrap(), 3);
    assert!(matches!(shelf.append(5, b"two"), Err(ImportError::Interleaved)));
    assert_eq!(shelf.append(3, b"two").unwrap(), 6);
    // A part at the beginning begins anew.
    assert_eq!(shelf.append(0, b"three").unwrap(), 5);
    assert_eq!(fs::read(shelf.begin_import().unwrap()).unwrap(), b"three");
    shelf.end_import();
    assert!(matches!(shelf.append(5, b"four"), Err(ImportError::Interleaved)));
}

/// R192: the oldest bundles for others go when there is no room, and it is told which.
#[test]
fn of_bundles_for_others_the_oldest_go() {
    let (temporary, folder, shelf) = shelf();
    let mut first = None;
    for number in 0..=RELAYED_BUNDLES_MAX as u64 {
        let bytes = bundle(number, 1);
        bring(&shelf, &bytes);
        let survey = survey_of(temporary.path(), &bytes);
        let gone = shelf.keep_relayed(&survey).unwrap();
        shelf.end_import();
        let kept = fs::read(shelf::relayed_file(&folder, survey.bundle)).unwrap();
        assert_eq!(kept, bytes, "it is kept as it came");
        first.get_or_insert(survey.bundle);
        let expected = if number < RELAYED_BUNDLES_MAX as u64 { None } else { first };
        assert_eq!(gone.iter().map(|relayed| relayed.bundle).collect::<Vec<_>>(), Vec::from_iter(expected), "{number}");
    }
    assert_eq!(shelf.relayed().unwrap().len(), RELAYED_BUNDLES_MAX);
}

/// R195: receipts are kept by the dates that they say, the last ones; one that comes again is no news.
#[test]
fn receipts_are_kept_and_an_older_one_takes_nothing_back() {
    let (_temporary, folder, shelf) = shelf();
    let newest = RECEIPTS_PER_TERRITORY_MAX as u64 + 1;
    for received in 2..=newest {
        assert!(shelf.keep_received(&receipt(received)).unwrap());
        assert!(!shelf.keep_received(&receipt(received)).unwrap(), "it was there");
    }
    assert!(!shelf.keep_received(&receipt(1)).unwrap(), "newer ones are there");
    let kept = shelf.received(TerritoryId([2; 32])).unwrap();
    assert_eq!(kept.len(), RECEIPTS_PER_TERRITORY_MAX);
    assert_eq!(kept.last().map(|receipt| receipt.statement().received), Some(Time(newest)));
    assert!(shelf.keep_received(&receipt(newest + 1)).unwrap());
    let said = Shelf::open(&folder).said().unwrap();
    assert_eq!(said.first().map(|said| said.statement.received), Some(Time(newest + 1)));
    // What was damaged on the disk says nothing.
    let territory = folder.path("bundles").join("received").join(TerritoryId([2; 32]).to_string());
    let file = fs::read_dir(territory).unwrap().flatten().next().unwrap().path();
    fs::write(&file, b"djuntu receipt 1\nnothing").unwrap();
    assert_eq!(shelf.received(TerritoryId([2; 32])).unwrap().len(), RECEIPTS_PER_TERRITORY_MAX - 1);
}
