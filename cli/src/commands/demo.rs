//! The demonstration: the seven axes of the network's plan of action, played by real nodes with nothing but the commands
//! that everybody has.
//!
//! Invariant: what is printed as known somewhere was read from a node other than the one that wrote it, and the
//! demonstration fails when one of them does not come to say it.

mod cast;
mod conservatory;
mod decision;
mod facts;
mod footprints;
mod fund;
mod manifesto;
mod outage;
mod read;
mod schools;
mod stage;
mod table;
mod twinning;

use super::Context;
use crate::error::CliError;
use cast::Cast;
use facts::Facts;
use serde::Serialize;
use stage::{Stage, Telling};
use std::io::IsTerminal;
use std::time::Instant;
use table::Row;

/// Plays the demonstration. On a terminal it stays up afterwards until Ctrl-C, unless `exit` is set.
///
/// # Errors
/// [`CliError`] when a step does not work, or a node does not say what another one wrote; nothing is left behind.
pub(super) fn run(context: &Context, exit: bool, commands: bool) -> Result<(), CliError> {
    let facts = Facts::read()?;
    let telling = match (context.json, commands) {
        (true, _) => Telling::Nothing,
        (false, true) => Telling::Commands,
        (false, false) => Telling::Story,
    };
    let stage = Stage::open(telling)?;
    let begun = Instant::now();
    let played = play(&stage, &facts).and_then(|(cast, nodes)| {
        let played = Played { seconds: begun.elapsed().as_secs_f64(), nodes };
        context.print(&played, |played| format!("\nAll of this took {:.1} s.\n", played.seconds))?;
        if !exit && !context.json && std::io::stdout().is_terminal() {
            stay(&stage, &cast, commands)?;
        }
        Ok(cast)
    });
    match played {
        Ok(cast) => {
            drop(cast);
            stage.close()
        }
        Err(error) => Err(if stage.was_interrupted() { CliError::interrupted() } else { error }),
    }
}

/// What a program is told: every scene was read back, and this is what the nodes hold in the end.
#[derive(Serialize)]
struct Played {
    seconds: f64,
    nodes: Vec<Row>,
}

fn play(stage: &Stage, facts: &Facts) -> Result<(Cast, Vec<Row>), CliError> {
    let mut cast = cast::start(stage, facts)?;
    let plan = footprints::play(stage, &cast, facts)?;
    let outcome = decision::play(stage, &cast, &plan.schools)?;
    twinning::play(stage, &cast, facts)?;
    schools::play(stage, &mut cast, facts, &plan.schools)?;
    fund::play(stage, &cast, &plan.schools, &outcome)?;
    conservatory::play(stage, &cast)?;
    manifesto::play(stage, &cast)?;
    outage::play(stage, &mut cast)?;
    let nodes = table::play(stage, &cast)?;
    Ok((cast, nodes))
}

/// Stays up until Ctrl-C, with what to try.
fn stay(stage: &Stage, cast: &Cast, commands: bool) -> Result<(), CliError> {
    stage.say("\nThe nodes stay up until you press Ctrl-C. Try in another window, with any of these folders:")?;
    for actor in cast.all() {
        stage.say(&format!("   djuntu --data {} list", actor.data().display()))?;
    }
    stage.say("and instead of “list”: status, search escola, show ID, log ID, verify, export csv --private")?;
    if !commands {
        stage.say("“djuntu demo --commands” shows with which commands all of it was done.")?;
    }
    stage.wait_for_interrupt();
    Ok(())
}
