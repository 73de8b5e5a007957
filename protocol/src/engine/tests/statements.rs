//! Statements of the kinds of documents: made only when they have an effect (R224).

use super::*;
use crate::act::{AgreementAct, AssemblyAct, DecisionAct, Minutes, RecordAct, Submission};
use crate::document::assembly::{Assembly, Stage as AssemblyStage};
use crate::document::record::{Conserved, Stage as RecordStage};
use crate::identity::{ChangeHash, EntryId, TextHash, VersionHash};

fn unfit(result: Result<EntryId, Refusal>, part: &str) {
    match result {
        Err(Refusal::Unfit(why)) => assert!(why.contains(part), "{why} has no {part}"),
        other => panic!("{other:?} has no {part}"),
    }
}

fn ratify(version: VersionHash) -> Act {
    let (body, reference) = ("Assembleia Municipal".to_owned(), "12/2027".to_owned());
    Act::Agreement(AgreementAct::Ratify { number: 1, version, body, reference, date: "2027-02-28".to_owned() })
}

/// R221, R222: from the proposal to the end, by way of two nodes that each see the same.
#[test]
fn an_agreement_is_ratified_and_ended() {
    let (mut world, project) = twins_with_a_project();
    let agreement = world.create(0, Kind::Agreement);
    world.edit(0, agreement, &[("title.pt", "Convenção")]);
    let ratifying = vec![world.engine(1).territory().expect("founded")];
    let proposal = world.view(0, agreement).freeze(None).expect("freezes").proposal(1, &world.parties(0, agreement));
    let proposal = Proposal { ratifying, ..proposal };
    let version = proposal.version(agreement);
    unfit(world.act(1, agreement, ratify(version)), "not proposed");
    world.act(0, agreement, Act::Propose(proposal)).expect("proposes");
    let (name, office) = ("Ana Exemplo".to_owned(), "Presidente".to_owned());
    let sign = Act::Sign(Signing { number: 1, version, name, office });
    for node in [0, 1] {
        world.act(node, agreement, sign.clone()).expect("signs");
    }
    assert_eq!(world.stage(0, agreement), Stage::Unratified(1));
    world.act(1, agreement, ratify(version)).expect("ratifies");
    unfit(world.act(1, agreement, ratify(version)), "already");
    assert_eq!([0, 1].map(|node| world.stage(node, agreement)), [Stage::InForce(1); 2]);
    assert_eq!(world.act(0, project, ratify(version)), Err(Refusal::WrongKind));
    let (reason, effective) = ("A câmara assim deliberou.".to_owned(), "2028-06-30".to_owned());
    let terminate = Act::Agreement(AgreementAct::Terminate { number: 1, reason, effective });
    world.act(0, agreement, terminate.clone()).expect("ends it");
    unfit(world.act(1, agreement, terminate), "already");
    assert_eq!([0, 1].map(|node| world.stage(node, agreement)), [Stage::Terminated(1); 2]);
    world.rest();
    world.assert_equal();
}

/// A statement is for a document of its kind, and rests on text that is here.
#[test]
fn a_statement_of_another_kind_is_refused() {
    let (mut world, project) = twins_with_a_project();
    let (assembly, record) = (world.create(0, Kind::Assembly), world.create(0, Kind::Record));
    let open = Act::Assembly(AssemblyAct::Open { level: 1, parent: None });
    let submit = |heads| Act::Record(RecordAct::Submit(Submission { number: 1, text: TextHash([1; 32]), heads }));
    let withdraw = Act::Decision(DecisionAct::Withdraw { opening: EntryId([1; 32]), reason: String::new() });
    for (document, act) in [(project, open.clone()), (record, open.clone()), (assembly, withdraw)] {
        assert_eq!(world.act(0, document, act), Err(Refusal::WrongKind));
    }
    let nowhere = vec![ChangeHash([9; 32])];
    assert_eq!(world.act(0, record, submit(nowhere.clone())), Err(Refusal::Stale));
    world.act(0, assembly, open).expect("opens");
    let approvers = vec![world.engine(0).territory().expect("founded")];
    let text = TextHash([1; 32]);
    let minutes = Minutes { meeting: "0a".to_owned(), text, heads: nowhere, approvers };
    assert_eq!(world.act(0, assembly, Act::Assembly(AssemblyAct::Minutes(minutes))), Err(Refusal::Stale));
    world.edit(0, record, &[("title.pt", "Horta")]);
    let heads = world.view(0, record).freeze(None).expect("freezes").heads;
    let submitted = world.act(0, record, submit(heads)).expect("submits");
    unfit(
        world.act(1, record, Act::Record(RecordAct::Retract { submission: submitted, reason: String::new() })),
        "only",
    );
    world.act(1, record, Act::Record(RecordAct::Endorse(submitted))).expect("stands behind it");
    let reading = world.reading(1, assembly);
    assert_eq!(Assembly::of(&reading.log, &reading.verdict).stage(), AssemblyStage::Active);
    let reading = world.reading(0, record);
    let conserved = Conserved::of(&reading.log, &reading.verdict);
    assert_eq!((conserved.stage(), conserved.versions[0].endorsed_by.len()), (RecordStage::Submitted(1), 1));
}
