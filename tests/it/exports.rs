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

/// A copy refers to copies: results keep their periods, links lead to what was copied, and nothing is copied twice.
#[test]
fn what_tables_refer_to_is_what_was_made_of_it_and_is_not_made_twice() {
    let (loures, praia) = (Town::named("Loures"), Town::named("Praia"));
    let plan = loures.new_project("Plano", &[]);
    let link = format!("links.+.to={}", &plan[..8]);
    let set = [
        "results.+r.title.pt=Cartas",
        "result_periods.+p.result=results.+r",
        "result_periods.+p.target=40",
        "result_periods.+q.result=results.+r",
        "partners.+a.territory=loures",
        "partners.+a.role=1",
        "milestones.+m.owner=Ana",
        "links.+.rel=part_of",
        &link,
    ];
    let project = loures.new_project("Escolas", &set);
    let shown_there = loures.node.show(&project);
    assert!(shown_there.get("warnings").is_none(), "everything leads somewhere: {shown_there}");
    let field = |document: &Value, collection: &str, field: &str| -> Vec<String> {
        let items = document.pointer(&format!("/draft/fields/{collection}")).and_then(Value::as_object);
        items.into_iter().flat_map(|items| items.values()).map(|item| text(item, &format!("/{field}"))).collect()
    };
    assert_eq!(field(&shown_there, "links", "to"), std::slice::from_ref(&plan), "a short id is stored whole");
    let loures_id = text(&json(&loures.node, &["status"]), "/territory/id");
    assert_eq!(field(&shown_there, "partners", "territory"), [loures_id], "a name is stored as the id");
    let zip = loures.file("all.zip");
    _ = json(&loures.node, &["export", "csv", &plan, &project, "--private", "--out", shown(&zip)]);
    let taken = json(&praia.node, &["import", shown(&zip), "--home"]);
    let copies: Vec<String> = ["/documents/0", "/documents/1"].map(|place| text(&taken, place)).to_vec();
    let mut copied = copies.iter().map(|copy| praia.node.show(copy));
    let copy = copied.find(|copy| text(copy, "/title") == "Escolas").expect("the project is there");
    let results = copy.pointer("/draft/fields/results").and_then(Value::as_object).expect("results");
    let periods = field(&copy, "result_periods", "result");
    assert_eq!((periods.len(), results.len()), (2, 1));
    assert!(periods.iter().all(|result| results.contains_key(result)), "periods are of the new result: {copy}");
    let link = field(&copy, "links", "to");
    assert!(copies.contains(&link[0]) && link[0] != plan, "the link leads to the copy: {link:?}");
    let again = praia.node.djuntu(["--json", "import", shown(&zip), "--home"]).run();
    assert_eq!((again.code, text(&again.json(), "/begun")), (5, "0".to_owned()), "{again:?}");
    assert!(text(&again.json(), "/left_out/0").contains("--again"), "{again:?}");
    let twice = json(&praia.node, &["import", shown(&zip), "--home", "--again"]);
    assert_eq!(text(&twice, "/begun"), "2");
    // What leads nowhere is stored as typed, and shown; what can be several is refused.
    praia.node.edit(&copies[0], "partners.+x.territory=Atlantis");
    let warned = praia.node.show(&copies[0]);
    assert!(text(&warned, "/warnings").contains("Atlantis"), "{warned}");
}

/// Who wants an agreement to end when its term is over is told in time.
#[test]
fn the_last_day_of_notice_is_among_what_waits() {
    let pair = Pair::twinned();
    let day = |days: u64| {
        let today = std::time::SystemTime::now() + std::time::Duration::from_secs(days * 86_400);
        let seconds = today.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
        let moment = jiff::Timestamp::from_second(i64::try_from(seconds).expect("small")).expect("a moment");
        moment.strftime("%F").to_string()
    };
    let [soon, late] = [100, 300].map(|days| {
        let ends = format!("ends={}", day(days));
        let words = ["new", "agreement", "Protocolo", &ends, "notice_days=90", "renewal=tacit"];
        let agreement = text(&json(&pair.loures, &words), "/document");
        _ = json(&pair.loures, &["propose", &agreement]);
        pair.wait_until_equal(&agreement);
        for node in [&pair.loures, &pair.maio] {
            _ = node.djuntu(["--json", "sign", &agreement, "--yes"]).run().success();
            pair.wait_until_equal(&agreement);
        }
        agreement
    });
    let needs = text(&json(&pair.maio, &["needs"]), "");
    assert!(needs.contains(&format!("djuntu terminate {}", &soon[..8])) && needs.contains(&day(10)), "{needs}");
    assert!(!needs.contains(&format!("djuntu terminate {}", &late[..8])), "{needs}");
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
    // As Excel saves it where nobody asks it for UTF-8.
    std::fs::write(&sheet, b"title;due\nVisita \xe0 pra\xe7a;2027-03-01\n").expect("written");
    let guessed = json(&town.node, &["import", shown(&sheet), "--into", &project, "--items", "milestones"]);
    assert!(text(&guessed, "/guessed/0").contains("steps.csv"), "{guessed}");
    let draft = json(&town.node, &["show", &project]);
    assert!(text(&draft, "/draft/fields/milestones").contains("Visita à praça"), "{draft}");
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

/// What the acts of a document come to is in its proof as its own node shows it, whatever its kind.
#[test]
fn a_proof_tells_what_was_stated_as_the_node_does() {
    let town = Town::named("Loures");
    let begin = |kind: &str, set: &[&str]| {
        let words = ["new", kind, "Praça", "--home"];
        text(&json(&town.node, &[&words[..], set].concat()), "/document")
    };
    let [fund, measure] = ["fund", "measure"].map(|kind| begin(kind, &[]));
    let project = begin("project", &["milestones.+a.title.pt=Carta"]);
    let decision = begin("decision", &["options.+a.label.pt=Sim", "options.+b.label.pt=Não"]);
    let assembly = begin("assembly", &["meetings.+a.start=2027-01-31", "meetings.+a.minutes.pt=Aprovado."]);
    let record = begin("record", &["form=method", "body.pt=Primeiro, a água."]);
    let said: [(&str, &[&str], &str); 6] = [
        ("fund", &["open _ EUR", "receive _ 500 --from Câmara", "spend _ 120"], &fund),
        ("decision", &["open _ --method majority", "tally _ --count Sim=5 --count Não=2", "outcome _"], &decision),
        ("assembly", &["open _ --level 1", "seat _ --as public_authority --vote", "minutes _", "approve _"], &assembly),
        ("record", &["submit _", "release _"], &record),
        ("project", &["pledge _ 10 EUR", "book _ spent 5 EUR", "report _ 2027-01-01 2027-01-31"], &project),
        ("measure", &["observe _ co2_per_person 4.6 t --year 2022 --method counted"], &measure),
    ];
    for (kind, acts, document) in said {
        for act in acts {
            let words = act.split(' ').map(|word| if word == "_" { document } else { word });
            _ = json(&town.node, &std::iter::once(kind).chain(words).collect::<Vec<_>>());
        }
        let file = town.file(&format!("{kind}.bundle"));
        _ = json(&town.node, &["export", "proof", document, "--private", "--out", shown(&file)]);
        let elsewhere = town.file("elsewhere");
        let report = djuntu(&elsewhere).args(["--json", "verify", shown(&file)]).run().success().json();
        let held = town.node.show(document).get(kind).cloned().expect("what its kind shows");
        assert_eq!(report.pointer(&format!("/proven/{kind}")), Some(&held), "{report}");
    }
    let read = |kind: &str| {
        djuntu(&town.file("elsewhere"))
            .args(["verify", shown(&town.file(&format!("{kind}.bundle")))])
            .run()
            .success()
            .stdout
    };
    for (kind, line) in [("fund", "Loures spends 120.00 EUR"), ("decision", "Adopted: Sim"), ("project", "5 EUR spent")]
    {
        assert!(read(kind).contains(line), "{}", read(kind));
    }
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
