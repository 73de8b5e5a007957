//! Gifts and what became of them, drawn: from a donor to a holder, to other holders, to what it was spent on.
//!
//! A line of the ledger names the line from which its money comes, so lines make trees whose roots are what came in. A tree is
//! drawn as steps that are moved to the right, which fits on a telephone.

use super::what;
use crate::api::LedgerLine;
use crate::page::limits::CHAIN_STEPS_TARGET;
use crate::page::text::line;
use crate::page::words::Words;
use djuntu_protocol::identity::EntryId;
use std::collections::BTreeMap;

/// How high a step is, how far the next one is moved, and how many letters fit, in the drawing's own units.
const STEP: usize = 44;
const INDENT: usize = 22;
const DEPTH_MAX: usize = 6;
const LETTERS: usize = 40;

/// Gifts and what became of them.
pub(crate) struct Chain {
    pub(crate) height: usize,
    pub(crate) steps: Vec<Step>,
    pub(crate) summary: String,
    /// How many steps are not drawn.
    pub(crate) left_out: usize,
}

/// A step of a gift.
pub(crate) struct Step {
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) text_x: usize,
    /// From the step before it to this one; none for what came in.
    pub(crate) from: Option<String>,
    pub(crate) amount: String,
    pub(crate) words: String,
    pub(crate) kind: &'static str,
}

/// Draws the gifts of a ledger; none when nothing has come in.
pub(super) fn chain(w: &Words, ledger: &[LedgerLine], unit: &str) -> Option<Chain> {
    let counts = |of: &&LedgerLine| of.reason.is_none() && of.amount.is_some();
    let mut behind: BTreeMap<EntryId, Vec<&LedgerLine>> = BTreeMap::new();
    for of in ledger.iter().filter(counts) {
        if let Some(gift) = of.gift {
            behind.entry(gift).or_default().push(of);
        }
    }
    let roots: Vec<&LedgerLine> = ledger.iter().filter(counts).filter(|of| of.act == "receive").collect();
    // The newest first: what people ask about.
    let mut open: Vec<(&LedgerLine, usize, usize)> = roots.iter().map(|of| (*of, 0, 0)).collect();
    let (mut steps, mut all) = (Vec::new(), 0);
    while let Some((of, depth, parent)) = open.pop() {
        all += 1;
        let children = behind.remove(&of.entry).unwrap_or_default();
        let place = steps.len();
        open.extend(children.into_iter().rev().map(|child| (child, depth + 1, place)));
        if place < CHAIN_STEPS_TARGET {
            steps.push(step(w, of, unit, depth, (place, parent)));
        }
    }
    let variables = [("gifts", roots.len().into()), ("steps", all.into())];
    (!steps.is_empty()).then(|| Chain {
        height: steps.len() * STEP,
        left_out: all - steps.len(),
        summary: w.fill("fund-chain-summary", variables),
        steps,
    })
}

fn step(w: &Words, of: &LedgerLine, unit: &str, depth: usize, (place, parent): (usize, usize)) -> Step {
    let x = 10 + depth.min(DEPTH_MAX) * INDENT;
    let y = place * STEP + 16;
    let from_x = 10 + depth.saturating_sub(1).min(DEPTH_MAX) * INDENT;
    let from_y = parent * STEP + 16;
    let words = match of.act.as_str() {
        "receive" => {
            let donor = of.donor.as_deref().map(line).unwrap_or_default();
            w.fill("fund-chain-receive", [("donor", donor.into()), ("who", line(&of.by.name).into())])
        }
        "spend" if !of.text.trim().is_empty() => format!("{}: {}", what(w, of), line(&of.text)),
        _ => format!("{} – {}", line(&of.by.name), what(w, of)),
    };
    Step {
        x,
        y,
        text_x: x + 14,
        from: (depth > 0).then(|| format!("M{from_x} {from_y}V{y}H{x}")),
        amount: of.amount.as_deref().map(|amount| format!("{amount} {unit}")).unwrap_or_default(),
        words: shortened(&words, LETTERS - depth.min(DEPTH_MAX) * 3),
        kind: match of.act.as_str() {
            "receive" => "in",
            "transfer" => "on",
            _ => "out",
        },
    }
}

/// Returns a text that fits; the table has it whole.
fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Territory;
    use crate::page::language::Language;
    use djuntu_protocol::identity::TerritoryId;

    fn of(entry: u8, act: &str, gift: Option<u8>) -> LedgerLine {
        LedgerLine {
            entry: EntryId([entry; 32]),
            by: Territory { id: TerritoryId([1; 32]), name: "Loures".to_owned() },
            time: String::new(),
            act: act.to_owned(),
            amount: Some("7.00".to_owned()),
            donor: Some("Câmara".to_owned()),
            to: None,
            gift: gift.map(|gift| EntryId([gift; 32])),
            project: None,
            decision: None,
            text: String::new(),
            reason: None,
        }
    }

    #[test]
    fn a_gift_leads_to_what_was_done_with_it() {
        let w = Words(Language::En);
        let ledger =
            [of(1, "receive", None), of(2, "transfer", Some(1)), of(3, "spend", Some(2)), of(4, "spend", Some(1))];
        let chain = chain(&w, &ledger, "EUR").unwrap();
        let drawn: Vec<_> = chain.steps.iter().map(|step| (step.x, step.y, step.from.as_deref(), step.kind)).collect();
        let expected = [
            (10, 16, None, "in"),
            (32, 60, Some("M10 16V60H32"), "on"),
            (54, 104, Some("M32 60V104H54"), "out"),
            (32, 148, Some("M10 16V148H32"), "out"),
        ];
        assert_eq!((drawn.as_slice(), chain.height, chain.left_out), (expected.as_slice(), 176, 0));
    }

    /// Ledgers come from others: an entry that names itself, or what does not count, is no chain without end.
    #[test]
    fn hostile_chains_end() {
        let w = Words(Language::En);
        let own = [of(1, "receive", None), of(2, "transfer", Some(2)), of(3, "receive", Some(3))];
        assert!(chain(&w, &own, "EUR").unwrap().steps.len() <= 4);
        let many: Vec<_> = (0..=255).map(|n| of(n, "receive", None)).collect();
        let drawn = chain(&w, &many, "EUR").unwrap();
        assert_eq!(drawn.steps.len() + drawn.left_out, 256);
        assert_eq!(drawn.steps.len(), CHAIN_STEPS_TARGET);
        let void = LedgerLine { reason: Some("contested".to_owned()), ..of(1, "receive", None) };
        assert!(chain(&w, &[void], "EUR").is_none());
        assert_eq!(shortened("ação direta", 5), "ação…");
    }
}
