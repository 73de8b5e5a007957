//! What nodes do by themselves: receipts for what binds others, and news of one's own edits that a fork has lost.

use super::*;
use crate::entry::{Binding, Chain, Verified};
use crate::identity::{EntryId, SecretKey};

/// Loures (0) and Maio (1) with an agreement of which Loures has proposed a text.
fn agreement() -> (World, DocumentId, Proposal) {
    let (mut world, _) = twins_with_a_project();
    let agreement = world.create(0, Kind::Agreement);
    world.edit(0, agreement, &[("title.pt", "Acordo")]);
    let parties = world.read(0, agreement).parties;
    let text = world.view(0, agreement).freeze(None).expect("freezes").proposal(1, &parties);
    world.act(0, agreement, Act::Propose(text.clone())).expect("proposes");
    (world, agreement, text)
}

fn signing(agreement: DocumentId, text: &Proposal) -> Act {
    let (name, office) = ("Rui Exemplo".to_owned(), "Presidente".to_owned());
    Act::Sign(Signing { number: 1, version: text.version(agreement), name, office })
}

/// Returns what the acknowledgements cite that a node holds, those of each node's territory apart.
fn acknowledged(world: &mut World, node: usize, document: DocumentId) -> BTreeMap<TerritoryId, Vec<Vec<EntryId>>> {
    let mut found: BTreeMap<TerritoryId, Vec<Vec<EntryId>>> = BTreeMap::new();
    let reading = world.read(node, document);
    for id in reading.log.order() {
        let record = reading.log.record(id).expect("in its order");
        if record.act() == Some(&Act::Acknowledge) {
            found.entry(record.territory).or_default().push(record.cited().to_vec());
        }
    }
    found
}

/// R150: whoever holds a signature of another territory says so once, and acknowledgements are not acknowledged.
#[test]
fn a_signature_is_acknowledged_once_and_then_all_is_at_rest() {
    let (mut world, agreement, text) = agreement();
    let [loures, maio] = [0, 1].map(|node| world.engine(node).territory().expect("founded"));
    let first = world.act(0, agreement, signing(agreement, &text)).expect("signs");
    assert_eq!(acknowledged(&mut world, 1, agreement), BTreeMap::new(), "not at once");
    world.rest();
    assert_eq!(acknowledged(&mut world, 0, agreement), BTreeMap::from([(maio, vec![vec![first]])]));
    // Who signs cites the signatures that he holds (R42); the last one is cited by nobody but the receipt.
    let last = world.act(1, agreement, signing(agreement, &text)).expect("signs");
    world.rest();
    let expected = BTreeMap::from([(maio, vec![vec![first]]), (loures, vec![vec![last]])]);
    assert_eq!(acknowledged(&mut world, 1, agreement), expected);
    let before = world.stored(0, agreement).len();
    for _ in 0..5 {
        world.rest();
        world.disconnect(0, 1);
        world.connect(0, 1);
    }
    world.restart(0);
    world.restart(1);
    world.connect(0, 1);
    world.read(0, agreement);
    world.read(1, agreement);
    world.rest();
    assert_eq!([world.stored(0, agreement).len(), world.stored(1, agreement).len()], [before; 2]);
    assert_eq!([world.chores(0), world.chores(1)], [0; 2]);
    world.assert_equal();
}

/// Replaces the office key of Maio (1), on its own machine, and accepts nothing of the old one.
fn replace_office_of_maio(world: &mut World) {
    let maio = world.engine(1).territory().expect("founded");
    let old = world.office(1).public();
    let next = SecretKey::from_bytes([90; 32]);
    let (previous, charter) = world.engine(1).authority.charters(maio).expect("known").current();
    let mut charter = crate::identity::charter::Charter { number: 1, previous: Some(previous), ..charter.clone() };
    charter.keys.iter_mut().filter(|listed| listed.key == old).for_each(|listed| listed.key = next.public());
    charter.keys.sort_by_key(|listed| listed.key);
    world.act(1, maio.document(), Act::Amend(charter)).expect("amends");
    world.replace_office(1, next);
    world.connect(0, 1);
}

/// R36, R150: the last to sign removes his key without a cut. Before another territory has acknowledged it the signature is
/// gone; afterwards it is contested.
#[test]
fn whoever_signed_last_cannot_take_it_back() {
    for (is_acknowledged, expected) in [(false, Stage::PartlySigned(1)), (true, Stage::Contested(1))] {
        let (mut world, agreement, text) = agreement();
        world.act(0, agreement, signing(agreement, &text)).expect("signs");
        world.act(1, agreement, signing(agreement, &text)).expect("signs");
        if is_acknowledged {
            world.rest();
        }
        replace_office_of_maio(&mut world);
        world.rest();
        assert_eq!([world.stage(0, agreement), world.stage(1, agreement)], [expected; 2]);
    }
}

/// R150: of the nodes of a territory the first in turn acknowledges; the next only when that one does not.
#[test]
fn one_node_of_a_territory_is_enough() {
    let (mut world, agreement, text) = agreement();
    let second = world.add_node(None);
    let code = world.invite(0, Purpose::Node);
    world.accept(second, &code);
    world.connect(0, second);
    world.connect(1, second);
    world.rest();
    let loures = world.engine(0).territory().expect("founded");
    world.act(1, agreement, signing(agreement, &text)).expect("signs");
    assert_eq!([world.chores(0), world.chores(second)], [1; 2], "both hold it");
    // Time passes in small steps, as it does.
    for _ in 0..200 {
        world.pass(500);
        [0, 1, second].into_iter().for_each(|node| world.tick(node));
    }
    assert_eq!(acknowledged(&mut world, 1, agreement).get(&loures).map(Vec::len), Some(1));
    assert_eq!([world.chores(0), world.chores(second)], [0; 2]);
}

/// R150: what was not acknowledged before a restart is acknowledged when the document is next read, and nothing is loaded
/// for that.
#[test]
fn a_restart_forgets_nothing_for_good() {
    let (mut world, agreement, text) = agreement();
    let first = world.act(0, agreement, signing(agreement, &text)).expect("signs");
    world.restart(1);
    world.connect(0, 1);
    world.rest();
    assert_eq!(acknowledged(&mut world, 0, agreement), BTreeMap::new(), "the document was not looked at");
    world.read(1, agreement);
    world.rest();
    let maio = world.engine(1).territory().expect("founded");
    assert_eq!(acknowledged(&mut world, 0, agreement), BTreeMap::from([(maio, vec![vec![first]])]));
}

/// R150: many come together in few acknowledgements, and what does not count is not acknowledged: whoever has an old key
/// could otherwise make everybody contest what he signs with it.
#[test]
fn many_are_acknowledged_together_and_what_does_not_count_is_not() {
    let (mut world, agreement, text) = agreement();
    world.disconnect(0, 1);
    let (twin, office) = (world.keys(1).node.public(), world.office(1));
    let maio = world.engine(1).territory();
    let sign = |world: &World, epoch: u64| -> Verified {
        let author = world.author(1, &office, epoch);
        let binding = Some(Binding { account: String::new(), n: epoch, prev_act: Some(EntryId([9; 32])) });
        author
            .act(Some(agreement), Chain::default(), Time(1), &signing(agreement, &text), vec![], binding)
            .expect("a form")
    };
    let many: Vec<Verified> = (70..170).map(|epoch| sign(&world, epoch)).collect();
    world.greet(0, twin, maio);
    world.bring(0, twin, &many.iter().collect::<Vec<_>>());
    world.hang_up(0, twin);
    world.rest();
    let loures = world.engine(0).territory().expect("founded");
    let sizes: Vec<usize> = acknowledged(&mut world, 0, agreement)[&loures].iter().map(Vec::len).collect();
    assert_eq!(sizes, [limits::DEPENDENCIES_MAX, 100 - limits::DEPENDENCIES_MAX]);
    world.connect(0, 1);
    let late = sign(&world, 500);
    replace_office_of_maio(&mut world);
    world.disconnect(0, 1);
    world.greet(0, twin, maio);
    world.bring(0, twin, &[&late]);
    world.hang_up(0, twin);
    world.rest();
    let cited = acknowledged(&mut world, 0, agreement);
    assert!(!cited[&loures].iter().flatten().any(|entry| *entry == late.id()));
    // Nor does a node with little memory load the document again and again because of it.
    world.forget_logs(0);
    world.read(0, agreement);
    assert_eq!(world.chores(0), 1);
    world.forget_logs(0);
    world.rest();
    assert_eq!(world.chores(0), 0);
}

/// R150: nobody acknowledges in a document in which his territory is no party any more.
#[test]
fn whoever_has_left_acknowledges_nothing() {
    let (mut world, agreement, text) = agreement();
    let (cooperation, known) = world.engine(1).authority.cooperations().next().expect("a cooperation");
    let maio = world.engine(1).territory().expect("founded");
    let since = known.memberships().find(|party| party.territory == maio).expect("a party").since;
    world.act(0, agreement, signing(agreement, &text)).expect("signs");
    world.act(1, cooperation, Act::Leave(since, crate::act::Frontier::default())).expect("leaves");
    world.rest();
    assert_eq!(acknowledged(&mut world, 1, agreement), BTreeMap::new());
    assert_eq!(world.chores(1), 0);
}

/// R28, R150: a node whose key only one of two rival charters lists makes no receipt: it would not count, and would be made
/// again with the next.
#[test]
fn whoever_is_not_entitled_today_acknowledges_nothing() {
    let (mut world, agreement, text) = agreement();
    let second = world.add_node(None);
    let code = world.invite(1, Purpose::Node);
    world.accept(second, &code);
    world.connect(1, second);
    world.connect(0, second);
    world.rest();
    world.disconnect(1, second);
    world.disconnect(0, 1);
    let (twin, office, dropped) = (world.keys(1).node.public(), world.office(1), world.keys(second).node.public());
    let maio = world.engine(1).territory().expect("founded");
    let (previous, charter) = world.engine(1).authority.charters(maio).expect("known").current();
    let next = |change: &dyn Fn(&mut crate::identity::charter::Charter)| {
        let number = charter.number + 1;
        let mut next = crate::identity::charter::Charter { number, previous: Some(previous), ..charter.clone() };
        change(&mut next);
        Act::Amend(next)
    };
    let renamed = next(&|next| {
        let offices = next.keys.iter_mut().filter_map(|listed| listed.office.as_mut());
        offices.for_each(|office| office.holder = "Rui Exemplo".to_owned());
    });
    let without = next(&|next| next.keys.retain(|listed| listed.key != dropped));
    let rivals = [(70, renamed), (71, without)].map(|(epoch, amend)| {
        let author = world.author(1, &office, epoch);
        author.act(Some(maio.document()), Chain::default(), Time(1), &amend, vec![], None).expect("a form")
    });
    world.act(0, agreement, signing(agreement, &text)).expect("signs");
    assert_eq!(world.chores(second), 1);
    world.greet(second, twin, Some(maio));
    world.bring(second, twin, &rivals.iter().collect::<Vec<_>>());
    world.hang_up(second, twin);
    assert!(world.engine(second).authority.charters(maio).expect("known").is_disputed());
    for _ in 0..3 {
        world.rest();
        world.restart(second);
        world.connect(0, second);
        world.read(second, agreement);
    }
    world.rest();
    assert_eq!(acknowledged(&mut world, second, agreement), BTreeMap::new());
}
