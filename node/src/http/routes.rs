//! What can be asked for, and the function of the desk that does it.

use super::auth::{Guard, guard};
use crate::api::{
    Accept, Accepted, Act, AddKey, Amend, Amended, Approve, Charter, Choice, Confirmation, Cooperate, Cooperation,
    Create, Doctor, Document, Edit, Filter, Found, Invite, Invited, KeepKey, KeptKey, LogEntry, Need, Observe,
    Observing, OfficeKey, Problem, ProtectKey, Publish, Published, Reapplied, Recover, RemoveKey, Rotate, SearchResult,
    Settle, Status, Summary, Territory, UnlockKey, Votes, Written,
};
use crate::desk::Desk;
use crate::page::Porter;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use djuntu_protocol::identity::DocumentId;
use serde::Deserialize;
use std::time::Duration;

/// The largest body of a request: more than the longest text that one edit can carry.
const BODY_BYTES_MAX: usize = 1 << 20;
/// The routes that need no token, for those who watch over services.
pub(super) const WITHOUT_TOKEN: [&str; 2] = ["/healthz", "/readyz"];

/// Returns whether a path belongs to the interface for programs, which takes the token. Routes are matched as they were
/// sent, so there is no other way to write one.
pub(super) fn is_for_programs(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The description of the interface: made from the source by `tests/it/openapi.rs`, which fails when it is out of date.
const DESCRIPTION: &str = include_str!("../../openapi.json");

type Answer<T> = Result<Json<T>, Problem>;
type Made<T> = Result<(StatusCode, Json<T>), Problem>;
type Body<T> = Result<Json<T>, JsonRejection>;
type Name<T> = Result<Path<T>, PathRejection>;

/// Returns every route, those of the page too, behind the guard.
pub(super) fn router(desk: Desk, porter: Porter, checks: Guard) -> Router {
    let api = Router::new()
        .route("/openapi.json", get(openapi))
        .route("/status", get(status))
        .route("/doctor", get(doctor))
        .route("/territory", post(found))
        .route("/invitations", post(invite))
        .route("/acceptances", post(accept))
        .route("/acceptances/{document}", get(is_confirmed))
        .route("/observed", post(observe))
        .route("/charter", get(charter))
        .route("/charter/keys", post(add_key))
        .route("/charter/removals", post(remove_key))
        .route("/charter/rotations", post(rotate_key))
        .route("/charter/recoveries", post(recover))
        .route("/office-key/protection", post(protect_key))
        .route("/office-key/unlocking", post(unlock_key))
        .route("/charter/cuts", post(keep_key))
        .route("/charter/settlements", post(settle))
        .route("/charter/amendments", post(amend))
        .route("/charter/approvals", post(approve))
        .route("/cooperations", get(cooperations).post(cooperate))
        .route("/cooperations/{prefix}", get(cooperation))
        .route("/needs", get(needs))
        .route("/recovery/confirmations", post(confirm))
        .route("/search", get(search))
        .route("/documents", get(list).post(create))
        .route("/documents/{prefix}", get(show).patch(edit))
        .route("/documents/{prefix}/draft", get(draft))
        .route("/documents/{prefix}/log", get(log))
        .route("/documents/{prefix}/acts", post(act))
        .route("/documents/{prefix}/votes", get(votes))
        .route("/documents/{prefix}/publications", post(publish))
        .route("/documents/{prefix}/cuts", post(keep))
        .route("/documents/{prefix}/kept-out", post(keep_out))
        .route("/documents/{prefix}/reapplied", post(reapply))
        .merge(super::bundles::routes())
        .merge(super::codes::routes())
        .merge(super::past::routes())
        .merge(super::export::routes())
        .merge(super::files::routes());
    let page = crate::page::router(desk.clone(), porter.clone(), checks.port());
    let programs = Router::new().fallback(unknown_route).method_not_allowed_fallback(wrong_method);
    Router::new()
        .nest("/api/v1", api.fallback(unknown_route).merge(super::page::routes(porter)))
        .nest("/api", programs)
        .route("/healthz", get(|| std::future::ready("the node runs\n")))
        .route("/readyz", get(ready))
        .method_not_allowed_fallback(wrong_method)
        .with_state(desk)
        .merge(page)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(checks, guard))
}

/// Says that the node answers.
async fn ready(State(desk): State<Desk>) -> Result<&'static str, Problem> {
    desk.status().await?;
    Ok("the node answers\n")
}

fn unknown_route() -> std::future::Ready<Problem> {
    std::future::ready(Problem::new(StatusCode::NOT_FOUND, "unknown-route", "there is nothing at this address"))
}

fn wrong_method() -> std::future::Ready<Problem> {
    let title = "this address takes another method";
    std::future::ready(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", title))
}

/// Describes the interface by OpenAPI 3.1.
async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION).into_response()
}

/// Looks at keys, disk, clock, ports and the age of the last backup.
async fn doctor(State(desk): State<Desk>) -> Answer<Doctor> {
    Ok(Json(desk.doctor().await?))
}

/// Tells how things stand on this node and with every other one.
async fn status(State(desk): State<Desk>) -> Answer<Status> {
    Ok(Json(desk.status().await?))
}

/// Founds the territory of a node that has none.
async fn found(State(desk): State<Desk>, body: Body<Found>) -> Made<Territory> {
    let Json(found) = body?;
    Ok((StatusCode::CREATED, Json(desk.found(found).await?)))
}

/// Makes a line of text that makes a twin, a node of this territory, or an observer.
async fn invite(State(desk): State<Desk>, body: Body<Invite>) -> Made<Invited> {
    let Json(invite) = body?;
    Ok((StatusCode::CREATED, Json(desk.invite(invite).await?)))
}

/// Answers an invitation.
async fn accept(State(desk): State<Desk>, body: Body<Accept>) -> Made<Accepted> {
    let Json(accept) = body?;
    Ok((StatusCode::ACCEPTED, Json(desk.accept(&accept.code).await?)))
}

/// Tells whether what an invitation leads to is there.
async fn is_confirmed(State(desk): State<Desk>, name: Name<DocumentId>) -> Answer<Confirmation> {
    let Path(document) = name?;
    Ok(Json(Confirmation { confirmed: desk.is_confirmed(document).await? }))
}

/// Observes what is public.
async fn observe(State(desk): State<Desk>, body: Body<Observe>) -> Made<Observing> {
    let Json(observe) = body?;
    Ok((StatusCode::CREATED, Json(desk.observe(observe).await?)))
}

/// Whose charter to show.
#[derive(Deserialize)]
struct OfTerritory {
    /// The name, or the beginning of the id; the own one when it is left out.
    territory: Option<String>,
}

/// Shows which keys act for a territory.
async fn charter(State(desk): State<Desk>, query: Result<Query<OfTerritory>, QueryRejection>) -> Answer<Charter> {
    let Query(OfTerritory { territory }) = query?;
    Ok(Json(desk.charter(territory.as_deref()).await?))
}

/// Replaces the office key of this machine.
async fn rotate_key(State(desk): State<Desk>, body: Body<Rotate>) -> Made<Amended> {
    let Json(Rotate {}) = body?;
    Ok((StatusCode::CREATED, Json(desk.rotate_key().await?)))
}

/// Puts the office key of this machine under a passphrase, or keeps it in the open again.
async fn protect_key(State(desk): State<Desk>, body: Body<ProtectKey>) -> Answer<OfficeKey> {
    let Json(wish) = body?;
    Ok(Json(desk.protect_key(wish).await?))
}

/// Lets this machine use its office key for some minutes, or no more.
async fn unlock_key(State(desk): State<Desk>, body: Body<UnlockKey>) -> Answer<OfficeKey> {
    let Json(wish) = body?;
    Ok(Json(desk.unlock_key(wish).await?))
}

/// Replaces the lost root keys of a territory that has named this one as a guardian.
async fn recover(State(desk): State<Desk>, body: Body<Recover>) -> Made<Amended> {
    let Json(recover) = body?;
    Ok((StatusCode::CREATED, Json(desk.recover(recover).await?)))
}

/// Accepts everything that a removed key wrote for this territory.
async fn keep_key(State(desk): State<Desk>, body: Body<KeepKey>) -> Made<KeptKey> {
    let Json(keep) = body?;
    Ok((StatusCode::CREATED, Json(desk.keep_key(keep).await?)))
}

/// Proposes how versions of the charter that contradict each other become one.
async fn settle(State(desk): State<Desk>, body: Body<Settle>) -> Made<Amended> {
    let Json(settle) = body?;
    Ok((StatusCode::CREATED, Json(desk.settle(settle).await?)))
}

/// Lists a key in the charter.
async fn add_key(State(desk): State<Desk>, body: Body<AddKey>) -> Made<Amended> {
    let Json(add) = body?;
    Ok((StatusCode::CREATED, Json(desk.add_key(add).await?)))
}

/// Takes a key out of the charter.
async fn remove_key(State(desk): State<Desk>, body: Body<RemoveKey>) -> Made<Amended> {
    let Json(remove) = body?;
    Ok((StatusCode::CREATED, Json(desk.remove_key(remove).await?)))
}

/// Changes how many must agree, and who may recover lost keys.
async fn amend(State(desk): State<Desk>, body: Body<Amend>) -> Made<Amended> {
    let Json(amend) = body?;
    Ok((StatusCode::CREATED, Json(desk.amend(amend).await?)))
}

/// Approves a version of a charter.
async fn approve(State(desk): State<Desk>, body: Body<Approve>) -> Made<Amended> {
    let Json(approve) = body?;
    Ok((StatusCode::CREATED, Json(desk.approve(approve).await?)))
}

/// Lists the cooperations.
async fn cooperations(State(desk): State<Desk>) -> Answer<Vec<Cooperation>> {
    Ok(Json(desk.cooperations().await?))
}

/// Proposes a cooperation.
async fn cooperate(State(desk): State<Desk>, body: Body<Cooperate>) -> Made<Written> {
    let Json(cooperate) = body?;
    Ok((StatusCode::CREATED, Json(desk.cooperate(cooperate).await?)))
}

/// Shows a cooperation.
async fn cooperation(State(desk): State<Desk>, name: Name<String>) -> Answer<Cooperation> {
    let document = desk.resolve(&name?).await?;
    Ok(Json(desk.cooperation(document).await?))
}

/// Lists what waits for a person.
async fn needs(State(desk): State<Desk>) -> Answer<Vec<Need>> {
    Ok(Json(desk.needs().await?))
}

/// Confirming takes nothing but the wish.
#[derive(Deserialize)]
struct Confirm {}

/// Lets acts go on that wait for a confirmation after old state was put back.
async fn confirm(State(desk): State<Desk>, body: Body<Confirm>) -> Made<Confirmation> {
    let Json(Confirm {}) = body?;
    desk.confirm().await?;
    Ok((StatusCode::CREATED, Json(Confirmation { confirmed: true })))
}

/// Lists documents.
async fn list(State(desk): State<Desk>, query: Result<Query<Filter>, QueryRejection>) -> Answer<Vec<Summary>> {
    let Query(filter) = query?;
    Ok(Json(desk.find(filter).await?.documents))
}

/// Finds documents, and tells how many there are.
async fn search(State(desk): State<Desk>, query: Result<Query<Filter>, QueryRejection>) -> Answer<SearchResult> {
    let Query(filter) = query?;
    Ok(Json(desk.find(filter).await?))
}

/// Begins a document.
async fn create(State(desk): State<Desk>, body: Body<Create>) -> Made<Written> {
    let Json(create) = body?;
    Ok((StatusCode::CREATED, Json(desk.create(create).await?)))
}

/// Shows a document as it stands.
async fn show(State(desk): State<Desk>, name: Name<String>) -> Answer<Document> {
    let document = desk.resolve(&name?).await?;
    Ok(Json(desk.show(document).await?))
}

/// Changes what a document says.
async fn edit(State(desk): State<Desk>, name: Name<String>, body: Body<Edit>) -> Answer<Written> {
    let Json(edit) = body?;
    let document = desk.resolve(&name?).await?;
    Ok(Json(Written { document, entry: desk.edit(document, &edit.set).await? }))
}

/// How long to wait for a text that the client does not have yet, in seconds.
#[derive(Deserialize)]
struct Waiting {
    /// How many seconds to wait for another text than the one in `If-None-Match`.
    wait: Option<u64>,
}

/// Tells what a document says. The text names its version in `ETag`. Whoever has it says so in `If-None-Match` and is told that there is no other one,
/// at once, or after as many seconds as it is ready to wait.
async fn draft(
    State(desk): State<Desk>,
    name: Name<String>,
    query: Result<Query<Waiting>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Query(Waiting { wait }) = query?;
    let document = desk.resolve(&name?).await?;
    let known: Vec<&[u8]> = headers.get_all(header::IF_NONE_MATCH).iter().map(HeaderValue::as_bytes).collect();
    let is_known = |version: &str| known.iter().any(|tags| names_tag(tags, version));
    let shown = match wait {
        Some(seconds) => desk.shown_after(document, is_known, Duration::from_secs(seconds)).await?,
        None => Some(desk.shown(document).await?).filter(|shown| !is_known(&shown.version)),
    };
    let Some(shown) = shown else { return Ok(StatusCode::NOT_MODIFIED.into_response()) };
    let tag = format!("\"{}\"", shown.version);
    Ok(([(header::CONTENT_TYPE, "application/json".to_owned()), (header::ETAG, tag)], shown.json).into_response())
}

/// Returns whether one of the tags in a list, weak or strong, is this one. No tag of ours has a comma in it.
fn names_tag(tags: &[u8], version: &str) -> bool {
    let mut tags = tags.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    tags.any(|tag| {
        let tag = tag.strip_prefix(b"W/").unwrap_or(tag);
        tag.strip_prefix(b"\"").and_then(|tag| tag.strip_suffix(b"\"")) == Some(version.as_bytes())
    })
}

/// Lists the entries of a document.
async fn log(State(desk): State<Desk>, name: Name<String>) -> Answer<Vec<LogEntry>> {
    let document = desk.resolve(&name?).await?;
    Ok(Json(desk.log(document).await?))
}

/// Makes a formal statement.
async fn act(State(desk): State<Desk>, name: Name<String>, body: Body<Act>) -> Made<Written> {
    let Json(act) = body?;
    let document = desk.resolve(&name?).await?;
    Ok((StatusCode::CREATED, Json(Written { document, entry: desk.act(document, act).await? })))
}

/// Counts the votes that are on the nodes of this territory.
async fn votes(State(desk): State<Desk>, name: Name<String>) -> Answer<Votes> {
    let document = desk.resolve(&name?).await?;
    Ok(Json(desk.votes(document).await?))
}

/// Says that everybody may read a document.
async fn publish(State(desk): State<Desk>, name: Name<String>, body: Body<Publish>) -> Made<Published> {
    let Json(publish) = body?;
    let document = desk.resolve(&name?).await?;
    Ok((StatusCode::CREATED, Json(desk.publish(document, publish).await?)))
}

/// Accepts entries that were set aside.
async fn keep(State(desk): State<Desk>, name: Name<String>, body: Body<Choice>) -> Made<Written> {
    let Json(choice) = body?;
    let document = desk.resolve(&name?).await?;
    Ok((StatusCode::CREATED, Json(Written { document, entry: desk.keep(document, &choice).await? })))
}

/// Keeps entries out that were set aside.
async fn keep_out(State(desk): State<Desk>, name: Name<String>, body: Body<Choice>) -> Made<Written> {
    let Json(choice) = body?;
    let document = desk.resolve(&name?).await?;
    Ok((StatusCode::CREATED, Json(Written { document, entry: desk.keep_out(document, &choice).await? })))
}

/// Writes again what was set aside.
async fn reapply(State(desk): State<Desk>, name: Name<String>, body: Body<Choice>) -> Made<Reapplied> {
    let Json(choice) = body?;
    let document = desk.resolve(&name?).await?;
    Ok((StatusCode::CREATED, Json(desk.reapply(document, &choice).await?)))
}

#[cfg(test)]
mod tests {
    use super::names_tag;

    #[test]
    fn a_tag_is_found_in_a_list_whole_or_not_at_all() {
        let check = |tags: &str, expected: bool| assert_eq!(names_tag(tags.as_bytes(), "abc"), expected, "{tags}");
        check("\"abc\"", true);
        check(" W/\"abc\" ", true);
        check("\"x\", \"abc\"", true);
        check("", false);
        check("abc", false);
        check("\"abc", false);
        check("\"ab\", \"c\"", false);
        check("\"abcd\"", false);
        check("*", false);
        check("\"\u{0}\"", false);
    }
}
