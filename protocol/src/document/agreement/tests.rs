mod parties;
mod statements;

use super::*;
use crate::act::{Kind, Signing, Subject};
use crate::authority::judge::judge;
use crate::entry::{Author, Binding, Chain, Verified};
use crate::tests::fixtures::{self, Dice, Hall, NOW, Setting, insert_all};
use std::collections::BTreeMap;

/// An agreement of two parties, in the making.
struct Table {
    setting: Setting,
    document: Verified,
    entries: Vec<Verified>,
    epoch: u64,
}

impl Table {
    fn new() -> Self {
        let setting = Setting::new();
        let loures = &setting.loures;
        let subject = Subject::Document(Kind::Agreement, Home::Cooperation(setting.cooperation()));
        let document = fixtures::begin(&loures.author(&loures.node, 1), subject);
        Self { setting, document, entries: Vec::new(), epoch: 1 }
    }

    fn write(&mut self, hall: fn(&Setting) -> &Hall, act: &Act, n: u64) -> EntryId {
        self.epoch += 1;
        let hall = hall(&self.setting);
        let key = if act.role() == crate::identity::Roles::SIGN { &hall.office } else { &hall.node };
        let author: Author = hall.author(key, self.epoch);
        // What came before nobody checks, so whoever signs can choose any number.
        let prev_act = (n > 0).then_some(EntryId([9; 32]));
        let binding = act.is_binding().then(|| Binding { account: String::new(), n, prev_act });
        let entry = author.act(Some(self.document.document()), Chain::default(), NOW, act, vec![], binding);
        let entry = entry.expect("has a form");
        self.entries.push(entry.clone());
        entry.id()
    }

    fn parties(&self) -> Vec<TerritoryId> {
        let mut parties = vec![self.setting.loures.territory(), self.setting.maio.territory()];
        parties.sort_unstable();
        parties
    }

    /// Returns the proposal of a text to these parties.
    fn proposal(number: u32, text: u8, parties: &[TerritoryId]) -> Proposal {
        Proposal {
            number,
            text: TextHash([text; 32]),
            heads: vec![ChangeHash([1; 32])],
            parties: parties.to_vec(),
            ratifying: Vec::new(),
        }
    }

    /// Returns what a signature under a text is under, when both are to sign it.
    fn version(&self, text: u8) -> VersionHash {
        Self::proposal(1, text, &self.parties()).version(self.document.document())
    }

    fn propose(&mut self, hall: fn(&Setting) -> &Hall, number: u32, text: u8) -> EntryId {
        let parties = self.parties();
        self.write(hall, &Act::Propose(Self::proposal(number, text, &parties)), 0)
    }

    fn sign(&mut self, hall: fn(&Setting) -> &Hall, number: u32, version: u8) -> EntryId {
        self.sign_at(hall, number, version, 0)
    }

    /// Signs at this place in the territory's chain of binding acts.
    fn sign_at(&mut self, hall: fn(&Setting) -> &Hall, number: u32, version: u8, n: u64) -> EntryId {
        self.sign_version(hall, number, self.version(version), n)
    }

    fn sign_version(&mut self, hall: fn(&Setting) -> &Hall, number: u32, version: VersionHash, n: u64) -> EntryId {
        let (name, office) = ("Ana".to_owned(), "Presidente".to_owned());
        self.write(hall, &Act::Sign(Signing { number, version, name, office }), n)
    }

    fn arrived(&self, order: &[&Verified]) -> Agreement {
        let mut log = Log::begin(&self.document).expect("an agreement");
        insert_all(&mut log, order.iter().copied());
        Agreement::of(&log, &judge(&log, &self.setting.authority))
    }

    /// Returns what the acts say, which no order of arrival changes (R41): all orders of a few, some of many.
    fn agreement(&self) -> Agreement {
        let mut order: Vec<&Verified> = self.entries.iter().collect();
        let found = self.arrived(&order);
        if order.len() <= 5 {
            let mut turns = vec![0; order.len()];
            let mut at = 0;
            // Heap's way through all permutations, by one exchange each.
            while at < order.len() {
                if turns[at] < at {
                    order.swap(if at.is_multiple_of(2) { 0 } else { turns[at] }, at);
                    assert_eq!(self.arrived(&order), found);
                    turns[at] += 1;
                    at = 0;
                } else {
                    turns[at] = 0;
                    at += 1;
                }
            }
        }
        let mut dice = Dice::new(8);
        for _ in 0..4 {
            dice.shuffle(&mut order);
            assert_eq!(self.arrived(&order), found);
        }
        found
    }

    /// Returns who has signed a version in a way that stands.
    fn signers(&self, number: u32, version: u8) -> Vec<TerritoryId> {
        let version = self.version(version);
        let proposals = self.agreement().proposals;
        let proposal = proposals.iter().find(|p| p.number == number && p.version == version).expect("proposed");
        proposal.signatures.iter().map(|signature| signature.territory).collect()
    }

    fn check(&self, stage: Stage, next: u32) {
        let agreement = self.agreement();
        assert_eq!((agreement.stage(), agreement.next_number()), (stage, next));
    }
}

fn loures(setting: &Setting) -> &Hall {
    &setting.loures
}

fn maio(setting: &Setting) -> &Hall {
    &setting.maio
}

/// R41.
#[test]
fn an_agreement_goes_from_draft_to_in_force() {
    let mut table = Table::new();
    table.check(Stage::Draft, 1);
    let proposed = table.propose(loures, 1, 1);
    table.check(Stage::Proposed(1), 2);
    table.sign(loures, 1, 1);
    table.check(Stage::PartlySigned(1), 2);
    table.sign(maio, 1, 1);
    table.check(Stage::InForce(1), 2);
    // What is in force stays so while the next version is negotiated.
    table.propose(maio, 2, 2);
    table.check(Stage::InForce(1), 3);
    table.sign(maio, 2, 2);
    table.check(Stage::InForce(1), 3);
    table.sign(loures, 2, 2);
    table.check(Stage::InForce(2), 3);
    let agreement = table.agreement();
    let first = &agreement.proposals[0];
    assert_eq!((first.entry, first.missing.len(), first.signatures.len()), (proposed, 0, 2));
    assert!(first.signatures.iter().any(|signed| signed.territory == table.setting.maio.territory()));
    assert!(first.signatures.is_sorted_by_key(|signed| signed.territory));
}

/// R40: a signature is under one text of one number.
#[test]
fn a_signature_under_another_text_is_none() {
    let mut table = Table::new();
    table.propose(loures, 1, 1);
    table.sign(loures, 1, 2);
    table.sign(maio, 2, 1);
    table.check(Stage::Proposed(1), 2);
    // Until somebody proposes that text, nobody has signed anything.
    table.propose(maio, 2, 1);
    table.check(Stage::PartlySigned(2), 3);
}

/// Two texts with one number, and who signed which at which place of his chain: Loures in `loures`, Maio in `maio`.
fn two_texts(by_loures: &[(u8, u64)], by_maio: &[(u8, u64)]) -> Table {
    let mut table = Table::new();
    table.propose(loures, 1, 1);
    table.propose(maio, 1, 2);
    by_loures.iter().for_each(|(version, n)| _ = table.sign_at(loures, 1, *version, *n));
    by_maio.iter().for_each(|(version, n)| _ = table.sign_at(maio, 1, *version, *n));
    table
}

/// R43: what every party has signed stays in force, whatever one of them signs besides and however he numbers it.
#[test]
fn one_party_alone_annuls_nothing() {
    for n in [0, 4, 5, 6, u64::MAX] {
        for (by_loures, by_maio) in [(vec![(1, 5)], vec![(1, 5), (2, n)]), (vec![(2, n), (1, 5)], vec![(1, 5)])] {
            let table = two_texts(&by_loures, &by_maio);
            table.check(Stage::InForce(1), 2);
            assert_eq!((table.signers(1, 1).len(), table.signers(1, 2).len()), (2, 0), "{by_loures:?} {by_maio:?}");
            // And it is shown who dealt twice.
            let doubled = table.agreement().double_signings;
            let doubler = if by_loures.len() == 2 { loures } else { maio };
            assert_eq!(doubled.len(), 1);
            assert_eq!((doubled[0].number, doubled[0].territory), (1, doubler(&table.setting).territory()));
            let shown: BTreeMap<_, _> =
                doubled[0].versions.iter().map(|signed| (signed.version, signed.stands)).collect();
            assert_eq!(shown, BTreeMap::from([(table.version(1), true), (table.version(2), false)]));
        }
    }
}

/// R43: as long as no version has all signatures, the first of a territory's own chain stands, and none of two firsts.
#[test]
fn of_two_signatures_the_first_in_the_chain_stands() {
    let check = |by_loures: &[(u8, u64)], by_maio: &[(u8, u64)], first: usize, second: usize, stage: Stage| {
        let table = two_texts(by_loures, by_maio);
        assert_eq!(
            (table.signers(1, 1).len(), table.signers(1, 2).len()),
            (first, second),
            "{by_loures:?} {by_maio:?}"
        );
        assert_eq!(table.agreement().stage(), stage, "{by_loures:?} {by_maio:?}");
    };
    let (proposed, partly, in_force) = (Stage::Proposed(1), Stage::PartlySigned(1), Stage::InForce(1));
    let newest = |table: &Table| table.agreement().proposals.last().map(|proposal| proposal.text.0[0]);
    let newest = newest(&two_texts(&[], &[]));
    let one_of = |version| if newest == Some(version) { partly } else { proposed };
    check(&[(1, 0), (2, 1)], &[], 1, 0, one_of(1));
    check(&[(1, 1), (2, 0)], &[], 0, 1, one_of(2));
    check(&[(1, 0), (2, 0)], &[], 0, 0, proposed);
    check(&[(1, 3), (2, 2), (1, 1)], &[], 1, 0, one_of(1));
    // The other party decides by signing one of them.
    check(&[(1, 0), (2, 0)], &[(2, 0)], 0, 2, in_force);
    check(&[(1, 0), (2, 1)], &[(2, 0)], 0, 2, in_force);
    // When both have signed both, their chains decide, or nothing is in force.
    check(&[(1, 0), (2, 1)], &[(1, 0), (2, 1)], 2, 0, in_force);
    check(&[(1, 0), (2, 1)], &[(1, 1), (2, 0)], 1, 1, partly);
    check(&[(1, 0), (2, 0)], &[(1, 1), (2, 2)], 1, 0, one_of(1));
    check(&[(1, 0), (2, 0)], &[(1, 1), (2, 1)], 0, 0, proposed);
    // A signature under a text that nobody proposed is one, too.
    check(&[(1, 0), (9, 0)], &[], 0, 0, proposed);
    check(&[(1, 0), (9, 0)], &[(1, 0)], 2, 0, in_force);
}

#[test]
fn signing_twice_the_same_is_signing_once() {
    let mut table = Table::new();
    table.propose(loures, 1, 1);
    table.sign(loures, 1, 1);
    table.sign(loures, 1, 1);
    let agreement = table.agreement();
    assert_eq!(agreement.proposals[0].signatures.len(), 1);
    assert_eq!(agreement.double_signings, []);
}

/// R43: nobody is led to propose a number twice.
#[test]
fn the_next_number_is_free() {
    let mut table = Table::new();
    for number in [1, 3, u32::MAX - 1] {
        table.propose(loures, number, 1);
        assert_eq!(table.agreement().next_number(), number + 1);
    }
    for (number, next) in [(u32::MAX, 2), (2, 4), (5, 4), (4, 6)] {
        table.propose(maio, number, 1);
        assert_eq!(table.agreement().next_number(), next);
    }
    // A proposal that does not count keeps its number: it may count elsewhere, or again.
    table.setting.authority = Default::default();
    let mut log = Log::begin(&table.document).expect("an agreement");
    insert_all(&mut log, &table.entries);
    let set_aside = Agreement::of(&log, &judge(&log, &table.setting.authority));
    assert_eq!((set_aside.proposals.len(), set_aside.next_number()), (0, 6));
}
