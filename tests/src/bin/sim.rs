//! Runs the simulator: `sim [--seeds N] [--seed S] [--liars K] [--threads T] [--json] [--verbose]`, or the campaign of
//! restored disks: `sim --restores N [--threads T]`, one of them with `sim --restores 1 --seed S --verbose`.
//!
//! A seed that fails is printed with what went wrong, its trace and how to replay it, and the exit code is 1. Replaying it
//! gives the same trace. With `--json` the last line is one object that says how it went and what it took.

use djuntu_tests::sim::{Figures, Outcome, Restore, Settings, restore, restore_all, run, run_all, summary, trace_of};
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "usage: sim [--seeds N | --restores N] [--seed S] [--liars K] [--threads T] [--json] [--verbose]";
/// How many seeds are run when nobody says how many.
const SEEDS_DEFAULT: u64 = 200;

/// What the command line asks for.
struct Arguments {
    seeds: Option<u64>,
    first: Option<u64>,
    liars: Option<usize>,
    restores: Option<u64>,
    threads: usize,
    is_json: bool,
    is_verbose: bool,
}

fn main() -> ExitCode {
    let Some(arguments) = parse(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let began = Instant::now();
    if let Some(count) = arguments.restores {
        return restores(&arguments, count);
    }
    let first = arguments.first.unwrap_or(0);
    let count = arguments.seeds.unwrap_or(if arguments.first.is_some() { 1 } else { SEEDS_DEFAULT });
    let seeds: Vec<u64> = (first..first.saturating_add(count)).collect();
    let outcomes = if arguments.is_verbose {
        let settings = |seed| Settings { seed, liars: arguments.liars, disks_lie: false, is_verbose: true };
        seeds.iter().map(|seed| run(&settings(*seed))).collect()
    } else {
        run_all(&seeds, arguments.liars, arguments.threads)
    };
    report(&arguments, &outcomes, began.elapsed().as_secs_f64())
}

/// Restores many disks, or one whose seed is named, and says how that went.
fn restores(arguments: &Arguments, count: u64) -> ExitCode {
    let restores = match arguments.first {
        Some(seed) => vec![restore(seed, arguments.is_verbose)],
        None => restore_all(count, arguments.threads),
    };
    let failed: Vec<&Restore> = restores.iter().filter(|restore| !restore.failures.is_empty()).collect();
    for restore in &failed {
        println!("seed {} failed: {}", restore.seed, restore.failures.join("; "));
        println!("  replay it with: sim --restores 1 --seed {} --verbose", restore.seed);
    }
    println!("{}", summary(&restores));
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn report(arguments: &Arguments, outcomes: &[Outcome], seconds: f64) -> ExitCode {
    let mut figures = Figures::default();
    for outcome in outcomes {
        figures.add(&outcome.figures);
    }
    let failed: Vec<&Outcome> = outcomes.iter().filter(|outcome| !outcome.failures.is_empty()).collect();
    let liars = arguments.liars.map_or_else(String::new, |liars| format!(" --liars {liars}"));
    for outcome in &failed {
        println!("seed {} failed: {}", outcome.seed, outcome.failures.join("; "));
        println!("  its trace is {}", outcome.trace_text());
        println!("  replay it with: sim --seed {}{liars} --verbose", outcome.seed);
    }
    let trace = trace_of(outcomes);
    println!(
        "P1: {} seeds, {} failed, {seconds:.1} s; {} entries, {} lies, {} crashes, {} power cuts of which {} tore writes, \
         {} acknowledged entries lost; trace {trace}",
        outcomes.len(),
        failed.len(),
        figures.distinct_entries,
        figures.lies.iter().map(|(_, count)| count).sum::<u64>(),
        figures.crashes,
        figures.power_cuts,
        figures.torn_disks,
        outcomes.iter().flat_map(|outcome| &outcome.failures).filter(|failure| failure.contains("is lost")).count(),
    );
    if arguments.is_json {
        let failing: Vec<u64> = failed.iter().map(|outcome| outcome.seed).collect();
        let report = serde_json::json!({
            "seeds": outcomes.len(),
            "failed": failed.len(),
            "failing": failing,
            "liars": arguments.liars,
            "trace": trace,
            "seconds": seconds,
            "figures": figures,
        });
        println!("{report}");
    }
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn parse(mut words: impl Iterator<Item = String>) -> Option<Arguments> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut arguments =
        Arguments { seeds: None, first: None, liars: None, restores: None, threads, is_json: false, is_verbose: false };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seeds" => arguments.seeds = Some(words.next()?.parse().ok()?),
            "--seed" => arguments.first = Some(words.next()?.parse().ok()?),
            "--liars" => arguments.liars = Some(words.next()?.parse().ok()?),
            "--restores" => arguments.restores = Some(words.next()?.parse().ok()?),
            "--threads" => arguments.threads = words.next()?.parse().ok()?,
            "--json" => arguments.is_json = true,
            "--verbose" => arguments.is_verbose = true,
            _ => return None,
        }
    }
    Some(arguments)
}
