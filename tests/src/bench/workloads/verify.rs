//! W9: checking a whole archive again, trusting nobody.

use super::RESTARTS;
use crate::bench::corpus::{Corpus, Side};
use crate::bench::report::{Figures, Memory, middle, milliseconds, quantile, rounded};
use crate::bench::{BenchError, baseline, usage};
use crate::process::djuntu;
use djuntu_protocol::identity::PublicKey;
use std::path::Path;
use std::time::{Duration, Instant};

/// What one run took, of the program or of the baseline: by the clock, and of cores.
struct Run {
    ms: f64,
    busy_ms: f64,
    rss_kb: u64,
}

/// `djuntu verify` on an archive: as a person waits for it, and in time of one core.
pub(super) fn measure(corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    corpus.write(&data, Side::B, corpus.projects().len())?;
    let entries: Vec<(PublicKey, &[u8])> = corpus.signed().collect();
    let expected = entries.len();
    let (mut alone, mut runs) = (Vec::new(), Vec::new());
    for _ in 0..RESTARTS {
        let before = usage::busy(std::process::id())?;
        let ms = milliseconds(baseline::signatures(&entries)?);
        let busy_ms = milliseconds(usage::busy(std::process::id())?.saturating_sub(before));
        alone.push(Run { ms, busy_ms, rss_kb: 0 });
        runs.push(run(&data, expected)?);
    }
    let memory = runs.iter().map(|run| run.rss_kb).max();
    let figures = |workload: &str, of: fn(&Run) -> f64| {
        let (ms, spread_ms) = middle(&runs.iter().map(of).collect::<Vec<_>>());
        let baseline_ms = quantile(&alone.iter().map(of).collect::<Vec<_>>(), 0.5);
        Figures {
            workload: workload.to_owned(),
            n: expected,
            ms: Some(ms),
            spread_ms: Some(spread_ms),
            rss_kb: memory.map(|a| Memory { a, b: 0 }),
            baseline: Some("its strict signatures alone, one core".to_owned()),
            baseline_ms: Some(baseline_ms),
            ratio: Some(rounded(ms / baseline_ms)),
            ..Figures::default()
        }
    };
    Ok(vec![figures("W9", |run| run.ms), figures("W9 cpu", |run| run.busy_ms)])
}

fn run(data: &Path, expected: usize) -> Result<Run, BenchError> {
    let (mut busy, mut rss_kb) = (Duration::ZERO, 0);
    let begun = Instant::now();
    let output = djuntu(data).args(["verify", "--json"]).run_watched(|process| {
        // What has just ended cannot be asked any more; what it said last counts.
        busy = usage::busy(process).unwrap_or(busy);
        rss_kb = usage::rss_kb(process).unwrap_or(rss_kb);
    });
    let ms = milliseconds(begun.elapsed());
    let report: serde_json::Value = serde_json::from_str(&output.stdout)
        .map_err(|error| BenchError(format!("the report cannot be read: {error}: {}", output.all())))?;
    let found = report.get("entries").and_then(serde_json::Value::as_u64);
    if output.code != 0 || found != Some(expected as u64) {
        return Err(BenchError(format!("{expected} entries are there, and the report is {}", output.all())));
    }
    Ok(Run { ms, busy_ms: milliseconds(busy), rss_kb })
}
