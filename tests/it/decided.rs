//! Spending that cites a decision: what is held here and adopts nothing is no decision.

use crate::bad_input::check;
use crate::twins::text;
use djuntu_tests::process::{Launch, Node};
use serde_json::Value;

fn does(node: &Node, arguments: &[&str]) -> Value {
    node.djuntu(std::iter::once("--json").chain(arguments.iter().copied())).run().success().json()
}

/// R264.
#[test]
fn spending_cites_what_was_adopted() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let loures = Launch::new(folder.path().join("data")).args(["--name", "Loures"]).start().expect("a node starts");
    let fund = text(&does(&loures, &["new", "fund", "Fundo", "--home"]), "/document");
    _ = does(&loures, &["fund", "open", &fund, "EUR", "--limit", "1000"]);
    _ = does(&loures, &["fund", "receive", &fund, "5000", "--from", "Doador Exemplo", "--evidence", "extrato 7"]);
    let labels = ["options.+a.label.pt=Sim", "options.+b.label.pt=Não"];
    let decision = text(
        &does(&loures, &[&["new", "decision", "Compramos a bomba?", "--home"][..], &labels].concat()),
        "/document",
    );
    let opened = text(&does(&loures, &["decision", "open", &decision, "--method", "majority"]), "/entry");
    let spend = |cited: &str| loures.djuntu(["fund", "spend", &fund, "1500", "--decision", cited]).run();
    check(&spend(&opened), 2, &["adopts nothing", "outcome of an adopted decision"]);
    let tallied = does(&loures, &["decision", "tally", &decision, "--count", "Sim=3", "--count", "Não=1"]);
    check(&spend(&text(&tallied, "/entry")), 2, &["adopts nothing"]);
    let outcome = text(&does(&loures, &["decision", "outcome", &decision]), "/entry");
    _ = spend(&outcome).success();
    let shown = does(&loures, &["show", &fund]);
    assert_eq!(shown.pointer("/fund/spent").and_then(Value::as_str), Some("1500.00"));
}
