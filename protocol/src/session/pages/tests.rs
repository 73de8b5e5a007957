use super::*;

fn document(number: u8) -> DocumentId {
    DocumentId([number; 32])
}

/// Packs entries of so many bytes, each of the document with this number. Returns how long the entries of each page are,
/// and of which documents something is left and left for later.
fn pack(entries: &[(u8, usize)], room: Room) -> (Vec<Vec<usize>>, Vec<u8>, Vec<u8>) {
    let bytes: Vec<Vec<u8>> = entries.iter().map(|(_, length)| vec![7; *length]).collect();
    let wanted = entries.iter().zip(0..).map(|((of, _), number)| Wanted::Entry(document(*of), EntryId([number; 32])));
    let made = Pages::pack(wanted.zip(bytes.iter().map(Vec::as_slice)), room);
    let lengths = |page: &PackedPage| -> Vec<usize> {
        let unpacked = crate::bundle::decode_page(&page.page).unwrap();
        assert_eq!(page.bytes, unpacked.iter().map(Vec::len).sum::<usize>());
        unpacked.iter().map(Vec::len).collect()
    };
    let left = |wanted: &[Wanted]| wanted.iter().map(|wanted| wanted.document().0[0]).collect();
    (made.pages.iter().map(lengths).collect(), left(&made.rest), left(&made.later))
}

/// R57: pages of about 128 KiB, and what is longer travels alone.
#[test]
fn pages_are_filled_in_order() {
    const FULL: usize = limits::PAGE_BYTES_TARGET;
    const LONGEST: usize = limits::ENTRY_BYTES_MAX;
    let room = Room { bytes: usize::MAX, ..Room::ALL };
    let cases: [(&[usize], &[&[usize]]); 7] = [
        (&[], &[]),
        (&[200, 300], &[&[200, 300]]),
        (&[FULL, 1], &[&[FULL], &[1]]),
        (&[FULL / 2, FULL / 2, 1], &[&[FULL / 2, FULL / 2], &[1]]),
        (&[1, FULL], &[&[1], &[FULL]]),
        (&[LONGEST], &[&[LONGEST]]),
        (&[1, LONGEST, 1], &[&[1], &[LONGEST], &[1]]),
    ];
    for (lengths, expected) in cases {
        let entries: Vec<(u8, usize)> = lengths.iter().map(|length| (1, *length)).collect();
        assert_eq!(pack(&entries, room).0, expected, "{lengths:?}");
    }
}

/// R57: no more than there is room for, but one page at least.
#[test]
fn what_finds_no_room_is_left_in_order() {
    let entries = [(1, 60_000), (2, 60_000), (3, 90_000), (1, 90_000)];
    let room = |bytes| Room { bytes, ..Room::ALL };
    assert_eq!(pack(&entries, room(0)), (vec![vec![60_000, 60_000]], vec![3, 1], vec![]));
    assert_eq!(pack(&entries, room(300_000)).0, [vec![60_000, 60_000], vec![90_000]]);
}

/// R201: on a thin line each document has a page, and then the others have their turn.
#[test]
fn a_big_document_does_not_block_others() {
    let room = Room { page: 10_000, packed: 1 << 20, takes_turns: true, ..Room::ALL };
    let entries = [(1, 6_000), (1, 6_000), (1, 6_000), (2, 400), (3, 400), (1, 100)];
    // The first document has had its turn only when it has had a whole page.
    assert_eq!(pack(&entries, room), (vec![vec![6_000], vec![6_000], vec![400, 400]], vec![], vec![1, 1]));
    // What found no room is not late because of that.
    let little = Room { packed: 0, ..room };
    assert_eq!(pack(&[(1, 12_000), (1, 1), (2, 1)], little), (vec![vec![12_000]], vec![2], vec![1]));
}

/// R200: a page is no longer on the wire than the window can bear, whatever it unpacks to.
#[test]
fn pages_are_as_long_as_they_may_be_when_they_are_packed() {
    let measure = Measure::new(Room { packed_page: Some(2_000), ..Room::ALL });
    let noise: Vec<u8> = (0..64_u32).flat_map(|number| *blake3::hash(&number.to_le_bytes()).as_bytes()).collect();
    let incompressible: Vec<&[u8]> = noise.chunks(400).collect();
    let (count, page) = measure.pack(&incompressible);
    assert!(count < incompressible.len() && page.len() <= 2_000, "{count} {}", page.len());
    assert_eq!(crate::bundle::decode_page(&page).unwrap().concat(), noise[..400 * count]);
    let (count, _) = measure.pack(&[&noise]);
    assert_eq!(count, 1, "one entry travels alone, however long");
    let same = [[7; 400].as_slice(); 20];
    assert_eq!(measure.pack(&same).0, 20);
}
