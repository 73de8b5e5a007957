//! Cooperations of many, with real nodes: relays by who is in the middle, and parties that come and go.

use crate::twins::{Do, text};
use djuntu_protocol::identity::SecretKey;
use djuntu_tests::process::{Launch, Node, Output, PATIENCE, wait_until};
use serde_json::Value;

/// Loures and Praia, who never meet: Maio is the twin of both, and all three cooperate.
struct Three {
    loures: Node,
    maio: Node,
    praia: Node,
    cooperation: String,
}

impl Three {
    /// Praia knows no address of Loures, nor Loures one of Praia: each invitation names the node that made it.
    fn apart() -> [Node; 3] {
        let nodes = ["Loures", "Maio", "Praia"].map(Node::start);
        twin(&nodes[0], &nodes[1]);
        twin(&nodes[1], &nodes[2]);
        nodes
    }

    fn new() -> Self {
        let [loures, maio, praia] = Self::apart();
        let proposed = json(&maio, &["cooperation", "propose", "Loures", "Praia", "--title", "Rede de escolas"]);
        let cooperation = text(&proposed, "/document");
        for node in [&loures, &praia] {
            do_what_is_needed(node, "djuntu cooperation accept ");
        }
        let three = Self { loures, maio, praia, cooperation };
        for node in [&three.loures, &three.maio, &three.praia] {
            three.wait_for_parties(node, &["Loures", "Maio", "Praia"], "in force");
        }
        three
    }

    fn wait_for_parties(&self, node: &Node, expected: &[&str], state: &str) {
        wait_for_parties(node, &self.cooperation, expected, state);
    }
}

fn twin(host: &Node, guest: &Node) {
    let code = text(&json(host, &["invite"]), "/code");
    assert_eq!(text(&json(guest, &["accept", &code]), "/confirmed"), "true");
}

/// Returns a second machine of a territory.
fn second_machine(first: &Node, folder: &tempfile::TempDir) -> Node {
    let second = Launch::new(folder.path().join("data")).start().expect("starts without a territory");
    let code = text(&json(first, &["invite", "--node"]), "/code");
    _ = json(&second, &["accept", &code]);
    second
}

fn run(node: &Node, arguments: &[&str]) -> Output {
    node.djuntu(std::iter::once("--json").chain(arguments.iter().copied())).run()
}

fn json(node: &Node, arguments: &[&str]) -> Value {
    run(node, arguments).success().json()
}

/// Waits until a command succeeds and what it prints is as wanted.
fn wait_for(node: &Node, arguments: &[&str], is_wanted: impl Fn(&Value) -> bool) -> Value {
    let found = wait_until(PATIENCE, || {
        let output = run(node, arguments);
        (output.code == 0).then(|| output.json()).filter(&is_wanted)
    });
    found.unwrap_or_else(|| panic!("{arguments:?} never is as wanted: {}", run(node, arguments).all()))
}

/// Returns the names of the territories at a JSON pointer, sorted.
fn names(value: &Value, pointer: &str) -> Vec<String> {
    let listed = value.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut names: Vec<String> = listed.iter().map(|territory| text(territory, "/name")).collect();
    names.sort_unstable();
    names
}

fn wait_for_parties(node: &Node, cooperation: &str, expected: &[&str], state: &str) {
    let is_wanted = |shown: &Value| names(shown, "/parties") == expected && text(shown, "/state") == state;
    wait_for(node, &["cooperation", "show", cooperation], is_wanted);
}

fn wait_for_field(node: &Node, document: &str, pointer: &str, expected: &str) {
    let stands = |shown: &Value| shown.pointer(pointer).and_then(Value::as_str) == Some(expected);
    wait_for(node, &["show", document], stands);
}

/// Waits until `needs` prints a command that begins so, and runs it as a person would who pastes it.
fn do_what_is_needed(node: &Node, command: &str) {
    let todo = |needs: &Value| {
        let todos = needs.as_array()?.iter().map(|need| text(need, "/todo"));
        todos.into_iter().find(|todo| todo.starts_with(command))
    };
    let needs = wait_for(node, &["needs"], |needs| todo(needs).is_some());
    let todo = todo(&needs).expect("looked for just now");
    _ = node.djuntu(todo.split(' ').skip(1)).run().success();
    let needs = json(node, &["needs"]);
    let again = needs.as_array().expect("a list").iter().any(|need| text(need, "/todo") == todo);
    assert!(!again, "“{todo}” was done and is needed still");
}

fn assert_all_counts(node: &Node, document: &str) {
    let shown = node.show(document);
    assert_eq!(shown.pointer("/set_aside").and_then(Value::as_array).map(Vec::len), Some(0), "{shown}");
}

/// R118, R143: what one writes reaches whom it never met, who verifies it and can say whose it is.
#[test]
fn a_third_party_relays_what_it_did_not_write() {
    let three = Three::new();
    let Three { loures, maio, praia, cooperation } = &three;
    // A document is put into a cooperation by name when there are several, and into a twinning by the twin's name.
    let unclear = run(maio, &["new", "project", "De quem?"]);
    assert_eq!(unclear.code, 2);
    assert!(unclear.stderr.contains(&cooperation[..8]) && unclear.stderr.contains("--in"), "{}", unclear.stderr);
    let private = text(&json(maio, &["new", "project", "Dois", "--with", "Loures"]), "/document");
    let project = text(&json(loures, &["new", "project", "Três escolas", "--in", "rede de escolas"]), "/document");
    loures.edit(&project, "summary.pt=De Loures para todos.");
    wait_for_field(praia, &project, "/draft/fields/summary/pt", "De Loures para todos.");
    let log = json(praia, &["log", &project]);
    let entries = log.as_array().expect("a list");
    assert!(entries.iter().all(|entry| text(entry, "/by/name") == "Loures" && text(entry, "/counts") == "true"));
    // The charter's history comes with it.
    let key = SecretKey::from_bytes([9; 32]).public().to_string();
    _ = json(loures, &["keys", "add", &key, "--office", "Vice-presidente", "--holder", "Rui Exemplo"]);
    let territory = text(&json(loures, &["status"]), "/territory/id");
    wait_for(praia, &["log", &territory], |log| {
        let entries = log.as_array().expect("a list");
        entries.iter().any(|entry| text(entry, "/what") == "charter version 1")
    });
    assert_eq!(text(&json(praia, &["verify"]), "/refused"), "[]");
    let status = json(praia, &["status"]);
    let nodes = status.pointer("/nodes").and_then(Value::as_array).expect("nodes");
    let of_loures = nodes.iter().find(|node| text(node, "/territory/name") == "Loures").expect("its charter lists it");
    assert_eq!((text(of_loures, "/connected"), text(of_loures, "/last_heard")), ("false".into(), "null".into()));
    // And the other way round, while nobody but the one in the middle is up at a time.
    praia.edit(&project, "planned_start=2027-01-15");
    wait_for_field(loures, &project, "/draft/fields/planned_start", "2027-01-15");
    wait_for(loures, &["show", &private], |_| true);
    assert_eq!(run(praia, &["show", &private]).code, 8, "what two share is not for the third");
}

/// R118, R143: a twin of one party is admitted: it gets charters and documents by the one in the middle, and what was
/// agreed before stays agreed.
#[test]
fn a_twin_of_a_twin_is_admitted_and_leaves_again() {
    let [loures, maio, praia] = Three::apart();
    let twinning = json(&loures, &["cooperation", "list"]);
    let cooperation = text(&twinning, "/0/id");
    let agreement = text(&json(&loures, &["new", "agreement", "Protocolo"]), "/document");
    loures.edit(&agreement, "preamble.pt=Os dois cooperam.");
    _ = json(&loures, &["propose", &agreement]);
    _ = loures.djuntu(["sign", &agreement, "--yes"]).run().success();
    wait_for_field(&maio, &agreement, "/state", "partly signed");
    _ = maio.djuntu(["sign", &agreement, "--yes"]).run().success();
    _ = json(&maio, &["cooperation", "admit", &cooperation, "Praia"]);
    let proposed = json(&maio, &["cooperation", "show", &cooperation]);
    assert_eq!(names(&proposed, "/changes/0/missing").len(), 2);
    wait_for(&praia, &["cooperation", "show", &cooperation], |shown| text(shown, "/state") == "joining");
    assert_eq!(run(&praia, &["show", &agreement]).code, 8, "who is invited reads no documents yet");
    do_what_is_needed(&praia, "djuntu cooperation consent ");
    do_what_is_needed(&loures, "djuntu cooperation consent ");
    for node in [&loures, &maio, &praia] {
        wait_for_parties(node, &cooperation, &["Loures", "Maio", "Praia"], "in force");
        wait_for_field(node, &agreement, "/state", "in force");
    }
    let shown = praia.show(&agreement);
    assert_eq!(names(&shown, "/proposals/0/parties"), ["Loures", "Maio"]);
    assert_eq!(json(&praia, &["needs"]).as_array().map(Vec::len), Some(0), "nobody asks Praia to sign it");
    // Two twinnings have become one and a cooperation of three, which Praia leaves.
    let project = text(&json(&praia, &["new", "project", "Três", "--in", &cooperation]), "/document");
    wait_for(&loures, &["show", &project], |_| true);
    let asked = praia.djuntu(["cooperation", "leave", &cooperation]).run();
    assert_eq!(asked.code, 6, "{}", asked.all());
    _ = json(&praia, &["cooperation", "leave", &cooperation, "--yes"]);
    for node in [&loures, &maio] {
        wait_for_parties(node, &cooperation, &["Loures", "Maio"], "in force");
        assert_all_counts(node, &project);
        wait_for_field(node, &agreement, "/state", "in force");
    }
    wait_for_parties(&praia, &cooperation, &["Loures", "Maio"], "over");
    assert_eq!(text(&praia.show(&agreement), "/state"), "in force", "it keeps what it has");
    assert_eq!(run(&praia, &["edit", &project, "title.pt=Depois"]).code, 5);
    assert_eq!(run(&praia, &["new", "project", "Quatro", "--in", &cooperation]).code, 2);
}

/// R110, R115, R118, R142: who is expelled learns by whom and gets nothing new, nothing of its accepted work is lost, a machine
/// that was off for all of it ends where all others are, and coming back is a new admission.
#[test]
fn who_is_expelled_stays_out_until_it_is_admitted_again() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut three = Three::new();
    let mut second = second_machine(&three.praia, &folder);
    let project = text(&json(&three.loures, &["new", "project", "Três", "--in", "Rede de escolas"]), "/document");
    three.loures.edit(&project, "summary.pt=De Loures.");
    wait_for_field(&second, &project, "/draft/fields/summary/pt", "De Loures.");
    second.stop().expect("stops");

    _ = json(&three.maio, &["cooperation", "expel", &three.cooperation, "Loures", "--yes"]);
    let expelled = json(&three.maio, &["cooperation", "show", &three.cooperation]);
    assert_eq!(names(&expelled, "/changes/0/missing"), ["Praia"]);
    do_what_is_needed(&three.praia, "djuntu cooperation consent ");
    three.wait_for_parties(&three.maio, &["Maio", "Praia"], "in force");
    three.maio.edit(&project, "title.pt=Dois");
    wait_for_field(&three.praia, &project, "/title", "Dois");
    three.loures.restart().expect("starts again");
    three.wait_for_parties(&three.loures, &["Maio", "Praia"], "over");
    let told = json(&three.loures, &["cooperation", "show", &three.cooperation]);
    assert_eq!(names(&told, "/departed/0/expelled_by"), ["Maio", "Praia"]);
    assert_eq!(text(&told, "/departed/0/territory/name"), "Loures");
    // They are twins all the same, and what they share arrives; of the other nothing does.
    let between = text(&json(&three.maio, &["new", "project", "Só nós dois", "--with", "Loures"]), "/document");
    wait_for(&three.loures, &["show", &between], |_| true);
    assert_eq!(text(&three.loures.show(&project), "/title"), "Três");
    for node in [&three.maio, &three.praia] {
        assert_eq!(text(&node.show(&project), "/draft/fields/summary/pt"), "De Loures.");
        assert_all_counts(node, &project);
    }
    // The machine that was off holds the old state, and brings it to nobody.
    second.restart().expect("starts again");
    three.wait_for_parties(&second, &["Maio", "Praia"], "in force");
    wait_for_field(&second, &project, "/title", "Dois");
    assert_all_counts(&second, &project);
    three.wait_for_parties(&three.maio, &["Maio", "Praia"], "in force");

    _ = json(&three.maio, &["cooperation", "admit", &three.cooperation, "Loures"]);
    do_what_is_needed(&three.praia, "djuntu cooperation consent ");
    do_what_is_needed(&three.loures, "djuntu cooperation consent ");
    for node in [&three.loures, &three.maio, &three.praia, &second] {
        three.wait_for_parties(node, &["Loures", "Maio", "Praia"], "in force");
    }
    wait_for_field(&three.loures, &project, "/title", "Dois");
    three.loures.edit(&project, "summary.pt=Outra vez.");
    wait_for_field(&second, &project, "/draft/fields/summary/pt", "Outra vez.");
    assert_all_counts(&second, &project);
}

/// R115: in a cooperation of three, one party consents to both expulsions, on two machines that do not meet; both are
/// carried out, and everybody sees that they contradict each other.
#[test]
fn mutual_expulsion_is_a_dispute_that_all_see_alike() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let [mut almada, mut braga, mut carvoeira] = ["Almada", "Braga", "Carvoeira"].map(Node::start);
    let mut second = second_machine(&carvoeira, &folder);
    let key = text(&json(&second, &["keys", "list"]), "/office_key");
    _ = json(&carvoeira, &["keys", "add", &key, "--office", "Vice-presidente", "--holder", "Rui Exemplo"]);
    wait_for(&second, &["status"], |status| text(status, "/can_sign") == "true");
    twin(&carvoeira, &almada);
    twin(&second, &braga);
    wait_for(&carvoeira, &["list", "territory"], |listed| listed.as_array().map(Vec::len) == Some(3));
    let proposed = json(&carvoeira, &["cooperation", "propose", "Almada", "Braga"]);
    let cooperation = text(&proposed, "/document");
    for node in [&almada, &braga] {
        do_what_is_needed(node, "djuntu cooperation accept ");
    }
    for node in [&almada, &braga, &carvoeira, &second] {
        wait_for_parties(node, &cooperation, &["Almada", "Braga", "Carvoeira"], "in force");
    }
    let expel = |by: &Node, whom: &str, accomplice: &Node, left: &[&str]| {
        _ = json(by, &["cooperation", "expel", &cooperation, whom, "--yes"]);
        do_what_is_needed(accomplice, "djuntu cooperation consent ");
        wait_for_parties(by, &cooperation, left, "in force");
    };
    braga.stop().expect("stops");
    second.stop().expect("stops");
    expel(&almada, "Braga", &carvoeira, &["Almada", "Carvoeira"]);
    almada.stop().expect("stops");
    carvoeira.stop().expect("stops");
    braga.restart().expect("starts again");
    second.restart().expect("starts again");
    expel(&braga, "Almada", &second, &["Braga", "Carvoeira"]);
    almada.restart().expect("starts again");
    carvoeira.restart().expect("starts again");
    for (node, state) in [(&carvoeira, "in force"), (&second, "in force"), (&almada, "over"), (&braga, "over")] {
        wait_for_parties(node, &cooperation, &["Carvoeira"], state);
        let shown = json(node, &["cooperation", "show", &cooperation]);
        assert_eq!(text(&shown, "/disputed"), "true");
        let departed = shown.pointer("/departed").and_then(Value::as_array).expect("a list");
        let mut by: Vec<_> =
            departed.iter().map(|gone| (text(gone, "/territory/name"), names(gone, "/expelled_by"))).collect();
        by.sort_unstable();
        let of = |names: [&str; 2]| names.map(str::to_owned).to_vec();
        let expected = [("Almada".into(), of(["Braga", "Carvoeira"])), ("Braga".into(), of(["Almada", "Carvoeira"]))];
        assert_eq!(by, expected);
    }
    assert_dispute_is_needed(&carvoeira, &cooperation);
}

/// A dispute is listed among what a person should look at, with a command that shows it.
fn assert_dispute_is_needed(node: &Node, cooperation: &str) {
    let needs = json(node, &["needs"]);
    let expected = format!("djuntu cooperation show {}", &cooperation[..8]);
    assert!(needs.as_array().expect("a list").iter().any(|need| text(need, "/todo") == expected), "{needs}");
}

/// What leads nowhere is refused with the reason and its exit code.
#[test]
fn what_cannot_be_done_with_a_cooperation() {
    let [loures, maio, _praia] = Three::apart();
    let cooperation = text(&json(&loures, &["cooperation", "list"]), "/0/id");
    let check = |node: &Node, arguments: &[&str], code: i32, words: &str| {
        let output = node.djuntu(std::iter::once("cooperation").chain(arguments.iter().copied())).run();
        let said = output.all();
        assert_eq!(output.code, code, "{arguments:?}: {said}");
        let said: Vec<&str> = said.split_whitespace().filter(|word| *word != "|").collect();
        assert!(said.join(" ").contains(words), "{arguments:?}: {said:?}");
    };
    check(&loures, &["propose"], 2, "required arguments");
    check(&loures, &["propose", "Atlântida"], 8, "no territory called “Atlântida” is known here");
    check(&loures, &["propose", "Loures"], 2, "name another territory");
    check(&loures, &["admit", &cooperation, "Praia"], 8, "no territory called “Praia”");
    check(&loures, &["admit", &cooperation, "Maio"], 5, "is a party already");
    check(&loures, &["admit", "zzzzzzzz", "Maio"], 8, "no cooperation has an id that begins with “zzzzzzzz”");
    check(&loures, &["expel", &cooperation, "Maio", "--yes"], 2, "one party alone expels nobody");
    check(&loures, &["expel", &cooperation, "Loures", "--yes"], 2, "no territory expels itself");
    check(&maio, &["expel", &cooperation, "Praia", "--yes"], 5, "is no party of this cooperation");
    check(&loures, &["expel", &cooperation, "Maio"], 6, "--yes");
    check(&loures, &["consent", &cooperation], 5, "no change of this cooperation waits for your consent");
    check(&loures, &["consent", &cooperation, "abcdefgh"], 2, "no change that waits has an id that begins so");
    check(&loures, &["accept", &cooperation], 5, "your territory has accepted this cooperation");
    check(&loures, &["accept"], 5, "no cooperation waits for you");
    check(&maio, &["show"], 2, "several cooperations can be meant");
    // Names are chosen freely, so two can have the same.
    let other = Node::start("Loures");
    twin(&maio, &other);
    check(&maio, &["propose", "Loures"], 2, "can be any of Loures (");
    let listed = json(&maio, &["list", "territory"]);
    let ids = listed.as_array().expect("a list").iter().map(|listed| text(listed, "/id"));
    let second = text(&json(&other, &["status"]), "/territory/id");
    assert!(ids.into_iter().any(|id| id == second));
    check(&maio, &["propose", &second[..8], "Praia"], 0, "waits for Loures, Praia");
    // Whoever does not want it says so by leaving, before it begins.
    let proposed = wait_for(&other, &["cooperation", "list"], |listed| listed.as_array().map(Vec::len) == Some(2));
    let listed = proposed.as_array().expect("a list");
    let waiting = listed.iter().find(|one| text(one, "/for_us") == "true").map(|one| text(one, "/id")).expect("one");
    check(&other, &["leave", &waiting, "--yes"], 0, "you are no party any more");
    assert_eq!(json(&other, &["needs"]).as_array().map(Vec::len), Some(0));
}
