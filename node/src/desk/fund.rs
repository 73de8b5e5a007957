//! Funds: what a person states, as an act, and what the acts come to, as people read it.

use super::{Desk, DeskError, Name, picks, rfc3339};
use crate::api;
use djuntu_protocol::act::fund::{Audit, GivenBack, Receipt, Spending, Terms, Transfer};
use djuntu_protocol::act::{Act, Decimal, FundAct};
use djuntu_protocol::document::fund::{Dispute, Fund, Holder, Line, Outcome};
use djuntu_protocol::engine::{Reading, Refusal};
use djuntu_protocol::identity::{EntryId, TerritoryId};
use djuntu_protocol::limits;
use djuntu_protocol::time::Time;

/// How many decimals an amount has unless somebody says otherwise: cents.
const SCALE_DEFAULT: u8 = 2;

impl Desk {
    /// Makes an act of what a person states about a fund.
    pub(super) async fn fund_act(&self, reading: &Reading, act: api::FundAct) -> Result<Act, DeskError> {
        let fund = Fund::of(&reading.log, &reading.verdict, &reading.parties);
        let units = |typed: &str| smallest(typed, scale(&fund));
        let named = |typed: Option<String>| typed.map(|typed| picks::entry(reading, &typed)).transpose();
        let holders: Vec<_> = fund.holders.keys().copied().collect();
        let act = match act {
            api::FundAct::Open { unit, scale, limit } => {
                let scale = scale.unwrap_or(SCALE_DEFAULT);
                let limit = limit.map(|limit| smallest(&limit, scale)).transpose()?;
                FundAct::Open(Terms { unit, scale, limit })
            }
            api::FundAct::Join => {
                let not_open =
                    || Refusal::rule("this fund is not open yet: who began it opens it with “djuntu fund open”");
                FundAct::Join(fund.terms.as_ref().ok_or_else(not_open)?.0)
            }
            api::FundAct::Receive { amount, donor, evidence } => {
                FundAct::Receive(Receipt { from: donor, amount: units(&amount)?, evidence })
            }
            api::FundAct::Transfer { to, amount, gift, text } => {
                let to = self.territory_named(&to, &reading.parties).await?;
                FundAct::Transfer(Transfer { to, amount: units(&amount)?, gift: named(gift)?, text })
            }
            api::FundAct::Spend { amount, project, gift, decision, evidence } => {
                let project = match project {
                    Some(typed) => Some(self.resolve(&typed).await?),
                    None => None,
                };
                if let Some(decision) = decision {
                    self.check_decided(decision).await?;
                }
                FundAct::Spend(Spending { amount: units(&amount)?, project, gift: named(gift)?, decision, evidence })
            }
            api::FundAct::Return { gift, amount, evidence } => {
                let gift = picks::entry(reading, &gift)?;
                FundAct::Return(GivenBack { amount: units(&amount)?, gift, evidence })
            }
            api::FundAct::Audit { holder, right, text } => {
                let holder = self.territory_named(&holder, &holders).await?;
                let tip = fund.holders.get(&holder).and_then(|holder| holder.tip);
                let (_, upto) = tip.ok_or_else(|| Refusal::rule("this holder has done nothing yet"))?;
                FundAct::Audit(Audit { holder, upto, is_right: right, text })
            }
            api::FundAct::Settle { entry } => FundAct::Settle(picks::entry(reading, &entry)?),
        };
        Ok(Act::Fund(act))
    }

    /// Returns what the acts of a fund come to.
    pub(super) async fn fund(&self, reading: &Reading) -> api::Fund {
        let fund = Fund::of(&reading.log, &reading.verdict, &reading.parties);
        self.named(|name| stated(&fund, name)).await
    }
}

/// Tells what the acts of a fund come to.
pub(crate) fn stated(fund: &Fund, name: Name<'_>) -> api::Fund {
    let scale = scale(fund);
    let holder = |(territory, holder): (&TerritoryId, &Holder)| api::Holder {
        territory: name(*territory),
        balance: shown(holder.balance, scale),
        frozen: (holder.frozen > 0).then(|| shown(holder.frozen, scale)),
        received: shown(holder.received, scale),
        spent: shown(holder.spent, scale),
        disputed: holder.is_disputed,
    };
    let dispute = |dispute: &Dispute| api::FundDispute {
        holder: name(dispute.holder),
        entries: dispute.acts.clone(),
        settled: dispute.settled,
        missing: dispute.missing.iter().map(|id| name(*id)).collect(),
    };
    let audit = |(_, by, time, audit): &(EntryId, TerritoryId, Time, Audit)| api::Audited {
        by: name(*by),
        holder: name(audit.holder),
        upto: audit.upto,
        right: audit.is_right,
        text: audit.text.clone(),
        time: rfc3339(*time),
    };
    let (received, spent) = fund.totals();
    let terms = fund.terms.as_ref().map(|(_, terms)| terms);
    api::Fund {
        limit: terms.and_then(|terms| terms.limit).map(|limit| shown(i128::from(limit), scale)),
        unit: terms.map(|terms| terms.unit.clone()),
        received: shown(received, scale),
        spent: shown(spent, scale),
        holders: fund.holders.iter().map(holder).collect(),
        ledger: fund.ledger.iter().map(|line| ledger_line(line, scale, name)).collect(),
        disputes: fund.disputes.iter().map(dispute).collect(),
        audits: fund.audits.iter().map(audit).collect(),
    }
}

fn ledger_line(line: &Line, scale: u8, name: Name<'_>) -> api::LedgerLine {
    let amount = |units: u64| Some(shown(i128::from(units), scale));
    let mut shown = api::LedgerLine {
        entry: line.entry,
        by: name(line.holder),
        time: rfc3339(line.time),
        act: verb(&line.act).to_owned(),
        amount: None,
        donor: None,
        to: None,
        gift: None,
        project: None,
        decision: None,
        text: String::new(),
        reason: (line.outcome != Outcome::Counts).then(|| line.outcome.to_string()),
    };
    match &line.act {
        FundAct::Open(_) | FundAct::Join(_) | FundAct::Audit(_) | FundAct::Settle(_) => {}
        FundAct::Receive(said) => {
            (shown.amount, shown.donor) = (amount(said.amount), Some(said.from.clone()));
            shown.text.clone_from(&said.evidence);
        }
        FundAct::Transfer(said) => {
            (shown.amount, shown.gift) = (amount(said.amount), said.gift);
            shown.to = Some(name(said.to));
            shown.text.clone_from(&said.text);
        }
        FundAct::Spend(said) => {
            (shown.amount, shown.gift) = (amount(said.amount), said.gift);
            (shown.project, shown.decision) = (said.project, said.decision);
            shown.text.clone_from(&said.evidence);
        }
        FundAct::Return(said) => {
            (shown.amount, shown.gift) = (amount(said.amount), Some(said.gift));
            shown.text.clone_from(&said.evidence);
        }
    }
    shown
}

fn scale(fund: &Fund) -> u8 {
    fund.terms.as_ref().map_or(0, |(_, terms)| terms.scale)
}

/// Returns an amount that a person typed in the smallest units.
fn smallest(typed: &str, scale: u8) -> Result<u64, DeskError> {
    let number: Decimal = super::project::number(typed)?;
    let factor = scale.checked_sub(number.scale).and_then(|places| 10_u64.checked_pow(u32::from(places)));
    let units = factor.and_then(|factor| number.digits.checked_mul(factor));
    let units = units.filter(|units| *units <= limits::AMOUNT_MAX && number.is_positive());
    units.ok_or_else(|| {
        let what = format!("“{typed}” is no amount of this fund: it is more than zero, with at most {scale} decimals");
        DeskError::Input(what)
    })
}

/// Returns an amount as people read it, with all its decimals.
fn shown(units: i128, scale: u8) -> String {
    let places = usize::from(scale);
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
    let (whole, rest) = digits.split_at(digits.len() - places);
    let sign = if units < 0 { "-" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

const fn verb(act: &FundAct) -> &'static str {
    match act {
        FundAct::Open(_) => "open",
        FundAct::Join(_) => "join",
        FundAct::Receive(_) => "receive",
        FundAct::Transfer(_) => "transfer",
        FundAct::Spend(_) => "spend",
        FundAct::Return(_) => "return",
        FundAct::Audit(_) => "audit",
        FundAct::Settle(_) => "settle",
    }
}

/// Says in a few words what an act is; amounts are in the smallest units, because the terms are in another entry.
pub(super) fn what(act: &FundAct) -> String {
    match act {
        FundAct::Open(terms) => format!("opens the fund, in {}", terms.unit),
        FundAct::Join(_) => "joins the fund".to_owned(),
        FundAct::Receive(said) => format!("books {} units received from {}", said.amount, said.from),
        FundAct::Transfer(said) => format!("transfers {} units to {}", said.amount, said.to.short()),
        FundAct::Spend(said) => format!("books {} units spent", said.amount),
        FundAct::Return(said) => format!("books {} units given back", said.amount),
        FundAct::Audit(said) if said.is_right => format!("finds the books of {} right", said.holder.short()),
        FundAct::Audit(said) => format!("finds the books of {} wrong", said.holder.short()),
        FundAct::Settle(entry) => format!("says that {} stands", entry.short()),
    }
}

/// Returns how a fund stands, in a word or two.
pub(super) fn state(reading: &Reading) -> &'static str {
    let fund = Fund::of(&reading.log, &reading.verdict, &reading.parties);
    match (&fund.terms, fund.holders.values().any(|holder| holder.is_disputed)) {
        (None, _) => "not open",
        (Some(_), false) => "open",
        (Some(_), true) => "in dispute",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_typed_and_shown_with_the_decimals_of_the_fund() {
        let check = |typed: &str, scale: u8, expected: Option<(u64, &str)>| {
            let units = smallest(typed, scale).ok();
            let shown = units.map(|units| (units, shown(i128::from(units), scale)));
            assert_eq!(shown.as_ref().map(|(units, shown)| (*units, shown.as_str())), expected, "{typed}");
        };
        check("1250.5", 2, Some((125_050, "1250.50")));
        check("0.01", 2, Some((1, "0.01")));
        check("7", 0, Some((7, "7")));
        for (typed, scale) in [("0.001", 2), ("0", 2), ("-5", 2), ("1.5", 0), ("99999999999999.99", 2), ("x", 2)] {
            check(typed, scale, None);
        }
        assert_eq!(shown(-60, 2), "-0.60");
    }
}
