//! The past of a document.

use crate::api::{Diff, Earlier, Problem};
use crate::desk::Desk;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

/// Returns the routes of the past.
pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/documents/{prefix}/earlier", get(earlier)).route("/documents/{prefix}/diff", get(diff))
}

/// The point at which a document is read.
#[derive(Deserialize)]
struct On {
    /// A day, a moment, an entry, or a version such as `v1`.
    on: String,
}

/// Shows a document as it was.
async fn earlier(
    State(desk): State<Desk>,
    name: Result<Path<String>, PathRejection>,
    query: Result<Query<On>, QueryRejection>,
) -> Result<Json<Earlier>, Problem> {
    let Query(On { on }) = query?;
    let document = desk.resolve(&name?).await?;
    Ok(Json(desk.earlier(document, &on).await?))
}

/// The points between which a document is compared.
#[derive(Deserialize)]
struct Between {
    /// The earlier one: a day, a moment, an entry, a version such as `v1`; before the last edit when it is left out.
    from: Option<String>,
    /// The later one; now when it is left out.
    to: Option<String>,
}

/// Tells what differs between two points of a document.
async fn diff(
    State(desk): State<Desk>,
    name: Result<Path<String>, PathRejection>,
    query: Result<Query<Between>, QueryRejection>,
) -> Result<Json<Diff>, Problem> {
    let Query(Between { from, to }) = query?;
    let document = desk.resolve(&name?).await?;
    Ok(Json(desk.diff(document, from.as_deref(), to.as_deref()).await?))
}
