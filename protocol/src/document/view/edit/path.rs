//! From the path that a person or program names to a place in the table, with sentences that say what to do instead.

use super::EditError;
use crate::document::schema::{Field, LANGUAGES, Register, Schema, Shape, is_date, is_set_key};
use crate::document::splices::Splices;
use crate::limits;
use automerge::ScalarValue;

/// Where an assignment writes, and what.
#[derive(Debug)]
pub(super) struct Target<'a> {
    /// The collection and the item in it; none for a field of the document itself.
    pub(super) item: Option<(&'static Field, Item<'a>)>,
    /// What is done there.
    pub(super) action: Action<'a>,
}

/// An item of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item<'a> {
    /// The item with this id.
    Existing(&'a str),
    /// The item that this edit adds under this name of its own.
    New(&'a str),
}

/// What an assignment does.
#[derive(Debug)]
pub(super) enum Action<'a> {
    /// Sets a register, or clears it.
    Register(&'static str, Option<ScalarValue>),
    /// Sets a reference to the id of an item that the edit adds, such as `results.+a`.
    Refer(&'static str, &'a str),
    /// Makes the text in a language read so.
    Text(&'static str, &'static str, &'a str),
    /// Splices the text in a language.
    Splice(&'static str, &'static str, Splices),
    /// Puts a key into a set, or takes it out.
    Member(&'static str, &'a str, bool),
    /// Clears every field of the item.
    ClearItem(&'static [Field]),
}

impl Action<'_> {
    /// Returns whether nothing is there afterwards.
    pub(super) const fn clears(&self) -> bool {
        match self {
            Self::Register(_, value) => value.is_none(),
            Self::Text(_, _, text) => text.is_empty(),
            Self::Member(_, _, member) => !*member,
            Self::Refer(..) => false,
            Self::ClearItem(_) => true,
            Self::Splice(..) => false,
        }
    }
}

/// Finds the place that `path` names and checks that `value` may stand there.
pub(super) fn resolve<'a>(
    schema: &'static Schema,
    path: &'a str,
    value: Option<&'a str>,
) -> Result<Target<'a>, EditError> {
    let (name, rest) = split(path);
    let field = schema.field(name).ok_or_else(|| unknown_field(name, schema.kind, schema.all_fields()))?;
    let Shape::Collection(fields) = field.shape else {
        return Ok(Target { item: None, action: action(field, rest, value)? });
    };
    let example =
        || EditError::NeedsItem { collection: field.name, field: fields.first().map_or("", |field| field.name) };
    let (item, rest) = split(rest.ok_or_else(example)?);
    let item = item.strip_prefix('+').map_or(Item::Existing(item), Item::New);
    let action = match (rest, item, value) {
        (None, Item::Existing(_), None) => Action::ClearItem(fields),
        (None, ..) => return Err(example()),
        (Some(rest), ..) => {
            let (name, rest) = split(rest);
            let inner = fields.iter().find(|field| field.name == name);
            action(inner.ok_or_else(|| unknown_field(name, field.name, fields.iter()))?, rest, value)?
        }
    };
    Ok(Target { item: Some((field, item)), action })
}

fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)))
}

fn unknown_field(name: &str, of: &'static str, fields: impl Iterator<Item = &'static Field>) -> EditError {
    let fields = fields.map(|field| field.name).collect::<Vec<_>>().join(", ");
    EditError::UnknownField { name: name.to_owned(), of, fields }
}

fn action<'a>(field: &'static Field, rest: Option<&'a str>, value: Option<&'a str>) -> Result<Action<'a>, EditError> {
    let name = field.name;
    match (field.shape, rest) {
        (Shape::Register(Register::Reference), None) if value.is_some_and(|value| value.contains(".+")) => {
            Ok(Action::Refer(name, value.unwrap_or_default()))
        }
        (Shape::Register(register), None) => {
            let value = value.filter(|value| !value.is_empty()).map(|value| scalar(name, register, value));
            Ok(Action::Register(name, value.transpose()?))
        }
        (Shape::Register(_) | Shape::Collection(_), _) => Err(EditError::NoParts { field: name }),
        (Shape::Localized, None) => Err(EditError::NeedsLanguage { field: name }),
        (Shape::Localized, Some(rest)) => {
            let language = LANGUAGES.into_iter().find(|language| *language == rest);
            let language = language.ok_or_else(|| EditError::UnknownLanguage { language: rest.to_owned() })?;
            let text = value.unwrap_or_default();
            if text.len() > limits::VALUE_BYTES_MAX {
                return Err(EditError::TooLong { field: name, bytes_max: limits::VALUE_BYTES_MAX });
            }
            Ok(Action::Text(name, language, text))
        }
        (Shape::Set, rest) => match (rest.filter(|key| is_set_key(key)), value) {
            (None, _) => Err(EditError::NeedsKey { field: name }),
            (Some(key), None) => Ok(Action::Member(name, key, false)),
            (Some(key), Some("true")) => Ok(Action::Member(name, key, true)),
            (Some(_), Some(_)) => Err(EditError::NotMembership { field: name }),
        },
    }
}

fn scalar(field: &'static str, register: Register, value: &str) -> Result<ScalarValue, EditError> {
    let (scalar, error) = match register {
        Register::Integer => {
            let error = || EditError::NotANumber { field, value: value.to_owned() };
            (ScalarValue::Int(value.trim().parse().map_err(|_| error())?), error())
        }
        Register::Date if !is_date(value) => return Err(EditError::NotADate { field, value: value.to_owned() }),
        Register::Date | Register::Text | Register::Reference => {
            (ScalarValue::Str(value.into()), EditError::TooLong { field, bytes_max: limits::REGISTER_BYTES_MAX })
        }
    };
    if register.admits(&scalar) { Ok(scalar) } else { Err(error) }
}
