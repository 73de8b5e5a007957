use super::*;
use crate::act::{Home, Kind, Proposal, Signing, Subject};
use crate::authority::judge::judge;
use crate::entry::{Author, Binding, Chain, Verified};
use crate::tests::fixtures::{self, Dice, Hall, NOW, Setting, insert_all};

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

    fn write(&mut self, hall: fn(&Setting) -> &Hall, act: &Act) -> EntryId {
        self.epoch += 1;
        let hall = hall(&self.setting);
        let key = if act.is_binding() { &hall.office } else { &hall.node };
        let author: Author = hall.author(key, self.epoch);
        let binding = act.is_binding().then(|| Binding { account: String::new(), n: 0, prev_act: None });
        let entry = author.act(Some(self.document.document()), Chain::default(), NOW, act, vec![], binding);
        let entry = entry.expect("has a form");
        self.entries.push(entry.clone());
        entry.id()
    }

    fn propose(&mut self, hall: fn(&Setting) -> &Hall, number: u32, version: u8) -> EntryId {
        let heads = vec![ChangeHash([1; 32])];
        self.write(hall, &Act::Propose(Proposal { number, version: VersionHash([version; 32]), heads }))
    }

    fn sign(&mut self, hall: fn(&Setting) -> &Hall, number: u32, version: u8) -> EntryId {
        let (name, office) = ("Ana".to_owned(), "Presidente".to_owned());
        self.write(hall, &Act::Sign(Signing { number, version: VersionHash([version; 32]), name, office }))
    }

    /// Returns what the acts say, which no order of arrival changes (R41).
    fn agreement(&self) -> Agreement {
        let mut parties = vec![self.setting.loures.territory(), self.setting.maio.territory()];
        parties.sort_unstable();
        let mut order: Vec<&Verified> = self.entries.iter().collect();
        let mut dice = Dice::new(8);
        let mut found: Vec<Agreement> = Vec::new();
        for _ in 0..4 {
            let mut log = Log::begin(&self.document).expect("an agreement");
            insert_all(&mut log, order.iter().copied());
            found.push(Agreement::of(&log, &judge(&log, &self.setting.authority), &parties));
            dice.shuffle(&mut order);
        }
        assert!(found.windows(2).all(|pair| pair[0] == pair[1]));
        found.remove(0)
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
    assert!(first.is_signed_by(table.setting.maio.territory()));
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

/// R43.
#[test]
fn who_signs_two_texts_has_signed_neither() {
    let mut table = Table::new();
    table.propose(loures, 1, 1);
    table.propose(maio, 1, 2);
    table.sign(maio, 1, 1);
    table.sign(loures, 1, 1);
    table.check(Stage::InForce(1), 2);
    table.sign(loures, 1, 2);
    let agreement = table.agreement();
    assert!(agreement.proposals.iter().all(|proposal| !proposal.is_signed_by(table.setting.loures.territory())));
    assert!(agreement.proposals.iter().all(|proposal| !proposal.missing.is_empty()));
}

#[test]
fn signing_twice_the_same_is_signing_once() {
    let mut table = Table::new();
    table.propose(loures, 1, 1);
    table.sign(loures, 1, 1);
    table.sign(loures, 1, 1);
    let agreement = table.agreement();
    assert_eq!(agreement.proposals[0].signatures.len(), 1);
    table.propose(loures, u32::MAX, 1);
    assert_eq!(table.agreement().next_number(), u32::MAX);
}
