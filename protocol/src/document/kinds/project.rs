//! A joint project: what it is for, where and when, who brings what, what it costs, and what comes of it.
//!
//! Who leads it, how far it has come and which milestones are done is said by acts, never by a field (R253, R254).

use crate::document::schema::{Field, Register, Schema};

pub(super) static SCHEMA: Schema = Schema {
    kind: "project",
    number: 1,
    fields: &[
        // action, plan, vive or learning.
        Field::register("form", Register::Text),
        Field::localized("objectives"),
        Field::localized("method"),
        // What each side gains, and what stays when the project ends.
        Field::localized("reciprocity"),
        Field::localized("exit"),
        Field::register("planned_start", Register::Date),
        Field::register("planned_end", Register::Date),
        Field::register("actual_start", Register::Date),
        Field::register("actual_end", Register::Date),
        // DAC codes of five digits, goals of sustainable development, components of SPIRAL.
        Field::set("sectors"),
        Field::set("sdg"),
        Field::set("spiral"),
        Field::collection("partners", PARTNERS),
        Field::collection("places", PLACES),
        Field::collection("milestones", MILESTONES),
        Field::collection("contributions", CONTRIBUTIONS),
        Field::collection("budget", BUDGET),
        Field::collection("results", RESULTS),
        Field::collection("result_periods", RESULT_PERIODS),
        // What is expected of the project: less is negative. Kilograms of CO2 and kilowatt hours a year.
        Field::register("co2_kg_per_year", Register::Integer),
        Field::register("energy_kwh_per_year", Register::Integer),
        Field::register("biosphere", Register::Integer),
        Field::register("biosphere_unit", Register::Text),
        Field::register("people", Register::Integer),
        Field::localized("footprint_method"),
        Field::collection("risks", RISKS),
        Field::collection("journal", JOURNAL),
    ],
};

const PARTNERS: &[Field] = &[
    Field::register("territory", Register::Reference),
    // IATI OrganisationRole: 1 funding, 2 accountable, 3 extending, 4 implementing.
    Field::register("role", Register::Text),
    // IATI OrganisationType, for example 11 local government.
    Field::register("org_type", Register::Text),
    // A partner that is no territory of the network.
    Field::register("name", Register::Text),
];

const PLACES: &[Field] = &[
    Field::localized("name"),
    // Degrees times ten million, so that a position needs no fractions.
    Field::register("lat_e7", Register::Integer),
    Field::register("lon_e7", Register::Integer),
    Field::register("territory", Register::Reference),
];

const MILESTONES: &[Field] = &[
    Field::localized("title"),
    // Sorts the milestones, as text.
    Field::register("pos", Register::Text),
    Field::register("due", Register::Date),
    Field::register("owner", Register::Reference),
    // The step of the process that it belongs to.
    Field::register("step", Register::Text),
];

const CONTRIBUTIONS: &[Field] = &[
    Field::register("by", Register::Reference),
    // money, time, goods or knowledge.
    Field::register("type", Register::Text),
    Field::register("quantity", Register::Integer),
    Field::register("unit", Register::Text),
    Field::localized("text"),
];

const BUDGET: &[Field] = &[
    Field::localized("line"),
    // At most one year apart.
    Field::register("period_start", Register::Date),
    Field::register("period_end", Register::Date),
    Field::register("party", Register::Reference),
    // In the smallest units of the currency (ISO 4217).
    Field::register("amount", Register::Integer),
    Field::register("currency", Register::Text),
    // IATI BudgetStatus: 1 indicative, 2 committed.
    Field::register("status", Register::Text),
];

const RESULTS: &[Field] = &[
    // IATI ResultType: 1 output, 2 outcome, 3 impact, 9 other.
    Field::register("type", Register::Text),
    Field::localized("title"),
    Field::localized("indicator"),
    // IATI IndicatorMeasure: 1 unit, 2 percentage, 3 nominal, 4 ordinal, 5 qualitative.
    Field::register("measure", Register::Text),
    Field::register("unit", Register::Text),
    Field::register("baseline_year", Register::Integer),
    Field::register("baseline_value", Register::Text),
];

/// Items hold no items, so each period names its result.
const RESULT_PERIODS: &[Field] = &[
    Field::register("result", Register::Reference),
    Field::register("period_start", Register::Date),
    Field::register("period_end", Register::Date),
    Field::register("target", Register::Text),
    Field::register("actual", Register::Text),
];

const RISKS: &[Field] = &[
    Field::localized("text"),
    // low, medium or high.
    Field::register("level", Register::Text),
    Field::localized("answer"),
];

const JOURNAL: &[Field] =
    &[Field::register("by", Register::Reference), Field::register("date", Register::Date), Field::localized("text")];
