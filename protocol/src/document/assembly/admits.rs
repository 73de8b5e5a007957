//! What a territory can say about an assembly as it stands (R224).

use super::{Assembly, Stage};
use crate::act::AssemblyAct;
use crate::document::Unfit;
use crate::identity::{EntryId, TerritoryId};

impl Assembly {
    /// Returns what a statement of a territory rests on, or why it would have no effect.
    ///
    /// # Errors
    /// [`Unfit`], a sentence that says what to do instead.
    pub fn admits(&self, ours: TerritoryId, act: &AssemblyAct) -> Result<Vec<EntryId>, Unfit> {
        match (self.stage(), act) {
            (Stage::Dissolved, _) => return Err(Unfit("this assembly is dissolved")),
            (Stage::Forming, AssemblyAct::Minutes(_) | AssemblyAct::Approve(_) | AssemblyAct::Delegate { .. }) => {
                return Err(Unfit("this assembly is not open yet: djuntu assembly open"));
            }
            (Stage::Forming | Stage::Active, _) => {}
        }
        match act {
            AssemblyAct::Open { .. } if self.opened.is_some() => Err(Unfit("this assembly is open already")),
            AssemblyAct::Open { .. }
            | AssemblyAct::Seat(_)
            | AssemblyAct::Delegate { .. }
            | AssemblyAct::Dissolve { .. } => {
                if ours == self.convener {
                    Ok(Vec::new())
                } else {
                    Err(Unfit("only the territory that has begun an assembly does this"))
                }
            }
            AssemblyAct::Vacate(seat) => {
                let given = self.seats.iter().find(|given| given.entry == *seat && !given.is_vacant);
                let given = given.ok_or(Unfit("there is no such seat, or it is vacant: see “djuntu show”"))?;
                if ours == self.convener || given.seat.holder == Some(ours) {
                    Ok(vec![*seat])
                } else {
                    Err(Unfit("a seat is given up by who holds it, or taken away by who has begun the assembly"))
                }
            }
            AssemblyAct::Minutes(_) if !self.is_of(ours) => Err(Unfit(
                "minutes are put forward by the territory that has begun the assembly, or one that has a seat",
            )),
            AssemblyAct::Minutes(minutes) => {
                let is_same = |other: &super::Minuted| other.minutes.text == minutes.text;
                if self.minutes.iter().any(|other| other.minutes.meeting == minutes.meeting && is_same(other)) {
                    return Err(Unfit("these minutes were put forward already"));
                }
                if minutes.approvers == self.approvers() {
                    Ok(Vec::new())
                } else {
                    Err(Unfit("others have a vote now: put the minutes forward again"))
                }
            }
            AssemblyAct::Approve(minutes) => {
                let minuted = self.minutes.iter().find(|minuted| minuted.entry == *minutes);
                let minuted = minuted.ok_or(Unfit("no such minutes were put forward: see “djuntu show”"))?;
                if !minuted.minutes.approvers.contains(&ours) {
                    return Err(Unfit("your territory has no vote in this assembly"));
                }
                if minuted.approved_by.contains(&ours) {
                    return Err(Unfit("your territory has approved these minutes already"));
                }
                Ok(vec![*minutes])
            }
        }
    }
}
