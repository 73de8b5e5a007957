//! The page in a real browser: every page, in every language, theme and width.

mod axe;
mod chrome;
mod hostile;
mod keys;
mod tasks;
mod together;
mod work;

use axe::Axe;
use chrome::{Browser, Driver};
use djuntu_tests::process::{Launch, Node, PATIENCE, wait_until};
use serde_json::Value;
use std::path::PathBuf;

const PASSWORD: &str = "quatro palavras bem juntas";
const LANGUAGES: [&str; 3] = ["en", "fr", "pt"];
/// A phone that is held upright, and a screen on a desk.
const WIDTHS: [u32; 2] = [320, 1280];

/// How much a page may weigh on a thin line, compressed.
const HTML_BYTES_MAX: usize = 30 << 10;

/// A node with its page.
struct Town {
    node: Node,
}

impl Town {
    fn start(name: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made").keep();
        let mut launch = Launch::new(folder.join("data"));
        if let Some(name) = name {
            launch = launch.args(["--name", name]);
        }
        Self { node: launch.start().unwrap_or_else(|error| panic!("{error}")) }
    }

    fn address(&self, path: &str) -> String {
        format!("http://{}{path}", self.node.api())
    }

    /// Returns the link with which the first administrator comes in, as “djuntu run” prints it.
    fn first_link(&self) -> String {
        let link = wait_until(PATIENCE, || {
            let said = self.node.stdout();
            let line = said.lines().find(|line| line.contains("/first/"))?;
            line.split_whitespace().last().map(str::to_owned)
        });
        link.expect("the first start prints a link")
    }

    /// Comes in as the first administrator.
    fn come_in(&self, browser: &Browser<'_>) {
        browser.go(&self.first_link());
        browser.send(&[("name", "Ana Lopes"), ("password", PASSWORD), ("again", PASSWORD)]);
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let arguments = ["--json"].into_iter().chain(arguments.iter().copied());
        self.node.djuntu(arguments).run().success().json()
    }

    fn new_document(&self, kind: &str, title: &str, sets: &[&str]) -> String {
        let arguments: Vec<&str> = ["new", kind, title].into_iter().chain(sets.iter().copied()).collect();
        let made = self.json(&arguments);
        made.pointer("/document").and_then(Value::as_str).expect("a document was made").to_owned()
    }
}

/// Two towns that are twins and share some work.
fn twins() -> (Town, Town) {
    let (loures, maio) = (Town::start(Some("Loures")), Town::start(Some("Maio")));
    let code = loures.json(&["invite"]);
    let code = code.pointer("/code").and_then(Value::as_str).expect("an invitation has a code").to_owned();
    maio.json(&["accept", &code]);
    (loures, maio)
}

/// Returns the folder for the pictures of pages.
fn pictures() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).expect("a folder for the pictures");
    folder
}

/// Looks at a page in every language, theme and width; takes pictures, and returns what is wrong.
fn look_at(browser: &Browser<'_>, axe: &Axe, town: &Town, name: &str, path: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        browser.go(&town.address(path));
        browser.press(&format!(".languages [value={language}]"));
        browser.go(&town.address(path));
        for is_dark in [false, true] {
            for width in WIDTHS {
                browser.look(width, is_dark);
                let theme = if is_dark { "dark" } else { "light" };
                let what = format!("{name}-{language}-{width}-{theme}");
                save(&what, &browser.picture());
                wrong.extend(axe.check(browser).into_iter().map(|found| format!("{what}: {found}")));
                let wide = browser.run("return document.documentElement.scrollWidth - innerWidth", Vec::new());
                if wide.as_i64().unwrap_or(1) > 0 {
                    wrong.push(format!("{what}: the page is {wide} px wider than the screen"));
                }
                let bytes = browser.run("return document.documentElement.outerHTML", Vec::new());
                let weight =
                    zstd::bulk::compress(bytes.as_str().unwrap_or_default().as_bytes(), 6).expect("it is bytes");
                if weight.len() > HTML_BYTES_MAX {
                    wrong.push(format!("{what}: {} bytes compressed", weight.len()));
                }
                let lang = browser.run("return document.documentElement.lang", Vec::new());
                assert_eq!(lang.as_str(), Some(language), "{what}");
            }
        }
    }
    wrong
}

/// Writes a picture, given in base 64 as the browser gives it.
fn save(name: &str, picture: &str) {
    let picture = data_encoding::BASE64.decode(picture.as_bytes()).expect("the browser writes base 64");
    std::fs::write(pictures().join(format!("{name}.png")), picture).expect("a picture can be written");
}

/// The pages that need nothing but somebody who is logged in.
const PAGES: [(&str, &str); 10] = [
    ("home", "/"),
    ("documents", "/documents"),
    ("found-none", "/documents?text=nada"),
    ("new", "/new"),
    ("calendar", "/calendar?from=2026-01-01"),
    ("conservatory", "/conservatory?all=yes"),
    ("needs", "/needs"),
    ("invite", "/invite"),
    ("settings", "/settings"),
    ("not-there", "/nowhere"),
];

/// Writes what a clerk would find: a project with time and money, and an agreement that was changed after it was proposed.
fn work(loures: &Town, maio: &Town) -> [String; 2] {
    let project = loures.new_document(
        "project",
        "Escolas irmãs Loures-Maio",
        &[
            "title.fr=Écoles sœurs",
            "summary.pt=Duas escolas escrevem-se.\n\n# Como\n\n- cartas\n- *visitas*\n\n> Juntos, [em linha](https://djuntu.example).",
            "summary.fr=Deux écoles s’écrivent.",
            "planned_start=2026-09-01",
            "planned_end=2027-07-31",
            "milestones.+a.title.pt=Primeira carta",
            "milestones.+a.due=2026-10-01",
            "milestones.+b.title.pt=Visita a Maio",
            "milestones.+b.due=2027-05-01",
            "budget.+x.line.pt=Viagens",
            "budget.+x.amount=500000",
            "budget.+x.currency=EUR",
            "sdg.4=true",
        ],
    );
    loures.json(&["project", "pledge", &project, "5000", "EUR"]);
    loures.json(&["project", "book", &project, "spent", "1250.50", "EUR"]);
    let agreement = loures.new_document(
        "agreement",
        "Protocolo de cooperação",
        &[
            "preamble.pt=As partes trabalham juntas.",
            "ends=2030-12-31",
            "notice_days=90",
            "articles.+a.heading.pt=Objeto",
            "articles.+a.body.pt=Escolas.",
        ],
    );
    loures.json(&["propose", &agreement]);
    let arrived =
        wait_until(PATIENCE, || (maio.node.djuntu(["sign", &agreement, "--yes"]).run().code == 0).then_some(()));
    assert!(arrived.is_some(), "Maio signs what was proposed");
    loures.json(&["edit", &agreement, "preamble.pt=As partes trabalham bem juntas."]);
    for (town, lat, lon) in [(loures, "388309100", "-91684500"), (maio, "151400000", "-232100000")] {
        let charter = town.json(&["charter", "show"]);
        let id = charter.pointer("/territory/id").and_then(Value::as_str).expect("a charter names its territory");
        town.json(&["edit", id, &format!("lat_e7={lat}"), &format!("lon_e7={lon}")]);
    }
    [project, agreement]
}

#[test]
fn every_page_can_be_used_by_everybody_in_every_language() {
    let (driver, axe) = (Driver::start(), Axe::load());
    let (loures, maio) = twins();
    let [project, agreement] = work(&loures, &maio);
    let browser = driver.open();
    let mut wrong = Vec::new();
    let first = loures.first_link();
    let path = first.strip_prefix(&loures.address("")).expect("the link is of this page").to_owned();
    for (name, path) in [("login", "/login"), ("first", path.as_str()), ("first-used", "/first/none")] {
        wrong.extend(look_at(&browser, &axe, &loures, name, path));
    }
    loures.come_in(&browser);
    for (name, path) in PAGES {
        wrong.extend(look_at(&browser, &axe, &loures, name, path));
    }
    for (name, path) in [
        ("project", format!("/documents/{project}")),
        ("project-edit", format!("/documents/{project}/edit")),
        ("project-history", format!("/documents/{project}/history")),
        ("project-earlier", format!("/documents/{project}/earlier?on=now")),
        ("project-files", format!("/documents/{project}/files")),
        ("project-publish", format!("/documents/{project}/publish")),
        ("agreement", format!("/documents/{agreement}")),
        ("agreement-version", format!("/documents/{agreement}/versions/1")),
    ] {
        wrong.extend(look_at(&browser, &axe, &loures, name, &path));
    }
    let new = Town::start(None);
    new.come_in(&browser);
    assert!(browser.address().ends_with("/welcome"), "{}", browser.address());
    for (name, path) in [("welcome", "/welcome"), ("accept", "/accept")] {
        wrong.extend(look_at(&browser, &axe, &new, name, path));
    }
    new.json(&["found", "Novo"]);
    for step in ["place", "backup", "twin"] {
        wrong.extend(look_at(&browser, &axe, &new, &format!("welcome-{step}"), &format!("/welcome?step={step}")));
    }
    browser.close();
    println!("pictures of every page are in {}", pictures().display());
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
