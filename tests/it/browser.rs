//! The page in a real browser: every page, in every language, theme and width.

mod axe;
mod chrome;
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

#[test]
fn every_page_can_be_used_by_everybody_in_every_language() {
    let (driver, axe) = (Driver::start(), Axe::load());
    let (loures, _maio) = twins();
    loures.new_document("project", "Escolas irmãs Loures-Maio", &["summary.pt=Duas escolas escrevem-se."]);
    loures.new_document("agreement", "Protocolo de cooperação", &[]);
    let browser = driver.open();
    let mut wrong = Vec::new();
    let first = loures.first_link();
    let path = first.strip_prefix(&loures.address("")).expect("the link is of this page").to_owned();
    for (name, path) in [("login", "/login"), ("first", path.as_str()), ("nothing", "/first/none")] {
        wrong.extend(look_at(&browser, &axe, &loures, name, path));
    }
    loures.come_in(&browser);
    for (name, path) in PAGES {
        wrong.extend(look_at(&browser, &axe, &loures, name, path));
    }
    let new = Town::start(None);
    new.come_in(&browser);
    assert!(browser.address().ends_with("/welcome"), "{}", browser.address());
    for (name, path) in [("welcome", "/welcome"), ("accept", "/accept")] {
        wrong.extend(look_at(&browser, &axe, &new, name, path));
    }
    browser.close();
    println!("pictures of every page are in {}", pictures().display());
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The pages that need nothing but somebody who is logged in.
const PAGES: [(&str, &str); 4] =
    [("home", "/"), ("documents", "/documents"), ("found-none", "/documents?text=nada"), ("not-there", "/nowhere")];

#[test]
fn somebody_founds_a_territory_and_comes_back_with_a_password() {
    let driver = Driver::start();
    let browser = driver.open();
    let town = Town::start(None);
    browser.go(&town.address("/documents"));
    assert!(browser.address().contains("/login?to=%2Fdocuments"), "{}", browser.address());
    town.come_in(&browser);
    browser.send(&[("name", "Loures"), ("office", "Presidente da Câmara"), ("holder", "Ana Lopes")]);
    let text = browser.text();
    assert!(text.contains("Loures"), "{text}");
    browser.press(".visitor button");
    assert!(browser.address().ends_with("/login"), "{}", browser.address());
    browser.send(&[("name", "ana lopes"), ("password", "not the password")]);
    assert!(browser.text().contains("not right"), "{}", browser.text());
    browser.send(&[("name", "ana lopes"), ("password", PASSWORD)]);
    assert_eq!(browser.address(), town.address("/"));
    browser.close();
}
