//! Several people write one text at the same time, in real browsers, on one node and on its twin.

use super::chrome::{Browser, Driver};
use super::{PASSWORD, Town, pictures, save, twins};
use djuntu_tests::process::{Launch, PATIENCE, free_port, wait_until};
use serde_json::{Value, json};
use std::time::Duration;

/// How long everybody may take to come to the same, after thousands of keystrokes on a machine with other tests beside.
const TOGETHER_WITHIN: Duration = Duration::from_secs(60);
const FIELD: &str = "summary.pt";
/// How much all scripts of a page may weigh, compressed.
const SCRIPT_BYTES_MAX: usize = 15 << 10;

/// What the test needs in a page: typing as a keyboard does, with the events that browsers send.
const TOOLS: &str = r#"
    const field = document.getElementsByName(arguments[0])[0];
    const put = (text, start, end) => {
        field.focus();
        field.setRangeText(text, start, end, "end");
        field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
    };
    // Letters, some of which are several characters or several units.
    const LETTERS = ["a", "é", "e\u0301", "😀", "👍🏽", "\n", " ", "ção "];
    window.tools = {
        field,
        put,
        // Writes letter after letter where the cursor is, and notes when it is not behind what was written last.
        write(letters, every) {
            window.done = false;
            window.wrong = [];
            window.at = {};
            let last = "", number = 0;
            field.focus();
            field.setSelectionRange(field.value.length, field.value.length);
            const next = () => {
                const place = field.selectionEnd;
                if (field.selectionStart !== place || !field.value.slice(0, place).endsWith(last)) {
                    window.wrong.push(`${number}: “${field.value.slice(Math.max(0, place - 5), place)}” and not “${last}”`);
                }
                if (number === letters.length) { window.done = true; return; }
                last = letters[number++];
                put(last, field.selectionEnd, field.selectionEnd);
                window.at[last] = Date.now();
                setTimeout(next, every);
            };
            next();
        },
        // Writes anywhere, and takes out what is there when it may.
        scribble(count, every, seed, mayDelete) {
            window.done = false;
            let state = seed;
            const random = (most) => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 65536) % most; };
            const next = () => {
                if (count-- === 0) { window.done = true; return; }
                const all = Array.from(field.value);
                const at = random(all.length + 1);
                const gone = mayDelete ? Math.min(random(4), all.length - at) : 0;
                const start = all.slice(0, at).join("").length;
                const end = start + all.slice(at, at + gone).join("").length;
                put(LETTERS[random(LETTERS.length)], start, end);
                setTimeout(next, every);
            };
            next();
        },
        // Notes when each of some letters is there.
        watch(letters) {
            window.seen = {};
            const look = setInterval(() => {
                const now = Date.now();
                for (const letter of letters) if (!(letter in window.seen) && field.value.includes(letter)) window.seen[letter] = now;
                if (Object.keys(window.seen).length === letters.length) clearInterval(look);
            }, 4);
        },
    };
"#;

/// Somebody's browser with the edit page of a document.
struct Desk<'a> {
    browser: Browser<'a>,
}

impl Desk<'_> {
    fn open(&self, town: &Town, document: &str) {
        self.browser.go(&town.address(&format!("/documents/{document}/edit")));
        let open = wait_until(PATIENCE, || self.ask("return document.querySelector('form[data-open]') && 1").as_i64());
        assert!(open.is_some(), "the page takes part: {}", self.browser.text());
        self.browser.run(TOOLS, vec![json!(FIELD)]);
    }

    fn ask(&self, script: &str) -> Value {
        self.browser.run(script, Vec::new())
    }

    fn value(&self) -> String {
        self.ask("return tools.field.value").as_str().unwrap_or_default().to_owned()
    }

    fn state(&self) -> String {
        self.ask("return document.querySelector('[data-saving]').dataset.saving")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    fn wait_for_state(&self, state: &str) {
        let there = wait_until(TOGETHER_WITHIN, || (self.state() == state).then_some(()));
        assert!(there.is_some(), "the page says “{}”, and not “{state}”: {}", self.state(), self.value());
    }

    fn wait_until_done(&self) {
        let done = wait_until(TOGETHER_WITHIN, || self.ask("return window.done").as_bool().filter(|done| *done));
        assert!(done.is_some(), "everything is typed");
    }

    fn write(&self, letters: &[String], every: u32) {
        self.browser.run("tools.write(arguments[0], arguments[1])", vec![json!(letters), json!(every)]);
    }

    fn scribble(&self, count: u32, seed: u32, may_delete: bool) {
        let arguments = vec![json!(count), json!(20), json!(seed), json!(may_delete)];
        self.browser.run("tools.scribble(...arguments)", arguments);
    }

    fn put(&self, text: &str) {
        self.browser
            .run("tools.put(arguments[0], tools.field.value.length, tools.field.value.length)", vec![json!(text)]);
    }
}

/// Returns letters that nobody else writes.
fn letters(first: u32, count: u32) -> Vec<String> {
    (first..first + count).map(|code| char::from_u32(code).expect("a letter").to_string()).collect()
}

fn text_at(town: &Town, document: &str) -> String {
    let shown = town.json(&["show", document]);
    shown.pointer("/draft/fields/summary/pt").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Waits until all pages and nodes have one text, and returns it.
fn same(desks: &[&Desk<'_>], towns: &[&Town], document: &str) -> String {
    let mut read = Vec::new();
    let same = wait_until(TOGETHER_WITHIN, || {
        let saved = desks.iter().all(|desk| ["saved", ""].contains(&desk.state().as_str()));
        read = desks.iter().map(|desk| desk.value()).chain(towns.iter().map(|town| text_at(town, document))).collect();
        (saved && read.iter().all(|text| Some(text) == read.first())).then_some(())
    });
    let states: Vec<String> = desks.iter().map(|desk| desk.state()).collect();
    assert!(same.is_some(), "they come to one text: {states:?}\n{}", read.join("\n"));
    read.swap_remove(0)
}

/// Lets somebody else in who may write, and opens a browser for him.
fn another<'a>(driver: &'a Driver, town: &Town, name: &str) -> Desk<'a> {
    let link = town.json(&["page", "--role", "editor"]);
    let link = link.pointer("/link").and_then(Value::as_str).expect("a link").to_owned();
    let browser = driver.open();
    browser.go(&link);
    browser.send(&[("name", name), ("password", PASSWORD), ("again", PASSWORD)]);
    Desk { browser }
}

fn percentiles(mut milliseconds: Vec<i64>) -> (i64, i64) {
    milliseconds.sort_unstable();
    let at = |part: usize| {
        let place = (milliseconds.len() * part / 100).min(milliseconds.len() - 1);
        *milliseconds.get(place).expect("something was measured")
    };
    (at(50), at(99))
}

/// Returns how long each letter took from the keyboard of one to the screen of the other.
fn delays(writer: &Desk<'_>, reader: &Desk<'_>, letters: &[String]) -> Vec<i64> {
    let seen = wait_until(TOGETHER_WITHIN, || {
        let seen = reader.ask("return window.seen");
        (seen.as_object().map(serde_json::Map::len) == Some(letters.len())).then_some(seen)
    });
    let (seen, at) = (seen.expect("everything is seen"), writer.ask("return window.at"));
    let time = |times: &Value, letter: &str| times.get(letter).and_then(Value::as_i64).expect("a time");
    letters.iter().map(|letter| time(&seen, letter) - time(&at, letter)).collect()
}

#[test]
fn three_people_on_two_nodes_write_one_text() {
    let driver = Driver::start();
    let (loures, maio) = twins();
    let document = loures.new_document("project", "Escolas", &["summary.pt=Início 😀 do texto."]);
    let arrived = wait_until(PATIENCE, || (maio.node.djuntu(["show", &document]).run().code == 0).then_some(()));
    assert!(arrived.is_some(), "Maio has the document");
    let ana = Desk { browser: driver.open() };
    loures.come_in(&ana.browser);
    let rui = another(&driver, &loures, "Rui Évora");
    let eva = Desk { browser: driver.open() };
    maio.come_in(&eva.browser);
    ana.open(&loures, &document);
    rui.open(&loures, &document);
    eva.open(&maio, &document);

    // One types on while the others write anywhere: her cursor stays behind what she typed.
    let typed = letters(0x4e00, 200);
    ana.write(&typed, 20);
    rui.scribble(250, 7, false);
    eva.scribble(250, 11, false);
    for desk in [&ana, &rui, &eva] {
        desk.wait_until_done();
    }
    let text = same(&[&ana, &rui, &eva], &[&loures, &maio], &document);
    assert_eq!(ana.ask("return window.wrong"), json!([]), "the cursor jumped");
    let found: Vec<String> = text.chars().map(String::from).filter(|letter| typed.contains(letter)).collect();
    assert_eq!(found, typed, "everything that she typed is there, in its order");

    // All three write and take out.
    for (desk, seed) in [(&ana, 3), (&rui, 5), (&eva, 9)] {
        desk.scribble(100, seed, true);
    }
    for desk in [&ana, &rui, &eva] {
        desk.wait_until_done();
    }
    same(&[&ana, &rui, &eva], &[&loures, &maio], &document);
    who_else_is_here(&ana, &rui);
    how_fast(&ana, &rui, &eva);
    same(&[&ana, &rui, &eva], &[&loures, &maio], &document);

    // 1,000 edits are not 1,000 entries.
    let log = loures.json(&["log", &document]);
    let entries = log.as_array().map(Vec::len).expect("a list");
    assert!(entries < 60, "{entries} entries");
    println!("live texts: 1,000 edits by three people on two nodes are {entries} entries");
    for desk in [ana, rui, eva] {
        desk.browser.close();
    }
}

fn who_else_is_here(ana: &Desk<'_>, rui: &Desk<'_>) {
    rui.ask("tools.field.focus(); tools.field.setSelectionRange(3, 3)");
    let there = wait_until(PATIENCE, || {
        let names =
            ana.ask("return [...document.querySelectorAll('.pens .pen, .marks .pen i')].map(one => one.textContent)");
        let names: Vec<&str> = names.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        (names.contains(&"Rui Évora writes here") && names.contains(&"Rui Évora")).then_some(())
    });
    assert!(there.is_some(), "{}", ana.browser.text());
    rui.put("!");
    let told = wait_until(PATIENCE, || {
        let text = ana.ask("return [...document.querySelectorAll('.also')].map(one => one.textContent).join()");
        text.as_str()?.contains("Also changed by Rui Évora (Loures) just now.").then_some(())
    });
    assert!(told.is_some(), "{}", ana.browser.text());
    for (width, is_dark) in [(320, false), (1280, false), (1280, true)] {
        ana.browser.look(width, is_dark);
        let theme = if is_dark { "dark" } else { "light" };
        save(&format!("together-{width}-{theme}"), &ana.browser.picture());
        let wide = ana.ask("return document.documentElement.scrollWidth - innerWidth");
        assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "{width}: {wide}");
    }
    println!("pictures of a text with others in it are in {}", pictures().display());
}

/// Prints how long a keystroke takes to the others, and what the scripts weigh.
fn how_fast(ana: &Desk<'_>, rui: &Desk<'_>, eva: &Desk<'_>) {
    let typed = letters(0x5e00, 60);
    for desk in [rui, eva] {
        desk.browser.run("tools.watch(arguments[0])", vec![json!(typed)]);
    }
    ana.write(&typed, 210);
    ana.wait_until_done();
    let (here, there) = (percentiles(delays(ana, rui, &typed)), percentiles(delays(ana, eva, &typed)));
    println!(
        "live texts, {} keystrokes: in the other browser after {} ms (p99 {}), at the twin after {} ms (p99 {})",
        typed.len(),
        here.0,
        here.1,
        there.0,
        there.1
    );
    let scripts = ana.browser.run_async(
        "const done = arguments[arguments.length - 1];
         Promise.all([...document.scripts].map(one => fetch(one.src).then(answer => answer.text()))).then(done)",
    );
    let scripts: Vec<&str> = scripts.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(scripts.len(), 2);
    let bytes = zstd::bulk::compress(scripts.concat().as_bytes(), 6).expect("it is bytes").len();
    println!("live texts: all scripts of the page have {bytes} bytes, compressed");
    assert!(bytes <= SCRIPT_BYTES_MAX);
}

#[test]
fn what_is_typed_while_the_node_is_away_arrives_once() {
    let driver = Driver::start();
    let folder = tempfile::tempdir().expect("a temporary folder can be made").keep();
    let api = format!("127.0.0.1:{}", free_port());
    let launch = Launch::new(folder.join("data")).args(["--name", "Loures", "--api", &api]);
    let mut loures = Town { node: launch.start().unwrap_or_else(|error| panic!("{error}")) };
    let document = loures.new_document("project", "Escolas", &["summary.pt=Início.", "--home"]);
    let ana = Desk { browser: driver.open() };
    loures.come_in(&ana.browser);
    let rui = another(&driver, &loures, "Rui Évora");
    ana.open(&loures, &document);
    rui.open(&loures, &document);
    ana.put(" Um.");
    ana.wait_for_state("saved");
    let seen = wait_until(PATIENCE, || (rui.value() == "Início. Um.").then_some(()));
    assert!(seen.is_some(), "{}", rui.value());

    // What was typed last is not stored when the node dies, as from a loss of power.
    ana.put(" Dois.");
    let seen = wait_until(PATIENCE, || rui.value().contains(" Dois.").then_some(()));
    assert!(seen.is_some(), "{}", rui.value());
    rui.put(" Três.");
    loures.node.kill();
    ana.put(" Quatro.");
    for desk in [&ana, &rui] {
        desk.wait_for_state("lost");
    }
    assert!(ana.browser.text().contains("Not saved: no connection"), "{}", ana.browser.text());
    loures.node.restart().expect("starts again");
    // A node that was started anew knows no sessions, and the pages say so.
    for (desk, name) in [(&ana, "Ana Lopes"), (&rui, "Rui Évora")] {
        desk.wait_for_state("left");
        desk.browser.aside(|browser| {
            browser.go(&loures.address("/login"));
            browser.send(&[("name", name), ("password", PASSWORD)]);
        });
    }
    for desk in [&ana, &rui] {
        desk.wait_for_state("saved");
    }
    let text = same(&[&ana, &rui], &[&loures], &document);
    for part in ["Início. Um.", " Dois.", " Três.", " Quatro."] {
        assert_eq!(text.matches(part).count(), 1, "“{part}” in “{text}”");
    }

    // The button stores what is typed, and then the rest of the form.
    ana.put(" Cinco.");
    ana.browser.run("document.getElementsByName('planned_start')[0].value = '2027-03-01'", Vec::new());
    ana.browser.press("form.edit button.main");
    assert!(ana.browser.address().ends_with("?done=saved"), "{}", ana.browser.address());
    assert!(text_at(&loures, &document).ends_with(" Cinco."));
    let shown = loures.json(&["show", &document]);
    assert_eq!(shown.pointer("/draft/fields/planned_start"), Some(&json!("2027-03-01")));
    assert_eq!(shown.pointer("/draft/fields/form"), None, "what forms bear is no part of the document");
    // Whoever leaves the page at once loses nothing either.
    rui.put(" Seis.");
    rui.browser.go(&loures.address("/"));
    let stored = wait_until(PATIENCE, || text_at(&loures, &document).ends_with(" Seis.").then_some(()));
    assert!(stored.is_some(), "{}", text_at(&loures, &document));
    for desk in [ana, rui] {
        desk.browser.close();
    }
}

/// What no page of ours sends is refused, with a status that says what to do.
const HOSTILE: &str = r#"
    const done = arguments[arguments.length - 1];
    const form = document.querySelector("form[data-together]");
    const token = form.querySelector("input[type=hidden][name=form]").value;
    const source = new EventSource(`${form.dataset.together}?page=hostile`);
    let seq = 0;
    const say = async (on, texts, more = {}, form = token) => {
        const said = { page: "hostile", seq: ++seq, on, texts, cursor: null, hurry: false, ...more };
        const body = new URLSearchParams({ form, said: JSON.stringify(said) });
        return (await fetch(source.url.split("?")[0], { method: "POST", body, redirect: "manual" })).status;
    };
    source.addEventListener("texts", async event => {
        const { room, rev, heads } = JSON.parse(event.data);
        const here = { room: [room, rev] };
        const unknown = heads.map(head => (head[0] === "a" ? "b" : "a") + head.slice(1));
        const found = [
            await say(here, {}),
            await say({ room: ["another", rev] }, { "summary.pt": ["x"] }),
            await say({ room: [room, rev + 9] }, { "summary.pt": ["x"] }),
            await say(here, { "summary.pt": [99, "x"] }),
            await say(here, { "summary.pt": [-99] }),
            await say(here, { "summary.pt": ["x".repeat(9001)] }),
            await say(here, { "summary.pt": ["x".repeat(300000)] }),
            await say(here, { "summary.de": ["x"] }),
            await say(here, { "milestones.none.title.pt": ["x"] }),
            await say(here, { "form": ["x"] }),
            await say({ heads: unknown }, { "summary.pt": ["x"] }),
            await say({ heads: [] }, { "summary.pt": ["x"] }),
            await say({ heads }, { "summary.pt": [99, "x"] }),
            await say(here, { "summary.pt": ["x"] }, { page: "unheard" }),
            await say(here, { "summary.pt": ["x"] }, { extra: 1 }),
            await say(here, { "summary.pt": ["x"] }, {}, "0".repeat(64)),
        ];
        // A browser has a few pages of a document, and not more.
        const more = [2, 3, 4, 5].map(number => fetch(`${form.dataset.together}?page=more${number}`).then(answer => answer.status));
        const statuses = await Promise.all(more);
        done([found, statuses.filter(status => status === 503).length > 0]);
    }, { once: true });
"#;

#[test]
fn hostile_pages_change_nothing_and_readers_write_nothing() {
    let driver = Driver::start();
    let loures = Town::start(Some("Loures"));
    let document = loures.new_document("project", "Escolas", &["summary.pt=água", "--home"]);
    let ana = Desk { browser: driver.open() };
    loures.come_in(&ana.browser);
    ana.open(&loures, &document);
    let found = ana.browser.run_async(HOSTILE);
    let statuses = json!([204, 409, 409, 422, 422, 422, 413, 410, 410, 410, 410, 410, 422, 409, 422, 403]);
    assert_eq!(found, json!([statuses, true]));
    assert_eq!(text_at(&loures, &document), "água");
    let link = loures.json(&["page", "--role", "reader"]);
    let reader = driver.open();
    reader.go(link.pointer("/link").and_then(Value::as_str).expect("a link"));
    reader.send(&[("name", "Zé"), ("password", PASSWORD), ("again", PASSWORD)]);
    let seen = reader.run_async(&format!(
        "const done = arguments[arguments.length - 1];
         const form = document.querySelector('input[type=hidden][name=form]').value;
         const address = '/documents/{document}/live';
         Promise.all([
             fetch(address + '?page=a').then(answer => answer.status),
             fetch(address, {{ method: 'POST', body: new URLSearchParams({{ form, said: '{{}}' }}) }}).then(answer => answer.status),
         ]).then(done)"
    ));
    assert_eq!(seen, json!([403, 403]));
    ana.browser.close();
    reader.close();
}
