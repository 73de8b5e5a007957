#![allow(clippy::indexing_slicing)]

use super::*;
use crate::page::limits::PENS_PER_ROOM_MAX;
use crate::page::together::event::Event;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{Assignment, Edit, View, ViewEntry};
use djuntu_protocol::gate::inspector::hash_of;
use djuntu_protocol::time::Time;
use proptest::prelude::*;
use tokio::sync::mpsc;

const PATH: &str = "objectives.pt";
const OURS: [u8; 16] = [1; 16];
const TWIN: [u8; 16] = [2; 16];

fn splices(json: &str) -> Splices {
    serde_json::from_str(json).unwrap()
}

fn at_path(splices: Splices) -> Texts {
    BTreeMap::from([(PATH.to_owned(), splices)])
}

fn who(name: &str) -> Who {
    Who { name: name.to_owned(), signed: format!("{name} (Loures)") }
}

fn key(page: u32) -> Key {
    Key { session: [0; 32], page: format!("page{page}") }
}

/// A document with a room in it, without the node between.
struct World {
    view: View,
    entries: usize,
    room: Room,
}

impl World {
    fn new(text: &str) -> Self {
        let mut view = View::build(DocumentKind::Project, 1, Vec::new()).unwrap();
        if !text.is_empty() {
            let assignment = Assignment { path: PATH.to_owned(), value: Some(text.to_owned()) };
            let change = view.edit(TWIN, Time(1), &[assignment]).unwrap();
            view.extend(vec![entry(change)]);
        }
        let room = Room::new("room".to_owned(), news(&view, &Known::default(), 0));
        Self { view, entries: 1, room }
    }

    fn text(&self) -> String {
        self.view.draft().text(PATH).unwrap_or_default().to_owned()
    }

    fn edit(&mut self, actor: [u8; 16], splicing: Splicing) -> (EntryId, ChangeHash) {
        let made = self.view.edit_all(actor, Time(2), &[Edit::Splice(splicing)]).outcomes;
        let change = made.into_iter().next().unwrap().unwrap();
        let hash = hash_of(&change);
        let entry = entry(change);
        let id = entry.id;
        self.view.extend(vec![entry]);
        assert_eq!(self.view.unappliable(), []);
        self.entries += 1;
        (id, hash)
    }

    /// A twin writes.
    fn elsewhere(&mut self, splices: Splices) {
        if !splices.is_empty() {
            self.edit(TWIN, Splicing { at: Vec::new(), texts: at_path(splices) });
        }
    }

    fn learn(&mut self, own: Option<(EntryId, ChangeHash)>) {
        let news = news(&self.view, &self.room.known(own), self.entries);
        self.room.learn(news);
    }
}

fn entry(change: Vec<u8>) -> ViewEntry {
    ViewEntry { id: EntryId(*blake3::hash(&change).as_bytes()), changes: vec![change] }
}

fn news(view: &View, known: &Known, entries: usize) -> News {
    let since = view.since(&known.heads, known.own.map(|(_, change)| change)).ok();
    News { heads: view.heads(), texts: view.texts(), since, entries, by: vec!["Maio".to_owned()] }
}

/// A page, which does what the script of the edit page does.
struct Page {
    number: u32,
    heard: Option<mpsc::Receiver<Told>>,
    you: u32,
    rev: u64,
    seq: u64,
    value: String,
    said: Option<(u64, u64, Splices)>,
    sent: Splices,
    mine: Splices,
    stored: u64,
}

impl Page {
    fn new(number: u32) -> Self {
        Self {
            number,
            heard: None,
            you: 0,
            rev: 0,
            seq: 0,
            value: String::new(),
            said: None,
            sent: Splices::default(),
            mine: Splices::default(),
            stored: 0,
        }
    }

    fn come(&mut self, room: &mut Room) {
        let after = self.heard.is_some().then_some(self.rev);
        self.heard = room.enter(key(self.number), who(&format!("Ana {}", self.number)), after);
    }

    fn type_in(&mut self, at: usize, gone: usize, letter: &str) {
        let length = self.value.chars().count();
        let at = at % (length + 1);
        let one = splices(&format!(r#"[{at},"{letter}",{}]"#, -i64::try_from(gone.min(length - at)).unwrap()));
        self.value = one.apply(&self.value).unwrap();
        self.mine = self.mine.then(&one);
    }

    fn send(&mut self, room: &mut Room) {
        if self.said.is_none() && !self.mine.is_empty() {
            self.seq += 1;
            self.sent = std::mem::take(&mut self.mine);
            self.said = Some((self.seq, self.rev, self.sent.clone()));
        }
        let Some((seq, rev, said)) = self.said.clone() else { return };
        assert_eq!(room.write(&key(self.number), (seq, rev), at_path(said), None, Instant::now()), Ok(()));
    }

    fn hear(&mut self, most: usize) {
        for _ in 0..most {
            let Ok((number, event)) = self.heard.as_mut().unwrap().try_recv() else { return };
            match event.as_ref() {
                Event::Open(open) => {
                    (self.you, self.rev) = (open.you, open.rev);
                    self.value = open.texts.get(PATH).cloned().unwrap_or_default();
                }
                Event::Batch(batch) => {
                    self.rev = number;
                    let done = batch.texts.get(PATH).cloned().unwrap_or_default();
                    if batch.pen == Some(self.you) {
                        assert_eq!(Some(batch.seq), self.said.as_ref().map(|(seq, ..)| *seq));
                        assert_eq!(done, self.sent, "both have come to the same");
                        (self.said, self.sent) = (None, Splices::default());
                        continue;
                    }
                    let (done, sent) = Splices::beside(&done, &self.sent);
                    let (done, mine) = Splices::beside(&done, &self.mine);
                    (self.sent, self.mine) = (sent, mine);
                    self.value = done.apply(&self.value).unwrap();
                }
                Event::Base(base) => (self.rev, self.stored) = (number, base.since),
                Event::People(_) => {}
                Event::Refused(error) => panic!("{error}"),
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Deed {
    Type {
        page: usize,
        at: usize,
        gone: usize,
    },
    Send(usize),
    Hear(usize, usize),
    /// A line breaks, and the page comes again.
    Break(usize),
    Elsewhere {
        at: usize,
        gone: usize,
    },
    Look,
    /// What waits is stored, after and before something else is written elsewhere.
    Store {
        before: bool,
        after: bool,
    },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => (0..3_usize, any::<usize>(), 0..3_usize).prop_map(|(page, at, gone)| Deed::Type { page, at, gone }),
        4 => (0..3_usize).prop_map(Deed::Send),
        4 => (0..3_usize, 1..5_usize).prop_map(|(page, most)| Deed::Hear(page, most)),
        1 => (0..3_usize).prop_map(Deed::Break),
        1 => (any::<usize>(), 0..3_usize).prop_map(|(at, gone)| Deed::Elsewhere { at, gone }),
        1 => Just(Deed::Look),
        1 => any::<(bool, bool)>().prop_map(|(before, after)| Deed::Store { before, after }),
    ]
}

/// Stores what waits, if anything does, with something written elsewhere before and after it.
fn store(world: &mut World, before: Splices, after: Splices) {
    let splicing = world.room.store();
    world.elsewhere(before);
    let own = splicing.map(|splicing| world.edit(OURS, splicing));
    world.elsewhere(after);
    world.learn(own);
}

/// Lets three pages and a twin write; returns what each reads in the end, the document last, and all letters written.
fn play(deeds: &[Deed], may_delete: bool) -> (Vec<String>, String) {
    let mut world = World::new("água 😀 para todos");
    let mut pages = [Page::new(1), Page::new(2), Page::new(3)];
    pages.iter_mut().for_each(|page| page.come(&mut world.room));
    pages.iter_mut().for_each(|page| page.hear(usize::MAX));
    let mut written = String::new();
    let mut letter = || {
        let letter = char::from_u32(0x4e00 + u32::try_from(written.chars().count()).unwrap()).unwrap();
        written.push(letter);
        letter.to_string()
    };
    let one = |text: &str, letter: &str, at: usize, gone: usize| {
        let length = text.chars().count();
        let at = at % (length + 1);
        splices(&format!(r#"[{at},"{letter}",{}]"#, -i64::try_from(gone.min(length - at)).unwrap()))
    };
    for deed in deeds {
        match *deed {
            Deed::Type { page, at, gone } => pages[page].type_in(at, if may_delete { gone } else { 0 }, &letter()),
            Deed::Send(page) => pages[page].send(&mut world.room),
            Deed::Hear(page, most) => pages[page].hear(most),
            Deed::Break(page) => {
                pages[page].come(&mut world.room);
                pages[page].send(&mut world.room);
            }
            Deed::Elsewhere { at, gone } => {
                let splices = one(&world.text(), &letter(), at, if may_delete { gone } else { 0 });
                world.elsewhere(splices);
            }
            Deed::Look => world.learn(None),
            Deed::Store { before, after } => {
                let mut splices = |is_wanted: bool| {
                    if is_wanted { one("", &letter(), 0, 0) } else { Splices::default() }
                };
                let (before, after) = (splices(before), splices(after));
                store(&mut world, before, after);
            }
        }
    }
    for _ in 0..4 {
        for page in &mut pages {
            page.send(&mut world.room);
            page.hear(usize::MAX);
        }
    }
    store(&mut world, Splices::default(), Splices::default());
    world.learn(None);
    pages.iter_mut().for_each(|page| page.hear(usize::MAX));
    assert!(pages.iter().all(|page| page.said.is_none() && page.mine.is_empty()));
    let read = pages.iter().map(|page| page.value.clone()).chain([world.text()]).collect();
    (read, written)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn three_pages_and_a_twin_end_with_one_text(deeds in prop::collection::vec(deed(), 1..40)) {
        let (read, written) = play(&deeds, false);
        prop_assert!(read.iter().all(|text| *text == read[0]), "{read:?}");
        prop_assert!(written.chars().all(|letter| read[0].contains(letter)), "{written} is not all in {}", read[0]);
        let (read, _) = play(&deeds, true);
        prop_assert!(read.iter().all(|text| *text == read[0]), "{read:?}");
    }
}

#[test]
fn what_was_typed_is_stored_after_a_pause_and_said_to_be_stored_then_alone() {
    let mut world = World::new("água");
    let mut page = Page::new(1);
    page.come(&mut world.room);
    page.hear(usize::MAX);
    assert_eq!(world.room.due(), None);
    page.type_in(4, 0, "!");
    page.send(&mut world.room);
    page.hear(usize::MAX);
    let due = world.room.due().unwrap();
    assert!(due > Instant::now() && due <= Instant::now() + STORE_AFTER_QUIET);
    assert_eq!((page.stored, world.text().as_str()), (0, "água"));
    world.room.hurry();
    assert!(world.room.due().unwrap() <= Instant::now());
    store(&mut world, Splices::default(), Splices::default());
    page.hear(usize::MAX);
    assert_eq!((page.stored, world.text().as_str()), (1, "água!"));
    assert_eq!(world.room.due(), None);
    // What comes to nothing is no change of the document.
    page.type_in(5, 0, "x");
    page.type_in(5, 1, "");
    let heads = world.view.heads();
    page.send(&mut world.room);
    store(&mut world, Splices::default(), Splices::default());
    assert_eq!(world.view.heads(), heads);
}

#[test]
fn what_is_not_stored_waits_and_everybody_is_told_why() {
    let mut world = World::new("água");
    let mut page = Page::new(1);
    page.come(&mut world.room);
    page.hear(usize::MAX);
    page.type_in(4, 0, "!");
    page.send(&mut world.room);
    page.hear(usize::MAX);
    let splicing = world.room.store().unwrap();
    page.type_in(5, 0, "?");
    page.send(&mut world.room);
    page.hear(usize::MAX);
    let now = Instant::now();
    world.room.store_failed(DeskError::Stopping, now);
    let (_, event) = page.heard.as_mut().unwrap().try_recv().unwrap();
    assert!(matches!(event.as_ref(), Event::Refused(DeskError::Stopping)));
    assert!(world.room.due().unwrap() >= now + STORE_AFTER_QUIET, "not again at once");
    let again = world.room.store().unwrap();
    assert_eq!(
        (splicing.texts[PATH].clone(), again.texts[PATH].clone()),
        (splices(r#"[4,"!"]"#), splices(r#"[4,"!?"]"#))
    );
}

#[test]
fn a_room_that_is_new_takes_what_an_old_one_was_told_and_nothing_twice() {
    let mut world = World::new("água");
    let old = world.view.heads();
    world.elsewhere(splices(r#"["Boa ",4," para todos"]"#));
    let over = world.view.done_between(&old, &world.view.heads()).unwrap();
    world.room = Room::new("another".to_owned(), news(&world.view, &Known::default(), 2));
    let mut page = Page::new(1);
    page.come(&mut world.room);
    page.hear(usize::MAX);
    let now = Instant::now();
    // What was stored already when the node ended comes again, with more.
    let sent = at_path(splices(r#"[4," para todos, já"]"#));
    assert_eq!(world.room.write_over(&key(1), 1, &over, sent.clone(), now), Ok(()));
    assert_eq!(world.room.write_over(&key(1), 1, &over, sent, now), Ok(()), "and is taken once");
    store(&mut world, Splices::default(), Splices::default());
    assert_eq!(world.text(), "Boa água para todos, já");
}

#[test]
fn what_is_wrong_is_refused_and_changes_nothing() {
    let mut world = World::new("água");
    let mut page = Page::new(1);
    page.come(&mut world.room);
    page.hear(usize::MAX);
    let now = Instant::now();
    let mut check = |number: u32, rev: u64, texts: Texts, expected: NotTaken| {
        assert_eq!(world.room.write(&key(number), (9, rev), texts, None, now), Err(expected));
    };
    check(2, 0, at_path(splices(r#"["x"]"#)), NotTaken::Lost);
    check(1, 7, at_path(splices(r#"["x"]"#)), NotTaken::Lost);
    check(1, 0, at_path(splices(r#"[5,"x"]"#)), NotTaken::Wrong);
    check(1, 0, at_path(splices("[9007199254740993,-9007199254740993]")), NotTaken::Wrong);
    check(1, 0, at_path(Splices::between("", &"x".repeat(UNSAVED_CHARACTERS_MAX + 1))), NotTaken::Wrong);
    let elsewhere = |path: &str| BTreeMap::from([(path.to_owned(), splices(r#"["x"]"#))]);
    check(1, 0, elsewhere("objectives.de"), NotTaken::Unknown);
    check(1, 0, elsewhere("milestones.none.title.pt"), NotTaken::Unknown);
    check(1, 0, elsewhere("form"), NotTaken::Unknown);
    assert_eq!((world.room.last, world.room.due()), (0, None));
    // What has no place beside what waits comes again later, and what waits is stored at once.
    let much = |count: usize| at_path(Splices::between("", &"x".repeat(count)));
    assert_eq!(world.room.write(&key(1), (9, 0), much(UNSAVED_CHARACTERS_MAX), None, now), Ok(()));
    assert_eq!(world.room.write(&key(1), (10, 1), much(1), None, now), Err(NotTaken::Busy));
    assert!(world.room.due().unwrap() <= now);
}

#[test]
fn pages_and_events_are_bounded_and_who_missed_too_much_begins_anew() {
    let mut world = World::new("");
    let mut page = Page::new(1);
    page.come(&mut world.room);
    page.hear(usize::MAX);
    for _ in 0..EVENTS_KEPT_MAX {
        page.type_in(0, 0, "x");
        page.send(&mut world.room);
        page.hear(usize::MAX);
    }
    assert_eq!(world.room.events.len(), EVENTS_KEPT_MAX);
    let after = |world: &World, after: u64| world.room.events_after(after).map(|events| events.len());
    assert_eq!(after(&world, 0), Some(EVENTS_KEPT_MAX));
    page.type_in(0, 0, "x");
    page.send(&mut world.room);
    assert_eq!((after(&world, 0), after(&world, 1), after(&world, 9_999)), (None, Some(EVENTS_KEPT_MAX), None));
    let mut here = Vec::new();
    for number in 2.. {
        match world.room.enter(key(number), who("Rui"), None) {
            Some(heard) => here.push(heard),
            None => break,
        }
    }
    assert_eq!(here.len() + 1, PENS_PER_ROOM_MAX);
    // Whoever has left makes place, and what he wrote is stored.
    here.pop();
    assert!(!world.room.is_idle());
    world.room.sweep();
    assert!(world.room.due().unwrap() <= Instant::now());
    assert!(world.room.enter(key(999), who("Rui"), None).is_some());
}

#[test]
fn a_cursor_moves_with_the_text_and_leaves_with_its_page() {
    let mut world = World::new("água");
    let (mut ana, mut rui) = (Page::new(1), Page::new(2));
    for page in [&mut ana, &mut rui] {
        page.come(&mut world.room);
        page.hear(usize::MAX);
    }
    let cursor = Some(Cursor { path: PATH.to_owned(), at: 4 });
    world.room.write(&key(2), (1, 0), Texts::new(), cursor, Instant::now()).unwrap();
    ana.type_in(0, 0, "A ");
    ana.send(&mut world.room);
    let at = |room: &Room| room.pens.values().find_map(|pen| pen.cursor.as_ref()).map(|cursor| cursor.at);
    assert_eq!(at(&world.room), Some(6));
    drop(rui);
    world.room.sweep();
    let mut people = Vec::new();
    while let Ok((_, event)) = ana.heard.as_mut().unwrap().try_recv() {
        if let Event::People(here) = event.as_ref() {
            people = here.iter().map(|person| person.name.clone()).collect();
        }
    }
    assert_eq!(people, ["Ana 1"]);
}
