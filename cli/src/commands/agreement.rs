//! `ratify`, `terminate`, `agreement`: what is said about agreements beside proposing and signing.

use super::{Context, document_path, sign, tell};
use crate::args::{self, AgreementCommand};
use crate::error::{CliError, Exit};
use crate::render::{self, short, terminal};
use djuntu_node::api::{Act, AgreementAct, Document, Written};

pub(super) fn ratify(context: &Context, args: args::Ratify) -> Result<(), CliError> {
    let document: Document = context.client()?.get(&document_path(&args.id, "")?)?;
    let proposal = sign::choose(&document, args.number, args.version.as_deref())?;
    let (number, version) = (Some(proposal.number), Some(proposal.version));
    let args::Ratify { body, reference, date, .. } = args;
    let said = format!("is ratified by {}, version {}", terminal::clean(&body), short(&proposal.version));
    say(context, &args.id, &Act::Agreement(AgreementAct::Ratify { number, version, body, reference, date }), &said)
}

pub(super) fn terminate(context: &Context, args: args::Terminate) -> Result<(), CliError> {
    let document: Document = context.client()?.get(&document_path(&args.id, "")?)?;
    if !args.yes {
        ask(&document)?;
    }
    let args::Terminate { id, reason, effective, number, .. } = args;
    let act = Act::Agreement(AgreementAct::Terminate { number, reason, effective });
    tell(context, &id, &act, render::ended)
}

pub(super) fn agreement(context: &Context, args: args::Agreement) -> Result<(), CliError> {
    match args.command {
        AgreementCommand::Object { id, reason, number } => {
            let act = Act::Agreement(AgreementAct::Object { number, version: None, reason });
            say(context, &id, &act, "has your objection: all who share it see it until you sign")
        }
        AgreementCommand::Adhere { id, actor, number } => {
            let said = format!("has your territory as an adherent, as {}", terminal::clean(&actor));
            let act = Act::Agreement(AgreementAct::Adhere { number, version: None, actor });
            say(context, &id, &act, &said)
        }
    }
}

/// Makes a statement, and says in a line what has become of the document.
pub(super) fn say(context: &Context, id: &str, act: &Act, said: &str) -> Result<(), CliError> {
    let written: Written = context.client()?.post(&document_path(id, "/acts")?, act)?;
    context.print(&written, |written| format!("{} {said}\n", short(&written.document)))
}

/// Shows what ends, and returns when the person at the terminal wants that.
fn ask(document: &Document) -> Result<(), CliError> {
    if !terminal::has_person() {
        let what = "ending an agreement cannot be taken back, and nobody sits at a terminal here who could be asked";
        return Err(CliError::new(Exit::NeedsPerson, what).advice("say so with --yes, after reading “djuntu show”"));
    }
    terminal::say(&render::document(document));
    terminal::say("It ends for all its parties. That cannot be taken back; a new text can be proposed.");
    terminal::say("End it? Type “yes” and press Enter:");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|error| CliError::failed(&error.to_string()))?;
    if answer.trim().eq_ignore_ascii_case("yes") { Ok(()) } else { Err(CliError::failed("nothing was ended")) }
}
