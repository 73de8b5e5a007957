//! One request of a browser: who asks, in which language, and whom its handler may ask.

use super::digest::Digests;
use super::fields::Fields;
use super::frame::{Frame, Place};
use super::live::Places;
use super::people::Role;
use super::porter::{Porter, Visitor};
use super::sessions::form_token;
use super::together::Rooms;
use super::trouble::Trouble;
use super::waiting::Known;
use super::words::Words;
use crate::desk::Desk;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// The field of a form with the password of whoever signs.
pub(super) const PASSWORD: &str = "password";

/// A request that has passed the gate.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) desk: Desk,
    pub(crate) porter: Porter,
    pub(super) known: Known,
    pub(super) digests: Digests,
    pub(super) places: Places,
    pub(super) rooms: Rooms,
    pub(crate) words: Words,
    /// Who is logged in.
    pub(crate) visitor: Option<Visitor>,
    pub(super) session: Option<String>,
    pub(super) port: u16,
    /// Under which name of this machine the browser has come, with the port.
    pub(super) host: String,
    /// What was asked for, with the query.
    pub(crate) path: String,
}

impl Visit {
    /// Returns whether the visitor may do this.
    pub(crate) fn may(&self, role: Role) -> bool {
        self.visitor.as_ref().is_some_and(|visitor| visitor.role >= role)
    }

    /// Refuses what the visitor may not do.
    ///
    /// # Errors
    /// [`Trouble::Role`].
    pub(crate) fn must(&self, role: Role) -> Result<(), Trouble> {
        if self.may(role) { Ok(()) } else { Err(Trouble::Role(role)) }
    }

    /// Lets only those go on who may sign and who show by the password that it is they who sit there. It is asked for with a
    /// page of its own, on which everything that was typed is kept, and then not again for a few minutes.
    ///
    /// # Errors
    /// [`Trouble::Role`] and [`Trouble::Password`].
    pub(crate) async fn must_sign(&self, fields: &Fields) -> Result<(), Trouble> {
        self.must(Role::Signer)?;
        let session = self.session.as_deref().unwrap_or_default();
        if !fields.has(PASSWORD) && self.porter.is_confirmed(session).await {
            return Ok(());
        }
        self.must_show_password(fields).await
    }

    /// Like [`Self::must_sign`], but whatever was typed before, the password must be in this very form.
    ///
    /// # Errors
    /// [`Trouble::Role`] and [`Trouble::Password`].
    pub(crate) async fn must_show_password(&self, fields: &Fields) -> Result<(), Trouble> {
        self.must(Role::Signer)?;
        let asked = |wrong| Trouble::Password { fields: fields.clone(), wrong };
        let (Some(visitor), Some(session)) = (&self.visitor, &self.session) else { return Err(asked(None)) };
        let typed = fields.find(PASSWORD).ok_or_else(|| asked(None))?;
        let confirmed = self.porter.confirm(session, &visitor.name, typed.to_owned()).await;
        confirmed.map_err(|error| asked(Some(error)))
    }

    /// Returns what stands around a page: its title, and which entry of the navigation it belongs to.
    pub(crate) fn frame(&self, title: impl Into<String>, place: Place) -> Frame {
        let token = self.session.as_deref().map(form_token).unwrap_or_default();
        Frame::new(self, title.into(), place, token)
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Trouble> {
        // The gate stands before every handler.
        parts.extensions.get::<Self>().cloned().ok_or(Trouble::NothingHere)
    }
}
