//! The acts of projects, funds and measures: what each needs, and which forms none has.

use super::*;
use crate::act::fund::{Audit, GivenBack, Receipt, Spending, Terms, Transfer};
use crate::act::measure::{Correction, Observation};
use crate::act::project::{ActivityStatus, Booking, BookingForm, Contribution, ContributionForm, Report};
use crate::act::{Act, FundAct, MeasureAct, ProjectAct};
use crate::identity::{DocumentId, EntryId, Roles, TerritoryId, TextHash};
use crate::tests::vectors::statements;

/// R251, R256, R266: the role of each act, and whether it binds.
#[test]
fn every_statement_has_its_role_and_its_number() {
    let roles = |act: &Act| match act {
        Act::Project(ProjectAct::Done(..) | ProjectAct::Report(_)) => (18, Roles::EDIT, false),
        Act::Project(_) => (18, Roles::SIGN, true),
        Act::Fund(FundAct::Audit(_) | FundAct::Settle(_)) => (19, Roles::SIGN, false),
        Act::Fund(_) => (19, Roles::SIGN, true),
        Act::Measure(MeasureAct::Validate(..)) => (20, Roles::SIGN, false),
        Act::Measure(_) => (20, Roles::EDIT, false),
        other => panic!("{other:?} is none of them"),
    };
    let acts = statements();
    assert_eq!(acts.len(), 19, "every act has a sample");
    for (name, act) in acts {
        let (number, role, binds) = roles(&act);
        assert_eq!(
            (act.role(), act.is_binding(), act.encode().get(..2)),
            (role, binds, Some(&[0x82, number][..])),
            "{name}"
        );
        assert_eq!((Act::decode(&act.encode()), act.check()), (Ok(act), Ok(())), "{name}");
    }
}

fn pledge(digits: u64, unit: &str, item: Option<&str>, text: &str) -> Act {
    let quantity = Decimal { digits, scale: 0, is_negative: false };
    let (unit, item, text) = (unit.to_owned(), item.map(str::to_owned), text.to_owned());
    let form = ContributionForm::Time;
    Act::Project(ProjectAct::Pledge(Contribution { form, quantity, unit, item, text }))
}

fn booking(date: &str, scale: u8) -> Act {
    Act::Project(ProjectAct::Book(Box::new(Booking {
        form: BookingForm::Spent,
        amount: Decimal { digits: 15, scale, is_negative: false },
        currency: "EUR".to_owned(),
        date: date.to_owned(),
        other: None,
        pledge: None,
        text: String::new(),
    })))
}

fn report(from: &str, until: &str, heads: usize) -> Act {
    let heads = (0..heads).map(|n| ChangeHash([u8::try_from(n).expect("few"); 32])).collect();
    let (from, until) = (from.to_owned(), until.to_owned());
    Act::Project(ProjectAct::Report(Report { from, until, text: TextHash([1; 32]), heads }))
}

fn observed(change: fn(&mut Observation)) -> Act {
    let mut observation = Observation {
        indicator: "co2_per_person".to_owned(),
        value: Decimal { digits: 0, scale: 0, is_negative: false },
        unit: "t".to_owned(),
        method: "consumption".to_owned(),
        from: "2022-01-01".to_owned(),
        until: "2022-12-31".to_owned(),
        source: String::new(),
        group: None,
        people: Some(0),
    };
    change(&mut observation);
    Act::Measure(MeasureAct::Observe(Box::new(observation)))
}

/// R252.
#[test]
fn a_form_that_no_statement_has_is_refused() {
    let long = "a".repeat(limits::SHORT_TEXT_BYTES_MAX + 1);
    let entry = |number: u8| EntryId([number; 32]);
    let receive = |from: &str, amount| {
        Act::Fund(FundAct::Receive(Receipt { from: from.to_owned(), amount, evidence: String::new() }))
    };
    let open = |scale, limit| Act::Fund(FundAct::Open(Terms { unit: "EUR".to_owned(), scale, limit }));
    let to = TerritoryId([1; 32]);
    let transfer =
        |amount, text: &str| Act::Fund(FundAct::Transfer(Transfer { to, amount, gift: None, text: text.to_owned() }));
    let spend = |amount| {
        let project = Some(DocumentId([1; 32]));
        Act::Fund(FundAct::Spend(Spending { amount, project, gift: None, decision: None, evidence: String::new() }))
    };
    let back = |amount| Act::Fund(FundAct::Return(GivenBack { amount, gift: entry(1), evidence: String::new() }));
    let audit = |text: &str| {
        Act::Fund(FundAct::Audit(Audit { holder: to, upto: entry(1), is_right: true, text: text.to_owned() }))
    };
    let validate = |entries: &[u8]| {
        Act::Measure(MeasureAct::Validate(entries.iter().map(|number| entry(*number)).collect(), String::new()))
    };
    let correct = |entries: &[u8]| {
        let replaced = entries.iter().map(|number| entry(*number)).collect();
        Act::Measure(MeasureAct::Correct(Correction { replaced, by: None }))
    };
    let done = |milestone: &str| Act::Project(ProjectAct::Done(milestone.to_owned(), String::new()));
    for (act, expected) in [
        (pledge(0, "EUR", None, ""), Err(ActError::Amount)),
        (pledge(limits::AMOUNT_MAX + 1, "EUR", None, ""), Err(ActError::Amount)),
        (pledge(limits::AMOUNT_MAX, "EUR", None, ""), Ok(())),
        (pledge(1, "", None, ""), Err(ActError::Name)),
        (pledge(1, " EUR", None, ""), Err(ActError::Name)),
        (pledge(1, "E\nR", None, ""), Err(ActError::Name)),
        (pledge(1, &long, None, ""), Err(ActError::Text)),
        (pledge(1, "EUR", Some("00ff"), ""), Err(ActError::Item)),
        (pledge(1, "EUR", None, &long), Err(ActError::Text)),
        (booking("2027-02-29", 0), Err(ActError::Day)),
        (booking("2028-02-29", 10), Err(ActError::Amount)),
        (done("00112233445566gg"), Err(ActError::Item)),
        (done("0011223344556677"), Ok(())),
        (report("2027-01-01", "2026-12-31", 1), Err(ActError::Day)),
        (report("2027-01-01", "2027-01-01", 64), Ok(())),
        (report("2027-01-01", "2027-01-01", 65), Err(ActError::Heads)),
        (report("2027-01-01", "2027-01-01", 0), Err(ActError::Heads)),
        (open(9, Some(limits::AMOUNT_MAX)), Ok(())),
        (open(10, None), Err(ActError::Amount)),
        (open(0, Some(limits::AMOUNT_MAX + 1)), Err(ActError::Amount)),
        (receive("Câmara", 0), Err(ActError::Amount)),
        (receive("", 1), Err(ActError::Name)),
        (receive("Câmara", limits::AMOUNT_MAX), Ok(())),
        (transfer(0, ""), Err(ActError::Amount)),
        (transfer(1, &long), Err(ActError::Text)),
        (spend(limits::AMOUNT_MAX + 1), Err(ActError::Amount)),
        (back(0), Err(ActError::Amount)),
        (audit(&long), Err(ActError::Text)),
        (validate(&[]), Err(ActError::Observations)),
        (validate(&[2, 1]), Err(ActError::Observations)),
        (correct(&[1, 1]), Err(ActError::Observations)),
        (observed(|_| ()), Ok(())),
        (observed(|of| of.unit.clear()), Err(ActError::Name)),
        (observed(|of| of.method.clear()), Err(ActError::Name)),
        (observed(|of| of.value.is_negative = true), Err(ActError::Amount)),
        (observed(|of| of.until = "2021-12-31".to_owned()), Err(ActError::Day)),
        (observed(|of| of.group = Some(String::new())), Err(ActError::Name)),
        (observed(|of| of.people = Some(u64::MAX)), Err(ActError::Amount)),
    ] {
        assert_eq!(act.check(), expected, "{act:?}");
    }
    assert_eq!(ActivityStatus::ALL.map(ActivityStatus::code), [1, 2, 3, 4, 5, 6]);
}

/// R80: whatever bytes say, they are read within their limits or not at all.
#[test]
fn mutated_statements_do_no_harm() {
    let acts = statements();
    let mut dice = crate::tests::fixtures::Dice::new(31);
    let mut read = 0;
    for round in 0..30_000 {
        let (name, act) = &acts[round % acts.len()];
        let mut bytes = act.encode();
        dice.mutate(&mut bytes);
        if let Ok(act) = Act::decode(&bytes) {
            assert_eq!(act.encode(), bytes, "{name}, round {round}");
            _ = act.check();
            read += 1;
        }
    }
    assert!(read > 1_000, "{read} are read: the mutations reach further than the first byte");
}
