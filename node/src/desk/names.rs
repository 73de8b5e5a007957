//! Names: of territories, and of those that share a document.

use super::{Desk, DeskError};
use crate::api::{Cooperation, Territory};
use djuntu_protocol::act::Home;
use djuntu_protocol::document::Header;
use djuntu_protocol::engine::{Answer, Command};
use djuntu_protocol::identity::{DocumentId, Fingerprint, TerritoryId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Names a territory. What the acts of a document come to is told by pure functions that are given one: the node names
/// territories by what it holds, and whoever checks a file by the file alone.
pub(crate) type Name<'a> = &'a dyn Fn(TerritoryId) -> Territory;

/// How many letters of an id must be typed before it is taken for one: shorter names are names.
pub(super) const ID_LETTERS_MIN: usize = 4;

impl Desk {
    pub(super) async fn list_all(&self) -> Result<Vec<(DocumentId, Header, Fingerprint)>, DeskError> {
        match self.command(Command::List).await? {
            Answer::Listed(documents) => Ok(documents),
            other => unreachable!("a list was asked for, not {other:?}"),
        }
    }

    /// Returns a territory with the name that its document gives it, or its short id when that is not here.
    pub(super) async fn territory(&self, id: TerritoryId) -> Territory {
        Territory { id, name: self.title(id.document()).await.unwrap_or_else(|| id.short()) }
    }

    /// Returns the title of a document; none when it has none or cannot be read. It is read only when something has come
    /// that may have changed it: a status names the same few territories again and again.
    pub(crate) async fn title(&self, document: DocumentId) -> Option<String> {
        let Ok(Answer::Stand(Some(stand))) = self.command(Command::Stand(document)).await else { return None };
        if let Ok(Some(known)) = self.views.known_title(document, stand).await {
            return known;
        }
        self.views.title(self.reading(document).await.ok()?).await.ok().flatten()
    }

    pub(super) async fn territories(&self, ids: &[TerritoryId]) -> Vec<Territory> {
        let mut territories = Vec::with_capacity(ids.len());
        for id in ids {
            territories.push(self.territory(*id).await);
        }
        territories
    }

    /// Returns what `tell` tells, with the names that territories have here. Only telling says which are named, and finding
    /// a name waits for others, so it is told twice.
    pub(super) async fn named<T>(&self, tell: impl Fn(Name<'_>) -> T) -> T {
        let ids = {
            let ids = RefCell::new(BTreeSet::new());
            tell(&|id| {
                ids.borrow_mut().insert(id);
                unnamed(id)
            });
            ids.into_inner()
        };
        let mut names = BTreeMap::new();
        for id in ids {
            names.insert(id, self.territory(id).await);
        }
        tell(&|id| names.get(&id).cloned().unwrap_or_else(|| unnamed(id)))
    }

    /// Returns the territory that a person named, by its name or the beginning of its id. Names are not unique, because
    /// every territory chooses its own; an id that begins so is asked for when they do not tell.
    pub(super) async fn territory_named(&self, typed: &str, among: &[TerritoryId]) -> Result<TerritoryId, DeskError> {
        let known = self.territories(among).await;
        let shown = typed.trim();
        let typed = shown.to_lowercase();
        let named = |territory: &&Territory| territory.name.to_lowercase() == typed;
        let begins = |territory: &&Territory| {
            typed.len() >= ID_LETTERS_MIN && territory.id.to_string().starts_with(typed.as_str())
        };
        // Whoever calls itself like another one's id does not take its place.
        let is_whole = |territory: &&Territory| territory.id.to_string() == typed;
        let mut found: Vec<&Territory> = known.iter().filter(is_whole).collect();
        if found.is_empty() {
            found = known.iter().filter(|territory| named(territory) || begins(territory)).collect();
        }
        match found.as_slice() {
            [] => Err(DeskError::NoSuchTerritory(shown.to_owned())),
            [territory] => Ok(territory.id),
            several => {
                let each = several.iter().map(|territory| format!("{} ({})", territory.name, territory.id.short()));
                let each = each.collect::<Vec<_>>().join(", ");
                Err(DeskError::Input(format!("“{shown}” can be any of {each}: type the beginning of the id")))
            }
        }
    }

    /// Finds what a new document is shared with: what a person typed, or the only cooperation.
    pub(super) async fn home(
        &self,
        with: Option<&str>,
        within: Option<&str>,
        at_home: bool,
    ) -> Result<Home, DeskError> {
        let ours = self.engine_status().await?.territory.ok_or(djuntu_protocol::engine::Refusal::NoTerritory)?;
        if at_home {
            return Ok(Home::Territory(ours));
        }
        let mut candidates = self.cooperations().await?;
        candidates.retain(|cooperation| cooperation.state == "in force");
        if candidates.is_empty() && with.is_none() && within.is_none() {
            let what = "you cooperate with nobody yet: invite a twin first, or keep the document at home with --home";
            return Err(DeskError::Input(what.to_owned()));
        }
        if let Some(typed) = within {
            candidates.retain(|cooperation| is_named(cooperation, typed));
        }
        if let Some(typed) = with {
            candidates.retain(|cooperation| is_with(cooperation, typed, ours));
            // “With Maio” is with Maio alone, when there is such a cooperation.
            if candidates.iter().any(|cooperation| cooperation.parties.len() == 2) {
                candidates.retain(|cooperation| cooperation.parties.len() == 2);
            }
        }
        if within.is_none() {
            keep_first_of_equals(&mut candidates);
        }
        match (candidates.as_slice(), with.or(within)) {
            ([cooperation], _) => Ok(Home::Cooperation(cooperation.id)),
            ([], Some(typed)) if within.is_some() => {
                let what = format!("you are in no cooperation “{typed}”: see “djuntu cooperation list”");
                Err(DeskError::Input(what))
            }
            ([], typed) => {
                let typed = typed.unwrap_or_default();
                Err(DeskError::Input(format!("you cooperate with nobody called “{typed}”: see “djuntu status”")))
            }
            (several, _) => {
                let listed = several.iter().map(|cooperation| format!("--in {}", identified(cooperation)));
                let listed = listed.collect::<Vec<_>>().join("; ");
                Err(DeskError::Input(format!("say in which cooperation: {listed}")))
            }
        }
    }
}

fn unnamed(id: TerritoryId) -> Territory {
    Territory { id, name: id.short() }
}

/// Of several cooperations of the same territories that nothing tells apart for people, as two make who invite each other at
/// once, keeps the one with the lowest id: what is begun at both ends is then in one (R321).
fn keep_first_of_equals(cooperations: &mut Vec<Cooperation>) {
    let look = |cooperation: &Cooperation| {
        let parties: BTreeSet<TerritoryId> = cooperation.parties.iter().map(|party| party.id).collect();
        (cooperation.title.clone(), parties)
    };
    cooperations.sort_by_key(|cooperation| cooperation.id);
    let mut seen = BTreeSet::new();
    cooperations.retain(|cooperation| seen.insert(look(cooperation)));
}

/// Returns whether a person means this cooperation by the beginning of its id, or by its title.
fn is_named(cooperation: &Cooperation, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    let begins = typed.len() >= ID_LETTERS_MIN && cooperation.id.to_string().starts_with(typed.as_str());
    begins || cooperation.title.as_ref().is_some_and(|title| title.to_lowercase() == typed)
}

/// Returns whether a person means this cooperation by one of those with whom it is, or by the beginning of an id.
fn is_with(cooperation: &Cooperation, typed: &str, ours: TerritoryId) -> bool {
    let typed = typed.trim().to_lowercase();
    let begins = |id: String| typed.len() >= ID_LETTERS_MIN && id.starts_with(typed.as_str());
    let others = cooperation.parties.iter().filter(|party| party.id != ours);
    let mut others = others.map(|party| party.name.to_lowercase() == typed || begins(party.id.to_string()));
    others.any(|is_meant| is_meant) || begins(cooperation.id.to_string())
}

/// Returns a cooperation as a person can name it, and who is in it.
fn identified(cooperation: &Cooperation) -> String {
    let title = cooperation.title.as_ref().map(|title| format!("“{title}”, ")).unwrap_or_default();
    format!("{} ({title}{})", cooperation.id.short(), cooperation.names().join(", "))
}
