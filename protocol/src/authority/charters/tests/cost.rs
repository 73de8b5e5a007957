//! What a node pays for charters that somebody makes to cost it time (R131). Times are of test builds on slow machines.

use super::*;
use crate::entry::Author;
use std::time::{Duration, Instant};

/// Returns the entries of Loures, whose charter names Maio as its guardian in every version, and of Maio: a line with a rival
/// beside each version, and two acts of Maio about each fork, one for either.
fn turning(forks: u64) -> (Vec<Verified>, Vec<Verified>) {
    let country = Country::with(2);
    let (loures, maio) = (country.first(0), country.first(1));
    let write = |by: u8, cited: EntryId, document: usize, epoch: u64, act: &Act| {
        let territory = Some((country.id(usize::from(by) - 1), cited));
        let author = Author { key: key(by), network: network(), territory, epoch };
        let document = Some(country.founded[document].document());
        author.act(document, Chain::default(), NOW, act, vec![], None).expect("has a form")
    };
    let (mut versions, mut acts) = (vec![country.founded[0].clone()], vec![country.founded[1].clone()]);
    let mut before = loures;
    let guardians = [country.id(1)];
    let next = |before, threshold| guarded(roots(&[before], threshold, &[1, 3]), 1, &guardians);
    for fork in 0..forks {
        let line = write(1, before.0, 0, 2 * fork + 1, &Act::Amend(next(before, 1)));
        let rival = write(1, before.0, 0, 2 * fork + 2, &Act::Amend(next(before, 2)));
        for (place, version) in [rival.id(), line.id()].into_iter().enumerate() {
            let epoch = 2 * fork + 1 + u64::try_from(place).expect("small");
            acts.push(write(2, maio.0, 1, epoch, &Act::Guard(country.id(0), version)));
        }
        before = (line.id(), before.1 + 1);
        versions.extend([line, rival]);
    }
    (versions, acts)
}

/// Takes in entries one by one, as they come from a peer, and returns how long that takes.
fn taken(entries: &[Verified]) -> Duration {
    let begun = Instant::now();
    let mut known = Known::default();
    for entry in entries {
        known.admit(entry).expect("passes the gate");
    }
    begun.elapsed()
}

/// R131: what took minutes when each turn traced all lines anew. How often versions are looked at is counted in the tests of
/// the lines; the bound here is for a machine that does much else at the same time.
#[test]
fn many_turns_of_guardians_are_soon_judged() {
    let (versions, acts) = turning(3_000);
    let entries = [versions, acts].concat();
    let cost = (0..3).map(|_| taken(&entries)).min().expect("three times");
    println!("{} entries of a territory and its guardian are judged in {cost:?}", entries.len());
    assert!(cost < Duration::from_secs(10), "{cost:?}");
}
