//! `log`: how a document came about.

use super::{Context, document_path};
use crate::args;
use crate::error::CliError;
use crate::render;
use djuntu_node::api::LogEntry;

pub(super) fn log(context: &Context, args: &args::Log) -> Result<(), CliError> {
    let entries: Vec<LogEntry> = context.client()?.get(&document_path(&args.id, "/log")?)?;
    context.print(&entries, |entries| render::log(entries))
}
