//! How often a password was tried: [`TRIES_MAX`] times in a minute for each name, and as often for all names that nobody has.

use crate::page::limits::{TRIES_MAX, TRIES_WINDOW};
use std::collections::BTreeMap;
use tokio::time::Instant;

/// When passwords were tried; at most [`TRIES_MAX`] moments are kept for each account.
#[derive(Debug, Default)]
pub(super) struct Tries(BTreeMap<Option<String>, Vec<Instant>>);

impl Tries {
    /// Counts a try, of an account or of a name that nobody has; false when there were too many.
    pub(super) fn count(&mut self, name: Option<&str>, now: Instant) -> bool {
        let tries = self.0.entry(name.map(str::to_owned)).or_default();
        tries.retain(|tried| now.duration_since(*tried) < TRIES_WINDOW);
        let may = tries.len() < TRIES_MAX;
        if may {
            tries.push(now);
        }
        may
    }

    /// Forgets the tries of somebody who knew the password.
    pub(super) fn forget(&mut self, name: &str) {
        self.0.remove(&Some(name.to_owned()));
    }
}
