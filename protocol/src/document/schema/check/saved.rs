//! The objects of a document in a form that this version reads again, for a view that is saved on disk.
//!
//! Only what entries have made is written: what every document begins with is built, as always.

use super::{Object, ObjectKey, Objects, Place};
use crate::document::schema::{Field, Schema, Shape};
use automerge::{ActorId, ObjType};
use minicbor::{Decode, Encode};

/// An object that an entry has made, and what the table says of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct SavedObject {
    #[n(0)]
    counter: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    actor: Vec<u8>,
    #[n(2)]
    place: u8,
    /// The number of the collection in the table, where the place is in one.
    #[n(3)]
    collection: u8,
    #[n(4)]
    depth: u8,
}

/// The kinds of places, by their number in a saved object. Part of the format of saved views.
const ITEM: u8 = 1;
const COLLECTION: u8 = 2;
const LOCALIZED: u8 = 3;
const TEXT: u8 = 4;
const SET: u8 = 5;
const UNKNOWN: [(u8, ObjType); 4] = [(6, ObjType::Map), (7, ObjType::List), (8, ObjType::Text), (9, ObjType::Table)];

impl Objects {
    /// Returns what was made since the first change; none when the table has no words for it.
    pub(crate) fn save(&self, schema: &Schema) -> Option<Vec<SavedObject>> {
        let genesis = &schema.genesis().objects;
        let made = self.0.iter().filter(|(key, _)| !genesis.0.contains_key(*key));
        made.map(|(key, object)| save(schema, key, *object)).collect()
    }

    /// Returns the objects of the first change and those that were saved; none when they are not of this table.
    pub(crate) fn load(schema: &'static Schema, saved: &[SavedObject]) -> Option<Self> {
        let mut objects = schema.genesis().objects.clone();
        for one in saved {
            let key = Some((one.counter, ActorId::from(one.actor.as_slice())));
            let object = Object { place: one.place(schema)?, depth: usize::from(one.depth) };
            if objects.0.insert(key, object).is_some() {
                return None;
            }
        }
        Some(objects)
    }
}

fn save(schema: &Schema, key: &ObjectKey, object: Object) -> Option<SavedObject> {
    let (counter, actor) = key.as_ref()?;
    let (place, collection) = match object.place {
        Place::Root(_) => return None,
        Place::Item(fields) => (ITEM, number_of(schema, fields)?),
        Place::Collection(fields) => (COLLECTION, number_of(schema, fields)?),
        Place::Localized => (LOCALIZED, 0),
        Place::Text => (TEXT, 0),
        Place::Set => (SET, 0),
        Place::Unknown(made) => (UNKNOWN.iter().find(|(_, known)| *known == made)?.0, 0),
    };
    let depth = u8::try_from(object.depth).ok()?;
    Some(SavedObject { counter: *counter, actor: actor.to_bytes().to_vec(), place, collection, depth })
}

impl SavedObject {
    fn place(&self, schema: &'static Schema) -> Option<Place> {
        let fields = || collections(schema).nth(usize::from(self.collection));
        match self.place {
            ITEM => fields().map(Place::Item),
            COLLECTION => fields().map(Place::Collection),
            LOCALIZED => Some(Place::Localized),
            TEXT => Some(Place::Text),
            SET => Some(Place::Set),
            other => UNKNOWN.iter().find(|(number, _)| *number == other).map(|(_, made)| Place::Unknown(*made)),
        }
    }
}

/// Returns the fields of the items of every collection, in the order of the table.
fn collections(schema: &Schema) -> impl Iterator<Item = &'static [Field]> + use<> {
    schema.all_fields().filter_map(|field| match field.shape {
        Shape::Collection(fields) => Some(fields),
        Shape::Register(_) | Shape::Localized | Shape::Set => None,
    })
}

fn number_of(schema: &Schema, fields: &'static [Field]) -> Option<u8> {
    let place = collections(schema).position(|known| std::ptr::eq(known, fields))?;
    u8::try_from(place).ok()
}
