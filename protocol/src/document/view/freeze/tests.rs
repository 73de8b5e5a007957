#![allow(clippy::indexing_slicing)]

use super::super::tests::{ALICE, BRUNO, assign, edit, empty, write};
use super::*;
use crate::document::kinds::DocumentKind;

const DOCUMENT: DocumentId = DocumentId([7; 32]);

fn signed() -> View {
    let mut view = empty(DocumentKind::Agreement);
    write(
        &mut view,
        ALICE,
        &[
            assign("title.pt", "Acordo \"de\" geminação\n"),
            assign("starts", "2027-01-01"),
            assign("langs.pt", "true"),
            assign("links.+.rel", "about"),
            assign("notes.+.text", "falta a data"),
            assign("notes.+.at", "1700000000000"),
        ],
    );
    view
}

#[test]
fn a_frozen_text_is_canonical_and_leaves_out_notes_and_links() {
    let frozen = signed().freeze(DOCUMENT, None).expect("its own heads");
    assert_eq!(
        frozen.text,
        r#"{"langs":{"pt":true},"starts":"2027-01-01","title":{"pt":"Acordo \"de\" geminação\n"}}"#
    );
    assert_eq!(frozen.version, Frozen::version_of(DOCUMENT, &frozen.text, &frozen.heads));
    assert_eq!(
        data_encoding::HEXLOWER.encode(&frozen.version.0),
        "974069ab99c46d08a8e95722efc4d542860cbe99939cc326cb5c84eed53f3405"
    );
}

#[test]
fn a_signed_version_is_readable_again_after_later_edits() {
    let mut view = signed();
    let (draft, frozen) = (view.draft().clone(), view.freeze(DOCUMENT, None).expect("its own heads"));
    write(&mut view, BRUNO, &[assign("title.pt", "outro"), assign("starts", None), assign("articles.+.pos", "1")]);
    write(&mut view, ALICE, &[assign("langs.pt", None), assign("langs.fr", "true")]);
    assert_ne!(view.freeze(DOCUMENT, None), Ok(frozen.clone()));
    assert_eq!(view.freeze(DOCUMENT, Some(&frozen.heads)), Ok(frozen.clone()));
    assert_eq!(view.draft_at(&frozen.heads), Ok(draft));
}

#[test]
fn a_version_depends_on_document_text_and_heads() {
    let view = signed();
    let frozen = view.freeze(DOCUMENT, None).expect("its own heads");
    let other = view.freeze(DocumentId([8; 32]), None).expect("its own heads");
    assert_eq!(frozen.text, other.text);
    assert_ne!(frozen.version, other.version);
    assert_ne!(frozen.version, Frozen::version_of(DOCUMENT, "{}", &frozen.heads));
    assert_ne!(frozen.version, Frozen::version_of(DOCUMENT, &frozen.text, &[]));
}

#[test]
fn heads_are_sorted_and_each_is_there_once() {
    let mut view = signed();
    let (a, b) = (edit(&view, ALICE, &[assign("ends", "2030-01-01")]), edit(&view, BRUNO, &[assign("place", "Praia")]));
    view.extend(vec![a, b]);
    let frozen = view.freeze(DOCUMENT, None).expect("its own heads");
    assert_eq!(frozen.heads.len(), 2);
    let (first, second) = (frozen.heads[0], frozen.heads[1]);
    assert!(first < second);
    assert_eq!(view.freeze(DOCUMENT, Some(&[second, first, second])), Ok(frozen));
}

#[test]
fn heads_that_are_not_here_are_refused() {
    let check = |heads: &[ChangeHash], expected: FreezeError| {
        assert_eq!(signed().freeze(DOCUMENT, Some(heads)), Err(expected.clone()));
        assert_eq!(signed().draft_at(heads), Err(expected));
    };
    check(&[], FreezeError::NoHeads);
    check(&[ChangeHash([1; 32])], FreezeError::UnknownHeads);
    check(&[signed().heads()[0], ChangeHash([1; 32])], FreezeError::UnknownHeads);
}

#[test]
fn the_first_change_alone_is_an_empty_text() {
    let genesis = DocumentKind::Agreement.schema().genesis().hash;
    assert_eq!(signed().freeze(DOCUMENT, Some(&[genesis])).map(|frozen| frozen.text), Ok("{}".to_owned()));
}
