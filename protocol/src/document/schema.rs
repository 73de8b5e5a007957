//! The shape of a document as a table of fields: what may stand where, and what it is built from.
//!
//! Everything that holds other things exists from the document's first change or from the change that adds its item,
//! because of two containers made concurrently under one key Automerge shows only one. So containers are never made
//! later, never replaced and never removed.

pub(crate) mod check;
pub(crate) mod genesis;

pub(crate) use genesis::ACTOR as GENESIS_ACTOR;
pub use genesis::Genesis;

use crate::limits;
use automerge::ScalarValue;

/// The languages in which texts are kept, in the order in which a reader without a preference is offered them.
pub const LANGUAGES: [&str; 4] = ["en", "fr", "pt", "kea"];

/// Returns the languages in which a text is looked for that one reader or another needs whatever it is in: those that are
/// preferred, then all others in one order.
pub fn languages_from<'a>(preferred: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    preferred.into_iter().chain(LANGUAGES)
}

/// The largest magnitude of a number: what every JSON reader represents exactly (RFC 8785, section 3.2.2.3).
pub const INTEGER_HIGHEST: i64 = (1 << 53) - 1;

/// The table of one kind at one schema number.
#[derive(Debug)]
pub struct Schema {
    /// The name of the kind.
    pub kind: &'static str,
    /// The number of the schema, from 1.
    pub number: u16,
    /// The kind's own fields, beside [`COMMON`].
    pub fields: &'static [Field],
}

/// One field of a document or of an item.
#[derive(Debug)]
pub struct Field {
    /// The name, the same in paths, in Automerge and in the frozen text.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether the frozen text contains it.
    pub frozen: bool,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One value; of values set concurrently one is shown and all are reported.
    Register(Register),
    /// A text in each language, merged character by character.
    Localized,
    /// Keys that are there or not.
    Set,
    /// Items under unique ids; their fields are registers and localized texts.
    Collection(&'static [Field]),
}

/// What a register's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Register {
    /// A short text, set as a whole.
    Text,
    /// A whole number of at most [`INTEGER_HIGHEST`].
    Integer,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// The id of a territory or document, or another short name.
    Reference,
}

/// The fields of every kind.
pub static COMMON: [Field; 6] = [
    Field::localized("title"),
    Field::localized("summary"),
    // The language in which the document was first written.
    Field::register("lang0", Register::Text),
    // The languages whose texts bind.
    Field::set("langs"),
    Field::collection("links", &[Field::register("rel", Register::Text), Field::register("to", Register::Reference)])
        .never_frozen(),
    Field::collection(
        "notes",
        &[
            Field::register("by", Register::Reference),
            // Milliseconds since 1970.
            Field::register("at", Register::Integer),
            Field::register("text", Register::Text),
        ],
    )
    .never_frozen(),
];

impl Field {
    /// Returns a field of one value.
    pub const fn register(name: &'static str, register: Register) -> Self {
        Self { name, shape: Shape::Register(register), frozen: true }
    }

    /// Returns a field of texts by language.
    pub const fn localized(name: &'static str) -> Self {
        Self { name, shape: Shape::Localized, frozen: true }
    }

    /// Returns a field of keys.
    pub const fn set(name: &'static str) -> Self {
        Self { name, shape: Shape::Set, frozen: true }
    }

    /// Returns a field of items with `fields`.
    pub const fn collection(name: &'static str, fields: &'static [Self]) -> Self {
        Self { name, shape: Shape::Collection(fields), frozen: true }
    }

    /// Returns the field, left out of frozen texts.
    pub const fn never_frozen(self) -> Self {
        Self { frozen: false, ..self }
    }
}

impl Schema {
    /// Returns all fields: the common ones, then the kind's own.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        COMMON.iter().chain(self.fields)
    }

    /// Returns the field with this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.all_fields().find(|field| field.name == name)
    }
}

impl Shape {
    /// Returns whether the field holds other things, so that it must exist before it is used.
    pub const fn is_container(self) -> bool {
        !matches!(self, Self::Register(_))
    }
}

impl Register {
    /// Returns whether `value` may stand in the register.
    pub(crate) fn admits(self, value: &ScalarValue) -> bool {
        match (self, value) {
            (Self::Integer, ScalarValue::Int(number)) => (-INTEGER_HIGHEST..=INTEGER_HIGHEST).contains(number),
            (Self::Text | Self::Reference, ScalarValue::Str(text)) => text.len() <= limits::REGISTER_BYTES_MAX,
            (Self::Date, ScalarValue::Str(text)) => is_date(text),
            _ => false,
        }
    }
}

/// Returns whether `key` may stand in a set: ASCII, so that every sorting of the frozen text is the same.
pub(crate) fn is_set_key(key: &str) -> bool {
    let valid = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !key.is_empty() && key.len() <= limits::SHORT_TEXT_BYTES_MAX && key.bytes().all(valid)
}

/// Returns whether `text` is a day of the Gregorian calendar, `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let shaped = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let part = |range| text.get(range).and_then(|digits: &str| digits.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(5..7), part(8..10)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    shaped && (1..=days).contains(&day)
}

/// Returns the id of the item that an actor adds with its operation `counter`: unique without randomness, and nobody
/// can add an item under an id that is not his.
pub(crate) fn item_id(actor: &[u8], counter: u64) -> String {
    let hash = blake3::Hasher::new_derive_key("djuntu/item/1").update(actor).update(&counter.to_le_bytes()).finalize();
    hash.to_hex().chars().take(16).collect()
}

#[cfg(test)]
mod tests;
