//! `bundle`: what travels between nodes that are not connected, and the receipts that come back.

use super::Context;
use crate::args::{self, BundleCommand};
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::render::{self, Progress, terminal};
use djuntu_node::api::{Brought, BundleList, BundlePlan, BundleTaken, Import, ImportState, Imported, KeptBundle};
use djuntu_node::bundles::{self, ExportError, Exported};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How much of a file is brought to the node at a time.
const PART_BYTES: usize = 4 << 20;
/// How often to ask the node how far it is.
const PAUSE: Duration = Duration::from_millis(50);

/// A receipt that was written.
#[derive(Debug, serde::Serialize)]
struct ReceiptFile {
    /// The file.
    file: PathBuf,
    /// How long it is.
    bytes: usize,
}

pub(super) fn bundle(context: &Context, args: args::Bundle) -> Result<(), CliError> {
    match args.command {
        BundleCommand::Export(args) => match &args.relay {
            Some(id) => relay(context, &args, id),
            None => export(context, &args),
        },
        BundleCommand::Import { file } => import(context, &file),
        BundleCommand::Receipt { file, recipient, force } => receipt(context, &file, recipient.as_deref(), force),
        BundleCommand::List => {
            let listed: BundleList = context.client()?.get("/bundles")?;
            context.print(&listed, render::bundles)
        }
    }
}

fn export(context: &Context, args: &args::ExportBundle) -> Result<(), CliError> {
    bundles::check_free(&args.file, args.force).map_err(|error| unwritten(&error))?;
    let since_receipt = if args.since_receipt { "true" } else { "false" };
    let mut question = vec![("since_receipt", since_receipt)];
    question.extend(args.recipient.as_deref().map(|recipient| ("recipient", recipient)));
    question.extend(args.everybody.then_some(("everybody", "true")));
    let plan: BundlePlan = context.client()?.ask("/bundles/plan", &question)?;
    let exported: Result<Exported, ExportError> = {
        let mut progress = Progress::begin("writing");
        bundles::export(&context.data, &args.file, &plan, args.force, |done, all| progress.at(done, all))
    };
    let exported = exported.map_err(|error| unwritten(&error))?;
    context.print(&exported, render::exported)?;
    if exported.damaged.is_empty() {
        return Ok(());
    }
    let advice = "the bundle has everything that is intact; what is damaged here is fetched again from a twin";
    Err(CliError::new(Exit::Integrity, "a part of the archive is damaged and not in the bundle").advice(advice))
}

fn relay(context: &Context, args: &args::ExportBundle, id: &str) -> Result<(), CliError> {
    let listed: BundleList = context.client()?.get("/bundles")?;
    let typed = id.trim().to_lowercase();
    let mut found =
        listed.relayed.iter().filter(|kept| !typed.is_empty() && kept.bundle.to_string().starts_with(&typed));
    let kept: &KeptBundle = match (found.next(), found.next()) {
        (Some(kept), None) => kept,
        (Some(_), Some(_)) => {
            return Err(CliError::new(Exit::Usage, format!("several bundles have ids that begin with “{id}”"))
                .advice("type more of it; “djuntu --json bundle list” has all of it"));
        }
        (None, _) => {
            let what = format!("you carry no bundle whose id begins with “{}”", terminal::clean(id));
            return Err(CliError::new(Exit::NotFound, what).advice("see “djuntu bundle list”"));
        }
    };
    let written = {
        let mut progress = Progress::begin("writing");
        bundles::relay(&context.data, kept.bundle, &args.file, args.force, |done, all| progress.at(done, all))
    };
    written.map_err(|error| unwritten(&error))?;
    context.print(kept, |kept| render::relayed(kept, &args.file))
}

fn unwritten(error: &ExportError) -> CliError {
    CliError::with_code(error.exit_code(), error.to_string())
}

fn import(context: &Context, file: &Path) -> Result<(), CliError> {
    let client = context.client()?;
    bring(&client, file)?;
    let begun: Import = client.post("/bundles/import", &serde_json::json!({}))?;
    let imported = wait(&client, begun.number)?;
    context.print(&imported, render::imported)?;
    match imported {
        Imported::Bundle(taken) => judged(&taken),
        Imported::Relayed { .. } | Imported::Receipt { .. } => Ok(()),
    }
}

/// Copies the file to the node, part by part.
fn bring(client: &Client, file: &Path) -> Result<(), CliError> {
    let unreadable = |error: std::io::Error| {
        let advice = "look whether the name is right; if the stick was pulled out, put it in again and import again: what was \
                      taken stays";
        CliError::unreadable(file, &error).advice(advice)
    };
    let mut source = File::open(file).map_err(unreadable)?;
    let all = source.metadata().map_err(unreadable)?.len();
    let mut progress = Progress::begin("copying");
    let mut offset = 0;
    loop {
        let mut part = Vec::new();
        source.by_ref().take(PART_BYTES as u64).read_to_end(&mut part).map_err(unreadable)?;
        if part.is_empty() && offset > 0 {
            return Ok(());
        }
        let length = part.len() as u64;
        let _: Brought = client.post_bytes(&format!("/bundles/incoming?offset={offset}"), &part)?;
        offset += length;
        progress.at(offset, all);
        if length == 0 {
            return Ok(());
        }
    }
}

/// Waits until the node has read the file.
fn wait(client: &Client, number: u64) -> Result<Imported, CliError> {
    let mut progress = Progress::begin("taking");
    loop {
        let import: Import = client.get("/bundles/import")?;
        if import.number != number {
            let what =
                "the node was started again, or somebody brought in another file, before it said what came of this one";
            return Err(CliError::new(Exit::NotReachable, what).advice("import again: what was taken stays"));
        }
        match import.state {
            ImportState::Running { done, all } => progress.at(done, all),
            ImportState::Done { outcome } => return Ok(*outcome),
            ImportState::Failed { problem } => return Err(problem.into()),
            ImportState::None => return Err(CliError::failed("the node has begun to read no file")),
        }
        std::thread::sleep(PAUSE);
    }
}

/// Says whether everything that was sent is here.
fn judged(taken: &BundleTaken) -> Result<(), CliError> {
    if taken.unwelcome.is_some() {
        let advice = "ask whoever sent it to answer a new invitation";
        return Err(CliError::new(Exit::Refused, "the invitation that it answers is not honoured").advice(advice));
    }
    if !taken.whole || taken.refused_count > 0 {
        let advice =
            "everything intact is taken; ask for the bundle again, and send the receipt, which says what is missing";
        return Err(CliError::new(Exit::Integrity, "not all of the bundle is as it was signed").advice(advice));
    }
    if taken.full > 0 {
        let advice = "give its territory more room with the table “quota” in config.toml, start the node again, and import again";
        return Err(CliError::new(Exit::NotInSync, "a part has no room here: the quota of its territory is full")
            .advice(advice));
    }
    if taken.waiting > 0 {
        let advice = "send the receipt, which says so, and ask for a bundle that was made without --since-receipt";
        return Err(CliError::new(Exit::NotInSync, "a part rests on what is missing here").advice(advice));
    }
    Ok(())
}

fn receipt(context: &Context, file: &Path, recipient: Option<&str>, force: bool) -> Result<(), CliError> {
    let question: Vec<(&str, &str)> = recipient.map(|recipient| ("recipient", recipient)).into_iter().collect();
    bundles::check_free(file, force).map_err(|error| unwritten(&error))?;
    let bytes = context.client()?.ask_bytes("/bundles/receipt", &question)?;
    bundles::write_whole(file, &bytes, force).map_err(|error| unwritten(&error))?;
    let written = ReceiptFile { file: file.to_path_buf(), bytes: bytes.len() };
    context.print(&written, |_| render::receipt_written(file))
}
