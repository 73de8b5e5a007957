//! What the nodes send, by what it is for.

/// What a frame is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Greetings,
    Entries,
    Receipts,
    Comparisons,
}

/// Frames, and their bytes without what the connection adds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many frames.
    pub frames: u64,
    /// How many bytes they have together.
    pub bytes: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.frames += other.frames;
        self.bytes += other.bytes;
    }
}

/// What each node has sent since this was last taken.
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    nodes: Vec<[Tally; 4]>,
}

impl Traffic {
    pub(super) fn new(nodes: usize) -> Self {
        Self { nodes: vec![[Tally::default(); 4]; nodes] }
    }

    /// Counts what a node sends.
    pub(super) fn count(&mut self, node: usize, kind: Kind, tally: Tally) {
        let counted = self.nodes.get_mut(node).and_then(|kinds| kinds.get_mut(kind as usize));
        *counted.expect("every node is counted") += tally;
    }

    /// Returns what was counted, and begins anew.
    pub(super) fn take(&mut self) -> Self {
        let anew = Self::new(self.nodes.len());
        std::mem::replace(self, anew)
    }

    /// Returns what these nodes sent of these kinds, together.
    pub(super) fn sum(&self, nodes: impl IntoIterator<Item = usize>, kinds: &[Kind]) -> Tally {
        let mut sum = Tally::default();
        for node in nodes {
            let counted = self.nodes.get(node).into_iter();
            counted.flat_map(|of| kinds.iter().filter_map(|kind| of.get(*kind as usize))).for_each(|t| sum += *t);
        }
        sum
    }
}
