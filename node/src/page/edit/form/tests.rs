//! Forms that come back are edits, and nothing that others wrote is lost.

use super::*;
use djuntu_protocol::document::kinds::DocumentKind;

fn schema() -> &'static Schema {
    DocumentKind::Project.schema()
}

fn draft(json: &str) -> Draft {
    Draft { fields: serde_json::from_str(json).unwrap(), conflicts: BTreeMap::new() }
}

/// Returns what is written when this was there, that is there now, and so much was typed.
fn written(then: &str, now: &str, typed: &str) -> (Vec<(String, Option<String>)>, bool) {
    let text = FormText { heads: Vec::new(), then: draft(then), now: draft(now) };
    let changes = changes(schema(), &text, &Fields::parse(typed.as_bytes()).unwrap()).unwrap();
    (changes.set.into_iter().map(|assignment| (assignment.path, assignment.value)).collect(), changes.merged)
}

fn one(path: &str, value: Option<&str>) -> Vec<(String, Option<String>)> {
    vec![(path.to_owned(), value.map(str::to_owned))]
}

#[test]
fn only_what_was_changed_is_written() {
    let then = r#"{"title":{"pt":"Escolas"},"planned_start":"2027-01-10"}"#;
    assert_eq!(written(then, then, "title.pt=Escolas&planned_start=2027-01-10&form="), (Vec::new(), false));
    assert_eq!(written(then, then, "title.pt=Escolas+a"), (one("title.pt", Some("Escolas a")), false));
    assert_eq!(written(then, then, "planned_start="), (one("planned_start", None), false));
    assert_eq!(written(then, then, "summary.fr=a%0D%0Ab%0D%0A"), (one("summary.fr", Some("a\nb")), false));
    assert_eq!(written(then, then, ""), (Vec::new(), false));
}

#[test]
fn what_somebody_else_wrote_meanwhile_stays() {
    let then = r#"{"title":{"pt":"As escolas de Loures"}}"#;
    let now = r#"{"title":{"pt":"As escolas de Loures e Maio"},"exit":{"pt":"Fica tudo"}}"#;
    // Nothing was typed over it.
    assert_eq!(written(then, now, "title.pt=As+escolas+de+Loures&exit.pt="), (Vec::new(), false));
    let (set, merged) = written(then, now, "title.pt=Duas+escolas+de+Loures");
    assert_eq!((set, merged), (one("title.pt", Some("Duas escolas de Loures e Maio")), true));
    let (then, now) = (r#"{"planned_end":"2027-01-01"}"#, r#"{"planned_end":"2027-02-02"}"#);
    assert_eq!(written(then, now, "planned_end=2027-03-03"), (one("planned_end", Some("2027-03-03")), true));
}

#[test]
fn items_are_added_changed_and_taken_out() {
    let then = r#"{"milestones":{"a1":{"title":{"pt":"Carta"},"due":"2027-02-01"}},"sdg":{"4":true}}"#;
    assert_eq!(written(then, then, "milestones.%2Bnew.title.pt=&milestones.%2Bnew.due=").0, Vec::new());
    let (set, _) = written(then, then, "milestones.%2Bnew.title.pt=Visita&milestones.%2Bnew.due=2027-07-01");
    assert_eq!(set[0], ("milestones.+new.title.pt".to_owned(), Some("Visita".to_owned())));
    assert_eq!(set.len(), 2);
    assert_eq!(written(then, then, "milestones.a1.due=2027-03-01").0, one("milestones.a1.due", Some("2027-03-01")));
    assert_eq!(written(then, then, "-milestones.a1=1&milestones.a1.due=2028-01-01").0, one("milestones.a1", None));
    // Of an item that the form did not show, nothing is written.
    assert_eq!(written(then, then, "milestones.b2.due=2027-03-01&-milestones.b2=1").0, Vec::new());
    let (set, _) = written(then, then, "sdg=17,+11");
    let paths: Vec<&str> = set.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["sdg.11", "sdg.17", "sdg.4"]);
}

#[test]
fn numbers_are_kept_whole_and_shown_as_people_write_them() {
    let field = |name: &'static str| Box::leak(Box::new(Field::register(name, Register::Integer)));
    let check = |name: &'static str, typed: &str, expected: Option<&str>| {
        assert_eq!(kept(field(name), typed).ok().as_deref(), expected, "{name} {typed}");
    };
    check("amount", "1250.5", Some("125050"));
    check("amount", "1 250,50", Some("125050"));
    check("amount", "-3", Some("-300"));
    check("amount", "0", Some("0"));
    check("amount", "1.234", None);
    check("amount", "12x", None);
    check("amount", ".5", None);
    check("lat_e7", "15.14", Some("151400000"));
    check("people", "12", Some("12"));
    let said = |name: &'static str, value: i64| shown(field(name), &Value::Integer(value));
    assert_eq!([said("amount", 125_050), said("amount", 500_000), said("amount", -5)], ["1250.5", "5000", "-0.05"]);
    assert_eq!([said("lon_e7", -232_100_000), said("people", 12)], ["-23.21", "12"]);
}

#[test]
fn a_form_shows_every_field_and_a_place_for_new_items() {
    let then = draft(r#"{"title":{"pt":"Escolas"},"milestones":{"a1":{"due":"2027-02-01"}}}"#);
    let groups = groups(&Words::default(), schema(), &then, &[], &Fields::default());
    let paths: Vec<&str> = groups.iter().flat_map(|group| &group.inputs).map(|input| input.path.as_str()).collect();
    for path in ["title.pt", "title.en", "summary.en", "milestones.a1.due", "milestones.+new.title.en", "sdg"] {
        assert!(paths.contains(&path), "{path} is not in {paths:?}");
    }
    assert!(!paths.iter().any(|path| path.starts_with("notes") || path.starts_with("links")));
}
