//! Inviting: a code, its drawing for a telephone, and a sheet to print; and whom this territory works with already.

use super::fields::Fields;
use super::frame::{Frame, Place, show, show_with};
use super::people::Role;
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::api::{Cooperation, Invite};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use qrcodegen::{QrCode, QrCodeEcc};

/// How many days an invitation is good for, unless something else is typed.
const DAYS_DEFAULT: u64 = 7;
/// Empty room around the drawing, in its own squares, which readers need.
const QUIET: i32 = 4;

#[derive(Template)]
#[template(path = "invite.html")]
struct Page {
    frame: Frame,
    problem: Option<String>,
    invited: Option<Invited>,
    cooperations: Vec<Shared>,
    days: u64,
}

/// An invitation that was just made.
struct Invited {
    code: String,
    expires: String,
    intro: String,
    drawing: Option<Drawing>,
}

/// A code as squares.
struct Drawing {
    size: i32,
    path: String,
}

/// A cooperation with what both sides compare.
struct Shared {
    names: String,
    state: String,
    words: String,
    is_in_force: bool,
}

async fn page(visit: &Visit, problem: Option<String>, invited: Option<Invited>) -> Result<Page, Trouble> {
    let w = visit.words;
    let shared = |cooperation: &Cooperation| Shared {
        names: cooperation.names().into_iter().map(line).collect::<Vec<_>>().join(", "),
        state: w.of("cooperation-state", &cooperation.state),
        words: line(&cooperation.words),
        is_in_force: cooperation.state == "in force",
    };
    Ok(Page {
        frame: visit.frame(w.say("nav-invite"), Place::Invite),
        problem,
        invited,
        cooperations: visit.desk.cooperations().await?.iter().map(shared).collect(),
        days: DAYS_DEFAULT,
    })
}

pub(super) async fn form(visit: Visit) -> Result<Response, Trouble> {
    show(&page(&visit, None, None).await?)
}

pub(super) async fn invite(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Administrator)?;
    let whom = match fields.get("whom") {
        "node" => "node",
        "observer" => "observer",
        _ => "twin",
    };
    let days = Some(fields.get("days").trim().parse().unwrap_or(DAYS_DEFAULT)).filter(|_| whom != "observer");
    let wanted = Invite { node: whom == "node", observer: whom == "observer", days };
    match visit.desk.invite(wanted).await {
        Ok(made) => {
            let invited = Invited {
                drawing: draw(&made.code),
                expires: visit.words.moment(&made.expires),
                intro: visit.words.of("invited", whom),
                code: made.code,
            };
            show(&page(&visit, None, Some(invited)).await?)
        }
        Err(error) => {
            let problem = Some(visit.words.problem(&error));
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&visit, problem, None).await?)
        }
    }
}

/// Draws a code; none when it is longer than such a drawing holds.
fn draw(code: &str) -> Option<Drawing> {
    let drawn = QrCode::encode_text(code, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..drawn.size() {
        let mut x = 0;
        while x < drawn.size() {
            let length = (x..drawn.size()).take_while(|x| drawn.get_module(*x, y)).count();
            let length = i32::try_from(length).unwrap_or_default();
            if length > 0 {
                path.push_str(&format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET));
            }
            x += length.max(1);
        }
    }
    Some(Drawing { size: drawn.size() + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_with_room_around_it() {
        let drawing = draw("djuntu:abcdefghijklmnop").unwrap();
        assert_eq!(drawing.size, 25 + 8);
        // The corner by which readers find it is seven squares wide.
        assert!(drawing.path.starts_with("M4 4h7v1h-7z"), "{}", drawing.path);
        assert!(draw(&"a".repeat(5_000)).is_none());
    }
}
