//! The workloads: what is done to the two nodes, and between which moments it is timed.

mod disk;
mod durable_edit;
mod live;
mod long_text;

use super::corpus::{Corpus, Side};
use super::pair::Pair;
use super::report::{Figures, Memory, exponent, milliseconds, quantile, rounded};
use super::{BenchError, baseline};
use std::time::Duration;

/// How often a node is started again; the median counts.
const RESTARTS: usize = 5;
/// How often the baseline is run; the median counts.
const BASELINES: usize = 3;

/// A workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// A node that has only the charters and the cooperation gets all documents.
    W1,
    /// A node that has all documents starts again.
    W2,
    /// Edits on one node are seen on the other, one after another.
    W4a,
    /// Many people type on one node, into one document and into a hundred.
    W4b,
    /// A document with a long text is opened, and taken over by an empty node.
    W5,
    /// One edit at a time in a document with many changes.
    W8,
    /// What a change takes on the disk.
    W10,
}

impl std::str::FromStr for Workload {
    type Err = BenchError;

    fn from_str(name: &str) -> Result<Self, BenchError> {
        match name {
            "W1" => Ok(Self::W1),
            "W2" => Ok(Self::W2),
            "W4a" => Ok(Self::W4a),
            "W4b" => Ok(Self::W4b),
            "W5" => Ok(Self::W5),
            "W8" => Ok(Self::W8),
            "W10" => Ok(Self::W10),
            other => {
                let known = "W1, W2, W4a, W4b, W5, W8 and W10";
                Err(BenchError(format!("there is no workload {other}: the workloads are {known}")))
            }
        }
    }
}

impl Workload {
    /// Returns whether the workload has documents of its own instead of the corpus.
    pub const fn has_own_documents(self) -> bool {
        matches!(self, Self::W5 | Self::W8 | Self::W10)
    }

    /// Measures it with the corpus, or with documents of its own of which `n` says how large they are, and returns a line
    /// of figures or several.
    ///
    /// # Errors
    /// [`BenchError`] when a node did not do what it should; nothing is left running then.
    pub fn run<'c>(self, corpus: &dyn Fn() -> &'c Corpus, n: Option<usize>) -> Result<Vec<Figures>, BenchError> {
        match self {
            Self::W1 => replicate(corpus()).map(|figures| vec![figures]),
            Self::W2 => reconnect(corpus()),
            Self::W4a => live::edit(corpus()).map(|figures| vec![figures]),
            Self::W4b => live::type_together(corpus()),
            Self::W5 => long_text::long_text(n),
            Self::W8 => durable_edit::durable_edit(n),
            Self::W10 => disk::disk(n),
        }
    }
}

/// What one cold replication took.
struct Replication {
    time: Duration,
    bytes: u64,
    memory: Memory,
}

/// W1 with a quarter, a half and all of the corpus.
fn replicate(corpus: &Corpus) -> Result<Figures, BenchError> {
    let all = corpus.projects().len();
    let mut points = Vec::new();
    for count in [all / 4, all / 2] {
        points.push((count as f64, milliseconds(replicate_once(corpus, count)?.time)));
    }
    let replication = replicate_once(corpus, all)?;
    let ms = milliseconds(replication.time);
    points.push((all as f64, ms));
    let mut baselines = Vec::new();
    for _ in 0..BASELINES {
        baselines.push(milliseconds(baseline::save_send_load(corpus.projects())?));
    }
    let baseline_ms = quantile(&baselines, 0.5);
    Ok(Figures {
        workload: "W1".to_owned(),
        n: all,
        bytes: Some(replication.bytes),
        ms: Some(ms),
        rss_kb: Some(replication.memory),
        baseline: Some("Automerge save, TCP, load".to_owned()),
        baseline_ms: Some(baseline_ms),
        ratio: Some(rounded(ms / baseline_ms)),
        exponent: Some(rounded(exponent(&points))),
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

/// What B's starts took, as medians.
struct Restarts {
    bytes: f64,
    until_equal: f64,
    until_ready: f64,
    memory: Memory,
}

/// W2, and with it the first reading of W7: how long a start takes.
fn reconnect(corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let all = corpus.projects().len();
    let (empty, full) = (restart(corpus, 1)?, restart(corpus, all)?);
    let reconnect = Figures {
        workload: "W2".to_owned(),
        n: all,
        bytes: Some(full.bytes as u64),
        // Both greetings cross, half a round trip; one side opens, which crosses the other's roots; the other answers.
        round_trips: Some(1.5),
        ms: Some(rounded(full.until_equal - empty.until_equal)),
        baseline: Some("the same with one document".to_owned()),
        baseline_ms: Some(empty.until_equal),
        rss_kb: Some(full.memory),
        ..Figures::default()
    };
    let start = Figures {
        workload: "W7".to_owned(),
        n: all,
        ms: Some(full.until_ready),
        baseline: Some("the same with one document".to_owned()),
        baseline_ms: Some(empty.until_ready),
        ratio: Some(rounded(full.until_ready / empty.until_ready)),
        ..Figures::default()
    };
    Ok(vec![reconnect, start])
}

fn restart(corpus: &Corpus, count: usize) -> Result<Restarts, BenchError> {
    let (mut pair, _) = Pair::start(corpus, count, count)?;
    let documents = Corpus::documents(count);
    pair.wait_until_equal(documents)?;
    let (mut bytes, mut until_equal, mut until_ready) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RESTARTS {
        let (ready, start) = pair.restart_b()?;
        let (equal, status) = pair.wait_until_equal(documents)?;
        bytes.push(status.bytes() as f64);
        until_equal.push(milliseconds(equal - ready));
        until_ready.push(milliseconds(start));
    }
    let [bytes, until_equal, until_ready] = [bytes, until_equal, until_ready].map(|values| quantile(&values, 0.5));
    let memory = Memory { a: pair.rss_kb(Side::A)?, b: pair.rss_kb(Side::B)? };
    Ok(Restarts { bytes, until_equal, until_ready, memory })
}
