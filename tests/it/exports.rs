//! Files for others, and tables as documents, with real processes (R312).

use crate::twins::{Do, Pair, text};
use djuntu_tests::process::{Launch, Node, djuntu};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn json(node: &Node, arguments: &[&str]) -> Value {
    node.djuntu(std::iter::once("--json").chain(arguments.iter().copied())).run().success().json()
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("a path of ours")
}

/// A node of a territory of its own, and a folder for files.
struct Town {
    node: Node,
    folder: tempfile::TempDir,
}

impl Town {
    fn named(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let node = Launch::new(folder.path().join("data")).args(["--name", name]).start().expect("a node starts");
        Self { node, folder }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn new_project(&self, title: &str, set: &[&str]) -> String {
        let words = ["new", "project", title, "--home"];
        text(&json(&self.node, &[&words[..], set].concat()), "/document")
    }
}

/// Returns what a document says, without the ids of items.
fn said(node: &Node, document: &str) -> Vec<String> {
    let draft = json(node, &["show", document]).pointer("/draft/fields").cloned().expect("a draft");
    let mut said: Vec<String> = Vec::new();
    for (name, value) in draft.as_object().expect("fields") {
        let is_item = |value: &Value| value.is_object();
        match value.as_object().filter(|items| items.values().all(is_item)) {
            Some(items) => {
                let mut items: Vec<String> = items.values().map(Value::to_string).collect();
                items.sort_unstable();
                said.push(format!("{name} {items:?}"));
            }
            None => said.push(format!("{name} {value}")),
        }
    }
    said
}

#[test]
fn tables_of_one_node_are_the_same_documents_on_another() {
    let (loures, praia) = (Town::named("Loures"), Town::named("Praia"));
    let set = [
        "title.fr=Écoles",
        "summary.pt==2+2",
        "planned_start=2027-01-31",
        "sectors.14030=true",
        "milestones.+a.title.pt=Carta",
        "milestones.+a.due=2027-02-28",
        "milestones.+b.due=2027-03-31",
    ];
    let project = loures.new_project("Escolas irmãs", &set);
    let zip = loures.file("all.zip");
    let refused = loures.node.djuntu(["export", "csv", "--out", shown(&zip)]).run();
    assert!(refused.code == 2 && refused.stderr.contains("--private"), "{refused:?}");
    let written = json(&loures.node, &["export", "csv", "--private", "--out", shown(&zip)]);
    assert_eq!(text(&written, "/left_out"), "0");
    let same = json(&loures.node, &["import", shown(&zip)]);
    assert_eq!((text(&same, "/changed"), text(&same, "/begun")), ("0".to_owned(), "0".to_owned()), "{same}");
    let planned = praia.node.djuntu(["--json", "import", shown(&zip), "--home", "--dry-run"]).run().success().json();
    assert_eq!(text(&planned, "/begun"), "1", "{planned}");
    let taken = praia.node.djuntu(["--json", "import", shown(&zip), "--home"]).run();
    // The territory that is in the tables is not here, and nobody founds one by a table.
    assert_eq!(taken.code, 5, "{taken:?}");
    let copy = text(&taken.json(), "/documents/0");
    assert_eq!(said(&praia.node, &copy), said(&loures.node, &project));
}

#[test]
fn rows_of_a_spreadsheet_become_projects_and_milestones() {
    let town = Town::named("Loures");
    let rows = 300;
    let table: String = (0..rows).map(|row| format!("Projeto {row};{:02}/01/2027\r\n", row % 28 + 1)).collect();
    let sheet = town.file("projects.csv");
    std::fs::write(&sheet, format!("\u{feff}Nome;Início\r\n{table}")).expect("written");
    let words = [
        "import",
        shown(&sheet),
        "--kind",
        "project",
        "--home",
        "--map",
        "title=Nome",
        "--map",
        "planned_start=Início",
    ];
    let taken = json(&town.node, &words);
    assert_eq!(text(&taken, "/begun"), rows.to_string(), "{taken}");
    let found = json(&town.node, &["search", "projeto", "299"]);
    assert_eq!(text(&found, "/total"), "1");
    let project = text(&found, "/documents/0/id");
    let steps: String = (0..rows).map(|row| format!("Etapa {row},2027-02-{:02}\n", row % 28 + 1)).collect();
    let sheet = town.file("steps.csv");
    std::fs::write(&sheet, format!("title,due\n{steps}")).expect("written");
    let into = json(&town.node, &["import", shown(&sheet), "--into", &project, "--items", "milestones"]);
    assert_eq!(text(&into, "/items"), rows.to_string());
    let draft = json(&town.node, &["show", &project]);
    let milestones = draft.pointer("/draft/fields/milestones").and_then(Value::as_object).map(serde_json::Map::len);
    assert_eq!(milestones, Some(rows));
    // One wrong row, and nothing is written.
    std::fs::write(&sheet, "title,due\nBem,2027-01-01\nMal,amanhã\n").expect("written");
    let wrong =
        town.node.djuntu(["--json", "import", shown(&sheet), "--into", &project, "--items", "milestones"]).run();
    assert_eq!(wrong.code, 2, "{wrong:?}");
    assert_eq!(text(&wrong.json(), "/faults/0/row"), "3");
    assert_eq!(json(&town.node, &["show", &project]), draft);
}

/// Whoever has the file and nothing else checks the signatures of both (R312).
#[test]
fn a_proof_is_checked_on_a_machine_that_never_saw_the_network() {
    let pair = Pair::twinned();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let project = pair.new_project("Escolas irmãs");
    pair.maio.edit(&project, "summary.pt=Duas escolas.");
    pair.wait_until_equal(&project);
    let file = folder.path().join("proof.bundle");
    let refused = pair.loures.djuntu(["export", "proof", &project, "--out", shown(&file)]).run();
    assert!(refused.code == 5 && refused.stderr.contains("--private"), "{refused:?}");
    _ = json(&pair.loures, &["export", "proof", &project, "--private", "--out", shown(&file)]);
    let stranger = folder.path().join("elsewhere");
    let verify = |file: &Path| djuntu(&stranger).args(["--json", "verify", shown(file)]).run();
    let report = verify(&file).success().json();
    // Both charters, the cooperation and the project, of which two wrote.
    assert_eq!(
        (text(&report, "/territories"), text(&report, "/documents")),
        ("2".to_owned(), "4".to_owned()),
        "{report}"
    );
    let mut bytes = std::fs::read(&file).expect("the file is there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let damaged = folder.path().join("damaged.bundle");
    std::fs::write(&damaged, bytes).expect("written");
    assert_ne!(verify(&damaged).code, 0, "what was changed is found");
}

#[test]
fn what_funders_want_and_a_project_lacks_is_told_and_there_is_no_file() {
    let town = Town::named("Loures");
    let project = town.new_project("Água & escolas", &["milestones.+.due=2027-01-31"]);
    let file = town.file("iati.xml");
    let refused = town.node.djuntu(["export", "iati", &project, "--private", "--out", shown(&file)]).run();
    assert!(refused.code == 2 && !file.exists(), "no file that is not valid: {refused:?}");
    for lacking in ["when it begins", "no sector", "no summary", "no reference"] {
        assert!(refused.stderr.contains(lacking), "{lacking}: {}", refused.stderr);
    }
}
