//! `accept`: answers an invitation and waits for the other side, which may be off.

use super::Context;
use crate::args;
use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::render::terminal;
use djuntu_node::api::{Accept, Accepted, Confirmation, Status};
use std::time::{Duration, Instant};

/// How long to wait for the other side.
const WAIT_TIME_MAX: Duration = Duration::from_secs(60);
/// How often to look whether it has confirmed.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) fn accept(context: &Context, args: &args::Accept) -> Result<(), CliError> {
    let client = context.client()?;
    let mut accepted: Accepted = client.post("/acceptances", &Accept { code: args.code.concat() })?;
    if !accepted.confirmed && !args.no_wait {
        terminal::say("Waiting until the other side confirms, for a minute at most. If it is off now, that does no");
        terminal::say("harm: this node goes on calling it, even after a restart. Ctrl-C only ends the waiting.");
        accepted.confirmed = wait(&client, &accepted)?;
    }
    context.print(&accepted, |accepted| {
        let state = if accepted.confirmed { "confirmed by both sides" } else { "not confirmed by the other side yet" };
        format!(
            "{state}\nthe four words: {}\nCompare them by telephone: both sides must see the same.\n",
            accepted.words
        )
    })?;
    if !accepted.confirmed && !args.no_wait {
        return Err(not_confirmed(&client.get("/status")?));
    }
    Ok(())
}

/// Says what may be the matter, as far as this node knows.
fn not_confirmed(status: &Status) -> CliError {
    let advice = match status.alarms.as_slice() {
        [] => "this node goes on calling it by itself; “djuntu status” says how it stands".to_owned(),
        alarms => terminal::clean(&alarms.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
    };
    CliError::new(Exit::NotInSync, "the other side has not confirmed yet").advice(advice)
}

fn wait(client: &Client, accepted: &Accepted) -> Result<bool, CliError> {
    let begun = Instant::now();
    while begun.elapsed() < WAIT_TIME_MAX {
        let answer: Confirmation = client.get(&format!("/acceptances/{}", accepted.document))?;
        if answer.confirmed {
            return Ok(true);
        }
        std::thread::sleep(PAUSE);
    }
    Ok(false)
}
