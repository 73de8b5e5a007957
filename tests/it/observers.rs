//! Observers that have from each other what territories publish with which they are not connected.

use crate::twins::{Do, text};
use djuntu_tests::process::{Launch, Node, PATIENCE, wait_until};
use serde_json::Value;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// By then news must be there, on a machine that does much else; the next comparison would find them within a minute or so.
const LIVE: Duration = Duration::from_secs(20);
/// Most bytes that an edit costs whoever gets it, with what follows it and the comparisons in between.
const EDIT_BYTES_MAX: u64 = 8 << 10;

/// Loures and Maio, which do not know each other; two observers that each are connected to one of them and are each other's
/// source; and a reader whose only source is the second observer.
///
/// ```text
/// Loures ──▶ first ◀──▶ second ◀── Maio
///                         └──▶ reader
/// ```
struct Web {
    loures: Node,
    maio: Node,
    first: Node,
    second: Node,
    reader: Node,
    /// What Loures and Maio have published.
    projects: [String; 2],
    _folder: TempDir,
}

fn json(node: &Node, arguments: &[&str]) -> Value {
    node.djuntu(std::iter::once("--json").chain(arguments.iter().copied())).run().success().json()
}

/// Begins a document and lets everybody read it.
fn publish(node: &Node, title: &str) -> String {
    let document = text(&json(node, &["new", "project", title, "--home"]), "/document");
    json(node, &["publish", &document, "--yes"]);
    document
}

fn observe(observer: &Node, source: &Node) {
    // An observer can invite others when it knows of a territory.
    let code = wait_until(PATIENCE, || {
        let invited = source.djuntu(["--json", "invite", "--observer"]).run();
        (invited.code == 0).then(|| text(&invited.json(), "/code"))
    });
    json(observer, &["observe", "--everything", &code.expect("a code")]);
}

/// Waits until a node shows this summary. Returns how long that took.
fn wait_for(node: &Node, document: &str, summary: &str) -> Duration {
    let begun = Instant::now();
    let shown = wait_until(PATIENCE, || {
        let shown = node.djuntu(["--json", "show", document]).run();
        let is_there = shown.code == 0
            && shown.json().pointer("/draft/fields/summary/pt").and_then(Value::as_str) == Some(summary);
        is_there.then_some(())
    });
    assert!(shown.is_some(), "“{summary}” does not arrive: {}\n{}", json(node, &["status"]), node.stderr());
    begun.elapsed()
}

fn bytes_in(node: &Node) -> u64 {
    json(node, &["status"]).pointer("/bytes_in").and_then(Value::as_u64).expect("it counts")
}

impl Web {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let start = |name: &str| {
            let home = folder.path().join(name);
            std::fs::create_dir_all(&home).expect("a folder can be made");
            Launch::new(home.join("data")).start().unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        let [first, second, reader] = ["first", "second", "reader"].map(start);
        let [loures, maio] = ["Loures", "Maio"].map(Node::start);
        let projects = [publish(&loures, "De Loures"), publish(&maio, "Do Maio")];
        let web = Self { loures, maio, first, second, reader, projects, _folder: folder };
        let Self { loures, maio, first, second, reader, .. } = &web;
        for (observer, source) in [(first, loures), (second, maio), (first, second), (second, first), (reader, second)]
        {
            observe(observer, source);
        }
        web
    }
}

/// R284, R285: news reach an observer that has no session with any territory, at once, through whom it is connected to.
#[test]
fn news_of_territories_reach_whoever_is_connected_to_other_observers_only() {
    let web = Web::new();
    let private = text(&json(&web.loures, &["new", "project", "Segredo", "--home"]), "/document");
    for ((territory, name), project) in [(&web.loures, "Loures"), (&web.maio, "Maio")].into_iter().zip(&web.projects) {
        territory.edit(project, "summary.pt=Publicado.");
        wait_for(&web.reader, project, "Publicado.");
        let before = bytes_in(&web.reader);
        let summary = format!("Notícia de {name}.");
        territory.edit(project, &format!("summary.pt={summary}"));
        let took = wait_for(&web.reader, project, &summary);
        let bytes = bytes_in(&web.reader) - before;
        println!("news of {name} reached the reader after {} ms, in {bytes} bytes", took.as_millis());
        assert!(took < LIVE, "{took:?}: they came with a comparison, not at once");
        assert!(bytes <= EDIT_BYTES_MAX, "{bytes} bytes");
        // Both observers have it, whichever has the smaller key.
        for observer in [&web.first, &web.second] {
            wait_for(observer, project, &summary);
        }
    }
    for observer in [&web.first, &web.second, &web.reader] {
        assert_ne!(observer.djuntu(["--json", "show", &private]).run().code, 0, "what is private is nowhere");
        assert_eq!(json(observer, &["list", "project"]).as_array().map(Vec::len), Some(2));
    }
    let sources = json(&web.reader, &["status"]).pointer("/observing/sources").and_then(Value::as_array).map(Vec::len);
    assert_eq!(sources, Some(1), "the reader has one session");
}
