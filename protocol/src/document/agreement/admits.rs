//! What a territory can say about an agreement as it stands (R224).

use super::{Agreement, ProposedVersion};
use crate::act::AgreementAct;
use crate::document::Unfit;
use crate::identity::{EntryId, TerritoryId, VersionHash};

impl Agreement {
    /// Returns what a statement of a territory rests on, or why it would have no effect.
    ///
    /// # Errors
    /// [`Unfit`], a sentence that says what to do instead.
    pub fn admits(&self, ours: TerritoryId, act: &AgreementAct) -> Result<Vec<EntryId>, Unfit> {
        match act {
            AgreementAct::Ratify { number, version, .. } => self.admits_ratification(ours, *number, *version),
            AgreementAct::Object { number, version, .. } => {
                let proposal = self.open_to(ours, *number, *version)?;
                if proposal.signatures.iter().any(|by| by.territory == ours) {
                    return Err(Unfit("your territory has signed this text: end it with “djuntu terminate”"));
                }
                if proposal.objections.iter().any(|said| said.territory == ours) {
                    return Err(Unfit("your territory has objected to this text already"));
                }
                Ok(vec![proposal.entry])
            }
            AgreementAct::Terminate { number, .. } => self.admits_termination(ours, *number),
            AgreementAct::Adhere { number, version, .. } => self.admits_adherence(ours, *number, *version),
        }
    }

    fn proposed(&self, number: u32, version: VersionHash) -> Result<&ProposedVersion, Unfit> {
        let mut offered = self.proposals.iter();
        let found = offered.find(|proposal| proposal.number == number && proposal.version == version);
        found.ok_or(Unfit("this version was not proposed: see “djuntu show”"))
    }

    /// Returns a text that a territory is to sign and that nobody has ended.
    fn open_to(&self, ours: TerritoryId, number: u32, version: VersionHash) -> Result<&ProposedVersion, Unfit> {
        let proposal = self.proposed(number, version)?;
        if !proposal.parties.contains(&ours) {
            return Err(Unfit("your territory is no party of this text"));
        }
        if proposal.has_ended() {
            return Err(Unfit("a party has ended this: a new text needs a new proposal (djuntu propose)"));
        }
        Ok(proposal)
    }

    fn admits_ratification(&self, ours: TerritoryId, number: u32, version: VersionHash) -> Result<Vec<EntryId>, Unfit> {
        let proposal = self.open_to(ours, number, version)?;
        let numbered = self.proposals.iter().filter(|other| other.number == number);
        let is_ratified = |other: &ProposedVersion| {
            other.ratifications.iter().any(|said| said.territory == ours && !said.is_contested)
        };
        if numbered.into_iter().any(is_ratified) {
            return Err(Unfit("your territory has ratified a version with this number already"));
        }
        Ok(proposal.cited())
    }

    fn admits_termination(&self, ours: TerritoryId, number: u32) -> Result<Vec<EntryId>, Unfit> {
        let numbered = || self.proposals.iter().filter(|proposal| proposal.number == number);
        let of_ours = |proposal: &&ProposedVersion| {
            proposal.parties.contains(&ours) || proposal.adherents.iter().any(|said| said.territory == ours)
        };
        if numbered().next().is_none() {
            return Err(Unfit("no text with this number was proposed: see “djuntu show”"));
        }
        let proposal = numbered().find(of_ours);
        let proposal = proposal.ok_or(Unfit("your territory is no party of this text and does not adhere to it"))?;
        let is_over = if proposal.parties.contains(&ours) {
            proposal.has_ended()
        } else {
            proposal.adherents.iter().any(|said| said.territory == ours && said.ends.is_some())
        };
        if is_over {
            return Err(Unfit("this was ended already: see “djuntu show”"));
        }
        Ok(proposal.cited())
    }

    fn admits_adherence(&self, ours: TerritoryId, number: u32, version: VersionHash) -> Result<Vec<EntryId>, Unfit> {
        let proposal = self.proposed(number, version)?;
        if proposal.parties.contains(&ours) {
            return Err(Unfit("your territory is a party of this text: it signs (djuntu sign)"));
        }
        if proposal.adherents.iter().any(|said| said.territory == ours) {
            return Err(Unfit("your territory adheres to this text already"));
        }
        if !proposal.is_in_force() || proposal.has_ended() {
            return Err(Unfit("only a text that is in force can be adhered to"));
        }
        Ok(proposal.cited())
    }
}

impl ProposedVersion {
    /// Returns whether a party has ended this text, from whatever day on.
    pub fn has_ended(&self) -> bool {
        self.ended.as_ref().is_some_and(|ended| !ended.is_contested)
    }
}
