//! Splits a command into words as a shell does it, without what else a shell does.

/// Returns the words of `command`; quotes and backslashes keep spaces together.
///
/// # Errors
/// A sentence about what is not closed, or what only a shell could do.
pub(super) fn split(command: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = command.chars();
    while let Some(character) = rest.next() {
        match character {
            ' ' => words.extend(word.take()),
            '\'' => quoted(&mut rest, '\'', word.get_or_insert_default())?,
            '"' => quoted(&mut rest, '"', word.get_or_insert_default())?,
            '\\' => word.get_or_insert_default().push(rest.next().ok_or("a backslash stands before nothing")?),
            '|' | '&' | ';' | '<' | '>' | '`' | '*' | '(' | ')' => {
                return Err(format!("no shell runs the manual, so quote {character} or do without it"));
            }
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Takes what stands before the closing `quote`. A backslash escapes in double quotes only, and there only what would
/// otherwise end them.
fn quoted(rest: &mut std::str::Chars<'_>, quote: char, word: &mut String) -> Result<(), String> {
    while let Some(character) = rest.next() {
        match character {
            _ if character == quote => return Ok(()),
            '\\' if quote == '"' => match rest.next() {
                Some(escaped @ ('"' | '\\')) => word.push(escaped),
                Some(other) => word.extend(['\\', other]),
                None => break,
            },
            _ => word.push(character),
        }
    }
    Err(format!("the quote {quote} is not closed"))
}
