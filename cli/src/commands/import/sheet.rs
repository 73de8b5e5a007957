//! A spreadsheet of one's own: each row begins a document, or adds an item to one.

use super::{Row, Taken, begin, wrong};
use crate::args;
use crate::client::Client;
use crate::commands::document_path;
use crate::error::{CliError, Exit};
use crate::render::Progress;
use djuntu_node::api::{Document, Edit, NewDocument, Written};
use djuntu_node::export::csv;
use djuntu_node::export::sheet::{self, Plan, Sheet, SheetRow};
use djuntu_protocol::document::kinds::DocumentKind;
use std::collections::BTreeMap;

pub(super) fn take(client: &Client, args: &args::Import, bytes: &[u8]) -> Result<Taken, CliError> {
    let plan = plan(client, args)?;
    let Sheet { rows, faults, unused, is_guessed } = sheet::read(bytes, &plan).map_err(|error| wrong(&error))?;
    let guessed = if is_guessed { vec![args.file.display().to_string()] } else { Vec::new() };
    let mut taken = Taken { dry_run: args.dry_run, unused, faults, guessed, ..Taken::default() };
    if args.dry_run || !taken.faults.is_empty() {
        (taken.begun, taken.items) = if args.into.is_some() { (0, rows.len()) } else { (rows.len(), 0) };
        return Ok(taken);
    }
    match &args.into {
        Some(id) => add(client, id, rows, &mut taken)?,
        None => {
            let kind = plan.kind.name();
            let new = |row: SheetRow| Row {
                row: format!("row {}", row.row),
                new: NewDocument { kind: kind.to_owned(), set: row.set },
            };
            begin(client, args, rows.into_iter().map(new).collect(), &mut taken)?;
        }
    }
    Ok(taken)
}

fn plan(client: &Client, args: &args::Import) -> Result<Plan, CliError> {
    let kind = match (&args.into, args.kind) {
        (Some(id), _) => {
            let document: Document = client.get(&document_path(id, "")?)?;
            document.summary.kind
        }
        (None, Some(kind)) => kind.name().to_owned(),
        (None, None) => {
            let what = "this is no zip of djuntu, so it must be said what its rows become";
            let advice = "--kind project, or --into ID --items milestones; see “djuntu import --help”";
            return Err(CliError::new(Exit::Usage, what).advice(advice));
        }
    };
    let kind = kind.parse::<DocumentKind>().map_err(|error| CliError::new(Exit::Usage, error.to_string()))?;
    let mut columns = BTreeMap::new();
    for mapping in &args.map {
        let Some((field, column)) = mapping.split_once('=') else {
            let what = format!("“{mapping}” says no field and column");
            return Err(CliError::new(Exit::Usage, what).advice("write it as in --map title=Nome"));
        };
        columns.insert(column.trim().to_owned(), field.trim().to_owned());
    }
    Ok(Plan { kind, collection: args.items.clone(), columns, language: args.lang.clone() })
}

/// Adds the rows as items, as many in one edit as fit.
fn add(client: &Client, id: &str, rows: Vec<SheetRow>, taken: &mut Taken) -> Result<(), CliError> {
    let path = document_path(id, "")?;
    let all = rows.len();
    let edits = csv::edits(rows.into_iter().flat_map(|row| row.set).collect());
    let mut progress = Progress::counting("importing");
    let parts = edits.len() as u64;
    for (done, set) in edits.into_iter().enumerate() {
        let _written: Written = client.patch(&path, &Edit { set })?;
        progress.at(done as u64 + 1, parts);
    }
    (taken.items, taken.changed) = (all, 1);
    Ok(())
}
