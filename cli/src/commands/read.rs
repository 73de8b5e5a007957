//! `list`, `show`, `log`: what there is, what it says, and how it came about.

use super::{Context, document_path};
use crate::args;
use crate::error::CliError;
use crate::render;
use djuntu_node::api::{Document, LogEntry, Summary};

pub(super) fn list(context: &Context, args: &args::List) -> Result<(), CliError> {
    let kind = args.kind.map(|kind| format!("?kind={}", kind.name())).unwrap_or_default();
    let summaries: Vec<Summary> = context.client()?.get(&format!("/documents{kind}"))?;
    context.print(&summaries, |summaries| render::list(summaries))
}

pub(super) fn show(context: &Context, args: &args::Show) -> Result<(), CliError> {
    let document: Document = context.client()?.get(&document_path(&args.id, "")?)?;
    context.print(&document, render::document)
}

pub(super) fn log(context: &Context, args: &args::Log) -> Result<(), CliError> {
    let entries: Vec<LogEntry> = context.client()?.get(&document_path(&args.id, "/log")?)?;
    context.print(&entries, |entries| render::log(entries))
}
