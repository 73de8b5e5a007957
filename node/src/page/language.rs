//! The languages of the page, and which of them somebody reads.
//!
//! An account's choice comes first, then the cookie of this browser, then what the browser says that it prefers.

use unic_langid::LanguageIdentifier;

/// Most ranges of `Accept-Language` that are looked at.
const RANGES_MAX: usize = 16;

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Language {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// Portuguese.
    Pt,
    /// The creole of Cape Verde; what is not translated yet is English.
    Kea,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 4] = [Self::En, Self::Fr, Self::Pt, Self::Kea];

    /// Returns its code, as in the attribute `lang` and in documents.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Pt => "pt",
            Self::Kea => "kea",
        }
    }

    /// Returns what its own speakers call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::Pt => "Português",
            Self::Kea => "Kriolu",
        }
    }

    /// Returns the identifier by which plurals are formed.
    pub(super) fn identifier(self) -> LanguageIdentifier {
        // Of Portugal: 0 takes the plural there, as in Cape Verde.
        let code = if self == Self::Pt { "pt-PT" } else { self.code() };
        code.parse().expect("our codes are language identifiers")
    }

    /// Returns the language with this code.
    pub(crate) fn with_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Returns the language that a browser prefers among ours (RFC 9110, section 12.5.4).
    pub(crate) fn preferred(accept: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for range in accept.split(',').take(RANGES_MAX) {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(0.0_f32);
            let main = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let Some(language) = Self::with_code(&main).filter(|_| weight > 0.0) else { continue };
            if best.is_none_or(|(_, weight_before)| weight > weight_before) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_preferred_language_that_we_have_is_taken() {
        let check = |accept: &str, expected: Option<Language>| {
            assert_eq!(Language::preferred(accept), expected, "{accept}");
        };
        check("pt-PT,pt;q=0.9,en;q=0.8", Some(Language::Pt));
        check("de, fr;q=0.5, en;q=0.7", Some(Language::En));
        check("PT-br", Some(Language::Pt));
        check("kea", Some(Language::Kea));
        check("en;q=0, fr;q=0.1", Some(Language::Fr));
        check("fr;q=never", None);
        check("de", None);
        check("", None);
        check(&format!("{}pt", "de,".repeat(1_000)), None);
    }
}
