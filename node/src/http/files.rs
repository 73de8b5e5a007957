//! Files of documents.

use crate::api::{Attach, File, Named, Problem, Written};
use crate::desk::Desk;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};

type Names = Result<Path<(String, String)>, PathRejection>;

/// Returns the routes of files.
pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/files", get(all))
        .route("/documents/{prefix}/files", get(list).post(attach))
        .route("/documents/{prefix}/files/{file}", get(show).delete(detach))
        .route("/documents/{prefix}/files/{file}/fetches", post(fetch))
}

/// Returns every file that a document here names.
async fn all(State(desk): State<Desk>) -> Result<Json<Vec<Named>>, Problem> {
    Ok(Json(desk.all_files().await?))
}

/// Returns the files of a document, and how each stands.
async fn list(State(desk): State<Desk>, name: Result<Path<String>, PathRejection>) -> Result<Json<Vec<File>>, Problem> {
    let document = desk.resolve(&name?).await?;
    Ok(Json(desk.files(document).await?))
}

/// Names a file in a document that was put on the shelf of this node.
async fn attach(
    State(desk): State<Desk>,
    name: Result<Path<String>, PathRejection>,
    body: Result<Json<Attach>, JsonRejection>,
) -> Result<(StatusCode, Json<Written>), Problem> {
    let Json(attach) = body?;
    let document = desk.resolve(&name?).await?;
    Ok((StatusCode::CREATED, Json(desk.attach(document, attach).await?)))
}

/// Returns a file of a document.
async fn show(State(desk): State<Desk>, names: Names) -> Result<Json<File>, Problem> {
    let Path((document, file)) = names?;
    let document = desk.resolve(&document).await?;
    Ok(Json(desk.file(document, &file).await?))
}

/// Takes a file out of a document.
async fn detach(State(desk): State<Desk>, names: Names) -> Result<Json<Written>, Problem> {
    let Path((document, file)) = names?;
    let document = desk.resolve(&document).await?;
    Ok(Json(desk.detach(document, &file).await?))
}

/// Fetches a file that does not come by itself.
async fn fetch(State(desk): State<Desk>, names: Names) -> Result<(StatusCode, Json<File>), Problem> {
    let Path((document, file)) = names?;
    let document = desk.resolve(&document).await?;
    Ok((StatusCode::ACCEPTED, Json(desk.fetch_file(document, &file).await?)))
}
