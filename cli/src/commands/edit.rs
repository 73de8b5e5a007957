//! `edit`: from the command line, or in an editor; only what was changed is sent.

mod text;

use super::{Context, assignments, document_path};
use crate::args;
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::render::{flatten, short, terminal};
use djuntu_node::api::{Edit, Written};
use djuntu_protocol::document::view::{Assignment, Draft};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) fn edit(context: &Context, args: &args::Edit) -> Result<(), CliError> {
    let client = context.client()?;
    if args.set.is_empty() {
        return in_editor(context, &client, &args.id);
    }
    send(context, &client, &args.id, assignments::parse(&args.set)?)
}

fn send(context: &Context, client: &Client, id: &str, set: Vec<Assignment>) -> Result<(), CliError> {
    let written: Written = client.patch(&document_path(id, "")?, &Edit { set })?;
    context.print(&written, |written| format!("{} is changed\n", short(&written.document)))
}

/// Opens the document in the person's editor. What was written there is kept when it cannot be sent.
fn in_editor(context: &Context, client: &Client, id: &str) -> Result<(), CliError> {
    if !terminal::has_person() {
        let what = "an editor needs somebody at a terminal, and there is none here";
        return Err(CliError::new(Exit::NeedsPerson, what).advice("say what to change: djuntu edit ID FIELD=VALUE"));
    }
    let editor = editor()?;
    let draft: Draft = client.get(&document_path(id, "/draft")?)?;
    let before = flatten(&draft.fields);
    let page = text::write(&before);
    let file = create(&context.data, &page)?;
    let changed = changed(&editor, &file, &before);
    let outcome = changed.and_then(|set| send(context, client, id, set));
    match (outcome, std::fs::read_to_string(&file)) {
        (Err(error), Ok(written)) if written != page => {
            Err(error.advice(format!("what you wrote is kept in {}", file.display())))
        }
        (outcome, _) => {
            let removed = std::fs::remove_file(&file);
            outcome?;
            removed.map_err(|error| unwritable(&file, &error))
        }
    }
}

/// Lets the person edit the file, and returns what was changed there.
fn changed(editor: &str, file: &Path, before: &[(String, String)]) -> Result<Vec<Assignment>, CliError> {
    open_editor(editor, file)?;
    let written = std::fs::read_to_string(file);
    let written = written.map_err(|error| CliError::failed(&format!("{} cannot be read: {error}", file.display())))?;
    let after = text::read(&written).map_err(|error| CliError::new(Exit::Usage, error.to_string()))?;
    let changes = text::changes(before, &after);
    if changes.is_empty() {
        return Err(CliError::new(Exit::Refused, "you changed nothing, so nothing was sent"));
    }
    Ok(changes)
}

/// Writes a file that nobody else can read, in the data folder, where it outlives a crash.
fn create(data: &Path, text: &str) -> Result<PathBuf, CliError> {
    let file = data.join(format!("edit-{}.txt", std::process::id()));
    let opened = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&file);
    let written = opened.and_then(|mut opened| opened.write_all(text.as_bytes()));
    written.map_err(|error| unwritable(&file, &error))?;
    Ok(file)
}

fn unwritable(file: &Path, error: &std::io::Error) -> CliError {
    CliError::new(Exit::CannotWrite, format!("{} cannot be written: {error}", file.display()))
}

/// Returns the editor that `VISUAL` or `EDITOR` names.
fn editor() -> Result<String, CliError> {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let editor = ["VISUAL", "EDITOR"].into_iter().find_map(named);
    editor.ok_or_else(|| {
        let advice = "set EDITOR, as in: EDITOR=nano djuntu edit ID";
        CliError::new(Exit::Usage, "no editor is named").advice(advice)
    })
}

/// Runs the editor with its own options, as a shell does.
fn open_editor(editor: &str, file: &Path) -> Result<(), CliError> {
    let status = Command::new("sh").arg("-c").arg(format!("{editor} \"$1\"")).arg("djuntu").arg(file).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(CliError::failed(&format!("the editor “{editor}” has failed: {status}"))),
        Err(error) => Err(CliError::failed(&format!("the editor “{editor}” cannot be started: {error}"))),
    }
}
