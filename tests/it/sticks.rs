//! Bundles between real nodes that are never connected: only one of them runs at a time.

use crate::bad_input::check;
use crate::twins::{Do, text};
use djuntu_protocol::bundle::Receipt;
use djuntu_protocol::identity::SecretKey;
use djuntu_tests::bench::corpus::{Corpus, Side};
use djuntu_tests::process::{Launch, Node, Output, PATIENCE};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tempfile::TempDir;

/// Two halls and a folder that is the stick. Of the halls one runs at a time, so no connection is possible.
struct Islands {
    mindelo: Node,
    oeiras: Node,
    stick: TempDir,
}

#[derive(Clone, Copy)]
enum Hall {
    Mindelo,
    Oeiras,
}

impl Islands {
    /// Mindelo runs, Oeiras does not; they are twins by files alone.
    fn twinned() -> Self {
        let stick = tempfile::tempdir().expect("a temporary folder can be made");
        let mindelo = Node::start("Mindelo");
        let code = text(&mindelo.djuntu(["--json", "invite"]).run().success().json(), "/code");
        let mut islands = Self { mindelo, oeiras: Node::start("Oeiras"), stick };
        islands.mindelo.stop().expect("stops");
        let accepted = islands.oeiras.djuntu(["--json", "accept", &code, "--no-wait"]).run().success().json();
        islands.carry(Hall::Oeiras, "proposal.bundle");
        let taken = islands.at(Hall::Mindelo).import("proposal.bundle").success().json();
        assert_eq!(text(&taken, "/words"), text(&accepted, "/words"), "{taken}");
        islands.carry(Hall::Mindelo, "acceptance.bundle");
        _ = islands.at(Hall::Oeiras).import("acceptance.bundle").success();
        islands.at(Hall::Mindelo);
        islands
    }

    /// Has one hall run and not the other one.
    fn at(&mut self, hall: Hall) -> &Self {
        let (on, off) = match hall {
            Hall::Mindelo => (&mut self.mindelo, &mut self.oeiras),
            Hall::Oeiras => (&mut self.oeiras, &mut self.mindelo),
        };
        if off.id().is_some() {
            off.stop().expect("stops");
        }
        if on.id().is_none() {
            on.restart().expect("starts");
        }
        self
    }

    fn running(&self) -> &Node {
        if self.mindelo.id().is_some() { &self.mindelo } else { &self.oeiras }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.stick.path().join(name)
    }

    /// Runs a command about a file on the stick at the hall that runs.
    fn bundle(&self, command: &str, name: &str, more: &[&str]) -> Output {
        let path = self.path(name);
        self.running().djuntu([&["--json", "bundle", command, file(&path)], more].concat()).run()
    }

    fn import(&self, name: &str) -> Output {
        self.bundle("import", name, &[])
    }

    fn carry(&mut self, from: Hall, name: &str) {
        let exported = self.at(from).bundle("export", name, &[]);
        assert_eq!(exported.code, 0, "{}", exported.all());
    }
}

fn file(path: &Path) -> &str {
    path.to_str().expect("a path of this test")
}

fn number(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).and_then(Value::as_u64).unwrap_or_else(|| panic!("{pointer} in {value}"))
}

fn fingerprint(node: &Node, document: &str) -> String {
    text(&node.show(document), "/fingerprint")
}

/// R190, R191, R193 to R196: there and back, without any connection; the second bundle holds only what is new.
#[test]
fn a_stick_is_a_link() {
    let mut islands = Islands::twinned();
    let new = ["--json", "new", "project", "Escolas irmãs"];
    let project = text(&islands.mindelo.djuntu(new).run().success().json(), "/document");
    let home = ["--json", "new", "project", "Só nosso", "--home"];
    let home = text(&islands.mindelo.djuntu(home).run().success().json(), "/document");
    islands.carry(Hall::Mindelo, "first.bundle");
    let taken = islands.at(Hall::Oeiras).import("first.bundle").success().json();
    assert_eq!((number(&taken, "/taken"), number(&taken, "/waiting")), (2, 0), "{taken}");
    check(&islands.oeiras.djuntu(["show", &home]).run(), 8, &["no such document"]);
    let again = islands.import("first.bundle").success().json();
    assert_eq!(number(&again, "/taken"), 0);
    islands.oeiras.edit(&project, "summary.pt=Duas escolas escrevem-se.");
    _ = islands.bundle("receipt", "first.receipt", &[]).success();
    islands.carry(Hall::Oeiras, "answer.bundle");

    let said = islands.at(Hall::Mindelo).import("first.receipt").success().json();
    assert!(text(&said, "/receipt/summary").ends_with("all of it"), "{said}");
    let replayed = islands.import("first.receipt").success().json();
    assert_eq!(text(&replayed, "/news"), "false");
    let status = islands.mindelo.djuntu(["status"]).run().success().stdout;
    assert!(status.contains("Oeiras received your bundle of ") && status.contains("all of it"), "{status}");
    _ = islands.import("answer.bundle").success();
    assert_eq!(text(&islands.mindelo.show(&project), "/draft/fields/summary/pt"), "Duas escolas escrevem-se.");

    // What the receipt says is left out; what came since is not.
    islands.mindelo.edit(&project, "planned_start=2027-01-15");
    let whole = islands.bundle("export", "whole.bundle", &[]).success().json();
    let small = islands.bundle("export", "small.bundle", &["--since-receipt"]).success().json();
    // The edit that Oeiras made after its receipt goes as well: nobody has said that it knows its own.
    assert!(number(&small, "/entries") < number(&whole, "/entries"), "{small} {whole}");
    check(
        &islands.running().djuntu(["verify", file(&islands.path("small.bundle"))]).run(),
        0,
        &["only the signatures"],
    );
    let taken = islands.at(Hall::Oeiras).import("small.bundle").success().json();
    assert_eq!(number(&taken, "/taken"), 1, "{taken}");
    let equal = fingerprint(&islands.oeiras, &project);
    assert_eq!(fingerprint(&islands.at(Hall::Mindelo).mindelo, &project), equal);
    check(&islands.mindelo.djuntu(["verify"]).run(), 0, &["is good"]);
}

/// R192: whoever a bundle is not for carries it on, byte for byte, and cannot take anything of it.
#[test]
fn a_bundle_for_others_is_carried_on() {
    let mut islands = Islands::twinned();
    _ = islands.mindelo.djuntu(["--json", "new", "project", "Escolas irmãs"]).run().success();
    islands.carry(Hall::Mindelo, "for-oeiras.bundle");
    let praia = Node::start("Praia");
    let kept =
        praia.djuntu(["--json", "bundle", "import", file(&islands.path("for-oeiras.bundle"))]).run().success().json();
    assert_eq!(text(&kept, "/kind"), "relayed");
    let listed = praia.djuntu(["--json", "list"]).run().success().json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "nothing of it is taken: {listed}");
    let id = text(&kept, "/bundle/bundle");
    let next = islands.path("next.bundle");
    _ = praia.djuntu(["bundle", "export", file(&next), "--relay", &id[..8]]).run().success();
    assert_eq!(std::fs::read(&next).expect("read"), std::fs::read(islands.path("for-oeiras.bundle")).expect("read"));
    check(&praia.djuntu(["bundle", "export", file(&next), "--relay", &id]).run(), 5, &["exists already", "--force"]);
    check(&praia.djuntu(["bundle", "export", file(&next), "--force", "--relay", "aaaa"]).run(), 8, &["bundle list"]);
    let taken = islands.at(Hall::Oeiras).import("next.bundle").success().json();
    assert_eq!(number(&taken, "/taken"), 2);
    // What is damaged is not carried on.
    let mut bytes = std::fs::read(&next).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&next, bytes).expect("written");
    check(&praia.djuntu(["bundle", "import", file(&next)]).run(), 7, &["damaged"]);
}

/// R191: what is damaged is named, everything else is taken, and the receipt says so.
#[test]
fn damaged_and_foreign_files_say_what_they_are() {
    let mut islands = Islands::twinned();
    for number in 0..40 {
        let title = format!("Projeto {number} com um título que se lê");
        _ = islands.mindelo.djuntu(["--json", "new", "project", &title]).run().success();
    }
    islands.carry(Hall::Mindelo, "whole.bundle");
    let whole = std::fs::read(islands.path("whole.bundle")).expect("read");
    let mut flipped = whole.clone();
    let place = whole.len() * 9 / 10;
    flipped[place] ^= 1;
    std::fs::write(islands.path("flipped.bundle"), flipped).expect("written");
    std::fs::write(islands.path("cut.bundle"), &whole[..whole.len() * 2 / 3]).expect("written");
    std::fs::write(islands.path("letter"), "Dear all,").expect("written");
    std::fs::write(islands.path("empty"), "").expect("written");
    islands.at(Hall::Oeiras);
    let cut = islands.import("cut.bundle");
    check(&cut, 7, &["not all of the bundle"]);
    let cut: Value = serde_json::from_str(&cut.stdout).expect("JSON");
    assert!(number(&cut, "/taken") > 0 && text(&cut, "/whole") == "false", "{cut}");
    let flipped = islands.import("flipped.bundle");
    check(&flipped, 7, &["damaged"]);
    _ = islands.bundle("receipt", "damaged.receipt", &[]).success();
    let rest = islands.import("whole.bundle").success().json();
    assert!(number(&rest, "/held") > 0);
    assert_eq!(number(&rest, "/waiting"), 0, "{rest}");
    check(&islands.import("letter"), 7, &["neither a bundle nor a receipt"]);
    check(&islands.import("empty"), 7, &["neither a bundle nor a receipt"]);
    check(&islands.import("none"), 8, &["there is no file"]);
    _ = islands.bundle("receipt", "whole.receipt", &[]).success();
    check(&islands.bundle("receipt", "whole.receipt", &[]), 5, &["exists already", "--force"]);

    // A network of others.
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let other =
        Launch::new(folder.path().join("data")).args(["--name", "Maio", "--network", "test"]).start().expect("starts");
    check(&other.djuntu(["bundle", "import", file(&islands.path("whole.bundle"))]).run(), 5, &["another network"]);
    check(&other.djuntu(["bundle", "import", file(&islands.path("whole.receipt"))]).run(), 5, &["another network"]);
    check(&other.djuntu(["bundle", "export", file(&islands.path("nothing"))]).run(), 2, &["cooperate with nobody"]);

    // A receipt of a stranger, which says that it speaks for Oeiras; and one that was changed.
    let genuine = std::fs::read(islands.path("whole.receipt")).expect("read");
    let receipt = Receipt::decode(&genuine).expect("genuine");
    let forged = Receipt::sign(receipt.statement().clone(), &SecretKey::from_bytes([9; 32]));
    std::fs::write(islands.path("stranger.receipt"), forged.encode()).expect("written");
    let mut changed = genuine;
    let last = changed.len() - 100;
    changed[last] ^= 1;
    std::fs::write(islands.path("changed.receipt"), changed).expect("written");
    islands.at(Hall::Mindelo);
    check(&islands.import("stranger.receipt"), 5, &["no node of a territory"]);
    assert_eq!(islands.import("changed.receipt").code, 7);
    check(&islands.running().djuntu(["verify", file(&islands.path("changed.receipt"))]).run(), 7, &["receipt"]);
    let said = islands.import("damaged.receipt").success().json();
    assert!(text(&said, "/receipt/summary").contains("not all of it"), "{said}");
    let said = islands.import("whole.receipt").success().json();
    assert!(text(&said, "/receipt/summary").ends_with("all of it"), "{said}");
    // The older one, once more, takes nothing back.
    _ = islands.import("damaged.receipt").success();
    let status = islands.mindelo.djuntu(["--json", "status"]).run().success().json();
    assert!(text(&status, "/received/0/summary").ends_with("all of it"), "{status}");
}

/// R191: a node that dies in the midst of an import goes on when the file is imported again. Large: figures are printed.
#[test]
fn an_import_that_was_killed_is_gone_on_with() {
    const PROJECTS: usize = 1_250;
    const KILLS: u64 = 3;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let [from, to, path] = ["a", "b", "large.bundle"].map(|name| folder.path().join(name));
    let corpus = Corpus::generate(PROJECTS);
    corpus.write(&from, Side::A, PROJECTS).expect("written");
    corpus.write(&to, Side::B, 0).expect("written");
    let mut sender = Launch::new(&from).patience(PATIENCE * 4).start().expect("starts");
    let (exported, wrote) = timed(|| sender.djuntu(["--json", "bundle", "export", file(&path)]).run().success().json());
    sender.stop().expect("stops");
    let mut receiver = Launch::new(&to).start().expect("starts");
    let import = |receiver: &Node| receiver.djuntu(["--json", "bundle", "import", file(&path)]);
    let mut interrupted = 0;
    for kill in 0..KILLS {
        let (begun, archive) = (import(&receiver), to.join("archive"));
        // Killed when it has stored a part of it: each time a larger one.
        let enough = size(&archive) + kill * (64 << 10);
        let ended = begun.run_watched(|_| {
            if receiver.id().is_some() && size(&archive) > enough {
                receiver.kill();
            }
        });
        if ended.code != 0 {
            check(&ended, 3, &["node"]);
            interrupted += 1;
        }
        if receiver.id().is_some() {
            receiver.kill();
        }
        receiver.restart().expect("starts again without any step by hand");
    }
    assert!(interrupted > 0, "none of the imports was cut short, so nothing was tried");
    let (taken, took) = timed(|| import(&receiver).run().success().json());
    assert_eq!((number(&taken, "/waiting"), number(&taken, "/refused_count")), (0, 0), "{taken}");
    let entries = number(&exported, "/entries");
    assert_eq!(number(&taken, "/taken") + number(&taken, "/held"), entries);
    let peak = peak_kb(receiver.id().expect("it runs"));
    check(&receiver.djuntu(["verify"]).run(), 0, &["is good"]);
    let (again, nothing) = timed(|| import(&receiver).run().success().json());
    assert_eq!(number(&again, "/held"), entries, "it is held already");
    println!(
        "{entries} entries, {} bytes: export {wrote} ms; {interrupted} of {KILLS} imports killed, the last one took {} entries \
         in {took} ms; all of it once more {nothing} ms; the node's peak {peak} KiB",
        number(&exported, "/bytes"),
        number(&taken, "/taken"),
    );
    let fresh = folder.path().join("fresh");
    corpus.write(&fresh, Side::B, 0).expect("written");
    receiver.stop().expect("stops");
    let fresh = Launch::new(&fresh).start().expect("starts");
    let (taken, took) = timed(|| import(&fresh).run().success().json());
    let peak = peak_kb(fresh.id().expect("it runs"));
    println!("{} entries at once: import {took} ms, the node's peak {peak} KiB", number(&taken, "/taken"));
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, u128) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed().as_millis())
}

/// Returns how many bytes lie in a folder.
fn size(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).expect("a folder").flatten();
    files.filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum()
}

/// Returns the most memory that a process had, in KiB; nothing where the system does not say.
fn peak_kb(process: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(String::new, |line| line.trim().trim_end_matches(" kB").to_owned())
}
