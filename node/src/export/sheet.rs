//! Spreadsheets of others: each row becomes a document, or an item of one, by a mapping of columns to fields.

use super::csv::ReadError;
use super::csv::table;
use super::encoding::decoded;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::{Field, LANGUAGES, Register, Shape};
use djuntu_protocol::document::view::{Assignment, View};
use djuntu_protocol::time::Time;
use std::collections::BTreeMap;

/// Most rows of a spreadsheet.
const ROWS_MAX: usize = 200_000;

/// What the rows become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The kind of the documents, or of the one into which the rows go.
    pub kind: DocumentKind,
    /// The collection whose items they become; none when each is a document.
    pub collection: Option<String>,
    /// The field that each column fills; a column whose heading is a field needs no mapping.
    pub columns: BTreeMap<String, String>,
    /// The language of texts whose field names none.
    pub language: String,
}

/// A row, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// As a spreadsheet counts it, the heading being the first.
    pub row: usize,
    /// What it says; items are named `+` and the row.
    pub set: Vec<Assignment>,
}

/// What is wrong with a row of a table.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The table; none of a spreadsheet, which has only one.
    pub table: Option<String>,
    /// The row as a spreadsheet counts it, the heading being the first.
    pub row: usize,
    /// What is wrong, in a sentence.
    pub what: String,
}

/// What a spreadsheet comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The rows that can be written.
    pub rows: Vec<SheetRow>,
    /// Those that cannot.
    pub faults: Vec<Fault>,
    /// The columns that fill nothing.
    pub unused: Vec<String>,
    /// Whether it was not in UTF-8 and read as Windows-1252, in which some letters may be others.
    pub is_guessed: bool,
}

/// Reads a spreadsheet (CSV), and checks every row as if it were written.
///
/// # Errors
/// [`ReadError`] when the file or the mapping is wrong as a whole.
pub fn read(bytes: &[u8], plan: &Plan) -> Result<Sheet, ReadError> {
    let fault = |row: usize, what: String| ReadError::Row { table: "the spreadsheet".to_owned(), row, what };
    let (text, is_guessed) = decoded(bytes).ok_or_else(|| {
        fault(1, "it is not in UTF-8: choose UTF-8 when the spreadsheet asks how to save it as CSV".to_owned())
    })?;
    let rows = table(&text).map_err(|(row, what)| fault(row, what))?;
    if rows.rows.len() > ROWS_MAX {
        return Err(ReadError::TooLarge("the spreadsheet".to_owned()));
    }
    let prefix = plan.collection.as_ref().map(|collection| format!("{collection}.+"));
    let columns = columns(&rows.headings, plan).map_err(|what| fault(1, what))?;
    let empty =
        View::build(plan.kind, plan.kind.schema().number, Vec::new()).map_err(|error| fault(1, error.to_string()))?;
    let mut sheet = Sheet { is_guessed, ..Sheet::default() };
    let used: Vec<usize> = columns.iter().map(|(at, ..)| *at).collect();
    let unused = rows.headings.iter().enumerate().filter(|(at, heading)| !used.contains(at) && !heading.is_empty());
    sheet.unused = unused.map(|(_, heading)| heading.clone()).collect();
    for (row, cells) in rows.rows {
        let mut set = Vec::new();
        for (at, path, field) in &columns {
            let Some(cell) = cells.get(*at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) else { continue };
            let path = prefix.as_ref().map_or_else(|| path.clone(), |prefix| format!("{prefix}{row}.{path}"));
            set.extend(assignments(path, field, cell));
        }
        if plan.collection.is_none() && set.iter().any(|one| one.path.starts_with("title.")) {
            let lang0 = Assignment { path: "lang0".to_owned(), value: Some(plan.language.clone()) };
            set.push(lang0);
        }
        // The same check as when it is written, in the same words.
        match empty.edit([1; 16], Time(0), &set) {
            Ok(_) => sheet.rows.push(SheetRow { row, set }),
            Err(error) => sheet.faults.push(Fault { table: None, row, what: error.to_string() }),
        }
    }
    Ok(sheet)
}

/// Returns the columns that fill something: which, the path, and the field.
fn columns(headings: &[String], plan: &Plan) -> Result<Vec<(usize, String, &'static Field)>, String> {
    let fields: Vec<&'static Field> = match &plan.collection {
        None => plan.kind.schema().all_fields().collect(),
        Some(collection) => match plan.kind.schema().field(collection).map(|field| field.shape) {
            Some(Shape::Collection(inner)) => inner.iter().collect(),
            _ => return Err(format!("a {} has no items called {collection}", plan.kind)),
        },
    };
    let names = || fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ");
    let mut columns = Vec::new();
    for (heading, path) in &plan.columns {
        if !headings.contains(heading) {
            return Err(format!("there is no column “{heading}”; the columns are {}", headings.join(", ")));
        }
        if field_of(&fields, path, &plan.language).is_none() {
            return Err(format!("there is no field {path}; the fields are {}", names()));
        }
    }
    for (at, heading) in headings.iter().enumerate() {
        let path = plan.columns.get(heading).unwrap_or(heading);
        columns.extend(field_of(&fields, path, &plan.language).map(|(path, field)| (at, path, field)));
    }
    if columns.is_empty() {
        return Err(format!("no column is called like a field ({}): say with --map which is which", names()));
    }
    Ok(columns)
}

/// Returns the field that a path names, and the path in full: a text without a language is in that of the sheet.
fn field_of(fields: &[&'static Field], path: &str, language: &str) -> Option<(String, &'static Field)> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let field = fields.iter().copied().find(|field| field.name == name)?;
    match (field.shape, rest) {
        (Shape::Register(_) | Shape::Set, None) => Some((path.to_owned(), field)),
        (Shape::Localized, None) => Some((format!("{name}.{language}"), field)),
        (Shape::Localized, Some(language)) if LANGUAGES.contains(&language) => Some((path.to_owned(), field)),
        (Shape::Register(_) | Shape::Set | Shape::Localized | Shape::Collection(_), _) => None,
    }
}

fn assignments(path: String, field: &Field, cell: &str) -> Vec<Assignment> {
    let set = |path: String, value: String| Assignment { path, value: Some(value) };
    match field.shape {
        Shape::Set => {
            let keys = cell.split([' ', ',', ';']).filter(|key| !key.is_empty());
            keys.map(|key| set(format!("{path}.{key}"), "true".to_owned())).collect()
        }
        Shape::Register(Register::Date) => vec![set(path, day(cell).unwrap_or_else(|| cell.to_owned()))],
        Shape::Register(_) | Shape::Localized | Shape::Collection(_) => vec![set(path, cell.to_owned())],
    }
}

/// Returns a day as spreadsheets in Portugal, France and Cape Verde write it, 31/01/2027: the day comes first.
fn day(cell: &str) -> Option<String> {
    let parts: Vec<&str> = cell.split(['/', '.']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<u16>().ok();
    (year.len() == 4).then_some(())?;
    Some(format!("{:04}-{:02}-{:02}", number(year)?, number(month)?, number(day)?))
}

#[cfg(test)]
mod tests;
