//! Who may ask: only programs of this machine's user, and our own page, never a page of a stranger in the same browser.
//!
//! A page can let its own name point to this machine (DNS rebinding), so the `Host` must be one of this machine's own
//! names with our port. It can send requests across origins, so an `Origin` must be ours. Neither has the token, which the
//! interface for programs takes; the page has [its own gate](crate::page).

use super::routes;
use crate::api::Problem;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// How long one request may take, its body included.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(30);
/// How long it may take to make a file of all documents.
const EXPORT_TIME_MAX: Duration = Duration::from_secs(600);
/// How long it may take to send up a file of a document; it is given up sooner when it stands still.
const UPLOAD_TIME_MAX: Duration = Duration::from_secs(3_600);
/// What files are made at.
const EXPORTS: &str = "/api/v1/exports/";

/// What a request is compared with; cheap to clone.
#[derive(Clone)]
pub(super) struct Guard {
    /// The names of this machine under which it may be addressed, with our port.
    hosts: Arc<[String]>,
    /// The token's hash: two hashes are compared in constant time, so that nobody measures the token out.
    token: blake3::Hash,
    port: u16,
}

impl Guard {
    pub(super) fn new(address: SocketAddr, token: &str) -> Self {
        let port = address.port();
        let mut hosts = vec![format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")];
        if address.ip().is_loopback() {
            hosts.push(address.to_string());
        }
        Self { hosts: hosts.into(), token: blake3::hash(token.as_bytes()), port }
    }

    /// Returns the port at which this interface is.
    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    fn check(&self, request: &Request) -> Result<(), Problem> {
        let headers = request.headers();
        // A target such as http://name/path outranks the header (RFC 9112, section 3.2.2), so it must name us too.
        let target = request.uri().authority().is_none_or(|authority| self.is_ours(authority.as_str()));
        if !target || !only(headers, &header::HOST).is_some_and(|host| self.is_ours(host)) {
            let title = "this interface answers only under this machine's own address";
            return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "wrong-host", title));
        }
        if headers.contains_key(header::ORIGIN)
            && !only(headers, &header::ORIGIN).is_some_and(|origin| self.is_own_origin(origin))
        {
            let title = "requests from other web pages are not accepted";
            return Err(Problem::new(StatusCode::FORBIDDEN, "foreign-origin", title));
        }
        let path = request.uri().path();
        let open = routes::WITHOUT_TOKEN.contains(&path) || !routes::is_for_programs(path);
        if open || only(headers, &header::AUTHORIZATION).is_some_and(|value| self.is_token(value)) {
            return Ok(());
        }
        let title = "the token is missing or wrong: send the one in the file api-token of the data folder";
        Err(Problem::new(StatusCode::UNAUTHORIZED, "wrong-token", title))
    }

    fn is_ours(&self, host: &str) -> bool {
        self.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host))
    }

    fn is_own_origin(&self, origin: &str) -> bool {
        origin.strip_prefix("http://").is_some_and(|host| self.is_ours(host))
    }

    fn is_token(&self, value: &str) -> bool {
        let (scheme, token) = value.split_once(' ').unwrap_or_default();
        scheme.eq_ignore_ascii_case("Bearer") && blake3::hash(token.trim().as_bytes()) == self.token
    }
}

/// Returns a header's value when it is there once, as text.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// Lets a request through, or answers it; nothing that is let through takes for ever.
pub(super) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    if let Err(problem) = guard.check(&request) {
        let unauthorized = problem.status == StatusCode::UNAUTHORIZED.as_u16();
        let mut response = problem.into_response();
        if unauthorized {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        return response;
    }
    let path = request.uri().path();
    let is_upload = request.method() == Method::POST && path.starts_with("/documents/") && path.ends_with("/files");
    let time_max = match path.starts_with(EXPORTS) {
        true => EXPORT_TIME_MAX,
        false if is_upload => UPLOAD_TIME_MAX,
        false => REQUEST_TIME_MAX,
    };
    match tokio::time::timeout(time_max, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let title =
                format!("this took longer than {} seconds: see “djuntu status”, and try again", time_max.as_secs());
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timed-out", title).into_response()
        }
    }
}
