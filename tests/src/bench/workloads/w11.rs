//! W11: what one edit costs in a network of many, in virtual time ([`crate::crowd`]).
//!
//! Everything but the exponent is of the whole number of territories; that is of a quarter, a half and all of them.

use super::super::BenchError;
use super::super::report::{Crowd, Figures, exponent, rounded};
use crate::crowd::{self, Findings, ROUND_TRIP_MS, Spread};

/// Territories unless told otherwise.
pub(super) const TERRITORIES_DEFAULT: usize = 200;
/// The fewest of which a quarter is a network, and the most that fit in the memory of a small machine.
pub(super) const TERRITORIES_RANGE: std::ops::RangeInclusive<usize> = 32..=2_000;
/// Decides everything.
const SEED: u64 = 11;
/// How many times the diameter, in round trips, an edit may take to the last node.
const DIAMETERS: usize = 3;

/// Measures a crowd of this many territories, and how the bytes for each node grow.
///
/// # Errors
/// [`BenchError`] when a node did not do what it should.
pub(super) fn run(territories: usize) -> Result<Figures, BenchError> {
    let gather = |count| crowd::gather(count, SEED).map_err(BenchError);
    let (quarter, half, whole) = (gather(territories / 4)?, gather(territories / 2)?, gather(territories)?);
    let points = [&quarter, &half, &whole].map(|found| (found.territories as f64, crowd_of(found).bytes_per_node()));
    let crowd = crowd_of(&whole);
    let last = whole.edits.iter().map(|edit| edit.last_ms).max().unwrap_or_default() as f64;
    let goal = (DIAMETERS * whole.diameter) as f64 * ROUND_TRIP_MS as f64;
    Ok(Figures {
        workload: "W11".to_owned(),
        n: territories,
        bytes: Some((crowd.bytes_per_node() * whole.parties as f64).round() as u64),
        round_trips: Some(rounded(last / ROUND_TRIP_MS as f64)),
        ms: Some(last),
        baseline: Some(format!("{DIAMETERS} × the diameter of {}, in round trips", whole.diameter)),
        baseline_ms: Some(goal),
        ratio: Some(rounded(last / goal)),
        exponent: Some(rounded(exponent(&points))),
        crowd: Some(crowd),
        ..Figures::default()
    })
}

/// The most of the edits where that is what counts, and their mean otherwise.
fn crowd_of(found: &Findings) -> Crowd {
    let mean =
        |of: fn(&Spread) -> f64| rounded(found.edits.iter().map(of).sum::<f64>() / found.edits.len().max(1) as f64);
    Crowd {
        documents: found.documents,
        parties: found.parties,
        diameter: found.diameter,
        hops: found.edits.iter().map(|edit| edit.hops).max().unwrap_or_default(),
        copies: mean(|edit| edit.copies),
        entry_bytes: mean(|edit| edit.entry_bytes),
        comparison_bytes: mean(|edit| edit.comparison_bytes),
        start_bytes: rounded(found.start_bytes),
        rest_frames_hourly: rounded(found.rest_hourly.frames),
        rest_bytes_hourly: rounded(found.rest_hourly.bytes),
    }
}
