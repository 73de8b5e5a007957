//! Files that are the same for everybody. Their addresses have their hash, so that browsers keep them for ever.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::LazyLock;

const STYLE: &str = include_str!("../../assets/style.css");
const ICON: &str = include_str!("../../assets/icon.svg");

/// A file with its address.
struct Asset {
    address: String,
    content_type: &'static str,
    text: &'static str,
}

static ASSETS: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    [asset("style", "css", "text/css; charset=utf-8", STYLE), asset("icon", "svg", "image/svg+xml", ICON)]
});

fn asset(name: &str, ending: &str, content_type: &'static str, text: &'static str) -> Asset {
    let hash: String = blake3::hash(text.as_bytes()).to_hex().chars().take(16).collect();
    Asset { address: format!("/assets/{name}-{hash}.{ending}"), content_type, text }
}

/// Returns where the style sheet is.
pub(super) fn style_address() -> &'static str {
    let [style, _] = &*ASSETS;
    &style.address
}

/// Returns where the icon is.
pub(super) fn icon_address() -> &'static str {
    let [_, icon] = &*ASSETS;
    &icon.address
}

pub(super) fn routes() -> Router {
    Router::new().route("/assets/{name}", get(file))
}

async fn file(Path(name): Path<String>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.address.strip_prefix("/assets/") == Some(name.as_str())) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'")),
    ];
    (headers, asset.text).into_response()
}
