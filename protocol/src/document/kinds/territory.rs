//! The profile of a territory: what it is, where it lies, how many live there.

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "territory",
    number: 1,
    fields: &[
        // municipality, neighbourhood, region, association, school, university, company, institution or network.
        Field::register("form", Register::Text),
        // ISO 3166-1, two letters.
        Field::register("country", Register::Text),
        // Degrees times ten million, so that a position needs no fractions.
        Field::register("lat_e7", Register::Integer),
        Field::register("lon_e7", Register::Integer),
        Field::register("population", Register::Integer),
        Field::register("population_source", Register::Text),
    ],
};
