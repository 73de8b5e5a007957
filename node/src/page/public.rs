//! The site for everybody: what is public, to be read without an account, kept by caches, and put behind a web server.
//!
//! Invariant: nothing is shown here but documents that everybody may read, and nothing of others but the names of those who
//! share them. What is not public and what is not here are answered alike. There is no script, no cookie and no form that
//! changes anything, so pages are the same for all who read in one language.

mod site;

pub(crate) use site::write;

use super::agreement;
use super::assets;
use super::digest::Digests;
use super::document::said::{self, Names, Said};
use super::document::{self, Head, assembly, decision, fund, measure, record};
use super::documents::{self, KINDS, Row};
use super::language::Language;
use super::limits::{LISTED_TARGET, QUERY_BYTES_MAX};
use super::text::line;
use super::words::Words;
use crate::api::{Document, Filter};
use crate::desk::{Desk, DeskError};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

/// What a browser may do with these pages: show them with our style.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
);
/// What a calendar is for HTTP.
const CALENDAR: HeaderValue = HeaderValue::from_static("text/calendar; charset=utf-8");
/// For how long others may keep a page: what is published is seen a minute later, and a crowd asks once a minute.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// What stands around a page of this site.
struct PublicFrame {
    w: Words,
    title: String,
    whose: Option<String>,
    /// What comes behind the language in the address, so that the other languages are one link away.
    rest: String,
    today: String,
    base: Base,
}

/// Where the pages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    /// On this node.
    Site,
    /// In files: this is what leads to the folder of all of them.
    Files(&'static str),
}

#[derive(Template)]
#[template(path = "public-documents.html")]
struct List {
    frame: PublicFrame,
    rows: Vec<Row>,
    total: usize,
    text: String,
    kinds: Vec<(&'static str, String, bool)>,
    number: usize,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "public-document.html")]
struct Page {
    frame: PublicFrame,
    head: Head,
    body: Body,
}

#[derive(Template)]
#[template(path = "public-trouble.html")]
struct Nothing {
    frame: PublicFrame,
    what: String,
}

/// What a document says and what became of it, by its kind.
enum Body {
    Agreement(Vec<agreement::Version>, Vec<Said>),
    Decision(decision::View),
    Fund(fund::View),
    Measure(measure::View),
    Record(record::View),
    Assembly(assembly::View),
    Other(Vec<Said>),
}

/// Why there is no page.
enum Trouble {
    NothingHere(Words),
    Desk(Words, DeskError),
    Broken(String),
}

impl PublicFrame {
    async fn new(desk: &Desk, w: Words, title: &str, rest: String) -> Self {
        let whose = desk.whose().await.map(|whose| line(&whose));
        Self { w, title: line(title), whose, rest, today: w.today(), base: Base::Site }
    }

    fn lang(&self) -> &'static str {
        self.w.0.code()
    }

    /// Returns an address on this node, or that of a file.
    fn at(&self, site: &str, file: &str) -> String {
        match self.base {
            Base::Site => site.to_owned(),
            Base::Files(up) => format!("{up}{file}"),
        }
    }

    fn style(&self) -> String {
        self.at(assets::style_address(), site::STYLE)
    }

    fn icon(&self) -> String {
        self.at(assets::icon_address(), site::ICON)
    }

    fn calendar(&self) -> String {
        self.at("/public/calendar.ics", site::CALENDAR)
    }

    fn home(&self) -> String {
        let lang = self.lang();
        self.at(&format!("/public/{lang}"), &format!("{lang}/index.html"))
    }

    /// Returns the same page in another language.
    fn in_language(&self, code: &str) -> String {
        let file = if self.rest.is_empty() { "/index.html".to_owned() } else { format!("{}.html", self.rest) };
        self.at(&format!("/public/{code}{}", self.rest), &format!("{code}{file}"))
    }

    fn documents(&self) -> String {
        let lang = self.lang();
        self.at(&format!("/public/{lang}/documents"), &format!("{lang}/documents"))
    }

    /// Returns what comes behind a document in its address.
    const fn ending(&self) -> &'static str {
        match self.base {
            Base::Site => "",
            Base::Files(_) => ".html",
        }
    }

    const fn is_file(&self) -> bool {
        matches!(self.base, Base::Files(_))
    }

    fn languages(&self) -> [(&'static str, &'static str, bool); Language::ALL.len()] {
        Language::ALL.map(|language| (language.code(), language.name(), language == self.w.0))
    }
}

impl Trouble {
    fn of(w: Words, error: DeskError) -> Self {
        match error {
            DeskError::NoSuchDocument(_) | DeskError::Refused(_) => Self::NothingHere(w),
            error => Self::Desk(w, error),
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (status, w, what) = match self {
            Self::NothingHere(w) => (StatusCode::NOT_FOUND, w, w.say("public-nothing")),
            Self::Desk(w, error) => (StatusCode::SERVICE_UNAVAILABLE, w, w.problem(&error)),
            Self::Broken(error) => {
                tracing::error!(%error, "a public page could not be made");
                let w = Words(Language::En);
                (StatusCode::INTERNAL_SERVER_ERROR, w, w.say("trouble-broken"))
            }
        };
        let title = w.say("trouble-title");
        let (today, base) = (w.today(), Base::Site);
        let frame = PublicFrame { w, title, whose: None, rest: String::new(), today, base };
        let html = Nothing { frame, what }.render().unwrap_or_default();
        let mut response = (status, axum::response::Html(html)).into_response();
        dress(&mut response, HeaderValue::from_static("no-store"));
        response
    }
}

/// Returns the routes of the site.
pub(super) fn routes(desk: Desk, digests: Digests) -> Router {
    let site = Router::new()
        .route("/", get(enter))
        .route("/{language}", get(list))
        .route("/{language}/documents", get(list))
        .route("/{language}/documents/{document}", get(show_it))
        .fallback(nothing_here)
        .with_state(desk)
        .merge(Router::new().route("/calendar.ics", get(calendar)).with_state(digests));
    Router::new().nest("/public", site)
}

fn nothing_here() -> std::future::Ready<Trouble> {
    std::future::ready(Trouble::NothingHere(Words(Language::En)))
}

/// Leads to the language that the browser prefers.
async fn enter(headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let language = Language::preferred(accept).unwrap_or_default();
    let mut response = Redirect::to(&format!("/public/{}", language.code())).into_response();
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    dress(&mut response, CACHED);
    response
}

fn words(language: &str) -> Result<Words, Trouble> {
    Language::with_code(language).map(Words).ok_or(Trouble::NothingHere(Words(Language::En)))
}

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    kind: String,
    text: String,
    page: usize,
}

async fn list(
    State(desk): State<Desk>,
    headers: HeaderMap,
    Path(language): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let w = words(&language)?;
    let kind = KINDS.into_iter().find(|kind| *kind == asked.kind);
    let text = line(&asked.text).trim().chars().take(QUERY_BYTES_MAX).collect::<String>();
    let filter = Filter {
        kind: kind.map(str::to_owned),
        text: Some(text.clone()).filter(|text| !text.is_empty()),
        public: Some(true),
        ..Filter::default()
    };
    // What cannot be looked for finds nothing.
    let found = match desk.find(filter).await {
        Ok(found) => found.documents,
        Err(DeskError::Input(_)) => Vec::new(),
        Err(error) => return Err(Trouble::of(w, error)),
    };
    // Asked for once more here: this is what must never fail.
    let found: Vec<_> = found.into_iter().filter(|of| of.public && documents::is_work(&of.kind)).collect();
    let first = asked.page.saturating_mul(LISTED_TARGET);
    let link = |page: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("kind", kind.unwrap_or_default()).append_pair("text", &text);
        format!("/public/{}?{}", w.0.code(), query.append_pair("page", &page.to_string()).finish())
    };
    let row = |summary| Row { address: address(w, summary), ..documents::row(&w, summary) };
    let page = List {
        rows: found.iter().skip(first).take(LISTED_TARGET).map(row).collect(),
        total: found.len(),
        kinds: KINDS.map(|name| (name, w.of("kinds", name), Some(name) == kind)).into(),
        number: asked.page.saturating_add(1),
        before: asked.page.checked_sub(1).map(link),
        after: (found.len() > first.saturating_add(LISTED_TARGET)).then(|| link(asked.page + 1)),
        text,
        frame: PublicFrame::new(&desk, w, &w.say("public-title"), String::new()).await,
    };
    send(&headers, &page)
}

fn address(w: Words, summary: &crate::api::Summary) -> String {
    format!("/public/{}/documents/{}", w.0.code(), summary.id)
}

async fn show_it(
    State(desk): State<Desk>,
    headers: HeaderMap,
    Path((language, name)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let w = words(&language)?;
    let id = name.parse().map_err(|_| Trouble::NothingHere(w))?;
    // Before anything is opened: how long an answer takes must not tell what is here.
    if !desk.is_public(id).await {
        return Err(Trouble::NothingHere(w));
    }
    let shown = desk.show(id).await.map_err(|error| Trouble::of(w, error))?;
    let shown = for_everybody(shown).ok_or(Trouble::NothingHere(w))?;
    let head = head(&w, &shown);
    let title = head.title.clone().unwrap_or_else(|| w.say("untitled"));
    let frame = PublicFrame::new(&desk, w, &title, format!("/documents/{id}")).await;
    send(&headers, &Page { frame, head, body: body(&w, &shown) })
}

/// Returns what of a document is for everybody; none when nothing is.
fn for_everybody(mut shown: Document) -> Option<Document> {
    if let Some(measure) = &mut shown.measure {
        // What is said of few people goes to nobody (R269), whoever has published it.
        measure.observations.retain(|observed| !observed.of_few);
    }
    (shown.summary.public && documents::is_work(&shown.summary.kind)).then_some(shown)
}

/// What does not count and what a clerk should look at is for those who share it.
fn head(w: &Words, shown: &Document) -> Head {
    Head { set_aside: 0, warnings: Vec::new(), ..document::head_in(w, shown) }
}

fn body(w: &Words, shown: &Document) -> Body {
    let names = Names::of(&shown.summary.parties);
    let said = || said::but(w, &shown.summary.kind, &shown.draft, &[], &names);
    match shown.summary.kind.as_str() {
        "agreement" => {
            Body::Agreement(shown.proposals.iter().rev().map(|of| agreement::version(w, of)).collect(), said())
        }
        "decision" => Body::Decision(decision::view(w, shown)),
        "fund" => Body::Fund(fund::view(w, shown)),
        "measure" => Body::Measure(measure::view(w, shown)),
        "record" => Body::Record(record::view(w, shown)),
        "assembly" => Body::Assembly(assembly::view(w, shown)),
        _ => Body::Other(said()),
    }
}

/// Everything public that has a day, for calendars.
async fn calendar(State(digests): State<Digests>, headers: HeaderMap) -> Result<Response, Trouble> {
    let calendar = digests.public_calendar().await.map_err(|error| Trouble::of(Words(Language::En), error))?;
    Ok(cached(&headers, CALENDAR, calendar.to_vec()))
}

fn send(headers: &HeaderMap, page: &impl Template) -> Result<Response, Trouble> {
    let html = page.render().map_err(|error| Trouble::Broken(error.to_string()))?;
    Ok(cached(headers, HeaderValue::from_static("text/html; charset=utf-8"), html.into_bytes()))
}

/// Answers with what was made, or that whoever asks has it already.
fn cached(headers: &HeaderMap, content_type: HeaderValue, bytes: Vec<u8>) -> Response {
    let hash: String = blake3::hash(&bytes).to_hex().chars().take(32).collect();
    let tag = format!("\"{hash}\"");
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
    let is_known = known.flat_map(|tags| tags.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag);
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(header::CONTENT_TYPE, content_type)], bytes).into_response(),
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    dress(&mut response, CACHED);
    response
}

fn dress(response: &mut Response, cached: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, cached);
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}
