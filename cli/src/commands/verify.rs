//! `verify`, `rebuild`: work on the files themselves, without a node.

use super::{Context, run};
use crate::error::{CliError, Exit};
use crate::render::{self, Progress};
use djuntu_node::config::{self, Overrides};
use djuntu_node::verify::{self, VerifyError};
use std::path::Path;

pub(super) fn verify(context: &Context, what: Option<&str>) -> Result<(), CliError> {
    let checked = match what {
        Some(file) if Path::new(file).is_file() => {
            let mut progress = Progress::begin("checking");
            verify::file_watched(Path::new(file), |done, all| progress.at(done, all))
        }
        document => verify::folder(&context.data, document),
    };
    let report = checked.map_err(|error| unverifiable(&error))?;
    context.print(&report, render::report)?;
    if report.is_good() {
        return Ok(());
    }
    let advice = "what is damaged here is fetched again from a twin; what is refused was never counted";
    Err(CliError::new(Exit::Integrity, "not everything is as it was signed").advice(advice))
}

fn unverifiable(error: &VerifyError) -> CliError {
    let exit = match error {
        VerifyError::Read { .. } => Exit::Failure,
        VerifyError::NotABundle { .. } => Exit::Integrity,
        VerifyError::Empty(_) | VerifyError::NoSuchDocument(_) => Exit::NotFound,
    };
    CliError::new(exit, error.to_string())
}

/// The index was built anew.
#[derive(Debug, serde::Serialize)]
struct Rebuilt {
    /// How many documents are in it.
    documents: usize,
}

pub(super) fn rebuild(context: &Context, network: Option<String>) -> Result<(), CliError> {
    let overrides = Overrides { network, ..Overrides::default() };
    let config = config::load(&context.data, overrides).map_err(|error| run::configuration(&error))?;
    let documents = djuntu_node::rebuild(&context.data, &config.network)
        .map_err(|error| CliError::with_code(error.exit_code(), error.to_string()))?;
    context.print(&Rebuilt { documents }, |_| format!("the index is built anew; documents: {documents}\n"))
}
