//! Answering an invitation, and the four words that both sides compare.

use super::fields::Fields;
use super::frame::{Frame, Place, show, show_with};
use super::people::Role;
use super::trouble::Trouble;
use super::visit::Visit;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use djuntu_protocol::identity::DocumentId;

#[derive(Template)]
#[template(path = "accept.html")]
struct Form {
    frame: Frame,
    problem: Option<String>,
    code: String,
}

#[derive(Template)]
#[template(path = "answered.html")]
struct Answered {
    frame: Frame,
    confirmed: bool,
    words: [&'static str; 4],
}

fn page(visit: &Visit, problem: Option<String>, code: String) -> Form {
    Form { frame: visit.frame(visit.words.say("accept-title"), Place::Invite), problem, code }
}

pub(super) async fn form(visit: Visit) -> Result<Response, Trouble> {
    show(&page(&visit, None, String::new()))
}

pub(super) async fn accept(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Administrator)?;
    // A code that was copied from a letter may have line ends in it.
    let code: String = fields.get("code").split_whitespace().collect();
    match visit.desk.accept(&code).await {
        Ok(accepted) => Ok(Redirect::to(&format!("/accept/{}", accepted.document)).into_response()),
        Err(error) => {
            let problem = Some(visit.words.problem(&error));
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&visit, problem, code))
        }
    }
}

pub(super) async fn answered(visit: Visit, Path(document): Path<String>) -> Result<Response, Trouble> {
    let document: DocumentId = document.parse().map_err(|_| Trouble::NothingHere)?;
    let confirmed = visit.desk.is_confirmed(document).await?;
    let frame = visit.frame(visit.words.say("answered-title"), Place::Invite);
    show(&Answered { frame, confirmed, words: djuntu_protocol::identity::words::words(document) })
}
