//! Checks each operation of a change against the table, before Automerge sees the change.
//!
//! The operations are checked, not the document that they lead to: a document in which somebody has repaired what
//! another broke would look right in one batch and wrong one entry at a time. An operation is right or wrong by itself,
//! so every order gives the same answer and the entry at fault is known. What is checked stays true for ever, because
//! no operation that is let through can undo it.

mod saved;

pub(crate) use saved::SavedObject;

use super::{Field, LANGUAGES, Schema, Shape, is_set_key, item_id};
use crate::limits;
use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{ActorId, ExpandedChange, ObjType, ScalarValue};
use std::collections::{BTreeMap, BTreeSet};

/// Why a change does not fit the table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SchemaError {
    /// The object is not there, or was not when the change was made.
    #[error("it writes into an object that is not there")]
    UnknownObject,
    /// Objects stand in each other too deeply.
    #[error("it nests more than {} objects in each other", limits::NESTING_MAX)]
    TooDeep,
    /// A single value is too large.
    #[error("it holds a value of more than {} bytes", limits::VALUE_BYTES_MAX)]
    TooLarge,
    /// A text, map, list or counter stands where the table wants something else.
    #[error("it puts something into {0} that does not belong there")]
    WrongValue(String),
    /// A container of the document or of an item would be made anew or removed.
    #[error("it replaces or removes {0}, which holds what others write")]
    Container(String),
    /// An item is added without its inner containers.
    #[error("it adds an item without {0}")]
    Incomplete(&'static str),
}

/// An object: the counter and actor of the operation that made it; none for the document itself.
pub(crate) type ObjectKey = Option<(u64, ActorId)>;

/// The objects of a document and what the table says of each.
#[derive(Clone, Debug)]
pub(crate) struct Objects(BTreeMap<ObjectKey, Object>);

#[derive(Clone, Copy, Debug)]
struct Object {
    place: Place,
    depth: usize,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Root(&'static Schema),
    Item(&'static [Field]),
    Collection(&'static [Field]),
    Localized,
    Text,
    Set,
    /// Not in the table: made by a newer version, never read by this one.
    Unknown(ObjType),
}

impl Place {
    fn field(self, name: &str) -> Option<&'static Field> {
        match self {
            Self::Root(schema) => schema.field(name),
            Self::Item(fields) => fields.iter().find(|field| field.name == name),
            _ => None,
        }
    }

    /// Returns the names of the containers that must be made together with an object at this place.
    fn containers(self) -> BTreeSet<&'static str> {
        let containers = |field: &&Field| field.shape.is_container();
        match self {
            Self::Root(schema) => schema.all_fields().filter(containers).map(|field| field.name).collect(),
            Self::Item(fields) => fields.iter().filter(containers).map(|field| field.name).collect(),
            Self::Localized => LANGUAGES.into(),
            Self::Collection(_) | Self::Text | Self::Set | Self::Unknown(_) => BTreeSet::new(),
        }
    }
}

impl Objects {
    /// Returns the objects that the first change of a document makes.
    pub(super) fn of_genesis(schema: &'static Schema, change: &ExpandedChange) -> Result<Self, SchemaError> {
        let root = Object { place: Place::Root(schema), depth: 0 };
        let mut objects = Self(BTreeMap::from([(None, root)]));
        let mut checker = Checker::new(&objects, change);
        checker.missing.insert(None, root.place.containers());
        let made = checker.run(change)?;
        objects.0.extend(made);
        Ok(objects)
    }

    /// Checks a change and takes up the objects that it makes, whose keys it returns for [`Objects::forget`].
    pub(crate) fn admit(&mut self, change: &ExpandedChange) -> Result<Vec<ObjectKey>, SchemaError> {
        let made = Checker::new(self, change).run(change)?;
        Ok(made
            .into_iter()
            .filter_map(|(key, object)| self.0.insert(key.clone(), object).is_none().then_some(key))
            .collect())
    }

    /// Forgets the objects of a change that was not applied after all.
    pub(crate) fn forget(&mut self, keys: &[ObjectKey]) {
        for key in keys {
            self.0.remove(key);
        }
    }
}

/// The check of one change.
struct Checker<'a> {
    objects: &'a Objects,
    actor: &'a ActorId,
    made: BTreeMap<ObjectKey, Object>,
    /// For each object made here, the containers that it still lacks.
    missing: BTreeMap<ObjectKey, BTreeSet<&'static str>>,
}

impl<'a> Checker<'a> {
    const fn new(objects: &'a Objects, change: &'a ExpandedChange) -> Self {
        Self { objects, actor: &change.actor_id, made: BTreeMap::new(), missing: BTreeMap::new() }
    }

    fn run(mut self, change: &ExpandedChange) -> Result<BTreeMap<ObjectKey, Object>, SchemaError> {
        for (counter, op) in (change.start_op.get()..).zip(&change.operations) {
            self.operation(counter, op)?;
        }
        match self.missing.values().find_map(BTreeSet::first) {
            Some(missing) => Err(SchemaError::Incomplete(missing)),
            None => Ok(self.made),
        }
    }

    fn operation(&mut self, counter: u64, op: &Op) -> Result<(), SchemaError> {
        let parent = match &op.obj {
            ObjectId::Root => None,
            ObjectId::Id(id) => Some((id.0, id.1.clone())),
        };
        let object =
            *self.made.get(&parent).or_else(|| self.objects.0.get(&parent)).ok_or(SchemaError::UnknownObject)?;
        check_size(op)?;
        let made = match (object.place, &op.key) {
            (Place::Text, Key::Seq(_)) => check_text(op)?,
            (Place::Unknown(ObjType::List | ObjType::Text), Key::Seq(_)) => unknown(op),
            (Place::Unknown(ObjType::Map | ObjType::Table), Key::Map(_)) if !op.insert => unknown(op),
            (Place::Text | Place::Unknown(_), _) | (_, Key::Seq(_)) => return Err(wrong("a text or a map")),
            (_, Key::Map(key)) if op.insert => return Err(wrong(key)),
            (Place::Root(_) | Place::Item(_), Key::Map(key)) => match object.place.field(key) {
                Some(field) => self.field(&parent, field, op)?,
                None => unknown(op),
            },
            (Place::Localized, Key::Map(key)) => match LANGUAGES.into_iter().find(|language| language == key) {
                Some(language) => Some(self.container(&parent, language, Place::Text, ObjType::Text, op)?),
                None => unknown(op),
            },
            (Place::Set, Key::Map(key)) => check_member(key, op)?,
            (Place::Collection(fields), Key::Map(key)) => Some(self.item(counter, key, fields, op)?),
        };
        let Some(place) = made else { return Ok(()) };
        let depth = object.depth + 1;
        if depth > limits::NESTING_MAX {
            return Err(SchemaError::TooDeep);
        }
        let key = Some((counter, self.actor.clone()));
        self.missing.insert(key.clone(), place.containers());
        self.made.insert(key, Object { place, depth });
        Ok(())
    }

    fn field(&mut self, parent: &ObjectKey, field: &'static Field, op: &Op) -> Result<Option<Place>, SchemaError> {
        let place = match field.shape {
            Shape::Register(register) => {
                return match &op.action {
                    OpType::Delete => Ok(None),
                    OpType::Put(value) if register.admits(value) => Ok(None),
                    _ => Err(wrong(field.name)),
                };
            }
            Shape::Localized => Place::Localized,
            Shape::Set => Place::Set,
            Shape::Collection(fields) => Place::Collection(fields),
        };
        self.container(parent, field.name, place, ObjType::Map, op).map(Some)
    }

    /// A container may be made once, in the change that makes the object around it.
    fn container(
        &mut self,
        parent: &ObjectKey,
        name: &'static str,
        place: Place,
        object_type: ObjType,
        op: &Op,
    ) -> Result<Place, SchemaError> {
        let due = self.missing.get_mut(parent).is_some_and(|missing| missing.remove(name));
        match op.action {
            _ if !due => Err(SchemaError::Container(name.to_owned())),
            OpType::Make(made) if made == object_type => Ok(place),
            _ => Err(wrong(name)),
        }
    }

    fn item(&self, counter: u64, key: &str, fields: &'static [Field], op: &Op) -> Result<Place, SchemaError> {
        if key != item_id(self.actor.to_bytes(), counter) {
            return Err(SchemaError::Container(format!("the item {key}")));
        }
        match op.action {
            OpType::Make(ObjType::Map) => Ok(Place::Item(fields)),
            _ => Err(wrong(key)),
        }
    }
}

fn wrong(place: &str) -> SchemaError {
    SchemaError::WrongValue(place.to_owned())
}

const fn unknown(op: &Op) -> Option<Place> {
    match op.action {
        OpType::Make(object_type) => Some(Place::Unknown(object_type)),
        _ => None,
    }
}

fn check_text(op: &Op) -> Result<Option<Place>, SchemaError> {
    match op.action {
        OpType::Put(ScalarValue::Str(_)) | OpType::Delete => Ok(None),
        _ => Err(wrong("a text")),
    }
}

fn check_member(key: &str, op: &Op) -> Result<Option<Place>, SchemaError> {
    match op.action {
        OpType::Put(ScalarValue::Boolean(true)) | OpType::Delete if is_set_key(key) => Ok(None),
        _ => Err(wrong(key)),
    }
}

fn check_size(op: &Op) -> Result<(), SchemaError> {
    let size = match &op.action {
        OpType::Put(ScalarValue::Str(text)) => text.len(),
        OpType::Put(ScalarValue::Bytes(bytes)) => bytes.len(),
        OpType::Put(ScalarValue::Unknown { bytes, .. }) => bytes.len(),
        _ => 0,
    };
    if size <= limits::VALUE_BYTES_MAX { Ok(()) } else { Err(SchemaError::TooLarge) }
}
