//! What could not be shown or done, as a page that says what happened, why, and what to do.

use super::frame::{Frame, Place};
use super::people::Role;
use super::porter::PorterError;
use super::visit::Visit;
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

/// There is nothing at this address.
pub(super) fn nothing_here() -> std::future::Ready<Trouble> {
    std::future::ready(Trouble::NothingHere)
}
