//! W14: what a clerk waits for who takes in a spreadsheet, and who makes a file for a funder.

use crate::bench::BenchError;
use crate::bench::report::{Figures, Memory, middle, milliseconds};
use crate::bench::usage::rss_kb;
use crate::process::{Launch, Node};
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

/// How many rows are taken in unless told otherwise.
pub(super) const ROWS_DEFAULT: usize = 10_000;
/// Of how many projects activities are made: as many as a large territory has.
const ACTIVITIES: usize = 1_000;
/// How often files are made.
const RUNS: usize = 5;

const WORDS: [&str; 8] = ["escola", "água", "horta", "cisterna", "ponte", "mercado", "ilha", "música"];

/// Takes in a spreadsheet of `rows` projects, makes a zip of tables of all that, and activities of a thousand.
pub(super) fn measure(rows: usize) -> Result<Vec<Figures>, BenchError> {
    let folder = tempfile::tempdir()?;
    let (all, ms) = filled(folder.path(), "all", rows)?;
    let import = figures("W14 import", rows, &[ms], 0, &all)?;
    let (bytes, times) = exported(&all, folder.path(), "csv", 1)?;
    let csv = figures("W14 csv", rows, &times, bytes, &all)?;
    drop(all);
    let activities = rows.min(ACTIVITIES);
    let (some, _) = filled(folder.path(), "some", activities)?;
    let territory = some.djuntu(["--json", "list", "territory"]).run().success().json();
    let territory = territory.pointer("/0/id").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    _ = some.djuntu(["edit", &territory, "org_ref=XI-WIKIDATA-Q1"]).run().success();
    let (bytes, times) = exported(&some, folder.path(), "iati", RUNS)?;
    let iati = figures("W14 iati", activities, &times, bytes, &some)?;
    Ok(vec![import, csv, iati])
}

/// Starts a node and has it take in so many rows. Returns how long the command took.
fn filled(folder: &Path, name: &str, rows: usize) -> Result<(Node, f64), BenchError> {
    let mut sheet = "title,summary,planned_start,planned_end,sectors\n".to_owned();
    for row in 0..rows {
        let word = |step: usize| WORDS.get((row >> (3 * step)) % WORDS.len()).copied().unwrap_or_default();
        let line = format!("{} {} {row},{}", word(0), word(1), [word(2), word(3), word(1), word(0)].join(" "));
        writeln!(sheet, "{line},2026-01-31,2028-12-31,14030 11120").map_err(|error| BenchError(error.to_string()))?;
    }
    let path = folder.join(format!("{name}.csv"));
    std::fs::write(&path, sheet)?;
    std::fs::create_dir_all(folder.join(name))?;
    let node = Launch::new(folder.join(name).join("data")).args(["--name", "Loures"]).start()?;
    let path = path.to_string_lossy().into_owned();
    let begun = Instant::now();
    let taken = node.djuntu(["--json", "import", &path, "--kind", "project", "--home"]).run();
    let ms = milliseconds(begun.elapsed());
    if taken.code == 0 { Ok((node, ms)) } else { Err(BenchError(taken.all())) }
}

/// Makes a file so many times. Returns how long it is, and how long it took.
fn exported(node: &Node, folder: &Path, format: &str, runs: usize) -> Result<(u64, Vec<f64>), BenchError> {
    let path = folder.join(format!("file.{format}"));
    let file = path.to_string_lossy().into_owned();
    // What lists are made of is read before, as on a node that has been up for a while.
    _ = node.djuntu(["list", "project"]).run().success();
    let mut times = Vec::new();
    for _ in 0..runs {
        let begun = Instant::now();
        let made = node.djuntu(["export", format, "--private", "--force", "--out", &file]).run();
        times.push(milliseconds(begun.elapsed()));
        if made.code != 0 {
            return Err(BenchError(made.all()));
        }
    }
    Ok((std::fs::metadata(path)?.len(), times))
}

fn figures(workload: &str, n: usize, times: &[f64], bytes: u64, node: &Node) -> Result<Figures, BenchError> {
    let (ms, spread_ms) = middle(times);
    let process = node.id().ok_or_else(|| BenchError("the node has ended".to_owned()))?;
    Ok(Figures {
        workload: workload.to_owned(),
        n,
        bytes: (bytes > 0).then_some(bytes),
        ms: Some(ms),
        spread_ms: (times.len() > 1).then_some(spread_ms),
        rss_kb: Some(Memory { a: rss_kb(process)?, b: 0 }),
        ..Figures::default()
    })
}
