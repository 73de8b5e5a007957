//! What could not be shown or done, as a page that says what happened, why, and what to do.

use super::fields::Fields;
use super::frame::{Frame, Place};
use super::limits::SIGNING_TIME_MAX;
use super::people::Role;
use super::porter::PorterError;
use super::visit::{PASSWORD, Visit};
use super::words::Words;
use crate::api::Problem;
use crate::desk::DeskError;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

/// Why a request is not answered with what was asked for. The gate turns it into a page in the visitor's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The desk refuses it.
    Desk(DeskError),
    /// The porter refuses it.
    Porter(PorterError),
    /// There is no such page.
    NothingHere,
    /// It takes another role.
    Role(Role),
    /// A signature takes the password, which is missing or wrong; what was typed is asked for with it again.
    Password {
        /// The form that was sent.
        fields: Fields,
        /// Why the password was not taken; none when it was not there.
        wrong: Option<PorterError>,
    },
    /// A form that no page of ours has sent, or one of a session that is over.
    Foreign,
    /// More was sent than a form has.
    TooLarge,
    /// A template that cannot be filled, which is a mistake of ours.
    Broken(String),
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct Page {
    frame: Frame,
    what: String,
    todo: String,
}

#[derive(Template)]
#[template(path = "password.html")]
struct Password {
    frame: Frame,
    problem: Option<String>,
    action: String,
    back: String,
    /// What was typed, name and value.
    typed: Vec<(String, String)>,
    minutes: usize,
}

impl From<DeskError> for Trouble {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl From<PorterError> for Trouble {
    fn from(error: PorterError) -> Self {
        Self::Porter(error)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Trouble {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Desk(error) => {
                StatusCode::from_u16(Problem::from(error.clone()).status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Self::Porter(PorterError::TooManyTries) => StatusCode::TOO_MANY_REQUESTS,
            Self::Porter(PorterError::Disk(_)) | Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Porter(PorterError::Stopping) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Porter(PorterError::WrongLink) => StatusCode::GONE,
            Self::Porter(PorterError::WrongPassword | PorterError::People(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Password { wrong: Some(PorterError::TooManyTries), .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Password { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NothingHere => StatusCode::NOT_FOUND,
            Self::Role(_) | Self::Foreign => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    /// Returns the sentence for people.
    pub(crate) fn sentence(&self, words: &Words) -> String {
        match self {
            Self::Desk(error) => words.problem(error),
            Self::Porter(PorterError::WrongPassword) => words.say("login-wrong"),
            Self::Porter(PorterError::TooManyTries) => words.say("login-too-many"),
            Self::Porter(PorterError::WrongLink) => words.say("first-used"),
            Self::Porter(PorterError::People(error)) => words.say(error.key()),
            Self::Porter(PorterError::Disk(why)) => words.with("trouble-disk", "why", why),
            Self::Porter(PorterError::Stopping) => words.say("problem-stopping"),
            Self::Password { .. } => words.say("password-intro"),
            Self::NothingHere => words.say("trouble-nothing-here"),
            Self::Role(role) => words.with("trouble-role", "role", &words.of("role", role.name())),
            Self::Foreign => words.say("trouble-foreign"),
            Self::TooLarge => words.say("trouble-too-large"),
            Self::Broken(_) => words.say("trouble-broken"),
        }
    }

    /// Returns the page.
    pub(super) fn page(self, visit: &Visit) -> Response {
        if let Self::Broken(error) = &self {
            tracing::error!(%error, path = visit.path, "a page could not be made");
        }
        if let Self::Password { fields, wrong } = &self {
            return ask_password(visit, self.status(), fields, wrong.clone());
        }
        let todo = match self {
            Self::Foreign => "trouble-todo-again",
            Self::Role(_) => "trouble-todo-ask",
            _ => "trouble-todo-home",
        };
        let frame = visit.frame(visit.words.say("trouble-title"), Place::Nowhere);
        let page = Page { what: self.sentence(&visit.words), todo: visit.words.say(todo), frame };
        let html = page.render().unwrap_or_else(|_| page.what.clone());
        (self.status(), Html(html)).into_response()
    }
}

/// Asks for the password with everything that was typed, to be sent again to where it was sent.
fn ask_password(visit: &Visit, status: StatusCode, fields: &Fields, wrong: Option<PorterError>) -> Response {
    let action = visit.path.split('?').next().unwrap_or_default().to_owned();
    // A document's page is two names deep, whatever was done there.
    let back = match action.split('/').collect::<Vec<_>>().as_slice() {
        ["", "documents", document, ..] => format!("/documents/{document}"),
        _ => "/".to_owned(),
    };
    let typed = fields.all().filter(|(name, _)| !["form", PASSWORD].contains(name));
    let page = Password {
        typed: typed.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        problem: wrong.map(|error| Trouble::Porter(error).sentence(&visit.words)),
        minutes: usize::try_from(SIGNING_TIME_MAX.as_secs() / 60).unwrap_or_default(),
        frame: visit.frame(visit.words.say("password-title"), Place::Nowhere),
        action,
        back,
    };
    let html = page.render().unwrap_or_else(|_| visit.words.say("password-intro"));
    (status, Html(html)).into_response()
}

/// There is nothing at this address.
pub(super) fn nothing_here() -> std::future::Ready<Trouble> {
    std::future::ready(Trouble::NothingHere)
}
