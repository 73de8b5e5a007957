//! A zip of djuntu: what is here already is changed where it differs, and what is not is begun.

use super::{Row, Taken, begin, wrong};
use crate::args;
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::render::{Progress, flatten, short};
use djuntu_node::api::{Edit, NewDocument, Summary, Written};
use djuntu_node::export::csv::{self, Incoming, Tables};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::languages_from;
use djuntu_protocol::document::view::{Assignment, Draft};
use djuntu_protocol::identity::DocumentId;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn take(client: &Client, args: &args::Import, bytes: &[u8]) -> Result<Taken, CliError> {
    let Tables { documents: incoming, faults, passed_over, guessed } =
        csv::read(bytes).map_err(|error| wrong(&error))?;
    let mut taken = Taken { dry_run: args.dry_run, faults, passed_over, guessed, ..Taken::default() };
    if !taken.faults.is_empty() {
        return Ok(taken);
    }
    let (mut new, mut changes) = (Vec::new(), Vec::new());
    for document in incoming {
        match draft(client, &document.id)? {
            Some(draft) => changes.push((document.id.clone(), differing(&draft, document))),
            // A territory is founded, and a cooperation is agreed: neither is begun by a table.
            None if matches!(document.kind, DocumentKind::Territory | DocumentKind::Cooperation) => {
                taken.left_out.push(format!("{} {} is not here", document.kind, short(&document.id)));
            }
            None => new.push(document),
        }
    }
    let mut copies = Copies::default();
    if !args.again && !new.is_empty() {
        copies.leave_out_begun_before(&client.get::<Vec<Summary>>("/documents")?, &mut new, &mut taken);
    }
    taken.unchanged = changes.iter().filter(|(_, set)| set.is_empty()).count();
    changes.retain(|(_, set)| !set.is_empty());
    if args.dry_run {
        (taken.begun, taken.changed) = (new.len(), changes.len());
        return Ok(taken);
    }
    let waiting = copies.begin(client, args, new, &mut taken)?;
    for (id, set) in waiting {
        if let Err(error) = write(client, &id.to_string(), copies.renamed(set)) {
            taken.left_out.push(format!("{}: {error}", short(&id)));
        }
    }
    let renamed = changes.into_iter().map(|(id, set)| (id, copies.renamed(set))).collect();
    change(client, renamed, &mut taken)?;
    Ok(taken)
}

/// What documents of the file are called here: their ids in the file, and those of what stands for them here.
#[derive(Default)]
struct Copies(BTreeMap<String, DocumentId>);

impl Copies {
    /// Leaves out what looks as if it had been begun from this file before: a copy has another id, so only its kind and its
    /// title tell.
    fn leave_out_begun_before(&mut self, here: &[Summary], new: &mut Vec<Incoming>, taken: &mut Taken) {
        let known: BTreeMap<(&str, &str), DocumentId> = here
            .iter()
            .filter_map(|summary| Some(((summary.kind.as_str(), summary.title.as_deref()?), summary.id)))
            .collect();
        new.retain(|document| {
            let title = title(document);
            let copy = title.as_deref().and_then(|title| known.get(&(document.kind.name(), title)));
            let Some((copy, title)) = copy.zip(title.as_deref()) else { return true };
            let (kind, copy_id) = (document.kind, short(copy));
            let what = format!("{kind} {copy_id} is called “{title}” already: --again begins it once more");
            taken.left_out.push(format!("{}: {what}", short(&document.id)));
            self.0.insert(document.id.clone(), *copy);
            false
        });
    }

    /// Begins documents. Returns what waits until all of them are there, because it refers to others of them.
    fn begin(
        &mut self,
        client: &Client,
        args: &args::Import,
        new: Vec<Incoming>,
        taken: &mut Taken,
    ) -> Result<Vec<(DocumentId, Vec<Assignment>)>, CliError> {
        let of_file: BTreeSet<String> = new.iter().map(|document| document.id.clone()).collect();
        let refers = |assignment: &Assignment| assignment.value.as_ref().is_some_and(|id| of_file.contains(id));
        let (mut ids, mut rows, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
        for Incoming { id, kind, set } in new {
            // The fields of a new item are written in one edit, so they wait together.
            let items: BTreeSet<String> =
                set.iter().filter(|assignment| refers(assignment)).map(|assignment| place(&assignment.path)).collect();
            let (later, now) = set.into_iter().partition(|assignment| items.contains(&place(&assignment.path)));
            let new = NewDocument { kind: kind.name().to_owned(), set: self.renamed(now) };
            rows.push(Row { row: short(&id), new });
            waiting.push(later);
            ids.push(id);
        }
        let begun = begin(client, args, rows, taken)?;
        self.0.extend(ids.into_iter().zip(&begun).filter_map(|(id, copy)| Some((id, (*copy)?))));
        let waiting = begun.into_iter().zip(waiting).filter_map(|(copy, set)| Some((copy?, set)));
        Ok(waiting.filter(|(_, set): &(_, Vec<Assignment>)| !set.is_empty()).collect())
    }

    /// Returns assignments that name copies instead of what they were made of.
    fn renamed(&self, mut set: Vec<Assignment>) -> Vec<Assignment> {
        for assignment in &mut set {
            if let Some(copy) = assignment.value.as_ref().and_then(|id| self.0.get(id)) {
                assignment.value = Some(copy.to_string());
            }
        }
        set
    }
}

/// Returns the item that a path is in, or the path.
fn place(path: &str) -> String {
    let mut parts = path.splitn(3, '.');
    match (parts.next(), parts.next()) {
        (Some(collection), Some(item)) if item.starts_with('+') => format!("{collection}.{item}"),
        _ => path.to_owned(),
    }
}

/// Returns the title as lists will show it.
fn title(document: &Incoming) -> Option<String> {
    let value = |path: &str| {
        let assignment = document.set.iter().find(|assignment| assignment.path == path)?;
        assignment.value.as_deref()
    };
    languages_from(value("lang0")).find_map(|language| value(&format!("title.{language}"))).map(str::to_owned)
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
        let assignment = of_item_here(draft, assignment);
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

/// A reference to an item that is here names it by its id.
fn of_item_here(draft: &Draft, assignment: Assignment) -> Assignment {
    let here = assignment.value.as_ref().and_then(|value| {
        let (collection, item) = value.split_once(".+")?;
        draft.value(&format!("{collection}.{item}")).map(|_| item.to_owned())
    });
    Assignment { value: here.or(assignment.value), ..assignment }
}

/// Writes what a document shall say, as far as that is possible.
fn write(client: &Client, id: &str, set: Vec<Assignment>) -> Result<(), CliError> {
    let path = crate::commands::document_path(id, "")?;
    let mut problem = None;
    for set in csv::edits(set) {
        let written: Result<Written, CliError> = client.patch(&path, &Edit { set });
        problem = problem.or(written.err());
    }
    problem.map_or(Ok(()), Err)
}

fn change(client: &Client, changes: Vec<(String, Vec<Assignment>)>, taken: &mut Taken) -> Result<(), CliError> {
    let all = changes.len() as u64;
    let mut progress = Progress::counting("importing");
    for (done, (id, set)) in changes.into_iter().enumerate() {
        match write(client, &id, set) {
            Ok(()) => taken.changed += 1,
            Err(error) => taken.left_out.push(format!("{}: {error}", short(&id))),
        }
        progress.at(done as u64 + 1, all);
    }
    Ok(())
}
