//! What is done to a text, so that it can be put after something else that was done, or beside it.
//!
//! Positions are counted in characters as Automerge counts them: Unicode scalar values, of which an emoji may have several
//! and a letter with its accent one or two. No position lies within a character, whoever counts.
//!
//! Two splices of one text that know nothing of each other are put beside each other with [`Splices::beside`]: the text
//! reads the same whichever was made first (TP1 in the literature on operational transformation), what either took out is
//! out, and of two insertions at one place that of the earlier stands first.
//!
//! Invariant: splices have one form only. Steps of one kind are joined, what is put in stands before what is taken out at
//! the same place, and what is kept at the end is not said.

use serde::{Deserialize, Serialize};

/// What is done to a text, from its beginning to its end. In JSON it is a list: a number keeps so many characters, a
/// negative one takes so many out, a text is put in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Step>", into = "Vec<Step>")]
pub struct Splices(Vec<Step>);

/// One step of a walk through a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Step {
    /// So many characters stay.
    Keep(usize),
    /// This is put in here.
    Insert(String),
    /// So many characters are taken out.
    Delete(usize),
}

/// A step in JSON.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Number(i64),
    Text(String),
}

impl TryFrom<Written> for Step {
    type Error = std::num::TryFromIntError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Ok(match written {
            Written::Text(text) => Self::Insert(text),
            Written::Number(number) if number < 0 => Self::Delete(number.unsigned_abs().try_into()?),
            Written::Number(number) => Self::Keep(number.try_into()?),
        })
    }
}

impl From<Step> for Written {
    fn from(step: Step) -> Self {
        let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        match step {
            Step::Keep(count) => Self::Number(number(count)),
            Step::Insert(text) => Self::Text(text),
            Step::Delete(count) => Self::Number(-number(count)),
        }
    }
}

impl From<Vec<Step>> for Splices {
    fn from(steps: Vec<Step>) -> Self {
        let mut splices = Self::default();
        steps.into_iter().for_each(|step| splices.push(step));
        splices.ended()
    }
}

impl From<Splices> for Vec<Step> {
    fn from(splices: Splices) -> Self {
        splices.0
    }
}

/// Returns how many characters a text has.
fn count(text: &str) -> usize {
    text.chars().count()
}

impl Splices {
    /// Returns what makes one text of another: what lies between the beginning and the end that they have in common.
    pub fn between(old: &str, new: &str) -> Self {
        if old == new {
            return Self::default();
        }
        let start = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
        let (old_length, new_length) = (count(old), count(new));
        let rest = old_length.min(new_length) - start;
        let end = old.chars().rev().zip(new.chars().rev()).take(rest).take_while(|(old, new)| old == new).count();
        let put_in = new.chars().skip(start).take(new_length - start - end).collect();
        Self::from(vec![Step::Keep(start), Step::Insert(put_in), Step::Delete(old_length - start - end)])
    }

    /// Returns the steps.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Returns whether nothing is done.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how many characters are put in or taken out.
    pub fn size(&self) -> usize {
        let sizes = self.0.iter().map(|step| match step {
            Step::Keep(_) => 0,
            Step::Insert(text) => count(text),
            Step::Delete(characters) => *characters,
        });
        sizes.fold(0, usize::saturating_add)
    }

    /// Returns what a text reads then; none when the steps lead beyond its end.
    pub fn apply(&self, text: &str) -> Option<String> {
        let mut read = String::with_capacity(text.len());
        let mut rest = text;
        let mut pass = |characters: usize| {
            let end = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).nth(characters)?;
            let (passed, after) = rest.split_at_checked(end)?;
            rest = after;
            Some(passed)
        };
        for step in &self.0 {
            match step {
                Step::Keep(characters) => read.push_str(pass(*characters)?),
                Step::Insert(text) => read.push_str(text),
                Step::Delete(characters) => _ = pass(*characters)?,
            }
        }
        read.push_str(rest);
        Some(read)
    }

    /// Returns what both do, `later` made of the text after these.
    #[must_use]
    pub fn then(&self, later: &Self) -> Self {
        let (mut first, mut second, mut both) = (Reader::new(self), Reader::new(later), Self::default());
        while !(first.is_done() && second.is_done()) {
            if let Some(Step::Delete(_)) = first.next() {
                both.push(first.take(usize::MAX));
            } else if let Some(Step::Insert(_)) = second.next() {
                both.push(second.take(usize::MAX));
            } else {
                let characters = first.length().min(second.length());
                match (first.take(characters), second.take(characters)) {
                    (step, Step::Keep(_)) => both.push(step),
                    (Step::Insert(_), _) => {}
                    (_, step) => both.push(step),
                }
            }
        }
        both.ended()
    }

    /// Puts two splices of one text beside each other. Returns what is left to do of each when the other is done: first of
    /// `earlier`, then of `later`.
    pub fn beside(earlier: &Self, later: &Self) -> (Self, Self) {
        let (mut one, mut other) = (Reader::new(earlier), Reader::new(later));
        let (mut earlier, mut later) = (Self::default(), Self::default());
        while !(one.is_done() && other.is_done()) {
            if let Some(Step::Insert(text)) = one.next() {
                later.push(Step::Keep(count(text)));
                earlier.push(one.take(usize::MAX));
            } else if let Some(Step::Insert(text)) = other.next() {
                earlier.push(Step::Keep(count(text)));
                later.push(other.take(usize::MAX));
            } else {
                let characters = one.length().min(other.length());
                match (one.take(characters), other.take(characters)) {
                    (Step::Delete(_), Step::Delete(_)) => {}
                    (step @ Step::Delete(_), _) => earlier.push(step),
                    (_, step @ Step::Delete(_)) => later.push(step),
                    (step, kept) => {
                        earlier.push(step);
                        later.push(kept);
                    }
                }
            }
        }
        (earlier.ended(), later.ended())
    }

    /// Returns these splices without what `there` has put in at the same places already: somebody sends again what may
    /// have arrived.
    #[must_use]
    pub fn unless_in(&self, there: &Self) -> Self {
        let (mut known, mut sent, mut left) = (Reader::new(there), Reader::new(self), Self::default());
        while !sent.is_done() {
            if let Some(Step::Insert(text)) = sent.next() {
                let is_there = match known.next() {
                    Some(Step::Insert(here)) if here.contains(text.as_str()) => text.clone(),
                    Some(Step::Insert(here)) if text.starts_with(here.as_str()) => here.clone(),
                    Some(_) | None => String::new(),
                };
                let Step::Insert(text) = sent.take(usize::MAX) else { break };
                let new = text.strip_prefix(is_there.as_str()).unwrap_or(&text).to_owned();
                left.push(Step::Insert(new));
            } else if let Some(Step::Insert(_)) = known.next() {
                known.take(usize::MAX);
            } else {
                let characters = known.length().min(sent.length());
                known.take(characters);
                left.push(sent.take(characters));
            }
        }
        left.ended()
    }

    /// Returns where a place in the text is then. What is put in at the place itself comes after it.
    pub fn moved(&self, place: usize) -> usize {
        let (mut moved, mut at) = (place, 0_usize);
        for step in &self.0 {
            if at >= moved {
                break;
            }
            match step {
                Step::Keep(characters) => at = at.saturating_add(*characters),
                Step::Insert(text) => {
                    moved = moved.saturating_add(count(text));
                    at = at.saturating_add(count(text));
                }
                Step::Delete(characters) => moved = at.max(moved.saturating_sub(*characters)),
            }
        }
        moved
    }

    fn push(&mut self, step: Step) {
        match step {
            Step::Keep(0) | Step::Delete(0) => {}
            Step::Insert(text) if text.is_empty() => {}
            Step::Keep(more) => match self.0.last_mut() {
                Some(Step::Keep(kept)) => *kept = kept.saturating_add(more),
                _ => self.0.push(Step::Keep(more)),
            },
            Step::Delete(more) => match self.0.last_mut() {
                Some(Step::Delete(gone)) => *gone = gone.saturating_add(more),
                _ => self.0.push(Step::Delete(more)),
            },
            Step::Insert(more) => {
                let gone = self.0.pop_if(|last| matches!(last, Step::Delete(_)));
                match self.0.last_mut() {
                    Some(Step::Insert(text)) => text.push_str(&more),
                    _ => self.0.push(Step::Insert(more)),
                }
                self.0.extend(gone);
            }
        }
    }

    /// What is kept at the end is not said.
    fn ended(mut self) -> Self {
        self.0.pop_if(|last| matches!(last, Step::Keep(_)));
        self
    }
}

/// Walks through steps, a part of one at a time. After the last one everything is kept.
struct Reader<'a> {
    rest: std::slice::Iter<'a, Step>,
    /// The next step, or what is left of it.
    first: Option<Step>,
}

impl<'a> Reader<'a> {
    fn new(splices: &'a Splices) -> Self {
        let mut rest = splices.0.iter();
        let first = rest.next().cloned();
        Self { rest, first }
    }

    fn next(&self) -> Option<&Step> {
        self.first.as_ref()
    }

    fn is_done(&self) -> bool {
        self.first.is_none()
    }

    /// Returns how many characters the next step is about.
    fn length(&self) -> usize {
        match self.next() {
            None => usize::MAX,
            Some(Step::Insert(text)) => count(text),
            Some(Step::Keep(characters) | Step::Delete(characters)) => *characters,
        }
    }

    /// Takes the next step, of at most so many characters.
    fn take(&mut self, characters: usize) -> Step {
        let Some(step) = self.first.take() else { return Step::Keep(characters) };
        let (taken, left) = match step {
            Step::Keep(all) if all > characters => (Step::Keep(characters), Some(Step::Keep(all - characters))),
            Step::Delete(all) if all > characters => (Step::Delete(characters), Some(Step::Delete(all - characters))),
            Step::Insert(text) => match text.char_indices().nth(characters) {
                Some((end, _)) => {
                    let (taken, left) = text.split_at(end);
                    (Step::Insert(taken.to_owned()), Some(Step::Insert(left.to_owned())))
                }
                None => (Step::Insert(text), None),
            },
            whole => (whole, None),
        };
        self.first = left.or_else(|| self.rest.next().cloned());
        taken
    }
}

#[cfg(test)]
mod tests;
