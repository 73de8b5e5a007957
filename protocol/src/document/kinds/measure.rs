//! A measure: which indicators, which criteria people named, and what is aimed at. The values are said by acts (R266).

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "measure",
    number: 1,
    fields: &[
        // spiral, footprint or custom.
        Field::register("scheme", Register::Text),
        Field::register("territory", Register::Reference),
        Field::register("period_start", Register::Date),
        Field::register("period_end", Register::Date),
        Field::localized("method"),
        Field::register("population_covered", Register::Integer),
        Field::collection(
            "indicators",
            &[
                Field::register("code", Register::Text),
                Field::localized("label"),
                Field::register("unit", Register::Text),
                // up or down.
                Field::register("better", Register::Text),
                // The component of SPIRAL, or another code of the scheme.
                Field::register("scheme_code", Register::Text),
            ],
        ),
        // What groups said, put together; never who said it.
        Field::collection(
            "criteria",
            &[
                Field::localized("text"),
                // well or ill.
                Field::register("sign", Register::Text),
                Field::register("component", Register::Text),
                Field::register("group", Register::Text),
            ],
        ),
        Field::collection(
            "targets",
            &[
                Field::register("indicator", Register::Text),
                // at_most or at_least.
                Field::register("bound", Register::Text),
                // A number, such as 2.0.
                Field::register("value", Register::Text),
                Field::register("unit", Register::Text),
                Field::register("by", Register::Date),
            ],
        ),
    ],
};
