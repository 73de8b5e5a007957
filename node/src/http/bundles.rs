//! Bundles: files that are brought in part by part, and what goes into one.

use crate::api::{Brought, BundleList, BundlePlan, Import, Problem};
use crate::bundles::ImportError;
use crate::desk::Desk;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

/// The largest part of a file that is brought in.
const PART_BYTES_MAX: usize = 8 << 20;

/// Returns the routes of bundles.
pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/bundles", get(list))
        .route("/bundles/plan", get(plan))
        .route("/bundles/receipt", get(receipt))
        .route("/bundles/import", get(import_state).post(import))
        .route("/bundles/incoming", post(incoming).layer(DefaultBodyLimit::max(PART_BYTES_MAX)))
}

/// Lists the bundles that are carried for others, and what twins received.
async fn list(State(desk): State<Desk>) -> Result<Json<BundleList>, Problem> {
    Ok(Json(desk.bundle_list().await?))
}

/// For whom a bundle is, and what is left out of it.
#[derive(Deserialize)]
struct Wanted {
    /// For whom: name, or the beginning of the id; the only twin when it is left out.
    recipient: Option<String>,
    /// Whether what the last receipt says is there is left out.
    #[serde(default)]
    since_receipt: bool,
    /// Whether it is for everybody, so that only what is public is in it.
    #[serde(default)]
    everybody: bool,
}

/// Tells what goes into a bundle.
async fn plan(
    State(desk): State<Desk>,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<BundlePlan>, Problem> {
    let Query(Wanted { recipient, since_receipt, everybody }) = query?;
    if everybody {
        return Ok(Json(desk.plan_for_everybody().await?));
    }
    Ok(Json(desk.plan_bundle(recipient.as_deref(), since_receipt).await?))
}

/// Makes the receipt for a territory, in canonical bytes.
async fn receipt(State(desk): State<Desk>, query: Result<Query<Wanted>, QueryRejection>) -> Result<Response, Problem> {
    let Query(Wanted { recipient, .. }) = query?;
    let bytes = desk.receipt_for(recipient.as_deref()).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// Tells how the file stands that was brought in last.
async fn import_state(State(desk): State<Desk>) -> Json<Import> {
    Json(desk.import_state())
}

/// Takes what was brought in.
async fn import(State(desk): State<Desk>) -> Result<(StatusCode, Json<Import>), Problem> {
    desk.begin_import()?;
    Ok((StatusCode::ACCEPTED, Json(desk.import_state())))
}

/// Where a part belongs in its file.
#[derive(Deserialize)]
struct Place {
    /// How many bytes of the file are there already.
    offset: u64,
}

/// Brings a part of a file.
async fn incoming(
    State(desk): State<Desk>,
    query: Result<Query<Place>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Brought>, Problem> {
    let (Query(Place { offset }), bytes) = (query?, body?);
    Ok(Json(Brought { bytes: desk.append_incoming(offset, bytes.to_vec()).await? }))
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        let status = match &error {
            ImportError::Desk(error) => return error.clone().into(),
            ImportError::Busy
            | ImportError::Interleaved
            | ImportError::OtherNetwork
            | ImportError::OtherReceipt
            | ImportError::Stranger => StatusCode::CONFLICT,
            ImportError::Foreign(_) | ImportError::Receipt(_) | ImportError::DamagedRelay => StatusCode::BAD_REQUEST,
            ImportError::LargeRelay | ImportError::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            ImportError::Disk(_) | ImportError::Folder(_) => StatusCode::INSUFFICIENT_STORAGE,
        };
        Self::new(status, error.kind(), error.to_string())
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Self::new(rejection.status(), "too-large", rejection.body_text())
    }
}
