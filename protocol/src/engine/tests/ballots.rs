//! Votes never leave the territory's own nodes (R232).

use super::*;
use crate::act::{Body, DecisionAct, Home, Method, Opening, Tally, Vote, Voter};
use crate::document::decision::{Ballots, Decision, Stage as DecisionStage};
use crate::identity::{EntryId, TerritoryId};
use crate::session::Message;

/// Returns whether bytes hold these anywhere.
fn holds(bytes: &[u8], these: &[u8]) -> bool {
    bytes.windows(these.len()).any(|window| window == these)
}

/// Returns everything that went to a node, unpacked.
fn heard(world: &World, to: usize) -> Vec<Vec<u8>> {
    let mut heard = Vec::new();
    for (_, _, frame) in world.carried.iter().filter(|(_, receiver, _)| *receiver == to) {
        heard.push(frame.clone());
        if let Ok(Message::Page(_, page)) = Message::decode(frame) {
            heard.extend(crate::bundle::decode_page(&page).expect("an honest page"));
        }
    }
    heard
}

fn create(world: &mut World, home: Home) -> DocumentId {
    match world.command(0, Command::Create(Kind::Ballots, home)) {
        Ok(Answer::Created(document)) => document,
        other => panic!("{other:?}"),
    }
}

#[test]
fn votes_reach_the_territorys_own_nodes_and_nobody_else() {
    let (mut world, _) = twins_with_a_project();
    let second = world.add_node(None);
    let code = world.invite(0, Purpose::Node);
    world.accept(second, &code);
    world.connect(0, second);
    let decision = world.create(0, Kind::Decision);
    world.edit(
        0,
        decision,
        &[("question.pt", "Quem visita quem?"), ("options.+a.label.pt", "Loures"), ("options.+b.label.pt", "Maio")],
    );
    let frozen = world.view(0, decision).freeze(None).expect("freezes");
    let (ours, theirs) = (world.engine(0).territory().expect("founded"), world.engine(1).territory().expect("founded"));
    let body = |territory: TerritoryId| Body { territory, assembly: None, weight: 1 };
    let mut bodies = vec![body(ours), body(theirs)];
    bodies.sort_unstable();
    let options = vec!["loures".to_owned(), "maio".to_owned()];
    let (text, heads, method) = (frozen.hash, frozen.heads, Method::Majority);
    let opening = Opening { number: 1, text, heads, options: options.clone(), bodies, method };
    let opening = world.act(0, decision, Act::Decision(DecisionAct::Open(opening))).expect("opens");
    let ballots = create(&mut world, Home::Territory(ours));
    let vote = |voter, choice: &str| {
        let choice = Some(choice.to_owned());
        Act::Decision(DecisionAct::Vote(Vote { opening, assembly: None, voter, choice }))
    };
    let mut entries: Vec<EntryId> = Vec::new();
    entries.push(world.act(0, ballots, vote(Voter::Key(0), "maio")).expect("votes"));
    assert_eq!(world.act(0, ballots, vote(Voter::Key(0), "loures")), Err(Refusal::Stale), "a vote has the next number");
    entries.push(world.act(0, ballots, vote(Voter::Key(1), "loures")).expect("votes again"));
    entries.push(world.act(0, ballots, vote(Voter::Number(12), "maio")).expect("votes for a paper"));
    let twice = world.act(0, ballots, vote(Voter::Number(12), "maio"));
    assert!(matches!(twice, Err(Refusal::Unfit(_))), "{twice:?}");
    assert_eq!(world.act(0, decision, vote(Voter::Number(1), "maio")), Err(Refusal::WrongKind), "a vote is not shared");
    let reading = world.reading(0, ballots);
    let counted = Ballots::of([(&*reading.log, &*reading.verdict)], opening, None, &options);
    assert_eq!((&counted.counts[..], counted.numbered), (&[1, 1][..], 1));
    let tally = Tally {
        opening,
        assembly: None,
        counts: counted.counts.clone(),
        abstain: 0,
        present: 2,
        paper: counted.numbered,
        root: counted.root(),
        objects: false,
    };
    world.act(0, decision, Act::Decision(DecisionAct::Tally(Box::new(tally)))).expect("tallies");
    world.rest();
    // The twin has the tally and can show it; it was sent nothing of the votes, and could not ask for them.
    let reading = world.reading(1, decision);
    let state = Decision::of(&reading.log, &reading.verdict).stage();
    assert_eq!(state, DecisionStage::Open { number: 1, tallied: 1, bodies: 2 });
    assert!(matches!(world.command(1, Command::Read(ballots)), Err(Refusal::UnknownDocument)));
    let secret: Vec<&[u8]> =
        entries.iter().map(|entry| &entry.as_bytes()[..]).chain([&ballots.as_bytes()[..]]).collect();
    let told_to = |node: usize| {
        let heard = heard(&world, node);
        assert!(heard.iter().any(|bytes| holds(bytes, decision.as_bytes())), "node {node} hears of the decision");
        heard.iter().any(|bytes| secret.iter().any(|secret| holds(bytes, secret)))
    };
    assert!(!told_to(1), "a ballot went to the twin");
    assert!(told_to(second), "the territory's own second node has them");
}

#[test]
fn ballots_are_neither_shared_nor_published() {
    let (mut world, _) = twins_with_a_project();
    let (cooperation, _) = world.engine(0).authority.cooperations().next().expect("a cooperation");
    let shared = world.command(0, Command::Create(Kind::Ballots, Home::Cooperation(cooperation)));
    assert!(matches!(shared, Err(Refusal::Form(_))), "{shared:?}");
    let ours = world.engine(0).territory().expect("founded");
    let ballots = create(&mut world, Home::Territory(ours));
    assert!(matches!(world.command(0, Command::Publish(ballots)), Err(Refusal::Unfit(_))));
    assert!(matches!(world.act(0, ballots, Act::Publish(None)), Err(Refusal::Unfit(_))));
}
