//! Requests as bytes on a connection, against a desk whose node is stopping: a request that gets past every check is
//! answered with `stopping`, and one that does not, with what stopped it.

mod page;

use super::auth::Guard;
use super::routes;
use super::server::{HEADER_TIME_MAX, connection};
use crate::api::Problem;
use crate::codes::Codes;
use crate::desk::{Bundles, Changes, Desk, DeskError, Finding, Writing};
use crate::driver::EngineHandle;
use crate::files::{Files, Shelf};
use crate::folder::Folder;
use crate::network::Network;
use crate::page::Porter;
use crate::storage::{self, Storage};
use crate::strongbox::Strongbox;
use crate::views::Views;
use djuntu_protocol::document::view::EditError;
use djuntu_protocol::engine::Refusal;
use djuntu_protocol::identity::NetworkId;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::Instant;

const ADDRESS: &str = "127.0.0.1:8484";
const TOKEN: &str = "correct horse";
const DOCUMENT: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

const ADDED: &str = r#"{"office":"P","holder":"A","roles":["sign"],
    "key":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#;
const RECOVERY: &str = r#"{"territory":"Maio","office":"P","holder":"A",
    "key":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#;

/// Every route with a body that it takes.
const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/api/v1/status", ""),
    ("POST", "/api/v1/territory", r#"{"name":"Loures"}"#),
    ("POST", "/api/v1/invitations", "{}"),
    ("POST", "/api/v1/acceptances", r#"{"code":"djuntu:aaaa"}"#),
    ("GET", "/api/v1/acceptances/DOCUMENT", ""),
    ("GET", "/api/v1/cooperations", ""),
    ("POST", "/api/v1/cooperations", r#"{"with":["Maio"]}"#),
    ("GET", "/api/v1/cooperations/abc", ""),
    ("GET", "/api/v1/charter", ""),
    ("GET", "/api/v1/charter?territory=Maio", ""),
    ("POST", "/api/v1/charter/removals", r#"{"key":"abc"}"#),
    ("POST", "/api/v1/charter/rotations", "{}"),
    ("POST", "/api/v1/charter/recoveries", RECOVERY),
    ("POST", "/api/v1/charter/cuts", r#"{"key":"abc"}"#),
    ("POST", "/api/v1/charter/settlements", r#"{"entry":"abc"}"#),
    ("POST", "/api/v1/charter/amendments", "{}"),
    ("POST", "/api/v1/charter/approvals", "{}"),
    ("GET", "/api/v1/needs", ""),
    ("POST", "/api/v1/recovery/confirmations", "{}"),
    ("GET", "/api/v1/documents", ""),
    ("GET", "/api/v1/documents?kind=project", ""),
    ("GET", "/api/v1/documents?with=Maio&within=abcd&state=draft&since=2027-01-31&public=true", ""),
    ("GET", "/api/v1/search?text=agua", ""),
    ("POST", "/api/v1/documents", r#"{"kind":"project"}"#),
    ("GET", "/api/v1/documents/abc", ""),
    ("PATCH", "/api/v1/documents/abc", r#"{"set":[]}"#),
    ("GET", "/api/v1/documents/abc/draft", ""),
    ("GET", "/api/v1/documents/DOCUMENT/draft?wait=20", ""),
    ("GET", "/api/v1/documents/abc/log", ""),
    ("POST", "/api/v1/documents/abc/acts", r#"{"kind":"agreement","act":"propose"}"#),
    ("POST", "/api/v1/documents/abc/acts", r#"{"kind":"cooperation","act":"admit","territory":"Maio"}"#),
    ("POST", "/api/v1/documents/abc/cuts", r#"{"entry":"abc"}"#),
    ("POST", "/api/v1/documents/abc/kept-out", r#"{"entry":"abc"}"#),
    ("POST", "/api/v1/documents/abc/reapplied", r#"{"entry":"abc"}"#),
    ("POST", "/api/v1/charter/keys", ADDED),
    ("GET", "/api/v1/bundles/plan", ""),
    ("GET", "/api/v1/documents/abc/earlier?on=2027-01-31", ""),
    ("GET", "/api/v1/documents/abc/diff", ""),
    ("GET", "/api/v1/documents/abc/proof", ""),
    ("GET", "/api/v1/exports/csv", ""),
    ("GET", "/api/v1/exports/iati/plan?ids=abc&private=true", ""),
    ("POST", "/api/v1/imports", r#"{"home":true,"documents":[]}"#),
    ("POST", "/api/v1/page/links", r#"{"role":"root"}"#),
];

/// A client's end of a connection, and what keeps the server going.
struct Connection {
    stream: DuplexStream,
    stop: watch::Sender<()>,
}

/// Returns the desk of a node that is stopping: nobody receives what the engine is asked.
fn desk() -> Desk {
    static DESK: LazyLock<Desk> = LazyLock::new(|| {
        let temporary = tempfile::tempdir().unwrap().keep();
        let network = NetworkId::named("test");
        let opened = storage::open(&temporary.join("archive"), &temporary.join("index"), network).unwrap();
        let (storage, _) = Storage::start(opened, mpsc::unbounded_channel().0);
        let (requests, _) = mpsc::channel(1);
        let engine = EngineHandle::new(requests);
        let views = Views::start(storage, network, temporary.join("views"));
        let folder = Arc::new(Folder::open(&temporary.join("data"), true).unwrap());
        let bundles = Bundles::open(&folder, network);
        std::fs::remove_dir_all(temporary).unwrap();
        let writing = Writing::new(engine.clone(), views.clone()).0;
        let changes = Changes::new(&broadcast::channel(1).0);
        let codes = Codes::built_in().into();
        let (network, finding) = (Network::stopped(), Finding::new().0);
        Desk {
            engine,
            views,
            writing,
            changes,
            bundles,
            network,
            codes,
            finding,
            files: Files::new(Shelf::at("nowhere".into())).0,
            strongbox: Strongbox::new().0,
        }
    });
    DESK.clone()
}

/// Returns a porter who knows nobody, and the link with which the first administrator comes in.
fn porter() -> (Porter, String) {
    let temporary = tempfile::tempdir().unwrap().keep();
    let folder = Arc::new(Folder::open(&temporary.join("data"), true).unwrap());
    let (porter, first) = Porter::start(&folder).unwrap();
    (porter, first.unwrap())
}

fn connect() -> Connection {
    connect_to(porter().0)
}

fn connect_to(porter: Porter) -> Connection {
    let address: SocketAddr = ADDRESS.parse().unwrap();
    let router = routes::router(desk(), porter, Guard::new(address, TOKEN));
    let (stream, server) = duplex(4 << 20);
    let (stop, stopped) = watch::channel(());
    tokio::spawn(connection(server, router, stopped));
    Connection { stream, stop }
}

/// Sends bytes and returns everything that comes back until the server closes the connection.
async fn exchange(request: &str) -> String {
    let mut connection = connect();
    connection.stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn request(method: &str, path: &str, headers: &[&str], body: &str) -> String {
    let path = path.replace("DOCUMENT", DOCUMENT);
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let length = body.len();
    format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

/// Returns the status and the problem's type; an answer without a problem has none.
fn problem_of(answer: &str) -> (u16, String) {
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    if !head.contains("content-type: application/problem+json") {
        return (status, String::new());
    }
    let problem: Problem = serde_json::from_str(body).unwrap();
    assert_eq!(problem.status, status, "{body}");
    assert!(!problem.title.is_empty());
    (status, problem.kind)
}

const HOST: &str = "Host: 127.0.0.1:8484";
const BEARER: &str = "Authorization: Bearer correct horse";
const JSON: &str = "Content-Type: application/json";

/// Sends this request to every route, and expects the same of all.
async fn check_all(headers: &[&str], expected: (u16, &str)) {
    for &(method, path, body) in ROUTES {
        let answer = exchange(&request(method, path, headers, body)).await;
        let (status, kind) = problem_of(&answer);
        assert_eq!((status, kind.as_str()), expected, "{method} {path} {headers:?}");
    }
}

async fn check(method: &str, path: &str, body: &str, expected: (u16, &str)) {
    let answer = exchange(&request(method, path, &[HOST, BEARER, JSON], body)).await;
    let (status, kind) = problem_of(&answer);
    assert_eq!((status, kind.as_str()), expected, "{method} {path} {answer}");
}

#[tokio::test(start_paused = true)]
async fn every_route_is_reached_with_the_token_and_never_without() {
    for &(method, path, body) in ROUTES {
        // These two look at what they were given before they ask the desk.
        let is_input = path.contains("page/links") || path.contains("acceptances") && method == "POST";
        let expected = if is_input { (400, "input") } else { (503, "stopping") };
        check(method, path, body, expected).await;
    }
    for authorization in [
        None,
        Some("Authorization: Bearer"),
        Some("Authorization: Bearer wrong"),
        Some("Authorization: Bearer correct horse battery"),
        Some("Authorization: Basic correct horse"),
        Some("Authorization: correct horse"),
        Some("Authorization: Bearer correct horse\r\nAuthorization: Bearer correct horse"),
        Some("Cookie: token=correct horse"),
    ] {
        let headers: Vec<&str> = [HOST, JSON].into_iter().chain(authorization).collect();
        check_all(&headers, (401, "wrong-token")).await;
    }
    let answer = exchange(&request("GET", "/api/v1/status", &[HOST], "")).await;
    assert!(answer.contains("www-authenticate: Bearer"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn only_this_machines_own_names_are_answered() {
    for host in ["127.0.0.1:8484", "localhost:8484", "LocalHost:8484", "[::1]:8484"] {
        check_all(&[&format!("Host: {host}"), "Authorization: Basic x"], (401, "wrong-token")).await;
    }
    let strange = [
        "localhost",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:84840",
        "127.0.0.1:08484",
        "localhost.:8484",
        "localhost.example:8484",
        "example:8484",
        "user@127.0.0.1:8484",
        "2130706433:8484",
        "0x7f000001:8484",
        "127.1:8484",
        "0.0.0.0:8484",
        "[::]:8484",
        "[::ffff:127.0.0.1]:8484",
        "::1:8484",
        "127.0.0.1:8484, evil",
        "",
    ];
    for host in strange {
        check_all(&[&format!("Host: {host}"), BEARER, JSON], (421, "wrong-host")).await;
    }
    check_all(&[BEARER, JSON], (421, "wrong-host")).await;
    check_all(&[HOST, HOST, BEARER, JSON], (421, "wrong-host")).await;
    let absolute = request("GET", "http://evil:8484/api/v1/status", &[HOST, BEARER], "");
    assert_eq!(problem_of(&exchange(&absolute).await), (421, "wrong-host".to_owned()));
    let health = exchange(&request("GET", "/healthz", &["Host: evil:8484"], "")).await;
    assert_eq!(problem_of(&health), (421, "wrong-host".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn no_page_of_a_stranger_is_answered() {
    for origin in
        ["http://evil", "null", "http://evil:8484", "https://127.0.0.1:8484", "http://127.0.0.1:80", "file://", ""]
    {
        let origin = format!("Origin: {origin}");
        check_all(&[HOST, BEARER, JSON, &origin], (403, "foreign-origin")).await;
    }
    let own = request("GET", "/api/v1/status", &[HOST, BEARER, "Origin: http://localhost:8484"], "");
    assert_eq!(problem_of(&exchange(&own).await), (503, "stopping".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn bad_requests_are_told_what_is_wrong() {
    check("GET", "/api", "", (404, "unknown-route")).await;
    check("GET", "/api/v2/status", "", (404, "unknown-route")).await;
    check("GET", "/api/v1/documents/abc/secret", "", (404, "unknown-route")).await;
    check("DELETE", "/api/v1/status", "", (405, "wrong-method")).await;
    check("POST", "/api/v1/documents/abc", "{}", (405, "wrong-method")).await;
    check("GET", "/api/v1/documents?kind=project&kind=project", "", (400, "malformed")).await;
    check("GET", "/api/v1/documents/abc/draft?wait=ever", "", (400, "malformed")).await;
    check("GET", "/api/v1/documents/abc/draft?wait=-1", "", (400, "malformed")).await;
    check("GET", "/api/v1/acceptances/abc", "", (400, "malformed")).await;
    check("GET", "/api/v1/documents/%ff", "", (400, "malformed")).await;
    check("POST", "/api/v1/territory", "", (400, "malformed")).await;
    check("POST", "/api/v1/territory", "{", (400, "malformed")).await;
    check("POST", "/api/v1/territory", "\u{0}", (400, "malformed")).await;
    check("POST", "/api/v1/territory", "{}", (422, "malformed")).await;
    check("POST", "/api/v1/territory", r#"{"name":7}"#, (422, "malformed")).await;
    check("POST", "/api/v1/documents/abc/acts", r#"{"act":"burn"}"#, (422, "malformed")).await;
    check("POST", "/api/v1/territory", &format!(r#"{{"a":{}"#, "[".repeat(100_000)), (400, "malformed")).await;
    let huge = format!(r#"{{"name":"{}"}}"#, "a".repeat(1 << 20));
    check("POST", "/api/v1/territory", &huge, (413, "too-large")).await;
    let form = request("POST", "/api/v1/territory", &[HOST, BEARER, "Content-Type: text/plain"], r#"{"name":"x"}"#);
    assert_eq!(problem_of(&exchange(&form).await), (415, "not-json".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn health_is_told_without_a_token() {
    assert_eq!(problem_of(&exchange(&request("GET", "/healthz", &[HOST], "")).await), (200, String::new()));
    assert_eq!(problem_of(&exchange(&request("GET", "/readyz", &[HOST], "")).await), (503, "stopping".to_owned()));
}

/// Sends `begun` and nothing more, and returns after how many seconds the server gave up.
async fn seconds_until_closed(begun: &str) -> u64 {
    let mut connection = connect();
    connection.stream.write_all(begun.as_bytes()).await.unwrap();
    let start = Instant::now();
    let mut answer = Vec::new();
    connection.stream.read_to_end(&mut answer).await.unwrap();
    start.elapsed().as_secs()
}

#[tokio::test(start_paused = true)]
async fn who_sends_half_a_request_is_not_waited_for() {
    let half = "GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1:8484\r\nX-Slow:";
    assert_eq!(seconds_until_closed(half).await, HEADER_TIME_MAX.as_secs());
    assert_eq!(seconds_until_closed("").await, HEADER_TIME_MAX.as_secs());
    let kept_alive = format!("GET /healthz HTTP/1.1\r\n{HOST}\r\n\r\n");
    assert_eq!(seconds_until_closed(&kept_alive).await, HEADER_TIME_MAX.as_secs());
    let head =
        format!("POST /api/v1/territory HTTP/1.1\r\n{HOST}\r\n{BEARER}\r\n{JSON}\r\nContent-Length: 9\r\n\r\n{{");
    assert_eq!(seconds_until_closed(&head).await, 30);
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_ends_with_the_node() {
    let Connection { mut stream, stop } = connect();
    let start = Instant::now();
    drop(stop);
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 0);
}

#[test]
fn each_refusal_has_its_own_status() {
    let check = |error: DeskError, expected: (u16, &str)| {
        let sentence = error.to_string();
        let problem = Problem::from(error);
        assert_eq!((problem.status, problem.kind.as_str()), expected);
        assert_eq!(problem.title, sentence);
    };
    check(Refusal::NoTerritory.into(), (409, "no-territory"));
    check(Refusal::NoOfficeKey.into(), (403, "no-office-key"));
    check(Refusal::Locked.into(), (403, "locked"));
    check(Refusal::NotEntitled.into(), (403, "not-entitled"));
    check(Refusal::ExpiredInvitation.into(), (410, "expired-invitation"));
    check(Refusal::UnknownDocument.into(), (404, "unknown-document"));
    check(Refusal::Stale.into(), (409, "stale"));
    check(Refusal::Already("it is so").into(), (409, "already"));
    check(Refusal::Unreadable.into(), (500, "unreadable-document"));
    check(EditError::Unchanged.into(), (409, "unchanged"));
    check(EditError::TooMuch.into(), (400, "edit"));
    check(EditError::Broken("x".to_owned()).into(), (500, "broken-document"));
    check(DeskError::Input("what?".to_owned()), (400, "input"));
    check(DeskError::NoSuchTerritory("Maio".to_owned()), (404, "unknown-territory"));
    check(DeskError::NoSuchDocument("abc".to_owned()), (404, "unknown-document"));
    check(DeskError::Ambiguous { prefix: "a".to_owned(), count: 2 }, (400, "ambiguous-id"));
    check(DeskError::Crowded, (503, "crowded"));
    check(DeskError::Stopping, (503, "stopping"));
}
