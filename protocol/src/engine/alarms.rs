//! What people should look at, each with since when: an alarm begins with its cause and ends with it (R204).
//!
//! Silence is the one cause that must outlast a start, so when other nodes were last heard is remembered, as what they could
//! do is (R161): it is the memory of this machine, and decides nothing.

use super::{Engine, Event, Output};
use crate::act::Home;
use crate::identity::{PublicKey, Roles, TerritoryId};
use crate::limits;
use crate::session::{Downgrade, Rest};
use crate::time::{Span, Time};
use crate::violation::Violation;
use std::collections::BTreeMap;

/// When a node was last heard, and since when it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Since when this node has wanted to be connected to it.
    pub wanted: Time,
    /// When something last came from it.
    pub last: Option<Time>,
}

/// What is known of the silence of other nodes when the engine starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// For how long nothing may be heard of any node of a territory before that is an alarm.
    pub after: Span,
    /// When each was last heard, as [`Output::Heard`] said before.
    pub heard: BTreeMap<PublicKey, Heard>,
}

impl Default for Silence {
    fn default() -> Self {
        Self { after: limits::SILENT_AFTER_DEFAULT, heard: BTreeMap::new() }
    }
}

/// Something that people should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// What it is.
    pub cause: Cause,
    /// The territory that it is about.
    pub territory: TerritoryId,
    /// The node that it is about; none when it is about all of the territory.
    pub node: Option<PublicKey>,
    /// Since when.
    pub since: Time,
}

/// Why people should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// No node of the territory was heard; whether one ever was.
    Silent(bool),
    /// The same difference was found too often.
    Stuck(Home),
    /// What the node sent was refused here: why the last time, and how often.
    Refused(Violation, u64),
    /// The node refused what this one sent, or this one itself.
    RefusedThere(Violation),
    /// The node's clock differs by so much.
    ClockDiffers(Span),
    /// The node can do less than before (R162).
    OlderVersion(Downgrade),
    /// There is no more room here for edits of the territory: how many bytes there may be, and how many documents are
    /// paused because of it (R293).
    Full(u64, usize),
    /// The node has no more room for edits of a territory, which may be ours: of which, how many bytes there may be, and how
    /// many documents are paused with it (R295).
    FullThere(TerritoryId, u64, usize),
    /// The node's budget of today is used up (R298).
    Rests(Rest),
}

/// Which alarm it is, whatever its particulars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// [`Cause::Silent`].
    Silent,
    /// [`Cause::Stuck`].
    Stuck(Home),
    /// [`Cause::Refused`].
    Refused,
    /// [`Cause::RefusedThere`].
    RefusedThere,
    /// [`Cause::ClockDiffers`].
    ClockDiffers,
    /// [`Cause::OlderVersion`].
    OlderVersion,
    /// [`Cause::Full`].
    Full,
    /// [`Cause::FullThere`].
    FullThere(TerritoryId),
    /// [`Cause::Rests`].
    Rests,
}

impl Cause {
    /// Returns which alarm it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Silent(_) => Kind::Silent,
            Self::Stuck(home) => Kind::Stuck(*home),
            Self::Refused(..) => Kind::Refused,
            Self::RefusedThere(_) => Kind::RefusedThere,
            Self::ClockDiffers(_) => Kind::ClockDiffers,
            Self::OlderVersion(_) => Kind::OlderVersion,
            Self::Full(..) => Kind::Full,
            Self::FullThere(territory, ..) => Kind::FullThere(*territory),
            Self::Rests(_) => Kind::Rests,
        }
    }
}

/// What a wanted node and this one refused of each other since they last held the same.
#[derive(Clone, Copy, Debug, Default)]
struct Refusals {
    here: Option<(Violation, u64)>,
    there: Option<Violation>,
}

/// The alarms that stand, and what they are made of.
#[derive(Debug)]
pub(super) struct Alarms {
    silence: Silence,
    /// The nodes that this one wants to be connected to, by territory: asked for with every input, so it is kept.
    wanted: BTreeMap<TerritoryId, Vec<PublicKey>>,
    refusals: BTreeMap<PublicKey, Refusals>,
    /// Since when each stands.
    standing: BTreeMap<(TerritoryId, Option<PublicKey>, Kind), Time>,
    /// When what was heard was last handed out to be kept.
    kept_at: Time,
}

impl Alarms {
    pub(super) fn new(silence: Silence) -> Self {
        let (wanted, refusals, standing) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { silence, wanted, refusals, standing, kept_at: Time(0) }
    }

    /// Returns when something last came from a node.
    pub(super) fn last_heard(&self, node: &PublicKey) -> Option<Time> {
        self.silence.heard.get(node)?.last
    }

    /// Returns of how many nodes it is remembered when they were heard.
    #[cfg(test)]
    pub(super) fn remembered(&self) -> usize {
        self.silence.heard.values().filter(|heard| heard.last.is_some()).count()
    }

    /// The clock was set back by this much.
    pub(super) fn turn_back(&mut self, by: Span) {
        let heard = self.silence.heard.values_mut();
        let heard = heard.flat_map(|heard| std::iter::once(&mut heard.wanted).chain(&mut heard.last));
        let kept = heard.chain(self.standing.values_mut()).chain(std::iter::once(&mut self.kept_at));
        kept.for_each(|time| *time = time.minus(by));
    }

    /// Both sides hold the same, so nothing that one of them refused is missing.
    pub(super) fn settle(&mut self, peer: &PublicKey) {
        self.refusals.remove(peer);
    }
}

impl Engine {
    /// Notes that something of a wanted node was refused here, or this one there.
    pub(super) fn note_refusal(&mut self, peer: PublicKey, violation: Violation, is_here: bool) {
        // Strangers come with ever new keys.
        if self.twins.binary_search(&peer).is_err() {
            return;
        }
        let refusals = self.alarms.refusals.entry(peer).or_default();
        if is_here {
            let count = refusals.here.map_or(0, |(_, count)| count);
            refusals.here = Some((violation, count + 1));
        } else {
            refusals.there = Some(violation);
        }
    }

    /// Follows which nodes are wanted: of others nothing is remembered.
    pub(super) fn follow_twins(&mut self) {
        let (now, twins, alarms) = (self.now, &self.twins, &mut self.alarms);
        let before = alarms.silence.heard.len();
        alarms.silence.heard.retain(|node, _| twins.binary_search(node).is_ok());
        alarms.refusals.retain(|node, _| twins.binary_search(node).is_ok());
        let is_less = alarms.silence.heard.len() < before;
        let room = limits::ABILITIES_REMEMBERED_MAX.saturating_sub(alarms.silence.heard.len());
        let unknown = twins.iter().filter(|node| !alarms.silence.heard.contains_key(*node));
        let new: Vec<PublicKey> = unknown.take(room).copied().collect();
        let is_more = !new.is_empty();
        alarms.silence.heard.extend(new.into_iter().map(|node| (node, Heard { wanted: now, last: None })));
        if is_less || is_more {
            self.keep_heard();
        }
        self.look_for_alarms();
    }

    /// Takes down when connected nodes were last heard, and has it kept: at once when one has just gone, else now and then.
    pub(super) fn take_down_heard(&mut self, at_once: bool) {
        for (node, session) in &self.sessions {
            if let Some(heard) = self.alarms.silence.heard.get_mut(node).filter(|_| session.hello.is_some()) {
                heard.last = Some(session.last_heard);
            }
        }
        let is_due = self.now.since(self.alarms.kept_at) >= limits::HEARD_KEPT_INTERVAL && !self.sessions.is_empty();
        if at_once || is_due {
            self.keep_heard();
        }
    }

    fn keep_heard(&mut self) {
        self.alarms.kept_at = self.now;
        self.outputs.push_back(Output::Heard(self.alarms.silence.heard.clone()));
    }

    /// Looks which alarms stand now, and tells of those that have begun or ended.
    pub(super) fn look_for_alarms(&mut self) {
        let found = self.alarms();
        let key = |alarm: &Alarm| (alarm.territory, alarm.node, alarm.cause.kind());
        let standing: BTreeMap<_, _> = found.iter().map(|alarm| (key(alarm), alarm.since)).collect();
        let before = std::mem::replace(&mut self.alarms.standing, standing);
        let begun = found.into_iter().filter(|alarm| !before.contains_key(&key(alarm)));
        self.outputs.extend(begun.map(|alarm| Output::Emit(Event::AlarmBegun(alarm))));
        let ended = before.into_keys().filter(|key| !self.alarms.standing.contains_key(key));
        let ended = ended.map(|(territory, node, kind)| Output::Emit(Event::AlarmEnded(territory, node, kind)));
        self.outputs.extend(ended);
    }

    /// Returns the alarms that stand now, those of one territory together.
    pub(super) fn alarms(&self) -> Vec<Alarm> {
        let mut alarms = Vec::new();
        for (territory, nodes) in &self.alarms.wanted {
            alarms.extend(self.silent(*territory, nodes));
            for node in nodes {
                for cause in self.causes_of(*node) {
                    let key = (*territory, Some(*node), cause.kind());
                    let since = self.alarms.standing.get(&key).copied().unwrap_or(self.now);
                    alarms.push(Alarm { cause, territory: *territory, node: Some(*node), since });
                }
            }
        }
        for (territory, (limit, documents)) in self.full_here() {
            let since = self.alarms.standing.get(&(territory, None, Kind::Full)).copied().unwrap_or(self.now);
            alarms.push(Alarm { cause: Cause::Full(limit, documents), territory, node: None, since });
        }
        alarms
    }

    /// Returns when the next territory will have been silent for too long.
    pub(super) fn next_alarm(&self) -> Option<Time> {
        assert!(!cfg!(test) || self.alarms.wanted == self.wanted_nodes(), "what was kept is what would be found");
        let ends = self.alarms.wanted.iter().filter_map(|(territory, nodes)| {
            let (heard, _) = self.last_sign(nodes)?;
            let is_told = self.alarms.standing.contains_key(&(*territory, None, Kind::Silent));
            (!is_told).then(|| heard.plus(self.alarms.silence.after))
        });
        ends.min()
    }

    /// Works out again which nodes of which territory are wanted, because that or a charter has changed.
    pub(super) fn sort_wanted(&mut self) {
        self.alarms.wanted = self.wanted_nodes();
    }

    /// Returns the nodes that this one wants to be connected to, by territory.
    fn wanted_nodes(&self) -> BTreeMap<TerritoryId, Vec<PublicKey>> {
        let mut wanted: BTreeMap<TerritoryId, Vec<PublicKey>> = BTreeMap::new();
        for (territory, charters) in self.authority.territories() {
            let keys = charters.tips().flat_map(|(_, charter)| &charter.keys);
            let nodes = keys.filter(|listed| listed.roles.include(Roles::NODE)).map(|listed| listed.key);
            let mut nodes: Vec<PublicKey> = nodes.filter(|node| self.twins.binary_search(node).is_ok()).collect();
            nodes.sort_unstable();
            nodes.dedup();
            if !nodes.is_empty() {
                wanted.insert(territory, nodes);
            }
        }
        wanted
    }

    /// Returns when a node of these was last heard, or else wanted first, and whether one ever was; none while one of them
    /// is connected, or nothing is remembered.
    fn last_sign(&self, nodes: &[PublicKey]) -> Option<(Time, bool)> {
        let is_here = |node: &PublicKey| self.sessions.get(node).is_some_and(|session| session.hello.is_some());
        if nodes.iter().any(is_here) {
            return None;
        }
        let heard = || nodes.iter().filter_map(|node| self.alarms.silence.heard.get(node));
        let last = heard().filter_map(|heard| heard.last).max();
        let first = || heard().map(|heard| heard.wanted).min();
        last.map(|last| (last, true)).or_else(|| first().map(|first| (first, false)))
    }

    fn silent(&self, territory: TerritoryId, nodes: &[PublicKey]) -> Option<Alarm> {
        let (since, was_heard) = self.last_sign(nodes)?;
        let is_long = self.now.since(since) >= self.alarms.silence.after;
        is_long.then_some(Alarm { cause: Cause::Silent(was_heard), territory, node: None, since })
    }

    fn causes_of(&self, node: PublicKey) -> Vec<Cause> {
        let session = self.sessions.get(&node);
        let refusals = self.alarms.refusals.get(&node).copied().unwrap_or_default();
        let stuck = session.map(crate::session::Session::stuck).unwrap_or_default();
        let clock = session.and_then(|session| session.clock_differs);
        let mut causes: Vec<Cause> = stuck.into_iter().map(Cause::Stuck).collect();
        causes.extend(refusals.here.map(|(violation, count)| Cause::Refused(violation, count)));
        causes.extend(refusals.there.map(Cause::RefusedThere));
        causes.extend(clock.map(Cause::ClockDiffers));
        causes.extend(self.downgraded.get(&node).copied().map(Cause::OlderVersion));
        let pauses = session.map(|session| &session.pauses);
        let full = pauses.into_iter().flat_map(|pauses| pauses.full_there().map(|full| (full, pauses.len())));
        causes.extend(full.map(|((territory, limit), paused)| Cause::FullThere(territory, limit, paused)));
        causes.extend(pauses.and_then(|pauses| pauses.rest_there).map(Cause::Rests));
        causes
    }
}
