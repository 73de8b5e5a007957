//! Axis 2: two assemblies vote at home, tell their tallies, and adopt a project.

use super::cast::Cast;
use super::read::{find, key_of, short, text};
use super::stage::{Actor, Stage};
use crate::error::CliError;
use serde_json::Value;

/// Plays it, and returns the entry with the outcome.
pub(super) fn play(stage: &Stage, cast: &Cast, schools: &str) -> Result<String, CliError> {
    stage.scene("Axis 2 · Neighbourhood associations and multi-actor platforms decide together")?;
    let Cast { loures, maio, .. } = cast;
    let neighbours = ["new", "assembly", "Associação de vizinhança (exemplo)", "form=neighbourhood", "--with", "Maio"];
    let neighbours = open(loures, &neighbours, "0", &["neighbourhood_association", "--label", "vizinhos"])?;
    let platform = ["new", "assembly", "Plataforma multiatores (exemplo)", "form=platform", "--with", "Loures"];
    let platform = open(maio, &platform, "1", &["public_authority", "--holder", "Maio", "--vote"])?;
    loures.sees_state(&platform, "active")?;

    let question = ["new", "decision", "Adotamos o projeto das escolas irmãs?", "--with", "Maio"];
    let options = ["options.+a.label.pt=Sim", "options.+b.label.pt=Ainda não"];
    let about = [&format!("links.+.to={schools}"), "links.+.rel=about"];
    let decision = text(&loures.does(&[&question[..], &options, &about].concat())?, "/document")?;
    let id = short(&decision);
    let bodies = ["--body", short(&neighbours), "--body", short(&platform)];
    loures.does(&[&["decision", "open", id, "--method", "majority"][..], &bodies].concat())?;
    // Two vote on this machine, under their numbers in the list; the others raised their hands.
    loures.does(&["decision", "vote", id, "Sim", "--number", "1"])?;
    loures.does(&["decision", "vote", id, "Sim", "--number", "2"])?;
    loures.does(&["decision", "tally", id, "--count", "Sim=14", "--count", "Ainda não=3", "--present", "20"])?;
    maio.sees_state(&decision, "tallied 1 of 2")?;
    maio.does(&["decision", "tally", id, "--count", "Sim=9", "--count", "Ainda não=2", "--abstain", "1"])?;
    loures.sees_state(&decision, "tallied 2 of 2")?;
    let outcome = text(&loures.does(&["decision", "outcome", id])?, "/entry")?;
    loures.does(&["project", "status", short(schools), "implementation"])?;

    let adopted = maio.sees_state(&decision, "adopted")?;
    let project = maio.sees_state(schools, "implementation")?;
    let question = "/decision/questions/0";
    for (who, body) in [(&neighbours, "Loures’ neighbours vote"), (&platform, "Maio’s platform votes")] {
        let [yes, no] = tally(&adopted, question, who)?;
        stage.say(&format!("   {body} at home, and what is told is numbers: {yes} Sim, {no} Ainda não."))?;
    }
    let chosen = text(&adopted, &format!("{question}/adopted"))?;
    let chosen = text(find(&adopted, &format!("{question}/options"), "/id", &chosen)?, "/label")?;
    let title = text(&project, "/title")?;
    stage.say(&format!("   Maio reads: adopted, “{chosen}”. “{title}” is now in {}.", text(&project, "/state")?))?;
    Ok(outcome)
}

fn open(actor: &Actor, new: &[&str], level: &str, seat: &[&str]) -> Result<String, CliError> {
    let assembly = text(&actor.does(new)?, "/document")?;
    actor.does(&["assembly", "open", short(&assembly), "--level", level])?;
    actor.does(&[&["assembly", "seat", short(&assembly), "--as"], seat].concat())?;
    Ok(assembly)
}

/// Returns how many of an assembly chose each of the two options.
fn tally(decision: &Value, question: &str, assembly: &str) -> Result<[String; 2], CliError> {
    let body = find(decision, &format!("{question}/bodies"), "/assembly", assembly)?;
    let count = |label: &str| {
        let option = key_of(decision, "/draft/fields/options", "/label/pt", label)?;
        text(body, &format!("/tallies/0/counts/{option}"))
    };
    Ok([count("Sim")?, count("Ainda não")?])
}
