//! Several engines in one process: a network that delivers at once, disks that store at once.

mod alarms;
mod clock;
mod restore;
mod world;

use super::*;
use crate::act::{Act, Kind, Proposal, Signing};
use crate::document::agreement::{Agreement, Stage};
use crate::document::view::{Assignment, Edit, View, ViewEntry};
use crate::invitation::Purpose;
use world::World;

/// R72.
#[test]
fn an_invitation_makes_twins_and_documents_arrive() {
    let (mut world, project) = twins_with_a_project();
    assert_eq!(world.title(0, project), Some("Escolas irmãs".to_owned()));
    assert_eq!(world.title(1, project), Some("Escolas irmãs".to_owned()));
    world.assert_equal();
}

#[test]
fn edits_made_apart_merge() {
    let (mut world, project) = twins_with_a_project();
    world.disconnect(0, 1);
    world.edit(0, project, &[("summary.pt", "Duas escolas escrevem-se.")]);
    world.edit(1, project, &[("planned_start", "2027-01-15")]);
    world.connect(0, 1);
    for node in [0, 1] {
        let draft = world.draft(node, project);
        assert_eq!(draft.text("summary.pt"), Some("Duas escolas escrevem-se."), "node {node}");
        assert_eq!(draft.text("planned_start"), Some("2027-01-15"), "node {node}");
    }
    world.assert_equal();
}

#[test]
fn a_restarted_node_knows_everything_and_goes_on() {
    let (mut world, project) = twins_with_a_project();
    world.restart(1);
    world.edit(1, project, &[("summary.en", "Two schools write to each other.")]);
    world.connect(0, 1);
    assert_eq!(world.draft(0, project).text("summary.en"), Some("Two schools write to each other."));
    world.assert_equal();
}

/// That two nodes are equal is told once, and again when a difference was found since.
#[test]
fn equality_is_told_when_it_is_news() {
    let (mut world, project) = twins_with_a_project();
    world.disconnect(0, 1);
    let told = |world: &World| {
        let is_told = |event: &&Event| matches!(event, Event::Equal(_));
        [0, 1].map(|node| world.events(node).iter().filter(is_told).count())
    };
    let before = told(&world);
    world.connect(0, 1);
    world.rest();
    let [first, second] = before;
    assert_eq!(told(&world), [first + 1, second + 1], "each tells it once, however often they compare");
    world.disconnect(0, 1);
    world.edit(0, project, &[("summary.pt", "Só aqui.")]);
    world.connect(0, 1);
    assert_eq!(told(&world), [first + 2, second + 2], "of different ones when they have become equal");
}

/// How a document stands changes with each of its entries, and with each by which others are judged; reading changes nothing.
#[test]
fn a_stand_changes_with_everything_that_may_change_what_is_said() {
    let (mut world, project) = twins_with_a_project();
    let territory = world.engine(0).territory().expect("a territory").document();
    let stand = |world: &mut World, document| match world.command(0, Command::Stand(document)) {
        Ok(Answer::Stand(stand)) => stand,
        other => panic!("{other:?}"),
    };
    let before = [stand(&mut world, project), stand(&mut world, territory)];
    assert_eq!(world.reading(0, project).stand, before[0].expect("it is held"));
    assert_eq!([stand(&mut world, project), stand(&mut world, territory)], before);
    world.edit(0, project, &[("summary.pt", "Um texto.")]);
    assert_ne!(stand(&mut world, project), before[0], "an edit of its own");
    assert_eq!(stand(&mut world, territory), before[1], "an edit of a project changes nothing elsewhere");
    let edited = stand(&mut world, project);
    world.edit(0, territory, &[("title.pt", "Outro nome")]);
    assert_ne!(stand(&mut world, territory), before[1]);
    assert_ne!(stand(&mut world, project), edited, "by what territories write others are judged");
    assert_eq!(stand(&mut world, DocumentId([9; 32])), None);
}

#[test]
fn a_second_node_joins_its_territory_and_gets_all_of_it() {
    let (mut world, project) = twins_with_a_project();
    let second = world.add_node(None);
    let code = world.invite(0, Purpose::Node);
    world.accept(second, &code);
    world.connect(0, second);
    assert_eq!(world.engine(second).territory(), world.engine(0).territory());
    assert_eq!(world.title(second, project), Some("Escolas irmãs".to_owned()));
    // The other territory learns the new node's key by itself, and talks with it.
    world.disconnect(0, second);
    world.connect(1, second);
    world.edit(second, project, &[("title.pt", "Escolas irmãs Loures-Maio")]);
    assert_eq!(world.title(1, project), Some("Escolas irmãs Loures-Maio".to_owned()));
    world.connect(0, second);
    world.assert_equal();
}

#[test]
fn an_agreement_is_in_force_when_both_have_signed_the_same_text() {
    let (mut world, _) = twins_with_a_project();
    let agreement = world.create(0, Kind::Agreement);
    world.edit(0, agreement, &[("title.pt", "Acordo de geminação")]);
    let frozen = world.view(0, agreement).freeze(None).expect("freezes");
    let proposal = frozen.proposal(1, &world.parties(0, agreement));
    let version = proposal.version(agreement);
    world.act(0, agreement, Act::Propose(proposal)).expect("proposes");
    let sign =
        |name: &str| Act::Sign(Signing { number: 1, version, name: name.to_owned(), office: "Presidente".to_owned() });
    world.act(0, agreement, sign("Ana Exemplo")).expect("signs");
    assert_eq!(world.stage(1, agreement), Stage::PartlySigned(1));
    assert_eq!(
        world.act(0, agreement, sign("Ana Exemplo")).map(|_| ()),
        Err(Refusal::Already("your territory has signed a version with this number"))
    );
    // Text that is changed afterwards does not touch what was signed.
    world.edit(1, agreement, &[("title.pt", "Acordo de cooperação")]);
    world.act(1, agreement, sign("Rui Exemplo")).expect("signs");
    for node in [0, 1] {
        assert_eq!(world.stage(node, agreement), Stage::InForce(1));
        assert_eq!(world.view(node, agreement).freeze(Some(&frozen.heads)).expect("freezes"), frozen);
    }
    world.assert_equal();
}

/// R42.
#[test]
fn signing_what_nobody_proposed_is_refused() {
    let (mut world, project) = twins_with_a_project();
    let agreement = world.create(0, Kind::Agreement);
    let version = crate::identity::VersionHash([7; 32]);
    let signing = Signing { number: 1, version, name: "Ana".to_owned(), office: "Presidente".to_owned() };
    let sign = |document| (document, Act::Sign(signing.clone()));
    for ((document, act), expected) in [
        (sign(agreement), Refusal::NotProposed),
        (sign(project), Refusal::WrongKind),
        (sign(DocumentId([9; 32])), Refusal::UnknownDocument),
        ((agreement, Act::Accept), Refusal::WrongKind),
    ] {
        assert_eq!(world.act(0, document, act).map(|_| ()), Err(expected));
    }
}

#[test]
fn an_edit_made_on_an_older_view_is_stale() {
    let (mut world, project) = twins_with_a_project();
    let old = world.view(0, project);
    let actor = world.actor(0, project);
    world.edit(0, project, &[("summary.pt", "primeiro")]);
    let assignment = Assignment { path: "summary.pt".to_owned(), value: Some("segundo".to_owned()) };
    let change = old.edit(actor, Time(1), &[assignment]).expect("an edit");
    assert_eq!(world.command(0, Command::Commit(project, vec![change])).map(|_| ()), Err(Refusal::Stale));
}

/// R71, R74.
#[test]
fn an_invitation_is_used_once_and_ends() {
    let (mut world, _) = twins_with_a_project();
    let code = world.invite(0, Purpose::Twin);
    let (first, second) = (world.add_node(Some("Praia")), world.add_node(Some("Oeiras")));
    world.accept(first, &code);
    world.connect(0, first);
    assert_eq!(world.shared(0, first), 1, "the first to answer becomes a twin");
    world.accept(second, &code);
    world.connect(0, second);
    assert_eq!(world.shared(0, second), 0);
    assert!(world.events(second).iter().any(|event| matches!(event, Event::Unwelcome(..))), "the second is told why");
    // An invitation whose time is over.
    let late = world.invite(0, Purpose::Twin);
    world.pass(limits::INVITATION_AGE_DEFAULT.0 + 1);
    let third = world.add_node(Some("Coimbra"));
    assert_eq!(world.command(third, Command::Accept(late)).map(|_| ()), Err(Refusal::ExpiredInvitation));
}

#[test]
fn what_is_shared_with_one_twin_is_not_told_to_another() {
    let (mut world, project) = twins_with_a_project();
    let third = world.add_node(Some("Praia"));
    let code = world.invite(0, Purpose::Twin);
    world.accept(third, &code);
    world.connect(0, third);
    assert_eq!(world.shared(0, third), 1);
    assert_eq!(world.command(third, Command::Read(project)).map(|_| ()), Err(Refusal::UnknownDocument));
    // Nor does the other's charter travel: Praia and Maio share nothing.
    let maio = world.engine(1).territory().expect("founded").document();
    assert_eq!(world.command(third, Command::Read(maio)).map(|_| ()), Err(Refusal::UnknownDocument));
}

#[test]
fn a_stranger_is_turned_away_and_told_nothing() {
    let (mut world, _) = twins_with_a_project();
    let stranger = world.add_node(Some("Praia"));
    world.connect(0, stranger);
    assert!(world.events(0).iter().any(|event| matches!(event, Event::Violated(_, Violation::Stranger))));
    assert_eq!(world.shared(0, stranger), 0);
}

use crate::violation::Violation;

/// Loures (0) and Maio (1), twinned, with a project that Loures began.
/// R175: what is stored with one write is told with one page, and acknowledged once.
#[test]
fn edits_that_are_stored_together_go_to_a_twin_as_one_page() {
    let (mut world, project) = twins_with_a_project();
    let (view, actor) = (world.view(0, project), world.actor(0, project));
    let texts = ["a", "ab", "abc", "abcd"];
    let edit =
        |text: &str| Edit::Assign(vec![Assignment { path: "summary.pt".to_owned(), value: Some(text.to_owned()) }]);
    let changes = view.edit_all(actor, Time(1), &texts.map(edit)).outcomes;
    world.hold_writes(0);
    let commands: Vec<_> = changes
        .into_iter()
        .map(|change| world.ask_for(0, Command::Commit(project, vec![change.expect("an edit")])))
        .collect();
    assert!(commands.iter().all(|command| world.answer(0, *command).is_none()), "nothing is stored yet (R2)");
    assert_eq!(world.store_together(0), 1);
    assert!(commands.iter().all(|command| world.answer(0, *command).is_some_and(|answer| answer.is_ok())));
    assert_eq!(world.draft(1, project).text("summary.pt"), Some("abcd"));
    let twin = world.engine(1).keys.node.public();
    let session = world.session(0, twin).expect("they are still connected");
    assert!(session.outbox.is_empty(), "one acknowledgement is for all");
}

/// An entry that carries several edits is worth as much as several entries.
#[test]
fn several_edits_share_one_entry() {
    let (mut world, project) = twins_with_a_project();
    let (view, actor) = (world.view(0, project), world.actor(0, project));
    let edit =
        |text: &str| Edit::Assign(vec![Assignment { path: "summary.pt".to_owned(), value: Some(text.to_owned()) }]);
    let changes = view.edit_all(actor, Time(1), &["a", "ab"].map(edit)).outcomes;
    let changes = changes.into_iter().collect::<Result<_, _>>().expect("edits");
    let before = world.reading(0, project).log.order().len();
    world.command(0, Command::Commit(project, changes)).expect("the edits are stored");
    for node in [0, 1] {
        let reading = world.reading(node, project);
        assert_eq!(reading.log.order().len(), before + 1, "node {node}");
        assert_eq!(reading.verdict.counted.len(), before + 1, "node {node}");
        assert_eq!(world.draft(node, project).text("summary.pt"), Some("ab"), "node {node}");
    }
}

fn twins_with_a_project() -> (World, DocumentId) {
    let mut world = World::new();
    let (loures, maio) = (world.add_node(Some("Loures")), world.add_node(Some("Maio")));
    let code = world.invite(loures, Purpose::Twin);
    world.accept(maio, &code);
    world.connect(loures, maio);
    let project = world.create(loures, Kind::Project);
    world.edit(loures, project, &[("title.pt", "Escolas irmãs")]);
    (world, project)
}

mod agreements;
mod authority;
mod ballots;
mod budget;
mod carry;
mod chores;
mod cooperate;
mod downgrade;
mod epochs;
mod examples;
mod files;
mod guardians;
mod hostile;
mod invitations;
mod keys;
mod kinds;
mod needed;
mod observe;
mod publish;
mod quotas;
mod records;
mod statements;
