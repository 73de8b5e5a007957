//! The engine: all sessions, the charters and cooperations, and the catalogue of documents.
//!
//! It never does anything itself. [`Engine::handle`] takes one input and the time, [`Engine::poll`] gives what is to be
//! done, in order, until there is nothing left. The same engine runs in the node (real network and disk), in the simulator
//! (one seed) and in the benches.
//!
//! Rules of the seam: a [`Output::Persist`] always stands before everything that depends on it, and answers to a person or
//! a peer wait for [`Input::Stored`] (R2). What is not in memory is asked for and comes back as an input; a load sees every
//! earlier `Persist` (R3). The engine never opens a view (R60).
//!
//! In reading order: what comes and goes (`io`), what there is to do (`work`) · peers and what they may (`peers`,
//! `downgrade`) · which documents differ (`compare`), entries that go (`send`) and come (`receive`, `orphans`) · what is
//! stored first (`store`) · what has no room, here or there (`pauses`), and what a metered line carries in a day (`budget`) ·
//! what people want (`commands`, `charter`, `invitations`, `cooperate`) · what travels in files
//! (`carry`) · what everybody may read (`publish`), and who only reads (`observe`) · what a node does by itself (`chores`,
//! `epochs`, `recovery`) · where nodes are (`records`) · what is in memory (`catalogue`, `logs`, `verdicts`) · what is told
//! of it (`status`, `alarms`, `gauges`).

mod alarms;
mod budget;
mod carry;
mod catalogue;
mod charter;
mod chores;
mod commands;
mod compare;
mod cooperate;
mod downgrade;
mod epochs;
mod files;
mod funds;
mod gauges;
mod invitations;
mod io;
mod keys;
mod logs;
mod measures;
mod needed;
mod observe;
mod orphans;
mod pauses;
mod peers;
mod projects;
mod publish;
mod receive;
mod records;
mod recovery;
mod send;
mod statements;
pub mod status;
mod store;
mod verdicts;
mod work;

pub use alarms::{Alarm, Cause, Heard, Kind as AlarmKind, Silence};
pub use budget::{BudgetStatus, Spent};
pub use carry::{Carrier, Gift, Parcel, Taken};
pub use charter::CharterSheet;
pub use files::FilePeer;
pub use gauges::Gauges;
pub use io::{
    Answer, Command, CommandId, Config, Event, Input, Known, Output, PageRequest, Persist, PersistedPage, Reading,
    Refusal, Stand, StoredEntry, Ticket,
};
pub use keys::{Keys, OfficeKey, Protection};
pub use observe::{Observing, ObservingStatus, SourceStatus};
pub use pauses::QuotaStatus;
pub use recovery::RecoveryStatus;

use crate::act::Home;
use crate::authority::Authority;
use crate::document::{Log, restore};
use crate::identity::{DocumentId, PublicKey, SecretKey, TerritoryId};
use crate::invitation::Invitation;
use crate::limits;
use crate::quota::{Accounts, Full};
use crate::reconcile::PrefixTree;
use crate::session::{Downgrade, Pace, Session};
use crate::time::{Span, Time};
use alarms::Alarms;
use budget::Budget;
use catalogue::Catalogue;
use chores::Chores;
use keys::Promise;
use logs::Logs;
use orphans::Orphans;
use records::Records;
use recovery::Recovery;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use store::Batch;
use verdicts::Verdicts;
use work::{Waiting, Work, Worklist};

/// The whole protocol state of one node.
#[derive(Debug)]
pub struct Engine {
    config: Config,
    keys: Keys,
    successor: Option<SecretKey>,
    /// What invitations have promised and the office key is needed for, while it is locked.
    promises: BTreeSet<Promise>,
    entropy: Entropy,
    now: Time,
    territory: Option<TerritoryId>,
    authority: Authority,
    catalogue: Catalogue,
    logs: Logs,
    verdicts: Verdicts,
    /// The epoch in which this node writes, in documents where it is not that of its start (R151).
    epochs: BTreeMap<DocumentId, u64>,
    chores: Chores,
    orphans: Orphans,
    /// What others take here, and may.
    accounts: Accounts,
    /// The documents in which there is no room here for something, and for what.
    paused: BTreeMap<DocumentId, Full>,
    /// What is compared with a peer with whom something is paused, while it is looked at.
    unpaused: PrefixTree,
    budget: Option<Budget>,
    recovery: Recovery,
    records: Records,
    unreadable: BTreeSet<DocumentId>,
    sessions: BTreeMap<PublicKey, Session>,
    alarms: Alarms,
    last_equal: BTreeMap<PublicKey, Time>,
    /// What the lines to other nodes carried when they were last connected.
    paces: BTreeMap<PublicKey, Pace>,
    accepting: BTreeMap<PublicKey, Invitation>,
    downgraded: BTreeMap<PublicKey, Downgrade>,
    twins: Vec<PublicKey>,
    work: Worklist,
    batch: Batch,
    outputs: VecDeque<Output>,
    /// How many requests for pages were made.
    page_requests: u64,
    compare_at: Time,
    wakes_at: Option<Time>,
    authority_changed: bool,
    /// Counts the changes of charters, of cooperations and of who is introduced by an invitation.
    authority_revision: u64,
}

/// Numbers that nobody can guess and that the seed alone decides, so that a simulation can be replayed.
#[derive(Debug)]
struct Entropy {
    seed: [u8; 32],
    drawn: u64,
}

impl Engine {
    /// Builds the engine on what the node had stored.
    ///
    /// Entries in `known` that do not fit (because the archive is damaged) are left out; the twins send them again.
    pub fn new(config: Config, keys: Keys, seed: [u8; 32], known: Known) -> Self {
        let is_bounded = config.abilities.len() <= limits::ABILITIES_REMEMBERED_MAX;
        assert!(is_bounded, "the shell says again what it was told to remember (R161)");
        let mut engine = Self {
            keys,
            successor: None,
            promises: BTreeSet::new(),
            entropy: Entropy { seed, drawn: 0 },
            now: Time::default(),
            territory: config.territory,
            recovery: Recovery::new(config.restored),
            alarms: Alarms::new(config.silence.clone()),
            records: Records::default(),
            config,
            authority: Authority::default(),
            catalogue: Catalogue::default(),
            logs: Logs::default(),
            verdicts: Verdicts::default(),
            epochs: BTreeMap::new(),
            chores: Chores::default(),
            orphans: Orphans::default(),
            accounts: Accounts::new(known.used),
            paused: BTreeMap::new(),
            unpaused: PrefixTree::new(),
            budget: None,
            unreadable: BTreeSet::new(),
            sessions: BTreeMap::new(),
            last_equal: BTreeMap::new(),
            paces: BTreeMap::new(),
            accepting: BTreeMap::new(),
            downgraded: BTreeMap::new(),
            twins: Vec::new(),
            work: Worklist::default(),
            batch: Batch::default(),
            outputs: VecDeque::new(),
            page_requests: 0,
            compare_at: Time::default(),
            wakes_at: None,
            authority_changed: true,
            authority_revision: 0,
        };
        for (document, header, fingerprint) in known.documents {
            engine.catalogue.insert(document, header, fingerprint);
        }
        for (document, entries) in known.authority {
            if let Some(log) = restore(document, entries, engine.config.network) {
                engine.adopt_log(log);
            }
        }
        engine.find_territory();
        engine.catalogue.all_begun().into_iter().for_each(|document| engine.work.push(Work::Adopt(document)));
        engine
    }

    /// Takes one input. Call [`Engine::poll`] until it returns none afterwards.
    pub fn handle(&mut self, now: Time, input: Input) {
        self.turn_back(self.now.since(now));
        self.now = now;
        self.recovery.start(now);
        self.begin_day();
        self.lock_again();
        match input {
            Input::Connected(peer) => self.handle_connected(peer),
            Input::FileBytes(peer, bytes) => self.count_bytes(peer, bytes),
            Input::Local(peer) => self.handle_local(peer),
            Input::Received(peer, frame) => {
                self.count_frame(peer, frame.len());
                self.handle_frame(peer, &frame);
            }
            Input::Examined(peer, incoming) => {
                self.count_frame(peer, incoming.bytes);
                self.handle_received(peer, incoming);
            }
            Input::Disconnected(peer) => self.handle_disconnected(peer),
            Input::Command(id, command) => self.work.push(Work::Command(id, Box::new(command))),
            Input::Stored(ticket) => self.handle_stored(ticket),
            Input::Loaded(document, entries) => self.handle_loaded(document, entries),
            Input::PagesLoaded(peer, number, pages) => self.handle_pages_loaded(peer, number, pages),
            Input::Addresses(addresses) => {
                self.config.addresses = addresses;
                self.plan_record_news();
            }
            Input::Successor(key) => self.handle_successor(key),
            Input::Office(key) => self.take_office_key(*key),
            Input::Tick => self.handle_tick(),
        }
        self.work_off();
        while std::mem::take(&mut self.authority_changed) {
            self.reconsider_membership();
            self.work_off();
        }
        self.tell_recovered();
        self.flush();
        self.logs.shrink();
        self.ask_to_wake();
    }

    /// Returns the next thing to do.
    pub fn poll(&mut self) -> Option<Output> {
        let output = self.outputs.pop_front()?;
        if let Output::Send(peer, frame) = &output {
            self.count_frame(*peer, frame.len());
        }
        Some(output)
    }

    /// Returns the network.
    pub const fn network(&self) -> crate::identity::NetworkId {
        self.config.network
    }

    /// Returns whether others are judged by a document: a charter or a cooperation.
    pub fn judges_by(&self, document: &DocumentId) -> bool {
        self.catalogue.header(document).is_some_and(|header| header.home.is_none())
    }

    /// Returns the territory that this node belongs to.
    pub const fn territory(&self) -> Option<TerritoryId> {
        self.territory
    }

    /// Returns whether the log of a document that is held is loaded, and asks for it otherwise.
    fn is_loaded(&mut self, document: &DocumentId) -> bool {
        let held = self.catalogue.header(document).is_some() && !self.unreadable.contains(document);
        if !held || self.logs.contains(document) {
            return true;
        }
        if self.logs.begin_load(*document) {
            self.outputs.push_back(Output::Load(*document));
        }
        false
    }

    fn handle_loaded(&mut self, document: DocumentId, entries: Option<Vec<StoredEntry>>) {
        self.logs.end_load(&document);
        self.work.wake(&document);
        let expected = self.catalogue.fingerprint(&document);
        let log = entries.and_then(|entries| restore(document, entries, self.config.network));
        match log {
            Some(log) if Some(log.fingerprint()) == expected => {
                self.logs.put(log);
                self.note_log(&document);
            }
            Some(_) | None => {
                self.unreadable.insert(document);
                self.outputs.push_back(Output::Emit(Event::Damaged(document)));
            }
        }
    }

    /// Puts in a log and takes from it what others are judged by.
    fn adopt_log(&mut self, log: Log) {
        self.catalogue.insert(log.document(), log.header(), log.fingerprint());
        if log.home().is_none() {
            self.authority_revision += 1;
            self.authority.update(&log);
            self.authority_changed = true;
            self.verdicts.clear();
        }
        self.logs.put(log);
    }

    /// The clock was set back: what was planned for in a minute is still planned for in a minute (R4). A clock that was set
    /// ahead only makes things be due.
    fn turn_back(&mut self, by: Span) {
        if by == Span::default() {
            return;
        }
        self.compare_at = self.compare_at.minus(by);
        self.wakes_at = None;
        self.last_equal.values_mut().for_each(|time| *time = time.minus(by));
        self.alarms.turn_back(by);
        self.sessions.values_mut().for_each(|session| session.turn_back(by));
        self.orphans.turn_back(by);
        self.chores.turn_back(by);
        self.recovery.turn_back(by);
        self.records.turn_back(by);
        self.turn_lock_back(by);
    }

    fn handle_tick(&mut self) {
        self.wakes_at = None;
        self.orphans.expire(self.now);
        self.close_stale_sessions();
        if self.now >= self.compare_at {
            self.compare_at = self.now.plus(self.entropy.jittered(limits::COMPARE_INTERVAL));
            self.open_all_sets();
        }
        self.open_changed_sets();
        self.begin_chores();
        self.take_down_heard(false);
        self.look_for_alarms();
        self.tell_records();
    }

    fn ask_to_wake(&mut self) {
        let changed = self.sessions.values().filter_map(|session| session.compare_at).min();
        let compare = changed.map_or(self.compare_at, |at| at.min(self.compare_at));
        let compare = Some(compare).filter(|_| !self.sessions.is_empty());
        let others = [self.chores.next(), self.next_alarm(), self.next_records(), self.next_day(), self.locks_at()];
        let next = compare.into_iter().chain(others.into_iter().flatten()).min();
        if let Some(next) = next.filter(|next| self.wakes_at != Some(*next)) {
            self.wakes_at = Some(next);
            self.outputs.push_back(Output::WakeAt(next));
        }
    }

    /// Returns whether two territories, one of them ours, share what belongs to `home`: both are parties, so that nobody
    /// else relays anything of it, whoever wrote it (R143). What a territory holds it keeps,
    /// also among its own nodes, when it is no party any more.
    fn shares(&self, theirs: TerritoryId, home: Home) -> bool {
        let Some(ours) = self.territory else { return false };
        let is_shared = |territory| self.authority.is_party(territory, home);
        if theirs == ours { self.authority.has_shared(ours, home) } else { is_shared(ours) && is_shared(theirs) }
    }
}

impl Entropy {
    /// Draws 32 bytes.
    fn draw(&mut self) -> [u8; 32] {
        self.drawn += 1;
        *blake3::keyed_hash(&self.seed, &self.drawn.to_le_bytes()).as_bytes()
    }

    /// Draws a nonce.
    fn nonce(&mut self) -> [u8; 8] {
        *self.draw().first_chunk().expect("a nonce is shorter than a hash")
    }

    /// Returns a span between three quarters and five quarters of `span`.
    fn jittered(&mut self, span: Span) -> Span {
        let drawn = u64::from_le_bytes(self.nonce());
        let jittered = Span(span.0 - span.0 / 4 + drawn % (span.0 / 2).max(1));
        assert!(jittered <= Span(span.0.saturating_mul(2)), "jitter is less than the span");
        jittered
    }
}

#[cfg(test)]
mod tests;
