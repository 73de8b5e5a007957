//! A crowd: a thousand real engines in virtual time, to see what one edit costs in a network of many (W11).
//!
//! Territories are connected as invitations make it, each with about six others, and take part in a cooperation with each
//! of those and in one of their region, of which there are as few as [`limits::PARTIES_MAX`] allows. An edit in a document
//! of a region goes from node to node, because whoever stores it tells its connected counterparts. Nothing fails here, so
//! that what is measured is the protocol: one seed decides everything, and no figure depends on the machine.

mod chase;
mod graph;
mod land;
mod traffic;
mod world;

pub use traffic::Tally;

use crate::sim::Random;
use djuntu_protocol::document::restore;
use djuntu_protocol::engine::Answer;
use djuntu_protocol::identity::{DocumentId, Fingerprint};
use djuntu_protocol::limits;
use land::{Land, network};
use std::collections::BTreeMap;
use traffic::Kind;
use world::{LINK_MS, World};

/// Edits that are made, one after another, in regions and by territories that are drawn.
const EDITS: usize = 5;
/// How long everything may take to come to rest after the start, and after an edit, in milliseconds.
const SETTLING_MS: u64 = 20_000;
/// How long is listened while nothing happens, in milliseconds: everybody compares once or more.
const REST_MS: u64 = 2 * limits::COMPARE_INTERVAL.0;

/// The milliseconds of one round trip between two nodes.
pub const ROUND_TRIP_MS: u64 = 2 * LINK_MS;

/// What a crowd cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// How many territories there are, each with one node.
    pub territories: usize,
    /// How many documents they hold together.
    pub documents: usize,
    /// How many territories share the documents of a region, at most.
    pub parties: usize,
    /// The most connections between two territories of a region.
    pub diameter: usize,
    /// What a node sent on average until it had compared everything after the start.
    pub start_bytes: f64,
    /// What a node at rest sends in an hour on average.
    pub rest_hourly: Hourly,
    /// What the edits cost.
    pub edits: Vec<Spread>,
}

/// What a node sends in an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hourly {
    /// Frames, to all that it is connected with.
    pub frames: f64,
    /// Their bytes.
    pub bytes: f64,
}

/// What one edit cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// Over how many connections it came to the last node.
    pub hops: usize,
    /// How long it took until the last node had stored it, in milliseconds.
    pub last_ms: u64,
    /// How often it came to a node on average; once is needed.
    pub copies: f64,
    /// What a node sent of it on average, with receipts, in bytes.
    pub entry_bytes: f64,
    /// What a node sent on average in comparisons that followed, in bytes.
    pub comparison_bytes: f64,
}

/// Lets this many territories found everything, come to rest, edit, and come to rest again.
///
/// # Errors
/// What an engine did that it must not, or did not do.
pub fn gather(territories: usize, seed: u64) -> Result<Findings, String> {
    let mut random = Random::of(seed, "crowd");
    let land = Land::settle(territories, &mut random);
    let diameters: Option<Vec<usize>> = land.regions.iter().map(|region| land.graph.diameter(region)).collect();
    let diameter = diameters.and_then(|diameters| diameters.into_iter().max()).ok_or("a region is in pieces")?;
    let mut world = World::new(&land);
    world.connect();
    world.run_until(SETTLING_MS);
    let everybody = 0..territories;
    let all = [Kind::Greetings, Kind::Entries, Kind::Receipts, Kind::Comparisons];
    let start = world.traffic.take().sum(everybody.clone(), &all);
    world.run_until(world.now + REST_MS);
    let rest = world.traffic.take();
    if rest.sum(everybody.clone(), &[Kind::Greetings, Kind::Entries, Kind::Receipts]) != Tally::default() {
        return Err("entries are sent although nothing has happened".to_owned());
    }
    let mut edits = Vec::new();
    for number in 0..EDITS {
        edits.push(edit(&mut world, &land, &rest, number, &mut random)?);
    }
    check_equal(&mut world, &land)?;
    let rest = rest.sum(everybody, &all);
    let hourly = |count: u64| count as f64 / territories as f64 * 3_600_000.0 / REST_MS as f64;
    Ok(Findings {
        territories,
        documents: land.documents(),
        parties: land.regions.iter().map(std::ops::Range::len).max().unwrap_or_default(),
        diameter,
        start_bytes: start.bytes as f64 / territories as f64,
        rest_hourly: Hourly { frames: hourly(rest.frames), bytes: hourly(rest.bytes) },
        edits,
    })
}

/// Has somebody edit a document of a region, and waits until everybody is at rest again.
fn edit(
    world: &mut World<'_>,
    land: &Land,
    rest: &traffic::Traffic,
    number: usize,
    random: &mut Random,
) -> Result<Spread, String> {
    let index = random.index(land.regions.len());
    let (region, circle) = land.regions.get(index).zip(land.regional.get(index)).ok_or("there are no regions")?;
    let author = region.start + random.index(region.len());
    let document = *random.pick(&circle.documents).ok_or("the region has no documents")?;
    world.edit(author, document, &format!("Projeto de todos, texto {number}"))?;
    world.run_until(world.now + SETTLING_MS);
    if let Some(failure) = &world.failure {
        return Err(failure.clone());
    }
    let sent = world.traffic.take();
    let chase = world.chase.take().ok_or("an edit is followed")?;
    let (hops, last_ms) = chase.reach(region.clone()).ok_or("an edit did not come to everybody who shares it")?;
    if chase.seen() != region.len() {
        return Err("an edit came to somebody who does not share it".to_owned());
    }
    let each = |count: f64| count / region.len() as f64;
    let entries = sent.sum(region.clone(), &[Kind::Entries, Kind::Receipts]);
    // Comparisons go on all the time; what is more of them than at rest follows from the edit.
    let compared = sent.sum(region.clone(), &[Kind::Comparisons]).bytes as f64;
    let usual = rest.sum(region.clone(), &[Kind::Comparisons]).bytes as f64 * SETTLING_MS as f64 / REST_MS as f64;
    Ok(Spread {
        hops,
        last_ms,
        copies: each(chase.copies() as f64),
        entry_bytes: each(entries.bytes as f64),
        comparison_bytes: each(compared - usual),
    })
}

/// Checks that every engine says that it holds what follows anew from what its node has stored, and that all nodes of a
/// region hold the same of it.
fn check_equal(world: &mut World<'_>, land: &Land) -> Result<(), String> {
    let mut said: BTreeMap<DocumentId, Fingerprint> = BTreeMap::new();
    for node in 0..land.halls.len() {
        let changed = world.changed(node);
        let mut stored: BTreeMap<DocumentId, Fingerprint> =
            land.known(node).documents.into_iter().map(|(document, _, fingerprint)| (document, fingerprint)).collect();
        for document in changed {
            let log = restore(document, world.stored(node, &document), network());
            stored.insert(document, log.ok_or("what was stored cannot be read")?.fingerprint());
        }
        let Some(Answer::Listed(listed)) = world.listed(node) else {
            return Err("an engine does not answer".to_owned());
        };
        let listed: BTreeMap<DocumentId, Fingerprint> =
            listed.into_iter().map(|(document, _, fingerprint)| (document, fingerprint)).collect();
        if listed != stored {
            return Err(format!("node {node} says that it holds something else than it has stored"));
        }
        for (document, fingerprint) in listed {
            if *said.entry(document).or_insert(fingerprint) != fingerprint {
                return Err(format!("node {node} holds something else than another one that shares it"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
