//! The document of the interface: it is what the source says, and what real nodes take and answer is what it says.
//!
//! Two towns, a second machine and an observer do everything that can be typed, with `--json` and by way of a listener that
//! writes down what the program and the node say to each other. Others' parsers judge the document and all of that.

mod listener;
mod story;

use djuntu_tests::openapi;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// With `DJUNTU_BLESS=1` in the environment the committed document is written anew.
#[test]
fn the_committed_document_is_what_the_source_says() {
    let (committed, made) =
        (root().join("node/openapi.json"), openapi::text(&root()).expect("the source is understood"));
    if std::env::var_os("DJUNTU_BLESS").is_some() {
        std::fs::write(&committed, &made).expect("it can be written");
    }
    let committed = std::fs::read_to_string(committed).expect("it is there");
    let differs = committed.lines().zip(made.lines()).position(|(old, new)| old != new);
    let advice = "run this test with DJUNTU_BLESS=1, and read the difference before committing it";
    assert!(committed == made, "node/openapi.json differs from the source from line {differs:?} on: {advice}");
}

#[test]
fn what_nodes_take_and_answer_is_what_the_document_says() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let answers = folder.path().join("answers");
    std::fs::write(&answers, story::told(folder.path())).expect("it can be written");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let python = target.join("tools/formats/bin/python");
    assert!(
        python.is_file(),
        "the parsers of others are not in {}: “tests/run --tools” puts them there",
        target.display()
    );
    let mut check = Command::new(python);
    check.arg(root().join("tests/formats.py")).arg("openapi").arg(root().join("node/openapi.json")).arg(&answers);
    let checked = check.output().expect("it runs");
    let (said, failed) = (String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));
    assert!(checked.status.success(), "{said}{failed}");
}
