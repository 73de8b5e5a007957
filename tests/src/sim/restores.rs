//! The campaign of restored disks (P6): one seed for each, and one line that says how they went.

use super::world::World;
use super::{STACK, Settings};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

/// How one restored disk went.
#[derive(Clone, Debug)]
pub struct Restore {
    /// The seed.
    pub seed: u64,
    /// What went wrong.
    pub failures: Vec<String>,
    /// How many entries of its own the node had lost and others held.
    pub missing: usize,
    /// How long after contact it noticed that, in virtual milliseconds; none when nothing was missing.
    pub noticed: Option<u64>,
}

/// Simulates one restored disk.
pub fn restore(seed: u64, is_verbose: bool) -> Restore {
    let mut world = World::new(&Settings { seed, liars: Some(0), disks_lie: false, is_verbose });
    let watched = catch_unwind(AssertUnwindSafe(|| world.run_restore()));
    if watched.is_err() {
        world.failures.push(format!("at {} ms: panic", world.now));
    }
    let watch = watched.ok().flatten();
    Restore {
        seed,
        failures: world.failures,
        missing: watch.as_ref().map_or(0, |watch| watch.missing.len()),
        noticed: watch.and_then(|watch| watch.milliseconds()),
    }
}

/// Simulates `count` restored disks on `threads` threads.
pub fn restore_all(count: u64, threads: usize) -> Vec<Restore> {
    let next = AtomicU64::new(0);
    let worker = || {
        let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < count);
        std::iter::from_fn(take).map(|seed| restore(seed, false)).collect::<Vec<_>>()
    };
    let mut restores: Vec<Restore> = std::thread::scope(|scope| {
        let start =
            |_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).expect("a thread starts");
        let workers: Vec<_> = (0..threads.max(1)).map(start).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("panics are caught in the runs")).collect()
    });
    restores.sort_by_key(|restore| restore.seed);
    restores
}

/// Returns the line that says how they went. What failed otherwise than by a loss or a number used twice is wedged.
pub fn summary(restores: &[Restore]) -> String {
    let failed = |word: &str| restores.iter().filter(|r| r.failures.iter().any(|what| what.contains(word))).count();
    let (lost, reused) = (failed("is lost"), failed("used twice"));
    let wedged = restores.iter().filter(|r| !r.failures.is_empty()).count().saturating_sub(lost + reused);
    let latest = restores.iter().filter_map(|restore| restore.noticed).max().unwrap_or_default();
    let came_back = restores.iter().filter(|restore| restore.missing > 0).count();
    let entries: usize = restores.iter().map(|restore| restore.missing).sum();
    format!(
        "P6: {} restores, {lost} lost, {wedged} wedged, {reused} reused, noticed after at most {:.1} s \
         ({entries} entries came back in {came_back} of them)",
        restores.len(),
        latest as f64 / 1_000.0
    )
}
