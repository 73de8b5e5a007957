//! `attach`, `detach`, `file`: the files of documents.

use super::{Context, document_path, escaped};
use crate::args::{self, FileCommand};
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::render::{self, Progress, terminal};
use djuntu_node::api::{Attach, File, Named, Written};
use djuntu_node::files::{FileError, Shelf, mime_of};
use serde::Serialize;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often to ask the node how far a file is.
const PAUSE: Duration = Duration::from_millis(100);

/// A file that was brought.
#[derive(Debug, Serialize)]
pub(crate) struct FileTaken {
    /// The file.
    pub(crate) file: PathBuf,
    /// Whether a document here names it, so that it was taken.
    pub(crate) taken: bool,
}

/// A file that was written.
#[derive(Debug, Serialize)]
pub(crate) struct Got {
    /// The file.
    pub(crate) file: File,
    /// Where it was written.
    pub(crate) output: PathBuf,
}

pub(super) fn attach(context: &Context, args: args::Attach) -> Result<(), CliError> {
    let client = context.client()?;
    let path = document_path(&args.id, "/files")?;
    // A wrong id is told before anything is copied.
    client.get::<Vec<File>>(&path)?;
    let name = match args.name {
        Some(name) => name,
        None => file_name(&args.file)?,
    };
    let (hash, _) = keep(context, &args.file, "copying")?;
    let mime = args.mime.or_else(|| mime_of(&name).map(str::to_owned));
    let attach = Attach { hash, name, mime, language: args.language, category: args.category };
    client.post::<_, Written>(&path, &attach)?;
    let files: Vec<File> = client.get(&path)?;
    let attached: Vec<File> = files.into_iter().filter(|file| file.hash == hash).collect();
    context.print(&attached, |files| render::files(files))
}

pub(super) fn detach(context: &Context, args: &args::Detach) -> Result<(), CliError> {
    let written: Written = context.client()?.delete(&file_path(&args.id, &args.file)?)?;
    context.print(&written, |_| "the file is taken out of the document\n".to_owned())
}

pub(super) fn file(context: &Context, args: args::Files) -> Result<(), CliError> {
    match args.command {
        FileCommand::List { id } => {
            let files: Vec<File> = context.client()?.get(&document_path(&id, "/files")?)?;
            context.print(&files, |files| render::files(files))
        }
        FileCommand::Get { id, file, output, force, wait } => {
            get(context, &file_path(&id, &file)?, output, force, Duration::from_secs(wait))
        }
        FileCommand::Take { files } => take(context, &files),
    }
}

fn get(context: &Context, path: &str, output: Option<PathBuf>, force: bool, wait: Duration) -> Result<(), CliError> {
    let client = context.client()?;
    let file: File = client.get(path)?;
    let output = output.unwrap_or_else(|| PathBuf::from(local_name(&file)));
    if !force && output.exists() {
        let what = format!("{} is there already", shown(&output));
        return Err(CliError::new(Exit::Usage, what).advice("name another with --output, or say --force"));
    }
    let file = if file.state == "here" { file } else { wait_for(&client, path, wait)? };
    let from = Shelf::of(&context.data).path(file.hash);
    if let Err(error) = std::fs::copy(&from, &output) {
        let what = format!("{} cannot be written: {error}", shown(&output));
        return Err(CliError::new(Exit::CannotWrite, what).advice("name another place with --output"));
    }
    context.print(&Got { file, output }, render::got)
}

/// Has a file fetched, and waits until it is here; as long as it comes, the time begins anew.
fn wait_for(client: &Client, path: &str, wait: Duration) -> Result<File, CliError> {
    let mut file: File = client.post(&format!("{path}/fetches"), &serde_json::json!({}))?;
    let mut progress = Progress::begin("fetching");
    let (mut done, mut since) = (file.done, Instant::now());
    while file.state != "here" {
        if since.elapsed() >= wait {
            let why = file.why.unwrap_or_else(|| "it has not come further".to_owned());
            let what = format!("“{}” is not here yet: {why}", terminal::clean(&file.name));
            return Err(CliError::new(Exit::NotInSync, what)
                .advice("your node goes on trying: ask again later, or wait longer with --wait"));
        }
        std::thread::sleep(PAUSE);
        file = client.get(path)?;
        progress.at(file.done, file.size);
        if file.done != done {
            (done, since) = (file.done, Instant::now());
        }
    }
    Ok(file)
}

fn take(context: &Context, files: &[PathBuf]) -> Result<(), CliError> {
    let named: Vec<Named> = context.client()?.get("/files")?;
    let mut brought = Vec::new();
    for file in files {
        let length = std::fs::metadata(file)
            .map_err(|error| unread(file, &FileError::Disk { path: file.clone(), source: error }))?;
        // Most files of a stick are not of documents, and need not be read.
        let taken = length.is_file() && named.iter().any(|named| named.size == length.len()) && {
            let (hash, _) = Shelf::hash(file).map_err(|error| unread(file, &error))?;
            let is_named = named.iter().any(|named| named.hash == hash);
            if is_named {
                keep(context, file, "copying")?;
                let documents = named.iter().filter(|named| named.hash == hash).map(|named| named.document);
                for document in documents {
                    let noted = Shelf::of(&context.data).note_reason(hash, document);
                    noted.map_err(|error| unread(file, &error))?;
                }
            }
            is_named
        };
        brought.push(FileTaken { file: file.clone(), taken });
    }
    context.print(&brought, |brought| render::brought(brought))
}

fn keep(
    context: &Context,
    file: &Path,
    what: &'static str,
) -> Result<(djuntu_protocol::identity::FileHash, u64), CliError> {
    let length = std::fs::metadata(file).map(|found| found.len()).unwrap_or_default();
    let mut progress = Progress::begin(what);
    let kept = Shelf::of(&context.data).keep(file, |done| progress.at(done, length));
    drop(progress);
    kept.map_err(|error| unread(file, &error))
}

fn unread(file: &Path, error: &FileError) -> CliError {
    let (exit, advice) = match error {
        FileError::Disk { source, path } if source.kind() == ErrorKind::NotFound && path == file => {
            (Exit::NotFound, "look at the name, or name it with its folder")
        }
        FileError::Disk { path, .. } if path != file => {
            (Exit::CannotWrite, "make room on the disk of the node, and try again")
        }
        FileError::Disk { .. } => (Exit::Failure, "look whether you may read it, and whether the stick is still there"),
        FileError::Empty | FileError::TooLong => (Exit::Usage, "attach another file, or say in a text where it is"),
        FileError::Damaged(_) | FileError::Wrong(_) => (Exit::Integrity, "attach it again"),
    };
    CliError::new(exit, format!("{} cannot be taken: {error}", shown(file))).advice(advice)
}

fn shown(file: &Path) -> String {
    terminal::clean(&file.display().to_string())
}

/// Returns the place of a file in the interface.
fn file_path(id: &str, file: &str) -> Result<String, CliError> {
    document_path(id, &format!("/files/{}", escaped(file.trim())))
}

fn file_name(file: &Path) -> Result<String, CliError> {
    let name = file.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    name.ok_or_else(|| {
        CliError::new(Exit::Usage, format!("{} has no name that others can read", shown(file)))
            .advice("give it one with --name")
    })
}

/// Returns the name under which a file is written here: its own where it is harmless, because somebody else chose it.
fn local_name(file: &File) -> String {
    let is_harmless = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | ' ' | '(' | ')');
    let name: String =
        file.name.chars().map(|letter| if is_harmless(letter) { letter } else { '_' }).take(120).collect();
    let name = name.trim_matches(|letter| matches!(letter, '.' | ' ' | '-'));
    if name.is_empty() { file.hash.short() } else { name.to_owned() }
}
