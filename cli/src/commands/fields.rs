//! `fields`: what can be written into a document of a kind, taken from the table by which every node checks it.

mod values;

use super::Context;
use crate::args;
use crate::error::CliError;
use crate::render;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::{Field, Register, Shape};
use serde::Serialize;
use values::values;

/// What can be written into a document of a kind.
#[derive(Debug, Serialize)]
pub(crate) struct Fields {
    /// The kind.
    pub(crate) kind: &'static str,
    /// The fields, those that all kinds have first.
    pub(crate) fields: Vec<Writable>,
}

/// Something that can be written.
#[derive(Debug, Serialize)]
pub(crate) struct Writable {
    /// What stands before the `=`; `LANG` is a language, `KEY` a key of a set, and what stands after `+` names a new item.
    pub(crate) field: String,
    /// What stands behind it, in a few words.
    #[serde(rename = "type")]
    pub(crate) what: &'static str,
    /// The words that others understand; anything else is taken too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) values: Vec<&'static str>,
    /// How it is typed behind `djuntu edit ID`.
    pub(crate) example: String,
}

pub(super) fn fields(context: &Context, args: &args::Fields) -> Result<(), CliError> {
    context.print(&of(args.kind.kind()), render::fields)
}

fn of(kind: DocumentKind) -> Fields {
    let mut fields = Vec::new();
    for field in kind.schema().all_fields() {
        match field.shape {
            Shape::Collection(inner) => {
                let item = |inner: &Field| writable(kind, &format!("{}.+a.", field.name), field.name, inner);
                fields.extend(inner.iter().map(item));
            }
            Shape::Register(_) | Shape::Localized | Shape::Set => fields.push(writable(kind, "", "", field)),
        }
    }
    Fields { kind: kind.name(), fields }
}

/// Describes a field of a document, or of an item of a collection.
fn writable(kind: DocumentKind, prefix: &str, collection: &str, field: &Field) -> Writable {
    let path = format!("{prefix}{}", field.name);
    let values = values(kind, collection, field.name);
    let first = values.first().copied();
    let (path, what, example) = match field.shape {
        Shape::Register(Register::Text) => (path, "a short text", first.unwrap_or("TEXT")),
        Shape::Register(Register::Integer) => (path, "a whole number", "5"),
        Shape::Register(Register::Date) => (path, "a day", "2027-01-31"),
        Shape::Register(Register::Reference) => (path, "the id of a territory or document, or a short name", "ID"),
        Shape::Localized => (format!("{path}.LANG"), "a text, in a language: en, fr, pt or kea", "TEXT"),
        Shape::Set | Shape::Collection(_) => (format!("{path}.KEY"), "true where the key is in the set", "true"),
    };
    let named = path.replace("LANG", "pt");
    Writable { field: path, what, values: values.to_vec(), example: format!("{named}={example}") }
}

#[cfg(test)]
mod tests;
