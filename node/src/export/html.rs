//! Agreements on paper: the exact text that was signed or proposed, its hash, who signed, and how anybody can check that.
//!
//! No script, nothing that is fetched, and no text of a document reaches the page but escaped.

use super::draft::{Fields, any_text, items, language, text, texts};
use super::xml::escaped;
use super::{Lacking, Material};
use crate::api::{Document, Proposal};

const STYLE: &str = "body{font:11pt/1.45 serif;max-width:42em;margin:2em auto;padding:0 1em;color:#000;background:#fff}\
    h1{font-size:1.5em}h2{font-size:1.15em;margin:1.4em 0 .3em}p{margin:.3em 0;white-space:pre-line}\
    table{border-collapse:collapse;width:100%}th,td{border:1px solid #444;padding:.3em .5em;text-align:left;\
    vertical-align:top}code{font-size:.85em;overflow-wrap:anywhere}section{break-inside:avoid}\
    article{break-before:page}article:first-of-type{break-before:auto}@page{margin:2cm}";

/// Writes a page with every agreement.
pub(super) fn write(material: &Material) -> Result<String, Lacking> {
    let agreements: Vec<&Document> =
        material.documents.iter().filter(|document| document.summary.kind == "agreement").collect();
    if agreements.is_empty() {
        let what = "there is no agreement among what is exported, and only agreements are printed: name one by its id";
        return Err(Lacking(vec![what.to_owned()]));
    }
    let language = agreements.first().map_or("pt", |document| language(&document.draft));
    let title = agreements.first().map(|document| title(document)).unwrap_or_default();
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escaped(language),
        escaped(&title)
    );
    agreements.iter().for_each(|document| agreement(document, &material.made, &mut page));
    page.push_str("</body>\n</html>\n");
    Ok(page)
}

fn title(document: &Document) -> String {
    document.summary.title.clone().unwrap_or_else(|| document.summary.id.short())
}

fn agreement(document: &Document, made: &str, page: &mut String) {
    // What is in force, else what was proposed last, else the draft, which says that it is one.
    let in_force = document.proposals.iter().rev().find(|proposal| proposal.in_force && proposal.replaced_by.is_none());
    let proposal = in_force.or_else(|| document.proposals.last());
    let frozen = proposal.and_then(|proposal| serde_json::from_str::<Fields>(&proposal.text).ok());
    let fields = frozen.as_ref().unwrap_or(&document.draft.fields);
    let own = text(fields, "lang0").unwrap_or_else(|| language(&document.draft));
    let heading = any_text(fields, "title", own).map_or_else(|| title(document), str::to_owned);
    page.push_str(&format!("<article>\n<h1>{}</h1>\n", escaped(&heading)));
    let stands = match (proposal, document.summary.state.as_deref()) {
        (Some(proposal), Some(state)) => format!("Version {}: {state}", proposal.number),
        _ => "A draft that nobody has proposed or signed".to_owned(),
    };
    page.push_str(&format!("<p><strong>{}</strong></p>\n", escaped(&stands)));
    if proposal.is_some_and(|proposal| proposal.changed_since) {
        page.push_str("<p>The draft was changed since; what stands here is the text of this version.</p>\n");
    }
    for (language, _) in texts_in(fields) {
        body(fields, language, page);
    }
    facts(fields, page);
    if let Some(proposal) = proposal {
        signatures(proposal, page);
    }
    check(document, proposal, made, page);
    page.push_str("</article>\n");
}

/// Returns the languages in which there is a title or a preamble, the document's own first.
fn texts_in(fields: &Fields) -> Vec<(&str, &str)> {
    let own = text(fields, "lang0").unwrap_or_default();
    let mut found = texts(fields, "title");
    found.extend(texts(fields, "preamble"));
    found.sort_by_key(|(language, _)| (*language != own, *language));
    found.dedup_by_key(|(language, _)| *language);
    found
}

fn body(fields: &Fields, language: &str, page: &mut String) {
    let in_language = |fields, name| texts(fields, name).into_iter().find(|(known, _)| *known == language);
    page.push_str(&format!("<section lang=\"{0}\">\n<h2>{0}</h2>\n", escaped(language)));
    for name in ["title", "summary", "preamble"] {
        if let Some((_, text)) = in_language(fields, name) {
            page.push_str(&format!("<p>{}</p>\n", escaped(text)));
        }
    }
    for collection in ["articles", "commitments"] {
        for (_, item) in items(fields, collection) {
            if let Some((_, heading)) = in_language(item, "heading") {
                page.push_str(&format!("<h2>{}</h2>\n", escaped(heading)));
            }
            if let Some(actor) = text(item, "actor") {
                page.push_str(&format!("<h2>{}</h2>\n", escaped(actor)));
            }
            if let Some((_, text)) = in_language(item, "body") {
                page.push_str(&format!("<p>{}</p>\n", escaped(text)));
            }
        }
    }
    page.push_str("</section>\n");
}

/// Writes the short values.
fn facts(fields: &Fields, page: &mut String) {
    let shown = fields
        .iter()
        .filter(|(name, value)| *name != "lang0" && !matches!(value, djuntu_protocol::document::view::Value::Map(_)));
    let rows: String = shown
        .map(|(name, value)| {
            format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escaped(name), escaped(&value.to_string()))
        })
        .collect();
    if !rows.is_empty() {
        page.push_str(&format!("<table>\n{rows}</table>\n"));
    }
}

fn signatures(proposal: &Proposal, page: &mut String) {
    page.push_str(
        "<h2>Signatures</h2>\n<table>\n<tr><th>for</th><th>by</th><th>office</th><th>when, by their clock</th></tr>\n",
    );
    for signature in &proposal.signatures {
        let outside = signature.outside.as_ref().map(|outside| format!(" ({outside})")).unwrap_or_default();
        page.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            escaped(&signature.by.name),
            escaped(&signature.name),
            escaped(&format!("{}{outside}", signature.office)),
            escaped(&signature.time)
        ));
    }
    for missing in &proposal.missing {
        page.push_str(&format!("<tr><td>{}</td><td colspan=\"3\">has not signed</td></tr>\n", escaped(&missing.name)));
    }
    page.push_str("</table>\n");
}

fn check(document: &Document, proposal: Option<&Proposal>, made: &str, page: &mut String) {
    let id = document.summary.id;
    page.push_str(&format!("<h2>How to check this</h2>\n<p>Document <code>{id}</code></p>\n"));
    if let Some(proposal) = proposal {
        page.push_str(&format!("<p>Version {}: <code>{}</code></p>\n", proposal.number, proposal.version));
    }
    page.push_str(&format!(
        "<p>As known here on {}. Paper proves nothing by itself: ask for the proof file \
         (<code>djuntu export proof {}</code>) and check it on any machine with <code>djuntu verify FILE</code>. It has the \
         signed entries and the keys by which they are judged; the hash above must be the same.</p>\n",
        escaped(made),
        id.short()
    ));
}
