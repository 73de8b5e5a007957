//! `import`: tables become documents.
//!
//! Everything is checked before anything is written; what is written then goes to the node in parts, and how far it is shows.

mod archive;
mod sheet;

use super::Context;
use crate::args;
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::render::{self, Progress, terminal};
use djuntu_node::api::{Batch, NewDocument, TakenIn};
use djuntu_node::export::csv;
use djuntu_node::export::sheet::Fault;
use djuntu_protocol::document::view::Assignment;
use djuntu_protocol::identity::DocumentId;
use std::io::Read;
use std::path::Path;

/// Most bytes of a file that is taken in.
const FILE_BYTES_MAX: u64 = 256 << 20;
/// How many documents go to the node at a time, and about how many bytes of them.
const PART_DOCUMENTS: usize = 200;
const PART_BYTES: usize = 4 << 20;

/// What came of a file.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct Taken {
    /// Whether nothing was written because that was wanted.
    pub(crate) dry_run: bool,
    /// The documents that were begun, or would be.
    pub(crate) begun: usize,
    /// Their ids, in the order of the rows.
    pub(crate) documents: Vec<DocumentId>,
    /// How many documents were changed, or would be.
    pub(crate) changed: usize,
    /// How many read so already.
    pub(crate) unchanged: usize,
    /// How many items were added, or would be.
    pub(crate) items: usize,
    /// The columns that fill nothing.
    pub(crate) unused: Vec<String>,
    /// The tables of what was signed, which no table changes.
    pub(crate) passed_over: Vec<String>,
    /// The tables that were not in UTF-8 and read as Windows-1252, in which some letters may be others.
    pub(crate) guessed: Vec<String>,
    /// What was not taken, and why.
    pub(crate) left_out: Vec<String>,
    /// What is wrong with rows; then nothing was written.
    pub(crate) faults: Vec<Fault>,
}

/// A document to be begun, and the row that it comes from.
struct Row {
    row: String,
    new: NewDocument,
}

pub(super) fn import(context: &Context, args: &args::Import) -> Result<(), CliError> {
    let bytes = read(&args.file)?;
    let client = context.client()?;
    let taken = if csv::is_archive(&bytes) {
        archive::take(&client, args, &bytes)?
    } else {
        sheet::take(&client, args, &bytes)?
    };
    context.print(&taken, render::taken)?;
    if !taken.faults.is_empty() {
        let what = format!("{} rows are wrong, so nothing was written", taken.faults.len());
        return Err(CliError::new(Exit::Usage, what).advice("put them right and import again; --dry-run checks"));
    }
    if !taken.dry_run && !taken.left_out.is_empty() {
        let advice = "put that right and import again: what is there already stays as it is";
        return Err(CliError::new(Exit::Refused, "not everything was taken").advice(advice));
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, CliError> {
    let unreadable = |error: std::io::Error| CliError::unreadable(file, &error);
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    opened.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        let shown = terminal::clean(&file.display().to_string());
        return Err(CliError::new(Exit::Usage, format!("{shown} is larger than anything that djuntu writes")));
    }
    Ok(bytes)
}

fn wrong(error: &csv::ReadError) -> CliError {
    CliError::new(Exit::Usage, terminal::clean(&error.to_string()))
}

/// Begins documents, part by part. Returns them in the order of the rows, none for what could not be begun.
fn begin(
    client: &Client,
    args: &args::Import,
    rows: Vec<Row>,
    taken: &mut Taken,
) -> Result<Vec<Option<DocumentId>>, CliError> {
    let mut begun = Vec::with_capacity(rows.len());
    let (all, mut done) = (rows.len() as u64, 0);
    let mut progress = Progress::counting("importing");
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let (mut names, mut documents, mut bytes) = (Vec::new(), Vec::new(), 0);
        while let Some(Row { row, new }) = rows.next_if(|_| documents.len() < PART_DOCUMENTS && bytes < PART_BYTES) {
            bytes += new.set.iter().map(size).sum::<usize>();
            names.push(row);
            documents.push(new);
        }
        let batch = Batch { with: args.with.clone(), within: args.within.clone(), home: args.home, documents };
        let outcomes: Vec<TakenIn> = client.post("/imports", &batch)?;
        for (row, outcome) in names.iter().zip(outcomes) {
            begun.push(outcome.document);
            taken.documents.extend(outcome.document);
            taken.begun += usize::from(outcome.document.is_some());
            taken.left_out.extend(outcome.problem.map(|problem| format!("{row}: {problem}")));
        }
        done += names.len() as u64;
        progress.at(done, all);
    }
    Ok(begun)
}

fn size(assignment: &Assignment) -> usize {
    assignment.path.len() + assignment.value.as_ref().map_or(0, String::len)
}
