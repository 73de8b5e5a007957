//! Nothing that the page says is missing in any language, and nothing is there that it never says.

use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Groups of keys whose end is chosen at run time, by [`Words::of`].
const GROUPS: &[&str] = &[
    "actor-",
    "alarm-",
    "booking-",
    "check-",
    "choice-",
    "cooperation-state-",
    "day-",
    "decision-method-",
    "decision-side-",
    "document-state-",
    "done-",
    "field-",
    "file-state-",
    "fund-act-",
    "indicator-",
    "invited-",
    "key-role-",
    "kind-",
    "kinds-",
    "language-",
    "log-",
    "level-",
    "measure-state-",
    "month-",
    "need-",
    "need-go-",
    "paper-",
    "path-",
    "people-error-",
    "problem-",
    "project-status-",
    "reason-",
    "role-",
    "role-may-",
    "set-aside-",
    "sort-",
    "standing-",
    "state-",
    "step-",
    "verdict-",
];

/// Returns each key of a file with the variables that its message names.
fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with([' ', '}'])) {
            key = name.to_owned();
            assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{key} is there twice");
        }
        for variable in line.split('$').skip(1) {
            let end = variable.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(variable.len());
            keys.entry(key.clone()).or_default().insert(variable[..end].to_owned());
        }
    }
    keys
}

/// Returns the text of every template and of every file of the page.
fn sources() -> String {
    let mut sources = String::new();
    let mut folders = vec![
        Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"),
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page"),
    ];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let file = file.unwrap().path();
            if file.is_dir() {
                folders.push(file);
            } else if !file.ends_with("tests.rs") {
                sources.push_str(&std::fs::read_to_string(file).unwrap());
            }
        }
    }
    sources
}

#[test]
fn every_language_says_everything() {
    let [(_, en), (_, fr), (_, pt), (_, kea)] = FILES;
    let english = keys(en);
    assert!(english.len() > 100, "the keys are found");
    assert_eq!(keys(fr), english, "fr.ftl has other keys or variables than en.ftl");
    assert_eq!(keys(pt), english, "pt.ftl has other keys or variables than en.ftl");
    for (key, variables) in keys(kea) {
        assert_eq!(english.get(&key), Some(&variables), "{key} of kea.ftl");
    }
}

#[test]
fn every_key_is_said_and_every_said_key_is_there() {
    let (english, sources) = (keys(FILES[0].1), sources());
    let quoted: BTreeSet<&str> = sources.split('"').collect();
    let is_said = |key: &&String| quoted.contains(key.as_str()) || GROUPS.iter().any(|group| key.starts_with(group));
    let unused: Vec<&String> = english.keys().filter(|key| !is_said(key)).collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
    for call in [".say(\"", ".count(\"", ".with(\"", ".fill(\""] {
        for said in sources.split(call).skip(1) {
            let key = said.split('"').next().unwrap();
            assert!(english.contains_key(key), "{key} is said, and is not in en.ftl");
        }
    }
    for call in ["w.of(\"", "words.of(\"", "self.of(\"", ".known(\""] {
        for group in sources.split(call).skip(1) {
            let group = format!("{}-", group.split('"').next().unwrap());
            assert!(GROUPS.contains(&group.as_str()), "{group} is a group that this test does not know");
            assert!(english.keys().any(|key| key.starts_with(&group)), "{group} has no key in en.ftl");
        }
    }
}

#[test]
fn every_message_can_be_said_in_every_language() {
    for (language, _) in FILES {
        let words = Words(language);
        for (key, variables) in keys(FILES[0].1) {
            let mut args = FluentArgs::new();
            for variable in variables {
                args.set(variable.clone(), if variable == "name" { "Ana".into() } else { FluentValue::from(2) });
            }
            let said = words.find(&key, Some(&args)).unwrap_or_default();
            assert!(!said.is_empty() && !said.contains('{'), "{key}: {said}");
        }
    }
}

#[test]
fn numbers_and_days_are_said_as_people_say_them() {
    let check = |language: Language, expected: [&str; 4]| {
        let w = Words(language);
        let said = [w.count("ago-days", 1), w.count("ago-days", 2), w.day("2027-01-01"), w.day("2026-12-31")];
        assert_eq!(said, expected);
    };
    check(Language::En, ["1 day ago", "2 days ago", "1 January 2027", "31 December 2026"]);
    check(Language::Fr, ["il y a 1 jour", "il y a 2 jours", "1er janvier 2027", "31 décembre 2026"]);
    check(Language::Pt, ["há 1 dia", "há 2 dias", "1 de janeiro de 2027", "31 de dezembro de 2026"]);
    check(Language::Kea, ["1 day ago", "2 days ago", "1 January 2027", "31 December 2026"]);
    let w = Words(Language::Fr);
    assert_eq!([w.day("never"), w.of("state", "unheard of"), w.ago("then")], ["never", "unheard of", "then"]);
    assert_eq!(w.count("documents-found", 0), "Aucun document.");
    assert_eq!(w.problem(&DeskError::Input("a name".to_owned())), "a name");
    assert_eq!(w.problem(&DeskError::Stopping), "Ce nœud s’arrête. Réessayez quand il tourne.");
}
