//! The bounds of what browsers and people can make the page hold or do, with their units.

use djuntu_protocol::limits;
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

/// Most open pages of one browser in which texts are written together: it has six connections to one node.
pub(crate) const LIVE_PAGES_OF_SESSION_MAX: usize = 4;
/// Most documents whose texts are kept for those who write in them.
pub(crate) const ROOMS_MAX: usize = 32;
/// Most pages of one document that are known, open or away.
pub(crate) const PENS_PER_ROOM_MAX: usize = 48;
/// Longest name of an open page, in bytes.
pub(crate) const PAGE_NAME_BYTES_MAX: usize = 32;
/// Most bytes of what a page says at one time, as JSON.
pub(crate) const SAID_BYTES_MAX: usize = 256 << 10;
/// Most things that are said of older states of one document and wait.
pub(crate) const SAID_WAITING_MAX: usize = 16;
/// Most characters of one document that are put in or taken out and not stored: as many as fit into one entry.
pub(crate) const UNSAVED_CHARACTERS_MAX: usize = 9_000;
/// Longest text that is written together, in bytes.
pub(crate) const TEXT_BYTES_MAX: usize = limits::VALUE_BYTES_MAX;
/// Most events of a room that are kept for pages that lost their connection.
pub(crate) const EVENTS_KEPT_MAX: usize = 512;
/// Most events that wait for a page to listen.
pub(crate) const EVENTS_WAITING_MAX: usize = 1_024;
/// After how long a pause what was typed is stored.
pub(crate) const STORE_AFTER_QUIET: Duration = Duration::from_secs(2);
/// After how long it is stored, whoever goes on typing.
pub(crate) const STORE_AFTER: Duration = Duration::from_secs(5);

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
// What is typed and not stored fits into one entry, and what a page missed into what waits for it.
const _: () = assert!((UNSAVED_CHARACTERS_MAX as u64) < limits::OPERATIONS_PER_ENTRY_MAX);
const _: () = assert!(EVENTS_KEPT_MAX < EVENTS_WAITING_MAX && SAID_BYTES_MAX < FORM_BYTES_MAX);
