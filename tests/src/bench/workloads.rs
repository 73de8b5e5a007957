//! The workloads: what is done to the two nodes, and between which moments it is timed.

mod disk;
mod durable_edit;
mod files;
mod find;
mod idle;
pub(super) mod live;
mod long_text;
mod reconnect;
mod start;
mod verify;
mod w11;
mod w12;

use super::corpus::{Corpus, Side};
use super::pair::Pair;
use super::report::{Figures, Memory, exponent, middle, milliseconds, quantile, rounded};
use super::{BenchError, baseline};
use std::time::Duration;

/// How often what takes little time is run; the median counts.
const RESTARTS: usize = 5;
/// With up to so many documents a cold replication is short enough to be run as often.
const SHORT_DOCUMENTS: usize = 2_000;
/// How often the baseline is run; the median counts.
const BASELINES: usize = 3;

/// A workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// A node that has only the charters and the cooperation gets all documents.
    W1,
    /// The same with many documents.
    W1b,
    /// A node that has all documents starts again and meets its twin.
    W2,
    /// The same when one document has changed meanwhile.
    W3,
    /// Edits on one node are seen on the other, one after another.
    W4a,
    /// Many people type on one node, into one document and into a hundred.
    W4b,
    /// A document with a long text is opened, and taken over by an empty node.
    W5,
    /// A node with many documents and ten twins has nothing to do.
    W6,
    /// A node with all documents starts.
    W7,
    /// One edit at a time in a document with many changes.
    W8,
    /// An archive is checked again.
    W9,
    /// What a change takes on the disk.
    W10,
    /// An edit spreads in a network of many.
    W11,
    /// A large file goes from one node to the other.
    W12,
    /// Documents are listed, filtered and searched.
    W13,
    /// A spreadsheet is taken in, and files are made for others.
    W14,
}

/// What `n` counts, how much of it is measured unless told otherwise, and how much can be.
#[derive(Clone, Debug)]
pub struct Size {
    /// Whether these are documents of the corpus.
    pub of_corpus: bool,
    /// How many.
    pub default: usize,
    /// How many at least and at most.
    pub range: std::ops::RangeInclusive<usize>,
}

impl std::str::FromStr for Workload {
    type Err = BenchError;

    fn from_str(name: &str) -> Result<Self, BenchError> {
        let found = Self::ALL.into_iter().find(|workload| format!("{workload:?}") == name);
        found.ok_or_else(|| BenchError(format!("there is no workload {name}")))
    }
}

impl Workload {
    /// Every workload.
    pub const ALL: [Self; 16] = [
        Self::W1,
        Self::W1b,
        Self::W2,
        Self::W3,
        Self::W4a,
        Self::W4b,
        Self::W5,
        Self::W6,
        Self::W7,
        Self::W8,
        Self::W9,
        Self::W10,
        Self::W11,
        Self::W12,
        Self::W13,
        Self::W14,
    ];
    /// What is measured unless something else is named: what takes little time.
    pub const DEFAULT: [Self; 8] = [Self::W1, Self::W2, Self::W3, Self::W4a, Self::W7, Self::W8, Self::W10, Self::W11];

    /// Returns with how much it is measured.
    pub const fn size(self) -> Size {
        match self {
            Self::W1 | Self::W2 | Self::W3 | Self::W4a | Self::W4b | Self::W7 => of_corpus(1_000),
            Self::W1b | Self::W6 | Self::W13 => of_corpus(10_000),
            // A little more than 100,000 entries.
            Self::W9 => of_corpus(12_000),
            Self::W5 => Size { of_corpus: false, default: long_text::KEYSTROKES_DEFAULT, range: 1_000..=1_000_000 },
            Self::W8 => Size { of_corpus: false, default: durable_edit::CHANGES_DEFAULT, range: 1_000..=1_000_000 },
            Self::W10 => Size { of_corpus: false, default: disk::CHANGES_DEFAULT, range: 1_000..=1_000_000 },
            Self::W14 => Size { of_corpus: false, default: files::ROWS_DEFAULT, range: 10..=200_000 },
            Self::W11 => Size { of_corpus: false, default: w11::TERRITORIES_DEFAULT, range: w11::TERRITORIES_RANGE },
            Self::W12 => Size { of_corpus: false, default: w12::MEBIBYTES_DEFAULT, range: 1..=2_048 },
        }
    }

    /// Measures it with the corpus, or with `n` of something else, and returns a line of figures or several.
    ///
    /// # Errors
    /// [`BenchError`] when a node did not do what it should; nothing is left running then.
    pub fn run(self, corpus: &Corpus, n: usize) -> Result<Vec<Figures>, BenchError> {
        match self {
            Self::W1 => replicate("W1", corpus).map(|figures| vec![figures]),
            Self::W1b => replicate("W1b", corpus).map(|figures| vec![figures]),
            Self::W2 => reconnect::equal(corpus).map(|figures| vec![figures]),
            Self::W3 => reconnect::one_differs(corpus).map(|figures| vec![figures]),
            Self::W4a => live::edit(corpus).map(|figures| vec![figures]),
            Self::W4b => live::type_together(corpus),
            Self::W5 => long_text::long_text(n),
            Self::W6 => idle::measure(corpus).map(|figures| vec![figures]),
            Self::W7 => start::measure(corpus).map(|figures| vec![figures]),
            Self::W8 => durable_edit::durable_edit(n),
            Self::W9 => verify::measure(corpus),
            Self::W10 => disk::disk(n),
            Self::W11 => w11::run(n).map(|figures| vec![figures]),
            Self::W12 => w12::measure(n).map(|figures| vec![figures]),
            Self::W13 => find::measure(corpus),
            Self::W14 => files::measure(n),
        }
    }
}

/// The fewest documents of which a quarter can be measured, and the most that fit in one segment of an archive.
const fn of_corpus(default: usize) -> Size {
    Size { of_corpus: true, default, range: 4..=20_000 }
}

/// Measures a quarter, a half and all of the corpus. Returns how the time grows, and what measuring all of it gave.
fn exponent_of<T>(
    corpus: &Corpus,
    mut measure: impl FnMut(&Corpus) -> Result<(f64, T), BenchError>,
) -> Result<(f64, T), BenchError> {
    let count = corpus.projects().len();
    let mut points = Vec::new();
    for part in [count / 4, count / 2] {
        let (time, _) = measure(&corpus.first(part))?;
        points.push((part as f64, time));
    }
    let (time, all) = measure(corpus)?;
    points.push((count as f64, time));
    Ok((rounded(exponent(&points)), all))
}

/// What one cold replication took.
struct Replication {
    time: Duration,
    bytes: u64,
    memory: Memory,
}

/// W1 with a quarter, a half and all of the corpus; with all of it several times, unless that takes long.
fn replicate(workload: &str, corpus: &Corpus) -> Result<Figures, BenchError> {
    let all = corpus.projects().len();
    let (exponent, first) = exponent_of(corpus, |corpus| {
        let replication = replicate_once(corpus, corpus.projects().len())?;
        Ok((milliseconds(replication.time), replication))
    })?;
    let mut runs = vec![first];
    while runs.len() < RESTARTS && all <= SHORT_DOCUMENTS {
        runs.push(replicate_once(corpus, all)?);
    }
    let (ms, spread_ms) = middle(&runs.iter().map(|run| milliseconds(run.time)).collect::<Vec<_>>());
    let most = |of: fn(&Replication) -> u64| runs.iter().map(of).max().unwrap_or_default();
    let mut baselines = Vec::new();
    for _ in 0..BASELINES {
        baselines.push(milliseconds(baseline::save_send_load(corpus.projects())?));
    }
    let baseline_ms = quantile(&baselines, 0.5);
    Ok(Figures {
        workload: workload.to_owned(),
        n: all,
        bytes: Some(most(|run| run.bytes)),
        ms: Some(ms),
        spread_ms: (runs.len() > 1).then_some(spread_ms),
        rss_kb: Some(Memory { a: most(|run| run.memory.a), b: most(|run| run.memory.b) }),
        baseline: Some("Automerge save, TCP, load".to_owned()),
        baseline_ms: Some(baseline_ms),
        ratio: Some(rounded(ms / baseline_ms)),
        exponent: Some(exponent),
        ..Figures::default()
    })
}

/// From B being ready, which is when it dials, until all that A has is stored at B. That nothing is missing is then proven
/// by the comparison that both make when an exchange has come to rest.
fn replicate_once(corpus: &Corpus, count: usize) -> Result<Replication, BenchError> {
    let (pair, ready) = Pair::start(corpus, count, 0)?;
    let documents = Corpus::documents(count);
    let stored = pair.wait_until_stored(documents)?;
    let (_, status) = pair.wait_until_equal(documents)?;
    let memory = Memory { a: pair.rss_kb(Side::A)?, b: pair.rss_kb(Side::B)? };
    Ok(Replication { time: stored - ready, bytes: status.bytes(), memory })
}
