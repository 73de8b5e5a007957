//! `keep`, `keep-out`, `reapply`: what becomes of entries that do not count.

use super::{Context, document_path};
use crate::args;
use crate::error::CliError;
use crate::render::{self, short};
use djuntu_node::api::{Choice, Reapplied, Written};

pub(super) fn keep(context: &Context, args: &args::Keep) -> Result<(), CliError> {
    let (path, choice) = (document_path(&args.id, "/cuts")?, Choice { entry: args.entry.clone() });
    let written: Written = context.client()?.post(&path, &choice)?;
    context.print(&written, |written| format!("kept in {}: it counts from now on\n", short(&written.document)))
}

pub(super) fn keep_out(context: &Context, args: &args::KeepOut) -> Result<(), CliError> {
    let (path, choice) = (document_path(&args.id, "/kept-out")?, Choice { entry: args.entry.clone() });
    let written: Written = context.client()?.post(&path, &choice)?;
    context.print(&written, |written| format!("kept out in {}: it stays as it is\n", short(&written.document)))
}

pub(super) fn reapply(context: &Context, args: &args::Reapply) -> Result<(), CliError> {
    let (path, choice) = (document_path(&args.id, "/reapplied")?, Choice { entry: args.entry.clone() });
    let reapplied: Reapplied = context.client()?.post(&path, &choice)?;
    context.print(&reapplied, render::reapplied)
}
