//! Code lists of IATI 2.03, as far as they are used here.

/// Returns whether a text can be a reference: without spaces and without the signs that the rules forbid.
pub(super) fn is_reference(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '/' | '&' | '|' | '?'))
}

/// OrganisationType, from the form of a territory.
pub(super) fn organisation_type(form: &str) -> &'static str {
    match form {
        "association" | "neighbourhood" => "22",
        "school" | "university" => "80",
        "company" => "70",
        "institution" => "15",
        "network" => "21",
        _ => "11",
    }
}

/// Returns the code when the list of OrganisationType has it.
pub(super) fn known_organisation_type(code: &str) -> Option<&'static str> {
    let known = ["10", "11", "15", "21", "22", "23", "24", "30", "40", "60", "70", "71", "72", "73", "80", "90"];
    known.into_iter().find(|known| *known == code)
}

/// OrganisationRole: a code, and implementing for what is none.
pub(super) fn role(code: Option<&str>) -> &'static str {
    let known = ["1", "2", "3", "4"].into_iter().find(|known| Some(*known) == code);
    known.unwrap_or("4")
}

/// Country: two capital letters of ISO 3166-1.
pub(super) fn country(code: Option<&str>) -> Option<&str> {
    code.filter(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// Currency: three capital letters of ISO 4217.
pub(super) fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Sector of the DAC: five digits.
pub(super) fn is_sector(code: &str) -> bool {
    code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// UNSDG-Goals.
pub(super) fn is_goal(code: &str) -> bool {
    code.parse::<u8>().is_ok_and(|goal| (1..=17).contains(&goal)) && !code.starts_with('0')
}

/// ResultType: output, outcome, impact or other.
pub(super) fn result_type(code: Option<&str>) -> &'static str {
    ["1", "2", "3", "9"].into_iter().find(|known| Some(*known) == code).unwrap_or("9")
}

/// IndicatorMeasure.
pub(super) fn measure(code: Option<&str>) -> &'static str {
    ["1", "2", "3", "4", "5"].into_iter().find(|known| Some(*known) == code).unwrap_or("1")
}

/// The measure of which values need not be numbers.
pub(super) const QUALITATIVE: &str = "5";

/// ActivityStatus: what the lead has said, else what follows from the days.
pub(super) fn status(stated: Option<u8>, has_begun: bool, has_ended: bool) -> u8 {
    match stated {
        Some(code) => code,
        None if has_ended => 4,
        None if has_begun => 2,
        None => 1,
    }
}

/// Returns whether a TransactionType is of money that comes: received, or expected.
pub(super) const fn is_incoming(code: u8) -> bool {
    matches!(code, 1 | 11)
}

/// Returns an amount in the smallest units as a decimal number; of most currencies that is a hundredth.
pub(in crate::export) fn amount(units: i64, currency: &str) -> String {
    let digits: usize = match currency {
        "XOF" | "XAF" | "JPY" | "GNF" | "CLP" | "KRW" | "VND" | "PYG" | "UGX" | "RWF" | "KMF" | "BIF" | "DJF"
        | "XPF" | "VUV" | "ISK" => 0,
        "TND" | "LYD" | "BHD" | "IQD" | "JOD" | "KWD" | "OMR" => 3,
        _ => 2,
    };
    let sign = if units < 0 { "-" } else { "" };
    let text = format!("{:0>width$}", units.unsigned_abs(), width = digits + 1);
    let (whole, part) = text.split_at(text.len() - digits);
    if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}
