//! What each command prints with `--json`.

use super::schemas::reference;
use super::source;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use syn::Item;

/// The commands, and the schemas of what they print; `[]` behind one stands for a list of such.
pub const COMMANDS: &[(&str, &str)] = &[
    ("found", "Territory"),
    ("invite", "Invited"),
    ("accept", "Accepted"),
    ("observe", "Observing"),
    ("status", "Status"),
    ("doctor", "Doctor"),
    ("new", "Written"),
    ("edit", "Written"),
    ("list", "Summary[]"),
    ("search", "SearchResult"),
    ("show", "Document"),
    ("show --on", "Earlier"),
    ("log", "LogEntry[]"),
    ("diff", "Diff"),
    ("propose", "Written"),
    ("sign", "Written"),
    ("ratify", "Written"),
    ("terminate", "Written"),
    ("agreement", "Written"),
    ("decision", "Written"),
    ("decision votes", "Votes"),
    ("assembly", "Written"),
    ("record", "Written"),
    ("project", "Written"),
    ("fund", "Written"),
    ("measure", "Written"),
    ("codes", "CodeList[]"),
    ("publish", "Published"),
    ("attach", "File[]"),
    ("detach", "Written"),
    ("file list", "File[]"),
    ("file get", "Got"),
    ("file take", "FileTaken[]"),
    ("fields", "Fields"),
    ("page", "PageLinked"),
    ("keys list", "Charter"),
    ("keys add", "Amended"),
    ("keys remove", "Amended"),
    ("keys rotate", "Amended"),
    ("keys protect", "OfficeKey"),
    ("keys unprotect", "OfficeKey"),
    ("keys unlock", "OfficeKey"),
    ("keys lock", "OfficeKey"),
    ("keys keep", "KeptKey"),
    ("charter show", "Charter"),
    ("charter propose", "Amended"),
    ("cooperation list", "Cooperation[]"),
    ("cooperation show", "Cooperation"),
    ("cooperation", "Written"),
    ("needs", "Need[]"),
    ("keep", "Written"),
    ("keep-out", "Written"),
    ("reapply", "Reapplied"),
    ("backup", "Saved"),
    ("restore", "Restored"),
    ("bundle export", "Exported"),
    ("bundle import", "Imported"),
    ("bundle receipt", "ReceiptFile"),
    ("bundle list", "BundleList"),
    ("export", "WrittenFile"),
    ("import", "Taken"),
    ("verify", "Report"),
    ("rebuild", "Rebuilt"),
];

/// The commands that print no JSON.
const SILENT: [&str; 4] = ["demo", "run", "completions", "man"];

/// Returns whether every command that can be typed is in the table, and no other.
pub(super) fn check(root: &Path) -> Result<(), String> {
    let file = source::file(&root.join("cli/src/args.rs"))?;
    let commands = file.items.iter().find_map(|item| match item {
        Item::Enum(item) if item.ident == "Command" => Some(item),
        _ => None,
    });
    let commands = commands.ok_or("cli/src/args.rs has no commands")?;
    let typed: BTreeSet<String> = commands.variants.iter().map(|variant| typed(&variant.ident.to_string())).collect();
    let listed = COMMANDS.iter().filter_map(|(command, _)| command.split(' ').next()).chain(SILENT);
    let listed: BTreeSet<String> = listed.map(str::to_owned).collect();
    match typed.symmetric_difference(&listed).next() {
        Some(command) => Err(format!("tests/src/openapi/commands.rs must say what “{command}” prints with --json")),
        None => Ok(()),
    }
}

/// Returns the name of a command as it is typed.
fn typed(name: &str) -> String {
    let mut typed = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !typed.is_empty() {
            typed.push('-');
        }
        typed.extend(letter.to_lowercase());
    }
    typed
}

/// Returns the name of a schema in the table.
pub(super) fn plain(schema: &str) -> &str {
    schema.trim_end_matches("[]")
}

/// Returns the table as the document has it.
pub(super) fn described() -> Value {
    let described = COMMANDS.iter().map(|(command, schema)| {
        let one = reference(plain(schema));
        let schema = if schema.ends_with("[]") { json!({ "type": "array", "items": one }) } else { one };
        ((*command).to_owned(), schema)
    });
    described.collect::<Map<_, _>>().into()
}
