#![allow(clippy::indexing_slicing)]
//! Views on the disk are used when they fit, and only then.

use super::saving::CHANGES_SAVED_MIN;
use super::*;
use crate::storage::{self, Request};
use djuntu_protocol::act::{Act, Genesis, Subject};
use djuntu_protocol::authority::judge::{Reason, Verdict};
use djuntu_protocol::document::publication::Publishing;
use djuntu_protocol::document::view::Assignment;
use djuntu_protocol::engine::{Persist, Stand, Ticket};
use djuntu_protocol::entry::{Author, Chain, Verified};
use djuntu_protocol::gate::inspect_changes;
use djuntu_protocol::identity::charter::{Charter, ListedKey, Office};
use djuntu_protocol::identity::{Roles, SecretKey};
use std::sync::Arc;
use std::sync::mpsc;

/// One document of a territory, on a disk of its own, and what is needed to write to it.
struct Scene {
    folder: tempfile::TempDir,
    storage: Storage,
    author: Author,
    chain: Chain,
    log: Log,
    written: View,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = SecretKey::from_bytes([9; 32]);
        let office = Office { title: "Presidente".into(), holder: "Ana".into(), from: None, until: None };
        let roles = Roles::ROOT.and(Roles::SIGN);
        let keys = vec![ListedKey { key: key.public(), roles, office: Some(office), invitation: None }];
        let charter = Charter { number: 0, previous: None, threshold: 1, keys, guardians: None, settles: None };
        let mut author = Author { key, network: network(), territory: None, epoch: 1 };
        let begin = Act::Begin(Genesis { nonce: [0; 8], schema: 1, subject: Subject::Territory(charter) });
        let begun = author.act(None, Chain::default(), Time(0), &begin, Vec::new(), None).unwrap();
        author.territory = Some((begun.document().as_territory(), begun.id()));
        let opened = storage::open(&folder.path().join("archive"), &folder.path().join("index"), network()).unwrap();
        let (storage, _) = Storage::start(opened, tokio::sync::mpsc::unbounded_channel().0);
        let log = Log::begin(&begun).unwrap();
        let written = View::build(log.header().kind, 1, Vec::new()).unwrap();
        let mut scene = Self { folder, storage, author, chain: Chain::after(&begun), log, written };
        scene.store(begun);
        scene
    }

    fn store(&mut self, entry: Verified) {
        let stand = (self.log.document(), self.log.header(), self.log.fingerprint());
        self.chain = Chain::after(&entry);
        let persist =
            Persist { ticket: Ticket(self.chain.seq), entries: vec![entry], pages: Vec::new(), documents: vec![stand] };
        self.storage.request(Request::Persist(persist));
    }

    /// Writes a title, as an entry that is stored.
    fn write(&mut self, title: &str) {
        let document = self.log.document();
        let actor = djuntu_protocol::document::view::actor(&self.author.key.public(), &document, 1);
        let change = self.written.edit(actor, Time(0), &[assign(title)]).unwrap();
        let entry = self.author.changes(document, self.chain, Time(0), vec![change.clone()]).unwrap();
        self.log.insert(&entry, &inspect_changes(&entry).unwrap()).unwrap();
        self.written.extend(vec![ViewEntry { id: entry.id(), changes: vec![change] }]);
        self.store(entry);
    }

    fn reading(&self) -> Reading {
        let counted = self.log.order().iter().copied().collect();
        let verdict = Verdict { counted, ..Verdict::default() };
        let stand = Stand { fingerprint: self.log.fingerprint(), authority: 0 };
        let log = Arc::new(self.log.clone());
        let (verdict, publishing) = (Arc::new(verdict), Publishing::default());
        Reading { stand, log, verdict, parties: Vec::new(), publishing, actor: [1; 16] }
    }

    fn saved(&self) -> SavedViews {
        SavedViews::new(self.folder.path().join("views"))
    }

    /// Keeps a view on the disk that says something more than the entries do, so that it shows when it is used.
    fn keep_other(&self, document: DocumentId, is_whole: bool, entries: &[EntryId]) {
        let mut other = self.written.clone();
        let more = Assignment { path: "title.fr".to_owned(), value: Some("gardé".to_owned()) };
        let change = other.edit([7; 16], Time(0), &[more]).unwrap();
        other.extend(vec![ViewEntry { id: EntryId([8; 32]), changes: vec![change] }]);
        let origin = Origin::new(document, is_whole, entries);
        self.saved().write(self.log.document(), &origin, &other.save().unwrap()).unwrap();
    }

    fn worker(&self) -> (Worker, mpsc::Receiver<ToSave>) {
        let (to_save, saving) = mpsc::sync_channel(1);
        (Worker::new(self.storage.clone(), network(), self.saved(), to_save), saving)
    }

    /// Opens the document as a node that has just started does, with and without fetching its view first. Returns the title
    /// and whether the kept view was used.
    fn open(&self, reading: &Reading) -> (String, bool) {
        let open = |is_fetched: bool| {
            let (mut worker, _saving) = self.worker();
            if is_fetched {
                worker.fetch(self.log.document());
            }
            let draft = worker.open(reading).unwrap().draft();
            (draft.text("title.pt").unwrap().to_owned(), draft.text("title.fr").is_some())
        };
        assert_eq!(open(true), open(false));
        open(true)
    }
}

fn network() -> NetworkId {
    NetworkId::named("test")
}

fn assign(title: &str) -> Assignment {
    Assignment { path: "title.pt".to_owned(), value: Some(title.to_owned()) }
}

#[test]
fn a_kept_view_that_fits_is_used_and_extended_by_what_came_since() {
    let mut scene = Scene::new();
    scene.write("Maio");
    scene.keep_other(scene.log.document(), true, scene.log.order());
    assert_eq!(scene.open(&scene.reading()), ("Maio".to_owned(), true));
    scene.write("Vila do Maio");
    assert_eq!(scene.open(&scene.reading()), ("Vila do Maio".to_owned(), true));
}

#[test]
fn a_kept_view_to_which_what_came_since_cannot_be_applied_is_left_aside() {
    let mut scene = Scene::new();
    let before = scene.written.clone();
    scene.write("Maio");
    let now = std::mem::replace(&mut scene.written, before);
    scene.keep_other(scene.log.document(), true, scene.log.order());
    scene.written = now;
    scene.write("Vila do Maio");
    assert_eq!(scene.open(&scene.reading()), ("Vila do Maio".to_owned(), false));
}

#[test]
fn a_kept_view_that_does_not_fit_is_left_aside() {
    let mut scene = Scene::new();
    scene.write("Maio");
    let order = scene.log.order().to_vec();
    let check = |document, is_whole, entries: &[EntryId]| {
        scene.keep_other(document, is_whole, entries);
        assert_eq!(scene.open(&scene.reading()), ("Maio".to_owned(), false), "{document} {is_whole} {entries:?}");
    };
    check(DocumentId([6; 32]), true, &order);
    check(scene.log.document(), false, &order);
    check(scene.log.document(), true, &[order.as_slice(), &[EntryId([8; 32])]].concat());
    check(scene.log.document(), true, &[EntryId([8; 32]), order[0]]);
}

#[test]
fn a_damaged_or_foreign_file_does_no_harm() {
    let mut scene = Scene::new();
    scene.write("Maio");
    let document = scene.log.document();
    let path = scene.folder.path().join("views").join(document.to_string());
    scene.keep_other(document, true, scene.log.order());
    let mut bytes = std::fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(scene.open(&scene.reading()), ("Maio".to_owned(), false));
    std::fs::write(&path, b"").unwrap();
    assert_eq!(scene.open(&scene.reading()), ("Maio".to_owned(), false));
    // The checksum is right and the view is none.
    let origin = Origin::new(document, true, scene.log.order());
    scene.saved().write(document, &origin, b"no view").unwrap();
    assert_eq!(scene.open(&scene.reading()), ("Maio".to_owned(), false));
}

#[test]
fn a_kept_view_of_entries_that_count_no_more_is_left_aside() {
    let mut scene = Scene::new();
    scene.write("Maio");
    scene.write("Outra");
    scene.keep_other(scene.log.document(), true, scene.log.order());
    let mut reading = scene.reading();
    let last = *scene.log.order().last().unwrap();
    let verdict = Arc::make_mut(&mut reading.verdict);
    verdict.counted.remove(&last);
    verdict.set_aside.insert(last, Reason::NotEntitledToday);
    assert_eq!(scene.open(&reading), ("Maio".to_owned(), false));
}

#[test]
fn what_is_handed_over_to_be_saved_is_what_is_read_after_the_next_start() {
    let mut scene = Scene::new();
    scene.write("Maio");
    let (mut worker, saving) = scene.worker();
    worker.open(&scene.reading()).unwrap();
    worker.save(scene.log.document(), Instant::now());
    assert!(worker.unsaved.is_empty());
    drop(worker);
    scene.saved().save_all(&saving);
    let (origin, _) = scene.saved().read(scene.log.document()).unwrap();
    assert_eq!(origin.entries, 2);
    scene.write("Vila do Maio");
    assert_eq!(scene.open(&scene.reading()), ("Vila do Maio".to_owned(), false));
}

#[test]
fn views_are_saved_when_they_have_grown_enough() {
    let scene = Scene::new();
    let (mut worker, _saving) = scene.worker();
    worker.open(&scene.reading()).unwrap();
    let kept = worker.kept.values_mut().next().unwrap();
    let mut check = |changes, saved_changes, expected| {
        (kept.changes, kept.saved_changes) = (changes, saved_changes);
        assert_eq!(kept.is_to_be_saved(), expected, "{changes} changes, {saved_changes} saved");
    };
    check(CHANGES_SAVED_MIN - 1, 0, false);
    check(CHANGES_SAVED_MIN, 0, true);
    check(CHANGES_SAVED_MIN, CHANGES_SAVED_MIN, false);
    check(100_000, 80_001, false);
    check(100_000, 80_000, true);
}

#[test]
fn the_views_in_memory_are_bounded_by_their_bytes_and_the_last_one_stays() {
    let scenes = [Scene::new(), Scene::new()];
    let (mut worker, _saving) = scenes[0].worker();
    worker.open(&scenes[0].reading()).unwrap();
    let document = scenes[0].log.document();
    let kept = worker.kept.get_mut(&document).unwrap();
    kept.bytes = VIEWS_KEPT_BYTES_TARGET;
    worker.forget_oldest();
    assert_eq!(worker.kept.len(), 1, "one view is kept, however long it is");
    let kept = worker.kept.get(&document).unwrap();
    let small = Kept {
        view: kept.view.clone(),
        entries: Vec::new(),
        tips: BTreeSet::new(),
        bytes: 0,
        used: kept.used + 1,
        ahead: None,
        ..*kept
    };
    worker.kept.insert(DocumentId([6; 32]), small);
    worker.forget_oldest();
    assert_eq!(worker.kept.keys().collect::<Vec<_>>(), [&DocumentId([6; 32])]);
}

/// Whether an entry that was written beside others comes before them or behind them is for the causal order to say, not for
/// the order of arrival; only what rests on all of them extends the view that is there.
#[test]
fn what_was_written_beside_others_is_not_just_put_on_top() {
    let mut scene = Scene::new();
    scene.write("Maio");
    let at_first = scene.written.clone();
    scene.write("Vila do Maio");
    let (mut worker, _saving) = scene.worker();
    worker.open(&scene.reading()).unwrap();

    let mut beside = Author { key: SecretKey::from_bytes([3; 32]), ..scene.author.clone() };
    beside.epoch = 1;
    let document = scene.log.document();
    let actor = djuntu_protocol::document::view::actor(&beside.key.public(), &document, 1);
    let change = at_first.edit(actor, Time(0), &[assign("Ilha do Maio")]).unwrap();
    let entry = beside.changes(document, Chain::default(), Time(0), vec![change]).unwrap();
    scene.log.insert(&entry, &inspect_changes(&entry).unwrap()).unwrap();
    scene.store(entry);

    let reading = scene.reading();
    let kept = worker.kept.remove(&document).unwrap();
    assert!(worker.extend(&reading, kept, reading.log.order()).unwrap().is_none(), "it is built anew");
    let (mut fresh, _saving) = scene.worker();
    assert_eq!(worker.open(&reading).unwrap().draft(), fresh.open(&reading).unwrap().draft());
}
