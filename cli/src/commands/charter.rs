//! `keys`, `charter`, `needs`: who acts for the territory, and what waits for a person.

use super::{Context, escaped, passphrase};
use crate::args::{self, CharterCommand, KeysCommand};
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::render;
use djuntu_node::api::{
    AddKey, Amend, Amended, Approve, Charter, KeepKey, KeptKey, Need, OfficeKey, ProtectKey, Recover, RemoveKey,
    Rotate, Settle, UnlockKey,
};
use djuntu_node::vault::Passphrase;
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
        KeysCommand::Protect(args) => {
            let client = context.client()?;
            let passphrase = passphrase::for_sealing(args.passphrase_file.as_deref())?;
            office_key(context, &client, "/office-key/protection", &protection(&passphrase, true))
        }
        KeysCommand::Unprotect(args) => {
            let client = context.client()?;
            let passphrase = passphrase::for_opening(args.passphrase_file.as_deref())?;
            office_key(context, &client, "/office-key/protection", &protection(&passphrase, false))
        }
        KeysCommand::Unlock(args) => unlock(context, &args),
        KeysCommand::Lock => {
            let wish = UnlockKey { passphrase: None, minutes: None };
            office_key(context, &context.client()?, "/office-key/unlocking", &wish)
        }
        KeysCommand::Recover(args) => recover(context, args),
        KeysCommand::Keep { key } => {
            let kept: KeptKey = context.client()?.post("/charter/cuts", &KeepKey { key })?;
            context.print(&kept, render::kept_key)
        }
    }
}

fn protection(passphrase: &Passphrase, protect: bool) -> ProtectKey {
    ProtectKey { passphrase: passphrase.as_str().to_owned(), protect }
}

fn unlock(context: &Context, args: &args::Unlock) -> Result<(), CliError> {
    let client = context.client()?;
    let passphrase = passphrase::for_opening(args.passphrase.passphrase_file.as_deref())?;
    let wish = UnlockKey { passphrase: Some(passphrase.as_str().to_owned()), minutes: Some(args.minutes) };
    office_key(context, &client, "/office-key/unlocking", &wish)
}

fn office_key(context: &Context, client: &Client, path: &str, wish: &impl serde::Serialize) -> Result<(), CliError> {
    let key: OfficeKey = client.post(path, wish)?;
    context.print(&key, render::office_key)
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
