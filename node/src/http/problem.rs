//! What went wrong, as a problem document (RFC 9457).
//!
//! Invariant: a problem's `type` never changes its name, because programs and the command line's exit codes rest on it.

use crate::api::Problem;
use crate::desk::DeskError;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use djuntu_protocol::document::view::EditError;
use djuntu_protocol::engine::Refusal;

impl Problem {
    pub(super) fn new(status: StatusCode, kind: &str, title: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), status: status.as_u16(), title: title.into() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).expect("texts and a number are JSON");
        let mut response = (status, body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let (status, kind) = match &error {
            DeskError::Refused(refusal) => of_refusal(refusal),
            DeskError::Edit(EditError::Unchanged) => (StatusCode::CONFLICT, "unchanged"),
            DeskError::Edit(EditError::Broken(_)) => (StatusCode::INTERNAL_SERVER_ERROR, "broken-document"),
            DeskError::Edit(_) => (StatusCode::BAD_REQUEST, "edit"),
            DeskError::Input(_) => (StatusCode::BAD_REQUEST, "input"),
            DeskError::NoSuchDocument(_) => (StatusCode::NOT_FOUND, "unknown-document"),
            DeskError::NoSuchTerritory(_) => (StatusCode::NOT_FOUND, "unknown-territory"),
            DeskError::Ambiguous { .. } => (StatusCode::BAD_REQUEST, "ambiguous-id"),
            DeskError::Unreadable(_) => (StatusCode::INTERNAL_SERVER_ERROR, "unreadable-document"),
            DeskError::Unread { .. } => (StatusCode::SERVICE_UNAVAILABLE, "unread"),
            DeskError::Crowded => (StatusCode::SERVICE_UNAVAILABLE, "crowded"),
            DeskError::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        };
        Self::new(status, kind, error.to_string())
    }
}

const fn of_refusal(refusal: &Refusal) -> (StatusCode, &'static str) {
    match refusal {
        Refusal::NoTerritory => (StatusCode::CONFLICT, "no-territory"),
        Refusal::HasTerritory => (StatusCode::CONFLICT, "has-territory"),
        Refusal::NoObserver => (StatusCode::CONFLICT, "no-observer"),
        Refusal::Observer => (StatusCode::CONFLICT, "observer"),
        Refusal::NoOfficeKey => (StatusCode::FORBIDDEN, "no-office-key"),
        Refusal::Locked => (StatusCode::FORBIDDEN, "locked"),
        Refusal::OwnInvitation => (StatusCode::CONFLICT, "own-invitation"),
        Refusal::OtherNetwork => (StatusCode::CONFLICT, "other-network"),
        Refusal::ExpiredInvitation => (StatusCode::GONE, "expired-invitation"),
        Refusal::UnknownDocument => (StatusCode::NOT_FOUND, "unknown-document"),
        Refusal::NoCooperation => (StatusCode::CONFLICT, "no-cooperation"),
        Refusal::Unreadable => (StatusCode::INTERNAL_SERVER_ERROR, "unreadable-document"),
        Refusal::Stale => (StatusCode::CONFLICT, "stale"),
        Refusal::NotEntitled => (StatusCode::FORBIDDEN, "not-entitled"),
        Refusal::WrongKind => (StatusCode::CONFLICT, "wrong-kind"),
        Refusal::NotProposed => (StatusCode::CONFLICT, "not-proposed"),
        Refusal::Unconfirmed => (StatusCode::CONFLICT, "unconfirmed"),
        Refusal::OtherParties => (StatusCode::CONFLICT, "other-parties"),
        Refusal::Already(_) => (StatusCode::CONFLICT, "already"),
        Refusal::Unfit(_) => (StatusCode::CONFLICT, "unfit"),
        Refusal::Form(_) => (StatusCode::BAD_REQUEST, "form"),
        Refusal::Rule(_) => (StatusCode::CONFLICT, "rule"),
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let kind = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => "too-large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "not-json",
            _ => "malformed",
        };
        Self::new(rejection.status(), kind, rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::new(rejection.status(), "malformed", rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(rejection.status(), "malformed", rejection.body_text())
    }
}
