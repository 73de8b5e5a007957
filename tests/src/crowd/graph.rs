//! Who is connected with whom: a small world, as invitations make it, and how far apart its territories are.
//!
//! Territories stand in a ring and know their nearest neighbours, and each knows one that is far away. So a territory has
//! about six twins however many there are, and the way between two grows with the logarithm of the number.

use crate::sim::Random;
use std::collections::BTreeSet;
use std::ops::Range;

/// How many neighbours on each side of it a territory is connected with.
const NEIGHBOURS: usize = 2;
/// How often, in a hundred, the far one is in the same region.
const SAME_REGION: u64 = 75;

/// The connections between territories.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    linked: Vec<BTreeSet<usize>>,
}

impl Graph {
    /// Draws the connections of territories that live in these regions, which lie one behind the other.
    pub(super) fn small_world(regions: &[Range<usize>], random: &mut Random) -> Self {
        let count = regions.last().map_or(0, |region| region.end);
        let mut graph = Self { linked: vec![BTreeSet::new(); count] };
        for territory in 0..count {
            for distance in 1..=NEIGHBOURS {
                graph.link(territory, (territory + distance) % count);
            }
        }
        for region in regions {
            for territory in region.clone() {
                let is_near = random.chance(SAME_REGION);
                let other = if is_near { region.start + random.index(region.len()) } else { random.index(count) };
                graph.link(territory, other);
            }
        }
        graph
    }

    fn link(&mut self, a: usize, b: usize) {
        if a != b {
            self.of_mut(a).insert(b);
            self.of_mut(b).insert(a);
        }
    }

    fn of_mut(&mut self, territory: usize) -> &mut BTreeSet<usize> {
        self.linked.get_mut(territory).expect("there are as many territories as there are indices")
    }

    /// Returns whom a territory is connected with.
    pub(super) fn of(&self, territory: usize) -> &BTreeSet<usize> {
        self.linked.get(territory).expect("there are as many territories as there are indices")
    }

    /// Returns every connection once.
    pub(super) fn links(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.linked.len()).flat_map(|a| self.of(a).range(a + 1..).map(move |b| (a, *b)))
    }

    /// Returns how many connections lie between one territory and the farthest in its region, on ways that do not leave
    /// the region; none when some cannot be reached so.
    fn eccentricity(&self, from: usize, region: &Range<usize>) -> Option<usize> {
        let mut reached = BTreeSet::from([from]);
        let mut farthest = vec![from];
        let mut distance = 0;
        loop {
            let linked = farthest.iter().flat_map(|territory| self.of(*territory)).copied();
            let next: Vec<usize> = linked.filter(|other| region.contains(other) && reached.insert(*other)).collect();
            if next.is_empty() {
                return (reached.len() == region.len()).then_some(distance);
            }
            (farthest, distance) = (next, distance + 1);
        }
    }

    /// Returns the most connections between two territories of a region, on ways that do not leave it; none when it is
    /// in pieces.
    pub(super) fn diameter(&self, region: &Range<usize>) -> Option<usize> {
        let farthest: Option<Vec<usize>> =
            region.clone().map(|territory| self.eccentricity(territory, region)).collect();
        farthest?.into_iter().max()
    }
}

#[cfg(test)]
mod tests;
