//! What goes wrong with machines: one loses power, one was off all the time.

use super::cast::Cast;
use super::read::text;
use super::stage::Stage;
use super::table::wait_until_equal;
use crate::error::CliError;
use std::time::Instant;

pub(super) fn play(stage: &Stage, cast: &mut Cast) -> Result<(), CliError> {
    stage.scene("And when a machine fails")?;
    let before = text(&cast.maio.json(&["status"])?, "/documents")?;
    cast.maio.kill()?;
    let begun = Instant::now();
    cast.maio.start()?;
    let after = text(&cast.maio.json(&["status"])?, "/documents")?;
    if before != after {
        return Err(CliError::failed(&format!("Maio had {before} documents, and has {after} now")));
    }
    stage.say(&format!(
        "   Maio’s machine loses power (its process is killed). Started again, it is up after {:.2} s",
        begun.elapsed().as_secs_f64()
    ))?;
    stage.say(&format!("   with {after} of {before} documents, no step by hand."))?;
    let begun = Instant::now();
    cast.second.start()?;
    wait_until_equal(&[&cast.loures, &cast.second])?;
    stage.say(&format!(
        "   The second machine of Loures was off since the beginning. Back, it has everything after {:.2} s.",
        begun.elapsed().as_secs_f64()
    ))
}
