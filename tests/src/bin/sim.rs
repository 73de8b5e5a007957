//! Runs the simulator: `sim [--seeds N] [--seed S] [--liars K] [--json] [--verbose]`.
//!
//! A seed that fails is printed with what went wrong and how to replay it, and the exit code is 1. With `--json` the last
//! line is one object that says how it went and what it took.

use djuntu_tests::sim::{Figures, Outcome, Settings, run, run_all, trace_of};
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "usage: sim [--seeds N] [--seed S] [--liars K] [--threads T] [--json] [--verbose]";

/// What the command line asks for.
struct Arguments {
    seeds: u64,
    first: u64,
    liars: usize,
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
    let seeds: Vec<u64> = (arguments.first..arguments.first.saturating_add(arguments.seeds)).collect();
    let outcomes = if arguments.is_verbose {
        let settings = |seed| Settings { seed, liars: arguments.liars, is_verbose: true };
        seeds.iter().map(|seed| run(&settings(*seed))).collect()
    } else {
        run_all(&seeds, arguments.liars, arguments.threads)
    };
    report(&arguments, &outcomes, began.elapsed().as_secs_f64())
}

fn report(arguments: &Arguments, outcomes: &[Outcome], seconds: f64) -> ExitCode {
    let mut figures = Figures::default();
    for outcome in outcomes {
        figures.add(&outcome.figures);
    }
    let failed: Vec<&Outcome> = outcomes.iter().filter(|outcome| !outcome.failures.is_empty()).collect();
    for outcome in &failed {
        println!("seed {} failed: {}", outcome.seed, outcome.failures.join("; "));
        println!("  replay it with: sim --seed {} --liars {} --verbose", outcome.seed, arguments.liars);
    }
    let trace = trace_of(outcomes);
    println!("{} seeds, {} failed, {seconds:.1} s, trace {trace}", outcomes.len(), failed.len());
    if arguments.is_json {
        let failed: Vec<u64> = failed.iter().map(|outcome| outcome.seed).collect();
        let seeds = outcomes.len();
        let liars = arguments.liars;
        println!(
            "{}",
            serde_json::json!({
                "seeds": seeds, "failed": failed, "liars": liars, "trace": trace, "seconds": seconds, "figures": figures,
            })
        );
    }
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn parse(mut words: impl Iterator<Item = String>) -> Option<Arguments> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut arguments = Arguments { seeds: 0, first: 0, liars: 0, threads, is_json: false, is_verbose: false };
    let mut seed = None;
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seeds" => arguments.seeds = words.next()?.parse().ok()?,
            "--seed" => seed = Some(words.next()?.parse().ok()?),
            "--liars" => arguments.liars = words.next()?.parse().ok()?,
            "--threads" => arguments.threads = words.next()?.parse().ok()?,
            "--json" => arguments.is_json = true,
            "--verbose" => arguments.is_verbose = true,
            _ => return None,
        }
    }
    arguments.first = seed.unwrap_or(0);
    if arguments.seeds == 0 {
        arguments.seeds = if seed.is_some() { 1 } else { 200 };
    }
    Some(arguments)
}
