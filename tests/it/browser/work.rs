//! The pages of what territories decide, pay, measure, keep and meet for, and the site for everybody.

use super::*;

/// Says something at a node until it is known there what it is about.
fn say(town: &Town, arguments: &[&str]) {
    let done = wait_until(PATIENCE, || {
        let said = town.node.djuntu(arguments.iter().copied()).run();
        (said.code == 0).then_some(())
    });
    assert!(done.is_some(), "{arguments:?}");
}

/// A decision with votes, a fund with gifts, a measure with observations, a record with a version, and an assembly.
struct Work {
    decision: String,
    fund: String,
    measure: String,
    record: String,
    assembly: String,
}

fn work(loures: &Town, maio: &Town) -> Work {
    let options = [
        "options.+a.label.pt=Loures",
        "options.+b.label.pt=Maio",
        "arguments.+a.side=for",
        "arguments.+a.text.pt=É mais perto.",
    ];
    let decision = loures.new_document("decision", "Quem visita quem em 2027?", &options);
    say(loures, &["decision", "open", &decision, "--method", "unanimity"]);
    say(maio, &["decision", "vote", &decision, "Maio"]);
    say(maio, &["decision", "tally", &decision]);
    say(loures, &["decision", "vote", &decision, "Loures"]);
    let fund = loures.new_document("fund", "Fundo de coresponsabilidade", &["purpose.pt=Hortas e escolas."]);
    say(loures, &["fund", "open", &fund, "EUR", "--limit", "1000"]);
    say(maio, &["fund", "join", &fund]);
    let gift = loures.json(&["fund", "receive", &fund, "500", "--from", "Câmara de Loures", "--evidence", "extrato 7"]);
    let gift = gift.pointer("/entry").and_then(Value::as_str).expect("a gift has an entry").to_owned();
    say(loures, &["fund", "transfer", &fund, "Maio", "300", "--gift", &gift]);
    say(loures, &["fund", "spend", &fund, "120.50", "--gift", &gift, "--evidence", "fatura 12"]);
    let measure = loures.new_document("measure", "Pegadas de Loures", &["scheme=footprint"]);
    for (year, value) in [("2021", "4.65"), ("2022", "4.603"), ("2023", "4.1")] {
        say(
            loures,
            &[
                "measure",
                "observe",
                &measure,
                "co2_per_person",
                value,
                "t",
                "--year",
                year,
                "--method",
                "consumption-based",
                "--source",
                "Global Carbon Project",
            ],
        );
    }
    let sets = ["form=method", "body.pt=Primeiro, a água.", "licence=CC-BY-4.0", "authors.+a.name=Ana Lopes"];
    let record = loures.new_document("record", "Como fazer uma horta comum", &sets);
    say(loures, &["record", "submit", &record]);
    say(maio, &["record", "review", &record, "accept", "Funcionou também aqui."]);
    say(loures, &["record", "release", &record]);
    let sets = ["form=joint_committee", "meetings.+a.start=2027-01-31", "meetings.+a.minutes.pt=Aprovado o plano."];
    let assembly = loures.new_document("assembly", "Comissão mista Loures-Maio", &sets);
    say(loures, &["assembly", "open", &assembly, "--level", "1"]);
    say(loures, &["assembly", "seat", &assembly, "--as", "public_authority", "--holder", "Maio", "--vote"]);
    say(loures, &["assembly", "minutes", &assembly]);
    Work { decision, fund, measure, record, assembly }
}

#[test]
fn every_page_of_work_can_be_used_by_everybody_in_every_language() {
    let (driver, axe) = (Driver::start(), Axe::load());
    let (loures, maio) = twins();
    let work = work(&loures, &maio);
    let browser = driver.open();
    loures.come_in(&browser);
    let mut wrong = Vec::new();
    let kinds = [
        ("decision", &work.decision),
        ("fund", &work.fund),
        ("measure", &work.measure),
        ("record", &work.record),
        ("assembly", &work.assembly),
    ];
    for (name, document) in kinds {
        wrong.extend(look_at(&browser, &axe, &loures, name, &format!("/documents/{document}")));
    }
    let status = loures.json(&["status"]);
    let ours = status.pointer("/territory/id").and_then(Value::as_str).expect("a territory has an id");
    let others = status.pointer("/nodes/0/territory/id").and_then(Value::as_str).expect("a twin has an id");
    for (name, path) in [
        ("territory", format!("/territories/{others}")),
        ("territory-ours", format!("/territories/{ours}")),
        ("documents-of-one", format!("/documents?with={others}&state=released")),
        ("calendar-of-work", "/calendar?from=2027-01-01".to_owned()),
        ("conservatory-of-work", "/conservatory".to_owned()),
    ] {
        wrong.extend(look_at(&browser, &axe, &loures, name, &path));
    }
    browser.close();
    println!("pictures of every page are in {}", pictures().display());
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Only what everybody may read is on the site for everybody, whatever somebody asks for there.
#[test]
fn the_public_site_shows_what_is_public_and_nothing_else() {
    let driver = Driver::start();
    let (loures, maio) = twins();
    let shared = loures.new_document("project", "Segredo partilhado", &[]);
    let home = loures.new_document("measure", "Segredo de casa", &["--home", "scheme=footprint"]);
    let public = loures.new_document("project", "Horta de todos", &["summary.pt=Todos leem isto."]);
    for town in [&loures, &maio] {
        say(town, &["publish", &public, "--yes"]);
    }
    let browser = driver.open();
    browser.go(&loures.address("/public/en"));
    let listed = browser.text();
    assert!(listed.contains("Horta de todos") && listed.contains("1 document."), "{listed}");
    assert!(!listed.contains("Segredo"), "{listed}");
    browser.go(&loures.address("/public/pt/documents?text=segredo"));
    assert!(browser.text().contains("Nenhum documento."), "{}", browser.text());
    browser.go(&loures.address(&format!("/public/pt/documents/{public}")));
    assert!(browser.text().contains("Todos leem isto."), "{}", browser.text());
    for (hidden, title) in [(&shared, "Segredo"), (&home, "Segredo")] {
        browser.go(&loures.address(&format!("/public/pt/documents/{hidden}")));
        let text = browser.text();
        assert!(text.contains("Não há nada público") && !text.contains(title), "{text}");
    }
    browser.go(&loures.address("/public/calendar.ics"));
    assert!(!browser.text().contains("Segredo"), "{}", browser.text());
    browser.close();
}
