//! Guardians, disputes and replaced keys in a world of engines: which charters travel, and what an honest node writes.

use super::*;
use crate::authority::Standing;
use crate::identity::charter::{Charter, Guardians, ListedKey, Office};
use crate::identity::{EntryId, Roles, SecretKey};

/// Loures (0), whose guardians Maio (1) and Praia (2) are its twins and not each other's. Both must agree.
struct Guarded {
    world: World,
    loures: TerritoryId,
}

fn secret(number: u8) -> SecretKey {
    SecretKey::from_bytes([number; 32])
}

fn twin(world: &mut World, host: usize, guest: usize) {
    let code = world.invite(host, Purpose::Twin);
    world.accept(guest, &code);
    world.connect(host, guest);
}

fn territory(world: &World, node: usize) -> TerritoryId {
    world.engine(node).territory().expect("founded")
}

fn list(charter: &mut Charter, key: &SecretKey, roles: Roles) {
    let office = Office { title: "Presidente".to_owned(), holder: "Rui".to_owned(), from: None, until: None };
    charter.keys.push(ListedKey { key: key.public(), roles, office: Some(office), invitation: None });
    charter.keys.sort_by_key(|listed| listed.key);
}

const BOUND: Roles = Roles::ROOT.and(Roles::SIGN);

impl Guarded {
    fn new() -> Self {
        let mut world = World::new();
        for name in ["Loures", "Maio", "Praia"] {
            _ = world.add_node(Some(name));
        }
        for guardian in [1, 2] {
            twin(&mut world, 0, guardian);
        }
        let loures = territory(&world, 0);
        let mut guarded = Self { world, loures };
        let mut territories = vec![territory(&guarded.world, 1), territory(&guarded.world, 2)];
        territories.sort_unstable();
        let guardians = Some(Guardians { threshold: 2, territories });
        guarded.amend(0, |charter| charter.guardians = guardians).expect("amends");
        guarded
    }

    fn tips(&self, node: usize) -> Vec<EntryId> {
        let charters = self.world.engine(node).authority.charters(self.loures).expect("held");
        charters.tips().map(|(tip, _)| tip).collect()
    }

    fn next(&self, node: usize, tip: EntryId) -> Charter {
        let charters = self.world.engine(node).authority.charters(self.loures).expect("held");
        let (_, charter) = charters.tips().find(|(id, _)| *id == tip).expect("a tip");
        Charter { number: charter.number + 1, previous: Some(tip), settles: None, ..charter.clone() }
    }

    /// Proposes at a node what comes next in the charter of Loures.
    fn amend(&mut self, node: usize, change: impl FnOnce(&mut Charter)) -> Result<EntryId, Refusal> {
        let mut next = self.next(node, self.tips(node)[0]);
        change(&mut next);
        self.world.act(node, self.loures.document(), Act::Amend(next))
    }

    fn rescue(&mut self, node: usize, key: &SecretKey) -> Result<EntryId, Refusal> {
        self.amend(node, |charter| {
            charter.keys.retain(|listed| !listed.roles.include(Roles::ROOT));
            list(charter, key, BOUND);
        })
    }

    fn guard(&mut self, node: usize, version: EntryId) -> Result<EntryId, Refusal> {
        let own = territory(&self.world, node).document();
        self.world.act(node, own, Act::Guard(self.loures, version))
    }

    fn holds(&self, node: usize, other: usize) -> bool {
        self.world.engine(node).catalogue.header(&territory(&self.world, other).document()).is_some()
    }
}

/// R130, R27: who was named says nothing by that, and is shown to nobody; who has spoken is known to all who must judge it.
#[test]
fn guardians_that_never_meet_recover_a_lost_key() {
    let mut guarded = Guarded::new();
    let stranger = guarded.world.add_node(Some("Oeiras"));
    twin(&mut guarded.world, 0, stranger);
    assert!(!guarded.holds(2, 1) && !guarded.holds(1, 2) && !guarded.holds(stranger, 1), "they are named, no more");
    // The office key of Loures is lost, and its machine has made another one.
    let new = secret(77);
    guarded.world.replace_office(0, new.clone());
    [1, 2, stranger].into_iter().for_each(|other| guarded.world.connect(0, other));
    assert_eq!(guarded.amend(0, |charter| charter.threshold = 1), Err(Refusal::Already("the charter says so already")));
    assert_eq!(guarded.rescue(stranger, &new), Err(Refusal::NotEntitled));
    let before = guarded.tips(0);
    let rescue = guarded.rescue(1, &new).expect("a guardian proposes");
    assert!(guarded.holds(2, 1), "Praia gets the charter of Maio, which speaks");
    assert_eq!((guarded.tips(0), guarded.tips(2)), (before.clone(), before));
    let no_guardian = "your territory is no guardian of the version before this one";
    assert_eq!(guarded.guard(stranger, rescue), Err(Refusal::Already(no_guardian)));
    assert_eq!(guarded.guard(2, EntryId([9; 32])), Err(Refusal::NotProposed));
    let agreed = Err(Refusal::Already("your territory has agreed to this version already"));
    assert_eq!(guarded.guard(1, rescue), agreed, "proposing is approving");
    guarded.guard(2, rescue).expect("the other guardian agrees");
    assert_eq!(guarded.guard(2, rescue), agreed);
    for node in 0..4 {
        assert_eq!(guarded.tips(node), [rescue], "node {node}");
    }
    assert!(guarded.holds(stranger, 1) && guarded.holds(stranger, 2), "whoever judges it has what it rests on");
    // Loures signs again, with its new key.
    guarded.amend(0, |charter| list(charter, &secret(78), Roles::SIGN)).expect("the new root amends");
    guarded.world.assert_equal();
    // A node that joins last gets all of it from one of them.
    let late = guarded.world.add_node(Some("Coimbra"));
    guarded.world.disconnect(0, 1);
    guarded.world.disconnect(0, 2);
    twin(&mut guarded.world, 0, late);
    assert_eq!(guarded.tips(late), guarded.tips(0));
}

/// R130: of two guardians that share nothing with each other but a ward, each brings the other what concerns it.
#[test]
fn guardians_tell_each_other_of_their_ward() {
    let mut guarded = Guarded::new();
    twin(&mut guarded.world, 1, 2);
    let loures = guarded.loures;
    for (one, other) in [(1, 2), (2, 1)] {
        let authority = &guarded.world.engine(one).authority;
        let (one, other) = (territory(&guarded.world, one), territory(&guarded.world, other));
        assert_eq!(authority.wards(one, other).collect::<Vec<_>>(), [loures]);
        assert_eq!(authority.wards(one, loures).count(), 0);
    }
    // The only machine of Loures is lost.
    guarded.world.disconnect(0, 1);
    guarded.world.disconnect(0, 2);
    let rescue = guarded.rescue(1, &secret(77)).expect("proposes");
    guarded.guard(2, rescue).expect("agrees");
    assert_eq!((guarded.tips(1), guarded.tips(2)), (vec![rescue], vec![rescue]));
    guarded.world.assert_equal();
    // A twin of Maio alone learns nothing of that.
    let stranger = guarded.world.add_node(Some("Oeiras"));
    twin(&mut guarded.world, 1, stranger);
    assert!(!guarded.holds(stranger, 0) && !guarded.holds(stranger, 2));
}

/// R134, R26: what guardians have acknowledged before is not put in doubt by a root that was removed years ago.
#[test]
fn what_guardians_have_acknowledged_is_not_disputed_later() {
    let mut guarded = Guarded::new();
    let old = guarded.world.office(0);
    let thief = guarded.world.author(0, &old, 99);
    let guarded_version = guarded.tips(0)[0];
    let mut rival = guarded.next(0, guarded_version);
    list(&mut rival, &secret(80), BOUND);
    let new = secret(77);
    let version = guarded
        .amend(0, |charter| {
            charter.keys.retain(|listed| !listed.roles.include(Roles::ROOT));
            list(charter, &new, BOUND);
        })
        .expect("replaces its root");
    for guardian in [1, 2] {
        guarded.guard(guardian, version).expect("acknowledges what is in force");
    }
    let document = Some(guarded.loures.document());
    let act = Act::Amend(rival);
    let entry = thief.act(document, crate::entry::Chain::default(), Time(1), &act, vec![], None).expect("a form");
    guarded.world.bring(0, guarded.world.keys(1).node.public(), &[&entry]);
    let standing = |guarded: &Guarded, id: EntryId| {
        let mut versions = guarded.world.engine(0).authority.charter_versions(guarded.loures);
        versions.find(|version| version.entry == id).map(|version| version.standing)
    };
    assert_eq!(guarded.tips(0), [version]);
    assert_eq!(standing(&guarded, entry.id()), Some(Standing::Overruled));
    // Nobody approves two by mistake, and nothing revives what was overruled.
    let gone = Refusal::Already("this version cannot come into force any more");
    assert_eq!(guarded.guard(1, entry.id()), Err(gone));
    assert!(guarded.guard(1, guarded_version).is_err(), "the version before it names no guardians");
}

/// Loures with two machines, each of which has a root key that is enough, and has amended the charter while they were apart.
fn split() -> (Guarded, [EntryId; 2], usize) {
    let mut guarded = Guarded::new();
    let second = guarded.world.add_node(None);
    let code = guarded.world.invite(0, Purpose::Node);
    guarded.world.accept(second, &code);
    guarded.world.connect(0, second);
    let other = secret(77);
    guarded.amend(0, |charter| list(charter, &other, BOUND)).expect("a second root");
    guarded.world.replace_office(second, other);
    guarded.world.disconnect(0, second);
    let one = guarded.amend(0, |charter| list(charter, &secret(80), Roles::SIGN)).expect("amends");
    let other = guarded.amend(second, |charter| {
        charter.keys.retain(|listed| listed.key != guarded_office());
        list(charter, &secret(81), Roles::SIGN);
    });
    let other = other.expect("amends");
    guarded.world.connect(0, second);
    (guarded, [one, other], second)
}

/// The office key that the world gives to its first node.
fn guarded_office() -> crate::identity::PublicKey {
    SecretKey::from_bytes([1, 2].repeat(16).try_into().expect("32 bytes")).public()
}

/// R132: in a dispute each writes under its own line, nothing that binds is signed with what only one of them gives, and
/// a version that follows both lines settles it.
#[test]
fn in_a_dispute_each_writes_on_its_own_line() {
    let (mut guarded, [one, other], second) = split();
    assert_eq!(guarded.tips(0).len(), 2);
    assert_eq!(guarded.tips(0), guarded.tips(second));
    let line = |guarded: &Guarded, node: usize, role: Roles| {
        guarded.world.engine(node).author(role).ok().and_then(|author| author.territory).map(|(_, cited)| cited)
    };
    assert_eq!(line(&guarded, 0, Roles::ROOT), Some(one), "the other line has removed this key");
    assert!(line(&guarded, second, Roles::ROOT).is_some(), "listed on both");
    assert_eq!(line(&guarded, 0, Roles::SIGN), None, "what binds needs both");
    assert!(line(&guarded, second, Roles::SIGN).is_some() && line(&guarded, 0, Roles::EDIT).is_some());
    let unsettled = Refusal::Already("two versions of the charter are in force: settle that first");
    assert_eq!(guarded.amend(0, |charter| charter.guardians = None), Err(unsettled));
    // The line that removed a key stands, and the other one is settled by a root of both.
    let mut settling = guarded.next(second, other);
    settling.settles = Some(vec![EntryId([9; 32])]);
    let document = guarded.loures.document();
    assert_eq!(guarded.world.act(second, document, Act::Amend(settling.clone())), Err(Refusal::Stale));
    settling.settles = Some(vec![one]);
    let mut relisting = settling.clone();
    list(&mut relisting, &SecretKey::from_bytes([1, 2].repeat(16).try_into().expect("32 bytes")), BOUND);
    let refused = guarded.world.act(second, document, Act::Amend(relisting));
    assert!(matches!(&refused, Err(Refusal::Form(why)) if why.contains("was removed")), "{refused:?}");
    let settled = guarded.world.act(second, document, Act::Amend(settling)).expect("settles");
    for node in [0, 1, 2, second] {
        if node == 0 || node == second {
            assert_eq!(guarded.tips(node), [settled], "node {node}");
        }
    }
    assert_eq!(line(&guarded, 0, Roles::ROOT), None, "it was removed");
    assert!(line(&guarded, second, Roles::SIGN).is_some());
}

/// R132, R26: guardians settle it by acknowledging one; whoever acknowledges two is stopped.
#[test]
fn guardians_settle_a_dispute() {
    let (mut guarded, [one, other], _) = split();
    [1, 2].into_iter().for_each(|guardian| guarded.world.connect(0, guardian));
    assert_eq!(guarded.tips(1).len(), 2);
    guarded.guard(1, one).expect("acknowledges one");
    let two = "your territory has agreed to another version in its place: whoever agrees to two agrees to none";
    assert_eq!(guarded.guard(1, other), Err(Refusal::Already(two)));
    guarded.guard(2, one).expect("acknowledges one");
    for node in 0..3 {
        assert_eq!(guarded.tips(node), [one], "node {node}");
    }
}

/// R133: a successor takes over when the charter lists it in the place of the other key, and not before; whatever was written
/// in between was written with the old one.
#[test]
fn a_successor_takes_over_when_the_charter_says_so() {
    let mut guarded = Guarded::new();
    let colleague = secret(60);
    let (old, next) = (guarded_office(), secret(61));
    guarded.amend(0, |charter| list(charter, &colleague, Roles::ROOT)).expect("a second root");
    guarded.amend(0, |charter| charter.threshold = 2).expect("two must agree from now on");
    guarded.world.prepare_office(0, next.clone());
    let office = |guarded: &mut Guarded| match guarded.world.command(0, Command::Charter(None)) {
        Ok(Answer::Charter(sheet)) => sheet.office,
        other => panic!("{other:?}"),
    };
    let replace = |charter: &mut Charter| {
        charter.keys.retain(|listed| listed.key != old);
        list(charter, &next, BOUND);
    };
    let proposed = guarded.amend(0, replace).expect("proposes");
    assert_eq!(office(&mut guarded), Some(old), "one of two has agreed");
    guarded.world.act(0, guarded.loures.document(), Act::Approve(proposed)).expect_err("it has approved already");
    // The machine is switched off and on: the shell hands in both keys again.
    guarded.world.restart(0);
    guarded.world.prepare_office(0, next.clone());
    assert_eq!(office(&mut guarded), Some(old));
    let author = guarded.world.author(0, &colleague, 5);
    let act = Act::Approve(proposed);
    let chain = crate::entry::Chain::default();
    let approval = author.act(Some(guarded.loures.document()), chain, Time(1), &act, vec![], None).expect("a form");
    guarded.world.connect(0, 1);
    guarded.world.bring(0, guarded.world.keys(1).node.public(), &[&approval]);
    assert_eq!(guarded.tips(0), [proposed]);
    assert_eq!(office(&mut guarded), Some(next.public()));
    // The new key signs, also after a start with both files as they are.
    guarded.world.restart(0);
    assert_eq!(office(&mut guarded), Some(old), "until the shell has handed it in");
    guarded.world.prepare_office(0, next.clone());
    assert_eq!(office(&mut guarded), Some(next.public()));
    guarded.amend(0, |charter| charter.guardians = None).expect("the new key proposes");
}
