//! The kinds of documents, each of them one table of fields.
//!
//! To add a kind: write one table file in `kinds/` (copy the nearest one), name it below with a `mod` line and a line
//! in the enum, and let [`DocumentKind::from_subject`] return it. Genesis, view, edits and frozen text follow from the
//! table. Then write the hash of its genesis into this module's tests. So that people can begin and list it: a number in
//! [`crate::act::Kind`] and in section 5 of the specification, a name in the node's `desk/write.rs`, and `NewKind` and
//! `ListKind` in the command line's `args/documents.rs`. The compiler names most of the rest, because nothing matches on
//! kinds with `_`; what it does not name: the word of the kind and of its fields in each of the node's `words/*.ftl`
//! (`kind-`, `kinds-`, `field-`), `KINDS` in `page/documents.rs`, fields that take one of a few words in
//! `page/edit/choices.rs`, and which formats of others hold it in `export.rs`.
//!
//! What is stated about it are acts of its own: a module beside `document/fund.rs` that says as a pure function what they
//! come to, its `admits` for what one's own node refuses, an act in [`crate::act`] with a number, its shape in the node's
//! `api/`, a file in `desk/`, one in `page/document/`, and a command.
//!
//! Invariant: a released table never changes, because its genesis change would get another hash and every document of
//! the kind would fall apart. A change of fields is a new table with the next number, beside the old one: the first such
//! change must also let [`DocumentKind::schema`] choose by number, because today there is one table per kind.

mod agreement;
mod assembly;
mod ballots;
mod cooperation;
mod decision;
mod fund;
mod measure;
mod project;
mod record;
mod territory;

use crate::act::{Kind, Subject};
use crate::document::schema::Schema;

/// Builds the enum: one line per kind gives the variant and the module with its table.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $table:ident;)*) => {
        /// What a document is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum DocumentKind {
            $($(#[$doc])* $variant,)*
        }

        impl DocumentKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the name, as people type it and as addresses show it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($table)),* }
            }

            /// Returns the table of the newest schema that this version knows.
            pub const fn schema(self) -> &'static Schema {
                match self { $(Self::$variant => &$table::SCHEMA),* }
            }
        }
    };
}

kinds! {
    /// The profile of a territory.
    Territory = territory;
    /// What several territories do together.
    Cooperation = cooperation;
    /// A joint project.
    Project = project;
    /// A text that every party signs at an exact version.
    Agreement = agreement;
    /// Money in common.
    Fund = fund;
    /// What was observed, against what is aimed at.
    Measure = measure;
    /// A question that several bodies decide together.
    Decision = decision;
    /// Those who decide together.
    Assembly = assembly;
    /// What somebody has learnt, for others to use.
    Record = record;
    /// The votes of one territory's body.
    Ballots = ballots;
}

impl DocumentKind {
    /// Returns the kind that a document's first entry states.
    pub const fn from_subject(subject: &Subject) -> Self {
        match subject {
            Subject::Territory(_) => Self::Territory,
            Subject::Cooperation(_) => Self::Cooperation,
            Subject::Document(Kind::Project, _) => Self::Project,
            Subject::Document(Kind::Agreement, _) => Self::Agreement,
            Subject::Document(Kind::Fund, _) => Self::Fund,
            Subject::Document(Kind::Measure, _) => Self::Measure,
            Subject::Document(Kind::Decision, _) => Self::Decision,
            Subject::Document(Kind::Assembly, _) => Self::Assembly,
            Subject::Document(Kind::Record, _) => Self::Record,
            Subject::Document(Kind::Ballots, _) => Self::Ballots,
        }
    }
}

impl std::fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A text is not the name of a kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no kind of document named {0}; the kinds are {names}", names = names())]
pub struct UnknownKind(pub String);

fn names() -> String {
    DocumentKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")
}

impl std::str::FromStr for DocumentKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        let found = Self::ALL.iter().copied().find(|kind| kind.name() == name);
        found.ok_or_else(|| UnknownKind(name.to_owned()))
    }
}

#[cfg(test)]
mod tests;
