//! What must be true at the end of every run, whatever went wrong in it.
//!
//! Everything is worked out anew from the disks, so that an engine is never asked whether it is right.

mod held;
mod observers;

use super::random::Random;
use super::user;
use super::world::World;
use djuntu_protocol::act::Subject;
use djuntu_protocol::authority::judge::{Verdict, judge};
use djuntu_protocol::document::Log;
use djuntu_protocol::document::agreement::Agreement;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::Draft;
use djuntu_protocol::engine::{Answer, Command, CommandId, Engine, Input, Known, Output, Reading};
use djuntu_protocol::entry::SignedEntry;
use djuntu_protocol::identity::{ChangeHash, DocumentId, EntryId, Fingerprint, TerritoryId};
pub(super) use held::Held;
use std::collections::{BTreeMap, BTreeSet};

/// What a node shows of one document.
#[derive(Debug, PartialEq)]
struct Shown {
    fingerprint: Fingerprint,
    verdict: Verdict,
    draft: Draft,
    heads: Vec<ChangeHash>,
    agreement: Option<Agreement>,
    parties: Vec<TerritoryId>,
}

/// One node: what its disk holds, and what it shows.
struct Checked {
    node: usize,
    held: Held,
    shown: BTreeMap<DocumentId, Shown>,
}

/// Checks everything; what is wrong becomes a failure of the world.
pub(super) fn check(world: &mut World) {
    let mut nodes = Vec::new();
    let (observers, members): (Vec<usize>, Vec<usize>) =
        world.honest().into_iter().partition(|node| world.node(*node).is_observer);
    for node in members {
        let Some(held) = Held::by(world, node) else { return world.fail(node, "belongs to no territory") };
        match shown_by(world, node, &held) {
            Ok(shown) => nodes.push(Checked { node, held, shown }),
            Err(what) => return world.fail(node, &what),
        }
    }
    let mut known = BTreeSet::new();
    for checked in &nodes {
        let outcome = restarts_equal(world, checked)
            .and_then(|()| entries_are_authentic(world, checked, &mut known))
            .and_then(|()| holds_nothing_foreign(world, checked))
            .and_then(|()| is_at_rest(world, checked.node))
            .and_then(|()| nodes.iter().try_for_each(|other| twins_are_equal(world, checked, other)));
        if let Err(what) = outcome {
            world.fail(checked.node, &what);
        }
    }
    for observer in observers {
        if let Err(what) = observers::check(world, observer, &nodes) {
            world.fail(observer, &what);
        }
    }
    world.figures.documents = nodes.iter().map(|checked| checked.shown.len() as u64).sum();
    world.figures.distinct_entries = known.len() as u64;
}

/// Reads every document of a node as its people see it.
fn shown_by(world: &mut World, node: usize, held: &Held) -> Result<BTreeMap<DocumentId, Shown>, String> {
    let Some(Ok(Answer::Listed(listed))) = world.ask(node, Command::List) else {
        return Err("tells no list".to_owned());
    };
    let mut shown = BTreeMap::new();
    for (document, header, fingerprint) in listed {
        let answer = world.ask(node, Command::Read(document));
        let Some(Ok(Answer::Reading(reading))) = answer else { return Err(format!("{document:?}: {answer:?}")) };
        let index = world.node(node).disk.index();
        if reading.log.fingerprint() != fingerprint || index.get(&document) != Some(&(header, fingerprint)) {
            let (log, noted) = (reading.log.fingerprint(), index.get(&document));
            let apart =
                format!("{log:?} in the log, {header:?} {fingerprint:?} in the catalogue, {noted:?} in the index");
            return Err(format!("{document:?} stands differently in three places: {apart}"));
        }
        shown.insert(document, show(world, node, held, &reading)?);
    }
    Ok(shown)
}

fn show(world: &World, node: usize, held: &Held, reading: &Reading) -> Result<Shown, String> {
    let document = reading.log.document();
    let view = user::view(reading, &world.node(node).disk, world.network_id)?;
    if let Some((id, reason)) = view.unappliable().first() {
        return Err(format!("{id:?} of {document:?} is unappliable: {reason}"));
    }
    let rebuilt = held.logs.get(&document).ok_or("a document that was read is not on the disk")?;
    if judge(rebuilt, &held.authority) != *reading.verdict {
        return Err(format!("{document:?} is judged differently from the disk"));
    }
    let is_agreement = reading.log.header().kind == DocumentKind::Agreement;
    Ok(Shown {
        fingerprint: reading.log.fingerprint(),
        verdict: (*reading.verdict).clone(),
        draft: view.draft().clone(),
        heads: view.heads(),
        agreement: is_agreement.then(|| user::agreement(reading)),
        parties: reading.parties.clone(),
    })
}

/// Nodes that share something hold and show the same of it, and each holds what the other has promised.
fn twins_are_equal(world: &World, checked: &Checked, other: &Checked) -> Result<(), String> {
    let is_same = checked.node == other.node;
    if !is_same && !world.are_twins(checked.node, other.node) {
        return Ok(());
    }
    let shared = checked.held.shared_with(&other.held);
    for document in &shared {
        let (ours, theirs) = (checked.shown.get(document), other.shown.get(document));
        if ours != theirs {
            return Err(format!("{document:?} differs from node {}: {}", other.node, difference(ours, theirs)));
        }
    }
    authority_is_equal(checked, other, &shared)?;
    for (document, entry) in &world.node(checked.node).promises {
        if (is_same || shared.contains(document)) && !world.node(other.node).disk.is_stored(entry) {
            return Err(format!("{entry:?} of {document:?} was acknowledged and is lost on node {}", other.node));
        }
    }
    Ok(())
}

/// Nodes that share something see the same of their own charters and of the cooperations that they share.
fn authority_is_equal(checked: &Checked, other: &Checked, shared: &BTreeSet<DocumentId>) -> Result<(), String> {
    for territory in [checked.held.territory, other.held.territory] {
        let (ours, theirs) = (checked.held.standing(territory), other.held.standing(territory));
        if ours != theirs {
            return Err(format!("{territory:?} has other charters than on node {}: {ours}; {theirs}", other.node));
        }
    }
    for document in shared.iter().filter(|document| checked.held.authority.cooperation(**document).is_some()) {
        let (ours, theirs) = (checked.held.membership(*document), other.held.membership(*document));
        if ours != theirs {
            return Err(format!("{document:?} has another membership than on node {}: {ours}; {theirs}", other.node));
        }
    }
    Ok(())
}

/// Says in short in what two nodes differ.
fn difference(ours: Option<&Shown>, theirs: Option<&Shown>) -> String {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return "only one of them holds it".to_owned() };
    let parts = [
        ("fingerprint", ours.fingerprint != theirs.fingerprint),
        ("verdict", ours.verdict != theirs.verdict),
        ("draft", ours.draft != theirs.draft),
        ("heads", ours.heads != theirs.heads),
        ("agreement", ours.agreement != theirs.agreement),
        ("parties", ours.parties != theirs.parties),
    ];
    let differing: Vec<&str> = parts.iter().filter(|(_, differs)| *differs).map(|(part, _)| *part).collect();
    differing.join(", ")
}

/// No node holds a document that is not its territory's to read. Of territories to which it was introduced it may hold
/// the charter, even when they never cooperated; and a twin may bring any charter, because those of all parties are
/// needed (R94), so a twin that lies can bring one that nobody needs.
fn holds_nothing_foreign(world: &World, checked: &Checked) -> Result<(), String> {
    let ours = world.node(checked.node).territory;
    let is_introduced = |document: &DocumentId| {
        let theirs = world.founded.get(&document.as_territory()).copied();
        theirs.is_some_and(|theirs| world.cooperating().contains(&(ours.min(theirs), ours.max(theirs))))
    };
    let is_charter = |document: &DocumentId| {
        matches!(checked.held.logs.get(document).map(Log::subject), Some(Subject::Territory(_)))
    };
    let is_imposed = |document: &DocumentId| world.watch.is_brought(checked.node, *document) && is_charter(document);
    let is_foreign =
        |document: &&DocumentId| !checked.held.may_hold(document) && !is_introduced(document) && !is_imposed(document);
    let foreign = checked.held.logs.keys().find(is_foreign);
    foreign.map_or(Ok(()), |document| Err(format!("holds the foreign document {document:?}")))
}

/// Every stored entry verifies strictly, and the charter that it cites gave its author the role.
fn entries_are_authentic(world: &World, checked: &Checked, known: &mut BTreeSet<EntryId>) -> Result<(), String> {
    for (id, document, bytes) in world.node(checked.node).disk.entries() {
        if known.contains(&id) {
            continue;
        }
        let parsed = SignedEntry::parse(bytes, world.network_id).map_err(|error| error.to_string())?;
        let entry = parsed.verify().map_err(|error| format!("{id:?}: {error}"))?;
        if entry.id() != id || entry.document() != document || !checked.held.is_authentic(&entry) {
            return Err(format!("holds {id:?}, which its author was not entitled to write"));
        }
        known.insert(id);
    }
    Ok(())
}

/// An engine that starts on the disk as it is knows the same, whether or not there is an index.
fn restarts_equal(world: &World, checked: &Checked) -> Result<(), String> {
    for is_index_lost in [false, true] {
        let known = world.node(checked.node).disk.reopened(world.network_id, is_index_lost)?;
        restarts_equal_with(world, checked, known)?;
    }
    Ok(())
}

fn restarts_equal_with(world: &World, checked: &Checked, known: Known) -> Result<(), String> {
    let node = world.node(checked.node);
    let seed = Random::of(0, "check").bytes();
    let mut engine = Engine::new(node.config(world.network_id), node.keys.clone(), seed, known);
    engine.handle(node.clock(world.now), Input::Command(CommandId(0), Command::List));
    let answer = std::iter::from_fn(|| engine.poll()).find_map(|output| match output {
        Output::Answer(_, Ok(Answer::Listed(listed))) => Some(listed),
        _ => None,
    });
    let index = node.disk.index().into_iter();
    let index: Vec<_> = index.map(|(document, (header, print))| (document, header, print)).collect();
    let rebuilt: Vec<_> = checked.held.logs.values().map(|log| checked.held.stand_of(log)).collect();
    // What the index had not been told when it last reached the disk is found out again: which documents are public.
    let answer = answer.map(|listed| checked.held.noted(listed));
    if answer.as_ref() != Some(&index) || rebuilt != index {
        return Err("knows something else after a restart".to_owned());
    }
    let is_same = engine.territory() == Some(checked.held.territory);
    if is_same { Ok(()) } else { Err("belongs to another territory after a restart".to_owned()) }
}

/// Nobody waits for anything, and nothing is unreadable.
fn is_at_rest(world: &mut World, node: usize) -> Result<(), String> {
    let Some(status) = world.status(node) else { return Err("does not tell how things stand".to_owned()) };
    let waits = status
        .nodes
        .iter()
        .find(|other| other.is_connected && (other.missing_in > 0 || other.missing_out > 0 || !other.stuck.is_empty()));
    match waits {
        Some(other) => Err(format!("still waits: {other:?}")),
        None if !status.unreadable.is_empty() => Err(format!("cannot read {:?}", status.unreadable)),
        None => Ok(()),
    }
}
