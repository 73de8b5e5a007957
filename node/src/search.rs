//! Finding documents: what a list says of each, and the words that stand in it, all in memory.
//!
//! With 10,000 documents an answer that looks through all rows takes 4 to 9 ms, HTTP included (W13), so there is no
//! inverted index: a row has the numbers of its words, and a question is a mark on each number that it means. That needs a
//! third of the memory, has nothing to remove when a document changes, and one place less to be wrong. A library for full
//! texts (tantivy) would bring a hundred packages and its own files for the same answer.
//!
//! Nothing here is the truth: it is made of what documents say, kept in one file, and made anew when that file is missing,
//! damaged or behind.

mod fold;
mod index;
mod saved;

pub(crate) use fold::{folded, words};
pub(crate) use index::{Index, Listed, NamedFile, Row, WORDS_OF_QUESTION_TARGET, Words};
pub(crate) use saved::{Saved, judged_by, load, save};
