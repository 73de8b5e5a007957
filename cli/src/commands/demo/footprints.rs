//! Axis 1: the plan with its projects, and CO2 against the aim of 2 t.

use super::cast::Cast;
use super::facts::{Facts, Place};
use super::read::{is, items, short, text};
use super::stage::{Actor, Stage};
use crate::error::CliError;
use serde_json::Value;

/// What the network's plan of action says of its first axis, shortened.
const AXIS: &str = "Consolider et diffuser la démarche VIVE, dans un processus incluant la réduction des trois empreintes \
                    (biosphère, énergie et émissions de CO2).";

/// What the plan consists of, for the scenes that follow.
pub(super) struct Plan {
    /// The project of two schools.
    pub(super) schools: String,
}

pub(super) fn play(stage: &Stage, cast: &Cast, facts: &Facts) -> Result<Plan, CliError> {
    stage.scene("Axis 1 · VIVE and SPIRAL: a plan with its projects, and the footprints")?;
    let Cast { loures, maio, .. } = cast;
    let plan = begin(
        loures,
        &["project", "Plano de ação 2024-2028", "--with", "Maio", "form=plan", "planned_start=2024-11-11"],
        &["planned_end=2028-12-31", "title.fr=Plan d’action 2024-2028", &format!("summary.fr={AXIS}")],
    )?;
    let part_of = format!("links.+.to={plan}");
    let (title, sector) = facts.project(&["loures", "maio"])?;
    let sector = format!("sectors.{sector}=true");
    let schools = begin(
        loures,
        &["project", title, "--with", "Maio"],
        &["form=learning", &sector, "planned_start=2027-01-15", "links.+.rel=part_of", &part_of],
    )?;
    let neighbours = begin(
        maio,
        &["project", "Vizinhos que poupam energia", "--with", "Loures"],
        &[
            "form=vive",
            "co2_kg_per_year=-4000",
            "people=40",
            "footprint_method.pt=números de exemplo",
            "links.+.rel=part_of",
            &part_of,
        ],
    )?;
    let seen = maio.sees(&plan, |plan| is(plan, "/draft/fields/form", "plan"))?;
    let actions = [
        maio.sees(&schools, |project| belongs(project, &plan))?,
        loures.sees(&neighbours, |project| belongs(project, &plan))?,
    ];
    stage.say(&format!(
        "   Maio reads Loures’ plan “{}” (fr: “{}”); both read its two projects:",
        text(&seen, "/title")?,
        text(&seen, "/draft/fields/title/fr")?
    ))?;
    for action in &actions {
        let form = text(action, "/draft/fields/form")?;
        stage.say(&format!("   | {} ({form}, {})", text(action, "/title")?, text(action, "/project/status")?))?;
    }
    measure(stage, loures, facts.place("loures")?, maio, facts)?;
    measure(stage, maio, facts.place("maio")?, loures, facts)?;
    Ok(Plan { schools })
}

/// Begins a document, and returns its id.
fn begin(actor: &Actor, what: &[&str], says: &[&str]) -> Result<String, CliError> {
    text(&actor.does(&[&["new"], what, says].concat())?, "/document")
}

fn belongs(project: &Value, plan: &str) -> bool {
    items(project, "/draft/fields/links").iter().any(|link| is(link, "/rel", "part_of") && is(link, "/to", plan))
}

/// One territory states its footprint, the other one reads how far that is from the aim.
fn measure(stage: &Stage, actor: &Actor, place: &Place, reader: &Actor, facts: &Facts) -> Result<(), CliError> {
    let title = format!("Pegada de CO2: {}", place.name());
    let measure = begin(actor, &["measure", &title, "--with", reader.title()], &["scheme=footprint"])?;
    let observed = facts.footprint(place)?;
    let [id, said, method] = [short(&measure), &observed.tonnes, observed.method];
    let mut arguments = vec!["measure", "observe", id, "co2_per_person", said, "t", "--year", "2022"];
    arguments.extend(["--method", method, "--source", &observed.source]);
    actor.does(&arguments)?;
    let seen = reader.sees(&measure, |measure| is(measure, "/measure/series/0/newest", said))?;
    let aim = "/measure/series/0/targets/0";
    let (target, gap) = (text(&seen, &format!("{aim}/target"))?, text(&seen, &format!("{aim}/gap"))?);
    let is_reached = seen.pointer(&format!("{aim}/reached")).and_then(Value::as_bool) == Some(true);
    let (by, reader) = (text(&seen, &format!("{aim}/until"))?, reader.title());
    let gap = gap.trim_start_matches('-');
    let how = if is_reached { "below" } else { "above" };
    let (name, country) = (place.name(), observed.source.split(':').next().unwrap_or_default());
    stage.say(&format!(
        "   {reader} reads for {name}: {said} t of CO2 a person (all of {country}, 2022), {gap} t {how} the {target} t of {by}."
    ))
}
