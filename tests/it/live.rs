//! Several people in one document at once, and those who wait for what the others write.

use crate::twins::{Do, Pair, text};
use djuntu_tests::process::{Node, PATIENCE, wait_until};
use serde_json::{Value, json};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// More than may wait at one time, and fewer than there may be connections.
const WATCHERS: usize = 40;

#[test]
fn who_waits_for_a_text_has_it_as_soon_as_the_twin_writes_it() {
    let pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    let maio = Interface::of(&pair.maio);
    let (status, known, _) = maio.draft(&project, None, None);
    assert_eq!(status, 200);
    assert_eq!(maio.draft(&project, Some(&known), None).0, 304, "nothing is new");
    assert_eq!(maio.draft(&project, Some(&known), Some(0)).0, 304, "and nobody waits for it");
    // Whoever has no text, or another one, does not wait.
    assert_eq!(maio.draft(&project, Some("\"another\""), Some(20)).0, 200);
    assert_eq!(maio.draft(&project, None, Some(20)).0, 200);
    let (shown, said) = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| maio.draft(&project, Some(&known), Some(20)));
        pair.loures.edit(&project, "summary.pt=Duas escolas escrevem-se.");
        (waiting.join().expect("waiting does not panic"), maio.draft(&project, Some(&known), Some(20)))
    });
    assert_eq!(shown.0, 200);
    assert_ne!(shown.1, known);
    assert!(shown.2.contains("Duas escolas escrevem-se."), "{}", shown.2);
    assert_eq!(shown, said, "one text has one version");
}

#[test]
fn nobody_waits_longer_than_he_wants_nor_when_too_many_do() {
    let mut pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    let maio = Interface::of(&pair.maio);
    let known = maio.draft(&project, None, None).1;
    let begun = Instant::now();
    assert_eq!(maio.draft(&project, Some(&known), Some(1)).0, 304);
    assert!(begun.elapsed() >= Duration::from_secs(1), "it waited");
    let (telling, told) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..WATCHERS {
            let (telling, interface) = (telling.clone(), Interface::of(&pair.maio));
            let (project, known) = (project.clone(), known.clone());
            scope.spawn(move || {
                telling.send(interface.draft(&project, Some(&known), Some(25))).expect("somebody listens")
            });
        }
        // Those for whom there is no place are told so at once, and the others go on waiting.
        for _ in 32..WATCHERS {
            let (status, _, body) = told.recv_timeout(PATIENCE).expect("an answer");
            assert!(status == 503 && body.contains("crowded"), "{status} {body}");
        }
        // Nor do those who wait keep others from being served, or the node from stopping.
        assert_eq!(maio.draft(&project, None, None).0, 200);
        assert!(told.try_recv().is_err(), "they wait");
        pair.maio.stop().expect("stops");
        for _ in 0..32 {
            let (status, _, body) = told.recv_timeout(PATIENCE).expect("an answer");
            assert!(status == 503 && body.contains("stopping"), "{status} {body}");
        }
    });
}

#[test]
fn edits_made_at_one_moment_are_all_there_and_one_that_is_wrong_harms_no_other() {
    const WRITERS: usize = 24;
    const EDITS: usize = 10;
    let pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (pair, project) = (&pair, &project);
            scope.spawn(move || {
                // Half of them write at the twin, so that edits are overtaken as well.
                let interface = Interface::of(if writer % 2 == 0 { &pair.loures } else { &pair.maio });
                for edit in 0..EDITS {
                    let title = format!("m{writer}e{edit}");
                    let (status, body) = interface.edit(project, "milestones.+.title.pt", &title);
                    assert_eq!(status, 200, "{body}");
                    let (status, body) = interface.edit(project, "planned_start", &title);
                    assert!(status == 400 && body.contains("is a date"), "{status} {body}");
                }
            });
        }
    });
    pair.wait_until_equal(&project);
    for node in [&pair.loures, &pair.maio] {
        let shown = node.show(&project);
        let milestones = shown.pointer("/draft/fields/milestones").and_then(Value::as_object).expect("milestones");
        let mut titles: Vec<String> = milestones.values().map(|milestone| text(milestone, "/title/pt")).collect();
        titles.sort_unstable();
        let written = (0..WRITERS).flat_map(|writer| (0..EDITS).map(move |edit| format!("m{writer}e{edit}")));
        let mut written: Vec<String> = written.collect();
        written.sort_unstable();
        assert_eq!(titles, written);
    }
    let report = pair.maio.djuntu(["--json", "verify"]).run().success().json();
    assert_eq!(report.pointer("/refused").and_then(Value::as_array).map(Vec::len), Some(0));
    // Edits that waited together were signed together, and every one of them is in the log.
    let log = pair.loures.djuntu(["--json", "log", &project]).run().success().json();
    let whats = log.as_array().expect("a list").iter().map(|entry| text(entry, "/what"));
    let edits = whats.filter_map(|what| match what.strip_suffix(" edits") {
        Some(count) => count.parse::<usize>().ok(),
        None => (what == "edit").then_some(1),
    });
    assert_eq!(edits.sum::<usize>(), WRITERS * EDITS + 1, "the title is one more");
}

/// A node's HTTP interface.
struct Interface {
    agent: ureq::Agent,
    base: String,
    token: String,
}

impl Interface {
    fn of(node: &Node) -> Self {
        let token = wait_until(PATIENCE, || std::fs::read_to_string(node.data().join("api-token")).ok());
        let token = format!("Bearer {}", token.expect("a node has a token").trim());
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        Self { agent, base: format!("http://{}/api/v1/documents", node.api()), token }
    }

    /// Asks for the text of a document; returns the status, the version and the body.
    fn draft(&self, document: &str, known: Option<&str>, wait: Option<u64>) -> (u16, String, String) {
        let wait = wait.map(|seconds| format!("?wait={seconds}")).unwrap_or_default();
        let request = self.agent.get(format!("{}/{document}/draft{wait}", self.base));
        let request = request.header("authorization", &self.token);
        let request = known.into_iter().fold(request, |request, known| request.header("if-none-match", known));
        let mut answer = request.call().expect("the node answers");
        let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).unwrap_or_default().to_owned();
        (answer.status().as_u16(), tag, answer.body_mut().read_to_string().expect("text"))
    }

    fn edit(&self, document: &str, path: &str, value: &str) -> (u16, String) {
        let request = self.agent.patch(format!("{}/{document}", self.base)).header("authorization", &self.token);
        let mut answer = request.send_json(json!({ "set": [{ "path": path, "value": value }] })).expect("an answer");
        (answer.status().as_u16(), answer.body_mut().read_to_string().expect("text"))
    }
}
