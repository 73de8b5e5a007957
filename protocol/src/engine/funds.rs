//! Statements about a fund: tried on a copy of the log first, so that what is written counts by the very rules that judge it
//! afterwards (R265).

use super::{Answer, Engine, Refusal};
use crate::act::fund::{self, GivenBack, Spending, Transfer};
use crate::act::{Act, FundAct};
use crate::authority::judge::judge;
use crate::document::fund::{Fund, Holder, Outcome};
use crate::document::kinds::DocumentKind;
use crate::entry::Binding;
use crate::identity::{DocumentId, EntryId, TerritoryId};
use crate::limits;
use std::collections::BTreeSet;

impl Engine {
    /// Makes a statement about a fund.
    pub(super) fn act_on_fund(&mut self, document: DocumentId, said: &FundAct, act: &Act) -> Result<Answer, Refusal> {
        self.check_party(document)?;
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let log = self.log_of(document, DocumentKind::Fund)?;
        let parties = self.parties(document);
        let fund = Fund::of(log, &judge(log, &self.authority), &parties);
        check(&fund, log.genesis().territory, ours, said)?;
        let holder = fund.holders.get(&ours);
        let mut deps = self.rests(document, &fund, holder, said)?;
        deps.retain(|entry| self.log(document).is_ok_and(|log| log.record(entry).is_some()));
        if !act.is_binding() {
            return self.write_act(document, act, deps, None).map(Answer::Committed);
        }
        self.check_confirmed(document, act)?;
        let tip = holder.and_then(|holder| holder.tip);
        let n = tip.map_or(0, |(n, _)| n.saturating_add(1));
        let binding = Binding { account: fund::ACCOUNT.to_owned(), n, prev_act: tip.map(|(_, entry)| entry) };
        let author = self.author_in(&document, act.role())?;
        let chain = self.chain(document, &author)?;
        let signed = author.act(Some(document), chain, self.now, act, deps, Some(binding));
        let entry = signed.map_err(|error| Refusal::Form(error.to_string()))?;
        let mut trial = self.log(document)?.clone();
        trial.insert(&entry, &[]).map_err(|_| Refusal::Stale)?;
        let tried = Fund::of(&trial, &judge(&trial, &self.authority), &parties);
        match tried.outcome(&entry.id()) {
            Some(Outcome::Counts) => self.admit_signed(document, Ok(entry)).map(Answer::Committed),
            outcome => Err(Refusal::rule(why(outcome.unwrap_or(Outcome::NoHolder)))),
        }
    }

    /// Returns what a statement rests on: the act before it, what others gave since, and what it names; what it names first,
    /// and of more gifts than fit the largest.
    fn rests(
        &self,
        document: DocumentId,
        fund: &Fund,
        holder: Option<&Holder>,
        said: &FundAct,
    ) -> Result<Vec<EntryId>, Refusal> {
        let mut rests: BTreeSet<EntryId> = BTreeSet::new();
        rests.extend(holder.and_then(|holder| holder.tip).map(|(_, entry)| entry));
        match said {
            FundAct::Open(_) | FundAct::Receive(_) => {}
            FundAct::Join(terms) => {
                rests.insert(*terms);
                // Whoever joins on what was settled has agreed to it (R263).
                let settles = |act: &Act| matches!(act, Act::Fund(FundAct::Settle(_)));
                let log = self.log(document)?;
                let settling = log.records().filter(|(_, record)| record.act().is_some_and(settles));
                rests.extend(settling.map(|(entry, _)| entry).take(limits::DEPENDENCIES_MAX / 2));
            }
            FundAct::Transfer(Transfer { to, gift, .. }) => {
                rests.extend(gift);
                rests.extend(fund.holders.get(to).into_iter().flat_map(|receiver| receiver.roots.iter().take(2)));
            }
            FundAct::Spend(Spending { gift, .. }) => rests.extend(gift),
            FundAct::Return(GivenBack { gift, .. }) => _ = rests.insert(*gift),
            FundAct::Audit(audit) => return Ok(vec![audit.upto]),
            FundAct::Settle(entry) => {
                let disputed = fund.disputes.iter().find(|dispute| dispute.acts.contains(entry));
                let acts = disputed.into_iter().flat_map(|dispute| &dispute.acts).take(limits::DEPENDENCIES_MAX);
                return Ok(acts.copied().collect());
            }
        }
        let mut given: Vec<(u64, EntryId)> = Vec::new();
        given.extend(holder.into_iter().flat_map(|holder| &holder.untaken).map(|(entry, amount)| (*amount, *entry)));
        given.sort_unstable_by(|a, b| b.cmp(a));
        let free = limits::DEPENDENCIES_MAX.saturating_sub(rests.len());
        rests.extend(given.into_iter().take(free).map(|(_, entry)| entry));
        Ok(rests.into_iter().collect())
    }
}

/// Checks what makes no sense to try.
fn check(fund: &Fund, founder: TerritoryId, ours: TerritoryId, said: &FundAct) -> Result<(), Refusal> {
    let is_holder = fund.holders.contains_key(&ours);
    match said {
        FundAct::Open(_) if fund.terms.is_some() => Err(Refusal::Already("this fund is open")),
        FundAct::Open(_) if founder != ours => {
            Err(Refusal::rule("only the territory that began this fund opens it, because its terms bind all: ask it"))
        }
        FundAct::Open(_) => Ok(()),
        _ if fund.terms.is_none() => {
            Err(Refusal::rule("this fund is not open yet: who began it opens it with “djuntu fund open”"))
        }
        FundAct::Join(_) if is_holder => Err(Refusal::Already("your territory is a holder of this fund")),
        FundAct::Audit(audit) => {
            match fund.ledger.iter().any(|line| line.entry == audit.upto && line.holder == audit.holder) {
                true => Ok(()),
                false => Err(Refusal::rule("this holder has no such entry: “djuntu show” lists the ledger")),
            }
        }
        FundAct::Settle(entry) => settling(fund, ours, *entry),
        FundAct::Join(terms) => match &fund.terms {
            Some((entry, _)) if entry == terms => Ok(()),
            _ => Err(Refusal::Stale),
        },
        FundAct::Receive(_) | FundAct::Transfer(_) | FundAct::Spend(_) | FundAct::Return(_) => {
            match fund.holders.get(&ours) {
                None => Err(Refusal::rule(why(Outcome::NoHolder))),
                Some(holder) if holder.is_disputed => Err(Refusal::rule(why(Outcome::Frozen))),
                Some(_) => Ok(()),
            }
        }
    }
}

fn settling(fund: &Fund, ours: TerritoryId, entry: EntryId) -> Result<(), Refusal> {
    let dispute = fund.disputes.iter().find(|dispute| dispute.acts.contains(&entry));
    let dispute = dispute.ok_or_else(|| Refusal::rule("nothing is in dispute there: “djuntu show” lists disputes"))?;
    if dispute.settled.is_some() {
        return Err(Refusal::Already("this dispute is settled"));
    }
    if !dispute.missing.contains(&ours) {
        return Err(Refusal::rule(
            "this dispute is not for your territory to settle, or it has said already which act stands: the other holders \
             settle it",
        ));
    }
    Ok(())
}

/// Returns why a statement of ours would not count, and what to do.
fn why(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Counts | Outcome::Contested => "this would count",
        Outcome::SetAside => "this node's key has no right to do this here: see “djuntu charter show”",
        Outcome::Gap => "what your territory did before this is not here: wait until it has arrived",
        Outcome::NoHolder => "your territory is no holder of this fund yet: join with “djuntu fund join”",
        Outcome::NotFirst => "your territory has joined already; accept its earlier work with “djuntu keep”",
        Outcome::Frozen => {
            "your account is frozen, because your territory has made two statements in one place of its chain: the other \
             holders say which one stands with “djuntu fund settle” (see “djuntu show”)"
        }
        Outcome::Overruled => "the other holders have settled that another act stands here",
        Outcome::Uncovered => "your territory does not have so much in this fund: “djuntu show” says how much",
        Outcome::NoReceiver => "the receiver is no holder of this fund: it joins first with “djuntu fund join”",
        Outcome::NoGift => {
            "the gift is not here, is not your territory's, or has less left than this: see “djuntu show”"
        }
        Outcome::NeedsDecision => "this is more than the limit of the fund: name the decision with --decision",
    }
}
