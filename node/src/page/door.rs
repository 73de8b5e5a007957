//! Coming in and going out: the password, the one-time link, and the language.

use super::fields::Fields;
use super::frame::{Frame, Place, show, show_with};
use super::gate::{LANGUAGE_COOKIE, session_cookie};
use super::language::Language;
use super::limits::PASSWORD_CHARS_MIN;
use super::people::Role;
use super::porter::Change;
use super::text;
use super::trouble::Trouble;
use super::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "login.html")]
struct LogIn {
    frame: Frame,
    problem: Option<String>,
    name: String,
    to: String,
}

#[derive(Template)]
#[template(path = "first.html")]
struct First {
    frame: Frame,
    problem: Option<String>,
    /// Whose password is made anew; none for somebody who is new.
    renewed: Option<String>,
    role: &'static str,
    name: String,
    password_min: usize,
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub(super) struct To {
    #[serde(default)]
    to: String,
}

/// Returns an address on this page, never one elsewhere.
fn local(to: &str) -> &str {
    let is_local = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']);
    let leads_back = to.starts_with("/login") || to.starts_with("/first") || to.starts_with("/logout");
    if is_local && !leads_back { to } else { "/" }
}

/// Returns a redirect after a form, to be fetched with `GET`.
fn see(to: &str) -> Response {
    // Only characters that an address is written in: whatever else was typed leads home.
    let to = if to.bytes().all(|byte| byte.is_ascii_graphic()) { to } else { "/" };
    Redirect::to(to).into_response()
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn begun(visit: &Visit, session: &str, to: &str) -> Response {
    let name = session_cookie(visit.port);
    with_cookie(see(to), &format!("{name}={session}; Path=/; HttpOnly; SameSite=Strict"))
}

pub(super) async fn form(visit: Visit, Query(To { to }): Query<To>) -> Result<Response, Trouble> {
    if visit.visitor.is_some() {
        return Ok(see(local(&to)));
    }
    let frame = visit.frame(visit.words.say("login-title"), Place::Nowhere);
    show(&LogIn { frame, problem: None, name: String::new(), to: local(&to).to_owned() })
}

pub(super) async fn log_in(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let to = local(fields.get("to"));
    match visit.porter.log_in(fields.get("name"), fields.get("password").to_owned()).await {
        Ok(session) => Ok(begun(&visit, &session, to)),
        Err(error) => {
            let trouble = Trouble::Porter(error);
            let frame = visit.frame(visit.words.say("login-title"), Place::Nowhere);
            let (problem, name) = (Some(trouble.sentence(&visit.words)), text::line(fields.get("name")));
            show_with(trouble.status(), &LogIn { frame, problem, name, to: to.to_owned() })
        }
    }
}

pub(super) async fn log_out(visit: Visit) -> Response {
    if let Some(session) = &visit.session {
        visit.porter.log_out(session).await;
    }
    let name = session_cookie(visit.port);
    with_cookie(see("/login"), &format!("{name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"))
}

pub(super) async fn speak(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let language = Language::with_code(fields.get("language")).ok_or(Trouble::NothingHere)?;
    if let Some(visitor) = &visit.visitor {
        visit.porter.change(&visitor.name, Change::Speak(language)).await?;
    }
    let to = fields.get("to");
    let to = if to.starts_with("/login") || to.starts_with("/first/") { to } else { local(to) };
    let code = language.code();
    Ok(with_cookie(see(to), &format!("{LANGUAGE_COOKIE}={code}; Path=/; SameSite=Lax; Max-Age=31536000")))
}

pub(super) async fn first(visit: Visit, Path(link): Path<String>) -> Result<Response, Trouble> {
    first_form(&visit, &link, None, String::new(), StatusCode::OK).await
}

async fn first_form(
    visit: &Visit,
    link: &str,
    problem: Option<String>,
    name: String,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let linked = visit.porter.linked(link).await.ok_or(super::porter::PorterError::WrongLink)?;
    let title = visit.words.say(if linked.name.is_some() { "first-renew-title" } else { "first-title" });
    let page = First {
        frame: visit.frame(title, Place::Nowhere),
        problem,
        renewed: linked.name,
        role: linked.role.name(),
        name,
        password_min: PASSWORD_CHARS_MIN,
    };
    show_with(status, &page)
}

pub(super) async fn join(visit: Visit, Path(link): Path<String>, fields: Fields) -> Result<Response, Trouble> {
    let (name, password) = (fields.get("name"), fields.get("password"));
    if password != fields.get("again") {
        let problem = Some(visit.words.say("first-different"));
        return first_form(&visit, &link, problem, text::line(name), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let joined = visit.porter.join(&link, name, password.to_owned(), visit.words.0).await;
    match joined {
        Ok(session) => {
            let may_found = visit.porter.visitor(&session).await.is_some_and(|who| who.role == Role::Administrator);
            let is_new = may_found && visit.desk.whose().await.is_none();
            Ok(begun(&visit, &session, if is_new { "/welcome" } else { "/" }))
        }
        Err(error) => {
            let trouble = Trouble::Porter(error);
            let problem = Some(trouble.sentence(&visit.words));
            first_form(&visit, &link, problem, text::line(name), trouble.status()).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        let check = |to: &str, expected: &str| assert_eq!(local(to), expected, "{to}");
        check("/documents?kind=fund", "/documents?kind=fund");
        check("", "/");
        check("documents", "/");
        check("//evil", "/");
        check("/\\evil", "/");
        check("http://evil/", "/");
        check("/login?to=/login", "/");
        check("/x\r\nSet-Cookie: a=b", "/");
    }
}
