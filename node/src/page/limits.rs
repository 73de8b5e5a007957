//! Every bound of the page, with its unit.

use std::time::Duration;

/// Most people who may have an account on one node.
pub(crate) const ACCOUNTS_MAX: usize = 200;
/// Longest name of an account, in bytes.
pub(crate) const NAME_BYTES_MAX: usize = 64;
/// Fewest characters of a password; it is checked on this machine alone, and tries are counted.
pub(crate) const PASSWORD_CHARS_MIN: usize = 10;
/// Longest password, in bytes.
pub(crate) const PASSWORD_BYTES_MAX: usize = 1 << 10;

/// Most sessions at one time; the one that was used longest ago goes first.
pub(crate) const SESSIONS_MAX: usize = 256;
/// Most sessions of one account.
pub(crate) const SESSIONS_OF_ACCOUNT_MAX: usize = 16;
/// How long a session lasts that nobody uses.
pub(crate) const SESSION_IDLE_MAX: Duration = Duration::from_secs(2 * 60 * 60);
/// How long a session lasts, whoever uses it: a day of work.
pub(crate) const SESSION_AGE_MAX: Duration = Duration::from_secs(12 * 60 * 60);
/// For how long after the password was typed it need not be typed again to sign.
pub(crate) const SIGNING_TIME_MAX: Duration = Duration::from_secs(5 * 60);
/// How long a one-time link is good for; the one that makes the first administrator is good while nobody has an account.
pub(crate) const LINK_AGE_MAX: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Most links that wait to be used.
pub(crate) const LINKS_MAX: usize = 64;

/// Most tries of a password in [`TRIES_WINDOW`], for each name; names that nobody has count as one.
pub(crate) const TRIES_MAX: usize = 5;
/// The time in which tries are counted.
pub(crate) const TRIES_WINDOW: Duration = Duration::from_secs(60);
/// Most passwords that wait to be checked, because one is checked at a time.
pub(crate) const CHECKS_WAITING_MAX: usize = 8;
/// Requests that wait for the porter before their callers wait too.
pub(crate) const REQUESTS_WAITING_TARGET: usize = 64;

/// Most open pages that are told of changes; fewer than there are connections.
pub(crate) const LIVE_STREAMS_MAX: usize = 24;
/// How often an open page is told that nothing has changed, so that a connection that is gone is noticed.
pub(crate) const LIVE_HEARTBEAT: Duration = Duration::from_secs(15);

/// The largest form that a browser sends.
pub(crate) const FORM_BYTES_MAX: usize = 1 << 20;
/// How long a file that is sent up may stand still before it is given up.
pub(crate) const UPLOAD_STALLED_AFTER: Duration = Duration::from_secs(30);
/// Longest name of a file that is sent up, in characters.
pub(crate) const NAME_OF_FILE_CHARS_MAX: usize = 120;
/// Most fields of a form.
pub(crate) const FIELDS_MAX: usize = 2_000;
/// How many documents a page lists.
pub(crate) const LISTED_TARGET: usize = 50;
/// How many days a page of the calendar shows, and how many of those before.
pub(crate) const DAYS_TARGET: usize = 100;
pub(crate) const DAYS_BEFORE_TARGET: usize = 50;
/// How many lines of a ledger, and how many steps of gifts, a page shows.
pub(crate) const LEDGER_LINES_TARGET: usize = 100;
pub(crate) const CHAIN_STEPS_TARGET: usize = 60;
/// Longest text that is searched for, in bytes.
pub(crate) const QUERY_BYTES_MAX: usize = 200;

// A link outlives no longer than people need to walk to another desk, and a session ends before the next day of work.
const _: () = assert!(SESSION_IDLE_MAX.as_secs() < SESSION_AGE_MAX.as_secs());
const _: () = assert!(SESSIONS_OF_ACCOUNT_MAX < SESSIONS_MAX && ACCOUNTS_MAX < SESSIONS_MAX);
