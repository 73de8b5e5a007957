//! The page of a decision: what was put to whom, how they have voted so far, and whether that is final.

use super::said::{self, Names, Text};
use super::stating::{Form, Said, number};
use super::{Head, title};
use crate::api::{Act, BodyTally, BodyVote, DecisionAct, Document, Votes};
use crate::page::chart::{Bar, bars};
use crate::page::fields::Fields;
use crate::page::frame::{Frame, Place, show_with};
use crate::page::people::Role;
use crate::page::text::line;
use crate::page::trouble::Trouble;
use crate::page::visit::Visit;
use crate::page::words::Words;
use askama::Template;
use axum::response::Response;
use djuntu_protocol::document::view::{Draft, Value};
use djuntu_protocol::identity::TerritoryId;
use std::collections::BTreeMap;

/// What has a place of its own on the page.
const APART: [&str; 1] = ["arguments"];
/// The ways to decide, in the order in which they are offered.
const METHODS: [&str; 4] = ["consent", "unanimity", "majority", "threshold"];

#[derive(Template)]
#[template(path = "decision.html")]
struct Page {
    frame: Frame,
    head: Head,
    problem: Option<String>,
    typed: Fields,
    view: View,
    /// The votes on this territory's own nodes: the option and how many.
    own: Option<Vec<Bar>>,
    own_facts: String,
    /// The options of the question that is put: id and label; none when none is.
    open: Option<Vec<(String, String)>>,
    is_opener: bool,
    methods: Vec<(&'static str, String)>,
}

/// A decision as everybody reads it.
pub(crate) struct View {
    pub(crate) questions: Vec<Question>,
    pub(crate) said: Vec<said::Said>,
    pub(crate) arguments: Vec<Argument>,
}

pub(crate) struct Question {
    pub(crate) number: u32,
    pub(crate) heading: String,
    pub(crate) banner: String,
    pub(crate) is_final: bool,
    pub(crate) facts: String,
    pub(crate) options: Vec<(String, String)>,
    pub(crate) bodies: Vec<Body>,
    pub(crate) sums: Vec<Bar>,
    pub(crate) objections: Vec<(String, String)>,
    pub(crate) changed_since: bool,
}

pub(crate) struct Body {
    pub(crate) name: String,
    pub(crate) weight: u32,
    pub(crate) tallies: Vec<Tally>,
}

pub(crate) struct Tally {
    pub(crate) counts: Vec<u32>,
    pub(crate) abstain: u32,
    pub(crate) present: u32,
    pub(crate) notes: Vec<String>,
}

pub(crate) struct Argument {
    pub(crate) side: String,
    pub(crate) texts: Vec<Text>,
    pub(crate) by: Option<String>,
}

/// Returns a decision as everybody reads it.
pub(crate) fn view(w: &Words, shown: &Document) -> View {
    let names = Names::of(&shown.summary.parties);
    let questions = shown.decision.iter().flat_map(|decision| decision.questions.iter().rev());
    View {
        questions: questions.map(|question| self::question(w, question)).collect(),
        said: said::but(w, &shown.summary.kind, &shown.draft, &APART, &names),
        arguments: arguments(w, &shown.draft),
    }
}

fn question(w: &Words, of: &crate::api::Question) -> Question {
    let label = |id: &str| {
        let named = of.options.iter().find(|option| option.id == id);
        named.map_or_else(|| line(id), |option| line(&option.label))
    };
    let sums: Vec<(String, u64)> = of
        .options
        .iter()
        .map(|option| {
            let tallies = of.bodies.iter().filter_map(|body| body.tallies.first());
            let counts = tallies.filter_map(|tally| tally.counts.get(&option.id));
            (line(&option.label), counts.map(|count| u64::from(*count)).sum())
        })
        .collect();
    let way = w.of("decision-method", &of.method);
    let facts = w.fill(
        "decision-facts",
        [("who", line(&of.by.name).into()), ("moment", w.moment(&of.time).into()), ("way", way.into())],
    );
    let weight = of.threshold.map(|least| w.count("decision-threshold", usize::try_from(least).unwrap_or(usize::MAX)));
    Question {
        number: of.number,
        heading: w.fill(
            "decision-heading",
            [("number", of.number.to_string().into()), ("state", super::state_word(w, &of.state).into())],
        ),
        banner: banner(w, of, &label),
        is_final: of.provisional.is_none(),
        facts: [Some(facts), weight].into_iter().flatten().collect::<Vec<_>>().join(" "),
        options: of.options.iter().map(|option| (option.id.clone(), line(&option.label))).collect(),
        bodies: of.bodies.iter().map(|body| self::body(w, body, &of.options)).collect(),
        sums: bars(&sums),
        objections: of.objections.iter().map(|said| (line(&said.by.name), line(&said.reason))).collect(),
        changed_since: of.changed_since,
    }
}

/// Returns what it comes to, and whether that is the last word.
fn banner(w: &Words, of: &crate::api::Question, label: &impl Fn(&str) -> String) -> String {
    if let Some(reason) = &of.withdrawn {
        return w.with("decision-withdrawn", "why", &line(reason));
    }
    if let Some(option) = &of.adopted {
        return w.with("decision-adopted", "option", &label(option));
    }
    match (of.provisional.as_deref(), of.state.as_str()) {
        (Some("undecided"), _) => w.say("decision-undecided"),
        (Some("rejected"), _) => w.say("decision-provisional-rejected"),
        (Some(option), _) => w.with("decision-provisional", "option", &label(option)),
        (None, "rejected") => w.say("decision-rejected"),
        (None, _) => w.say("decision-contested"),
    }
}

fn body(w: &Words, body: &BodyVote, options: &[crate::api::Choosable]) -> Body {
    let assembly = body.assembly.map(|assembly| w.with("decision-of-assembly", "id", &assembly.short()));
    let names = [Some(line(&body.territory.name)), assembly];
    let is_disputed = body.tallies.len() > 1;
    Body {
        name: names.into_iter().flatten().collect::<Vec<_>>().join(" – "),
        weight: body.weight,
        tallies: body.tallies.iter().map(|tally| self::tally(w, tally, options, is_disputed)).collect(),
    }
}

fn tally(w: &Words, tally: &BodyTally, options: &[crate::api::Choosable], is_disputed: bool) -> Tally {
    let count = |option: &crate::api::Choosable| tally.counts.get(&option.id).copied().unwrap_or_default();
    let notes = [
        tally.objects.then(|| w.say("decision-objects")),
        is_disputed.then(|| w.say("decision-tallies-differ")),
        tally.contested.then(|| w.say("decision-tally-contested")),
        (tally.paper > 0).then(|| w.count("decision-paper", usize::try_from(tally.paper).unwrap_or(usize::MAX))),
    ];
    Tally {
        counts: options.iter().map(count).collect(),
        abstain: tally.abstain,
        present: tally.present,
        notes: notes.into_iter().flatten().collect(),
    }
}

fn arguments(w: &Words, draft: &Draft) -> Vec<Argument> {
    let Some(Value::Map(items)) = draft.fields.get("arguments") else { return Vec::new() };
    let mut arguments: Vec<Argument> = items
        .values()
        .filter_map(|item| {
            let Value::Map(item) = item else { return None };
            let typed = |name: &str| match item.get(name)? {
                Value::Text(text) => Some(line(text)),
                Value::Integer(_) | Value::Member(_) | Value::Map(_) => None,
            };
            let texts = match item.get("text")? {
                Value::Map(texts) => said::long_texts(texts),
                Value::Text(_) | Value::Integer(_) | Value::Member(_) => return None,
            };
            Some(Argument { side: w.of("decision-side", &typed("side").unwrap_or_default()), texts, by: typed("by") })
        })
        .collect();
    arguments.sort_by(|a, b| a.side.cmp(&b.side));
    arguments
}

/// Shows the page, with a form again that was not taken.
pub(super) async fn show_it(visit: &Visit, head: Head, shown: &Document, form: Form) -> Result<Response, Trouble> {
    let w = visit.words;
    let newest = shown.decision.as_ref().and_then(|decision| decision.questions.last());
    let open = newest.filter(|question| question.provisional.is_some());
    let ours = visit.desk.ours().await.ok();
    // Who does not decide has no votes; that is nothing to tell.
    let votes = visit.desk.votes(shown.summary.id).await.ok();
    let status = form.status();
    let page = Page {
        frame: visit.frame(title(visit, &head), Place::Documents),
        view: view(&w, shown),
        own_facts: votes.as_ref().map(|votes| own_facts(&w, votes)).unwrap_or_default(),
        own: votes.map(|votes| own(&votes)),
        open: open.map(|question| choices(&question.options)),
        is_opener: open.is_some_and(|question| is_ours(ours, question.by.id)),
        methods: METHODS.map(|method| (method, w.of("decision-method", method))).into(),
        head,
        problem: form.problem,
        typed: form.typed,
    };
    show_with(status, &page)
}

fn is_ours(ours: Option<TerritoryId>, territory: TerritoryId) -> bool {
    ours == Some(territory)
}

fn choices(options: &[crate::api::Choosable]) -> Vec<(String, String)> {
    options.iter().map(|option| (option.id.clone(), line(&option.label))).collect()
}

fn own(votes: &Votes) -> Vec<Bar> {
    let count = |id: &str| votes.counts.get(id).copied().map_or(0, u64::from);
    bars(&votes.options.iter().map(|option| (line(&option.label), count(&option.id))).collect::<Vec<_>>())
}

fn own_facts(w: &Words, votes: &Votes) -> String {
    w.fill("decision-own-facts", [("abstain", votes.abstain.into()), ("void", votes.void.into())])
}

/// Reads a form of this page.
pub(super) fn said(fields: &Fields) -> Said {
    let reason = || fields.get("reason").to_owned();
    let (role, act) = match fields.get("do") {
        "open" => {
            let bodies = fields.get("bodies").lines().map(|body| body.trim().to_owned());
            let open = DecisionAct::Open {
                method: fields.get("method").to_owned(),
                threshold: number(fields, "threshold")?,
                bodies: bodies.filter(|body| !body.is_empty()).collect(),
            };
            (Role::Signer, open)
        }
        "vote" => {
            // One who abstains has said so, and has not only forgotten to choose.
            let choice = match fields.typed("choice")?.as_str() {
                "-" => None,
                option => Some(option.to_owned()),
            };
            (Role::Editor, DecisionAct::Vote { choice, number: number(fields, "number")?, assembly: None })
        }
        "tally" => (Role::Signer, tally_said(fields)?),
        "object" => (Role::Signer, DecisionAct::Object { reason: reason() }),
        "outcome" => (Role::Signer, DecisionAct::Outcome {}),
        "withdraw" => (Role::Signer, DecisionAct::Withdraw { reason: reason() }),
        _ => return None,
    };
    Some((role, Act::Decision(act)))
}

fn tally_said(fields: &Fields) -> Option<DecisionAct> {
    let mut counts = BTreeMap::new();
    for (name, option) in fields.names().filter_map(|name| Some((name, name.strip_prefix("count-")?))) {
        if let Some(count) = number(fields, name)? {
            counts.insert(option.to_owned(), count);
        }
    }
    Some(DecisionAct::Tally {
        counts,
        abstain: number(fields, "abstain")?.unwrap_or_default(),
        present: number(fields, "present")?,
        objects: fields.get("objects") == "yes",
        assembly: fields.typed("assembly"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: &str) -> Said {
        said(&Fields::parse(form.as_bytes()).unwrap())
    }

    #[test]
    fn a_vote_is_a_choice_or_an_abstention_and_never_nothing() {
        let check = |form: &str, expected: Option<(Option<&str>, Option<u32>)>| {
            let vote = match read(form) {
                Some((Role::Editor, Act::Decision(DecisionAct::Vote { choice, number, .. }))) => Some((choice, number)),
                _ => None,
            };
            let vote = vote.as_ref().map(|(choice, number)| (choice.as_deref(), *number));
            assert_eq!(vote, expected, "{form}");
        };
        check("do=vote&choice=0a", Some((Some("0a"), None)));
        check("do=vote&choice=0a&number=12", Some((Some("0a"), Some(12))));
        check("do=vote&choice=-", Some((None, None)));
        check("do=vote", None);
        check("do=vote&choice=", None);
        check("do=vote&choice=0a&number=x", None);
    }

    #[test]
    fn what_was_counted_by_hand_is_read_by_option() {
        let Some((role, Act::Decision(DecisionAct::Tally { counts, abstain, present, objects, .. }))) =
            read("do=tally&count-0a=9&count-0b=&abstain=1&present=&objects=yes")
        else {
            panic!("it is a tally");
        };
        assert_eq!((role, counts.into_iter().collect::<Vec<_>>()), (Role::Signer, vec![("0a".to_owned(), 9)]));
        assert_eq!((abstain, present, objects), (1, None, true));
        assert!(read("do=tally&count-0a=-1").is_none() && read("do=").is_none() && read("").is_none());
    }
}
