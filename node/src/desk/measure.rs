//! Measures: what a person states, as an act, and what the acts come to, as people read it.

use super::project::number;
use super::{Desk, DeskError, Name, picks};
use crate::api;
use djuntu_protocol::act::decimal::show_scaled;
use djuntu_protocol::act::measure::{Correction, Observation};
use djuntu_protocol::act::{Act, MeasureAct};
use djuntu_protocol::document::measure::{Measure, Observed, Series, Target};
use djuntu_protocol::document::view::Draft;
use djuntu_protocol::engine::{Reading, Refusal};
use djuntu_protocol::identity::EntryId;

impl Desk {
    /// Makes an act of what a person states about a measure.
    pub(super) async fn measure_act(&self, reading: &Reading, act: api::MeasureAct) -> Result<Act, DeskError> {
        let measure = Measure::of(&reading.log, &reading.verdict);
        let ours = self.engine_status().await?.territory;
        let act = match act {
            api::MeasureAct::Observe(said) => MeasureAct::Observe(Box::new(Observation {
                indicator: said.indicator,
                value: number(&said.value)?,
                unit: said.unit,
                method: said.method,
                from: said.from,
                until: said.until,
                source: said.source,
                group: said.group,
                people: said.people,
            })),
            api::MeasureAct::Correct { entries, value } => {
                let replaced = picked(reading, &entries)?;
                let by = match value {
                    None => None,
                    Some(value) => {
                        let first = entries.first().map(|typed| picks::entry(reading, typed)).transpose()?;
                        let wrong = first.and_then(|entry| measure.observed(&entry));
                        let wrong = wrong.ok_or_else(|| Refusal::rule("what is to be corrected is no observation"))?;
                        Some(Box::new(Observation { value: number(&value)?, ..wrong.observation.clone() }))
                    }
                };
                MeasureAct::Correct(Correction { replaced, by })
            }
            api::MeasureAct::Validate { entries, text } if entries.is_empty() => {
                let waits = |one: &&Observed| Some(one.territory) == ours && one.is_current() && !one.is_validated();
                let mut waiting: Vec<EntryId> =
                    measure.observations.iter().filter(waits).map(|one| one.entry).collect();
                if waiting.is_empty() {
                    return Err(Refusal::Already("no observation of yours waits to be validated").into());
                }
                waiting.sort_unstable();
                MeasureAct::Validate(waiting, text)
            }
            api::MeasureAct::Validate { entries, text } => MeasureAct::Validate(picked(reading, &entries)?, text),
        };
        Ok(Act::Measure(act))
    }

    /// Returns what the acts of a measure come to.
    pub(super) async fn measure(&self, reading: &Reading, draft: &Draft) -> api::Measure {
        let measure = Measure::of(&reading.log, &reading.verdict);
        self.named(|name| stated(&measure, draft, name)).await
    }
}

/// Tells what the acts of a measure come to.
pub(crate) fn stated(measure: &Measure, draft: &Draft, name: Name<'_>) -> api::Measure {
    let targets = Target::of(draft);
    api::Measure {
        observations: measure.observations.iter().map(|observed| observation(observed, name)).collect(),
        series: measure.series().iter().filter_map(|series| shown(series, &targets)).collect(),
    }
}

fn observation(observed: &Observed, name: Name<'_>) -> api::Observed {
    let of = &observed.observation;
    let status = match (observed.is_current(), observed.is_validated()) {
        (false, _) => "corrected",
        (true, true) => "validated",
        (true, false) => "provisional",
    };
    api::Observed {
        entry: observed.entry,
        by: name(observed.territory),
        indicator: of.indicator.clone(),
        value: of.value.to_string(),
        unit: of.unit.clone(),
        method: of.method.clone(),
        from: of.from.clone(),
        until: of.until.clone(),
        source: of.source.clone(),
        group: of.group.clone(),
        people: of.people,
        state: status.to_owned(),
        replaced_by: observed.replaced_by.iter().copied().collect(),
        beside: observed.beside.iter().copied().collect(),
        of_few: of.is_of_few(),
    }
}

/// Returns the entries that were named, as an act lists them.
fn picked(reading: &Reading, typed: &[String]) -> Result<Vec<EntryId>, DeskError> {
    let mut entries = typed.iter().map(|typed| picks::entry(reading, typed)).collect::<Result<Vec<_>, _>>()?;
    entries.sort_unstable();
    entries.dedup();
    Ok(entries)
}

fn shown(series: &Series<'_>, targets: &[Target]) -> Option<api::Series> {
    let newest = series.newest()?;
    let gap = |target: &Target| {
        let gap = series.gap_scaled(target)?;
        Some(api::Gap {
            bound: if target.is_most { "at_most" } else { "at_least" }.to_owned(),
            target: target.value.to_string(),
            until: target.by.clone(),
            gap: show_scaled(gap),
            reached: target.is_reached_at(gap),
            preset: target.is_preset,
        })
    };
    Some(api::Series {
        indicator: series.indicator.to_owned(),
        unit: series.unit.to_owned(),
        method: series.method.to_owned(),
        count: series.observations.len(),
        average: show_scaled(series.average_scaled()),
        newest: newest.observation.value.to_string(),
        newest_until: newest.observation.until.clone(),
        targets: targets.iter().filter_map(gap).collect(),
    })
}

/// Says in a few words what an act is.
pub(super) fn what(act: &MeasureAct) -> String {
    match act {
        MeasureAct::Observe(of) => format!("observes {}: {} {}", of.indicator, of.value, of.unit),
        MeasureAct::Correct(Correction { by: Some(of), .. }) => {
            format!("corrects {}: {} {}", of.indicator, of.value, of.unit)
        }
        MeasureAct::Correct(Correction { by: None, .. }) => "takes an observation back".to_owned(),
        MeasureAct::Validate(entries, _) if entries.len() == 1 => "validates an observation".to_owned(),
        MeasureAct::Validate(entries, _) => format!("validates {} observations", entries.len()),
    }
}
