//! A text that every party signs at an exact version; who has signed is computed from acts.

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "agreement",
    number: 1,
    fields: &[
        // twinning, cooperation, charter, statutes or manifesto.
        Field::register("form", Register::Text),
        // Who takes part as what; who is to sign is said by a proposal, and made from those who share the document.
        Field::collection(
            "parties",
            &[
                Field::register("territory", Register::Reference),
                // party, witness or support.
                Field::register("role", Register::Text),
                // yes when its council or assembly must ratify the text.
                Field::register("needs_ratification", Register::Text),
                // As in “represented by the president of its chamber”.
                Field::register("represented_as", Register::Text),
            ],
        ),
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
        Field::collection(
            "commitments",
            &[
                // A type of actor (`Actor::name`), or the id of a party.
                Field::register("actor", Register::Text),
                Field::localized("body"),
            ],
        ),
        // DAC codes of five digits, or names.
        Field::set("themes"),
        Field::register("starts", Register::Date),
        Field::register("ends", Register::Date),
        // none, tacit or express.
        Field::register("renewal", Register::Text),
        Field::register("notice_days", Register::Integer),
        // The forecast that French law asks for (CGCT L.1115-1).
        Field::collection(
            "budget",
            &[
                Field::register("year", Register::Integer),
                Field::register("party", Register::Reference),
                // In the smallest unit of the currency, so that it needs no fractions.
                Field::register("amount", Register::Integer),
                // ISO 4217.
                Field::register("currency", Register::Text),
                // indicative or committed.
                Field::register("status", Register::Text),
            ],
        ),
        // The assembly that follows it up.
        Field::register("follow_up", Register::Reference),
        Field::register("place", Register::Text),
    ],
};
