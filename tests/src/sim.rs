//! The simulator: whole networks of real engines in a virtual world, where everything that can go wrong does.
//!
//! One seed decides everything: who founds and invites, what people write, how long a write takes, which stream dies
//! half-way, who loses power and what its disk then has, whose clock is wrong, and what liars send. In the end the world
//! is healed, and then all honest nodes must be equal, keep every promise and hold nothing foreign (`checkers`). The same
//! seed gives the same trace, so whatever is found can be replayed.
//!
//! A stream is modelled as what it is, reliable and ordered until it dies; so frames are lost only together with it, and
//! are never doubled or reordered. Liars do that, and worse.

mod checkers;
mod disk;
mod figures;
mod liar;
mod network;
mod node;
mod random;
mod restores;
mod trace;
mod user;
mod watch;
mod world;

pub use figures::Figures;
pub use liar::{Lie, Told};
pub(crate) use random::Random;
pub use restores::{Restore, restore, restore_all, summary};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use world::World;

/// Automerge needs a big stack for what is nested deeply.
const STACK: usize = 16 << 20;

/// What is simulated.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Decides everything.
    pub seed: u64,
    /// How many of the nodes lie; the seed decides when nobody else does.
    pub liars: Option<usize>,
    /// Whether all disks say that they have synced and have not, so that something must go wrong.
    pub disks_lie: bool,
    /// Whether the trace is printed while it is made.
    pub is_verbose: bool,
}

/// How one run went.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// The hash over everything that went into and came out of the engines.
    pub trace: [u8; 32],
    /// What went wrong.
    pub failures: Vec<String>,
    /// What it took.
    pub figures: Figures,
}

impl Outcome {
    /// Returns the trace as people compare it.
    pub fn trace_text(&self) -> String {
        blake3::Hash::from_bytes(self.trace).to_hex().to_string()
    }
}

/// Runs one simulation.
pub fn run(settings: &Settings) -> Outcome {
    let mut world = World::new(settings);
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| world.run())) {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let what = text.unwrap_or_else(|| "something that is no text".to_owned());
        world.failures.push(format!("at {} ms: panic: {what}", world.now));
    }
    Outcome { seed: settings.seed, trace: world.trace.hash(), failures: world.failures, figures: world.figures }
}

/// Runs many seeds on `threads` threads; the outcomes come in the order of the seeds, whatever the number of threads.
pub fn run_all(seeds: &[u64], liars: Option<usize>, threads: usize) -> Vec<Outcome> {
    let next = AtomicU64::new(0);
    let worker = || {
        let mut outcomes = Vec::new();
        loop {
            let index = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).expect("there are few seeds");
            let Some(seed) = seeds.get(index).copied() else { return outcomes };
            outcomes.push(run(&Settings { seed, liars, disks_lie: false, is_verbose: false }));
        }
    };
    let mut outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let start =
            |_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).expect("a thread starts");
        let workers: Vec<_> = (0..threads.max(1)).map(start).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("panics are caught in the runs")).collect()
    });
    outcomes.sort_by_key(|outcome| seeds.iter().position(|seed| *seed == outcome.seed));
    outcomes
}

/// Returns one hash over the traces of many runs.
pub fn trace_of(outcomes: &[Outcome]) -> String {
    let mut hasher = blake3::Hasher::new();
    for outcome in outcomes {
        hasher.update(&outcome.seed.to_le_bytes()).update(&outcome.trace);
    }
    hasher.finalize().to_hex().to_string()
}
