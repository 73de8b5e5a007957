#![allow(clippy::indexing_slicing)]

mod convergence;
mod hostile;

use super::*;
use crate::document::kinds::DocumentKind;
use crate::time::Time;

pub(super) const ALICE: [u8; 16] = [1; 16];
pub(super) const BRUNO: [u8; 16] = [2; 16];
pub(super) const CARLA: [u8; 16] = [3; 16];

pub(super) fn empty(kind: DocumentKind) -> View {
    View::build(kind, 1, Vec::new()).expect("schema 1 is known")
}

pub(super) fn assign(path: &str, value: impl Into<Option<&'static str>>) -> Assignment {
    Assignment { path: path.into(), value: value.into().map(str::to_owned) }
}

/// Returns an entry with one change; the id is made up from its bytes.
pub(super) fn entry(change: Vec<u8>) -> ViewEntry {
    ViewEntry { id: EntryId(*blake3::hash(&change).as_bytes()), changes: vec![change] }
}

pub(super) fn edit(view: &View, actor: [u8; 16], assignments: &[Assignment]) -> ViewEntry {
    entry(view.edit(actor, Time(1_700_000_000_000), assignments).expect("a valid edit"))
}

/// Makes an edit and stores it.
pub(super) fn write(view: &mut View, actor: [u8; 16], assignments: &[Assignment]) -> ViewEntry {
    let entry = edit(view, actor, assignments);
    view.extend(vec![entry.clone()]);
    assert_eq!(view.unappliable(), []);
    entry
}

fn json(view: &View) -> String {
    serde_json::to_string(&view.draft().fields).expect("a draft is JSON")
}

/// Makes `first` and `second` at the same time on top of `before`, and returns the draft, which no order may change.
fn merge(before: &[Assignment], first: &[Assignment], second: &[Assignment]) -> View {
    let mut base = empty(DocumentKind::Project);
    let start = if before.is_empty() { Vec::new() } else { vec![write(&mut base, CARLA, before)] };
    let (a, b) = (edit(&base, ALICE, first), edit(&base, BRUNO, second));
    let view = |entries: &[&ViewEntry]| {
        let entries = start.iter().chain(entries.iter().copied()).cloned().collect();
        View::build(DocumentKind::Project, 1, entries).expect("schema 1 is known")
    };
    let (one, other) = (view(&[&a, &b]), view(&[&b, &a]));
    assert_eq!(one.draft(), other.draft());
    assert_eq!(one.heads(), other.heads());
    assert_eq!(one.unappliable(), []);
    one
}

#[test]
fn an_empty_document_says_nothing() {
    for kind in DocumentKind::ALL {
        let view = empty(*kind);
        assert_eq!(view.draft(), &Draft::default(), "{kind}");
        assert_eq!(view.draft_at(&view.heads()), Ok(Draft::default()), "{kind}");
        assert_eq!(view.heads(), [kind.schema().genesis().hash], "{kind}");
        assert_eq!(view.title(&["pt"]), None, "{kind}");
    }
    let error = View::build(DocumentKind::Project, 2, Vec::new()).expect_err("there is no schema 2 yet");
    assert_eq!(error.to_string(), "a project with schema 2 was made by a newer version of djuntu; update to read it");
}

#[test]
fn different_languages_merge() {
    let view = merge(&[], &[assign("title.pt", "Água")], &[assign("title.kea", "Agu")]);
    assert_eq!(json(&view), r#"{"title":{"kea":"Agu","pt":"Água"}}"#);
}

#[test]
fn both_ends_of_one_text_merge() {
    let view = merge(
        &[assign("objectives.pt", "água para todos")],
        &[assign("objectives.pt", "Boa água para todos")],
        &[assign("objectives.pt", "água para todos, já")],
    );
    assert_eq!(view.draft().text("objectives.pt"), Some("Boa água para todos, já"));
}

#[test]
fn items_added_at_once_are_both_there() {
    let item = |title| [assign("milestones.+.title.pt", title), assign("milestones.+.due", "2027-01-31")];
    let view = merge(&[], &item("um"), &item("dois"));
    let Some(Value::Map(items)) = view.draft().value("milestones") else { panic!("no items: {}", json(&view)) };
    assert_eq!(items.len(), 2);
}

/// A copy says the same; its items have other keys, because they are others.
#[test]
fn a_copy_says_the_same_and_has_no_history() {
    let mut view = empty(DocumentKind::Project);
    let first = [
        assign("title.pt", "Escolas"),
        assign("planned_start", "2027-01-31"),
        assign("sectors.14030", "true"),
        assign("milestones.+1.title.pt", "Primeira carta"),
        assign("milestones.+1.title.en", "First letter"),
        assign("milestones.+1.due", "2027-02-01"),
        assign("milestones.+2.due", "2027-03-01"),
    ];
    write(&mut view, ALICE, &first);
    write(&mut view, ALICE, &[assign("title.pt", "Escolas irmãs"), assign("planned_start", "2027-02-28")]);
    let mut copy = empty(DocumentKind::Project);
    write(&mut copy, BRUNO, &view.draft().assignments());
    let items = |view: &View| match view.draft().value("milestones") {
        Some(Value::Map(items)) => {
            items.values().map(|item| format!("{item:?}")).collect::<std::collections::BTreeSet<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(items(&copy), items(&view));
    let fields = |view: &View| view.draft().fields.iter().filter(|(name, _)| *name != "milestones").count();
    assert_eq!(fields(&copy), fields(&view));
    for path in ["title.pt", "planned_start", "sectors.14030"] {
        assert_eq!(copy.draft().value(path), view.draft().value(path), "{path}");
    }
    assert_eq!(empty(DocumentKind::Project).draft().assignments(), []);
}

#[test]
fn a_register_set_twice_is_reported_and_settled_by_setting_it_again() {
    let mut view = merge(&[], &[assign("planned_start", "2027-01-01")], &[assign("planned_start", "2027-02-01")]);
    assert_eq!(view.draft().conflicts["planned_start"], ["2027-01-01", "2027-02-01"]);
    assert!(view.draft().text("planned_start").is_some());
    write(&mut view, CARLA, &[assign("planned_start", "2027-02-01")]);
    assert!(view.draft().conflicts.is_empty());
    assert_eq!(view.draft().text("planned_start"), Some("2027-02-01"));
}

#[test]
fn a_register_set_twice_to_the_same_is_no_conflict() {
    let both = [assign("planned_start", "2027-01-01")];
    assert!(merge(&[], &both, &both).draft().conflicts.is_empty());
}

#[test]
fn a_key_taken_out_and_put_in_at_once_is_in() {
    let view = merge(
        &[assign("sectors.14030", "true")],
        &[assign("sectors.14030", None), assign("sectors.31140", "true")],
        &[assign("sectors.14030", None)],
    );
    assert_eq!(json(&view), r#"{"sectors":{"31140":true}}"#);
}

#[test]
fn an_item_cleared_while_another_writes_into_it_keeps_what_he_wrote() {
    let mut base = empty(DocumentKind::Project);
    write(&mut base, CARLA, &[assign("milestones.+.title.pt", "poço"), assign("milestones.+.due", "2027-01-31")]);
    let Some(Value::Map(items)) = base.draft().value("milestones").cloned() else { panic!("no items") };
    let id = items.keys().next().expect("one item");
    let clear = edit(&base, ALICE, &[assign(&format!("milestones.{id}"), None)]);
    let change = edit(&base, BRUNO, &[assign(&format!("milestones.{id}.due"), "2027-03-31")]);
    base.extend(vec![clear.clone()]);
    assert_eq!(json(&base), "{}");
    base.extend(vec![change]);
    assert_eq!(json(&base), format!(r#"{{"milestones":{{"{id}":{{"due":"2027-03-31"}}}}}}"#));
    assert_eq!(base.unappliable(), []);
}

#[test]
fn the_title_is_shown_in_the_language_asked_for_or_the_original_one() {
    let check = |assignments: &[Assignment], preferred: &[&str], expected: Option<&str>| {
        let mut view = empty(DocumentKind::Agreement);
        write(&mut view, ALICE, assignments);
        assert_eq!(view.title(preferred).as_deref(), expected);
    };
    let both = [assign("title.pt", "Acordo"), assign("title.fr", "Accord"), assign("lang0", "pt")];
    check(&both, &["fr", "pt"], Some("Accord"));
    check(&both, &["de", "kea"], Some("Acordo"));
    check(&both[..2], &[], Some("Accord"));
    check(&[assign("form", "twinning")], &["pt"], None);
}

#[test]
fn entries_that_are_there_already_change_nothing() {
    let mut view = empty(DocumentKind::Project);
    let entries = vec![
        write(&mut view, ALICE, &[assign("milestones.+.title.pt", "um")]),
        write(&mut view, ALICE, &[assign("title.pt", "dois")]),
    ];
    let before = (view.draft().clone(), view.heads());
    view.extend(entries);
    assert_eq!((view.draft().clone(), view.heads()), before);
    assert_eq!(view.unappliable(), []);
}

#[test]
fn a_draft_is_plain_json_and_comes_back_from_it() {
    let mut view = empty(DocumentKind::Territory);
    write(
        &mut view,
        ALICE,
        &[
            assign("title.pt", "Ribeira Grande"),
            assign("population", "17020"),
            assign("lat_e7", "-171820000"),
            assign("langs.pt", "true"),
        ],
    );
    let text = r#"{"langs":{"pt":true},"lat_e7":-171820000,"population":17020,"title":{"pt":"Ribeira Grande"}}"#;
    assert_eq!(json(&view), text);
    let whole = serde_json::to_string(view.draft()).expect("a draft is JSON");
    assert_eq!(&serde_json::from_str::<Draft>(&whole).expect("it comes back"), view.draft());
}
