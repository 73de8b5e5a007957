//! Putting together what two people made of one text.
//!
//! Both changed what was there before. What either took out is out, and what either wrote is in, at its place; of two
//! insertions at one place the one that was saved first comes first, and one that is the same is there once.

use djuntu_protocol::document::diff::Piece;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody did to a text: what stands before which byte, and which letters are gone.
#[derive(Debug, Default)]
struct Marks {
    written: BTreeMap<usize, String>,
    gone: BTreeSet<usize>,
}

impl Marks {
    fn of(pieces: &[Piece]) -> Self {
        let mut marks = Self::default();
        let mut at = 0;
        for piece in pieces {
            match piece {
                Piece::Same(text) => at += text.len(),
                Piece::Out(text) => {
                    marks.gone.extend(text.char_indices().map(|(offset, _)| at + offset));
                    at += text.len();
                }
                Piece::In(text) => marks.written.entry(at).or_default().push_str(text),
            }
        }
        marks
    }
}

/// Returns what both came to: `theirs` and `ours` lead from `before` to what either has written.
pub(super) fn merge(before: &str, theirs: &[Piece], ours: &[Piece]) -> String {
    let (theirs, ours) = (Marks::of(theirs), Marks::of(ours));
    let mut merged = String::new();
    let insert = |merged: &mut String, at: usize| {
        let (first, second) = (theirs.written.get(&at), ours.written.get(&at));
        merged.extend(first.map(String::as_str));
        merged.extend(second.filter(|second| Some(*second) != first).map(String::as_str));
    };
    for (at, letter) in before.char_indices() {
        insert(&mut merged, at);
        if !theirs.gone.contains(&at) && !ours.gone.contains(&at) {
            merged.push(letter);
        }
    }
    insert(&mut merged, before.len());
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(text: &str) -> Piece {
        Piece::Same(text.to_owned())
    }

    fn out(text: &str) -> Piece {
        Piece::Out(text.to_owned())
    }

    fn put(text: &str) -> Piece {
        Piece::In(text.to_owned())
    }

    #[test]
    fn what_both_wrote_is_in() {
        let before = "As escolas irmãs";
        let check =
            |theirs: &[Piece], ours: &[Piece], expected: &str| assert_eq!(merge(before, theirs, ours), expected);
        check(&[same(before)], &[same(before)], before);
        check(
            &[same(before), put(" de Maio")],
            &[out("As"), put("Duas"), same(" escolas irmãs")],
            "Duas escolas irmãs de Maio",
        );
        check(&[same(before), put(" a")], &[same(before), put(" b")], "As escolas irmãs a b");
        check(&[same(before), put(" a")], &[same(before), put(" a")], "As escolas irmãs a");
        check(&[out(before)], &[same("As escolas"), out(" irmãs")], "");
        assert_eq!(merge("", &[put("x")], &[put("y")]), "xy");
    }
}
