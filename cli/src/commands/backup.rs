//! `backup`, `restore`: one file with everything, and a data folder made of it.

use super::{Context, passphrase};
use crate::args;
use crate::error::{CliError, Exit};
use crate::render;
use djuntu_node::api::Confirmation;
use djuntu_node::backup::{Backup, save};

pub(super) fn backup(context: &Context, args: &args::Backup) -> Result<(), CliError> {
    let passphrase =
        if args.without_keys { None } else { Some(passphrase::for_sealing(args.passphrase_file.as_deref())?) };
    let saved = save(&context.data, &args.file, passphrase.as_ref(), args.force)
        .map_err(|error| CliError::with_code(error.exit_code(), error.to_string()))?;
    context.print(&saved, render::saved)?;
    if saved.damaged.is_empty() {
        super::doctor::note_backup(&context.data);
        return Ok(());
    }
    let advice = "the backup has everything that is intact; what is damaged here is fetched again from a twin";
    Err(CliError::new(Exit::Integrity, "a part of the archive is damaged and not in the backup").advice(advice))
}

pub(super) fn restore(context: &Context, args: &args::Restore) -> Result<(), CliError> {
    let Some(file) = args.file.as_deref().filter(|_| !args.confirm) else { return confirm(context) };
    let failed = |error: djuntu_node::backup::RestoreError| CliError::with_code(error.exit_code(), error.to_string());
    std::fs::File::open(file).map_err(|error| CliError::unreadable(file, &error))?;
    let mut backup = Backup::open(file).map_err(failed)?;
    if backup.has_keys() {
        let passphrase = passphrase::for_opening(args.passphrase_file.as_deref())?;
        backup.unlock(&passphrase).map_err(|error| CliError::new(Exit::Refused, error.to_string()))?;
    }
    let restored = backup.restore(&context.data).map_err(failed)?;
    context.print(&restored, |restored| render::restored(restored, &context.data))?;
    if restored.report.is_good() && restored.missing == Some(0) {
        return Ok(());
    }
    if restored.missing == Some(0) {
        let advice = "every entry that it counts is restored; start the node, and make a new backup";
        return Err(CliError::new(Exit::Integrity, "the file is damaged, and what stood at its end may be missing")
            .advice(advice));
    }
    let advice = "everything else is restored; start the node, and it fetches what is missing from the other nodes";
    Err(CliError::new(Exit::Integrity, "not everything of the backup could be restored").advice(advice))
}

fn confirm(context: &Context) -> Result<(), CliError> {
    let confirmed: Confirmation = context.client()?.post("/recovery/confirmations", &serde_json::json!({}))?;
    context.print(&confirmed, |_| "statements are made again, on what this node holds now\n".to_owned())
}
