use super::*;
use crate::act::{Actor, Kind};
use crate::document::Unfit;
use crate::identity::{ChangeHash, TextHash};
use crate::tests::apart::{Apart, NODES, interleave};
use crate::tests::fixtures::Dice;

/// Four who have the same at every moment; the first has begun the assembly.
struct Hall {
    apart: Apart,
    dice: Dice,
}

fn open() -> AssemblyAct {
    AssemblyAct::Open { level: 1, parent: None }
}

fn seat(holder: Option<TerritoryId>, votes: bool) -> AssemblyAct {
    AssemblyAct::Seat(Seat { actor: Actor::EducationResearch, holder, label: "escola".to_owned(), votes })
}

fn minutes(text: u8, approvers: Vec<TerritoryId>) -> AssemblyAct {
    let heads = vec![ChangeHash([1; 32])];
    AssemblyAct::Minutes(Minutes { meeting: "0a".to_owned(), text: TextHash([text; 32]), heads, approvers })
}

fn delegate() -> AssemblyAct {
    AssemblyAct::Delegate { to: DocumentId([7; 32]), mandate: "Pedir água.".to_owned() }
}

fn dissolve() -> AssemblyAct {
    AssemblyAct::Dissolve { reason: "Está feito.".to_owned() }
}

impl Hall {
    fn new() -> Self {
        Self { apart: Apart::new(Kind::Assembly), dice: Dice::new(1) }
    }

    fn say(&mut self, node: usize, act: AssemblyAct) -> EntryId {
        let entry = self.apart.write(node, &Act::Assembly(act));
        self.apart.meet_all(&mut self.dice);
        entry
    }

    fn assembly(&self) -> Assembly {
        let (log, verdict) = self.apart.log(3);
        Assembly::of(log, &verdict)
    }

    fn refuses(&self, node: usize, act: AssemblyAct, part: &str) {
        match self.assembly().admits(self.apart.territory(node), &act) {
            Err(Unfit(why)) => assert!(why.contains(part), "{why} has no {part}"),
            Ok(_) => panic!("{act:?} is admitted"),
        }
    }
}

/// R240.
#[test]
fn an_assembly_forms_meets_and_ends_by_its_convener() {
    let mut hall = Hall::new();
    assert_eq!(hall.assembly().stage(), Stage::Forming);
    hall.refuses(1, open(), "only the territory");
    hall.say(1, open());
    assert_eq!(hall.assembly().stage(), Stage::Forming, "nobody else opens it");
    hall.say(0, open());
    hall.say(0, AssemblyAct::Open { level: 5, parent: Some(DocumentId([7; 32])) });
    assert_eq!((hall.assembly().stage(), hall.assembly().opened), (Stage::Active, Some((1, None))), "the first counts");
    hall.refuses(0, open(), "open already");
    hall.say(2, dissolve());
    assert_eq!(hall.assembly().stage(), Stage::Active);
    hall.say(0, dissolve());
    assert_eq!(hall.assembly().stage(), Stage::Dissolved);
    for act in [open(), seat(None, true), delegate(), dissolve()] {
        hall.refuses(0, act, "dissolved");
    }
}

/// R241.
#[test]
fn a_seat_is_given_by_the_convener_and_given_up_by_its_holder() {
    let mut hall = Hall::new();
    let (maio, praia) = (hall.apart.territory(1), hall.apart.territory(2));
    hall.refuses(1, seat(Some(maio), true), "only the territory");
    hall.say(1, seat(Some(maio), true));
    assert_eq!(hall.assembly().seats.len(), 0);
    let first = hall.say(0, seat(Some(maio), true));
    let second = hall.say(0, seat(Some(praia), false));
    let vacant = |hall: &Hall, seat| hall.assembly().seats.iter().any(|given| given.entry == seat && given.is_vacant);
    hall.refuses(2, AssemblyAct::Vacate(first), "given up by who holds it");
    hall.say(2, AssemblyAct::Vacate(first));
    assert!(!vacant(&hall, first));
    hall.say(1, AssemblyAct::Vacate(first));
    hall.say(0, AssemblyAct::Vacate(second));
    assert!(vacant(&hall, first) && vacant(&hall, second));
    hall.refuses(1, AssemblyAct::Vacate(first), "vacant");
    hall.refuses(1, AssemblyAct::Vacate(EntryId([9; 32])), "no such seat");
}

/// R242: whoever has no seat writes no minutes, and so has none approved by himself.
#[test]
fn who_has_no_seat_writes_no_minutes() {
    let mut hall = Hall::new();
    let [maio, praia] = [1, 2].map(|node| hall.apart.territory(node));
    hall.say(0, open());
    hall.say(0, seat(Some(maio), true));
    let forged = hall.say(2, minutes(1, vec![praia]));
    hall.say(2, AssemblyAct::Approve(forged));
    assert!(hall.assembly().minutes.is_empty());
    hall.say(1, minutes(2, vec![maio]));
    assert_eq!(hall.assembly().minutes.len(), 1);
}

/// R242: minutes are approved by more than half of those who had a vote when they were put forward, whoever comes later.
#[test]
fn minutes_are_approved_by_those_who_had_a_vote() {
    let mut hall = Hall::new();
    let [loures, maio, praia] = [0, 1, 2].map(|node| hall.apart.territory(node));
    hall.refuses(0, minutes(1, vec![loures]), "not open");
    hall.say(0, open());
    assert_eq!(hall.assembly().approvers(), [loures], "nobody else has a vote");
    hall.say(0, seat(Some(maio), true));
    hall.say(0, seat(None, true));
    let observer = hall.say(0, seat(Some(praia), false));
    assert_eq!(hall.assembly().approvers(), [maio]);
    hall.refuses(0, minutes(1, vec![loures]), "others have a vote");
    hall.refuses(3, minutes(1, vec![maio]), "has a seat");
    let put = hall.say(0, minutes(1, vec![maio]));
    hall.refuses(0, minutes(1, vec![maio]), "already");
    hall.refuses(2, AssemblyAct::Approve(put), "no vote");
    hall.refuses(2, AssemblyAct::Approve(observer), "no such minutes");
    hall.say(2, AssemblyAct::Approve(put));
    assert!(!hall.assembly().minutes[0].is_approved());
    hall.say(1, AssemblyAct::Approve(put));
    assert!(hall.assembly().minutes[0].is_approved());
    hall.refuses(1, AssemblyAct::Approve(put), "already");
    // Half is not enough, and who comes later is not asked.
    hall.say(0, seat(Some(praia), true));
    let mut both = vec![maio, praia];
    both.sort_unstable();
    let next = hall.say(0, minutes(2, both));
    hall.say(1, AssemblyAct::Approve(next));
    let approved = |hall: &Hall| hall.assembly().minutes.iter().filter(|minuted| minuted.is_approved()).count();
    assert_eq!(approved(&hall), 1);
    hall.say(2, AssemblyAct::Approve(next));
    assert_eq!(approved(&hall), 2);
}

/// R243.
#[test]
fn the_convener_sends_somebody_above() {
    let mut hall = Hall::new();
    hall.refuses(0, delegate(), "not open");
    hall.say(0, open());
    hall.refuses(1, delegate(), "only the territory");
    hall.say(1, delegate());
    hall.say(0, delegate());
    let delegations = hall.assembly().delegations;
    assert_eq!((delegations.len(), delegations[0].mandate.as_str()), (1, "Pedir água."));
}

/// R240 to R243: four say what they like, and meet in any order.
#[test]
fn four_apart_sit_in_the_same_assembly() {
    let step = |apart: &mut Apart, node: usize, dice: &mut Dice| {
        let (log, verdict) = apart.log(node);
        let assembly = Assembly::of(log, &verdict);
        let any_seat = assembly.seats.get(dice.below(assembly.seats.len())).map(|given| given.entry);
        let any_minutes = assembly.minutes.get(dice.below(assembly.minutes.len())).map(|minuted| minuted.entry);
        let said = match (dice.below(12), any_seat, any_minutes) {
            (0, ..) => AssemblyAct::Open { level: dice.byte() % 8, parent: None },
            (1..4, Some(seat), _) => AssemblyAct::Vacate(seat),
            (4..7, _, Some(minutes)) => AssemblyAct::Approve(minutes),
            (7..9, ..) => minutes(dice.byte() % 4, assembly.approvers()),
            (9, ..) => delegate(),
            (10, ..) if dice.below(6) == 0 => dissolve(),
            (..) => seat(Some(apart.territory(dice.below(NODES))), dice.below(2) == 0),
        };
        if dice.below(2) == 0 || assembly.admits(apart.territory(node), &said).is_ok() {
            apart.write(node, &Act::Assembly(said));
        }
    };
    interleave(Kind::Assembly, 24, step, Assembly::of, |apart, assembly| {
        assert_eq!(assembly.convener, apart.territory(0));
        for minuted in &assembly.minutes {
            assert!(minuted.approved_by.iter().all(|by| minuted.minutes.approvers.contains(by)));
            assert!(minuted.approved_by.is_sorted_by(|a, b| a < b), "each counts once");
        }
    });
}
