//! Letting people in to the page: whoever holds the token is this machine's user, and may let anybody in.

use crate::api::{PageLink, PageLinked, Problem};
use crate::page::{Link, Porter, Role};
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use axum::{Json, Router};

/// Returns the route.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(porter: Porter) -> Router<S> {
    Router::new().route("/page/links", post(link)).with_state(porter)
}

/// Makes a link with which somebody comes in to the page, once.
async fn link(
    State(porter): State<Porter>,
    headers: HeaderMap,
    body: Result<Json<PageLink>, JsonRejection>,
) -> Result<(StatusCode, Json<PageLinked>), Problem> {
    let Json(PageLink { name, role }) = body?;
    let unknown = |what: &str| Problem::new(StatusCode::BAD_REQUEST, "input", what);
    let role = match role {
        Some(role) => Role::named(&role).ok_or_else(|| unknown("a role is reader, editor, signer or administrator"))?,
        None => Role::Administrator,
    };
    let stopping = |_| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the node is stopping");
    if let Some(name) = &name {
        let people = porter.all().await.map_err(stopping)?;
        if !people.iter().any(|visitor| visitor.name.eq_ignore_ascii_case(name.trim())) {
            return Err(unknown("nobody here has this name: without a name, the link makes a new account"));
        }
    }
    let secret = porter.link(Link { name, role }).await.map_err(stopping)?;
    // The guard let it through, so it is a name of this machine.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    Ok((StatusCode::CREATED, Json(PageLinked { link: format!("http://{host}/first/{secret}") })))
}
