//! What people state about a document with a form: who may, and what becomes of it.
//!
//! Every kind reads its own form into an act; one route takes them all. A form that is not taken is shown again with what was
//! typed and the reason, so that nobody types twice.

use super::{assembly, decision, fund, id, measure, record, show_again};
use crate::api::Act;
use crate::page::fields::Fields;
use crate::page::people::Role;
use crate::page::trouble::Trouble;
use crate::page::visit::Visit;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

/// A form that was not taken, as it is shown again; empty when a page is shown for the first time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    /// Why it was not taken.
    pub(crate) problem: Option<String>,
    /// What was typed.
    pub(crate) typed: Fields,
}

impl Form {
    /// Returns the status of a page with this form.
    pub(crate) fn status(&self) -> StatusCode {
        if self.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

/// An act with the role that it takes; none when the form says nothing that can be understood.
pub(crate) type Said = Option<(Role, Act)>;

/// States what a form says.
pub(crate) async fn state(visit: Visit, Path(name): Path<String>, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Editor)?;
    let document = id(&name)?;
    let shown = visit.desk.show(document).await?;
    let said = match shown.summary.kind.as_str() {
        "decision" => decision::said(&fields),
        "fund" => fund::said(&fields),
        "measure" => measure::said(&fields),
        "record" => record::said(&fields),
        "assembly" => assembly::said(&fields),
        _ => return Err(Trouble::NothingHere),
    };
    let problem = match said {
        Some((role, act)) => {
            match role {
                Role::Signer | Role::Administrator => visit.must_sign(&fields).await?,
                Role::Reader | Role::Editor => visit.must(role)?,
            }
            match visit.desk.act(document, act).await {
                Ok(_) => return Ok(Redirect::to(&format!("/documents/{document}?done=stated")).into_response()),
                Err(error) => visit.words.problem(&error),
            }
        }
        None => visit.words.say("act-not-understood"),
    };
    show_again(&visit, document, Form { problem: Some(problem), typed: fields }).await
}

/// Reads a number that may be left out; the form is not understood when it is none.
pub(super) fn number<T: std::str::FromStr>(fields: &Fields, name: &str) -> Option<Option<T>> {
    fields.typed(name).map(|typed| typed.parse().ok()).map_or(Some(None), |number| number.map(Some))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_may_be_left_out_and_must_be_one() {
        let fields = Fields::parse(b"a=12&b=&c=x&d=-1").unwrap();
        let check = |name, expected: Option<Option<u32>>| assert_eq!(number(&fields, name), expected, "{name}");
        check("a", Some(Some(12)));
        check("b", Some(None));
        check("nothing", Some(None));
        check("c", None);
        check("d", None);
    }
}
