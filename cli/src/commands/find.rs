//! `list`, `search`: what there is.

use super::Context;
use crate::args::{self, Filters};
use crate::error::{CliError, Exit};
use crate::render;
use djuntu_node::api::{SearchResult, Summary};
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub(super) fn list(context: &Context, args: &args::List) -> Result<(), CliError> {
    let mut question = question(&args.filters)?;
    question.extend(args.kind.map(|kind| ("kind", kind.name().to_owned())));
    question.extend(args.filters.limit.map(|limit| ("limit", limit.to_string())));
    let is_narrowed = question.iter().any(|(name, _)| *name != "kind");
    let summaries: Vec<Summary> = context.client()?.ask("/documents", &borrowed(&question))?;
    context.print(&summaries, |summaries| match summaries.as_slice() {
        [] if is_narrowed => "nothing of that kind: leave out what narrows the list down\n".to_owned(),
        summaries => render::list(summaries),
    })
}

pub(super) fn search(context: &Context, args: &args::Search) -> Result<(), CliError> {
    let mut question = question(&args.filters)?;
    question.extend(args.kind.map(|kind| ("kind", kind.name().to_owned())));
    question.push(("limit", args.limit().to_string()));
    question.push(("text", args.words.join(" ")));
    let found: SearchResult = context.client()?.ask("/search", &borrowed(&question))?;
    context.print(&found, render::found)
}

/// Returns what narrows a list down, as the interface takes it.
fn question(filters: &Filters) -> Result<Vec<(&'static str, String)>, CliError> {
    let mut question = Vec::new();
    question.extend(filters.with.clone().map(|with| ("with", with)));
    question.extend(filters.within.clone().map(|within| ("within", within)));
    question.extend(filters.state.clone().map(|state| ("state", state)));
    question.extend(filters.form.clone().map(|form| ("form", form)));
    question.extend(filters.public.then(|| ("public", "true".to_owned())));
    if let Some(since) = &filters.since {
        question.push(("since", since_when(since)?));
    }
    Ok(question)
}

fn borrowed<'a>(question: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    question.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// A day begins where the person lives who typed it.
fn since_when(typed: &str) -> Result<String, CliError> {
    let day = typed.trim().parse::<Date>().ok().filter(|_| typed.trim().len() == 10);
    let begin = day.and_then(|day| TimeZone::system().to_timestamp(day.at(0, 0, 0, 0)).ok());
    begin.map(|begin| begin.to_string()).ok_or_else(|| {
        let what = format!("“{typed}” is no day");
        CliError::new(Exit::Usage, what).advice("write it as in --since 2027-01-31")
    })
}
