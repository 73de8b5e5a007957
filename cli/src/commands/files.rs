//! `completions`, `man`: what packages put into the system, made from the table of arguments.

use crate::args::Args;
use crate::error::{CliError, Exit};
use crate::render::terminal;
use clap::CommandFactory;
use clap_complete::Shell;
use std::path::Path;

pub(super) fn completions(shell: Shell) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "djuntu", &mut script);
    terminal::print(&String::from_utf8_lossy(&script))
}

pub(super) fn man(folder: &Path) -> Result<(), CliError> {
    let written = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Args::command(), folder));
    written
        .map_err(|error| CliError::new(Exit::CannotWrite, format!("{} cannot be written: {error}", folder.display())))
}
