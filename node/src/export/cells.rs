//! Cells of tables: a text that a spreadsheet would take for a formula is made harmless, and comes back as it was.
//!
//! A cell that begins with one of `= + - @`, a tab or a carriage return can make a spreadsheet run a command or send data away
//! when somebody opens the file. Such a text gets an apostrophe in front, which spreadsheets take for “this is text”; one that
//! begins with an apostrophe gets one too, so that taking it away again gives every text back.

/// Returns a text as it is written into a cell.
pub(super) fn harmless(text: &str) -> String {
    if text.starts_with(is_special) { format!("'{text}") } else { text.to_owned() }
}

/// Returns the text that a cell stands for.
pub(super) fn original(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(is_special)).unwrap_or(cell)
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
        check("\t=1", "'\t=1");
        check("'=1", "''=1");
        check("'n Deus", "''n Deus");
        check("água", "água");
        check("", "");
        // What people type into a spreadsheet themselves stays.
        assert_eq!(original("'abc"), "'abc");
    }
}
