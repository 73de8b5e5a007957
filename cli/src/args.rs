//! What can be typed: every command with its options and an example.

mod agreement;
mod assembly;
mod backup;
mod bundle;
mod charter;
mod cooperation;
mod decision;
mod documents;
mod export;
mod fields;
mod file;
mod find;
mod fund;
mod measure;
mod node;
mod observe;
mod page;
mod past;
mod project;
mod record;

pub(crate) use agreement::{Agreement, AgreementCommand, Ratify, Terminate};
pub(crate) use assembly::{Assembly, AssemblyCommand};
pub(crate) use backup::{Backup, Restore};
pub(crate) use bundle::{Bundle, BundleCommand, Export as ExportBundle};
pub(crate) use charter::{
    AddKey, Charter, CharterCommand, Keep, KeepOut, Keys, KeysCommand, Needs, Reapply, RecoverKeys, Unlock,
};
pub(crate) use cooperation::{Cooperation, CooperationCommand};
pub(crate) use decision::{Decision, DecisionCommand};
pub(crate) use documents::{Edit, List, Log, New, NewKind, Propose, Show, Sign};
pub(crate) use export::{Export, Import};
pub(crate) use fields::Fields;
pub(crate) use file::{Attach, Detach, FileCommand, Files};
pub(crate) use find::{Filters, Search};
pub(crate) use fund::{Fund, FundCommand};
pub(crate) use measure::{Codes, Measure, MeasureCommand};
pub(crate) use node::{Accept, Doctor, Found, Invite, Run, Status};
pub(crate) use observe::{Observe, Publish};
pub(crate) use page::Page;
pub(crate) use past::Diff;
pub(crate) use project::{Project, ProjectCommand};
pub(crate) use record::{Record, RecordCommand};

use clap::{Parser, Subcommand};
use std::path::PathBuf;

const EXIT_CODES: &str = "\
First steps:
  djuntu demo                          see territories work together, on this machine alone
  djuntu run                           start your node; leave it running
  djuntu found \"Loures\"                found your territory (in another window)
  djuntu invite                        make a code for a twin, who types: djuntu accept CODE

Exit codes:
   0  done                             7  something is not what was signed
   1  failed                           8  not found
   2  what was typed is not right      9  data folder in use, or of another version
   3  node not reachable              10  address taken
   4  not in sync, or timed out       11  cannot write
   5  refused                        130  interrupted
   6  needs a person";

/// Joint projects and agreements of twinned territories, on a network without a centre
///
/// Your node keeps everything that you share with your twins, and goes on working when the link to them is cut.
#[derive(Debug, Parser)]
#[command(name = "djuntu", version, after_help = EXIT_CODES, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Args {
    /// The data folder of the node [default: djuntu in the user's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "DJUNTU_DATA", hide_env_values = true)]
    pub(crate) data: Option<PathBuf>,
    /// Print JSON, for programs
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// See territories work together along the seven axes, on this machine alone
    ///
    /// Starts eight nodes in a temporary folder and plays what the network is for: a plan with its footprints, a decision
    /// of two assemblies, a twinning and a cooperation of four, a programme of two schools while the link is cut, a fund,
    /// the conservatory and the manifesto. What it prints was read from another node than the one that wrote it; the exit
    /// code is 0 only if all of it was. The people in it are invented. Nothing is left behind.
    #[command(after_help = "Examples:\n  djuntu demo\n  djuntu demo --commands --exit")]
    Demo {
        /// End at once after the last step, instead of staying up for you to try things
        #[arg(long)]
        exit: bool,
        /// Show every command with which it was done, as you would type it
        #[arg(long)]
        commands: bool,
    },
    Run(Run),
    Found(Found),
    Invite(Invite),
    Accept(Accept),
    Observe(Observe),
    Page(Page),
    Status(Status),
    Doctor(Doctor),
    New(New),
    Edit(Edit),
    Fields(Fields),
    List(List),
    Search(Search),
    Show(Show),
    Log(Log),
    Diff(Diff),
    Propose(Propose),
    Sign(Sign),
    Ratify(Ratify),
    Terminate(Terminate),
    Agreement(Agreement),
    Decision(Decision),
    Assembly(Assembly),
    Record(Record),
    Publish(Publish),
    Attach(Attach),
    Detach(Detach),
    File(Files),
    Project(Project),
    Fund(Fund),
    Measure(Measure),
    Codes(Codes),
    Keys(Keys),
    Charter(Charter),
    Cooperation(Cooperation),
    Needs(Needs),
    Keep(Keep),
    Backup(Backup),
    Restore(Restore),
    Bundle(Bundle),
    Export(Export),
    Import(Import),
    KeepOut(KeepOut),
    Reapply(Reapply),
    /// Check every signature and right again, from the files alone
    ///
    /// Trusts neither the node nor its index. Works while the node runs, and on a copy of the files on a machine that
    /// never saw the network. Of a bundle or a receipt it says from whom it is, for whom, and what is missing.
    #[command(after_help = "Examples:\n  djuntu verify\n  djuntu verify abcd1234\n  djuntu verify ./copy.bundle")]
    Verify {
        /// The beginning of a document's id, or a file (bundle, backup, receipt); the whole data folder when left out
        #[arg(value_name = "ID|FILE")]
        what: Option<String>,
    },
    /// Build the index anew from the archive, while the node is stopped
    #[command(after_help = "Example:\n  djuntu rebuild")]
    Rebuild {
        /// The network that the node belongs to [default: the one in config.toml, else djuntu]
        #[arg(long, value_name = "NAME", env = "DJUNTU_NETWORK", hide_env_values = true)]
        network: Option<String>,
    },
    /// Print what makes the Tab key complete commands
    #[command(after_help = "Example:\n  djuntu completions bash > ~/.local/share/bash-completion/completions/djuntu")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages into a folder
    #[command(after_help = "Example:\n  djuntu man ./man1")]
    Man {
        /// The folder; it is made if need be
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

#[cfg(test)]
mod tests;
