//! Bundles between nodes that are never connected: what is given, what is taken, and from whom.

use super::*;
use crate::act::Home;
use crate::bundle::Origin;
use crate::gate::{self, Candidate};
use crate::identity::ReadyKeys;

/// What a node gives a territory, as it would stand in a file that the node has sealed.
pub(super) fn packed(world: &mut World, from: usize, theirs: TerritoryId) -> Parcel {
    let gift = given(world, from, theirs).expect("they cooperate");
    let documents = gift.authority.iter().chain(&gift.documents);
    let mut keys = ReadyKeys::default();
    let mut examined = |bytes: &[u8]| {
        Candidate::from(gate::parse(bytes, world.engine(from).network()).expect("stored")).examine(&mut keys)
    };
    let bytes: Vec<Vec<u8>> = documents.flat_map(|document| world.stored(from, *document)).collect();
    let entries = bytes.iter().map(|bytes| examined(bytes)).collect();
    let engine = world.engine(from);
    let origin = Origin { territory: engine.territory().expect("founded"), node: engine.keys.node.public() };
    Parcel { carrier: Carrier { sealed: Some(origin), answers: gift.answers }, entries, taken: Taken::default() }
}

fn given(world: &mut World, from: usize, theirs: TerritoryId) -> Result<Gift, Refusal> {
    match world.command(from, Command::Give(theirs))? {
        Answer::Given(gift) => Ok(*gift),
        other => panic!("{other:?}"),
    }
}

pub(super) fn take(world: &mut World, node: usize, parcel: Parcel) -> Taken {
    match world.command(node, Command::Take(Box::new(parcel))) {
        Ok(Answer::Taken(taken)) => *taken,
        other => panic!("{other:?}"),
    }
}

fn carry(world: &mut World, from: usize, to: usize) -> Taken {
    let theirs = world.engine(to).territory().expect("founded");
    let parcel = packed(world, from, theirs);
    take(world, to, parcel)
}

/// How many were taken, held, waiting, foreign and refused.
fn counts(taken: &Taken) -> [u64; 5] {
    [taken.taken, taken.held, taken.waiting, taken.foreign, taken.refused.len() as u64]
}

fn two_halls() -> (World, usize, usize) {
    let mut world = World::new();
    let (loures, maio) = (world.add_node(Some("Loures")), world.add_node(Some("Maio")));
    (world, loures, maio)
}

/// Twins that have never been connected.
fn twins_by_stick() -> (World, usize, usize) {
    let (mut world, loures, maio) = two_halls();
    let code = world.invite(loures, Purpose::Twin);
    world.accept(maio, &code);
    let proposal = carry(&mut world, maio, loures);
    assert_eq!(counts(&proposal), [proposal.taken, 0, 0, 0, 0], "{proposal:?}");
    let acceptance = carry(&mut world, loures, maio);
    assert_eq!(counts(&acceptance)[2..], [0, 0, 0], "{acceptance:?}");
    (world, loures, maio)
}

/// R193: the invitation, its answer and the acceptance travel as files, and nobody was ever connected.
#[test]
fn territories_become_twins_by_files_alone() {
    let (mut world, loures, maio) = twins_by_stick();
    assert_eq!(world.accepting(maio), 0, "the invitation has led somewhere");
    assert!(world.events(maio).iter().any(|event| matches!(event, Event::Welcomed(..))));
    let project = world.create(loures, Kind::Project);
    world.edit(loures, project, &[("title.pt", "Escolas irmãs")]);
    carry(&mut world, loures, maio);
    world.edit(maio, project, &[("summary.pt", "Duas escolas escrevem-se.")]);
    world.edit(loures, project, &[("planned_start", "2027-01-15")]);
    carry(&mut world, maio, loures);
    carry(&mut world, loures, maio);
    for node in [loures, maio] {
        let draft = world.draft(node, project);
        assert_eq!(draft.text("summary.pt"), Some("Duas escolas escrevem-se."), "node {node}");
        assert_eq!(draft.text("planned_start"), Some("2027-01-15"), "node {node}");
    }
    // Nothing is left to be said when they meet after all.
    world.connect(loures, maio);
    world.assert_equal();
}

/// R190: a file for a territory has what its node would be sent, and nothing else.
#[test]
fn what_is_given_is_what_a_connected_node_would_get() {
    let (mut world, project) = twins_with_a_project();
    let praia = world.add_node(Some("Praia"));
    let code = world.invite(0, Purpose::Twin);
    world.accept(praia, &code);
    world.connect(0, praia);
    let [ours, maio, praias] = [0, 1, praia].map(|node| world.engine(node).territory().expect("founded"));
    let home = match world.command(0, Command::Create(Kind::Project, Home::Territory(ours))) {
        Ok(Answer::Created(document)) => document,
        other => panic!("{other:?}"),
    };
    let for_maio = given(&mut world, 0, maio).expect("twins");
    assert_eq!(for_maio.documents, [project]);
    assert!(!for_maio.authority.contains(&praias.document()), "nor is it told with whom else we cooperate");
    for (theirs, node) in [(maio, 1), (praias, praia)] {
        let peer = world.engine(node).keys.node.public();
        assert_eq!(world.engine(0).authority_for(ours, theirs), world.engine(0).relevant_authority(peer));
    }
    let for_praia = given(&mut world, 0, praias).expect("twins");
    assert_eq!(for_praia.documents, []);
    assert!(!for_praia.documents.contains(&home) && !for_maio.documents.contains(&home), "what is at home stays there");
    assert_eq!(given(&mut world, 1, praias), Err(Refusal::NoCooperation), "who is no twin gets nothing");
    assert_eq!(given(&mut world, 0, ours), Err(Refusal::NoCooperation));
    let nobody = world.add_node(None);
    assert_eq!(given(&mut world, nobody, maio), Err(Refusal::NoTerritory));
    assert_eq!(
        world.command(nobody, Command::Take(Box::default())).map(|_| ()),
        Err(Refusal::NoTerritory),
        "nor does a machine take anything before it belongs to somebody"
    );
}

/// R191: taking a file again changes nothing, and a part of it can be taken first.
#[test]
fn a_file_is_taken_in_parts_and_again() {
    let (mut world, loures, maio) = twins_by_stick();
    let project = world.create(loures, Kind::Project);
    world.edit(loures, project, &[("title.pt", "Escolas irmãs")]);
    world.edit(loures, project, &[("title.pt", "Escolas irmãs Loures-Maio")]);
    let theirs = world.engine(maio).territory().expect("founded");
    let whole = packed(&mut world, loures, theirs);
    let mut first = whole.clone();
    first.entries.truncate(whole.entries.len() - 1);
    let taken = take(&mut world, maio, first);
    assert_eq!(taken.taken, 2);
    let all = whole.entries.len() as u64;
    let rest = take(&mut world, maio, whole.clone());
    assert_eq!(counts(&rest), [1, all - 1, 0, 0, 0]);
    assert_eq!(counts(&take(&mut world, maio, whole)), [0, all, 0, 0, 0]);
    assert_eq!(world.title(maio, project), Some("Escolas irmãs Loures-Maio".to_owned()));
}

/// R191: what rests on something that is not there is not kept, and comes with the file that has all of it.
#[test]
fn what_rests_on_something_missing_waits_for_another_file() {
    let (mut world, loures, maio) = twins_by_stick();
    let project = world.create(loures, Kind::Project);
    world.edit(loures, project, &[("title.pt", "Escolas irmãs")]);
    let theirs = world.engine(maio).territory().expect("founded");
    let mut damaged = packed(&mut world, loures, theirs);
    let last = damaged.entries.pop_back().expect("an edit");
    damaged.entries.clear();
    damaged.entries.push_back(last);
    assert_eq!(counts(&take(&mut world, maio, damaged)), [0, 0, 1, 0, 0]);
    assert_eq!(carry(&mut world, loures, maio).taken, 2);
}

/// R191: without a genuine seal nobody brings it: what is shared is taken all the same, and nothing new is begun.
#[test]
fn without_a_seal_only_what_speaks_for_itself_is_taken() {
    let (mut world, loures, maio) = twins_by_stick();
    let project = world.create(loures, Kind::Project);
    let [lisboa, theirs] = [world.add_node(Some("Praia")), maio];
    let theirs = world.engine(theirs).territory().expect("founded");
    let mut unsealed = packed(&mut world, loures, theirs);
    unsealed.carrier.sealed = None;
    assert_eq!(take(&mut world, maio, unsealed.clone()).taken, 1, "the project that both share");
    assert!(world.reading(maio, project).log.order().len() == 1);
    // To somebody who has no part in it, all of it is foreign, whatever the seal says.
    let all = unsealed.entries.len() as u64;
    assert_eq!(counts(&take(&mut world, lisboa, unsealed)), [0, 0, 0, all, 0]);
    let sealed = packed(&mut world, loures, theirs);
    assert_eq!(take(&mut world, lisboa, sealed).taken, 0, "the seal of a stranger opens nothing");
    // First contact needs the seal: anybody could have proposed this.
    let (mut world, loures, maio) = two_halls();
    let code = world.invite(loures, Purpose::Twin);
    world.accept(maio, &code);
    let ours = world.engine(loures).territory().expect("founded");
    let mut proposal = packed(&mut world, maio, ours);
    proposal.carrier.sealed = None;
    assert_eq!(take(&mut world, loures, proposal).taken, 0);
}

/// R193: an invitation is honoured once, for whoever it was answered by, and while it is valid.
#[test]
fn an_invitation_in_a_file_is_honoured_as_in_a_session() {
    let (mut world, loures, maio) = two_halls();
    let code = world.invite(loures, Purpose::Twin);
    world.accept(maio, &code);
    let ours = world.engine(loures).territory().expect("founded");
    let parcel = packed(&mut world, maio, ours);
    let mut forged = parcel.clone();
    forged.carrier.answers.as_mut().expect("an answer").proof = [0; 32];
    let refused = take(&mut world, loures, forged);
    assert_eq!((refused.taken, refused.unwelcome), (0, Some(Violation::WrongInvitation)));
    let mut late = parcel.clone();
    world.pass(limits::INVITATION_AGE_DEFAULT.0 + 1);
    late.carrier.answers.clone_from(&parcel.carrier.answers);
    assert_eq!(take(&mut world, loures, late).unwelcome, Some(Violation::ExpiredInvitation));
    world.set_clock(Time(1_000_000));
    // Another one shows the same invitation.
    let praia = world.add_node(Some("Praia"));
    world.accept(praia, &code);
    let second = packed(&mut world, praia, ours);
    assert!(take(&mut world, loures, parcel).taken > 0);
    let refused = take(&mut world, loures, second);
    assert_eq!((refused.taken, refused.unwelcome), (0, Some(Violation::WrongInvitation)));
    assert_eq!(world.cooperations(loures), 1);
}

/// R290: whoever carries the file can read what shows that an invitation is answered, and can do nothing with it: not in a
/// file of its own, not in the one that it carries, and not as a proof that it makes up of what it has read.
#[test]
fn who_carries_an_answer_cannot_answer_for_itself() {
    let (mut world, loures, maio) = two_halls();
    let code = world.invite(loures, Purpose::Twin);
    world.accept(maio, &code);
    let carrier = world.add_node(Some("Praia"));
    let ours = world.engine(loures).territory().expect("founded");
    let parcel = packed(&mut world, maio, ours);
    let read = parcel.carrier.answers.clone().expect("an answer");
    let header = crate::wire::encode(&crate::bundle::Letter { answers: Some(read.clone()), since: None });
    assert!(!header.windows(16).any(|bytes| bytes == code.grant.secret), "the secret is not in the file");
    // The best that it can do: a code with all that it has read, and guesses for the rest.
    let guesses: [&[u8]; 3] = [&read.proof[..16], &read.proof[16..], &[0; 16]];
    let praia = world.engine(carrier).territory().expect("founded");
    let node = world.engine(carrier).keys.node.public();
    for guess in guesses {
        let mut guessed = code.clone();
        guessed.grant.secret = guess.try_into().expect("16 bytes");
        world.accept(carrier, &guessed);
        let mut own = packed(&mut world, carrier, ours);
        let refused = take(&mut world, loures, own.clone());
        assert_eq!((refused.taken, refused.unwelcome), (0, Some(Violation::WrongInvitation)));
        own.carrier.answers = Some(read.clone());
        let refused = take(&mut world, loures, own);
        assert_eq!((refused.taken, refused.unwelcome), (0, Some(Violation::WrongInvitation)));
    }
    // The answer under the seal of another node, or for another territory, is none either.
    for origin in [Origin { territory: praia, node }, Origin { node, ..parcel.carrier.sealed.expect("sealed") }] {
        let mut resealed = parcel.clone();
        resealed.carrier.sealed = Some(origin);
        assert_eq!(take(&mut world, loures, resealed).unwelcome, Some(Violation::WrongInvitation));
    }
    assert_eq!(world.cooperations(loures), 0);
    assert!(take(&mut world, loures, parcel).taken > 0, "what was carried arrives all the same");
    assert_eq!(world.cooperations(loures), 1);
}

/// R191: a signature that is wrong is refused, whoever sealed the file, and everything else is taken.
#[test]
fn nothing_is_trusted_because_of_a_seal() {
    let (mut world, loures, maio) = twins_by_stick();
    let project = world.create(loures, Kind::Project);
    let theirs = world.engine(maio).territory().expect("founded");
    let mut parcel = packed(&mut world, loures, theirs);
    let mut bytes = world.stored(loures, project).pop().expect("begun");
    *bytes.last_mut().expect("a signature") ^= 1;
    let forged = gate::parse(&bytes, world.engine(loures).network()).expect("a form");
    let place = parcel.entries.len() - 1;
    parcel.entries.insert(place, Candidate::from(forged).examine(&mut ReadyKeys::default()));
    let taken = take(&mut world, maio, parcel);
    assert_eq!(taken.taken, 1);
    assert!(matches!(taken.refused.as_slice(), [(_, _, Violation::WrongSignature)]), "{taken:?}");
}

/// R196: what is left out of a file is what the other's heads say that it has.
#[test]
fn what_is_lacking_is_what_heads_do_not_name() {
    let (mut world, project) = twins_with_a_project();
    let heads = |world: &mut World, node| match world.command(node, Command::Heads(project)) {
        Ok(Answer::Heads(heads)) => heads,
        other => panic!("{other:?}"),
    };
    let lacking = |world: &mut World, theirs| match world.command(0, Command::Lacking(project, theirs)) {
        Ok(Answer::Lacking(entries)) => entries,
        other => panic!("{other:?}"),
    };
    let theirs = heads(&mut world, 1);
    assert_eq!(lacking(&mut world, theirs.clone()), []);
    world.disconnect(0, 1);
    world.edit(0, project, &[("summary.pt", "Só aqui.")]);
    assert_eq!(lacking(&mut world, theirs).len(), 1);
    assert_eq!(lacking(&mut world, Vec::new()).len(), 3);
}
