//! `doctor`: whether anything about this node needs a person. What only the running node knows it is asked; keys and disk
//! are looked at from here, so that there is an answer when the node does not run.

use super::Context;
use crate::error::{CliError, Exit};
use crate::render;
use djuntu_node::api::{Check, Doctor};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::SystemTime;

/// Less free space than this is worth a word: a node stops when it cannot write.
const FREE_BYTES_MIN: u64 = 1 << 30;
/// How old a backup may be.
const BACKUP_DAYS_MAX: u64 = 7;
/// What the time of the last backup is kept in.
const BACKUP_FILE: &str = "last-backup";

pub(super) fn doctor(context: &Context) -> Result<(), CliError> {
    let mut checks = vec![keys(&context.data), disk(&context.data)];
    match context.client().and_then(|client| client.get::<Doctor>("/doctor")) {
        Ok(doctor) => {
            checks.insert(0, check("node", "well", "it runs".to_owned(), None));
            checks.extend(doctor.checks);
        }
        Err(error) => {
            let advice = "start it with “djuntu run”, or “systemctl start djuntu” where it is a service";
            checks.insert(0, check("node", "bad", error.to_string(), Some(advice)));
        }
    }
    checks.push(backup(&context.data));
    let bad = checks.iter().filter(|check| check.state == "bad").count();
    let doctor = Doctor { well: bad == 0, checks };
    context.print(&doctor, render::doctor)?;
    if bad > 0 {
        let what = format!("{bad} of {} things need a person", doctor.checks.len());
        return Err(CliError::new(Exit::NeedsPerson, what).advice("each says above what to do"));
    }
    Ok(())
}

fn check(name: &str, state: &str, found: String, advice: Option<&str>) -> Check {
    Check { name: name.to_owned(), state: state.to_owned(), found, advice: advice.map(str::to_owned) }
}

/// The keys are there, and nobody else on this machine can read them.
fn keys(data: &Path) -> Check {
    let folder = data.join("keys");
    let Ok(node) = std::fs::metadata(folder.join("node")) else {
        let found = format!("there is no node key in {}", folder.display());
        let advice =
            "name the right folder with --data; “djuntu run” makes a new node, “djuntu restore” brings one back";
        return check("keys", "bad", found, Some(advice));
    };
    let others = ["office", "office.next"].iter().filter_map(|name| std::fs::metadata(folder.join(name)).ok());
    if std::iter::once(node).chain(others).any(|key| key.mode() & 0o077 != 0) {
        let advice =
            format!("chmod 600 {}/*, and “djuntu keys rotate” if somebody may have read them", folder.display());
        return check("keys", "bad", "others on this machine can read them".to_owned(), Some(&advice));
    }
    check("keys", "well", "they are there, and only their owner can read them".to_owned(), None)
}

fn disk(data: &Path) -> Check {
    let free = rustix::fs::statvfs(data).map(|found| found.f_bavail.saturating_mul(found.f_frsize));
    match free {
        Ok(free) if free < FREE_BYTES_MIN => {
            let advice = "make room: a node that cannot write stops, so that nothing is lost";
            check("disk", "bad", format!("only {} MiB are free", free >> 20), Some(advice))
        }
        Ok(free) => check("disk", "well", format!("{} GiB are free", free >> 30), None),
        Err(error) => check("disk", "bad", format!("{} cannot be looked at: {error}", data.display()), None),
    }
}

/// The backup that was last made with this program from this folder, if there was one.
fn backup(data: &Path) -> Check {
    let advice = "“djuntu backup FILE”, and keep FILE on another machine";
    let made = std::fs::metadata(data.join(BACKUP_FILE)).and_then(|file| file.modified());
    let Ok(made) = made else {
        let state = if has_something(data) { "bad" } else { "unknown" };
        return check("backup", state, "none was made from this folder".to_owned(), Some(advice));
    };
    let days = SystemTime::now().duration_since(made).unwrap_or_default().as_secs() / 86_400;
    match days {
        0 => check("backup", "well", "the last one is of today".to_owned(), None),
        1..=BACKUP_DAYS_MAX => check("backup", "well", format!("the last one is {days} days old"), None),
        _ => check("backup", "bad", format!("the last one is {days} days old"), Some(advice)),
    }
}

/// Returns whether a disk that dies would take anything with it: a node that has nothing yet needs no backup.
fn has_something(data: &Path) -> bool {
    let segments = std::fs::read_dir(data.join("archive")).into_iter().flatten().flatten();
    segments.filter_map(|segment| segment.metadata().ok()).any(|segment| segment.len() > 0)
}

/// Remembers that a backup was made now. A folder that cannot be written does not make the backup a failure.
pub(super) fn note_backup(data: &Path) {
    _ = std::fs::write(data.join(BACKUP_FILE), "The time of this file is when the last backup was made.\n");
}
