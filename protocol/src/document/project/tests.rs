use super::*;
use crate::act::project::{ActivityStatus, BookingForm, ContributionForm};
use crate::act::{Decimal, Kind};
use crate::identity::{ChangeHash, TextHash};
use crate::tests::circle::Circle;
use crate::tests::fixtures::Dice;

fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn pledge(quantity: &str) -> Act {
    Act::Project(ProjectAct::Pledge(Contribution {
        form: ContributionForm::Money,
        quantity: number(quantity),
        unit: "EUR".to_owned(),
        item: None,
        text: String::new(),
    }))
}

fn booking(amount: &str, pledge: Option<EntryId>) -> Act {
    Act::Project(ProjectAct::Book(Box::new(Booking {
        form: BookingForm::Disbursed,
        amount: number(amount),
        currency: "EUR".to_owned(),
        date: "2027-03-01".to_owned(),
        other: None,
        pledge,
        text: String::new(),
    })))
}

fn status(since: EntryId, status: ActivityStatus) -> Act {
    Act::Project(ProjectAct::Status(since, status))
}

fn done(milestone: u8) -> Act {
    Act::Project(ProjectAct::Done(format!("{milestone:016x}"), "fotografia".to_owned()))
}

fn report(from: &str, until: &str) -> Act {
    let (from, until) = (from.to_owned(), until.to_owned());
    Act::Project(ProjectAct::Report(Report { from, until, text: TextHash([1; 32]), heads: vec![ChangeHash([1; 32])] }))
}

fn endorse(report: EntryId) -> Act {
    Act::Project(ProjectAct::Endorse(report))
}

fn project(circle: &Circle, node: usize) -> Project {
    Project::of(circle.log(node), &circle.verdict(node))
}

fn begun(circle: &Circle) -> EntryId {
    circle.first.id()
}

/// R253: a pledge is its territory's alone, and only that takes it back.
#[test]
fn a_pledge_is_taken_back_by_its_own_territory_alone() {
    let mut circle = Circle::new(2, Kind::Project);
    let pledged = circle.act_next(0, &pledge("5000"), vec![]);
    let booked = circle.act_next(0, &booking("2500.50", Some(pledged)), vec![pledged]);
    circle.settle();
    let withdraw = |entry| Act::Project(ProjectAct::Withdraw(entry));
    circle.act_next(1, &withdraw(pledged), vec![pledged]);
    circle.act_next(1, &withdraw(booked), vec![booked]);
    circle.settle();
    let standing = |circle: &Circle| {
        let project = project(circle, 1);
        (project.pledges[0].standing, project.bookings[0].standing)
    };
    assert_eq!(standing(&circle), (Standing::Stands, Standing::Stands));
    circle.act_next(0, &withdraw(pledged), vec![pledged]);
    circle.settle();
    assert_eq!(standing(&circle), (Standing::Withdrawn, Standing::Stands));
    let project = project(&circle, 1);
    assert_eq!((project.pledges.len(), project.bookings[0].said.pledge), (1, Some(pledged)));
    assert_eq!(project.bookings[0].said.amount.to_string(), "2500.5");
}

/// R254: only the lead moves the status; others' words change nothing.
#[test]
fn the_lead_says_how_far_it_has_come_and_hands_the_lead_over() {
    let mut circle = Circle::new(3, Kind::Project);
    let begun = begun(&circle);
    let check = |circle: &Circle, lead: usize, status: ActivityStatus, moves: usize| {
        for node in 0..3 {
            let found = project(circle, node).lead;
            assert_eq!((found.territory, found.status, found.moves.len()), (circle.territory(lead), status, moves));
        }
    };
    check(&circle, 0, ActivityStatus::Pipeline, 0);
    circle.act_next(1, &status(begun, ActivityStatus::Cancelled), vec![]);
    circle.settle();
    check(&circle, 0, ActivityStatus::Pipeline, 0);
    circle.act_next(0, &status(begun, ActivityStatus::Implementation), vec![]);
    circle.settle();
    check(&circle, 0, ActivityStatus::Implementation, 1);
    let to = circle.territory(1);
    let handed = circle.act_next(0, &Act::Project(ProjectAct::HandOver(begun, to)), vec![]);
    // What it says of its lead after that is said too late, and so is what names another beginning.
    circle.act_next(0, &status(begun, ActivityStatus::Closed), vec![]);
    circle.settle();
    circle.act_next(2, &status(handed, ActivityStatus::Closed), vec![]);
    circle.act_next(1, &status(begun, ActivityStatus::Closed), vec![]);
    circle.settle();
    check(&circle, 1, ActivityStatus::Implementation, 1);
    circle.act_next(1, &status(handed, ActivityStatus::Suspended), vec![handed]);
    circle.settle();
    check(&circle, 1, ActivityStatus::Suspended, 2);
    let back = circle.act_next(1, &Act::Project(ProjectAct::HandOver(handed, circle.territory(0))), vec![handed]);
    circle.settle();
    circle.act_next(0, &status(back, ActivityStatus::Closed), vec![back]);
    circle.settle();
    check(&circle, 0, ActivityStatus::Closed, 3);
}

/// R254: a lead that says two things in one place has said nothing, and is shown with both.
#[test]
fn two_statuses_in_one_place_stand_aside_until_the_lead_says_more() {
    let mut circle = Circle::new(2, Kind::Project);
    let begun = begun(&circle);
    let binding = |n: u64| {
        let prev_act = (n > 0).then_some(EntryId([9; 32]));
        Some(crate::entry::Binding { account: String::new(), n, prev_act })
    };
    circle.act(0, 3, &status(begun, ActivityStatus::Implementation), vec![], binding(0));
    circle.act(0, 4, &status(begun, ActivityStatus::Suspended), vec![], binding(1));
    circle.act(0, 5, &status(begun, ActivityStatus::Closed), vec![], binding(1));
    circle.settle();
    let lead = project(&circle, 1).lead;
    assert_eq!((lead.status, lead.moves.len(), lead.disputed.len()), (ActivityStatus::Implementation, 1, 2));
    circle.act(0, 6, &status(begun, ActivityStatus::Closed), vec![], binding(2));
    circle.settle();
    assert_eq!(project(&circle, 1).lead.status, ActivityStatus::Closed);
}

/// R255.
#[test]
fn reports_are_endorsed_by_the_others() {
    let mut circle = Circle::new(3, Kind::Project);
    let second = circle.act_next(1, &report("2028-01-01", "2028-12-31"), vec![]);
    let first = circle.act_next(1, &report("2027-01-01", "2027-12-31"), vec![]);
    circle.settle();
    for node in [0, 1, 2, 2] {
        circle.act_next(node, &endorse(first), vec![first]);
    }
    circle.settle();
    let reports = project(&circle, 0).reports;
    assert_eq!(reports.iter().map(|reported| reported.report.entry).collect::<Vec<_>>(), [first, second]);
    let mut others = vec![circle.territory(0), circle.territory(2)];
    others.sort_unstable();
    assert_eq!(reports[0].endorsed.keys().copied().collect::<Vec<_>>(), others);
    assert!(reports[1].endorsed.is_empty());
}

/// Writes something on a node, from what it knows.
fn write_something(circle: &mut Circle, node: usize, dice: &mut Dice) {
    let known = project(circle, node);
    let any =
        |dice: &mut Dice, entries: Vec<EntryId>| (!entries.is_empty()).then(|| entries[dice.below(entries.len())]);
    let pledged: Vec<EntryId> = known.pledges.iter().map(|stated| stated.entry).collect();
    let reports: Vec<EntryId> = known.reports.iter().map(|reported| reported.report.entry).collect();
    let since = if dice.below(4) == 0 { begun(circle) } else { known.lead.since };
    let act = match dice.below(7) {
        0 => pledge("100"),
        1 => match any(dice, pledged) {
            Some(entry) => Act::Project(ProjectAct::Withdraw(entry)),
            None => booking("10", None),
        },
        2 => done(dice.byte() % 4),
        3 => status(since, ActivityStatus::ALL[dice.below(6)]),
        4 => Act::Project(ProjectAct::HandOver(since, circle.territory(dice.below(4)))),
        5 => report("2027-01-01", "2027-12-31"),
        _ => any(dice, reports).map_or_else(|| done(5), endorse),
    };
    circle.act_next(node, &act, vec![]);
}

/// R253: four nodes that write apart and hear of each other in any order end with the same project, and what is done stays
/// done on the way there.
#[test]
fn a_thousand_interleavings_end_the_same_everywhere() {
    for seed in 0..1_000 {
        let mut dice = Dice::new(seed);
        let mut circle = Circle::new(4, Kind::Project);
        let mut milestones = [0; 4];
        for _ in 0..14 {
            let (node, other) = (dice.below(4), dice.below(4));
            match dice.below(3) {
                0 => circle.tell(other, node, Some(&mut dice)),
                _ => write_something(&mut circle, node, &mut dice),
            }
            let now = project(&circle, node);
            assert!(now.done.len() >= milestones[node], "seed {seed}: what is done stays done");
            milestones[node] = now.done.len();
        }
        circle.settle();
        let all = project(&circle, 0);
        assert!((1..4).all(|node| project(&circle, node) == all), "seed {seed}");
        assert!(all.reports.iter().all(|one| !one.endorsed.contains_key(&one.report.territory)), "seed {seed}");
        let foreign = |stated: &Stated<Contribution>| {
            let taken = circle.log(0).records().filter(|(_, record)| record.territory == stated.territory);
            let is_own = |act: &Act| matches!(act, Act::Project(ProjectAct::Withdraw(entry)) if *entry == stated.entry);
            taken.filter_map(|(_, record)| record.act()).any(is_own) == (stated.standing == Standing::Withdrawn)
        };
        assert!(all.pledges.iter().all(foreign), "seed {seed}: each takes back its own");
    }
}
