//! The shortest way from one text to another in whole words.
//!
//! E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), with its greedy search kept step by
//! step so that the way can be walked back. Both ends that are equal are taken off first.

use super::Piece;
use crate::limits;

/// Compares two texts; takes from `edits_left` what it has used.
pub(super) fn compare(old: &str, new: &str, edits_left: &mut usize) -> Vec<Piece> {
    let (old, new) = (split(old), split(new));
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let from_end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let end = from_end.min(old.len() - start).min(new.len() - start);
    let mut pieces = Pieces::default();
    old.iter().take(start).for_each(|word| pieces.add(Step::Same, word));
    let (olds, news) = (inner(&old, start, end), inner(&new, start, end));
    let whole = || [vec![Step::Out; olds.len()], vec![Step::In; news.len()]].concat();
    let (mut olds_left, mut news_left) = (olds.iter(), news.iter());
    for step in steps(olds, news, edits_left).unwrap_or_else(whole) {
        let word = match step {
            Step::Same => news_left.next().and(olds_left.next()),
            Step::Out => olds_left.next(),
            Step::In => news_left.next(),
        };
        word.into_iter().for_each(|word| pieces.add(step, word));
    }
    old.iter().skip(old.len() - end).for_each(|word| pieces.add(Step::Same, word));
    pieces.finish()
}

fn inner<'a, 'b>(words: &'b [&'a str], start: usize, end: usize) -> &'b [&'a str] {
    words.get(start..words.len() - end).unwrap_or_default()
}

/// Splits a text into words, runs of spaces, and single other characters.
fn split(text: &str) -> Vec<&str> {
    #[derive(PartialEq, Eq, Clone, Copy)]
    enum Sort {
        Word,
        Space,
        Other,
    }
    let sort = |c: char| match c {
        _ if c.is_alphanumeric() => Sort::Word,
        _ if c.is_whitespace() => Sort::Space,
        _ => Sort::Other,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let now = sort(c);
        if before.is_some_and(|before| before != now || now == Sort::Other) {
            words.extend(text.get(start..at));
            start = at;
        }
        before = Some(now);
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Same,
    Out,
    In,
}

/// Puts words together again.
#[derive(Default)]
struct Pieces(Vec<(Step, String)>);

impl Pieces {
    fn add(&mut self, step: Step, word: &str) {
        match self.0.last_mut() {
            Some((last, text)) if *last == step => text.push_str(word),
            _ => self.0.push((step, word.to_owned())),
        }
    }

    fn finish(self) -> Vec<Piece> {
        let piece = |(step, text)| match step {
            Step::Same => Piece::Same(text),
            Step::Out => Piece::Out(text),
            Step::In => Piece::In(text),
        };
        self.0.into_iter().map(piece).collect()
    }
}

/// Returns the steps from `old` to `new`; none when there are more than may be looked for.
///
/// A diagonal is how much further the old text is read than the new one. In each round one more word is put in or taken out,
/// and it is remembered how far into the old text each diagonal has come.
fn steps(old: &[&str], new: &[&str], edits_left: &mut usize) -> Option<Vec<Step>> {
    let goal = signed(old.len()) - signed(new.len());
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    let mut reached: Vec<usize> = Vec::new();
    let edits_max = (*edits_left).min(limits::DIFF_EDITS_PER_TEXT_MAX);
    for round in 0..=edits_max {
        let before = std::mem::take(&mut reached);
        for diagonal in diagonals(round) {
            let mut x = signed(begin(&before, round, diagonal));
            while word(old, x).is_some_and(|same| word(new, x - diagonal) == Some(same)) {
                x += 1;
            }
            let x = usize::try_from(x).unwrap_or_default();
            reached.push(x);
            if diagonal == goal && x >= old.len() {
                *edits_left -= round;
                rounds.push(before);
                return Some(walk_back(&rounds, old.len(), new.len()));
            }
        }
        rounds.push(before);
    }
    *edits_left -= edits_max;
    None
}

fn word<'a>(words: &[&'a str], index: i64) -> Option<&'a str> {
    usize::try_from(index).ok().and_then(|index| words.get(index).copied())
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Returns the diagonals of a round: those that so many edits can reach.
fn diagonals(round: usize) -> impl Iterator<Item = i64> {
    let round = signed(round);
    (-round..=round).step_by(2)
}

/// Returns how far a diagonal of the round before has come; none when that round has no such diagonal.
fn of(before: &[usize], round: usize, diagonal: i64) -> Option<usize> {
    let first = 1 - signed(round);
    let place = usize::try_from((diagonal - first) / 2).ok().filter(|_| diagonal >= first)?;
    before.get(place).copied()
}

/// Returns where a diagonal begins: one word put in after the diagonal above, or one taken out after the one below,
/// whichever is further.
fn begin(before: &[usize], round: usize, diagonal: i64) -> usize {
    let put_in = of(before, round, diagonal + 1);
    let taken_out = of(before, round, diagonal - 1).map(|x| x + 1);
    put_in.max(taken_out).unwrap_or_default()
}

/// Walks from the end to the beginning. `rounds` has for each round how far the one before it had come.
fn walk_back(rounds: &[Vec<usize>], mut x: usize, mut y: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    for (round, before) in rounds.iter().enumerate().rev() {
        let diagonal = signed(x) - signed(y);
        let begun = begin(before, round, diagonal);
        while x > begun {
            steps.push(Step::Same);
            x -= 1;
            y -= 1;
        }
        if round == 0 {
            break;
        }
        if of(before, round, diagonal + 1) == Some(x) {
            steps.push(Step::In);
            y -= 1;
        } else {
            steps.push(Step::Out);
            x -= 1;
        }
    }
    steps.reverse();
    steps
}
