use super::*;
use djuntu_protocol::act::{Home, Kind};
use djuntu_protocol::document::Header;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::publication::Publication;
use djuntu_protocol::engine::{Answer, Command, CommandId, Config, Engine, Input, Keys, Known, Output, Silence};
use djuntu_protocol::identity::charter::Office;
use djuntu_protocol::identity::{NetworkId, SecretKey};
use djuntu_protocol::time::Time;
use std::path::Path;
use tokio::sync::mpsc::unbounded_channel;

fn network() -> NetworkId {
    NetworkId::named("test")
}

/// Returns an engine's writes: a territory and some projects of its own.
fn writes() -> Vec<Persist> {
    let key = |byte| SecretKey::from_bytes([byte; 32]);
    let keys = Keys { node: key(1), office: Some(key(2).into()) };
    let config = Config {
        network: network(),
        epoch: 1,
        territory: None,
        restored: None,
        abilities: std::collections::BTreeMap::new(),
        silence: Silence::default(),
        addresses: Vec::new(),
        observing: None,
    };
    let mut engine = Engine::new(config, keys, [3; 32], Known::default());
    let office = Office { title: "Presidente".to_owned(), holder: "Exemplo".to_owned(), from: None, until: None };
    engine.handle(Time(1), Input::Command(CommandId(0), Command::Found(office)));
    let mut persists = take(&mut engine);
    let home = Home::Territory(engine.territory().unwrap());
    for number in 1..6 {
        let create = Command::Create(Kind::Project, home);
        engine.handle(Time(1), Input::Command(CommandId(number), create));
        persists.extend(take(&mut engine));
    }
    persists
}

fn take(engine: &mut Engine) -> Vec<Persist> {
    let outputs = std::iter::from_fn(|| engine.poll());
    let persists: Vec<Persist> =
        outputs.filter_map(|output| if let Output::Persist(p) = output { Some(p) } else { None }).collect();
    for persist in &persists {
        engine.handle(Time(1), Input::Stored(persist.ticket));
        let answered = std::iter::from_fn(|| engine.poll());
        assert!(
            answered
                .into_iter()
                .any(|output| matches!(output, Output::Answer(_, Ok(Answer::Founded(_) | Answer::Created(_)))))
        );
    }
    persists
}

/// What is found out about a document later, without an entry of it, is noted all the same.
#[test]
fn a_write_without_entries_says_how_a_document_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::new(open_in(folder.path()));
    let writes = writes();
    store.persist(&writes).unwrap();
    let last = writes.last().unwrap();
    let (document, header, print) = last.documents[0];
    let header = Header { publication: Publication::Public, ..header };
    let documents = vec![(document, header, print)];
    let found_out = Persist { ticket: last.ticket, entries: Vec::new(), pages: Vec::new(), documents };
    store.persist(&[found_out]).unwrap();
    let noted = store.index().document(document).unwrap().unwrap();
    assert_eq!((noted.header, noted.entries), (djuntu_protocol::wire::encode(&header), 1));
}

fn open_in(folder: &Path) -> Opened {
    open(&folder.join("archive"), &folder.join("index"), network()).unwrap()
}

/// Stores `writes` and returns the events until the last of them is stored.
fn store(folder: &Path, writes: Vec<Persist>) -> Vec<DocumentId> {
    let (sender, mut events) = unbounded_channel();
    let (storage, thread) = Storage::start(open_in(folder), sender);
    let last = writes.last().unwrap().ticket;
    let documents = writes.iter().flat_map(|write| write.documents.iter().map(|(document, ..)| *document)).collect();
    writes.into_iter().for_each(|write| storage.request(Request::Persist(write)));
    loop {
        match events.blocking_recv().unwrap() {
            Event::Stored(ticket) if ticket == last => break,
            Event::Stored(_) => {}
            other => panic!("{other:?}"),
        }
    }
    storage.request(Request::Stop);
    thread.join().unwrap();
    documents
}

#[test]
fn what_was_stored_is_known_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let documents = store(folder.path(), writes());
    let opened = open_in(folder.path());
    assert_eq!(opened.known.documents.len(), documents.len());
    assert_eq!(opened.known.authority.len(), 1, "the territory's own document is told whole");
    assert!(opened.notices.is_empty() && !opened.is_damaged);
}

#[test]
fn an_index_that_is_lost_is_rebuilt_to_the_same() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path(), writes());
    let known = |opened: &Opened| (opened.known.documents.clone(), opened.index.indexed_to());
    let before = known(&open_in(folder.path()));
    std::fs::remove_dir_all(folder.path().join("index")).unwrap();
    assert_eq!(known(&open_in(folder.path())), before);
}

#[test]
fn a_load_sees_every_earlier_write() {
    let folder = tempfile::tempdir().unwrap();
    let (sender, mut events) = unbounded_channel();
    let (storage, thread) = Storage::start(open_in(folder.path()), sender);
    let writes = writes();
    let (document, entries) = (writes[1].documents[0].0, writes[1].entries.len());
    let ids = writes[1].entries.iter().map(|entry| entry.id()).collect();
    for write in writes {
        storage.request(Request::Persist(write));
    }
    storage.request(Request::Load(document));
    assert_eq!(storage.read(document, ids).unwrap().len(), entries);
    storage.request(Request::Stop);
    thread.join().unwrap();
    let mut loaded = None;
    while let Ok(event) = events.try_recv() {
        if let Event::Loaded(of, found) = event {
            assert_eq!(of, document);
            loaded = found;
        }
    }
    assert_eq!(loaded.unwrap().len(), entries);
}

#[test]
fn an_archive_that_was_cut_off_is_told_and_the_index_follows_it() {
    let folder = tempfile::tempdir().unwrap();
    let documents = store(folder.path(), writes());
    let segment = folder.path().join("archive").join("000001.bundle");
    let length = std::fs::metadata(&segment).unwrap().len();
    std::fs::OpenOptions::new().write(true).open(&segment).unwrap().set_len(length / 2).unwrap();
    let opened = open_in(folder.path());
    assert!(opened.is_damaged && !opened.notices.is_empty());
    assert!(opened.known.documents.len() < documents.len());
}

#[test]
fn kinds_are_read_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path(), writes());
    let opened = open_in(folder.path());
    let kinds: Vec<DocumentKind> = opened.known.documents.iter().map(|(_, header, _)| header.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == DocumentKind::Territory).count(), 1);
    assert_eq!(kinds.iter().filter(|kind| **kind == DocumentKind::Project).count(), 5);
}

#[test]
fn entries_are_read_whether_they_are_in_memory_or_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut writes = writes();
    let new = writes.split_off(4);
    store(folder.path(), writes);
    let mut store = Store::new(open_in(folder.path()));
    let entry = |write: &Persist| (write.documents[0].0, write.entries[0].id());
    let old: Vec<_> = store.index().documents().map(|row| row.unwrap().0).collect();
    let old = old.into_iter().map(|document| (document, store.index().entries(document).unwrap()[0].0));
    let mut page: Vec<_> = old.collect();
    store.persist(&new).unwrap();
    // Old and new ones in turn.
    new.iter().enumerate().for_each(|(place, write)| page.insert(place * 2, entry(write)));
    for (document, entry) in &page {
        let read = store.some(*document, &[*entry, *entry]).unwrap();
        let found = read.iter().map(|bytes| djuntu_protocol::gate::parse(bytes, network()).unwrap().id());
        assert_eq!(found.collect::<Vec<_>>(), [*entry, *entry]);
    }
    let (document, entry) = page[0];
    let unknown = EntryId([7; 32]);
    assert!(matches!(store.some(document, &[entry, unknown]), Err(StoreError::Unknown(id)) if id == unknown));
}
