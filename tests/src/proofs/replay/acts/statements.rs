//! One of each statement about projects, funds and measures. What they mean is each kind's affair; where they are good is the
//! same for all.

use super::{Cast, EntryKind, Sample};
use djuntu_protocol::act::fund::{Audit, GivenBack, Receipt, Spending, Terms, Transfer};
use djuntu_protocol::act::measure::{Correction, Observation};
use djuntu_protocol::act::project::{ActivityStatus, Booking, BookingForm, Contribution, ContributionForm, Report};
use djuntu_protocol::act::{Act, Decimal, FundAct, MeasureAct, ProjectAct};
use djuntu_protocol::identity::{ChangeHash, EntryId, Roles, TextHash};

const ONE: Decimal = Decimal { digits: 1, scale: 0, is_negative: false };

/// Returns the kind of a statement about a project.
pub(super) const fn of_project(act: &ProjectAct) -> EntryKind {
    match act {
        ProjectAct::Pledge(_) => EntryKind::Pledge,
        ProjectAct::Withdraw(_) => EntryKind::Withdraw,
        ProjectAct::Book(_) => EntryKind::Book,
        ProjectAct::Done(..) => EntryKind::Done,
        ProjectAct::Status(..) => EntryKind::Status,
        ProjectAct::HandOver(..) => EntryKind::HandOver,
        ProjectAct::Report(_) => EntryKind::Report,
        ProjectAct::Endorse(_) => EntryKind::Endorse,
    }
}

/// Returns the kind of a statement about a fund.
pub(super) const fn of_fund(act: &FundAct) -> EntryKind {
    match act {
        FundAct::Open(_) => EntryKind::Open,
        FundAct::Join(_) => EntryKind::Join,
        FundAct::Receive(_) => EntryKind::Receive,
        FundAct::Transfer(_) => EntryKind::Transfer,
        FundAct::Spend(_) => EntryKind::Spend,
        FundAct::Return(_) => EntryKind::Return,
        FundAct::Audit(_) => EntryKind::Audit,
        FundAct::Settle(_) => EntryKind::Settle,
    }
}

/// Returns the kind of a statement about a measure.
pub(super) const fn of_measure(act: &MeasureAct) -> EntryKind {
    match act {
        MeasureAct::Observe(_) => EntryKind::Observe,
        MeasureAct::Correct(_) => EntryKind::Correct,
        MeasureAct::Validate(..) => EntryKind::Validate,
    }
}

impl Cast {
    /// Returns the sample of a statement: by whichever key its role needs.
    pub(super) fn statement(&self, kind: EntryKind) -> Sample {
        let acts = self.projects().into_iter().chain(self.funds()).chain(self.measures());
        let (_, act) = acts.into_iter().find(|(of, _)| *of == kind).expect("each statement has a sample");
        if act.role() == Roles::SIGN {
            self.by_office(self.project, &act)
        } else {
            self.by_node(self.project, |pen| pen.act(&act, Vec::new()))
        }
    }

    fn projects(&self) -> Vec<(EntryKind, Act)> {
        let (entry, text) = (EntryId(self.project.0), String::new());
        let (form, unit) = (ContributionForm::Money, "EUR".to_owned());
        let pledge = Contribution { form, quantity: ONE, unit, item: None, text: text.clone() };
        let booking = Booking {
            form: BookingForm::Spent,
            amount: ONE,
            currency: "EUR".to_owned(),
            date: "2027-01-01".to_owned(),
            other: None,
            pledge: None,
            text: text.clone(),
        };
        let (from, until) = ("2027-01-01".to_owned(), "2027-12-31".to_owned());
        let report = Report { from, until, text: TextHash([1; 32]), heads: vec![ChangeHash([1; 32])] };
        let acts = [
            ProjectAct::Pledge(pledge),
            ProjectAct::Withdraw(entry),
            ProjectAct::Book(Box::new(booking)),
            ProjectAct::Done("0011223344556677".to_owned(), text),
            ProjectAct::Status(entry, ActivityStatus::Closed),
            ProjectAct::HandOver(entry, self.maio.territory()),
            ProjectAct::Report(report),
            ProjectAct::Endorse(entry),
        ];
        acts.into_iter().map(|act| (of_project(&act), Act::Project(act))).collect()
    }

    fn funds(&self) -> Vec<(EntryKind, Act)> {
        let (entry, text) = (EntryId(self.project.0), String::new());
        let (to, amount) = (self.maio.territory(), 1);
        let (project, gift, decision) = (None, None, None);
        let acts = [
            FundAct::Open(Terms { unit: "EUR".to_owned(), scale: 2, limit: None }),
            FundAct::Join(entry),
            FundAct::Receive(Receipt { from: "Praia".to_owned(), amount, evidence: text.clone() }),
            FundAct::Transfer(Transfer { to, amount, gift, text: text.clone() }),
            FundAct::Spend(Spending { amount, project, gift, decision, evidence: text.clone() }),
            FundAct::Return(GivenBack { amount, gift: entry, evidence: text.clone() }),
            FundAct::Audit(Audit { holder: to, upto: entry, is_right: true, text }),
            FundAct::Settle(entry),
        ];
        acts.into_iter().map(|act| (of_fund(&act), Act::Fund(act))).collect()
    }

    fn measures(&self) -> Vec<(EntryKind, Act)> {
        let entry = EntryId(self.project.0);
        let observation = Observation {
            indicator: "co2_per_person".to_owned(),
            value: ONE,
            unit: "t".to_owned(),
            method: "consumption".to_owned(),
            from: "2022-01-01".to_owned(),
            until: "2022-12-31".to_owned(),
            source: String::new(),
            group: None,
            people: None,
        };
        let acts = [
            MeasureAct::Observe(Box::new(observation)),
            MeasureAct::Correct(Correction { replaced: vec![entry], by: None }),
            MeasureAct::Validate(vec![entry], String::new()),
        ];
        acts.into_iter().map(|act| (of_measure(&act), Act::Measure(act))).collect()
    }
}
