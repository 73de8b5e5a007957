//! Honest changes with some bytes changed, and the length and checksum repaired.

use super::crafted::{body_of, chunk};
use super::samples::{Dice, histories};
use super::{check_honest, inspect};
use automerge::Change;

/// Bytes that mean something in run lengths and numbers.
const EDGES: [u8; 10] = [0, 1, 2, 0x3f, 0x40, 0x7e, 0x7f, 0x80, 0x81, 0xff];

fn mutate(body: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(3) {
        let at = dice.below(body.len());
        match dice.below(8) {
            0 | 1 => body[at] ^= 1 << dice.below(8),
            2 => body[at] = dice.byte(),
            3 | 4 => body[at] = dice.pick(&EDGES),
            5 => body[at] = body[at].wrapping_add(dice.pick(&[1, 0xff])),
            6 => body.insert(at, dice.pick(&EDGES)),
            _ => drop(body.remove(at)),
        }
    }
}

#[test]
fn what_passes_of_mutated_changes_is_what_automerge_reads() {
    let mut dice = Dice::new(1);
    let changes: Vec<Change> = histories(100..103).flatten().filter(|change| change.raw_bytes().len() < 600).collect();
    let mut passed = 0;
    for _ in 0..20_000 {
        let mut body = body_of(dice.pick(&changes).raw_bytes()).to_vec();
        mutate(&mut body, &mut dice);
        let chunk = chunk(&body);
        if inspect(&chunk).is_ok() {
            check_honest(&Change::from_bytes(chunk).expect("what passes can be read"));
            passed += 1;
        }
    }
    assert!((500..10_000).contains(&passed), "{passed} of the mutated changes pass");
}
