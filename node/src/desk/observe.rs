//! What everybody may read: publishing a document, and observing what others have published.

use super::{Desk, DeskError, rfc3339};
use crate::api;
use crate::words::counted;
use djuntu_protocol::act::{Home, Kind, Subject};
use djuntu_protocol::engine::status::Status as EngineStatus;
use djuntu_protocol::engine::{Answer, Command, Refusal, SourceStatus};
use djuntu_protocol::identity::DocumentId;
use djuntu_protocol::invitation::Invitation;
use djuntu_protocol::session::Scope;

impl Desk {
    /// Lets everybody read a document, as far as our territory is asked; or a copy of it that has no history.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn publish(&self, document: DocumentId, publish: api::Publish) -> Result<api::Published, DeskError> {
        let document = if publish.copy { self.copy(document).await? } else { document };
        match self.command(Command::Publish(document)).await? {
            Answer::Committed(_) => {}
            other => unreachable!("a document was published, not {other:?}"),
        }
        let reading = self.reading(document).await?;
        Ok(api::Published { document, publishing: self.publishing(&reading).await })
    }

    /// Begins another document in the same home that says the same, without what it said before and who wrote it.
    async fn copy(&self, document: DocumentId) -> Result<DocumentId, DeskError> {
        let reading = self.reading(document).await?;
        let (kind, home) = match *reading.log.subject() {
            Subject::Document(kind, home) => (kind, home),
            Subject::Territory(_) | Subject::Cooperation(_) => return Err(Refusal::WrongKind.into()),
        };
        match kind {
            Kind::Project | Kind::Record => {}
            Kind::Agreement => {
                let what = "an agreement is signed at an exact version, which a copy would not have: publish the \
                            agreement itself";
                return Err(DeskError::Input(what.to_owned()));
            }
            Kind::Fund | Kind::Measure | Kind::Decision | Kind::Assembly => {
                let what = "what counts in this document is what was stated in it, which a copy would not have: publish \
                            it itself";
                return Err(DeskError::Input(what.to_owned()));
            }
            Kind::Ballots => {
                return Err(Refusal::Unfit("votes stay in your territory: what is told is the tally").into());
            }
        }
        let draft = self.views.draft(reading).await?.draft;
        let copy = self.create_in(kind, home).await?;
        let assignments = draft.assignments();
        if !assignments.is_empty() {
            self.edit(copy, &assignments).await?;
        }
        Ok(copy)
    }

    pub(super) async fn create_in(&self, kind: Kind, home: Home) -> Result<DocumentId, DeskError> {
        match self.command(Command::Create(kind, home)).await? {
            Answer::Created(document) => Ok(document),
            other => unreachable!("a document was begun, not {other:?}"),
        }
    }

    /// Returns whether everybody may read a document, and whose word is missing.
    pub(super) async fn publishing(&self, reading: &djuntu_protocol::engine::Reading) -> api::Publishing {
        let publishing = &reading.publishing;
        api::Publishing {
            public: publishing.is_public,
            published_by: self.territories(&publishing.said).await,
            missing: self.territories(&publishing.missing).await,
        }
    }

    /// Observes what is public, from the node that made a code.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn observe(&self, observe: api::Observe) -> Result<api::Observing, DeskError> {
        let code: Invitation = observe.code.parse().map_err(|error| DeskError::Input(format!("{error}")))?;
        let scope = match (observe.everything, observe.cooperation) {
            (true, Some(_)) => {
                return Err(DeskError::Input("observe everything, or one cooperation, not both".to_owned()));
            }
            (true, None) => Some(Scope::Everything),
            (false, Some(cooperation)) => {
                let id =
                    cooperation.trim().to_ascii_lowercase().parse().map_err(|_| {
                        DeskError::Input(format!("“{cooperation}” is not the whole id of a cooperation"))
                    })?;
                Some(Scope::Cooperation(id))
            }
            (false, None) => None,
        };
        match self.command(Command::Observe(code, scope)).await? {
            Answer::Observing => {}
            other => unreachable!("observing was asked for, not {other:?}"),
        }
        let status = self.engine_status().await?;
        Ok(self.observing(&status).await.expect("it has just begun"))
    }

    /// Returns how observing stands; none when this node observes nothing.
    pub(super) async fn observing(&self, status: &EngineStatus) -> Option<api::Observing> {
        let observing = status.observing.as_ref()?;
        let mut scopes = Vec::new();
        for scope in &observing.scopes {
            scopes.push(match scope {
                Scope::Everything => "everything that is public".to_owned(),
                Scope::Territory(territory) => format!("what {} publishes", self.territory(*territory).await.name),
                Scope::Cooperation(cooperation) => format!("what the cooperation {} publishes", cooperation.short()),
            });
        }
        let mut sources = Vec::new();
        for source in &observing.sources {
            sources.push(self.source(source).await);
        }
        Some(api::Observing { scopes, sources })
    }

    async fn source(&self, source: &SourceStatus) -> api::Source {
        let (state, reason) = match source {
            SourceStatus { is_connected: false, last_heard: None, .. } => {
                ("apart", "not heard since this node started; it is being called".to_owned())
            }
            SourceStatus { is_connected: false, .. } => ("apart", "not connected; it is being called".to_owned()),
            SourceStatus { missing_in, .. } if *missing_in > 0 => {
                ("receiving", format!("{} still to come", counted(*missing_in, "document is", "documents are")))
            }
            SourceStatus { equal_at: Some(_), .. } => ("equal", "all that it has to give is here".to_owned()),
            SourceStatus { .. } => ("comparing", "nothing public has been seen there yet".to_owned()),
        };
        let territory = match source.territory {
            Some(territory) => Some(self.territory(territory).await),
            None => None,
        };
        api::Source {
            node: source.node,
            territory,
            state: state.to_owned(),
            reason,
            connected: source.is_connected,
            last_heard: source.last_heard.map(rfc3339),
            equal_at: source.equal_at.map(rfc3339),
            missing_in: source.missing_in,
        }
    }
}

/// Says in a sentence how observing stands.
pub(super) fn summary(observing: &api::Observing, documents: usize, alarms: &[api::Alarm]) -> String {
    let all = observing.sources.len();
    let equal = observing.sources.iter().filter(|source| source.state == "equal").count();
    let observed = observing.scopes.join(", ");
    let held = counted(documents, "document", "documents");
    let needs = if alarms.is_empty() { "" } else { "; something needs you, see below" };
    format!("this node observes {observed}: {held}; {equal} of {all} sources have nothing more to give{needs}")
}
