//! The rows and the words, and how a question is answered from them.
//!
//! Memory is bounded whatever twins write: so many words of a document, so many different words, so many in all. What goes
//! beyond is not found by these words, and the answer says of how many documents that is so.

use crate::api::Summary;
use djuntu_protocol::document::schema::{Field, Register, Schema, Shape};
use djuntu_protocol::document::view::{Draft, Value};
use djuntu_protocol::identity::{DocumentId, FileHash, Fingerprint};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most different words of one document.
pub(super) const WORDS_PER_DOCUMENT_TARGET: usize = 4_096;
/// Most different words of all documents.
const WORDS_TARGET: usize = 400_000;
/// Most words of all documents, those of different documents counted each time.
const PLACES_TARGET: usize = 8_000_000;
/// Most words of a question: there is a bit for each of them.
pub(crate) const WORDS_OF_QUESTION_TARGET: usize = 8;

/// What a word in the title is worth, whole and as a beginning, and one elsewhere.
const WHOLE_IN_TITLE: u32 = 12;
const BEGUN_IN_TITLE: u32 = 6;
const WHOLE_IN_TEXT: u32 = 3;
const BEGUN_IN_TEXT: u32 = 1;

/// What is known of a document without opening it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    /// What a list says of it.
    pub(crate) summary: Summary,
    /// Its form, as its field says; none when it says none, or its kind has no forms.
    pub(crate) form: Option<String>,
    /// The cooperation that it belongs to; none when it is of one territory.
    pub(crate) cooperation: Option<DocumentId>,
    /// The files that it names, and how many bytes they have.
    pub(crate) files: Vec<(FileHash, u64)>,
    /// Of what it was made: the hash over the document's heads.
    pub(crate) fingerprint: Fingerprint,
    /// The hash over what does not count in it: as long as both are the same, so are its words.
    pub(crate) left_out: [u8; 32],
}

/// A file that a document names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NamedFile {
    /// The document.
    pub(crate) document: DocumentId,
    /// The cooperation that the document belongs to.
    pub(crate) cooperation: Option<DocumentId>,
    /// The file.
    pub(crate) hash: FileHash,
    /// How many bytes it has, as the document says.
    pub(crate) size: u64,
}

/// The words of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Words {
    /// Those of its title in every language.
    pub(crate) title: BTreeSet<String>,
    /// All others.
    pub(crate) text: BTreeSet<String>,
    /// Whether there are more.
    pub(crate) is_cut: bool,
}

/// A document with the numbers of its words.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) listed: Listed,
    /// By what it was judged: a number of the engine, as long as the node runs.
    pub(crate) authority: u64,
    /// Ascending; the lowest bit says whether the word is in the title.
    places: Box<[u32]>,
    is_cut: bool,
}

/// A document that was found, with what the words in it are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) document: DocumentId,
    pub(crate) worth: u32,
}

/// Every document.
#[derive(Debug, Default)]
pub(crate) struct Index {
    rows: BTreeMap<DocumentId, Row>,
    vocabulary: BTreeMap<Box<str>, u32>,
    places: usize,
}

impl Words {
    /// Takes the words out of what a document says: its texts in every language and the keys of its sets. Days, numbers and
    /// ids are no words.
    pub(crate) fn of(schema: &'static Schema, draft: &Draft) -> Self {
        let mut words = Self::default();
        for field in schema.all_fields() {
            if let Some(value) = draft.fields.get(field.name) {
                words.add(field, value, field.name == "title");
            }
        }
        words
    }

    /// Recursion follows the table, whose items hold no items.
    fn add(&mut self, field: &'static Field, value: &Value, is_title: bool) {
        match (field.shape, value) {
            (Shape::Localized, Value::Map(texts)) => {
                texts.values().for_each(|text| self.add_text(&text.to_string(), is_title));
            }
            (Shape::Set, Value::Map(keys)) => keys.keys().for_each(|key| self.add_text(key, false)),
            (Shape::Register(Register::Text), Value::Text(text)) => self.add_text(text, false),
            (Shape::Collection(fields), Value::Map(items)) => {
                for item in items.values() {
                    let Value::Map(item) = item else { continue };
                    for field in fields {
                        item.get(field.name).into_iter().for_each(|value| self.add(field, value, false));
                    }
                }
            }
            _ => {}
        }
    }

    fn add_text(&mut self, text: &str, is_title: bool) {
        for word in super::words(text) {
            if self.title.len() + self.text.len() >= WORDS_PER_DOCUMENT_TARGET {
                self.is_cut = true;
                return;
            }
            if is_title {
                self.title.insert(word)
            } else {
                self.text.insert(word)
            };
        }
    }
}

impl Row {
    /// Returns the files that the document names.
    pub(crate) fn files(&self) -> impl Iterator<Item = NamedFile> {
        let Listed { summary, cooperation, files, .. } = &self.listed;
        let (document, cooperation) = (summary.id, *cooperation);
        files.iter().map(move |(hash, size)| NamedFile { document, cooperation, hash: *hash, size: *size })
    }
}

impl Index {
    /// Returns a document.
    pub(crate) fn row(&self, document: &DocumentId) -> Option<&Row> {
        self.rows.get(document)
    }

    /// Returns every document.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.values()
    }

    /// Returns how many documents there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns of how many documents not every word is here.
    pub(crate) fn cut(&self) -> usize {
        self.rows.values().filter(|row| row.is_cut).count()
    }

    /// Puts a document in the place of what was known of it. Without words it keeps those that it had.
    pub(crate) fn put(&mut self, listed: Listed, authority: u64, words: Option<&Words>) {
        let document = listed.summary.id;
        let before = self.remove(&document);
        let (places, is_cut) = match (words, before) {
            (Some(words), _) => self.places_of(words),
            (None, Some(before)) => (before.places, before.is_cut),
            (None, None) => (Box::default(), false),
        };
        self.places += places.len();
        self.rows.insert(document, Row { listed, authority, places, is_cut });
    }

    /// Says that a document was judged anew, and stands as it did.
    pub(crate) fn confirm(&mut self, document: &DocumentId, authority: u64) {
        if let Some(row) = self.rows.get_mut(document) {
            row.authority = authority;
        }
    }

    /// Forgets every document that is not held any more.
    pub(crate) fn retain(&mut self, held: &BTreeSet<DocumentId>) {
        let gone: Vec<DocumentId> = self.rows.keys().filter(|document| !held.contains(document)).copied().collect();
        gone.iter().for_each(|document| _ = self.remove(document));
    }

    /// Forgets a document.
    pub(crate) fn remove(&mut self, document: &DocumentId) -> Option<Row> {
        let removed = self.rows.remove(document)?;
        self.places -= removed.places.len();
        Some(removed)
    }

    fn places_of(&mut self, words: &Words) -> (Box<[u32]>, bool) {
        let room = PLACES_TARGET.saturating_sub(self.places);
        let mut places = BTreeSet::new();
        let mut is_cut = words.is_cut;
        let titles = words.title.iter().map(|word| (word, true));
        for (word, is_title) in titles.chain(words.text.iter().map(|word| (word, false))) {
            let number = if places.len() < room { self.number(word) } else { None };
            match number {
                Some(number) => _ = places.insert(number << 1 | u32::from(is_title)),
                None => is_cut = true,
            }
        }
        (places.into_iter().collect(), is_cut)
    }

    fn number(&mut self, word: &str) -> Option<u32> {
        if let Some(number) = self.vocabulary.get(word) {
            return Some(*number);
        }
        let number = u32::try_from(self.vocabulary.len()).ok().filter(|_| self.vocabulary.len() < WORDS_TARGET)?;
        self.vocabulary.insert(word.into(), number);
        Some(number)
    }

    /// Returns the documents in which each of these words stands, or one that begins so. A question of no words finds all.
    pub(crate) fn find(&self, question: &[String]) -> Vec<Found> {
        let question = question.get(..WORDS_OF_QUESTION_TARGET).unwrap_or(question);
        let marks = self.marks(question);
        let mut found = Vec::new();
        for (document, row) in &self.rows {
            let mut worths = [0; WORDS_OF_QUESTION_TARGET];
            for place in &row.places {
                let Some((begun, whole)) = marks.get(*place as usize >> 1).filter(|(begun, _)| *begun != 0) else {
                    continue;
                };
                let (of_whole, of_begun) =
                    if place & 1 == 1 { (WHOLE_IN_TITLE, BEGUN_IN_TITLE) } else { (WHOLE_IN_TEXT, BEGUN_IN_TEXT) };
                for (index, worth) in worths.iter_mut().enumerate().filter(|(index, _)| begun >> index & 1 == 1) {
                    *worth = (*worth).max(if whole >> index & 1 == 1 { of_whole } else { of_begun });
                }
            }
            let worths = worths.iter().take(question.len());
            if worths.clone().all(|worth| *worth > 0) {
                found.push(Found { document: *document, worth: worths.sum() });
            }
        }
        found
    }

    /// Returns for the number of each word which words of the question it begins with, and which it is.
    fn marks(&self, question: &[String]) -> Vec<(u8, u8)> {
        let mut marks = vec![(0, 0); self.vocabulary.len()];
        for (index, word) in question.iter().enumerate() {
            let from =
                self.vocabulary.range::<str, _>((std::ops::Bound::Included(word.as_str()), std::ops::Bound::Unbounded));
            for (known, number) in from.take_while(|(known, _)| known.starts_with(word.as_str())) {
                if let Some((begun, whole)) = marks.get_mut(*number as usize) {
                    *begun |= 1 << index;
                    *whole |= u8::from(known.len() == word.len()) << index;
                }
            }
        }
        marks
    }

    /// Returns the words of a row.
    pub(super) fn words_of(&self, row: &Row, by_number: &[&str]) -> Words {
        let mut words = Words { is_cut: row.is_cut, ..Words::default() };
        for place in &row.places {
            if let Some(word) = by_number.get(*place as usize >> 1) {
                let into = if place & 1 == 1 { &mut words.title } else { &mut words.text };
                into.insert((*word).to_owned());
            }
        }
        words
    }

    /// Returns the words by their numbers.
    pub(super) fn by_number(&self) -> Vec<&str> {
        let mut words = vec![""; self.vocabulary.len()];
        for (word, number) in &self.vocabulary {
            if let Some(place) = words.get_mut(*number as usize) {
                *place = word;
            }
        }
        words
    }
}

#[cfg(test)]
pub(in crate::search) mod tests;
