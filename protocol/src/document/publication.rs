//! Whether a document is public: what its acts and those of its cooperation come to (R210, R211).
//!
//! Here every authentic act counts, whoever's key was removed since, so what is public stays public: others hold it, and
//! nobody can take back what was read.

use crate::act::{Act, Home};
use crate::authority::Authority;
use crate::document::Log;
use crate::document::kinds::DocumentKind;
use crate::identity::{EntryId, TerritoryId};
use minicbor::{Decode, Encode};
use std::collections::BTreeMap;

/// How far a document has been published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Publication {
    /// Nobody has said anything.
    #[default]
    #[n(0)]
    None,
    /// Somebody has, and others whose word it needs have not.
    #[n(1)]
    Begun,
    /// Everybody may read it.
    #[n(2)]
    Public,
}

/// Who has published a document, and whose word is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publishing {
    /// Whether everybody may read it.
    pub is_public: bool,
    /// Who has said so at the version of the membership that is nearest to it; ascending.
    pub said: Vec<TerritoryId>,
    /// Whose word is missing there; ascending. Nobody is missing when it is public.
    pub missing: Vec<TerritoryId>,
}

impl Publishing {
    /// Returns what the acts of `log` say.
    pub fn of(log: &Log, authority: &Authority) -> Self {
        // Votes are for nobody but their territory, whoever says otherwise (R232).
        if log.header().publication == Publication::None || log.header().kind == DocumentKind::Ballots {
            return Self::default();
        }
        let mut said: BTreeMap<Option<EntryId>, Vec<TerritoryId>> = BTreeMap::new();
        for (_, record) in log.records() {
            if let Some(Act::Publish(version)) = record.act() {
                said.entry(*version).or_default().push(record.territory);
            }
        }
        let outcomes = said.into_iter().filter_map(|(version, mut said)| {
            let asked = asked(log.home()?, version, authority)?;
            said.retain(|territory| asked.contains(territory));
            said.sort_unstable();
            said.dedup();
            let missing: Vec<TerritoryId> = asked.into_iter().filter(|asked| !said.contains(asked)).collect();
            Some(Self { is_public: missing.is_empty(), said, missing })
        });
        outcomes
            .min_by_key(|outcome| (outcome.missing.len(), std::cmp::Reverse(outcome.said.len())))
            .unwrap_or_default()
    }
}

/// Returns whose word it needs to publish a document of `home`; none when nobody is asked at this version, so that it
/// publishes nothing.
fn asked(home: Home, version: Option<EntryId>, authority: &Authority) -> Option<Vec<TerritoryId>> {
    match (home, version) {
        (Home::Territory(owner), None) => Some(vec![owner]),
        (Home::Cooperation(cooperation), Some(version)) => authority.cooperation(cooperation)?.publishers(&version),
        (Home::Territory(_), Some(_)) | (Home::Cooperation(_), None) => None,
    }
}
