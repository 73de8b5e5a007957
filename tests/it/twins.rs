//! Two real nodes: twinning, working apart, and being killed at any moment.

use djuntu_tests::process::{Launch, Node, PATIENCE, wait_until};
use serde_json::Value;

#[test]
fn what_is_written_while_the_other_is_off_arrives_when_it_is_back() {
    let mut pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    pair.maio.stop().expect("stops");
    pair.loures.edit(&project, "summary.pt=Duas escolas escrevem-se.");
    pair.maio.restart().expect("starts again");
    pair.wait_until_equal(&project);
    assert_eq!(text(&pair.maio.show(&project), "/draft/fields/summary/pt"), "Duas escolas escrevem-se.");
}

#[test]
fn both_edit_apart_and_the_edits_merge() {
    let mut pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    pair.maio.stop().expect("stops");
    pair.loures.edit(&project, "title.pt=Escolas irmãs Loures-Maio");
    pair.loures.stop().expect("stops");
    pair.maio.restart().expect("starts again");
    pair.maio.edit(&project, "title.pt=As escolas irmãs");
    pair.loures.restart().expect("starts again");
    pair.wait_until_equal(&project);
    let titles = [&pair.loures, &pair.maio].map(|node| text(&node.show(&project), "/title"));
    assert_eq!(titles[0], titles[1]);
    assert!(titles[0].contains("As ") && titles[0].contains("Loures-Maio"), "both edits are in “{}”", titles[0]);
}

#[test]
fn nothing_acknowledged_is_lost_when_nodes_are_killed_while_syncing() {
    const KILLS: usize = 24;
    let mut pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    let mut acknowledged = Vec::new();
    for kill in 0..KILLS {
        // Several edits on both sides, so that something is always under way; then one of the two dies.
        for edit in 0..4 {
            for (node, side) in [(&pair.loures, "l"), (&pair.maio, "m")] {
                let title = format!("{side}{kill}e{edit}");
                let assignment = format!("milestones.+.title.pt={title}");
                if node.djuntu(["--json", "edit", &project, &assignment]).run().code == 0 {
                    acknowledged.push(title);
                }
            }
        }
        let victim = if kill % 2 == 0 { &mut pair.maio } else { &mut pair.loures };
        victim.kill();
        victim.restart().expect("starts again without any step by hand");
    }
    pair.wait_until_equal(&project);
    for node in [&pair.loures, &pair.maio] {
        let shown = node.show(&project);
        let milestones = shown.pointer("/draft/fields/milestones").and_then(Value::as_object).expect("milestones");
        let titles: Vec<String> = milestones.values().map(|milestone| text(milestone, "/title/pt")).collect();
        let lost: Vec<_> = acknowledged.iter().filter(|title| !titles.contains(title)).collect();
        assert!(lost.is_empty(), "lost: {lost:?}");
        let report = node.djuntu(["--json", "verify"]).run().success().json();
        assert_eq!(report.pointer("/refused").and_then(Value::as_array).map(Vec::len), Some(0));
    }
    println!("{KILLS} kills while syncing: {} acknowledged edits, 0 lost", acknowledged.len());
}

#[test]
fn a_second_machine_joins_its_territory_and_works_for_it() {
    let pair = Pair::twinned();
    let project = pair.new_project("Escolas irmãs");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let second = Launch::new(folder.path().join("data")).start().expect("starts without a territory");
    let code = text(&pair.loures.djuntu(["--json", "invite", "--node"]).run().success().json(), "/code");
    _ = second.djuntu(["--json", "accept", &code]).run().success();
    let shown = wait_until(PATIENCE, || second.djuntu(["--json", "show", &project]).run().code.eq(&0).then_some(()));
    assert!(shown.is_some(), "the second machine gets the project");
    second.edit(&project, "summary.pt=Do segundo computador.");
    let arrived = wait_until(PATIENCE, || {
        let shown = pair.maio.show(&project);
        (shown.pointer("/draft/fields/summary/pt").and_then(Value::as_str) == Some("Do segundo computador."))
            .then_some(())
    });
    assert!(arrived.is_some(), "what the second machine writes reaches the twin");
    // Only the machine with the office key signs.
    let agreement = text(&second.djuntu(["--json", "new", "agreement", "Acordo"]).run().success().json(), "/document");
    _ = second.djuntu(["--json", "propose", &agreement]).run().success();
    assert_eq!(second.djuntu(["sign", &agreement, "--yes"]).run().code, 5);
}

/// Two twinned nodes.
pub(crate) struct Pair {
    pub(crate) loures: Node,
    pub(crate) maio: Node,
}

impl Pair {
    pub(crate) fn twinned() -> Self {
        let (loures, maio) = (Node::start("Loures"), Node::start("Maio"));
        let code = text(&loures.djuntu(["--json", "invite"]).run().success().json(), "/code");
        let accepted = maio.djuntu(["--json", "accept", &code]).run().success().json();
        assert_eq!(accepted.pointer("/confirmed"), Some(&Value::Bool(true)), "{accepted}");
        let status = loures.djuntu(["--json", "status"]).run().success().json();
        assert_eq!(text(&status, "/cooperations/0/words"), text(&accepted, "/words"), "both sides see the same words");
        Self { loures, maio }
    }

    /// Loures begins a project, and Maio has it.
    pub(crate) fn new_project(&self, title: &str) -> String {
        let project =
            text(&self.loures.djuntu(["--json", "new", "project", title]).run().success().json(), "/document");
        self.wait_until_equal(&project);
        project
    }

    pub(crate) fn wait_until_equal(&self, document: &str) {
        let fingerprint = |node: &Node| {
            let shown = node.djuntu(["--json", "show", document]).run();
            (shown.code == 0).then(|| text(&shown.json(), "/fingerprint"))
        };
        let equal = wait_until(PATIENCE, || {
            let (a, b) = (fingerprint(&self.loures)?, fingerprint(&self.maio)?);
            (a == b).then_some(())
        });
        assert!(equal.is_some(), "the nodes do not become equal\n{}\n{}", self.loures.stderr(), self.maio.stderr());
    }
}

/// Shorthand for what tests do with a node.
pub(crate) trait Do {
    fn edit(&self, document: &str, assignment: &str);
    fn show(&self, document: &str) -> Value;
}

impl Do for Node {
    fn edit(&self, document: &str, assignment: &str) {
        _ = self.djuntu(["--json", "edit", document, assignment]).run().success();
    }

    fn show(&self, document: &str) -> Value {
        self.djuntu(["--json", "show", document]).run().success().json()
    }
}

/// Returns what stands at a JSON pointer, as text.
pub(crate) fn text(value: &Value, pointer: &str) -> String {
    match value.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => panic!("nothing stands at {pointer} in {value}"),
    }
}
