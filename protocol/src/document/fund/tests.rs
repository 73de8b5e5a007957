mod random;

use super::*;
use crate::act::Kind;
use crate::act::fund::{GivenBack, Receipt, Spending, Transfer};
use crate::entry::Binding;
use crate::identity::DocumentId;
use crate::tests::circle::Circle;

/// A fund of several holders.
struct Purse {
    circle: Circle,
    terms: EntryId,
}

fn receive(amount: u64) -> FundAct {
    FundAct::Receive(Receipt { from: "Câmara".to_owned(), amount, evidence: String::new() })
}

fn spend(amount: u64, gift: Option<EntryId>) -> FundAct {
    FundAct::Spend(Spending {
        amount,
        project: Some(DocumentId([7; 32])),
        gift,
        decision: None,
        evidence: String::new(),
    })
}

fn give_back(amount: u64, gift: EntryId) -> FundAct {
    FundAct::Return(GivenBack { amount, gift, evidence: String::new() })
}

impl Purse {
    /// Opens a fund of which the first `holders` territories are holders.
    fn new(territories: u8, holders: usize) -> Self {
        let circle = Circle::new(territories, Kind::Fund);
        let mut purse = Self { circle, terms: EntryId([0; 32]) };
        let terms = Terms { unit: "EUR".to_owned(), scale: 2, limit: Some(100_000) };
        purse.terms = purse.write(0, FundAct::Open(terms));
        purse.circle.settle();
        (1..holders).for_each(|node| _ = purse.write(node, FundAct::Join(purse.terms)));
        purse.circle.settle();
        purse
    }

    fn fund(&self, node: usize) -> Fund {
        Fund::of(self.circle.log(node), &self.circle.verdict(node), &self.circle.parties)
    }

    fn transfer(&self, to: usize, amount: u64, gift: Option<EntryId>) -> FundAct {
        FundAct::Transfer(Transfer { to: self.circle.territory(to), amount, gift, text: String::new() })
    }

    /// Returns what an honest node cites: the act before, what others gave, how the receiver became a holder.
    fn rests(&self, node: usize, act: &FundAct) -> Vec<EntryId> {
        let fund = self.fund(node);
        let holder = fund.holders.get(&self.circle.territory(node));
        let mut rests: Vec<EntryId> = holder.into_iter().flat_map(|one| one.untaken.keys().copied()).collect();
        rests.extend(holder.and_then(|holder| holder.tip).map(|(_, tip)| tip));
        match act {
            FundAct::Transfer(transfer) => {
                rests.extend(fund.holders.get(&transfer.to).into_iter().flat_map(|to| to.roots.iter().copied()));
            }
            FundAct::Join(terms) => rests.push(*terms),
            _ => {}
        }
        rests
    }

    fn write(&mut self, node: usize, act: FundAct) -> EntryId {
        let tip = self.fund(node).holders.get(&self.circle.territory(node)).and_then(|holder| holder.tip);
        self.write_behind(node, node as u64 + 2, act, tip)
    }

    /// Writes behind any act, on a machine of its own when the epoch says so.
    fn write_behind(&mut self, node: usize, epoch: u64, act: FundAct, tip: Option<(u64, EntryId)>) -> EntryId {
        let (n, prev_act) = (tip.map_or(0, |(n, _)| n + 1), tip.map(|(_, entry)| entry));
        let rests = self.rests(node, &act);
        let act = Act::Fund(act);
        let binding = act.is_binding().then(|| Binding { account: fund::ACCOUNT.to_owned(), n, prev_act });
        self.circle.act(node, epoch, &act, rests, binding)
    }

    fn tip(&self, node: usize) -> Option<(u64, EntryId)> {
        self.fund(node).holders.get(&self.circle.territory(node)).and_then(|holder| holder.tip)
    }

    fn balances(&self) -> Vec<i128> {
        let fund = self.fund(0);
        let balance = |hall: &crate::tests::fixtures::Hall| {
            fund.holders.get(&hall.territory()).map_or(0, |holder| holder.balance)
        };
        self.circle.halls.iter().map(balance).collect()
    }

    /// Checks what a fund must be whatever is held: the balances are what came in less what went out (R260).
    fn check(&self, node: usize) -> Fund {
        let fund = self.fund(node);
        conserves(&fund);
        fund
    }

    fn outcome(&self, entry: EntryId) -> Outcome {
        self.check(0).outcome(&entry).expect("it is in a chain")
    }
}

fn conserves(fund: &Fund) {
    let balances: i128 = fund.holders.values().map(|holder| holder.balance).sum();
    let (received, spent) = fund.totals();
    assert_eq!(balances, received - spent, "{fund:?}");
    let lines = |of: fn(&FundAct) -> u64| -> i128 {
        let counted = fund.ledger.iter().filter(|line| line.outcome == Outcome::Counts);
        counted.map(|line| i128::from(of(&line.act))).sum()
    };
    assert_eq!(received, lines(|act| if let FundAct::Receive(receipt) = act { receipt.amount } else { 0 }));
    assert_eq!(
        spent,
        lines(|act| match act {
            FundAct::Spend(spending) => spending.amount,
            FundAct::Return(given) => given.amount,
            _ => 0,
        })
    );
}

/// R257: whoever has stated the terms cannot put others in their place by joining on them himself.
#[test]
fn the_founder_does_not_choose_among_his_own_terms() {
    let mut purse = Purse::new(2, 2);
    let received = purse.write(1, receive(500));
    purse.circle.settle();
    let before = purse.fund(0).terms.clone().map(|(entry, _)| entry);
    assert_eq!(before, Some(purse.terms));
    for epoch in 0..40 {
        let other = Terms { unit: "CVE".to_owned(), scale: 0, limit: Some(epoch) };
        let terms = purse.write_behind(0, 100 + epoch, FundAct::Open(other), None);
        purse.write_behind(0, 200 + epoch, FundAct::Join(terms), None);
    }
    purse.circle.settle();
    let fund = purse.check(0);
    assert_eq!(fund.terms.map(|(entry, _)| entry), before, "another holder has joined on these");
    assert_eq!(fund.holders.get(&purse.circle.territory(1)).map(|holder| holder.balance), Some(500), "{received:?}");
}

/// R257, R259.
#[test]
fn money_comes_moves_and_goes() {
    let mut purse = Purse::new(3, 2);
    let gift = purse.write(0, receive(500));
    let given = purse.transfer(1, 300, Some(gift));
    let given = purse.write(0, given);
    purse.circle.settle();
    let spent = purse.write(1, spend(120, Some(given)));
    purse.circle.settle();
    assert_eq!(purse.balances(), [200, 180, 0]);
    let too_much = purse.write(1, spend(181, None));
    purse.circle.settle();
    assert_eq!((purse.outcome(spent), purse.outcome(too_much)), (Outcome::Counts, Outcome::Uncovered));
    let back = purse.write(0, give_back(200, gift));
    purse.circle.settle();
    assert_eq!((purse.outcome(back), purse.balances()), (Outcome::Counts, vec![0, 180, 0]));
    assert_eq!(purse.fund(2).totals(), (500, 320));
    // Who has not joined holds nothing, and gets nothing.
    let nobody = purse.write(2, receive(50));
    let to_nobody = purse.transfer(2, 10, None);
    let to_nobody = purse.write(1, to_nobody);
    let to_itself = purse.transfer(1, 10, None);
    let to_itself = purse.write(1, to_itself);
    purse.circle.settle();
    assert_eq!(purse.outcome(nobody), Outcome::NoHolder);
    assert_eq!([purse.outcome(to_nobody), purse.outcome(to_itself)], [Outcome::NoReceiver; 2]);
    assert_eq!(purse.balances(), [0, 180, 0]);
}

/// R259: what a chain does not know, it cannot spend, however true it is elsewhere.
#[test]
fn an_act_is_covered_by_what_its_chain_knows() {
    let mut purse = Purse::new(2, 2);
    purse.write(0, receive(100));
    let given = purse.transfer(1, 100, None);
    let given = purse.write(0, given);
    // The receiver has not heard of it.
    let early = purse.write(1, spend(100, None));
    purse.circle.settle();
    assert_eq!(purse.outcome(early), Outcome::Uncovered);
    let then = purse.write(1, spend(100, Some(given)));
    purse.circle.settle();
    assert_eq!((purse.outcome(early), purse.outcome(then)), (Outcome::Uncovered, Outcome::Counts));
    assert_eq!(purse.balances(), [0, 0]);
}

/// R258: a chain with a hole says nothing behind it.
#[test]
fn what_comes_behind_a_hole_waits() {
    let mut purse = Purse::new(2, 2);
    let (n, _) = purse.tip(0).expect("it has opened");
    let behind = purse.write_behind(0, 9, receive(10), Some((n + 1, EntryId([9; 32]))));
    let misnumbered = purse.tip(0).map(|(n, entry)| (n + 4, entry));
    let misnumbered = purse.write_behind(0, 8, receive(10), misnumbered);
    let again = purse.tip(0);
    let again = purse.write_behind(0, 7, FundAct::Join(purse.terms), again);
    purse.circle.settle();
    assert_eq!([purse.outcome(behind), purse.outcome(misnumbered)], [Outcome::Gap; 2]);
    assert_eq!(purse.outcome(again), Outcome::NotFirst);
}

/// R261: a gift is passed on by whoever has it, and not more of it than there is.
#[test]
fn a_gift_is_used_once() {
    let mut purse = Purse::new(3, 3);
    let gift = purse.write(0, receive(100));
    let other = purse.write(0, receive(100));
    let passed = purse.transfer(1, 80, Some(gift));
    let passed = purse.write(0, passed);
    let more = purse.write(0, spend(21, Some(gift)));
    let rest = purse.write(0, spend(20, Some(gift)));
    purse.circle.settle();
    let on = purse.transfer(2, 80, Some(passed));
    let on = purse.write(1, on);
    let foreign = purse.write(1, give_back(1, other));
    purse.circle.settle();
    let none = purse.write(2, give_back(10, on));
    purse.circle.settle();
    assert_eq!([purse.outcome(passed), purse.outcome(rest), purse.outcome(on)], [Outcome::Counts; 3]);
    assert_eq!(purse.outcome(more), Outcome::NoGift);
    assert_eq!(purse.outcome(foreign), Outcome::Uncovered);
    assert_eq!(purse.outcome(none), Outcome::NoGift, "a gift of a holder goes back as a transfer");
    assert_eq!(purse.balances(), [100, 0, 80]);
}

/// R264.
#[test]
fn much_money_needs_a_decision() {
    let mut purse = Purse::new(1, 1);
    purse.write(0, receive(300_000));
    let most = purse.write(0, spend(100_000, None));
    let without = purse.write(0, spend(100_001, None));
    let FundAct::Spend(spending) = spend(100_001, None) else { unreachable!() };
    let decided = purse.write(0, FundAct::Spend(Spending { decision: Some(EntryId([3; 32])), ..spending }));
    assert_eq!([purse.outcome(most), purse.outcome(decided)], [Outcome::Counts; 2]);
    assert_eq!(purse.outcome(without), Outcome::NeedsDecision);
}

/// R262: both acts in one place are debited, and nothing behind them counts.
#[test]
fn a_double_spend_is_debited_twice_and_freezes_the_account() {
    let mut purse = Purse::new(3, 3);
    purse.write(0, receive(100));
    purse.circle.settle();
    let tip = purse.tip(0);
    let to_one = purse.transfer(1, 80, None);
    let to_other = purse.transfer(2, 80, None);
    let one = purse.write_behind(0, 11, to_one, tip);
    let other = purse.write_behind(0, 12, to_other, tip);
    let behind = purse.write_behind(0, 11, spend(5, None), tip.map(|(n, _)| (n + 1, one)));
    purse.circle.settle();
    assert_eq!([purse.outcome(one), purse.outcome(other)], [Outcome::Counts; 2]);
    assert_eq!(purse.outcome(behind), Outcome::Frozen);
    assert_eq!(purse.balances(), [-60, 80, 80]);
    let fund = purse.check(1);
    assert!(fund.holders[&purse.circle.territory(0)].is_disputed);
    assert_eq!((fund.disputes.len(), fund.disputes[0].settled, fund.disputes[0].missing.len()), (1, None, 2));
    // R263: the other holders settle it; one of them alone does not, and the holder itself has no say.
    for node in [0, 1] {
        purse.write(node, FundAct::Settle(one));
        purse.circle.settle();
        assert_eq!(purse.check(0).disputes[0].settled, None, "{node}");
    }
    purse.write(2, FundAct::Settle(one));
    purse.circle.settle();
    assert_eq!(purse.check(0).disputes[0].settled, Some(one));
    assert_eq!([purse.outcome(one), purse.outcome(behind)], [Outcome::Counts; 2]);
    assert_eq!(purse.outcome(other), Outcome::Overruled);
    assert_eq!(purse.balances(), [15, 80, 0]);
    assert_eq!(purse.tip(0).map(|(_, tip)| tip), Some(behind), "and it goes on from there");
}

/// R263: whoever names both has named none; who joins on what was settled has agreed.
#[test]
fn a_settlement_needs_one_word_of_each_holder() {
    let mut purse = Purse::new(4, 3);
    purse.write(0, receive(100));
    purse.circle.settle();
    let tip = purse.tip(0);
    let one = purse.write_behind(0, 11, spend(80, None), tip);
    let other = purse.write_behind(0, 12, spend(70, None), tip);
    purse.circle.settle();
    purse.write(1, FundAct::Settle(one));
    let settles = purse.write(2, FundAct::Settle(one));
    purse.circle.settle();
    assert_eq!(purse.balances(), [20, 0, 0, 0]);
    let join = Act::Fund(FundAct::Join(purse.terms));
    let binding = || Some(Binding { account: fund::ACCOUNT.to_owned(), n: 0, prev_act: None });
    // One that has not heard of it must say it, too.
    purse.circle.act(3, 5, &join, vec![purse.terms], binding());
    purse.circle.settle();
    assert_eq!(purse.check(0).disputes[0].missing, [purse.circle.territory(3)]);
    purse.circle.act(3, 6, &join, vec![purse.terms, settles], binding());
    purse.circle.settle();
    assert!(purse.check(0).disputes.iter().any(|dispute| dispute.settled == Some(one)));
    purse.write(2, FundAct::Settle(other));
    purse.circle.settle();
    let dispute = purse.check(0).disputes.into_iter().find(|dispute| dispute.acts.contains(&one)).expect("it is there");
    assert_eq!((dispute.settled, dispute.missing), (None, vec![purse.circle.territory(2)]));
}

/// R257: of two openings that one on which others have joined stands.
#[test]
fn terms_are_those_on_which_others_have_joined() {
    let mut circle = Circle::new(2, Kind::Fund);
    let binding = || Some(Binding { account: fund::ACCOUNT.to_owned(), n: 0, prev_act: None });
    let open = |unit: &str| Act::Fund(FundAct::Open(Terms { unit: unit.to_owned(), scale: 0, limit: None }));
    let foreign = circle.act(1, 3, &open("CVE"), vec![], binding());
    let mut openings =
        [("hours", 11), ("EUR", 12)].map(|(unit, epoch)| circle.act(0, epoch, &open(unit), vec![], binding()));
    openings.sort_unstable();
    circle.settle();
    let terms =
        |circle: &Circle| Fund::of(circle.log(1), &circle.verdict(1), &circle.parties).terms.map(|(entry, _)| entry);
    assert_eq!(terms(&circle), Some(openings[0]), "and not {foreign}");
    circle.act(1, 4, &Act::Fund(FundAct::Join(openings[1])), vec![openings[1]], binding());
    circle.settle();
    assert_eq!(terms(&circle), Some(openings[1]));
}

#[test]
fn a_fund_that_nobody_opened_holds_nothing() {
    let circle = Circle::new(2, Kind::Fund);
    assert_eq!(Fund::of(circle.log(0), &circle.verdict(0), &circle.parties), Fund::default());
}
