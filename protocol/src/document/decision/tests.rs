mod ballots;

use super::*;
use crate::act::{Body, Kind, Method};
use crate::authority::judge::{Contested, Reason};
use crate::document::Unfit;
use crate::identity::{ChangeHash, TextHash, VotesHash};
use crate::tests::apart::{Apart, NODES, interleave};
use crate::tests::fixtures::Dice;

const YES: &str = "0a";
const NO: &str = "0b";

/// Returns a question with two options to some of four, each of weight 1.
fn opening(number: u32, territories: &[TerritoryId], method: Method) -> Opening {
    let mut bodies: Vec<Body> =
        territories.iter().map(|territory| Body { territory: *territory, assembly: None, weight: 1 }).collect();
    bodies.sort_unstable();
    let options = vec![YES.to_owned(), NO.to_owned()];
    Opening { number, text: TextHash([1; 32]), heads: vec![ChangeHash([1; 32])], options, bodies, method }
}

fn tally(opening: EntryId, yes: u32, no: u32) -> Tally {
    let (counts, root) = (vec![yes, no], VotesHash([0; 32]));
    Tally { opening, assembly: None, counts, abstain: 1, present: yes + no + 1, paper: 0, root, objects: false }
}

fn told(tally: Tally) -> DecisionAct {
    DecisionAct::Tally(Box::new(tally))
}

fn outcome(opening: EntryId, mut tallies: Vec<EntryId>, option: Option<&str>) -> DecisionAct {
    tallies.sort_unstable();
    DecisionAct::Outcome { opening, tallies, option: option.map(str::to_owned) }
}

fn withdraw(opening: EntryId) -> DecisionAct {
    DecisionAct::Withdraw { opening, reason: "Mudou a pergunta.".to_owned() }
}

fn object(opening: EntryId) -> DecisionAct {
    DecisionAct::Object { opening, reason: "Custa de mais.".to_owned() }
}

/// Four who have the same at every moment.
struct Hall {
    apart: Apart,
    dice: Dice,
}

impl Hall {
    fn new() -> Self {
        Self { apart: Apart::new(Kind::Decision), dice: Dice::new(1) }
    }

    fn say(&mut self, node: usize, act: DecisionAct) -> EntryId {
        let entry = self.apart.write(node, &Act::Decision(act));
        self.apart.meet_all(&mut self.dice);
        entry
    }

    /// Says something at any place in the territory's chain of binding acts.
    fn say_at(&mut self, node: usize, act: DecisionAct, n: u64) -> EntryId {
        let entry = self.apart.write_at(node, &Act::Decision(act), n);
        self.apart.meet_all(&mut self.dice);
        entry
    }

    fn open(&mut self, method: Method) -> EntryId {
        let number = self.decision().next_number();
        let parties = self.apart.parties();
        self.say(0, DecisionAct::Open(opening(number, &parties, method)))
    }

    /// Lets every node tell a tally with these votes.
    fn tally(&mut self, opening: EntryId, votes: [(u32, u32); NODES]) -> Vec<EntryId> {
        let votes = votes.into_iter().enumerate();
        votes.map(|(node, (yes, no))| self.say(node, told(tally(opening, yes, no)))).collect()
    }

    fn decision(&self) -> Decision {
        let (log, verdict) = self.apart.log(3);
        Decision::of(log, &verdict)
    }

    fn admits(&self, node: usize, act: &DecisionAct) -> Result<Vec<EntryId>, Unfit> {
        self.decision().admits(self.apart.territory(node), &self.apart.parties(), act)
    }

    fn refuses(&self, node: usize, act: DecisionAct, part: &str) {
        match self.admits(node, &act) {
            Err(Unfit(why)) => assert!(why.contains(part), "{why} has no {part}"),
            Ok(_) => panic!("{act:?} is admitted"),
        }
    }
}

/// R230.
#[test]
fn a_decision_goes_from_draft_to_adopted() {
    let mut hall = Hall::new();
    assert_eq!(hall.decision().stage(), Stage::Draft);
    let question = hall.open(Method::Majority);
    assert_eq!(hall.decision().stage(), Stage::Open { number: 1, tallied: 0, bodies: 4 });
    let tallies = hall.tally(question, [(3, 1), (0, 5), (9, 0), (1, 1)]);
    assert_eq!(hall.decision().stage(), Stage::Open { number: 1, tallied: 4, bodies: 4 });
    assert_eq!(hall.decision().questions[0].provisional(), Decided::Adopted(0));
    let ended = outcome(question, tallies.clone(), Some(YES));
    // It cites what it counts, so that no body takes its tally back by removing a key (R36).
    assert_eq!(hall.admits(0, &ended).map(|deps| deps.len()), Ok(5));
    hall.say(0, ended);
    assert_eq!(hall.decision().stage(), Stage::Adopted(1, YES.to_owned()));
    // The next question has the next number, and takes its place.
    let next = hall.open(Method::Consent);
    assert_eq!(hall.decision().stage(), Stage::Open { number: 2, tallied: 0, bodies: 4 });
    hall.say(0, withdraw(next));
    assert_eq!(hall.decision().stage(), Stage::Adopted(1, YES.to_owned()), "what was taken back takes no place");
}

/// R230: a party that shares the document cannot put a question of its own in the place of the one that is decided.
#[test]
fn only_who_has_begun_a_decision_puts_its_questions() {
    let mut hall = Hall::new();
    let question = hall.open(Method::Majority);
    let (liar, nobody) = (hall.apart.territory(1), TerritoryId([0xee; 32]));
    for number in [0, 1, 2, u32::MAX] {
        hall.refuses(1, DecisionAct::Open(opening(number, &[liar, nobody], Method::Majority)), "only the territory");
        let own = hall.say(1, DecisionAct::Open(opening(number, &[liar, nobody], Method::Majority)));
        let told = hall.say(1, told(tally(own, 5, 0)));
        hall.say(1, outcome(own, vec![told], Some(YES)));
    }
    assert_eq!(hall.decision().current().map(|current| current.entry), Some(question));
    assert_eq!(hall.decision().stage(), Stage::Open { number: 1, tallied: 0, bodies: 4 });
    hall.refuses(0, DecisionAct::Open(opening(9, &hall.apart.parties(), Method::Consent)), "a question is put already");
}

/// R231.
#[test]
fn each_method_decides_as_it_says() {
    let territories: Vec<TerritoryId> = (1..=3).map(|number| TerritoryId([number; 32])).collect();
    let check = |method, weights: [u32; 3], votes: &[(u32, u32, bool)], expected: Decided| {
        let mut opening = opening(1, &territories, method);
        opening.bodies.iter_mut().zip(weights).for_each(|(body, weight)| body.weight = weight);
        let tallies: Vec<BodyTally> = votes
            .iter()
            .enumerate()
            .map(|(body, (yes, no, objects))| BodyTally {
                body,
                n: 0,
                entry: EntryId([body as u8; 32]),
                time: Time(0),
                tally: Tally { objects: *objects, ..tally(EntryId([9; 32]), *yes, *no) },
                is_contested: false,
            })
            .collect();
        let (entry, opener, time) = (EntryId([9; 32]), TerritoryId([1; 32]), Time(0));
        let (objections, ended, is_contested) = (Vec::new(), None, false);
        let question = Question { entry, opener, time, opening, tallies: Vec::new(), objections, ended, is_contested };
        let listed: Vec<&BodyTally> = tallies.iter().collect();
        assert_eq!(question.decide(&listed), expected, "{method:?} {weights:?} {votes:?}");
    };
    let (adopted, other) = (Decided::Adopted(0), Decided::Adopted(1));
    let (y, n, tie) = ((3, 1, false), (1, 3, false), (2, 2, false));
    let ones = [1, 1, 1];
    for method in [Method::Consent, Method::Unanimity, Method::Majority] {
        check(method, ones, &[y, y], Decided::Undecided);
        check(method, ones, &[y, y, y], adopted);
        check(method, ones, &[n, n, n], other);
        check(method, ones, &[(0, 0, false); 3], Decided::Rejected);
    }
    check(Method::Consent, ones, &[y, y, n], adopted);
    check(Method::Consent, ones, &[y, y, (3, 0, true)], Decided::Rejected);
    check(Method::Consent, ones, &[tie, tie, tie], Decided::Rejected);
    check(Method::Unanimity, ones, &[y, y, n], Decided::Rejected);
    check(Method::Unanimity, ones, &[y, y, tie], Decided::Rejected);
    check(Method::Unanimity, [5, 1, 9], &[y, y, y], adopted);
    check(Method::Majority, ones, &[(9, 0, false), n, n], adopted);
    check(Method::Majority, [1, 5, 5], &[(9, 0, false), n, n], other);
    check(Method::Majority, ones, &[(2, 0, false), (0, 1, false), (0, 1, false)], Decided::Rejected);
    let most = u32::MAX / 4;
    check(Method::Majority, [u32::MAX; 3], &[(most, 0, false); 3], adopted);
    let two = Method::Threshold(2);
    check(two, ones, &[y], Decided::Undecided);
    check(two, ones, &[y, y], adopted);
    check(two, ones, &[y, n], Decided::Undecided);
    check(two, ones, &[y, n, y], adopted);
    check(two, ones, &[y, n, tie], Decided::Rejected);
    check(two, ones, &[n, n, y], other);
    check(Method::Threshold(6), [5, 1, 5], &[y, n, y], adopted);
}

/// R234: an outcome counts when it follows from exactly the tallies that it lists, told by whoever has put the question.
#[test]
fn an_outcome_that_does_not_follow_is_none() {
    let mut hall = Hall::new();
    let question = hall.open(Method::Threshold(3));
    let tallies = hall.tally(question, [(3, 1), (3, 1), (3, 1), (0, 4)]);
    let [a, b, c, d] = tallies[..] else { panic!("four") };
    let open = Stage::Open { number: 1, tallied: 4, bodies: 4 };
    for (listed, option) in [
        (vec![a, b], Some(YES)),
        (vec![a, b, d], Some(YES)),
        (vec![a, b, c], Some(NO)),
        (vec![a, b, c], None),
        (vec![a, b, c, EntryId([7; 32])], Some(YES)),
        (vec![a, b, c, question], Some(YES)),
        (vec![a, b, c], Some("0c")),
    ] {
        let told = outcome(question, listed, option);
        hall.refuses(0, told.clone(), "does not follow");
        hall.say(0, told);
        assert_eq!(hall.decision().stage(), open);
    }
    let told = outcome(question, vec![a, b, c], Some(YES));
    hall.refuses(1, told.clone(), "only the territory");
    hall.say(1, told.clone());
    assert_eq!(hall.decision().stage(), open);
    hall.say(0, told);
    assert_eq!(hall.decision().stage(), Stage::Adopted(1, YES.to_owned()));
    for act in [outcome(question, vec![a, b, c], Some(YES)), withdraw(question), object(question)] {
        hall.refuses(0, act, "over");
    }
}

/// R235: two tallies of one body are seen by all, and take nothing back that was decided by the first.
#[test]
fn a_body_that_tallies_twice_is_seen_and_annuls_nothing() {
    let mut hall = Hall::new();
    let question = hall.open(Method::Unanimity);
    let tallies = hall.tally(question, [(3, 1); 4]);
    hall.refuses(1, told(tally(question, 0, 9)), "told once");
    let mut before = hall.apart.clone();
    hall.say(0, outcome(question, tallies.clone(), Some(YES)));
    hall.say_at(1, told(tally(question, 0, 9)), 0);
    let decision = hall.decision();
    assert_eq!(decision.stage(), Stage::Adopted(1, YES.to_owned()));
    assert_eq!(decision.questions[0].disputed().len(), 1);
    // Before the outcome it stops it: nobody tells one by a tally that its body contradicts.
    std::mem::swap(&mut hall.apart, &mut before);
    hall.say_at(1, told(tally(question, 0, 9)), 5);
    assert_eq!(hall.decision().questions[0].provisional(), Decided::Undecided);
    hall.refuses(0, outcome(question, tallies, Some(YES)), "two tallies");
    hall.say(0, withdraw(question));
    assert_eq!(hall.decision().stage(), Stage::Withdrawn(1));
}

/// R234: of two ends the first in the chain of the opener is one; when they share a place, neither.
#[test]
fn who_ends_a_question_twice_is_in_dispute() {
    let mut hall = Hall::new();
    let question = hall.open(Method::Threshold(3));
    let tallies = hall.tally(question, [(3, 1); 4]);
    hall.say_at(0, outcome(question, tallies, Some(YES)), 5);
    hall.say_at(0, withdraw(question), 6);
    assert_eq!(hall.decision().stage(), Stage::Adopted(1, YES.to_owned()));
    hall.say_at(0, withdraw(question), 5);
    assert_eq!(hall.decision().stage(), Stage::Contested(1));
}

/// R36, R234: a tally that its territory took back by removing a key leaves the outcome contested.
#[test]
fn an_outcome_on_a_contested_tally_is_contested() {
    let mut hall = Hall::new();
    let question = hall.open(Method::Threshold(3));
    let tallies = hall.tally(question, [(3, 1); 4]);
    hall.say(0, outcome(question, tallies[..3].to_vec(), Some(YES)));
    let (log, mut verdict) = hall.apart.log(0);
    verdict.counted.remove(&tallies[1]);
    verdict.set_aside.insert(tallies[1], Reason::Contested);
    let contested = Contested { why: Reason::NotEntitledToday, cited_by: Default::default() };
    verdict.contested.insert(tallies[1], contested);
    assert_eq!(Decision::of(log, &verdict).stage(), Stage::Contested(1));
    verdict.contested.clear();
    assert_eq!(Decision::of(log, &verdict).stage(), Stage::Open { number: 1, tallied: 3, bodies: 4 });
}

/// R236: nobody is left out of a decision by a question that is put without him.
#[test]
fn a_question_without_some_takes_no_place_of_theirs() {
    let mut hall = Hall::new();
    let question = hall.open(Method::Threshold(3));
    let alone = hall.apart.territory(1);
    hall.refuses(0, DecisionAct::Open(opening(2, &[alone], Method::Consent)), "already");
    let rival = hall.say(0, DecisionAct::Open(opening(2, &[alone], Method::Consent)));
    let tallied = hall.say(1, told(tally(rival, 9, 0)));
    hall.say(0, outcome(rival, vec![tallied], Some(YES)));
    assert_eq!(hall.decision().stage(), Stage::Open { number: 1, tallied: 0, bodies: 4 });
    assert_eq!(hall.decision().questions[1].stage(), Stage::Adopted(2, YES.to_owned()), "it stands beside");
    hall.say(0, withdraw(question));
    assert_eq!(hall.decision().stage(), Stage::Adopted(2, YES.to_owned()));
}

/// R236: whoever puts the highest number of all takes nobody the others.
#[test]
fn the_next_number_is_free() {
    let mut hall = Hall::new();
    let alone = hall.apart.territory(1);
    hall.say(1, DecisionAct::Open(opening(u32::MAX, &[alone], Method::Consent)));
    assert_eq!(hall.decision().next_number(), 1);
    let question = hall.open(Method::Consent);
    assert_eq!(hall.decision().current().map(|current| current.entry), Some(question), "the other leaves some out");
    assert_eq!(hall.decision().next_number(), 2);
}

/// R224: what would have no effect is refused, with a sentence.
#[test]
fn a_statement_without_effect_is_refused() {
    let mut hall = Hall::new();
    let parties = hall.apart.parties();
    let nowhere = EntryId([9; 32]);
    hall.refuses(0, DecisionAct::Open(opening(2, &parties, Method::Consent)), "changed");
    hall.refuses(0, DecisionAct::Open(opening(1, &[TerritoryId([9; 32])], Method::Consent)), "share the document");
    hall.refuses(0, told(tally(nowhere, 1, 0)), "not put");
    let some = [hall.apart.territory(0), hall.apart.territory(1)];
    let question = hall.say(0, DecisionAct::Open(opening(1, &some, Method::Consent)));
    hall.refuses(2, told(tally(question, 1, 0)), "not among");
    let short = Tally { counts: vec![1], ..tally(question, 1, 0) };
    hall.refuses(1, told(short.clone()), "every option");
    let elsewhere = Tally { assembly: Some(crate::identity::DocumentId([1; 32])), ..tally(question, 1, 0) };
    hall.refuses(1, told(elsewhere), "not among");
    hall.refuses(1, withdraw(question), "only the territory");
    hall.say(1, object(question));
    hall.refuses(1, object(question), "already");
    hall.refuses(1, told(tally(question, 1, 0)), "objects too");
    let objecting = Tally { objects: true, ..tally(question, 1, 0) };
    hall.say(1, told(objecting));
    hall.say(0, told(tally(question, 1, 0)));
    hall.refuses(0, object(question), "comes before");
    assert_eq!(hall.decision().questions[0].provisional(), Decided::Rejected);
    // A tally that fits no question, or counts other options, is counted for nothing.
    hall.say(2, told(tally(question, 9, 0)));
    hall.say_at(1, told(short), 9);
    assert_eq!(hall.decision().questions[0].tallies.len(), 2);
}

/// R230, R234: four put questions, tally, object and end them, honestly or not, and meet in any order.
#[test]
fn four_apart_decide_the_same() {
    let step = |apart: &mut Apart, node: usize, dice: &mut Dice| {
        let parties = apart.parties();
        let (log, verdict) = apart.log(node);
        let decision = Decision::of(log, &verdict);
        let ours = apart.territory(node);
        let any = decision.questions.get(dice.below(decision.questions.len() + 1)).or(decision.questions.last());
        let said = match (any, dice.below(10)) {
            (Some(question), 0) => withdraw(question.entry),
            (Some(question), 1) => object(question.entry),
            (Some(question), 2..4) => {
                let option = [Some(YES), Some(NO), None][dice.below(3)];
                let tallied = question.tallied().map(|tally| tally.entry).collect::<Vec<_>>();
                if tallied.is_empty() {
                    return;
                }
                outcome(question.entry, tallied, option)
            }
            (Some(question), 4..9) => told(tally(question.entry, dice.below(3) as u32, dice.below(2) as u32)),
            (Some(_), _) | (None, _) => {
                let method =
                    [Method::Consent, Method::Unanimity, Method::Majority, Method::Threshold(3)][dice.below(4)];
                DecisionAct::Open(opening(decision.next_number(), &parties, method))
            }
        };
        // Every other one asks nobody whether it has an effect, and chooses its place.
        if dice.below(2) == 0 {
            let n = dice.below(4) as u64;
            apart.write_at(node, &Act::Decision(said), n);
        } else if decision.admits(ours, &parties, &said).is_ok() {
            apart.write(node, &Act::Decision(said));
        }
    };
    let state = |log: &Log, verdict: &Verdict| {
        let decision = Decision::of(log, verdict);
        (decision.stage(), decision)
    };
    interleave(Kind::Decision, 24, step, state, |_, (_, decision)| {
        for question in &decision.questions {
            let Some(Ended { how: Ending::Outcome { option, tallies }, .. }) = &question.ended else { continue };
            let listed: Vec<&BodyTally> =
                question.tallies.iter().filter(|tally| tallies.contains(&tally.entry)).collect();
            assert_eq!(listed.len(), tallies.len());
            let bodies: BTreeSet<usize> = listed.iter().map(|tally| tally.body).collect();
            assert_eq!(bodies.len(), listed.len(), "one tally per body");
            let decided = match question.decide(&listed) {
                Decided::Adopted(place) => question.opening.options.get(place),
                Decided::Rejected | Decided::Undecided => None,
            };
            assert_eq!(decided, option.as_ref(), "it follows from what it lists");
        }
    });
}
