//! The first steps of a new node, one form after the other: language, whose it is, where that lies, a backup, a twin.
//!
//! What is done is read from the node, so whoever stops goes on where he was, on any day; a step that is left for later is
//! passed by a link, and nothing notes that.

use super::fields::Fields;
use super::frame::{Frame, Place as Somewhere, show, show_with};
use super::language::Language;
use super::numbers::kept;
use super::people::Role;
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::api::{Document, Found, Status};
use crate::desk::DeskError;
use crate::places;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use djuntu_protocol::document::view::{Assignment, EditError};
use serde::Deserialize;

/// What a territory can be.
const SORTS: [&str; 9] = [
    "municipality",
    "neighbourhood",
    "association",
    "school",
    "university",
    "region",
    "company",
    "institution",
    "network",
];
/// The steps, in their order.
const STEPS: [&str; 5] = ["language", "territory", "place", "backup", "twin"];
/// The first step that takes something of somebody: a language was chosen by coming in.
const FIRST: usize = 1;

#[derive(Template)]
#[template(path = "welcome.html")]
struct Page {
    frame: Frame,
    problem: Option<String>,
    steps: Vec<Step>,
    /// The step that is open; none when nothing is left.
    open: Option<&'static str>,
    typed: Fields,
    sorts: Vec<(&'static str, String, bool)>,
    /// Places that are known: id, name, and whether it is probably this one.
    places: Vec<(String, String, bool)>,
    spoken: Vec<(&'static str, &'static str, bool)>,
}

/// A step as the list of them shows it.
struct Step {
    name: &'static str,
    title: String,
    /// What is known of it, when it is done.
    done: Option<String>,
    is_open: bool,
}

/// Which step somebody wants to see.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    step: String,
}

/// What is known of the steps, in their order; none of what is still to be done.
fn done(visit: &Visit, status: Option<&Status>, profile: Option<&Document>) -> [Option<String>; STEPS.len()] {
    let w = visit.words;
    let place = profile.and_then(|profile| {
        let degrees = |field| profile.draft.value(field).map(|value| super::numbers::shown(field, value));
        degrees("lat_e7").zip(degrees("lon_e7")).map(|(lat, lon)| format!("{lat}, {lon}"))
    });
    let ours = status.and_then(|status| status.territory.as_ref());
    let twins: Vec<String> = status
        .iter()
        .flat_map(|status| &status.cooperations)
        .filter(|cooperation| cooperation.state == "in force")
        .flat_map(|cooperation| cooperation.names().into_iter().map(line).collect::<Vec<_>>())
        .filter(|name| ours.is_none_or(|ours| line(&ours.name) != *name))
        .collect();
    [
        Some(w.0.name().to_owned()),
        ours.map(|territory| line(&territory.name)),
        place,
        visit.desk.last_backup().map(|made| w.moment(&made)),
        (!twins.is_empty()).then(|| twins.join(", ")),
    ]
}

async fn page(visit: &Visit, asked: &str, problem: Option<String>, typed: Fields) -> Result<Page, Trouble> {
    let w = visit.words;
    // While nothing is known of the node, nothing is done.
    let status = visit.desk.status().await.ok();
    let territory = status.as_ref().and_then(|status| status.territory.as_ref());
    let profile = match territory {
        Some(territory) => visit.desk.show(territory.id.document()).await.ok(),
        None => None,
    };
    let done = done(visit, status.as_ref(), profile.as_ref());
    let is_founded = territory.is_some();
    // Nothing can be done before it is known whose node this is.
    let asked = STEPS.iter().position(|step| *step == asked).filter(|step| is_founded || *step <= FIRST);
    let first_left = |from: usize| (from..STEPS.len()).find(|step| done.get(*step).is_some_and(Option::is_none));
    let open = match asked {
        Some(step) if problem.is_some() || step == 0 => Some(step),
        Some(step) => first_left(step).filter(|_| is_founded).or_else(|| first_left(FIRST)),
        None => first_left(FIRST),
    };
    let name = |step: usize| STEPS.get(step).copied();
    let whose = territory.map(|territory| line(&territory.name));
    let mut frame = visit.frame(w.say("welcome-title"), Somewhere::Home);
    frame.whose = whose.clone();
    let is_likely = |place: &str| whose.as_deref().is_some_and(|whose| whose.ends_with(place));
    let places = places::all().iter();
    let steps = STEPS.into_iter().zip(done).enumerate().map(|(number, (name, done))| Step {
        name,
        title: w.of("step", name),
        done,
        is_open: open == Some(number),
    });
    Ok(Page {
        problem,
        steps: steps.collect(),
        open: open.and_then(name),
        sorts: SORTS.map(|sort| (sort, w.of("sort", sort), sort == typed.get("sort"))).into(),
        places: places.map(|place| (place.id.clone(), place.name.clone(), is_likely(&place.name))).collect(),
        spoken: Language::ALL.map(|language| (language.code(), language.name(), language == w.0)).into(),
        typed,
        frame,
    })
}

pub(super) async fn welcome(visit: Visit, Query(Asked { step }): Query<Asked>) -> Result<Response, Trouble> {
    show(&page(&visit, &step, None, Fields::default()).await?)
}

async fn again(visit: &Visit, step: &str, problem: String, fields: Fields) -> Result<Response, Trouble> {
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, step, Some(problem), fields).await?)
}

/// Founds the territory, and says of it what sort it is.
pub(super) async fn found(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Administrator)?;
    let (name, office, holder) = (fields.get("name").to_owned(), fields.typed("office"), fields.typed("holder"));
    let founded = match visit.desk.found(Found { name, office, holder }).await {
        Ok(founded) => founded,
        Err(error) => return again(&visit, "territory", visit.words.problem(&error), fields).await,
    };
    if let Some(sort) = SORTS.into_iter().find(|sort| *sort == fields.get("sort")) {
        let sort = Assignment { path: "form".to_owned(), value: Some(sort.to_owned()) };
        visit.desk.edit(founded.id.document(), &[sort]).await?;
    }
    Ok(Redirect::to("/welcome").into_response())
}

/// Says where the territory lies: at a place that is known, or at degrees that were typed.
pub(super) async fn place(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Administrator)?;
    let Some(territory) = visit.desk.status().await?.territory else {
        return Ok(Redirect::to("/welcome").into_response());
    };
    let set = match degrees(&visit.words, &fields) {
        Ok([lat, lon]) => [("lat_e7", lat), ("lon_e7", lon)],
        Err(problem) => return again(&visit, "place", problem, fields).await,
    };
    let set = set.map(|(field, value)| Assignment { path: field.to_owned(), value: Some(value) });
    match visit.desk.edit(territory.id.document(), &set).await {
        Ok(_) | Err(DeskError::Edit(EditError::Unchanged)) => Ok(Redirect::to("/welcome?step=backup").into_response()),
        Err(error) => again(&visit, "place", visit.words.problem(&error), fields).await,
    }
}

/// Returns where somebody says that it is, in ten-millionths of a degree, or why that is nowhere.
fn degrees(w: &Words, fields: &Fields) -> Result<[String; 2], String> {
    let known = places::all().iter().find(|place| place.id == fields.get("place"));
    let [lat, lon] = match known {
        Some(place) => place.degrees(),
        None => ["lat", "lon"].map(|field| fields.get(field).trim().to_owned()),
    };
    if lat.is_empty() || lon.is_empty() {
        return Err(w.say("place-none"));
    }
    let read = |field, typed: &str, most: i64| {
        let kept = kept(field, typed).map_err(|unreadable| unreadable.sentence(w))?;
        let is_on_earth = kept.parse::<i64>().is_ok_and(|e7| e7.abs() <= most * 10_000_000);
        is_on_earth.then_some(kept).ok_or_else(|| w.say("place-outside"))
    };
    Ok([read("lat_e7", &lat, 90)?, read("lon_e7", &lon, 180)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_or_typed_and_lies_on_earth() {
        let check = |form: &str, expected: Option<[&str; 2]>| {
            let read = degrees(&Words::default(), &Fields::parse(form.as_bytes()).unwrap());
            assert_eq!(read.as_ref().ok().map(|[lat, lon]| [lat.as_str(), lon.as_str()]), expected, "{form} {read:?}");
        };
        check("place=loures", Some(["388309100", "-91684500"]));
        check("place=loures&lat=1&lon=2", Some(["388309100", "-91684500"]));
        check("place=&lat=15,14&lon=-23.21", Some(["151400000", "-232100000"]));
        for wrong in
            ["", "place=none", "lat=1", "lat=91&lon=0", "lat=0&lon=-180.1", "lat=x&lon=0", "lat=1.234567891&lon=0"]
        {
            check(wrong, None);
        }
    }
}
