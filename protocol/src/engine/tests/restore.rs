//! Old state that was put back, by a command or by hand, and one key on two machines (R14, R121–R124).

use super::*;
use crate::entry::{Chain, SignedEntry};
use crate::identity::charter::Charter;
use crate::identity::{EntryId, NetworkId};

/// Of when the backups of these tests are.
const BACKUP: Time = Time(900_000);

fn later_changes(world: &mut World, project: DocumentId) {
    world.edit(0, project, &[("summary.pt", "Duas escolas escrevem-se.")]);
    world.edit(0, project, &[("planned_start", "2027-01-15")]);
    world.edit(1, project, &[("summary.en", "Two schools write to each other.")]);
}

fn assert_all_is_back(world: &mut World, project: DocumentId) {
    for node in [0, 1] {
        let draft = world.draft(node, project);
        assert_eq!(draft.text("summary.pt"), Some("Duas escolas escrevem-se."), "node {node}");
        assert_eq!(draft.text("planned_start"), Some("2027-01-15"), "node {node}");
        assert_eq!(draft.text("summary.en"), Some("Two schools write to each other."), "node {node}");
    }
    world.assert_equal();
    world.assert_no_number_twice();
}

/// R14, R121, R122: with and without a connection at first, and with and without a mark.
#[test]
fn what_was_written_after_the_backup_comes_back_and_is_counted() {
    for (mark, writes_first) in [(Some(BACKUP), false), (Some(BACKUP), true), (None, false), (None, true)] {
        let (mut world, project) = twins_with_a_project();
        let old = world.copy(0);
        later_changes(&mut world, project);
        world.put_back(0, &old, mark);
        assert_eq!(world.recovery(0).map(|recovery| recovery.is_open), mark.map(|_| true));
        if writes_first {
            world.edit(0, project, &[("title.en", "Sister schools")]);
        }
        world.connect(0, 1);
        assert_all_is_back(&mut world, project);
        if writes_first {
            assert_eq!(world.draft(1, project).text("title.en"), Some("Sister schools"));
        }
        let twin = world.public(1);
        assert!(world.events(0).contains(&Event::Recovered(twin, 2)), "{:?}", world.events(0));
        assert!(world.events(0).contains(&Event::Confirmed) && !world.is_marked(0));
        let recovery = world.recovery(0).expect("told until the next start");
        assert_eq!((recovery.backup, recovery.is_open), (mark, false));
        assert_eq!((recovery.recovered, recovery.elsewhere), (vec![(twin, 2)], None));
        // The twin notices nothing, and after the next start nothing is left of it here either.
        assert_eq!(world.recovery(1), None);
        world.restart(0);
        assert_eq!(world.recovery(0), None);
    }
}

/// An agreement of twins with a text that both may sign; node 0 has signed it, after a copy of its folder was made.
struct Signed {
    world: World,
    agreement: DocumentId,
    text: Proposal,
    old: world::Old,
}

impl Signed {
    fn new() -> Self {
        let (mut world, _) = twins_with_a_project();
        let agreement = world.create(0, Kind::Agreement);
        world.edit(0, agreement, &[("title.pt", "Acordo")]);
        let parties = world.read(0, agreement).parties;
        let text = world.view(0, agreement).freeze(None).expect("freezes").proposal(1, &parties);
        world.act(0, agreement, Act::Propose(text.clone())).expect("proposes");
        let old = world.copy(0);
        let mut signed = Self { world, agreement, text, old };
        signed.sign().expect("signs");
        signed
    }

    fn sign(&mut self) -> Result<EntryId, Refusal> {
        let (name, office) = ("Ana Exemplo".to_owned(), "Presidente".to_owned());
        let signing = Signing { number: 1, version: self.text.version(self.agreement), name, office };
        self.world.act(0, self.agreement, Act::Sign(signing))
    }
}

/// R122, R123: what was stated already is not stated again in other words; edits do not wait.
#[test]
fn nothing_is_stated_before_somebody_confirms_that_nothing_is_missing() {
    let mut signed = Signed::new();
    signed.world.put_back(0, &signed.old, Some(BACKUP));
    assert_eq!(signed.sign(), Err(Refusal::Unconfirmed));
    let proposal = Act::Propose(Proposal { number: 2, ..signed.text.clone() });
    assert_eq!(signed.world.act(0, signed.agreement, proposal), Err(Refusal::Unconfirmed));
    signed.world.edit(0, signed.agreement, &[("summary.pt", "Cooperam.")]);
    // The mark outlasts a start.
    signed.world.restart(0);
    assert_eq!(signed.sign(), Err(Refusal::Unconfirmed));
    let awaited = signed.world.recovery(0).expect("restored").awaited;
    assert_eq!(awaited, [signed.world.engine(1).territory().expect("founded")]);
    signed.world.connect(0, 1);
    let refused = Err(Refusal::Already("your territory has signed a version with this number"));
    assert_eq!(signed.sign(), refused);
    assert_eq!(signed.world.agreement(0, signed.agreement).double_signings.len(), 0);
    signed.world.rest();
    signed.world.assert_equal();
    signed.world.assert_no_number_twice();
}

/// R122: the charter too. Two versions with one number would be a dispute.
#[test]
fn a_charter_is_not_amended_before_it_is_confirmed() {
    let (mut world, _) = twins_with_a_project();
    let old = world.copy(0);
    let ours = world.engine(0).territory().expect("founded");
    let next = |world: &World, change: &dyn Fn(&mut Charter)| {
        let (previous, charter) = world.engine(0).authority.charters(ours).expect("known").current();
        let mut next = Charter { number: charter.number + 1, previous: Some(previous), ..charter.clone() };
        change(&mut next);
        Act::Amend(next)
    };
    let rename = |holder: &'static str| {
        move |charter: &mut Charter| {
            charter.keys.iter_mut().filter_map(|key| key.office.as_mut()).for_each(|o| o.holder = holder.to_owned());
        }
    };
    let first = next(&world, &rename("Ana Exemplo"));
    world.act(0, ours.document(), first).expect("amends");
    world.put_back(0, &old, Some(BACKUP));
    let rival = next(&world, &rename("Rui Exemplo"));
    assert_eq!(world.act(0, ours.document(), rival.clone()), Err(Refusal::Unconfirmed));
    world.connect(0, 1);
    assert_eq!(world.act(0, ours.document(), rival), Err(Refusal::Stale), "the version is back");
    let third = next(&world, &rename("Rui Exemplo"));
    world.act(0, ours.document(), third).expect("amends");
    assert!(!world.engine(1).authority.charters(ours).expect("known").is_disputed());
    world.assert_equal();
}

/// R123: what a node does by itself waits as well, and is done when it may be.
#[test]
fn an_invited_machine_is_listed_when_the_charter_is_confirmed() {
    let (mut world, _) = twins_with_a_project();
    let code = world.invite(0, Purpose::Node);
    let old = world.copy(0);
    world.put_back(0, &old, Some(BACKUP));
    let second = world.add_node(None);
    world.accept(second, &code);
    world.connect(0, second);
    assert_eq!(world.engine(second).territory(), None);
    world.connect(0, 1);
    assert_eq!(world.engine(second).territory(), world.engine(0).territory());
    assert!(!world.is_marked(0));
}

/// R122: where nobody can confirm anything, a person does, once.
#[test]
fn a_person_can_say_that_nothing_is_missing() {
    let mut world = World::new();
    let node = world.add_node(Some("Loures"));
    assert_eq!(world.command(node, Command::Confirm).map(|_| ()), nothing_waits());
    let ours = world.engine(node).territory().expect("founded");
    let old = world.copy(node);
    world.put_back(node, &old, Some(BACKUP));
    let (previous, charter) = world.engine(node).authority.charters(ours).expect("known").current();
    let mut next = Charter { number: 1, previous: Some(previous), ..charter.clone() };
    next.keys.iter_mut().filter_map(|key| key.office.as_mut()).for_each(|office| office.title = "Câmara".to_owned());
    assert_eq!(world.act(node, ours.document(), Act::Amend(next.clone())), Err(Refusal::Unconfirmed));
    assert_eq!(world.recovery(node).expect("restored").awaited, [], "nobody else could know");
    assert!(matches!(world.command(node, Command::Confirm), Ok(Answer::Confirmed)));
    assert!(!world.is_marked(node));
    world.act(node, ours.document(), Act::Amend(next)).expect("amends");
    assert_eq!(world.command(node, Command::Confirm).map(|_| ()), nothing_waits());
}

fn nothing_waits() -> Result<(), Refusal> {
    Err(Refusal::Already("nothing waits because of a restored backup"))
}

/// R121: an old copy that was put back without a word is noticed by what comes back, and from then on statements wait.
#[test]
fn an_old_copy_is_noticed_by_what_comes_back() {
    let mut signed = Signed::new();
    let stored = signed.world.stored(0, signed.agreement);
    let signature = stored.last().expect("signed");
    let signature = SignedEntry::parse(signature, NetworkId::named("test")).expect("stored").verify().expect("signed");
    signed.world.put_back(0, &signed.old, None);
    assert_eq!(signed.world.recovery(0), None);
    let (twin, theirs) = (signed.world.public(1), signed.world.engine(1).territory());
    signed.world.greet(0, twin, theirs);
    signed.world.bring(0, twin, &[&signature]);
    assert!(signed.world.events(0).contains(&Event::Recovered(twin, 1)));
    assert!(signed.world.recovery(0).is_some_and(|recovery| recovery.is_open && recovery.backup.is_none()));
    let proposal = Act::Propose(Proposal { number: 2, ..signed.text.clone() });
    assert_eq!(signed.world.act(0, signed.agreement, proposal), Err(Refusal::Unconfirmed));
    // The same entry again is not counted again.
    signed.world.bring(0, twin, &[&signature]);
    assert_eq!(signed.world.recovery(0).expect("noticed").recovered, [(twin, 1)]);
    signed.world.hang_up(0, twin);
    // A start does not forget it: what came back is no news any more, and there may be more.
    signed.world.restart(0);
    let proposal = Act::Propose(Proposal { number: 2, ..signed.text.clone() });
    assert_eq!(signed.world.act(0, signed.agreement, proposal), Err(Refusal::Unconfirmed));
    signed.world.connect(0, 1);
    assert!(signed.world.recovery(0).is_some_and(|recovery| !recovery.is_open) && !signed.world.is_marked(0));
}

/// R124: one key on two machines. The twin has sessions with both in turns; nothing is lost and nothing wedges.
#[test]
fn a_key_on_two_machines_is_noticed_and_wedges_nothing() {
    let (mut world, project) = twins_with_a_project();
    let second = world.run_twice(0);
    world.pass(1_000);
    for round in 0..4 {
        world.disconnect(0, 1);
        world.edit(0, project, &[("notes.+.text", &format!("first machine, {round}"))]);
        world.edit(second, project, &[("notes.+.text", &format!("second machine, {round}"))]);
        world.connect(second, 1);
        world.edit(1, project, &[("notes.+.text", &format!("twin, {round}"))]);
        world.disconnect(second, 1);
        world.connect(0, 1);
    }
    world.disconnect(0, 1);
    world.connect(second, 1);
    let drafts: Vec<_> = [0, 1, second].map(|node| world.draft(node, project)).into();
    assert_eq!(drafts[0], drafts[1]);
    assert_eq!(drafts[1], drafts[2]);
    world.assert_no_number_twice();
    let twin = world.public(1);
    for machine in [0, second] {
        assert!(world.events(machine).contains(&Event::Elsewhere(twin)), "{:?}", world.events(machine));
        let recovery = world.recovery(machine).expect("shown");
        assert_eq!(
            (recovery.elsewhere, recovery.is_open),
            (Some(twin), false),
            "nothing waits when both have the same"
        );
    }
    assert_eq!(world.recovery(1), None);
}

/// R124: two machines with one key that meet have nothing to say to each other.
#[test]
fn a_node_has_no_session_with_itself() {
    let (mut world, project) = twins_with_a_project();
    let own = world.public(0);
    world.connects_to_itself(0);
    assert!(world.events(0).contains(&Event::Elsewhere(own)));
    world.edit(0, project, &[("summary.pt", "Duas escolas escrevem-se.")]);
    world.assert_equal();
}

/// R124: what carries the epoch of this very start was not made here either.
#[test]
fn an_entry_of_this_epoch_that_was_not_made_here_is_an_alarm() {
    let (mut world, _) = twins_with_a_project();
    let agreement = world.create(1, Kind::Agreement);
    world.edit(1, agreement, &[("title.pt", "Acordo")]);
    let parties = world.read(1, agreement).parties;
    let text = world.view(1, agreement).freeze(None).expect("freezes").proposal(1, &parties);
    let (twin, theirs) = (world.public(1), world.engine(1).territory());
    world.disconnect(0, 1);
    let author = world.author(0, &world.keys(0).node, 1);
    let propose = Act::Propose(text);
    let made = author.act(Some(agreement), Chain::default(), Time(1), &propose, vec![], None).expect("an act");
    world.greet(0, twin, theirs);
    world.bring(0, twin, &[&made]);
    assert!(world.events(0).contains(&Event::Elsewhere(twin)), "{:?}", world.events(0));
    assert!(world.recovery(0).is_some_and(|recovery| recovery.recovered.is_empty() && recovery.is_open));
}

/// R121, R124: a computer on which a backup was restored may have a clock that is hours behind the lost one's.
#[test]
fn a_restored_machine_with_another_clock_is_no_second_machine() {
    let (mut world, project) = twins_with_a_project();
    let old = world.copy(0);
    world.pass(3_600_000);
    later_changes(&mut world, project);
    world.disconnect(0, 1);
    world.set_clock(Time(1_000_000));
    world.put_back(0, &old, Some(BACKUP));
    world.connect(0, 1);
    assert_all_is_back(&mut world, project);
    let recovery = world.recovery(0).expect("told until the next start");
    assert_eq!((recovery.recovered, recovery.elsewhere), (vec![(world.public(1), 2)], None));
}

/// R72, R121: a backup from before two territories became twins knows nothing of it; the twin invites again.
#[test]
fn a_backup_from_before_the_twinning_is_healed_by_another_invitation() {
    let mut world = World::new();
    for name in ["Loures", "Maio"] {
        world.add_node(Some(name));
    }
    let old = world.copy(0);
    let code = world.invite(0, Purpose::Twin);
    world.accept(1, &code);
    world.connect(0, 1);
    let project = world.create(1, Kind::Project);
    later_changes(&mut world, project);
    world.put_back(0, &old, Some(BACKUP));
    world.connect(0, 1);
    assert_eq!(world.shared(0, 1), 0, "a stranger");
    let again = world.invite(1, Purpose::Twin);
    world.accept(0, &again);
    world.connect(0, 1);
    assert_all_is_back(&mut world, project);
    assert!(!world.is_marked(0));
}

/// Loures (0) with Maio (1) and its second machine (2), and Praia (3), another twin of Loures, which is not there; the
/// agreement is one with Maio. All are apart.
fn two_who_can_confirm() -> (World, DocumentId) {
    let (mut world, _) = twins_with_a_project();
    let agreement = world.create(0, Kind::Agreement);
    world.edit(0, agreement, &[("title.pt", "Acordo")]);
    let second = world.add_node(None);
    let code = world.invite(1, Purpose::Node);
    world.accept(second, &code);
    world.connect(1, second);
    world.connect(0, second);
    let praia = world.add_node(Some("Praia"));
    let code = world.invite(0, Purpose::Twin);
    world.accept(praia, &code);
    world.connect(0, praia);
    world.rest();
    for (a, b) in [(0, 1), (0, second), (1, second), (0, praia)] {
        world.disconnect(a, b);
    }
    (world, agreement)
}

/// R122: whoever comes later and brings something newer takes back what an earlier one has confirmed.
#[test]
fn what_was_confirmed_waits_again_when_somebody_brings_more() {
    let (mut world, agreement) = two_who_can_confirm();
    let old = world.copy(0);
    world.connect(0, 2);
    world.edit(0, agreement, &[("title.pt", "Acordo de geminação")]);
    let edit = world.stored(0, agreement).pop().expect("written");
    let edit = SignedEntry::parse(&edit, NetworkId::named("test")).expect("stored").verify().expect("signed");
    let parties = world.read(0, agreement).parties;
    let text = world.view(0, agreement).freeze(None).expect("freezes").proposal(1, &parties);
    world.act(0, agreement, Act::Propose(text)).expect("proposes");
    world.put_back(0, &old, Some(BACKUP));
    // Maio's first machine knows nothing of it, and has the same as the backup.
    world.connect(0, 1);
    assert!(world.recovery(0).is_some_and(|recovery| recovery.is_open), "Praia has not confirmed anything");
    let (second, maio) = (world.public(2), world.engine(1).territory());
    world.greet(0, second, maio);
    world.bring(0, second, &[&edit]);
    assert_eq!(world.recovery(0).expect("restored").recovered, [(second, 1)]);
    let other = world.view(0, agreement).freeze(None).expect("freezes").proposal(1, &parties);
    assert_eq!(world.act(0, agreement, Act::Propose(other.clone())), Err(Refusal::Unconfirmed), "there may be more");
    world.hang_up(0, second);
    world.connect(0, 2);
    assert_eq!(world.act(0, agreement, Act::Propose(other)), Err(Refusal::Stale), "and there was");
    world.assert_no_number_twice();
}

/// R122: who else is in a cooperation is not known before its document is confirmed.
#[test]
fn a_cooperation_that_all_others_have_left_may_have_been_joined_since() {
    let (mut world, agreement) = two_who_can_confirm();
    let cooperation = world.engine(1).authority.cooperations().next().expect("one").0;
    let maio = world.engine(1).territory().expect("founded");
    let memberships = world.engine(1).authority.cooperation(cooperation).expect("known");
    let since = memberships.memberships().find(|party| party.territory == maio).expect("a party").since;
    world.connect(0, 1);
    world.act(1, cooperation, Act::Leave(since, crate::act::Frontier::default())).expect("leaves");
    world.disconnect(0, 1);
    let old = world.copy(0);
    world.put_back(0, &old, Some(BACKUP));
    // Praia knows of Loures' charter, and nothing of the cooperation.
    world.connect(0, 3);
    let key = world.public(0);
    let cut = Act::Cut(crate::act::Cut { key, lasts: vec![] });
    assert_eq!(world.act(0, agreement, cut.clone()), Err(Refusal::Unconfirmed));
    assert!(matches!(world.command(0, Command::Confirm), Ok(Answer::Confirmed)));
    world.act(0, agreement, cut).expect("a person has confirmed it");
}
