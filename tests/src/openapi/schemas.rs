//! The types of the interface as schemas.

use super::source::{self, Told, comment, named, told};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use syn::{Fields, Item, ItemEnum, ItemStruct, Type, Variant};

/// Where types are that the interface uses, beside `node/src/api`.
const BESIDE: &[&str] = &[
    "protocol/src/document/diff",
    "protocol/src/document/view/draft",
    "protocol/src/document/view/edit",
    "node/src/export/sheet",
    "node/src/verify",
    "cli/src/commands/import",
    "cli/src/commands/export",
    "cli/src/commands/bundle",
    "cli/src/commands/verify",
    "cli/src/commands/attach",
    "cli/src/commands/fields",
    "node/src/backup",
    "node/src/bundles",
];

/// Every type that was found.
pub(super) struct Types {
    items: BTreeMap<String, Item>,
    /// The ids: what each is of, and how many bytes it has.
    ids: BTreeMap<String, (String, usize)>,
}

/// Whether a type is taken or answered: what is taken may leave more out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Taken,
    Answered,
}

impl Types {
    /// Reads them.
    pub(super) fn read(root: &Path) -> Result<Self, String> {
        let mut items = BTreeMap::new();
        for place in std::iter::once(&"node/src/api").chain(BESIDE) {
            for path in source::module(&root.join(place))? {
                for item in source::file(&path)?.items {
                    let name = match &item {
                        Item::Struct(item) => item.ident.to_string(),
                        Item::Enum(item) => item.ident.to_string(),
                        _ => continue,
                    };
                    // The interface's own come first: what is beside it never takes the place of one.
                    items.entry(name).or_insert(item);
                }
            }
        }
        let ids = root.join("protocol/src/identity/ids.rs");
        let text = std::fs::read_to_string(&ids).map_err(|error| format!("{}: {error}", ids.display()))?;
        Ok(Self { items, ids: ids_in(&text) })
    }

    /// Returns the schemas of all types that are taken or answered, and of those in them.
    pub(super) fn schemas(&self, taken: &[String], answered: &[String]) -> Result<Value, String> {
        let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
        // What goes both ways is described as it may come, which is looser.
        for (names, way) in [(taken, Way::Taken), (answered, Way::Answered)] {
            let mut waiting: Vec<String> = names.to_vec();
            while let Some(name) = waiting.pop() {
                if schemas.contains_key(&name) {
                    continue;
                }
                let schema = self.schema(&name, way)?;
                let mut used = BTreeSet::new();
                references(&schema, &mut used);
                waiting.extend(used);
                schemas.insert(name, schema);
            }
        }
        serde_json::to_value(schemas).map_err(|error| error.to_string())
    }

    fn schema(&self, name: &str, way: Way) -> Result<Value, String> {
        if let Some((of, bytes)) = self.ids.get(name) {
            let letters = (bytes * 8).div_ceil(5);
            return Ok(json!({ "type": "string", "pattern": format!("^[a-z2-7]{{{letters}}}$"), "description": of }));
        }
        match self.items.get(name) {
            Some(Item::Struct(item)) => self.of_struct(item, way),
            Some(Item::Enum(item)) => self.of_enum(item, way),
            _ => Err(format!("the type {name} is nowhere where the generator looks")),
        }
    }

    fn of_struct(&self, item: &ItemStruct, way: Way) -> Result<Value, String> {
        let mut object = Object::default();
        let rest = self.fill(&mut object, &item.fields, way)?;
        let description = comment(&item.attrs);
        Ok(match rest {
            None => object.schema(&description),
            Some(choices) => json!({
                "description": description,
                "oneOf": choices.into_iter().map(|(doc, more)| object.with(&more).schema(&doc)).collect::<Vec<_>>(),
            }),
        })
    }

    fn of_enum(&self, item: &ItemEnum, way: Way) -> Result<Value, String> {
        let all = told(&item.attrs)?;
        if all.is_untagged {
            let choices = item.variants.iter().map(|variant| self.only(variant)).collect::<Result<Vec<_>, _>>()?;
            return Ok(json!({ "description": comment(&item.attrs), "anyOf": choices }));
        }
        let choices = match &all.tag {
            Some(_) => {
                let choices = self.choices(item, way)?;
                choices.into_iter().map(|(doc, object)| object.schema(&doc)).collect::<Vec<_>>()
            }
            None => item.variants.iter().map(|variant| self.keyed(variant, &all)).collect::<Result<_, _>>()?,
        };
        Ok(json!({ "description": comment(&item.attrs), "oneOf": choices }))
    }

    /// Returns a variant that has its name as the only key, or is its name when it holds nothing.
    fn keyed(&self, variant: &Variant, all: &Told) -> Result<Value, String> {
        let name = cased(&variant.ident.to_string(), all)?;
        if matches!(variant.fields, Fields::Unit) {
            return Ok(json!({ "const": name, "description": comment(&variant.attrs) }));
        }
        let mut object = Object::default();
        object.set(&name, self.only(variant)?, true);
        Ok(object.schema(&comment(&variant.attrs)))
    }

    /// Returns the schema of the only thing in a variant.
    fn only(&self, variant: &Variant) -> Result<Value, String> {
        match &variant.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => match fields.unnamed.first() {
                Some(field) => self.of_type(&field.ty, Some("Value")),
                None => Err("a variant holds nothing".to_owned()),
            },
            _ => Err(format!("the variant {} holds not one thing", variant.ident)),
        }
    }

    /// Returns the variants of an enum that names them in a field, each as an object.
    fn choices(&self, item: &ItemEnum, way: Way) -> Result<Vec<(String, Object)>, String> {
        let all = told(&item.attrs)?;
        let tag = all.tag.clone().ok_or_else(|| format!("{} has no tag", item.ident))?;
        let mut choices = Vec::new();
        for variant in &item.variants {
            let doc = comment(&variant.attrs);
            let mut object = Object::default();
            object.set(&tag, json!({ "const": cased(&variant.ident.to_string(), &all)? }), true);
            match &variant.fields {
                Fields::Unnamed(fields) => {
                    let inner = fields.unnamed.first().and_then(|field| named(&field.ty));
                    let (mut name, within) = inner.ok_or("a variant holds something without a name")?;
                    if let ("Box", Some(of)) = (name.as_str(), within.first()) {
                        name = named(of).map(|(name, _)| name).unwrap_or_default();
                    }
                    match self.items.get(&name) {
                        Some(Item::Struct(inner)) => {
                            self.fill(&mut object, &inner.fields, way)?;
                            choices.push((doc, object));
                        }
                        Some(Item::Enum(inner)) => {
                            let inner = self.choices(inner, way)?;
                            choices.extend(inner.into_iter().map(|(doc, more)| (doc, object.with(&more))));
                        }
                        _ => return Err(format!("the type {name} is nowhere where the generator looks")),
                    }
                }
                fields => {
                    self.fill(&mut object, fields, way)?;
                    choices.push((doc, object));
                }
            }
        }
        Ok(choices)
    }

    /// Puts fields into an object. Returns what else belongs to it when a field stands for one of several things.
    fn fill(&self, object: &mut Object, fields: &Fields, way: Way) -> Result<Option<Vec<(String, Object)>>, String> {
        let mut rest = None;
        for field in fields {
            let of = told(&field.attrs)?;
            let name = field.ident.as_ref().map(ToString::to_string).ok_or("a field has no name")?;
            let (kind, within) = named(&field.ty).ok_or_else(|| format!("the type of {name} has no name"))?;
            if of.is_flat {
                match (kind.as_str(), self.items.get(&kind)) {
                    (_, Some(Item::Struct(inner))) => _ = self.fill(object, &inner.fields, way)?,
                    (_, Some(Item::Enum(inner))) => rest = Some(self.choices(inner, way)?),
                    ("BTreeMap", None) => object.others = Some(json!({ "type": "string" })),
                    _ => return Err(format!("{kind} is flattened, and the generator does not know how")),
                }
                continue;
            }
            let mut schema = if of.is_text { json!({ "type": "string" }) } else { self.of_type(&field.ty, None)? };
            if let Some(schema) = schema.as_object_mut() {
                schema.insert("description".to_owned(), comment(&field.attrs).into());
            }
            let is_optional = kind == "Option" && !within.is_empty();
            let is_required = match way {
                Way::Taken => !of.is_default && !is_optional,
                Way::Answered => !of.may_be_skipped,
            };
            object.set(of.name.as_deref().unwrap_or(&name), schema, is_required);
        }
        Ok(rest)
    }

    /// Returns the schema of a type; `this` is what `Self` means.
    pub(super) fn of_type(&self, of: &Type, this: Option<&str>) -> Result<Value, String> {
        if let Type::Reference(reference) = of {
            return self.of_type(&reference.elem, this);
        }
        let (name, within) = named(of).ok_or("a type has no name")?;
        let inner = |at: usize| within.get(at).ok_or_else(|| format!("{name} holds nothing"));
        Ok(match name.as_str() {
            "String" | "str" | "PathBuf" => json!({ "type": "string" }),
            "bool" => json!({ "type": "boolean" }),
            "u8" | "u16" | "u32" | "u64" | "usize" => json!({ "type": "integer", "minimum": 0 }),
            "i64" => json!({ "type": "integer" }),
            "Vec" => json!({ "type": "array", "items": self.of_type(inner(0)?, this)? }),
            "Box" => self.of_type(inner(0)?, this)?,
            "BTreeMap" => json!({ "type": "object", "additionalProperties": self.of_type(inner(1)?, this)? }),
            "Option" => nullable(self.of_type(inner(0)?, this)?),
            "Self" => reference(this.ok_or("nobody knows what Self is")?),
            _ if self.ids.contains_key(&name) || self.items.contains_key(&name) => reference(&name),
            _ => return Err(format!("the type {name} is nowhere where the generator looks")),
        })
    }

    /// Returns a struct, for the parameters of a question.
    pub(super) fn fields(&self, name: &str) -> Option<&Fields> {
        match self.items.get(name)? {
            Item::Struct(item) => Some(&item.fields),
            _ => None,
        }
    }
}

/// An object under construction.
#[derive(Clone, Default)]
struct Object {
    properties: Map<String, Value>,
    required: BTreeSet<String>,
    others: Option<Value>,
}

impl Object {
    fn set(&mut self, name: &str, schema: Value, is_required: bool) {
        self.properties.insert(name.to_owned(), schema);
        if is_required {
            self.required.insert(name.to_owned());
        }
    }

    fn with(&self, more: &Self) -> Self {
        let mut both = self.clone();
        both.properties.extend(more.properties.clone());
        both.required.extend(more.required.iter().cloned());
        both.others = both.others.or_else(|| more.others.clone());
        both
    }

    fn schema(&self, description: &str) -> Value {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("description".to_owned(), description.into());
        schema.insert("properties".to_owned(), self.properties.clone().into());
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), self.required.iter().cloned().collect::<Vec<_>>().into());
        }
        if let Some(others) = &self.others {
            schema.insert("additionalProperties".to_owned(), others.clone());
        }
        schema.into()
    }
}

/// Returns a reference to a type.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn nullable(schema: Value) -> Value {
    match schema.get("type").and_then(Value::as_str).map(str::to_owned) {
        Some(kind) => {
            let mut schema = schema;
            if let Some(schema) = schema.as_object_mut() {
                schema.insert("type".to_owned(), json!([kind, "null"]));
            }
            schema
        }
        None => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}

/// Returns a variant's name as serde writes it.
fn cased(name: &str, told: &Told) -> Result<String, String> {
    match told.case.as_deref() {
        None => Ok(name.to_owned()),
        Some("lowercase") => Ok(name.to_lowercase()),
        Some("snake_case" | "kebab-case") => {
            let between = if told.case.as_deref() == Some("snake_case") { '_' } else { '-' };
            let mut cased = String::new();
            for letter in name.chars() {
                if letter.is_uppercase() && !cased.is_empty() {
                    cased.push(between);
                }
                cased.extend(letter.to_lowercase());
            }
            Ok(cased)
        }
        Some(other) => Err(format!("the case {other} is not known to the generator")),
    }
}

/// Returns the names of the types to which a schema refers.
fn references(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            let of = fields.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            names.extend(of.map(str::to_owned));
            fields.values().for_each(|field| references(field, names));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns the ids that a file defines: each call of `id_bytes!` has a comment, a name and a length.
fn ids_in(text: &str) -> BTreeMap<String, (String, usize)> {
    let calls = text.split("\nid_bytes!(").skip(1).filter_map(|call| call.split_once("\n);").map(|(call, _)| call));
    let id = |call: &str| {
        let doc: Vec<&str> = call.lines().filter_map(|line| line.trim().strip_prefix("///")).map(str::trim).collect();
        let mut rest = call.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("///"));
        let name = rest.next()?.trim_end_matches(',').to_owned();
        Some((name, (doc.join(" "), rest.next()?.trim_end_matches(',').parse().ok()?)))
    };
    calls.filter_map(id).collect()
}
