//! The main tasks of a town hall, done on the page by two towns, with forms alone: no script runs.

use super::chrome::{Browser, Driver};
use super::{PASSWORD, Town, twins};
use djuntu_tests::process::{PATIENCE, wait_until};
use serde_json::json;

#[test]
fn two_towns_do_their_work_on_the_page_without_any_script() {
    let driver = Driver::start();
    let [loures, maio] = [Town::start(None), Town::start(None)];
    let [left, right] = [driver.open(), driver.open()];
    for browser in [&left, &right] {
        browser.tell("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    }

    // 1 come in, 2 found a territory
    left.go(&loures.address("/documents"));
    assert!(left.address().contains("/login?to=%2Fdocuments"), "{}", left.address());
    for (town, browser, name, holder) in [(&loures, &left, "Loures", "Ana Lopes"), (&maio, &right, "Maio", "Rui Évora")]
    {
        town.come_in(browser);
        browser.send(&[("name", name), ("office", "Presidente da Câmara"), ("holder", holder)]);
        assert!(browser.text().contains(name), "{}", browser.text());
    }

    // 3 invite, 4 answer, and compare the words
    left.go(&loures.address("/invite"));
    left.send(&[("days", "3")]);
    let code = left.text_of(".sheet .code");
    assert!(code.starts_with("djuntu:"), "{code}");
    right.go(&maio.address("/accept"));
    right.send(&[("code", &code)]);
    let words = right.text_of(".words");
    let compared = wait_until(PATIENCE, || {
        left.go(&loures.address("/invite"));
        left.text().contains(words.split_whitespace().collect::<Vec<_>>().join(" ").as_str()).then_some(())
    });
    assert!(compared.is_some(), "both see “{words}”: {}", left.text());

    // 5 see how everything stands
    let equal = wait_until(PATIENCE, || {
        left.go(&loures.address("/"));
        left.text().contains("You and the other node have the same.").then_some(())
    });
    assert!(equal.is_some(), "{}", left.text());

    // 6 begin a document, 7 write it
    left.go(&loures.address("/new"));
    left.choose("kind", "agreement");
    left.send(&[("title", "Protocolo de cooperação")]);
    assert!(left.address().ends_with("/edit"), "{}", left.address());
    left.send(&[("preamble.en", "The parties work together."), ("place", "Loures")]);
    assert!(left.text().contains("It is saved."), "{}", left.text());
    let page = left.address();
    let path = page.split('?').next().and_then(|page| page.strip_prefix(&loures.address(""))).expect("our page");

    // 8 propose, 9 sign on both sides
    press_and_sign(&left, "form[action$='/propose'] button");
    assert!(left.text().contains("The text is proposed"), "{}", left.text());
    let version = format!("{path}/versions/1");
    for (town, browser) in [(&loures, &left), (&maio, &right)] {
        let shown = wait_until(PATIENCE, || {
            browser.go(&town.address(&version));
            browser.text().contains("The parties work together.").then_some(())
        });
        assert!(shown.is_some(), "{}", browser.text());
        browser.send(&[("password", "this is a wrong one")]);
        assert!(browser.text().contains("not right"), "{}", browser.text());
        browser.send(&[("password", PASSWORD)]);
        assert!(browser.text().contains("It is signed."), "{}", browser.text());
    }
    let signed = wait_until(PATIENCE, || {
        left.go(&loures.address(path));
        left.text().contains("Signed by all").then_some(())
    });
    assert!(signed.is_some(), "{}", left.text());

    // 10 see who did what
    left.go(&loures.address(&format!("{path}/history")));
    let history = left.text();
    assert!(history.contains("Maio") && history.contains("Loures"), "{history}");

    // And go out, and come back with the password.
    left.press(".visitor button");
    assert!(left.address().ends_with("/login"), "{}", left.address());
    left.send(&[("name", "ana lopes"), ("password", "not the password")]);
    assert!(left.text().contains("not right"), "{}", left.text());
    left.send(&[("name", "ana lopes"), ("password", PASSWORD)]);
    assert_eq!(left.address(), loures.address("/"));
    left.close();
    right.close();
}

/// Presses what signs something, and shows by the password who does.
fn press_and_sign(browser: &Browser<'_>, selector: &str) {
    browser.press(selector);
    assert!(browser.text().contains("Show by your password"), "{}", browser.text());
    browser.send(&[("password", PASSWORD)]);
}

/// Two towns let everybody read a project, attach a file to it, and state something about it, with forms alone.
#[test]
fn what_is_published_and_attached_takes_forms_alone() {
    let driver = Driver::start();
    let (loures, maio) = twins();
    let project = loures.new_document("project", "Horta de todos", &["planned_end=2031-05-01"]);
    let path = format!("/documents/{project}");
    let [left, right] = [driver.open(), driver.open()];
    for (town, browser) in [(&loures, &left), (&maio, &right)] {
        browser.tell("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
        town.come_in(browser);
    }
    left.go(&loures.address(&path));
    assert!(left.text().contains("Those who share it, and nobody else: Loures and Maio."), "{}", left.text());
    left.press(&format!("a[href='{path}/publish']"));
    assert!(left.text().contains("It cannot be taken back"), "{}", left.text());
    press_and_sign(&left, "form[action$='/publish'] button");
    assert!(left.text().contains("Loures would let everybody read it. Still to agree: Maio."), "{}", left.text());
    left.go(&loures.address(&format!("{path}/publish")));
    assert!(left.text().contains("You have said so."), "{}", left.text());
    let asked = wait_until(PATIENCE, || {
        right.go(&maio.address(&path));
        right.text().contains("Agree that everybody reads it").then_some(())
    });
    assert!(asked.is_some(), "{}", right.text());
    right.press(&format!("a[href='{path}/publish']"));
    press_and_sign(&right, "form[action$='/publish'] button");
    assert!(right.text().contains("Everybody may read this."), "{}", right.text());

    // A file, and the days of the project.
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("ata de maio.txt");
    std::fs::write(&file, "Presentes: todos.").expect("written");
    right.press(&format!("a[href='{path}/files']"));
    right.send(&[("file", file.to_str().expect("a path of ours"))]);
    assert!(
        right.text().contains("The file is attached.") && right.text().contains("ata de maio.txt"),
        "{}",
        right.text()
    );
    right.press(&format!("a[href='{path}/files']"));
    right.press("form[action$='/detach'] button");
    assert!(right.text().contains("The file is taken out."), "{}", right.text());
    right.go(&maio.address("/calendar"));
    let calendar = right.text();
    assert!(calendar.contains("May 2031") && calendar.contains("Horta de todos"), "{calendar}");
    let served = |path: &str| {
        let answer = ureq::get(loures.address(path)).call().expect("the site answers");
        let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).unwrap_or_default().to_owned();
        (tag, answer.into_body().read_to_string().expect("it is text"))
    };
    let known =
        wait_until(PATIENCE, || Some(served("/public/calendar.ics")).filter(|(_, text)| text.contains("20310501")));
    let (tag, _) = known.expect("what is public is in the calendar for everybody");
    assert_eq!(served("/public/calendar.ics").0, tag, "the same until something changes");
    left.close();
    right.close();
}

#[test]
fn two_people_who_write_at_the_same_time_both_keep_their_words() {
    let driver = Driver::start();
    let loures = Town::start(Some("Loures"));
    let id = loures.new_document("project", "Escolas", &["summary.en=The schools write letters", "--home"]);
    let browser = driver.open();
    // With a script they would see each other's words, as in `together`.
    browser.tell("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    loures.come_in(&browser);
    browser.go(&loures.address(&format!("/documents/{id}/edit")));
    // Somebody else is faster.
    loures.json(&["edit", &id, "summary.en=The schools write letters to each other"]);
    browser.send(&[("summary.en", "Two schools write letters")]);
    let text = browser.text();
    assert!(text.contains("Somebody else wrote meanwhile"), "{text}");
    assert!(text.contains("Two schools write letters to each other"), "{text}");
    browser.close();
}

#[test]
fn what_a_twin_writes_appears_on_an_open_page_by_itself() {
    let driver = Driver::start();
    let (loures, maio) = twins();
    let browser = driver.open();
    loures.come_in(&browser);
    browser.go(&loures.address("/documents"));
    maio.new_document("project", "Cisternas de Maio", &[]);
    let seen = wait_until(PATIENCE, || browser.text().contains("Cisternas de Maio").then_some(()));
    assert!(seen.is_some(), "nobody loaded the page again: {}", browser.text());
    browser.close();
}
