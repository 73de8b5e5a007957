//! R14, R120, R122, R125: what a backup brings back, and what stands in the way.

use super::*;
use crate::archive::{Archive, Position};
use crate::folder::{Folder, FolderError};
use crate::vault::{Content, Passphrase, VaultError};
use crate::verify;
use djuntu_protocol::act::{Act, Genesis, Home, Kind, Subject};
use djuntu_protocol::entry::{Author, Chain, Verified};
use djuntu_protocol::identity::charter::{Charter, ListedKey};
use djuntu_protocol::identity::{EntryId, NetworkId, PublicKey, Roles, TerritoryId};
use djuntu_protocol::time::Time;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// How many projects the node has begun.
const PROJECTS: usize = 40;

struct Scene {
    root: tempfile::TempDir,
    data: PathBuf,
    file: PathBuf,
    node: PublicKey,
    territory: TerritoryId,
}

fn network() -> NetworkId {
    NetworkId::named("test")
}

fn passphrase() -> Passphrase {
    Passphrase::new("três pontes\n").unwrap()
}

impl Scene {
    /// A data folder with a territory and some projects at home, each in a page of its own.
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join("data");
        let folder = Folder::open(&data, true).unwrap();
        let keys = folder.keys().unwrap();
        let entries = entries(&keys.node);
        let (mut archive, _) = Archive::open(&folder.path("archive"), network(), Position::START).unwrap();
        for entry in &entries {
            archive.append(&[entry.bytes()]).unwrap();
        }
        // An entry that was damaged once and came back lies there twice.
        archive.append(&[entries[1].bytes()]).unwrap();
        archive.sync().unwrap();
        let territory = TerritoryId(entries[0].id().0);
        folder.keep_territory(territory).unwrap();
        folder.keep_counter(41).unwrap();
        let twins = BTreeMap::from([(PublicKey([5; 32]).to_string(), vec!["/ip4/192.0.2.1/tcp/4737".to_owned()])]);
        folder.keep_twins(&twins).unwrap();
        let file = root.path().join("backup.bundle");
        Self { root, data, file, node: keys.node.public(), territory }
    }

    fn save(&self) -> Saved {
        save(&self.data, &self.file, Some(&passphrase()), false).unwrap()
    }

    fn restore(&self, name: &str) -> (PathBuf, Restored) {
        let data = self.root.path().join(name);
        let mut backup = Backup::open(&self.file).unwrap();
        backup.unlock(&passphrase()).unwrap();
        let restored = backup.restore(&data).unwrap();
        (data, restored)
    }
}

fn entries(key: &djuntu_protocol::identity::SecretKey) -> Vec<Verified> {
    let listed = ListedKey { key: key.public(), roles: Roles::ALL, office: None, invitation: None };
    let keys = vec![listed];
    let charter = Charter { number: 0, previous: None, threshold: 1, keys, guardians: None, settles: None };
    let begin = |nonce, subject| Act::Begin(Genesis { nonce: [nonce; 8], schema: 1, subject });
    let root = Author { key: key.clone(), network: network(), territory: None, epoch: 1 };
    let founding = root.act(None, Chain::default(), Time(1), &begin(0, Subject::Territory(charter)), Vec::new(), None);
    let founding = founding.unwrap();
    let territory = TerritoryId(founding.id().0);
    let author = Author { territory: Some((territory, EntryId(territory.0))), ..root };
    let project = |nonce| {
        let begin = begin(nonce, Subject::Document(Kind::Project, Home::Territory(territory)));
        author.act(None, Chain::default(), Time(2), &begin, Vec::new(), None).unwrap()
    };
    let projects: Vec<Verified> = (0..PROJECTS).map(|nonce| project(u8::try_from(nonce).unwrap())).collect();
    [vec![founding], projects].concat()
}

#[test]
fn a_backup_brings_back_everything() {
    let scene = Scene::new();
    // While a node runs on the folder, it holds the lock.
    let running = Folder::open(&scene.data, false).unwrap();
    let saved = scene.save();
    drop(running);
    assert_eq!((saved.entries, saved.keys, saved.damaged.len()), (PROJECTS as u64 + 1, true, 0));
    assert_eq!(saved.bytes, fs::metadata(&scene.file).unwrap().len());
    let checked = verify::file(&scene.file).unwrap();
    assert!(checked.is_good(), "{checked:?}");

    let (data, restored) = scene.restore("again");
    assert_eq!((restored.missing, restored.keys, restored.territory), (Some(0), true, Some(scene.territory)));
    assert!(restored.report.is_good(), "{:?}", restored.report);
    let folder = Folder::open(&data, false).unwrap();
    assert_eq!(folder.keys().unwrap().node.public(), scene.node);
    assert_eq!(folder.territory().unwrap(), Some(scene.territory));
    assert_eq!(folder.counter().unwrap(), 41);
    assert_eq!(folder.twins().unwrap().len(), 1);
    assert_eq!(folder.restored().unwrap(), Some(restored.created));
    assert_eq!(verify::folder(&data, None).unwrap(), verify::folder(&scene.data, None).unwrap());
    folder.forget_restored().unwrap();
    folder.forget_restored().unwrap();
    assert_eq!(folder.restored().unwrap(), None);
    use std::os::unix::fs::PermissionsExt;
    for private in [scene.file.clone(), data.join("keys/node"), data.join("keys/office")] {
        let mode = fs::metadata(&private).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is for its owner alone", private.display());
    }
}

#[test]
fn keys_open_with_their_passphrase_alone() {
    let scene = Scene::new();
    scene.save();
    let mut backup = Backup::open(&scene.file).unwrap();
    assert!(backup.has_keys());
    for wrong in ["três ponte", "Três pontes", " três pontes"] {
        assert_eq!(backup.unlock(&Passphrase::new(wrong).unwrap()), Err(VaultError::Closed), "{wrong}");
    }
    let secret = fs::read_to_string(scene.data.join("keys/node")).unwrap();
    let bytes = fs::read(&scene.file).unwrap();
    assert!(!bytes.windows(16).any(|window| window == &secret.as_bytes()[..16]), "no key lies open in the file");
    for bad in ["", "\n", &"a".repeat(2_000)] {
        assert_eq!(Passphrase::new(bad).map(|_| ()), Err(VaultError::Passphrase));
    }
    let sealed = passphrase().seal(Content::KeyFiles, b"keys");
    assert_eq!(passphrase().open(Content::KeyFiles, &sealed), Ok(b"keys".to_vec()));
    assert_ne!(passphrase().seal(Content::KeyFiles, b"keys"), sealed, "each seal has its own salt");
    for length in [0, 15, 40, sealed.len() - 1] {
        assert_eq!(passphrase().open(Content::KeyFiles, &sealed[..length]), Err(VaultError::Closed), "{length}");
    }
    let mut changed = sealed;
    assert_eq!(
        passphrase().open(Content::OfficeKey, &changed),
        Err(VaultError::Closed),
        "it was sealed as something else"
    );
    changed[45] ^= 1;
    assert_eq!(passphrase().open(Content::KeyFiles, &changed), Err(VaultError::Closed));
}

#[test]
fn a_backup_without_keys_makes_no_machine() {
    let scene = Scene::new();
    let saved = save(&scene.data, &scene.file, None, false).unwrap();
    assert!(!saved.keys);
    let backup = Backup::open(&scene.file).unwrap();
    assert!(!backup.has_keys());
    let data = scene.root.path().join("again");
    let restored = backup.restore(&data).unwrap();
    assert_eq!((restored.keys, restored.missing), (false, Some(0)));
    let folder = Folder::open(&data, false).unwrap();
    assert_eq!(folder.territory().unwrap(), None, "with other keys it is another machine");
    assert_ne!(folder.keys().unwrap().node.public(), scene.node);
}

#[test]
fn a_cut_or_damaged_backup_brings_back_what_is_intact_and_says_what_is_missing() {
    let scene = Scene::new();
    scene.save();
    let whole = fs::read(&scene.file).unwrap();
    for (step, length) in (whole.len() / 3..whole.len()).step_by(whole.len() / 7).enumerate() {
        fs::write(&scene.file, &whole[..length]).unwrap();
        let (data, restored) = scene.restore(&format!("cut-{step}"));
        let (missing, back) = (restored.missing.unwrap(), restored.report.entries as u64);
        assert_eq!(missing + back, PROJECTS as u64 + 1, "cut at {length}");
        assert!(!restored.report.damaged.is_empty(), "the seal is missing at least");
        assert_eq!(verify::folder(&data, None).map(|report| report.entries as u64).unwrap_or(0), back);
    }
    // One flipped bit in a page costs that page and the genuineness of the seal.
    let mut flipped = whole.clone();
    let at = whole.len() * 2 / 3;
    flipped[at] ^= 1;
    fs::write(&scene.file, &flipped).unwrap();
    let (_, restored) = scene.restore("flipped");
    assert!(restored.missing.unwrap() > 0 && restored.report.entries > 0 || restored.report.damaged.len() > 1);
    assert!(!restored.report.is_good() && !verify::file(&scene.file).unwrap().is_good());
}

#[test]
fn nothing_is_written_over() {
    let scene = Scene::new();
    fs::write(&scene.file, "a letter").unwrap();
    let refused = save(&scene.data, &scene.file, None, false).unwrap_err();
    assert!(matches!(refused, BackupError::Exists(_)), "{refused}");
    assert_eq!(fs::read_to_string(&scene.file).unwrap(), "a letter");
    save(&scene.data, &scene.file, None, true).unwrap();
    assert!(verify::file(&scene.file).unwrap().is_good());
    let nowhere = save(&scene.data, &scene.root.path().join("gone/backup.bundle"), None, false).unwrap_err();
    assert_eq!(nowhere.exit_code(), 11);
    let names: Vec<_> = fs::read_dir(scene.root.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing unfinished stays behind: {names:?}");
    let empty = save(&scene.root.path().join("none"), &scene.root.path().join("b"), None, false).unwrap_err();
    assert!(matches!(empty, BackupError::Folder(FolderError::Missing(_))), "{empty}");
}

#[test]
fn a_folder_that_is_in_use_or_not_empty_is_left_alone() {
    let scene = Scene::new();
    scene.save();
    let mut backup = Backup::open(&scene.file).unwrap();
    backup.unlock(&passphrase()).unwrap();
    let before = verify::folder(&scene.data, None).unwrap();
    assert!(matches!(backup.restore(&scene.data), Err(RestoreError::Folder(FolderError::Foreign(_)))));
    assert_eq!(verify::folder(&scene.data, None).unwrap(), before);
    let letters = scene.root.path().join("letters");
    fs::create_dir(&letters).unwrap();
    fs::write(letters.join("letter.txt"), "Cara colega").unwrap();
    assert!(matches!(backup.restore(&letters), Err(RestoreError::Folder(FolderError::Foreign(_)))));
    assert_eq!(fs::read_dir(&letters).unwrap().count(), 1);
    // What the operator has written before is no reason.
    let prepared = scene.root.path().join("prepared");
    fs::create_dir(&prepared).unwrap();
    fs::write(prepared.join("config.toml"), "name = \"Loures\"\n").unwrap();
    assert_eq!(backup.restore(&prepared).unwrap().missing, Some(0));
}

#[test]
fn an_unfinished_restore_is_begun_again() {
    let scene = Scene::new();
    scene.save();
    let data = scene.root.path().join("again");
    let folder = Folder::begin_restore(&data).unwrap();
    folder.keep_key_file("node", b"half").unwrap();
    fs::create_dir_all(data.join("archive")).unwrap();
    fs::write(data.join("archive/000001.bundle"), "half").unwrap();
    assert!(matches!(Folder::begin_restore(&data), Err(FolderError::InUse(_))), "another restore is at work");
    drop(folder);
    assert!(matches!(Folder::open(&data, true), Err(FolderError::Unfinished(_))), "and no node starts on it");
    let (data, restored) = scene.restore("again");
    assert_eq!(restored.missing, Some(0));
    assert_eq!(Folder::open(&data, false).unwrap().keys().unwrap().node.public(), scene.node);
    assert!(verify::folder(&data, None).unwrap().is_good());
}

#[test]
fn a_file_that_is_something_else_is_named() {
    let root = tempfile::tempdir().unwrap();
    for content in ["", "Cara colega,\n", "djuntu bundle 7\nand more"] {
        let file = root.path().join("letter.bundle");
        fs::write(&file, content).unwrap();
        let refused = Backup::open(&file).unwrap_err();
        assert_eq!(refused.exit_code(), 7, "{refused}");
    }
    assert_eq!(Backup::open(&root.path().join("none")).unwrap_err().exit_code(), 8);
}

#[test]
fn key_names_lead_nowhere_else() {
    for good in ["node", "office", "office-2", "office.next"] {
        assert!(Folder::is_key_name(good), "{good}");
    }
    for bad in ["", ".", "..", "../format", "a/b", "Node", ".hidden", "node\n", &"a".repeat(33)] {
        assert!(!Folder::is_key_name(bad), "{bad}");
    }
}

/// R14: whatever of the two counters is lost or put back, no epoch is used twice.
#[test]
fn no_epoch_is_used_twice_whatever_is_put_back() {
    let scene = Scene::new();
    let folder = Folder::open(&scene.data, false).unwrap();
    let mut used = std::collections::BTreeSet::new();
    let mut indexed = 0;
    for round in 0..200_u64 {
        match round % 5 {
            // The file is lost, or old.
            0 => fs::remove_file(folder.path("epoch")).unwrap_or_default(),
            1 => folder.keep_counter(3).unwrap(),
            // The index is lost, or old.
            2 => indexed = 0,
            // Both.
            3 => {
                indexed = 2;
                folder.keep_counter(2).unwrap();
            }
            _ => {}
        }
        let (counter, epoch) = folder.next_epoch(indexed).unwrap();
        assert!(counter > indexed, "the counter grows beyond what is known");
        assert!(used.insert(epoch), "round {round}");
        indexed = counter;
    }
}
