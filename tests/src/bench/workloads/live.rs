//! W4: edits while both nodes are connected, as programs and the page make them: one request for each change.
//!
//! Whoever writes types a text character by character, and each character is a change of its own that is asked for with a
//! request of its own and answered when it is stored; people do not wait for each other, so as many requests are under way
//! as there are people. Whoever reads waits at the twin with one request that is answered when the text reads differently.

mod baseline;
mod http;

use super::super::BenchError;
use super::super::corpus::{Corpus, Side};
use super::super::pair::Pair;
use super::super::report::{Figures, Memory, exponent, milliseconds, quantile, rounded};
use http::Connection;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Edits of W4a.
pub(in crate::bench) const EDITS: usize = 500;
/// How long one edit may take to be seen.
const EDIT_TIME_MAX: Duration = Duration::from_secs(5);
/// How many people type at one time in W4b.
const WRITERS: usize = 32;
/// Over how many documents the changes of the second part of W4b are spread.
pub(in crate::bench) const DOCUMENTS: usize = 100;
/// Changes of W4b for each document of the corpus: 10,000 with a corpus of 1,000.
pub(in crate::bench) const CHANGES_PER_DOCUMENT: usize = 10;

/// What 500 edits took.
struct Seen {
    times: Vec<f64>,
    bare: Vec<f64>,
    bytes: u64,
    memory: Memory,
}

/// W4a: each edit is made when the one before was seen, on a new document beside one other, and beside all of the corpus.
pub(super) fn edit(corpus: &Corpus) -> Result<Figures, BenchError> {
    let all = corpus.projects().len();
    let (alone, beside) = (edit_beside(corpus, 1)?, edit_beside(corpus, all)?);
    let (p50, bare) = (quantile(&alone.times, 0.5), quantile(&alone.bare, 0.5));
    let points = [(1.0, p50 / bare), (all as f64, quantile(&beside.times, 0.5) / quantile(&beside.bare, 0.5))];
    Ok(Figures {
        workload: "W4a".to_owned(),
        n: EDITS,
        bytes: Some(alone.bytes / EDITS as u64),
        p50_ms: Some(p50),
        p99_ms: Some(quantile(&alone.times, 0.99)),
        rss_kb: Some(alone.memory),
        baseline: Some("two HTTP requests for nothing, a write, TCP there, a write, TCP back".to_owned()),
        baseline_ms: Some(bare),
        ratio: Some(rounded(p50 / bare)),
        exponent: Some(rounded(exponent(&points))),
        ..Figures::default()
    })
}

fn edit_beside(corpus: &Corpus, documents: usize) -> Result<Seen, BenchError> {
    let (pair, _) = Pair::start(corpus, documents, documents)?;
    pair.wait_until_equal(Corpus::documents(documents))?;
    let document = begin(&pair)?;
    let mut writer = Connection::to(&pair.a)?;
    let path = format!("/documents/{document}");
    let before = pair.interface(Side::B)?.status()?.bytes();
    let mut bare = baseline::RoundTrip::start(pair.folder())?;
    let (mut times, mut bares) = (Vec::with_capacity(EDITS), Vec::with_capacity(EDITS));
    let (reader, mut other) = (Connection::to(&pair.b)?, Connection::to(&pair.b)?);
    let (telling, shown) = mpsc::channel();
    let watched = path.clone();
    let watching = std::thread::spawn(move || watch(reader, &watched, &telling));
    for number in 0..EDITS {
        let title = format!("Projeto, texto {number}");
        let edit = serde_json::json!({ "set": [{ "path": "title.pt", "value": title }] }).to_string();
        let marker = format!("\"{title}\"");
        let begun = Instant::now();
        writer.send("PATCH", &path, "", &edit)?;
        let seen = loop {
            let failed = |_| BenchError(format!("edit {number} was not seen within {} s", EDIT_TIME_MAX.as_secs()));
            let (at, text): (Instant, String) = shown.recv_timeout(EDIT_TIME_MAX).map_err(failed)?;
            if text.contains(&marker) {
                break at;
            }
        };
        times.push(milliseconds(seen - begun));
        writer.receive()?.expect_status(200)?;
        let requests = writer.ask_for_nothing()? + other.ask_for_nothing()?;
        bares.push(milliseconds(bare.once()? + requests));
    }
    let bytes = pair.interface(Side::B)?.status()?.bytes() - before;
    let memory = Memory { a: pair.rss_kb(Side::A)?, b: pair.rss_kb(Side::B)? };
    drop(shown);
    // The watcher ends when its node does.
    drop(pair);
    watching.join().expect("waiting for a text does not panic");
    Ok(Seen { times, bare: bares, bytes, memory })
}

/// Tells every text that a document has, with the moment when it came, until nobody listens or the node ends.
fn watch(mut reader: Connection, path: &str, telling: &mpsc::Sender<(Instant, String)>) {
    let mut known = String::new();
    while let Ok(answer) = reader.request("GET", &format!("{path}/draft?wait=20"), &known, "") {
        let at = Instant::now();
        if let Some(tag) = &answer.tag {
            known = format!("if-none-match: {tag}\r\n");
            if telling.send((at, answer.body)).is_err() {
                return;
            }
        }
    }
}

/// Begins a project that both share, and waits until B has it.
fn begin(pair: &Pair) -> Result<String, BenchError> {
    let made = pair.interface(Side::A)?.post("/documents", &serde_json::json!({ "kind": "project" }))?;
    let document = made.get("document").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let b = pair.interface(Side::B)?;
    pair.wait("the new document", || Ok(b.get(&format!("/documents/{document}/draft")).ok()))?;
    Ok(document)
}

/// W4b: many people type at once, into one document and into a hundred.
pub(super) fn type_together(corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let changes = CHANGES_PER_DOCUMENT * corpus.projects().len();
    Ok(vec![typed(corpus, "W4b", 1, changes)?, typed(corpus, "W4b/100", DOCUMENTS, changes)?])
}

/// What the changes of W4b took.
struct Typed {
    time: Duration,
    bytes: u64,
    memory: Memory,
}

fn typed(corpus: &Corpus, workload: &str, documents: usize, changes: usize) -> Result<Figures, BenchError> {
    let mut points = Vec::new();
    for count in [changes / 4, changes / 2] {
        points.push((count as f64, milliseconds(type_once(corpus, documents, count)?.time)));
    }
    let all = type_once(corpus, documents, changes)?;
    let ms = milliseconds(all.time);
    points.push((changes as f64, ms));
    let requests = ask_for_nothing(corpus, changes)?;
    let baseline_ms = milliseconds(requests + baseline::type_alone(documents, WRITERS, changes)?);
    Ok(Figures {
        workload: workload.to_owned(),
        n: changes,
        bytes: Some(all.bytes),
        ms: Some(ms),
        rss_kb: Some(all.memory),
        baseline: Some("as many HTTP requests for nothing, and Automerge alone: edit, TCP, apply".to_owned()),
        baseline_ms: Some(baseline_ms),
        ratio: Some(rounded(ms / baseline_ms)),
        exponent: Some(rounded(exponent(&points))),
        ..Figures::default()
    })
}

/// A text that one person types into.
#[derive(Clone, Debug)]
struct Sheet {
    document: String,
    path: String,
}

/// From the first change until B holds all of them and shows what A shows.
fn type_once(corpus: &Corpus, documents: usize, changes: usize) -> Result<Typed, BenchError> {
    let (pair, _) = Pair::start(corpus, 1, 1)?;
    pair.wait_until_equal(Corpus::documents(1))?;
    let ids = (0..documents).map(|_| begin(&pair)).collect::<Result<Vec<_>, _>>()?;
    let sheets = match ids.as_slice() {
        [one] => items(&pair, one)?,
        many => many.iter().map(|id| Sheet { document: id.clone(), path: "title.pt".to_owned() }).collect(),
    };
    let ends: Vec<Ends> = ids.iter().map(|id| Ends::of(&pair, id)).collect::<Result<_, _>>()?;
    let before: usize = ends.iter().map(|end| end.edits).sum();
    let bytes = pair.interface(Side::B)?.status()?.bytes();
    let begun = Instant::now();
    by_all_writers(&pair, changes, |writer, connection, share| {
        let own: Vec<&Sheet> = sheets.iter().skip(writer).step_by(WRITERS).collect();
        type_into(connection, &own, share)
    })?;
    let a = pair.interface(Side::A)?;
    let b = pair.interface(Side::B)?;
    for id in &ids {
        let wanted = standing(&a.get(&format!("/documents/{id}"))?)?;
        pair.wait("the twin to show all", || {
            Ok((standing(&b.get(&format!("/documents/{id}"))?)? == wanted).then_some(()))
        })?;
    }
    let time = begun.elapsed();
    let bytes = b.status()?.bytes() - bytes;
    let after = ids.iter().map(|id| Ok(Ends::of(&pair, id)?.edits)).sum::<Result<usize, BenchError>>()?;
    if after - before != changes {
        return Err(BenchError(format!("B has {} changes instead of {changes}", after - before)));
    }
    Ok(Typed { time, bytes, memory: Memory { a: pair.rss_kb(Side::A)?, b: pair.rss_kb(Side::B)? } })
}

/// How long a node takes to answer `count` requests that ask for nothing, from as many people as type.
fn ask_for_nothing(corpus: &Corpus, count: usize) -> Result<Duration, BenchError> {
    let (pair, _) = Pair::start(corpus, 1, 1)?;
    let begun = Instant::now();
    by_all_writers(&pair, count, |_, mut connection, share| {
        (0..share).try_for_each(|_| connection.ask_for_nothing().map(|_| ()))
    })?;
    Ok(begun.elapsed())
}

/// Has every writer do their share of `count` with a connection of their own to A, at the same time.
fn by_all_writers(
    pair: &Pair,
    count: usize,
    work: impl Fn(usize, Connection, usize) -> Result<(), BenchError> + Sync,
) -> Result<(), BenchError> {
    std::thread::scope(|scope| {
        let work = &work;
        let begin = |writer| {
            let share = count / WRITERS + usize::from(writer < count % WRITERS);
            let connection = Connection::to(&pair.a);
            scope.spawn(move || work(writer, connection?, share))
        };
        let writers: Vec<_> = (0..WRITERS).map(begin).collect();
        writers.into_iter().try_for_each(|writer| writer.join().expect("a writer does not panic"))
    })
}

/// Types `changes` characters, one by one, into the sheets in turn.
fn type_into(mut connection: Connection, sheets: &[&Sheet], changes: usize) -> Result<(), BenchError> {
    let mut texts = vec![String::new(); sheets.len()];
    for number in 0..changes {
        let turn = number % sheets.len();
        let (Some(sheet), Some(text)) = (sheets.get(turn), texts.get_mut(turn)) else { break };
        text.push(char::from(b'a' + u8::try_from(number / sheets.len() % 26).unwrap_or_default()));
        let edit = serde_json::json!({ "set": [{ "path": sheet.path, "value": text }] }).to_string();
        let answer = connection.request("PATCH", &format!("/documents/{}", sheet.document), "", &edit)?;
        answer.expect_status(200)?;
    }
    Ok(())
}

/// Gives each writer an item of the document to type its title.
fn items(pair: &Pair, document: &str) -> Result<Vec<Sheet>, BenchError> {
    let due = |number: usize| serde_json::json!({ "path": format!("milestones.+{number}.due"), "value": "2027-01-31" });
    let set: Vec<_> = (0..WRITERS).map(due).collect();
    let a = pair.interface(Side::A)?;
    a.patch(&format!("/documents/{document}"), &serde_json::json!({ "set": set }))?;
    let text = a.get(&format!("/documents/{document}/draft"))?;
    let draft: serde_json::Value = serde_json::from_str(&text).map_err(|error| BenchError(error.to_string()))?;
    let items = draft.pointer("/fields/milestones").and_then(serde_json::Value::as_object);
    let items = items.filter(|items| items.len() == WRITERS);
    let items = items.ok_or_else(|| BenchError("the milestones are missing".to_owned()))?;
    let sheet = |item: &String| Sheet { document: document.to_owned(), path: format!("milestones.{item}.title.pt") };
    Ok(items.keys().map(sheet).collect())
}

/// What a document says of itself: which entries it has, and how it reads.
fn standing(text: &str) -> Result<(String, String), BenchError> {
    let shown: serde_json::Value = serde_json::from_str(text).map_err(|error| BenchError(error.to_string()))?;
    let field = |name| shown.get(name).map(ToString::to_string).unwrap_or_default();
    Ok((field("fingerprint"), field("draft")))
}

/// How many changes B holds of a document.
struct Ends {
    edits: usize,
}

impl Ends {
    fn of(pair: &Pair, document: &str) -> Result<Self, BenchError> {
        let text = pair.interface(Side::B)?.get(&format!("/documents/{document}/log"))?;
        let log: Vec<serde_json::Value> = serde_json::from_str(&text).map_err(|error| BenchError(error.to_string()))?;
        let words = log.iter().filter_map(|entry| entry.get("what")?.as_str());
        let edits = words.filter_map(|what| match what.strip_suffix(" edits") {
            Some(number) => number.parse().ok(),
            None => (what == "edit").then_some(1),
        });
        Ok(Self { edits: edits.sum() })
    }
}
