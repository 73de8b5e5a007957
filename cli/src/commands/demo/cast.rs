//! Who plays: six territories, a second machine of one of them, and a newspaper that belongs to none.

use super::facts::{Facts, Place};
use super::read::text;
use super::stage::{Actor, Stage, retry};
use crate::error::CliError;
use std::time::Instant;

/// The nodes of the demonstration.
pub(super) struct Cast {
    pub(super) loures: Actor,
    pub(super) maio: Actor,
    pub(super) oeiras: Actor,
    pub(super) coimbra: Actor,
    pub(super) felgueiras: Actor,
    pub(super) sao_vicente: Actor,
    /// The second machine of Loures, which is off until the end.
    pub(super) second: Actor,
    /// An observer.
    pub(super) newspaper: Actor,
}

impl Cast {
    pub(super) const fn all(&self) -> [&Actor; 8] {
        let Self { loures, maio, oeiras, coimbra, felgueiras, sao_vicente, second, newspaper } = self;
        [loures, maio, oeiras, coimbra, felgueiras, sao_vicente, second, newspaper]
    }

    const fn all_mut(&mut self) -> [&mut Actor; 8] {
        let Self { loures, maio, oeiras, coimbra, felgueiras, sao_vicente, second, newspaper } = self;
        [loures, maio, oeiras, coimbra, felgueiras, sao_vicente, second, newspaper]
    }
}

/// Starts all nodes, founds the territories, and twins Loures and Maio.
pub(super) fn start(stage: &Stage, facts: &Facts) -> Result<Cast, CliError> {
    let begun = Instant::now();
    let mut cast = Cast {
        loures: stage.actor("loures", facts.place("loures")?.name())?,
        maio: stage.actor("maio", facts.place("maio")?.name())?,
        oeiras: stage.actor("oeiras", facts.place("oeiras")?.name())?,
        coimbra: stage.actor("coimbra", facts.place("coimbra")?.name())?,
        felgueiras: stage.actor("felgueiras", facts.place("felgueiras")?.name())?,
        sao_vicente: stage.actor("sao-vicente", facts.place("sao-vicente")?.name())?,
        second: stage.actor("loures-2", "Loures, second machine")?,
        newspaper: stage.actor("jornal", "a newspaper")?,
    };
    stage.scene("Eight nodes start on this machine, each a process of its own with its own data folder")?;
    for actor in cast.all_mut() {
        actor.begin_to_start()?;
    }
    for actor in cast.all() {
        actor.wait_until_up()?;
    }
    found(&cast.loures, "Ana Exemplo", facts.place("loures")?)?;
    found(&cast.maio, "Rui Exemplo", facts.place("maio")?)?;
    found(&cast.oeiras, "Eva Exemplo", facts.place("oeiras")?)?;
    found(&cast.coimbra, "Gil Exemplo", facts.place("coimbra")?)?;
    found(&cast.felgueiras, "Ida Exemplo", facts.place("felgueiras")?)?;
    found(&cast.sao_vicente, "Nuno Exemplo", facts.place("sao-vicente")?)?;
    stage.say(
        "   Loures, Maio, Oeiras, Coimbra, Felgueiras and São Vicente are founded, with invented people in office;",
    )?;
    stage.say("   a second machine of Loures, and a newspaper that belongs to no territory.")?;
    stage.say(&format!("   All of them are up after {:.1} s.", begun.elapsed().as_secs_f64()))?;
    meet(stage, &mut cast)?;
    Ok(cast)
}

fn found(actor: &Actor, holder: &str, place: &Place) -> Result<(), CliError> {
    let founded = ["found", place.name(), "--office", "Presidente da Câmara", "--holder", holder];
    let territory = text(&actor.does(&founded)?, "/id")?;
    let mut arguments = vec!["edit".to_owned(), super::read::short(&territory).to_owned()];
    arguments.extend(place.assignments());
    actor.does(&arguments).map(drop)
}

fn meet(stage: &Stage, cast: &mut Cast) -> Result<(), CliError> {
    let begun = Instant::now();
    let there = twin(&cast.loures, &cast.maio)?;
    let here = retry(|| text(&cast.loures.json(&["status"])?, "/cooperations/0/words"))?;
    if here != there {
        return Err(CliError::failed("the two sides see different words"));
    }
    let took = begun.elapsed().as_secs_f64();
    stage.say(&format!(
        "   Loures invites, Maio accepts: one line of text, and they can share documents ({took:.1} s)."
    ))?;
    stage.say(&format!("   Both see the same four words to compare by telephone: {here}"))?;
    let code = text(&cast.loures.does(&["invite", "--node"])?, "/code")?;
    cast.second.does(&["accept", &code])?;
    cast.second.stop()?;
    stage.say("   The second machine of Loures joins by an invitation too, and is switched off until the end.")
}

/// Makes two territories twins, and returns the four words that the second one sees.
pub(super) fn twin(inviting: &Actor, accepting: &Actor) -> Result<String, CliError> {
    let code = text(&inviting.does(&["invite"])?, "/code")?;
    text(&accepting.does(&["accept", &code])?, "/words")
}
