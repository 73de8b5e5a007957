//! Tables of what was signed: ledgers, tallies, observations, pledges, signatures. They are for reading: what somebody has
//! signed is not changed by a table, so nothing of them is taken in again.
//!
//! Of observations those of few people are left out, whoever asks (R269).

mod rows;

use super::Table;
use crate::api::Document;

/// A table of statements: what a row of it is, and what each column is behind the id of the document.
pub(super) struct Statements {
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    pub(super) of: &'static str,
    pub(super) columns: &'static [(&'static str, &'static str)],
    rows: fn(&Document) -> Vec<Vec<String>>,
}

const BY: (&str, &str) = ("by", "the territory that has stated it");
const BY_ID: (&str, &str) = ("by_id", "its id");
const ENTRY: (&str, &str) = ("entry", "the signed entry that states it");
const TIME: (&str, &str) = ("time", "when, by the clock of its author (UTC)");
const NUMBER: (&str, &str) = ("number", "the number of the proposal");
const VERSION: (&str, &str) = ("version", "the hash of the text that was proposed");
const STATE: (&str, &str) = ("state", "stands, withdrawn or contested");
const TEXT: (&str, &str) = ("text", "what was said with it");

/// Every such table.
pub(super) const ALL: [Statements; 17] = [
    Statements {
        kind: "agreement",
        name: "agreement.versions.csv",
        of: "proposed version of an agreement",
        columns: &[
            NUMBER,
            VERSION,
            BY,
            BY_ID,
            ("in_force", "whether all have signed and, where needed, ratified it, and it was not ended"),
            ("replaced_by", "the number of the version that has taken its place"),
            ("ended_by", "the territory that has ended it"),
            ("ended_reason", "why"),
            ("ended_effective", "from which day"),
        ],
        rows: rows::versions,
    },
    Statements {
        kind: "agreement",
        name: "agreement.signatures.csv",
        of: "party of each proposed version",
        columns: &[
            NUMBER,
            VERSION,
            ("by", "the party"),
            BY_ID,
            ("signed", "whether it has signed"),
            ("name", "who has signed for it"),
            ("office", "in which office"),
            TIME,
            ("outside_mandate", "why the signature lies outside the mandate, if it does; that decides nothing"),
        ],
        rows: rows::signatures,
    },
    Statements {
        kind: "agreement",
        name: "agreement.ratifications.csv",
        of: "party whose councils must ratify, of each proposed version",
        columns: &[
            NUMBER,
            VERSION,
            ("by", "the party"),
            BY_ID,
            ("ratified", "whether it has ratified"),
            ("body", "which body has"),
            ("reference", "the reference of its minutes"),
            ("date", "on which day"),
            ("contested", "whether that is contested"),
        ],
        rows: rows::ratifications,
    },
    Statements {
        kind: "decision",
        name: "decision.questions.csv",
        of: "question that was put",
        columns: &[
            ("question", "its number"),
            ENTRY,
            BY,
            BY_ID,
            TIME,
            ("method", "consent, unanimity, majority or threshold"),
            ("threshold", "how many bodies must agree, of a threshold"),
            ("state", "how far it has come"),
            ("adopted", "the option that was adopted"),
            ("adopted_label", "what that option is called"),
        ],
        rows: rows::questions,
    },
    Statements {
        kind: "decision",
        name: "decision.tallies.csv",
        of: "option in what each body tells; a body that has told nothing has one row without votes",
        columns: &[
            ("question", "the number of the question"),
            ENTRY,
            ("by", "the territory of the body"),
            BY_ID,
            ("assembly", "the assembly, where the body is one"),
            ("weight", "the weight of the body"),
            ("option", "the option"),
            ("label", "what it is called"),
            ("votes", "how many voted for it"),
            ("abstain", "how many abstained, of this body"),
            ("present", "how many were there"),
            ("paper", "how many votes were counted by hand"),
            ("objects", "whether the body objects"),
            ("contested", "whether what it tells is contested"),
            ("root", "the hash over the votes"),
        ],
        rows: rows::tallies,
    },
    Statements {
        kind: "assembly",
        name: "assembly.seats.csv",
        of: "seat that was given",
        columns: &[
            ENTRY,
            ("actor", "as whom"),
            ("label", "the name of the seat"),
            ("holder", "the territory that holds it"),
            ("votes", "whether it votes"),
            ("vacant", "whether it was vacated"),
        ],
        rows: rows::seats,
    },
    Statements {
        kind: "assembly",
        name: "assembly.minutes.csv",
        of: "minutes that were put forward",
        columns: &[
            ENTRY,
            ("meeting", "the meeting"),
            ("start", "when it began"),
            BY,
            BY_ID,
            TIME,
            ("approved", "whether all who must have approved them"),
            ("approved_by", "who has"),
            ("missing", "who has not"),
        ],
        rows: rows::minutes,
    },
    Statements {
        kind: "record",
        name: "record.versions.csv",
        of: "version that was submitted",
        columns: &[
            NUMBER,
            ("version", "what it is cited by"),
            ENTRY,
            TIME,
            ("licence", "under which it was released"),
            ("released", "when"),
            ("retracted", "why it was retracted, if it was"),
            ("endorsed_by", "who stands behind it"),
        ],
        rows: rows::records,
    },
    Statements {
        kind: "record",
        name: "record.reviews.csv",
        of: "review",
        columns: &[NUMBER, BY, BY_ID, TIME, ("verdict", "accept, revise or reject"), TEXT],
        rows: rows::reviews,
    },
    Statements {
        kind: "project",
        name: "project.pledges.csv",
        of: "contribution that was pledged",
        columns: &[
            ENTRY,
            BY,
            BY_ID,
            ("form", "money, time, goods or knowledge"),
            ("quantity", "how much"),
            ("unit", "of what"),
            ("item", "the contribution of the project that it is for"),
            TEXT,
            STATE,
        ],
        rows: rows::pledges,
    },
    Statements {
        kind: "project",
        name: "project.bookings.csv",
        of: "booking; what does not stand does not add up",
        columns: &[
            ENTRY,
            BY,
            BY_ID,
            ("form", "received, committed, disbursed, spent or expected"),
            ("code", "TransactionType of IATI"),
            ("amount", "how much, in whole units of the currency with decimals"),
            ("currency", "three letters of ISO 4217"),
            ("date", "on which day"),
            ("with", "the territory from or to which"),
            ("with_id", "its id"),
            ("pledge", "the pledge that it fulfils"),
            TEXT,
            STATE,
        ],
        rows: rows::bookings,
    },
    Statements {
        kind: "project",
        name: "project.done.csv",
        of: "milestone that somebody says is done",
        columns: &[
            ("item", "the milestone"),
            ("title", "what it is called"),
            BY,
            BY_ID,
            TIME,
            ("evidence", "what shows it"),
        ],
        rows: rows::done,
    },
    Statements {
        kind: "project",
        name: "project.reports.csv",
        of: "report",
        columns: &[
            ENTRY,
            BY,
            BY_ID,
            ("from", "the first day that it is about"),
            ("until", "the last one"),
            ("endorsed_by", "who has endorsed it"),
        ],
        rows: rows::reports,
    },
    Statements {
        kind: "fund",
        name: "fund.balances.csv",
        of: "holder of a fund",
        columns: &[
            ("holder", "the territory"),
            ("holder_id", "its id"),
            ("balance", "what it has"),
            ("frozen", "how much of that is frozen"),
            ("received", "what came in here from outside the fund"),
            ("spent", "what went out here"),
            ("unit", "what the fund is counted in"),
            ("disputed", "whether its account is in dispute"),
        ],
        rows: rows::balances,
    },
    Statements {
        kind: "fund",
        name: "fund.ledger.csv",
        of: "statement of the ledger, in its order",
        columns: &[
            ENTRY,
            TIME,
            ("by", "the holder"),
            BY_ID,
            ("act", "open, join, receive, transfer, spend, return, audit or settle"),
            ("amount", "how much"),
            ("unit", "what the fund is counted in"),
            ("donor", "from whom it was received"),
            ("to", "the holder that it goes to"),
            ("to_id", "its id"),
            ("gift", "the entry by which the holder had got it"),
            ("project", "the project that it was spent on"),
            ("decision", "the decision that allows it"),
            TEXT,
            ("counts", "whether it counts"),
            ("reason", "why not"),
        ],
        rows: rows::ledger,
    },
    Statements {
        kind: "fund",
        name: "fund.audits.csv",
        of: "audit",
        columns: &[
            BY,
            BY_ID,
            ("holder", "whose books"),
            ("holder_id", "its id"),
            ("upto", "the last entry that was looked at"),
            ("right", "whether the books are right"),
            TEXT,
            TIME,
        ],
        rows: rows::audits,
    },
    Statements {
        kind: "measure",
        name: "measure.observations.csv",
        of: "observation; those of fewer than five people are in no file",
        columns: &[
            ENTRY,
            BY,
            BY_ID,
            ("indicator", "what was observed"),
            ("value", "the value"),
            ("unit", "its unit"),
            ("method", "how it was observed"),
            ("from", "the first day that it is about"),
            ("until", "the last one"),
            ("source", "where it is from"),
            ("group", "who was asked"),
            ("people", "of how many people it is"),
            ("state", "provisional, validated or corrected"),
            ("replaced_by", "the entries that correct it"),
        ],
        rows: rows::observations,
    },
];

/// Returns the tables of a kind that have rows.
pub(super) fn tables(kind: &str, documents: &[&Document]) -> Vec<Table> {
    let of_kind = ALL.iter().filter(|statements| statements.kind == kind);
    let table = |statements: &Statements| {
        let names = std::iter::once("id").chain(statements.columns.iter().map(|(name, _)| *name));
        let mut rows = vec![names.map(str::to_owned).collect::<Vec<_>>()];
        for document in documents {
            let id = document.summary.id.to_string();
            rows.extend((statements.rows)(document).into_iter().map(|row| [vec![id.clone()], row].concat()));
        }
        assert!(rows.iter().all(|row| row.len() == statements.columns.len() + 1), "a row has all columns");
        Table { name: statements.name.to_owned(), rows }
    };
    of_kind.map(table).filter(|table| table.rows.len() > 1).collect()
}

/// Returns whether a table is one of statements, which is not taken in.
pub(super) fn is_stated(table: &str) -> bool {
    ALL.iter().any(|statements| statements.name == table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use djuntu_protocol::document::kinds::DocumentKind;
    use djuntu_protocol::document::schema::Shape;

    #[test]
    fn no_table_of_statements_is_named_like_one_of_what_is_written() {
        for kind in DocumentKind::ALL {
            for field in kind.schema().all_fields().filter(|field| matches!(field.shape, Shape::Collection(_))) {
                assert!(!is_stated(&format!("{}.{}.csv", kind.name(), field.name)), "{}", field.name);
            }
        }
        assert!(ALL.iter().all(|statements| statements.name.starts_with(statements.kind)));
        assert!(ALL.iter().all(|statements| statements.kind.parse::<DocumentKind>().is_ok()));
    }
}
