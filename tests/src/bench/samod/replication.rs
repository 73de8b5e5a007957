//! W1, W2, W3 and W7 with samod: getting everything, and meeting again.

use super::super::BenchError;
use super::super::corpus::Corpus;
use super::super::report::{Figures, Memory, exponent, milliseconds, quantile, rounded};
use super::peer::Event;
use super::{Folders, Samod};
use std::time::Instant;

/// How often everything is fetched; the median counts.
const FETCHES: usize = 3;
/// How often B starts again; the median counts.
const RESTARTS: usize = 5;

/// What B's first meeting with A took.
struct Fetch {
    ms: f64,
    bytes: u64,
    memory: Memory,
}

/// W1 with a quarter, a half and all of the corpus.
pub(super) fn replicate(samod: &Samod, corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let all = corpus.projects().len();
    let mut points = Vec::new();
    let mut fetches = Vec::new();
    for count in [all / 4, all / 2, all] {
        fetches.clear();
        for _ in 0..FETCHES {
            fetches.push(fetch(samod, corpus, count)?);
        }
        points.push((count as f64, median(&fetches, |fetch| fetch.ms)));
    }
    let most = |memory: fn(&Memory) -> u64| fetches.iter().map(|fetch| memory(&fetch.memory)).max().unwrap_or_default();
    Ok(vec![Figures {
        workload: "W1".to_owned(),
        n: all,
        bytes: Some(median(&fetches, |fetch| fetch.bytes as f64) as u64),
        ms: Some(rounded(median(&fetches, |fetch| fetch.ms))),
        rss_kb: Some(Memory { a: most(|memory| memory.a), b: most(|memory| memory.b) }),
        exponent: Some(rounded(exponent(&points))),
        ..Figures::default()
    }])
}

/// From B dialling until the last file is written, while A has all documents open. That everything is there is then read
/// from the files.
fn fetch(samod: &Samod, corpus: &Corpus, count: usize) -> Result<Fetch, BenchError> {
    let folders = Folders::write(samod, corpus, count)?;
    let (mut a, address) = folders.serve(samod)?;
    let mut b = folders.join(samod, "fetch", &address)?;
    b.equal()?;
    let memory = Memory { a: a.rss_kb()?, b: b.rss_kb()? };
    let Event::Stopped { stored_ms: Some(ms), bytes, .. } = b.stop()? else {
        return Err(BenchError("samod has stored nothing".to_owned()));
    };
    a.stop()?;
    folders.check(corpus, true)?;
    Ok(Fetch { ms, bytes, memory })
}

/// W2 and, with it, W7.
pub(super) fn reconnect(samod: &Samod, corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let all = corpus.projects().len();
    let (one, full) = (restart(samod, corpus, 1, false)?, restart(samod, corpus, all, false)?);
    Ok(vec![
        full.figures("W2", &one),
        Figures { workload: "W7".to_owned(), n: all, ms: Some(full.ready), ..Figures::default() },
    ])
}

/// W3: while B is away, one document changes at A.
pub(super) fn reconnect_after_an_edit(samod: &Samod, corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let (one, full) = (restart(samod, corpus, 1, true)?, restart(samod, corpus, corpus.projects().len(), true)?);
    Ok(vec![full.figures("W3", &one)])
}

/// What B's starts took, as medians.
struct Restarts {
    n: usize,
    ready: f64,
    equal: f64,
    bytes: u64,
    memory: Memory,
}

impl Restarts {
    /// Returns the line of a workload: what all documents took more than one.
    fn figures(&self, workload: &str, one: &Self) -> Figures {
        Figures {
            workload: workload.to_owned(),
            n: self.n,
            bytes: Some(self.bytes),
            ms: Some(rounded(self.equal - one.equal)),
            rss_kb: Some(self.memory),
            ..Figures::default()
        }
    }
}

/// Lets B start again and again, with all documents open on both sides before it dials; opening them is in `ready`.
fn restart(samod: &Samod, corpus: &Corpus, count: usize, edit: bool) -> Result<Restarts, BenchError> {
    let folders = Folders::write(samod, corpus, count)?;
    let (mut a, address) = folders.serve(samod)?;
    let mut b = folders.join(samod, "fetch", &address)?;
    b.equal()?;
    b.stop()?;
    let (mut ready, mut equal, mut bytes, mut memory) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for number in 0..RESTARTS {
        if edit {
            let edited = folders.ids.iter().cycle().nth(number * count / RESTARTS).map_or("", String::as_str);
            a.tell(&format!("type 1 {edited}"))?;
            a.until(|event| (event == Event::Written).then_some(()))?;
        }
        let begun = Instant::now();
        b = folders.join(samod, "rejoin", &address)?;
        ready.push(milliseconds(begun.elapsed()));
        let (ms, crossed) = b.equal()?;
        equal.push(ms);
        bytes.push(crossed as f64);
        memory = memory.max(b.rss_kb()?);
        b.stop()?;
    }
    let memory = Memory { a: a.rss_kb()?, b: memory };
    a.stop()?;
    folders.check(corpus, !edit)?;
    let [ready, equal, bytes] = [ready, equal, bytes].map(|values| quantile(&values, 0.5));
    Ok(Restarts { n: count, ready, equal, bytes: bytes as u64, memory })
}

fn median<T>(runs: &[T], value: impl Fn(&T) -> f64) -> f64 {
    quantile(&runs.iter().map(value).collect::<Vec<_>>(), 0.5)
}
