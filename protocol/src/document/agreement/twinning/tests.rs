use super::*;

fn id(byte: u8) -> DocumentId {
    DocumentId([byte; 32])
}

/// R320: whoever holds the same names the same, in whatever order it came.
#[test]
fn the_one_that_has_come_farthest_stands_and_of_equals_the_lowest_id() {
    let check = |twinnings: &[(u8, Stage)], expected: Option<u8>| {
        let all: Vec<(DocumentId, Stage)> = twinnings.iter().map(|(byte, stage)| (id(*byte), *stage)).collect();
        for turned in 0..all.len().max(1) {
            let mut turned: Vec<_> = all.iter().skip(turned).chain(all.iter().take(turned)).copied().collect();
            assert_eq!(standing(turned.clone()), expected.map(id), "{twinnings:?}");
            turned.reverse();
            assert_eq!(standing(turned), expected.map(id), "{twinnings:?}");
        }
    };
    check(&[], None);
    check(&[(2, Stage::Draft), (1, Stage::Draft), (3, Stage::Draft)], Some(1));
    check(&[(1, Stage::Draft), (2, Stage::Proposed(1))], Some(2));
    check(&[(1, Stage::Proposed(7)), (2, Stage::PartlySigned(1)), (3, Stage::PartlySigned(2))], Some(2));
    check(&[(1, Stage::PartlySigned(1)), (2, Stage::Unratified(1)), (3, Stage::Draft)], Some(2));
    check(&[(1, Stage::Contested(1)), (2, Stage::InForce(1))], Some(2));
    check(&[(1, Stage::Terminated(1)), (2, Stage::Cancelled(1)), (3, Stage::Draft)], Some(3));
    check(&[(1, Stage::Terminated(1)), (2, Stage::Cancelled(1))], None);
}
