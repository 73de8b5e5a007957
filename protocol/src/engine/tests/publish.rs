//! Publishing (R210, R211): what everybody may read is what everybody has said so of who is asked, and stays so.

use super::*;
use crate::act::{Frontier, Home, Membership, MembershipChange};
use crate::document::publication::{Publication, Publishing};
use crate::identity::{EntryId, TerritoryId};

/// Loures (0), Maio (1) and Praia (2), all connected, in one cooperation.
struct Three {
    world: World,
    cooperation: DocumentId,
}

impl Three {
    fn new() -> Self {
        let mut world = World::new();
        for name in ["Loures", "Maio", "Praia"] {
            world.add_node(Some(name));
        }
        for (host, guest) in [(0, 1), (0, 2), (1, 2)] {
            let code = world.invite(host, Purpose::Twin);
            world.accept(guest, &code);
            world.connect(host, guest);
        }
        let others = [1, 2].map(|node| territory(&world, node));
        let Ok(Answer::Created(cooperation)) = world.command(0, Command::Cooperate(others.to_vec())) else { panic!() };
        for node in [1, 2] {
            world.act(node, cooperation, Act::Accept).expect("accepts");
        }
        Self { world, cooperation }
    }

    fn create(&mut self) -> DocumentId {
        let create = Command::Create(Kind::Project, Home::Cooperation(self.cooperation));
        match self.world.command(0, create) {
            Ok(Answer::Created(document)) => document,
            other => panic!("{other:?}"),
        }
    }

    fn publish(&mut self, node: usize, document: DocumentId) {
        publish(&mut self.world, node, document).expect("publishes");
    }

    fn public(&self, document: DocumentId) -> [Publication; 3] {
        [0, 1, 2].map(|node| publication(&self.world, node, document))
    }

    fn change(&mut self, node: usize, change: MembershipChange) -> EntryId {
        let (number, previous) =
            self.world.engine(node).authority.cooperation(self.cooperation).expect("held").newest();
        let act = Act::Change(Membership { number: number + 1, previous, change });
        self.world.act(node, self.cooperation, act).expect("proposes")
    }
}

fn territory(world: &World, node: usize) -> TerritoryId {
    world.engine(node).territory().expect("founded")
}

fn publish(world: &mut World, node: usize, document: DocumentId) -> Result<Answer, Refusal> {
    world.command(node, Command::Publish(document))
}

fn publication(world: &World, node: usize, document: DocumentId) -> Publication {
    world.engine(node).catalogue.header(&document).expect("held").publication
}

fn missing(world: &mut World, node: usize, document: DocumentId) -> Vec<TerritoryId> {
    let reading = world.reading(node, document);
    Publishing::of(&reading.log, &world.engine(node).authority).missing
}

#[test]
fn a_document_is_public_when_every_party_has_said_so() {
    let mut three = Three::new();
    let document = three.create();
    assert_eq!(three.public(document), [Publication::None; 3]);
    three.publish(0, document);
    three.publish(1, document);
    assert_eq!(three.public(document), [Publication::Begun; 3]);
    assert_eq!(missing(&mut three.world, 0, document), [territory(&three.world, 2)]);
    three.publish(2, document);
    assert_eq!(three.public(document), [Publication::Public; 3]);
    for node in [0, 1, 2] {
        let told = three.world.events(node).iter().filter(|event| matches!(event, Event::Published(_))).count();
        assert_eq!(told, 1, "node {node} tells it once");
        three.world.restart(node);
        assert_eq!(publication(&three.world, node, document), Publication::Public, "and knows it after a start");
    }
    let again = publish(&mut three.world, 0, document);
    assert!(matches!(again, Err(Refusal::Already(_))), "{again:?}");
}

#[test]
fn what_a_territory_keeps_for_itself_it_publishes_alone() {
    let mut world = World::new();
    world.add_node(Some("Loures"));
    let home = Home::Territory(territory(&world, 0));
    let Ok(Answer::Created(document)) = world.command(0, Command::Create(Kind::Project, home)) else { panic!() };
    assert!(matches!(world.act(0, document, Act::Publish(Some(EntryId([7; 32])))), Err(Refusal::Stale)));
    publish(&mut world, 0, document).expect("publishes");
    assert_eq!(publication(&world, 0, document), Publication::Public);
}

#[test]
fn whoever_comes_later_is_asked_about_what_is_published_later() {
    let mut three = Three::new();
    let (before, half) = (three.create(), three.create());
    (0..3).for_each(|node| three.publish(node, before));
    (0..2).for_each(|node| three.publish(node, half));
    let oeiras = three.world.add_node(Some("Oeiras"));
    let code = three.world.invite(0, Purpose::Twin);
    three.world.accept(oeiras, &code);
    three.world.connect(0, oeiras);
    let admits = three.change(0, MembershipChange::Admit(territory(&three.world, oeiras)));
    for node in [1, 2, oeiras] {
        three.world.act(node, three.cooperation, Act::Consent(admits)).expect("consents");
    }
    three.world.rest();
    let after = three.create();
    assert_eq!(three.public(before), [Publication::Public; 3], "what is public stays public");
    for node in [0, 1, 2] {
        three.publish(node, after);
    }
    assert_eq!(three.public(after), [Publication::Begun; 3]);
    assert_eq!(missing(&mut three.world, 0, after), [territory(&three.world, oeiras)]);
    three.publish(oeiras, after);
    assert_eq!(three.public(after), [Publication::Public; 3]);
    // The third word of those who were asked then would be enough; a node of today asks the fourth as well.
    three.publish(2, half);
    assert_eq!(three.public(half), [Publication::Begun; 3]);
}

#[test]
fn whoever_has_left_is_not_asked_any_more() {
    let mut three = Three::new();
    let document = three.create();
    (0..2).for_each(|node| three.publish(node, document));
    three.world.restart(1);
    three.world.connect(0, 1);
    let leaves = Act::Leave(EntryId(three.cooperation.0), Frontier::default());
    three.world.act(2, three.cooperation, leaves).expect("leaves");
    three.world.rest();
    for node in [0, 1] {
        assert_eq!(publication(&three.world, node, document), Publication::Public, "node {node}");
    }
}

/// What stood unfinished in an index is looked at again, in whatever order things were learnt.
#[test]
fn what_waited_is_looked_at_after_a_start() {
    let mut three = Three::new();
    let document = three.create();
    three.world.disconnect(1, 2);
    three.world.disconnect(0, 2);
    (0..2).for_each(|node| three.publish(node, document));
    let leaves = Act::Leave(EntryId(three.cooperation.0), Frontier::default());
    three.world.act(2, three.cooperation, leaves).expect("leaves");
    three.world.forget_logs(0);
    three.world.connect(0, 2);
    three.world.restart(0);
    assert_eq!(publication(&three.world, 0, document), Publication::Public);
}

#[test]
fn only_who_may_sign_publishes_and_only_documents() {
    let mut three = Three::new();
    let document = three.create();
    let charter = territory(&three.world, 0).document();
    assert!(matches!(publish(&mut three.world, 0, charter), Err(Refusal::WrongKind)));
    assert!(matches!(publish(&mut three.world, 0, three.cooperation), Err(Refusal::WrongKind)));
    let other = DocumentId([7; 32]);
    assert!(matches!(publish(&mut three.world, 0, other), Err(Refusal::UnknownDocument)));
    let machine = three.world.add_node(None);
    let code = three.world.invite(0, Purpose::Node);
    three.world.accept(machine, &code);
    three.world.connect(0, machine);
    three.world.rest();
    assert!(matches!(publish(&mut three.world, machine, document), Err(Refusal::NoOfficeKey)));
    assert_eq!(three.public(document), [Publication::None; 3]);
}
