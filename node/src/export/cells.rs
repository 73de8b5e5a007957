//! Cells of tables: a text that a spreadsheet would take for a formula is made harmless, and comes back as it was.
//!
//! A cell that begins with one of `= + - @`, a tab or a carriage return can make a spreadsheet run a command or send data away
//! when somebody opens the file. Such a text gets an apostrophe in front, which spreadsheets take for “this is text”; one that
//! begins with an apostrophe gets one too, so that taking it away again gives every text back. Where a spreadsheet separates
//! cells by semicolons, as in Portugal and France, what stands behind one, or on a new line, begins a cell as well.

/// Returns a text as it is written into a cell.
pub(super) fn harmless(text: &str) -> String {
    let mut cell = String::with_capacity(text.len() + 1);
    let mut begins = true;
    for c in text.chars() {
        if begins && is_special(c) {
            cell.push('\'');
        }
        cell.push(c);
        begins = is_separator(c);
    }
    cell
}

/// Returns the text that a cell stands for.
pub(super) fn original(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let (mut begins, mut rest) = (true, cell.chars());
    while let Some(c) = rest.next() {
        let is_added = begins && c == '\'' && rest.clone().next().is_some_and(is_special);
        let c = if is_added { rest.next().unwrap_or(c) } else { c };
        text.push(c);
        begins = is_separator(c);
    }
    text
}

const fn is_separator(c: char) -> bool {
    matches!(c, ';' | '\t' | '\r' | '\n')
}

const fn is_special(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\'' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless_and_every_text_comes_back() {
        let check = |text: &str, cell: &str| {
            assert_eq!(harmless(text), cell, "{text}");
            assert_eq!(original(cell), text, "{cell}");
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell}");
        };
        check("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        check("+351 21 000 00 00", "'+351 21 000 00 00");
        check("-1", "'-1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t'=1");
        check("'=1", "''=1");
        check("'n Deus", "''n Deus");
        check("água", "água");
        check("", "");
        check("água;=cmd", "água;'=cmd");
        check("a\n=1;'-2", "a\n'=1;''-2");
        check("a\t\t=1", "a\t'\t'=1");
        check("a; =1;b", "a; =1;b");
        // What people type into a spreadsheet themselves stays.
        assert_eq!(original("'abc"), "'abc");
    }
}
