//! What a run took, counted while it is made, so that a run in which nothing happened is seen.

use super::liar::Told;

/// What a run, or many, took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Figures {
    /// Frames sent.
    pub frames: u64,
    /// Bytes in those frames.
    pub bytes: u64,
    /// Entries stored, each counted on every node.
    pub entries: u64,
    /// Entries stored, each counted once.
    pub distinct_entries: u64,
    /// Documents held, each counted on every node.
    pub documents: u64,
    /// Entries of which somebody was told that they are stored.
    pub promises: u64,
    /// Writes that had to be made again because somebody was faster.
    pub stale: u64,
    /// Charters amended and approved.
    pub amendments: u64,
    /// Keys removed from a charter.
    pub removals: u64,
    /// Cuts, with which a territory accepts the work of a removed key.
    pub accepted: u64,
    /// Acts about who is in a cooperation of many.
    pub memberships: u64,
    /// Documents that became public, each counted on every node.
    pub published: u64,
    /// Public documents that observers hold, each counted on every one.
    pub observed: u64,
    /// Streams opened.
    pub streams: u64,
    /// Streams cut.
    pub cuts: u64,
    /// Nodes that died at once.
    pub crashes: u64,
    /// Power cuts, each with what it left on a disk.
    pub power_cuts: u64,
    /// Power cuts that came while something was being written.
    pub torn_disks: u64,
    /// Disks on which a write found no room.
    pub full_disks: u64,
    /// What peers did that they must not.
    pub violations: u64,
    /// Frames that honest nodes sent each other while they were equal and nothing happened.
    pub frames_at_rest: u64,
    /// How often each lie was told.
    pub lies: Told,
    /// Virtual time from healing until all nodes knew that they are equal: the longest.
    pub converged_milliseconds: u64,
}

impl Figures {
    /// Adds what another run took.
    pub fn add(&mut self, other: &Self) {
        self.frames += other.frames;
        self.bytes += other.bytes;
        self.entries += other.entries;
        self.distinct_entries += other.distinct_entries;
        self.documents += other.documents;
        self.promises += other.promises;
        self.stale += other.stale;
        self.amendments += other.amendments;
        self.removals += other.removals;
        self.accepted += other.accepted;
        self.memberships += other.memberships;
        self.published += other.published;
        self.observed += other.observed;
        self.streams += other.streams;
        self.cuts += other.cuts;
        self.crashes += other.crashes;
        self.power_cuts += other.power_cuts;
        self.torn_disks += other.torn_disks;
        self.full_disks += other.full_disks;
        self.violations += other.violations;
        self.frames_at_rest += other.frames_at_rest;
        self.lies.add(&other.lies);
        self.converged_milliseconds = self.converged_milliseconds.max(other.converged_milliseconds);
    }
}
