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

/// W2: both have the same. From B dialling until both sides have told each other so for each document.
pub(super) fn reconnect(samod: &Samod, corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let restarts = restart(samod, corpus, false)?;
    Ok(vec![restarts.figures("W2", &restarts.equal)])
}

/// W3: while B is away, one document changes at A. From B dialling until the change is in B's files.
pub(super) fn reconnect_after_an_edit(samod: &Samod, corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let restarts = restart(samod, corpus, true)?;
    Ok(vec![restarts.figures("W3", &restarts.stored)])
}

/// W7: from B's start until all documents are open.
pub(super) fn start(samod: &Samod, corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let restarts = restart(samod, corpus, false)?;
    Ok(vec![Figures { bytes: None, ..restarts.figures("W7", &restarts.ready) }])
}

/// What B's starts took.
struct Restarts {
    n: usize,
    ready: Vec<f64>,
    equal: Vec<f64>,
    stored: Vec<f64>,
    bytes: Vec<f64>,
    memory: Memory,
}

impl Restarts {
    fn figures(&self, workload: &str, times: &[f64]) -> Figures {
        Figures {
            workload: workload.to_owned(),
            n: self.n,
            bytes: Some(quantile(&self.bytes, 0.5) as u64),
            ms: Some(rounded(quantile(times, 0.5))),
            rss_kb: Some(self.memory),
            ..Figures::default()
        }
    }
}

/// Lets B start again and again, with all documents open on both sides before it dials; opening them is in `ready`.
fn restart(samod: &Samod, corpus: &Corpus, edit: bool) -> Result<Restarts, BenchError> {
    let n = corpus.projects().len();
    let folders = Folders::write(samod, corpus, n)?;
    let (mut a, address) = folders.serve(samod)?;
    let mut b = folders.join(samod, "fetch", &address)?;
    b.equal()?;
    b.stop()?;
    let (mut ready, mut equal, mut stored, mut bytes, mut memory) = (vec![], vec![], vec![], vec![], 0);
    for number in 0..RESTARTS {
        if edit {
            let edited = folders.ids.iter().cycle().nth(number * n / RESTARTS).map_or("", String::as_str);
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
        match b.stop()? {
            Event::Stopped { stored_ms: Some(ms), .. } => stored.push(ms),
            _ if edit => return Err(BenchError("samod has not stored the edit".to_owned())),
            _ => {}
        }
    }
    let memory = Memory { a: a.rss_kb()?, b: memory };
    a.stop()?;
    folders.check(corpus, !edit)?;
    Ok(Restarts { n, ready, equal, stored, bytes, memory })
}

fn median<T>(runs: &[T], value: impl Fn(&T) -> f64) -> f64 {
    quantile(&runs.iter().map(value).collect::<Vec<_>>(), 0.5)
}
