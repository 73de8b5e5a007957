use super::*;
use crate::archive::Archive;
use crate::index::{Batch, DocumentRecord, DocumentUpdate, MemoryIndex};
use djuntu_protocol::bundle::{decode_page, encode_page};
use djuntu_protocol::identity::{Fingerprint, NetworkId};
use tempfile::TempDir;

/// An archive with an index, and what was put into it: bytes that look like entries to whoever does not parse them.
struct Shelf {
    folder: TempDir,
    archive: Archive,
    index: MemoryIndex,
    entries: Vec<(DocumentId, EntryId, Vec<u8>)>,
}

impl Shelf {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (archive, _) = Archive::open(folder.path(), NetworkId::named("test"), Position::START).unwrap();
        Self { folder, archive, index: MemoryIndex::default(), entries: Vec::new() }
    }

    /// Stores entries of so many bytes, each of the document with this number, as one write.
    fn store(&mut self, entries: &[(u8, usize)]) {
        let first = self.entries.len();
        for (document, length) in entries {
            let seed = blake3::hash(&self.entries.len().to_le_bytes());
            // A hash and text around it, so that it can be compressed about as well as an entry.
            let mut bytes: Vec<u8> = seed.as_bytes().iter().copied().cycle().take(*length).collect();
            bytes.iter_mut().skip(200).for_each(|byte| *byte &= 3);
            self.entries.push((DocumentId([*document; 32]), EntryId(*seed.as_bytes()), bytes));
        }
        let new = &self.entries[first..];
        let positions =
            self.archive.append(&new.iter().map(|(.., bytes)| bytes.as_slice()).collect::<Vec<_>>()).unwrap();
        self.archive.sync().unwrap();
        for ((document, id, _), position) in new.iter().zip(positions) {
            let entries = 1 + self.index.document(*document).unwrap().map_or(0, |record| record.entries);
            let record = DocumentRecord { header: Vec::new(), fingerprint: Fingerprint([0; 32]), entries };
            let update = DocumentUpdate { document: *document, record, added: vec![(*id, position)] };
            self.index.commit(&Batch { documents: vec![update], ..Batch::default() }).unwrap();
        }
    }

    fn of(&self, document: u8) -> Vec<Vec<u8>> {
        let is_of = |(of, ..): &&(DocumentId, EntryId, Vec<u8>)| of.0[0] == document;
        self.entries.iter().filter(is_of).map(|(.., bytes)| bytes.clone()).collect()
    }

    fn pages(&self, wanted: &[Wanted], room: usize) -> (Pages, Vec<StoreError>) {
        let room = Room { bytes: room, packed: usize::MAX, ..Room::ALL };
        self.pages_in(wanted, room)
    }

    fn pages_in(&self, wanted: &[Wanted], room: Room) -> (Pages, Vec<StoreError>) {
        Packer::new(&self.archive.reader(), &self.index, wanted.to_vec(), room).pages()
    }

    /// Asks until nothing is left, and returns the pages.
    fn all(&self, mut wanted: Vec<Wanted>, room: usize) -> Vec<PackedPage> {
        let mut pages = Vec::new();
        while !wanted.is_empty() {
            let (made, errors) = self.pages(&wanted, room);
            assert!(errors.is_empty(), "{errors:?}");
            if made.pages.is_empty() {
                assert!(made.rest.is_empty(), "each answer goes on");
                break;
            }
            // The last page may be one long entry.
            let (_, before) = made.pages.split_last().unwrap();
            let bytes: usize = before.iter().map(|page| page.bytes).sum();
            assert!(before.is_empty() || bytes + PAGE_BYTES_TARGET <= room, "{bytes} in {room}");
            pages.extend(made.pages);
            wanted = made.rest;
        }
        pages
    }
}

const fn whole(document: u8) -> Wanted {
    Wanted::Document(DocumentId([document; 32]), 0)
}

fn unpacked(pages: &[PackedPage]) -> Vec<Vec<u8>> {
    pages.iter().flat_map(|page| decode_page(&page.page).unwrap()).collect()
}

#[test]
fn what_is_wanted_as_it_is_stored_is_sent_as_it_is_stored() {
    let mut shelf = Shelf::new();
    shelf.store(&[(1, 20_000), (1, 20_000), (2, 20_000), (2, 30_000), (3, 50_000)]);
    let pages = shelf.all(vec![whole(1), whole(2), whole(3)], usize::MAX);
    let stored: Vec<&[u8]> = shelf.entries.iter().map(|(.., bytes)| bytes.as_slice()).collect();
    assert_eq!(pages[0].page, encode_page(&stored[..4]), "the page is the one that is stored");
    assert_eq!(unpacked(&pages), stored);
}

#[test]
fn nothing_comes_along_with_what_is_wanted() {
    let mut shelf = Shelf::new();
    shelf.store(&[(1, 20_000), (2, 20_000), (1, 20_000)]);
    assert_eq!(unpacked(&shelf.all(vec![whole(1)], usize::MAX)), shelf.of(1));
    assert_eq!(unpacked(&shelf.all(vec![whole(2)], usize::MAX)), shelf.of(2));
    let (document, id, bytes) = shelf.entries[2].clone();
    assert_eq!(unpacked(&shelf.all(vec![Wanted::Entry(document, id)], usize::MAX)), [bytes]);
    assert_eq!(unpacked(&shelf.all(vec![Wanted::Document(document, 1)], usize::MAX)), shelf.of(1)[1..]);
}

#[test]
fn small_writes_travel_together() {
    let mut shelf = Shelf::new();
    (0..100).for_each(|_| shelf.store(&[(1, 500)]));
    let pages = shelf.all(vec![whole(1)], usize::MAX);
    assert_eq!((pages.len(), unpacked(&pages)), (1, shelf.of(1)));
    assert_eq!(pages[0].bytes, 50_000);
}

/// Whatever lies where, and however little room there is: all that is wanted comes, in order, once.
#[test]
fn all_that_is_wanted_comes_once() {
    for seed in 0..20_u64 {
        let mut shelf = Shelf::new();
        let mut number = seed;
        let mut draw = |below: u64| {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (number >> 33) % below
        };
        for _ in 0..20 {
            let length = |drawn: u64| [400, 2_000, 20_000, 200_000][drawn as usize];
            let write: Vec<(u8, usize)> = (0..draw(12)).map(|_| (draw(4) as u8, length(draw(4)))).collect();
            shelf.store(&write);
        }
        let wanted: Vec<Wanted> = (0..4).map(whole).collect();
        let expected: Vec<Vec<u8>> = (0..4).flat_map(|document| shelf.of(document)).collect();
        for room in [0, 200_000, 1 << 20] {
            assert_eq!(unpacked(&shelf.all(wanted.clone(), room)), expected, "seed {seed}, room {room}");
        }
        let single = shelf.entries.iter().map(|(document, id, _)| Wanted::Entry(*document, *id)).collect();
        let expected: Vec<Vec<u8>> = shelf.entries.iter().map(|(.., bytes)| bytes.clone()).collect();
        assert_eq!(unpacked(&shelf.all(single, 1 << 20)), expected, "seed {seed}");
    }
}

#[test]
fn what_is_damaged_or_not_there_is_told_and_the_rest_comes() {
    let mut shelf = Shelf::new();
    shelf.store(&[(1, 40_000), (1, 40_000)]);
    shelf.store(&[(2, 40_000), (2, 40_000)]);
    let second = shelf.index.entries(DocumentId([2; 32])).unwrap()[0].1;
    let file = shelf.folder.path().join("000001.bundle");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[second.offset as usize + 40] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let unknown = Wanted::Entry(DocumentId([1; 32]), EntryId([9; 32]));
    let (made, errors) = shelf.pages(&[whole(2), unknown, whole(7), whole(1)], usize::MAX);
    assert_eq!(unpacked(&made.pages), shelf.of(1));
    assert!(made.rest.is_empty());
    let unknown = errors.iter().filter(|error| matches!(error, StoreError::Unknown(_))).count();
    assert_eq!((errors.len(), unknown), (3, 1), "{errors:?}");
}

/// R201: on a thin line documents take turns, whatever pages they are stored in, and each comes whole and in order.
#[test]
fn documents_take_turns_on_a_thin_line() {
    let mut shelf = Shelf::new();
    shelf.store(&[(1, 9_000), (1, 9_000), (1, 9_000), (1, 9_000), (2, 400), (3, 700), (3, 12_000), (3, 700)]);
    let room = Room { bytes: 1 << 20, packed: 9_000, page: 16_000, packed_page: Some(8_000), takes_turns: true };
    let mut wanted = vec![whole(1), whole(2), whole(3)];
    let mut came: Vec<(DocumentId, Vec<u8>)> = Vec::new();
    while !wanted.is_empty() {
        let (made, errors) = shelf.pages_in(&wanted, room);
        assert!(
            errors.is_empty() && made.pages.iter().all(|page| page.page.len() <= 8_000 || page.documents.len() == 1)
        );
        for entry in unpacked(&made.pages) {
            let (document, ..) = shelf.entries.iter().find(|(.., bytes)| *bytes == entry).unwrap();
            came.push((*document, entry));
        }
        wanted = [made.rest, made.later].concat();
    }
    for of in 1..=3 {
        let of_document = came.iter().filter(|(document, _)| document.0[0] == of).map(|(_, entry)| entry.clone());
        assert_eq!(of_document.collect::<Vec<_>>(), shelf.of(of));
    }
    let last = |of: u8| came.iter().rposition(|(document, _)| document.0[0] == of).unwrap();
    assert!(last(2) < last(1) && last(3) < last(1), "the small ones are there first");
}
