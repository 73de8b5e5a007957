//! One twinning for the same territories: another one is not begun, proposed or signed, and when two were begun apart,
//! both sides are told which one stands (R320, R322).

use super::{Desk, DeskError};
use crate::api::{Filter, Need, Summary, Territory};
use djuntu_protocol::act::Home;
use djuntu_protocol::document::agreement::twinning::{TWINNING, standing};
use djuntu_protocol::document::agreement::{Agreement, Stage};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::Assignment;
use djuntu_protocol::engine::{Reading, Refusal};
use djuntu_protocol::identity::{DocumentId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// The twinnings of the same territories.
struct Twinnings {
    /// The one that stands; none when all are over.
    standing: Option<Summary>,
    /// Those beside it that are not over, each with whether something was proposed in it.
    others: Vec<(Summary, bool)>,
}

impl Desk {
    /// Refuses to begin a twinning where there is one already.
    pub(super) async fn check_new_twinning(&self, home: Home, set: &[Assignment]) -> Result<(), DeskError> {
        let is_form =
            |said: &&Assignment| said.path == "form" && said.value.as_deref().map(str::trim) == Some(TWINNING);
        let Home::Cooperation(cooperation) = home else { return Ok(()) };
        if !set.iter().any(|said| is_form(&said)) {
            return Ok(());
        }
        let parties = self.cooperation(cooperation).await?.parties.into_iter().map(|party| party.id).collect();
        match self.twinnings(Some(&parties)).await?.into_iter().find_map(|of_these| of_these.standing) {
            Some(standing) => Err(refused(&standing, "go on in it")),
            None => Ok(()),
        }
    }

    /// Refuses to propose or to sign a twinning beside the one that stands.
    pub(super) async fn check_standing(&self, reading: &Reading) -> Result<(), DeskError> {
        if reading.log.header().kind != DocumentKind::Agreement {
            return Ok(());
        }
        let document = reading.log.document();
        let parties = reading.parties.iter().copied().collect();
        let beside = self
            .twinnings(Some(&parties))
            .await?
            .into_iter()
            .find(|of_these| of_these.others.iter().any(|(other, _)| other.id == document));
        match beside.and_then(|of_these| of_these.standing) {
            Some(standing) => Err(refused(&standing, "propose and sign that one")),
            None => Ok(()),
        }
    }

    /// Returns what people are told about twinnings beside the one that stands, by document.
    pub(super) async fn doubled_twinnings(&self) -> Result<BTreeMap<DocumentId, Need>, DeskError> {
        let all = match self.twinnings(None).await {
            // What is still being read is told when it was read.
            Err(DeskError::Unread { .. }) => Vec::new(),
            all => all?,
        };
        let mut needs = BTreeMap::new();
        for Twinnings { standing, others } in all {
            let Some(standing) = standing else { continue };
            needs.extend(others.iter().map(|(other, is_proposed)| (other.id, need(&standing, other, *is_proposed))));
        }
        Ok(needs)
    }

    /// Returns the twinnings that are held, those of the same territories together: of these, or of all.
    async fn twinnings(&self, of: Option<&BTreeSet<TerritoryId>>) -> Result<Vec<Twinnings>, DeskError> {
        let filter = Filter {
            kind: Some(DocumentKind::Agreement.name().to_owned()),
            form: Some(TWINNING.to_owned()),
            ..Filter::default()
        };
        let mut groups: BTreeMap<BTreeSet<TerritoryId>, Vec<(Summary, Stage)>> = BTreeMap::new();
        for summary in self.find(filter).await?.documents {
            let parties: BTreeSet<TerritoryId> = summary.parties.iter().map(|party| party.id).collect();
            // What a territory keeps to itself makes nobody its twin.
            if parties.len() < 2 || of.is_some_and(|of| *of != parties) {
                continue;
            }
            let reading = self.reading(summary.id).await?;
            let stage = Agreement::of(&reading.log, &reading.verdict).stage();
            groups.entry(parties).or_default().push((summary, stage));
        }
        Ok(groups.into_values().map(grouped).collect())
    }
}

fn grouped(twinnings: Vec<(Summary, Stage)>) -> Twinnings {
    let stands = standing(twinnings.iter().map(|(summary, stage)| (summary.id, *stage)));
    let mut grouped = Twinnings { standing: None, others: Vec::new() };
    for (summary, stage) in twinnings {
        if Some(summary.id) == stands {
            grouped.standing = Some(summary);
        } else if !matches!(stage, Stage::Terminated(_) | Stage::Cancelled(_)) {
            grouped.others.push((summary, stage != Stage::Draft));
        }
    }
    grouped
}

fn refused(standing: &Summary, what: &str) -> DeskError {
    let title = standing.title.as_ref().map(|title| format!(" “{title}”")).unwrap_or_default();
    let (id, state) = (standing.id.short(), standing.state.as_deref().unwrap_or_default());
    let names = names(&standing.parties);
    let why = format!("{names} have a twinning already,{title} ({id}, {state}): {what} (djuntu show {id})");
    Refusal::rule(why).into()
}

/// What to do about a twinning that was begun beside the one that stands.
fn need(standing: &Summary, other: &Summary, is_proposed: bool) -> Need {
    let (id, stands, names) = (other.id.short(), standing.id.short(), names(&other.parties));
    let what = format!(
        "the twinning of {names} was begun twice, as {stands} and as {id}: {stands} stands, on every node; take over what \
         only {id} says, and then end {id}"
    );
    // A text that was proposed ends by an act; a draft is no twinning any more when it says so.
    let end = if is_proposed { format!("djuntu terminate {id} …") } else { format!("djuntu edit {id} form=") };
    Need { what, todo: format!("djuntu show {id}"), or: vec![end], document: Some(other.id) }
}

fn names(parties: &[Territory]) -> String {
    let mut names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
    names.sort_unstable();
    names.join(" and ")
}
