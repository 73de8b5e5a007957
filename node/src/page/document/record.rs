//! The page of a record of the conservatory: its versions, how each is cited, who has read it, and under which licence it is.

use super::said::{self, Names};
use super::stating::{Form, Said, number};
use super::{Head, title};
use crate::api::{Act, Document, RecordAct, RecordVersion};
use crate::page::fields::Fields;
use crate::page::frame::{Frame, Place, show_with};
use crate::page::people::Role;
use crate::page::text::{clean, line};
use crate::page::trouble::Trouble;
use crate::page::visit::Visit;
use crate::page::words::Words;
use askama::Template;
use axum::response::Response;
use djuntu_protocol::document::schema::languages_from;
use serde_json::Value;

/// What somebody who has read a version can think of it.
const VERDICTS: [&str; 3] = ["accept", "revise", "reject"];

#[derive(Template)]
#[template(path = "record.html")]
struct Page {
    frame: Frame,
    head: Head,
    problem: Option<String>,
    typed: Fields,
    view: View,
    is_ours: bool,
    verdicts: Vec<(&'static str, String)>,
}

/// A record as everybody reads it.
pub(crate) struct View {
    pub(crate) owner: String,
    pub(crate) versions: Vec<Version>,
    pub(crate) superseded_by: Vec<(String, String)>,
    pub(crate) said: Vec<said::Said>,
}

pub(crate) struct Version {
    pub(crate) number: u32,
    pub(crate) submitted: String,
    pub(crate) licence: Option<String>,
    pub(crate) retracted: Option<String>,
    pub(crate) citation: String,
    pub(crate) reviews: Vec<Review>,
    pub(crate) endorsed_by: String,
    pub(crate) changed_since: bool,
}

pub(crate) struct Review {
    pub(crate) who: String,
    pub(crate) day: String,
    pub(crate) verdict: String,
    pub(crate) text: String,
}

/// Returns a record as everybody reads it.
pub(crate) fn view(w: &Words, shown: &Document) -> View {
    let names = Names::of(&shown.summary.parties);
    let record = shown.record.as_ref();
    let owner = record.map(|record| line(&record.owner.name)).unwrap_or_default();
    let versions = record.iter().flat_map(|record| record.versions.iter().rev());
    let superseded_by = record.iter().flat_map(|record| record.superseded_by.iter());
    View {
        versions: versions.map(|of| version(w, of, &owner)).collect(),
        superseded_by: superseded_by.map(|other| (other.to_string(), other.short())).collect(),
        said: said::but(w, &shown.summary.kind, &shown.draft, &[], &names),
        owner,
    }
}

fn version(w: &Words, of: &RecordVersion, owner: &str) -> Version {
    let review = |of: &crate::api::Review| Review {
        who: line(&of.by.name),
        day: w.day(&of.time),
        verdict: w.of("verdict", &of.verdict),
        text: clean(&of.text),
    };
    let released = of.licence.as_deref().zip(of.released.as_deref());
    Version {
        number: of.number,
        submitted: w.day(&of.time),
        licence: released.map(|(licence, day)| {
            w.fill("record-released", [("licence", line(licence).into()), ("day", w.day(day).into())])
        }),
        retracted: of.retracted.as_deref().map(|why| w.with("record-retracted", "why", &line(why))),
        citation: citation(w, &source(of, owner)),
        reviews: of.reviews.iter().map(review).collect(),
        endorsed_by: of.endorsed_by.iter().map(|who| line(&who.name)).collect::<Vec<_>>().join(", "),
        changed_since: of.changed_since,
    }
}

/// What a citation of a version is made of: what its frozen text says, so that it says the same for ever.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    authors: String,
    year: String,
    title: Option<String>,
    pub(crate) number: u32,
    hash: String,
    licence: Option<String>,
}

/// Returns what a citation is made of.
pub(crate) fn source(of: &RecordVersion, owner: &str) -> Source {
    let fields: Value = serde_json::from_str(&of.text).unwrap_or_default();
    let name = |author: &Value| author.get("name")?.as_str().map(line).filter(|name| !name.trim().is_empty());
    let authors = fields.get("authors").and_then(Value::as_object).into_iter().flat_map(|items| items.values());
    let authors: Vec<String> = authors.filter_map(name).collect();
    let authors = if authors.is_empty() { owner.to_owned() } else { authors.join(", ") };
    let titles = fields.get("title");
    let title = languages_from(fields.get("lang0").and_then(Value::as_str))
        .find_map(|language| titles?.get(language)?.as_str().map(line));
    Source {
        authors,
        year: of.time.chars().take(4).collect(),
        title,
        number: of.number,
        hash: of.version.to_string(),
        licence: of.licence.as_deref().map(line),
    }
}

/// Returns how a version is cited.
pub(crate) fn citation(w: &Words, source: &Source) -> String {
    let licence = source.licence.as_deref().map(|licence| format!(" {licence}.")).unwrap_or_default();
    w.fill(
        "record-citation",
        [
            ("authors", source.authors.as_str().into()),
            ("year", source.year.as_str().into()),
            ("title", source.title.clone().unwrap_or_else(|| w.say("untitled")).into()),
            ("number", source.number.to_string().into()),
            ("hash", source.hash.as_str().into()),
            ("licence", licence.into()),
        ],
    )
}

/// Shows the page, with a form again that was not taken.
pub(super) async fn show_it(visit: &Visit, head: Head, shown: &Document, form: Form) -> Result<Response, Trouble> {
    let ours = visit.desk.ours().await.ok();
    let status = form.status();
    let page = Page {
        frame: visit.frame(title(visit, &head), Place::Documents),
        view: view(&visit.words, shown),
        is_ours: ours.is_some() && shown.record.as_ref().map(|record| record.owner.id) == ours,
        verdicts: VERDICTS.map(|verdict| (verdict, visit.words.of("verdict", verdict))).into(),
        head,
        problem: form.problem,
        typed: form.typed,
    };
    show_with(status, &page)
}

/// Reads a form of this page.
pub(super) fn said(fields: &Fields) -> Said {
    let number = number(fields, "number")?;
    let text = |name: &str| fields.get(name).trim().to_owned();
    let (role, act) = match fields.get("do") {
        "submit" => (Role::Editor, RecordAct::Submit {}),
        "review" => (Role::Editor, RecordAct::Review { verdict: text("verdict"), text: text("text"), number }),
        "endorse" => (Role::Signer, RecordAct::Endorse { number }),
        "release" => (Role::Signer, RecordAct::Release { licence: fields.typed("licence"), number }),
        "supersede" => (Role::Signer, RecordAct::Supersede { record: text("record") }),
        "retract" => (Role::Signer, RecordAct::Retract { reason: text("text"), number }),
        _ => return None,
    };
    Some((role, Act::Record(act)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::language::Language;
    use djuntu_protocol::identity::{EntryId, VersionHash};

    #[test]
    fn a_citation_is_made_of_the_frozen_text() {
        let check = |text: &str, licence: Option<&str>, expected: &str| {
            let of = RecordVersion {
                number: 2,
                entry: EntryId([1; 32]),
                version: VersionHash([0; 32]),
                time: "2027-01-31T10:00:00Z".to_owned(),
                reviews: Vec::new(),
                endorsed_by: Vec::new(),
                licence: licence.map(str::to_owned),
                released: None,
                retracted: None,
                changed_since: false,
                text: text.to_owned(),
            };
            let hash = VersionHash([0; 32]).to_string();
            assert_eq!(citation(&Words(Language::En), &source(&of, "Loures")).replace(&hash, "HASH"), expected);
        };
        let text = r#"{"title":{"pt":"Horta"},"authors":{"0a":{"name":"Ana"},"0b":{"name":"Rui\u202e"},"0c":{}}}"#;
        check(text, Some("CC-BY-4.0"), "Ana, Rui (2027): Horta. Version 2, HASH. CC-BY-4.0.");
        check("no text", None, "Loures (2027): Without a title. Version 2, HASH.");
    }
}
