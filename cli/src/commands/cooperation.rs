//! `cooperation`: who belongs to a cooperation, and what the territory says about that.

use super::{Context, document_path};
use crate::args::{self, CooperationCommand};
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::render::{self, terminal};
use djuntu_node::api::{Act, Cooperate, Cooperation, CooperationAct, Written};

pub(super) fn cooperation(context: &Context, args: args::Cooperation) -> Result<(), CliError> {
    let client = context.client()?;
    let known: Vec<Cooperation> = client.get("/cooperations")?;
    match args.command {
        CooperationCommand::List => context.print(&known, |known| render::cooperations(known)),
        CooperationCommand::Show { id } => {
            let any = |_: &Cooperation| true;
            context.print(chosen(&known, id.as_deref(), any, "there is no cooperation yet")?, render::cooperation)
        }
        CooperationCommand::Propose { territories, title } => {
            let written = client.post("/cooperations", &Cooperate { with: territories, title })?;
            shown(context, &client, &written)
        }
        CooperationCommand::Accept { id } => {
            let waits = |cooperation: &Cooperation| cooperation.for_us;
            let cooperation = chosen(&known, id.as_deref(), waits, "no cooperation waits for you to accept it")?;
            act(context, &client, cooperation, CooperationAct::Accept)
        }
        CooperationCommand::Admit { id, territory } => {
            act(context, &client, named(&known, &id)?, CooperationAct::Admit { territory })
        }
        CooperationCommand::Consent { id, entry } => {
            act(context, &client, named(&known, &id)?, CooperationAct::Consent { entry })
        }
        CooperationCommand::Leave { id, yes } => {
            let cooperation = named(&known, &id)?;
            let what =
                "You get nothing of it any more. What you wrote stays with the others, and what you have with you.";
            ask(yes, cooperation, what, "Leave this cooperation?")?;
            act(context, &client, cooperation, CooperationAct::Leave)
        }
        CooperationCommand::Expel { id, territory, yes } => {
            let cooperation = named(&known, &id)?;
            let what =
                "If all the others consent, it gets nothing of it any more. What it wrote and you hold now stays.";
            ask(yes, cooperation, what, &format!("Propose to expel {}?", terminal::clean(&territory)))?;
            act(context, &client, cooperation, CooperationAct::Expel { territory })
        }
    }
}

fn act(context: &Context, client: &Client, cooperation: &Cooperation, act: CooperationAct) -> Result<(), CliError> {
    let path = document_path(&cooperation.id.to_string(), "/acts")?;
    shown(context, client, &client.post(&path, &Act::Cooperation(act))?)
}

/// Shows how a cooperation stands after something was said in it.
fn shown(context: &Context, client: &Client, written: &Written) -> Result<(), CliError> {
    if context.json {
        return context.print(written, |_| String::new());
    }
    let cooperation: Cooperation = client.get(&format!("/cooperations/{}", written.document))?;
    context.print(&cooperation, |cooperation| render::party_acted(cooperation, written.entry))
}

/// Returns the cooperation that was typed, or the only one that can be meant.
fn chosen<'a>(
    known: &'a [Cooperation],
    typed: Option<&str>,
    is_meant: impl Fn(&Cooperation) -> bool,
    none: &str,
) -> Result<&'a Cooperation, CliError> {
    if let Some(typed) = typed {
        return named(known, typed);
    }
    let meant: Vec<&Cooperation> = known.iter().filter(|cooperation| is_meant(cooperation)).collect();
    match meant.as_slice() {
        [] => Err(CliError::new(Exit::Refused, none)),
        [cooperation] => Ok(cooperation),
        several => {
            Err(ambiguous("several cooperations can be meant", several, "type the title, or the beginning of the id"))
        }
    }
}

/// Returns the cooperation with a title, or with an id that begins so.
fn named<'a>(known: &'a [Cooperation], typed: &str) -> Result<&'a Cooperation, CliError> {
    let typed = typed.trim().to_lowercase();
    let is_titled = |cooperation: &&Cooperation| cooperation.title.as_ref().is_some_and(|t| t.to_lowercase() == typed);
    let begins =
        |cooperation: &&Cooperation| !typed.is_empty() && cooperation.id.to_string().starts_with(typed.as_str());
    let meant: Vec<&Cooperation> = known.iter().filter(|one| is_titled(one) || begins(one)).collect();
    match meant.as_slice() {
        [] => {
            let what =
                format!("no cooperation has an id that begins with “{}”, or that title", terminal::clean(&typed));
            Err(CliError::new(Exit::NotFound, what).advice("see “djuntu cooperation list”"))
        }
        [cooperation] => Ok(cooperation),
        several => Err(ambiguous("several cooperations are meant by this", several, "type more of the id")),
    }
}

fn ambiguous(what: &str, several: &[&Cooperation], advice: &str) -> CliError {
    let listed: Vec<String> = several.iter().map(|cooperation| render::identified(cooperation)).collect();
    CliError::new(Exit::Usage, format!("{what}: {}", listed.join("; "))).advice(advice)
}

/// Shows a cooperation and returns when the person at the terminal wants what is asked.
fn ask(yes: bool, cooperation: &Cooperation, what: &str, question: &str) -> Result<(), CliError> {
    if yes {
        return Ok(());
    }
    if !terminal::has_person() {
        let what = "this needs somebody who wants it, and nobody sits at a terminal here";
        return Err(CliError::new(Exit::NeedsPerson, what).advice("do it without being asked with --yes"));
    }
    terminal::say(&render::cooperation(cooperation));
    terminal::say(what);
    terminal::say(&format!("{question} Type “yes” and press Enter:"));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|error| CliError::failed(&error.to_string()))?;
    if answer.trim().eq_ignore_ascii_case("yes") { Ok(()) } else { Err(CliError::failed("nothing was done")) }
}
