//! What each command does: one file per command, and what they share.

mod accept;
mod agreement;
mod assembly;
mod assignments;
mod attach;
mod backup;
mod bundle;
mod charter;
mod cooperation;
mod decision;
mod demo;
mod doctor;
mod edit;
mod export;
mod fields;
mod files;
mod find;
mod import;
mod kinds;
mod network;
mod observe;
mod passphrase;
mod past;
mod read;
mod record;
mod run;
mod set_aside;
mod sign;
mod verify;
mod write;

pub(crate) use attach::{FileTaken, Got};
pub(crate) use export::WrittenFile;
pub(crate) use fields::Fields;
pub(crate) use import::Taken;

use crate::args::{Args, Command};
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::render::terminal;
use djuntu_node::api::{Act, Document, Written};
use serde::Serialize;
use std::path::PathBuf;

/// What every command is told.
#[derive(Debug)]
struct Context {
    /// The data folder.
    data: PathBuf,
    /// Whether the answer is for a program.
    json: bool,
}

impl Context {
    fn client(&self) -> Result<Client, CliError> {
        Client::open(&self.data)
    }

    /// Prints an answer: as it came for programs, laid out for people.
    fn print<T: Serialize>(&self, answer: &T, page: impl FnOnce(&T) -> String) -> Result<(), CliError> {
        if !self.json {
            return terminal::print(&page(answer));
        }
        let json = serde_json::to_string_pretty(answer).expect("what the interface says is JSON");
        terminal::print(&format!("{json}\n"))
    }
}

/// Carries out what was typed.
pub(crate) fn run(args: Args) -> Result<(), CliError> {
    let context = Context { data: data_folder(args.data)?, json: args.json };
    match args.command {
        Command::Demo { exit, commands } => demo::run(&context, exit, commands),
        Command::Run(args) => run::run(&context, args),
        Command::Found(args) => network::found(&context, args),
        Command::Invite(args) => network::invite(&context, &args),
        Command::Accept(args) => accept::accept(&context, &args),
        Command::Observe(args) => observe::observe(&context, &args),
        Command::Page(args) => network::page(&context, args),
        Command::Status(args) => network::status(&context, &args),
        Command::Doctor(_) => doctor::doctor(&context),
        Command::New(args) => write::new(&context, args),
        Command::Edit(args) => edit::edit(&context, &args),
        Command::Fields(args) => fields::fields(&context, &args),
        Command::List(args) => find::list(&context, &args),
        Command::Search(args) => find::search(&context, &args),
        Command::Show(args) => past::show(&context, &args),
        Command::Log(args) => read::log(&context, &args),
        Command::Diff(args) => past::diff(&context, &args),
        Command::Propose(args) => write::propose(&context, &args),
        Command::Sign(args) => sign::sign(&context, args),
        Command::Ratify(args) => agreement::ratify(&context, args),
        Command::Terminate(args) => agreement::terminate(&context, args),
        Command::Agreement(args) => agreement::agreement(&context, args),
        Command::Decision(args) => decision::decision(&context, args),
        Command::Assembly(args) => assembly::assembly(&context, args),
        Command::Record(args) => record::record(&context, args),
        Command::Publish(args) => observe::publish(&context, &args),
        Command::Attach(args) => attach::attach(&context, args),
        Command::Detach(args) => attach::detach(&context, &args),
        Command::File(args) => attach::file(&context, args),
        Command::Project(args) => kinds::project(&context, args),
        Command::Fund(args) => kinds::fund(&context, args),
        Command::Measure(args) => kinds::measure(&context, args),
        Command::Codes(args) => kinds::codes(&context, &args),
        Command::Keys(args) => charter::keys(&context, args),
        Command::Charter(args) => charter::charter(&context, args),
        Command::Cooperation(args) => cooperation::cooperation(&context, args),
        Command::Needs(_) => charter::needs(&context),
        Command::Backup(args) => backup::backup(&context, &args),
        Command::Restore(args) => backup::restore(&context, &args),
        Command::Bundle(args) => bundle::bundle(&context, args),
        Command::Export(args) => export::export(&context, &args),
        Command::Import(args) => import::import(&context, &args),
        Command::Keep(args) => set_aside::keep(&context, &args),
        Command::KeepOut(args) => set_aside::keep_out(&context, &args),
        Command::Reapply(args) => set_aside::reapply(&context, &args),
        Command::Verify { what } => verify::verify(&context, what.as_deref()),
        Command::Rebuild { network } => verify::rebuild(&context, network),
        Command::Completions { shell } => files::completions(shell),
        Command::Man { folder } => files::man(&folder),
    }
}

/// Returns the data folder: the one that was named, else the user's own (XDG Base Directory Specification).
fn data_folder(named: Option<PathBuf>) -> Result<PathBuf, CliError> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let users = || Some(absolute("XDG_DATA_HOME")?.join("djuntu"));
    let homes = || Some(absolute("HOME")?.join(".local/share/djuntu"));
    named.or_else(users).or_else(homes).ok_or_else(|| {
        CliError::new(Exit::Usage, "there is no home folder in which the data could be")
            .advice("name a folder with --data")
    })
}

/// Returns a document's place in the interface.
fn document_path(id: &str, rest: &str) -> Result<String, CliError> {
    let id = id.trim();
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let what = format!("“{id}” is not the beginning of an id: ids are of letters and digits");
        return Err(CliError::new(Exit::Usage, what).advice("see “djuntu list”"));
    }
    Ok(format!("/documents/{id}{rest}"))
}

/// Returns a text as it stands in an address (RFC 3986).
fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}

/// Makes a statement, and shows how the document stands then.
fn tell(context: &Context, id: &str, act: &Act, page: impl FnOnce(&Document) -> String) -> Result<(), CliError> {
    let client = context.client()?;
    let written: Written = client.post(&document_path(id, "/acts")?, act)?;
    if context.json {
        return context.print(&written, |_| String::new());
    }
    let document: Document = client.get(&document_path(&written.document.to_string(), "")?)?;
    context.print(&document, page)
}
