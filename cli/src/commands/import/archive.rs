//! A zip of djuntu: what is here already is changed where it differs, and what is not is begun.

use super::{Row, Taken, begin, wrong};
use crate::args;
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::render::{Progress, flatten, short};
use djuntu_node::api::{Edit, NewDocument, Written};
use djuntu_node::export::csv::{self, Incoming, Tables};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{Assignment, Draft};
use std::collections::BTreeMap;

pub(super) fn take(client: &Client, args: &args::Import, bytes: &[u8]) -> Result<Taken, CliError> {
    let Tables { documents: incoming, faults } = csv::read(bytes).map_err(|error| wrong(&error))?;
    let mut taken = Taken { dry_run: args.dry_run, faults, ..Taken::default() };
    if !taken.faults.is_empty() {
        return Ok(taken);
    }
    let mut rows = Vec::new();
    let mut changes = Vec::new();
    for document in incoming {
        match draft(client, &document.id)? {
            Some(draft) => changes.push((document.id.clone(), differing(&draft, document))),
            // A territory is founded, and a cooperation is agreed: neither is begun by a table.
            None if matches!(document.kind, DocumentKind::Territory | DocumentKind::Cooperation) => {
                taken.left_out.push(format!("{} {} is not here", document.kind, short(&document.id)));
            }
            None => {
                let new = NewDocument { kind: document.kind.name().to_owned(), set: document.set };
                rows.push(Row { row: short(&document.id), new });
            }
        }
    }
    taken.unchanged = changes.iter().filter(|(_, set)| set.is_empty()).count();
    changes.retain(|(_, set)| !set.is_empty());
    if args.dry_run {
        (taken.begun, taken.changed) = (rows.len(), changes.len());
        return Ok(taken);
    }
    begin(client, args, rows, &mut taken)?;
    change(client, changes, &mut taken)?;
    Ok(taken)
}

/// Returns what a document says that is here.
fn draft(client: &Client, id: &str) -> Result<Option<Draft>, CliError> {
    let path = crate::commands::document_path(id, "/draft")?;
    match client.get::<Draft>(&path) {
        Ok(draft) => Ok(Some(draft)),
        Err(error) if error.exit_code() == Exit::NotFound as u8 => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns what the table says and the document does not. Items that are there keep their ids.
fn differing(draft: &Draft, document: Incoming) -> Vec<Assignment> {
    let here: BTreeMap<String, String> = flatten(&draft.fields).into_iter().collect();
    let mut set = Vec::new();
    for assignment in document.set {
        let known = assignment.path.replacen(".+", ".", 1);
        if here.get(&known) == assignment.value.as_ref() {
            continue;
        }
        let item = known.rsplit_once('.').and_then(|_| {
            let mut parts = known.splitn(3, '.');
            Some(format!("{}.{}", parts.next()?, parts.next()?))
        });
        let is_there = item.is_some_and(|item| draft.value(&item).is_some());
        set.push(Assignment { path: if is_there { known } else { assignment.path }, ..assignment });
    }
    set
}

fn change(client: &Client, changes: Vec<(String, Vec<Assignment>)>, taken: &mut Taken) -> Result<(), CliError> {
    let all = changes.len() as u64;
    let mut progress = Progress::counting("importing");
    for (done, (id, set)) in changes.into_iter().enumerate() {
        let path = crate::commands::document_path(&id, "")?;
        let mut problem = None;
        for set in csv::edits(set) {
            let written: Result<Written, CliError> = client.patch(&path, &Edit { set });
            problem = problem.or(written.err());
        }
        match problem {
            None => taken.changed += 1,
            Some(error) => taken.left_out.push(format!("{}: {error}", short(&id))),
        }
        progress.at(done as u64 + 1, all);
    }
    Ok(())
}
