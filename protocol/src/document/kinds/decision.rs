//! A question that several bodies decide together; who has voted how is told by acts.

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "decision",
    number: 1,
    fields: &[
        Field::localized("question"),
        Field::localized("context"),
        Field::collection(
            "options",
            &[
                // Sorts the options, as text.
                Field::register("pos", Register::Text),
                Field::localized("label"),
                Field::localized("detail"),
            ],
        ),
        Field::collection(
            "arguments",
            &[
                // for, against or neither.
                Field::register("side", Register::Text),
                Field::localized("text"),
                Field::register("by", Register::Text),
            ],
        ),
        // When it is meant to be put and decided: told to people, and decides nothing.
        Field::register("opens", Register::Date),
        Field::register("closes", Register::Date),
    ],
};
