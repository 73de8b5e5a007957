//! Activities by IATI 2.03, of our own territory: what funders and registries read.
//!
//! The elements stand in the order that the schema wants. What the schema or the standard's rules demand and a project lacks
//! is told in plain words, for all projects at once, and then there is no file: a wrong one would be refused, or counted.

mod activity;
mod checks;
pub(super) mod codes;
mod countries;

use super::draft::{self, Fields};
use super::xml::Xml;
use super::{Lacking, Material};
use crate::api::Document;
use djuntu_protocol::identity::TerritoryId;

/// Who reports.
struct Reporter<'a> {
    territory: TerritoryId,
    reference: &'a str,
    name: String,
    form: &'static str,
}

/// Writes a file with all projects.
pub(super) fn write(material: &Material) -> Result<String, Lacking> {
    let projects: Vec<&Document> =
        material.documents.iter().filter(|document| document.summary.kind == "project").collect();
    let today = material.made.get(..10).unwrap_or_default();
    let mut lacking = Vec::new();
    let reporter = reporter(material, &mut lacking);
    if projects.is_empty() {
        lacking.push("there is no project among what is exported, and IATI is about projects".to_owned());
    }
    projects.iter().for_each(|project| checks::check(project, material, today, &mut lacking));
    let Some(reporter) = reporter.filter(|_| lacking.is_empty()) else { return Err(Lacking(lacking)) };
    let mut xml = Xml::new();
    let attributes = [("version", "2.03"), ("generated-datetime", material.made.as_str())];
    xml.element("iati-activities", &attributes, |xml| {
        for project in projects {
            activity::write(project, material, &reporter, xml);
        }
    });
    Ok(xml.finish())
}

fn reporter<'a>(material: &'a Material, lacking: &mut Vec<String>) -> Option<Reporter<'a>> {
    let ours = material.ours.and_then(|ours| material.territories.get(&ours));
    let Some(profile) = ours else {
        lacking.push("this node belongs to no territory, and IATI needs one that reports".to_owned());
        return None;
    };
    let fields = &profile.draft.fields;
    let id = profile.summary.id.short();
    let Some(reference) = draft::text(fields, "org_ref") else {
        lacking.push(format!(
            "your territory has no reference by which funders know it: djuntu edit {id} org_ref=XI-WIKIDATA-Q… (or the \
             one that your country's registry gave it)"
        ));
        return None;
    };
    if !codes::is_reference(reference) {
        lacking.push(format!("the reference “{reference}” of your territory has a space or one of / & | ? in it: djuntu edit {id} org_ref=…"));
        return None;
    }
    let name = profile.summary.title.clone().unwrap_or_else(|| id.clone());
    let form = codes::organisation_type(draft::text(fields, "form").unwrap_or_default());
    let territory = profile.summary.id.as_territory();
    Some(Reporter { territory, reference, name, form })
}

/// Returns what a partner is called and how funders know it.
fn organisation<'a>(material: &'a Material, partner: &'a Fields) -> (String, Option<&'a str>, &'static str) {
    let id = draft::text(partner, "territory").and_then(|id| id.parse::<TerritoryId>().ok());
    let profile = id.and_then(|id| material.territories.get(&id));
    let fields = profile.map(|profile| &profile.draft.fields);
    let named = draft::text(partner, "name").map(str::to_owned);
    let name = named.or_else(|| profile?.summary.title.clone()).or_else(|| id.map(|id| id.short()));
    let reference =
        fields.and_then(|fields| draft::text(fields, "org_ref")).filter(|reference| codes::is_reference(reference));
    let form = draft::text(partner, "org_type").and_then(codes::known_organisation_type);
    let by_profile = fields.and_then(|fields| draft::text(fields, "form")).unwrap_or_default();
    (name.unwrap_or_default(), reference, form.unwrap_or_else(|| codes::organisation_type(by_profile)))
}
