//! How far an agreement has come, in one word.

use super::{Agreement, ProposedVersion};

/// How far an agreement has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was proposed.
    Draft,
    /// A text was proposed and nobody has signed it.
    Proposed(u32),
    /// Some parties have signed it.
    PartlySigned(u32),
    /// Every party has signed it, and a council or assembly must still ratify it.
    Unratified(u32),
    /// Every party has signed it, and ratified it where it must.
    InForce(u32),
    /// A signature or ratification under it is contested, or what ends it: it is neither in force nor void.
    Contested(u32),
    /// It was in force, and a party has ended it.
    Terminated(u32),
    /// A party has ended it before it was in force.
    Cancelled(u32),
}

impl Agreement {
    /// Returns how far the agreement has come when everything that was said has its effect, whatever day that is.
    pub fn stage(&self) -> Stage {
        self.stage_where(|_| true)
    }

    /// Returns how far the agreement has come on a day, `YYYY-MM-DD`: what ends it on a later one does not yet (R223).
    pub fn stage_on(&self, day: &str) -> Stage {
        self.stage_where(|effective| effective <= day)
    }

    /// Returns the highest version in force or that would be if nothing were contested, else the newest proposal (R41). What
    /// has ended says so when nothing else was proposed since (R222).
    fn stage_where(&self, is_reached: impl Fn(&str) -> bool) -> Stage {
        let has_ended = |proposal: &ProposedVersion| {
            let mut ended = proposal.ended.iter().filter(|ended| !ended.is_contested);
            ended.any(|ended| is_reached(&ended.effective))
        };
        let is_doubted = |proposal: &ProposedVersion| {
            let doubt = proposal.ended.as_ref().is_some_and(|ended| ended.is_contested && is_reached(&ended.effective));
            proposal.is_contested() || doubt
        };
        let highest = |ended: bool| {
            let complete = self.proposals.iter().filter(|one| one.is_complete() && has_ended(one) == ended);
            complete.max_by_key(|proposal| (proposal.number, !is_doubted(proposal)))
        };
        if let Some(proposal) = highest(false) {
            let number = proposal.number;
            return if is_doubted(proposal) { Stage::Contested(number) } else { Stage::InForce(number) };
        }
        let Some(newest) = self.proposals.last() else { return Stage::Draft };
        match (highest(true), newest.number) {
            (Some(proposal), _) if has_ended(newest) => Stage::Terminated(proposal.number),
            (None, number) if has_ended(newest) => Stage::Cancelled(number),
            (_, number) if is_doubted(newest) => Stage::Contested(number),
            (_, number) if newest.signatures.is_empty() => Stage::Proposed(number),
            (_, number) if newest.missing.is_empty() => Stage::Unratified(number),
            (_, number) => Stage::PartlySigned(number),
        }
    }
}
