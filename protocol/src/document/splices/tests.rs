#![allow(clippy::indexing_slicing)]

use super::*;
use proptest::prelude::*;

fn splices(json: &str) -> Splices {
    serde_json::from_str(json).expect("splices in JSON")
}

fn json(splices: &Splices) -> String {
    serde_json::to_string(splices).expect("splices are JSON")
}

#[test]
fn splices_are_read_in_one_form_and_refused_in_others() {
    let check = |text: &str, expected: &str| assert_eq!(json(&splices(text)), expected, "{text}");
    check(r#"[3,"a",-2,"b",4]"#, r#"[3,"ab",-2]"#);
    check(r#"[0,"",0,1,2,"x","y",-1,-1,7,1]"#, r#"[3,"xy",-2]"#);
    check("[5]", "[]");
    check("[9223372036854775807,9223372036854775807,1]", "[]");
    for bad in ["{}", "[1.5]", "[null]", "[[1]]", r#"["\ud800"]"#, "[9223372036854775808]", "[true]"] {
        assert!(serde_json::from_str::<Splices>(bad).is_err(), "{bad}");
    }
}

#[test]
fn characters_are_counted_as_automerge_counts_them() {
    let check = |text: &str, steps: &str, expected: Option<&str>| {
        assert_eq!(splices(steps).apply(text).as_deref(), expected, "{text} {steps}");
    };
    check("Água", r#"[1,"!",-1]"#, Some("Á!ua"));
    check("A\u{301}gua", r#"[1,"!"]"#, Some("A!\u{301}gua"));
    check("👨‍👩‍👧x", r#"[5,"y",-1]"#, Some("👨‍👩‍👧y"));
    check("😀", r#"["a",1,"b"]"#, Some("a😀b"));
    check("", r#"["new"]"#, Some("new"));
    check("ab", r#"[2,"c"]"#, Some("abc"));
    for beyond in [r#"[3,"c"]"#, "[-3]", "[1,-2]", r#"[9007199254740993,"x"]"#] {
        check("ab", beyond, None);
    }
}

#[test]
fn of_two_insertions_at_one_place_the_earlier_stands_first() {
    let check = |one: &str, other: &str, expected: (&str, &str)| {
        let (earlier, later) = Splices::beside(&splices(one), &splices(other));
        assert_eq!((json(&earlier).as_str(), json(&later).as_str()), expected, "{one} beside {other}");
    };
    check(r#"[2,"a"]"#, r#"[2,"b"]"#, (r#"[2,"a"]"#, r#"[3,"b"]"#));
    check("[1,-3]", "[2,-4]", ("[1,-1]", "[1,-2]"));
    check(r#"[1,"x"]"#, "[-3]", (r#"["x"]"#, "[-1,1,-2]"));
    check("[]", r#"[4,"b"]"#, ("[]", r#"[4,"b"]"#));
}

#[test]
fn what_is_sent_again_is_not_there_twice() {
    let check = |sent: &str, there: &str, expected: &str| {
        assert_eq!(json(&splices(sent).unless_in(&splices(there))), expected, "{sent} unless in {there}");
    };
    check(r#"[3,"hello"]"#, r#"[3,"hello"]"#, "[]");
    check(r#"[3,"hello world"]"#, r#"[3,"hello"]"#, r#"[3," world"]"#);
    check(r#"[3,"hello",-2]"#, r#"[1,"x",2,"hello",-2]"#, "[3,-2]");
    check(r#"[3,"hello"]"#, r#"[3,"oh, hello!"]"#, "[]");
    check(r#"[3,"hello"]"#, r#"[4,"hello"]"#, r#"[3,"hello"]"#);
    check(r#"["a",9,"b"]"#, r#"[9,"b"]"#, r#"["a"]"#);
}

#[test]
fn places_move_with_the_text_around_them() {
    let check = |steps: &str, place: usize, expected: usize| {
        assert_eq!(splices(steps).moved(place), expected, "{steps} at {place}");
    };
    check(r#"[3,"ab"]"#, 3, 3);
    check(r#"[3,"ab"]"#, 4, 6);
    check("[1,-3]", 2, 1);
    check("[1,-3]", 6, 3);
    check(r#"["x",-2,3,"y"]"#, 5, 4);
    check(r#"["x",-2,3,"y"]"#, 6, 6);
}

/// Texts with letters of one, two and more parts.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", "é", "e\u{301}", "😀", "\n", " "]), 0..12)
        .prop_map(|letters| letters.concat())
}

/// Splices of a text: those that lead from it to several other texts, one after the other.
fn of(text: &str, steps: &[(usize, usize, String)]) -> Splices {
    let mut all = Splices::default();
    let mut length = text.chars().count();
    for (at, gone, put) in steps {
        let at = at % (length + 1);
        let gone = gone % (length - at + 1);
        let one = Splices::from(vec![Step::Keep(at), Step::Insert(put.clone()), Step::Delete(gone)]);
        length = length - gone + put.chars().count();
        all = all.then(&one);
    }
    all
}

fn steps() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    prop::collection::vec((0..20_usize, 0..4_usize, text()), 0..4)
}

proptest! {
    #[test]
    fn one_after_the_other_is_the_same_as_both(text in text(), first in steps(), second in steps()) {
        let first = of(&text, &first);
        let middle = first.apply(&text).unwrap();
        let second = of(&middle, &second);
        prop_assert_eq!(first.then(&second).apply(&text), second.apply(&middle));
    }

    #[test]
    fn beside_each_other_the_order_makes_no_difference(text in text(), one in steps(), other in steps()) {
        let (one, other) = (of(&text, &one), of(&text, &other));
        let (earlier, later) = Splices::beside(&one, &other);
        let read = later.apply(&one.apply(&text).unwrap());
        prop_assert_eq!(&read, &earlier.apply(&other.apply(&text).unwrap()));
        prop_assert_eq!(read, one.then(&later).apply(&text));
    }

    #[test]
    fn between_two_texts_lies_what_makes_one_of_the_other(old in text(), new in text()) {
        let splices = Splices::between(&old, &new);
        prop_assert_eq!(splices.apply(&old), Some(new));
        prop_assert_eq!(&serde_json::from_str::<Splices>(&json(&splices)).unwrap(), &splices);
        prop_assert_eq!(splices.unless_in(&splices).steps().iter().filter(|step| matches!(step, Step::Insert(_))).count(), 0);
    }
}
