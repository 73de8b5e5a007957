//! W12: a large file goes from one node to the other.

use crate::bench::BenchError;
use crate::bench::baseline;
use crate::bench::corpus::{Corpus, Side};
use crate::bench::pair::Pair;
use crate::bench::report::{Figures, Memory, middle, milliseconds, quantile, rounded};
use djuntu_node::files::Shelf;
use djuntu_protocol::identity::FileHash;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// How many MiB the file has unless told otherwise.
pub(super) const MEBIBYTES_DEFAULT: usize = 1_024;
/// How often it is carried; the median counts.
const RUNS: usize = 3;
/// How many documents the two nodes have besides.
const DOCUMENTS: usize = 4;

/// Puts the file on the shelf of A, names it in a document, and has B fetch it, again and again.
pub(super) fn measure(mebibytes: usize) -> Result<Figures, BenchError> {
    let corpus = Corpus::generate(DOCUMENTS);
    let documents = Corpus::documents(DOCUMENTS);
    let (pair, _) = Pair::start(&corpus, DOCUMENTS, 0)?;
    pair.wait_until_equal(documents)?;
    let before = Memory { a: pair.rss_kb(Side::A)?, b: pair.rss_kb(Side::B)? };
    let source = pair.folder().join("source");
    write(&source, mebibytes)?;
    let kept = Shelf::of(pair.a.data()).keep(&source, |_| ());
    let (hash, size) = kept.map_err(|error| BenchError(error.to_string()))?;
    let document = name(&pair, hash)?;
    let path = format!("/documents/{document}/files");
    let b = pair.interface(Side::B)?;
    pair.wait("the document to name the file", || Ok(b.get(&path)?.contains(&hash.to_string()).then_some(())))?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let begun = Instant::now();
        b.post(&format!("{path}/{hash}/fetches"), &serde_json::json!({}))?;
        let is_here = || Shelf::of(pair.b.data()).size(hash) == Some(size);
        pair.wait("the file", || Ok(is_here().then_some(())))?;
        times.push(milliseconds(begun.elapsed()));
        std::fs::remove_file(Shelf::of(pair.b.data()).path(hash))?;
        // The node learns that it has lost it when it is asked.
        pair.wait("the file to be missed", || Ok((!b.get(&path)?.contains("\"here\"")).then_some(())))?;
    }
    let mut baselines = Vec::new();
    for _ in 0..RUNS {
        baselines.push(milliseconds(baseline::copy(&source, &pair.folder().join("copy"))?));
    }
    let (ms, spread_ms) = middle(&times);
    let baseline_ms = quantile(&baselines, 0.5);
    let (a, b) = (pair.rss_kb(Side::A)?, pair.rss_kb(Side::B)?);
    Ok(Figures {
        workload: "W12".to_owned(),
        n: mebibytes,
        ms: Some(ms),
        spread_ms: Some(spread_ms),
        // What the file takes beside what the nodes had.
        rss_kb: Some(Memory { a: a.saturating_sub(before.a), b: b.saturating_sub(before.b) }),
        baseline: Some("TCP copy, BLAKE3 at both ends, fsync".to_owned()),
        baseline_ms: Some(baseline_ms),
        ratio: Some(rounded(ms / baseline_ms)),
        ..Figures::default()
    })
}

/// Names the file in a document that both have, and returns the document's id.
fn name(pair: &Pair, hash: FileHash) -> Result<String, BenchError> {
    let a = pair.interface(Side::A)?;
    let unread = || BenchError("the list of documents cannot be read".to_owned());
    let listed = pair.wait("the list of documents", || {
        Ok(a.get("/documents?kind=project").ok().filter(|listed| listed.len() > 2))
    })?;
    let listed: serde_json::Value = serde_json::from_str(&listed).map_err(|_| unread())?;
    let document = listed.pointer("/0/id").and_then(serde_json::Value::as_str).ok_or_else(unread)?;
    a.post(&format!("/documents/{document}/files"), &serde_json::json!({ "hash": hash, "name": "filme.mp4" }))?;
    Ok(document.to_owned())
}

/// Writes bytes that are the same in every run and cannot be compressed.
fn write(path: &Path, mebibytes: usize) -> Result<(), BenchError> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    let mut bytes = blake3::Hasher::new_derive_key("djuntu/bench/file").finalize_xof();
    let mut piece = vec![0; 1 << 20];
    for _ in 0..mebibytes {
        bytes.fill(&mut piece);
        file.write_all(&piece)?;
    }
    file.flush()?;
    Ok(())
}
