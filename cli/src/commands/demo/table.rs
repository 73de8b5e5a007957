//! The end: every node, what it holds, that it is the same as at the others, and that every entry is verified.

use super::cast::Cast;
use super::read::items;
use super::stage::{Actor, Stage, retry};
use crate::client::Client;
use crate::error::CliError;
use djuntu_node::api::{Document, Status, Summary};
use djuntu_protocol::identity::{DocumentId, TerritoryId};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a node holds.
pub(super) struct Holding {
    territory: Option<TerritoryId>,
    documents: BTreeMap<DocumentId, Held>,
}

/// A document that a node holds.
struct Held {
    fingerprint: String,
    shared_by: Vec<TerritoryId>,
}

/// A line of the table.
#[derive(Serialize)]
pub(super) struct Row {
    node: String,
    documents: usize,
    /// How many of them another node holds too, with the same fingerprint.
    same: usize,
    entries_verified: u64,
    refused: usize,
    bytes_on_disk: u64,
}

pub(super) fn play(stage: &Stage, cast: &Cast) -> Result<Vec<Row>, CliError> {
    stage.scene("What every node holds now")?;
    let actors = cast.all();
    let held = wait_until_equal(&actors)?;
    stage.say("   node                     documents  same as others  entries verified  refused  on disk")?;
    let mut rows = Vec::new();
    for (actor, holding) in actors.iter().zip(&held) {
        let row = row(actor, holding, &held)?;
        let Row { node, documents, same, entries_verified, refused, bytes_on_disk } = &row;
        let kilobytes = format!("{} KB", bytes_on_disk.div_ceil(1_000));
        stage.say(&format!(
            "   {node:<23} {documents:>10} {same:>15} {entries_verified:>17} {refused:>8} {kilobytes:>8}"
        ))?;
        if *refused > 0 {
            return Err(CliError::failed(&format!("{node} holds an entry that does not pass verification")));
        }
        rows.push(row);
    }
    let documents: BTreeSet<&DocumentId> = held.iter().flat_map(|holding| holding.documents.keys()).collect();
    let count = documents.len();
    stage.say(&format!("   {count} documents in all; each has the same fingerprint on every node that holds it."))?;
    Ok(rows)
}

fn row(actor: &Actor, holding: &Holding, held: &[Holding]) -> Result<Row, CliError> {
    let report = actor.json(&["verify"])?;
    let holders = |id| held.iter().filter(|other| other.documents.contains_key(id)).count();
    Ok(Row {
        node: actor.title().to_owned(),
        documents: holding.documents.len(),
        same: holding.documents.keys().filter(|id| holders(id) > 1).count(),
        entries_verified: report.pointer("/entries").and_then(Value::as_u64).unwrap_or_default(),
        refused: items(&report, "/refused").len(),
        bytes_on_disk: actor.archive_bytes(),
    })
}

/// Waits until every document has the same fingerprint on each of these nodes that holds it, and all nodes of those who
/// share it do; returns what each node holds.
pub(super) fn wait_until_equal(actors: &[&Actor]) -> Result<Vec<Holding>, CliError> {
    retry(|| {
        let held = actors.iter().map(|actor| holding(actor)).collect::<Result<Vec<_>, _>>()?;
        let mut all: BTreeMap<DocumentId, &Held> = BTreeMap::new();
        for (id, document) in held.iter().flat_map(|holding| &holding.documents) {
            if all.insert(*id, document).is_some_and(|other| other.fingerprint != document.fingerprint) {
                return Err(CliError::failed(&format!("{} is not the same on all nodes yet", id.short())));
            }
        }
        for (actor, holding) in actors.iter().zip(&held) {
            let is_due = |held: &Held| holding.territory.is_some_and(|territory| held.shared_by.contains(&territory));
            let lacking = all.iter().find(|(id, held)| is_due(held) && !holding.documents.contains_key(*id));
            if let Some((id, _)) = lacking {
                return Err(CliError::failed(&format!("{} does not have {} yet", actor.title(), id.short())));
            }
        }
        Ok(held)
    })
}

/// Asks a node what it holds, by the interface that commands use, because these are many questions.
fn holding(actor: &Actor) -> Result<Holding, CliError> {
    let client = Client::open(actor.data())?;
    let status: Status = client.get("/status")?;
    let listed: Vec<Summary> = client.get("/documents")?;
    let mut documents = BTreeMap::new();
    for Summary { id, .. } in listed {
        let Document { summary, fingerprint, .. } = client.get(&format!("/documents/{id}"))?;
        let shared_by = summary.parties.iter().map(|party| party.id).collect();
        documents.insert(id, Held { fingerprint, shared_by });
    }
    Ok(Holding { territory: status.territory.map(|territory| territory.id), documents })
}
