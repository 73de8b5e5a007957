//! The site for everybody as files: whole pages that any web server gives out, and that are read from a stick as well.
//!
//! All links lead from file to file. Nothing asks a server for anything, so there is no search; nothing of it changes by
//! itself, so every page says of which day it is.

use super::{Base, List, Page, PublicFrame, body, for_everybody, head};
use crate::api::Document;
use crate::export::{Lacking, Material, days, ical};
use crate::page::assets;
use crate::page::documents::{self, Row};
use crate::page::language::Language;
use crate::page::text::line;
use crate::page::words::Words;
use askama::Template;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub(super) const STYLE: &str = "style.css";
pub(super) const ICON: &str = "icon.svg";
pub(super) const CALENDAR: &str = "calendar.ics";

#[derive(Template)]
#[template(path = "public-index.html")]
struct Index {
    whose: Option<String>,
    languages: [(&'static str, &'static str); Language::ALL.len()],
}

/// Writes a zip of the pages of everything that everybody may read, in every language.
pub(crate) fn write(material: &Material) -> Result<Vec<u8>, Lacking> {
    let public: Vec<Document> = material.documents.iter().cloned().filter_map(for_everybody).collect();
    if public.is_empty() {
        let what = "nothing of that is public, so a site would have no page: “djuntu publish ID” lets everybody read a document";
        return Err(Lacking(vec![what.to_owned()]));
    }
    zipped(&public, material).map_err(|error| Lacking(vec![format!("the file cannot be written: {error}")]))
}

fn zipped(public: &[Document], material: &Material) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))?;
        zip.write_all(bytes).map_err(Box::<dyn std::error::Error>::from)
    };
    let profile = material.ours.and_then(|ours| material.territories.get(&ours));
    let whose = profile.and_then(|profile| profile.summary.title.as_deref()).map(line);
    let languages = Language::ALL.map(|language| (language.code(), language.name()));
    put("index.html", Index { whose: whose.clone(), languages }.render()?.as_bytes())?;
    put(STYLE, assets::STYLE.as_bytes())?;
    put(ICON, assets::ICON.as_bytes())?;
    let dated: Vec<_> = public.iter().map(|shown| (days::of(shown), &shown.summary)).collect();
    let calendar = ical::write_days(dated.iter().map(|(days, summary)| (*summary, days.as_slice())), ical::in_english);
    put(CALENDAR, calendar.as_bytes())?;
    for language in Language::ALL {
        let w = Words(language);
        let frame = |title: &str, rest: String, up| PublicFrame {
            w,
            title: line(title),
            whose: whose.clone(),
            rest,
            today: w.day(&material.made),
            base: Base::Files(up),
        };
        let list = list(&w, public, frame(&w.say("public-title"), String::new(), "../"));
        put(&format!("{}/index.html", language.code()), list.render()?.as_bytes())?;
        for shown in public {
            let head = head(&w, shown);
            let title = head.title.clone().unwrap_or_else(|| w.say("untitled"));
            let rest = format!("/documents/{}", shown.summary.id);
            let name = format!("{}{rest}.html", language.code());
            let page = Page { frame: frame(&title, rest, "../../"), head, body: body(&w, shown) };
            put(&name, page.render()?.as_bytes())?;
        }
    }
    Ok(zip.finish()?.into_inner())
}

fn list(w: &Words, public: &[Document], frame: PublicFrame) -> List {
    let row = |shown: &Document| Row {
        address: format!("documents/{}.html", shown.summary.id),
        ..documents::row(w, &shown.summary)
    };
    List {
        rows: public.iter().map(row).collect(),
        total: public.len(),
        text: String::new(),
        kinds: Vec::new(),
        number: 1,
        before: None,
        after: None,
        frame,
    }
}
