//! W2 and W3: a node that was off meets its twin again, with nothing to tell and with one edit.

use super::{RESTARTS, exponent_of};
use crate::bench::corpus::{Corpus, Side};
use crate::bench::pair::Pair;
use crate::bench::report::{Figures, Memory, middle, milliseconds, quantile, rounded};
use crate::bench::{BenchError, baseline, journal};
use std::time::Duration;

/// What the baseline of both is.
const ROUND_TRIP: &str = "one round trip over TCP";
/// How long the line takes in each direction on which round trips are counted: much more than a node takes to answer.
const LINE_DELAY: Duration = Duration::from_millis(40);

/// What five reconnections took, by the node that was off.
struct Reconnections {
    ms: Vec<f64>,
    bytes: f64,
    round_trips: f64,
    memory: Memory,
}

/// W2: both have the same. The time is from B having the stream to A until it knows that nothing differs.
pub(super) fn equal(corpus: &Corpus) -> Result<Figures, BenchError> {
    figures("W2", corpus, |pair, line| pair.reconnect(line, journal::CONNECTED, journal::EQUAL))
}

/// W3: A has edited one project while B was off. The time is from B having the stream to A until the edit is on its disk.
pub(super) fn one_differs(corpus: &Corpus) -> Result<Figures, BenchError> {
    let mut edits = 0;
    figures("W3", corpus, move |pair, line| {
        let project = corpus.projects().get(edits % corpus.projects().len());
        let project = project.ok_or_else(|| BenchError("the corpus is empty".to_owned()))?;
        edits += 1;
        pair.b.stop()?;
        let edit = serde_json::json!({ "set": [{ "path": "title.pt", "value": format!("Projeto, edição {edits}") }] });
        pair.interface(Side::A)?.patch(&format!("/documents/{}", project.id), &edit)?;
        pair.reconnect_stopped(line, journal::CONNECTED, journal::STORED)
    })
}

type Line<'l> = Option<&'l crate::bench::line::Line>;

fn figures(
    workload: &str,
    corpus: &Corpus,
    mut once: impl FnMut(&mut Pair, Line<'_>) -> Result<Duration, BenchError>,
) -> Result<Figures, BenchError> {
    let (exponent, all) = exponent_of(corpus, |corpus| {
        let all = reconnections(corpus, &mut once)?;
        Ok((quantile(&all.ms, 0.5), all))
    })?;
    let (ms, spread_ms) = middle(&all.ms);
    let baseline_ms = milliseconds(baseline::round_trip()?);
    Ok(Figures {
        workload: workload.to_owned(),
        n: corpus.projects().len(),
        bytes: Some(all.bytes as u64),
        round_trips: Some(all.round_trips),
        ms: Some(ms),
        spread_ms: Some(spread_ms),
        rss_kb: Some(all.memory),
        baseline: Some(ROUND_TRIP.to_owned()),
        baseline_ms: Some(baseline_ms),
        ratio: Some(rounded(ms / baseline_ms)),
        exponent: Some(exponent),
        ..Figures::default()
    })
}

fn reconnections(
    corpus: &Corpus,
    once: &mut impl FnMut(&mut Pair, Line<'_>) -> Result<Duration, BenchError>,
) -> Result<Reconnections, BenchError> {
    let count = corpus.projects().len();
    let (mut pair, _) = Pair::start_logging(corpus, count, count)?;
    pair.wait_until_equal(Corpus::documents(count))?;
    let (mut ms, mut bytes, mut slow) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RESTARTS {
        ms.push(milliseconds(once(&mut pair, None)?));
        bytes.push(pair.interface(Side::B)?.status()?.bytes() as f64);
    }
    let line = pair.line_to_a(LINE_DELAY)?;
    for _ in 0..RESTARTS {
        slow.push(milliseconds(once(&mut pair, Some(&line))?));
    }
    let waiting = quantile(&slow, 0.5) - quantile(&ms, 0.5);
    let memory = Memory { a: pair.rss_kb(Side::A)?, b: pair.rss_kb(Side::B)? };
    let round_trips = rounded(waiting / (2.0 * milliseconds(LINE_DELAY)));
    Ok(Reconnections { ms, bytes: quantile(&bytes, 0.5), round_trips, memory })
}
