//! Compares what was printed with what the manual says, wildcards and captured values included.

use snapbox::Data;
use snapbox::filter::NormalizeToExpected;
use std::collections::BTreeMap;

/// Captured values by name, without the dollar sign.
pub(super) type Captures = BTreeMap<String, String>;

/// Returns `actual` as lines, without what a Markdown file should not hold: spaces at the ends of lines, empty lines at
/// the end.
pub(super) fn lines(actual: &str) -> String {
    let lines: Vec<&str> = actual.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// Returns nothing when `actual` is what `expected` says, else `actual` with the wildcards of `expected` where they fit.
pub(super) fn differs(expected: &str, actual: &str, captures: &Captures) -> Option<String> {
    let expected = with_values(expected, captures);
    let normal = NormalizeToExpected::new().redact().normalize(Data::text(actual), &Data::text(&expected));
    let normal = normal.render().expect("text renders as text");
    (normal != expected).then_some(normal)
}

/// Returns `text` with `$NAME` replaced by the captured value; names that were not captured stay.
pub(super) fn with_values(text: &str, captures: &Captures) -> String {
    // From the last name to the first, so that $CODE_2 is not taken for $CODE followed by _2.
    captures.iter().rev().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${name}"), value))
}

/// Returns `text` with captured values replaced by their names: the longest first, because one may be part of another.
pub(super) fn with_names(text: &str, captures: &Captures) -> String {
    let mut captures: Vec<(&String, &String)> = captures.iter().collect();
    captures.sort_by_key(|(_, value)| std::cmp::Reverse(value.len()));
    captures.into_iter().fold(text.to_owned(), |text, (name, value)| text.replace(value, &format!("${name}")))
}
