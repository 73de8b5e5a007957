//! W10: what a change takes on the disk, with its signature and everything around it.
//!
//! `bytes` is that of the archive, for each change; that of the whole data folder stands beside it, where the baseline of
//! others does.

use super::durable_edit::type_text;
use crate::bench::BenchError;
use crate::bench::corpus::{Corpus, Side, TextShape};
use crate::bench::pair::Pair;
use crate::bench::report::Figures;
use std::path::Path;

/// Changes unless told otherwise.
pub(super) const CHANGES_DEFAULT: usize = 10_000;
/// Keystrokes under one signature, as in the corpus of projects: what is typed between two pauses.
const CHANGES_PER_ENTRY: usize = 15;
/// Edits that are made one by one.
const EDITS: usize = 500;

/// Bytes in the archive, and in the whole data folder.
#[derive(Clone, Copy)]
struct Used {
    archive: u64,
    data: u64,
}

/// Lets an empty node take over a typed text, then types on one letter at a time.
pub(super) fn disk(changes: usize) -> Result<Vec<Figures>, BenchError> {
    let shape = TextShape { edits: changes, edits_per_change: 1, changes_per_entry: CHANGES_PER_ENTRY };
    let corpus = Corpus::typed(shape);
    let project = corpus.projects().first().ok_or_else(|| BenchError("the corpus is empty".to_owned()))?;
    let (mut pair, _) = Pair::start(&corpus, 0, 0)?;
    pair.wait_until_equal(Corpus::documents(0))?;
    let empty = settled(&mut pair)?;
    drop(pair);
    let (mut pair, _) = Pair::start(&corpus, 1, 0)?;
    pair.wait_until_equal(Corpus::documents(1))?;
    let full = settled(&mut pair)?;
    let b = pair.interface(Side::B)?;
    let mut text = project.text();
    for _ in 0..EDITS {
        text.push('x');
        type_text(&b, &format!("/documents/{}", project.id), &text)?;
    }
    let typed = settled(&mut pair)?;
    Ok(vec![figures("W10 typed", changes, empty, full), figures("W10 single", EDITS, full, typed)])
}

/// Returns what B has on its disk when it has stopped, and starts it again.
fn settled(pair: &mut Pair) -> Result<Used, BenchError> {
    pair.b.stop()?;
    let data = pair.b.data();
    let used = Used { archive: size(&data.join("archive"))?, data: size(data)? };
    pair.b.restart()?;
    Ok(used)
}

fn figures(workload: &str, changes: usize, before: Used, after: Used) -> Figures {
    let each = |before: u64, after: u64| after.saturating_sub(before).div_ceil(changes as u64);
    let data = each(before.data, after.data);
    Figures {
        workload: workload.to_owned(),
        n: changes,
        bytes: Some(each(before.archive, after.archive)),
        baseline: Some(format!("bytes of the archive for each change; of the whole data folder {data}")),
        ..Figures::default()
    }
}

/// Returns how many bytes the files of a folder have.
fn size(folder: &Path) -> Result<u64, BenchError> {
    let mut bytes = 0;
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        let metadata = file.metadata()?;
        bytes += if metadata.is_dir() { size(&file.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
