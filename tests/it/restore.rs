//! Lost machines, restored backups, copied data folders, with real processes (P6, R120–R125).

use crate::bad_input::check;
use crate::twins::{Do, Pair, text};
use djuntu_tests::process::{Launch, Node, Output, PATIENCE, djuntu, wait_until};
use djuntu_tests::sim::{restore_all, summary};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Within this time after contact a node must have noticed that its state is old.
const NOTICED_MAX: Duration = Duration::from_secs(10);

/// Twins with a project, a backup of Loures, and changes of both after it.
struct Lost {
    pair: Pair,
    project: String,
    folder: tempfile::TempDir,
}

impl Lost {
    fn new() -> Self {
        let pair = Pair::twinned();
        let project = pair.new_project("Escolas irmãs");
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::write(folder.path().join("passphrase"), "três pontes\n").expect("written");
        let lost = Self { pair, project, folder };
        // While the node runs.
        _ = lost.backup(&lost.pair.loures, "backup.bundle").success();
        lost.pair.loures.edit(&lost.project, "summary.pt=Duas escolas escrevem-se.");
        lost.pair.loures.edit(&lost.project, "planned_start=2027-01-15");
        lost.pair.maio.edit(&lost.project, "summary.en=Two schools write to each other.");
        lost.pair.wait_until_equal(&lost.project);
        lost
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn backup(&self, node: &Node, file: &str) -> Output {
        let (file, passphrase) = (self.path(file), self.path("passphrase"));
        let words = ["--json", "backup", path(&file), "--passphrase-file", path(&passphrase)];
        node.djuntu(words).run()
    }

    fn restore(&self, file: &Path, data: &str) -> Output {
        let passphrase = self.path("passphrase");
        let words = ["--json", "restore", path(file), "--passphrase-file", path(&passphrase)];
        djuntu(&self.path(data)).args(words).run()
    }

    /// Waits until both have all that was written after the backup, and a node says that it came back from Maio.
    fn assert_all_is_back(&self, node: &Node, begins: &str) {
        let begun = Instant::now();
        let noticed = wait_until(PATIENCE, || {
            let status = node.djuntu(["--json", "status"]).run().success().json();
            let summary = status.pointer("/recovery/summary").and_then(Value::as_str).unwrap_or_default().to_owned();
            (summary.starts_with(begins) && summary.ends_with("2 of your later changes were recovered from Maio"))
                .then(|| begun.elapsed())
        });
        let status = node.djuntu(["status"]).run().success().stdout;
        assert!(noticed.is_some_and(|took| took < NOTICED_MAX), "{noticed:?}: {status}\n{}", node.stderr());
        let fingerprint = |node: &Node| text(&node.show(&self.project), "/fingerprint");
        let equal = wait_until(PATIENCE, || (fingerprint(node) == fingerprint(&self.pair.maio)).then_some(()));
        assert!(equal.is_some(), "{}", node.stderr());
        for node in [node, &self.pair.maio] {
            let shown = node.show(&self.project);
            assert_eq!(text(&shown, "/draft/fields/summary/pt"), "Duas escolas escrevem-se.");
            assert_eq!(text(&shown, "/draft/fields/planned_start"), "2027-01-15");
            assert_eq!(text(&shown, "/draft/fields/summary/en"), "Two schools write to each other.");
            check(&node.djuntu(["verify"]).run(), 0, &["is good"]);
        }
        wait_until_settled(node);
        assert!(!node.data().join("restored").exists(), "the mark is gone");
    }
}

/// Waits until nothing waits any more because of old state.
fn wait_until_settled(node: &Node) {
    let settled = wait_until(PATIENCE, || {
        let status = node.djuntu(["--json", "status"]).run().success().json();
        (text(&status, "/recovery/waits") == "false").then_some(())
    });
    assert!(settled.is_some(), "{}", node.djuntu(["status"]).run().stdout);
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path of this test")
}

/// A copy of a data folder as a person makes it, with everything in it.
fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

#[test]
fn a_lost_machine_comes_back_from_its_backup() {
    let mut lost = Lost::new();
    lost.pair.loures.stop().expect("stops");
    let restored = lost.restore(&lost.path("backup.bundle"), "again").success().json();
    assert_eq!(text(&restored, "/missing"), "0");
    let again = Launch::new(lost.path("again")).start().expect("starts");
    lost.assert_all_is_back(&again, "restored from a backup of 20");
}

#[test]
fn a_restored_machine_is_edited_before_it_is_connected_and_signs_nothing() {
    let mut lost = Lost::new();
    let new = ["--json", "new", "agreement", "Acordo", "preamble.pt=Cooperam."];
    let agreement = text(&lost.pair.loures.djuntu(new).run().success().json(), "/document");
    _ = lost.pair.loures.djuntu(["--json", "propose", &agreement]).run().success();
    lost.pair.loures.stop().expect("stops");
    // A backup of a node that is stopped.
    _ = lost.backup(&lost.pair.loures, "stopped.bundle").success();
    lost.pair.loures.restart().expect("starts");
    _ = lost.pair.loures.djuntu(["--json", "sign", &agreement, "--yes"]).run().success();
    lost.pair.wait_until_equal(&agreement);
    lost.pair.loures.stop().expect("stops");
    lost.pair.maio.stop().expect("stops");

    _ = lost.restore(&lost.path("stopped.bundle"), "again").success();
    let again = Launch::new(lost.path("again")).start().expect("starts");
    again.edit(&lost.project, "title.en=Sister schools");
    check(&again.djuntu(["sign", &agreement, "--yes"]).run(), 5, &["has an older state again", "restore --confirm"]);
    check(&again.djuntu(["keys", "add", &"a".repeat(52), "--office", "Vice", "--holder", "Rui"]).run(), 5, &["older"]);
    let needs = again.djuntu(["needs"]).run().success().stdout;
    assert!(needs.contains("Maio") && needs.contains("restore --confirm"), "{needs}");

    lost.pair.maio.restart().expect("starts");
    let signed = wait_until(PATIENCE, || {
        let refused = again.djuntu(["sign", &agreement, "--yes"]).run();
        refused.all().contains("your territory has signed").then_some(())
    });
    assert!(signed.is_some(), "the signature is back: {}", again.djuntu(["status"]).run().stdout);
    let title = wait_until(PATIENCE, || {
        let shown = lost.pair.maio.show(&lost.project);
        (shown.pointer("/draft/fields/title/en").and_then(Value::as_str) == Some("Sister schools")).then_some(())
    });
    assert!(title.is_some(), "what was edited before the contact reaches the twin");
    let shown = lost.pair.maio.show(&agreement);
    assert_eq!(shown.pointer("/proposals/0/signatures").and_then(Value::as_array).map(Vec::len), Some(1), "{shown}");
    assert_eq!(shown.pointer("/proposals/0/disputed").and_then(Value::as_array).map(Vec::len), Some(0), "{shown}");
    wait_until_settled(&again);
    check(&again.djuntu(["restore", "--confirm"]).run(), 5, &["nothing waits"]);
}

#[test]
fn an_old_copy_of_the_data_folder_is_noticed_without_a_word() {
    let mut pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let copy = folder.path().join("copy");
    pair.loures.stop().expect("stops");
    copy_folder(pair.loures.data(), &copy);
    pair.loures.restart().expect("starts");
    pair.loures.edit(&project, "summary.pt=Duas escolas escrevem-se.");
    pair.loures.edit(&project, "planned_start=2027-01-15");
    pair.maio.edit(&project, "summary.en=Two schools write to each other.");
    pair.wait_until_equal(&project);
    pair.loures.stop().expect("stops");
    std::fs::remove_dir_all(pair.loures.data()).expect("the machine is lost");
    copy_folder(&copy, pair.loures.data());
    pair.loures.restart().expect("starts");
    let lost = Lost { pair, project, folder };
    lost.assert_all_is_back(&lost.pair.loures, "an old state of this machine was put back");
}

#[test]
fn a_copied_data_folder_that_runs_twice_is_an_alarm_and_wedges_nothing() {
    let mut pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let copy = folder.path().join("copy");
    pair.loures.stop().expect("stops");
    copy_folder(pair.loures.data(), &copy);
    pair.loures.restart().expect("starts");
    let second = Launch::new(&copy).start().expect("starts: nobody can know yet");
    for number in 0..3 {
        pair.loures.edit(&project, &format!("notes.+.text=primeira {number}"));
        second.edit(&project, &format!("notes.+.text=segunda {number}"));
        pair.maio.edit(&project, &format!("notes.+.text=Maio {number}"));
    }
    // The twin has sessions with both in turns, and waits longer before each; in the end only one of them goes on.
    let alarmed = |node: &Node| {
        let status = node.djuntu(["--json", "status"]).run().success().json();
        status.pointer("/recovery/elsewhere") == Some(&Value::Bool(true))
    };
    let seen = wait_until(PATIENCE * 3, || (alarmed(&pair.loures) || alarmed(&second)).then_some(()));
    assert!(seen.is_some(), "{}\n{}", pair.loures.stderr(), second.stderr());
    let alarm = if alarmed(&second) { &second } else { &pair.loures };
    check(&alarm.djuntu(["needs"]).run(), 0, &["another machine runs with the key", "invite --node"]);
    pair.loures.stop().expect("stops");
    let fingerprint = |node: &Node| text(&node.show(&project), "/fingerprint");
    let equal = wait_until(PATIENCE * 3, || (fingerprint(&second) == fingerprint(&pair.maio)).then_some(()));
    assert!(equal.is_some(), "{}\n{}", second.stderr(), pair.maio.stderr());
    drop(second);
    pair.loures.restart().expect("starts");
    pair.wait_until_equal(&project);
    let notes = pair.maio.show(&project);
    let notes = notes.pointer("/draft/fields/notes").and_then(Value::as_object).map(serde_json::Map::len);
    assert_eq!(notes, Some(9), "nothing is lost");
    pair.maio.edit(&project, "notes.+.text=depois");
    pair.loures.edit(&project, "notes.+.text=depois também");
    pair.wait_until_equal(&project);
}

#[test]
fn what_cannot_be_restored_says_why() {
    let lost = Lost::new();
    let backup = lost.path("backup.bundle");
    let (data, elsewhere) = (lost.path("again"), lost.path("elsewhere"));
    check(&lost.backup(&lost.pair.loures, "backup.bundle"), 5, &["exists already", "--force"]);
    // Nobody sits at a terminal here.
    check(&djuntu(&data).args(["restore", path(&backup)]).run(), 6, &["terminal", "--passphrase-file"]);
    let unasked = lost.path("unasked.bundle");
    check(&lost.pair.loures.djuntu(["backup", path(&unasked)]).run(), 6, &["terminal", "--passphrase-file"]);
    std::fs::write(lost.path("wrong"), "duas pontes\n").expect("written");
    let wrong = lost.path("wrong");
    let words = ["restore", path(&backup), "--passphrase-file", path(&wrong)];
    check(&djuntu(&data).args(words).run(), 5, &["does not open the keys"]);
    assert!(!data.exists(), "a wrong passphrase makes no folder");
    check(&lost.restore(&lost.path("passphrase"), "again"), 7, &["no backup of djuntu"]);
    check(&lost.restore(&lost.path("none"), "again"), 8, &["there is no file"]);
    let running = lost.pair.loures.data();
    let words = ["restore", path(&backup), "--passphrase-file", path(&lost.path("passphrase"))].map(str::to_owned);
    check(&djuntu(running).args(words).run(), 9, &["not empty"]);
    check(&djuntu(&data).args(["restore"]).run(), 2, &["required"]);
    // A file that was cut on its way brings what it holds, and says what it lacks.
    let whole = std::fs::read(&backup).expect("read");
    let cut = lost.path("cut.bundle");
    std::fs::write(&cut, &whole[..whole.len() * 3 / 4]).expect("written");
    check(&djuntu(&elsewhere).args(["verify", path(&cut)]).run(), 7, &["no genuine seal"]);
    let restored = lost.restore(&cut, "elsewhere");
    check(&restored, 7, &["not everything of the backup could be restored"]);
    let restored: Value = serde_json::from_str(&restored.stdout).expect("JSON");
    assert_ne!(text(&restored, "/missing"), "0");
    let again = Launch::new(&elsewhere).start().expect("starts on what there is");
    drop(again);
}

/// Some of the campaign that `tests/run` prints (P6); another clock on the new computer was once taken for another machine.
#[test]
fn restored_disks_lose_nothing_and_wedge_nothing() {
    let restores = restore_all(if cfg!(debug_assertions) { 2 } else { 24 }, 2);
    let failed: Vec<String> = restores.iter().flat_map(|restore| restore.failures.clone()).collect();
    assert!(failed.is_empty(), "{}\n{}", summary(&restores), failed.join("\n"));
    assert!(restores.iter().any(|restore| restore.missing > 0), "nothing was ever missing, so nothing was tried");
    println!("{}", summary(&restores));
}
