//! Agreements and decisions on paper: the exact text that was signed or put, its hash, who signed, ratified or voted, and how
//! anybody can check that. What stands around the text is in the language in which the document was first written.
//!
//! No script, nothing that is fetched, and no text of a document reaches the page but escaped.

mod agreement;
mod decision;

use super::draft::{Fields, items, language, text, texts};
use super::iati::codes::amount;
use super::xml::escaped;
use super::{Lacking, Material};
use crate::api::{Document, Territory};
use crate::page::{Language, Words};
use djuntu_protocol::document::schema::{Field, Register, Shape};
use djuntu_protocol::document::view::Value;
use djuntu_protocol::identity::TerritoryId;

const STYLE: &str = "body{font:11pt/1.45 serif;max-width:42em;margin:2em auto;padding:0 1em;color:#000;background:#fff}\
    h1{font-size:1.5em}h2{font-size:1.15em;margin:1.4em 0 .3em}p{margin:.3em 0;white-space:pre-line}\
    table{border-collapse:collapse;width:100%}th,td{border:1px solid #444;padding:.3em .5em;text-align:left;\
    vertical-align:top}code{font-size:.85em;overflow-wrap:anywhere}section{break-inside:avoid}\
    article{break-before:page}article:first-of-type{break-before:auto}@page{margin:2cm}";

/// Writes a page with every agreement and decision.
pub(super) fn write(material: &Material) -> Result<String, Lacking> {
    let is_printed = |document: &&Document| matches!(document.summary.kind.as_str(), "agreement" | "decision");
    let printed: Vec<&Document> = material.documents.iter().filter(is_printed).collect();
    let Some(first) = printed.first() else {
        let what = "there is no agreement and no decision among what is exported, and only these are printed: name one by \
                    its id";
        return Err(Lacking(vec![what.to_owned()]));
    };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escaped(language(&first.draft)),
        escaped(&title(first))
    );
    for document in printed {
        let mut sheet = Sheet { page: &mut page, w: Words::default(), material };
        match document.summary.kind.as_str() {
            "agreement" => agreement::write(document, &mut sheet),
            _ => decision::write(document, &mut sheet),
        }
    }
    page.push_str("</body>\n</html>\n");
    Ok(page)
}

fn title(document: &Document) -> String {
    document.summary.title.clone().unwrap_or_else(|| document.summary.id.short())
}

/// The page, in the words of one language.
struct Sheet<'a> {
    page: &'a mut String,
    w: Words,
    material: &'a Material,
}

impl Sheet<'_> {
    /// Begins to speak the language of a text; the words of what we have none for are English.
    fn speak(&mut self, fields: &Fields, document: &Document) -> String {
        let own = text(fields, "lang0").unwrap_or_else(|| language(&document.draft)).to_owned();
        self.w = Words(Language::with_code(&own).unwrap_or_default());
        own
    }

    fn heading(&mut self, words: &str) {
        self.page.push_str(&format!("<h2>{}</h2>\n", escaped(words)));
    }

    fn paragraph(&mut self, words: &str) {
        self.page.push_str(&format!("<p>{}</p>\n", escaped(words)));
    }

    /// Writes what a hash or an id is, and the hash.
    fn hash(&mut self, of: &str, hash: &impl ToString) {
        self.page.push_str(&format!("<p>{}: <code>{}</code></p>\n", escaped(of), escaped(&hash.to_string())));
    }

    fn table(&mut self, headings: &[String], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let cells = |tag: &str, cells: &[String]| -> String {
            cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect()
        };
        self.page.push_str(&format!("<table>\n<tr>{}</tr>\n", cells("th", headings)));
        rows.iter().for_each(|row| self.page.push_str(&format!("<tr>{}</tr>\n", cells("td", row))));
        self.page.push_str("</table>\n");
    }

    /// Writes the single values and sets of a document under their names.
    fn facts(&mut self, fields: &Fields, schema: impl Iterator<Item = &'static Field>) {
        let mut rows = String::new();
        for field in schema.filter(|field| !matches!(field.name, "lang0")) {
            let value = self.value(field, fields);
            if !value.is_empty() {
                let name = escaped(&self.w.of("field", field.name));
                rows.push_str(&format!("<tr><th scope=\"row\">{name}</th><td>{}</td></tr>\n", escaped(&value)));
            }
        }
        if !rows.is_empty() {
            self.page.push_str(&format!("<table>\n{rows}</table>\n"));
        }
    }

    /// Writes the items of a collection as a table, with the columns that something stands in.
    fn collection(&mut self, fields: &Fields, collection: &'static Field) {
        let Shape::Collection(inner) = collection.shape else { return };
        let items = items(fields, collection.name);
        let has = |field: &&Field| items.iter().any(|(_, item)| !self.value(field, item).is_empty());
        let columns: Vec<&Field> = inner.iter().filter(has).collect();
        let headings: Vec<String> = columns.iter().map(|field| self.w.of("field", field.name)).collect();
        let row = |item: &Fields| columns.iter().map(|field| self.value(field, item)).collect();
        let rows: Vec<Vec<String>> = items.iter().map(|(_, item)| row(item)).collect();
        if !rows.is_empty() {
            self.heading(&self.w.of("field", collection.name));
            self.table(&headings, &rows);
        }
    }

    /// Returns a value as people read it; nothing of texts and collections, which stand elsewhere.
    fn value(&self, field: &Field, fields: &Fields) -> String {
        let value = fields.get(field.name);
        match (field.shape, value) {
            (Shape::Set, Some(Value::Map(keys))) => {
                let keys: Vec<&str> = keys.keys().map(String::as_str).collect();
                keys.join(", ")
            }
            (Shape::Register(Register::Date), Some(day)) => self.w.day(&day.to_string()),
            (Shape::Register(Register::Reference), Some(id)) => self.named(&id.to_string()),
            (Shape::Register(Register::Integer), Some(Value::Integer(units))) if field.name == "amount" => {
                amount(*units, text(fields, "currency").unwrap_or_default())
            }
            (Shape::Register(Register::Text), Some(Value::Text(word))) => self.w.of("choice", word),
            (Shape::Register(_), Some(value)) => value.to_string(),
            (Shape::Register(_) | Shape::Set | Shape::Localized | Shape::Collection(_), _) => String::new(),
        }
    }

    /// Returns what a territory is called that a reference names; an id is shown as it is.
    fn named(&self, id: &str) -> String {
        let profile = id.parse::<TerritoryId>().ok().and_then(|id| self.material.territories.get(&id));
        profile.and_then(|profile| profile.summary.title.clone()).unwrap_or_else(|| id.to_owned())
    }

    /// Says how anybody can check what stands here.
    fn check(&mut self, document: &Document, hashes: &[(String, String)]) {
        let id = document.summary.id;
        self.heading(&self.w.say("paper-check"));
        self.hash(&self.w.say("paper-document"), &id);
        hashes.iter().for_each(|(of, hash)| self.hash(of, hash));
        let made = self.material.made.as_str();
        let proof = format!("djuntu export proof {}", id.short());
        self.paragraph(&self.w.fill("paper-proves", [("moment", made.into()), ("command", proof.into())]));
    }
}

/// Returns the languages in which one of some texts is there, the document's own first.
fn languages<'a>(fields: &'a Fields, names: &[&str], own: &str) -> Vec<&'a str> {
    let found = names.iter().flat_map(|name| texts(fields, name)).map(|(language, _)| language);
    let mut found: Vec<&str> = found.collect();
    found.sort_by_key(|language| (*language != own, *language));
    found.dedup();
    found
}

/// Returns a text in one language.
fn in_language<'a>(fields: &'a Fields, name: &str, language: &str) -> Option<&'a str> {
    texts(fields, name).into_iter().find(|(known, _)| *known == language).map(|(_, text)| text)
}

fn names(territories: &[Territory]) -> String {
    let names: Vec<&str> = territories.iter().map(|territory| territory.name.as_str()).collect();
    names.join(", ")
}
