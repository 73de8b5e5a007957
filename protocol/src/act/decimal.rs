//! Numbers with a fixed number of decimals, as people write them: no fraction is ever rounded by a machine's arithmetic.

use crate::limits;
use minicbor::{Decode, Encode};
use std::cmp::Ordering;

/// A decimal number in its one shortest form (R250): `digits / 10^scale`, negative or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Decimal {
    /// The digits, without the point.
    #[n(0)]
    pub digits: u64,
    /// How many of them stand behind the point.
    #[n(1)]
    pub scale: u8,
    /// Whether it is below zero.
    #[n(2)]
    pub is_negative: bool,
}

impl Decimal {
    /// Returns the number in its shortest form; none when it is larger or finer than an act may say.
    pub fn new(is_negative: bool, mut digits: u64, mut scale: u8) -> Option<Self> {
        while scale > 0 && digits.is_multiple_of(10) {
            digits /= 10;
            scale -= 1;
        }
        let number = Self { digits, scale, is_negative: is_negative && digits > 0 };
        number.is_valid().then_some(number)
    }

    /// Returns whether it is in its shortest form and within the limits (R250).
    pub const fn is_valid(&self) -> bool {
        let is_shortest = self.scale == 0 || !self.digits.is_multiple_of(10);
        let is_one_zero = self.digits > 0 || !self.is_negative;
        is_shortest && is_one_zero && self.digits <= limits::AMOUNT_MAX && self.scale <= limits::DECIMALS_MAX
    }

    /// Returns whether it is more than zero.
    pub const fn is_positive(&self) -> bool {
        self.digits > 0 && !self.is_negative
    }

    /// Returns the number in units of the finest decimal that there can be: sums of these are exact.
    pub fn scaled(&self) -> i128 {
        let factor = 10_i128.pow(u32::from(limits::DECIMALS_MAX.saturating_sub(self.scale)));
        let magnitude = i128::from(self.digits) * factor;
        if self.is_negative { -magnitude } else { magnitude }
    }
}

/// Returns a sum of [`Decimal::scaled`] numbers as people write it, without zeros at its end.
pub fn show_scaled(scaled: i128) -> String {
    let decimals = usize::from(limits::DECIMALS_MAX);
    let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = decimals + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals);
    let rest = rest.trim_end_matches('0');
    let sign = if scaled < 0 { "-" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.scaled().cmp(&other.scaled())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&show_scaled(self.scaled()))
    }
}

/// A text is not a number that an act can say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a number here: write digits with a point before at most {max} decimals, for example 1250.50",
    max = limits::DECIMALS_MAX
)]
pub struct ParseDecimalError(pub String);

impl std::str::FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        let error = || ParseDecimalError(text.to_owned());
        let typed = text.trim();
        let (is_negative, unsigned) = typed.strip_prefix('-').map_or((false, typed), |rest| (true, rest));
        let (whole, rest) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !are_digits(rest) {
            return Err(error());
        }
        let rest = rest.trim_end_matches('0');
        let scale = u8::try_from(rest.len()).map_err(|_| error())?;
        let digits = format!("{whole}{rest}").parse().map_err(|_| error())?;
        Self::new(is_negative, digits, scale).ok_or_else(error)
    }
}

#[cfg(test)]
mod tests;
