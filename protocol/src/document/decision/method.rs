//! The rules by which tallies decide a question (R231).

use super::{BodyTally, Question};
use crate::act::Method;
use std::collections::BTreeSet;

/// What tallies come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// The option at this place is adopted.
    Adopted(usize),
    /// No option is.
    Rejected,
    /// That cannot be said yet.
    Undecided,
}

impl Question {
    /// Returns what these tallies decide by the question's method. More tallies never change what a threshold has decided,
    /// and by every other method nothing is decided before all are there.
    pub fn decide(&self, tallies: &[&BodyTally]) -> Decided {
        let bodies: BTreeSet<usize> = tallies.iter().map(|tally| tally.body).collect();
        if bodies.len() != tallies.len() {
            return Decided::Undecided;
        }
        let is_whole = bodies.len() == self.opening.bodies.len();
        let adopted = match self.opening.method {
            Method::Threshold(n) => self.chosen_by(tallies, u64::from(n)),
            Method::Consent | Method::Unanimity | Method::Majority if !is_whole => return Decided::Undecided,
            Method::Unanimity => self.chosen_by(tallies, self.opening.weight()),
            Method::Consent if tallies.iter().any(|tally| tally.tally.objects) => None,
            Method::Consent => first(&self.points(tallies)),
            Method::Majority => {
                let points = self.points(tallies);
                let all: u128 = points.iter().sum();
                points.iter().position(|points| points * 2 > all)
            }
        };
        match adopted {
            Some(option) => Decided::Adopted(option),
            None if is_whole => Decided::Rejected,
            None => Decided::Undecided,
        }
    }

    /// Returns the votes for each option, each as much as its body weighs.
    fn points(&self, tallies: &[&BodyTally]) -> Vec<u128> {
        let of_option = |option: usize| {
            let points = tallies.iter().map(|tally| {
                let count = tally.tally.counts.get(option).copied().unwrap_or_default();
                u128::from(count) * u128::from(self.weight_of(tally.body))
            });
            points.sum()
        };
        (0..self.opening.options.len()).map(of_option).collect()
    }

    /// Returns the option that bodies of this weight together have chosen, which is more than half of all.
    fn chosen_by(&self, tallies: &[&BodyTally], weight: u64) -> Option<usize> {
        (0..self.opening.options.len()).find(|option| {
            let choose = tallies.iter().filter(|tally| tally.choice() == Some(*option));
            choose.map(|tally| u64::from(self.weight_of(tally.body))).sum::<u64>() >= weight
        })
    }

    fn weight_of(&self, body: usize) -> u32 {
        self.opening.bodies.get(body).map_or(0, |body| body.weight)
    }
}

impl BodyTally {
    /// Returns the option for which its body has more votes than for any other.
    pub fn choice(&self) -> Option<usize> {
        first(&self.tally.counts.iter().map(|count| u128::from(*count)).collect::<Vec<_>>())
    }
}

/// Returns the place of the greatest number; none when that are two, or it is none at all.
fn first(points: &[u128]) -> Option<usize> {
    let most = points.iter().max().copied().filter(|most| *most > 0)?;
    let mut places = points.iter().enumerate().filter(|(_, points)| **points == most);
    let (place, _) = places.next()?;
    places.next().is_none().then_some(place)
}
