//! A map (RFC 7946): a point for each territory and each place.

use super::Material;
use super::draft::{Fields, any_text, integer, items, language, text};
use serde_json::{Value, json};

/// Degrees are kept times ten million.
const E7: f64 = 10_000_000.0;

/// Writes a map.
pub(super) fn write(material: &Material) -> Vec<u8> {
    let mut features = Vec::new();
    for document in &material.documents {
        let (summary, fields) = (&document.summary, &document.draft.fields);
        let language = language(&document.draft);
        let feature = |id: String, name: Option<&str>, fields: &Fields| {
            let point = point(fields)?;
            let properties = json!({
                "name": name,
                "kind": summary.kind,
                "form": text(fields, "form"),
                "document": summary.id,
                "title": summary.title,
            });
            Some(json!({ "type": "Feature", "id": id, "geometry": point, "properties": properties }))
        };
        features.extend(feature(summary.id.to_string(), summary.title.as_deref(), fields));
        for (id, place) in items(fields, "places") {
            features.extend(feature(format!("{}-{id}", summary.id), any_text(place, "name", language), place));
        }
    }
    let collection = json!({ "type": "FeatureCollection", "features": features });
    serde_json::to_vec_pretty(&collection).expect("texts and numbers are JSON")
}

/// Returns where something lies: longitude first. What lies nowhere on Earth is left out.
fn point(fields: &Fields) -> Option<Value> {
    let (lat, lon) = position(fields)?;
    Some(json!({ "type": "Point", "coordinates": [lon, lat] }))
}

/// Returns latitude and longitude in degrees.
pub(super) fn position(fields: &Fields) -> Option<(f64, f64)> {
    let degrees = |name: &str, max: i64| {
        let value = integer(fields, name).filter(|value| value.abs() <= max * 10_000_000)?;
        #[allow(clippy::cast_precision_loss)]
        Some(value as f64 / E7)
    };
    Some((degrees("lat_e7", 90)?, degrees("lon_e7", 180)?))
}
