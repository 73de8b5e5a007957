use super::super::tests::{ALICE, BRUNO, CARLA, assign, edit, empty, entry, write};
use super::*;
use crate::document::kinds::DocumentKind;

const NOW: Time = Time(1_700_000_000_000);

/// Makes `lost` on top of `before`, and writes it again on top of `before` and `present`. Returns how the document reads.
fn again(before: &[Assignment], lost: &[Assignment], present: &[Assignment]) -> String {
    let mut base = empty(DocumentKind::Project);
    let start = if before.is_empty() { Vec::new() } else { vec![write(&mut base, CARLA, before)] };
    let lost = edit(&base, ALICE, lost);
    if !present.is_empty() {
        write(&mut base, BRUNO, present);
    }
    let reapplied = base.reapply(CARLA2, NOW, start, vec![lost]).expect("it can be written again");
    assert_eq!((reapplied.unappliable.as_slice(), reapplied.left_out.as_slice()), (&[][..], &[][..]));
    if let Some(change) = reapplied.change {
        base.extend(vec![entry(change)]);
        assert_eq!(base.unappliable(), []);
    }
    serde_json::to_string(&base.draft().fields).expect("a draft is JSON")
}

const CARLA2: [u8; 16] = [4; 16];

/// R152: every shape of a field.
#[test]
fn what_was_lost_is_written_again_on_what_is_there_now() {
    for (before, lost, present, expected) in [
        // A register: what is written last is what one sees.
        (vec![], vec![assign("planned_start", "2027-01-01")], vec![], r#"{"planned_start":"2027-01-01"}"#),
        (
            vec![assign("planned_start", "2026-01-01")],
            vec![assign("planned_start", "2027-01-01")],
            vec![assign("planned_start", "2028-01-01")],
            r#"{"planned_start":"2027-01-01"}"#,
        ),
        (vec![assign("planned_start", "2026-01-01")], vec![assign("planned_start", None)], vec![], "{}"),
        // A text: what both inserted stays, what either deleted goes.
        (
            vec![assign("title.pt", "duas escolas")],
            vec![assign("title.pt", "duas escolas irmãs")],
            vec![assign("title.pt", "As duas escolas")],
            r#"{"title":{"pt":"As duas escolas irmãs"}}"#,
        ),
        (
            vec![assign("title.pt", "um dois três")],
            vec![assign("title.pt", "um três")],
            vec![assign("title.pt", "um dois três quatro")],
            r#"{"title":{"pt":"um três quatro"}}"#,
        ),
        // What is there already is not written twice.
        (vec![], vec![assign("title.pt", "água")], vec![assign("title.pt", "água")], r#"{"title":{"pt":"água"}}"#),
        // A set.
        (
            vec![assign("sectors.14030", "true")],
            vec![assign("sectors.14030", None), assign("sectors.11220", "true")],
            vec![assign("sectors.15110", "true")],
            r#"{"sectors":{"11220":true,"15110":true}}"#,
        ),
    ] {
        assert_eq!(again(&before, &lost, &present), expected, "{lost:?}");
    }
}

/// R152: an item that was added is added again, one that is there is changed or cleared.
#[test]
fn items_are_written_again() {
    let mut base = empty(DocumentKind::Project);
    let start = write(&mut base, CARLA, &[assign("milestones.+.title.pt", "começo")]);
    let Some(Value::Map(items)) = base.draft().value("milestones").cloned() else { panic!("an item") };
    let item = items.keys().next().expect("one").clone();
    let due =
        |value: Option<&str>| Assignment { path: format!("milestones.{item}.due"), value: value.map(str::to_owned) };
    let added =
        [assign("milestones.+a.title.pt", "fim"), assign("milestones.+a.due", "2027-12-31"), due(Some("2027-01-01"))];
    let lost = edit(&base, ALICE, &added);
    let reapplied = base.reapply(BRUNO, NOW, vec![start.clone()], vec![lost]).expect("can be");
    base.extend(vec![entry(reapplied.change.expect("something"))]);
    assert_eq!(base.draft().text(&format!("milestones.{item}.due")), Some("2027-01-01"));
    let Some(Value::Map(items)) = base.draft().value("milestones").cloned() else { panic!("items") };
    assert_eq!(items.len(), 2);
    let new = items.keys().find(|id| **id != item).expect("the new one");
    assert_eq!(base.draft().text(&format!("milestones.{new}.title.pt")), Some("fim"));
    // Cleared there, and here.
    let clear = Assignment { path: format!("milestones.{item}"), value: None };
    let only = {
        let mut view = empty(DocumentKind::Project);
        view.extend(vec![start.clone()]);
        view
    };
    let lost = edit(&only, CARLA2, &[clear]);
    let reapplied = base.reapply(CARLA2, NOW, vec![start], vec![lost]).expect("can be");
    base.extend(vec![entry(reapplied.change.expect("something"))]);
    assert_eq!(base.draft().value(&format!("milestones.{item}")), None);
    assert_eq!(base.unappliable(), []);
}

/// R152: what rests on a lost entry that somebody else made is written again whole, because that item is not here.
#[test]
fn an_item_that_is_not_here_is_made_anew() {
    let mut there = empty(DocumentKind::Project);
    let made = write(&mut there, ALICE, &[assign("milestones.+.title.pt", "deles")]);
    let Some(Value::Map(items)) = there.draft().value("milestones").cloned() else { panic!("an item") };
    let item = items.keys().next().expect("one").clone();
    let due = Assignment { path: format!("milestones.{item}.due"), value: Some("2027-01-01".to_owned()) };
    let lost = edit(&there, BRUNO, &[due]);
    let mut here = empty(DocumentKind::Project);
    let reapplied = here.reapply(CARLA, NOW, vec![made], vec![lost]).expect("can be");
    here.extend(vec![entry(reapplied.change.expect("something"))]);
    let Some(Value::Map(items)) = here.draft().value("milestones").cloned() else { panic!("an item") };
    let (id, fields) = items.iter().next().expect("one");
    assert_ne!(*id, item);
    assert_eq!(serde_json::to_string(fields).expect("JSON"), r#"{"due":"2027-01-01","title":{"pt":"deles"}}"#);
}

/// R152: hostile entries are named and change nothing; what is too much is said.
#[test]
fn what_cannot_be_written_again_is_said() {
    let base = empty(DocumentKind::Project);
    let honest = edit(&base, ALICE, &[assign("title.pt", "a")]);
    let mut broken = honest.clone();
    broken.changes = vec![broken.changes[0][..20].to_vec()];
    let reapplied = base.reapply(BRUNO, NOW, vec![], vec![broken.clone()]).expect("nothing is left");
    assert_eq!((reapplied.change, reapplied.unappliable.len()), (None, 1));
    // An entry that rests on what is missing.
    let mut there = empty(DocumentKind::Project);
    write(&mut there, ALICE, &[assign("title.pt", "a")]);
    let orphan = edit(&there, CARLA, &[assign("title.pt", "ab")]);
    let reapplied = base.reapply(BRUNO, NOW, vec![broken], vec![orphan]).expect("nothing is left");
    assert_eq!((reapplied.change, reapplied.unappliable.len()), (None, 1));
    // Two texts of which nothing is common are too much to compare.
    let long = |letter: &str| letter.repeat(limits::EDIT_CHARACTERS_MAX / 2 + 1);
    assert_eq!(merged(&long("a"), &long("b"), &format!("{}{}", long("c"), long("d"))), None);
    assert_eq!(merged("", "b", "c").map(|text| text.len()), Some(2));
}
