#![allow(clippy::indexing_slicing)]

use super::super::tests::{ALICE, BRUNO, assign, empty, entry, write};
use super::*;
use crate::document::kinds::DocumentKind;
use crate::document::view::{Draft, Value};

/// Edits a project that has the title "Água" and one milestone, `{id}` in paths, and expects this draft or sentence.
fn check(path: &str, value: Option<&str>, expected: Result<&str, &str>) {
    let mut view = empty(DocumentKind::Project);
    write(&mut view, ALICE, &[assign("title.pt", "Água"), assign("milestones.+.due", "2027-01-31")]);
    let id = item_id(&ALICE, DocumentKind::Project.schema().genesis().operations + 5);
    let assignment = Assignment { path: path.replace("{id}", &id), value: value.map(str::to_owned) };
    let shown = match view.edit(ALICE, Time(0), &[assignment]) {
        Err(error) => Err(error.to_string()),
        Ok(change) => {
            view.extend(vec![entry(change)]);
            assert_eq!(view.unappliable(), [], "{path}");
            Ok(serde_json::to_string(&view.draft().fields).expect("a draft is JSON").replace(&id, "{id}"))
        }
    };
    assert_eq!(shown.as_deref().map_err(String::as_str), expected, "{path} = {value:?}");
}

#[test]
fn good_assignments() {
    let rest = |milestone: &str, more: &str| {
        format!(r#"{{"milestones":{{"{{id}}":{milestone}}}{more},"title":{{"pt":"Água"}}}}"#)
    };
    let same = r#"{"due":"2027-01-31"}"#;
    check(
        "title.pt",
        Some("Água limpa"),
        Ok(r#"{"milestones":{"{id}":{"due":"2027-01-31"}},"title":{"pt":"Água limpa"}}"#),
    );
    check("title.pt", None, Ok(r#"{"milestones":{"{id}":{"due":"2027-01-31"}}}"#));
    check("planned_end", Some("2028-02-29"), Ok(&rest(same, r#","planned_end":"2028-02-29""#)));
    check("sectors.14030", Some("true"), Ok(&rest(same, r#","sectors":{"14030":true}"#)));
    check("form", Some("a\"\u{1}é"), Ok(&rest(same, "").replacen('{', r#"{"form":"a\"\u0001é","#, 1)));
    check("milestones.{id}.due", Some("2027-02-28"), Ok(&rest(r#"{"due":"2027-02-28"}"#, "")));
    check("milestones.{id}.title.kea", Some("Posu"), Ok(&rest(r#"{"due":"2027-01-31","title":{"kea":"Posu"}}"#, "")));
    check("milestones.{id}.due", None, Ok(r#"{"title":{"pt":"Água"}}"#));
    check("milestones.{id}", None, Ok(r#"{"title":{"pt":"Água"}}"#));
}

fn fields() -> String {
    DocumentKind::Project.schema().all_fields().map(|field| field.name).collect::<Vec<_>>().join(", ")
}

#[test]
fn bad_assignments_say_what_to_do() {
    check("titel.pt", Some("x"), Err(&format!("project has no field titel; its fields are {}", fields())));
    check("", Some("x"), Err(&format!("project has no field ; its fields are {}", fields())));
    check("title", Some("x"), Err("title is kept in several languages; name one, as in title.pt"));
    check("title.de", Some("x"), Err("there are no texts in de; the languages are en, fr, pt, kea"));
    check("title.pt.x", Some("x"), Err("there are no texts in pt.x; the languages are en, fr, pt, kea"));
    check("form.x", Some("x"), Err("form is a single value; write form without anything after it"));
    check("planned_start", Some("soon"), Err("planned_start is a date such as 2026-11-23, not soon"));
    check("planned_start", Some("2027-02-29"), Err("planned_start is a date such as 2026-11-23, not 2027-02-29"));
    check("notes.+.at", Some("1e3"), Err("at is a whole number of at most 15 digits, not 1e3"));
    check(
        "notes.+.at",
        Some("9007199254740992"),
        Err("at is a whole number of at most 15 digits, not 9007199254740992"),
    );
    check(
        "sectors",
        Some("14030"),
        Err("sectors is a set; name a key of letters, digits, - and _, as in sectors.14030"),
    );
    check(
        "sectors.á",
        Some("true"),
        Err("sectors is a set; name a key of letters, digits, - and _, as in sectors.14030"),
    );
    check("sectors.14030", Some("yes"), Err("a key of sectors is there or not; write true to add it, or clear it"));
    let items = "milestones holds items; write milestones.+.title to add one, milestones.<id>.title to change one, or \
                 clear milestones.<id>";
    check("milestones", Some("x"), Err(items));
    check("milestones", None, Err(items));
    check("milestones.+", None, Err(items));
    check("milestones.{id}", Some("x"), Err(items));
    check("milestones.none.due", Some("2027-01-01"), Err("milestones has no item none; write milestones.+ to add one"));
    check("milestones.none", None, Err("milestones has no item none; write milestones.+ to add one"));
    check(
        "milestones.{id}.when",
        Some("x"),
        Err("milestones has no field when; its fields are title, pos, due, owner, step"),
    );
    check("milestones.{id}.title", Some("x"), Err("title is kept in several languages; name one, as in title.pt"));
}

#[test]
fn what_changes_nothing_is_refused() {
    let unchanged = Err("nothing is changed by this");
    check("title.pt", Some("Água"), unchanged);
    check("title.fr", None, unchanged);
    check("title.fr", Some(""), unchanged);
    check("planned_start", None, unchanged);
    check("planned_start", Some(""), unchanged);
    check("sectors.14030", None, unchanged);
    check("milestones.{id}.due", Some("2027-01-31"), unchanged);
    check("milestones.+.title.pt", None, unchanged);
    check("milestones.+.title.pt", Some(""), unchanged);
    assert_eq!(empty(DocumentKind::Project).edit(ALICE, Time(0), &[]), Err(EditError::Unchanged));
}

#[test]
fn what_is_too_much_is_refused() {
    let long = |length: usize| "x".repeat(length);
    check("form", Some(&long(limits::REGISTER_BYTES_MAX + 1)), Err("form holds at most 16384 bytes; shorten it"));
    check("title.pt", Some(&long(limits::VALUE_BYTES_MAX + 1)), Err("title holds at most 1048576 bytes; shorten it"));
    let much = "this is too much for one edit (about 10000 characters); make it in several";
    check("title.pt", Some(&long(limits::EDIT_CHARACTERS_MAX + 5)), Err(much));
    check("title.fr", Some(&long(limits::OPERATIONS_PER_ENTRY_MAX as usize + 1)), Err(much));
}

#[test]
fn a_long_text_takes_an_edit_at_each_end() {
    let mut view = empty(DocumentKind::Agreement);
    let half = "abcdefghi ".repeat(900);
    let set = |view: &mut View, text: String| {
        let assignment = Assignment { path: "preamble.pt".into(), value: Some(text) };
        let change = view.edit(ALICE, Time(0), &[assignment]).expect("a valid edit");
        view.extend(vec![entry(change.clone())]);
        change.len()
    };
    set(&mut view, half.clone());
    set(&mut view, format!("{half}{half}"));
    let size = set(&mut view, format!("X{half}{half}Y"));
    assert!(size < 250, "{size} bytes for two characters");
    assert_eq!(view.draft().text("preamble.pt").map(str::len), Some(18_002));
}

#[test]
fn one_edit_adds_several_items_by_their_names() {
    let mut view = empty(DocumentKind::Project);
    write(
        &mut view,
        ALICE,
        &[
            assign("milestones.+a.title.pt", "um"),
            assign("milestones.+b.title.pt", "dois"),
            assign("milestones.+a.due", "2027-01-01"),
            assign("partners.+a.role", "4"),
        ],
    );
    let Some(Value::Map(items)) = view.draft().value("milestones") else { panic!("no items") };
    assert_eq!(items.len(), 2);
    assert!(view.draft().value("partners").is_some());
}

/// A reference can name an item that its own edit adds, whichever stands first.
#[test]
fn a_reference_names_an_item_of_its_own_edit() {
    let mut view = empty(DocumentKind::Project);
    let period = [assign("result_periods.+p.target", "40"), assign("result_periods.+p.result", "results.+r")];
    let refused = view.edit(ALICE, Time(0), &period);
    assert!(matches!(refused, Err(EditError::NotAdded { field: "result", .. })), "{refused:?}");
    let result = [assign("results.+r.title.pt", "Cartas"), assign("partners.+r.role", "4")];
    write(&mut view, ALICE, &[&period[..], &result[..]].concat());
    let only = |name: &str| match view.draft().value(name) {
        Some(Value::Map(items)) if items.len() == 1 => items.iter().next().map(|(id, item)| (id.clone(), item.clone())),
        other => panic!("{name}: {other:?}"),
    };
    let ((result, _), (_, period)) = (only("results").unwrap(), only("result_periods").unwrap());
    let Value::Map(period) = period else { panic!("no item") };
    assert_eq!(period.get("result"), Some(&Value::Text(result)));
}

#[test]
fn a_change_is_raw_whatever_its_size_and_says_when_it_was_made() {
    let view = empty(DocumentKind::Agreement);
    let text = Assignment { path: "preamble.pt".into(), value: Some("água ".repeat(1_900)) };
    let bytes = view.edit(ALICE, Time(1_700_000_000_999), &[text]).expect("a valid edit");
    assert_eq!(bytes[8], 1, "an uncompressed chunk");
    let change = automerge::Change::from_bytes(bytes).expect("well-formed");
    assert_eq!((change.timestamp(), change.message(), change.seq()), (1_700_000_000, None, 1));
    assert_eq!(change.actor_id().to_bytes(), ALICE);
    let genesis = DocumentKind::Agreement.schema().genesis();
    assert_eq!(change.start_op().get(), genesis.operations + 1);
    assert_eq!(change.deps().iter().map(|dep| dep.0).collect::<Vec<_>>(), [genesis.hash.0]);
}

#[test]
fn an_edit_leaves_the_view_as_it_is_and_is_the_same_everywhere() {
    let view = empty(DocumentKind::Project);
    let edit = [assign("milestones.+.title.pt", "um"), assign("title.pt", "dois")];
    let first = view.edit(ALICE, Time(5), &edit);
    assert_eq!(view.draft(), &Draft::default());
    assert_eq!(first, view.edit(ALICE, Time(5), &edit));
    assert_eq!(first, empty(DocumentKind::Project).edit(ALICE, Time(5), &edit));
}

/// Edits that are made together are what they would be one after the other, and taken in without being applied again.
#[test]
fn edits_made_together_are_those_made_one_after_the_other() {
    let edits = [
        vec![assign("title.pt", "Escolas")],
        vec![assign("milestones.+.title.pt", "um"), assign("milestones.+.due", "2027-01-31")],
        vec![assign("title.pt", "Escolas irmãs"), assign("sectors.14030", "true")],
        vec![assign("title.pt", "Escolas irmãs de Maio")],
    ];
    let mut view = empty(DocumentKind::Project);
    let edited = view.edit_all(ALICE, Time(5), &edits.clone().map(Edit::Assign));
    let together: Vec<Vec<u8>> = edited.outcomes.into_iter().map(|outcome| outcome.expect("a valid edit")).collect();
    let mut alone = empty(DocumentKind::Project);
    for (edit, change) in edits.iter().zip(&together) {
        assert_eq!(alone.edit(ALICE, Time(5), edit).as_ref(), Ok(change));
        alone.extend(vec![entry(change.clone())]);
    }
    assert_eq!(view.draft(), &Draft::default(), "the view is as it was");
    assert!(view.adopt(edited.ahead.expect("it was kept")));
    assert_eq!(view.draft(), alone.draft());
    assert_eq!(view.heads(), alone.heads());
    // Whoever goes on from there makes what everybody else would.
    let next = [assign("title.pt", "fim")];
    assert_eq!(view.edit(BRUNO, Time(6), &next), alone.edit(BRUNO, Time(6), &next));
    let change = alone.edit(BRUNO, Time(6), &next).expect("a valid edit");
    view.extend(vec![entry(change.clone())]);
    alone.extend(vec![entry(change)]);
    assert_eq!((view.draft(), view.unappliable()), (alone.draft(), alone.unappliable()));
}

#[test]
fn an_edit_that_cannot_be_made_leaves_the_others() {
    let view = empty(DocumentKind::Project);
    let edits = [
        vec![assign("title.pt", "um")],
        vec![assign("colour", "red")],
        vec![assign("title.pt", "um")],
        vec![assign("milestones.none.due", "2027-01-31")],
        vec![assign("title.pt", "dois")],
    ];
    let edited = view.edit_all(ALICE, Time(5), &edits.clone().map(Edit::Assign));
    let made: Vec<bool> = edited.outcomes.iter().map(Result::is_ok).collect();
    assert_eq!(made, [true, false, false, false, true]);
    assert_eq!(edited.outcomes[2], Err(EditError::Unchanged));
    assert_eq!(edited.ahead.expect("it was kept").hashes().len(), 2);
}

#[test]
fn what_was_made_of_another_view_is_not_taken_in() {
    let mut view = empty(DocumentKind::Project);
    let edited = view.edit_all(ALICE, Time(5), &[Edit::Assign(vec![assign("title.pt", "um")])]);
    write(&mut view, BRUNO, &[assign("title.fr", "deux")]);
    let before = view.draft().clone();
    assert!(!view.adopt(edited.ahead.expect("it was kept")));
    assert_eq!(view.draft(), &before);
}

#[test]
fn edits_that_do_not_fit_into_one_entry_are_left_for_the_next() {
    let view = empty(DocumentKind::Project);
    let long = |text: &str| Assignment { path: "title.pt".into(), value: Some(text.repeat(4_000)) };
    let edits = [vec![long("a")], vec![long("b")], vec![long("c")]];
    let edited = view.edit_all(ALICE, Time(5), &edits.clone().map(Edit::Assign));
    assert!((1..3).contains(&edited.outcomes.len()) && edited.outcomes.iter().all(Result::is_ok));
    assert!(edited.ahead.is_none(), "the copy has one too many");
    let many: Vec<_> = (0..2_000)
        .map(|day| Edit::Assign(vec![assign("planned_start", ["2027-01-01", "2027-01-02"][day % 2])]))
        .collect();
    assert_eq!(view.edit_all(ALICE, Time(5), &many).outcomes.len(), limits::CHANGES_PER_ENTRY_MAX);
}

#[test]
fn an_actor_belongs_to_one_author_document_and_epoch() {
    let (key, document) = (PublicKey([1; 32]), DocumentId([2; 32]));
    let one = actor(&key, &document, 3);
    assert_eq!(data_encoding::HEXLOWER.encode(&one), "102a61eb184d1be9cba28dba27e8cd7a");
    assert_ne!(one, actor(&key, &document, 4));
    assert_ne!(one, actor(&key, &DocumentId([3; 32]), 3));
    assert_ne!(one, actor(&PublicKey([2; 32]), &document, 3));
    let hash = blake3::derive_key("djuntu/actor/1", &[&[1; 32][..], &[2; 32], &[3, 0, 0, 0, 0, 0, 0, 0]].concat());
    assert_eq!(one, hash[..16]);
}
