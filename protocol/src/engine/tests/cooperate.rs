//! Cooperations of many in a world of engines: who gets to know what, and that nodes which never meet agree.

mod agreements;
mod partial;
mod relays;

use super::*;
use crate::act::{Frontier, Home, Membership, MembershipChange};
use crate::authority::judge::judge;
use crate::identity::{EntryId, TerritoryId};

/// Loures (0), Maio (1) and Praia (2); Maio is a twin of both, who share nothing but the cooperation of the three.
struct Three {
    world: World,
    cooperation: DocumentId,
    project: DocumentId,
}

impl Three {
    /// Loures and Praia are never connected.
    fn new() -> Self {
        let mut world = World::new();
        let nodes = ["Loures", "Maio", "Praia"].map(|name| world.add_node(Some(name)));
        for other in [0, 2] {
            twin(&mut world, 1, other);
        }
        let others = vec![territory(&world, nodes[0]), territory(&world, nodes[2])];
        let Ok(Answer::Created(cooperation)) = world.command(1, Command::Cooperate(others)) else { panic!("proposes") };
        for node in [0, 2] {
            world.act(node, cooperation, Act::Accept).expect("accepts");
        }
        let project = create(&mut world, 0, cooperation);
        Self { world, cooperation, project }
    }

    fn parties(&self, node: usize) -> Vec<TerritoryId> {
        let known = self.world.engine(node).authority.cooperation(self.cooperation);
        known.map(|known| known.parties().to_vec()).unwrap_or_default()
    }

    /// Returns who is no party any more: whether it has left, and by whom it was expelled.
    fn departures(&self, node: usize) -> Vec<(TerritoryId, bool, Vec<TerritoryId>)> {
        let known = self.world.engine(node).authority.cooperation(self.cooperation).expect("held");
        let departures = known.departures();
        departures.map(|gone| (gone.party.territory, gone.is_left, gone.expelled_by.into_iter().collect())).collect()
    }

    fn territories(&self, nodes: &[usize]) -> Vec<TerritoryId> {
        let mut territories: Vec<_> = nodes.iter().map(|node| territory(&self.world, *node)).collect();
        territories.sort_unstable();
        territories
    }

    fn change(&mut self, node: usize, change: MembershipChange) -> Result<EntryId, Refusal> {
        let known = self.world.engine(node).authority.cooperation(self.cooperation).expect("held");
        let (number, previous) = known.newest();
        let act = Act::Change(Membership { number: number + 1, previous, change });
        self.world.act(node, self.cooperation, act)
    }

    fn consent(&mut self, node: usize, version: EntryId) {
        self.world.act(node, self.cooperation, Act::Consent(version)).expect("consents");
    }

    fn since(&self) -> EntryId {
        EntryId(self.cooperation.0)
    }

    /// Maio and Praia expel Loures, which is told of it when it is next connected.
    fn expel_loures(&mut self) {
        self.world.disconnect(0, 1);
        let change = MembershipChange::Expel(territory(&self.world, 0), self.since(), Frontier::default());
        let expelled = self.change(1, change).expect("proposes");
        self.consent(2, expelled);
    }

    /// Adds Oeiras (3), a twin of Maio.
    fn with_oeiras(&mut self) -> TerritoryId {
        let node = self.world.add_node(Some("Oeiras"));
        twin(&mut self.world, 1, node);
        territory(&self.world, node)
    }
}

/// Lets the comparisons that follow an exchange take place, and checks that they end: two nodes that need different charters
/// and cooperations of each other would tell each other about them for ever.
fn rest(world: &mut World, nodes: &[usize]) {
    for _ in 0..2 {
        world.pass(limits::COMPARE_INTERVAL.0 * 2);
        nodes.iter().for_each(|node| world.tick(*node));
    }
    // The digest that each last told the other.
    let told = |node: usize, to: usize| {
        let session = world.session(to, world.keys(node).node.public());
        session.and_then(|session| session.their_authority)
    };
    for (node, other) in nodes.iter().flat_map(|node| nodes.iter().map(move |other| (*node, *other))) {
        assert_eq!(told(node, other), told(other, node), "{node} and {other}");
    }
}

fn territory(world: &World, node: usize) -> TerritoryId {
    world.engine(node).territory().expect("founded")
}

fn twin(world: &mut World, host: usize, guest: usize) {
    let code = world.invite(host, Purpose::Twin);
    world.accept(guest, &code);
    world.connect(host, guest);
}

fn create(world: &mut World, node: usize, cooperation: DocumentId) -> DocumentId {
    match world.command(node, Command::Create(Kind::Project, Home::Cooperation(cooperation))) {
        Ok(Answer::Created(document)) => document,
        other => panic!("{other:?}"),
    }
}

fn holds(world: &World, node: usize, document: DocumentId) -> bool {
    world.engine(node).catalogue.header(&document).is_some()
}

/// Returns whether every entry of a document that a node holds is counted there.
fn counts_all(world: &mut World, node: usize, document: DocumentId) -> bool {
    let Ok(Answer::Reading(reading)) = world.command(node, Command::Read(document)) else { panic!("reads") };
    reading.verdict.set_aside.is_empty()
}

/// R119, R118: a cooperation of three without invitation; what one writes reaches whom it never met, who verifies it.
#[test]
fn a_third_party_relays_what_it_did_not_write() {
    let Three { mut world, cooperation, project } = Three::new();
    world.edit(0, project, &[("title.pt", "Três escolas")]);
    assert_eq!(world.title(2, project), Some("Três escolas".to_owned()));
    world.disconnect(1, 2);
    world.edit(0, project, &[("summary.pt", "Escrevem-se.")]);
    world.edit(2, project, &[("planned_start", "2027-01-15")]);
    world.disconnect(0, 1);
    world.connect(1, 2);
    world.connect(0, 1);
    for node in 0..3 {
        let draft = world.draft(node, project);
        assert_eq!(draft.text("summary.pt"), Some("Escrevem-se."), "node {node}");
        assert_eq!(draft.text("planned_start"), Some("2027-01-15"), "node {node}");
        assert!(counts_all(&mut world, node, project) && counts_all(&mut world, node, cooperation));
    }
    // They could meet, because each has the charter that lists the other's node.
    world.connect(0, 2);
    assert_eq!(world.shared(0, 2), 1);
    world.assert_equal();
}

/// R117, R118: who is invited reads what is asked of it, consents, and gets everything when it is a party.
#[test]
fn a_fourth_is_invited_and_admitted() {
    let mut three = Three::new();
    let oeiras = three.with_oeiras();
    three.world.edit(0, three.project, &[("title.pt", "Três escolas")]);
    assert!(!holds(&three.world, 3, three.cooperation), "nobody has invited it");
    let admitted = three.change(1, MembershipChange::Admit(oeiras)).expect("proposes");
    assert!(holds(&three.world, 3, three.cooperation) && !holds(&three.world, 3, three.project));
    rest(&mut three.world, &[0, 1, 2, 3]);
    // Before it is a party it can consent, and nothing else.
    let invited = |act| (three.cooperation, act);
    for (document, act) in [invited(Act::Accept), invited(Act::Leave(admitted, Frontier::default()))] {
        assert!(three.world.act(3, document, act).is_err());
    }
    assert!(three.change(3, MembershipChange::Admit(oeiras)).is_err());
    three.consent(3, admitted);
    three.consent(0, admitted);
    assert_eq!(three.parties(0), three.territories(&[0, 1, 2]));
    three.consent(2, admitted);
    for node in 0..4 {
        assert_eq!(three.parties(node), three.territories(&[0, 1, 2, 3]), "node {node}");
    }
    assert_eq!(three.world.title(3, three.project), Some("Três escolas".to_owned()));
    three.world.edit(3, three.project, &[("title.pt", "Quatro escolas")]);
    for node in 0..3 {
        assert_eq!(three.world.title(node, three.project), Some("Quatro escolas".to_owned()), "node {node}");
    }
    rest(&mut three.world, &[0, 1, 2, 3]);
    three.world.assert_equal();
}

/// R118: being invited by others opens nothing with those who have not consented, and shows nobody's charter.
#[test]
fn who_is_invited_against_our_will_is_no_twin_of_ours() {
    let mut three = Three::new();
    let oeiras = three.with_oeiras();
    three.change(1, MembershipChange::Admit(oeiras)).expect("proposes");
    assert!(!holds(&three.world, 0, oeiras.document()), "Loures has not asked for its charter");
    three.world.connect(0, 3);
    assert!(three.world.events(0).iter().any(|event| matches!(event, Event::Violated(_, Violation::Stranger))));
}

/// R118: an invitation that came to nothing leaves nobody in doubt, and nothing more is told of the cooperation.
#[test]
fn an_invitation_that_came_to_nothing_is_over_for_both() {
    let mut three = Three::new();
    let oeiras = three.with_oeiras();
    let admit = three.change(1, MembershipChange::Admit(oeiras)).expect("proposes");
    three.world.disconnect(1, 3);
    let change = MembershipChange::Expel(territory(&three.world, 0), three.since(), Frontier::default());
    let expelled = three.change(1, change).expect("proposes");
    three.consent(2, expelled);
    let invited = |three: &Three, node| {
        three.world.engine(node).authority.cooperation(three.cooperation).expect("held").is_invited(oeiras)
    };
    assert!(invited(&three, 3) && !invited(&three, 1), "Oeiras does not know it yet");
    three.world.connect(1, 3);
    rest(&mut three.world, &[1, 3]);
    assert!(!invited(&three, 3));
    assert_eq!(three.world.act(3, three.cooperation, Act::Consent(admit)), Err(Refusal::NotProposed));
    let before = three.world.stored(3, three.cooperation).len();
    three.world.edit(1, three.cooperation, &[("title.pt", "Cooperação de dois")]);
    rest(&mut three.world, &[1, 3]);
    assert_eq!(three.world.stored(3, three.cooperation).len(), before);
}

/// R118: who was expelled gets to know it and by whom, keeps what it has, and gets nothing new.
#[test]
fn who_is_expelled_learns_it_and_gets_nothing_new() {
    let mut three = Three::new();
    three.world.edit(0, three.project, &[("title.pt", "De Loures")]);
    three.expel_loures();
    let later = create(&mut three.world, 1, three.cooperation);
    three.world.edit(2, three.project, &[("title.pt", "Sem Loures")]);
    assert_eq!(three.parties(0), three.territories(&[0, 1, 2]), "Loures does not know it yet");
    three.world.edit(0, three.project, &[("summary.pt", "Ainda não sabe")]);
    three.world.connect(0, 1);
    assert_eq!(three.parties(0), three.territories(&[1, 2]));
    assert_eq!(three.departures(0), [(territory(&three.world, 0), false, three.territories(&[1, 2]))]);
    assert_eq!(three.world.shared(0, 1), 1, "they are twins all the same");
    assert!(!holds(&three.world, 0, later));
    assert_ne!(three.world.title(0, three.project), Some("Sem Loures".to_owned()));
    let edit = Command::Create(Kind::Project, Home::Cooperation(three.cooperation));
    assert_eq!(three.world.command(0, edit).map(|_| ()), Err(Refusal::NoCooperation));
    // Nor is anything new about the cooperation told.
    let (before, edited) = (three.world.stored(0, three.cooperation).len(), three.cooperation);
    three.world.edit(1, edited, &[("title.pt", "Cooperação de dois")]);
    rest(&mut three.world, &[0, 1, 2]);
    assert_eq!(three.world.stored(0, three.cooperation).len(), before);
    // What it wrote before goes on to be relayed, to others who join later.
    let second = three.world.add_node(None);
    let code = three.world.invite(2, Purpose::Node);
    three.world.accept(second, &code);
    three.world.connect(2, second);
    let held = |node| {
        let log = three.world.engine(node).logs.peek(&three.project).expect("loaded");
        log.records().filter(|(_, record)| record.territory == territory(&three.world, 0)).count()
    };
    assert_eq!((held(2), held(second)), (2, 2), "its beginning and its title, not what it wrote afterwards");
    three.world.disconnect(0, 1);
    three.world.assert_equal();
}

/// R118: also who has nothing else in common with those who expelled it.
#[test]
fn who_is_expelled_learns_it_from_whomever_it_meets() {
    let mut three = Three::new();
    three.world.connect(0, 2);
    three.world.disconnect(0, 2);
    three.expel_loures();
    three.world.edit(2, three.project, &[("title.pt", "Sem Loures")]);
    three.world.connect(0, 2);
    assert_eq!(three.parties(0), three.territories(&[1, 2]));
    assert_eq!(three.world.shared(0, 2) + three.world.shared(2, 0), 0);
    assert_eq!(three.world.title(0, three.project), None);
}

/// R118: an invitation comes to nothing when who gave it leaves, and the guest, to whom nobody else speaks, learns that.
#[test]
fn who_was_invited_learns_that_its_host_has_left() {
    let mut three = Three::new();
    let oeiras = three.with_oeiras();
    three.change(1, MembershipChange::Admit(oeiras)).expect("proposes");
    let is_invited = |three: &Three| {
        let known = three.world.engine(3).authority.cooperation(three.cooperation);
        known.is_some_and(|known| known.is_invited(oeiras))
    };
    assert!(is_invited(&three));
    // Maio is not connected to its guest when it leaves.
    three.world.disconnect(1, 3);
    let leave = Act::Leave(three.since(), Frontier::default());
    three.world.act(1, three.cooperation, leave).expect("leaves");
    three.world.connect(1, 3);
    assert!(!is_invited(&three));
    rest(&mut three.world, &[1, 3]);
}

/// R93: who has left stays connected as a stranger, and its charter is asked for once, not at every comparison.
#[test]
fn the_charter_of_who_has_left_is_asked_for_once() {
    let mut three = Three::new();
    three.world.connect(0, 2);
    three.world.disconnect(0, 2);
    three.expel_loures();
    three.world.connect(0, 2);
    let exchanged = |world: &World| {
        let session = |node: usize, peer: usize| world.session(node, world.keys(peer).node.public());
        [(0, 2), (2, 0)].map(|(node, peer)| session(node, peer).map(|session| session.exchanged))
    };
    let before = exchanged(&three.world);
    assert!(before.iter().all(Option::is_some), "they stay connected");
    for _ in 0..3 {
        three.world.pass(limits::COMPARE_INTERVAL.0 * 2);
        [0, 2].into_iter().for_each(|node| three.world.tick(node));
    }
    assert_eq!(exchanged(&three.world), before);
}

/// R115: an old bundle brings nobody back, and neither does whoever still holds only the old state.
#[test]
fn an_old_bundle_does_not_bring_back_who_was_removed() {
    let mut three = Three::new();
    let before: Vec<Vec<u8>> = three.world.stored(1, three.cooperation);
    three.expel_loures();
    let after = three.world.stored(1, three.cooperation);
    assert!(after.len() > before.len());
    let twin = three.world.keys(2).node.public();
    let slices = |bytes: &[Vec<u8>]| {
        let entries: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
        crate::session::Message::Page(0, crate::bundle::encode_page(&entries).into())
    };
    three.world.disconnect(1, 2);
    let praia = three.world.engine(2).territory();
    three.world.greet(1, twin, praia);
    three.world.say(1, twin, &slices(&before));
    assert_eq!(three.parties(1), three.territories(&[1, 2]));
    three.world.hang_up(1, twin);
    three.world.restart(1);
    assert_eq!(three.parties(1), three.territories(&[1, 2]));
    // A machine that gets the old bundle first, and the rest later, ends where all others are.
    let second = three.world.add_node(None);
    let code = three.world.invite(1, Purpose::Node);
    three.world.accept(second, &code);
    three.world.connect(1, second);
    assert_eq!(three.parties(second), three.territories(&[1, 2]));
}

/// R114, R118: leaving needs nobody, and those who are left get to know it though they share nothing else.
#[test]
fn who_leaves_says_so_and_keeps_what_it_has() {
    let mut three = Three::new();
    three.world.edit(2, three.project, &[("title.pt", "De Praia")]);
    three.world.connect(0, 2);
    three.world.disconnect(0, 2);
    let Ok(Answer::Reading(reading)) = three.world.command(0, Command::Read(three.project)) else { panic!("reads") };
    let cuts = reading.log.frontier_of(territory(&three.world, 0));
    three.world.disconnect(0, 1);
    let leave = Act::Leave(three.since(), Frontier(vec![cuts]));
    three.world.act(0, three.cooperation, leave.clone()).expect("leaves");
    assert_eq!(three.parties(0), three.territories(&[1, 2]));
    let again = three.world.act(0, three.cooperation, leave);
    assert_eq!(again, Err(Refusal::Already("your territory has no such membership")));
    three.world.connect(0, 2);
    rest(&mut three.world, &[1, 2]);
    for node in [1, 2] {
        assert_eq!(three.parties(node), three.territories(&[1, 2]), "node {node}");
    }
    for node in 0..3 {
        assert_eq!(three.departures(node), [(territory(&three.world, 0), true, Vec::new())]);
        assert!(counts_all(&mut three.world, node, three.cooperation), "leaving is a last word that counts (R31)");
    }
    assert_eq!(three.world.title(0, three.project), Some("De Praia".to_owned()));
    let home = Home::Cooperation(three.cooperation);
    let (key, authority) = (three.world.keys(0).node.public(), &three.world.engine(1).authority);
    let last = |territory| authority.departed_last(territory, home, three.project, &key, 1);
    assert_eq!(last(territory(&three.world, 0)), Some(0), "its beginning of the project is accepted");
    three.world.connect(0, 1);
    rest(&mut three.world, &[0, 1]);
    // Its own second machine still gets what it keeps.
    let second = three.world.add_node(None);
    let code = three.world.invite(0, Purpose::Node);
    three.world.accept(second, &code);
    three.world.connect(0, second);
    assert!(holds(&three.world, second, three.project));
    assert_eq!(three.world.shared(0, second), 3, "its own documents, its twinning, and this");
}

/// R119: what leads nowhere, or contradicts what is known here, is refused with the reason.
#[test]
fn people_are_told_what_leads_nowhere() {
    let mut three = Three::new();
    let oeiras = three.with_oeiras();
    let (since, loures) = (three.since(), territory(&three.world, 0));
    let admit = MembershipChange::Admit(oeiras);
    let expel = |whom, since| MembershipChange::Expel(whom, since, Frontier::default());
    let refused = |three: &mut Three, node, change| three.change(node, change).map(|_| ()).expect_err("refused");
    assert_eq!(
        refused(&mut three, 1, MembershipChange::Admit(loures)),
        Refusal::Already("this territory is a party already")
    );
    let gone = Refusal::Already("this territory has no such membership");
    assert_eq!(refused(&mut three, 1, expel(loures, EntryId([9; 32]))), gone);
    assert!(matches!(refused(&mut three, 0, expel(loures, since)), Refusal::Form(_)));
    let act = |number, previous| Act::Change(Membership { number, previous, change: admit.clone() });
    for stale in [act(2, since), act(1, EntryId([9; 32]))] {
        assert_eq!(three.world.act(1, three.cooperation, stale), Err(Refusal::Stale));
    }
    let admitted = three.change(1, admit.clone()).expect("proposes");
    let twice = Refusal::Already("this change is proposed already: consent to it");
    assert_eq!(refused(&mut three, 0, admit.clone()), twice);
    let consent = |three: &mut Three, node, version| three.world.act(node, three.cooperation, Act::Consent(version));
    let already = Err(Refusal::Already("your territory consents to this change"));
    assert_eq!(consent(&mut three, 1, admitted), already);
    assert_eq!(consent(&mut three, 1, EntryId([9; 32])), Err(Refusal::NotProposed));
    assert_eq!(three.world.act(0, three.project, Act::Accept), Err(Refusal::WrongKind));
    let accepted = Refusal::Already("your territory has accepted this cooperation");
    assert_eq!(three.world.act(0, three.cooperation, Act::Accept), Err(accepted));
    // A rival of what was approved is proposed again, not consented to.
    let rival = three.change(2, expel(loures, since)).expect("proposes");
    [0, 2, 3].into_iter().for_each(|node| three.consent(node, admitted));
    assert_eq!(consent(&mut three, 1, rival), Err(Refusal::NotProposed));
    // Two expel nobody, and a cooperation of one is none.
    assert!(matches!(three.world.command(1, Command::Cooperate(vec![])), Err(Refusal::Form(_))));
    let Ok(Answer::Cooperation(known)) = three.world.command(1, Command::Cooperation(three.cooperation)) else {
        panic!("tells")
    };
    assert_eq!(known.parties(), three.territories(&[0, 1, 2, 3]));
    assert_eq!(three.world.command(1, Command::Cooperation(three.project)).map(|_| ()), Err(Refusal::NoCooperation));
    let log = three.world.engine(1).logs.peek(&three.cooperation).expect("held");
    assert!(judge(log, &three.world.engine(1).authority).set_aside.is_empty());
}
