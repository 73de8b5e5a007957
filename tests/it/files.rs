//! Files of documents between real nodes: which come by themselves, which when asked, and what becomes of damage.

use crate::twins::Pair;
use djuntu_tests::process::{Node, PATIENCE, wait_until};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// More than what comes by itself.
const LARGE: usize = 6 << 20;

fn bytes_of(size: usize, seed: usize) -> Vec<u8> {
    (0..size).map(|at| ((at + seed).wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

struct Desk {
    pair: Pair,
    project: String,
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let pair = Pair::twinned();
        let project = pair.new_project("Escolas irmãs");
        Self { pair, project, folder: tempfile::tempdir().expect("a temporary folder can be made") }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    fn attach(&self, node: &Node, path: &Path) {
        _ = node.djuntu(["attach", &self.project, path.to_str().expect("a name")]).run().success();
    }

    /// Returns the file of this name as a node knows it.
    fn known(&self, node: &Node, name: &str) -> Option<Value> {
        let listed = node.djuntu(["--json", "file", "list", &self.project]).run();
        let files: Vec<Value> = if listed.code == 0 { serde_json::from_value(listed.json()).ok()? } else { Vec::new() };
        files.into_iter().find(|file| file.pointer("/name").and_then(Value::as_str) == Some(name))
    }

    fn wait_for(&self, node: &Node, name: &str, state: &str) -> Value {
        let found = wait_until(PATIENCE, || {
            self.known(node, name).filter(|file| file.pointer("/state").and_then(Value::as_str) == Some(state))
        });
        found.unwrap_or_else(|| panic!("{name} is not {state}: {:?}\n{}", self.known(node, name), node.stderr()))
    }

    fn get(&self, node: &Node, name: &str) -> Vec<u8> {
        let output = self.folder.path().join(format!("{name}.got"));
        let arguments = ["file", "get", &self.project, name, "--force", "--output", output.to_str().expect("a name")];
        _ = node.djuntu(arguments).run().success();
        std::fs::read(output).expect("it was written")
    }
}

/// R382.
#[test]
fn small_files_come_by_themselves_and_large_ones_when_somebody_asks() {
    let desk = Desk::new();
    let (small, large) = (bytes_of(300_000, 1), bytes_of(LARGE, 2));
    desk.attach(&desk.pair.loures, &desk.file("ata.pdf", &small));
    desk.attach(&desk.pair.loures, &desk.file("filme.mp4", &large));
    let ata = desk.wait_for(&desk.pair.maio, "ata.pdf", "here");
    assert_eq!(ata.pointer("/mime").and_then(Value::as_str), Some("application/pdf"));
    assert_eq!(desk.get(&desk.pair.maio, "ata.pdf"), small);
    let film = desk.wait_for(&desk.pair.maio, "filme.mp4", "large");
    assert!(film.pointer("/why").and_then(Value::as_str).is_some_and(|why| why.contains("file get")), "{film}");
    assert_eq!(desk.get(&desk.pair.maio, "filme.mp4"), large);
    desk.wait_for(&desk.pair.maio, "filme.mp4", "here");
}

/// A file that was attached while the twin was off comes when it is back, and one that was damaged comes again.
#[test]
fn files_come_when_the_twin_is_back() {
    let mut desk = Desk::new();
    let bytes = bytes_of(200_000, 3);
    desk.pair.maio.stop().expect("stops");
    desk.attach(&desk.pair.loures, &desk.file("plano.odt", &bytes));
    desk.pair.maio.restart().expect("starts again");
    let file = desk.wait_for(&desk.pair.maio, "plano.odt", "here");
    assert_eq!(desk.get(&desk.pair.maio, "plano.odt"), bytes);
    // It is gone from the disk of one; the other still has it.
    let hash = file.pointer("/hash").and_then(Value::as_str).expect("a hash");
    std::fs::remove_file(desk.pair.loures.data().join("files").join(hash)).expect("it was there");
    assert_eq!(desk.get(&desk.pair.loures, "plano.odt"), bytes);
}

/// Nobody needs to be trusted who brings a file: what is in it decides.
#[test]
fn files_on_a_stick_are_taken_when_a_document_names_them() {
    let desk = Desk::new();
    let large = bytes_of(LARGE, 4);
    let path = desk.file("video.mp4", &large);
    desk.attach(&desk.pair.loures, &path);
    desk.wait_for(&desk.pair.maio, "video.mp4", "large");
    let other = desk.file("outro.mp4", &bytes_of(LARGE, 5));
    let renamed = desk.file("x", &large);
    let [other, renamed] = [&other, &renamed].map(|path| path.to_str().expect("a name"));
    let brought = desk.pair.maio.djuntu(["--json", "file", "take", other, renamed]).run().success().json();
    let taken: Vec<_> = brought.as_array().expect("a list").iter().map(|brought| brought["taken"].as_bool()).collect();
    assert_eq!(taken, [Some(false), Some(true)]);
    desk.wait_for(&desk.pair.maio, "video.mp4", "here");
}

#[test]
fn what_cannot_be_attached_or_got_is_told() {
    let desk = Desk::new();
    let loures = &desk.pair.loures;
    let empty = desk.file("vazio.txt", b"");
    let ata = desk.file("ata.txt", b"ata");
    let code = |arguments: &[&str]| loures.djuntu(arguments.iter().copied()).run().code;
    let [empty, ata] = [&empty, &ata].map(|path| path.to_str().expect("a name"));
    assert_eq!(code(&["attach", &desk.project, empty]), 2);
    assert_eq!(code(&["attach", &desk.project, "/nothing/here"]), 8);
    assert_eq!(code(&["attach", "zzzz", ata]), 8);
    assert_eq!(code(&["attach", &desk.project, ata, "--name", "../../etc/passwd"]), 2);
    assert_eq!(code(&["attach", &desk.project, ata]), 0);
    assert_eq!(code(&["attach", &desk.project, ata, "--name", "outra"]), 2, "it is attached already");
    assert_eq!(code(&["file", "get", &desk.project, "nada", "--wait", "0"]), 2);
    assert_eq!(code(&["detach", &desk.project, "ata.txt"]), 0);
    assert_eq!(code(&["detach", &desk.project, "ata.txt"]), 2);
}
