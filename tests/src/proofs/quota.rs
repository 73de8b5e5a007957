//! P9, as far as it is about room: a twin that offers much more than its quota takes no more than that of this node's disk,
//! both sides say why, and with more room all of it arrives.
//!
//! Between two real nodes, with a corpus of projects in which both territories have written; at a fortieth of the size that
//! the design names, or with `P9-full` at its whole size.

use crate::bench::corpus::{Corpus, Side, write_twin};
use crate::process::{Launch, Node, wait_until_every};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long anything may take.
const TIME_MAX: Duration = Duration::from_secs(1_200);
/// How long a start may take, in which a node makes its index from the archive.
const START_TIME_MAX: Duration = Duration::from_secs(300);
/// How often a node is asked how it stands.
const ASKED_EVERY: Duration = Duration::from_millis(100);
/// For how long nothing may come before both are at rest: nodes compare again after 2 s.
const AT_REST: Duration = Duration::from_secs(6);

/// Offers some 6 MB of edits of one territory against a quota of 1.25 MB.
///
/// # Errors
/// What did not keep its promise.
pub(super) fn prove() -> Result<String, String> {
    offered(2_000, 1_250_000)
}

/// Offers some 1 GB against a quota of 50 MB.
///
/// # Errors
/// What did not keep its promise.
pub(super) fn prove_slowly() -> Result<String, String> {
    offered(300_000, 50_000_000)
}

fn offered(projects: usize, quota: u64) -> Result<String, String> {
    let corpus = Corpus::generate(projects);
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let a = start(&corpus, folder.path(), Side::A, projects)?;
    let addresses = status(&a)?.get("addresses").cloned().unwrap_or_default();
    let addresses: Vec<String> = serde_json::from_value(addresses).map_err(|error| error.to_string())?;
    let data = folder.path().join("B").join("data");
    corpus.write(&data, Side::B, 0).map_err(|error| error.to_string())?;
    write_twin(&data, corpus.node(Side::A), &addresses).map_err(|error| error.to_string())?;
    let mut b = limited(&data, quota)?;
    let begun = Instant::now();
    until("B to be full", || used(&b).is_some_and(|(_, paused)| paused > 0))?;
    at_rest(&b)?;
    let (used_bytes, paused) = used(&b).ok_or("B says nothing of A's territory")?;
    let (took, sent) = (begun.elapsed() - AT_REST, number(&status(&b)?, "/bytes_in"));
    if used_bytes > quota || used_bytes + quota / 100 < quota {
        return Err(format!("{used_bytes} bytes are held of a quota of {quota}"));
    }
    let archive = size_of(&data.join("archive")).map_err(|error| error.to_string())?;
    let (here, there) = (sentence(&b, "full")?, sentence(&a, "full-there")?);
    // With more room everything arrives.
    b.stop().map_err(|error| error.to_string())?;
    let b = limited(&data, u64::MAX / 2)?;
    let all = Corpus::documents(projects) as u64;
    let is_equal = || {
        status(&b).is_ok_and(|status| {
            let nodes = status.get("nodes").and_then(Value::as_array);
            let state = |node: &Value| node.get("state").and_then(Value::as_str) == Some("equal");
            let is_equal = nodes.is_some_and(|nodes| nodes.iter().any(state));
            is_equal && number(&status, "/documents") == all
        })
    };
    until("everything", is_equal)?;
    let (whole, _) = used(&b).ok_or("B says nothing of A's territory")?;
    if let Ok(sentence) = sentence(&a, "full-there") {
        return Err(format!("there is room again, and A still says: {sentence}"));
    }
    Ok(format!(
        "a quota of {quota} B held to {:.2} % ({used_bytes} B) against {whole} B offered in {projects} projects; {archive} \
         B of archive, {sent} B came in {:.1} s; {paused} documents paused; here: “{here}”; there: “{there}”; with more \
         room all of it arrived",
        used_bytes as f64 * 100.0 / quota as f64,
        took.as_secs_f64(),
    ))
}

fn start(corpus: &Corpus, folder: &Path, side: Side, projects: usize) -> Result<Node, String> {
    let data = folder.join(format!("{side:?}")).join("data");
    corpus.write(&data, side, projects).map_err(|error| error.to_string())?;
    Launch::new(data).patience(START_TIME_MAX).args(["--api", "127.0.0.1:0"]).start().map_err(|error| error.to_string())
}

/// Starts B with a quota for each other territory.
fn limited(data: &Path, quota: u64) -> Result<Node, String> {
    let quota = quota.to_string();
    let launched =
        Launch::new(data).patience(START_TIME_MAX).args(["--api", "127.0.0.1:0", "--quota", quota.as_str()]).start();
    launched.map_err(|error| error.to_string())
}

fn status(node: &Node) -> Result<Value, String> {
    let token = fs::read_to_string(node.data().join("api-token")).map_err(|error| error.to_string())?;
    let url = format!("http://{}/api/v1/status", node.api());
    let answer = ureq::get(url).header("authorization", format!("Bearer {}", token.trim())).call();
    let text =
        answer.map_err(|error| error.to_string())?.body_mut().read_to_string().map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn number(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).and_then(Value::as_u64).unwrap_or_default()
}

/// Returns what the other territory takes at B, and how many documents are paused.
fn used(b: &Node) -> Option<(u64, u64)> {
    let status = status(b).ok()?;
    let quotas = status.get("quotas")?.as_array()?;
    let all = quotas.iter().map(|quota| (number(quota, "/used"), number(quota, "/paused")));
    all.max()
}

/// Waits until nothing of importance comes any more.
fn at_rest(b: &Node) -> Result<(), String> {
    let mut last = (used(b), Instant::now());
    until("B to come to rest", || {
        let now = used(b);
        if now != last.0 {
            last = (now, Instant::now());
        }
        last.1.elapsed() >= AT_REST
    })
}

/// Returns what a node says to people for an alarm of a kind.
fn sentence(node: &Node, kind: &str) -> Result<String, String> {
    let status = status(node)?;
    let alarms = status.get("alarms").and_then(Value::as_array).cloned().unwrap_or_default();
    let alarm = alarms.iter().find(|alarm| alarm.get("kind").and_then(Value::as_str) == Some(kind));
    let what = alarm.and_then(|alarm| alarm.get("what")?.as_str().map(str::to_owned));
    what.ok_or_else(|| format!("no alarm “{kind}” among {alarms:?}"))
}

fn size_of(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for file in fs::read_dir(folder)? {
        bytes += file?.metadata()?.len();
    }
    Ok(bytes)
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) -> Result<(), String> {
    let found = wait_until_every(ASKED_EVERY, TIME_MAX, || is_so().then_some(()));
    found.ok_or_else(|| format!("waited {} s for {what}", TIME_MAX.as_secs()))
}
