//! What can be written into a document of a kind.

use super::layout::pairs;
use crate::commands::Fields;

/// Lays out the fields of a kind, and a line that can be typed.
pub(crate) fn fields(fields: &Fields) -> String {
    let rows: Vec<(&str, String)> = fields
        .fields
        .iter()
        .map(|field| {
            let words = if field.values.is_empty() { String::new() } else { format!(": {}", field.values.join(", ")) };
            (field.field.as_str(), format!("{}{words}", field.what))
        })
        .collect();
    let kind = fields.kind;
    let own = fields.fields.iter().find(|field| !field.values.is_empty());
    let example = own.or(fields.fields.first()).map(|field| field.example.as_str()).unwrap_or_default();
    format!(
        "{kind}: what “djuntu edit ID FIELD=VALUE” writes into it\n\n{}\nWhat stands after + is a new item; the same letter \
         twice in one line is the same item.\nFor example: djuntu edit ID {example} title.pt=\"…\"\n",
        pairs(2, &rows)
    )
}
