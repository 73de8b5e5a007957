//! A saved view is the same view, whatever its history; and what is not a saved view harms nobody.

use super::*;
use crate::document::view::tests::{ALICE, BRUNO, assign, empty, entry, write};
use crate::document::view::{Assignment, ViewEntry};
use crate::time::Time;
use proptest::prelude::*;

fn again(view: &View) -> View {
    View::load(&view.save().expect("an honest view can be saved")).expect("and loaded")
}

/// Checks that two views are one and the same to everybody who uses them, now and after one more edit.
fn check_same(view: &View, other: &View) {
    assert_eq!(view.draft(), other.draft());
    assert_eq!(view.heads(), other.heads());
    assert_eq!(view.unappliable(), other.unappliable());
    assert_eq!(view.freeze(None), other.freeze(None));
    assert_eq!(view.objects.save(view.schema), other.objects.save(other.schema));
    let next = [assign("title.pt", "a seguir"), assign("milestones.+.due", "2028-02-02")];
    let edit = |view: &View| view.edit(ALICE, Time(1_800_000_000_000), &next);
    assert_eq!(edit(view), edit(other), "an edit is the same to the byte");
    let (mut one, mut two) = (view.clone(), other.clone());
    let change = entry(edit(view).expect("a valid edit"));
    one.extend(vec![change.clone()]);
    two.extend(vec![change]);
    assert_eq!(one.draft(), two.draft());
    assert_eq!(one.unappliable(), two.unappliable());
}

fn assignment() -> impl Strategy<Value = Assignment> {
    let paths = vec!["title.pt", "objectives.en", "form", "planned_start", "sectors.14030", "milestones.+.title.pt"];
    (prop::sample::select(paths), "[a-cé]{0,9}", 1..28_u8, any::<bool>()).prop_map(|(path, text, day, clear)| {
        let value = match path {
            "planned_start" => format!("2027-01-{day:02}"),
            "sectors.14030" => "true".to_owned(),
            _ => text,
        };
        Assignment { path: path.to_owned(), value: (!clear).then_some(value) }
    })
}

/// Makes the entries of two authors who write in turns, sometimes on what the other has not seen yet.
fn history(steps: Vec<(bool, bool, Assignment)>) -> Vec<ViewEntry> {
    let mut entries: Vec<ViewEntry> = Vec::new();
    let mut views = [empty(DocumentKind::Project), empty(DocumentKind::Project)];
    let mut seen = [0, 0];
    for (who, looks, assignment) in steps {
        let (place, actor) = if who { (0, ALICE) } else { (1, BRUNO) };
        if looks {
            views[place].extend(entries[seen[place]..].to_vec());
            seen[place] = entries.len();
        }
        let Ok(change) = views[place].edit(actor, Time(0), &[assignment]) else { continue };
        let made = entry(change);
        views[place].extend(vec![made.clone()]);
        entries.push(made);
    }
    entries
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_saved_view_and_what_came_since_are_what_is_built_from_everything(
        steps in prop::collection::vec((any::<bool>(), any::<bool>(), assignment()), 1..40),
        share in 0.0..=1.0,
    ) {
        let entries = history(steps);
        let (start, tail) = entries.split_at((entries.len() as f64 * share) as usize);
        let built = View::build(DocumentKind::Project, 1, entries.clone()).expect("schema 1 is known");
        let mut resumed = again(&View::build(DocumentKind::Project, 1, start.to_vec()).expect("schema 1 is known"));
        resumed.extend(tail.to_vec());
        prop_assert_eq!(built.unappliable(), []);
        check_same(&built, &resumed);
    }
}

#[test]
fn what_was_left_out_stays_known() {
    let mut view = empty(DocumentKind::Project);
    write(&mut view, ALICE, &[assign("title.pt", "antes")]);
    view.extend(vec![ViewEntry { id: EntryId([7; 32]), changes: vec![b"no change".to_vec()] }]);
    assert_eq!(view.unappliable().len(), 1);
    check_same(&view, &again(&view));
}

#[test]
fn an_empty_view_of_every_kind_can_be_saved() {
    for kind in DocumentKind::ALL {
        let view = empty(*kind);
        assert_eq!(again(&view).draft(), view.draft(), "{kind}");
        assert_eq!(again(&view).heads(), view.heads(), "{kind}");
    }
}

#[test]
fn what_is_no_saved_view_is_an_error() {
    let mut view = empty(DocumentKind::Project);
    write(&mut view, ALICE, &[assign("title.pt", "texto"), assign("milestones.+.due", "2027-03-04")]);
    let bytes = view.save().expect("an honest view can be saved");
    assert!(matches!(View::load(&[]), Err(SavedViewError::Decode(_))));
    for length in 0..bytes.len() {
        assert!(View::load(&bytes[..length]).is_err(), "{length} of {} bytes", bytes.len());
    }
    let decode = || wire::decode::<Saved>(&bytes, bytes.len()).expect("just encoded");
    let check = |saved: Saved, expected: &SavedViewError| {
        assert_eq!(View::load(&wire::encode(&saved)).expect_err("not a view of this version"), *expected);
    };
    check(Saved { format: FORMAT + 1, ..decode() }, &SavedViewError::Version);
    check(Saved { schema: 2, ..decode() }, &SavedViewError::Version);
    check(Saved { kind: "poem".to_owned(), ..decode() }, &SavedViewError::Version);
    let mut twice = decode();
    twice.objects.extend(decode().objects);
    check(twice, &SavedViewError::Version);
    let without_first_change = Saved { document: Automerge::new().save(), ..decode() };
    check(without_first_change, &SavedViewError::Version);
    assert!(View::load(&wire::encode(&Saved { document: vec![1, 2, 3], ..decode() })).is_err());
}
