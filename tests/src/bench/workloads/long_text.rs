//! W5: one document with a long text, opened from the cached view, and taken over by an empty node.
//!
//! Both are timed until the interface shows the whole text, so the log, the signatures and HTTP are in the times; the
//! baselines are Automerge alone with the same bytes, in the same run.

use crate::bench::BenchError;
use crate::bench::corpus::{Corpus, Project, Side, TextShape};
use crate::bench::pair::{Interface, Pair};
use crate::bench::report::{Figures, Memory, exponent, milliseconds, quantile, rounded};
use automerge::{Automerge, Change};
use std::time::{Duration, Instant};

/// Keystrokes unless told otherwise: as many as the published trace of somebody who writes a paper.
pub(super) const KEYSTROKES_DEFAULT: usize = 260_000;
/// Changes under one signature, one keystroke each: what somebody types in about half a minute.
const CHANGES_PER_ENTRY: usize = 100;
/// Keystrokes that one change holds in the second text.
const EDITS_PER_CHANGE: usize = 100;
/// How often everything is run; the median counts.
const RUNS: usize = 5;

/// What the workload measured of one text.
struct Reading {
    /// The median.
    until_readable: f64,
    /// How long it took each time to open it; nothing when that was not asked for.
    until_open: Vec<f64>,
    bytes: u64,
    memory: Memory,
}

/// What Automerge alone takes for the same.
struct Raw {
    apply: f64,
    load: f64,
}

/// Measures the text with one keystroke per change, at a quarter, a half and all of it, and with a hundred per change.
pub(super) fn long_text(edits: usize) -> Result<Vec<Figures>, BenchError> {
    let shape = |edits| TextShape { edits, edits_per_change: 1, changes_per_entry: CHANGES_PER_ENTRY };
    let (mut synced, mut opened) = (Vec::new(), Vec::new());
    for part in [edits / 4, edits / 2] {
        let reading = read(&Corpus::typed(shape(part)), 1, true)?;
        synced.push((part as f64, reading.until_readable));
        opened.push((part as f64, quantile(&reading.until_open, 0.5)));
    }
    let corpus = Corpus::typed(shape(edits));
    let (reading, raw) = (read(&corpus, RUNS, true)?, raw(corpus.projects())?);
    synced.push((edits as f64, reading.until_readable));
    opened.push((edits as f64, quantile(&reading.until_open, 0.5)));
    let mut figures = [
        figures("W5 sync", edits, reading.until_readable, ("Automerge decode, apply all", raw.apply)),
        figures("W5 open", edits, quantile(&reading.until_open, 0.5), ("Automerge load", raw.load)),
        grouped(edits)?,
    ];
    let [sync, open, _] = &mut figures;
    (sync.bytes, sync.rss_kb, open.rss_kb) = (Some(reading.bytes), Some(reading.memory), Some(reading.memory));
    (sync.exponent, open.exponent) = (Some(rounded(exponent(&synced))), Some(rounded(exponent(&opened))));
    Ok(figures.into())
}

/// The same text with many keystrokes in each change.
fn grouped(edits: usize) -> Result<Figures, BenchError> {
    let shape = TextShape { edits, edits_per_change: EDITS_PER_CHANGE, changes_per_entry: 1 };
    let corpus = Corpus::typed(shape);
    let (reading, raw) = (read(&corpus, RUNS, false)?, raw(corpus.projects())?);
    Ok(Figures {
        bytes: Some(reading.bytes),
        rss_kb: Some(reading.memory),
        ..figures("W5 100", edits, reading.until_readable, ("Automerge decode, apply all", raw.apply))
    })
}

fn figures(workload: &str, n: usize, ms: f64, (baseline, baseline_ms): (&str, f64)) -> Figures {
    Figures {
        workload: workload.to_owned(),
        n,
        ms: Some(ms),
        baseline: Some(baseline.to_owned()),
        baseline_ms: Some(baseline_ms),
        ratio: Some(rounded(ms / baseline_ms)),
        ..Figures::default()
    }
}

/// Lets an empty node take over the text, and starts it again and opens it when `opens` says so; so many times.
fn read(corpus: &Corpus, runs: usize, opens: bool) -> Result<Reading, BenchError> {
    let project = corpus.projects().first().ok_or_else(|| BenchError("the corpus is empty".to_owned()))?;
    let (path, text) = (format!("/documents/{}/draft", project.id), project.text());
    let (mut readable, mut open, mut bytes, mut memory) = (Vec::new(), Vec::new(), 0, Memory { a: 0, b: 0 });
    for _ in 0..runs {
        let (mut pair, ready) = Pair::start(corpus, 1, 0)?;
        let b = pair.interface(Side::B)?;
        pair.wait("the text to be readable", || Ok(shows(&b, &path, &text).then_some(())))?;
        readable.push(milliseconds(ready.elapsed()));
        let (_, status) = pair.wait_until_equal(Corpus::documents(1))?;
        (bytes, memory) = (status.bytes(), Memory { a: pair.rss_kb(Side::A)?, b: pair.rss_kb(Side::B)? });
        if !opens {
            continue;
        }
        // What is measured next is opening from what B keeps, so B must have come to keep it.
        let kept = pair.b.data().join("views").join(project.id.to_string());
        pair.wait("the view to be kept", || Ok(kept.is_file().then_some(())))?;
        pair.restart_b()?;
        let b = pair.interface(Side::B)?;
        let begun = Instant::now();
        if !b.get(&path)?.contains(&text) {
            return Err(BenchError("the text reads differently after a start".to_owned()));
        }
        open.push(milliseconds(begun.elapsed()));
    }
    Ok(Reading { until_readable: quantile(&readable, 0.5), until_open: open, bytes, memory })
}

/// Returns whether the document is there and shows the text.
fn shows(interface: &Interface, path: &str, text: &str) -> bool {
    interface.get(path).is_ok_and(|draft| draft.contains(text))
}

fn raw(projects: &[Project]) -> Result<Raw, BenchError> {
    let project = projects.first().ok_or_else(|| BenchError("the corpus is empty".to_owned()))?;
    let changes = project.raw_changes();
    let (mut apply, mut load) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        apply.push(milliseconds(apply_all(&changes)?));
        let begun = Instant::now();
        let document = Automerge::load(&project.saved).map_err(|error| BenchError(error.to_string()))?;
        load.push(milliseconds(begun.elapsed()));
        drop(document);
    }
    Ok(Raw { apply: quantile(&apply, 0.5), load: quantile(&load, 0.5) })
}

/// Applies raw changes to an empty document in one batch.
fn apply_all(changes: &[Vec<u8>]) -> Result<Duration, BenchError> {
    let begun = Instant::now();
    let decoded = changes.iter().map(|bytes| Change::try_from(bytes.as_slice())).collect::<Result<Vec<_>, _>>();
    let mut document = Automerge::new();
    let applied = document.apply_changes(decoded.map_err(|error| BenchError(error.to_string()))?);
    applied.map_err(|error| BenchError(error.to_string()))?;
    Ok(begun.elapsed())
}
