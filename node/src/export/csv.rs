//! Tables for spreadsheets: a zip of CSV files with a README, and back.
//!
//! ```text
//! README.txt                what each file and column is
//! documents.csv             one row for each document: what a list says of it
//! project.csv               one row for each project: its short values and sets
//! project.milestones.csv    one row for each milestone; a file for each collection of each kind
//! project.bookings.csv      one row for each booking; files of what was signed, which are for reading
//! texts.csv                 one row for each text and language, wherever it stands
//! ```
//!
//! Texts have rows of their own, because a column for each language breaks as soon as one is added. Everything follows the
//! tables of the kinds.

mod read;
mod readme;
mod stated;

pub(in crate::export) use read::table;
pub use read::{Incoming, ReadError, Tables, edits, is_archive, read};

use super::cells::harmless;
use super::draft::{Fields, items, keys, texts};
use super::{Lacking, Material};
use crate::api::Document;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::{Field, Register, Shape};
use djuntu_protocol::document::view::Value;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Begins a file, so that spreadsheets take it for UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
pub(super) const DOCUMENTS: &str = "documents.csv";
pub(super) const TEXTS: &str = "texts.csv";
pub(super) const README: &str = "README.txt";

/// A table: its columns, and its rows.
#[derive(Debug, Default)]
struct Table {
    name: String,
    rows: Vec<Vec<String>>,
}

/// Writes the zip.
pub(super) fn write(material: &Material) -> Result<Vec<u8>, Lacking> {
    let mut tables = vec![documents(material)];
    for kind in DocumentKind::ALL {
        let of_kind = material.documents.iter().filter(|document| document.summary.kind == kind.name());
        let of_kind: Vec<&Document> = of_kind.collect();
        if !of_kind.is_empty() {
            tables.extend(of_tables(*kind, &of_kind));
            tables.extend(stated::tables(kind.name(), &of_kind));
        }
    }
    tables.push(all_texts(&material.documents));
    zipped(&tables, &material.made).map_err(|error| Lacking(vec![format!("the file cannot be written: {error}")]))
}

fn zipped(tables: &[Table], made: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file(README, options)?;
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    zip.write_all(readme::text(&names, made).as_bytes())?;
    for table in tables {
        zip.start_file(table.name.as_str(), options)?;
        zip.write_all(BYTE_ORDER_MARK.as_bytes())?;
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
        for row in &table.rows {
            writer.write_record(row)?;
        }
        zip.write_all(&writer.into_inner().map_err(|error| error.to_string())?)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn documents(material: &Material) -> Table {
    let columns = ["id", "kind", "title", "state", "parties", "changed", "public"];
    let mut rows = vec![columns.map(str::to_owned).to_vec()];
    for document in &material.documents {
        let summary = &document.summary;
        let parties: Vec<&str> = summary.parties.iter().map(|party| party.name.as_str()).collect();
        rows.push(vec![
            summary.id.to_string(),
            summary.kind.clone(),
            harmless(summary.title.as_deref().unwrap_or_default()),
            summary.state.clone().unwrap_or_default(),
            harmless(&parties.join("; ")),
            summary.changed.clone().unwrap_or_default(),
            (if summary.public { "yes" } else { "no" }).to_owned(),
        ]);
    }
    Table { name: DOCUMENTS.to_owned(), rows }
}

/// Returns the table of a kind and those of its collections.
fn of_tables(kind: DocumentKind, documents: &[&Document]) -> Vec<Table> {
    let all: Vec<&'static Field> = kind.schema().all_fields().collect();
    let columns = short(&all);
    let mut rows = vec![heading(&["id"], &columns)];
    for document in documents {
        rows.push(row(&[&document.summary.id.to_string()], &columns, &document.draft.fields));
    }
    let mut tables = vec![Table { name: format!("{}.csv", kind.name()), rows }];
    for field in &all {
        let Shape::Collection(fields) = field.shape else { continue };
        let inner: Vec<&'static Field> = fields.iter().collect();
        let columns = short(&inner);
        let mut rows = vec![heading(&["id", "item"], &columns)];
        for document in documents {
            let id = document.summary.id.to_string();
            let items = items(&document.draft.fields, field.name);
            rows.extend(items.into_iter().map(|(item, fields)| row(&[&id, item], &columns, fields)));
        }
        if rows.len() > 1 {
            tables.push(Table { name: format!("{}.{}.csv", kind.name(), field.name), rows });
        }
    }
    tables
}

/// Returns the fields that stand in columns: single values and sets.
fn short(fields: &[&'static Field]) -> Vec<&'static Field> {
    fields.iter().copied().filter(|field| matches!(field.shape, Shape::Register(_) | Shape::Set)).collect()
}

fn heading(first: &[&str], columns: &[&'static Field]) -> Vec<String> {
    first.iter().copied().chain(columns.iter().map(|field| field.name)).map(str::to_owned).collect()
}

fn row(first: &[&str], columns: &[&'static Field], fields: &Fields) -> Vec<String> {
    let first = first.iter().map(|cell| (*cell).to_owned());
    first.chain(columns.iter().map(|field| cell(field, fields))).collect()
}

fn cell(field: &Field, fields: &Fields) -> String {
    match (field.shape, fields.get(field.name)) {
        (Shape::Set, _) => harmless(&keys(fields, field.name).join(" ")),
        // Spreadsheets take a number for a number, whatever its sign.
        (Shape::Register(Register::Integer), Some(Value::Integer(number))) => number.to_string(),
        (_, Some(value)) => harmless(&value.to_string()),
        (_, None) => String::new(),
    }
}

/// Returns every text with its place and language.
fn all_texts(documents: &[Document]) -> Table {
    let mut rows = vec![["id", "field", "language", "text"].map(str::to_owned).to_vec()];
    for document in documents {
        let Ok(kind) = document.summary.kind.parse::<DocumentKind>() else { continue };
        let id = document.summary.id.to_string();
        let fields = &document.draft.fields;
        let mut add = |fields: &Fields, field: &Field, place: String| {
            for (language, text) in texts(fields, field.name) {
                rows.push(vec![id.clone(), place.clone(), language.to_owned(), harmless(text)]);
            }
        };
        for field in kind.schema().all_fields() {
            match field.shape {
                Shape::Localized => add(fields, field, field.name.to_owned()),
                Shape::Collection(inner) => {
                    for (item, fields) in items(fields, field.name) {
                        for inner in inner.iter().filter(|inner| matches!(inner.shape, Shape::Localized)) {
                            add(fields, inner, format!("{}.{item}.{}", field.name, inner.name));
                        }
                    }
                }
                Shape::Register(_) | Shape::Set => {}
            }
        }
    }
    Table { name: TEXTS.to_owned(), rows }
}
