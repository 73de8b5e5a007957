use super::*;
use crate::identity::DocumentId;
use crate::limits::{FILE_GROUP_BYTES, FILE_GROUPS_PER_ASK_MAX};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn bytes_of(size: usize) -> Vec<u8> {
    (0..size).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

fn tree_of(bytes: &[u8], piece: usize) -> FileTree {
    let mut builder = TreeBuilder::default();
    bytes.chunks(piece).for_each(|piece| builder.update(piece));
    assert_eq!(builder.size(), bytes.len() as u64);
    builder.finish()
}

const SIZES: [usize; 10] = [
    1,
    1_024,
    FILE_GROUP_BYTES - 1,
    FILE_GROUP_BYTES,
    FILE_GROUP_BYTES + 1,
    2 * FILE_GROUP_BYTES,
    3 * FILE_GROUP_BYTES,
    3 * FILE_GROUP_BYTES + 7,
    5 * FILE_GROUP_BYTES - 1,
    8 * FILE_GROUP_BYTES,
];

/// The name of a file is its BLAKE3 hash, as everybody else's tools say it too.
#[test]
fn the_root_of_the_tree_is_the_hash_of_the_file() {
    for size in SIZES {
        let bytes = bytes_of(size);
        for piece in [7_919, FILE_GROUP_BYTES, 1 << 20] {
            assert_eq!(tree_of(&bytes, piece).hash().0, *blake3::hash(&bytes).as_bytes(), "{size} bytes");
        }
    }
}

/// R381.
#[test]
fn each_group_is_checked_alone_and_nothing_else_passes() {
    for size in SIZES {
        let bytes = bytes_of(size);
        let built = tree_of(&bytes, 4_096);
        let tree = FileTree::from_bytes(built.hash(), built.size(), &built.to_bytes()).expect("its own hashes");
        assert_eq!(tree, built);
        assert_eq!(tree.groups(), size.div_ceil(FILE_GROUP_BYTES) as u64);
        for (number, group) in (0..).zip(bytes.chunks(FILE_GROUP_BYTES)) {
            assert_eq!(tree.group_bytes(number), Some(group.len()));
            assert!(tree.admits(number, group));
            let mut wrong = group.to_vec();
            wrong[group.len() / 2] ^= 1;
            assert!(!tree.admits(number, &wrong));
            assert!(!tree.admits(number, &group[1..]));
            assert!(!tree.admits(number + 1, group), "no group stands for another");
        }
        assert_eq!(tree.group_bytes(tree.groups()), None);
        assert_eq!(tree.group_bytes(u64::MAX), None);
    }
}

/// R381.
#[test]
fn hashes_of_another_file_are_refused() {
    let tree = tree_of(&bytes_of(3 * FILE_GROUP_BYTES), 4_096);
    let bytes = tree.to_bytes();
    let read = |size, bytes: &[u8]| FileTree::from_bytes(tree.hash(), size, bytes);
    for at in 0..bytes.len() {
        let mut wrong = bytes.clone();
        wrong[at] ^= 0x80;
        assert_eq!(read(tree.size(), &wrong), Err(TreeError::OtherFile));
    }
    let expected = bytes.len();
    assert_eq!(read(tree.size(), &bytes[1..]), Err(TreeError::Length { found: expected - 1, expected }));
    assert_eq!(read(0, &[]), Err(TreeError::Size(0)));
    assert_eq!(read(FILE_BYTES_MAX + 1, &[]), Err(TreeError::Size(FILE_BYTES_MAX + 1)));
    // A size that does not fit to the hashes says that they are of another file, or is found out with the last group.
    assert!(matches!(read(tree.size() + 1, &bytes), Err(TreeError::Length { .. })));
    let shorter = read(tree.size() - 1, &bytes).expect("as many groups");
    assert!(!shorter.admits(2, &bytes_of(3 * FILE_GROUP_BYTES)[2 * FILE_GROUP_BYTES..3 * FILE_GROUP_BYTES - 1]));
}

fn ask(size: u64, from: u64, count: u64) -> Ask {
    let (document, hash) = (DocumentId([7; 32]), FileHash([9; 32]));
    Ask { document, hash, size, from, count, with_tree: true }
}

#[test]
fn only_parts_that_a_file_has_are_asked_for() {
    let size = 3 * FILE_GROUP_BYTES as u64 + 1;
    assert!(ask(size, 0, 4).is_valid() && ask(size, 3, 1).is_valid());
    for (from, count) in [(0, 0), (0, 5), (4, 1), (u64::MAX, 1), (1, u64::MAX)] {
        assert!(!ask(size, from, count).is_valid(), "{from} {count}");
    }
    assert!(!ask(0, 0, 1).is_valid() && !ask(FILE_BYTES_MAX + 1, 0, 1).is_valid());
    assert!(!ask(FILE_BYTES_MAX, 0, FILE_GROUPS_PER_ASK_MAX + 1).is_valid());
}

#[test]
fn what_is_said_on_the_stream_fits_in_its_bounds() {
    let longest = Ask { from: u64::MAX, count: u64::MAX, ..ask(u64::MAX, 0, 0) };
    assert_eq!(Ask::from_bytes(&longest.to_bytes()), Ok(longest));
    for reply in
        [Reply::Here, Reply::Denied(Denial::NotHere), Reply::Denied(Denial::Busy), Reply::Denied(Denial::Budget)]
    {
        assert_eq!(Reply::from_bytes(&reply.to_bytes()), Ok(reply));
    }
}

fn item(fields: &[(&str, Value)]) -> Value {
    Value::Map(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}

#[test]
fn an_item_without_hash_or_with_an_impossible_size_is_no_file() {
    let hash = FileHash([3; 32]);
    let good =
        [("hash", Value::Text(hash.to_string())), ("size", Value::Integer(10)), ("name", Value::Text("a".into()))];
    let with = |name: &str, value: Option<Value>| {
        let mut fields: Vec<_> = good.iter().filter(|(other, _)| *other != name).cloned().collect();
        fields.extend(value.map(|value| (if name == "hash" { "hash" } else { "size" }, value)));
        item(&fields)
    };
    let items = BTreeMap::from([
        ("a".to_owned(), item(&good)),
        ("b".to_owned(), with("hash", None)),
        ("c".to_owned(), with("hash", Some(Value::Text("no hash".into())))),
        ("d".to_owned(), with("size", None)),
        ("e".to_owned(), with("size", Some(Value::Integer(0)))),
        ("f".to_owned(), with("size", Some(Value::Integer(-1)))),
        ("g".to_owned(), with("size", Some(Value::Integer(i64::MAX)))),
        ("h".to_owned(), Value::Integer(1)),
    ]);
    let draft = Draft { fields: BTreeMap::from([(FIELD.to_owned(), Value::Map(items))]), ..Draft::default() };
    let files = Attached::all_of(&draft);
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!((files[0].hash, files[0].size, files[0].name.as_str()), (hash, 10, "a"));
    assert_eq!(Attached::all_of(&Draft::default()), []);
}

proptest! {
    /// Whatever is read as hashes of groups, only the file itself passes.
    #[test]
    fn no_bytes_are_admitted_that_are_not_of_the_file(size in 1_u64..=FILE_BYTES_MAX, bytes in proptest::collection::vec(any::<u8>(), 0..4_096)) {
        let hash = FileHash([1; 32]);
        if let Ok(tree) = FileTree::from_bytes(hash, size, &bytes) {
            prop_assert!(tree.groups() == 1 && bytes.is_empty());
            prop_assert!(!tree.admits(0, &vec![0; usize::try_from(size).expect("one group")]));
        }
    }
}
