//! A fund: what it is for. Its unit, its limit, its holders and every amount are said by acts, never by a field (R257).

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "fund",
    number: 1,
    fields: &[
        Field::localized("purpose"),
        Field::localized("rules"),
        // What holders are, as the fund describes them; who is one is said by acts.
        Field::collection(
            "holders",
            &[
                Field::register("territory", Register::Reference),
                // association, twin, federation or network.
                Field::register("role", Register::Text),
            ],
        ),
        // What somebody asks for, before anything is given.
        Field::collection(
            "grants",
            &[
                Field::register("to", Register::Reference),
                Field::register("project", Register::Reference),
                // In the smallest units.
                Field::register("amount", Register::Integer),
                Field::localized("text"),
            ],
        ),
    ],
};
