//! Whole networks in the simulator: whatever goes wrong, and whoever lies, honest nodes end up equal (P1).

use djuntu_tests::sim::{Outcome, run_all, trace_of};

/// A build without optimisation takes a hundred times as long, so it runs a sample.
const SHARE: u64 = if cfg!(debug_assertions) { 20 } else { 1 };
const THREADS: usize = 2;

/// Seeds that found something, with the number of liars: each fails again when what it led to is taken back.
const REGRESSIONS: [(u64, usize); 8] = [
    // A page carried entries that were not stored yet.
    (2, 0),
    // A page of one session was sent in the next; and a document was awaited of a peer that had nothing more to send.
    (0, 0),
    (1, 0),
    // On a slow link comparisons were opened behind each other.
    (58, 0),
    // A difference whose documents were still on their way was an alarm.
    (156, 0),
    // A change that came in two entries with one number was held against whoever relayed it.
    (2, 3),
    (5, 3),
    (13, 3),
];

#[test]
fn honest_nodes_converge() {
    check(&(0..200 / SHARE).collect::<Vec<_>>(), 0);
}

#[test]
fn honest_nodes_converge_among_liars() {
    let seeds: Vec<u64> = (1_000..1_000 + 50 / SHARE).collect();
    check(&seeds, 1);
    check(&seeds, 3);
}

#[test]
fn what_was_found_once_stays_away() {
    for (seed, liars) in REGRESSIONS {
        check(&[seed], liars);
    }
}

#[test]
fn a_seed_gives_one_trace_whatever_the_threads() {
    let seeds = [7, 8, 9];
    let traces = [1, 2].map(|threads| trace_of(&run_all(&seeds, Some(1), threads)));
    assert_eq!(traces[0], traces[1]);
    assert_ne!(traces[0], trace_of(&run_all(&[7, 8, 10], Some(1), 1)), "another seed is another trace");
}

/// Runs seeds and says how to replay those that fail.
fn check(seeds: &[u64], liars: usize) {
    let outcomes = run_all(seeds, Some(liars), THREADS);
    assert_eq!(outcomes.len(), seeds.len(), "every seed was run");
    let replay = |outcome: &Outcome| {
        format!("sim --seed {} --liars {liars} --verbose: {}", outcome.seed, outcome.failures.join("; "))
    };
    let failed: Vec<String> = outcomes.iter().filter(|outcome| !outcome.failures.is_empty()).map(replay).collect();
    assert!(failed.is_empty(), "replay with:\n{}", failed.join("\n"));
}
