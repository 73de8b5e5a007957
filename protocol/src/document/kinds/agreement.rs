//! A text that every party signs at an exact version; who has signed is computed from acts.

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "agreement",
    number: 1,
    fields: &[
        // twinning, cooperation, charter, statutes or manifesto.
        Field::register("form", Register::Text),
        Field::localized("preamble"),
        Field::collection(
            "articles",
            &[
                // Sorts the articles, as text.
                Field::register("pos", Register::Text),
                Field::localized("heading"),
                Field::localized("body"),
            ],
        ),
        Field::register("starts", Register::Date),
        Field::register("ends", Register::Date),
        Field::register("place", Register::Text),
    ],
};
