use super::*;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{Assignment, View, ViewEntry};
use djuntu_protocol::identity::EntryId;
use djuntu_protocol::time::Time;

pub(in crate::search) fn listed(number: u8, title: &str) -> Listed {
    Listed {
        files: Vec::new(),
        summary: Summary {
            id: DocumentId([number; 32]),
            kind: "project".to_owned(),
            title: Some(title.to_owned()),
            parties: Vec::new(),
            state: None,
            changed: None,
            public: false,
        },
        form: None,
        cooperation: None,
        fingerprint: Fingerprint([number; 32]),
        left_out: [0; 32],
    }
}

/// Returns the words of a project that says so.
pub(in crate::search) fn words(set: &[(&str, &str)]) -> Words {
    let view = View::build(DocumentKind::Project, 1, Vec::new()).unwrap();
    let set: Vec<Assignment> = set
        .iter()
        .map(|(path, value)| Assignment { path: (*path).to_owned(), value: Some((*value).to_owned()) })
        .collect();
    let change = view.edit([1; 16], Time(0), &set).unwrap();
    let entry = ViewEntry { id: EntryId([1; 32]), changes: vec![change] };
    let view = View::build(DocumentKind::Project, 1, vec![entry]).unwrap();
    Words::of(DocumentKind::Project.schema(), view.draft())
}

fn index() -> Index {
    let mut index = Index::default();
    let education = [("title.pt", "Educação e água"), ("title.fr", "Éducation et eau"), ("sectors.14030", "true")];
    let school = [("title.pt", "Escolas irmãs"), ("summary.pt", "Para a educação das crianças"), ("lang0", "pt")];
    let milestone = [("title.pt", "Estrada"), ("milestones.+.title.pt", "Educadores"), ("planned_start", "2027-01-31")];
    for (number, set) in [(1, &education[..]), (2, &school[..]), (3, &milestone[..])] {
        index.put(listed(number, "x"), 0, Some(&words(set)));
    }
    index
}

fn check(index: &Index, question: &str, expected: &[u8]) {
    let question: Vec<String> = crate::search::words(question).collect();
    let mut found = index.find(&question);
    found.sort_by_key(|found| (std::cmp::Reverse(found.worth), found.document));
    let found: Vec<u8> = found.iter().map(|found| found.document.0[0]).collect();
    assert_eq!(found, expected, "{question:?}");
}

#[test]
fn words_are_found_without_accents_by_their_beginnings_and_those_in_titles_first() {
    let index = index();
    check(&index, "educacao", &[1, 2]);
    check(&index, "EDUCAÇÃO", &[1, 2]);
    check(&index, "educ", &[1, 2, 3]);
    check(&index, "education", &[1]);
    check(&index, "educacao agua", &[1]);
    check(&index, "criancas irmas", &[2]);
    check(&index, "14030", &[1]);
    check(&index, "2027", &[]);
    check(&index, "educacao estrada", &[]);
    check(&index, "ducacao", &[]);
    check(&index, "", &[1, 2, 3]);
}

#[test]
fn a_document_that_changes_is_found_by_what_it_says_now() {
    let mut index = index();
    index.put(listed(2, "x"), 1, Some(&words(&[("title.pt", "Cultura")])));
    check(&index, "educacao", &[1]);
    check(&index, "cultura", &[2]);
    index.put(listed(2, "y"), 2, None);
    check(&index, "cultura", &[2]);
    assert_eq!(index.row(&DocumentId([2; 32])).unwrap().authority, 2);
    index.remove(&DocumentId([2; 32]));
    check(&index, "cultura", &[]);
    assert_eq!(index.places, index.rows.values().map(|row| row.places.len()).sum::<usize>());
}

/// A twin may write as many words as it likes.
#[test]
fn a_document_of_more_words_than_are_kept_is_told() {
    let mut words = Words::default();
    words.add_text(&(0..2 * WORDS_PER_DOCUMENT_TARGET).map(|number| format!("w{number} ")).collect::<String>(), false);
    assert!(words.is_cut && words.text.len() == WORDS_PER_DOCUMENT_TARGET);
    let mut index = Index::default();
    index.put(listed(1, "x"), 0, Some(&words));
    assert_eq!((index.cut(), index.len()), (1, 1));
}
