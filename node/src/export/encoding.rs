//! Bytes of a table as text: UTF-8, or what spreadsheets write on Windows where nobody asks them for it.

use std::borrow::Cow;

/// What the bytes 0x80 to 0x9f are in Windows-1252; none is a byte that it does not have. The others are as in Latin-1.
const WINDOWS_1252: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// Returns a text, and whether its encoding is a guess: what is no UTF-8 is read as Windows-1252, which is told, because
/// nothing in a file says so. None is what is neither.
pub(super) fn decoded(bytes: &[u8]) -> Option<(Cow<'_, str>, bool)> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some((Cow::Borrowed(text), false));
    }
    let character = |byte: &u8| match byte {
        // A text of two bytes for each character, or no text at all.
        0 => None,
        0x80..=0x9f => WINDOWS_1252.get(usize::from(byte - 0x80)).copied().flatten(),
        _ => Some(char::from(*byte)),
    };
    let text: Option<String> = bytes.iter().map(character).collect();
    text.map(|text| (Cow::Owned(text), true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_utf_8_is_read_as_windows_writes_it_and_that_is_told() {
        let check = |bytes: &[u8], expected: Option<(&str, bool)>| {
            let found = decoded(bytes);
            assert_eq!(found.as_ref().map(|(text, is_guess)| (text.as_ref(), *is_guess)), expected, "{bytes:?}");
        };
        check("Água".as_bytes(), Some(("Água", false)));
        check(b"\xc1gua;5 \x80;\x93sim\x94", Some(("Água;5 €;“sim”", true)));
        check(b"", Some(("", false)));
        check(b"\x81", None);
        // UTF-16, as some programs call “Unicode text”.
        check(b"\xff\xfeN\0o\0", None);
    }
}
