//! References: what a person names, a territory by its name or a document by the beginning of its id, is stored as the id.
//!
//! Names change and beginnings become ambiguous, so what is signed and what others read holds whole ids. What names nothing
//! that is here stays as it was typed, because it may come later, and is shown with a warning.

use super::names::ID_LETTERS_MIN;
use super::{Desk, DeskError, picks};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::{Register, Shape};
use djuntu_protocol::document::view::{Assignment, Draft, Value};
use djuntu_protocol::identity::{DocumentId, TerritoryId};

/// What a reference refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    /// A territory.
    Territory,
    /// A territory, or somebody who is called otherwise.
    Anybody,
    /// A document.
    Document,
    /// An item of another collection of the same document.
    Item(&'static str),
}

/// Every reference field, with the collection that it stands in; hashes of files are written by “djuntu attach”.
const REFERENCES: [(&str, &str, To); 17] = [
    ("partners", "territory", To::Territory),
    ("places", "territory", To::Territory),
    ("milestones", "owner", To::Anybody),
    ("contributions", "by", To::Anybody),
    ("budget", "party", To::Territory),
    ("result_periods", "result", To::Item("results")),
    ("journal", "by", To::Anybody),
    ("notes", "by", To::Anybody),
    ("links", "to", To::Document),
    ("parties", "territory", To::Territory),
    ("holders", "territory", To::Territory),
    ("grants", "to", To::Anybody),
    ("grants", "project", To::Document),
    ("", "follow_up", To::Document),
    ("", "territory", To::Territory),
    ("", "parent", To::Territory),
    ("", "decision", To::Document),
];

/// Returns what the field at a path refers to, when it is a reference.
fn of_path(path: &str) -> Option<To> {
    let (collection, field) = match path.split('.').collect::<Vec<_>>().as_slice() {
        [field] => ("", *field),
        [collection, _, field] => (*collection, *field),
        _ => return None,
    };
    REFERENCES.iter().find(|(within, name, _)| *within == collection && *name == field).map(|(.., to)| *to)
}

fn is_id(text: &str) -> bool {
    text.parse::<DocumentId>().is_ok()
}

impl Desk {
    /// Returns the assignments with ids for what their references name.
    pub(super) async fn referring(
        &self,
        document: DocumentId,
        mut assignments: Vec<Assignment>,
    ) -> Result<Vec<Assignment>, DeskError> {
        for assignment in &mut assignments {
            let Some(typed) = assignment.value.as_deref().map(str::trim) else { continue };
            // An item that the same edit adds is named by `results.+a`, and has no id yet.
            let Some(to) = of_path(&assignment.path).filter(|_| !is_id(typed) && !typed.contains(".+")) else {
                continue;
            };
            let named = match to {
                To::Territory | To::Anybody => self.territory_meant(typed, to).await?.map(|id| id.to_string()),
                To::Document => self.document_meant(typed).await?.map(|id| id.to_string()),
                To::Item(collection) => {
                    let draft = self.views.draft(self.reading(document).await?).await?.draft;
                    picks::item(&draft, collection, typed).ok()
                }
            };
            assignment.value = named.or(assignment.value.take());
        }
        Ok(assignments)
    }

    async fn territory_meant(&self, typed: &str, to: To) -> Result<Option<TerritoryId>, DeskError> {
        match self.territory_named(typed, &self.all_territories().await?).await {
            Ok(territory) => Ok(Some(territory)),
            // What somebody is called can be the beginning of many ids.
            Err(DeskError::NoSuchTerritory(_)) => Ok(None),
            Err(DeskError::Input(_)) if to == To::Anybody => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn document_meant(&self, typed: &str) -> Result<Option<DocumentId>, DeskError> {
        if typed.len() < ID_LETTERS_MIN {
            return Ok(None);
        }
        match self.resolve(typed).await {
            Ok(document) => Ok(Some(document)),
            Err(DeskError::NoSuchDocument(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Returns a sentence for each reference of a document that leads nowhere.
pub(super) fn unresolved(kind: DocumentKind, draft: &Draft) -> Vec<String> {
    let mut unresolved = Vec::new();
    let mut note = |path: String, value: Option<&Value>| {
        let (Some(to), Some(Value::Text(value))) = (of_path(&path), value) else { return };
        let what = match to {
            To::Anybody => return,
            To::Item(collection) if draft.value(&format!("{collection}.{value}")).is_some() => return,
            To::Territory | To::Document if is_id(value) => return,
            To::Territory => "no territory that is known here: write its name as “djuntu status” has it, or its id",
            To::Document => "no document that is here: write its id",
            To::Item(_) => "no item of this document: write its id as “djuntu show” has it",
        };
        unresolved.push(format!("{path}: “{value}” is {what}"));
    };
    for field in kind.schema().all_fields() {
        match (field.shape, draft.fields.get(field.name)) {
            (Shape::Register(Register::Reference), value) => note(field.name.to_owned(), value),
            (Shape::Collection(inner), Some(Value::Map(items))) => {
                for (item, value) in items {
                    let Value::Map(fields) = value else { continue };
                    inner.iter().for_each(|inner| {
                        note(format!("{}.{item}.{}", field.name, inner.name), fields.get(inner.name));
                    });
                }
            }
            (Shape::Register(_) | Shape::Localized | Shape::Set | Shape::Collection(_), _) => {}
        }
    }
    unresolved
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever adds a reference to a table says here what it refers to.
    #[test]
    fn every_reference_of_every_kind_says_what_it_refers_to() {
        let is_reference = |shape: Shape| matches!(shape, Shape::Register(Register::Reference));
        let mut known = std::collections::BTreeSet::new();
        for kind in DocumentKind::ALL {
            for field in kind.schema().all_fields() {
                let inner = match field.shape {
                    Shape::Collection(inner) => inner.iter().map(|inner| (field.name, inner)).collect(),
                    _ => vec![("", field)],
                };
                for (within, field) in inner.into_iter().filter(|(_, field)| is_reference(field.shape)) {
                    let path =
                        if within.is_empty() { field.name.to_owned() } else { format!("{within}.x.{}", field.name) };
                    assert!(of_path(&path).is_some() || path == "files.x.hash", "{path} of a {kind}");
                    known.insert((within, field.name));
                }
            }
        }
        for (within, field, _) in REFERENCES {
            assert!(known.contains(&(within, field)), "no kind has {within}.{field}");
        }
        assert!(of_path("title.pt").is_none() && of_path("milestones.+a.due").is_none());
    }

    #[test]
    fn what_leads_nowhere_is_told() {
        let id = TerritoryId([1; 32]);
        let fields = format!(
            r#"{{"partners":{{"a":{{"territory":"Maia"}},"b":{{"territory":"{id}"}},"c":{{"name":"ONG"}}}},
                "milestones":{{"m":{{"owner":"Ana"}}}},"links":{{"l":{{"to":"abcd"}}}},"results":{{"r":{{"type":"1"}}}},
                "result_periods":{{"p":{{"result":"r"}},"q":{{"result":"s"}}}}}}"#
        );
        let draft = Draft { fields: serde_json::from_str(&fields).unwrap(), ..Draft::default() };
        let mut told = unresolved(DocumentKind::Project, &draft);
        told.sort_unstable();
        let paths: Vec<&str> = told.iter().filter_map(|line| line.split(" is ").next()).collect();
        assert_eq!(paths, ["links.l.to: “abcd”", "partners.a.territory: “Maia”", "result_periods.q.result: “s”"]);
    }
}
