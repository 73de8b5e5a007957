//! Holders who write apart, hear of each other in any order, and sometimes lie.

use super::*;
use crate::authority::judge::{Contested, Reason};
use crate::tests::fixtures::Dice;

/// Writes something on a node, from what it knows; a liar sometimes goes on from an older act than its last.
fn write_something(purse: &mut Purse, node: usize, dice: &mut Dice, is_liar: bool) {
    let fund = purse.fund(node);
    let own = purse.circle.territory(node);
    let Some(holder) = fund.holders.get(&own) else {
        purse.write(node, FundAct::Join(purse.terms));
        return;
    };
    let is_here = |line: &&Line| match &line.act {
        FundAct::Receive(_) => line.holder == own,
        FundAct::Transfer(transfer) => transfer.to == own,
        _ => false,
    };
    let gifts: Vec<EntryId> = fund.ledger.iter().filter(is_here).map(|line| line.entry).collect();
    let gift = (!gifts.is_empty() && dice.below(2) == 0).then(|| gifts[dice.below(gifts.len())]);
    let amount = 1 + dice.below(120) as u64;
    let act = match (dice.below(5), gift) {
        (0, _) => receive(amount),
        (1, Some(gift)) => give_back(amount, gift),
        (2, gift) => spend(amount, gift),
        (_, gift) => purse.transfer(dice.below(4), amount, gift),
    };
    if let Some(dispute) = fund.disputes.iter().find(|dispute| dispute.missing.contains(&own)) {
        // Mostly they agree, because they talk to each other.
        let which = dice.below(4 * dispute.acts.len()) % (dispute.acts.len() + 3);
        let stands = dispute.acts.get(which).unwrap_or(&dispute.acts[0]);
        purse.write(node, FundAct::Settle(*stands));
    }
    if is_liar && dice.below(3) == 0 {
        let chain: Vec<(u64, EntryId)> = chained(purse.circle.log(node))
            .filter(|(_, record, ..)| record.territory == own)
            .map(|(entry, _, _, n, _)| (n, entry))
            .collect();
        let from = chain[dice.below(chain.len())];
        purse.write_behind(node, 100 + dice.number() % 1_000_000, act, Some(from));
    } else if !holder.is_disputed {
        purse.write(node, act);
    }
}

/// Plays a course of events, and returns it with everything told to everybody.
fn played(seed: u64, liars: usize) -> Purse {
    let mut dice = Dice::new(seed);
    let mut purse = Purse::new(4, 1 + dice.below(4));
    for _ in 0..16 {
        let (node, other) = (dice.below(4), dice.below(4));
        match dice.below(3) {
            0 => purse.circle.tell(other, node, Some(&mut dice)),
            _ => write_something(&mut purse, node, &mut dice, node < liars),
        }
        let fund = purse.check(node);
        for (territory, holder) in &fund.holders {
            let is_liar = (0..liars).any(|liar| purse.circle.territory(liar) == *territory);
            assert!(is_liar || holder.balance >= holder.frozen, "seed {seed}: {holder:?}");
        }
    }
    purse.circle.settle();
    purse
}

/// Lets everybody settle what is still to be settled, and write once more.
fn settled(purse: &mut Purse) {
    for node in 0..4 {
        let own = purse.circle.territory(node);
        for dispute in purse.fund(node).disputes.into_iter().filter(|dispute| dispute.missing.contains(&own)) {
            purse.write(node, FundAct::Settle(dispute.acts[0]));
        }
    }
    purse.circle.settle();
    for node in 0..4 {
        if purse.tip(node).is_some() {
            purse.write(node, spend(1, None));
        }
    }
    purse.circle.settle();
}

/// R259, R260: whatever the order, all nodes have the same books; they add up; and the honest are never below zero.
#[test]
fn a_thousand_interleavings_end_the_same_everywhere() {
    let (mut moved, mut disputed, mut ended) = (0, 0, 0);
    for seed in 0..1_000 {
        let liars = if seed % 2 == 0 { 0 } else { 1 + seed as usize % 4 };
        let mut purse = played(seed, liars.min(3));
        settled(&mut purse);
        let all = purse.check(0);
        assert!((1..4).all(|node| purse.fund(node) == all), "seed {seed}");
        assert!(liars > 0 || all.disputes.is_empty(), "seed {seed}: nobody has dealt twice");
        moved += all.ledger.iter().filter(|line| line.outcome == Outcome::Counts).count();
        disputed += all.disputes.len();
        ended += all.disputes.iter().filter(|dispute| dispute.settled.is_some()).count();
    }
    assert!(moved > 5_000 && disputed > 200 && ended > 20, "{moved} {disputed} {ended}: enough has happened");
}

/// R260: the books add up whatever counts: with any acts set aside or contested, and after double dealing.
#[test]
fn the_books_add_up_whatever_counts() {
    for seed in 0..300 {
        let purse = played(seed, 3);
        let mut dice = Dice::new(seed);
        for _ in 0..4 {
            let mut verdict = purse.circle.verdict(0);
            for entry in verdict.counted.clone() {
                match dice.below(6) {
                    0 => _ = verdict.counted.remove(&entry),
                    1 => {
                        let why = Reason::NotEntitledToday;
                        verdict.counted.remove(&entry);
                        verdict.contested.insert(entry, Contested { why, cited_by: BTreeMap::new() });
                    }
                    _ => {}
                }
            }
            let funds: Vec<Fund> =
                (0..4).map(|node| Fund::of(purse.circle.log(node), &verdict, &purse.circle.parties)).collect();
            conserves(&funds[0]);
            assert!(funds.iter().all(|fund| *fund == funds[0]), "seed {seed}");
        }
    }
}
