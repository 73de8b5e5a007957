//! Nodes behind routers, found through each other: real programs in network namespaces.

mod land;

use crate::twins::{Do, text};
use djuntu_tests::process::{Node, wait_until_every};
use land::{Land, Machine, Ports};
use serde_json::Value;
use std::time::Duration;

/// How long what depends on pauses between attempts may take: dead links are noticed after two minutes.
const PATIENCE: Duration = Duration::from_secs(240);
/// Commands are processes of their own, so they are not run all the time.
const POLL: Duration = Duration::from_millis(200);

/// Waits for a condition of which the nodes' logs tell why it does not come about.
fn wait<T>(what: &str, nodes: &[&Node], condition: impl FnMut() -> Option<T>) -> T {
    wait_until_every(POLL, PATIENCE, condition).unwrap_or_else(|| {
        let logs: Vec<String> = nodes.iter().map(|node| node.stderr()).collect();
        let states: Vec<Value> = nodes.iter().map(|node| json(node, &["status"])).collect();
        panic!("{what}: not in time\n{states:#?}\n{}", logs.join("\n=====\n"))
    })
}

fn json(node: &Node, arguments: &[&str]) -> Value {
    node.djuntu(std::iter::once("--json").chain(arguments.iter().copied())).run().success().json()
}

fn key(node: &Node) -> String {
    text(&json(node, &["status"]), "/node")
}

/// Returns how `node` reaches `other`: the kind of its path.
fn path(node: &Node, other: &str) -> Option<Value> {
    let status = json(node, &["status"]);
    let others = status.pointer("/nodes")?.as_array()?;
    others.iter().find(|found| text(found, "/node") == other)?.pointer("/path").cloned()
}

fn is_reached(node: &Node, other: &str, kind: &str) -> Option<()> {
    path(node, other).filter(|path| text(path, "/kind") == kind).map(|_| ())
}

fn twin(host: &Node, guest: &Node) {
    let code = text(&json(host, &["invite"]), "/code");
    assert_eq!(text(&json(guest, &["accept", &code]), "/confirmed"), "true");
}

/// Waits until a node can tell others that it is reached through `relay`.
fn wait_for_place(node: &Node, relay: &Machine) {
    wait("a place at a relay", &[node], || {
        let status = json(node, &["status"]);
        let addresses = status.pointer("/addresses")?.as_array()?.clone();
        let through = format!("/ip4/{}/", relay.address);
        let is_through = |address: &Value| {
            address.as_str().is_some_and(|address| address.starts_with(&through) && address.ends_with("/p2p-circuit"))
        };
        addresses.iter().any(is_through).then_some(())
    });
}

/// What is written at one node arrives at the other.
fn write_and_wait(from: &Node, to: &Node, document: &str, words: &str) {
    from.edit(document, &format!("summary.pt={words}"));
    wait("the edit arrives", &[from, to], || {
        let shown = to.djuntu(["--json", "show", document]).run();
        let is_there =
            shown.code == 0 && shown.json().pointer("/draft/fields/summary/pt").and_then(Value::as_str) == Some(words);
        is_there.then_some(())
    });
}

/// The addresses of the routers of Loures and Maio.
const ROUTERS: [&str; 2] = ["198.51.100.2", "198.51.100.3"];

/// Loures and Maio, each behind a router, who are twins of each other and of Praia, which everybody reaches.
struct Apart {
    loures: Node,
    maio: Node,
    praia: Node,
    project: String,
    /// The machines of Loures and Maio.
    behind: [Machine; 2],
    // Last, so that the nodes end before their networks do.
    land: Land,
}

impl Apart {
    fn new(test: &str, ports: Ports) -> Option<Self> {
        Self::where_first(test, ports, |_, _| {})
    }

    /// The same, after something was done with the land and the machines behind routers before there was any node.
    fn where_first(test: &str, ports: Ports, prepare: impl Fn(&Land, &[Machine; 2])) -> Option<Self> {
        let mut land = Land::new(test)?;
        let public = land.public_machine("praia", 1);
        let behind = [("loures", 2), ("maio", 3)].map(|(role, number)| land.machine_behind_router(role, number, ports));
        prepare(&land, &behind);
        let praia = land.node(&public, "Praia");
        let [loures, maio] = [(&behind[0], "Loures"), (&behind[1], "Maio")].map(|(machine, name)| {
            let node = land.node(machine, name);
            twin(&praia, &node);
            wait_for_place(&node, &public);
            node
        });
        twin(&loures, &maio);
        let project = text(&json(&loures, &["new", "project", "Escolas irmãs", "--with", "Maio"]), "/document");
        Some(Self { loures, maio, praia, project, behind, land })
    }
}

/// Both sides must dial at one moment, and may miss it: then they try again by themselves (R281).
#[test]
fn two_nodes_behind_routers_get_a_direct_connection() {
    let Some(apart) = Apart::new("two_nodes_behind_routers_get_a_direct_connection", Ports::Kept) else { return };
    let Apart { loures, maio, project, .. } = &apart;
    let keys = [key(loures), key(maio)];
    for (node, other) in [(loures, &keys[1]), (maio, &keys[0])] {
        wait("a hole is punched", &[loures, maio], || is_reached(node, other, "direct"));
    }
    write_and_wait(loures, maio, project, "Escrito em Loures.");
    write_and_wait(maio, loures, project, "Escrito no Maio.");
}

/// R281: what stood in the way of the first run does not for ever, and the session at the relay goes on meanwhile.
#[test]
fn a_hole_that_was_missed_is_punched_later() {
    let forbid = |land: &Land, behind: &[Machine; 2]| {
        land.forbid_address(&behind[0], ROUTERS[1]);
        land.forbid_address(&behind[1], ROUTERS[0]);
    };
    let Some(apart) = Apart::where_first("a_hole_that_was_missed_is_punched_later", Ports::Kept, forbid) else {
        return;
    };
    let Apart { loures, maio, project, behind, land, .. } = &apart;
    write_and_wait(loures, maio, project, "Pela estafeta.");
    wait("the first run fails", &[loures, maio], || {
        let missed = |node: &&Node| node.stderr().contains("no direct connection could be made");
        [loures, maio].iter().any(missed).then_some(())
    });
    let keys = [key(loures), key(maio)];
    assert!(is_reached(loures, &keys[1], "relayed").is_some(), "{:?}", path(loures, &keys[1]));
    behind.iter().for_each(|machine| land.allow(machine));
    for (node, other) in [(loures, &keys[1]), (maio, &keys[0])] {
        wait("a later run succeeds", &[loures, maio], || is_reached(node, other, "direct"));
    }
    write_and_wait(maio, loures, project, "E directamente.");
}

#[test]
fn where_no_hole_can_be_punched_the_relay_goes_on_carrying() {
    let Some(apart) = Apart::new("where_no_hole_can_be_punched_the_relay_goes_on_carrying", Ports::Random) else {
        return;
    };
    let Apart { loures, maio, praia, project, .. } = &apart;
    let keys = [key(loures), key(maio)];
    write_and_wait(loures, maio, project, "Escrito em Loures.");
    write_and_wait(maio, loures, project, "Escrito no Maio.");
    for (node, other) in [(loures, &keys[1]), (maio, &keys[0])] {
        let path = path(node, other).expect("it is connected");
        assert_eq!((text(&path, "/kind"), text(&path, "/through")), ("relayed".to_owned(), key(praia)));
    }
}

#[test]
fn when_a_relay_dies_another_one_carries() {
    let Some(mut apart) = Apart::new("when_a_relay_dies_another_one_carries", Ports::Random) else { return };
    let second = apart.land.public_machine("mindelo", 4);
    let mindelo = apart.land.node(&second, "Mindelo");
    let Apart { loures, maio, praia, project, .. } = &mut apart;
    for node in [&*loures, &*maio] {
        twin(&mindelo, node);
        wait_for_place(node, &second);
    }
    write_and_wait(loures, maio, project, "Por um.");
    // Each learns the other's way through the second relay from a record, which waits a second for more; a relay that died
    // before would take the last way to each other with it.
    for (node, other) in [(&*loures, key(maio)), (&*maio, key(loures))] {
        wait("the way through the second relay is told", &[loures, maio], || {
            let known = std::fs::read_to_string(node.data().join("twins.toml")).ok()?;
            let of_other = known.split_once(&other)?.1.split(']').next()?;
            (of_other.contains(&second.address) && of_other.contains("/p2p-circuit")).then_some(())
        });
    }
    praia.kill();
    let (other, through) = (key(maio), key(&mindelo));
    wait("the other relay", &[loures, maio, &mindelo], || {
        let path = path(loures, &other)?;
        (text(&path, "/kind") == "relayed" && text(&path, "/through") == through).then_some(())
    });
    write_and_wait(loures, maio, project, "Por outro.");
    write_and_wait(maio, loures, project, "E de volta.");
}

#[test]
fn a_partition_heals_by_itself() {
    let Some(apart) = Apart::new("a_partition_heals_by_itself", Ports::Kept) else { return };
    let Apart { loures, maio, project, behind, land, .. } = &apart;
    write_and_wait(loures, maio, project, "Antes.");
    land.connect(&behind[0], false);
    loures.edit(project, "summary.pt=Escrito sem rede.");
    maio.edit(project, "milestones.+.title.pt=Também sem rede.");
    assert!(!maio.show(project).to_string().contains("Escrito sem rede."), "there is no way for it");
    land.connect(&behind[0], true);
    for (node, pointer, words) in [
        (maio, "/draft/fields/summary/pt", "Escrito sem rede."),
        (loures, "/draft/fields/milestones", "Também sem rede."),
    ] {
        wait("both have both", &[loures, maio], || {
            let shown = node.show(project);
            shown.pointer(pointer).filter(|found| found.to_string().contains(words)).map(|_| ())
        });
    }
}

/// Loures and Maio reach each other and Praia; then Maio moves while Loures does not see it, and only Praia is told.
#[test]
fn a_node_that_moved_is_found_through_a_common_twin() {
    let Some(mut land) = Land::new("a_node_that_moved_is_found_through_a_common_twin") else { return };
    let mut machines =
        [("praia", 1), ("loures", 2), ("maio", 3)].map(|(role, number)| land.public_machine(role, number));
    // Nobody carries, or Loures could be reached without being told anything.
    let start = |machine: usize, name| land.node_with(&machines[machine], name, &["--no-relay"]);
    let [praia, loures, maio] = [start(0, "Praia"), start(1, "Loures"), start(2, "Maio")];
    twin(&praia, &loures);
    twin(&praia, &maio);
    twin(&loures, &maio);
    let project = text(&json(&loures, &["new", "project", "Escolas irmãs", "--with", "Maio"]), "/document");
    let rede = json(&praia, &["cooperation", "propose", "Loures", "Maio", "--title", "Rede"]);
    let rede = text(&rede, "/document");
    for node in [&loures, &maio] {
        wait("the proposal", &[&praia, node], || {
            (node.djuntu(["--json", "cooperation", "accept", &rede]).run().code == 0).then_some(())
        });
    }
    write_and_wait(&loures, &maio, &project, "Antes.");
    land.forbid(&machines[2], &machines[1]);
    land.move_to(&mut machines[2], 33);
    write_and_wait(&loures, &maio, &project, "Depois.");
    let other = key(&maio);
    wait("a direct connection to the new address", &[&loures, &maio, &praia], || is_reached(&loures, &other, "direct"));
}
