//! Files in other formats, and documents that are taken in.

use crate::api::{Batch, ExportPlan, Problem, ProofPlan, TakenIn};
use crate::desk::{Desk, DeskError, Wanted};
use crate::export::Format;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

/// The largest body with documents that are taken in.
const BATCH_BYTES_MAX: usize = 16 << 20;

/// Returns the routes.
pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/exports/{format}", get(export))
        .route("/exports/{format}/plan", get(plan))
        .route("/documents/{prefix}/proof", get(proof))
        .route("/imports", post(import).layer(DefaultBodyLimit::max(BATCH_BYTES_MAX)))
}

/// What is exported: ids (or their beginnings) with a comma between them, and whether what is not public is taken.
#[derive(Deserialize)]
struct Chosen {
    /// Ids, or their beginnings, with a comma between them; all that have a place in the format when it is left out.
    ids: Option<String>,
    /// Whether what is not public is taken as well.
    #[serde(default)]
    private: bool,
}

async fn wanted(desk: &Desk, chosen: Chosen) -> Result<Wanted, DeskError> {
    let mut documents = Vec::new();
    for prefix in chosen.ids.as_deref().into_iter().flat_map(|ids| ids.split(',')) {
        documents.push(desk.resolve(prefix).await?);
    }
    Ok(Wanted { documents, private: chosen.private })
}

fn format(name: Result<Path<String>, PathRejection>) -> Result<Format, Problem> {
    let Path(name) = name?;
    Ok(name.parse().map_err(DeskError::Input)?)
}

/// Tells what would be in a file.
async fn plan(
    State(desk): State<Desk>,
    name: Result<Path<String>, PathRejection>,
    query: Result<Query<Chosen>, QueryRejection>,
) -> Result<Json<ExportPlan>, Problem> {
    let (format, Query(chosen)) = (format(name)?, query?);
    let wanted = wanted(&desk, chosen).await?;
    Ok(Json(desk.plan_export(format, &wanted).await?))
}

/// Makes a file.
async fn export(
    State(desk): State<Desk>,
    name: Result<Path<String>, PathRejection>,
    query: Result<Query<Chosen>, QueryRejection>,
) -> Result<Response, Problem> {
    let (format, Query(chosen)) = (format(name)?, query?);
    let wanted = wanted(&desk, chosen).await?;
    let made = desk.export(format, &wanted).await?;
    let disposition = format!("attachment; filename=\"{}\"", made.name);
    let headers = [(header::CONTENT_TYPE, made.content_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, made.bytes).into_response())
}

/// Tells what is needed to prove a document to somebody who has nothing else.
async fn proof(
    State(desk): State<Desk>,
    name: Result<Path<String>, PathRejection>,
) -> Result<Json<ProofPlan>, Problem> {
    let document = desk.resolve(&name?).await?;
    Ok(Json(desk.plan_proof(document).await?))
}

/// Begins documents, all in one place.
async fn import(
    State(desk): State<Desk>,
    body: Result<Json<Batch>, JsonRejection>,
) -> Result<Json<Vec<TakenIn>>, Problem> {
    let Json(batch) = body?;
    Ok(Json(desk.take_in(batch).await?))
}
