//! The `djuntu` command.
//!
//! `djuntu run` is a node; nearly every other command asks the node that runs on the same data folder, and says what it
//! answered. What was asked for goes to stdout; everything that is said besides, to stderr.

mod args;
mod client;
mod commands;
mod error;
mod render;

use args::Args;
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    error::install_reporter();
    match commands::run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let code = error.exit_code();
            if !error.is_silent() {
                anstream::eprintln!("{:?}", miette::Report::new(error));
            }
            ExitCode::from(code)
        }
    }
}
