//! P2: what counts is a pure function of the set of entries (R30), whatever the order of edits, removals, restores,
//! expulsions, departures, new admissions and acceptances, and for a node that joins when everything has happened.

use super::holder::{Holder, Inspected};
use super::story::Story;
use crate::sim::Random;
use djuntu_protocol::authority::judge::Reason;
use std::collections::BTreeMap;

const SEEDS: u64 = 1_000;
const ORDERS: usize = 6;

/// What the histories came to: they prove something only when they come to everything.
#[derive(Debug, Default)]
struct Figures {
    entries: usize,
    set_aside: BTreeMap<&'static str, usize>,
    contested: usize,
    disputes: usize,
    ended: usize,
}

/// Tries every history in every order.
///
/// # Errors
/// The first seed of which two orders, or a late joiner, come to something else.
pub(super) fn prove() -> Result<String, String> {
    let mut figures = Figures::default();
    let (mut differing, mut late) = (Vec::new(), Vec::new());
    for seed in 0..SEEDS {
        let (orders, joins) = try_seed(seed, &mut figures)?;
        differing.extend((orders > 0).then_some(seed));
        late.extend((!joins).then_some(seed));
    }
    let line = format!(
        "{SEEDS} seeds x {ORDERS} orders, {} differences, {} late joiners differ\n  {} entries, of them {}; {} contested, {} disputes, {} memberships ended",
        differing.len(),
        late.len(),
        figures.entries,
        figures.set_aside.iter().map(|(reason, count)| format!("{count} {reason}")).collect::<Vec<_>>().join(", "),
        figures.contested,
        figures.disputes,
        figures.ended,
    );
    let is_rich = figures.set_aside.len() == 4 && figures.contested > 50 && figures.disputes > 50 && figures.ended > 50;
    match (differing.first(), late.first()) {
        (None, None) if is_rich => Ok(line),
        (None, None) => Err(format!("the histories do not come to everything: {line}")),
        (first, second) => Err(format!("{line}; seeds {first:?} and {second:?}")),
    }
}

/// Returns in how many orders of one history something else comes out, and whether a late joiner sees the same.
fn try_seed(seed: u64, figures: &mut Figures) -> Result<(usize, bool), String> {
    let Story { witness, mut entries, .. } = Story::of(seed);
    let expected = witness.state();
    figures.entries += entries.len();
    for (_, verdict, _) in expected.documents.values() {
        for reason in verdict.set_aside.values() {
            *figures.set_aside.entry(name(*reason)).or_default() += 1;
        }
        figures.contested += verdict.contested.len();
        figures.disputes += verdict.disputes.len();
    }
    figures.ended += expected.cooperations.values().map(|membership| membership.ended.len()).sum::<usize>();
    let mut random = Random::of(seed, "arrival");
    let mut differing = 0;
    let mut last = witness;
    for _ in 0..ORDERS {
        shuffle(&mut random, &mut entries);
        let mut holder = Holder::default();
        entries.iter().for_each(|entry| holder.take(entry));
        differing += usize::from(holder.state() != expected);
        last = holder;
    }
    let mut joiner = Holder::default();
    last.told().into_iter().for_each(|entry| joiner.take(entry));
    // What still waits rests on an admission that never came about; nobody tells it.
    let joined = joiner.state();
    let restarted = joiner.restarted()?.state();
    let is_same = joined.documents == expected.documents && joined.cooperations == expected.cooperations;
    Ok((differing, is_same && restarted == joined))
}

fn shuffle(random: &mut Random, entries: &mut [Inspected]) {
    for index in (1..entries.len()).rev() {
        entries.swap(index, random.index(index + 1));
    }
}

const fn name(reason: Reason) -> &'static str {
    match reason {
        Reason::Fork | Reason::RestsOnFork => "on a lost fork",
        Reason::NotEntitledToday | Reason::TooManyEpochs => "not entitled",
        Reason::NoParty => "of no party",
        Reason::Contested => "contested",
    }
}
