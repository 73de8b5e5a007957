//! Two town halls that both begin their twinning while they are apart: one cooperation, one text that stands.

use crate::bad_input::check;
use crate::twins::{Do, Pair, text};
use djuntu_protocol::identity::DocumentId;
use djuntu_tests::process::{Node, PATIENCE, wait_until};
use serde_json::Value;

fn json(node: &Node, arguments: &[&str]) -> Value {
    node.djuntu(std::iter::once("--json").chain(arguments.iter().copied())).run().success().json()
}

fn begin(node: &Node) -> String {
    text(&json(node, &["new", "agreement", "Geminação Loures-Maio", "form=twinning"]), "/document")
}

/// Ids are ordered by their bytes, and not by the letters that stand for them.
fn is_lower(id: &str, other: &str) -> bool {
    let parsed = |id: &str| id.parse::<DocumentId>().expect("an id");
    parsed(id) < parsed(other)
}

fn short(id: &str) -> &str {
    &id[..8]
}

/// Returns what a command says, in one line.
fn said(node: &Node, arguments: &[&str]) -> String {
    node.djuntu(arguments.iter().copied()).run().all().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Waits until a command says this.
fn wait_for(node: &Node, arguments: &[&str], words: &str) {
    let heard = wait_until(PATIENCE, || said(node, arguments).contains(words).then_some(()));
    assert!(heard.is_some(), "{arguments:?} never says “{words}”: {}", said(node, arguments));
}

/// R320, R322.
#[test]
fn a_twinning_that_is_begun_at_both_ends_is_one_for_both() {
    let mut pair = Pair::twinned();
    pair.maio.stop().expect("stops");
    let here = begin(&pair.loures);
    check(
        &pair.loures.djuntu(["new", "agreement", "Outra vez", "form=twinning"]).run(),
        5,
        &["Loures and Maio have a twinning already, “Geminação Loures-Maio”", short(&here), "draft", "go on in it"],
    );
    _ = json(&pair.loures, &["propose", &here]);
    pair.loures.stop().expect("stops");
    pair.maio.restart().expect("starts again");
    let there = begin(&pair.maio);
    _ = json(&pair.maio, &["propose", &there]);
    pair.loures.restart().expect("starts again");

    let (standing, other) = if is_lower(&here, &there) { (&here, &there) } else { (&there, &here) };
    let told = format!("{} stands, on every node", short(standing));
    for node in [&pair.loures, &pair.maio] {
        wait_for(node, &["needs"], &told);
        let needs = said(node, &["needs"]);
        assert!(needs.contains(&format!("djuntu sign {}", short(standing))), "{needs}");
        assert!(!needs.contains(&format!("djuntu sign {}", short(other))), "{needs}");
        check(&node.djuntu(["sign", other, "--yes"]).run(), 5, &[short(standing), "propose and sign that one"]);
        check(&node.djuntu(["propose", other]).run(), 5, &[short(standing)]);
        _ = json(node, &["sign", standing, "--yes"]);
    }
    for node in [&pair.loures, &pair.maio] {
        wait_for(node, &["show", standing], "Signed by all.");
        wait_for(node, &["list", "--form", "twinning", "--state", "in force"], short(standing));
    }
    _ = json(&pair.maio, &["terminate", other, "Começada duas vezes.", "--yes"]);
    for node in [&pair.loures, &pair.maio] {
        wait_for(node, &["needs"], "nothing waits for you");
        pair.wait_until_equal(other);
    }
}

/// R322: what is only a draft is no twinning any more when it says so.
#[test]
fn a_draft_beside_the_twinning_that_stands_is_given_another_form() {
    let mut pair = Pair::twinned();
    pair.maio.stop().expect("stops");
    let here = begin(&pair.loures);
    pair.loures.stop().expect("stops");
    pair.maio.restart().expect("starts again");
    let there = begin(&pair.maio);
    pair.loures.restart().expect("starts again");
    let other = if is_lower(&here, &there) { there } else { here };
    wait_for(&pair.loures, &["needs"], &format!("djuntu edit {} form=", short(&other)));
    pair.loures.edit(&other, "form=");
    for node in [&pair.loures, &pair.maio] {
        wait_for(node, &["needs"], "nothing waits for you");
    }
}

/// R321.
#[test]
fn two_that_invite_each_other_at_once_write_in_one_cooperation() {
    let (mut loures, mut maio) = (Node::start("Loures"), Node::start("Maio"));
    let [from_loures, from_maio] = [&loures, &maio].map(|node| text(&json(node, &["invite"]), "/code"));
    maio.stop().expect("stops");
    _ = json(&loures, &["accept", &from_maio, "--no-wait"]);
    loures.stop().expect("stops");
    maio.restart().expect("starts again");
    _ = json(&maio, &["accept", &from_loures, "--no-wait"]);
    loures.restart().expect("starts again");
    let in_force = |node: &Node| {
        let listed = json(node, &["cooperation", "list"]);
        let listed = listed.as_array().expect("a list").clone();
        let ids = listed.iter().filter(|one| text(one, "/state") == "in force").map(|one| text(one, "/id"));
        let mut ids: Vec<String> = ids.collect();
        ids.sort_unstable_by_key(|id| id.parse::<DocumentId>().expect("an id"));
        (ids.len() == 2).then_some(ids)
    };
    let ids = [&loures, &maio].map(|node| wait_until(PATIENCE, || in_force(node)).expect("both are in force"));
    assert_eq!(ids[0], ids[1]);
    for node in [&loures, &maio] {
        _ = json(node, &["new", "project", "Escolas irmãs"]);
    }
    for node in [&loures, &maio] {
        let both = wait_until(PATIENCE, || {
            let listed = json(node, &["list", "project", "--in", &ids[0][0]]);
            (listed.as_array().map(Vec::len) == Some(2)).then_some(())
        });
        assert!(both.is_some(), "both projects are in the cooperation with the lower id");
    }
}
