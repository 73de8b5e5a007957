//! What stands around every page: title, navigation, language, who is logged in, and as of when it is true.

use super::assets;
use super::language::Language;
use super::people::Role;
use super::text;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

/// Where in the navigation a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Before anybody is logged in, and where no entry fits.
    Nowhere,
    /// Home.
    Home,
    /// Documents.
    Documents,
    /// The days of documents.
    Calendar,
    /// Records.
    Conservatory,
    /// What waits for people here.
    Needs,
    /// Invitations.
    Invite,
    /// Settings.
    Settings,
}

/// What the layout shows.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) w: Words,
    pub(crate) title: String,
    pub(crate) place: Place,
    /// The name of the visitor; none before anybody is logged in.
    pub(crate) visitor: Option<String>,
    pub(crate) role: Option<Role>,
    /// What every form bears.
    pub(crate) token: String,
    /// This page, so that a change of the language leads back to it.
    pub(crate) path: String,
    /// The territory's name, as known when it was last looked at.
    pub(crate) whose: Option<String>,
    /// How many things wait for people here.
    pub(crate) needs: usize,
    /// When this was looked at, as people here write it.
    pub(crate) now: String,
}

impl Frame {
    pub(super) fn new(visit: &Visit, title: String, place: Place, token: String) -> Self {
        Self {
            w: visit.words,
            title: text::line(&title),
            place,
            visitor: visit.visitor.as_ref().map(|visitor| text::line(&visitor.name)),
            role: visit.visitor.as_ref().map(|visitor| visitor.role),
            token,
            path: visit.path.clone(),
            whose: visit.known.whose.as_deref().map(text::line),
            needs: visit.known.needs,
            now: visit.words.now(),
        }
    }

    pub(crate) fn lang(&self) -> &'static str {
        self.w.0.code()
    }

    pub(crate) fn style(&self) -> &'static str {
        assets::style_address()
    }

    pub(crate) fn script(&self) -> &'static str {
        assets::script_address()
    }

    pub(crate) fn icon(&self) -> &'static str {
        assets::icon_address()
    }

    /// Returns whether an entry of the navigation shows how many things wait.
    pub(crate) fn counts(&self, place: &Place) -> bool {
        *place == Place::Needs && self.needs > 0
    }

    /// Returns the languages that are offered: code, name, and whether it is this one.
    pub(crate) fn languages(&self) -> [(&'static str, &'static str, bool); Language::ALL.len()] {
        Language::ALL.map(|language| (language.code(), language.name(), language == self.w.0))
    }

    /// Returns the entries of the navigation: place, address, and the key of the word.
    pub(crate) fn places(&self) -> Vec<(Place, &'static str, &'static str)> {
        vec![
            (Place::Home, "/", "nav-home"),
            (Place::Documents, "/documents", "nav-documents"),
            (Place::Calendar, "/calendar", "nav-calendar"),
            (Place::Conservatory, "/conservatory", "nav-conservatory"),
            (Place::Needs, "/needs", "nav-needs"),
            (Place::Invite, "/invite", "nav-invite"),
            (Place::Settings, "/settings", "nav-settings"),
        ]
    }

    /// Returns where documents are.
    pub(crate) fn documents(&self) -> &'static str {
        "/documents"
    }

    /// Returns what comes behind a document in its address.
    pub(crate) const fn ending(&self) -> &'static str {
        ""
    }

    /// Returns whether the visitor may do what this role may.
    pub(crate) fn may(&self, role: &str) -> bool {
        Role::named(role).is_some_and(|needed| self.role.is_some_and(|role| role >= needed))
    }
}

/// Sends a page.
///
/// # Errors
/// [`Trouble::Broken`] when the template cannot be filled.
pub(crate) fn show(page: &impl Template) -> Result<Response, Trouble> {
    show_with(StatusCode::OK, page)
}

/// Sends a page with another status, such as a form that was not taken.
///
/// # Errors
/// [`Trouble::Broken`] when the template cannot be filled.
pub(crate) fn show_with(status: StatusCode, page: &impl Template) -> Result<Response, Trouble> {
    let html = page.render().map_err(|error| Trouble::Broken(error.to_string()))?;
    Ok((status, Html(html)).into_response())
}
