//! What several territories do together; its parties are stated by acts, never by a field.

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema =
    Schema { kind: "cooperation", number: 1, fields: &[Field::register("since", Register::Date)] };
