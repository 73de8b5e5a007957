//! One of each statement about projects, funds and measures.

use crate::act::fund::{Audit, GivenBack, Receipt, Spending, Terms, Transfer};
use crate::act::measure::{Correction, Observation};
use crate::act::project::{ActivityStatus, Booking, BookingForm, Contribution, ContributionForm, Report};
use crate::act::{Act, Decimal, FundAct, MeasureAct, ProjectAct};
use crate::identity::{ChangeHash, DocumentId, EntryId, TerritoryId, TextHash};

fn number(digits: u64, scale: u8) -> Decimal {
    Decimal { digits, scale, is_negative: false }
}

fn entry(number: u8) -> EntryId {
    EntryId([number; 32])
}

/// Every act of a project, a fund and a measure.
pub(crate) fn statements() -> Vec<(&'static str, Act)> {
    let projects = projects().into_iter().map(|(name, act)| (name, Act::Project(act)));
    let funds = funds().into_iter().map(|(name, act)| (name, Act::Fund(act)));
    let measures = measures().into_iter().map(|(name, act)| (name, Act::Measure(act)));
    projects.chain(funds).chain(measures).collect()
}

fn projects() -> Vec<(&'static str, ProjectAct)> {
    let item = "00112233445566aa".to_owned();
    let contribution = Contribution {
        form: ContributionForm::Money,
        quantity: number(5_000, 0),
        unit: "EUR".to_owned(),
        item: Some(item.clone()),
        text: "cisternas".to_owned(),
    };
    let booking = Booking {
        form: BookingForm::Disbursed,
        amount: number(25_005, 1),
        currency: "EUR".to_owned(),
        date: "2027-03-01".to_owned(),
        other: Some(TerritoryId([2; 32])),
        pledge: Some(entry(4)),
        text: String::new(),
    };
    let report = Report {
        from: "2027-01-01".to_owned(),
        until: "2027-12-31".to_owned(),
        text: TextHash([8; 32]),
        heads: vec![ChangeHash([9; 32])],
    };
    vec![
        ("pledge", ProjectAct::Pledge(contribution)),
        ("withdraw a pledge", ProjectAct::Withdraw(entry(4))),
        ("book a disbursement", ProjectAct::Book(Box::new(booking))),
        ("a milestone is done", ProjectAct::Done(item, "fotografia".to_owned())),
        ("the status of a project", ProjectAct::Status(entry(3), ActivityStatus::Implementation)),
        ("hand the lead over", ProjectAct::HandOver(entry(3), TerritoryId([2; 32]))),
        ("report", ProjectAct::Report(report)),
        ("endorse a report", ProjectAct::Endorse(entry(4))),
    ]
}

fn funds() -> Vec<(&'static str, FundAct)> {
    let terms = Terms { unit: "EUR".to_owned(), scale: 2, limit: Some(100_000) };
    let receipt = Receipt { from: "Câmara".to_owned(), amount: 50_000, evidence: "extrato 7".to_owned() };
    let transfer = Transfer { to: TerritoryId([2; 32]), amount: 300, gift: Some(entry(4)), text: String::new() };
    let spending = Spending {
        amount: 200_000,
        project: Some(DocumentId([7; 32])),
        gift: None,
        decision: Some(entry(5)),
        evidence: "fatura 12".to_owned(),
    };
    let given_back = GivenBack { amount: 100, gift: entry(4), evidence: String::new() };
    let audit = Audit { holder: TerritoryId([2; 32]), upto: entry(6), is_right: true, text: String::new() };
    vec![
        ("open a fund", FundAct::Open(terms)),
        ("join a fund", FundAct::Join(entry(3))),
        ("receive", FundAct::Receive(receipt)),
        ("transfer", FundAct::Transfer(transfer)),
        ("spend", FundAct::Spend(spending)),
        ("give back", FundAct::Return(given_back)),
        ("audit", FundAct::Audit(audit)),
        ("settle a dispute of a fund", FundAct::Settle(entry(4))),
    ]
}

fn measures() -> Vec<(&'static str, MeasureAct)> {
    let observation = Observation {
        indicator: "co2_per_person".to_owned(),
        value: Decimal { digits: 4_603, scale: 3, is_negative: true },
        unit: "t".to_owned(),
        method: "consumption".to_owned(),
        from: "2022-01-01".to_owned(),
        until: "2022-12-31".to_owned(),
        source: "Global Carbon Project".to_owned(),
        group: Some("bairro".to_owned()),
        people: Some(12),
    };
    vec![
        ("observe", MeasureAct::Observe(Box::new(observation))),
        ("take an observation back", MeasureAct::Correct(Correction { replaced: vec![entry(4)], by: None })),
        ("validate", MeasureAct::Validate(vec![entry(4), entry(5)], "segunda reunião".to_owned())),
    ]
}
