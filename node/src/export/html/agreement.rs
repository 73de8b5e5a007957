//! An agreement: its text in each language, what else was signed with it, who signed and ratified, and what became of it.

use super::{Sheet, in_language, languages, names, title};
use crate::api::{Document, Proposal};
use crate::export::draft::{self, Fields, any_text, items};
use crate::export::xml::escaped;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::{Field, Shape};

/// The collections that stand in tables; the others are texts.
const TABLES: [&str; 3] = ["parties", "budget", "files"];

pub(super) fn write(document: &Document, sheet: &mut Sheet<'_>) {
    // What is in force, else what was proposed last, else the draft, which says that it is one.
    let in_force = document.proposals.iter().rev().find(|proposal| proposal.in_force && proposal.replaced_by.is_none());
    let proposal = in_force.or_else(|| document.proposals.last());
    let frozen = proposal.and_then(|proposal| serde_json::from_str::<Fields>(&proposal.text).ok());
    let fields = frozen.as_ref().unwrap_or(&document.draft.fields);
    let own = sheet.speak(fields, document);
    let heading = any_text(fields, "title", &own).map_or_else(|| title(document), str::to_owned);
    sheet.page.push_str(&format!("<article lang=\"{}\">\n<h1>{}</h1>\n", escaped(&own), escaped(&heading)));
    let stands = match (proposal, document.summary.state.as_deref()) {
        (Some(proposal), Some(state)) => {
            let (number, state) = (proposal.number.to_string(), sheet.w.of("document-state", state));
            sheet.w.fill("paper-version", [("number", number.into()), ("state", state.into())])
        }
        _ => sheet.w.say("paper-draft"),
    };
    sheet.page.push_str(&format!("<p><strong>{}</strong></p>\n", escaped(&stands)));
    if proposal.is_some_and(|proposal| proposal.changed_since) {
        sheet.paragraph(&sheet.w.say("paper-changed"));
    }
    for language in languages(fields, &["title", "preamble"], &own) {
        body(fields, language, sheet);
    }
    let schema = || DocumentKind::Agreement.schema().all_fields();
    sheet.facts(fields, schema());
    let in_table = |field: &&Field| TABLES.contains(&field.name) && matches!(field.shape, Shape::Collection(_));
    schema().filter(in_table).for_each(|collection| sheet.collection(fields, collection));
    if let Some(proposal) = proposal {
        signatures(proposal, sheet);
        ratifications(proposal, sheet);
        what_followed(proposal, sheet);
    }
    let hash = proposal.map(|proposal| {
        let number = proposal.number.to_string();
        (sheet.w.fill("version-title", [("number", number.into())]), proposal.version.to_string())
    });
    sheet.check(document, hash.as_slice());
    sheet.page.push_str("</article>\n");
}

fn body(fields: &Fields, language: &str, sheet: &mut Sheet<'_>) {
    sheet.page.push_str(&format!("<section lang=\"{0}\">\n<h2>{0}</h2>\n", escaped(language)));
    for name in ["title", "summary", "preamble"] {
        if let Some(text) = in_language(fields, name, language) {
            sheet.paragraph(text);
        }
    }
    for collection in ["articles", "commitments"] {
        for (_, item) in items(fields, collection) {
            if let Some(heading) = in_language(item, "heading", language) {
                sheet.heading(heading);
            }
            let text = in_language(item, "body", language);
            if let Some(actor) = text.and(draft::text(item, "actor")) {
                sheet.heading(&sheet.w.known("actor", actor).unwrap_or_else(|| sheet.named(actor)));
            }
            text.into_iter().for_each(|text| sheet.paragraph(text));
        }
    }
    sheet.page.push_str("</section>\n");
}

fn signatures(proposal: &Proposal, sheet: &mut Sheet<'_>) {
    let w = sheet.w;
    let mut rows = Vec::new();
    for signature in &proposal.signatures {
        let outside = signature.outside.as_ref().map(|outside| format!(" ({outside})")).unwrap_or_default();
        let office = format!("{}{outside}", signature.office);
        rows.push(vec![signature.by.name.clone(), signature.name.clone(), office, signature.time.clone()]);
    }
    for missing in &proposal.missing {
        rows.push(vec![missing.name.clone(), w.say("paper-not-signed"), String::new(), String::new()]);
    }
    sheet.heading(&w.say("paper-signatures"));
    let names = ["column-territory", "column-signer", "column-office", "paper-when"];
    sheet.table(&names.map(|name| w.say(name)), &rows);
}

fn ratifications(proposal: &Proposal, sheet: &mut Sheet<'_>) {
    let w = sheet.w;
    let mut rows = Vec::new();
    for said in &proposal.ratifications {
        let contested =
            if said.contested { format!(" ({})", w.of("document-state", "contested")) } else { String::new() };
        let body = format!("{}{contested}", said.body);
        rows.push(vec![said.by.name.clone(), body, said.reference.clone(), w.day(&said.date)]);
    }
    let told = |id| proposal.ratifications.iter().any(|said| said.by.id == id && !said.contested);
    for missing in proposal.unratified.iter().filter(|missing| !told(missing.id)) {
        rows.push(vec![missing.name.clone(), w.say("paper-not-ratified"), String::new(), String::new()]);
    }
    if !rows.is_empty() {
        sheet.heading(&w.say("paper-ratifications"));
        let names = ["column-territory", "paper-body", "paper-reference", "paper-day"];
        sheet.table(&names.map(|name| w.say(name)), &rows);
    }
}

/// Writes what somebody has said of it since: objections, adherences, what ended or replaced it.
fn what_followed(proposal: &Proposal, sheet: &mut Sheet<'_>) {
    let w = sheet.w;
    let mut lines = Vec::new();
    for said in &proposal.objections {
        let (who, why) = (said.by.name.as_str(), said.reason.as_str());
        lines.push(w.fill("version-objects", [("who", who.into()), ("why", why.into())]));
    }
    for said in &proposal.adherents {
        lines.push(w.with("version-adheres", "who", &said.by.name));
    }
    if let Some(ended) = &proposal.ended {
        let (who, why, day) = (ended.by.name.as_str(), ended.reason.as_str(), w.day(&ended.effective));
        let line = w.fill("version-ends", [("who", who.into()), ("why", why.into()), ("day", day.into())]);
        let contested =
            if ended.contested { format!(" ({})", w.of("document-state", "contested")) } else { String::new() };
        lines.push(format!("{line}{contested}"));
    }
    if !proposal.disputed.is_empty() {
        lines.push(w.with("version-disputed", "who", &names(&proposal.disputed)));
    }
    if let Some(number) = proposal.replaced_by {
        lines.push(format!("{}: {number}", w.say("version-replaced")));
    }
    if !lines.is_empty() {
        sheet.heading(&w.say("paper-followed"));
        lines.iter().for_each(|line| sheet.paragraph(line));
    }
}
