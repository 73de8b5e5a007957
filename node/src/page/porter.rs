//! The porter: the one task that knows the people, who is logged in, and which links are out.
//!
//! Pages ask it for every request, so it never waits: passwords are checked by another task, one at a time, on a thread of
//! their own. Invariant: what was changed is in the file before anybody is told.

mod checker;
mod tries;

use self::checker::{Checker, Job};
use self::tries::Tries;
use super::language::Language;
use super::limits::REQUESTS_WAITING_TARGET;
use super::people::{People, PeopleError, Role, Secret};
use super::sessions::{Link, Sessions};
use crate::folder::{Folder, FolderError};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// Asks the porter; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Porter {
    requests: mpsc::Sender<Request>,
    checker: Checker,
}

/// Somebody who is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Visitor {
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) language: Language,
}

/// Why the porter does not do what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PorterError {
    /// The name or the password is not right; which, is not said.
    #[error("the name or the password is not right")]
    WrongPassword,
    /// Too many have tried.
    #[error("there were too many tries: wait a minute")]
    TooManyTries,
    /// The link was used or is too old.
    #[error("this link was used already, or is too old")]
    WrongLink,
    /// The account cannot be so.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// The file cannot be written.
    #[error("the accounts cannot be written to the disk: {0}")]
    Disk(String),
    /// The node is stopping.
    #[error("the node is stopping")]
    Stopping,
}

/// What changes an account.
#[derive(Debug)]
pub(crate) enum Change {
    /// It goes.
    Remove,
    /// It may do other things.
    Give(Role),
    /// Its pages are in another language.
    Speak(Language),
}

#[derive(Debug)]
enum Request {
    Visit(String, oneshot::Sender<Option<Visitor>>),
    Role(String, oneshot::Sender<Option<Role>>),
    Try(String, oneshot::Sender<Result<Option<Secret>, PorterError>>),
    Begin(String, oneshot::Sender<Option<String>>),
    Confirm(String, String, oneshot::Sender<()>),
    IsConfirmed(String, oneshot::Sender<bool>),
    End(String, oneshot::Sender<()>),
    Link(Link, oneshot::Sender<String>),
    Linked(String, oneshot::Sender<Option<Link>>),
    Join(Join, oneshot::Sender<Result<String, PorterError>>),
    Change(String, Change, oneshot::Sender<Result<(), PorterError>>),
    All(oneshot::Sender<Vec<Visitor>>),
}

/// Somebody uses a link.
#[derive(Debug)]
struct Join {
    link: String,
    name: String,
    language: Language,
    secret: Secret,
}

/// What the porter holds.
struct Lodge {
    folder: Arc<Folder>,
    people: People,
    sessions: Sessions,
    tries: Tries,
}

impl Porter {
    /// Starts the porter with the people of a data folder; returns the secret of the link with which the first
    /// administrator comes in, while there is nobody.
    ///
    /// # Errors
    /// [`FolderError`] when the file is there and cannot be understood: nobody must come in by the first link then.
    pub(crate) fn start(folder: &Arc<Folder>) -> Result<(Self, Option<String>), FolderError> {
        let people = folder.people()?;
        let mut sessions = Sessions::default();
        let first = people.all().is_empty().then(|| {
            let link = Link { name: None, role: Role::Administrator };
            sessions.link(link, Instant::now())
        });
        let (requests, received) = mpsc::channel(REQUESTS_WAITING_TARGET);
        let lodge = Lodge { folder: Arc::clone(folder), people, sessions, tries: Tries::default() };
        tokio::spawn(lodge.run(received));
        Ok((Self { requests, checker: Checker::start() }, first))
    }

    /// Returns who has this session.
    pub(crate) async fn visitor(&self, session: &str) -> Option<Visitor> {
        let session = session.to_owned();
        self.ask(|answer| Request::Visit(session, answer)).await.ok().flatten()
    }

    /// Returns what whoever has this session may do, while it lasts; that is no use of it.
    pub(crate) async fn role(&self, session: &str) -> Option<Role> {
        let session = session.to_owned();
        self.ask(|answer| Request::Role(session, answer)).await.ok().flatten()
    }

    /// Begins a session for whoever knows the password, and returns its id.
    ///
    /// # Errors
    /// [`PorterError`]; nothing tells whether there is an account of this name.
    pub(crate) async fn log_in(&self, name: &str, password: String) -> Result<String, PorterError> {
        self.check(name, password).await?;
        let name = name.to_owned();
        self.ask(|answer| Request::Begin(name, answer)).await?.ok_or(PorterError::WrongPassword)
    }

    /// Asks whether this is somebody's password; counts as a try.
    ///
    /// # Errors
    /// [`PorterError`].
    pub(crate) async fn check(&self, name: &str, password: String) -> Result<(), PorterError> {
        let tried = name.to_owned();
        let secret = self.ask(|answer| Request::Try(tried, answer)).await??;
        let is_right = self.checker.ask(|answer| Job::Check { secret, password, answer }).await?;
        if is_right { Ok(()) } else { Err(PorterError::WrongPassword) }
    }

    /// Asks whether this is the password of whoever has a session, and notes that it was typed there in order to sign.
    ///
    /// # Errors
    /// [`PorterError`].
    pub(crate) async fn confirm(&self, session: &str, name: &str, password: String) -> Result<(), PorterError> {
        self.check(name, password).await?;
        let (session, name) = (session.to_owned(), name.to_owned());
        self.ask(|answer| Request::Confirm(session, name, answer)).await
    }

    /// Returns whether the password was typed in this session a moment ago, in order to sign.
    pub(crate) async fn is_confirmed(&self, session: &str) -> bool {
        let session = session.to_owned();
        self.ask(|answer| Request::IsConfirmed(session, answer)).await.unwrap_or(false)
    }

    /// Ends a session.
    pub(crate) async fn log_out(&self, session: &str) {
        let session = session.to_owned();
        // Of a node that stops, no session is left either.
        self.ask(|answer| Request::End(session, answer)).await.ok();
    }

    /// Makes a one-time link and returns its secret.
    ///
    /// # Errors
    /// [`PorterError::Stopping`].
    pub(crate) async fn link(&self, link: Link) -> Result<String, PorterError> {
        self.ask(|answer| Request::Link(link, answer)).await
    }

    /// Returns whom a link is for; none when it is not good.
    pub(crate) async fn linked(&self, link: &str) -> Option<Link> {
        let link = link.to_owned();
        self.ask(|answer| Request::Linked(link, answer)).await.ok().flatten()
    }

    /// Makes the account of whoever has a link, or gives it a new password, and begins a session.
    ///
    /// # Errors
    /// [`PorterError`]; the link stays good then.
    pub(crate) async fn join(
        &self,
        link: &str,
        name: &str,
        password: String,
        language: Language,
    ) -> Result<String, PorterError> {
        if self.linked(link).await.is_none() {
            return Err(PorterError::WrongLink);
        }
        let secret = self.checker.ask(|answer| Job::Make { password, answer }).await??;
        let join = Join { link: link.to_owned(), name: name.to_owned(), language, secret };
        self.ask(|answer| Request::Join(join, answer)).await?
    }

    /// Changes an account.
    ///
    /// # Errors
    /// [`PorterError`].
    pub(crate) async fn change(&self, name: &str, change: Change) -> Result<(), PorterError> {
        let name = name.to_owned();
        self.ask(|answer| Request::Change(name, change, answer)).await?
    }

    /// Returns everybody who has an account.
    ///
    /// # Errors
    /// [`PorterError::Stopping`].
    pub(crate) async fn all(&self) -> Result<Vec<Visitor>, PorterError> {
        self.ask(Request::All).await
    }

    async fn ask<T>(&self, request: impl FnOnce(oneshot::Sender<T>) -> Request) -> Result<T, PorterError> {
        let (answer, answered) = oneshot::channel();
        self.requests.send(request(answer)).await.map_err(|_| PorterError::Stopping)?;
        answered.await.map_err(|_| PorterError::Stopping)
    }
}

impl Lodge {
    async fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        while let Some(request) = requests.recv().await {
            self.answer(request);
        }
    }

    /// Answers one request; whoever asked may have gone away, which is all the same.
    fn answer(&mut self, request: Request) {
        let now = Instant::now();
        match request {
            Request::Visit(session, answer) => {
                let name = self.sessions.of(&session, now);
                answer.send(name.and_then(|name| self.visitor(&name))).ok();
            }
            Request::Role(session, answer) => {
                let name = self.sessions.still_of(&session, now);
                answer.send(name.and_then(|name| Some(self.people.find(&name)?.role))).ok();
            }
            Request::Try(name, answer) => {
                answer.send(self.try_name(&name, now)).ok();
            }
            Request::Begin(name, answer) => {
                let name = self.people.find(&name).map(|account| account.name.clone());
                answer.send(name.map(|name| self.begin(&name, now))).ok();
            }
            Request::Confirm(session, name, answer) => {
                self.tries.forget(&name);
                self.sessions.confirm(&session, &name, now);
                answer.send(()).ok();
            }
            Request::IsConfirmed(session, answer) => {
                answer.send(self.sessions.is_confirmed(&session, now)).ok();
            }
            Request::End(session, answer) => {
                self.sessions.end(&session);
                answer.send(()).ok();
            }
            Request::Link(link, answer) => {
                answer.send(self.sessions.link(link, now)).ok();
            }
            Request::Linked(link, answer) => {
                answer.send(self.sessions.linked(&link, now)).ok();
            }
            Request::Join(join, answer) => {
                answer.send(self.join(join, now)).ok();
            }
            Request::Change(name, change, answer) => {
                answer.send(self.change(&name, &change)).ok();
            }
            Request::All(answer) => {
                let names = self.people.all().iter().filter_map(|account| self.visitor(&account.name));
                answer.send(names.collect()).ok();
            }
        }
    }

    fn visitor(&self, name: &str) -> Option<Visitor> {
        let account = self.people.find(name)?;
        let language = Language::with_code(&account.language).unwrap_or_default();
        Some(Visitor { name: account.name.clone(), role: account.role, language })
    }

    fn try_name(&mut self, name: &str, now: Instant) -> Result<Option<Secret>, PorterError> {
        let account = self.people.find(name);
        if self.tries.count(account.map(|account| account.name.as_str()), now) {
            Ok(account.map(super::people::Account::secret))
        } else {
            Err(PorterError::TooManyTries)
        }
    }

    fn begin(&mut self, name: &str, now: Instant) -> String {
        self.tries.forget(name);
        self.sessions.begin(name, now)
    }

    fn join(&mut self, join: Join, now: Instant) -> Result<String, PorterError> {
        let link = self.sessions.linked(&join.link, now).ok_or(PorterError::WrongLink)?;
        let name = link.name.clone().unwrap_or(join.name);
        self.keep(|people| match link.name {
            Some(_) => people.change(&name, join.secret),
            None => people.add(&name, link.role, join.language, join.secret),
        })?;
        self.sessions.use_up(&join.link);
        if link.name.is_some() {
            self.sessions.end_all(&name);
        }
        let name = self.people.find(&name).map(|account| account.name.clone()).ok_or(PeopleError::Unknown)?;
        Ok(self.begin(&name, now))
    }

    fn change(&mut self, name: &str, change: &Change) -> Result<(), PorterError> {
        let name = self.people.find(name).map(|account| account.name.clone()).ok_or(PeopleError::Unknown)?;
        self.keep(|people| match change {
            Change::Remove => people.remove(&name),
            Change::Give(role) => people.give(&name, *role),
            Change::Speak(language) => people.speak(&name, *language),
        })?;
        if matches!(change, Change::Remove) {
            self.sessions.end_all(&name);
        }
        Ok(())
    }

    /// Changes the people, in the file first.
    fn keep(&mut self, change: impl FnOnce(&mut People) -> Result<(), PeopleError>) -> Result<(), PorterError> {
        let mut changed = self.people.clone();
        change(&mut changed)?;
        self.folder.keep_people(&changed).map_err(|error| PorterError::Disk(error.to_string()))?;
        self.people = changed;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
