//! From a document to a form, and from what came back to edits.

use super::{choices, merge};
use crate::api::Territory;
use crate::desk::FormText;
use crate::page::fields::Fields;
use crate::page::numbers::{self, Unreadable};
use crate::page::text::{clean, line};
use crate::page::words::Words;
use djuntu_protocol::document::diff::{Piece, diff};
use djuntu_protocol::document::schema::{Field, LANGUAGES, Register, Schema, Shape};
use djuntu_protocol::document::view::{Assignment, Draft, Value, in_order};
use djuntu_protocol::file::FIELD as FILES;
use std::collections::{BTreeMap, BTreeSet};

/// What an item that is added is called in paths.
const NEW: &str = "+new";

/// A field of the document, or one item of a list.
pub(super) struct Group {
    pub(super) label: String,
    pub(super) inputs: Vec<Input>,
    /// For an item that is there: the field that takes it out.
    pub(super) removes: Option<String>,
    /// Whether it is the place for a new item.
    pub(super) is_new: bool,
}

/// One field of the form.
pub(super) struct Input {
    pub(super) path: String,
    pub(super) label: String,
    pub(super) lang: Option<&'static str>,
    pub(super) hint: Option<String>,
    pub(super) value: String,
    /// `text`, `long`, `date`, `number` or `choice`.
    pub(super) form: &'static str,
    /// For a choice: value, word, and whether it is chosen.
    pub(super) options: Vec<(String, String, bool)>,
    /// Whether it is a text of the document, in which several people can write at the same time.
    pub(super) is_live: bool,
}

/// What is to be written.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) set: Vec<Assignment>,
    /// Whether somebody else had changed the same text meanwhile.
    pub(super) merged: bool,
}

/// Makes forms of one document.
struct Maker<'a> {
    w: &'a Words,
    kind: &'static str,
    parties: &'a [Territory],
    typed: &'a Fields,
}

/// Returns the fields of the form, with what was typed in place of what is there.
pub(super) fn groups(
    w: &Words,
    schema: &'static Schema,
    draft: &Draft,
    parties: &[Territory],
    typed: &Fields,
) -> Vec<Group> {
    let maker = Maker { w, kind: schema.kind, parties, typed };
    schema.all_fields().filter(|field| is_edited(field)).flat_map(|field| maker.groups(field, draft)).collect()
}

/// Whether people change a field with the form: notes, links and files have places of their own.
fn is_edited(field: &Field) -> bool {
    field.frozen && field.name != FILES
}

impl Maker<'_> {
    fn groups(&self, field: &'static Field, draft: &Draft) -> Vec<Group> {
        let value = draft.fields.get(field.name);
        let label = self.w.of("field", field.name);
        let Shape::Collection(inner) = field.shape else {
            let inputs = self.inputs("", "", field, value);
            return vec![Group { label, inputs, removes: None, is_new: false }];
        };
        let empty = BTreeMap::new();
        let items = match value {
            Some(Value::Map(items)) => items,
            Some(_) | None => &empty,
        };
        let mut groups = Vec::new();
        for (number, (id, item)) in in_order(items).into_iter().enumerate() {
            let prefix = format!("{}.{id}.", field.name);
            let inputs = inner.iter().flat_map(|inner| self.inputs(&prefix, field.name, inner, item.get(inner.name)));
            groups.push(Group {
                label: format!("{label} {}", number + 1),
                inputs: inputs.collect(),
                removes: Some(format!("-{}.{id}", field.name)),
                is_new: false,
            });
        }
        let prefix = format!("{}.{NEW}.", field.name);
        let inputs = inner.iter().flat_map(|inner| self.inputs(&prefix, field.name, inner, None)).collect();
        let label = self.w.with("edit-new", "field", &label);
        groups.push(Group { label, inputs, removes: None, is_new: true });
        groups
    }

    fn inputs(&self, prefix: &str, collection: &str, field: &'static Field, value: Option<&Value>) -> Vec<Input> {
        let path = format!("{prefix}{}", field.name);
        match field.shape {
            Shape::Localized => self.localized(&path, field, value),
            Shape::Set => {
                let hint = Some(self.w.say("edit-set-hint"));
                vec![self.input(path, field, "text", members(value).into_iter().collect::<Vec<_>>().join(", "), hint)]
            }
            Shape::Register(register) => vec![self.register(path, collection, field, register, value)],
            Shape::Collection(_) => Vec::new(),
        }
    }

    /// A text in the languages that it is in, and in the reader's own.
    fn localized(&self, path: &str, field: &'static Field, value: Option<&Value>) -> Vec<Input> {
        let text = |language: &str| match value {
            Some(Value::Map(texts)) => texts.get(language).map(ToString::to_string),
            Some(_) | None => None,
        };
        let reads = self.w.0.code();
        let is_long = !["title", "name", "heading", "line", "indicator"].contains(&field.name);
        let shown = LANGUAGES.into_iter().filter(|language| text(language).is_some() || *language == reads);
        let input = |language: &'static str| {
            let value = clean(&text(language).unwrap_or_default());
            let form = if is_long { "long" } else { "text" };
            let input = self.input(format!("{path}.{language}"), field, form, value, None);
            let label = format!("{} – {}", input.label, self.w.of("language", language));
            let is_live = !input.path.contains(NEW);
            Input { lang: Some(language), label, is_live, ..input }
        };
        shown.map(input).collect()
    }

    fn register(
        &self,
        path: String,
        collection: &str,
        field: &'static Field,
        register: Register,
        value: Option<&Value>,
    ) -> Input {
        let value = value.map(|value| numbers::shown(field.name, value)).unwrap_or_default();
        let choices = choices::of(self.kind, collection, field.name);
        match register {
            Register::Date => self.input(path, field, "date", value, None),
            Register::Integer => self.input(path, field, "number", value, None),
            Register::Text if choices.is_empty() => self.input(path, field, "text", line(&value), None),
            Register::Text => {
                let words = choices.iter().map(|choice| ((*choice).to_owned(), self.w.of("choice", choice)));
                self.choice(path, field, value, words.collect())
            }
            Register::Reference => {
                let parties = self.parties.iter().map(|party| (party.id.to_string(), line(&party.name)));
                self.choice(path, field, value, parties.collect())
            }
        }
    }

    fn choice(&self, path: String, field: &'static Field, value: String, words: Vec<(String, String)>) -> Input {
        let mut input = self.input(path, field, "choice", value, None);
        let mut options: Vec<(String, String, bool)> = Vec::new();
        options.push((String::new(), "–".to_owned(), input.value.is_empty()));
        options.extend(words.into_iter().map(|(value, word)| {
            let is_chosen = value == input.value;
            (value, word, is_chosen)
        }));
        if !options.iter().any(|(_, _, is_chosen)| *is_chosen) {
            options.push((input.value.clone(), line(&input.value), true));
        }
        input.options = options;
        input
    }

    fn input(&self, path: String, field: &Field, form: &'static str, value: String, hint: Option<String>) -> Input {
        let value = if self.typed.has(&path) { self.typed.get(&path).to_owned() } else { value };
        let (label, options) = (self.w.of("field", field.name), Vec::new());
        Input { label, lang: None, hint, value, form, options, path, is_live: false }
    }
}

fn members(value: Option<&Value>) -> BTreeSet<String> {
    match value {
        Some(Value::Map(keys)) => keys.keys().cloned().collect(),
        Some(_) | None => BTreeSet::new(),
    }
}

/// Returns what was changed in a form that was made of `text.then`, so that it can be written over `text.now`.
pub(super) fn changes(schema: &'static Schema, text: &FormText, typed: &Fields) -> Result<Changes, Unreadable> {
    let mut changes = Changes::default();
    for field in schema.all_fields().filter(|field| is_edited(field)) {
        match field.shape {
            Shape::Set => changes.members(field, text, typed),
            Shape::Localized | Shape::Register(_) => changes.field(schema, "", field, text, typed)?,
            Shape::Collection(inner) => {
                let mut ids: Vec<String> = match text.then.fields.get(field.name) {
                    Some(Value::Map(items)) => items.keys().cloned().collect(),
                    Some(_) | None => Vec::new(),
                };
                ids.push(NEW.to_owned());
                for id in ids {
                    let item = format!("{}.{id}", field.name);
                    if typed.has(&format!("-{item}")) {
                        changes.set.push(Assignment { path: item, value: None });
                        continue;
                    }
                    for inner in inner {
                        changes.field(schema, &format!("{item}."), inner, text, typed)?;
                    }
                }
            }
        }
    }
    Ok(changes)
}

impl Changes {
    fn members(&mut self, field: &Field, text: &FormText, typed: &Fields) {
        if !typed.has(field.name) {
            return;
        }
        let before = members(text.then.fields.get(field.name));
        let keys = typed.get(field.name).split([',', ';', ' ', '\n', '\r']).map(str::trim);
        let after: BTreeSet<String> = keys.filter(|key| !key.is_empty()).map(str::to_owned).collect();
        let path = |key: &String| format!("{}.{key}", field.name);
        let new = after.difference(&before).map(|key| Assignment { path: path(key), value: Some("true".to_owned()) });
        let gone = before.difference(&after).map(|key| Assignment { path: path(key), value: None });
        self.set.extend(new.chain(gone));
    }

    fn field(
        &mut self,
        schema: &'static Schema,
        prefix: &str,
        field: &'static Field,
        text: &FormText,
        typed: &Fields,
    ) -> Result<(), Unreadable> {
        let path = format!("{prefix}{}", field.name);
        if !matches!(field.shape, Shape::Localized) {
            let Some(value) = typed.find(&path) else { return Ok(()) };
            let value = numbers::kept(field.name, value.trim())?;
            self.value(&path, value, text);
            return Ok(());
        }
        for language in LANGUAGES {
            let path = format!("{path}.{language}");
            let Some(value) = typed.find(&path) else { continue };
            // Browsers send line ends as in letters; what is kept has single ones.
            let value = value.replace("\r\n", "\n").trim_end().to_owned();
            self.text(schema, &path, value, text);
        }
        Ok(())
    }

    /// A value is replaced as a whole.
    fn value(&mut self, path: &str, typed: String, text: &FormText) {
        let at = |draft: &Draft| draft.value(path).map(ToString::to_string).unwrap_or_default();
        let before = at(&text.then);
        if typed != before {
            self.merged |= at(&text.now) != before;
            self.set.push(assignment(path, typed));
        }
    }

    /// Of a text everything stays that somebody else has written into it.
    fn text(&mut self, schema: &'static Schema, path: &str, typed: String, text: &FormText) {
        let at = |draft: &Draft| draft.text(path).unwrap_or_default().to_owned();
        let (before, now) = (at(&text.then), at(&text.now));
        let shown = clean(&before);
        // A field of one line shows no line ends, and sends none back.
        if typed == shown.trim_end() || typed == shown.replace('\n', "").trim_end() {
            return;
        }
        if now == before || now == typed {
            self.set.push(assignment(path, typed));
            return;
        }
        let pieces = |later: &str| pieces(schema, path, &before, later);
        self.merged = true;
        self.set.push(assignment(path, merge::merge(&before, &pieces(&now), &pieces(&typed))));
    }
}

fn assignment(path: &str, value: String) -> Assignment {
    Assignment { path: path.to_owned(), value: Some(value).filter(|value| !value.is_empty()) }
}

/// Returns what differs between two texts that stand at one path, word by word.
fn pieces(schema: &'static Schema, path: &str, before: &str, later: &str) -> Vec<Piece> {
    let alone = |text: &str| {
        let mut draft = Draft::default();
        if !text.is_empty() {
            put(&mut draft.fields, path, text);
        }
        draft
    };
    let differences = diff(schema, &alone(before), &alone(later));
    let found = differences.into_iter().next().map(|difference| difference.pieces);
    found.unwrap_or_else(|| vec![Piece::Same(before.to_owned())])
}

/// Puts a text where a path leads; recursion follows the path, which has at most four names.
fn put(fields: &mut BTreeMap<String, Value>, path: &str, text: &str) {
    match path.split_once('.') {
        None => _ = fields.insert(path.to_owned(), Value::Text(text.to_owned())),
        Some((name, rest)) => {
            let mut inner = BTreeMap::new();
            put(&mut inner, rest, text);
            fields.insert(name.to_owned(), Value::Map(inner));
        }
    }
}

#[cfg(test)]
mod tests;
