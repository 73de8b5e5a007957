//! `assembly`: who sits there, minutes, and whom it sends above.

use super::{Context, tell};
use crate::args::{self, AssemblyCommand};
use crate::error::CliError;
use crate::render;
use djuntu_node::api::{Act, AssemblyAct};

pub(super) fn assembly(context: &Context, args: args::Assembly) -> Result<(), CliError> {
    let (id, act) = match args.command {
        AssemblyCommand::Open { id, level, parent } => (id, AssemblyAct::Open { level, parent }),
        AssemblyCommand::Seat { id, actor, holder, label, vote } => {
            (id, AssemblyAct::Seat { actor, holder, label, votes: vote })
        }
        AssemblyCommand::Vacate { id, seat } => (id, AssemblyAct::Vacate { seat }),
        AssemblyCommand::Minutes { id, meeting } => (id, AssemblyAct::Minutes { meeting }),
        AssemblyCommand::Approve { id, minutes } => (id, AssemblyAct::Approve { minutes }),
        AssemblyCommand::Delegate { id, to, mandate } => (id, AssemblyAct::Delegate { to, mandate }),
        AssemblyCommand::Dissolve { id, reason } => (id, AssemblyAct::Dissolve { reason }),
    };
    tell(context, &id, &Act::Assembly(act), render::assembled)
}
