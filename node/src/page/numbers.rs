//! Numbers with a point that are kept as whole ones: amounts in hundredths, positions in ten-millionths of a degree.

use super::text::line;
use super::words::Words;
use djuntu_protocol::document::view::Value;

/// How many digits stand behind the point.
const MONEY_DIGITS: usize = 2;
const DEGREE_DIGITS: usize = 7;
/// Most digits before it.
const WHOLE_DIGITS_MAX: usize = 12;

/// A value that cannot be what it should be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) field: &'static str,
    pub(super) value: String,
}

impl Unreadable {
    pub(super) fn sentence(&self, w: &Words) -> String {
        let field = w.of("field", self.field);
        w.fill("edit-unreadable", [("field", field.into()), ("value", line(&self.value).into())])
    }
}

/// How many digits stand behind the point in a field that is kept as a whole number.
fn digits(field: &str) -> usize {
    match field {
        "amount" => MONEY_DIGITS,
        "lat_e7" | "lon_e7" => DEGREE_DIGITS,
        _ => 0,
    }
}

/// Returns a value as people read and type it.
pub(super) fn shown(field: &str, value: &Value) -> String {
    match value {
        Value::Integer(number) if digits(field) > 0 => {
            let unit = 10_u64.pow(u32::try_from(digits(field)).unwrap_or_default());
            let sign = if *number < 0 { "-" } else { "" };
            let (whole, rest) = (number.unsigned_abs() / unit, number.unsigned_abs() % unit);
            let rest = format!("{rest:0width$}", width = digits(field));
            let rest = rest.trim_end_matches('0');
            if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
        }
        _ => value.to_string(),
    }
}

/// Returns a number that somebody typed as the desk reads it: people write spaces into it, and a comma for the point. Where
/// there are both, nobody knows which is which, and the desk refuses it.
pub(super) fn decimal(typed: &str) -> String {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if typed.contains('.') { typed } else { typed.replace(',', ".") }
}

/// Returns what was typed as it is kept; a comma is a point.
pub(super) fn kept(field: &'static str, typed: &str) -> Result<String, Unreadable> {
    let unreadable = || Unreadable { field, value: typed.to_owned() };
    if digits(field) == 0 || typed.is_empty() {
        return Ok(typed.to_owned());
    }
    let typed = decimal(typed);
    let (sign, number) = typed.strip_prefix('-').map_or(("", typed.as_str()), |number| ("-", number));
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_short = rest.len() <= digits(field) && whole.len() <= WHOLE_DIGITS_MAX;
    if whole.is_empty() || !is_number(whole) || !is_number(rest) || !is_short {
        return Err(unreadable());
    }
    let all = format!("{whole}{rest:0<width$}", width = digits(field));
    let all = all.trim_start_matches('0');
    Ok(if all.is_empty() { "0".to_owned() } else { format!("{sign}{all}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_whole_and_shown_as_people_write_them() {
        let check = |name: &'static str, typed: &str, expected: Option<&str>| {
            assert_eq!(kept(name, typed).ok().as_deref(), expected, "{name} {typed}");
        };
        check("amount", "1250.5", Some("125050"));
        check("amount", "1 250,50", Some("125050"));
        check("amount", "-3", Some("-300"));
        check("amount", "0", Some("0"));
        check("amount", "1.234", None);
        check("amount", "12x", None);
        check("amount", ".5", None);
        check("amount", "1234567890123", None);
        check("lat_e7", "15.14", Some("151400000"));
        check("people", "12", Some("12"));
        let said = |name: &str, value: i64| shown(name, &Value::Integer(value));
        assert_eq!([said("amount", 125_050), said("amount", 500_000), said("amount", -5)], ["1250.5", "5000", "-0.05"]);
        assert_eq!([said("lon_e7", -232_100_000), said("people", 12)], ["-23.21", "12"]);
    }
}
