//! The page of a fund: who holds how much, every gift from its donor to what it was spent on, and where a holder has dealt
//! twice.

mod chain;

use super::said::{self, Names};
use super::stating::{Form, Said};
use super::{Head, title};
use crate::api::{Act, Document, FundAct, LedgerLine};
use crate::page::fields::Fields;
use crate::page::frame::{Frame, Place, show_with};
use crate::page::limits::LEDGER_LINES_TARGET;
use crate::page::numbers::decimal;
use crate::page::people::Role;
use crate::page::reasons::{self, Told};
use crate::page::text::line;
use crate::page::trouble::Trouble;
use crate::page::visit::Visit;
use crate::page::words::Words;
use askama::Template;
use axum::response::Response;
use chain::{Chain, chain};

#[derive(Template)]
#[template(path = "fund.html")]
struct Page {
    frame: Frame,
    head: Head,
    problem: Option<String>,
    typed: Fields,
    view: View,
    /// Whether our own territory holds an account.
    is_holder: bool,
    /// The others that hold one: id and name.
    others: Vec<(String, String)>,
    /// What came in or was passed on and can be named as the source of money: entry and words.
    gifts: Vec<(String, String)>,
}

/// A fund as everybody reads it.
pub(crate) struct View {
    pub(crate) is_open: bool,
    pub(crate) sentence: String,
    pub(crate) limit: Option<String>,
    pub(crate) holders: Vec<Holder>,
    pub(crate) chain: Option<Chain>,
    pub(crate) ledger: Vec<Entry>,
    /// How many older lines are not listed.
    pub(crate) left_out: usize,
    pub(crate) disputes: Vec<Dispute>,
    pub(crate) audits: Vec<Audit>,
    pub(crate) said: Vec<said::Said>,
}

pub(crate) struct Holder {
    pub(crate) name: String,
    pub(crate) balance: String,
    pub(crate) frozen: Option<String>,
    pub(crate) received: String,
    pub(crate) spent: String,
    pub(crate) disputed: bool,
}

pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) short: String,
    pub(crate) time: String,
    pub(crate) day: String,
    pub(crate) who: String,
    pub(crate) what: String,
    pub(crate) amount: String,
    pub(crate) text: String,
    pub(crate) reason: Option<Told>,
}

pub(crate) struct Dispute {
    pub(crate) sentence: String,
    pub(crate) is_settled: bool,
    /// The acts of which one can stand: entry, and what it says.
    pub(crate) acts: Vec<(String, String)>,
}

pub(crate) struct Audit {
    pub(crate) sentence: String,
    pub(crate) is_right: bool,
    pub(crate) text: String,
}

/// Returns a fund as everybody reads it.
pub(crate) fn view(w: &Words, shown: &Document) -> View {
    let names = Names::of(&shown.summary.parties);
    let mut view = View {
        is_open: false,
        sentence: w.say("fund-not-open"),
        limit: None,
        holders: Vec::new(),
        chain: None,
        ledger: Vec::new(),
        left_out: 0,
        disputes: Vec::new(),
        audits: Vec::new(),
        said: said::but(w, &shown.summary.kind, &shown.draft, &[], &names),
    };
    let Some(fund) = &shown.fund else { return view };
    let Some(unit) = fund.unit.as_deref().map(line) else { return view };
    view.is_open = true;
    let variables = [
        ("received", fund.received.as_str().into()),
        ("spent", fund.spent.as_str().into()),
        ("unit", unit.as_str().into()),
    ];
    view.sentence = w.fill("fund-sentence", variables);
    view.limit = fund
        .limit
        .as_deref()
        .map(|limit| w.fill("fund-limit", [("limit", limit.into()), ("unit", unit.as_str().into())]));
    view.holders = fund.holders.iter().map(holder).collect();
    view.chain = chain(w, &fund.ledger, &unit);
    let newest = fund.ledger.iter().rev().take(LEDGER_LINES_TARGET);
    view.ledger = newest.map(|of| entry(w, of, &unit)).collect();
    view.left_out = fund.ledger.len().saturating_sub(LEDGER_LINES_TARGET);
    view.disputes = fund.disputes.iter().map(|of| dispute(w, of, &fund.ledger, &unit)).collect();
    let audit = |of: &crate::api::Audited| Audit {
        sentence: w.fill(
            if of.right { "fund-audited-right" } else { "fund-audited-wrong" },
            [
                ("who", line(&of.by.name).into()),
                ("holder", line(&of.holder.name).into()),
                ("day", w.day(&of.time).into()),
            ],
        ),
        is_right: of.right,
        text: line(&of.text),
    };
    view.audits = fund.audits.iter().map(audit).collect();
    view
}

fn holder(of: &crate::api::Holder) -> Holder {
    Holder {
        name: line(&of.territory.name),
        balance: of.balance.clone(),
        frozen: of.frozen.clone(),
        received: of.received.clone(),
        spent: of.spent.clone(),
        disputed: of.disputed,
    }
}

fn entry(w: &Words, of: &LedgerLine, unit: &str) -> Entry {
    Entry {
        id: of.entry.to_string(),
        short: of.entry.short(),
        time: of.time.clone(),
        day: w.day(&of.time),
        who: line(&of.by.name),
        what: what(w, of),
        amount: of.amount.as_deref().map(|amount| format!("{amount} {unit}")).unwrap_or_default(),
        text: line(&of.text),
        reason: of.reason.as_deref().map(|why| reasons::reason(w, why)),
    }
}

/// Says what a line of the ledger is.
fn what(w: &Words, of: &LedgerLine) -> String {
    let other = of.donor.as_deref().or(of.to.as_ref().map(|to| to.name.as_str())).map(line).unwrap_or_default();
    match of.act.as_str() {
        "receive" => w.with("fund-line-receive", "who", &other),
        "transfer" => w.with("fund-line-transfer", "who", &other),
        act => w.of("fund-act", act),
    }
}

fn dispute(w: &Words, of: &crate::api::FundDispute, ledger: &[LedgerLine], unit: &str) -> Dispute {
    let who = line(&of.holder.name);
    let missing = of.missing.iter().map(|who| line(&who.name)).collect::<Vec<_>>().join(", ");
    let sentence = match (of.settled, missing.is_empty()) {
        (Some(_), _) => w.with("fund-dispute-settled", "who", &who),
        (None, true) => w.with("fund-dispute", "who", &who),
        (None, false) => w.fill("fund-dispute-missing", [("who", who.into()), ("missing", missing.into())]),
    };
    let act = |entry: &djuntu_protocol::identity::EntryId| {
        let of = ledger.iter().find(|of| of.entry == *entry);
        let of = of.map(|of| self::entry(w, of, unit));
        let words = of.map(|of| format!("{} {} ({}, {})", of.what, of.amount, of.day, of.short));
        (entry.to_string(), words.unwrap_or_else(|| entry.short()))
    };
    Dispute { sentence, is_settled: of.settled.is_some(), acts: of.entries.iter().map(act).collect() }
}

/// Shows the page, with a form again that was not taken.
pub(super) async fn show_it(visit: &Visit, head: Head, shown: &Document, form: Form) -> Result<Response, Trouble> {
    let w = visit.words;
    let ours = visit.desk.ours().await.ok();
    let fund = shown.fund.as_ref();
    let holders = fund.map(|fund| fund.holders.as_slice()).unwrap_or_default();
    let others = holders.iter().filter(|holder| Some(holder.territory.id) != ours);
    let unit = fund.and_then(|fund| fund.unit.as_deref()).map(line).unwrap_or_default();
    let can_be_source = |of: &&LedgerLine| {
        let to_us = of.to.as_ref().map_or(of.by.id, |to| to.id);
        matches!(of.act.as_str(), "receive" | "transfer") && of.reason.is_none() && Some(to_us) == ours
    };
    let gift = |of: &LedgerLine| {
        let entry = entry(&w, of, &unit);
        (entry.id, format!("{} {}, {}", entry.what, entry.amount, entry.day))
    };
    let status = form.status();
    let page = Page {
        frame: visit.frame(title(visit, &head), Place::Documents),
        view: view(&w, shown),
        is_holder: holders.iter().any(|holder| Some(holder.territory.id) == ours),
        others: others.map(|holder| (holder.territory.id.to_string(), line(&holder.territory.name))).collect(),
        gifts: fund.iter().flat_map(|fund| fund.ledger.iter()).filter(can_be_source).map(gift).collect(),
        head,
        problem: form.problem,
        typed: form.typed,
    };
    show_with(status, &page)
}

/// Reads a form of this page.
pub(super) fn said(fields: &Fields) -> Said {
    let text = |name: &str| fields.get(name).trim().to_owned();
    let act = match fields.get("do") {
        "open" => FundAct::Open { unit: text("unit"), scale: None, limit: fields.typed("limit") },
        "join" => FundAct::Join,
        "receive" => {
            FundAct::Receive { amount: decimal(fields.get("amount")), donor: text("donor"), evidence: text("evidence") }
        }
        "transfer" => FundAct::Transfer {
            to: text("to"),
            amount: decimal(fields.get("amount")),
            gift: fields.typed("gift"),
            text: text("evidence"),
        },
        "spend" => FundAct::Spend {
            amount: decimal(fields.get("amount")),
            project: fields.typed("project"),
            gift: fields.typed("gift"),
            decision: match fields.typed("decision") {
                Some(entry) => Some(entry.to_ascii_lowercase().parse().ok()?),
                None => None,
            },
            evidence: text("evidence"),
        },
        "return" => {
            FundAct::Return { gift: text("gift"), amount: decimal(fields.get("amount")), evidence: text("evidence") }
        }
        "audit" => {
            FundAct::Audit { holder: text("holder"), right: fields.get("right") == "yes", text: text("evidence") }
        }
        "settle" => FundAct::Settle { entry: text("entry") },
        _ => return None,
    };
    Some((Role::Signer, Act::Fund(act)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let check = |typed: &str, expected: &str| {
            let form = format!("do=receive&donor=x&amount={typed}");
            match said(&Fields::parse(form.as_bytes()).unwrap()) {
                Some((Role::Signer, Act::Fund(FundAct::Receive { amount, .. }))) => assert_eq!(amount, expected),
                other => panic!("{other:?}"),
            }
        };
        check("1250,50", "1250.50");
        check("1+250,5", "1250.5");
        check("7", "7");
        // Nobody knows whether that is a thousand or a little more than one; the desk refuses it.
        check("1,250.50", "1,250.50");
    }

    #[test]
    fn a_decision_is_named_by_its_whole_id_or_not_at_all() {
        let read = |form: &str| said(&Fields::parse(form.as_bytes()).unwrap());
        assert!(read("do=spend&amount=1&decision=abc").is_none());
        assert!(matches!(
            read("do=spend&amount=1&decision="),
            Some((_, Act::Fund(FundAct::Spend { decision: None, gift: None, .. })))
        ));
        assert!(read("do=steal").is_none());
    }
}
