//! Which of several twinnings of the same territories stands: two town halls that both begin one while they are apart mean
//! one.

use super::Stage;
use crate::identity::DocumentId;

/// The form of an agreement that makes territories twins, as its field says.
pub const TWINNING: &str = "twinning";

/// Returns which of the twinnings between the same territories stands (R320): the one that has come farthest, of those that
/// have come equally far the one with the lowest id. What has ended is over; none when there is no other.
///
/// It is a function of what is held, so nodes that hold the same name the same one.
pub fn standing(twinnings: impl IntoIterator<Item = (DocumentId, Stage)>) -> Option<DocumentId> {
    let ranked = twinnings.into_iter().filter_map(|(document, stage)| Some((rank(stage)?, document)));
    ranked.min().map(|(_, document)| document)
}

/// Returns how far a twinning is from being in force; none when it is over.
const fn rank(stage: Stage) -> Option<u8> {
    match stage {
        Stage::InForce(_) => Some(0),
        Stage::Contested(_) => Some(1),
        Stage::Unratified(_) => Some(2),
        Stage::PartlySigned(_) => Some(3),
        Stage::Proposed(_) => Some(4),
        Stage::Draft => Some(5),
        Stage::Terminated(_) | Stage::Cancelled(_) => None,
    }
}

#[cfg(test)]
mod tests;
