//! In which countries a project is: where its places are, else where those are who carry it out, and never where only its
//! money comes from.

use super::codes;
use crate::api::Document;
use crate::export::Material;
use crate::export::draft::{Fields, items, text};
use crate::export::geojson::position;
use djuntu_protocol::identity::TerritoryId;

/// A place with coordinates is taken for one of the nearest territory of the project up to about so many degrees.
const NEAR_DEGREES: f64 = 3.0;

/// Returns the countries of a project, in the order of their codes; none when nothing tells.
pub(super) fn of<'a>(project: &Document, material: &'a Material) -> Vec<&'a str> {
    let fields = &project.draft.fields;
    let places = items(fields, "places").into_iter().filter_map(|(_, place)| of_place(place, project, material));
    let mut countries: Vec<&str> = places.collect();
    if countries.is_empty() {
        let is_donor = |id: &TerritoryId| roles(fields, id).is_some_and(|roles| roles.iter().all(|role| *role == "1"));
        let mut carrying = territories(project);
        carrying.retain(|id| !is_donor(id));
        countries = carrying.iter().filter_map(|id| country(material, id)).collect();
    }
    countries.sort_unstable();
    countries.dedup();
    countries
}

/// Returns the territories that share the project or are its partners.
fn territories(project: &Document) -> Vec<TerritoryId> {
    let partners = items(&project.draft.fields, "partners");
    let partners = partners.into_iter().filter_map(|(_, partner)| territory(partner));
    project.summary.parties.iter().map(|party| party.id).chain(partners).collect()
}

fn territory(fields: &Fields) -> Option<TerritoryId> {
    text(fields, "territory")?.parse().ok()
}

fn country<'a>(material: &'a Material, id: &TerritoryId) -> Option<&'a str> {
    codes::country(text(&material.territories.get(id)?.draft.fields, "country"))
}

/// Returns the roles in which a territory is a partner; none when it is none.
fn roles<'a>(fields: &'a Fields, id: &TerritoryId) -> Option<Vec<&'static str>> {
    let partners: Vec<(&'a str, &'a Fields)> = items(fields, "partners");
    let of = partners.into_iter().filter(|(_, partner)| territory(partner).as_ref() == Some(id));
    let roles: Vec<&'static str> = of.map(|(_, partner)| codes::role(text(partner, "role"))).collect();
    (!roles.is_empty()).then_some(roles)
}

fn of_place<'a>(place: &Fields, project: &Document, material: &'a Material) -> Option<&'a str> {
    if let Some(id) = territory(place) {
        return country(material, &id);
    }
    let (lat, lon) = position(place)?;
    let away = |id: &TerritoryId| {
        let (other_lat, other_lon) = position(&material.territories.get(id)?.draft.fields)?;
        // A degree of longitude is shorter away from the equator.
        let east = (lon - other_lon) * lat.to_radians().cos();
        Some((lat - other_lat).hypot(east))
    };
    let near = territories(project).into_iter().filter_map(|id| Some((away(&id)?, id)));
    let (_, nearest) = near.filter(|(away, _)| *away <= NEAR_DEGREES).min_by(|(a, _), (b, _)| a.total_cmp(b))?;
    country(material, &nearest)
}
