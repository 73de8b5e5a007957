//! What only documents of one kind say in a catalogue: how a record is cited, what a fund has, what was observed.

use super::{agent, localized, moment};
use crate::api::{Document, Observed, RecordVersion};
use crate::export::draft::{Fields, items, keys, released, text, texts};
use serde_json::{Map, Value, json};

/// Returns the properties that a document has because of its kind.
pub(super) fn of(document: &Document, fields: &Fields) -> Map<String, Value> {
    let properties = match document.summary.kind.as_str() {
        "record" => record(document, fields),
        "fund" => fund(document, fields),
        "measure" => measure(document),
        _ => Value::Null,
    };
    match properties {
        Value::Object(properties) => properties,
        _ => Map::new(),
    }
}

/// A record is cited by its version, and used under the licence under which that was released.
fn record(document: &Document, fields: &Fields) -> Value {
    let version: Option<&RecordVersion> = released(document);
    let author = |author: &Fields| {
        let affiliation =
            text(author, "affiliation").map(|name| json!({ "@type": "schema:Organization", "schema:name": name }));
        json!({ "@type": "schema:Person", "schema:name": text(author, "name"), "schema:affiliation": affiliation })
    };
    let authors: Vec<Value> = items(fields, "authors").into_iter().map(|(_, one)| author(one)).collect();
    json!({
        "dct:license": version.and_then(|version| version.licence.as_deref()).map(licence),
        "dct:issued": version.and_then(|version| version.released.as_deref()).map(moment),
        "dct:bibliographicCitation": version.map(|version| version.version.to_string()),
        "schema:version": version.map(|version| version.number),
        "dcat:keyword": keys(fields, "keywords"),
        "schema:author": authors,
        "schema:abstract": localized(&texts(fields, "abstract")),
        "schema:sameAs": text(fields, "doi").map(|doi| format!("https://doi.org/{doi}")),
    })
}

/// Returns a licence as a link when it is a name of SPDX, else as it stands.
fn licence(name: &str) -> Value {
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'+'));
    if is_name { json!({ "@id": format!("https://spdx.org/licenses/{name}") }) } else { json!(name) }
}

fn fund(document: &Document, fields: &Fields) -> Value {
    let Some(fund) = &document.fund else { return Value::Null };
    let amount =
        |value: &str| json!({ "@type": "schema:MonetaryAmount", "schema:value": value, "schema:currency": fund.unit });
    json!({
        "schema:amount": fund.unit.is_some().then(|| amount(&fund.received)),
        "schema:funder": fund.holders.iter().map(|holder| agent(&holder.territory)).collect::<Vec<_>>(),
        "schema:description": localized(&texts(fields, "purpose")),
    })
}

/// Of few people nothing leaves the node in another form (R269).
fn measure(document: &Document) -> Value {
    let observed = document.measure.iter().flat_map(|measure| &measure.observations);
    let observation = |of: &Observed| {
        json!({
            "@id": format!("urn:djuntu:entry:{}", of.entry),
            "@type": "schema:Observation",
            "schema:measuredProperty": of.indicator,
            "schema:value": of.value,
            "schema:unitText": of.unit,
            "schema:measurementMethod": of.method,
            "schema:observationPeriod": format!("{}/{}", of.from, of.until),
            "schema:observationAbout": agent(&of.by),
        })
    };
    let current = observed.filter(|of| !of.of_few && of.state != "corrected");
    json!({ "schema:hasPart": current.map(observation).collect::<Vec<_>>() })
}
