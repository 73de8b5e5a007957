//! Agreements in a cooperation whose membership changes: what is in force stays so, on every node, in whatever order the
//! entries come (R140, R141).

use super::scene::*;
use super::*;
use crate::act::{Act, Frontier, Home, Kind, Proposal, Signing, Subject};
use crate::authority::judge::judge;
use crate::document::agreement::Agreement;
use crate::entry::{Binding, Chain, Verified};
use crate::identity::{ChangeHash, TextHash, VersionHash};
use crate::tests::fixtures::{self, Dice, NOW};

/// A cooperation of Almada, Braga and Carvoeira with an agreement that Almada has begun.
struct Table {
    scene: Scene,
    document: DocumentId,
    epoch: u64,
}

impl Table {
    fn new() -> Self {
        let mut scene = Scene::found(&[A, B, C]);
        let author = scene.author(A, &scene.node(A), 1);
        let subject = Subject::Document(Kind::Agreement, Home::Cooperation(scene.cooperation()));
        let begun = fixtures::begin(&author, subject);
        let document = begun.document();
        scene.say(begun);
        Self { scene, document, epoch: 1000 }
    }

    fn write(&mut self, hall: usize, act: &Act) {
        self.epoch += 1;
        let key = if act.is_binding() { self.scene.key(hall) } else { self.scene.node(hall) };
        let author = self.scene.author(hall, &key, self.epoch);
        let binding = act.is_binding().then(|| Binding {
            account: String::new(),
            n: self.epoch,
            prev_act: Some(self.scene.last()),
        });
        let entry = author.act(Some(self.document), Chain::default(), NOW, act, vec![], binding);
        self.scene.say(entry.expect("has a form"));
    }

    fn proposal(&self, number: u32, halls: &[usize]) -> Proposal {
        let mut parties: Vec<TerritoryId> = halls.iter().map(|hall| self.scene.territory(*hall)).collect();
        parties.sort_unstable();
        let text = TextHash([u8::try_from(number).expect("small"); 32]);
        Proposal { number, text, heads: vec![ChangeHash([1; 32])], parties, ratifying: Vec::new() }
    }

    fn propose(&mut self, by: usize, number: u32, halls: &[usize]) {
        let proposal = self.proposal(number, halls);
        self.write(by, &Act::Propose(proposal));
    }

    fn sign(&mut self, hall: usize, number: u32, halls: &[usize]) {
        let version: VersionHash = self.proposal(number, halls).version(self.document);
        let (name, office) = ("Ana Exemplo".to_owned(), "Presidente".to_owned());
        self.write(hall, &Act::Sign(Signing { number, version, name, office }));
    }

    fn agree(&mut self, number: u32, halls: &[usize]) {
        self.propose(halls[0], number, halls);
        halls.iter().for_each(|hall| self.sign(*hall, number, halls));
    }

    /// Returns how far the work of a territory is accepted by whoever holds everything.
    fn frontier(&self, hall: usize) -> Frontier {
        let holder = self.scene.holder();
        let documents = [self.document, self.scene.cooperation()];
        let mut cuts: Vec<_> =
            documents.iter().map(|document| holder.log(document).frontier_of(self.scene.territory(hall))).collect();
        cuts.sort_by_key(|cuts| cuts.document);
        Frontier(cuts)
    }

    fn arrived<'a>(&self, order: impl IntoIterator<Item = &'a Verified>) -> Agreement {
        let mut holder = Holder::default();
        holder.take_all(order);
        let log = holder.log(&self.document);
        Agreement::of(log, &judge(log, &holder.authority))
    }

    /// Returns which texts are in force, between whom, and what has taken their place, which no order changes.
    fn in_force(&self) -> Vec<(u32, Vec<usize>, Option<u32>)> {
        let found = self.arrived(self.scene.entries());
        let mut dice = Dice::new(self.epoch);
        let mut order: Vec<&Verified> = self.scene.entries().iter().collect();
        for _ in 0..4 {
            dice.shuffle(&mut order);
            assert_eq!(self.arrived(order.iter().copied()), found);
        }
        let in_force = found.proposals.iter().filter(|proposal| proposal.is_in_force());
        in_force.map(|text| (text.number, self.scene.halls_of(&text.parties), text.replaced_by)).collect()
    }
}

/// R140: neither who comes nor who goes changes anything about an agreement in force.
#[test]
fn an_agreement_in_force_outlives_every_change_of_the_parties() {
    let mut table = Table::new();
    table.agree(1, &[A, B, C]);
    let first = [(1, vec![A, B, C], None)];
    assert_eq!(table.in_force(), first);
    let first_version = table.scene.first();
    let admitted = table.scene.admit_with(A, first_version, D, &[B, C, D]);
    assert_eq!(table.scene.parties(), [A, B, C, D]);
    assert_eq!(table.in_force(), first);
    let frontier = table.frontier(C);
    table.scene.leave(C, first_version.0, frontier);
    assert_eq!(table.scene.parties(), [A, B, D]);
    assert_eq!(table.in_force(), first);
    let frontier = table.frontier(B);
    let expelled = table.scene.expel_with(A, admitted, (B, first_version.0), frontier);
    table.scene.consent(D, expelled);
    assert_eq!(table.scene.parties(), [A, D]);
    assert_eq!(table.in_force(), first);
    // What those agree to who are left stands beside it, because the others have not agreed to anything else.
    table.agree(2, &[A, D]);
    assert_eq!(table.in_force(), [first[0].clone(), (2, vec![A, D], None)]);
}

/// R141: two of three get nobody out of an agreement, whatever they sign among themselves.
#[test]
fn a_text_of_some_replaces_no_text_of_all() {
    let mut table = Table::new();
    table.agree(1, &[A, B, C]);
    table.agree(2, &[A, B]);
    assert_eq!(table.in_force(), [(1, vec![A, B, C], None), (2, vec![A, B], None)]);
    let first = table.scene.first();
    table.scene.admit_with(A, first, D, &[B, C, D]);
    table.agree(3, &[A, B, C, D]);
    assert_eq!(table.in_force(), [(1, vec![A, B, C], Some(3)), (2, vec![A, B], Some(3)), (3, vec![A, B, C, D], None)]);
}

/// R36, R140: whoever leaves and accepts nothing of its own is not rid of what others have relied on.
#[test]
fn leaving_is_no_repudiation() {
    let mut table = Table::new();
    table.agree(1, &[A, B, C]);
    let signed = table.scene.entries()[table.scene.entries().len() - 3].id();
    let first = table.scene.first().0;
    table.scene.leave(A, first, Frontier::default());
    assert_eq!(table.in_force(), []);
    // Another one's counted entry cites the signature, as every honest signature does.
    table.epoch += 1;
    let author = table.scene.author(B, &table.scene.node(B), table.epoch);
    let entry = author.act(Some(table.document), Chain::default(), NOW, &Act::Acknowledge, vec![signed], None);
    table.scene.say(entry.expect("has a form"));
    let agreement = table.arrived(table.scene.entries());
    // Its proposal goes with it; what is left is the signature, contested.
    let holder = table.scene.holder();
    let verdict = judge(holder.log(&table.document), &holder.authority);
    assert!(verdict.contested.contains_key(&signed));
    assert!(agreement.proposals.iter().all(|proposal| !proposal.is_in_force()));
}

/// R140, R141, R30: at random, what was in force stays in force, and all orders agree.
#[test]
fn whatever_happens_to_the_parties_an_agreement_stays() {
    for seed in 0..30 {
        let mut dice = Dice::new(seed);
        let mut table = Table::new();
        table.epoch += seed * 10_000;
        let (mut version, mut number, mut known) = (table.scene.first(), 0, Vec::new());
        for _ in 0..6 {
            let parties = table.scene.parties_in_one_order();
            let one = parties[dice.below(parties.len())];
            let others: Vec<usize> = parties.iter().copied().filter(|hall| *hall != one).collect();
            match dice.below(4) {
                0 if parties.len() >= 2 => {
                    number += 1;
                    table.agree(number, &parties);
                }
                1 => {
                    let Some(newcomer) = [A, B, C, D, E].into_iter().find(|hall| !parties.contains(hall)) else {
                        continue;
                    };
                    version = table.scene.admit_with_all(one, version, newcomer);
                }
                2 if parties.len() > 2 => {
                    let since = table.scene.memberships(one)[0];
                    let frontier = table.frontier(one);
                    table.scene.leave(one, since, frontier);
                }
                3 if parties.len() > 2 => {
                    let since = table.scene.memberships(one)[0];
                    let frontier = table.frontier(one);
                    version = table.scene.expel_with(others[0], version, (one, since), frontier);
                    others.iter().skip(1).for_each(|hall| _ = table.scene.consent(*hall, version));
                }
                _ => {}
            }
            let now = table.in_force();
            for (number, parties, _) in &known {
                let stays = now.iter().any(|(n, p, _)| n == number && p == parties);
                assert!(stays, "seed {seed}: {number} of {parties:?} is gone from {now:?}");
            }
            known = now;
        }
    }
}
