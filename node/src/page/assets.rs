//! Files that are the same for everybody. Their addresses have their hash, so that browsers keep them for ever.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::LazyLock;

pub(super) const STYLE: &str = include_str!("../../assets/style.css");
const SCRIPT: &str = include_str!("../../assets/script.js");
const EDITOR: &str = include_str!("../../assets/editor.js");
pub(super) const ICON: &str = include_str!("../../assets/icon.svg");

/// A file with its address.
struct Asset {
    address: String,
    content_type: &'static str,
    text: &'static str,
}

/// The outlines of land, by the part of the world.
const MAPS: [(&str, &str); 3] = [
    ("cape-verde", include_str!("../../assets/map/cape-verde.svg")),
    ("atlantic", include_str!("../../assets/map/atlantic.svg")),
    ("world", include_str!("../../assets/map/world.svg")),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let maps = MAPS.map(|(name, text)| asset(name, "svg", "image/svg+xml", text));
    let style = asset("style", "css", "text/css; charset=utf-8", STYLE);
    let script = asset("script", "js", "text/javascript; charset=utf-8", SCRIPT);
    let editor = asset("editor", "js", "text/javascript; charset=utf-8", EDITOR);
    [style, script, editor, asset("icon", "svg", "image/svg+xml", ICON)].into_iter().chain(maps).collect()
});

fn asset(name: &str, ending: &str, content_type: &'static str, text: &'static str) -> Asset {
    let hash: String = blake3::hash(text.as_bytes()).to_hex().chars().take(16).collect();
    Asset { address: format!("/assets/{name}-{hash}.{ending}"), content_type, text }
}

fn address(name: &str) -> &'static str {
    let begins = format!("/assets/{name}-");
    let named = ASSETS.iter().find(|asset| asset.address.starts_with(&begins));
    &named.expect("it is on the list above").address
}

/// Returns where the style sheet is.
pub(super) fn style_address() -> &'static str {
    address("style")
}

/// Returns where the script is.
pub(super) fn script_address() -> &'static str {
    address("script")
}

/// Returns where the script of the edit page is.
pub(super) fn editor_address() -> &'static str {
    address("editor")
}

/// Returns where the icon is.
pub(super) fn icon_address() -> &'static str {
    address("icon")
}

/// Returns where the outlines of a part of the world are.
pub(super) fn map_address(part: &str) -> &'static str {
    address(part)
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
