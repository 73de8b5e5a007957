//! What does not count: it waits for a person with the commands that decide it, and one's own lost edits are written again.

use crate::twins::{Do, Pair, text};
use djuntu_protocol::bundle::{BundleReader, BundleWriter, Content, Header, Holds};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{Assignment, View, ViewEntry, actor};
use djuntu_protocol::entry::{Author, Chain, Payload, SignedEntry, Verified};
use djuntu_protocol::identity::{NetworkId, SecretKey};
use djuntu_protocol::time::Time;
use djuntu_tests::process::{Launch, Node, PATIENCE, wait_until};
use serde_json::Value;
use std::path::Path;

/// Returns what waits on a node because it was set aside.
fn set_aside(node: &Node) -> Vec<Value> {
    let needs = node.djuntu(["--json", "needs"]).run().success().json();
    let needs = needs.as_array().expect("a list").clone();
    needs.into_iter().filter(|need| text(need, "/what").contains("set aside")).collect()
}

/// Returns the command among those of a need that begins so, as it would be pasted.
fn command(need: &Value, begins: &str) -> Vec<String> {
    let or = need.pointer("/or").and_then(Value::as_array).cloned().unwrap_or_default();
    let commands = or.iter().filter_map(Value::as_str).map(str::to_owned).chain([text(need, "/todo")]);
    let found = commands.into_iter().find(|command| command.starts_with(&format!("djuntu {begins} ")));
    let found = found.unwrap_or_else(|| panic!("no {begins} in {need}"));
    found.split(' ').skip(1).map(str::to_owned).collect()
}

fn milestones(node: &Node, document: &str) -> Vec<String> {
    let shown = node.show(document);
    let milestones = shown.pointer("/draft/fields/milestones").and_then(Value::as_object);
    milestones.into_iter().flatten().map(|(_, milestone)| text(milestone, "/title/pt")).collect()
}

/// R154, R156: one line for each key and reason, and every command in it can be pasted.
#[test]
fn what_a_removed_machine_wrote_is_written_again_or_kept_out() {
    let pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let second = Launch::new(folder.path().join("data")).start().expect("starts without a territory");
    let code = text(&pair.loures.djuntu(["--json", "invite", "--node"]).run().success().json(), "/code");
    _ = second.djuntu(["--json", "accept", &code]).run().success();
    let arrived = wait_until(PATIENCE, || (second.djuntu(["show", &project]).run().code == 0).then_some(()));
    assert!(arrived.is_some(), "the second machine gets the project");
    for title in ["começo", "fim"] {
        second.edit(&project, &format!("milestones.+.title.pt={title}"));
    }
    let arrived = wait_until(PATIENCE, || (milestones(&pair.maio, &project).len() == 2).then_some(()));
    assert!(arrived.is_some(), "the edits reach the twin");
    let key = text(&second.djuntu(["--json", "status"]).run().success().json(), "/node");
    _ = pair.loures.djuntu(["--json", "keys", "remove", &key, "--keep-out"]).run().success();
    assert_eq!(milestones(&pair.loures, &project), [""; 0]);

    let needs = set_aside(&pair.loures);
    assert_eq!(needs.len(), 1, "{needs:?}");
    assert!(text(&needs[0], "/what").starts_with("2 entries of the key "), "{needs:?}");
    assert_eq!(command(&needs[0], "keep").len(), 3);
    let again = pair.loures.djuntu(command(&needs[0], "reapply")).run();
    assert_eq!(again.code, 0, "{}", again.all());
    assert!(again.all().contains("2 edits of the key"), "{}", again.all());
    let mut titles = milestones(&pair.loures, &project);
    titles.sort();
    assert_eq!(titles, ["começo", "fim"]);
    assert_eq!(set_aside(&pair.loures), Vec::<Value>::new());
    assert_eq!(pair.loures.djuntu(command(&needs[0], "reapply")).run().code, 5, "it was decided");

    // Maio sees that it was set aside, and by whom it was made; what Loures decided decides nothing for Maio.
    let theirs = wait_until(PATIENCE, || set_aside(&pair.maio).first().cloned()).expect("it waits there too");
    assert!(text(&theirs, "/what").contains("of Loures"), "{theirs}");
    _ = pair.maio.djuntu(command(&theirs, "keep-out")).run().success();
    assert_eq!(set_aside(&pair.maio), Vec::<Value>::new());

    // What cannot be.
    for (arguments, expected) in [
        (["reapply", &project, "zzzz"], 2),
        (["keep-out", &project, ""], 2),
        (["keep", &project, "1111"], 2),
        (["reapply", &project, &project], 5),
        (["keep-out", "zzzz", "abcd"], 8),
    ] {
        assert_eq!(pair.loures.djuntu(arguments).run().code, expected, "{arguments:?}");
    }
}

/// Returns the network and every entry of an archive.
fn archived(data: &Path) -> (NetworkId, Vec<Verified>) {
    let bytes = std::fs::read(data.join("archive/000001.bundle")).expect("the first segment can be read");
    let (mut reader, mut network, mut found) = (BundleReader::new(), None, Vec::new());
    reader.feed(&bytes);
    reader.finish();
    loop {
        match reader.step().expect("the archive is good") {
            Content::Header(header) => network = Some(header.network),
            Content::Entries(entries) => found.extend(entries),
            Content::End | Content::NeedMore => break,
            Content::Machine(_) | Content::Damaged(_) | Content::Torn(_) | Content::Sealed(_) => {}
        }
    }
    let network = network.expect("a header");
    let verified = |bytes: &Vec<u8>| {
        SignedEntry::parse(bytes, network).expect("an entry").verify().expect("its signature is good")
    };
    (network, found.iter().map(verified).collect())
}

/// Returns an entry that the key of a node signed on another machine, beside the last entry of a document.
fn rival(data: &Path) -> (NetworkId, Verified) {
    let (network, entries) = archived(data);
    let own = entries.last().expect("an edit").clone();
    let body = own.entry();
    let before = entries.iter().filter(|entry| entry.document() == own.document() && entry.id() != own.id());
    let changes = before.filter_map(|entry| match &entry.entry().payload {
        Payload::Changes(changes) => {
            Some(ViewEntry { id: entry.id(), changes: changes.iter().map(|change| change.to_vec()).collect() })
        }
        Payload::Act(_) => None,
    });
    let view = View::build(DocumentKind::Project, 1, changes.collect()).expect("a known schema");
    let secret = std::fs::read_to_string(data.join("keys/node")).expect("the key of the node");
    let key = SecretKey::from_text(&secret).expect("the text of a secret key");
    let charter = body.charter.expect("a charter");
    let author = Author { key, network, territory: Some((own.territory(), charter)), epoch: body.epoch };
    let writer = actor(&body.author, &own.document(), body.epoch);
    let title = Assignment { path: "title.pt".to_owned(), value: Some("Lá".to_owned()) };
    let change = view.edit(writer, body.time, &[title]).expect("a possible edit");
    let chain = Chain { seq: body.seq, prev: body.prev };
    // Of two branches on which nobody has built, the one with the lower id goes on.
    let mut rivals = (0..).map(|time| author.changes(own.document(), chain, Time(time), vec![change.clone()]));
    let rival = rivals.find_map(|rival| rival.ok().filter(|rival| rival.id() < own.id()));
    (network, rival.expect("half of them are lower"))
}

/// R151, R153, R155: the key of a machine was used on another one; what lost is there again, once, and both entries are
/// shown.
#[test]
fn edits_on_a_branch_that_lost_are_written_again_by_themselves() {
    let mut node = Node::start("Loures");
    let project =
        text(&node.djuntu(["--json", "new", "project", "Aqui", "--home"]).run().success().json(), "/document");
    node.edit(&project, "milestones.+.title.pt=começo");
    _ = node.stop().expect("stops");
    let (network, rival) = rival(node.data());
    let header =
        Header { network, holds: Holds::Archive(2), created: Time(0), from: None, recipient: None, letter: None };
    let (mut writer, mut bytes) = BundleWriter::new(&header);
    bytes.extend(writer.page(&[rival.bytes()]));
    std::fs::write(node.data().join("archive/000002.bundle"), bytes).expect("the archive can be written");
    _ = djuntu_tests::process::djuntu(node.data()).args(["rebuild"]).run().success();
    node.restart().expect("starts again");

    assert_eq!(text(&node.show(&project), "/title"), "Lá");
    assert!(text(&node.show(&project), "/disputes").contains("2 entries with one number"), "the fork is shown");
    // Writing goes on at once.
    node.edit(&project, "summary.pt=Logo a seguir.");
    let written = wait_until(3 * PATIENCE, || (milestones(&node, &project) == ["começo"]).then_some(()));
    assert!(written.is_some(), "what lost is written again\n{}", node.stderr());
    let shown = node.show(&project);
    let read = ["/draft/fields/title/pt", "/draft/fields/summary/pt"].map(|pointer| text(&shown, pointer));
    assert_eq!(read, ["Lá", "Logo a seguir."]);
    let said = wait_until(PATIENCE, || {
        let status = node.djuntu(["--json", "status"]).run().success().json();
        text(&status, "/alarms").contains("rested on a branch that lost").then_some(())
    });
    assert!(said.is_some(), "people are told");

    // Both entries are a proof that anybody can check.
    let log = node.djuntu(["--json", "log", &project]).run().success().json();
    let signed = log.as_array().expect("a log").iter().filter_map(|entry| entry.pointer("/signed")?.as_str());
    let digits = |text: &str| -> Vec<u8> {
        let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("digits"));
        pairs.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal")).collect()
    };
    let proof: Vec<Verified> = signed
        .map(|signed| SignedEntry::parse(&digits(signed), network).expect("an entry").verify().expect("genuine"))
        .collect();
    assert_eq!(proof.len(), 2);
    assert_eq!(proof[0].entry().author, proof[1].entry().author);
    assert_eq!((proof[0].entry().seq, proof[0].entry().prev), (proof[1].entry().seq, proof[1].entry().prev));
    let verified = node.djuntu(["verify", &project]).run().success();
    assert!(verified.all().contains("In dispute"), "{}", verified.all());
    let needs = text(&node.djuntu(["--json", "needs"]).run().success().json(), "");
    assert!(!needs.contains("a dispute in"), "what was written again is decided: {needs}");
}
