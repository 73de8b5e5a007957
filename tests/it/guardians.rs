//! Keys that are lost, replaced, removed and quarrelled about, with real nodes.

use crate::twins::{Pair, text};
use djuntu_tests::process::{Launch, Node, PATIENCE, wait_until};
use serde_json::Value;

fn json(node: &Node, arguments: &[&str]) -> Value {
    node.djuntu([&["--json"], arguments].concat().iter().copied()).run().success().json()
}

fn code(node: &Node, arguments: &[&str]) -> i32 {
    node.djuntu(arguments.iter().copied()).run().code
}

/// Waits until a command prints JSON in which `found` finds something.
fn until<T>(node: &Node, arguments: &[&str], found: impl Fn(&Value) -> Option<T>) -> T {
    let answer = wait_until(PATIENCE, || {
        let answer = node.djuntu([&["--json"], arguments].concat().iter().copied()).run();
        if answer.code == 0 { found(&answer.json()) } else { None }
    });
    answer.unwrap_or_else(|| panic!("{arguments:?} never says what it should\n{}", node.stderr()))
}

fn until_is(node: &Node, arguments: &[&str], pointer: &str, expected: &str) {
    until(node, arguments, |shown| (text(shown, pointer) == expected).then_some(()));
}

/// Waits until something that waits for a person tells this command, and returns the command's last word.
fn until_needed(node: &Node, command: &str) -> String {
    until(node, &["needs"], |needs| {
        let needs = needs.as_array()?;
        let todo = needs.iter().map(|need| text(need, "/todo")).find(|todo| todo.contains(command))?;
        todo.split(' ').next_back().map(str::to_owned)
    })
}

fn office_key(node: &Node) -> String {
    text(&json(node, &["keys", "list"]), "/office_key")
}

/// Starts a second machine of a territory.
fn second(first: &Node, folder: &tempfile::TempDir) -> Node {
    let machine = Launch::new(folder.path().join("data")).start().expect("starts without a territory");
    let invitation = text(&json(first, &["invite", "--node"]), "/code");
    _ = json(&machine, &["accept", &invitation]);
    machine
}

fn add(node: &Node, key: &str, roles: &str) -> Value {
    json(node, &["keys", "add", key, "--office", "Vice-presidente", "--holder", "Rui Exemplo", "--roles", roles])
}

fn propose_agreement(node: &Node) -> String {
    let agreement = text(&json(node, &["new", "agreement", "Acordo", "--with", "Maio"]), "/document");
    _ = json(node, &["propose", &agreement]);
    agreement
}

#[test]
fn two_guardians_replace_a_lost_root_key() {
    let Pair { mut loures, maio } = Pair::twinned();
    let praia = Node::start("Praia");
    let invitation = text(&json(&loures, &["invite"]), "/code");
    _ = json(&praia, &["accept", &invitation]);
    let lost = office_key(&loures);
    let agreement = propose_agreement(&loures);
    _ = json(&loures, &["sign", &agreement, "--yes"]);
    let named = json(&loures, &["charter", "propose", "--guardian", "Maio", "--guardian", "Praia"]);
    assert_eq!(text(&named, "/in_force"), "true");
    for guardian in [&maio, &praia] {
        until_is(guardian, &["charter", "show", "Loures"], "/number", "1");
    }

    // The disk with the office key is broken; the node makes another key, which means nothing yet.
    _ = loures.stop().expect("stops");
    std::fs::remove_file(loures.data().join("keys").join("office")).expect("the key is there");
    loures.restart().expect("starts again");
    let new = office_key(&loures);
    assert_ne!(new, lost);
    let another = propose_agreement(&loures);
    assert_eq!(code(&loures, &["sign", &another, "--yes"]), 5);
    assert_eq!(code(&loures, &["keys", "rotate"]), 2, "the charter does not list it");

    // What cannot be meant is refused.
    let recover = |node: &Node, territory: &str, key: &str, more: &[&str]| {
        let arguments = ["keys", "recover", territory, "--key", key, "--office", "Presidente", "--holder", "Ana"];
        code(node, &[&arguments, more].concat())
    };
    assert_eq!(recover(&maio, "Atlantis", &new, &[]), 8);
    assert_eq!(recover(&maio, "Loures", "nonsense", &[]), 2);
    assert_eq!(recover(&maio, "Maio", &new, &[]), 2);
    assert_eq!(recover(&maio, "Loures", &new, &["--remove", "zzzz"]), 2);
    assert_eq!(recover(&maio, "Loures", &new, &["--until", "soon"]), 2);
    assert_eq!(recover(&maio, "Loures", &lost, &["--remove", &text(&json(&maio, &["status"]), "/node")]), 2);
    assert_eq!(recover(&loures, "Maio", &new, &[]), 2, "Maio has not named Loures");
    assert_eq!(code(&praia, &["charter", "approve"]), 5, "nothing waits");

    assert_eq!(recover(&maio, "Loures", &new, &[]), 0);
    let version = until_needed(&praia, "djuntu charter approve");
    assert_eq!(code(&maio, &["charter", "approve", &version]), 5, "proposing is approving");
    let approved = json(&praia, &["charter", "approve", &version]);
    assert_eq!((text(&approved, "/in_force"), text(&approved, "/ward/name")), ("true".to_owned(), "Loures".to_owned()));
    assert_eq!(code(&praia, &["charter", "approve", &version]), 5, "once is enough");

    // The ward signs again, and keeps what the lost key signed.
    until_is(&loures, &["charter", "show"], "/number", "2");
    let log = json(&loures, &["log", &text(&json(&loures, &["status"]), "/territory/id")]);
    let recovery = log.as_array().and_then(|log| log.iter().find(|entry| text(entry, "/entry").starts_with(&version)));
    assert_eq!(recovery.map(|entry| text(entry, "/counts")).as_deref(), Some("true"), "it is in force: {log}");
    for node in [&loures, &maio, &praia] {
        let needs = text(&json(node, &["needs"]), "");
        assert!(!needs.contains("no party"), "nobody is asked about what guardians did: {needs}");
    }
    until(&loures, &["sign", &another, "--yes"], |_| Some(()));
    until_is(&maio, &["show", &another], "/state", "partly signed");
    until_needed(&loures, "djuntu keep");
    assert_eq!(code(&loures, &["keys", "keep", "zzzz"]), 2);
    assert_eq!(code(&loures, &["keys", "keep", &new]), 5, "it is listed");
    let kept = json(&loures, &["keys", "keep", &lost]);
    assert_ne!(text(&kept, "/kept_in"), "0");
    until_is(&maio, &["show", &agreement], "/state", "partly signed");
    assert_eq!(code(&loures, &["keys", "add", &lost, "--office", "A", "--holder", "B"]), 2, "it never comes back");
}

#[test]
fn a_removal_reaches_a_machine_that_was_off() {
    let Pair { mut loures, maio } = Pair::twinned();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut vice = second(&loures, &folder);
    let key = office_key(&vice);
    _ = add(&loures, &key, "sign");
    until_is(&vice, &["charter", "show"], "/number", "2");
    let agreement = propose_agreement(&loures);
    until(&vice, &["show", &agreement], |_| Some(()));
    _ = vice.stop().expect("stops");
    assert_eq!(text(&json(&loures, &["keys", "remove", &key]), "/in_force"), "true");
    assert_eq!(code(&loures, &["keys", "remove", &office_key(&loures)]), 2, "not the last root, nor one's own");
    _ = loures.stop().expect("stops");
    // Alone, it knows nothing of that, and signs.
    vice.restart().expect("starts again");
    _ = json(&vice, &["sign", &agreement, "--yes"]);
    loures.restart().expect("starts again");
    for node in [&loures, &maio, &vice] {
        until_is(node, &["charter", "show", "Loures"], "/number", "3");
        until(node, &["show", &agreement], |shown| {
            let aside = shown.pointer("/set_aside").and_then(Value::as_array)?;
            (aside.len() == 1 && text(shown, "/state") == "proposed").then_some(())
        });
    }
    assert_eq!(code(&vice, &["sign", &agreement, "--yes"]), 5);
}

#[test]
fn two_roots_must_agree_and_a_key_is_replaced() {
    let Pair { mut loures, maio } = Pair::twinned();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let vice = second(&loures, &folder);
    // One root alone replaces its key at once, and what it signed goes on counting.
    let agreement = propose_agreement(&loures);
    _ = json(&loures, &["sign", &agreement, "--yes"]);
    let first = office_key(&loures);
    let rotated = json(&loures, &["keys", "rotate"]);
    assert_eq!(text(&rotated, "/in_force"), "true");
    assert_ne!(text(&rotated, "/kept_in"), "0");
    let old = office_key(&loures);
    assert_ne!(old, first);
    until_is(&maio, &["show", &agreement], "/state", "partly signed");
    until_is(&maio, &["charter", "show", "Loures"], "/number", "2");
    let key = office_key(&vice);
    assert_eq!(code(&loures, &["charter", "propose", "--threshold", "2"]), 2, "there is one root");
    _ = add(&loures, &key, "root,sign");
    assert_eq!(code(&loures, &["keys", "add", &key, "--office", "A", "--holder", "B"]), 5, "listed already");
    let late = ["--from", "2027-05-01", "--until", "2027-02-01"];
    let other = text(&json(&maio, &["status"]), "/node");
    assert_eq!(code(&loures, &[&["keys", "add", &other, "--office", "A", "--holder", "B"][..], &late].concat()), 2);
    assert_eq!(text(&json(&loures, &["charter", "propose", "--threshold", "2"]), "/in_force"), "true");
    until_is(&vice, &["charter", "show"], "/threshold", "2");

    let rotated = json(&loures, &["keys", "rotate"]);
    assert_eq!(text(&rotated, "/in_force"), "false");
    assert_eq!(code(&loures, &["keys", "rotate"]), 5, "it waits");
    loures.kill();
    loures.restart().expect("starts again");
    assert_eq!(office_key(&loures), old, "the old key is good until the new one is");
    let another = propose_agreement(&loures);
    _ = json(&loures, &["sign", &another, "--yes"]);
    let version = until_needed(&vice, "djuntu charter approve");
    assert_eq!(text(&json(&vice, &["charter", "approve", &version]), "/in_force"), "true");
    assert_eq!(code(&vice, &["charter", "approve", &version]), 5, "once is enough");
    until(&loures, &["keys", "list"], |shown| (text(shown, "/office_key") != old).then_some(()));
    until_needed(&loures, "djuntu keys rotate");
    // Switched off before it could finish, it finishes when it starts.
    loures.kill();
    loures.restart().expect("starts again");
    assert!(!loures.data().join("keys").join("office.next").exists());
    for agreement in [&agreement, &another] {
        until_is(&maio, &["show", agreement], "/state", "partly signed");
    }
    let needs = json(&loures, &["needs"]);
    let waits = needs.as_array().is_some_and(|needs| needs.iter().any(|need| text(need, "/todo").contains("keep")));
    assert!(!waits, "the work of the old key is accepted: {needs}");
}

#[test]
fn two_charters_made_apart_are_a_dispute_until_it_is_settled() {
    let Pair { mut loures, maio } = Pair::twinned();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut vice = second(&loures, &folder);
    _ = add(&loures, &office_key(&vice), "root,sign");
    until_is(&vice, &["charter", "show"], "/number", "2");
    assert_eq!(code(&loures, &["charter", "settle", "abcd"]), 5, "there is nothing to settle");
    let strangers = [&maio, &vice].map(|node| text(&json(node, &["status"]), "/node"));
    _ = vice.stop().expect("stops");
    _ = json(&loures, &["keys", "add", &strangers[0], "--office", "Vereadora", "--holder", "Eva"]);
    _ = loures.stop().expect("stops");
    vice.restart().expect("starts again");
    _ = json(&vice, &["charter", "propose", "--guardian", "Maio"]);
    loures.restart().expect("starts again");
    let mut rivals = Vec::new();
    for node in [&loures, &vice, &maio] {
        rivals = until(node, &["charter", "show", "Loures"], |shown| {
            let rivals = shown.pointer("/rivals").and_then(Value::as_array)?;
            (text(shown, "/disputed") == "true" && rivals.len() == 2).then(|| rivals.clone())
        });
    }
    until_needed(&loures, "djuntu charter show");
    assert_eq!(code(&loures, &["charter", "propose", "--threshold", "2"]), 5, "first the dispute");
    assert_eq!(code(&loures, &["charter", "settle", "zzzz"]), 2);
    assert_eq!(code(&maio, &["charter", "approve", &text(&rivals[0], "/entry")]), 5, "not named before they parted");
    let with_eva = rivals.iter().find(|rival| text(rival, "/changes").contains("Eva")).expect("one of them");
    let settled = json(&loures, &["charter", "settle", &text(with_eva, "/entry")]);
    assert_eq!(text(&settled, "/in_force"), "true");
    for node in [&loures, &vice, &maio] {
        until(node, &["charter", "show", "Loures"], |shown| {
            let stands = text(shown, "/disputed") == "false" && text(shown, "/number") == "4";
            (stands && text(shown, "/keys").contains("Eva")).then_some(())
        });
    }
}

#[test]
fn signing_outside_a_mandate_is_asked_about_and_shown() {
    let Pair { loures, maio } = Pair::twinned();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let vice = second(&loures, &folder);
    let key = office_key(&vice);
    let mandate = ["--from", "2001-01-01", "--until", "2005-12-31"];
    let add = ["keys", "add", &key, "--office", "Vice-presidente", "--holder", "Rui"];
    _ = json(&loures, &[&add[..], &mandate].concat());
    until_is(&vice, &["charter", "show"], "/number", "2");
    let agreement = propose_agreement(&loures);
    let version = until(&vice, &["show", &agreement], |shown| Some(text(shown.pointer("/proposals/0")?, "/version")));
    assert_eq!(code(&vice, &["sign", &agreement, "--version", &version]), 6, "a person is asked");
    _ = json(&vice, &["sign", &agreement, "--yes"]);
    until(&maio, &["show", &agreement], |shown| {
        let outside = shown.pointer("/proposals/0/signatures/0/outside").and_then(Value::as_str)?;
        (text(shown, "/state") == "partly signed" && outside == "the mandate ended on 2005-12-31").then_some(())
    });
    let report = json(&maio, &["verify"]);
    assert!(text(&report, "/outside_mandates").contains("signed by Rui: the mandate ended on 2005-12-31"), "{report}");
}
