//! The files of a document: listed on its page, saved from here, fetched when they are not here.

pub(super) mod attach;

use super::document;
use super::people::Role;
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::api::File;
use crate::words;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use djuntu_protocol::document::view::Draft;
use djuntu_protocol::identity::FileHash;
use std::io;

/// A file as the page of its document shows it.
pub(super) struct Listed {
    pub(super) item: String,
    pub(super) hash: String,
    pub(super) name: String,
    /// Its size, language and what it is for.
    pub(super) facts: String,
    pub(super) is_here: bool,
    /// Whether somebody can ask for it.
    pub(super) can_come: bool,
    /// How it stands when it is not here, in a sentence.
    pub(super) why: String,
}

/// Returns the files that a document names.
pub(super) async fn listed(visit: &Visit, draft: &Draft) -> Result<Vec<Listed>, Trouble> {
    let files = visit.desk.files_in(draft).await?;
    Ok(files.iter().map(|file| shown(visit, file)).collect())
}

fn shown(visit: &Visit, file: &File) -> Listed {
    let w = &visit.words;
    let language = file.language.as_deref().map(|language| w.of("language", language));
    let marks = [Some(words::bytes(file.size)), language, file.category.as_deref().map(line)];
    let is_here = file.state == "here";
    let why = match file.state.as_str() {
        "here" => String::new(),
        "coming" => w.with("file-coming", "percent", &(file.done * 100 / file.size.max(1)).to_string()),
        state => w.of("file-state", state),
    };
    Listed {
        item: file.item.clone(),
        hash: file.hash.to_string(),
        name: if file.name.is_empty() { file.hash.short() } else { line(&file.name) },
        facts: marks.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        is_here,
        can_come: matches!(file.state.as_str(), "large" | "full"),
        why,
    }
}

/// Sends a file to the browser, which saves it and never shows it: whoever attached it may be anybody.
pub(super) async fn save(visit: Visit, Path((name, hash)): Path<(String, String)>) -> Result<Response, Trouble> {
    let document = document::id(&name)?;
    let hash = hash.parse().map_err(|_| Trouble::NothingHere)?;
    let files = visit.desk.files(document).await?;
    let file = files.into_iter().find(|file| file.hash == hash).ok_or(Trouble::NothingHere)?;
    let Some(content) = visit.desk.file_content(hash).await? else {
        return Ok(Redirect::to(&format!("/documents/{document}#files")).into_response());
    };
    // What the document says of it may be wrong.
    let size = content.size();
    let groups = futures::stream::unfold(content, |mut content| async move {
        let read = tokio::task::spawn_blocking(move || (content.next(), content)).await.ok()?;
        let (group, content) = read;
        group.map(|group| (group.map(Bytes::from).map_err(io::Error::other), content))
    });
    let mut response = Body::from_stream(groups).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    if let Ok(disposition) = HeaderValue::from_str(&disposition(&file.name)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// Asks for a file that does not come by itself.
pub(super) async fn fetch(visit: Visit, Path((name, hash)): Path<(String, String)>) -> Result<Response, Trouble> {
    visit.must(Role::Editor)?;
    let document = document::id(&name)?;
    let hash: FileHash = hash.parse().map_err(|_| Trouble::NothingHere)?;
    visit.desk.fetch_file(document, &hash.to_string()).await?;
    Ok(Redirect::to(&format!("/documents/{document}#files")).into_response())
}

/// Returns under which name a browser saves a file (RFC 6266): a plain one, and the real one for those who read it.
fn disposition(name: &str) -> String {
    let name = line(name);
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }).collect();
    let real: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{real}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_ends_no_header() {
        assert_eq!(
            disposition("ata \"2\"\r\nX: y.pdf"),
            "attachment; filename=\"ata__2___X__y.pdf\"; filename*=UTF-8''ata%20%222%22%20%20X%3A%20y.pdf"
        );
        assert!(disposition("orçamento.pdf").ends_with("or%C3%A7amento.pdf"));
    }
}
