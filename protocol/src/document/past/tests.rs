use super::*;
use crate::authority::judge::judge;
use crate::document::view::ViewEntry;
use crate::entry::{Chain, Payload, Verified};
use crate::tests::fixtures::{Setting, Writer, insert_all};

/// Writes a title at a time, as the author's clock has it.
fn write(writer: &mut Writer, title: &str, time: u64) -> Verified {
    let change = writer.change(title);
    let entry = writer.author.changes(writer.document, writer.chain, Time(time), vec![change]);
    let entry = entry.expect("changes have a form");
    writer.chain = Chain::after(&entry);
    writer.see(&entry);
    entry
}

fn view_entry(entry: &Verified) -> Option<ViewEntry> {
    match &entry.entry().payload {
        Payload::Changes(changes) => {
            Some(ViewEntry { id: entry.id(), changes: changes.iter().map(|change| change.to_vec()).collect() })
        }
        Payload::Act(_) => None,
    }
}

/// Reads a project of which these entries are held at some points.
fn check(setting: &Setting, entries: &[&Verified], points: &[(Point, Result<&str, PastError>)]) {
    let mut log = setting.log();
    insert_all(&mut log, entries.iter().copied());
    let verdict = judge(&log, &setting.authority);
    let counted = log.causal_order(&verdict.counted);
    let by_id = crate::tests::fixtures::by_id(entries.iter().copied());
    let counted = counted.iter().filter_map(|id| view_entry(by_id.get(id)?)).collect();
    let view = View::build(log.header().kind, 1, counted).expect("schema 1");
    assert!(verdict.set_aside.is_empty() && view.unappliable().is_empty(), "{verdict:?} {view:?}");
    assert_eq!(log.order().len(), entries.len() + 1);
    let past = Past::new(&view, &log, &verdict);
    for (point, expected) in points {
        let read = past.draft(*point).map(|draft| draft.text("title.pt").unwrap_or_default().to_owned());
        assert_eq!(read.as_deref(), expected.as_ref().map(|title| *title), "{point:?}");
    }
}

#[test]
fn a_document_is_read_as_it_was_by_claimed_time_and_after_each_entry() {
    let setting = Setting::new();
    let mut loures = setting.writer(&setting.loures, &setting.loures.node, 2);
    let mut maio = setting.writer(&setting.maio, &setting.maio.node, 2);
    let first = write(&mut loures, "um", 1_000);
    maio.see(&first);
    let second = write(&mut maio, "um dois", 3_000);
    loures.see(&second);
    let third = write(&mut loures, "um dois três", 5_000);
    let points = [
        (Point::Beginning, Ok("")),
        (Point::Moment(Time(999)), Ok("")),
        (Point::Moment(Time(1_000)), Ok("um")),
        (Point::Moment(Time(4_999)), Ok("um dois")),
        (Point::Moment(Time(9_999)), Ok("um dois três")),
        (Point::Entry(first.id()), Ok("um")),
        (Point::Entry(second.id()), Ok("um dois")),
        (Point::Entry(EntryId([7; 32])), Err(PastError::UnknownEntry)),
        (Point::Version(VersionHash([7; 32])), Err(PastError::UnknownVersion)),
        (Point::BeforeLast, Ok("um dois")),
        (Point::Now, Ok("um dois três")),
    ];
    check(&setting, &[&first, &second, &third], &points);
    check(&setting, &[], &[(Point::BeforeLast, Ok("")), (Point::Now, Ok(""))]);
}

/// Clocks lie: what was written on something is never shown without it (R310).
#[test]
fn what_was_written_on_something_that_is_dated_later_has_it_in_it() {
    let setting = Setting::new();
    let mut loures = setting.writer(&setting.loures, &setting.loures.node, 2);
    let mut maio = setting.writer(&setting.maio, &setting.maio.node, 2);
    let ahead = write(&mut loures, "um", 9_000);
    maio.see(&ahead);
    let after = write(&mut maio, "um dois", 2_000);
    check(
        &setting,
        &[&ahead, &after],
        &[(Point::Moment(Time(2_000)), Ok("um dois")), (Point::BeforeLast, Ok("um dois"))],
    );
}

/// A stranger's entry is stored by nobody, and one that does not count is no part of any day (R310).
#[test]
fn what_does_not_count_is_part_of_no_day() {
    let setting = Setting::new();
    let mut loures = setting.writer(&setting.loures, &setting.loures.node, 2);
    let first = write(&mut loures, "um", 1_000);
    let mut log = setting.log();
    insert_all(&mut log, [&first]);
    let mut verdict = judge(&log, &setting.authority);
    verdict.counted.remove(&first.id());
    let view = View::build(log.header().kind, 1, Vec::new()).expect("schema 1");
    let past = Past::new(&view, &log, &verdict);
    assert_eq!(past.draft(Point::Moment(Time(1_000))), Ok(Draft::default()));
    assert_eq!(past.draft(Point::Entry(first.id())), Err(PastError::NotCounted));
    assert_eq!(past.last_edit(), None);
}
