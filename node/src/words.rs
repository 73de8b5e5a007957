//! Numbers as people read them.

/// Returns a number and what it counts, in the form that goes with the number.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Returns a number of bytes.
pub fn bytes(bytes: u64) -> String {
    for (unit, size) in [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)] {
        if bytes >= size {
            let tenths = bytes / (size / 10);
            return match tenths % 10 {
                0 => format!("{} {unit}", tenths / 10),
                tenth => format!("{}.{tenth} {unit}", tenths / 10),
            };
        }
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let numbers =
            [(0, "0 bytes"), (999, "999 bytes"), (1_500, "1.5 KB"), (50_000_000, "50 MB"), (4 << 30, "4.2 GB")];
        for (number, expected) in numbers {
            assert_eq!(bytes(number), expected);
        }
        assert_eq!([counted(1, "entry", "entries"), counted(2, "entry", "entries")], ["1 entry", "2 entries"]);
    }
}
