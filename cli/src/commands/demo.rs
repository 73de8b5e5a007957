//! The demonstration: two territories and a second node, in three real processes, with nothing but the commands that
//! everybody has.

mod facts;
mod stage;

use crate::error::CliError;
use facts::Facts;
use serde_json::Value;
use stage::{Actor, Stage};
use std::io::IsTerminal;
use std::time::Instant;

/// Plays the demonstration. On a terminal it stays up afterwards until Ctrl-C, unless `exit` is set.
///
/// # Errors
/// [`CliError`] when a step does not work; nothing is left behind.
pub(crate) fn run(exit: bool) -> Result<(), CliError> {
    let facts = Facts::read()?;
    let stage = Stage::open()?;
    let begun = Instant::now();
    let played = play(&stage, &facts);
    match played {
        Ok(actors) => {
            println!("\nAll of this took {:.1} s.", begun.elapsed().as_secs_f64());
            if !exit && std::io::stdout().is_terminal() {
                stay(&stage, &actors);
            }
            drop(actors);
            stage.close()
        }
        Err(error) => Err(if stage.was_interrupted() { CliError::interrupted() } else { error }),
    }
}

/// The nodes of the demonstration.
struct Actors {
    loures: Actor,
    maio: Actor,
    second: Actor,
}

fn play(stage: &Stage, facts: &Facts) -> Result<Actors, CliError> {
    let mut actors = twin(stage, facts)?;
    let project = write_project(&mut actors, facts)?;
    edit_apart(&mut actors, &project)?;
    let agreement = agree(&actors)?;
    crash(&mut actors)?;
    stage.say("7. The second node of Loures comes back. It was off all the time, and catches up by itself.");
    actors.second.start()?;
    let documents = [project.as_str(), agreement.as_str()];
    let nodes = [&actors.loures, &actors.maio, &actors.second];
    let caught_up = Instant::now();
    wait_until_equal(&nodes, &documents)?;
    stage.say(&format!("   It had everything after {:.2} s.", caught_up.elapsed().as_secs_f64()));
    print_table(stage, &nodes, &documents)?;
    Ok(actors)
}

fn twin(stage: &Stage, facts: &Facts) -> Result<Actors, CliError> {
    stage.say("1. Three nodes start on this machine, each a process of its own with its own data folder.");
    let mut loures = stage.actor("loures", Some(&facts.loures.name))?;
    let mut maio = stage.actor("maio", Some(&facts.maio.name))?;
    let mut second = stage.actor("loures-2", None)?;
    for actor in [&mut loures, &mut maio, &mut second] {
        actor.start()?;
        stage.say(&format!("   {:<9} {}", actor.name(), actor.address()?));
    }
    for (actor, place) in [(&loures, &facts.loures), (&maio, &facts.maio)] {
        let territory = text(&actor.json(&["status"])?, "/territory/id")?;
        let mut arguments = vec!["edit".to_owned(), territory];
        arguments.extend(place.assignments());
        actor.json(&arguments)?;
    }

    stage.say("\n2. Loures invites, Maio accepts: one line of text from one to the other.");
    let begun = Instant::now();
    let code = text(&loures.json(&["invite"])?, "/code")?;
    stage.say(&format!("   {}… ({} characters)", code.chars().take(48).collect::<String>(), code.len()));
    let accepted = maio.json(&["accept", &code])?;
    let here = text(&accepted, "/words")?;
    let there = stage::retry(|| text(&loures.json(&["status"])?, "/cooperations/0/words"))?;
    stage.say(&format!("   Twinned after {:.2} s. Both sides see the same four words:", begun.elapsed().as_secs_f64()));
    stage.say(&format!("   Loures: {there}\n   Maio:   {here}"));
    if here != there {
        return Err(CliError::failed("the two sides see different words"));
    }
    stage
        .say("   The second machine of Loures joins its own territory by an invitation too, and is then switched off.");
    let code = text(&loures.json(&["invite", "--node"])?, "/code")?;
    second.json(&["accept", &code])?;
    second.stop()?;
    Ok(Actors { loures, maio, second })
}

fn write_project(actors: &mut Actors, facts: &Facts) -> Result<String, CliError> {
    let stage = actors.loures.stage();
    stage.say(&format!("\n3. Loures begins the project “{}” (twins since {}).", facts.project, facts.since));
    let mut arguments = vec!["new".to_owned(), "project".to_owned(), facts.project.clone()];
    arguments.extend(facts.project_assignments());
    let begun = Instant::now();
    let project = text(&actors.loures.json(&arguments)?, "/document")?;
    let seen = stage::retry(|| text(&actors.maio.json(&["show", &project])?, "/title"))?;
    stage.say(&format!("   Maio reads “{seen}” after {:.2} s.", begun.elapsed().as_secs_f64()));
    Ok(project)
}

fn edit_apart(actors: &mut Actors, project: &str) -> Result<(), CliError> {
    let stage = actors.loures.stage();
    stage.say("\n4. The link is down for a while. Each side goes on writing, alone, in the same project.");
    actors.maio.stop()?;
    let summary = "summary.pt=Duas escolas escrevem-se e visitam-se.";
    actors.loures.json(&["edit", project, summary, "milestones.+.title.pt=Primeira carta"])?;
    stage.say("   Loures (alone): a summary, and the milestone “Primeira carta”");
    actors.loures.stop()?;
    actors.maio.start()?;
    let objectives = "objectives.pt=Aprender uns com os outros.";
    actors.maio.json(&["edit", project, objectives, "milestones.+.title.pt=Visita a Maio"])?;
    stage.say("   Maio (alone):   the objectives, and the milestone “Visita a Maio”");
    actors.loures.start()?;
    let begun = Instant::now();
    wait_until_equal(&[&actors.loures, &actors.maio], &[project])?;
    stage.say(&format!("   The link is back. Merged on both sides after {:.2} s:", begun.elapsed().as_secs_f64()));
    let draft = actors.maio.json(&["show", project])?;
    for path in ["/draft/fields/summary/pt", "/draft/fields/objectives/pt"] {
        stage.say(&format!("   | {}", text(&draft, path)?));
    }
    let milestones = draft.pointer("/draft/fields/milestones").and_then(Value::as_object);
    for milestone in milestones.into_iter().flat_map(serde_json::Map::values) {
        stage.say(&format!("   | milestone: {}", text(milestone, "/title/pt")?));
    }
    if milestones.map(serde_json::Map::len) != Some(2) {
        return Err(CliError::failed("an edit was lost in the merge"));
    }
    Ok(())
}

fn agree(actors: &Actors) -> Result<String, CliError> {
    let stage = actors.loures.stage();
    stage.say("\n5. An agreement, proposed by Loures and signed by both at the same exact text.");
    let title = ["new", "agreement", "Protocolo de cooperação Loures-Maio", "preamble.pt=Os dois municípios cooperam."];
    let agreement = text(&actors.loures.json(&title)?, "/document")?;
    actors.loures.json(&["propose", &agreement])?;
    let signed = |actor: &Actor, name: &str| {
        let document = stage::retry(|| {
            let document = actor.json(&["show", &agreement])?;
            text(&document, "/proposals/0/version").map(|_| document)
        })?;
        let version = text(&document, "/proposals/0/version")?;
        actor.json(&["sign", &agreement, "--version", &version, "--name", name, "--office", "Presidente"])?;
        Ok::<_, CliError>(version)
    };
    let version = signed(&actors.loures, "Ana Exemplo")?;
    let again = signed(&actors.maio, "Rui Exemplo")?;
    if version != again {
        return Err(CliError::failed("the two sides signed different texts"));
    }
    for actor in [&actors.loures, &actors.maio] {
        stage::retry(|| match text(&actor.json(&["show", &agreement])?, "/state")?.as_str() {
            "in force" => Ok(()),
            state => Err(CliError::failed(&format!("the agreement is {state}"))),
        })?;
    }
    stage.say(&format!("   In force on both sides, version {}…", version.chars().take(16).collect::<String>()));
    Ok(agreement)
}

fn crash(actors: &mut Actors) -> Result<(), CliError> {
    let stage = actors.maio.stage();
    stage.say("\n6. The machine of Maio loses power (its process is killed), and is started again.");
    let before = text(&actors.maio.json(&["status"])?, "/documents")?;
    actors.maio.kill()?;
    let begun = Instant::now();
    actors.maio.start()?;
    let after = text(&actors.maio.json(&["status"])?, "/documents")?;
    stage.say(&format!(
        "   Up again after {:.2} s with {after} of {before} documents, no step by hand.\n",
        begun.elapsed().as_secs_f64()
    ));
    Ok(())
}

/// Waits until every node shows the same heads of these documents.
fn wait_until_equal(actors: &[&Actor], documents: &[&str]) -> Result<(), CliError> {
    stage::retry(|| {
        for document in documents {
            let mut seen = Vec::new();
            for actor in actors {
                seen.push(text(&actor.json(&["show", document])?, "/fingerprint")?);
            }
            if seen.windows(2).any(|pair| matches!(pair, [a, b] if a != b)) {
                return Err(CliError::failed("the nodes do not have the same yet"));
            }
        }
        Ok(())
    })
}

fn print_table(stage: &Stage, actors: &[&Actor], documents: &[&str]) -> Result<(), CliError> {
    stage.say("\n   node       documents  entries verified  refused  heads     on disk    sent    received");
    for actor in actors {
        let status = actor.json(&["status"])?;
        let report = actor.json(&["verify"])?;
        let mut heads = String::new();
        for document in documents {
            // The beginning of each document's fingerprint, so that the column differs when one of them does.
            heads.extend(text(&actor.json(&["show", document])?, "/fingerprint")?.chars().take(4));
        }
        let refused = report.pointer("/refused").and_then(Value::as_array).map_or(0, Vec::len);
        stage.say(&format!(
            "   {:<9} {:>10} {:>17} {:>8}  {:<8} {:>8} {:>7} {:>11}",
            actor.name(),
            text(&status, "/documents")?,
            text(&report, "/entries")?,
            refused,
            heads,
            bytes(actor.archive_bytes()),
            bytes(status.pointer("/bytes_out").and_then(Value::as_u64).unwrap_or_default()),
            bytes(status.pointer("/bytes_in").and_then(Value::as_u64).unwrap_or_default()),
        ));
        if refused > 0 {
            return Err(CliError::failed("an entry did not pass verification"));
        }
    }
    Ok(())
}

/// Stays up until Ctrl-C, with what to try.
fn stay(stage: &Stage, actors: &Actors) {
    println!("\nThe three nodes stay up until you press Ctrl-C. Try in another window:");
    for actor in [&actors.loures, &actors.maio, &actors.second] {
        println!("   djuntu --data {} status", actor.data().display());
    }
    stage.wait_for_interrupt();
}

fn bytes(count: u64) -> String {
    if count < 10_000 { format!("{count} B") } else { format!("{} KB", count / 1_000) }
}

/// Returns what stands at a JSON pointer, as text.
fn text(value: &Value, pointer: &str) -> Result<String, CliError> {
    match value.pointer(pointer) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Null) | None => Err(CliError::failed(&format!("nothing stands at {pointer}"))),
        Some(other) => Ok(other.to_string()),
    }
}
