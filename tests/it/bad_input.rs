//! What goes wrong on a real machine: each gets a clear sentence and its exit code, nothing is lost, nothing panics.

use crate::twins::{Do, Pair, text};
use djuntu_protocol::identity::{NetworkId, PublicKey, SecretKey, TerritoryId};
use djuntu_protocol::invitation::{Grant, Invitation, Inviter, Purpose};
use djuntu_protocol::time::Time;
use djuntu_tests::process::{Launch, Node, Output, PATIENCE, djuntu, wait_until};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Asserts the exit code, that the sentence holds these words, and that nothing panicked.
pub(crate) fn check(output: &Output, code: i32, words: &[&str]) {
    let said = unwrapped(&format!("{}{}", output.stdout, output.stderr));
    assert_eq!(output.code, code, "{said}");
    for word in words {
        assert!(said.to_lowercase().contains(&word.to_lowercase()), "“{word}” is not in: {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

/// Returns a message in one line; where it breaks depends on how long the paths in it are.
fn unwrapped(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().filter(|word| *word != "|").collect();
    words.join(" ")
}

/// Returns the exit code of a node that is expected not to stay up, and what it said.
fn refused_start(data: &Path, arguments: &[&str]) -> Output {
    djuntu(data).args(["run", "--api", "127.0.0.1:0", "--no-mdns"]).args(arguments.iter().copied()).run()
}

#[test]
fn invitations_that_are_wrong() {
    let node = Node::start("Loures");
    let code = text(&node.djuntu(["--json", "invite"]).run().success().json(), "/code");
    let mistyped = code.replacen('a', "b", 1);
    let shortened = &code[..code.len() - 5];
    for (code, words) in [
        (mistyped.as_str(), ["missing", "copy it again"]),
        (shortened, ["missing", "copy it again"]),
        ("hello", ["begins with", "djuntu:"]),
        (code.as_str(), ["own territory", "other one"]),
    ] {
        check(&node.djuntu(["accept", code]).run(), if words[0] == "own territory" { 5 } else { 2 }, &words);
    }
    let (key, network) = (SecretKey::from_bytes([1; 32]), NetworkId::named("djuntu"));
    let inviter = Inviter { key: &key, network, territory: TerritoryId([1; 32]) };
    let grant = Grant::new(&inviter, Purpose::Twin, Time(1), [0; 8]);
    let expired = Invitation {
        network,
        territory: inviter.territory,
        node: PublicKey([1; 32]),
        addresses: Vec::new(),
        grant: grant.clone(),
    };
    check(&node.djuntu(["accept", &expired.to_string()]).run(), 5, &["expired", "ask for a new one"]);
    let elsewhere = Invitation { network: NetworkId::named("test"), ..expired };
    check(&node.djuntu(["accept", &elsewhere.to_string()]).run(), 5, &["another network"]);
}

#[test]
fn a_port_that_is_taken() {
    let node = Node::start("Loures");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let status = node.djuntu(["--json", "status"]).run().success().json();
    let address = text(&status, "/addresses/0");
    check(&refused_start(&folder.path().join("data"), &["--listen", &address]), 10, &["already listens", &address]);
    let taken = djuntu(&folder.path().join("other")).args(["run", "--api", node.api(), "--no-mdns"]);
    let taken = taken.args(["--listen", "/ip4/127.0.0.1/tcp/0"]).run();
    check(&taken, 10, &["cannot listen", node.api(), "--api"]);
}

#[test]
fn a_second_process_on_the_same_data_folder() {
    let node = Node::start("Loures");
    let second = refused_start(node.data(), &["--listen", "/ip4/127.0.0.1/tcp/0"]);
    check(&second, 9, &["another djuntu is running", "--data"]);
    check(&node.djuntu(["status"]).run(), 0, &["Loures"]);
}

#[test]
fn a_data_folder_of_another_version() {
    let mut node = Node::start("Loures");
    node.stop().expect("stops");
    std::fs::write(node.data().join("format"), "djuntu data 7\n").expect("written");
    let refused = refused_start(node.data(), &["--listen", "/ip4/127.0.0.1/tcp/0"]);
    check(&refused, 9, &["another version", "djuntu data 7"]);
    // A folder with something else in it is not taken over either.
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("letter.txt"), "Cara colega").expect("written");
    check(&refused_start(folder.path(), &["--listen", "/ip4/127.0.0.1/tcp/0"]), 9, &["not empty"]);
    assert!(folder.path().join("letter.txt").exists());
}

#[test]
fn a_damaged_index_is_rebuilt_by_itself() {
    let mut pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    let before = text(&pair.loures.show(&project), "/fingerprint");
    for damage in ["overwritten", "deleted", "emptied"] {
        pair.loures.stop().expect("stops");
        let index = pair.loures.data().join("index");
        match damage {
            "overwritten" => files(&index).iter().for_each(|file| overwrite_middle(file)),
            "deleted" => std::fs::remove_dir_all(&index).expect("deleted"),
            _ => files(&index).iter().for_each(|file| std::fs::write(file, "").expect("emptied")),
        }
        pair.loures.restart().unwrap_or_else(|error| panic!("{damage}: {error}"));
        assert_eq!(text(&pair.loures.show(&project), "/fingerprint"), before, "{damage}");
    }
}

#[test]
fn a_flipped_bit_in_the_archive_is_named_and_healed_by_the_twin() {
    let mut pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    pair.loures.edit(&project, "summary.pt=Duas escolas escrevem-se.");
    pair.wait_until_equal(&project);
    let before = text(&pair.maio.show(&project), "/fingerprint");
    pair.maio.stop().expect("stops");
    let segment = pair.maio.data().join("archive").join("000001.bundle");
    let length = std::fs::metadata(&segment).expect("the first segment").len();
    flip_bit(&segment, length * 3 / 4);
    check(&pair.maio.djuntu(["verify"]).run(), 7, &["damaged", "000001.bundle"]);
    check(&pair.maio.djuntu(["rebuild"]).run(), 0, &[]);
    pair.maio.restart().expect("starts");
    let healed = wait_until(PATIENCE, || {
        let shown = pair.maio.djuntu(["--json", "show", &project]).run();
        (shown.code == 0 && text(&shown.json(), "/fingerprint") == before).then_some(())
    });
    assert!(healed.is_some(), "the twin sends what is damaged\n{}", pair.maio.stderr());
}

#[test]
fn a_full_disk_stops_the_node_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let data = folder.path().join("data");
    // A limit on the size of files stands for a full disk: the same error at the same place, on every machine.
    let limited = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", 1024 * 1024 / 512);
    let program = djuntu_tests::process::Program::djuntu().wrapped("sh", ["-c".to_owned(), limited]);
    let launch = Launch::with_program(program, &data).args(["--name", "Loures"]);
    let mut node = launch.start().expect("starts");
    let new = ["--json", "new", "project", "Escolas irmãs", "--home"];
    let project = text(&djuntu(&data).args(new).run().success().json(), "/document");
    let mut acknowledged = 0;
    let mut state = 1_u64;
    for number in 0..2_000 {
        let noise: String = std::iter::repeat_with(|| letter(&mut state)).take(3_500).collect();
        let edited = djuntu(&data).args(["edit", &project, &format!("summary.pt={number} {noise}")]).run();
        if edited.code != 0 {
            assert_ne!(edited.code, 2, "the edit itself is possible: {}", edited.stderr);
            break;
        }
        acknowledged = number;
    }
    let code = node.wait().expect("the node stops by itself");
    assert_eq!(code, 11, "{}", node.stderr());
    assert!(unwrapped(&node.stderr()).contains("make room"), "{}", node.stderr());
    assert!(!node.stderr().contains("panicked"), "{}", node.stderr());
    let again = Launch::new(&data).start().expect("starts again where there is room");
    let shown = again.show(&project);
    let summary = text(&shown, "/draft/fields/summary/pt");
    let number: i32 = summary.split(' ').next().expect("a number").parse().expect("a number");
    assert!(number >= acknowledged, "{number} of {acknowledged}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() { found.extend(files(&entry.path())) } else { found.push(entry.path()) }
    }
    found
}

fn overwrite_middle(path: &Path) {
    let length = std::fs::metadata(path).expect("a file").len();
    let mut file = std::fs::OpenOptions::new().write(true).open(path).expect("writable");
    file.seek(SeekFrom::Start(length / 3)).expect("inside");
    let middle = usize::try_from(length / 3).expect("small");
    file.write_all(&vec![0xa5; middle]).expect("written");
}

fn flip_bit(path: &Path, offset: u64) {
    let mut file = std::fs::OpenOptions::new().read(true).write(true).open(path).expect("writable");
    let mut byte = [0];
    file.seek(SeekFrom::Start(offset)).expect("inside");
    file.read_exact(&mut byte).expect("read");
    file.seek(SeekFrom::Start(offset)).expect("inside");
    file.write_all(&[byte[0] ^ 0x10]).expect("written");
}

/// Returns the next letter of a text that does not compress well (xorshift).
fn letter(state: &mut u64) -> char {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    char::from(b'a' + u8::try_from(*state % 26).expect("below 26"))
}
