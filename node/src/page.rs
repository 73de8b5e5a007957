//! The page: what people at a town hall see and do, in a browser on this machine or on one that is tunnelled to it.
//!
//! Every page is a `GET` that works alone, without a script; every act is a form that is sent and answered with a redirect.
//! A handler asks the desk, puts what it heard into the struct of a template, and nothing else. [`gate`] stands before all
//! of them: it says who asks, in which language, and that a form comes from a page of ours.
//!
//! Invariant: templates escape everything, nothing that people wrote is ever taken for HTML, and the browser is told to run,
//! load and send nothing but what is ours.

mod accept;
mod agreement;
mod assets;
mod calendar;
mod chart;
mod conservatory;
mod create;
mod digest;
mod document;
mod documents;
mod door;
mod edit;
mod fields;
mod files;
mod frame;
mod gate;
mod history;
mod home;
mod invite;
mod language;
mod limits;
mod live;
mod map;
mod markdown;
mod needs;
mod numbers;
mod people;
mod porter;
mod project;
mod public;
mod publish;
mod reasons;
mod sessions;
mod settings;
mod territory;
mod text;
mod together;
mod trouble;
mod visit;
mod waiting;
mod welcome;
mod words;

pub(crate) use document::state_word;
pub(crate) use language::Language;
pub(crate) use people::{People, Role};
pub(crate) use porter::Porter;
pub(crate) use public::write as write_site;
pub(crate) use sessions::Link;
pub(crate) use words::Words;

use self::digest::Digests;
use self::gate::Gate;
use crate::desk::Desk;
use axum::Router;
use axum::routing::{get, post};

/// Returns the page's routes. Those after the gate's `inside` are for people who are logged in.
pub(crate) fn router(desk: Desk, porter: Porter, port: u16) -> Router {
    let digests = Digests::start(desk.clone());
    let everybody = public::routes(desk.clone(), digests.clone());
    let gate = Gate::new(desk, porter, digests, port);
    let inside = Router::new()
        .route("/", get(home::home))
        .route("/welcome", get(welcome::welcome))
        .route("/welcome/place", post(welcome::place))
        .route("/found", post(welcome::found))
        .route("/accept", get(accept::form).post(accept::accept))
        .route("/accept/{document}", get(accept::answered))
        .route("/invite", get(invite::form).post(invite::invite))
        .route("/calendar", get(calendar::calendar))
        .route("/calendar.ics", get(calendar::file))
        .route("/conservatory", get(conservatory::list))
        .route("/documents", get(documents::list))
        .route("/new", get(create::form).post(create::create))
        .route("/documents/{document}", get(document::show_it))
        .route("/documents/{document}/state", post(document::stating::state))
        .route("/documents/{document}/edit", get(edit::form).post(edit::save))
        .route("/documents/{document}/live", get(together::listen).post(together::say))
        .route("/documents/{document}/project", post(project::state))
        .route("/documents/{document}/propose", post(agreement::propose))
        .route("/documents/{document}/publish", get(publish::form).post(publish::publish))
        .route("/documents/{document}/versions/{number}", get(agreement::show_version))
        .route("/documents/{document}/versions/{number}/sign", post(agreement::sign))
        .route("/documents/{document}/versions/{number}/ratify", post(agreement::ratify))
        .route("/documents/{document}/set-aside", post(needs::decide))
        .route("/documents/{document}/files", get(files::attach::form).post(files::attach::attach))
        .route("/documents/{document}/files/{file}/detach", post(files::attach::detach))
        .route("/documents/{document}/files/{file}", get(files::save).post(files::fetch))
        .route("/documents/{document}/earlier", get(history::earlier))
        .route("/documents/{document}/history", get(history::history))
        .route("/events", get(live::events))
        .route("/territories/{territory}", get(territory::territory))
        .route("/needs", get(needs::needs))
        .route("/settings", get(settings::settings))
        .route("/settings/link", post(settings::link))
        .route("/settings/office-key", post(settings::office_key))
        .route("/settings/person", post(settings::person))
        .route("/logout", post(door::log_out))
        .layer(axum::middleware::from_fn(gate::inside));
    let outside = Router::new()
        .route("/login", get(door::form).post(door::log_in))
        .route("/first/{link}", get(door::first).post(door::join))
        .route("/language", post(door::speak));
    Router::new()
        .merge(inside)
        .merge(outside)
        .fallback(trouble::nothing_here)
        .method_not_allowed_fallback(trouble::nothing_here)
        .layer(axum::middleware::from_fn_with_state(gate, gate::enter))
        .merge(everybody)
        .merge(assets::routes())
}
