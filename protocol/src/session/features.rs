//! What a node can do, as it says in its hello, and how it is noticed that a node can do less than before (R160–R162).
//!
//! A node that was set back to an older program, or one that somebody else runs with its key, says less than it said
//! before. Nothing is refused for that; people are told.

use super::Hello;

/// The register of features: parts of the protocol that an implementation may lack, each a bit of hello by its number
/// (R160). A number is never given again.
pub const FEATURES: &[(u8, &str)] =
    &[(0, "guardians"), (1, "cuts"), (2, "memberships"), (3, "records"), (4, "observers"), (5, "pauses")];

/// The bit of the feature that lets a node be told records (R183).
pub(crate) const RECORDS: u64 = 1 << 3;

/// The bit of the feature that lets a node be told what is paused (R294).
pub(crate) const PAUSES: u64 = 1 << 5;

/// The highest version of the protocol that a node speaks, and its features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// The highest version.
    pub version: u16,
    /// A bit for each feature, also for those that this node does not know.
    pub features: u64,
}

/// A node can do less than it could before: an older program runs there, or another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Downgrade {
    /// All that it ever could.
    pub before: Abilities,
    /// What it can do now.
    pub now: Abilities,
}

impl Abilities {
    /// What this program can do.
    pub const OURS: Self = Self { version: super::message::VERSIONS.1, features: register() };

    /// Returns what a node says in its hello.
    pub const fn of(hello: &Hello) -> Self {
        Self { version: hello.version_max, features: hello.features }
    }

    /// Returns what one or the other can do.
    pub fn and(self, other: Self) -> Self {
        Self { version: self.version.max(other.version), features: self.features | other.features }
    }

    /// Returns what is missing of what there was before, if anything is.
    pub fn compared_with(self, before: Self) -> Option<Downgrade> {
        let is_less = before.and(self) != self;
        is_less.then_some(Downgrade { before, now: self })
    }
}

impl std::fmt::Display for Downgrade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { before, now } = self;
        let lost = before.features & !now.features;
        let numbers = (0..64_u8).filter(|number| lost >> number & 1 == 1);
        let name = |number: u8| {
            let known = FEATURES.iter().find(|(known, _)| *known == number);
            known.map_or_else(|| format!("feature {number}"), |(_, name)| (*name).to_owned())
        };
        let lost: Vec<String> = numbers.map(name).collect();
        if before.version > now.version {
            write!(f, "speaks version {} of the protocol, and spoke {} before", now.version, before.version)?;
        }
        match (before.version > now.version, lost.is_empty()) {
            (_, true) => Ok(()),
            (true, false) => write!(f, "; it no longer knows {}", lost.join(", ")),
            (false, false) => write!(f, "no longer knows {}", lost.join(", ")),
        }
    }
}

/// Returns the bits of all registered features.
const fn register() -> u64 {
    let (mut bits, mut rest) = (0, FEATURES);
    while let [(number, _), others @ ..] = rest {
        assert!(*number < 64, "hello has a bit for it");
        assert!(bits >> *number == 0, "numbers ascend, each once");
        bits |= 1 << *number;
        rest = others;
    }
    bits
}

#[cfg(test)]
mod tests;
