//! An assembly: neighbours, a platform of many actors, a joint committee. Who sits in it is told by acts, without names.

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "assembly",
    number: 1,
    fields: &[
        // neighbourhood, platform, joint_committee or steering.
        Field::register("form", Register::Text),
        Field::localized("rules"),
        // consent, majority or threshold.
        Field::register("method", Register::Text),
        Field::register("quorum", Register::Integer),
        Field::collection(
            "meetings",
            &[
                // Moments in RFC 3339, or days.
                Field::register("start", Register::Text),
                Field::register("end", Register::Text),
                Field::register("place", Register::Text),
                Field::register("online", Register::Text),
                Field::localized("agenda"),
                Field::localized("minutes"),
                // How many were there; who, stays at home.
                Field::register("present", Register::Integer),
            ],
        ),
    ],
};
