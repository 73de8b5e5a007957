//! The main tasks of a town hall with the keyboard alone: Tab, Enter and typing reach everything.

use super::chrome::{Browser, Driver};
use super::{PASSWORD, Town};
use djuntu_tests::process::{PATIENCE, wait_until};

/// Types into the fields with these names, one after the other, and sends their form with Enter on its button.
fn fill(browser: &Browser<'_>, fields: &[(&str, &str)], button: &str) {
    for (name, typed) in fields {
        browser.tab_to(&format!("main [name='{name}']"));
        browser.keys(typed);
    }
    browser.tab_to(button);
    browser.enter();
}

/// Follows a link or presses a button.
fn follow(browser: &Browser<'_>, selector: &str) {
    browser.tab_to(selector);
    browser.enter();
}

fn sign(browser: &Browser<'_>) {
    fill(browser, &[("password", PASSWORD)], "main form button");
}

#[test]
fn two_towns_do_their_work_with_keys_alone() {
    let driver = Driver::start();
    let [loures, maio] = [Town::start(None), Town::start(None)];
    let [left, right] = [driver.open(), driver.open()];
    // 1 come in, 2 found a territory
    for (town, browser, name) in [(&loures, &left, "Loures"), (&maio, &right, "Maio")] {
        browser.go(&town.first_link());
        fill(browser, &[("name", "Ana Lopes"), ("password", PASSWORD), ("again", PASSWORD)], "main form button");
        let office = [("name", name), ("office", "Presidente"), ("holder", "Ana Lopes")];
        fill(browser, &office, "form[action='/found'] button");
        assert!(browser.text().contains("Where it lies"), "{}", browser.text());
        follow(browser, "main a[href='/welcome?step=twin']");
    }
    // 3 invite, 4 answer
    follow(&left, "form[action='/invite'] button");
    let code = left.text_of(".sheet .code");
    fill(&right, &[("code", &code)], "form[action='/accept'] button");
    // 5 see how everything stands
    let equal = wait_until(PATIENCE, || {
        follow(&left, "nav a[href='/']");
        left.text().contains("You and the other node have the same.").then_some(())
    });
    assert!(equal.is_some(), "{}", left.text());
    // 6 begin a document, 7 write it
    follow(&left, "nav a[href='/documents']");
    follow(&left, "main a[href^='/new']");
    fill(&left, &[("kind", "agreement"), ("title", "Protocolo")], "form[action='/new'] button");
    fill(&left, &[("preamble.en", "The parties work together.")], "form.edit button.main, main form button.main");
    assert!(left.text().contains("It is saved."), "{}", left.text());
    let page = left.address();
    let path =
        page.split('?').next().and_then(|page| page.strip_prefix(&loures.address(""))).expect("our page").to_owned();
    // 8 propose, 9 sign on both sides
    follow(&left, "form[action$='/propose'] button");
    sign(&left);
    assert!(left.text().contains("The text is proposed"), "{}", left.text());
    follow(&left, "main a[href$='/versions/1']");
    sign(&left);
    assert!(left.text().contains("It is signed."), "{}", left.text());
    let shown = wait_until(PATIENCE, || {
        right.go(&maio.address(&format!("{path}/versions/1")));
        right.text().contains("The parties work together.").then_some(())
    });
    assert!(shown.is_some(), "{}", right.text());
    sign(&right);
    assert!(right.text().contains("It is signed."), "{}", right.text());
    // 10 see who did what, and go out
    follow(&right, "main a[href$='/history']");
    assert!(right.text().contains("Loures") && right.text().contains("Maio"), "{}", right.text());
    follow(&right, ".visitor button");
    assert!(right.address().ends_with("/login"), "{}", right.address());
    left.close();
    right.close();
}
