use super::super::index::tests::{listed, words};
use super::*;

fn index() -> Index {
    let mut index = Index::default();
    index.put(listed(1, "Educação"), 7, Some(&words(&[("title.pt", "Educação"), ("summary.pt", "na escola")])));
    index.put(listed(2, "Estrada"), 7, Some(&words(&[("title.pt", "Estrada")])));
    index
}

#[test]
fn what_is_saved_finds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search");
    assert!(load(&path).is_none(), "nothing is there at first");
    save(&path, &index()).unwrap();
    let Saved { judged_by, index: loaded } = load(&path).unwrap();
    assert_eq!(judged_by, super::judged_by(std::iter::empty()), "there are only projects");
    let rows = |index: &Index| index.rows().map(|row| row.listed.clone()).collect::<Vec<_>>();
    assert_eq!(rows(&loaded), rows(&index()));
    for question in ["educ", "escola", "estrada", "nada"] {
        let question = [question.to_owned()];
        assert_eq!(loaded.find(&question), index().find(&question), "{question:?}");
    }
}

#[test]
fn what_is_damaged_or_of_another_version_is_left_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search");
    save(&path, &index()).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    for at in [0, 20, MAGIC.len() + HASH_BYTES, bytes.len() - 1] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert!(decode(&damaged).is_none(), "byte {at}");
    }
    for length in [0, MAGIC.len(), MAGIC.len() + HASH_BYTES, bytes.len() - 1] {
        assert!(decode(&bytes[..length]).is_none(), "{length} bytes");
    }
    let other = String::from_utf8(bytes[MAGIC.len() + HASH_BYTES..].to_vec()).unwrap();
    let other = other.replace(env!("CARGO_PKG_VERSION"), "0.0.0").into_bytes();
    let whole = [MAGIC.as_slice(), blake3::hash(&other).as_bytes(), &other].concat();
    assert!(decode(&whole).is_none());
}

#[test]
fn only_charters_and_cooperations_judge_others() {
    let of = |kind: &'static str, fingerprint: u8| {
        judged_by([(DocumentId([1; 32]), kind, Fingerprint([fingerprint; 32]))].into_iter())
    };
    assert_eq!(of("project", 1), of("agreement", 2));
    assert_ne!(of("territory", 1), of("territory", 2));
    assert_ne!(of("cooperation", 1), of("project", 1));
}
