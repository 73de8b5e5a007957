//! The votes of one territory's body on a decision: never shared with other territories (R232).

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema =
    Schema { kind: "ballots", number: 1, fields: &[Field::register("decision", Register::Reference)] };
