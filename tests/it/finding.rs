//! Lists and searches, with a real node whose file of words is lost or damaged.

use crate::bad_input::check as refused;
use crate::twins::text;
use djuntu_tests::process::{Launch, Node};
use serde_json::Value;

fn json(node: &Node, arguments: &[&str]) -> Value {
    node.djuntu(std::iter::once("--json").chain(arguments.iter().copied())).run().success().json()
}

fn found(node: &Node, words: &str) -> String {
    text(&json(node, &["search", words]), "/total")
}

#[test]
fn what_documents_are_found_by_is_made_anew_when_its_file_is_gone_or_damaged() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let data = folder.path().join("data");
    let mut node = Launch::new(data.clone()).args(["--name", "Loures"]).start().expect("a node starts");
    let new = json(&node, &["new", "project", "Educação", "--home", "summary.fr=Une école à Loures"]);
    let project = text(&new, "/document");
    let check = |node: &Node| {
        for (words, expected) in [("educacao", "1"), ("ECOLE", "1"), ("educacao loures", "1"), ("estrada", "0")] {
            assert_eq!(found(node, words), expected, "{words}");
        }
        assert_eq!(text(&json(node, &["list", "project", "--with", "loures"]), "/0/id"), project);
    };
    check(&node);
    let file = data.join("search");
    type Harm<'a> = &'a dyn Fn();
    let harms: [Harm<'_>; 3] =
        [&|| {}, &|| std::fs::write(&file, "djuntu search 2\nrubbish").expect("written"), &|| {
            std::fs::remove_file(&file).expect("it is there")
        }];
    for harm in harms {
        assert_eq!(node.stop().expect("it ends"), 0);
        assert!(file.is_file(), "a node that stops keeps what it has read");
        harm();
        node.restart().expect("it starts again");
        check(&node);
    }
    // What was written while nobody looked is found by whoever looks next.
    _ = json(&node, &["edit", &project, "title.pt=Estrada"]);
    assert_eq!((found(&node, "estrada"), found(&node, "educacao")), ("1".to_owned(), "0".to_owned()));
}

#[test]
fn a_state_that_nothing_can_be_in_is_refused_with_those_that_are_known() {
    let node = Node::start("Loures");
    let decision = text(&json(&node, &["new", "decision", "Pergunta", "--home"]), "/document");
    refused(
        &node.djuntu(["list", "--state", "drat"]).run(),
        2,
        &["“drat” is no state", "draft", "in force", "released"],
    );
    for (state, count) in [("draft", 1), ("Draft", 1), ("not begun", 0), ("tallied 1 of 3", 0), ("suspended", 0)] {
        let listed = json(&node, &["list", "--state", state]);
        assert_eq!(listed.as_array().map(Vec::len), Some(count), "{state}: {decision}");
    }
}
