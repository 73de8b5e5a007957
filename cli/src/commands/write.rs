//! `new`, `propose`: beginning documents and putting texts forward.

use super::{Context, assignments, tell};
use crate::args;
use crate::error::CliError;
use crate::render::{self, short};
use djuntu_node::api::{Act, AgreementAct, Create, Written};
use djuntu_protocol::document::view::Assignment;

pub(super) fn new(context: &Context, args: args::New) -> Result<(), CliError> {
    let kind = args.kind.name();
    let title = Assignment { path: format!("title.{}", args.lang), value: Some(args.title) };
    let language = Assignment { path: "lang0".to_owned(), value: Some(args.lang) };
    let mut set = vec![title, language];
    set.extend(assignments::parse(&args.set)?);
    let create = Create { kind: kind.to_owned(), with: args.with, within: args.within, home: args.home, set };
    let written: Written = context.client()?.post("/documents", &create)?;
    context.print(&written, |written| format!("{kind} {} is begun\n", short(&written.document)))
}

pub(super) fn propose(context: &Context, args: &args::Propose) -> Result<(), CliError> {
    tell(
        context,
        &args.id,
        &Act::Agreement(AgreementAct::Propose { ratifying: args.council.clone() }),
        render::proposed,
    )
}
