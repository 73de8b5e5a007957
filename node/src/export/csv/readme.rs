//! What stands in the zip beside the tables: what each column is.

use super::{DOCUMENTS, TEXTS, stated};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::{Field, Register, Shape};

const BEGINNING: &str = "\
These tables hold documents of djuntu, the network of territories that work together.

They are text files (CSV by RFC 4180: UTF-8, commas, double quotes), which every spreadsheet opens. Some begin a text with an
apostrophe that is not part of it: a text that a spreadsheet would take for a formula (=, +, -, @) is made harmless so.

They can be changed and taken in again: djuntu import FILE.zip. A cell that is left empty changes nothing. What has an id
that is not known there becomes a new document. What was signed stays as it is: the tables that tell it say “for reading”, and
are passed over.

documents.csv: one row for each document. It is only read for id and kind.
  id        the document; never changes
  kind      what it is; it has the table of that name
  title     in its own language, or another one
  state     how far it has come, as its signed statements say
  parties   the territories that share it
  changed   when its last entry was made, by its author's clock (UTC)
  public    whether everybody may read it

texts.csv: one row for each text and language.
  id        the document
  field     where the text stands: a field, or collection.item.field
  language  en, fr, pt, or kea (the creole of Cape Verde)
  text      the text
";

/// Returns the README for these tables.
pub(super) fn text(tables: &[&str], made: &str) -> String {
    let mut text = format!("{BEGINNING}\nMade on {made}.\n");
    for kind in DocumentKind::ALL {
        let fields: Vec<&'static Field> = kind.schema().all_fields().collect();
        let name = format!("{}.csv", kind.name());
        if tables.contains(&name.as_str()) {
            text.push_str(&format!("\n{name}: one row for each document.\n  id: the document\n"));
            columns(&fields, &mut text);
        }
        for field in &fields {
            let name = format!("{}.{}.csv", kind.name(), field.name);
            if let (Shape::Collection(inner), true) = (field.shape, tables.contains(&name.as_str())) {
                text.push_str(&format!("\n{name}: one row for each item of {}.\n", field.name));
                text.push_str(
                    "  id: the document\n  item: the item; never changes; a new one has any name of its own\n",
                );
                columns(&inner.iter().collect::<Vec<_>>(), &mut text);
            }
        }
        for table in stated::ALL.iter().filter(|table| table.kind == kind.name() && tables.contains(&table.name)) {
            text.push_str(&format!(
                "\n{}: for reading, one row for each {}.\n  id: the document\n",
                table.name, table.of
            ));
            table.columns.iter().for_each(|(name, what)| text.push_str(&format!("  {name}: {what}\n")));
        }
    }
    let other: Vec<&&str> = tables.iter().filter(|name| !text.contains(**name)).collect();
    assert!(
        other.is_empty() && text.contains(DOCUMENTS) && text.contains(TEXTS),
        "every table is explained: {other:?}"
    );
    text
}

fn columns(fields: &[&'static Field], text: &mut String) {
    for field in fields {
        let what = match field.shape {
            Shape::Register(Register::Text) => "a short text",
            Shape::Register(Register::Integer) => "a whole number",
            Shape::Register(Register::Date) => "a day, as in 2027-01-31",
            Shape::Register(Register::Reference) => "the id of a territory, a document or an item",
            Shape::Set => "keys, with a space between them",
            Shape::Localized | Shape::Collection(_) => continue,
        };
        let meaning = meaning(field.name).map(|meaning| format!("; {meaning}")).unwrap_or_default();
        text.push_str(&format!("  {}: {what}{meaning}\n", field.name));
    }
}

/// Says what a field means, where its name does not.
fn meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "lang0" => "the language in which the document was first written",
        "langs" => "the languages whose texts bind",
        "pos" => "sorts the items",
        "rel" => "what the other document is to this one",
        "to" => "the other document",
        "at" => "milliseconds since 1970",
        "country" => "two letters of ISO 3166-1",
        "lat_e7" => "degrees of latitude times ten million, north is positive",
        "lon_e7" => "degrees of longitude times ten million, east is positive",
        "org_ref" => "how funders know the territory, by IATI",
        "sectors" => "DAC codes of five digits",
        "sdg" => "numbers of the goals of sustainable development",
        "spiral" => "components of SPIRAL",
        "role" => "of a partner, by IATI: 1 funding, 2 accountable, 3 extending, 4 implementing",
        "org_type" => "OrganisationType of IATI, 11 is local government",
        "planned_start" | "planned_end" => "as it is planned",
        "actual_start" | "actual_end" => "as it was",
        "due" => "until when",
        "owner" => "who takes care of it",
        "amount" => "in the smallest unit of the currency",
        "currency" => "three letters of ISO 4217",
        "measure" => "IndicatorMeasure of IATI: 1 unit, 2 percentage, 3 nominal, 4 ordinal, 5 qualitative",
        _ => return None,
    })
}
