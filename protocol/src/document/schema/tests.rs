use super::*;

#[test]
fn only_days_of_the_calendar_are_dates() {
    let check = |text: &str, expected: bool| assert_eq!(is_date(text), expected, "{text}");
    check("2026-11-23", true);
    check("2024-02-29", true);
    check("2000-02-29", true);
    check("1900-02-29", false);
    check("2026-02-29", false);
    check("2026-04-31", false);
    check("2026-13-01", false);
    check("2026-00-10", false);
    check("2026-01-00", false);
    check("2026-1-1", false);
    check("+026-01-01", false);
    check("2026/01/01", false);
    check("2026-01-01T", false);
    check("éé26-01-01", false);
    check("", false);
}

#[test]
fn set_keys_are_short_and_ascii() {
    let check = |key: &str, expected: bool| assert_eq!(is_set_key(key), expected, "{key}");
    check("14030", true);
    check("pt", true);
    check("a-b_C", true);
    check("", false);
    check("é", false);
    check("a b", false);
    check(&"a".repeat(limits::SHORT_TEXT_BYTES_MAX), true);
    check(&"a".repeat(limits::SHORT_TEXT_BYTES_MAX + 1), false);
}

#[test]
fn a_register_admits_what_its_table_says() {
    let check = |register: Register, value: ScalarValue, expected: bool| {
        assert_eq!(register.admits(&value), expected, "{register:?} {value:?}");
    };
    check(Register::Text, "".into(), true);
    check(Register::Text, "x".repeat(limits::REGISTER_BYTES_MAX).into(), true);
    check(Register::Text, "x".repeat(limits::REGISTER_BYTES_MAX + 1).into(), false);
    check(Register::Text, ScalarValue::Int(1), false);
    check(Register::Reference, ScalarValue::counter(1), false);
    check(Register::Integer, ScalarValue::Int(INTEGER_HIGHEST), true);
    check(Register::Integer, ScalarValue::Int(-INTEGER_HIGHEST), true);
    check(Register::Integer, ScalarValue::Int(INTEGER_HIGHEST + 1), false);
    check(Register::Integer, ScalarValue::Int(i64::MIN), false);
    check(Register::Integer, ScalarValue::Uint(1), false);
    check(Register::Integer, ScalarValue::F64(1.0), false);
    check(Register::Integer, ScalarValue::counter(1), false);
    check(Register::Date, "2026-11-23".into(), true);
    check(Register::Date, "soon".into(), false);
    check(Register::Date, ScalarValue::Null, false);
}

#[test]
fn an_item_id_belongs_to_one_operation_of_one_actor() {
    assert_eq!(item_id(&[1; 16], 7), item_id(&[1; 16], 7));
    assert_ne!(item_id(&[1; 16], 7), item_id(&[1; 16], 8));
    assert_ne!(item_id(&[1; 16], 7), item_id(&[2; 16], 7));
    assert_eq!(item_id(&[1; 16], 7).len(), 16);
}
