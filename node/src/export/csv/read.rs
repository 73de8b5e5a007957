//! Reading the tables again: from a zip that somebody may have changed to what is to be written.
//!
//! The file is hostile until it is read within bounds: a zip of a few bytes can unpack to a great many.

use super::super::cells::original;
use super::{DOCUMENTS, TEXTS, stated};
use crate::export::encoding::decoded;
use crate::export::sheet::Fault;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::Shape;
use djuntu_protocol::document::view::{Assignment, EditError, View};
use djuntu_protocol::time::Time;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most bytes of all tables together, unpacked.
const TABLES_BYTES_MAX: u64 = if cfg!(test) { 1 << 20 } else { 256 << 20 };
/// Most tables that are looked at.
const TABLES_MAX: usize = 256;
/// Most documents of a file.
const DOCUMENTS_MAX: usize = 200_000;
/// The references to other items of the same document: the collection and field, and the collection of what is meant.
const ITEM_REFERENCES: [(&str, &str, &str); 1] = [("result_periods", "result", "results")];
/// How many characters one edit may set; the rest is set by others.
const EDIT_CHARACTERS_TARGET: usize = 6_000;

/// A document as the tables have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Its id there.
    pub id: String,
    /// Its kind.
    pub kind: DocumentKind,
    /// What it says; items are named as there, `milestones.+<item>.due`.
    pub set: Vec<Assignment>,
}

/// What the tables of a zip come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// The documents.
    pub documents: Vec<Incoming>,
    /// The rows that cannot be written.
    pub faults: Vec<Fault>,
    /// The tables of what was signed, which are for reading.
    pub passed_over: Vec<String>,
    /// The tables that were not in UTF-8 and read as Windows-1252, in which some letters may be others.
    pub guessed: Vec<String>,
}

/// Why a file cannot be taken in.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is no zip.
    #[error("it is no zip of djuntu: {0}")]
    Zip(String),
    /// A table is missing.
    #[error("the zip has no {0}: take the whole of what “djuntu export csv” has written")]
    Missing(&'static str),
    /// Something is too big.
    #[error("{0} is larger than anything that djuntu writes")]
    TooLarge(String),
    /// A place in a table is not as it must be.
    #[error("{table}, row {row}: {what}")]
    Row {
        /// The table.
        table: String,
        /// The row as a spreadsheet counts it, the heading being the first.
        row: usize,
        /// What is wrong.
        what: String,
    },
}

/// One table, row by row.
pub(in crate::export) struct Rows {
    pub(in crate::export) headings: Vec<String>,
    pub(in crate::export) rows: Vec<(usize, Vec<String>)>,
}

/// Returns whether a file is a zip.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

/// Reads the documents of a zip, in the order of its table of documents, and checks every row as if it were written.
///
/// # Errors
/// [`ReadError`] when a table is no table of ours; it names the table and the row.
pub fn read(bytes: &[u8]) -> Result<Tables, ReadError> {
    let (tables, guessed) = unpack(bytes)?;
    let mut checker = Checker::default();
    let mut incoming = documents(tables.get(DOCUMENTS).ok_or(ReadError::Missing(DOCUMENTS))?)?;
    let place: BTreeMap<String, usize> =
        incoming.iter().enumerate().map(|(place, document)| (document.id.clone(), place)).collect();
    let mut passed_over = Vec::new();
    for (name, text) in &tables {
        if name == DOCUMENTS {
            continue;
        }
        if stated::is_stated(name) {
            passed_over.push(name.clone());
            continue;
        }
        let fault = |row: usize, what: String| ReadError::Row { table: name.clone(), row, what };
        let Rows { headings, rows } = table(text).map_err(|(row, what)| fault(row, what))?;
        for (row, cells) in rows {
            let cell = |heading: &str| {
                let at = headings.iter().position(|known| known == heading)?;
                cells.get(at).map(String::as_str)
            };
            let id = cell("id").ok_or_else(|| fault(1, "the column id is missing".to_owned()))?;
            let Some(document) = place.get(id.trim()).and_then(|place| incoming.get_mut(*place)) else {
                return Err(fault(row, format!("“{id}” is in no row of {DOCUMENTS}")));
            };
            let set = if name == TEXTS {
                of_text(document.kind, cell("field"), cell("language"), cell("text"))
            } else {
                of_row(document.kind, name, cell("item"), &headings, &cells)
            };
            let set = set.map_err(|what| fault(row, what))?;
            checker.check(document.kind, name, row, &set);
            document.set.extend(set);
        }
    }
    incoming.iter_mut().for_each(refer_to_new_items);
    Ok(Tables { documents: incoming, faults: checker.faults, passed_over, guessed })
}

/// Items get new ids, and what refers to one of them by its id in the tables refers to the new one.
fn refer_to_new_items(document: &mut Incoming) {
    let items: BTreeSet<String> = document.set.iter().filter_map(|assignment| item_of(&assignment.path)).collect();
    for assignment in &mut document.set {
        let refers = ITEM_REFERENCES.iter().find(|(within, field, _)| {
            assignment.path.starts_with(&format!("{within}.+")) && assignment.path.ends_with(&format!(".{field}"))
        });
        let meant = refers.zip(assignment.value.as_ref()).map(|((.., of), item)| format!("{of}.+{item}"));
        if let Some(meant) = meant.filter(|meant| items.contains(meant)) {
            assignment.value = Some(meant);
        }
    }
}

/// Writes rows into empty documents, which says what is wrong with them in the words in which it would be said later.
#[derive(Default)]
struct Checker {
    empty: BTreeMap<&'static str, View>,
    faults: Vec<Fault>,
}

impl Checker {
    fn check(&mut self, kind: DocumentKind, table: &str, row: usize, set: &[Assignment]) {
        let empty = self.empty.entry(kind.name()).or_insert_with(|| {
            View::build(kind, kind.schema().number, Vec::new()).expect("a table describes its own schema")
        });
        for edit in edits(set.to_vec()) {
            match empty.edit([1; 16], Time(0), &edit) {
                // A long text grows from one edit to the next, and here each begins with nothing.
                Ok(_) | Err(EditError::TooMuch) => {}
                Err(error) => {
                    self.faults.push(Fault { table: Some(table.to_owned()), row, what: error.to_string() });
                    return;
                }
            }
        }
    }
}

/// Returns the texts of the tables, and which of them were not in UTF-8.
fn unpack(bytes: &[u8]) -> Result<(BTreeMap<String, String>, Vec<String>), ReadError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| ReadError::Zip(error.to_string()))?;
    if zip.len() > TABLES_MAX {
        return Err(ReadError::TooLarge("the number of its files".to_owned()));
    }
    let (mut tables, mut guessed) = (BTreeMap::new(), Vec::new());
    let mut room = TABLES_BYTES_MAX;
    for index in 0..zip.len() {
        let file = zip.by_index(index).map_err(|error| ReadError::Zip(error.to_string()))?;
        // Whoever packs a folder again may put the folder's name in front.
        let path = file.name().map_err(|error| ReadError::Zip(error.to_string()))?;
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        if !name.ends_with(".csv") {
            continue;
        }
        let mut text = Vec::new();
        file.take(room + 1).read_to_end(&mut text).map_err(|error| ReadError::Zip(error.to_string()))?;
        room = room.checked_sub(text.len() as u64).ok_or_else(|| ReadError::TooLarge(name.clone()))?;
        let (text, is_guess) = decoded(&text).ok_or_else(|| ReadError::Row {
            table: name.clone(),
            row: 1,
            what: "it is not in UTF-8: choose UTF-8 when the spreadsheet asks how to save it".to_owned(),
        })?;
        guessed.extend(is_guess.then(|| name.clone()));
        if tables.insert(name.clone(), text.into_owned()).is_some() {
            return Err(ReadError::Zip(format!("it has two tables named {name}")));
        }
    }
    Ok((tables, guessed))
}

/// Reads a table: with commas, or with what spreadsheets write in other countries.
pub(in crate::export) fn table(text: &str) -> Result<Rows, (usize, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: char| first.matches(delimiter).count();
    let delimiter =
        [';', '\t'].into_iter().filter(|other| count(*other) > count(',')).max_by_key(|other| count(*other));
    let delimiter = delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()).unwrap_or(b',');
    let mut reader =
        ::csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut headings = Vec::new();
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| (index + 1, error.to_string()))?;
        let cells: Vec<String> = record.iter().map(original).collect();
        if index == 0 {
            headings = cells.iter().map(|heading| heading.trim().to_owned()).collect();
        } else if cells.iter().any(|cell| !cell.trim().is_empty()) {
            if cells.iter().skip(headings.len()).any(|cell| !cell.trim().is_empty()) {
                return Err((index + 1, "it has more cells than there are headings".to_owned()));
            }
            rows.push((index + 1, cells));
        }
    }
    Ok(Rows { headings, rows })
}

fn documents(text: &str) -> Result<Vec<Incoming>, ReadError> {
    let fault = |row: usize, what: String| ReadError::Row { table: DOCUMENTS.to_owned(), row, what };
    let Rows { headings, rows } = table(text).map_err(|(row, what)| fault(row, what))?;
    if rows.len() > DOCUMENTS_MAX {
        return Err(ReadError::TooLarge(DOCUMENTS.to_owned()));
    }
    let mut incoming: Vec<Incoming> = Vec::with_capacity(rows.len());
    let mut seen = BTreeSet::new();
    for (row, cells) in rows {
        let cell = |heading: &str| {
            let at = headings.iter().position(|known| known == heading);
            let cell = at.and_then(|at| cells.get(at)).map(|cell| cell.trim().to_owned());
            cell.filter(|cell| !cell.is_empty()).ok_or_else(|| fault(row, format!("{heading} is missing")))
        };
        let (id, kind) = (cell("id")?, cell("kind")?);
        let kind = kind
            .parse()
            .map_err(|error: djuntu_protocol::document::kinds::UnknownKind| fault(row, error.to_string()))?;
        if !seen.insert(id.clone()) {
            return Err(fault(row, format!("the id {id} is there twice")));
        }
        incoming.push(Incoming { id, kind, set: Vec::new() });
    }
    Ok(incoming)
}

fn of_text(
    kind: DocumentKind,
    field: Option<&str>,
    language: Option<&str>,
    text: Option<&str>,
) -> Result<Vec<Assignment>, String> {
    let (Some(field), Some(language), Some(text)) = (field, language, text) else {
        return Err("the columns field, language and text are needed".to_owned());
    };
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let place = match field.split('.').collect::<Vec<_>>().as_slice() {
        [name] => (*name).to_owned(),
        [name, item, inner] => format!("{name}.+{item}.{inner}"),
        _ => return Err(format!("“{field}” is no field of a {kind}")),
    };
    Ok(vec![Assignment { path: format!("{place}.{}", language.trim()), value: Some(text.to_owned()) }])
}

/// Returns what a row of a kind's table, or of one of its collections, says.
fn of_row(
    kind: DocumentKind,
    table: &str,
    item: Option<&str>,
    headings: &[String],
    cells: &[String],
) -> Result<Vec<Assignment>, String> {
    let name = table.strip_suffix(".csv").unwrap_or(table);
    let (of, collection) = name.split_once('.').map_or((name, None), |(of, collection)| (of, Some(collection)));
    if of != kind.name() {
        return Err(format!("a {kind} has no place in this table"));
    }
    let (fields, prefix): (Vec<_>, String) = match collection {
        None => (kind.schema().all_fields().collect(), String::new()),
        Some(collection) => match kind.schema().field(collection).map(|field| field.shape) {
            Some(Shape::Collection(inner)) => {
                let item = item.map(str::trim).filter(|item| !item.is_empty()).ok_or("the column item is needed")?;
                (inner.iter().collect(), format!("{collection}.+{item}."))
            }
            _ => return Err(format!("a {kind} has no {collection}")),
        },
    };
    let mut set = Vec::new();
    for (heading, cell) in headings.iter().zip(cells) {
        if matches!(heading.as_str(), "id" | "item" | "") || cell.is_empty() {
            continue;
        }
        let field = fields.iter().find(|field| field.name == heading);
        let field = field.ok_or_else(|| format!("there is no column {heading} in {table}"))?;
        match field.shape {
            Shape::Register(_) => {
                set.push(Assignment { path: format!("{prefix}{heading}"), value: Some(cell.clone()) });
            }
            Shape::Set => set.extend(
                cell.split_whitespace()
                    .map(|key| Assignment { path: format!("{prefix}{heading}.{key}"), value: Some("true".to_owned()) }),
            ),
            Shape::Localized | Shape::Collection(_) => {
                return Err(format!("{heading} does not stand in a column: its texts are in {TEXTS}"));
            }
        }
    }
    Ok(set)
}

/// Splits what is to be written into edits of a size that fits: what belongs to one item stays together, and a long text grows
/// from one edit to the next.
pub fn edits(set: Vec<Assignment>) -> Vec<Vec<Assignment>> {
    let mut groups: Vec<(Option<String>, Vec<Assignment>)> = Vec::new();
    let mut by_item: BTreeMap<String, usize> = BTreeMap::new();
    let items: BTreeSet<String> = set.iter().filter_map(|assignment| item_of(&assignment.path)).collect();
    let refers = |assignment: &Assignment| {
        let meant = assignment.value.clone().filter(|value| items.contains(value))?;
        Some((item_of(&assignment.path)?, meant))
    };
    // Only the edit that adds an item knows it by its name.
    let refers: BTreeMap<String, String> = set.iter().filter_map(refers).collect();
    for assignment in set {
        let item = item_of(&assignment.path).map(|item| refers.get(&item).cloned().unwrap_or(item));
        match item.as_ref().and_then(|item| by_item.get(item)).and_then(|at| groups.get_mut(*at)) {
            Some((_, group)) => group.push(assignment),
            None => {
                item.iter().for_each(|item| _ = by_item.insert(item.clone(), groups.len()));
                groups.push((item, vec![assignment]));
            }
        }
    }
    let mut edits: Vec<Vec<Assignment>> = Vec::new();
    let mut left = 0;
    for (item, group) in groups {
        for group in if item.is_some() { vec![group] } else { grown(group) } {
            let size: usize = group.iter().map(cost).sum();
            if size > left || edits.is_empty() {
                edits.push(Vec::new());
                left = EDIT_CHARACTERS_TARGET;
            }
            left = left.saturating_sub(size);
            edits.last_mut().into_iter().for_each(|edit| edit.extend(group.iter().cloned()));
        }
    }
    edits
}

/// Returns the collection and the item that a path is in.
fn item_of(path: &str) -> Option<String> {
    let mut parts = path.split('.');
    let (collection, item) = (parts.next()?, parts.next()?);
    item.starts_with('+').then(|| format!("{collection}.{item}"))
}

fn cost(assignment: &Assignment) -> usize {
    assignment.value.as_ref().map_or(0, |value| value.chars().count()) + 16
}

/// Returns the steps in which a text grows to its length.
fn grown(group: Vec<Assignment>) -> Vec<Vec<Assignment>> {
    let mut steps = Vec::new();
    for assignment in group {
        let value = assignment.value.clone().unwrap_or_default();
        let ends = value.char_indices().map(|(at, _)| at).skip(EDIT_CHARACTERS_TARGET).step_by(EDIT_CHARACTERS_TARGET);
        for end in ends {
            let part = value.get(..end).map(str::to_owned);
            steps.push(vec![Assignment { path: assignment.path.clone(), value: part }]);
        }
        steps.push(vec![assignment]);
    }
    steps
}
