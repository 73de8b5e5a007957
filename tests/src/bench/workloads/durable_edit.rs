//! W8: one edit at a time in a document with many changes, answered when it is on the disk.

use crate::bench::BenchError;
use crate::bench::corpus::{Corpus, TextShape};
use crate::bench::pair::{Interface, Single};
use crate::bench::report::{Figures, Memory, milliseconds, quantile};
use std::time::Instant;

/// Changes of the document unless told otherwise, each in an entry of its own: the most that a node has to go through.
pub(super) const CHANGES_DEFAULT: usize = 10_000;
/// How many edits are made.
const EDITS: usize = 500;
/// The place of the long text.
const PATH: &str = "objectives.pt";

/// Types at the end of the text, one letter with each request, on a node that nobody is connected to.
pub(super) fn durable_edit(changes: usize) -> Result<Vec<Figures>, BenchError> {
    let corpus = Corpus::typed(TextShape { edits: changes, edits_per_change: 1, changes_per_entry: 1 });
    let project = corpus.projects().first().ok_or_else(|| BenchError("the corpus is empty".to_owned()))?;
    let node = Single::start(&corpus, 1)?;
    let a = node.interface()?;
    let (path, mut text) = (format!("/documents/{}", project.id), project.text());
    // Whoever edits has opened the document before.
    a.get(&format!("{path}/draft"))?;
    let mut times = Vec::with_capacity(EDITS);
    for number in 0..EDITS {
        text.push(if number % 6 == 5 { ' ' } else { 'x' });
        times.push(type_text(&a, &path, &text)?);
    }
    let draft = a.get(&format!("{path}/draft"))?;
    if !draft.contains(text.trim_end()) {
        return Err(BenchError("the document does not show what was typed".to_owned()));
    }
    let memory = node.rss_kb()?;
    Ok(vec![Figures {
        workload: "W8".to_owned(),
        n: changes,
        p50_ms: Some(quantile(&times, 0.5)),
        p99_ms: Some(quantile(&times, 0.99)),
        rss_kb: Some(Memory { a: memory, b: 0 }),
        ..Figures::default()
    }])
}

/// Returns how many milliseconds it took until the node had answered.
pub(super) fn type_text(node: &Interface, path: &str, text: &str) -> Result<f64, BenchError> {
    let begun = Instant::now();
    node.patch(path, &serde_json::json!({ "set": [{ "path": PATH, "value": text }] }))?;
    Ok(milliseconds(begun.elapsed()))
}
