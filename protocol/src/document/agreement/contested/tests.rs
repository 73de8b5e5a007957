use super::super::{Agreement, Stage};
use super::*;
use crate::act::{Home, Kind, Signing, Subject};
use crate::authority::judge::{extend, judge};
use crate::entry::{Author, Binding, Chain, Verified};
use crate::identity::{ChangeHash, EntryId, Roles, SecretKey, TextHash};
use crate::tests::fixtures::{self, Hall, NOW, Setting, charter, insert, insert_all, key};

const OFFICE: Roles = Roles::ROOT.and(Roles::SIGN);

/// An agreement of Loures and Maio, whose mayor Loures has replaced, in the making.
struct Table {
    setting: Setting,
    document: Verified,
    log: Log,
    /// The charter version after the election.
    amended: Verified,
    epoch: u64,
}

impl Table {
    fn new() -> Self {
        let setting = Setting::new();
        let loures = &setting.loures;
        let subject = Subject::Document(Kind::Agreement, Home::Cooperation(setting.cooperation()));
        let document = fixtures::begin(&loures.author(&loures.node, 1), subject);
        let keys = [(key(51).public(), OFFICE), (loures.node.public(), Roles::EDIT.and(Roles::NODE))];
        let act = Act::Amend(charter(Some((loures.first.id(), 0)), 1, &keys));
        let author = loures.author(&loures.office, 9);
        let amended = author.act(Some(loures.first.document()), Chain::default(), NOW, &act, vec![], None);
        let log = Log::begin(&document).expect("an agreement");
        let mut table = Self { document, log, amended: amended.expect("has a form"), setting, epoch: 1 };
        let (node, proposer) = (table.setting.loures.node.clone(), table.setting.loures.clone());
        table.propose(&proposer.author(&node, 0), 1);
        table
    }

    fn write(&mut self, author: &Author, act: &Act, deps: Vec<EntryId>) -> EntryId {
        self.epoch += 1;
        let author = Author { epoch: self.epoch, ..author.clone() };
        let binding = act.is_binding().then(|| Binding { account: String::new(), n: 0, prev_act: None });
        let entry = author.act(Some(self.document.document()), Chain::default(), NOW, act, deps, binding);
        let entry = entry.expect("has a form");
        insert(&mut self.log, &entry).expect("fits");
        entry.id()
    }

    fn propose(&mut self, author: &Author, number: u32) {
        let proposal = Proposal { number, ..self.proposal() };
        self.write(author, &Act::Propose(proposal), vec![]);
    }

    fn proposal(&self) -> Proposal {
        let mut parties = vec![self.setting.loures.territory(), self.setting.maio.territory()];
        parties.sort_unstable();
        Proposal {
            number: 1,
            text: TextHash([1; 32]),
            heads: vec![ChangeHash([1; 32])],
            parties,
            ratifying: Vec::new(),
        }
    }

    fn sign(&mut self, author: &Author, number: u32, deps: Vec<EntryId>) -> EntryId {
        let (name, office) = ("Ana".to_owned(), "Presidente".to_owned());
        let version = self.proposal().version(self.document.document());
        self.write(author, &Act::Sign(Signing { number, version, name, office }), deps)
    }

    fn mayor(&self, hall: &Hall) -> Author {
        hall.author(&hall.office, 0)
    }

    fn successor(&self, key: &SecretKey) -> Author {
        let territory = Some((self.setting.loures.territory(), self.amended.id()));
        Author { territory, ..self.setting.loures.author(key, 0) }
    }

    /// Returns what the acts say before the election and after it.
    fn agreements(&self) -> [Agreement; 2] {
        let mut after = self.setting.authority.clone();
        let mut log = self.setting.loures.log();
        insert_all(&mut log, [&self.amended]);
        after.update(&log);
        [&self.setting.authority, &after].map(|authority| {
            let verdict = judge(&self.log, authority);
            Agreement::of(&self.log, &verdict)
        })
    }

    fn check(&self, before: Stage, after: Stage) {
        assert_eq!(self.agreements().map(|agreement| agreement.stage()), [before, after]);
    }
}

/// R36.
#[test]
fn a_version_with_a_contested_signature_is_neither_in_force_nor_void() {
    let mut table = Table::new();
    let (loures, maio) = (table.mayor(&table.setting.loures), table.mayor(&table.setting.maio));
    let signed = table.sign(&loures, 1, vec![]);
    table.check(Stage::PartlySigned(1), Stage::Proposed(1));
    table.sign(&maio, 1, vec![signed]);
    table.check(Stage::InForce(1), Stage::Contested(1));
    let [before, after] = table.agreements().map(|mut agreement| agreement.proposals.remove(0));
    assert_eq!((before.contested.len(), before.missing.len(), before.signatures.len()), (0, 0, 2));
    assert_eq!((after.contested[0].entry, after.signatures.len()), (signed, 1));
    assert_eq!(after.missing, [table.setting.loures.territory()]);
    assert!(after.signatures.iter().all(|signature| signature.territory != table.setting.loures.territory()));
    // Either of the two ways out.
    let mut accepted = Table { log: table.log.clone(), document: table.document.clone(), ..Table::new() };
    let until = extend(&accepted.log, &signed).expect("held");
    accepted.epoch = 90;
    accepted.write(&accepted.successor(&key(51)), &Act::Cut(until), vec![signed]);
    accepted.check(Stage::InForce(1), Stage::InForce(1));
    table.sign(&table.successor(&key(51)), 1, vec![]);
    table.check(Stage::InForce(1), Stage::InForce(1));
    assert!(table.agreements()[1].proposals[0].contested.is_empty(), "who has signed again contests nothing");
}

/// R36: the last version in force does not hide that a later one is contested, and a contested signature under a version
/// that was never complete shows while that is the newest.
#[test]
fn the_newest_version_decides_what_is_shown() {
    let mut table = Table::new();
    let (loures, maio) = (table.mayor(&table.setting.loures), table.mayor(&table.setting.maio));
    let successor = table.successor(&key(51));
    table.sign(&successor, 1, vec![]);
    table.sign(&maio, 1, vec![]);
    table.check(Stage::PartlySigned(1), Stage::InForce(1));
    let proposer = table.setting.loures.author(&table.setting.loures.node, 0);
    table.propose(&proposer, 2);
    let signed = table.sign(&loures, 2, vec![]);
    let receipt = table.setting.maio.author(&table.setting.maio.node, 0);
    table.write(&receipt, &Act::Acknowledge, vec![signed]);
    table.check(Stage::PartlySigned(2), Stage::InForce(1));
    table.sign(&maio, 2, vec![signed]);
    table.check(Stage::InForce(2), Stage::Contested(2));
    let mut only = Table::new();
    let signed = only.sign(&loures, 1, vec![]);
    only.write(&receipt, &Act::Acknowledge, vec![signed]);
    only.check(Stage::PartlySigned(1), Stage::Contested(1));
}

/// R42: what a signature cites fits into an act.
#[test]
fn a_signature_cites_what_is_under_the_text() {
    let mut table = Table::new();
    let (loures, maio) = (table.mayor(&table.setting.loures), table.mayor(&table.setting.maio));
    let cited = |table: &Table| table.agreements()[1].proposals[0].cited();
    assert_eq!(cited(&table).len(), 1);
    let first = table.sign(&loures, 1, vec![]);
    let second = table.sign(&maio, 1, vec![first]);
    let both = cited(&table);
    assert!(both.len() == 3 && both.is_sorted() && both.contains(&first) && both.contains(&second));
    let mut proposal = table.agreements()[0].proposals.remove(0);
    let signature = proposal.signatures[0].clone();
    proposal.signatures =
        (0..100).map(|number| super::super::SignedBy { entry: EntryId([number; 32]), ..signature.clone() }).collect();
    let cited = proposal.cited();
    assert!(cited.len() == crate::limits::DEPENDENCIES_MAX && cited.contains(&proposal.entry) && cited.is_sorted());
}
