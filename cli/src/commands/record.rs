//! `record`: submitting, reviewing and releasing what others can learn from.

use super::{Context, tell};
use crate::args::{self, RecordCommand};
use crate::error::CliError;
use crate::render;
use djuntu_node::api::{Act, RecordAct};

pub(super) fn record(context: &Context, args: args::Record) -> Result<(), CliError> {
    let (id, act) = match args.command {
        RecordCommand::Submit { id } => (id, RecordAct::Submit {}),
        RecordCommand::Review { id, verdict, text, number } => {
            (id, RecordAct::Review { verdict: verdict.name().to_owned(), text, number })
        }
        RecordCommand::Endorse { id, number } => (id, RecordAct::Endorse { number }),
        RecordCommand::Release { id, licence, number } => (id, RecordAct::Release { licence, number }),
        RecordCommand::Supersede { id, by } => (id, RecordAct::Supersede { record: by }),
        RecordCommand::Retract { id, reason, number } => (id, RecordAct::Retract { reason, number }),
    };
    tell(context, &id, &Act::Record(act), render::conserved)
}
