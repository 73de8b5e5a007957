//! One project as an activity, in the order of elements that the schema wants.

use super::checks::{is_decimal, periods};
use super::{Reporter, codes, countries, organisation};
use crate::api::Document;
use crate::export::Material;
use crate::export::draft::{Fields, integer, items, keys, language, text, texts};
use crate::export::geojson::position;
use crate::export::xml::Xml;
use djuntu_protocol::document::view::Value;

/// What a text is, and the field that has it: DescriptionType 1 general, 2 objectives, 4 other.
const DESCRIPTIONS: [(&str, &str); 4] = [("1", "summary"), ("2", "objectives"), ("4", "method"), ("4", "reciprocity")];
/// ActivityDateType.
const DATES: [(&str, &str); 4] =
    [("1", "planned_start"), ("2", "actual_start"), ("3", "planned_end"), ("4", "actual_end")];

/// Writes a project that lacks nothing.
pub(super) fn write(project: &Document, material: &Material, reporter: &Reporter<'_>, xml: &mut Xml) {
    let fields = &project.draft.fields;
    let own = language(&project.draft);
    let mut attributes = vec![("xml:lang", own)];
    attributes.extend(
        project
            .summary
            .changed
            .as_deref()
            .filter(|changed| *changed <= material.made.as_str())
            .map(|changed| ("last-updated-datetime", changed)),
    );
    xml.element("iati-activity", &attributes, |xml| {
        let identifier = format!("{}-{}", reporter.reference, project.summary.id.short());
        xml.text("iati-identifier", &[], &identifier);
        xml.element("reporting-org", &[("ref", reporter.reference), ("type", reporter.form)], |xml| {
            xml.text("narrative", &[], &reporter.name);
        });
        xml.element("title", &[], |xml| narratives(&texts(fields, "title"), own, xml));
        for (code, name) in DESCRIPTIONS {
            let texts = texts(fields, name);
            if !texts.is_empty() {
                xml.element("description", &[("type", code)], |xml| narratives(&texts, own, xml));
            }
        }
        participants(project, material, reporter, xml);
        let has = |name: &str| text(fields, name).is_some();
        let stated = project.project.as_ref().filter(|stated| !stated.moves.is_empty()).map(|stated| stated.code);
        let status = codes::status(stated, has("actual_start"), has("actual_end"));
        xml.empty("activity-status", &[("code", &status.to_string())]);
        for (code, name) in DATES {
            if let Some(day) = text(fields, name) {
                xml.empty("activity-date", &[("type", code), ("iso-date", day)]);
            }
        }
        where_it_is(project, material, xml);
        classification(fields, xml);
        let today = material.made.get(..10).unwrap_or_default();
        items(fields, "budget").into_iter().for_each(|(_, budget)| self::budget(budget, today, xml));
        transactions(project, material, reporter, today, xml);
        items(fields, "results").into_iter().for_each(|(id, found)| result(id, found, fields, own, xml));
    });
}

/// Writes a text in every language, the document's own first; a reader of IATI knows codes of two letters, so others stand behind these, if at all.
fn narratives(texts: &[(&str, &str)], own: &str, xml: &mut Xml) {
    let common: Vec<&(&str, &str)> = texts.iter().filter(|(language, _)| language.len() == 2).collect();
    let mut written = if common.is_empty() { texts.iter().collect() } else { common };
    written.sort_by_key(|(language, _)| *language != own);
    for (language, text) in written {
        let attributes = [("xml:lang", *language)];
        xml.text("narrative", if *language == own { &[] } else { &attributes }, text);
    }
}

fn participants(project: &Document, material: &Material, reporter: &Reporter<'_>, xml: &mut Xml) {
    let mut write = |name: &str, reference: Option<&str>, form: &str, role: &str| {
        let mut attributes: Vec<(&str, &str)> = reference.map(|reference| ("ref", reference)).into_iter().collect();
        attributes.extend([("type", form), ("role", role)]);
        xml.element("participating-org", &attributes, |xml| xml.text("narrative", &[], name));
    };
    let partners = items(&project.draft.fields, "partners");
    for (_, partner) in &partners {
        let (name, reference, form) = organisation(material, partner);
        write(&name, reference, form, codes::role(text(partner, "role")));
    }
    // Whoever shares a project carries it out, unless it says otherwise.
    let named: Vec<&str> = partners.iter().filter_map(|(_, partner)| text(partner, "territory")).collect();
    for party in &project.summary.parties {
        let id = party.id.to_string();
        if named.contains(&id.as_str()) {
            continue;
        }
        let partner = Fields::from([("territory".to_owned(), Value::Text(id))]);
        let (name, reference, form) = organisation(material, &partner);
        let is_known = material.territories.contains_key(&party.id);
        write(if is_known { &name } else { &party.name }, reference, form, "4");
    }
    if partners.is_empty() && project.summary.parties.is_empty() {
        write(&reporter.name, Some(reporter.reference), reporter.form, "2");
    }
}

/// Writes the countries, in equal parts, and the places.
fn where_it_is(project: &Document, material: &Material, xml: &mut Xml) {
    let countries = countries::of(project, material);
    for (country, percentage) in countries.iter().zip(shares(countries.len())) {
        xml.empty("recipient-country", &[("code", country), ("percentage", &percentage)]);
    }
    let fields = &project.draft.fields;
    for (_, place) in items(fields, "places") {
        let Some((lat, lon)) = position(place) else { continue };
        xml.element("location", &[], |xml| {
            let names = texts(place, "name");
            if !names.is_empty() {
                xml.element("name", &[], |xml| narratives(&names, language(&project.draft), xml));
            }
            xml.element("point", &[("srsName", "http://www.opengis.net/def/crs/EPSG/0/4326")], |xml| {
                xml.text("pos", &[], &format!("{lat} {lon}"));
            });
        });
    }
}

fn classification(fields: &Fields, xml: &mut Xml) {
    let sectors = keys(fields, "sectors");
    for (sector, percentage) in sectors.iter().zip(shares(sectors.len())) {
        xml.empty("sector", &[("vocabulary", "1"), ("code", sector), ("percentage", &percentage)]);
    }
    for goal in keys(fields, "sdg").into_iter().filter(|goal| codes::is_goal(goal)) {
        xml.empty("tag", &[("vocabulary", "2"), ("code", goal)]);
    }
    for component in keys(fields, "spiral") {
        xml.element("tag", &[("vocabulary", "99"), ("code", component)], |xml| {
            xml.text("narrative", &[("xml:lang", "en")], &format!("SPIRAL {component}"));
        });
    }
}

fn budget(budget: &Fields, today: &str, xml: &mut Xml) {
    let Some((start, end)) = text(budget, "period_start").zip(text(budget, "period_end")) else { return };
    let Some((units, currency)) = integer(budget, "amount").zip(text(budget, "currency")) else { return };
    let status = if text(budget, "status") == Some("2") { "2" } else { "1" };
    xml.element("budget", &[("type", "1"), ("status", status)], |xml| {
        xml.empty("period-start", &[("iso-date", start)]);
        xml.empty("period-end", &[("iso-date", end)]);
        // A value is of a day that has been (rule 11.2); days in this form are ordered as texts.
        let valued = start.min(today);
        xml.text("value", &[("currency", currency), ("value-date", valued)], &codes::amount(units, currency));
    });
}

/// Writes what the reporting territory has booked; what others have booked they report themselves, so that no money is
/// counted twice. What is of a day to come is written when that day has been (rule 11.2).
fn transactions(project: &Document, material: &Material, reporter: &Reporter<'_>, today: &str, xml: &mut Xml) {
    let bookings = project.project.iter().flat_map(|stated| &stated.bookings);
    let reported = bookings.filter(|booking| {
        let stands = booking.state == "stands" && booking.by.id == reporter.territory;
        stands && booking.date.as_str() <= today && codes::is_currency(&booking.currency)
    });
    for booking in reported {
        xml.element("transaction", &[("ref", &booking.entry.short())], |xml| {
            xml.empty("transaction-type", &[("code", &booking.code.to_string())]);
            xml.empty("transaction-date", &[("iso-date", &booking.date)]);
            xml.text("value", &[("currency", &booking.currency), ("value-date", &booking.date)], &booking.amount);
            if !booking.text.is_empty() {
                xml.element("description", &[], |xml| xml.text("narrative", &[], &booking.text));
            }
            let Some(other) = &booking.with else { return };
            let profile = material.territories.get(&other.id);
            let reference = profile.and_then(|profile| text(&profile.draft.fields, "org_ref"));
            let attributes: Vec<(&str, &str)> = reference.map(|reference| ("ref", reference)).into_iter().collect();
            let side = if codes::is_incoming(booking.code) { "provider-org" } else { "receiver-org" };
            xml.element(side, &attributes, |xml| xml.text("narrative", &[], &other.name));
        });
    }
}

/// Writes a result with its one indicator.
fn result(id: &str, result: &Fields, fields: &Fields, own: &str, xml: &mut Xml) {
    let title = texts(result, "title");
    let indicator = texts(result, "indicator");
    let measure = codes::measure(text(result, "measure"));
    xml.element("result", &[("type", codes::result_type(text(result, "type")))], |xml| {
        xml.element("title", &[], |xml| narratives(&title, own, xml));
        xml.element("indicator", &[("measure", measure)], |xml| {
            let named = if indicator.is_empty() { &title } else { &indicator };
            xml.element("title", &[], |xml| narratives(named, own, xml));
            if let Some(year) = integer(result, "baseline_year").filter(|year| (1000..=9999).contains(year)) {
                value("baseline", &[("year", &year.to_string())], text(result, "baseline_value"), measure, xml);
            }
            for (_, period) in periods(fields, id) {
                let Some((start, end)) = text(period, "period_start").zip(text(period, "period_end")) else { continue };
                xml.element("period", &[], |xml| {
                    xml.empty("period-start", &[("iso-date", start)]);
                    xml.empty("period-end", &[("iso-date", end)]);
                    for (name, field) in [("target", "target"), ("actual", "actual")] {
                        if let Some(known) = text(period, field) {
                            value(name, &[], Some(known), measure, xml);
                        }
                    }
                });
            }
        });
    });
}

/// Writes a value of an indicator: as an attribute where it is a number, else as a comment.
fn value(name: &'static str, attributes: &[(&str, &str)], value: Option<&str>, measure: &str, xml: &mut Xml) {
    let mut attributes = attributes.to_vec();
    match value {
        Some(value) if measure == codes::QUALITATIVE || !is_decimal(value) => {
            xml.element(name, &attributes, |xml| {
                xml.element("comment", &[], |xml| xml.text("narrative", &[], value));
            });
        }
        Some(value) => {
            attributes.push(("value", value));
            xml.empty(name, &attributes);
        }
        None => xml.empty(name, &attributes),
    }
}

/// Returns equal parts of a hundred with two digits behind the point, which make a hundred together.
fn shares(count: usize) -> Vec<String> {
    let part = 10_000 / count.max(1);
    let share = |index: usize| if index + 1 == count { 10_000 - part * (count - 1) } else { part };
    let text = |share: usize| format!("{}.{:02}", share / 100, share % 100);
    (0..count).map(|index| text(share(index))).collect()
}
