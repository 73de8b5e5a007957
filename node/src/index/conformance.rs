//! What every index must do, run against each of them.

use super::*;

/// The document with this number.
pub(super) fn document(number: u8) -> DocumentId {
    DocumentId([number; 32])
}

/// The entry with this number, wherever it is.
pub(super) fn entry(number: u32) -> (EntryId, EntryPosition) {
    let id = EntryId(*blake3::hash(&number.to_le_bytes()).as_bytes());
    (id, EntryPosition { segment: 1 + number / 100, offset: u64::from(number) * 300, index: number % 7 })
}

pub(super) fn record(header: &[u8], entries: u32) -> DocumentRecord {
    let fingerprint = Fingerprint(*blake3::hash(&[header, &entries.to_le_bytes()].concat()).as_bytes());
    DocumentRecord { header: header.to_vec(), fingerprint, entries }
}

/// An update that brings `added` to a document, which has `entries` then.
pub(super) fn update(number: u8, header: &[u8], entries: u32, added: &[u32]) -> DocumentUpdate {
    let added = added.iter().map(|number| entry(*number)).collect();
    DocumentUpdate { document: document(number), record: record(header, entries), added }
}

fn documents(updates: &[DocumentUpdate]) -> Batch {
    Batch { documents: updates.to_vec(), ..Batch::default() }
}

fn setting(key: &str, value: Option<&[u8]>) -> Batch {
    Batch { settings: vec![(key.to_owned(), value.map(<[u8]>::to_vec))], ..Batch::default() }
}

/// Checks everything that an index shows of these documents: number, header and entries.
fn check(index: &dyn Index, expected: &[(u8, &[u8], &[u32])]) {
    let count = |entries: &[u32]| u32::try_from(entries.len()).expect("few");
    let rows = expected.iter().map(|(number, header, entries)| (document(*number), record(header, count(entries))));
    let found: Vec<_> = index.documents().map(|row| row.expect("intact")).collect();
    assert_eq!(found, rows.collect::<Vec<_>>());
    for (number, header, entries) in expected {
        let record = record(header, count(entries));
        assert_eq!(index.document(document(*number)).expect("intact"), Some(record));
        let positions: Vec<_> = entries.iter().map(|number| entry(*number)).collect();
        assert_eq!(index.entries(document(*number)).expect("intact"), positions);
    }
}

/// Runs everything against indexes that `open` makes, each of them empty.
pub(super) fn run(mut open: impl FnMut() -> Box<dyn Index>) {
    an_empty_index_shows_nothing(&*open());
    documents_and_entries_come_back_in_order(&mut *open());
    a_batch_may_hold_a_document_twice(&mut *open());
    a_batch_that_does_not_continue_changes_nothing(&mut *open());
    settings_are_set_replaced_and_removed(&mut *open());
    position_and_epoch_stay_until_they_are_changed(&mut *open());
    ordinals_sort_as_numbers(&mut *open());
}

fn an_empty_index_shows_nothing(index: &dyn Index) {
    check(index, &[]);
    assert_eq!(index.document(document(1)).expect("intact"), None);
    assert_eq!(index.entries(document(1)).expect("intact"), []);
    assert_eq!(index.setting("name").expect("intact"), None);
    assert_eq!((index.indexed_to(), index.epoch()), (Position::START, 0));
}

fn documents_and_entries_come_back_in_order(index: &mut dyn Index) {
    let first = documents(&[update(2, b"two", 2, &[5, 3]), update(1, b"", 0, &[])]);
    index.commit(&first).expect("committed");
    check(index, &[(1, b"", &[]), (2, b"two", &[5, 3])]);
    let second = documents(&[update(2, b"TWO", 3, &[4]), update(255, &[0; 5_000], 1, &[9])]);
    index.commit(&second).expect("committed");
    index.flush().expect("flushed");
    check(index, &[(1, b"", &[]), (2, b"TWO", &[5, 3, 4]), (255, &[0; 5_000], &[9])]);
}

fn a_batch_may_hold_a_document_twice(index: &mut dyn Index) {
    let batch = documents(&[update(1, b"a", 1, &[1]), update(1, b"b", 3, &[2, 3]), update(1, b"c", 3, &[])]);
    index.commit(&batch).expect("committed");
    check(index, &[(1, b"c", &[1, 2, 3])]);
}

fn a_batch_that_does_not_continue_changes_nothing(index: &mut dyn Index) {
    index.commit(&documents(&[update(1, b"a", 2, &[1, 2])])).expect("committed");
    let wrong = [
        documents(&[update(1, b"b", 2, &[3])]),
        documents(&[update(1, b"b", 1, &[])]),
        documents(&[update(2, b"b", 1, &[])]),
        documents(&[update(2, b"b", 0, &[1])]),
        documents(&[update(3, b"b", 1, &[9]), update(1, b"b", 4, &[3])]),
        documents(&[update(1, b"b", 3, &[3]), update(1, b"b", 3, &[4])]),
    ];
    for mut batch in wrong {
        batch.settings = setting("key", Some(b"value")).settings;
        batch.epoch = Some(9);
        assert!(matches!(index.commit(&batch), Err(IndexError::Count { .. })), "{batch:?}");
        check(index, &[(1, b"a", &[1, 2])]);
        assert_eq!((index.setting("key").expect("intact"), index.epoch()), (None, 0));
    }
    let error = index.commit(&documents(&[update(1, b"b", 2, &[3])])).expect_err("refused").to_string();
    assert!(error.starts_with("1 entries were added to 2 of document "), "{error}");
}

fn settings_are_set_replaced_and_removed(index: &mut dyn Index) {
    for (key, value) in [("a", Some(&b"1"[..])), ("ab", Some(b"2")), ("a", Some(b"")), ("ab", None), ("no", None)] {
        index.commit(&setting(key, value)).expect("committed");
        assert_eq!(index.setting(key).expect("intact").as_deref(), value);
    }
    let values = [Some(&b"x"[..]), None, Some(b"y")];
    let twice = values.map(|value| ("b".to_owned(), value.map(<[u8]>::to_vec)));
    index.commit(&Batch { settings: twice.to_vec(), ..Batch::default() }).expect("committed");
    assert_eq!(index.setting("b").expect("intact"), Some(b"y".to_vec()));
    assert_eq!(index.setting("a").expect("intact"), Some(Vec::new()));
    check(index, &[]);
}

fn position_and_epoch_stay_until_they_are_changed(index: &mut dyn Index) {
    let position = Position { segment: 3, offset: 1 << 40 };
    index.commit(&Batch { indexed_to: Some(position), ..Batch::default() }).expect("committed");
    index.commit(&Batch { epoch: Some(u64::MAX), ..Batch::default() }).expect("committed");
    index.commit(&Batch::default()).expect("committed");
    assert_eq!((index.indexed_to(), index.epoch()), (position, u64::MAX));
}

fn ordinals_sort_as_numbers(index: &mut dyn Index) {
    let numbers: Vec<_> = (0..600).collect();
    for (part, chunk) in numbers.chunks(200).enumerate() {
        let count = u32::try_from((part + 1) * 200).expect("few");
        index.commit(&documents(&[update(1, b"many", count, chunk), update(2, &[], 0, &[])])).expect("committed");
    }
    check(index, &[(1, b"many", &numbers), (2, &[], &[])]);
}
