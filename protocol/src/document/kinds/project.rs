//! A joint project: what it is for, when, who takes part, and its milestones.

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "project",
    number: 1,
    fields: &[
        // action, plan, vive or learning.
        Field::register("form", Register::Text),
        Field::localized("objectives"),
        Field::register("planned_start", Register::Date),
        Field::register("planned_end", Register::Date),
        // DAC codes of five digits.
        Field::set("sectors"),
        Field::collection(
            "partners",
            &[
                Field::register("territory", Register::Reference),
                // IATI OrganisationRole: 1 funding, 2 accountable, 3 extending, 4 implementing.
                Field::register("role", Register::Text),
            ],
        ),
        Field::collection(
            "milestones",
            &[
                Field::localized("title"),
                Field::register("due", Register::Date),
                Field::register("owner", Register::Reference),
            ],
        ),
    ],
};
