use super::*;

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn keys_and_token_stay_the_same_and_are_private() {
    let root = temporary();
    let data = root.path().join("data");
    let read = || {
        let folder = Folder::open(&data, true).unwrap();
        let keys = folder.keys().unwrap();
        (keys.node.public(), keys.office.unwrap().public(), folder.api_token().unwrap())
    };
    let first = read();
    assert_eq!(first, read());
    assert_ne!(first.0, first.1);
    for file in ["keys/node", "keys/office", "api-token"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(data.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file} is for its owner alone");
    }
}

#[test]
fn epochs_only_grow_whatever_is_lost() {
    let root = temporary();
    let folder = Folder::open(&root.path().join("data"), true).unwrap();
    let (first, epoch) = folder.next_epoch(0).unwrap();
    let (second, later) = folder.next_epoch(0).unwrap();
    assert!(second > first && later > epoch);
    // The index knows a higher count than the file, as after restoring the file from a backup.
    let (third, _) = folder.next_epoch(700).unwrap();
    assert_eq!(third, 701);
    // Both are lost: the count begins again, and randomness keeps the epochs apart.
    fs::remove_file(folder.path("epoch")).unwrap();
    let (again, reborn) = folder.next_epoch(0).unwrap();
    assert_eq!(again, first);
    assert_ne!(reborn, epoch);
}

#[test]
fn a_folder_that_cannot_be_used_is_named_and_left_alone() {
    let root = temporary();
    let sentence = |path: &Path, create: bool| Folder::open(path, create).unwrap_err().to_string();
    assert!(sentence(&root.path().join("none"), false).contains("there is no data folder"));
    fs::write(root.path().join("letter.txt"), "Cara colega").unwrap();
    assert!(sentence(root.path(), true).contains("not empty"));
    let data = root.path().join("data");
    let open = Folder::open(&data, true).unwrap();
    assert!(sentence(&data, true).contains("another djuntu is running"));
    drop(open);
    fs::write(data.join("keys").join("node"), "short").unwrap();
    let sentence_of_key = Folder::open(&data, true).unwrap().keys().unwrap_err().to_string();
    assert!(sentence_of_key.contains("restore the file from your backup"), "{sentence_of_key}");
    for found in ["djuntu data 2\n", "", "\u{0}\u{1}binary"] {
        fs::write(data.join("format"), found).unwrap();
        assert!(sentence(&data, true).contains("another version"), "{found:?}");
    }
}

#[test]
fn what_is_kept_comes_back() {
    let root = temporary();
    let folder = Folder::open(&root.path().join("data"), true).unwrap();
    assert!(folder.twins().unwrap().is_empty() && folder.accepting().unwrap().is_empty());
    let twins = BTreeMap::from([("abc".to_owned(), vec!["/ip4/192.0.2.7/tcp/4737".to_owned()])]);
    folder.keep_twins(&twins).unwrap();
    assert_eq!(folder.twins().unwrap(), twins);
    folder.keep_accepting(&["djuntu:a".to_owned(), "djuntu:b".to_owned()]).unwrap();
    assert_eq!(folder.accepting().unwrap(), ["djuntu:a", "djuntu:b"]);
    assert_eq!(folder.territory().unwrap(), None);
    for byte in [7, 8] {
        folder.keep_territory(TerritoryId([byte; 32])).unwrap();
        assert_eq!(folder.territory().unwrap(), Some(TerritoryId([byte; 32])));
    }
    for damage in [&b"abc"[..], b"", b"\xff\xfe"] {
        fs::write(folder.path("territory"), damage).unwrap();
        let sentence = folder.territory().unwrap_err().to_string();
        assert!(sentence.contains("restore the file from your backup"), "{sentence}");
    }
    fs::write(folder.path("twins.toml"), "no = toml = at all").unwrap();
    assert!(folder.twins().is_err(), "a file that a person broke is named, not emptied");
}

/// R161: what other nodes could do is kept over a restart; what cannot be understood is left out, and learnt anew.
#[test]
fn abilities_are_kept_and_damage_loses_only_its_line() {
    let root = temporary();
    let folder = Folder::open(&root.path().join("data"), true).unwrap();
    assert!(folder.abilities().unwrap().is_empty());
    let known = |number: u8| (PublicKey([number; 32]), Abilities { version: u16::from(number), features: u64::MAX });
    let abilities: BTreeMap<_, _> = [known(1), known(2), known(3)].into();
    folder.keep_abilities(&abilities).unwrap();
    assert_eq!(folder.abilities().unwrap(), abilities);
    let text = fs::read_to_string(folder.path("abilities")).unwrap();
    let damaged = text.replacen(" 2 ", " -2 ", 1) + "noise\n\n" + &PublicKey([4; 32]).to_string() + " 1 xyz\n";
    fs::write(folder.path("abilities"), damaged).unwrap();
    assert_eq!(folder.abilities().unwrap(), [known(1), known(3)].into());
    fs::write(folder.path("abilities"), [0xff; 64]).unwrap();
    assert!(folder.abilities().unwrap().is_empty());
}

/// R204: when other nodes were heard is kept over a restart; what cannot be understood is left out, and counts from now on.
#[test]
fn when_nodes_were_heard_is_kept_and_damage_loses_only_its_line() {
    let root = temporary();
    let folder = Folder::open(&root.path().join("data"), true).unwrap();
    assert!(folder.heard().unwrap().is_empty());
    let known = |number: u8, last| (PublicKey([number; 32]), Heard { wanted: Time(u64::from(number)), last });
    let heard: BTreeMap<_, _> = [known(1, None), known(2, Some(Time(7))), known(3, Some(Time(u64::MAX)))].into();
    folder.keep_heard(&heard).unwrap();
    assert_eq!(folder.heard().unwrap(), heard);
    let text = fs::read_to_string(folder.path("heard")).unwrap();
    let damaged =
        text.replacen(" 2 7", " 2 soon", 1) + "noise\n\n" + &PublicKey([4; 32]).to_string() + " 1 never again\n";
    fs::write(folder.path("heard"), damaged).unwrap();
    assert_eq!(folder.heard().unwrap(), [known(1, None), known(3, Some(Time(u64::MAX)))].into());
    fs::write(folder.path("heard"), [0xff; 64]).unwrap();
    assert!(folder.heard().unwrap().is_empty());
}

/// R122: an old copy is remembered over a start as a restore is, whose date it does not replace.
#[test]
fn an_old_copy_is_marked_and_a_restore_stays_marked() {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::open(&root.path().join("data"), true).unwrap();
    assert_eq!(folder.restored().unwrap(), None);
    folder.keep_outdated().unwrap();
    assert_eq!(folder.restored().unwrap(), Some(Time(0)));
    folder.keep_restored(Time(7)).unwrap();
    folder.keep_outdated().unwrap();
    assert_eq!(folder.restored().unwrap(), Some(Time(7)));
    folder.forget_restored().unwrap();
    assert_eq!(folder.restored().unwrap(), None);
}

/// What an observer observes is kept as text, and a file that says something else is an error, never forgotten.
#[test]
fn what_is_observed_is_kept_for_ever_or_told() {
    use djuntu_protocol::identity::{DocumentId, TerritoryId};
    use djuntu_protocol::session::Scope;
    let root = temporary();
    let folder = Folder::open(&root.path().join("data"), true).unwrap();
    assert_eq!(folder.observing().unwrap(), None);
    let scopes = [Scope::Everything, Scope::Territory(TerritoryId([1; 32])), Scope::Cooperation(DocumentId([2; 32]))];
    let observing = Observing { scopes: scopes.into(), sources: [PublicKey([3; 32])].into() };
    folder.keep_observing(&observing).unwrap();
    assert_eq!(folder.observing().unwrap(), Some(observing));
    for line in ["everything!", "territory", "territory abc", "from", "", "a word"] {
        fs::write(folder.path("observing"), format!("everything\n{line}\n")).unwrap();
        assert!(folder.observing().is_err(), "{line}");
    }
}
