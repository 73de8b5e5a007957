//! `record`: submitting, reviewing and releasing what others can learn from.

use super::{Context, tell};
use crate::args::{self, RecordCommand};
use crate::error::CliError;
use crate::render;
use djuntu_node::api::{Act, RecordAct};

pub(super) fn record(context: &Context, args: args::Record) -> Result<(), CliError> {
    let (id, act) = match args.command {
        RecordCommand::Submit { id } => (id, RecordAct::Submit {}),
        RecordCommand::Review { id, verdict, text, version } => {
            (id, RecordAct::Review { verdict: verdict.name().to_owned(), text, version })
        }
        RecordCommand::Endorse { id, version } => (id, RecordAct::Endorse { version }),
        RecordCommand::Release { id, licence, version } => (id, RecordAct::Release { licence, version }),
        RecordCommand::Supersede { id, by } => (id, RecordAct::Supersede { by }),
        RecordCommand::Retract { id, reason, version } => (id, RecordAct::Retract { reason, version }),
    };
    tell(context, &id, &Act::Record(act), render::conserved)
}
