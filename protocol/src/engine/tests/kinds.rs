//! Statements about projects, funds and measures, by real engines: what is refused, and why.

use super::*;
use crate::act::fund::{Receipt, Spending, Terms, Transfer};
use crate::act::measure::{Correction, Observation};
use crate::act::project::{ActivityStatus, Contribution, ContributionForm, Report};
use crate::act::{Decimal, FundAct, MeasureAct, ProjectAct};
use crate::document::fund::Fund;
use crate::document::project::Project;
use crate::identity::{EntryId, TextHash};

/// Two twins and a document of this kind, begun by the first.
struct Pair {
    world: World,
    document: DocumentId,
}

impl Pair {
    fn new(kind: Kind) -> Self {
        let (mut world, _) = twins_with_a_project();
        let document = world.create(0, kind);
        Self { world, document }
    }

    fn act(&mut self, node: usize, act: Act) -> Result<EntryId, Refusal> {
        self.world.act(node, self.document, act)
    }

    fn refused(&mut self, node: usize, act: Act, why: &str) {
        let refused = self.act(node, act.clone()).expect_err("it would not count").to_string();
        assert!(refused.contains(why), "{act:?}: {refused}");
    }

    fn territory(&self, node: usize) -> TerritoryId {
        self.world.engine(node).territory().expect("it was founded")
    }

    fn fund(&mut self, node: usize) -> Fund {
        let reading = self.world.read(node, self.document);
        Fund::of(&reading.log, &reading.verdict, &reading.parties)
    }
}

/// R253, R254, R255: what would not count is refused with what to do.
#[test]
fn a_project_is_moved_by_its_lead() {
    let mut pair = Pair::new(Kind::Project);
    let begun = EntryId(pair.document.0);
    let status = |status| Act::Project(ProjectAct::Status(begun, status));
    let pledge = Act::Project(ProjectAct::Pledge(Contribution {
        form: ContributionForm::Money,
        quantity: Decimal { digits: 5_000, scale: 0, is_negative: false },
        unit: "EUR".to_owned(),
        item: None,
        text: String::new(),
    }));
    let pledged = pair.act(1, pledge).expect("pledges");
    let withdraw = Act::Project(ProjectAct::Withdraw(pledged));
    pair.refused(0, withdraw.clone(), "only the territory that has pledged");
    pair.act(1, withdraw.clone()).expect("withdraws");
    pair.refused(1, withdraw, "taken back before");
    pair.refused(1, status(ActivityStatus::Closed), "only the territory that leads");
    pair.refused(0, status(ActivityStatus::Pipeline), "has this status");
    pair.act(0, status(ActivityStatus::Implementation)).expect("moves");
    let (loures, maio) = (pair.territory(0), pair.territory(1));
    let hand_over = |to| Act::Project(ProjectAct::HandOver(begun, to));
    pair.refused(0, hand_over(loures), "goes to another territory");
    let handed = pair.act(0, hand_over(maio)).expect("hands over");
    pair.refused(0, status(ActivityStatus::Closed), "only the territory that leads");
    pair.act(1, Act::Project(ProjectAct::Status(handed, ActivityStatus::Suspended))).expect("leads");
    let done = |item: &str| Act::Project(ProjectAct::Done(item.to_owned(), String::new()));
    pair.act(0, done("0011223344556677")).expect("is done");
    pair.refused(0, done("0011223344556677"), "has said that this milestone is done");
    pair.act(1, done("0011223344556677")).expect("others may say so, too");
    let heads = pair.world.view(0, pair.document).freeze(None).expect("freezes").proposal(1, &[]).heads;
    let report = |heads| {
        let (from, until) = ("2027-01-01".to_owned(), "2027-12-31".to_owned());
        Act::Project(ProjectAct::Report(Report { from, until, text: TextHash([1; 32]), heads }))
    };
    assert_eq!(pair.act(0, report(vec![crate::identity::ChangeHash([9; 32])])), Err(Refusal::Stale));
    let reported = pair.act(0, report(heads)).expect("reports");
    let endorse = Act::Project(ProjectAct::Endorse(reported));
    pair.refused(0, endorse.clone(), "by the other territories");
    pair.act(1, endorse.clone()).expect("endorses");
    pair.refused(1, endorse, "has endorsed");
    pair.refused(1, Act::Project(ProjectAct::Endorse(begun)), "no such report");
    pair.world.assert_equal();
    let reading = pair.world.read(0, pair.document);
    let project = Project::of(&reading.log, &reading.verdict);
    assert_eq!((project.lead.territory, project.lead.status), (maio, ActivityStatus::Suspended));
    assert_eq!(project.reports[0].endorsed.len(), 1);
}

fn receive(amount: u64) -> Act {
    Act::Fund(FundAct::Receive(Receipt { from: "Câmara".to_owned(), amount, evidence: String::new() }))
}

fn spend(amount: u64, gift: Option<EntryId>) -> Act {
    let project = None;
    Act::Fund(FundAct::Spend(Spending { amount, project, gift, decision: None, evidence: String::new() }))
}

/// R257, R259, R264, R265: nobody makes an act that would not count, and what is made counts everywhere.
#[test]
fn a_fund_spends_what_it_has() {
    let mut pair = Pair::new(Kind::Fund);
    let terms = || Act::Fund(FundAct::Open(Terms { unit: "EUR".to_owned(), scale: 2, limit: Some(1_000) }));
    pair.refused(0, receive(1), "not open yet");
    pair.refused(1, terms(), "only the territory that began this fund");
    let opened = pair.act(0, terms()).expect("opens");
    pair.refused(0, terms(), "is open");
    pair.refused(1, receive(1), "no holder");
    let join = Act::Fund(FundAct::Join(opened));
    pair.refused(0, join.clone(), "is a holder");
    let gift = pair.act(0, receive(5_000)).expect("receives");
    let to = pair.territory(1);
    let transfer =
        |amount| Act::Fund(FundAct::Transfer(Transfer { to, amount, gift: Some(gift), text: String::new() }));
    pair.refused(0, transfer(100), "receiver is no holder");
    pair.act(1, join).expect("joins");
    let given = pair.act(0, transfer(3_000)).expect("gives");
    pair.refused(0, transfer(2_001), "does not have so much");
    pair.refused(1, spend(1_001, None), "more than the limit");
    pair.refused(1, spend(1_000, Some(gift)), "the gift is not here");
    for _ in 0..3 {
        pair.act(1, spend(1_000, Some(given))).expect("spends");
    }
    pair.refused(1, spend(1, None), "does not have so much");
    pair.world.assert_equal();
    let fund = pair.fund(1);
    assert_eq!(fund.totals(), (5_000, 3_000));
    assert_eq!(fund.holders.values().map(|holder| holder.balance).sum::<i128>(), 2_000);
    assert_eq!(pair.fund(0), fund);
}

/// R262, R263: the office key on two machines that are apart spends twice; the other holder says which one stands.
#[test]
fn a_double_spend_freezes_the_account_until_it_is_settled() {
    let mut pair = Pair::new(Kind::Fund);
    let opened = Act::Fund(FundAct::Open(Terms { unit: "hours".to_owned(), scale: 0, limit: None }));
    let opened = pair.act(0, opened).expect("opens");
    pair.act(1, Act::Fund(FundAct::Join(opened))).expect("joins");
    let received = pair.act(1, receive(100)).expect("receives");
    let spent = pair.act(1, spend(80, None)).expect("spends");
    // Another machine with the same key, which has not heard of that.
    let (twin, office) = (pair.world.public(1), pair.world.office(1));
    let author = pair.world.author(1, &office, 77);
    let binding = crate::entry::Binding { account: "fund".to_owned(), n: 2, prev_act: Some(received) };
    let (act, chain) = (spend(70, None), crate::entry::Chain::default());
    let beside = author.act(Some(pair.document), chain, Time(1), &act, vec![received], Some(binding));
    pair.world.disconnect(0, 1);
    pair.world.greet(0, twin, pair.world.engine(1).territory());
    pair.world.bring(0, twin, &[&beside.expect("an act with a form")]);
    pair.world.hang_up(0, twin);
    pair.world.connect(0, 1);
    let ours = pair.territory(1);
    for node in [0, 1] {
        let fund = pair.fund(node);
        assert_eq!((fund.holders[&ours].balance, fund.holders[&ours].is_disputed), (-50, true), "{node}");
    }
    pair.refused(1, spend(1, None), "account is frozen");
    pair.refused(1, Act::Fund(FundAct::Settle(spent)), "not for your territory");
    pair.refused(0, Act::Fund(FundAct::Settle(received)), "nothing is in dispute");
    pair.act(0, Act::Fund(FundAct::Settle(spent))).expect("settles");
    pair.refused(0, Act::Fund(FundAct::Settle(spent)), "is settled");
    pair.act(1, spend(20, None)).expect("goes on");
    assert_eq!(pair.fund(0).holders[&ours].balance, 0);
}

fn observe(people: Option<u64>) -> MeasureAct {
    MeasureAct::Observe(Box::new(Observation {
        indicator: "well_being".to_owned(),
        value: Decimal { digits: 7, scale: 0, is_negative: false },
        unit: "1-10".to_owned(),
        method: "SPIRAL".to_owned(),
        from: "2027-01-01".to_owned(),
        until: "2027-01-31".to_owned(),
        source: String::new(),
        group: Some("bairro".to_owned()),
        people,
    }))
}

/// R267, R268, R269: small groups stay at home, for ever.
#[test]
fn what_few_people_said_stays_at_home() {
    let mut pair = Pair::new(Kind::Measure);
    pair.refused(0, Act::Measure(observe(Some(4))), "tells of single people");
    let entry = pair.act(0, Act::Measure(observe(Some(5)))).expect("observes");
    let correct = |entry| Act::Measure(MeasureAct::Correct(Correction { replaced: vec![entry], by: None }));
    pair.refused(1, correct(entry), "own observations");
    let validate = Act::Measure(MeasureAct::Validate(vec![entry], String::new()));
    pair.act(0, validate.clone()).expect("validates");
    pair.refused(0, validate, "was validated by your territory before");
    pair.act(0, correct(entry)).expect("corrects");
    pair.refused(0, correct(entry), "own observations");
    let ours = pair.territory(0);
    let home = match pair.world.command(0, Command::Create(Kind::Measure, Home::Territory(ours))) {
        Ok(Answer::Created(document)) => document,
        other => panic!("{other:?}"),
    };
    pair.world.act(0, home, Act::Measure(observe(Some(4)))).expect("observes at home");
    let refused = pair.world.command(0, Command::Publish(home)).expect_err("it is never published").to_string();
    assert!(refused.contains("never published"), "{refused}");
    // What is public takes no such value.
    let public = match pair.world.command(0, Command::Create(Kind::Measure, Home::Territory(ours))) {
        Ok(Answer::Created(document)) => document,
        other => panic!("{other:?}"),
    };
    pair.world.command(0, Command::Publish(public)).expect("publishes");
    let refused = pair.world.act(0, public, Act::Measure(observe(Some(4)))).expect_err("everybody reads it");
    assert!(refused.to_string().contains("tells of single people"), "{refused}");
}

#[test]
fn a_statement_is_about_its_kind_of_document() {
    let mut pair = Pair::new(Kind::Agreement);
    for act in [Act::Project(ProjectAct::Withdraw(EntryId([1; 32]))), Act::Measure(observe(None)), receive(1)] {
        assert_eq!(pair.act(0, act), Err(Refusal::WrongKind));
    }
}
