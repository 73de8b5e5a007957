//! What a metered line, a small disk and a stick for everybody come to between real nodes.

use crate::bad_input::check;
use crate::twins::{Do, text};
use djuntu_protocol::bundle::{BundleReader, Content};
use djuntu_tests::bench::corpus::{Corpus, Side, write_twin};
use djuntu_tests::process::{Launch, Node, Output, PATIENCE, wait_until};
use serde_json::Value;
use std::path::Path;

/// A text that nobody may ever see who has no part in it.
const CANARY: &str = "segredo-7f3a";
/// A budget of a day, the smallest that there is.
const BUDGET: u64 = 1_000_000;
/// How many projects are more than twice as much.
const PROJECTS: usize = 800;

fn file(path: &Path) -> &str {
    path.to_str().expect("a path of this test")
}

fn number(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).and_then(Value::as_u64).unwrap_or_else(|| panic!("{pointer} in {value}"))
}

fn status(node: &Node) -> Value {
    node.djuntu(["--json", "status"]).run().success().json()
}

fn kinds(status: &Value) -> Vec<String> {
    let alarms = status.pointer("/alarms").and_then(Value::as_array).cloned().unwrap_or_default();
    alarms.iter().map(|alarm| text(alarm, "/kind")).collect()
}

fn eventually(what: &str, is_so: impl Fn() -> bool) {
    assert!(wait_until(PATIENCE, || is_so().then_some(())).is_some(), "waited for {what}");
}

fn twinned(loures: &Node, maio: &Node) {
    let code = text(&loures.djuntu(["--json", "invite"]).run().success().json(), "/code");
    _ = maio.djuntu(["accept", &code]).run().success();
}

/// R297 to R299: what is used is counted over a start, both sides say why nothing comes, and with the next day it goes on.
#[test]
fn a_metered_line_carries_no_more_than_its_budget() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let [at_loures, at_maio] = ["loures", "maio"].map(|name| folder.path().join(name).join("data"));
    let corpus = Corpus::generate(PROJECTS);
    corpus.write(&at_loures, Side::A, PROJECTS).expect("written");
    let metered = |budget: &str| {
        let config = format!("[link]\nbytes_per_day = \"{budget}\"\ncount_local = true\n");
        std::fs::write(at_loures.join("config.toml"), config).expect("written");
    };
    metered("1 MB");
    let mut loures = Launch::new(&at_loures).start().expect("starts");
    let addresses = status(&loures).pointer("/addresses").cloned().expect("it listens");
    let addresses: Vec<String> = serde_json::from_value(addresses).expect("texts");
    corpus.write(&at_maio, Side::B, 0).expect("written");
    write_twin(&at_maio, corpus.node(Side::A), &addresses).expect("written");
    let maio = Launch::new(&at_maio).start().expect("starts");
    eventually("the budget to be used up", || kinds(&status(&loures)).contains(&"budget".to_owned()));
    eventually("Maio to be told", || kinds(&status(&maio)).contains(&"budget-there".to_owned()));
    let stands = status(&loures);
    let used = number(&stands, "/budget/used");
    assert!((BUDGET..BUDGET + BUDGET / 10).contains(&used), "{used}");
    assert!(text(&stands, "/budget/until").ends_with("T00:00:00Z"), "{stands}");
    let shown = loures.djuntu(["status"]).run().success().stdout;
    assert!(shown.contains(" of 1 MB; paused until "), "{shown}");
    let doctor = loures.djuntu(["doctor"]).run();
    assert!(doctor.code == 6 && doctor.stdout.contains("paused until"), "{}", doctor.all());
    // What somebody writes goes on.
    let project = text(&maio.djuntu(["--json", "new", "project", "De Maio"]).run().success().json(), "/document");
    eventually("news", || loures.djuntu(["show", &project]).run().code == 0);
    let all = Corpus::documents(PROJECTS) as u64 + 1;
    assert!(number(&status(&maio), "/documents") < all, "the rest waits");
    loures.stop().expect("stops");
    loures.restart().expect("starts");
    assert!(number(&status(&loures), "/budget/used") + (64 << 10) >= used, "it is remembered");
    eventually("Maio to be told again", || kinds(&status(&maio)).contains(&"budget-there".to_owned()));
    // The next day, with a larger budget: what was used belongs to another day.
    loures.stop().expect("stops");
    std::fs::write(at_loures.join("spent"), "1 999999999\n").expect("written");
    metered("1 GB");
    loures.restart().expect("starts");
    eventually("everything", || number(&status(&maio), "/documents") == all);
    eventually("all to be well", || kinds(&status(&maio)).is_empty() && kinds(&status(&loures)).is_empty());
}

/// R291: a bundle for everybody has what is public and what that is judged by, and nothing private.
#[test]
fn a_bundle_for_everybody_has_nothing_private() {
    let stick = tempfile::tempdir().expect("a temporary folder can be made");
    let path = stick.path().join("public.bundle");
    let (loures, maio) = (Node::start("Loures"), Node::start("Maio"));
    twinned(&loures, &maio);
    let new =
        |title: &str| text(&loures.djuntu(["--json", "new", "project", title]).run().success().json(), "/document");
    let (public, private) = (new("Escolas irmãs"), new(&format!("Contas {CANARY}")));
    _ = loures.djuntu(["--json", "new", "project", CANARY, "--home"]).run().success();
    let export = |node: &Node| node.djuntu(["--json", "bundle", "export", file(&path), "--everybody"]).run();
    check(&export(&loures), 2, &["nothing is public yet"]);
    eventually("the project", || maio.djuntu(["show", &public]).run().code == 0);
    for node in [&loures, &maio] {
        _ = node.djuntu(["publish", &public, "--yes"]).run().success();
    }
    eventually("both to have published", || text(&loures.show(&public), "/public") == "true");
    let exported = export(&loures).success().json();
    assert_eq!((number(&exported, "/documents"), exported.pointer("/recipient")), (1, Some(&Value::Null)));
    let entries = unpacked(&std::fs::read(&path).expect("read"));
    let has = |needle: &[u8]| entries.iter().any(|entry| entry.windows(needle.len()).any(|window| window == needle));
    assert!(has("Escolas".as_bytes()), "the test looks where texts are");
    assert!(!has(CANARY.as_bytes()));
    check(&loures.djuntu(["verify", file(&path)]).run(), 0, &["for anybody", "every right is good"]);
    // An observer who was never connected takes it; a territory takes what is its own.
    let code = text(&loures.djuntu(["--json", "invite", "--observer"]).run().success().json(), "/code");
    let data = stick.path().join("observer");
    let observer = Launch::new(&data).start().expect("starts");
    let import = |node: &Node| -> Output { node.djuntu(["--json", "bundle", "import", file(&path)]).run() };
    check(&import(&observer), 5, &["belongs to no territory"]);
    drop(loures);
    _ = observer.djuntu(["observe", &code]).run().success();
    let taken = import(&observer).success().json();
    assert_eq!((number(&taken, "/taken"), number(&taken, "/waiting")), (number(&exported, "/entries"), 0), "{taken}");
    assert_eq!(text(&taken, "/receipt"), "false");
    assert_eq!(text(&observer.show(&public), "/fingerprint"), text(&maio.show(&public), "/fingerprint"));
    check(&observer.djuntu(["show", &private]).run(), 8, &["no such document"]);
    check(
        &observer.djuntu(["bundle", "export", file(&stick.path().join("no")), "--everybody"]).run(),
        5,
        &["observes"],
    );
    assert_eq!(number(&import(&maio).success().json(), "/taken"), 0);
    let stranger = Node::start("Praia");
    let foreign = import(&stranger).success().json();
    assert_eq!(
        (number(&foreign, "/taken"), number(&foreign, "/foreign")),
        (0, number(&exported, "/entries")),
        "{foreign}"
    );
}

/// Returns every entry of a bundle.
fn unpacked(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut reader = BundleReader::new();
    reader.feed(bytes);
    reader.finish();
    let mut entries = Vec::new();
    loop {
        match reader.step().expect("a bundle") {
            Content::Entries(page) => entries.extend(page),
            Content::End => return entries,
            _ => {}
        }
    }
}

/// R300: what a node that was removed since has said in a receipt is not believed.
#[test]
fn a_receipt_of_a_removed_node_leaves_nothing_out() {
    let stick = tempfile::tempdir().expect("a temporary folder can be made");
    let [bundle, receipt] = ["a.bundle", "a.receipt"].map(|name| stick.path().join(name));
    let (loures, maio) = (Node::start("Loures"), Node::start("Maio"));
    twinned(&loures, &maio);
    _ = loures.djuntu(["new", "project", "Escolas irmãs"]).run().success();
    // A machine that Maio lists for a while takes the bundle and acknowledges it.
    let machine = Launch::new(stick.path().join("machine")).start().expect("starts without a territory");
    let code = text(&maio.djuntu(["--json", "invite", "--node"]).run().success().json(), "/code");
    _ = machine.djuntu(["accept", &code]).run().success();
    let key = text(&status(&machine), "/node");
    let is_in_force = |state: Option<&Value>| state.and_then(Value::as_str) == Some("in force");
    eventually("the machine to know Loures", || is_in_force(status(&machine).pointer("/cooperations/0/state")));
    let export = |more: &[&str]| {
        let command = ["--json", "bundle", "export", file(&bundle), "--force"];
        loures.djuntu([&command[..], more].concat()).run()
    };
    _ = export(&[]).success();
    _ = machine.djuntu(["bundle", "import", file(&bundle)]).run().success();
    _ = machine.djuntu(["bundle", "receipt", file(&receipt)]).run().success();
    let import = || loures.djuntu(["bundle", "import", file(&receipt)]).run();
    eventually("Loures to know the machine", || import().code == 0);
    _ = export(&["--since-receipt"]).success();
    _ = maio.djuntu(["--json", "keys", "remove", &key]).run().success();
    eventually("Loures to know that it was removed", || export(&["--since-receipt"]).code != 0);
    check(&export(&["--since-receipt"]), 2, &["leave --since-receipt out"]);
    assert_eq!(import().code, 5, "nor is it taken again");
}
