//! One line of the ladder between two real nodes.

use crate::bench::corpus::{Corpus, Side, write_twin};
use crate::process::{Launch, Node, wait_until_every};
use crate::thin::{Line, Quality};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long everything may take on any line.
const TIME_MAX: Duration = Duration::from_secs(300);
/// How often a node is asked how it stands.
const ASKED_EVERY: Duration = Duration::from_millis(100);

/// Has A send a corpus to B over a line, and edit a project that both have meanwhile. Returns the figures.
pub(super) fn line(corpus: &Corpus, quality: Quality) -> Result<String, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let a = start(corpus, folder.path(), Side::A, corpus.projects().len())?;
    let port = port_of(&ask(&a, "GET", "/status", None)?)?;
    let line = Line::to(port, quality, 1).map_err(|error| error.to_string())?;
    let data = folder.path().join("B").join("data");
    corpus.write(&data, Side::B, 1).map_err(|error| error.to_string())?;
    write_twin(&data, corpus.node(Side::A), &[line.address()]).map_err(|error| error.to_string())?;
    let begun = Instant::now();
    let b = Launch::new(data).args(["--api", "127.0.0.1:0"]).start().map_err(|error| error.to_string())?;
    let shared = corpus.projects().first().ok_or("the corpus is empty")?.id;
    // The transfer is under way when the second project is there.
    let held = |node: &Node| ask(node, "GET", "/status", None).ok()?.get("documents")?.as_u64();
    let first = Corpus::documents(1) as u64;
    until("the transfer to begin", || held(&b).is_some_and(|documents| documents > first))?;
    let title = json!({ "set": [{ "path": "title.pt", "value": "Editado a meio" }] });
    let edited = Instant::now();
    ask(&a, "PATCH", &format!("/documents/{shared}"), Some(&title))?;
    let path = format!("/documents/{shared}");
    let is_seen = || ask(&b, "GET", &path, None).is_ok_and(|document| document.to_string().contains("Editado a meio"));
    until("the edit", is_seen)?;
    let seen = edited.elapsed();
    let all = Corpus::documents(corpus.projects().len()) as u64;
    let was_under_way = held(&b).is_some_and(|documents| documents < all);
    until("everything", || held(&b).is_some_and(|documents| documents == all))?;
    let (took, [carried, _]) = (begun.elapsed().as_secs_f64(), line.carried());
    // Nodes that find each other by themselves have gone around the line.
    if line.connections() != 1 || carried < 100_000 || !was_under_way {
        return Err(format!("{quality}: {} connections, {carried} bytes, {was_under_way}", line.connections()));
    }
    let (projects, ms, kilobytes) = (corpus.projects().len(), seen.as_millis(), carried / 1_000);
    Ok(format!(
        "\n  real nodes, {quality}, {projects} projects: {took:.1} s, {kilobytes} KB; an edit meanwhile {ms} ms"
    ))
}

fn start(corpus: &Corpus, folder: &Path, side: Side, projects: usize) -> Result<Node, String> {
    let data = folder.join(format!("{side:?}")).join("data");
    corpus.write(&data, side, projects).map_err(|error| error.to_string())?;
    Launch::new(data).args(["--api", "127.0.0.1:0"]).start().map_err(|error| error.to_string())
}

/// Returns the port at which a node listens for others.
fn port_of(status: &Value) -> Result<u16, String> {
    let addresses = status.get("addresses").and_then(Value::as_array);
    let mut ports =
        addresses.into_iter().flatten().filter_map(|address| address.as_str()?.rsplit('/').next()?.parse().ok());
    ports.next().ok_or_else(|| "A listens nowhere".to_owned())
}

fn ask(node: &Node, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
    let token = std::fs::read_to_string(node.data().join("api-token")).map_err(|error| error.to_string())?;
    let (url, token) = (format!("http://{}/api/v1{path}", node.api()), format!("Bearer {}", token.trim()));
    let answer = match (method, body) {
        ("PATCH", Some(body)) => ureq::patch(url).header("authorization", &token).send_json(body),
        _ => ureq::get(url).header("authorization", &token).call(),
    };
    let text =
        answer.map_err(|error| error.to_string())?.body_mut().read_to_string().map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) -> Result<(), String> {
    let found = wait_until_every(ASKED_EVERY, TIME_MAX, || is_so().then_some(()));
    found.ok_or_else(|| format!("waited {} s for {what}", TIME_MAX.as_secs()))
}
