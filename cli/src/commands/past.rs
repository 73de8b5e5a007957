//! `show`, `diff`: what a document says, what it said before, and what was changed.

use super::{Context, document_path};
use crate::args;
use crate::error::CliError;
use crate::render;
use djuntu_node::api::{Diff, Document, Earlier};
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub(super) fn show(context: &Context, args: &args::Show) -> Result<(), CliError> {
    let Some(on) = &args.on else {
        let document: Document = context.client()?.get(&document_path(&args.id, "")?)?;
        return context.print(&document, render::document);
    };
    let path = document_path(&args.id, "/earlier")?;
    let earlier: Earlier = context.client()?.ask(&path, &[("on", &point(on))])?;
    context.print(&earlier, render::earlier)
}

pub(super) fn diff(context: &Context, args: &args::Diff) -> Result<(), CliError> {
    let (from, to) = (args.from.as_deref().map(point), args.to.as_deref().map(point));
    let mut question = Vec::new();
    question.extend(from.as_deref().map(|from| ("from", from)));
    question.extend(to.as_deref().map(|to| ("to", to)));
    let diff: Diff = context.client()?.ask(&document_path(&args.id, "/diff")?, &question)?;
    context.print(&diff, render::diff)
}

/// Returns a point as the interface takes it: a day is one of the person who typed it, so it ends where the person lives.
fn point(typed: &str) -> String {
    let day = typed.trim().parse::<Date>().ok().filter(|_| typed.trim().len() == 10);
    let end = day.and_then(|day| TimeZone::system().to_timestamp(day.at(23, 59, 59, 999_000_000)).ok());
    end.map_or_else(|| typed.to_owned(), |end| end.to_string())
}
