//! A node that holds much and has many twins, each of which shares one small project with it.

use super::{Corpus, Place, Project, Side, twin};
use djuntu_protocol::act::Home;
use djuntu_protocol::entry::{Author, Verified};
use djuntu_protocol::identity::PublicKey;
use std::io;
use std::path::Path;

/// The number of the first of the small territories; those before it are A and B.
const FIRST_NUMBER: u8 = 10;

/// A with all of a corpus, and its light twins.
#[derive(Debug)]
pub struct Circle {
    corpus: Corpus,
    twins: Vec<Twin>,
}

/// One light twin: its territory, and what it shares with A.
#[derive(Debug)]
struct Twin {
    place: Place,
    entries: Vec<Vec<u8>>,
}

impl Circle {
    /// Lets this many territories cooperate with A of the corpus.
    pub fn of(corpus: Corpus, twins: u8) -> Self {
        let twins = (0..twins).map(|index| {
            let (place, founded) = Place::found(FIRST_NUMBER + index, &format!("Vila {index}"), 1);
            let (cooperation, twinning) = twin(&corpus.a, &place);
            let authors: Vec<Author> = corpus.a.authors().chain(place.authors()).collect();
            let project = Project::make(index.into(), Home::Cooperation(cooperation), &authors);
            let authority = founded.iter().chain(&twinning).map(|entry| entry.bytes().to_vec());
            Twin { entries: authority.chain(project.entries).collect(), place }
        });
        let twins = twins.collect();
        Self { corpus, twins }
    }

    /// Returns the key of A's node.
    pub fn center(&self) -> PublicKey {
        self.corpus.node(Side::A)
    }

    /// Writes the data folder of A: all of the corpus, and what it shares with each twin.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn write_center(&self, data: &Path) -> io::Result<()> {
        let projects = self.corpus.projects().iter().flat_map(|project| &project.entries);
        let shared = self.twins.iter().flat_map(|twin| &twin.entries);
        let entries = projects.chain(shared).map(Vec::as_slice);
        let entries: Vec<&[u8]> = self.corpus.authority.iter().map(Verified::bytes).chain(entries).collect();
        self.corpus.a.write(data, &entries)
    }

    /// Writes the data folder of a twin.
    ///
    /// # Errors
    /// When there is no such twin, or the disk does not take it.
    pub fn write_twin(&self, data: &Path, twin: usize) -> io::Result<()> {
        let Some(Twin { place, entries }) = self.twins.get(twin) else { return Err(io::ErrorKind::NotFound.into()) };
        let of_a = self.corpus.authority.iter().filter(|entry| entry.territory() == self.corpus.a.territory);
        let of_a = of_a.filter(|entry| entry.document() == self.corpus.a.territory.document());
        let entries: Vec<&[u8]> = of_a.map(Verified::bytes).chain(entries.iter().map(Vec::as_slice)).collect();
        place.write(data, &entries)
    }

    /// Returns how many twins there are.
    pub const fn twins(&self) -> usize {
        self.twins.len()
    }

    /// Returns how many documents A holds.
    pub fn documents(&self) -> usize {
        // Of each twin its charter, the cooperation and the project.
        Corpus::documents(self.corpus.projects().len()) + 3 * self.twins.len()
    }
}
