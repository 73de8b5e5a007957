use super::*;

/// R250: one form for each number, so that one number is one sequence of bytes.
#[test]
fn numbers_are_read_and_shown_as_people_write_them() {
    let check = |text: &str, expected: Option<&str>| {
        let number = text.parse::<Decimal>().ok();
        assert_eq!(number.map(|number| number.to_string()).as_deref(), expected, "{text}");
        if let Some(number) = number {
            assert!(number.is_valid(), "{text}");
            assert_eq!(crate::wire::decode(&crate::wire::encode(&number), 64), Ok(number));
        }
    };
    check("1250.50", Some("1250.5"));
    check(" 2 ", Some("2"));
    check("2.0", Some("2"));
    check("-0.737", Some("-0.737"));
    check("-0", Some("0"));
    check("0.000000001", Some("0.000000001"));
    check("1000000000000000", Some("1000000000000000"));
    check("1000000000000001", None);
    check("0.0000000001", None);
    for text in ["", "-", ".", "1.", ".5", "1,5", "1e3", "+1", "1 000", "--1", "99999999999999999999", "٣"] {
        check(text, None);
    }
}

#[test]
fn numbers_compare_by_their_value() {
    let check = |smaller: &str, larger: &str| {
        let (smaller, larger): (Decimal, Decimal) = (smaller.parse().unwrap(), larger.parse().unwrap());
        assert!(smaller < larger, "{smaller} {larger}");
    };
    check("1.9", "2");
    check("-2", "-1.5");
    check("0.000000001", "1");
    check("99999999999999.5", "100000000000000");
}

#[test]
fn a_number_in_another_form_is_none() {
    let number = |digits, scale, is_negative| Decimal { digits, scale, is_negative }.is_valid();
    assert!(number(25, 1, true));
    assert!(!number(20, 1, false));
    assert!(!number(0, 0, true));
    assert!(!number(1, limits::DECIMALS_MAX + 1, false));
    assert!(!number(limits::AMOUNT_MAX + 1, 0, false));
}
