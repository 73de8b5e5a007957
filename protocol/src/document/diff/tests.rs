use super::*;
use crate::document::kinds::DocumentKind;
use crate::document::view::Assignment;
use crate::document::view::View;
use crate::tests::fixtures::Dice;
use crate::time::Time;

/// Writes a diff as `-out-` and `+in+` between what stays.
fn shown(pieces: &[Piece]) -> String {
    let shown = |piece: &Piece| match piece {
        Piece::Same(text) => text.clone(),
        Piece::Out(text) => format!("[-{text}-]"),
        Piece::In(text) => format!("[+{text}+]"),
    };
    pieces.iter().map(shown).collect()
}

fn words(old: &str, new: &str) -> Vec<Piece> {
    words::compare(old, new, &mut { limits::DIFF_EDITS_MAX })
}

/// Returns the two texts that a diff is of.
fn sides(pieces: &[Piece]) -> (String, String) {
    let (mut old, mut new) = (String::new(), String::new());
    for piece in pieces {
        match piece {
            Piece::Same(text) => {
                old.push_str(text);
                new.push_str(text);
            }
            Piece::Out(text) => old.push_str(text),
            Piece::In(text) => new.push_str(text),
        }
    }
    (old, new)
}

#[test]
fn whole_words_go_and_come() {
    let check = |old: &str, new: &str, expected: &str| assert_eq!(shown(&words(old, new)), expected);
    check("Boa água para todos.", "Boa água já para todos.", "Boa água [+já +]para todos.");
    check("duas escolas", "três escolas", "[-duas-][+três+] escolas");
    check("um dois três", "um três", "um [-dois -]três");
    check("água", "aguas", "[-água-][+aguas+]");
    check("fim.", "fim!", "fim[-.-][+!+]");
    check("a\nb", "a\n\nb", "a[-\n-][+\n\n+]b");
    check("", "novo", "[+novo+]");
    check("velho", "", "[-velho-]");
    check("a b a", "a", "a[- b a-]");
    check("o mesmo", "o mesmo", "o mesmo");
}

#[test]
fn a_diff_gives_back_both_texts_and_is_as_short_as_it_can_be() {
    let mut dice = Dice::new(7);
    for _ in 0..2_000 {
        let mut text = || -> Vec<&str> {
            let length = dice.below(9);
            (0..length).map(|_| ["a", " ", "b", ".", "\n"].get(dice.below(5)).copied().unwrap_or("c")).collect()
        };
        let (old, new) = (text().concat(), text().concat());
        let pieces = words(&old, &new);
        assert_eq!(sides(&pieces), (old, new));
        assert!(pieces.windows(2).all(|pair| !matches!(pair, [Piece::Same(_), Piece::Same(_)])), "{pieces:?}");
    }
}

/// A hostile twin writes texts that have nothing in common (R311).
#[test]
fn what_goes_beyond_the_bound_is_shown_as_a_whole() {
    let text = |word: &str| format!("início {} fim", vec![word; 100_000].join(" "));
    let pieces = words(&text("sim"), &text("não"));
    assert_eq!(sides(&pieces), (text("sim"), text("não")));
    assert_eq!(pieces.len(), 4, "what stays at both ends, and the rest as a whole");
    let mut none_left = 0;
    let pieces = words::compare("a b", "a c", &mut none_left);
    assert_eq!((shown(&pieces).as_str(), none_left), ("a [-b-][+c+]", 0));
}

#[test]
fn each_field_and_language_is_compared_for_itself() {
    let schema = DocumentKind::Project.schema();
    let write = |view: &View, set: &[(&str, &str)]| {
        let set: Vec<Assignment> = set
            .iter()
            .map(|(path, value)| Assignment { path: (*path).to_owned(), value: Some((*value).to_owned()) })
            .collect();
        let change = view.edit([1; 16], Time(1_700_000_000_000), &set).expect("a valid edit");
        let mut view = view.clone();
        view.extend(vec![crate::document::view::ViewEntry {
            id: crate::identity::EntryId(*blake3::hash(&change).as_bytes()),
            changes: vec![change],
        }]);
        view
    };
    let empty = View::build(DocumentKind::Project, 1, Vec::new()).expect("schema 1");
    let first = [
        ("title.pt", "Duas escolas"),
        ("title.fr", "Deux écoles"),
        ("planned_end", "2028-12-31"),
        ("sectors.14030", "true"),
        ("milestones.+.title.pt", "Primeira carta"),
    ];
    let before = write(&empty, &first);
    let id = before.draft().assignments().iter().find_map(|set| {
        set.path.strip_prefix("milestones.+").and_then(|rest| rest.split('.').next()).map(str::to_owned)
    });
    let id = id.expect("a milestone");
    let milestone = format!("milestones.{id}.title.pt");
    let after = write(
        &before,
        &[
            ("title.pt", "Três escolas"),
            ("planned_end", "2029-06-30"),
            ("sectors.31140", "true"),
            (milestone.as_str(), "Primeira visita"),
        ],
    );
    let found = diff(schema, before.draft(), after.draft());
    let found: Vec<(&str, String)> = found.iter().map(|one| (one.path.as_str(), shown(&one.pieces))).collect();
    let expected = [
        (milestone.as_str(), "Primeira [-carta-][+visita+]".to_owned()),
        ("planned_end", "[-2028-12-31-][+2029-06-30+]".to_owned()),
        ("sectors.31140", "[+true+]".to_owned()),
        ("title.pt", "[-Duas-][+Três+] escolas".to_owned()),
    ];
    assert_eq!(found, expected);
    assert_eq!(diff(schema, after.draft(), after.draft()), []);
}
