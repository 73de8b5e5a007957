//! W13: what a person waits for a list, a narrowed list and a search.

use crate::bench::BenchError;
use crate::bench::corpus::Corpus;
use crate::bench::pair::{Interface, Single};
use crate::bench::report::{Figures, Memory, milliseconds, quantile, rounded};
use std::time::{Duration, Instant};

/// How often each question is asked.
const QUESTIONS: usize = 200;
/// How long the node may read before it answers for the first time.
const READING_TIME_MAX: Duration = Duration::from_secs(300);

/// What is asked, and under which name it is told: all of a list, its first page, a filter, and searches for words that many
/// documents have, that few have, and for the beginnings of several.
const ASKED: [(&str, &str); 6] = [
    ("W13 list", "/documents"),
    ("W13 page", "/documents?limit=100"),
    ("W13 filter", "/documents?kind=project&since=2020-01-31&public=false&limit=100"),
    ("W13 search", "/search?text=escola&limit=20"),
    ("W13 rare", "/search?text=zzzz&limit=20"),
    ("W13 words", "/search?text=a%20e%20es&limit=20"),
];

/// A node with all documents, asked by one client over HTTP.
pub(super) fn measure(corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let n = corpus.projects().len();
    let mut alone = Single::start(corpus, n)?;
    let interface = alone.interface()?;
    let first = first_answer(&interface)?;
    let mut all = Vec::new();
    for (workload, path) in ASKED {
        let mut times = Vec::with_capacity(QUESTIONS);
        for _ in 0..QUESTIONS {
            let begun = Instant::now();
            interface.get(path)?;
            times.push(milliseconds(begun.elapsed()));
        }
        all.push(Figures {
            workload: workload.to_owned(),
            n,
            p50_ms: Some(quantile(&times, 0.5)),
            p99_ms: Some(quantile(&times, 0.99)),
            rss_kb: Some(Memory { a: alone.rss_kb()?, b: 0 }),
            baseline: Some("everything was read for the first time".to_owned()),
            baseline_ms: Some(first),
            ..Figures::default()
        });
    }
    // What was read is on the disk, so whoever starts the node again is answered at once.
    alone.restart()?;
    let again = first_answer(&alone.interface()?)?;
    all.push(Figures {
        workload: "W13 start".to_owned(),
        n,
        ms: Some(again),
        rss_kb: Some(Memory { a: alone.rss_kb()?, b: 0 }),
        baseline: Some("everything was read for the first time".to_owned()),
        baseline_ms: Some(first),
        ratio: Some(rounded(again / first)),
        ..Figures::default()
    });
    Ok(all)
}

/// Returns how long a node that has just started takes until it answers what a list has.
fn first_answer(interface: &Interface) -> Result<f64, BenchError> {
    let begun = Instant::now();
    loop {
        match interface.get("/documents?limit=1") {
            Ok(_) => return Ok(milliseconds(begun.elapsed())),
            Err(error) if begun.elapsed() > READING_TIME_MAX => return Err(error),
            // It is still reading: it says so and is asked again.
            Err(_) => {}
        }
    }
}
