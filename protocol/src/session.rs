//! One peer: who it is, what it may see, what is under way to and from it.
//!
//! ```text
//! Greeting ──hello──▶ Stranger ──charter or invitation──▶ Counterpart
//! ```
//!
//! A session is data and small decisions; [`crate::engine`] moves it and does what it decides. Everything that a peer can
//! make grow in here is bounded.

pub(crate) mod features;
mod incoming;
pub mod message;
mod outbox;
mod pace;
mod pages;
mod pause;
pub mod record;
mod scope;
mod state;

pub use features::{Abilities, Downgrade, FEATURES};
pub use incoming::Incoming;
pub(crate) use incoming::{Content, IncomingPage, OriginalPage};
pub use message::{DocumentHeads, Hello, Message, Roots};
pub(crate) use outbox::{Outbox, Way};
pub(crate) use pace::Pace;
pub use pages::{Measure, PackedPage, Pages, Room, Wanted};
pub(crate) use pause::{Flow, Pauses, Side};
pub use pause::{Pause, Rest};
pub use scope::Scope;
pub(crate) use state::SetState;

use crate::act::Home;
use crate::identity::{DocumentId, InvitationId, PublicKey, TerritoryId};
use crate::invitation::Purpose;
use crate::limits;
use crate::time::{Span, Time};
use crate::violation::Violation;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// One connected peer.
#[derive(Debug)]
pub(crate) struct Session {
    /// The key that authenticated the connection.
    pub(crate) peer: PublicKey,
    /// What the peer said of itself; none before its hello.
    pub(crate) hello: Option<Hello>,
    /// The invitation of ours that the peer answers.
    pub(crate) redeemed: Option<(Purpose, InvitationId)>,
    /// The invitation of the peer's that we answer.
    pub(crate) answering: Option<(Purpose, InvitationId)>,
    /// When the session began.
    pub(crate) since: Time,
    /// When the last frame came.
    pub(crate) last_heard: Time,
    /// How far the peer's clock is from ours, when that is worth showing.
    pub(crate) clock_differs: Option<Span>,
    /// What is to be sent and not yet acknowledged.
    pub(crate) outbox: Outbox,
    /// Pages that came and wait for documents to be loaded, in order, each with the number by which it is acknowledged.
    pub(crate) inbox: VecDeque<(u64, IncomingPage)>,
    /// The sets that we believe shared, and how each stands.
    pub(crate) sets: BTreeMap<Home, SetState>,
    /// Sets whose opening came before we knew that they are shared.
    pub(crate) ignored: BTreeSet<Home>,
    /// The charters and cooperations that a source names to us, who observe.
    pub(crate) named: BTreeSet<DocumentId>,
    /// Documents that were asked for and have not come yet.
    pub(crate) awaited: BTreeSet<DocumentId>,
    /// Documents of which our heads are to be told.
    pub(crate) telling: BTreeSet<DocumentId>,
    /// The digest of the charters and cooperations that both need, and the revision of the engine's for which it was made.
    pub(crate) authority: Option<(u64, [u8; 12])>,
    /// Whether the next page is to be made as soon as the work on hand comes to it.
    pub(crate) is_fill_planned: bool,
    /// How many heads, and documents to which they belong, the peer told that wait for documents to be loaded.
    pub(crate) heads_waiting: usize,
    /// The digest of charters and cooperations that we last told.
    pub(crate) told_authority: Option<[u8; 12]>,
    /// The digest of charters and cooperations that the peer last told.
    pub(crate) their_authority: Option<[u8; 12]>,
    /// When a source last told again that it knows what we do, having opened whatever it has for us.
    pub(crate) confirmed_at: Option<Time>,
    /// Whether it was told that both sides hold the same, and no difference was found since.
    pub(crate) is_equal: bool,
    /// Counts the pages and acknowledgements that came.
    pub(crate) exchanged: u64,
    /// When the shared sets are to be compared because something was exchanged.
    pub(crate) compare_at: Option<Time>,
    /// How often the sets were compared after an exchange since they were last all equal.
    pub(crate) unequal: u8,
    /// The numbers of the records that both sides know to be known by the other.
    pub(crate) records: BTreeMap<PublicKey, u64>,
    /// When the peer is to be told the records that it does not know.
    pub(crate) records_at: Option<Time>,
    /// When it is to be believed where the peer says in its hello that it can be reached, if that came too soon.
    pub(crate) addresses_at: Option<Time>,
    /// What an observer needs to judge what is public to it, and the revision of the engine's for which it was worked out.
    pub(crate) needed: Option<(u64, Arc<Needed>)>,
    /// What is paused, and why.
    pub(crate) pauses: Pauses,
    /// Whether the line to the peer costs nothing, so that no budget counts what it carries.
    pub(crate) is_local: bool,
}

/// The charters and cooperations that are needed to judge what is public.
#[derive(Debug, Default)]
pub(crate) struct Needed {
    /// Charters first, because cooperations are judged by them.
    pub(crate) documents: Vec<DocumentId>,
    /// The same, to look them up.
    pub(crate) all: BTreeSet<DocumentId>,
}

impl Session {
    /// Begins a session with an authenticated peer whose line was of this pace before.
    pub(crate) fn new(peer: PublicKey, pace: Option<Pace>, now: Time) -> Self {
        Self {
            peer,
            hello: None,
            redeemed: None,
            answering: None,
            since: now,
            last_heard: now,
            clock_differs: None,
            outbox: Outbox::new(pace.map(Pace::again).unwrap_or_default()),
            inbox: VecDeque::new(),
            sets: BTreeMap::new(),
            ignored: BTreeSet::new(),
            named: BTreeSet::new(),
            awaited: BTreeSet::new(),
            telling: BTreeSet::new(),
            authority: None,
            is_fill_planned: false,
            heads_waiting: 0,
            told_authority: None,
            their_authority: None,
            confirmed_at: None,
            is_equal: false,
            exchanged: 0,
            compare_at: None,
            unequal: 0,
            records: BTreeMap::new(),
            records_at: None,
            addresses_at: None,
            needed: None,
            pauses: Pauses::default(),
            is_local: false,
        }
    }

    /// Takes the peer's hello, which comes once (R90) and must fit (R91).
    ///
    /// # Errors
    /// The reason for which the session cannot go on.
    pub(crate) fn greet(
        &mut self,
        hello: Hello,
        network: crate::identity::NetworkId,
        now: Time,
    ) -> Result<(), Violation> {
        let (lowest, highest) = message::VERSIONS;
        if self.hello.is_some() {
            return Err(Violation::UnexpectedMessage);
        }
        if hello.version_min > highest || hello.version_max < lowest {
            return Err(Violation::NoCommonVersion);
        }
        if hello.network != network {
            return Err(Violation::OtherNetwork);
        }
        if hello.observes.is_some() && (hello.territory.is_some() || hello.grant.is_some()) {
            return Err(Violation::MalformedFrame);
        }
        let apart = Span(now.0.abs_diff(hello.time.0));
        self.clock_differs = (apart > limits::CLOCK_AHEAD_MAX).then_some(apart);
        self.hello = Some(hello);
        Ok(())
    }

    /// Returns the territory that the peer says it belongs to.
    pub(crate) fn claimed(&self) -> Option<TerritoryId> {
        self.hello.as_ref().and_then(|hello| hello.territory)
    }

    /// Returns whether the peer has told the digest of charters and cooperations that we last told it.
    pub(crate) fn knows_authority(&self) -> bool {
        self.told_authority.is_some() && self.their_authority == self.told_authority
    }

    /// Returns whether the peer understands what it is told about pauses.
    pub(crate) fn knows_pauses(&self) -> bool {
        self.hello.as_ref().is_some_and(|hello| hello.features & features::PAUSES != 0)
    }

    /// Remembers that the peer opened a set that we do not know to be shared.
    pub(crate) fn ignore(&mut self, set: Home) {
        if self.ignored.len() < limits::PARTIES_MAX {
            self.ignored.insert(set);
        }
        assert!(self.ignored.len() <= limits::PARTIES_MAX, "what a peer opens in vain is bounded (R95)");
    }

    /// Plans a comparison for a moment after the last exchange, so that both sides know that they have the same; later and
    /// later while each finds that something is still under way (R203).
    pub(crate) fn schedule_compare(&mut self, now: Time) {
        let doublings = u32::from(self.unequal.saturating_sub(1)).min(limits::COMPARE_DOUBLINGS_MAX);
        self.compare_at = Some(now.plus(Span(limits::COMPARE_AFTER_CHANGE.0 << doublings)));
    }

    /// The clock was set back by this much.
    pub(crate) fn turn_back(&mut self, by: Span) {
        let kept =
            [&mut self.since, &mut self.last_heard].into_iter().chain(&mut self.compare_at).chain(&mut self.records_at);
        let kept = kept.chain(&mut self.confirmed_at).chain(&mut self.addresses_at);
        let kept = kept.chain(self.sets.values_mut().flat_map(SetState::times));
        kept.chain(self.outbox.times()).for_each(|time| *time = time.minus(by));
    }

    /// Returns when both sides last had the same in every set; none when one is not known to be equal, or there is no set,
    /// unless a source has confirmed that it has none for us, or the peer does not know our charters and cooperations: those
    /// are in no set, and whoever lacks some judges the same entries differently.
    pub(crate) fn equal_at(&self, authority: [u8; 12]) -> Option<Time> {
        if self.their_authority != Some(authority) {
            return None;
        }
        let times: Option<Vec<Time>> = self.sets.values().map(|set| set.equal_at).collect();
        times?.into_iter().min().or(self.confirmed_at)
    }

    /// Returns the sets in which the same difference was found too often.
    pub(crate) fn stuck(&self) -> Vec<Home> {
        let stuck = self.sets.iter().filter(|(_, state)| state.stuck >= limits::SAME_DIFFERENCE_MAX);
        stuck.map(|(home, _)| *home).collect()
    }
}
