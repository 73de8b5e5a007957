//! The document of the interface by OpenAPI 3.1, made from the source of the node, so that it cannot say anything else.
//!
//! The routes are the calls of `route` in `node/src/http`, and what one takes and answers is the signature of its function.
//! The schemas are the types of `node/src/api` as serde reads and writes them; what their fields mean are the comments
//! there. What the generator does not know ends it with a sentence, so nothing is left out in silence. That the types are
//! read as serde does it is checked with the answers of real nodes.

mod commands;
mod operations;
mod schemas;
mod source;

pub use commands::COMMANDS;

use serde_json::{Map, Value, json};
use std::path::Path;

/// What the interface is, for who opens the document first.
const ABOUT: &str = "What a node of djuntu answers on its own machine. The address is in `node.json` of the data folder, the \
    token in `api-token`. Times are RFC 3339, ids base32. Fields are added in later versions: whoever reads answers must \
    let those pass that he does not know. Every problem is told as RFC 9457 has it.";

/// Returns the document, made from the source below `root`.
///
/// # Errors
/// A sentence about a piece of source that the generator does not understand.
pub fn document(root: &Path) -> Result<Value, String> {
    let types = schemas::Types::read(root)?;
    commands::check(root)?;
    let mut paths: Map<String, Value> = Map::new();
    let (mut taken, mut answered) = (Vec::new(), vec!["Problem".to_owned(), "Draft".to_owned()]);
    for operation in operations::all(root)? {
        taken.extend(operation.takes.clone());
        answered.extend(operation.answers.clone());
        let place = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
        let described = operation.described(&types)?;
        if place.as_object_mut().and_then(|place| place.insert(operation.method.clone(), described)).is_some() {
            return Err(format!("{} {} is there twice", operation.method, operation.path));
        }
    }
    answered.extend(COMMANDS.iter().map(|(_, schema)| commands::plain(schema).to_owned()));
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "djuntu",
            "version": "1",
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "http://127.0.0.1:8484" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": types.schemas(&taken, &answered)?,
        },
        "x-commands": commands::described(),
    }))
}

/// Returns the document as it is kept in the repository.
///
/// # Errors
/// As [`document`].
pub fn text(root: &Path) -> Result<String, String> {
    let document = document(root)?;
    serde_json::to_string_pretty(&document).map(|text| format!("{text}\n")).map_err(|error| error.to_string())
}
