//! A long text as somebody types it: words, slips that are taken back, jumps to another place, and passages that move.
//!
//! The trace is drawn from a fixed seed, so every run measures the same bytes. Of every hundred keystrokes about seventy
//! insert and thirty delete, as in the published traces of people who write.

use super::project::Draws;
use super::{Author, EPOCH, Project, SCHEMA, WRITTEN, begin, seconds};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, AutomergeError, Change, ObjId, ROOT, ReadDoc};
use djuntu_protocol::act::{Home, Kind, Subject};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view;
use djuntu_protocol::entry::Chain;

/// Where the text stands in its document.
const FIELD: &str = "objectives";
const LANGUAGE: &str = "pt";
/// How many keystrokes there are between two jumps of the cursor, at most.
const RUN_MAX: u64 = 60;
/// How many characters are deleted in one go, at most.
const DELETED_MAX: u64 = 24;
/// How many characters a passage has that is cut out and put in elsewhere, at most.
const MOVED_MAX: u64 = 40;
const LETTERS: &[u8] = b"aaaaaeeeeeiiioooouurrsssttndmlcpvbqgfjhzx    ,.";

/// How a text is made.
#[derive(Clone, Copy, Debug)]
pub struct TextShape {
    /// How many keystrokes.
    pub edits: usize,
    /// How many keystrokes one change holds.
    pub edits_per_change: usize,
    /// How many changes stand under one signature.
    pub changes_per_entry: usize,
}

/// One keystroke: where, how many characters go, and what comes.
struct Stroke {
    at: usize,
    deleted: usize,
    inserted: Option<char>,
}

/// The hand that types: where the cursor is, what is planned next, and how long the text is by now.
struct Hand {
    draws: Draws,
    length: usize,
    cursor: usize,
    /// What is left of the present plan.
    inserting: u64,
    deleting: u64,
    /// How much of what was cut out is still to be put in.
    moving: u64,
}

impl Hand {
    fn new(seed: usize) -> Self {
        Self { draws: Draws::new(seed), length: 0, cursor: 0, inserting: RUN_MAX, deleting: 0, moving: 0 }
    }

    fn stroke(&mut self) -> Stroke {
        while self.inserting == 0 && (self.deleting == 0 || self.cursor == 0) {
            self.plan();
        }
        if self.deleting > 0 && self.cursor > 0 {
            self.deleting -= 1;
            self.cursor -= 1;
            self.length -= 1;
            return Stroke { at: self.cursor, deleted: 1, inserted: None };
        }
        self.deleting = 0;
        self.inserting -= 1;
        let at = self.cursor;
        self.cursor += 1;
        self.length += 1;
        Stroke { at, deleted: 0, inserted: Some(char::from(*self.draws.pick(LETTERS))) }
    }

    /// Plans what comes next: mostly typing on, then taking back, sometimes elsewhere, sometimes moving a passage.
    fn plan(&mut self) {
        if self.moving > 0 {
            self.jump();
            self.inserting = std::mem::take(&mut self.moving);
            return;
        }
        match self.draws.below(10) {
            0 => {
                self.jump();
                let passage = (1 + self.draws.below(MOVED_MAX)).min(self.cursor as u64);
                (self.deleting, self.moving) = (passage, passage);
            }
            1..=3 => self.deleting = 1 + self.draws.below(DELETED_MAX),
            4..=5 => self.jump(),
            _ => self.inserting = 1 + self.draws.below(RUN_MAX),
        }
    }

    fn jump(&mut self) {
        let place = self.draws.below(self.length as u64 + 1);
        self.cursor = usize::try_from(place).expect("a text of this length fits in memory");
    }
}

impl Project {
    /// Makes a document with one long text by one author.
    pub(super) fn typed(shape: TextShape, home: Home, authors: &[Author]) -> Self {
        let author = authors.first().expect("a project has authors");
        let begun = begin(author, *b"longtext", Subject::Document(Kind::Project, home));
        let id = begun.document();
        let actor = view::actor(&author.key.public(), &id, EPOCH);
        let (document, changes) = type_text(actor, shape).expect("the text has a place in the document");
        let mut chain = Chain::after(&begun);
        let mut entries = vec![begun.bytes().to_vec()];
        for group in changes.chunks(shape.changes_per_entry) {
            let entry = author.changes(id, chain, WRITTEN, group.to_vec()).expect("a group of keystrokes fits");
            chain = Chain::after(&entry);
            entries.push(entry.bytes().to_vec());
        }
        let authors = vec![author.key.public(); entries.len()];
        Self { id, changes: changes.len() as u64, entries, authors, saved: document.save() }
    }

    /// Returns the raw changes of the document, the one that its kind begins with first.
    pub fn raw_changes(&self) -> Vec<Vec<u8>> {
        let document = Automerge::load(&self.saved).expect("a document of our own can be loaded");
        document.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect()
    }

    /// Returns the long text as it reads in the end.
    pub fn text(&self) -> String {
        let document = Automerge::load(&self.saved).expect("a document of our own can be loaded");
        let text = place(&document).expect("the text has a place in the document");
        document.text(&text).expect("the place holds a text")
    }
}

/// Types the text. Returns the document and the chunks of its changes, the first one of its kind not among them.
fn type_text(actor: [u8; 16], shape: TextShape) -> Result<(Automerge, Vec<Vec<u8>>), AutomergeError> {
    assert_eq!(DocumentKind::Project.schema().number, SCHEMA, "the corpus is of this schema");
    let genesis = Change::try_from(DocumentKind::Project.schema().genesis().change.as_slice());
    let mut document = Automerge::new();
    document.apply_changes([genesis.expect("a change of our own")])?;
    document.set_actor(actor.into());
    let text = place(&document)?;
    let before = document.get_heads();
    let mut hand = Hand::new(shape.edits);
    let mut left = shape.edits;
    while left > 0 {
        let count = shape.edits_per_change.min(left);
        let options = |(): &()| CommitOptions::default().with_time(seconds());
        let written = document.transact_with(options, |tx| {
            for _ in 0..count {
                let Stroke { at, deleted, inserted } = hand.stroke();
                let inserted = inserted.map(String::from).unwrap_or_default();
                tx.splice_text(&text, at, deleted as isize, &inserted)?;
            }
            Ok::<_, AutomergeError>(())
        });
        written.map_err(|failure| failure.error)?;
        left -= count;
    }
    let changes = document.get_changes(&before);
    let chunks = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
    Ok((document, chunks))
}

fn place(document: &Automerge) -> Result<ObjId, AutomergeError> {
    let child = |parent: &ObjId, name: &str| {
        let found = document.get(parent, name)?;
        Ok(found.map(|(_, id)| id).unwrap_or_else(|| panic!("every project has {name}")))
    };
    child(&child(&ROOT, FIELD)?, LANGUAGE)
}
