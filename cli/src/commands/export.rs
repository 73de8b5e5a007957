//! `export`: documents as files for others.

use super::{Context, document_path};
use crate::args;
use crate::error::{CliError, Exit};
use crate::render::{self, Progress};
use djuntu_node::api::{ExportPlan, ProofPlan};
use djuntu_node::bundles;
use djuntu_node::export::Format;
use std::path::{Path, PathBuf};

/// What was written.
#[derive(Debug, serde::Serialize)]
pub(crate) struct WrittenFile {
    /// The file.
    pub(crate) file: PathBuf,
    /// The format.
    pub(crate) format: &'static str,
    /// How many documents are in it.
    pub(crate) documents: usize,
    /// How many are left out because not everybody may read them.
    pub(crate) left_out: usize,
    /// How long it is.
    pub(crate) bytes: u64,
}

pub(super) fn export(context: &Context, args: &args::Export) -> Result<(), CliError> {
    match args.format.made() {
        Some(format) => made(context, args, format),
        None => proof(context, args),
    }
}

fn made(context: &Context, args: &args::Export, format: Format) -> Result<(), CliError> {
    let client = context.client()?;
    let (ids, private) = (args.ids.join(","), args.private.to_string());
    let mut question = vec![("private", private.as_str())];
    if !ids.is_empty() {
        question.push(("ids", ids.as_str()));
    }
    let plan: ExportPlan = client.ask(&format!("/exports/{}/plan", format.name()), &question)?;
    let file = args.out.clone().unwrap_or_else(|| PathBuf::from(&plan.file));
    free(&file, args.force)?;
    let bytes = {
        let _working = Progress::waiting(format!("making a file of {} documents", plan.documents));
        client.ask_bytes(&format!("/exports/{}", format.name()), &question)?
    };
    bundles::write_whole(&file, &bytes, args.force).map_err(|error| unwritten(&error))?;
    let written = WrittenFile {
        file,
        format: format.name(),
        documents: plan.documents,
        left_out: plan.left_out,
        bytes: bytes.len() as u64,
    };
    context.print(&written, render::exported_to)
}

fn proof(context: &Context, args: &args::Export) -> Result<(), CliError> {
    let [id] = args.ids.as_slice() else {
        let what = "a proof is of one document: name it";
        return Err(CliError::new(Exit::Usage, what).advice("djuntu export proof ID (see “djuntu list”)"));
    };
    let plan: ProofPlan = context.client()?.get(&document_path(id, "/proof")?)?;
    if !plan.public && !args.private {
        let id = render::short(&plan.document);
        let what = format!("{id} is not public, and whoever has its proof can read it");
        let advice = format!("djuntu export proof {id} --private takes it nevertheless");
        return Err(CliError::new(Exit::Refused, what).advice(advice));
    }
    let name = || PathBuf::from(format!("proof-{}.bundle", render::short(&plan.document)));
    let file = args.out.clone().unwrap_or_else(name);
    let proven = {
        let mut progress = Progress::begin("writing");
        bundles::prove(&context.data, &file, &plan, args.force, |done, all| progress.at(done, all))
    };
    let (bytes, damaged) = proven.map_err(|error| unwritten(&error))?;
    let written = WrittenFile { file, format: "proof", documents: 1, left_out: 0, bytes };
    context.print(&written, render::exported_to)?;
    match damaged.first() {
        None => Ok(()),
        Some(damage) => {
            Err(CliError::new(Exit::Integrity, format!("a part is damaged here and not in the file: {damage}"))
                .advice("what is damaged is fetched again from a twin: try again later"))
        }
    }
}

fn free(file: &Path, force: bool) -> Result<(), CliError> {
    bundles::check_free(file, force).map_err(|error| unwritten(&error))
}

fn unwritten(error: &bundles::ExportError) -> CliError {
    CliError::with_code(error.exit_code(), error.to_string())
}
