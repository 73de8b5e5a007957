//! Texts as people look for them: in small letters, without accents, word by word.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Most letters of a word that count.
const WORD_LETTERS_MAX: usize = 48;

/// Returns the words of a text, each in small letters without accents: “Educação” is `educacao`, “cœur” is `coeur`.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let mut letters = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(text.chars());
    std::iter::from_fn(move || {
        let mut word = String::new();
        let mut count = 0;
        for letter in letters.by_ref() {
            if is_mark(letter) {
                continue;
            }
            if !letter.is_alphanumeric() {
                if word.is_empty() {
                    continue;
                }
                break;
            }
            if count < WORD_LETTERS_MAX {
                push(letter, &mut word);
            }
            count += 1;
        }
        Some(word).filter(|word| !word.is_empty())
    })
}

/// Returns a name as it is compared with another: its words, with one space between them.
pub(crate) fn folded(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}

/// Accents that stand by themselves once a letter is taken apart.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

fn push(letter: char, word: &mut String) {
    match letter {
        // Letters that Unicode does not take apart, and people do.
        'œ' | 'Œ' => word.push_str("oe"),
        'æ' | 'Æ' => word.push_str("ae"),
        'ß' | 'ẞ' => word.push_str("ss"),
        'ø' | 'Ø' => word.push('o'),
        'ł' | 'Ł' => word.push('l'),
        'đ' | 'Đ' => word.push('d'),
        'ı' => word.push('i'),
        _ => word.extend(letter.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_make_no_difference() {
        let check = |text: &str, expected: &str| assert_eq!(folded(text), expected, "{text}");
        check("Educação", "educacao");
        check("  EDUCAÇÃO, já! ", "educacao ja");
        check("l’eau de l'école", "l eau de l ecole");
        check("Cœur sœur", "coeur soeur");
        check("Straße", "strasse");
        check("educac\u{327}a\u{303}o", "educacao");
        check("ﬁm de 2027-01-31", "fim de 2027 01 31");
        check("ÑANDÚ İstanbul", "nandu istanbul");
        check("†…—", "");
        check("", "");
        check(&"a".repeat(1_000), &"a".repeat(WORD_LETTERS_MAX));
    }
}
