//! W7: how long a node takes from its start until it is ready.

use super::{RESTARTS, exponent_of};
use crate::bench::BenchError;
use crate::bench::corpus::{Corpus, Side};
use crate::bench::pair::Pair;
use crate::bench::report::{Figures, Memory, middle, milliseconds, quantile, rounded};

/// From the start of the process until it says that it is ready, with an index that is up to date.
pub(super) fn measure(corpus: &Corpus) -> Result<Figures, BenchError> {
    let (empty, _) = starts(&corpus.first(1))?;
    let baseline_ms = quantile(&empty, 0.5);
    let (exponent, (times, memory)) = exponent_of(corpus, |corpus| {
        let (times, memory) = starts(corpus)?;
        Ok((quantile(&times, 0.5), (times, memory)))
    })?;
    let (ms, spread_ms) = middle(&times);
    Ok(Figures {
        workload: "W7".to_owned(),
        n: corpus.projects().len(),
        ms: Some(ms),
        spread_ms: Some(spread_ms),
        rss_kb: Some(memory),
        baseline: Some("the same with one document".to_owned()),
        baseline_ms: Some(baseline_ms),
        ratio: Some(rounded(ms / baseline_ms)),
        exponent: Some(exponent),
        ..Figures::default()
    })
}

fn starts(corpus: &Corpus) -> Result<(Vec<f64>, Memory), BenchError> {
    let count = corpus.projects().len();
    let (mut pair, _) = Pair::start(corpus, count, count)?;
    let mut times = Vec::new();
    for _ in 0..RESTARTS {
        let (_, start) = pair.restart_b()?;
        times.push(milliseconds(start));
    }
    Ok((times, Memory { a: pair.rss_kb(Side::A)?, b: pair.rss_kb(Side::B)? }))
}
