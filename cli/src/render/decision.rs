//! Decisions: what was put to whom, how bodies have voted, and what came of it.

use super::layout::pairs;
use super::terminal::{alarming, clean, good, heading};
use super::{moment, short};
use djuntu_node::api::{BodyTally, BodyVote, Choosable, Decision, Document, Question, Votes};

/// Lays out every question, the newest last.
pub(super) fn decision(decision: &Decision) -> String {
    decision.questions.iter().map(lay_out).collect()
}

fn lay_out(question: &Question) -> String {
    let line = format!("Question {} by {}, {}", question.number, clean(&question.by.name), moment(&question.time));
    let mut page = format!("\n{}\n", heading(&line));
    let threshold = question.threshold.map(|n| format!(" of {n}")).unwrap_or_default();
    let labels: Vec<String> = question.options.iter().map(|option| clean(&option.label)).collect();
    let mut rows =
        vec![("decided by", format!("{}{threshold}", clean(&question.method))), ("options", labels.join(", "))];
    rows.extend(question.bodies.iter().flat_map(|body| votes_of(question, body)));
    for said in &question.objections {
        rows.push(("objects", alarming(&format!("{}: {}", clean(&said.by.name), clean(&said.reason)))));
    }
    page.push_str(&pairs(2, &rows));
    page.push_str(&format!("  {}\n", ending(question)));
    let disputed =
        question.bodies.iter().filter(|body| body.tallies.iter().filter(|tally| !tally.contested).count() > 1);
    for body in disputed {
        let line = format!("Dispute: {} has told two tallies.", clean(&body.territory.name));
        page.push_str(&format!("  {}\n", alarming(&line)));
    }
    if question.changed_since {
        page.push_str("  The text reads differently by now; what was put stays as it was.\n");
    }
    page
}

fn votes_of(question: &Question, body: &BodyVote) -> Vec<(&'static str, String)> {
    let mut name = clean(&body.territory.name);
    if let Some(assembly) = &body.assembly {
        name.push_str(&format!(", assembly {}", short(assembly)));
    }
    if body.weight != 1 {
        name.push_str(&format!(", weight {}", body.weight));
    }
    if body.tallies.is_empty() {
        return vec![("body", format!("{name}: not told yet"))];
    }
    body.tallies.iter().map(|tally| ("body", format!("{name}: {}", numbers(question, tally)))).collect()
}

fn numbers(question: &Question, tally: &BodyTally) -> String {
    let count = |option: &Choosable| {
        let count = tally.counts.get(&option.id).copied().unwrap_or_default();
        format!("{} {count}", clean(&option.label))
    };
    let mut parts: Vec<String> = question.options.iter().map(count).collect();
    parts.push(format!("{} abstained, {} present, {} on paper", tally.abstain, tally.present, tally.paper));
    if tally.objects {
        parts.push("objects".to_owned());
    }
    if tally.contested {
        parts.push("contested".to_owned());
    }
    parts.join(", ")
}

fn label<'a>(options: &'a [Choosable], id: &'a str) -> &'a str {
    options.iter().find(|option| option.id == id).map_or(id, |option| &option.label)
}

/// Says how it ended, or what is known so far.
fn ending(question: &Question) -> String {
    let option = |id: &String| clean(label(&question.options, id));
    match (&question.adopted, &question.withdrawn, &question.provisional) {
        (Some(id), _, _) => good(&format!("Adopted: {}", option(id))),
        (None, Some(reason), _) => format!("Withdrawn: {}", clean(reason)),
        (None, None, Some(so_far)) => match so_far.as_str() {
            "undecided" => "Not decided yet.".to_owned(),
            "rejected" => {
                "By the tallies that are here, nothing is adopted; who has put it tells the outcome.".to_owned()
            }
            id => format!(
                "By the tallies that are here: {}; who has put it tells the outcome.",
                clean(label(&question.options, id))
            ),
        },
        (None, None, None) if question.state == "rejected" => "Rejected.".to_owned(),
        (None, None, None) => alarming("How it ended is contested."),
    }
}

/// Says how the newest question stands after something was said about it.
pub(crate) fn question(document: &Document) -> String {
    let id = short(&document.summary.id);
    let state = document.summary.state.as_deref().map(clean).unwrap_or_default();
    let newest = document.decision.as_ref().and_then(|decision| decision.questions.last());
    format!("{id}: {state}\n{}", newest.map(lay_out).unwrap_or_default())
}

/// Lays out what the votes at home come to.
pub(crate) fn votes(votes: &Votes) -> String {
    let count = |option: &Choosable| {
        let count = votes.counts.get(&option.id).copied().unwrap_or_default();
        (clean(&option.label), count.to_string())
    };
    let mut rows: Vec<(String, String)> = votes.options.iter().map(count).collect();
    rows.push(("abstained".to_owned(), votes.abstain.to_string()));
    rows.push(("under a number".to_owned(), votes.numbered.to_string()));
    rows.push(("void".to_owned(), votes.void.to_string()));
    format!("{}Nobody outside your territory sees these; “djuntu decision tally” tells the numbers.\n", pairs(0, &rows))
}
