//! `project`, `fund`, `measure`, `codes`: statements about documents of a kind, and what lists call things.

use super::{Context, document_path};
use crate::args::{self, FundCommand, MeasureCommand, ProjectCommand};
use crate::error::{CliError, Exit};
use crate::render::{self, short};
use djuntu_node::api::{Act, CodeList, FundAct, MeasureAct, Observation, ProjectAct, Written};

pub(super) fn project(context: &Context, args: args::Project) -> Result<(), CliError> {
    let (id, act, said) = match args.command {
        ProjectCommand::Pledge { id, quantity, unit, kind, item, text } => {
            let form = Some(kind.name().to_owned());
            (id, ProjectAct::Pledge { form, quantity, unit, item, text }, "your pledge is made")
        }
        ProjectCommand::Withdraw { id, entry } => (id, ProjectAct::Withdraw { entry }, "it is taken back"),
        ProjectCommand::Book { id, kind, amount, currency, date, with, pledge, text } => {
            let form = kind.name().to_owned();
            (id, ProjectAct::Book { form, amount, currency, date, with, pledge, text }, "it is booked")
        }
        ProjectCommand::Done { id, milestone, evidence } => {
            (id, ProjectAct::Done { milestone, evidence }, "the milestone is done")
        }
        ProjectCommand::Status { id, status } => (id, ProjectAct::Status { status }, "the status is moved"),
        ProjectCommand::Lead { id, territory } => (id, ProjectAct::Lead { to: territory }, "the lead is handed over"),
        ProjectCommand::Report { id, from, until } => {
            (id, ProjectAct::Report { from, until }, "the report is made; it waits for the others to endorse it")
        }
        ProjectCommand::Endorse { id, report } => (id, ProjectAct::Endorse { report }, "the report is endorsed"),
    };
    state(context, &id, &Act::Project(act), said)
}

pub(super) fn fund(context: &Context, args: args::Fund) -> Result<(), CliError> {
    let (id, act, said) = match args.command {
        FundCommand::Open { id, unit, scale, limit } => {
            let said = "the fund is open, and others can join";
            (id, FundAct::Open { unit, scale: Some(scale), limit }, said)
        }
        FundCommand::Join { id } => (id, FundAct::Join, "your territory is a holder"),
        FundCommand::Receive { id, amount, from, evidence } => {
            (id, FundAct::Receive { amount, donor: from, evidence }, "it is booked")
        }
        FundCommand::Transfer { id, to, amount, gift, text } => {
            (id, FundAct::Transfer { to, amount, gift, text }, "it is booked")
        }
        FundCommand::Spend { id, amount, project, gift, decision, evidence } => {
            let decision = decision.map(|decision| decision.trim().parse()).transpose().map_err(|_| {
                let what = "a decision is named by the whole id of its entry";
                CliError::new(Exit::Usage, what).advice("see “djuntu --json log” of the decision")
            })?;
            (id, FundAct::Spend { amount, project, gift, decision, evidence }, "it is booked")
        }
        FundCommand::Return { id, gift, amount, evidence } => {
            (id, FundAct::Return { gift, amount, evidence }, "it is booked")
        }
        FundCommand::Audit { id, holder, wrong, text } => {
            (id, FundAct::Audit { holder, right: !wrong, text }, "what you found is written down")
        }
        FundCommand::Settle { id, entry } => (id, FundAct::Settle { entry }, "your word is written down"),
    };
    state(context, &id, &Act::Fund(act), said)
}

pub(super) fn measure(context: &Context, args: args::Measure) -> Result<(), CliError> {
    let (id, act, said) = match args.command {
        MeasureCommand::Observe { id, indicator, value, unit, method, year, from, until, source, group, people } => {
            let from = year.map(|year| format!("{year:04}-01-01")).or(from).unwrap_or_default();
            let until = year.map(|year| format!("{year:04}-12-31")).or(until).unwrap_or_default();
            let said = Observation { indicator, value, unit, method, from, until, source, group, people };
            (id, MeasureAct::Observe(said), "the value is stated")
        }
        MeasureCommand::Correct { id, entries, value } => {
            (id, MeasureAct::Correct { entries, value }, "it is corrected")
        }
        MeasureCommand::Validate { id, entries, text } => {
            (id, MeasureAct::Validate { entries, text }, "the observations are validated")
        }
    };
    state(context, &id, &Act::Measure(act), said)
}

/// Makes a statement, and says that it is made and under which entry it is found.
fn state(context: &Context, id: &str, act: &Act, said: &str) -> Result<(), CliError> {
    let written: Written = context.client()?.post(&document_path(id, "/acts")?, act)?;
    context
        .print(&written, |written| format!("{}: {said}, entry {}\n", short(&written.document), short(&written.entry)))
}

pub(super) fn codes(context: &Context, args: &args::Codes) -> Result<(), CliError> {
    let lists: Vec<CodeList> = context.client()?.get("/codes")?;
    let name = args.list.as_deref().unwrap_or_default().trim().to_lowercase();
    let mut lists: Vec<CodeList> = lists.into_iter().filter(|list| list.name.starts_with(&name)).collect();
    if lists.is_empty() {
        let what = format!("there is no list of codes whose name begins with “{name}”");
        return Err(CliError::new(Exit::NotFound, what).advice("“djuntu codes” names all lists"));
    }
    if let Some(text) = &args.text {
        let text = text.to_lowercase();
        for list in &mut lists {
            list.codes.retain(|code| {
                let mut names = code.names.values();
                code.code.to_lowercase().starts_with(&text) || names.any(|name| name.to_lowercase().contains(&text))
            });
        }
        lists.retain(|list| !list.codes.is_empty());
    }
    context.print(&lists, |lists| render::codes(lists, args.list.is_none() && args.text.is_none()))
}
