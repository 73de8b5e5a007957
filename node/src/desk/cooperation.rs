//! Cooperations of many: who belongs to them, and what a territory says about that.

use super::{Desk, DeskError};
use crate::api;
use djuntu_protocol::act::{Act, Frontier, Home, Membership, MembershipChange};
use djuntu_protocol::authority::{Cooperation, Departure, Party, PartyChange, PendingChange};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::Assignment;
use djuntu_protocol::engine::{Answer, Command, Refusal};
use djuntu_protocol::identity::words::words;
use djuntu_protocol::identity::{DocumentId, EntryId, TerritoryId};

impl Desk {
    /// Returns every cooperation of which this territory is or was a party, or that wants it as one.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn cooperations(&self) -> Result<Vec<api::Cooperation>, DeskError> {
        let status = self.engine_status().await?;
        let Some(ours) = status.territory else { return Ok(Vec::new()) };
        let mut cooperations = Vec::new();
        for known in &status.cooperations {
            // A twin may bring the acts of cooperations of others (R143), which are nobody's business here.
            let cooperation = self.membership(known.document).await?;
            if cooperation.concerns(ours) {
                cooperations.push(self.described(known.document, &cooperation, ours).await?);
            }
        }
        // Those with a title first, for people; ids are in no order that says anything to them.
        cooperations.sort_by_cached_key(|one| (one.title.is_none(), one.title.clone(), one.names().join(", "), one.id));
        Ok(cooperations)
    }

    /// Returns how a cooperation stands.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn cooperation(&self, document: DocumentId) -> Result<api::Cooperation, DeskError> {
        let ours = self.engine_status().await?.territory.ok_or(Refusal::NoTerritory)?;
        let cooperation = self.membership(document).await?;
        self.described(document, &cooperation, ours).await
    }

    /// Proposes a cooperation.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn cooperate(&self, cooperate: api::Cooperate) -> Result<api::Written, DeskError> {
        let known = self.all_territories().await?;
        let mut others = Vec::new();
        for typed in &cooperate.with {
            others.push(self.territory_named(typed, &known).await?);
        }
        let document = match self.command(Command::Cooperate(others)).await? {
            Answer::Created(document) => document,
            other => unreachable!("a cooperation was proposed, not {other:?}"),
        };
        if let Some(title) = cooperate.title {
            self.edit(document, &[Assignment { path: "title.pt".to_owned(), value: Some(title) }]).await?;
        }
        Ok(api::Written { document, entry: EntryId(document.0) })
    }

    /// Turns what a person says in a cooperation, which binds this territory, into a statement.
    pub(super) async fn cooperation_act(
        &self,
        document: DocumentId,
        act: api::CooperationAct,
    ) -> Result<Act, DeskError> {
        let ours = self.engine_status().await?.territory.ok_or(Refusal::NoTerritory)?;
        let cooperation = self.membership(document).await?;
        Ok(match act {
            api::CooperationAct::Accept => Act::Accept,
            api::CooperationAct::Admit { territory } => {
                let newcomer = self.territory_named(&territory, &self.all_territories().await?).await?;
                change(&cooperation, MembershipChange::Admit(newcomer))
            }
            api::CooperationAct::Expel { territory } => {
                let Party { territory, since } = self.party_named(&territory, &cooperation).await?;
                let frontier = self.frontier_of(territory, document).await?;
                change(&cooperation, MembershipChange::Expel(territory, since, frontier))
            }
            api::CooperationAct::Consent { entry } => Act::Consent(chosen(&cooperation, ours, entry.as_deref())?),
            api::CooperationAct::Leave => {
                let membership = cooperation.memberships().find(|party| party.territory == ours);
                let Party { since, .. } =
                    membership.ok_or(Refusal::Already("your territory is no party of this cooperation"))?;
                Act::Leave(since, self.frontier_of(ours, document).await?)
            }
        })
    }

    /// Returns who belongs to a cooperation.
    pub(super) async fn membership(&self, document: DocumentId) -> Result<Cooperation, DeskError> {
        match self.command(Command::Cooperation(document)).await? {
            Answer::Cooperation(cooperation) => Ok(*cooperation),
            other => unreachable!("a cooperation was asked for, not {other:?}"),
        }
    }

    /// Returns how far the work of a territory is accepted when its membership ends now: all that is held (R142).
    async fn frontier_of(&self, territory: TerritoryId, cooperation: DocumentId) -> Result<Frontier, DeskError> {
        let mut documents = Vec::new();
        for (document, header, _) in self.list_all().await? {
            if document != cooperation && header.home != Some(Home::Cooperation(cooperation)) {
                continue;
            }
            let cuts = self.reading(document).await?.log.frontier_of(territory);
            // A document that is not named accepts nothing, which is what there is.
            if !cuts.cuts.is_empty() {
                documents.push(cuts);
            }
        }
        documents.sort_by_key(|cuts| cuts.document);
        Ok(Frontier(documents))
    }

    /// Returns every territory whose charter is here.
    pub(super) async fn all_territories(&self) -> Result<Vec<TerritoryId>, DeskError> {
        let listed = self.list_all().await?;
        let territories = listed.iter().filter(|(_, header, _)| header.kind == DocumentKind::Territory);
        Ok(territories.map(|(document, ..)| document.as_territory()).collect())
    }

    /// Returns the membership of the territory that a person named.
    async fn party_named(&self, typed: &str, cooperation: &Cooperation) -> Result<Party, DeskError> {
        let territory = match self.territory_named(typed, cooperation.parties()).await {
            // Who is known and no party is told apart from who is not known at all.
            Err(DeskError::NoSuchTerritory(_)) => self.territory_named(typed, &self.all_territories().await?).await?,
            found => found?,
        };
        let membership = cooperation.memberships().find(|party| party.territory == territory);
        Ok(membership.ok_or(Refusal::Already("this territory is no party of this cooperation"))?)
    }

    async fn described(
        &self,
        id: DocumentId,
        cooperation: &Cooperation,
        ours: TerritoryId,
    ) -> Result<api::Cooperation, DeskError> {
        let missing: Vec<TerritoryId> = cooperation.missing().collect();
        let mut changes = Vec::new();
        for pending in cooperation.pending() {
            changes.push(self.pending(&pending, ours).await);
        }
        let mut departed = Vec::new();
        for Departure { party, is_left, expelled_by } in cooperation.departures() {
            let expelled_by: Vec<TerritoryId> = expelled_by.into_iter().collect();
            departed.push(api::Departed {
                territory: self.territory(party.territory).await,
                left: is_left,
                expelled_by: self.territories(&expelled_by).await,
            });
        }
        Ok(api::Cooperation {
            id,
            title: self.title(id).await,
            state: state(cooperation, ours).to_owned(),
            parties: self.territories(cooperation.parties()).await,
            by: self.territory(cooperation.proposer()).await,
            for_us: missing.contains(&ours) && cooperation.is_party(ours),
            missing: self.territories(&missing).await,
            changes,
            departed,
            disputed: cooperation.is_disputed(),
            words: words(id).join(" "),
        })
    }

    async fn pending(&self, pending: &PendingChange, ours: TerritoryId) -> api::PartyChange {
        let (change, territory) = match pending.change {
            PartyChange::Admit(territory) => ("admit", territory),
            PartyChange::Expel(party) => ("expel", party.territory),
        };
        let consenting: Vec<TerritoryId> = pending.consenting.iter().copied().collect();
        let missing: Vec<TerritoryId> = pending.missing.iter().copied().collect();
        api::PartyChange {
            entry: pending.entry,
            number: pending.number,
            change: change.to_owned(),
            territory: self.territory(territory).await,
            by: self.territory(pending.proposer).await,
            for_us: missing.contains(&ours),
            consenting: self.territories(&consenting).await,
            missing: self.territories(&missing).await,
        }
    }
}

fn state(cooperation: &Cooperation, ours: TerritoryId) -> &'static str {
    match (cooperation.is_active(), cooperation.is_party(ours)) {
        (false, true) => "proposed",
        (true, true) => "in force",
        (true, false) if cooperation.is_invited(ours) => "joining",
        (_, false) => "over",
    }
}

/// Returns the change of the parties as the next version.
fn change(cooperation: &Cooperation, change: MembershipChange) -> Act {
    let (number, previous) = cooperation.newest();
    Act::Change(Membership { number: number.saturating_add(1), previous, change })
}

/// Returns the change that a person named by the beginning of its id, or the only one that waits for us.
fn chosen(cooperation: &Cooperation, ours: TerritoryId, typed: Option<&str>) -> Result<EntryId, DeskError> {
    let typed = typed.map(|typed| typed.trim().to_ascii_lowercase());
    let is_meant = |pending: &PendingChange| match &typed {
        Some(typed) => !typed.is_empty() && pending.entry.to_string().starts_with(typed.as_str()),
        None => pending.missing.contains(&ours),
    };
    let mut meant = cooperation.pending().filter(is_meant);
    match (meant.next(), meant.next()) {
        (Some(pending), None) => Ok(pending.entry),
        (Some(_), Some(_)) => {
            Err(DeskError::Input("several changes wait: name one (see “djuntu cooperation show”)".to_owned()))
        }
        (None, _) if typed.is_some() => Err(DeskError::Input(
            "no change that waits has an id that begins so: see “djuntu cooperation show”".to_owned(),
        )),
        (None, _) => Err(Refusal::Already("no change of this cooperation waits for your consent").into()),
    }
}
