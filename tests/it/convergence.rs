//! Whole networks in the simulator: whatever goes wrong, and whoever lies, honest nodes end up equal (P1).

use djuntu_tests::sim::{Figures, Outcome, Settings, run, run_all, trace_of};

/// A build without optimisation takes a hundred times as long, so it runs a sample.
const SHARE: u64 = if cfg!(debug_assertions) { 20 } else { 1 };
const THREADS: usize = 2;

/// Seeds that found something, with the number of liars when the seed does not decide it: each failed until what it led to
/// was corrected, in the simulator as it was then.
const REGRESSIONS: [(u64, Option<usize>); 17] = [
    // A page carried entries that were not stored yet.
    (2, Some(0)),
    // A page of one session was sent in the next; and a document was awaited of a peer that had nothing more to send.
    (0, Some(0)),
    (1, Some(0)),
    // On a slow link comparisons were opened behind each other.
    (58, Some(0)),
    // A difference whose documents were still on their way was an alarm.
    (156, Some(0)),
    // A change that came in two entries with one number was held against whoever relayed it.
    (2, Some(3)),
    (5, Some(3)),
    (13, Some(3)),
    // What a killed process had written was told to be stored after the next start, and a later power cut took it away.
    (16, None),
    (54, None),
    // Who had left a cooperation was asked for its whole charter at every comparison.
    (25, None),
    // Who was invited by one that then left the cooperation asked for ever, and was never equal.
    (83, Some(0)),
    (1_015, Some(1)),
    // What had been asked of a twin that was then expelled was awaited for ever.
    (375, None),
    // A page was read whose last entry was not yet asked to be stored, so that nothing of it was sent.
    (138, None),
    // Who held a part of a cooperation did not see that it was invited, and never asked for the rest.
    (963, None),
    // A stranger that invited in vain was asked for its whole charter in every session, though that listed it already.
    (640, None),
];

#[test]
fn honest_nodes_converge() {
    check(&(0..100 / SHARE).collect::<Vec<_>>(), Some(0));
}

#[test]
fn honest_nodes_converge_among_liars() {
    let seeds: Vec<u64> = (1_000..1_000 + 50 / SHARE).collect();
    check(&seeds, Some(1));
    check(&seeds, Some(3));
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

#[test]
fn every_lie_is_told_and_every_trouble_happens() {
    let seeds: Vec<u64> = (2_000..2_000 + 40 / SHARE).collect();
    let mut figures = Figures::default();
    for outcome in run_all(&seeds, Some(3), THREADS) {
        assert_eq!(outcome.failures, Vec::<String>::new(), "sim --seed {} --liars 3", outcome.seed);
        figures.add(&outcome.figures);
    }
    let untold: Vec<&str> = figures.lies.iter().filter(|(_, count)| *count == 0).map(|(lie, _)| lie.name()).collect();
    assert!(untold.is_empty(), "never told: {untold:?}");
    let troubles = [figures.crashes, figures.power_cuts, figures.torn_disks, figures.full_disks, figures.cuts];
    let work = [figures.amendments, figures.removals, figures.accepted, figures.memberships, figures.promises];
    assert!(troubles.iter().chain(&work).all(|count| *count > 0), "nothing of one kind happened: {figures:?}");
}

#[test]
fn a_seed_that_fails_replays_to_the_same_trace() {
    // Disks that do not do what they promise: then entries are lost that were acknowledged, and the simulator must see it.
    let run = |seed| run(&Settings { seed, liars: Some(0), disks_lie: true, is_verbose: false });
    let is_lost = |failure: &String| failure.contains("was stored and is lost");
    let mut outcomes = (0..20).map(run);
    let failing = outcomes.find(|outcome| outcome.failures.iter().any(is_lost)).expect("a disk that lies is found out");
    let again = run(failing.seed);
    assert_eq!((again.trace, again.failures), (failing.trace, failing.failures));
}

/// Runs seeds and says how to replay those that fail.
fn check(seeds: &[u64], liars: Option<usize>) {
    let outcomes = run_all(seeds, liars, THREADS);
    assert_eq!(outcomes.len(), seeds.len(), "every seed was run");
    let option = liars.map_or_else(String::new, |liars| format!(" --liars {liars}"));
    let replay =
        |outcome: &Outcome| format!("sim --seed {}{option} --verbose: {}", outcome.seed, outcome.failures.join("; "));
    let failed: Vec<String> = outcomes.iter().filter(|outcome| !outcome.failures.is_empty()).map(replay).collect();
    assert!(failed.is_empty(), "replay with:\n{}", failed.join("\n"));
}
