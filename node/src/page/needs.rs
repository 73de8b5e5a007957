//! What waits for people here, each with the sentence why and, where it takes a click, the button that does it.

use super::document;
use super::fields::Fields;
use super::frame::{Frame, Place, show};
use super::reasons::{self, Told};
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::api::{Alarm, Choice, Need};
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use djuntu_protocol::identity::DocumentId;

#[derive(Template)]
#[template(path = "needs.html")]
struct Page {
    frame: Frame,
    items: Vec<Item>,
}

/// One thing that waits.
struct Item {
    /// What it is, in the reader's language, and in which words the node says it.
    told: Told,
    document: Option<(String, String)>,
    /// Where it is decided, when that is a page.
    place: Option<(String, String)>,
    /// What can be done with entries that were set aside: action, word, and which entries.
    buttons: Vec<(&'static str, String, String)>,
    /// What else can be done, as commands.
    commands: Vec<String>,
}

/// What a command of the node's advice does; its name is the end of the keys for it.
fn verb(todo: &str) -> Option<&'static str> {
    const VERBS: [(&str, &str); 14] = [
        ("djuntu sign ", "sign"),
        ("djuntu propose ", "propose"),
        ("djuntu ratify ", "ratify"),
        ("djuntu terminate ", "notice"),
        ("djuntu project endorse ", "endorse"),
        ("djuntu decision tally ", "tally"),
        ("djuntu decision outcome ", "outcome"),
        ("djuntu cooperation accept ", "cooperation"),
        ("djuntu cooperation consent ", "consent"),
        ("djuntu charter approve ", "charter"),
        ("djuntu fund settle ", "fund"),
        ("djuntu keep ", "keep"),
        ("djuntu keep-out ", "keep-out"),
        ("djuntu reapply ", "reapply"),
    ];
    VERBS.into_iter().find(|(command, _)| todo.starts_with(command)).map(|(_, verb)| verb)
}

fn item(w: &Words, need: &Need, alarm: Option<&Alarm>, title: Option<String>) -> Item {
    let main = verb(&need.todo);
    let all: Vec<&String> = std::iter::once(&need.todo).chain(&need.or).filter(|todo| !todo.is_empty()).collect();
    let mut buttons = Vec::new();
    let mut commands = Vec::new();
    for todo in all {
        match (verb(todo), todo.split(' ').nth(3)) {
            (Some(verb @ ("keep" | "keep-out" | "reapply")), Some(chosen)) => {
                buttons.push((verb, w.of("set-aside", verb), chosen.to_owned()));
            }
            (Some("sign" | "propose" | "ratify" | "endorse"), _) => {}
            _ => commands.push(line(todo)),
        }
    }
    let document = need.document.map(|document| document.to_string());
    let place = match (main, &document) {
        (Some("sign" | "ratify" | "propose" | "endorse"), Some(document)) => {
            let word = w.of("need-go", main.unwrap_or_default());
            Some((format!("/documents/{document}"), word))
        }
        _ => None,
    };
    let key = if buttons.is_empty() { main } else { Some("set-aside") };
    Item {
        told: match alarm {
            Some(alarm) => reasons::alarm(w, alarm),
            None => Told {
                text: Some(key.map_or_else(|| w.say("need-other"), |key| w.of("need", key))),
                english: line(&need.what),
            },
        },
        document: document.map(|document| {
            let title = title.map_or_else(|| w.say("needs-open"), |title| line(&title));
            (document, title)
        }),
        place,
        buttons,
        commands,
    }
}

pub(super) async fn needs(visit: Visit) -> Result<Response, Trouble> {
    let (needs, alarms) = (visit.desk.needs().await?, visit.desk.status().await?.alarms);
    let mut items = Vec::new();
    for need in &needs {
        let title = match need.document {
            Some(document) => visit.desk.title(document).await,
            None => None,
        };
        let alarm = alarms.iter().find(|alarm| alarm.to_string() == need.what);
        items.push(item(&visit.words, need, alarm, title));
    }
    let mut frame = visit.frame(visit.words.say("nav-needs"), Place::Needs);
    frame.needs = items.len();
    show(&Page { frame, items })
}

/// Accepts, writes again or keeps out what was set aside.
pub(super) async fn decide(visit: Visit, Path(name): Path<String>, fields: Fields) -> Result<Response, Trouble> {
    visit.must_sign(&fields).await?;
    let id: DocumentId = document::id(&name)?;
    let choice = Choice { entry: fields.get("entry").to_owned() };
    match fields.get("do") {
        "keep" => _ = visit.desk.keep(id, &choice).await?,
        "reapply" => _ = visit.desk.reapply(id, &choice).await?,
        "keep-out" => _ = visit.desk.keep_out(id, &choice).await?,
        _ => return Err(Trouble::NothingHere),
    }
    Ok(Redirect::to("/needs").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(todo: &str, or: &[&str]) -> Item {
        let or = or.iter().map(|todo| (*todo).to_owned()).collect();
        let document = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".parse().ok();
        item(&Words::default(), &Need { what: "x\u{202e}".to_owned(), todo: todo.to_owned(), or, document }, None, None)
    }

    #[test]
    fn what_is_a_page_or_a_button_here_is_no_command() {
        let sign = need("djuntu sign abcd1234", &[]);
        assert!(sign.place.is_some() && sign.commands.is_empty() && sign.buttons.is_empty());
        assert_eq!(sign.told.text.as_deref(), Some("A proposal waits for your signature."));
        let aside = need("djuntu keep abcd k1", &["djuntu reapply abcd k1", "djuntu keep-out abcd k1"]);
        let verbs: Vec<&str> = aside.buttons.iter().map(|(verb, ..)| *verb).collect();
        assert_eq!(verbs, ["keep", "reapply", "keep-out"]);
        assert!(aside.buttons.iter().all(|(_, _, chosen)| chosen == "k1"));
        let other = need("djuntu charter show", &["djuntu charter settle abc"]);
        assert_eq!(other.commands, ["djuntu charter show", "djuntu charter settle abc"]);
        assert_eq!(other.told.english, "x");
    }
}
