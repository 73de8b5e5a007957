//! What a project lacks for IATI, in plain words, with the command that puts it right.

use super::{codes, countries};
use crate::api::Document;
use crate::export::Material;
use crate::export::draft::{Fields, integer, items, keys, text, texts};
use djuntu_protocol::identity::TerritoryId;

/// Notes everything that a project lacks.
pub(super) fn check(project: &Document, material: &Material, today: &str, lacking: &mut Vec<String>) {
    let (id, fields) = (project.summary.id.short(), &project.draft.fields);
    let name = project.summary.title.clone().unwrap_or_else(|| id.clone());
    let mut note = |what: &str, advice: &str| {
        let advice = if advice.is_empty() { String::new() } else { format!(": djuntu edit {id} {advice}") };
        lacking.push(format!("“{name}” ({id}) {what}{advice}"));
    };
    if texts(fields, "title").is_empty() {
        note("has no title", "title.pt=…");
    }
    if texts(fields, "summary").is_empty() && texts(fields, "objectives").is_empty() {
        note("has no summary and no objectives", "summary.pt=…");
    }
    if text(fields, "planned_start").or_else(|| text(fields, "actual_start")).is_none() {
        note("does not say when it begins", "planned_start=2027-01-31");
    }
    if countries::of(project, material).is_empty() {
        note(
            "does not say in which country it is, and neither do the territories that carry it out (djuntu edit TERRITORY \
             country=PT)",
            "places.+.territory=…",
        );
    }
    of_partners(fields, &mut note);
    let sectors = keys(fields, "sectors");
    if sectors.is_empty() {
        note("has no sector", "sectors.15150=true");
    }
    for sector in sectors.iter().filter(|sector| !codes::is_sector(sector)) {
        note(&format!("has the sector “{sector}”, which is no DAC code of five digits"), &format!("sectors.{sector}="));
    }
    for kind in ["planned", "actual"] {
        let day = |end: &str| text(fields, &format!("{kind}_{end}"));
        if let Some((start, end)) = day("start").zip(day("end")).filter(|(start, end)| start > end) {
            note(&format!("ends ({end}) before it begins ({start})"), &format!("{kind}_end=…"));
        }
    }
    for field in ["actual_start", "actual_end"] {
        if let Some(day) = text(fields, field).filter(|day| *day > today) {
            note(&format!("says of a day that is still to come that it was ({field} is {day})"), &format!("{field}="));
        }
    }
    for (item, budget) in items(fields, "budget") {
        of_budget(item, budget, &mut note);
    }
    for (item, result) in items(fields, "results") {
        if texts(result, "title").is_empty() {
            note(&format!("has a result ({item}) without a title"), &format!("results.{item}.title.pt=…"));
        }
        of_periods(item, result, fields, &mut note);
    }
    let results = items(fields, "results");
    for (item, period) in items(fields, "result_periods") {
        if !results.iter().any(|(result, _)| text(period, "result") == Some(result)) {
            note(&format!("has a period ({item}) of no result"), &format!("result_periods.{item}.result=…"));
        }
    }
}

/// Whoever takes part is told, or there is no file: a partner that is left out is a wrong account.
fn of_partners(fields: &Fields, note: &mut impl FnMut(&str, &str)) {
    for (item, partner) in items(fields, "partners") {
        match (text(partner, "territory"), text(partner, "name")) {
            (Some(id), _) if id.parse::<TerritoryId>().is_ok() => {}
            (Some(typed), _) => note(
                &format!("has a partner ({item}) “{typed}” that is no territory known here"),
                &format!("partners.{item}.territory=…, or with partners.{item}.name=… and without a territory"),
            ),
            (None, Some(_)) => {}
            (None, None) => note(
                &format!("has a partner ({item}) without a territory and without a name"),
                &format!("partners.{item}.territory=…"),
            ),
        }
    }
}

fn of_budget(item: &str, budget: &Fields, note: &mut impl FnMut(&str, &str)) {
    let day = |name: &str| text(budget, name);
    match (day("period_start"), day("period_end")) {
        (Some(start), Some(end)) if start > end => {
            note(&format!("has a budget ({item}) that ends before it begins"), &format!("budget.{item}.period_end=…"));
        }
        (Some(start), Some(end)) if is_longer_than_a_year(start, end) => note(
            &format!("has a budget ({item}) for more than a year: make one for each year"),
            &format!("budget.{item}.period_end=…"),
        ),
        (Some(_), Some(_)) => {}
        _ => note(
            &format!("has a budget ({item}) that does not say from when until when"),
            &format!("budget.{item}.period_start=… budget.{item}.period_end=…"),
        ),
    }
    if integer(budget, "amount").is_none() {
        note(&format!("has a budget ({item}) without an amount"), &format!("budget.{item}.amount=…"));
    }
    if !text(budget, "currency").is_some_and(codes::is_currency) {
        note(&format!("has a budget ({item}) without a currency"), &format!("budget.{item}.currency=EUR"));
    }
}

fn of_periods(item: &str, result: &Fields, fields: &Fields, note: &mut impl FnMut(&str, &str)) {
    let measure = codes::measure(text(result, "measure"));
    let is_number = |value: Option<&str>| value.is_none_or(|value| measure == codes::QUALITATIVE || is_decimal(value));
    if !is_number(text(result, "baseline_value")) {
        note(
            &format!("has a result ({item}) whose baseline is no number"),
            &format!("results.{item}.baseline_value=…"),
        );
    }
    for (id, period) in periods(fields, item) {
        match (text(period, "period_start"), text(period, "period_end")) {
            (Some(start), Some(end)) if start <= end => {}
            _ => note(
                &format!("has a result ({item}) with a period ({id}) that does not say from when until when"),
                &format!("result_periods.{id}.period_start=… result_periods.{id}.period_end=…"),
            ),
        }
        if !is_number(text(period, "target")) || !is_number(text(period, "actual")) {
            note(
                &format!("has a result ({item}) with a target or a value in the period {id} that is no number"),
                &format!("result_periods.{id}.target=…"),
            );
        }
    }
}

/// Returns the periods of a result: each names it.
pub(super) fn periods<'a>(fields: &'a Fields, result: &str) -> Vec<(&'a str, &'a Fields)> {
    let mut periods = items(fields, "result_periods");
    periods.retain(|(_, period)| text(period, "result") == Some(result));
    periods
}

/// Returns whether the XML schema takes a text for a decimal number.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(whole) && are_digits(part)
}

fn is_longer_than_a_year(start: &str, end: &str) -> bool {
    let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
    let Some((start, end)) = day(start).zip(day(end)) else { return false };
    let next = jiff::civil::Date::new(start.year() + 1, start.month(), start.day().min(28));
    next.is_ok_and(|next| end > next)
}
