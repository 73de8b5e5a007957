//! Axis 4: two schools as places of learning, and their programme, written while the link is cut.

use super::cast::Cast;
use super::facts::{Facts, Place};
use super::read::{items, key_of, short, text};
use super::stage::{Actor, Stage};
use crate::error::CliError;
use std::time::Instant;

pub(super) fn play(stage: &Stage, cast: &mut Cast, facts: &Facts, schools: &str) -> Result<(), CliError> {
    stage.scene("Axis 4 · Schools as places of learning")?;
    let id = short(schools);
    place(&cast.loures, facts.place("loures")?, "Escola Exemplo de Loures")?;
    place(&cast.maio, facts.place("maio")?, "Escola Exemplo do Maio")?;

    cast.maio.stop()?;
    let summary = "summary.pt=Duas escolas escrevem-se e visitam-se.";
    cast.loures.does(&["edit", id, summary, "milestones.+a.title.pt=Primeira carta", "milestones.+a.pos=1"])?;
    cast.loures.stop()?;
    cast.maio.start()?;
    let objectives = "objectives.pt=Aprender uns com os outros, entre gerações e culturas.";
    cast.maio.does(&["edit", id, objectives, "milestones.+a.title.pt=Visita a Maio", "milestones.+a.pos=2"])?;
    stage.say("   The link to the island is cut: each side goes on writing in the programme, alone.")?;
    cast.loures.start()?;
    let begun = Instant::now();
    let whole = |project: &serde_json::Value| items(project, "/draft/fields/milestones").len() == 2;
    cast.maio.sees(schools, whole)?;
    let merged = cast.loures.sees(schools, whole)?;
    stage
        .say(&format!("   The link is back, and both sides have both after {:.2} s:", begun.elapsed().as_secs_f64()))?;
    for field in ["summary", "objectives"] {
        stage.say(&format!("   | {}", text(&merged, &format!("/draft/fields/{field}/pt"))?))?;
    }

    let letter = key_of(&merged, "/draft/fields/milestones", "/title/pt", "Primeira carta")?;
    cast.maio.does(&["project", "done", id, short(&letter), "--evidence", "carta na biblioteca da escola"])?;
    let done = cast.loures.sees(schools, |project| !items(project, "/project/done").is_empty())?;
    stage.say(&format!(
        "   Loures reads: “{}” is done, says {} ({}).",
        text(&done, "/project/done/0/title")?,
        text(&done, "/project/done/0/by/name")?,
        text(&done, "/project/done/0/evidence")?
    ))
}

/// A territory names a school as a place of learning in what it says of itself.
fn place(actor: &Actor, place: &Place, school: &str) -> Result<(), CliError> {
    let territory = text(&actor.json(&["status"])?, "/territory/id")?;
    let mut arguments = vec!["edit".to_owned(), short(&territory).to_owned()];
    arguments.extend([format!("places.+a.name.pt={school}"), "places.+a.form=school".to_owned()]);
    arguments.extend(place.position().map(|(field, e7)| format!("places.+a.{field}={e7}")));
    actor.does(&arguments).map(drop)
}
