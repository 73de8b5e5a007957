//! The first change of every document of a kind: built by each node for itself, the same to the bit, never sent.

use super::check::Objects;
use super::{Field, LANGUAGES, Schema, Shape};
use crate::document::kinds::DocumentKind;
use crate::identity::ChangeHash;
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, ObjId, ObjType, ROOT};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The actor of every genesis change; no author's actor can be it, because those are hashes.
pub(crate) const ACTOR: [u8; 16] = *b"djuntu/genesis/1";

/// Built once: it takes longer than everything else about a small document.
static GENESES: LazyLock<BTreeMap<&'static str, Genesis>> =
    LazyLock::new(|| DocumentKind::ALL.iter().map(|kind| (kind.name(), Genesis::build(kind.schema()))).collect());

/// The first change of a document.
#[derive(Debug)]
pub struct Genesis {
    /// Its raw change chunk.
    pub change: Vec<u8>,
    /// Its hash: what an author's first change depends on, when nobody else has written yet.
    pub hash: ChangeHash,
    /// Its highest operation counter; the first change after it starts at one more.
    pub operations: u64,
    /// The document after it.
    pub(crate) document: Automerge,
    /// The objects after it.
    pub(crate) objects: Objects,
}

impl Schema {
    /// Returns the first change of every document with this schema.
    pub fn genesis(&self) -> &'static Genesis {
        GENESES.get(self.kind).expect("every table is listed among the kinds")
    }
}

impl Genesis {
    fn build(schema: &'static Schema) -> Self {
        let mut document = Automerge::new().with_actor(ActorId::from(ACTOR));
        let options = |(): &()| CommitOptions::default().with_time(0);
        document.transact_with(options, |tx| write(tx, schema)).expect("an empty document takes every container");
        let change = document.get_last_local_change().expect("the containers are one change");
        Self {
            change: change.raw_bytes().to_vec(),
            hash: ChangeHash(change.hash().0),
            operations: change.max_op(),
            objects: Objects::of_genesis(schema, &change.decode()).expect("a table describes its own genesis"),
            document,
        }
    }
}

fn write(tx: &mut Transaction<'_>, schema: &Schema) -> Result<(), AutomergeError> {
    // Never read back: they make two kinds with the same fields different.
    tx.put(ROOT, "kind", schema.kind)?;
    tx.put(ROOT, "schema", i64::from(schema.number))?;
    create_containers(tx, &ROOT, schema.all_fields())
}

/// Makes the containers of a document or of an item, in the order of the table.
pub(crate) fn create_containers(
    tx: &mut Transaction<'_>,
    parent: &ObjId,
    fields: impl Iterator<Item = &'static Field>,
) -> Result<(), AutomergeError> {
    for field in fields.filter(|field| field.shape.is_container()) {
        let container = tx.put_object(parent, field.name, ObjType::Map)?;
        if matches!(field.shape, Shape::Localized) {
            for language in LANGUAGES {
                tx.put_object(&container, language, ObjType::Text)?;
            }
        }
    }
    Ok(())
}
