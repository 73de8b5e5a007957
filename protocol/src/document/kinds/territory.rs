//! The profile of a territory: what it is, where it lies, how many live there, and its places.

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "territory",
    number: 1,
    fields: &[
        // municipality, neighbourhood, region, association, school, university, company, institution or network.
        Field::register("form", Register::Text),
        // ISO 3166-1, two letters.
        Field::register("country", Register::Text),
        // How funders know it: a reference of IATI, for example XI-WIKIDATA-Q….
        Field::register("org_ref", Register::Text),
        Field::register("wikidata", Register::Text),
        // Degrees times ten million, so that a position needs no fractions.
        Field::register("lat_e7", Register::Integer),
        Field::register("lon_e7", Register::Integer),
        Field::register("population", Register::Integer),
        Field::register("population_year", Register::Integer),
        Field::register("population_source", Register::Text),
        // The languages in which it writes.
        Field::set("languages"),
        // The territory that it is a part of.
        Field::register("parent", Register::Reference),
        Field::register("member_since", Register::Date),
        // Of an office, never of a person: everybody whom it cooperates with reads it, for ever.
        Field::register("contact_public", Register::Text),
        Field::collection(
            "places",
            &[
                Field::localized("name"),
                // school, lycee, university, commons, office or site.
                Field::register("form", Register::Text),
                Field::register("lat_e7", Register::Integer),
                Field::register("lon_e7", Register::Integer),
                // For whom it is there.
                Field::localized("serves"),
            ],
        ),
    ],
};
