//! `run`: this process becomes the node.

use super::Context;
use crate::args::Run;
use crate::error::{CliError, Exit};
use crate::render;
use djuntu_node::config::{self, Config, ConfigError, Overrides};
use std::io::IsTerminal;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tracing_subscriber::EnvFilter;

pub(super) fn run(context: &Context, args: Run) -> Result<(), CliError> {
    log_to_stderr(&args.log)?;
    let overrides = Overrides {
        name: args.name,
        listen: args.listen,
        advertise: args.advertise,
        api: args.api,
        mdns: args.no_mdns.then_some(false),
        upnp: args.no_upnp.then_some(false),
        relay: args.no_relay.then_some(false),
        network: args.network,
        silent_days: args.silent_days,
        bytes_per_day: args.bytes_per_day,
        quota: args.quota,
    };
    let config = config::load(&context.data, overrides).map_err(|error| configuration(&error))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| CliError::failed(&error.to_string()))?;
    runtime.block_on(node(context, config))
}

async fn node(context: &Context, config: Config) -> Result<(), CliError> {
    // A task of its own, so that signals are caught from now on and not only once the node is up.
    let stop = tokio::spawn(interrupted());
    let (ready, is_ready) = oneshot::channel::<djuntu_node::Ready>();
    let announce = async {
        match is_ready.await {
            Ok(ready) if context.json => context.print(&ready.status, |_| String::new()),
            Ok(ready) => render::terminal::print(&render::ready(&ready, &context.data)),
            // It could not start, and says why itself.
            Err(_) => Ok(()),
        }
    };
    let running = djuntu_node::run(config, ready, async { stop.await.unwrap_or(()) });
    let (ran, announced) = tokio::join!(running, announce);
    ran.map_err(|error| CliError::with_code(error.exit_code(), error.to_string()))?;
    announced
}

/// Waits for Ctrl-C, or for the service manager's request to stop.
pub(super) async fn interrupted() {
    let mut interrupt = signal(SignalKind::interrupt()).expect("the system tells of signals");
    let mut terminate = signal(SignalKind::terminate()).expect("the system tells of signals");
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

fn log_to_stderr(filter: &str) -> Result<(), CliError> {
    let parsed = EnvFilter::try_new(filter).map_err(|error| {
        let what = format!("“{filter}” does not say what to log: {error}");
        CliError::new(Exit::Usage, what).advice("say for example --log info, or --log djuntu_node=debug")
    })?;
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    tracing_subscriber::fmt().with_env_filter(parsed).with_writer(std::io::stderr).with_ansi(colour).init();
    Ok(())
}

pub(super) fn configuration(error: &ConfigError) -> CliError {
    let exit = match error {
        ConfigError::Read { .. } => Exit::Failure,
        ConfigError::Parse { .. }
        | ConfigError::Address { .. }
        | ConfigError::Api(_)
        | ConfigError::Relay
        | ConfigError::Bytes { .. }
        | ConfigError::Territory(_)
        | ConfigError::SilentDays => Exit::Usage,
    };
    CliError::new(exit, error.to_string())
}
