//! The workloads: what is done to the two nodes, and between which moments it is timed.

mod idle;
mod reconnect;
mod start;
mod verify;

use super::corpus::{Corpus, Side};
use super::pair::{Interface, Pair};
use super::report::{Figures, Memory, exponent, middle, milliseconds, quantile, rounded};
use super::{BenchError, baseline};
use std::time::{Duration, Instant};

/// Edits of W4a.
const EDITS: usize = 500;
/// How often what takes little time is run; the median counts.
const RESTARTS: usize = 5;
/// With up to so many documents a cold replication is short enough to be run as often.
const SHORT_DOCUMENTS: usize = 2_000;
/// How often the baseline is run; the median counts.
const BASELINES: usize = 3;
/// How long one edit may take to be seen.
const EDIT_TIME_MAX: Duration = Duration::from_secs(5);

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
    /// A node with many documents and ten twins has nothing to do.
    W6,
    /// A node with all documents starts.
    W7,
    /// An archive is checked again.
    W9,
}

impl std::str::FromStr for Workload {
    type Err = BenchError;

    fn from_str(name: &str) -> Result<Self, BenchError> {
        match name {
            "W1" => Ok(Self::W1),
            "W1b" => Ok(Self::W1b),
            "W2" => Ok(Self::W2),
            "W3" => Ok(Self::W3),
            "W4a" => Ok(Self::W4a),
            "W6" => Ok(Self::W6),
            "W7" => Ok(Self::W7),
            "W9" => Ok(Self::W9),
            other => Err(BenchError(format!("there is no workload {other}"))),
        }
    }
}

impl Workload {
    /// What is measured unless something else is named: what takes little time.
    pub const DEFAULT: [Self; 5] = [Self::W1, Self::W2, Self::W3, Self::W4a, Self::W7];

    /// Returns with how many documents it is measured unless told otherwise.
    pub const fn documents(self) -> usize {
        match self {
            Self::W1 | Self::W2 | Self::W3 | Self::W4a | Self::W7 => 1_000,
            Self::W1b | Self::W6 => 10_000,
            // A little more than 100,000 entries.
            Self::W9 => 12_000,
        }
    }

    /// Measures it with the corpus, and returns a line of figures or several.
    ///
    /// # Errors
    /// [`BenchError`] when a node did not do what it should; nothing is left running then.
    pub fn run(self, corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
        match self {
            Self::W1 => replicate("W1", corpus).map(|figures| vec![figures]),
            Self::W1b => replicate("W1b", corpus).map(|figures| vec![figures]),
            Self::W2 => reconnect::equal(corpus).map(|figures| vec![figures]),
            Self::W3 => reconnect::one_differs(corpus).map(|figures| vec![figures]),
            Self::W4a => edit(corpus).map(|figures| vec![figures]),
            Self::W6 => idle::measure(corpus).map(|figures| vec![figures]),
            Self::W7 => start::measure(corpus).map(|figures| vec![figures]),
            Self::W9 => verify::measure(corpus),
        }
    }
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

/// W4a: each edit is made when the one before was seen, on a new document.
fn edit(corpus: &Corpus) -> Result<Figures, BenchError> {
    let (pair, _) = Pair::start(corpus, 1, 1)?;
    pair.wait_until_equal(Corpus::documents(1))?;
    let (a, b) = (pair.interface(Side::A)?, pair.interface(Side::B)?);
    let made = a.post("/documents", &serde_json::json!({ "kind": "project" }))?;
    let document = made.get("document").and_then(serde_json::Value::as_str).unwrap_or_default();
    pair.wait("the new document", || Ok(b.get(&format!("/documents/{document}/draft")).ok()))?;
    let before = b.status()?.bytes();
    let mut times = Vec::with_capacity(EDITS);
    for number in 0..EDITS {
        times.push(milliseconds(edit_once(&a, &b, document, number)?));
    }
    let bytes = b.status()?.bytes() - before;
    Ok(Figures {
        workload: "W4a".to_owned(),
        n: EDITS,
        bytes: Some(bytes / EDITS as u64),
        p50_ms: Some(quantile(&times, 0.5)),
        p99_ms: Some(quantile(&times, 0.99)),
        rss_kb: Some(Memory { a: pair.rss_kb(Side::A)?, b: pair.rss_kb(Side::B)? }),
        ..Figures::default()
    })
}

/// Returns the time from sending an edit to A until B shows it.
fn edit_once(a: &Interface, b: &Interface, document: &str, number: usize) -> Result<Duration, BenchError> {
    let title = format!("Projeto, texto {number}");
    let edit = serde_json::json!({ "set": [{ "path": "title.pt", "value": title }] });
    let (mine, shown) = (format!("/documents/{document}"), format!("/documents/{document}/draft"));
    std::thread::scope(|scope| {
        let begun = Instant::now();
        let answered = scope.spawn(|| a.patch(&mine, &edit));
        let marker = format!("\"{title}\"");
        while !b.get(&shown)?.contains(&marker) {
            if begun.elapsed() > EDIT_TIME_MAX {
                return Err(BenchError(format!("edit {number} was not seen within {} s", EDIT_TIME_MAX.as_secs())));
            }
        }
        let seen = begun.elapsed();
        answered.join().expect("sending a request does not panic")?;
        Ok(seen)
    })
}
