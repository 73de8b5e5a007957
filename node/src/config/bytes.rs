//! Numbers of bytes as people write them: “50 MB”, “2 GiB”, “1500000”.

/// Returns how many bytes a text says; none when it is no such text, or too many.
pub(super) fn parse(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "tb" => 1_000_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "tib" => 1 << 40,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_as_people_write_them() {
        for (text, expected) in [
            ("50 MB", Some(50_000_000)),
            ("50mb", Some(50_000_000)),
            (" 2 GiB ", Some(2 << 30)),
            ("1500000", Some(1_500_000)),
            ("7 b", Some(7)),
            ("0", Some(0)),
            ("", None),
            ("MB", None),
            ("-5 MB", None),
            ("1.5 GB", None),
            ("5 M", None),
            ("18446744073709551615 TB", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }
}
