//! Changes that no honest node makes. Each of them has a valid chunk, as a signer who knows Automerge can make it.

use super::*;
use crate::document::schema::item_id;
use crate::limits;
use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, AutomergeError, Change, ExpandedChange, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};

const MALLORY: [u8; 16] = [9; 16];

/// Returns the change that `write` makes on the document of `view` without any check of ours.
fn forge(view: &View, write: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>) -> Change {
    let mut document = view.document.clone();
    document.set_actor(MALLORY.into());
    document.transact_with(|(): &()| CommitOptions::default().with_time(0), write).expect("automerge makes it");
    document.get_last_local_change().expect("there is a change")
}

fn raw(change: &Change) -> ViewEntry {
    entry(change.raw_bytes().to_vec())
}

/// Returns the change with something about it altered.
fn altered(change: &Change, alter: impl FnOnce(&mut ExpandedChange)) -> ViewEntry {
    let mut expanded = change.decode();
    alter(&mut expanded);
    raw(&Change::from(expanded))
}

fn object(tx: &Transaction<'_>, parent: &ObjId, name: &str) -> ObjId {
    tx.get(parent, name).expect("readable").expect("there").1
}

/// Builds a view of an honest entry, hostile ones, an honest one beside them, and expects that just the hostile ones
/// are left out, for `reason`.
fn check(name: &str, hostile: Vec<ViewEntry>, reason: &str) {
    let mut honest = empty(DocumentKind::Project);
    let before = write(&mut honest, ALICE, &[assign("title.pt", "antes")]);
    let after = write(&mut honest, ALICE, &[assign("title.fr", "après"), assign("milestones.+.due", "2027-01-01")]);
    let entries: Vec<_> = [before].into_iter().chain(hostile.iter().cloned()).chain([after]).collect();

    let view = View::build(DocumentKind::Project, 1, entries.clone()).expect("schema 1 is known");
    assert_eq!(view.draft(), honest.draft(), "{name}");
    let left_out: Vec<_> = view.unappliable().iter().map(|(id, _)| *id).collect();
    assert_eq!(left_out, hostile.iter().map(|entry| entry.id).collect::<Vec<_>>(), "{name}: {:?}", view.unappliable());
    let first = view.unappliable().first().map(|(_, reason)| reason.as_str());
    assert!(first.is_some_and(|first| first.contains(reason)), "{name}: {first:?}");

    // One at a time the answer is the same: that is what the batch stands for.
    let mut single = empty(DocumentKind::Project);
    entries.into_iter().for_each(|entry| single.extend(vec![entry]));
    assert_eq!(single.draft(), view.draft(), "{name}");
    assert_eq!(single.unappliable(), view.unappliable(), "{name}");
}

/// Checks one hostile change, made with Automerge on an empty document.
fn check_write(name: &str, reason: &str, write: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>) {
    check(name, vec![raw(&forge(&empty(DocumentKind::Project), write))], reason);
}

#[test]
fn a_wrong_value_under_a_key_of_the_table_is_left_out() {
    let wrong = "does not belong there";
    check_write("a text under a register", wrong, |tx| tx.put_object(ROOT, "form", ObjType::Text).map(drop));
    check_write("a number under a date", wrong, |tx| tx.put(ROOT, "planned_start", 5));
    check_write("no date under a date", wrong, |tx| tx.put(ROOT, "planned_start", "soon"));
    check_write("a counter under a register", wrong, |tx| tx.put(ROOT, "form", ScalarValue::counter(1)));
    check_write("a false member", wrong, |tx| {
        let sectors = object(tx, &ROOT, "sectors");
        tx.put(sectors, "14030", false)
    });
    check_write("a member that is not ASCII", wrong, |tx| {
        let sectors = object(tx, &ROOT, "sectors");
        tx.put(sectors, "água", true)
    });
    check_write("a counter in a text", wrong, |tx| {
        let text = object(tx, &object(tx, &ROOT, "title"), "pt");
        tx.insert(text, 0, ScalarValue::counter(1))
    });
    check_write("an object in a text", wrong, |tx| {
        let text = object(tx, &object(tx, &ROOT, "title"), "pt");
        tx.split_block(text, 0).map(drop)
    });
    check_write("a register too long", wrong, |tx| tx.put(ROOT, "form", "x".repeat(limits::REGISTER_BYTES_MAX + 1)));
    check_write("a value too long", "holds a value of more than", |tx| {
        tx.put(ROOT, "newer", vec![0; limits::VALUE_BYTES_MAX + 1])
    });
}

#[test]
fn what_others_write_into_is_neither_replaced_nor_removed() {
    let kept = "holds what others write";
    check_write("a counter where texts are", kept, |tx| tx.put(ROOT, "title", ScalarValue::counter(1)));
    check_write("the texts made anew", kept, |tx| tx.put_object(ROOT, "title", ObjType::Map).map(drop));
    check_write("the texts removed", kept, |tx| tx.delete(ROOT, "title"));
    check_write("one text removed", kept, |tx| {
        let title = object(tx, &ROOT, "title");
        tx.delete(title, "pt")
    });
    check_write("an item under a name of one's own", kept, |tx| {
        let milestones = object(tx, &ROOT, "milestones");
        tx.put_object(milestones, "mine", ObjType::Map).map(drop)
    });
    check_write("an item without its texts", "without title", |tx| {
        let milestones = object(tx, &ROOT, "milestones");
        let first = DocumentKind::Project.schema().genesis().operations + 1;
        tx.put_object(milestones, item_id(&MALLORY, first), ObjType::Map).map(drop)
    });
}

#[test]
fn what_a_newer_version_writes_beside_the_table_is_ignored() {
    let view = empty(DocumentKind::Project);
    let newer = forge(&view, |tx| {
        tx.put(ROOT, "newer", 7)?;
        let list = tx.put_object(ROOT, "list", ObjType::List)?;
        tx.insert(&list, 0, "x")?;
        let title = object(tx, &ROOT, "title");
        tx.put_object(title, "de", ObjType::Text).map(drop)
    });
    let view = View::build(DocumentKind::Project, 1, vec![raw(&newer)]).expect("schema 1 is known");
    assert_eq!(view.unappliable(), []);
    assert_eq!(view.draft(), &Draft::default());
}

/// Returns one change with maps in each other, of which the table knows none.
fn nested(depth: usize) -> ViewEntry {
    let outermost = forge(&empty(DocumentKind::Project), |tx| tx.put_object(ROOT, "newer", ObjType::Map).map(drop));
    altered(&outermost, |change| {
        let template = change.operations[0].clone();
        let maker = ActorId::from(MALLORY);
        let inner = (change.start_op.get()..).take(depth - 1);
        let inside = |outer| Op { obj: ObjectId::Id(OpId::new(outer, &maker)), ..template.clone() };
        change.operations.extend(inner.map(inside));
    })
}

#[test]
fn deep_nesting_is_left_out() {
    check("300 maps", vec![nested(300)], "nests more than");
    check("20,000 maps", vec![nested(20_000)], "nests more than");
    check("one map too many", vec![nested(limits::NESTING_MAX + 1)], "nests more than");
    let view = View::build(DocumentKind::Project, 1, vec![nested(limits::NESTING_MAX)]).expect("schema 1 is known");
    assert_eq!(view.unappliable(), []);
}

#[test]
fn what_automerge_refuses_or_panics_at_is_left_out() {
    let view = empty(DocumentKind::Project);
    let honest = forge(&view, |tx| tx.put(ROOT, "form", "plan"));
    let second = altered(&honest, |change| change.time = 1);
    check("unknown dependencies", vec![altered(&honest, |change| change.deps[0].0[0] ^= 1)], "it depends on changes");
    check("a gap in the sequence", vec![altered(&honest, |change| change.seq = 5)], "corrupt");
    check("an enormous sequence number", vec![altered(&honest, |change| change.seq = u64::MAX)], "corrupt");
    check(
        "an object that is not there",
        vec![altered(&honest, |change| {
            change.operations[0].obj = ObjectId::Id(OpId::new(77, &ActorId::from(ALICE)));
        })],
        "object that is not there",
    );
    check(
        "a predecessor of an actor that is not there",
        vec![altered(&honest, |change| {
            change.operations[0].pred = vec![OpId::new(3, &ActorId::from([7; 16]))].into();
        })],
        "",
    );
    check("a chunk that is not one", vec![entry(b"\x85\x6f\x4a\x83nothing".to_vec())], "cannot be decoded");
    check("an empty chunk", vec![entry(Vec::new())], "cannot be decoded");

    // Which of two changes with one number counts is decided before the view; here the first given stays.
    let both = View::build(DocumentKind::Project, 1, vec![raw(&honest), second.clone()]).expect("schema 1 is known");
    assert_eq!(both.draft().text("form"), Some("plan"));
    assert_eq!(both.unappliable().iter().map(|(id, _)| *id).collect::<Vec<_>>(), [second.id]);
}

#[test]
fn what_depends_on_a_left_out_entry_is_left_out_too() {
    let view = empty(DocumentKind::Project);
    let mut document = view.document.clone();
    document.set_actor(MALLORY.into());
    let mut chain = Vec::new();
    for (key, value) in [("planned_start", "soon"), ("form", "plan"), ("form", "action")] {
        document.transact(|tx| tx.put(ROOT, key, value)).expect("automerge makes it");
        chain.push(raw(&document.get_last_local_change().expect("there is a change")));
    }
    check("a chain on a wrong value", chain, "does not belong there");

    let gap = altered(&forge(&view, |tx| tx.put(ROOT, "form", "plan")), |change| change.seq = 5);
    let hash = Change::from_bytes(gap.changes[0].clone()).expect("well-formed").hash();
    let upon = altered(&forge(&view, |tx| tx.put(ROOT, "form", "vive")), |change| {
        change.actor_id = ActorId::from([8; 16]);
        change.deps = vec![hash];
    });
    check("a change on one that panics", vec![gap, upon], "corrupt");
}

#[test]
fn an_entry_is_left_out_as_a_whole_and_what_it_made_is_forgotten() {
    let mut view = empty(DocumentKind::Project);
    let item = edit(&view, MALLORY, &[assign("milestones.+.title.pt", "um")]);
    let bad = forge(&view, |tx| tx.put(ROOT, "planned_start", "soon"));
    let mixed = ViewEntry { id: EntryId([5; 32]), changes: vec![item.changes[0].clone(), bad.raw_bytes().to_vec()] };
    let objects = format!("{:?}", view.objects);
    view.extend(vec![mixed]);
    assert_eq!(view.draft(), &Draft::default());
    assert_eq!(view.unappliable().len(), 1);
    assert_eq!(format!("{:?}", view.objects), objects);
    // The item's own entry is not harmed by the copy.
    view.extend(vec![item]);
    assert_eq!(view.unappliable().len(), 1);
    assert!(view.draft().value("milestones").is_some());
}

#[test]
fn a_repaired_schema_violation_is_one_all_the_same() {
    let view = empty(DocumentKind::Project);
    let mut document = view.document.clone();
    document.set_actor(MALLORY.into());
    document.transact(|tx| tx.put(ROOT, "form", 5)).expect("automerge makes it");
    document.transact(|tx| tx.put(ROOT, "form", "plan")).expect("automerge makes it");
    let entries = document.get_changes(&view.document.get_heads()).iter().map(raw).collect();
    check("a violation and its repair", entries, "does not belong there");
}

#[test]
fn many_hostile_entries_leave_the_honest_ones_in() {
    let mut view = empty(DocumentKind::Project);
    let mut entries = Vec::new();
    for number in 0..60_u8 {
        let written: &'static str = if number % 2 == 0 { "a" } else { "b" };
        entries.push(write(&mut view, ALICE, &[assign("title.pt", written)]));
        let gap = forge(&empty(DocumentKind::Project), |tx| tx.put(ROOT, "form", i64::from(number).to_string()));
        if number % 7 == 0 {
            entries.push(altered(&gap, |change| {
                change.actor_id = ActorId::from([100 + number; 16]);
                change.seq = 5;
            }));
        }
    }
    let built = View::build(DocumentKind::Project, 1, entries).expect("schema 1 is known");
    assert_eq!(built.draft(), view.draft());
    assert_eq!(built.unappliable().len(), 9);
}

#[test]
fn an_operation_that_does_not_fit_its_object_is_left_out() {
    let honest = forge(&empty(DocumentKind::Project), |tx| tx.put(ROOT, "form", "plan"));
    let check_op = |name: &str, alter: fn(&mut Op)| {
        let entry = altered(&honest, |change| alter(&mut change.operations[0]));
        check(name, vec![entry], "");
    };
    check_op("a position in a map", |op| op.key = Key::head());
    check_op("an insertion into a map", |op| op.insert = true);
    check_op("an increment of a register", |op| op.action = OpType::Increment(1));
    check_op("a deletion of a container", |op| {
        op.key = Key::Map("milestones".into());
        op.action = OpType::Delete;
    });
}
