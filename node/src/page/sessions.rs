//! Who is logged in, and which one-time links are out. Time is told by the caller.
//!
//! Invariant: secrets are kept as hashes, so that a lookup tells nothing by its length, and their number is bounded.

use super::limits::{
    LINK_AGE_MAX, LINKS_MAX, SESSION_AGE_MAX, SESSION_IDLE_MAX, SESSIONS_MAX, SESSIONS_OF_ACCOUNT_MAX, SIGNING_TIME_MAX,
};
use super::people::{Role, hex};
use crate::folder::random;
use std::collections::BTreeMap;
use tokio::time::Instant;

type Key = [u8; 32];

/// How many random bytes are in a one-time link.
const LINK_BYTES: usize = 16;

/// One browser that is logged in.
#[derive(Clone, Debug)]
struct Session {
    name: String,
    began: Instant,
    used: Instant,
    /// When the password was last typed in order to sign.
    confirmed: Option<Instant>,
}

/// Whom a one-time link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Whom: somebody who has an account and chooses a new password, or nobody yet.
    pub(crate) name: Option<String>,
    /// What a new person may do.
    pub(crate) role: Role,
}

/// Who is logged in.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    sessions: BTreeMap<Key, Session>,
    links: BTreeMap<Key, (Link, Instant)>,
}

fn key(secret: &str) -> Key {
    *blake3::hash(secret.as_bytes()).as_bytes()
}

/// Returns what forms of a session bear, so that no other page can send one: it cannot be told without the session's id.
pub(crate) fn form_token(id: &str) -> String {
    hex(&blake3::derive_key("djuntu 2026 form of a session", id.as_bytes()))
}

impl Sessions {
    /// Begins a session and returns its id.
    pub(crate) fn begin(&mut self, name: &str, now: Instant) -> String {
        self.expire(now);
        let of_account = self.sessions.values().filter(|session| session.name == name).count();
        if of_account >= SESSIONS_OF_ACCOUNT_MAX {
            self.drop_oldest(Some(name));
        } else if self.sessions.len() >= SESSIONS_MAX {
            self.drop_oldest(None);
        }
        let id = hex(&random());
        self.sessions.insert(key(&id), Session { name: name.to_owned(), began: now, used: now, confirmed: None });
        id
    }

    /// Returns whose session this is, and counts it as used.
    pub(crate) fn of(&mut self, id: &str, now: Instant) -> Option<String> {
        self.expire(now);
        let session = self.sessions.get_mut(&key(id))?;
        session.used = now;
        Some(session.name.clone())
    }

    /// Returns whose session this is, if it has not ended; that is no use of it.
    pub(crate) fn still_of(&mut self, id: &str, now: Instant) -> Option<String> {
        self.expire(now);
        self.sessions.get(&key(id)).map(|session| session.name.clone())
    }

    /// Notes that whoever sits there has typed the password of this session's account, in order to sign.
    pub(crate) fn confirm(&mut self, id: &str, name: &str, now: Instant) {
        if let Some(session) = self.sessions.get_mut(&key(id)).filter(|session| session.name == name) {
            session.confirmed = Some(now);
        }
    }

    /// Returns whether the password was typed a moment ago, so that it need not be typed for the next signature.
    pub(crate) fn is_confirmed(&mut self, id: &str, now: Instant) -> bool {
        self.expire(now);
        let confirmed = self.sessions.get(&key(id)).and_then(|session| session.confirmed);
        confirmed.is_some_and(|confirmed| now.duration_since(confirmed) < SIGNING_TIME_MAX)
    }

    /// Ends one session.
    pub(crate) fn end(&mut self, id: &str) {
        self.sessions.remove(&key(id));
    }

    /// Ends every session of a person: when a password or role was changed.
    pub(crate) fn end_all(&mut self, name: &str) {
        self.sessions.retain(|_, session| session.name != name);
        self.links.retain(|_, (link, _)| link.name.as_deref() != Some(name));
    }

    /// Makes a one-time link and returns its secret.
    pub(crate) fn link(&mut self, link: Link, now: Instant) -> String {
        self.expire(now);
        if self.links.len() >= LINKS_MAX
            && let Some(oldest) = self.links.iter().min_by_key(|(_, (_, made))| *made).map(|(key, _)| *key)
        {
            self.links.remove(&oldest);
        }
        // Short enough to be typed from a terminal, and long enough that nobody guesses it.
        let secret = hex(random().get(..LINK_BYTES).unwrap_or_default());
        self.links.insert(key(&secret), (link, now));
        secret
    }

    /// Returns whom a link is for; it stays good.
    pub(crate) fn linked(&mut self, secret: &str, now: Instant) -> Option<Link> {
        self.expire(now);
        self.links.get(&key(secret)).map(|(link, _)| link.clone())
    }

    /// Uses a link up.
    pub(crate) fn use_up(&mut self, secret: &str) {
        self.links.remove(&key(secret));
    }

    fn expire(&mut self, now: Instant) {
        self.sessions.retain(|_, session| {
            now.duration_since(session.used) < SESSION_IDLE_MAX && now.duration_since(session.began) < SESSION_AGE_MAX
        });
        self.links.retain(|_, (_, made)| now.duration_since(*made) < LINK_AGE_MAX);
    }

    fn drop_oldest(&mut self, name: Option<&str>) {
        let candidates = self.sessions.iter().filter(|(_, session)| name.is_none_or(|name| session.name == name));
        if let Some(oldest) = candidates.min_by_key(|(_, session)| session.used).map(|(key, _)| *key) {
            self.sessions.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn a_session_ends_when_nobody_uses_it_and_after_a_day_of_work() {
        let mut sessions = Sessions::default();
        let start = Instant::now();
        let id = sessions.begin("Ana", start);
        assert_eq!(id.len(), 64);
        assert_eq!(sessions.of(&id, start + SESSION_IDLE_MAX - Duration::from_secs(1)).as_deref(), Some("Ana"));
        assert_eq!(sessions.of("", start), None);
        assert_eq!(sessions.of(&id, start + SESSION_IDLE_MAX * 3), None);
        let id = sessions.begin("Ana", start);
        let mut now = start;
        while now < start + SESSION_AGE_MAX {
            assert!(sessions.of(&id, now).is_some());
            now += SESSION_IDLE_MAX / 2;
        }
        assert_eq!(sessions.of(&id, now), None);
        // Whoever only listens does not use it.
        let id = sessions.begin("Ana", start);
        assert_eq!(sessions.still_of(&id, start + SESSION_IDLE_MAX / 2).as_deref(), Some("Ana"));
        assert_eq!(sessions.still_of(&id, start + SESSION_IDLE_MAX), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_password_is_good_for_the_signatures_of_a_few_minutes_and_of_its_own_session() {
        let mut sessions = Sessions::default();
        let start = Instant::now();
        let (id, other) = (sessions.begin("Ana", start), sessions.begin("Ana", start));
        assert!(!sessions.is_confirmed(&id, start), "coming in is no wish to sign");
        sessions.confirm(&id, "Bia", start);
        sessions.confirm("", "Ana", start);
        assert!(!sessions.is_confirmed(&id, start));
        sessions.confirm(&id, "Ana", start);
        let last = start + SIGNING_TIME_MAX - Duration::from_secs(1);
        assert!(sessions.is_confirmed(&id, last) && !sessions.is_confirmed(&other, last));
        assert!(!sessions.is_confirmed(&id, start + SIGNING_TIME_MAX));
    }

    #[tokio::test(start_paused = true)]
    async fn sessions_are_bounded_and_end_together() {
        let mut sessions = Sessions::default();
        let now = Instant::now();
        let ids: Vec<String> = (0..SESSIONS_OF_ACCOUNT_MAX + 1)
            .map(|step| sessions.begin("Ana", now + Duration::from_millis(step as u64)))
            .collect();
        let later = now + Duration::from_secs(1);
        assert_eq!(sessions.of(&ids[0], later), None);
        assert!(sessions.of(&ids[1], later).is_some());
        for number in 0..SESSIONS_MAX + 10 {
            sessions.begin(&format!("person {number}"), later);
        }
        assert_eq!(sessions.sessions.len(), SESSIONS_MAX);
        let id = sessions.begin("Bia", later);
        sessions.end_all("Bia");
        assert_eq!(sessions.of(&id, later), None);
        let id = sessions.begin("Bia", later);
        sessions.end(&id);
        assert_eq!(sessions.of(&id, later), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_link_is_good_once_and_not_for_ever() {
        let mut sessions = Sessions::default();
        let now = Instant::now();
        let link = Link { name: None, role: Role::Editor };
        let secret = sessions.link(link.clone(), now);
        assert_eq!(sessions.linked(&secret, now), Some(link.clone()));
        sessions.use_up(&secret);
        assert_eq!(sessions.linked(&secret, now), None);
        let secret = sessions.link(link.clone(), now);
        assert_eq!(sessions.linked(&secret, now + LINK_AGE_MAX), None);
        for _ in 0..LINKS_MAX * 2 {
            sessions.link(link.clone(), now);
        }
        assert_eq!(sessions.links.len(), LINKS_MAX);
    }

    #[test]
    fn the_token_of_forms_tells_nothing_of_the_session() {
        assert_ne!(form_token("a"), form_token("b"));
        assert_eq!(form_token("a").len(), 64);
    }
}
