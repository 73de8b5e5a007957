//! A decision: what was asked, whom, how each body voted, and what came of it.

use super::{Sheet, in_language, languages, title};
use crate::api::{BodyVote, Document, Question};
use crate::export::draft::{Fields, any_text, items};
use crate::export::xml::escaped;
use crate::page::state_word;
use djuntu_protocol::document::view::Frozen;

pub(super) fn write(document: &Document, sheet: &mut Sheet<'_>) {
    let questions = document.decision.iter().flat_map(|decision| &decision.questions);
    let questions: Vec<&Question> = questions.collect();
    let frozen = questions.last().and_then(|question| serde_json::from_str::<Fields>(&question.text).ok());
    let fields = frozen.as_ref().unwrap_or(&document.draft.fields);
    let own = sheet.speak(fields, document);
    let heading = any_text(fields, "title", &own).map_or_else(|| title(document), str::to_owned);
    sheet.page.push_str(&format!("<article lang=\"{}\">\n<h1>{}</h1>\n", escaped(&own), escaped(&heading)));
    let newest = questions.last();
    let stands = newest.map_or_else(|| sheet.w.say("paper-draft"), |question| outcome(question, sheet));
    sheet.page.push_str(&format!("<p><strong>{}</strong></p>\n", escaped(&stands)));
    if newest.is_some_and(|question| question.changed_since) {
        sheet.paragraph(&sheet.w.say("paper-changed"));
    }
    for language in languages(fields, &["title", "question"], &own) {
        body(fields, language, sheet);
    }
    let mut hashes = Vec::new();
    for question in questions {
        put(question, sheet);
        let number = question.number.to_string();
        hashes.push((sheet.w.with("paper-question", "number", &number), Frozen::hash_of(&question.text).to_string()));
    }
    sheet.check(document, &hashes);
    sheet.page.push_str("</article>\n");
}

/// Writes what is asked and what can be chosen, in one language.
fn body(fields: &Fields, language: &str, sheet: &mut Sheet<'_>) {
    sheet.page.push_str(&format!("<section lang=\"{0}\">\n<h2>{0}</h2>\n", escaped(language)));
    for name in ["title", "question", "context"] {
        if let Some(text) = in_language(fields, name, language) {
            sheet.paragraph(text);
        }
    }
    let mut options = String::new();
    for (_, option) in items(fields, "options") {
        let texts = ["label", "detail"].into_iter().filter_map(|name| in_language(option, name, language));
        let texts: Vec<&str> = texts.collect();
        if !texts.is_empty() {
            options.push_str(&format!("<li>{}</li>\n", escaped(&texts.join(": "))));
        }
    }
    if !options.is_empty() {
        sheet.page.push_str(&format!("<ul>\n{options}</ul>\n"));
    }
    sheet.page.push_str("</section>\n");
}

/// Writes how one question was put, and what the bodies have told.
fn put(question: &Question, sheet: &mut Sheet<'_>) {
    let w = sheet.w;
    let (number, state) = (question.number.to_string(), state_word(&w, &question.state));
    sheet.heading(&w.fill("decision-heading", [("number", number.into()), ("state", state.into())]));
    let (who, moment) = (question.by.name.as_str(), question.time.as_str());
    let way = w.of("decision-method", &question.method);
    sheet.paragraph(&w.fill("decision-facts", [("who", who.into()), ("moment", moment.into()), ("way", way.into())]));
    if let Some(least) = question.threshold {
        sheet.paragraph(&w.count("decision-threshold", usize::try_from(least).unwrap_or(usize::MAX)));
    }
    let mut headings = vec![w.say("decision-body"), w.say("decision-weight")];
    headings.extend(question.options.iter().map(|option| option.label.clone()));
    headings.extend(["decision-abstain", "decision-present", "decision-notes"].map(|name| w.say(name)));
    let rows: Vec<Vec<String>> = question.bodies.iter().flat_map(|body| told(question, body, sheet)).collect();
    sheet.table(&headings, &rows);
    for said in &question.objections {
        let (who, why) = (said.by.name.as_str(), said.reason.as_str());
        sheet.paragraph(&w.fill("version-objects", [("who", who.into()), ("why", why.into())]));
    }
    let line = outcome(question, sheet);
    sheet.paragraph(&line);
}

/// Returns a row for each count that a body has told, or one that says that it has told none.
fn told(question: &Question, body: &BodyVote, sheet: &Sheet<'_>) -> Vec<Vec<String>> {
    let w = sheet.w;
    let assembly = body.assembly.map(|assembly| w.with("decision-of-assembly", "id", &assembly.short()));
    let name = [Some(body.territory.name.clone()), assembly].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let begin = || vec![name.clone(), body.weight.to_string()];
    if body.tallies.is_empty() {
        let mut row = begin();
        row.extend(std::iter::repeat_n(String::new(), question.options.len() + 2));
        row.push(w.say("decision-not-told"));
        return vec![row];
    }
    let row = |tally: &crate::api::BodyTally| {
        let count = |id: &String| tally.counts.get(id).map(ToString::to_string).unwrap_or_default();
        let mut row = begin();
        row.extend(question.options.iter().map(|option| count(&option.id)));
        row.extend([tally.abstain.to_string(), tally.present.to_string()]);
        let paper = usize::try_from(tally.paper).unwrap_or(usize::MAX);
        let notes = [
            (paper > 0).then(|| w.count("decision-paper", paper)),
            tally.objects.then(|| w.say("decision-objects")),
            tally.contested.then(|| w.say("decision-tally-contested")),
            (body.tallies.len() > 1).then(|| w.say("decision-tallies-differ")),
        ];
        row.push(notes.into_iter().flatten().collect::<Vec<_>>().join(" "));
        row
    };
    body.tallies.iter().map(row).collect()
}

/// Says what it comes to, and whether that is the last word.
fn outcome(question: &Question, sheet: &Sheet<'_>) -> String {
    let w = sheet.w;
    let label = |id: &String| {
        let option = question.options.iter().find(|option| option.id == *id);
        option.map_or_else(|| id.clone(), |option| option.label.clone())
    };
    if let Some(reason) = &question.withdrawn {
        return w.with("decision-withdrawn", "why", reason);
    }
    if let Some(option) = &question.adopted {
        return w.with("decision-adopted", "option", &label(option));
    }
    match (&question.provisional, question.state.as_str()) {
        (Some(known), _) if known == "undecided" => w.say("decision-undecided"),
        (Some(known), _) if known == "rejected" => w.say("decision-provisional-rejected"),
        (Some(option), _) => w.with("decision-provisional", "option", &label(option)),
        (None, "rejected") => w.say("decision-rejected"),
        (None, _) => w.say("decision-contested"),
    }
}
