//! What must be true of observers in the end: they hold all that is public and in what they observe, and nothing else that
//! belongs to anybody (R213, R215).

use super::Checked;
use super::held::{noted, on_disk};
use crate::sim::world::World;
use djuntu_protocol::authority::Authority;
use djuntu_protocol::document::Log;
use djuntu_protocol::document::publication::Publishing;
use djuntu_protocol::entry::SignedEntry;
use djuntu_protocol::gate;
use djuntu_protocol::identity::{DocumentId, EntryId};
use std::collections::BTreeMap;

/// Checks what an observer holds against what the other nodes hold.
pub(super) fn check(world: &mut World, observer: usize, members: &[Checked]) -> Result<(), String> {
    let (logs, authority) = on_disk(world, observer);
    let public = |log: &&Log| log.home().is_some();
    if let Some(log) = logs.values().filter(public).find(|log| !Publishing::of(log, &authority).is_public) {
        return Err(format!("holds {:?}, which is not public", log.document()));
    }
    for (id, document, bytes) in world.node(observer).disk.entries() {
        let parsed = SignedEntry::parse(bytes, world.network_id).map_err(|error| error.to_string())?;
        let entry = parsed.verify().map_err(|error| format!("{id:?}: {error}"))?;
        let home = logs.get(&document).and_then(Log::home);
        if entry.id() != id || gate::authentic(&entry, document, home, &authority).is_err() {
            return Err(format!("holds {id:?}, which its author was not entitled to write"));
        }
    }
    let sources = world.node(observer).observing.clone().unwrap_or_default().sources;
    for member in members.iter().filter(|member| sources.contains(&world.node(member.node).key())) {
        has_all_of(world, observer, member, &logs)?;
    }
    world.figures.observed += logs.values().filter(public).count() as u64;
    has_an_index(world, observer, &logs, &authority)
}

/// The observer holds every entry of what is public, and is observed, at one of its sources.
fn has_all_of(
    world: &World,
    observer: usize,
    source: &Checked,
    logs: &BTreeMap<DocumentId, Log>,
) -> Result<(), String> {
    let scopes = world.node(observer).observing.clone().unwrap_or_default().scopes;
    let authority: &Authority = &source.held.authority;
    let is_observed = |log: &&Log| {
        let is_in = |home| scopes.iter().any(|scope| scope.includes(home, authority));
        log.home().is_some_and(is_in) && Publishing::of(log, authority).is_public
    };
    for log in source.held.logs.values().filter(is_observed) {
        let ours = logs.get(&log.document());
        let is_here = |id: &EntryId| ours.is_some_and(|ours| ours.records().any(|(held, _)| held == *id));
        if let Some((missing, _)) = log.records().find(|(id, _)| !is_here(id)) {
            return Err(format!("lacks {missing:?} of the public {:?} of node {}", log.document(), source.node));
        }
    }
    Ok(())
}

/// What is noted of the documents is what the disk holds.
fn has_an_index(
    world: &World,
    observer: usize,
    logs: &BTreeMap<DocumentId, Log>,
    authority: &Authority,
) -> Result<(), String> {
    let index = world.node(observer).disk.index();
    let rebuilt: BTreeMap<_, _> =
        logs.values().map(|log| (log.document(), (noted(log.header(), log, authority), log.fingerprint()))).collect();
    if index == rebuilt { Ok(()) } else { Err("its index is not what its disk holds".to_owned()) }
}
