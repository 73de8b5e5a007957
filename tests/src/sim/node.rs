//! One node of the world: its keys, its engine while it runs, its disk, its clock and what its shell remembers.

use super::disk::Disk;
use super::liar::{Liar, Signer};
use super::network::StreamId;
use super::random::Random;
use super::user::{Desk, Task};
use djuntu_protocol::engine::{CommandId, Config, Engine, Heard, Keys, Observing, OfficeKey, Silence};
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId, PublicKey, SecretKey, TerritoryId};
use djuntu_protocol::session::Abilities;
use djuntu_protocol::time::Time;
use std::collections::{BTreeMap, BTreeSet};

/// What a node's clock says when the simulation begins, if it is right.
const BEGINNING: i64 = 1_800_000_000_000;
/// How wrong a clock may be.
const SKEW_MAX: u64 = 4 * 3_600_000;

/// One node.
#[derive(Debug)]
pub(super) struct Node {
    /// The territory that it founds or joins, as an index.
    pub(super) territory: usize,
    /// Whether it founds that territory.
    pub(super) founds: bool,
    /// Whether it belongs to no territory and holds what is public.
    pub(super) is_observer: bool,
    /// What it observes, which the shell keeps.
    pub(super) observing: Option<Observing>,
    pub(super) keys: Keys,
    /// None while the node is down.
    pub(super) engine: Option<Engine>,
    /// Counts the starts, whatever disk the node starts on; it stands for the randomness in an epoch.
    pub(super) epoch: u64,
    /// The start counter on the disk.
    pub(super) counter: u64,
    /// Of when the backup is that the data folder says it was restored from.
    pub(super) restored: Option<Time>,
    skew: i64,
    pub(super) disk: Disk,
    /// Whether its disk is about to be full, so that a write may fail.
    pub(super) is_full: bool,
    /// Whether it dies when it next writes something.
    pub(super) dies_writing: bool,
    /// What the data folder says of the territory, at once and durably.
    pub(super) belongs: Option<TerritoryId>,
    /// What other nodes could do at their best, which the shell keeps.
    pub(super) abilities: BTreeMap<PublicKey, Abilities>,
    /// When it last heard other nodes.
    pub(super) heard: BTreeMap<PublicKey, Heard>,
    /// The present stream to each other node, as this node sees it.
    pub(super) streams: BTreeMap<usize, StreamId>,
    /// The nodes that it keeps trying to reach.
    pub(super) wanted: BTreeSet<usize>,
    /// The nodes that it refuses, and until when.
    pub(super) refused: BTreeMap<usize, u64>,
    /// Counts the wishes to be woken, of which only the last holds.
    pub(super) wish: u64,
    pub(super) tasks: BTreeMap<CommandId, Task>,
    pub(super) commands: u64,
    /// Entries of which this node has said to somebody that they are stored.
    pub(super) promises: Vec<(DocumentId, EntryId)>,
    /// How often in a row a write was too late, by document.
    pub(super) stale: BTreeMap<DocumentId, u32>,
    /// None for an honest node.
    pub(super) liar: Option<Liar>,
}

impl Node {
    /// Makes a node that does not run yet.
    pub(super) fn new(territory: usize, founds: bool, liar: Option<Liar>, random: &mut Random) -> Self {
        let node = SecretKey::from_bytes(random.bytes());
        let office = SecretKey::from_bytes(random.bytes());
        // Who joins may have an office key too, which nobody lists at first.
        let keys = Keys { node, office: (founds || random.chance(60)).then(|| office.into()) };
        let liar = liar.map(|mut liar| {
            let office = keys.office.as_ref().and_then(OfficeKey::secret);
            let own = [Some(&keys.node), office].into_iter().flatten();
            liar.signers = own.map(|key| Signer { key: key.clone(), territory: None }).collect();
            liar
        });
        Self {
            territory,
            founds,
            is_observer: false,
            observing: None,
            keys,
            engine: None,
            epoch: 0,
            counter: 0,
            restored: None,
            skew: 0,
            disk: Disk::default(),
            is_full: false,
            dies_writing: false,
            belongs: None,
            abilities: BTreeMap::new(),
            heard: BTreeMap::new(),
            streams: BTreeMap::new(),
            wanted: BTreeSet::new(),
            refused: BTreeMap::new(),
            wish: 0,
            tasks: BTreeMap::new(),
            commands: 0,
            promises: Vec::new(),
            stale: BTreeMap::new(),
            liar,
        }
    }

    /// Returns the key by which others know it.
    pub(super) fn key(&self) -> PublicKey {
        self.keys.node.public()
    }

    /// Returns whether it keeps to the protocol.
    pub(super) const fn is_honest(&self) -> bool {
        self.liar.is_none()
    }

    /// Starts the engine on what the disk has, in a new epoch and perhaps with another clock.
    ///
    /// # Errors
    /// When the node would not start, or the disk has lost what was stored.
    pub(super) fn start(&mut self, network: NetworkId, random: &mut Random) -> Result<(), String> {
        self.epoch += 1;
        self.counter += 1;
        if random.chance(50) {
            let hours = i64::try_from(random.below(2 * SKEW_MAX)).expect("hours are few");
            self.skew = hours - i64::try_from(SKEW_MAX).expect("hours are few");
        }
        self.is_full = false;
        let known = self.disk.open(network, random.chance(20))?;
        let engine = Engine::new(self.config(network), self.keys.clone(), random.bytes(), known);
        self.engine = Some(engine);
        Ok(())
    }

    /// Returns what the engine is told at the start.
    pub(super) fn config(&self, network: NetworkId) -> Config {
        let addresses = vec![format!("/memory/{}", self.territory)];
        let (restored, abilities) = (self.restored, self.abilities.clone());
        let epoch = self.counter << 32 | self.epoch;
        let silence = Silence { heard: self.heard.clone(), ..Silence::default() };
        let observing = self.observing.clone();
        Config { network, epoch, territory: self.belongs, restored, abilities, silence, addresses, observing }
    }

    /// Returns what this node's clock says.
    pub(super) fn clock(&self, now: u64) -> Time {
        let milliseconds = BEGINNING + self.skew + i64::try_from(now).expect("virtual time is short");
        Time(u64::try_from(milliseconds).expect("clocks are less wrong than they are old"))
    }

    /// Returns when this node's clock will say `time`, at least `now`.
    pub(super) fn when(&self, time: Time, now: u64) -> u64 {
        now + time.since(self.clock(now)).0
    }

    /// Returns who sits at this node, when it belongs to a territory.
    pub(super) fn desk(&self, now: u64) -> Option<Desk> {
        let territory = self.engine.as_ref()?.territory()?;
        Some(Desk { territory, has_office_key: self.keys.office.is_some(), time: self.clock(now) })
    }
}
