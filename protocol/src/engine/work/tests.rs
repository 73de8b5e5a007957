use super::*;

const LOURES: PublicKey = PublicKey([1; 32]);
const MAIO: PublicKey = PublicKey([2; 32]);

fn document(number: u8) -> DocumentId {
    DocumentId([number; 32])
}

/// Lets a peer wait for documents, of which only the first `asked` are being loaded.
fn list(documents: &[(PublicKey, u8)], asked: usize) -> Worklist {
    let mut list = Worklist::default();
    for (place, (peer, number)) in documents.iter().enumerate() {
        let work = Work::TellHeads(*peer, document(*number));
        list.wait(work.wait_for(document(*number)), place < asked);
    }
    list
}

/// Returns whose work can be tried now, and in which document.
fn ready(list: &mut Worklist) -> Vec<(PublicKey, u8)> {
    let next = std::iter::from_fn(|| list.next());
    let told = next.map(|work| match work {
        Work::TellHeads(peer, document) => (peer, document.0[0]),
        other => panic!("nobody put {other:?} in"),
    });
    told.collect()
}

#[test]
fn what_waits_is_looked_at_when_its_own_document_is_loaded_and_in_the_order_in_which_it_came() {
    let mut list = list(&[(LOURES, 1), (LOURES, 2), (MAIO, 1)], 3);
    assert_eq!((ready(&mut list), list.len()), (vec![], 3));
    list.wake(&document(3));
    assert_eq!(ready(&mut list), [], "another document is none of its business");
    list.wake(&document(1));
    assert_eq!((ready(&mut list), list.len()), (vec![(LOURES, 1), (MAIO, 1)], 1));
    list.wake(&document(1));
    assert_eq!(ready(&mut list), [], "it was tried already");
}

#[test]
fn each_document_is_asked_for_once_and_only_while_somebody_waits() {
    let mut list = list(&[(LOURES, 1), (LOURES, 2), (MAIO, 2), (MAIO, 3), (LOURES, 4)], 1);
    list.forget(MAIO);
    assert_eq!(list.len(), 3);
    let asked: Vec<DocumentId> = std::iter::from_fn(|| list.next_unasked()).collect();
    assert_eq!(asked, [document(2), document(4)], "the first is being loaded, and nobody waits for the third");
    list.forget(LOURES);
    list.wake(&document(2));
    assert_eq!((ready(&mut list), list.len()), (vec![], 0), "who has gone is not answered");
}

#[test]
fn a_thousand_documents_that_wait_cost_each_a_look() {
    let documents = (0..1_000_u16).map(|number| *blake3::hash(&number.to_le_bytes()).as_bytes()).map(DocumentId);
    let mut list = Worklist::default();
    let mut looks = 0;
    documents.clone().for_each(|document| list.push(Work::Chores(document)));
    let mut look = |list: &mut Worklist, is_loaded: &dyn Fn(&DocumentId) -> bool| {
        while let Some(work) = list.next() {
            looks += 1;
            match work {
                Work::Chores(document) if !is_loaded(&document) => list.wait(work.wait_for(document), false),
                _ => {}
            }
        }
    };
    look(&mut list, &|_| false);
    while let Some(document) = list.next_unasked() {
        list.wake(&document);
        look(&mut list, &|loaded| *loaded == document);
    }
    assert_eq!((looks, list.len()), (2_000, 0), "one look when it came and one when it was loaded");
}

/// R95: one page can hold thousands of entries that decide something, each of which has every orphan tried again.
#[test]
fn what_is_to_be_tried_again_is_noted_once() {
    let mut list = Worklist::default();
    (0..6_000).for_each(|_| (0..9).for_each(|number| list.push(Work::Adopt(document(number)))));
    assert_eq!(list.len(), 9);
}
