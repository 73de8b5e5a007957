//! Passphrases: from a file, or typed by a person and not shown.
//!
//! Nobody is asked whose input is no terminal: what comes through a pipe there was meant for something else.

use crate::error::{CliError, Exit};
use crate::render::terminal;
use djuntu_node::vault::Passphrase;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// More than the longest passphrase.
const FILE_BYTES: u64 = 64 << 10;

/// Returns the passphrase with which keys are to be sealed; typed twice, because a slip would lock them up for ever.
pub(super) fn for_sealing(file: Option<&Path>) -> Result<Passphrase, CliError> {
    if let Some(file) = file {
        return read(file);
    }
    let first = ask("A passphrase for the keys (it is not shown):")?;
    let second = ask("The same passphrase again:")?;
    if first == second { parse(&first) } else { Err(CliError::new(Exit::Usage, "the two passphrases differ")) }
}

/// Returns the passphrase that shall open keys.
pub(super) fn for_opening(file: Option<&Path>) -> Result<Passphrase, CliError> {
    match file {
        Some(file) => read(file),
        None => parse(&ask("The passphrase of the keys (it is not shown):")?),
    }
}

fn read(file: &Path) -> Result<Passphrase, CliError> {
    let mut text = String::new();
    let opened = File::open(file).and_then(|file| file.take(FILE_BYTES).read_to_string(&mut text));
    opened.map_err(|error| CliError::unreadable(file, &error))?;
    parse(&text)
}

fn parse(text: &str) -> Result<Passphrase, CliError> {
    Passphrase::new(text).map_err(|error| CliError::new(Exit::Usage, error.to_string()))
}

fn ask(question: &str) -> Result<String, CliError> {
    if !terminal::has_person() {
        let what = "a passphrase needs somebody at a terminal, and there is none here";
        return Err(CliError::new(Exit::NeedsPerson, what).advice("name a file with --passphrase-file"));
    }
    terminal::say(question);
    let failed = |error: io::Error| CliError::failed(&error.to_string());
    let input = io::stdin();
    let before = tcgetattr(&input).map_err(|error| failed(error.into()))?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&input, OptionalActions::Flush, &silent).map_err(|error| failed(error.into()))?;
    let mut line = String::new();
    let typed = input.read_line(&mut line);
    tcsetattr(&input, OptionalActions::Flush, &before).map_err(|error| failed(error.into()))?;
    typed.map_err(failed)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
