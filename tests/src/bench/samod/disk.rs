//! What lies in a folder of samod, read without samod, so that its own word is not taken for what it has stored.
//!
//! A document's folder is called like its id, the first two letters apart; it holds saved documents in `snapshot` and
//! changes in `incremental`.

use super::super::BenchError;
use automerge::{Automerge, ChangeHash};
use std::path::Path;

/// Returns the heads of a document as it lies in the folder, in their order; none when it is not there. What is damaged
/// counts for nothing, so that the heads differ.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn heads(storage: &Path, id: &str) -> Result<Vec<ChangeHash>, BenchError> {
    let (first, rest) = id.split_at_checked(2).ok_or_else(|| BenchError(format!("{id} is no document's id")))?;
    let mut document = Automerge::new();
    for kind in ["snapshot", "incremental"] {
        let folder = storage.join(first).join(rest).join(kind);
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder)? {
            let bytes = std::fs::read(file?.path())?;
            document.load_incremental(&bytes).map_err(|error| BenchError(format!("{id}: {error}")))?;
        }
    }
    Ok(sorted(&document))
}

/// Returns the heads of a saved document, in their order.
///
/// # Errors
/// When it is not Automerge's.
pub(super) fn heads_of(saved: &[u8]) -> Result<Vec<ChangeHash>, BenchError> {
    let document = Automerge::load(saved).map_err(|error| BenchError(error.to_string()))?;
    Ok(sorted(&document))
}

fn sorted(document: &Automerge) -> Vec<ChangeHash> {
    let mut heads = document.get_heads();
    heads.sort();
    heads
}
