#![allow(clippy::indexing_slicing)]

use super::super::tests::{ALICE, BRUNO, CARLA, assign, empty, entry, write};
use super::super::{Edit, EditError, ViewEntry};
use super::*;
use crate::document::kinds::DocumentKind;
use crate::document::schema::item_id;
use crate::limits;
use crate::time::Time;
use proptest::prelude::*;

const TEXT: &str = "objectives.pt";

fn splicing(at: &[ChangeHash], path: &str, steps: &str) -> Splicing {
    let splices = serde_json::from_str(steps).expect("splices");
    Splicing { at: at.to_vec(), texts: BTreeMap::from([(path.to_owned(), splices)]) }
}

fn edit(view: &View, actor: [u8; 16], splicing: Splicing) -> Result<ViewEntry, EditError> {
    let edited = view.edit_all(actor, Time(7), &[Edit::Splice(splicing)]);
    edited.outcomes.into_iter().next().expect("one outcome").map(entry)
}

fn text(view: &View, path: &str) -> String {
    view.draft().text(path).unwrap_or_default().to_owned()
}

fn hash(entry: &ViewEntry) -> ChangeHash {
    crate::gate::inspector::hash_of(&entry.changes[0])
}

#[test]
fn what_was_written_into_an_old_text_comes_to_its_place_in_the_present_one() {
    let mut view = empty(DocumentKind::Project);
    write(&mut view, ALICE, &[assign(TEXT, "água para todos 😀")]);
    let old = view.heads();
    write(&mut view, BRUNO, &[assign(TEXT, "Boa água para todos 😀!")]);
    let made = edit(&view, CARLA, splicing(&old, TEXT, r#"[5,"limpa ",5,"nós",-5,1,"👍🏽"]"#)).expect("an edit");
    view.extend(vec![made]);
    assert_eq!(view.unappliable(), []);
    assert_eq!(text(&view, TEXT), "Boa água limpa para nós 👍🏽😀!");
}

#[test]
fn what_cannot_be_written_is_refused_and_nothing_is_changed() {
    let mut view = empty(DocumentKind::Project);
    write(&mut view, ALICE, &[assign(TEXT, "água"), assign("milestones.+.due", "2027-01-31")]);
    let (now, before) = (view.heads(), view.draft().clone());
    let check = |at: &[ChangeHash], path: &str, steps: &str, expected: &str| {
        let error = edit(&view, ALICE, splicing(at, path, steps)).expect_err(path);
        assert_eq!(error.to_string(), expected, "{path} {steps}");
    };
    check(
        &[ChangeHash([7; 32])],
        TEXT,
        r#"["x"]"#,
        "this was written into a text that is not here: read the document again",
    );
    let beyond = "this was written behind the end of the text in objectives: read the document again";
    check(&now, TEXT, r#"[5,"x"]"#, beyond);
    check(&[], TEXT, "[-5]", beyond);
    check(&now, TEXT, "[2]", "nothing is changed by this");
    check(&now, "form", r#"["x"]"#, "form is no text that is there: read the document again");
    check(
        &now,
        "milestones.+.title.pt",
        r#"["x"]"#,
        "milestones.+.title.pt is no text that is there: read the document again",
    );
    check(&now, "milestones.none.title.pt", r#"["x"]"#, "milestones has no item none; write milestones.+ to add one");
    check(&now, "objectives.de", r#"["x"]"#, "there are no texts in de; the languages are en, fr, pt, kea");
    let long = format!(r#"["{}"]"#, "x".repeat(limits::OPERATIONS_PER_ENTRY_MAX as usize + 1));
    check(&now, TEXT, &long, &EditError::TooMuch.to_string());
    assert_eq!(view.draft(), &before);
}

#[test]
fn one_edit_writes_several_texts_and_items_too() {
    let mut view = empty(DocumentKind::Project);
    write(&mut view, ALICE, &[assign("title.pt", "Água"), assign("milestones.+.due", "2027-01-31")]);
    let id = item_id(&ALICE, DocumentKind::Project.schema().genesis().operations + 5);
    let path = format!("milestones.{id}.title.fr");
    assert_eq!(view.texts().get(&path).map(String::as_str), Some(""));
    assert_eq!(view.texts().get("title.pt").map(String::as_str), Some("Água"));
    let mut both = splicing(&view.heads(), &path, r#"["Lettre"]"#);
    both.texts.extend(splicing(&[], "title.pt", r#"[4," limpa"]"#).texts);
    let made = edit(&view, BRUNO, both).expect("an edit");
    view.extend(vec![made]);
    assert_eq!((text(&view, &path).as_str(), text(&view, "title.pt").as_str()), ("Lettre", "Água limpa"));
}

#[test]
fn what_was_done_is_told_before_and_after_ones_own_change() {
    let mut view = empty(DocumentKind::Project);
    write(&mut view, ALICE, &[assign(TEXT, "água")]);
    let from = view.heads();
    write(&mut view, BRUNO, &[assign(TEXT, "água limpa"), assign("title.fr", "Eau")]);
    let own = edit(&view, CARLA, splicing(&from, TEXT, r#"["A "]"#)).expect("an edit");
    view.extend(vec![own.clone()]);
    write(&mut view, ALICE, &[assign(TEXT, "A água limpa!")]);
    let since = view.since(&from, Some(hash(&own))).expect("it is known");
    let json = |done: &BTreeMap<String, Splices>| serde_json::to_string(done).expect("splices are JSON");
    assert_eq!(json(&since.before), r#"{"objectives.pt":[4," limpa"],"title.fr":["Eau"]}"#);
    assert_eq!(json(&since.after), r#"{"objectives.pt":[12,"!"]}"#);
    assert_eq!(view.since(&view.heads(), None), Ok(Since::default()));
    assert_eq!(view.since(&[], None), Err(FreezeError::NoHeads));
    assert_eq!(view.since(&from, Some(ChangeHash([9; 32]))), Err(FreezeError::UnknownHeads));
    assert_eq!(view.since(&[ChangeHash([9; 32])], None), Err(FreezeError::UnknownHeads));
}

/// One writer: what he holds, and the states that he has seen.
struct Writer {
    actor: [u8; 16],
    view: View,
    seen: Vec<(Vec<ChangeHash>, usize)>,
    told: usize,
}

impl Writer {
    fn look(&mut self) {
        self.seen.push((self.view.heads(), text(&self.view, TEXT).chars().count()));
    }
}

/// What one step does: a writer writes a letter into a state that he saw some time ago, or hears what the others wrote.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Write { who: usize, back: usize, at: usize, gone: usize },
    Hear(usize),
}

fn step() -> impl Strategy<Value = Deed> {
    let write = (0..3_usize, 0..4_usize, any::<usize>(), 0..3_usize);
    prop_oneof![
        3 => write.prop_map(|(who, back, at, gone)| Deed::Write { who, back, at, gone }),
        1 => (0..3_usize).prop_map(Deed::Hear),
    ]
}

/// Lets three writers write; returns what each of them reads in the end, and all that they wrote.
fn interleave(steps: &[Deed], may_delete: bool) -> (Vec<String>, String) {
    let mut start = empty(DocumentKind::Project);
    write(&mut start, ALICE, &[assign(TEXT, "água 😀 para todos")]);
    let mut writers = [ALICE, BRUNO, CARLA].map(|actor| {
        let mut writer = Writer { actor, view: start.clone(), seen: Vec::new(), told: 0 };
        writer.look();
        writer
    });
    let (mut entries, mut written) = (Vec::new(), String::new());
    let hear = |writer: &mut Writer, entries: &[ViewEntry]| {
        writer.view.extend(entries[writer.told..].to_vec());
        writer.told = entries.len();
        assert_eq!(writer.view.unappliable(), []);
        writer.look();
    };
    for step in steps {
        match *step {
            Deed::Hear(who) => hear(&mut writers[who], &entries),
            Deed::Write { who, back, at, gone } => {
                // Whoever writes has what he wrote before: a chain has no gaps.
                let writer = &mut writers[who];
                let (heads, length) = writer.seen[writer.seen.len().saturating_sub(back + 1)].clone();
                let letter = char::from_u32(0x4e00 + u32::try_from(entries.len()).expect("few")).expect("a letter");
                let at = at % (length + 1);
                let gone = if may_delete { gone.min(length - at) } else { 0 };
                let made = edit(
                    &writer.view,
                    writer.actor,
                    splicing(&heads, TEXT, &format!(r#"[{at},"{letter}",{}]"#, -(gone as i64))),
                );
                let made = made.expect("a letter is put in");
                writer.view.extend(vec![made.clone()]);
                writer.look();
                entries.push(made);
                written.push(letter);
            }
        }
    }
    writers.iter_mut().for_each(|writer| hear(writer, &entries));
    (writers.map(|writer| text(&writer.view, TEXT)).into(), written)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn three_who_write_into_old_texts_end_with_one_text(steps in prop::collection::vec(step(), 1..16)) {
        let (read, written) = interleave(&steps, false);
        prop_assert!(read.iter().all(|text| *text == read[0]), "{read:?}");
        prop_assert!(written.chars().all(|letter| read[0].contains(letter)), "{written} is not all in {}", read[0]);
        let (read, _) = interleave(&steps, true);
        prop_assert!(read.iter().all(|text| *text == read[0]), "{read:?}");
    }
}
