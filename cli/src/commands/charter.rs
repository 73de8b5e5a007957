//! `keys`, `charter`, `needs`: who acts for the territory, and what waits for a person.

use super::{Context, escaped};
use crate::args::{self, CharterCommand, KeysCommand};
use crate::error::{CliError, Exit};
use crate::render;
use djuntu_node::api::{
    AddKey, Amend, Amended, Approve, Charter, KeepKey, KeptKey, Need, Recover, RemoveKey, Rotate, Settle,
};
use djuntu_protocol::identity::PublicKey;

pub(super) fn keys(context: &Context, args: args::Keys) -> Result<(), CliError> {
    match args.command {
        KeysCommand::List => {
            let charter: Charter = context.client()?.get("/charter")?;
            context.print(&charter, render::keys)
        }
        KeysCommand::Add(args) => {
            let key = key(&args.key)?;
            let args::AddKey { office, holder, roles, from, until, .. } = args;
            amended(context, "/charter/keys", &AddKey { key, roles, office, holder, from, until })
        }
        KeysCommand::Remove(args) => {
            amended(context, "/charter/removals", &RemoveKey { key: args.key, keep_out: args.keep_out })
        }
        KeysCommand::Rotate => amended(context, "/charter/rotations", &Rotate {}),
        KeysCommand::Recover(args) => recover(context, args),
        KeysCommand::Keep { key } => {
            let kept: KeptKey = context.client()?.post("/charter/cuts", &KeepKey { key })?;
            context.print(&kept, render::kept_key)
        }
    }
}

fn recover(context: &Context, args: args::RecoverKeys) -> Result<(), CliError> {
    let args::RecoverKeys { territory, office, holder, from, until, remove, .. } = args;
    let node = args.node.as_deref().map(key).transpose()?;
    let key = key(&args.key)?;
    let recover = Recover { territory, key, office, holder, from, until, remove, node };
    amended(context, "/charter/recoveries", &recover)
}

/// Reads a whole key: whoever lists one must mean exactly that one.
fn key(typed: &str) -> Result<PublicKey, CliError> {
    typed.trim().to_ascii_lowercase().parse().map_err(|_| {
        CliError::new(Exit::Usage, format!("“{typed}” is not a key: keys have 52 letters and digits"))
            .advice("“djuntu keys list” on the other machine shows its key")
    })
}

pub(super) fn charter(context: &Context, args: args::Charter) -> Result<(), CliError> {
    match args.command {
        CharterCommand::Show { territory } => {
            let of = territory.map(|name| format!("?territory={}", escaped(&name))).unwrap_or_default();
            let charter: Charter = context.client()?.get(&format!("/charter{of}"))?;
            context.print(&charter, render::charter)
        }
        CharterCommand::Propose(args) => {
            let guardians = if args.no_guardians { Some(Vec::new()) } else { Some(args.guardian) };
            let guardians = guardians.filter(|guardians| args.no_guardians || !guardians.is_empty());
            let amend = Amend { threshold: args.threshold, guardians, guardians_needed: args.guardians_needed };
            amended(context, "/charter/amendments", &amend)
        }
        CharterCommand::Approve { version } => amended(context, "/charter/approvals", &Approve { entry: version }),
        CharterCommand::Settle { version } => amended(context, "/charter/settlements", &Settle { entry: version }),
    }
}

fn amended(context: &Context, path: &str, body: &impl serde::Serialize) -> Result<(), CliError> {
    let amended: Amended = context.client()?.post(path, body)?;
    context.print(&amended, render::amended)
}

pub(super) fn needs(context: &Context) -> Result<(), CliError> {
    let needs: Vec<Need> = context.client()?.get("/needs")?;
    context.print(&needs, |needs| render::needs(needs))
}
