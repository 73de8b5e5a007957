//! What is written into documents: the same places that a project of djuntu has, a title and a summary in Portuguese.

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, AutomergeError, ObjId, ObjType, ROOT, ReadDoc};

/// What is typed at the end of a summary.
const WORD: &str = "agua ";

/// Returns a document with an empty title and an empty summary.
///
/// # Errors
/// None that can happen to a new document.
pub(crate) fn new() -> Result<Automerge, AutomergeError> {
    let mut document = Automerge::new();
    write(&mut document, |tx| {
        for name in ["title", "summary"] {
            let languages = tx.put_object(ROOT, name, ObjType::Map)?;
            tx.put_object(&languages, "pt", ObjType::Text)?;
        }
        Ok(())
    })?;
    Ok(document)
}

/// Gives the document a title, in one change that holds what is different.
///
/// # Errors
/// When the document has no title.
pub(crate) fn set_title(document: &mut Automerge, title: &str) -> Result<(), AutomergeError> {
    let text = text(document, "title")?;
    write(document, |tx| tx.update_text(&text, title))
}

/// Types a word at the end of the summary, in one change.
///
/// # Errors
/// When the document has no summary.
pub(crate) fn type_word(document: &mut Automerge) -> Result<(), AutomergeError> {
    let text = text(document, "summary")?;
    write(document, |tx| tx.splice_text(&text, tx.length(&text), 0, WORD))
}

/// Returns the title and how long the summary is, in characters.
///
/// # Errors
/// When the document has one of them not yet.
pub(crate) fn read(document: &Automerge) -> Result<(String, usize), AutomergeError> {
    let title = document.text(text(document, "title")?)?;
    Ok((title, document.length(text(document, "summary")?)))
}

fn text(document: &Automerge, name: &str) -> Result<ObjId, AutomergeError> {
    let missing = || AutomergeError::InvalidObjId(name.to_owned());
    let (_, languages) = document.get(ROOT, name)?.ok_or_else(missing)?;
    document.get(&languages, "pt")?.map(|(_, text)| text).ok_or_else(missing)
}

fn write(
    document: &mut Automerge,
    change: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> Result<(), AutomergeError> {
    document.transact(change).map(drop).map_err(|failure| failure.error)
}
