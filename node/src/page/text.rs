//! Text of others, made fit to be shown.
//!
//! Templates escape what is HTML. What is left are characters that show nothing and change what is around them: controls,
//! and overrides of the direction of writing, with which one name can be made to look like another (threat 40).

/// Returns a text without characters that would change what stands around it; line ends and tabs stay.
pub(crate) fn clean(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !is_hidden(*c)).collect()
}

/// Returns a text for one line.
pub(crate) fn line(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t' | '\r') { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect()
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_is_left() {
        assert_eq!(line("Lou\u{202e}res\u{200b}\r\nMaio\u{7}\u{1b}[31m"), "Loures  Maio[31m");
        assert_eq!(clean("a\n\tb\r\u{2066}c"), "a\n\tbc");
        assert_eq!(line("São Vicente — Öko 🌍"), "São Vicente — Öko 🌍");
    }
}
