//! Everything that can be typed, once.

use super::listener::Listener;
use crate::twins::{Do, text};
use djuntu_tests::process::{Launch, Node, PATIENCE, djuntu, wait_until};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

/// What was said until now, one line each.
struct Told {
    lines: String,
}

/// Returns all that was said: what commands printed, and what they and the nodes said to each other.
pub(super) fn told(folder: &Path) -> String {
    let mut told = Told { lines: String::new() };
    let place = |name: &str| folder.join(name).join("data");
    let towns = ["loures", "praia", "second", "observer"];
    for town in towns {
        std::fs::create_dir_all(folder.join(town)).expect("the folder is ours");
    }
    let start = |name: &str| Launch::new(place(name)).start().expect("a node starts");
    let [loures, praia, second, observer] = towns.map(start);
    let listeners = [&loures, &praia, &second, &observer].map(|node| Listener::before(node.data()));
    told.founded(&loures, &praia);
    told.written(&loures, &praia);
    told.agreed(&loures, &praia);
    told.decided(&loures);
    told.met_and_learnt(&loures, &praia);
    told.paid_and_measured(&loures, &praia);
    told.set_aside(&loures, &second);
    told.kept(&loures);
    told.read(&loures);
    told.observed(&loures, &praia, &observer);
    told.carried(folder, &loures, &praia);
    told.attached(folder, &loures);
    told.raw(&loures);
    for heard in listeners.iter().flat_map(Listener::heard) {
        writeln!(told.lines, "{heard}").expect("a text grows");
    }
    let data = loures.data().to_path_buf();
    drop(loures);
    let rebuilt = djuntu(&data).args(["--json", "rebuild"]).run().success().json();
    told.note("rebuild", &rebuilt);
    told.lines
}

impl Told {
    fn note(&mut self, of: &str, body: &Value) {
        writeln!(self.lines, "{}", json!({ "of": of, "body": body })).expect("a text grows");
    }

    /// Runs a command, and notes what it prints; `of` is its row in the table.
    fn run(&mut self, node: &Node, of: &str, arguments: &[&str]) -> Value {
        let words = of.split(' ').filter(|word| !word.starts_with('-'));
        let answer = node.djuntu(std::iter::once("--json").chain(words).chain(arguments.iter().copied())).run();
        assert_eq!(answer.code, 0, "{of} {arguments:?}: {}{}", answer.stdout, answer.stderr);
        let answer = answer.json();
        self.note(of, &answer);
        answer
    }

    /// Runs a command until it is done: what it is about may still be on its way.
    fn when_there(&mut self, node: &Node, of: &str, arguments: &[&str]) -> Value {
        let words: Vec<&str> =
            std::iter::once("--json").chain(of.split(' ')).chain(arguments.iter().copied()).collect();
        let done = wait_until(PATIENCE, || {
            let answer = node.djuntu(words.clone()).run();
            (answer.code == 0).then(|| answer.json())
        });
        let answer = done.unwrap_or_else(|| panic!("{words:?}: {}", node.djuntu(words.clone()).run().stderr));
        self.note(of, &answer);
        answer
    }

    fn begin(&mut self, node: &Node, arguments: &[&str]) -> String {
        text(&self.run(node, "new", arguments), "/document")
    }

    fn founded(&mut self, loures: &Node, praia: &Node) {
        for (node, name) in [(loures, "Loures"), (praia, "Praia")] {
            _ = self.run(node, "found", &[name, "--office", "Presidente", "--holder", "Ana Exemplo"]);
        }
        let code = text(&self.run(loures, "invite", &[]), "/code");
        let accepted = self.run(praia, "accept", &[&code]);
        self.raw_get(praia, &format!("/acceptances/{}", text(&accepted, "/document")));
        let is_there = wait_until(PATIENCE, || {
            let status = loures.djuntu(["--json", "status"]).run().json();
            (text(&status, "/nodes/0/state") == "equal").then_some(())
        });
        assert!(is_there.is_some(), "they are twins");
        for node in [loures, praia] {
            _ = self.run(node, "status", &[]);
        }
    }

    fn written(&mut self, loures: &Node, praia: &Node) {
        let project =
            self.begin(loures, &["project", "Cisternas", "milestones.+.title.pt=Primeira", "sectors.14030=true"]);
        _ = self.run(loures, "edit", &[&project, "title.fr=Citernes"]);
        let milestones = loures.show(&project);
        let milestones = milestones.pointer("/draft/fields/milestones").and_then(Value::as_object).expect("one");
        let milestone = milestones.keys().next().expect("one").clone();
        let pledged = self.run(loures, "project", &["pledge", &project, "5000", "EUR", "--text", "água"]);
        let pledge = text(&pledged, "/entry");
        for said in [
            &["book", &project, "disbursed", "20.50", "EUR", "--with", "Praia", "--pledge", &pledge][..],
            &["status", &project, "implementation"],
            &["done", &project, &milestone, "--evidence", "fotografia"],
            &["report", &project, "2027-01-01", "2027-12-31"],
            &["withdraw", &project, &pledge],
        ] {
            _ = self.run(loures, "project", said);
        }
        _ = self.when_there(praia, "project", &["endorse", &project]);
        _ = self.run(loures, "project", &["lead", &project, "Praia"]);
        _ = self.run(loures, "show", &[&project]);
        _ = self.run(loures, "show --on", &[&project, "--on", "2026-01-01"]);
        _ = self.run(loures, "diff", &[&project]);
        _ = self.run(loures, "log", &[&project]);
    }

    fn agreed(&mut self, loures: &Node, praia: &Node) {
        let agreement = self.begin(loures, &["agreement", "Protocolo", "preamble.pt=Cooperam."]);
        _ = self.run(loures, "propose", &[&agreement, "--council", "Praia"]);
        _ = self.run(loures, "sign", &[&agreement, "--yes"]);
        let ratified = ["Câmara", "12/2027", "2026-11-01"];
        let body = [&agreement, "--body", ratified[0], "--reference", ratified[1], "--date", ratified[2]];
        _ = self.when_there(praia, "ratify", &body);
        _ = self.run(praia, "agreement", &["object", &agreement, "Falta a escola."]);
        _ = self.run(praia, "sign", &[&agreement, "--yes"]);
        _ = self.run(praia, "show", &[&agreement]);
        _ = self.run(praia, "terminate", &[&agreement, "Mudámos de planos.", "--yes"]);
        _ = self.run(praia, "show", &[&agreement]);
    }

    fn decided(&mut self, loures: &Node) {
        let options = ["options.+a.label.pt=Loures", "options.+b.label.pt=Praia"];
        let decision = self.begin(loures, &["decision", "Quem visita quem?", options[0], options[1]]);
        for said in [
            &["open", &decision, "--method", "threshold", "--threshold", "2"][..],
            &["vote", &decision, "Loures"],
            &["object", &decision, "Falta tempo."],
        ] {
            _ = self.run(loures, "decision", said);
        }
        _ = self.run(loures, "decision votes", &[&decision]);
        _ = self.run(loures, "decision", &["tally", &decision, "--present", "4"]);
        _ = self.run(loures, "show", &[&decision]);
        _ = self.run(loures, "decision", &["withdraw", &decision, "Melhoramos a pergunta."]);
        _ = self.run(loures, "show", &[&decision]);
    }

    fn met_and_learnt(&mut self, loures: &Node, praia: &Node) {
        let meeting = ["meetings.+a.start=2027-01-31", "meetings.+a.minutes.pt=Aprovado."];
        let assembly = self.begin(loures, &["assembly", "Comissão", meeting[0], meeting[1]]);
        for said in [
            &["open", &assembly, "--level", "1"][..],
            &["seat", &assembly, "--as", "public_authority", "--holder", "Praia", "--vote"],
            &["minutes", &assembly],
        ] {
            _ = self.run(loures, "assembly", said);
        }
        _ = self.when_there(praia, "assembly", &["approve", &assembly]);
        _ = self.run(praia, "show", &[&assembly]);
        let record = self.begin(loures, &["record", "Horta comum", "form=method", "body.pt=Primeiro, a água."]);
        _ = self.run(loures, "record", &["submit", &record]);
        _ = self.when_there(praia, "record", &["review", &record, "accept", "Funcionou."]);
        _ = self.run(praia, "record", &["endorse", &record]);
        _ = self.run(loures, "record", &["release", &record]);
        _ = self.when_there(praia, "show", &[&record]);
    }

    fn paid_and_measured(&mut self, loures: &Node, praia: &Node) {
        let fund = self.begin(loures, &["fund", "Fundo"]);
        _ = self.run(loures, "fund", &["open", &fund, "EUR", "--limit", "1000"]);
        _ = self.when_there(praia, "fund", &["join", &fund]);
        let gift = self.run(loures, "fund", &["receive", &fund, "500", "--from", "Câmara"]);
        let gift = text(&gift, "/entry");
        _ = self.when_there(loures, "fund", &["transfer", &fund, "Praia", "300", "--gift", &gift]);
        _ = self.run(loures, "fund", &["spend", &fund, "100", "--evidence", "fatura"]);
        _ = self.run(loures, "fund", &["audit", &fund, "Loures", "--text", "visto"]);
        _ = self.run(loures, "show", &[&fund]);
        let aim = ["targets.+.indicator=co2_per_person", "targets.+.value=4.7", "targets.+.unit=t"];
        let measure = self.begin(loures, &["measure", "Pegadas", "--home", "scheme=footprint"]);
        let of = ["--year", "2021", "--method", "consumption-based"];
        let wrong =
            self.run(loures, "measure", &[&["observe", &measure, "co2_per_person", "4.65", "t"][..], &of].concat());
        _ = self.run(loures, "measure", &["correct", &measure, &text(&wrong, "/entry"), "--value", "4.6"]);
        _ = self.run(loures, "measure", &["validate", &measure]);
        _ = self.run(loures, "edit", &[&[measure.as_str()][..], &aim].concat());
        _ = self.run(loures, "show", &[&measure]);
        _ = self.run(loures, "codes", &["footprints"]);
    }

    /// A machine of Loures writes, and is taken out: what it wrote waits for a person.
    fn set_aside(&mut self, loures: &Node, second: &Node) {
        let project = self.begin(loures, &["project", "Escolas", "--home"]);
        let code = text(&self.run(loures, "invite", &["--node"]), "/code");
        _ = self.run(second, "accept", &[&code]);
        for title in ["um", "dois", "três"] {
            _ = self.when_there(second, "edit", &[&project, &format!("milestones.+.title.pt={title}")]);
        }
        let key = text(&self.run(second, "status", &[]), "/node");
        let arrived = wait_until(PATIENCE, || {
            let log = loures.djuntu(["--json", "log", &project]).run().json();
            let entries: Vec<&Value> = log.as_array()?.iter().filter(|entry| text(entry, "/author") == key).collect();
            (entries.len() == 3).then(|| entries.iter().map(|entry| text(entry, "/entry")).collect::<Vec<_>>())
        });
        let Ok([kept, again, out]) = <[String; 3]>::try_from(arrived.expect("its edits arrive")) else {
            panic!("there are three")
        };
        _ = self.run(loures, "keys remove", &[&key, "--keep-out"]);
        _ = self.run(loures, "show", &[&project]);
        _ = self.run(loures, "needs", &[]);
        _ = self.run(loures, "keep", &[&project, &kept]);
        _ = self.run(loures, "reapply", &[&project, &again]);
        _ = self.run(loures, "keep-out", &[&project, &out]);
        _ = self.run(loures, "keys keep", &[&key]);
    }

    fn kept(&mut self, loures: &Node) {
        _ = self.run(loures, "keys rotate", &[]);
        let passphrase = loures.data().join("passphrase");
        std::fs::write(&passphrase, "três pontes").expect("the folder is there");
        let file = passphrase.to_str().expect("paths are text here");
        for command in ["keys protect", "keys unlock", "keys unprotect"] {
            _ = self.run(loures, command, &["--passphrase-file", file]);
        }
        _ = self.run(loures, "keys lock", &[]);
        let key = djuntu_protocol::identity::SecretKey::from_bytes([9; 32]).public().to_string();
        _ = self.run(loures, "keys add", &[&key, "--office", "Vice", "--holder", "Rui", "--until", "2029-12-31"]);
        _ = self.run(loures, "charter propose", &["--guardian", "Praia"]);
        _ = self.run(loures, "charter show", &["Praia"]);
        _ = self.run(loures, "charter show", &[]);
        _ = self.run(loures, "keys list", &[]);
    }

    fn read(&mut self, loures: &Node) {
        _ = self.run(loures, "list", &["project"]);
        _ = self.run(loures, "search", &["agua"]);
        _ = loures.djuntu(["doctor"]).run();
        let doctor = loures.djuntu(["--json", "doctor"]).run();
        self.note("doctor", &doctor.json());
        let cooperation = text(&self.run(loures, "cooperation list", &[]), "/0/id");
        _ = self.run(loures, "cooperation show", &[&cooperation]);
        self.raw_get(loures, &format!("/cooperations/{cooperation}"));
        _ = self.run(loures, "cooperation", &["propose", "Praia", "--title", "Rede"]);
        _ = self.run(loures, "verify", &[]);
    }

    fn observed(&mut self, loures: &Node, praia: &Node, observer: &Node) {
        let project = self.begin(loures, &["project", "Para todos"]);
        _ = self.run(loures, "publish", &[&project, "--yes"]);
        _ = self.when_there(praia, "publish", &[&project, "--yes"]);
        let code = text(&self.run(loures, "invite", &["--observer"]), "/code");
        _ = self.run(observer, "observe", &[&code]);
        _ = self.when_there(observer, "show", &[&project]);
        _ = self.run(observer, "status", &[]);
        _ = self.run(loures, "show", &[&project]);
    }

    /// Files: exports and imports, bundles and receipts, backups.
    fn carried(&mut self, folder: &Path, loures: &Node, praia: &Node) {
        let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
        _ = self.run(loures, "export", &["csv", "--private", "--out", &file("all.zip")]);
        _ = self.run(loures, "import", &[&file("all.zip"), "--dry-run"]);
        std::fs::write(file("rows.csv"), "title\nUma horta\n").expect("the folder is ours");
        _ = self.run(loures, "import", &[&file("rows.csv"), "--kind", "project", "--home"]);
        let project = text(&self.run(loures, "list", &["project"]), "/0/id");
        _ = self.run(loures, "export", &["proof", &project, "--private", "--out", &file("proof.bundle")]);
        _ = self.run(loures, "verify", &[&file("proof.bundle")]);
        _ = self.run(loures, "bundle export", &[&file("letter.bundle"), "--for", "Praia"]);
        _ = self.run(praia, "bundle import", &[&file("letter.bundle")]);
        _ = self.run(praia, "bundle receipt", &[&file("letter.receipt")]);
        _ = self.run(loures, "bundle import", &[&file("letter.receipt")]);
        _ = self.run(loures, "bundle list", &[]);
        _ = self.run(loures, "status", &[]);
        _ = self.run(loures, "backup", &[&file("backup.bundle"), "--without-keys"]);
        std::fs::create_dir_all(folder.join("again")).expect("the folder is ours");
        let restored = djuntu(&folder.join("again/data")).args(["--json", "restore", &file("backup.bundle")]).run();
        self.note("restore", &restored.json());
    }

    /// Files of documents, and what else there is to ask.
    fn attached(&mut self, folder: &Path, loures: &Node) {
        let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let project = self.begin(loures, &["project", "Com anexo", "--home"]);
        std::fs::write(file("ata.txt"), "Ata").expect("the folder is ours");
        _ = self.run(loures, "attach", &[&project, &file("ata.txt"), "--language", "pt", "--category", "minutes"]);
        let listed = self.run(loures, "file list", &[&project]);
        let hash = text(&listed, "/0/hash");
        _ = self.run(loures, "file get", &[&project, "ata.txt", "--output", &file("again.txt")]);
        std::fs::remove_file(loures.data().join("files").join(&hash)).expect("it was there");
        let waited =
            loures.djuntu(["file", "get", &project, &hash, "--output", &file("gone.txt"), "--wait", "0"]).run();
        assert_eq!(waited.code, 4, "nobody else has it: {}", waited.stderr);
        _ = self.run(loures, "file list", &[&project]);
        _ = self.run(loures, "file take", &[&file("again.txt")]);
        _ = self.run(loures, "detach", &[&project, &hash]);
        _ = self.run(loures, "fields", &["project"]);
        _ = self.run(loures, "page", &[]);
    }

    /// What no command asks for.
    fn raw(&mut self, loures: &Node) {
        for path in ["/bundles/import", "/nothing", "/documents?kind=nonsense", "/search?text=agua&limit=1"] {
            self.raw_get(loures, path);
        }
        let project = text(&self.run(loures, "list", &["project"]), "/0/id");
        self.raw_get(loures, &format!("/documents/{project}/draft"));
        self.raw_get(loures, &format!("/documents/{project}/log"));
    }

    /// Asks by way of the listener, which notes the answer.
    fn raw_get(&self, node: &Node, path: &str) {
        let found: Value =
            serde_json::from_slice(&std::fs::read(node.data().join("node.json")).expect("it runs")).expect("JSON");
        let token = std::fs::read_to_string(node.data().join("api-token")).expect("a token");
        let url = format!("http://{}/api/v1{path}", text(&found, "/api"));
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        _ = agent.get(url).header("Authorization", format!("Bearer {}", token.trim())).call().expect("it answers");
    }
}
