//! A form with a file: its fields are read here, and what is in the file goes to the handler piece by piece.
//!
//! Invariant: before the file begins, no more is held than any form may have; of the file, one piece at a time.

use crate::page::fields::Fields;
use crate::page::limits::{FIELDS_MAX, FORM_BYTES_MAX};
use crate::page::text::line;
use axum::body::Body;
use axum::http::{HeaderMap, header};
use djuntu_protocol::limits::FILE_BYTES_MAX;
use futures::{StreamExt, TryStreamExt};
use multer::Multipart;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The field with the name of the file, as its browser calls it.
pub(in crate::page) const FILE_NAME: &str = "file-name";

/// Returns what stands between the parts of a form; none when it has no parts.
pub(super) fn boundary(headers: &HeaderMap) -> Option<String> {
    multer::parse_boundary(headers.get(header::CONTENT_TYPE)?.to_str().ok()?).ok()
}

/// Reads the fields up to the first file; the body that is returned is what is in the file. None when it is no such form, or
/// one that is too large.
pub(super) async fn read(body: Body, boundary: String) -> Option<(Fields, Body)> {
    let left = Arc::new(AtomicU64::new(FORM_BYTES_MAX as u64));
    let counted = Arc::clone(&left);
    let pieces = body.into_data_stream().map_err(io::Error::other).map(move |piece| {
        let piece = piece?;
        let length = piece.len() as u64;
        let took = counted.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(length));
        took.map(|_| piece).map_err(|_| io::Error::other("more was sent than a form has"))
    });
    let mut parts = Multipart::new(pieces, boundary);
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await.ok()? {
        if fields.len() >= FIELDS_MAX {
            return None;
        }
        if let Some(name) = part.file_name() {
            // Some browsers tell where the file was.
            let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
            fields.push((FILE_NAME.to_owned(), line(name)));
            left.store(FILE_BYTES_MAX + FORM_BYTES_MAX as u64, Ordering::Relaxed);
            return Some((Fields::of(fields), Body::from_stream(part)));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.ok()?;
        fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    Some((Fields::of(fields), Body::empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Bytes, to_bytes};
    use std::convert::Infallible;

    /// Reads a form that comes in pieces of so many bytes; returns its fields, and what is in its file if all of that came.
    async fn read_in(form: &[u8], piece: usize) -> Option<(Fields, Option<Vec<u8>>)> {
        let pieces: Vec<Result<Bytes, Infallible>> =
            form.chunks(piece).map(|of| Ok(Bytes::copy_from_slice(of))).collect();
        let (fields, body) = read(Body::from_stream(futures::stream::iter(pieces)), "XX".to_owned()).await?;
        Some((fields, to_bytes(body, usize::MAX).await.ok().map(Into::into)))
    }

    fn part(head: &str, content: &str) -> String {
        format!("--XX\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    }

    #[tokio::test]
    async fn fields_come_before_the_file_and_the_file_is_whole_or_an_error() {
        let file = part("name=\"file\"; filename=\"C:\\\\fakepath\\\\Orça\u{202e}mento.pdf\"", "uma\r\n--X ata\r\n");
        let form = format!("{}{}{file}--XX--\r\n", part("name=\"form\"", "token"), part("name=\"language\"", "pt"));
        for piece in [1, 7, 4_096] {
            let (fields, content) = read_in(form.as_bytes(), piece).await.unwrap();
            assert_eq!((fields.get("form"), fields.get("language")), ("token", "pt"));
            assert_eq!(fields.get(FILE_NAME), "Orçamento.pdf");
            assert_eq!(content.as_deref(), Some("uma\r\n--X ata\r\n".as_bytes()));
        }
        let cut = form.strip_suffix("--XX--\r\n").unwrap().trim_end();
        assert!(matches!(read_in(cut.as_bytes(), 9).await, Some((_, None))), "a file that is cut is no file");
    }

    #[tokio::test]
    async fn what_is_no_form_or_too_large_is_none() {
        for form in ["", "--", "--XX", "--XX\r\nno header", "nothing"] {
            assert!(read_in(form.as_bytes(), 3).await.is_none(), "{form}");
        }
        let long = "x".repeat(FORM_BYTES_MAX + 1);
        assert!(read_in(part("name=\"form\"", &long).as_bytes(), 4_096).await.is_none());
        assert!(read_in(format!("--XX\r\nX-Long: {long}").as_bytes(), 4_096).await.is_none());
        let many = part("name=\"a\"", "1").repeat(FIELDS_MAX + 1);
        assert!(read_in(many.as_bytes(), 4_096).await.is_none());
        let (fields, content) = read_in(b"--XX--\r\n", 4).await.unwrap();
        assert!(!fields.has(FILE_NAME) && content == Some(Vec::new()));
    }
}
