//! The gate before every page: who asks, in which language, and whether a form comes from a page of ours.
//!
//! Invariant: no form reaches its handler that was not sent by a page of this node, and, when somebody is logged in, by one
//! that was made for this very session; it is checked here and not by the handlers, so that no new route escapes it.

mod upload;

pub(super) use upload::FILE_NAME;

use super::digest::Digests;
use super::fields::Fields;
use super::language::Language;
use super::limits::FORM_BYTES_MAX;
use super::live::Places;
use super::porter::Porter;
use super::sessions::form_token;
use super::together::Rooms;
use super::trouble::Trouble;
use super::visit::Visit;
use super::waiting::{Known, Waiting};
use super::words::Words;
use crate::desk::Desk;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

/// What a browser may do with our pages: show them, with our style and script, and nothing else.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'",
);

/// What the gate needs; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    desk: Desk,
    porter: Porter,
    waiting: Waiting,
    digests: Digests,
    places: Places,
    rooms: Rooms,
    /// Tells nodes of one machine apart: browsers send cookies to every port.
    port: u16,
}

impl Gate {
    pub(super) fn new(desk: Desk, porter: Porter, digests: Digests, port: u16) -> Self {
        let waiting = Waiting::start(desk.clone());
        let rooms = Rooms::start(desk.clone());
        Self { desk, porter, waiting, digests, places: Places::new(), rooms, port }
    }

    /// Returns who asks, before anything was read of the body.
    async fn visit(&self, headers: &HeaderMap, path: String) -> Visit {
        let session = cookie(headers, &session_cookie(self.port));
        let visitor = match &session {
            Some(session) => self.porter.visitor(session).await,
            None => None,
        };
        // Nobody who is not logged in makes the node count.
        let known = if visitor.is_some() { self.waiting.known().await } else { Known::default() };
        let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        let chosen = cookie(headers, LANGUAGE_COOKIE).and_then(|code| Language::with_code(&code));
        let language = visitor.as_ref().map(|visitor| visitor.language);
        let language = language.or(chosen).or_else(|| Language::preferred(accept)).unwrap_or_default();
        Visit {
            desk: self.desk.clone(),
            porter: self.porter.clone(),
            known,
            digests: self.digests.clone(),
            places: self.places.clone(),
            rooms: self.rooms.clone(),
            words: Words(language),
            session: session.filter(|_| visitor.is_some()),
            visitor,
            port: self.port,
            host: headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned(),
            path,
        }
    }
}

/// The cookie with the language that was chosen before anybody logged in.
pub(super) const LANGUAGE_COOKIE: &str = "djuntu-language";

/// Returns the name of the cookie with the session.
pub(super) fn session_cookie(port: u16) -> String {
    format!("djuntu-{port}")
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
}

/// Lets a request through with what is known of its sender, and dresses the answer.
pub(super) async fn enter(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let headers = request.headers().clone();
    let visit = gate.visit(&headers, path).await;
    let mut response = match admit(&visit, request).await {
        Ok(mut request) => {
            request.extensions_mut().insert(visit.clone());
            next.run(request).await
        }
        Err(trouble) => trouble.into_response(),
    };
    if let Some(trouble) = response.extensions_mut().remove::<Trouble>() {
        response = trouble.page(&visit);
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // With “no-referrer” browsers would send forms with the origin “null”, which tells nothing.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::VARY).or_insert(HeaderValue::from_static("Cookie, Accept-Language"));
    response
}

/// Reads a form, when it comes from a page of ours; a file that is in it is left in the body.
async fn admit(visit: &Visit, request: Request) -> Result<Request, Trouble> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(request);
    }
    if !is_from_us(request.headers()) {
        return Err(Trouble::Foreign);
    }
    let (mut parts, body) = request.into_parts();
    let (mut fields, file) = match upload::boundary(&parts.headers) {
        // Of a stranger nothing is read that is longer than a form.
        Some(_) if visit.session.is_none() => (Fields::default(), Body::empty()),
        Some(boundary) => upload::read(body, boundary).await.ok_or(Trouble::TooLarge)?,
        None => {
            let bytes = to_bytes(body, FORM_BYTES_MAX).await.map_err(|_| Trouble::TooLarge)?;
            (Fields::parse(&bytes).ok_or(Trouble::TooLarge)?, Body::empty())
        }
    };
    if let Some(session) = &visit.session {
        let expected = blake3::hash(form_token(session).as_bytes());
        // The handler is not given it: documents have a field of this name, and what is written into one, others see.
        let token = fields.take("form").unwrap_or_default();
        // Hashes compare in constant time.
        if blake3::hash(token.as_bytes()) != expected {
            return Err(Trouble::Foreign);
        }
    }
    parts.extensions.insert(fields);
    Ok(Request::from_parts(parts, file))
}

/// Returns whether a form was sent by a page of ours. A foreign `Origin` was refused before; one must be there where the
/// browser does not say itself from where it sends.
fn is_from_us(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers.contains_key(header::ORIGIN),
    }
}

/// Lets only people in who are logged in, and sends others to the door.
pub(super) async fn inside(visit: Visit, request: Request, next: Next) -> Response {
    if visit.visitor.is_some() {
        return next.run(request).await;
    }
    let to: String = match *request.method() {
        Method::GET => form_urlencoded::byte_serialize(visit.path.as_bytes()).collect(),
        _ => "%2F".to_owned(),
    };
    Redirect::to(&format!("/login?to={to}")).into_response()
}
