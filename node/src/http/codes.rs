//! Lists of codes.

use crate::api::{CodeList, Problem};
use crate::desk::Desk;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

/// Returns the route of codes.
pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/codes", get(codes))
}

/// Which codes to list.
#[derive(Deserialize)]
struct Wanted {
    /// The beginning of a list's name.
    list: Option<String>,
    /// What occurs in a code or its names.
    text: Option<String>,
}

/// Lists codes.
async fn codes(
    State(desk): State<Desk>,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Vec<CodeList>>, Problem> {
    let Query(Wanted { list, text }) = query?;
    Ok(Json(desk.codes(list.as_deref(), text.as_deref())))
}
