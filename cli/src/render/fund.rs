//! A fund: who has how much, the ledger, and what is in dispute.

use super::layout::pairs;
use super::project::with_text;
use super::terminal::{alarming, clean, heading};
use super::{moment, names, short};
use djuntu_node::api::{Fund, FundDispute, Holder, LedgerLine};
use std::collections::BTreeMap;

/// Lays out a fund.
pub(super) fn fund(fund: &Fund) -> String {
    let Some(unit) = &fund.unit else {
        let line = "Not open yet: who began it opens it with “djuntu fund open”.";
        return format!("\n{line}\n{}", ledger(&fund.ledger, ""));
    };
    let unit = clean(unit);
    let mut page = format!("\n{}\n", heading("Who has what"));
    let mut holders: Vec<(String, String)> = fund.holders.iter().map(|holder| holder_row(holder, &unit)).collect();
    // Ids are in no order that says anything to people.
    holders.sort_unstable();
    page.push_str(&pairs(2, &holders));
    let mut totals =
        vec![("came in", format!("{} {unit}", fund.received)), ("went out", format!("{} {unit}", fund.spent))];
    let limit = fund.limit.as_ref().map(|limit| format!("spending of more than {limit} {unit} names a decision"));
    totals.extend(limit.map(|limit| ("limit", limit)));
    page.push_str(&pairs(2, &totals));
    page.push_str(&ledger(&fund.ledger, &unit));
    page.push_str(&chains(&fund.ledger, &unit));
    if !fund.audits.is_empty() {
        page.push_str(&format!("\n{}\n", heading("Audits")));
        let row = |audit: &djuntu_node::api::Audited| {
            let found = if audit.right { "right" } else { "wrong" };
            let line = format!("the books of {} are {found} up to {}", clean(&audit.holder.name), short(&audit.upto));
            (clean(&audit.by.name), with_text(line, &audit.text))
        };
        page.push_str(&pairs(2, &fund.audits.iter().map(row).collect::<Vec<_>>()));
    }
    let open: Vec<&FundDispute> = fund.disputes.iter().filter(|dispute| dispute.settled.is_none()).collect();
    if !open.is_empty() {
        page.push_str(&format!("\n{}\n", alarming("In dispute: several acts in one place; the account is frozen")));
        page.push_str(&pairs(2, &open.into_iter().map(dispute).collect::<Vec<_>>()));
    }
    page
}

fn holder_row(holder: &Holder, unit: &str) -> (String, String) {
    let mut line = format!("{} {unit}", holder.balance);
    if let Some(frozen) = &holder.frozen {
        line.push_str(&format!(", of which {frozen} are frozen"));
    }
    if holder.disputed {
        line.push_str(", in dispute");
    }
    (clean(&holder.territory.name), line)
}

fn ledger(lines: &[LedgerLine], unit: &str) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let rows: Vec<(String, String)> = lines.iter().map(|line| (short(&line.entry), said(line, unit))).collect();
    format!("\n{}\n{}", heading("Ledger"), pairs(2, &rows))
}

fn said(line: &LedgerLine, unit: &str) -> String {
    let (by, amount) = (clean(&line.by.name), line.amount.as_deref().unwrap_or_default());
    let from = line.donor.as_deref().map(clean).unwrap_or_default();
    let to = line.to.as_ref().map(|to| clean(&to.name)).unwrap_or_default();
    let mut text = match line.act.as_str() {
        "open" => format!("{by} opens the fund"),
        "join" => format!("{by} joins"),
        "receive" => format!("{by} receives {amount} {unit} from {from}"),
        "transfer" => format!("{by} gives {amount} {unit} to {to}"),
        "spend" => format!("{by} spends {amount} {unit}"),
        "return" => format!("{by} gives back {amount} {unit}"),
        other => format!("{by}: {other}"),
    };
    let named = [
        line.project.map(|project| format!("on the project {}", short(&project))),
        line.gift.map(|gift| format!("from the gift {}", short(&gift))),
        // In another document, so it is for people to see.
        line.decision.map(|decision| format!("by the decision {} (not checked here)", short(&decision))),
    ];
    named.into_iter().flatten().for_each(|named| text.push_str(&format!(", {named}")));
    text.push_str(&format!(", {}", moment(&line.time)));
    let text = with_text(text, &line.text);
    match &line.reason {
        Some(why) => format!("{text} – does not count: {}", clean(why)),
        None => text,
    }
}

/// Draws the way of each gift that was passed on, from its donor to its last receiver.
fn chains(lines: &[LedgerLine], unit: &str) -> String {
    let mut passed: BTreeMap<String, Vec<&LedgerLine>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.reason.is_none()) {
        if let Some(gift) = line.gift {
            passed.entry(gift.to_string()).or_default().push(line);
        }
    }
    let mut page = String::new();
    let begins = |line: &&LedgerLine| line.act == "receive" && passed.contains_key(&line.entry.to_string());
    for first in lines.iter().filter(begins) {
        let from = first.donor.as_deref().map(clean).unwrap_or_default();
        let amount = first.amount.as_deref().unwrap_or_default();
        page.push_str(&format!("  {from} → {} ({amount} {unit})\n", clean(&first.by.name)));
        // What a gift is passed on by came after it, so no line is reached twice and the way ends.
        let mut waiting = after(&passed, first, 1);
        while let Some((depth, line)) = waiting.pop() {
            let amount = line.amount.as_deref().unwrap_or_default();
            let to = match (&line.to, line.project) {
                (Some(to), _) => clean(&to.name),
                (None, Some(project)) => format!("the project {}", short(&project)),
                (None, None) if line.act == "return" => "back to the donor".to_owned(),
                (None, None) => "spent".to_owned(),
            };
            page.push_str(&format!("{}→ {to} ({amount} {unit})\n", " ".repeat(2 + 2 * depth)));
            waiting.extend(after(&passed, line, depth + 1));
        }
    }
    if page.is_empty() { page } else { format!("\n{}\n{page}", heading("Gifts and where they went")) }
}

/// Returns what a line's money was passed on by, the last first.
fn after<'a>(
    passed: &BTreeMap<String, Vec<&'a LedgerLine>>,
    line: &LedgerLine,
    depth: usize,
) -> Vec<(usize, &'a LedgerLine)> {
    let lines = passed.get(&line.entry.to_string()).into_iter().flatten();
    lines.rev().map(|line| (depth, *line)).collect()
}

fn dispute(dispute: &FundDispute) -> (String, String) {
    let acts: Vec<String> = dispute.entries.iter().map(short).collect();
    let missing = names(&dispute.missing);
    let line = format!("{}; {missing} must say which one stands: djuntu fund settle", acts.join(", "));
    (clean(&dispute.holder.name), line)
}

#[cfg(test)]
mod tests;
