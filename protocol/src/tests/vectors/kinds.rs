//! The acts of kinds of documents.

use super::values::genesis;
use crate::act::{
    Act, Actor, AgreementAct, AssemblyAct, Body, DecisionAct, Home, Kind, Method, Minutes, Opening, RecordAct,
    ReviewVerdict, Seat, Subject, Submission, Tally, Vote, Voter,
};
use crate::identity::{ChangeHash, DocumentId, EntryId, TerritoryId, TextHash, VersionHash, VotesHash};

fn opening(method: Method) -> Opening {
    let body = |number, assembly| Body { territory: TerritoryId([number; 32]), assembly, weight: 1 };
    let bodies = vec![body(5, None), body(6, None), body(6, Some(DocumentId([3; 32])))];
    let (options, heads) = (vec!["0a".to_owned(), "0b".to_owned()], vec![ChangeHash([9; 32])]);
    Opening { number: 1, text: TextHash([8; 32]), heads, options, bodies, method }
}

fn tally() -> Tally {
    let (counts, root) = (vec![7, 3], VotesHash([2; 32]));
    Tally { opening: EntryId([4; 32]), assembly: None, counts, abstain: 1, present: 12, paper: 4, root, objects: false }
}

fn vote(voter: Voter, choice: Option<&str>) -> Vote {
    let opening = EntryId([4; 32]);
    Vote { opening, assembly: None, voter, choice: choice.map(str::to_owned) }
}

/// Acts of agreements.
fn agreements() -> Vec<(&'static str, Act)> {
    vec![
        (
            "ratify",
            Act::Agreement(AgreementAct::Ratify {
                number: 1,
                version: VersionHash([8; 32]),
                body: "Assembleia Municipal".to_owned(),
                reference: "12/2027".to_owned(),
                date: "2027-02-28".to_owned(),
            }),
        ),
        (
            "object to a text",
            Act::Agreement(AgreementAct::Object {
                number: 1,
                version: VersionHash([8; 32]),
                reason: "O artigo 3.".to_owned(),
            }),
        ),
        (
            "terminate",
            Act::Agreement(AgreementAct::Terminate {
                number: 1,
                reason: "Mudou o executivo.".to_owned(),
                effective: "2028-06-30".to_owned(),
            }),
        ),
        (
            "adhere",
            Act::Agreement(AgreementAct::Adhere {
                number: 1,
                version: VersionHash([8; 32]),
                actor: Actor::NeighbourhoodAssociation,
            }),
        ),
    ]
}

/// Acts of decisions.
fn decisions() -> Vec<(&'static str, Act)> {
    vec![
        ("open a question", Act::Decision(DecisionAct::Open(opening(Method::Threshold(2))))),
        ("open a question by consent", Act::Decision(DecisionAct::Open(opening(Method::Consent)))),
        ("tally", Act::Decision(DecisionAct::Tally(Box::new(tally())))),
        (
            "object to a question",
            Act::Decision(DecisionAct::Object { opening: EntryId([4; 32]), reason: "Custa de mais.".to_owned() }),
        ),
        (
            "outcome",
            Act::Decision(DecisionAct::Outcome {
                opening: EntryId([4; 32]),
                tallies: vec![EntryId([5; 32])],
                option: Some("0a".to_owned()),
            }),
        ),
        (
            "outcome that rejects",
            Act::Decision(DecisionAct::Outcome {
                opening: EntryId([4; 32]),
                tallies: vec![EntryId([5; 32])],
                option: None,
            }),
        ),
        (
            "withdraw a question",
            Act::Decision(DecisionAct::Withdraw { opening: EntryId([4; 32]), reason: "Mudou.".to_owned() }),
        ),
        ("vote with a key", Act::Decision(DecisionAct::Vote(vote(Voter::Key(0), Some("0a"))))),
        ("vote under a number", Act::Decision(DecisionAct::Vote(vote(Voter::Number(12), None)))),
        ("begin ballots", genesis(Subject::Document(Kind::Ballots, Home::Territory(TerritoryId([1; 32]))))),
    ]
}

/// Acts of assemblies and of the conservatory.
fn assemblies_and_records() -> Vec<(&'static str, Act)> {
    let (id, document, territory) = (EntryId([4; 32]), DocumentId([3; 32]), TerritoryId([6; 32]));
    let (text, heads) = (TextHash([8; 32]), vec![ChangeHash([9; 32])]);
    let seat = |holder| Seat { actor: Actor::EducationResearch, holder, label: "escola".to_owned(), votes: true };
    let minutes = Minutes { meeting: "0a".to_owned(), text, heads: heads.clone(), approvers: vec![territory] };
    let reason = || "Está feito.".to_owned();
    let assembly = [
        ("open an assembly", AssemblyAct::Open { level: 1, parent: Some(document) }),
        ("seat a territory", AssemblyAct::Seat(seat(Some(territory)))),
        ("seat somebody else", AssemblyAct::Seat(seat(None))),
        ("vacate", AssemblyAct::Vacate(id)),
        ("minutes", AssemblyAct::Minutes(minutes)),
        ("approve minutes", AssemblyAct::Approve(id)),
        ("delegate", AssemblyAct::Delegate { to: document, mandate: "Pedir água.".to_owned() }),
        ("dissolve", AssemblyAct::Dissolve { reason: reason() }),
    ];
    let record = [
        ("submit", RecordAct::Submit(Submission { number: 1, text, heads })),
        ("review", RecordAct::Review { submission: id, verdict: ReviewVerdict::Revise, text: reason() }),
        ("endorse", RecordAct::Endorse(id)),
        ("release", RecordAct::Release { submission: id, licence: "CC-BY-SA-4.0".to_owned() }),
        ("supersede", RecordAct::Supersede(document)),
        ("retract", RecordAct::Retract { submission: id, reason: reason() }),
    ];
    let assembly = assembly.into_iter().map(|(name, act)| (name, Act::Assembly(act)));
    assembly.chain(record.into_iter().map(|(name, act)| (name, Act::Record(act)))).collect()
}

/// Every act of a kind.
pub(super) fn acts() -> Vec<(&'static str, Act)> {
    [agreements(), decisions(), assemblies_and_records()].concat()
}
