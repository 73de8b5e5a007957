//! A document as text for an editor: one field a line, much like TOML.
//!
//! ```text
//! # A line that begins with # is ignored.
//! planned_start = "2027-01-31"
//! summary.pt = """
//! A text of several lines, exactly as it stands,
//! up to the line of three quotes.
//! """
//! ```
//!
//! A value in quotes may hold the escapes of JSON (`\n`, `\"`); a line that is deleted, or `""`, clears the field.
//! Invariant: what `write` writes, `read` reads as it was.

use djuntu_protocol::document::view::Assignment;
use std::collections::BTreeMap;

const HELP: &str = "\
# Change what stands after the equals signs, save, and close the editor.
# A field whose line you delete is cleared. A new field is a new line. A new item has a + and a name of your own:
#   milestones.+a.title.pt = \"Primeira carta\"
#   milestones.+a.due = \"2027-05-01\"
";
const QUOTES: &str = "\"\"\"";

/// Why a text cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TextError {
    #[error("line {0} does not say FIELD = \"VALUE\"")]
    NoField(usize),
    #[error("the value in line {0} is not in quotes, or its quotes are not closed")]
    Value(usize),
    #[error("the text that begins in line {0} has no line of three quotes at its end")]
    Open(usize),
    #[error("the field {name} stands twice, in line {line} again")]
    Twice { name: String, line: usize },
}

/// Writes fields as text.
pub(super) fn write(fields: &[(String, String)]) -> String {
    let mut text = format!("{HELP}\n");
    for (path, value) in fields {
        let block = value.contains('\n') && !value.contains('\r') && !value.contains(QUOTES);
        let value = if block {
            format!("{QUOTES}\n{value}\n{QUOTES}")
        } else {
            serde_json::to_string(value).expect("a text is JSON")
        };
        text.push_str(&format!("{path} = {value}\n"));
    }
    text
}

/// Reads the fields of a text.
pub(super) fn read(text: &str) -> Result<BTreeMap<String, String>, TextError> {
    let mut fields = BTreeMap::new();
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    while let Some((number, line)) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let (path, value) = trimmed.split_once('=').ok_or(TextError::NoField(number))?;
        let (path, value) = (path.trim(), value.trim());
        if path.is_empty() {
            return Err(TextError::NoField(number));
        }
        let value = if value == QUOTES { block(&mut lines, number)? } else { quoted(value, number)? };
        if fields.insert(path.to_owned(), value).is_some() {
            return Err(TextError::Twice { name: path.to_owned(), line: number });
        }
    }
    Ok(fields)
}

/// Reads lines up to the one with the three quotes.
fn block<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>, begun: usize) -> Result<String, TextError> {
    let mut block = Vec::new();
    for (_, line) in lines {
        if line.trim_end() == QUOTES {
            return Ok(block.join("\n"));
        }
        block.push(line);
    }
    Err(TextError::Open(begun))
}

/// Reads a quoted value; a number or a day may stand without quotes.
fn quoted(value: &str, line: usize) -> Result<String, TextError> {
    let bare =
        |value: &str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if bare(value) {
        return Ok(value.to_owned());
    }
    serde_json::from_str(value).map_err(|_| TextError::Value(line))
}

/// Returns what must be assigned so that `before` becomes `after`.
pub(super) fn changes(before: &[(String, String)], after: &BTreeMap<String, String>) -> Vec<Assignment> {
    let old: BTreeMap<&String, &String> = before.iter().map(|(path, value)| (path, value)).collect();
    let cleared = before.iter().filter(|(path, _)| !after.contains_key(path)).map(|(path, _)| (path, None));
    let set = after.iter().filter(|(path, value)| old.get(path) != Some(value));
    let set = set.map(|(path, value)| (path, Some(value.clone()).filter(|value| !value.is_empty())));
    cleared.chain(set).map(|(path, value)| Assignment { path: path.clone(), value }).collect()
}

#[cfg(test)]
mod tests;
