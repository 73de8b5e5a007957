//! A record of the conservatory of societal intelligence: what somebody has learnt, for others to use.

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "record",
    number: 1,
    fields: &[
        // method, lesson, study, tool, course or story.
        Field::register("form", Register::Text),
        Field::localized("abstract"),
        Field::localized("body"),
        Field::collection(
            "authors",
            &[
                // A name or a pseudonym, as the author wants it shown for ever.
                Field::register("name", Register::Text),
                Field::register("affiliation", Register::Text),
            ],
        ),
        // As SPDX names it.
        Field::register("licence", Register::Text),
        Field::set("keywords"),
        Field::collection(
            "sources",
            &[Field::register("title", Register::Text), Field::register("url", Register::Text)],
        ),
        Field::register("doi", Register::Text),
        Field::set("audience"),
    ],
};
