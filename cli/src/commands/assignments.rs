//! `FIELD=VALUE`: what a document shall say.

use crate::error::{CliError, Exit};
use djuntu_protocol::document::view::Assignment;
use djuntu_protocol::limits;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Reads assignments. A value `@file` is what the file says, `@@x` is the text `@x`, and no value clears the field.
pub(super) fn parse(texts: &[String]) -> Result<Vec<Assignment>, CliError> {
    texts.iter().map(|text| assignment(text)).collect()
}

fn assignment(text: &str) -> Result<Assignment, CliError> {
    let (path, value) = text.split_once('=').filter(|(path, _)| !path.trim().is_empty()).ok_or_else(|| {
        let what = format!("“{text}” does not say FIELD=VALUE");
        CliError::new(Exit::Usage, what).advice("for example: planned_start=2027-01-31, or \"summary.pt=Duas escolas\"")
    })?;
    let value = match value.strip_prefix('@') {
        None => value.to_owned(),
        Some(rest) if rest.starts_with('@') => rest.to_owned(),
        Some(file) => read(file)?,
    };
    Ok(Assignment { path: path.trim().to_owned(), value: Some(value).filter(|value| !value.is_empty()) })
}

/// Reads a text file, without the line end that editors put at its end.
fn read(file: &str) -> Result<String, CliError> {
    let failed = |error: std::io::Error| CliError::unreadable(Path::new(file), &error);
    let most = limits::VALUE_BYTES_MAX as u64;
    let mut bytes = Vec::new();
    File::open(file).map_err(failed)?.take(most + 2).read_to_end(&mut bytes).map_err(failed)?;
    let text = String::from_utf8(bytes);
    let text =
        text.map_err(|_| CliError::new(Exit::Usage, format!("{file} is not a text in UTF-8, or is too long")))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.len() as u64 > most {
        return Err(CliError::new(Exit::Usage, format!("{file} is too long: a text has at most {most} bytes")));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests;
