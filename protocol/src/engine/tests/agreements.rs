//! Proposing and signing with one number twice, which no honest node does.

use super::*;
use crate::entry::{Author, Binding, Chain, Verified};

/// Loures (0) and Maio (1) with an agreement of which Loures has proposed a first text.
struct Table {
    world: World,
    agreement: DocumentId,
    first: Proposal,
}

impl Table {
    fn new() -> Self {
        let (mut world, _) = twins_with_a_project();
        let agreement = world.create(0, Kind::Agreement);
        world.edit(0, agreement, &[("title.pt", "Acordo")]);
        let first = read(&mut world, agreement);
        let mut table = Self { world, agreement, first: first.clone() };
        table.propose(0, 1, &first).expect("proposes");
        table
    }

    /// Returns the text as it reads after another edit.
    fn another(&mut self, title: &str) -> Proposal {
        self.world.edit(0, self.agreement, &[("title.pt", title)]);
        read(&mut self.world, self.agreement)
    }

    fn propose(&mut self, node: usize, number: u32, text: &Proposal) -> Result<EntryId, Refusal> {
        self.world.act(node, self.agreement, proposal(number, text))
    }

    fn sign(&mut self, node: usize, number: u32, text: &Proposal) -> Result<EntryId, Refusal> {
        self.world.act(node, self.agreement, self.signing(number, text))
    }

    fn signing(&self, number: u32, text: &Proposal) -> Act {
        let (name, office) = ("Rui Exemplo".to_owned(), "Presidente".to_owned());
        Act::Sign(Signing { number, version: text.version(self.agreement), name, office })
    }

    /// Returns an act that the key of a node signs without asking the engine.
    fn forced(&self, key: &crate::identity::SecretKey, epoch: u64, act: &Act) -> Verified {
        let author: Author = self.world.author(1, key, epoch);
        let binding = act.is_binding().then(|| Binding { account: String::new(), n: 0, prev_act: None });
        let entry = author.act(Some(self.agreement), Chain::default(), Time(1), act, vec![], binding);
        entry.expect("an act with a form")
    }
}

use crate::identity::EntryId;

/// Returns the proposal of the text as it reads now, to those who share it.
fn read(world: &mut World, agreement: DocumentId) -> Proposal {
    let parties = world.parties(0, agreement);
    world.view(0, agreement).freeze(None).expect("freezes").proposal(1, &parties)
}

fn proposal(number: u32, text: &Proposal) -> Act {
    Act::Propose(Proposal { number, ..text.clone() })
}

/// R43.
#[test]
fn a_number_is_proposed_once() {
    let mut table = Table::new();
    let second = table.another("Outro acordo");
    for number in [0, 1, 3] {
        assert_eq!(table.propose(1, number, &second), Err(Refusal::Stale), "{number}");
    }
    table.propose(1, 2, &second).expect("the next number");
    assert_eq!(table.propose(0, 2, &table.first.clone()), Err(Refusal::Stale));
}

/// R43: a party that proposes and signs another text with the number of the agreement in force gets out of nothing.
#[test]
fn a_party_cannot_annul_what_is_in_force() {
    let mut table = Table::new();
    let (first, second) = (table.first.clone(), table.another("Acordo mudado"));
    table.sign(0, 1, &first).expect("signs");
    table.sign(1, 1, &first).expect("signs");
    let (twin, office) = (table.world.public(1), table.world.office(1));
    table.world.disconnect(0, 1);
    table.world.greet(0, twin, table.world.engine(1).territory());
    let proposed = table.forced(&table.world.keys(1).node, 70, &proposal(1, &second));
    let signed = table.forced(&office, 71, &table.signing(1, &second));
    table.world.bring(0, twin, &[&proposed, &signed]);
    table.world.hang_up(0, twin);
    table.world.connect(0, 1);
    for node in [0, 1] {
        let agreement = table.world.agreement(node, table.agreement);
        assert_eq!((agreement.stage(), agreement.proposals.len()), (Stage::InForce(1), 2));
        assert_eq!(agreement.double_signings.len(), 1);
        assert_eq!(Some(agreement.double_signings[0].territory), table.world.engine(1).territory());
    }
    // The honest program of a party that has dealt twice signs no third text with that number, nor one of the two again.
    let refused = Err(Refusal::Already("your territory has signed a version with this number"));
    for text in [&first, &second] {
        assert_eq!(table.sign(1, 1, text), refused);
    }
    assert_eq!(table.sign(0, 1, &second), refused);
    table.world.rest();
    table.world.assert_equal();
}

/// R42: what a former holder of the office signed is signed again by the next one, and not replaced.
#[test]
fn a_signature_that_lapsed_can_be_renewed_alone() {
    let mut table = Table::new();
    let (first, second) = (table.first.clone(), table.another("Acordo mudado"));
    let (twin, office) = (table.world.public(1), table.world.office(1));
    // Maio's next office key is 90, and its first one, now in nobody's charter, had signed the first text.
    let next = crate::identity::SecretKey::from_bytes([90; 32]);
    let maio = table.world.engine(1).territory().expect("founded");
    let signed = table.forced(&office, 71, &table.signing(1, &first));
    let author = table.world.author(1, &office, 72);
    let mut charter = table.world.engine(0).authority.charters(maio).expect("known").current().1.clone();
    let (previous, _) = table.world.engine(0).authority.charters(maio).expect("known").current();
    (charter.number, charter.previous) = (1, Some(previous));
    charter
        .keys
        .iter_mut()
        .filter(|listed| listed.key == office.public())
        .for_each(|listed| listed.key = next.public());
    charter.keys.sort_by_key(|listed| listed.key);
    let amended = author.act(Some(maio.document()), Chain::default(), Time(1), &Act::Amend(charter), vec![], None);
    table.world.disconnect(0, 1);
    table.world.greet(0, twin, Some(maio));
    let proposed = table.forced(&table.world.keys(1).node, 70, &proposal(1, &second));
    table.world.bring(0, twin, &[&proposed, &signed, &amended.expect("an act with a form")]);
    table.world.hang_up(0, twin);
    table.world.replace_office(1, next);
    table.world.connect(0, 1);
    assert_eq!(table.world.stage(1, table.agreement), Stage::Proposed(1));
    let refused = Err(Refusal::Already("your territory has signed a version with this number"));
    assert_eq!(table.sign(1, 1, &second), refused);
    table.sign(1, 1, &first).expect("signs what its predecessor signed");
    table.world.assert_equal();
}
