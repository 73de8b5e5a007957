use super::layout::{pairs_within, table};
use super::status::status_at;
use super::terminal::{clean, clean_lines};
use super::time::{ago, moment_in};
use djuntu_node::api::{Alarm, OtherNode, ReceivedBundle, Status, Territory};
use djuntu_protocol::identity::{BundleId, PublicKey, TerritoryId};
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};

#[test]
fn nothing_that_a_terminal_obeys_is_printed() {
    let check = |text: &str, expected: &str| assert_eq!(clean(text), expected);
    check("Escolas irmãs — 学校 🏫", "Escolas irmãs — 学校 🏫");
    check("Maio\n- nothing waits for you", "Maio\u{fffd}- nothing waits for you");
    check("Maio\u{2028}x\u{61c}", "Maio\u{fffd}x\u{fffd}");
    check("red \u{1b}[31mred", "red \u{fffd}[31mred");
    check("bell\u{7} back\u{8} return\r tab\t", "bell\u{fffd} back\u{fffd} return\u{fffd} tab\u{fffd}");
    check("\u{9b}2J", "\u{fffd}2J");
    check("Loures\u{202e}aiarP", "Loures\u{fffd}aiarP");
    check("\u{2066}x\u{2069}\u{200f}", "\u{fffd}x\u{fffd}\u{fffd}");
    assert_eq!(clean_lines("two\nlines\n\u{1b}[31m"), "two\nlines\n\u{fffd}[31m");
}

#[test]
fn values_stand_in_one_column_and_go_on_below() {
    let check = |width: usize, rows: &[(&str, &str)], expected: &str| {
        assert_eq!(pairs_within(width, 2, rows), expected);
    };
    check(40, &[("a", "one"), ("long", "two")], "  a     one\n  long  two\n");
    check(40, &[("a", "")], "  a\n");
    check(30, &[("a", "some words that do not fit here")], "  a  some words that do not\n     fit here\n");
    check(40, &[("a", "one\n\ntwo")], "  a  one\n\n     two\n");
    check(
        40,
        &[("a.very.long.path.of.an.item", "v"), ("b", "w")],
        "  a.very.long.path.of.an.item\n                        v\n  b                     w\n",
    );
    check(40, &[], "");
}

#[test]
fn tables_leave_out_empty_columns() {
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let check = |rows: &[Vec<String>], expected: &str| assert_eq!(table(30, rows), expected);
    check(&[row(["a", "", "x"]), row(["bb", "", "y"])], "a   x\nbb  y\n");
    check(&[row(["é", "1", "x"]), row(["学", "22", ""])], "é   1   x\n学  22\n");
    check(&[row(["a", "b", "some words that do not fit here"])], "a  b  some words that do not\n      fit here\n");
    check(&[], "");
}

#[test]
fn moments_are_said_as_people_do() {
    let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    let check = |time: &str, expected: &str| assert_eq!(ago(time, now), expected);
    check("2026-11-23T12:00:00Z", "just now");
    check("2026-11-23T12:05:00Z", "just now");
    check("2026-11-23T11:59:48Z", "12 seconds ago");
    check("2026-11-23T11:59:00Z", "1 minute ago");
    check("2026-11-23T09:59:00Z", "2 hours ago");
    check("2026-11-13T09:59:00Z", "10 days ago");
    check("unknown", "unknown");
    let praia = TimeZone::fixed(offset(-1));
    assert_eq!(moment_in("2026-11-23T00:30:00Z", praia), "2026-11-22 23:30");
    assert_eq!(moment_in("unknown", TimeZone::UTC), "unknown");
}

fn node(name: &str, key: u8, state: &str, heard: Option<&str>) -> OtherNode {
    OtherNode {
        node: PublicKey([key; 32]),
        territory: Territory { id: TerritoryId([key; 32]), name: name.to_owned() },
        state: state.to_owned(),
        reason: "the reason".to_owned(),
        connected: state != "apart",
        last_heard: heard.map(str::to_owned),
        equal_at: None,
        missing_in: 0,
        missing_out: 0,
        paused: 0,
        path: None,
    }
}

#[test]
fn the_status_says_of_each_node_how_it_stands_and_why() {
    let heard = Some("2026-11-23T11:57:00Z");
    let nodes = vec![
        node("Praia\u{1b}[2J", 1, "apart", None),
        node("Maio", 2, "apart", None),
        node("Maio", 3, "apart", heard),
        node("Maio", 4, "equal", heard),
    ];
    let silent = Alarm {
        since: Some("2026-11-19T11:00:00Z".to_owned()),
        ..Alarm::of_this_node("silent", "nothing was heard of Maio", "ask there")
    };
    let status = Status {
        version: "1.2.3".to_owned(),
        node: PublicKey([9; 32]),
        territory: None,
        can_sign: false,
        addresses: Vec::new(),
        documents: 2,
        bytes_out: 0,
        bytes_in: 0,
        summary: "the summary".to_owned(),
        cooperations: Vec::new(),
        nodes,
        alarms: vec![silent, Alarm::of_this_node("node", "look here", "")],
        observing: None,
        observers: 0,
        received: vec![received_by("Oeiras\u{1b}[2J")],
        recovery: None,
        budget: None,
        quotas: Vec::new(),
    };
    let page = anstream::adapter::strip_str(&status_at(&status, "2026-11-23T12:00:00Z".parse().unwrap())).to_string();
    let expected = "\
the summary

Other nodes
  Maio (aqcaibae): the same, the reason
    last heard 3 minutes ago
  Maio (ambqgayd): not connected, the reason
    last heard 3 minutes ago
  Maio (aibaeaqc): not connected, the reason
  Praia\u{fffd}[2J (aeaqcaib): not connected, the reason

Bundles
  Oeiras\u{fffd}[2J received your bundle of an old day: all of it

This node
  key        beeqscij
  version    1.2.3
  documents  2
  can sign   no, the office key is not on this machine

Needs you
  - nothing was heard of Maio, since 4 days ago
    ask there
  - look here
";
    assert_eq!(page, expected);
}

fn received_by(name: &str) -> ReceivedBundle {
    ReceivedBundle {
        receiver: Territory { id: TerritoryId([1; 32]), name: name.to_owned() },
        node: PublicKey([1; 32]),
        bundle: BundleId([2; 32]),
        created: "an old day".to_owned(),
        received: "another day".to_owned(),
        taken: 3,
        held: 0,
        waiting: 0,
        foreign: 0,
        refused: 0,
        whole: true,
        summary: format!("{name} received your bundle of an old day: all of it"),
    }
}
