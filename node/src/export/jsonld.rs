//! A catalogue for open-data portals: DCAT 2 and Dublin Core, with the types of schema.org.
//!
//! The context stands in the file, so nobody has to fetch one to read it. An identifier never changes, whoever harvests it.

mod kinds;

use super::Material;
use super::draft::{binding, text, texts};
use super::geojson::position;
use crate::api::{Document, Territory};
use serde_json::{Value, json};

/// Writes a catalogue.
pub(super) fn write(material: &Material) -> Vec<u8> {
    let publisher = material.ours.and_then(|ours| material.territories.get(&ours));
    let catalogue = json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "schema": "https://schema.org/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@type": "dcat:Catalog",
        "@id": material.ours.map(|ours| format!("urn:djuntu:catalogue:{ours}")),
        "dct:title": "Documents of a territory",
        "dct:publisher": publisher.map(|document| agent(&territory(document))),
        "dct:modified": moment(&material.made),
        "dcat:dataset": material.documents.iter().map(dataset).collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&without_nulls(catalogue)).expect("texts and numbers are JSON");
    bytes.push(b'\n');
    bytes
}

fn territory(document: &Document) -> Territory {
    let id = document.summary.id.as_territory();
    Territory { id, name: document.summary.title.clone().unwrap_or_else(|| id.short()) }
}

fn dataset(document: &Document) -> Value {
    let (summary, fields) = (&document.summary, &*binding(document));
    let place = position(fields).map(|(lat, lon)| {
        json!({ "@type": "schema:Place", "schema:geo": {
            "@type": "schema:GeoCoordinates", "schema:latitude": lat, "schema:longitude": lon,
        } })
    });
    let day = |name: &str| text(fields, name).map(|day| json!({ "@type": "xsd:date", "@value": day }));
    let mut dataset = json!({
        "@id": format!("urn:djuntu:{}:{}", summary.kind, summary.id),
        "@type": ["dcat:Dataset", schema_type(&summary.kind, text(fields, "form"))],
        "dct:identifier": summary.id,
        "dct:title": localized(&texts(fields, "title")),
        "dct:description": localized(&texts(fields, "summary")),
        "dct:modified": summary.changed.as_deref().map(moment),
        "dct:publisher": summary.parties.iter().map(agent).collect::<Vec<_>>(),
        "dct:language": texts(fields, "title").iter().map(|(language, _)| *language).collect::<Vec<_>>(),
        "dct:spatial": place,
        "schema:startDate": day("actual_start").or_else(|| day("planned_start")).or_else(|| day("starts")),
        "schema:endDate": day("actual_end").or_else(|| day("planned_end")).or_else(|| day("ends")),
        "schema:creativeWorkStatus": summary.state,
    });
    if let Value::Object(dataset) = &mut dataset {
        dataset.extend(kinds::of(document, fields));
    }
    dataset
}

fn agent(territory: &Territory) -> Value {
    json!({
        "@id": format!("urn:djuntu:territory:{}", territory.id),
        "@type": "foaf:Agent",
        "foaf:name": territory.name,
    })
}

/// Returns the type of schema.org that is nearest.
fn schema_type(kind: &str, form: Option<&str>) -> &'static str {
    match (kind, form) {
        ("territory", Some("school" | "university")) => "schema:EducationalOrganization",
        ("territory", Some("association" | "company" | "institution" | "network")) => "schema:Organization",
        ("territory", _) => "schema:AdministrativeArea",
        ("project", _) => "schema:Project",
        ("record", _) => "schema:CreativeWork",
        ("fund", _) => "schema:MonetaryGrant",
        ("measure", _) => "schema:Dataset",
        _ => "schema:DigitalDocument",
    }
}

fn moment(time: &str) -> Value {
    json!({ "@type": "xsd:dateTime", "@value": time })
}

fn localized(texts: &[(&str, &str)]) -> Value {
    texts.iter().map(|(language, text)| json!({ "@language": language, "@value": text })).collect()
}

/// Leaves out what is not known, and lists of nothing.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null() && value.as_array().is_none_or(|values| !values.is_empty()))
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(values) => values.into_iter().map(without_nulls).collect(),
        other => other,
    }
}
