//! What a workload measured, as one line of JSON or as a table for people.

use serde::Serialize;
use std::time::Duration;

/// The figures of one workload; what does not apply to it is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// The workload, as the README of the tests names it.
    pub workload: String,
    /// How many documents, edits or territories.
    pub n: usize,
    /// Bytes of frames between the two nodes, both ways; of W11, what all parties sent because of one edit.
    pub bytes: Option<u64>,
    /// Times from one node to the other and back; derived from the protocol, not measured.
    pub round_trips: Option<f64>,
    /// How long it took; of several runs, the median.
    pub ms: Option<f64>,
    /// How far apart the runs lie: from the first to the third quartile of `ms`.
    pub spread_ms: Option<f64>,
    /// Half of the edits took at most this long.
    pub p50_ms: Option<f64>,
    /// Of a hundred edits, 99 took at most this long.
    pub p99_ms: Option<f64>,
    /// The most memory that each process had, in KiB.
    pub rss_kb: Option<Memory>,
    /// What `baseline_ms` is.
    pub baseline: Option<String>,
    /// How long the baseline took in the same run.
    pub baseline_ms: Option<f64>,
    /// `ms` as a multiple of `baseline_ms`.
    pub ratio: Option<f64>,
    /// How the time grows with `n`, or for W11 the bytes for each node: 1 is in proportion.
    pub exponent: Option<f64>,
    /// What one edit cost in a network of many.
    pub crowd: Option<Crowd>,
}

/// What one edit cost in a network of many. Bytes are those of frames, on average for each node that shares the document.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Crowd {
    /// Documents of all territories.
    pub documents: usize,
    /// Territories that share the document.
    pub parties: usize,
    /// The most connections between two of them.
    pub diameter: usize,
    /// Over how many connections the edit came to the last one.
    pub hops: usize,
    /// How often it came to each.
    pub copies: f64,
    /// Bytes that each sent of it, with receipts.
    pub entry_bytes: f64,
    /// Bytes that each sent in comparisons because of it.
    pub comparison_bytes: f64,
    /// Bytes that each sent at the start, until all had compared.
    pub start_bytes: f64,
    /// Frames that each sends in an hour at rest.
    pub rest_frames_hourly: f64,
    /// Bytes that each sends in an hour at rest.
    pub rest_bytes_hourly: f64,
}

impl Crowd {
    /// Returns how many bytes each node sent because of the edit.
    pub fn bytes_per_node(&self) -> f64 {
        self.entry_bytes + self.comparison_bytes
    }
}

impl std::fmt::Display for Crowd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} parties, {} hops, {} copies; for each node {} + {} B, {} B at the start, {} frames and {} B an hour at rest",
            self.parties,
            self.hops,
            self.copies,
            self.entry_bytes,
            self.comparison_bytes,
            self.start_bytes,
            self.rest_frames_hourly,
            self.rest_bytes_hourly,
        )
    }
}

/// The most memory that each process had, in KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Memory {
    /// The node that had everything.
    pub a: u64,
    /// The node that got it.
    pub b: u64,
}

impl Figures {
    /// Returns the figures as one line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("numbers and names can be written as JSON")
    }

    /// Returns a line of the table under [`HEADING`].
    pub fn row(&self) -> String {
        let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
        let bytes = self.bytes.map_or_else(|| "–".to_owned(), |bytes| bytes.to_string());
        let memory = |memory: Memory| format!("{} / {}", memory.a / 1_024, memory.b / 1_024);
        let memory = self.rss_kb.map_or_else(|| "–".to_owned(), memory);
        let crowd = self.crowd.map_or_else(String::new, |crowd| format!("; {crowd}"));
        format!(
            "{:<8} {:>6} {bytes:>9} {:>6} {:>9} {:>8} {:>8} {:>8} {memory:>10} {:>11} {:>6} {:>8}  {}{crowd}",
            self.workload,
            self.n,
            number(self.round_trips),
            number(self.ms),
            number(self.spread_ms),
            number(self.p50_ms),
            number(self.p99_ms),
            number(self.baseline_ms),
            number(self.ratio),
            number(self.exponent),
            self.baseline.as_deref().unwrap_or_default(),
        )
    }
}

/// The heading of the table.
pub const HEADING: &str = "workload      n     bytes  trips        ms   spread   p50 ms   p99 ms  RSS MiB AB baseline ms  \
                           ratio exponent  baseline";

/// Returns a time in milliseconds, to the microsecond.
pub fn milliseconds(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1e3)
}

/// Returns the median of what several runs gave, and how far apart they lie: from the first to the third quartile.
///
/// # Panics
/// When there are none.
pub fn middle(values: &[f64]) -> (f64, f64) {
    (quantile(values, 0.5), rounded(quantile(values, 0.75) - quantile(values, 0.25)))
}

/// Returns a number without the digits that no measurement here gives: with three behind the point.
pub fn rounded(number: f64) -> f64 {
    (number * 1e3).round() / 1e3
}

/// Returns the value below which this share of all values lies; 0.5 is the median.
///
/// # Panics
/// When there are no values.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil().max(1.0) as usize - 1;
    *sorted.get(rank.min(sorted.len() - 1)).expect("there are values")
}

/// Returns how `y` grows with `x` as a power of it: the slope of the straight line through the logarithms.
pub fn exponent(points: &[(f64, f64)]) -> f64 {
    let logarithms: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logarithms.len() as f64;
    let mean_x = logarithms.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = logarithms.iter().map(|(_, y)| y).sum::<f64>() / count;
    let along = logarithms.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>();
    let spread = logarithms.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>();
    along / spread
}
