#![allow(clippy::indexing_slicing)]

use super::super::tests::{ALICE, BRUNO, assign, edit, empty, write};
use super::*;
use crate::document::kinds::DocumentKind;
use crate::identity::DocumentId;

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
    let frozen = signed().freeze(None).expect("its own heads");
    assert_eq!(
        frozen.text,
        r#"{"langs":{"pt":true},"starts":"2027-01-01","title":{"pt":"Acordo \"de\" geminação\n"}}"#
    );
    assert_eq!(frozen.hash, Frozen::hash_of(&frozen.text));
    assert_eq!(
        data_encoding::HEXLOWER.encode(&frozen.hash.0),
        "4aae9423f4d9da70bb6f56211695ea1cb8f75e190b3fe12c0c2708c0bb6e4e1b"
    );
}

#[test]
fn a_signed_version_is_readable_again_after_later_edits() {
    let mut view = signed();
    let (draft, frozen) = (view.draft().clone(), view.freeze(None).expect("its own heads"));
    write(&mut view, BRUNO, &[assign("title.pt", "outro"), assign("starts", None), assign("articles.+.pos", "1")]);
    write(&mut view, ALICE, &[assign("langs.pt", None), assign("langs.fr", "true")]);
    assert_ne!(view.freeze(None), Ok(frozen.clone()));
    assert_eq!(view.freeze(Some(&frozen.heads)), Ok(frozen.clone()));
    assert_eq!(view.draft_at(&frozen.heads), Ok(draft));
}

/// R40.
#[test]
fn a_version_depends_on_document_text_heads_and_parties() {
    let (document, parties) = (DocumentId([7; 32]), [TerritoryId([1; 32]), TerritoryId([2; 32])]);
    let proposal = signed().freeze(None).expect("its own heads").proposal(1, &parties);
    let version = proposal.version(document);
    assert_eq!(Proposal { number: 2, ..proposal.clone() }.version(document), version, "it is the same with any number");
    assert_ne!(proposal.version(DocumentId([8; 32])), version);
    for other in [
        Proposal { text: Frozen::hash_of("{}"), ..proposal.clone() },
        Proposal { heads: Vec::new(), ..proposal.clone() },
        Proposal { parties: vec![parties[0]], ..proposal.clone() },
        Proposal { ratifying: vec![parties[0]], ..proposal.clone() },
        // What looks like a head is no party.
        Proposal {
            heads: [proposal.heads.clone(), vec![ChangeHash([1; 32])]].concat(),
            parties: vec![parties[1]],
            ..proposal
        },
    ] {
        assert_ne!(other.version(document), version, "{other:?}");
    }
}

#[test]
fn heads_are_sorted_and_each_is_there_once() {
    let mut view = signed();
    let (a, b) = (edit(&view, ALICE, &[assign("ends", "2030-01-01")]), edit(&view, BRUNO, &[assign("place", "Praia")]));
    view.extend(vec![a, b]);
    let frozen = view.freeze(None).expect("its own heads");
    assert_eq!(frozen.heads.len(), 2);
    let (first, second) = (frozen.heads[0], frozen.heads[1]);
    assert!(first < second);
    assert_eq!(view.freeze(Some(&[second, first, second])), Ok(frozen));
}

#[test]
fn heads_that_are_not_here_are_refused() {
    let check = |heads: &[ChangeHash], expected: FreezeError| {
        assert_eq!(signed().freeze(Some(heads)), Err(expected.clone()));
        assert_eq!(signed().draft_at(heads), Err(expected));
    };
    check(&[], FreezeError::NoHeads);
    check(&[ChangeHash([1; 32])], FreezeError::UnknownHeads);
    check(&[signed().heads()[0], ChangeHash([1; 32])], FreezeError::UnknownHeads);
}

#[test]
fn the_first_change_alone_is_an_empty_text() {
    let genesis = DocumentKind::Agreement.schema().genesis().hash;
    assert_eq!(signed().freeze(Some(&[genesis])).map(|frozen| frozen.text), Ok("{}".to_owned()));
}
