//! P10: whatever a twin writes, into whichever field, is text on the page: nothing of it runs, loads or hides anything.

use super::chrome::Driver;
use super::{Town, twins};
use djuntu_tests::process::{PATIENCE, wait_until};
use serde_json::json;

/// Ways of making text into something else, from lists of such; each would set a mark or load something.
const PAYLOADS: [&str; 22] = [
    "<script>window.marked=1</script>",
    "\"><script>window.marked=1</script>",
    "'><img src=x onerror=window.marked=1>",
    "</textarea><script>window.marked=1</script>",
    "</title><script>window.marked=1</script>",
    "<svg onload=window.marked=1>",
    "<iframe srcdoc='<script>parent.marked=1</script>'></iframe>",
    "javascript:window.marked=1",
    "<a href=javascript:window.marked=1>x</a>",
    "<style>*{display:none}</style>",
    "<base href=http://evil.example/>",
    "<meta http-equiv=refresh content=0;url=http://evil.example/>",
    "{{7*7}}{% raw %}",
    "Loures\u{202e}oiaM\u{2066}",
    "[x](javascript:window.marked=1) [y](JaVaScRiPt&colon;window.marked=1)",
    "![x](http://evil.example/x.png) ![y](javascript:window.marked=1)",
    "<javascript:window.marked=1> [a](data:text/html,<script>window.marked=1</script>)",
    "```\n<script>window.marked=1</script>\n```",
    "> # <img src=x onerror=window.marked=1>\n> - <svg onload=window.marked=1>",
    "[x]\n\n[x]: javascript:window.marked=1 \"<script>window.marked=1</script>\"",
    "[x](http://a.example/\"onmouseover=\"window.marked=1) [y](//evil.example) [z](/logout)",
    "***<b onclick=window.marked=1>x</b>*** `<script>window.marked=1</script>`",
];

/// Counts what the browser's policy had to stop, before any page of ours is read.
const WATCH: &str = "window.stopped = 0; document.addEventListener('securitypolicyviolation', () => window.stopped++);";

#[test]
fn what_a_twin_writes_is_text_and_nothing_else() {
    let driver = Driver::start();
    let (loures, maio) = twins();
    let browser = driver.open();
    browser.tell("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": WATCH }));
    loures.come_in(&browser);
    let (mut looked, mut wrong) = (0, Vec::new());
    for payload in PAYLOADS {
        for (kind, paths) in documents(&maio, payload) {
            let (id, pages) = (kind, paths);
            let arrived = wait_until(PATIENCE, || (loures.node.djuntu(["show", &id]).run().code == 0).then_some(()));
            assert!(arrived.is_some(), "the document arrives");
            for page in pages {
                browser.go(&loures.address(&page.replace("ID", &id)));
                looked += 1;
                let seen = browser.run(
                    "return [typeof window.marked, window.stopped, document.scripts.length, document.querySelectorAll(\
                     'iframe, base, meta[http-equiv], main style, main img, main [onload], main [onerror], main [onclick], main [onmouseover], a[href^=javascript i], main a[href^=data]').length,\
                     document.querySelectorAll('main').length, location.host, /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)]",
                    Vec::new(),
                );
                // The edit page has one more.
                let scripts = browser.scripts_of_ours() + usize::from(page.ends_with("/edit"));
                let expected = json!(["undefined", 0, scripts, 0, 1, loures.node.api(), false]);
                if seen != expected {
                    wrong.push(format!("{page} with {payload}: {seen}"));
                }
            }
        }
    }
    browser.close();
    println!("P10: {} payloads on {looked} pages, {} of them wrong", PAYLOADS.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Writes a payload into many fields of a project and of an agreement; returns each with the pages that show it.
fn documents(town: &Town, payload: &str) -> [(String, Vec<String>); 2] {
    let set = |path: &str| format!("{path}={payload}");
    let project: Vec<String> = [
        "title.fr",
        "summary.pt",
        "objectives.en",
        "method.fr",
        "milestones.+a.title.pt",
        "milestones.+a.pos",
        "budget.+x.line.pt",
        "budget.+x.currency",
        "partners.+p.name",
        "partners.+p.role",
        "places.+l.name.pt",
        "risks.+r.text.en",
        "biosphere_unit",
    ]
    .map(set)
    .into();
    let agreement: Vec<String> = [
        "summary.fr",
        "preamble.pt",
        "articles.+a.heading.pt",
        "articles.+a.body.fr",
        "place",
        "parties.+p.represented_as",
    ]
    .map(set)
    .into();
    let begun = |kind: &str, sets: &[String]| {
        let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
        town.new_document(kind, payload, &sets)
    };
    let (project, agreement) = (begun("project", &project), begun("agreement", &agreement));
    town.json(&["project", "pledge", &project, "5", "EUR", "--text", payload]);
    town.json(&["propose", &agreement]);
    let pages = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect();
    [
        (project, pages(&["/documents/ID", "/documents/ID/edit", "/documents/ID/history", "/", "/documents"])),
        (agreement, pages(&["/documents/ID", "/documents/ID/edit", "/documents/ID/earlier?on=now", "/needs"])),
    ]
}
