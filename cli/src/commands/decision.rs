//! `decision`: putting a question, voting, and telling what came of it.

use super::agreement::say;
use super::{Context, document_path, tell};
use crate::args::{self, DecisionCommand};
use crate::error::{CliError, Exit};
use crate::render;
use djuntu_node::api::{Act, DecisionAct, Votes, Written};
use std::collections::BTreeMap;

pub(super) fn decision(context: &Context, args: args::Decision) -> Result<(), CliError> {
    match args.command {
        DecisionCommand::Open { id, method, threshold, body } => {
            let act = DecisionAct::Open { method: method.name().to_owned(), threshold, bodies: body };
            tell(context, &id, &Act::Decision(act), render::question)
        }
        DecisionCommand::Vote { id, choice, number, assembly } => {
            let said = match (&choice, number) {
                (Some(_), None) => "your vote is counted; vote again to change it",
                (None, None) => "you abstain; vote again to change it",
                (Some(_), Some(_)) => "the vote under this number is counted",
                (None, Some(_)) => "whoever has this number abstains",
            };
            let act = Act::Decision(DecisionAct::Vote { choice, number, assembly });
            let written: Written = context.client()?.post(&document_path(&id, "/acts")?, &act)?;
            context.print(&written, |_| format!("{said}\n"))
        }
        DecisionCommand::Votes { id } => {
            let votes: Votes = context.client()?.get(&document_path(&id, "/votes")?)?;
            context.print(&votes, render::votes)
        }
        DecisionCommand::Tally { id, count, abstain, present, objects, assembly } => {
            let counts = counts(&count)?;
            let act = DecisionAct::Tally { counts, abstain, present, objects, assembly };
            tell(context, &id, &Act::Decision(act), render::question)
        }
        DecisionCommand::Object { id, reason } => {
            let act = Act::Decision(DecisionAct::Object { reason });
            say(context, &id, &act, "has your objection: all who share it see it")
        }
        DecisionCommand::Outcome { id } => {
            tell(context, &id, &Act::Decision(DecisionAct::Outcome {}), render::question)
        }
        DecisionCommand::Withdraw { id, reason } => {
            let act = Act::Decision(DecisionAct::Withdraw { reason });
            say(context, &id, &act, "has no question that is put any more; it can be put again")
        }
    }
}

/// Reads votes that were counted by hand, such as `Loures=12`.
fn counts(typed: &[String]) -> Result<BTreeMap<String, u32>, CliError> {
    let mut counts = BTreeMap::new();
    for one in typed {
        let parsed = one.rsplit_once('=').and_then(|(option, count)| Some((option.trim(), count.trim().parse().ok()?)));
        let (option, count) = parsed.ok_or_else(|| {
            CliError::new(Exit::Usage, format!("“{one}” is not an option with its votes"))
                .advice("write it as in --count Loures=12")
        })?;
        if counts.insert(option.to_owned(), count).is_some() {
            return Err(CliError::new(Exit::Usage, format!("“{option}” is counted twice")));
        }
    }
    Ok(counts)
}
