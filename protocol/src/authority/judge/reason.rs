//! Why an entry does not count, and what can be done about it: each a sentence for people (R39).

/// Why an entry is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its author made two entries with one number, and the other branch counts (R33).
    Fork,
    /// Its changes rest on a branch that does not count (R34).
    RestsOnFork,
    /// Its author's key is no longer in the charter with the role, no cut reaches it, and nobody entitled built on it
    /// (R31, R35, R32).
    NotEntitledToday,
    /// Its territory is no party of the cooperation, and nobody entitled built on it (R31, R32).
    NoParty,
    /// Its author has begun more chains here than count by themselves, no cut reaches it, and nobody entitled built on it
    /// (R38).
    TooManyEpochs,
    /// A binding act that does not count, and that another territory has cited: neither in force nor void (R36).
    Contested,
}

/// What can be done about an entry that is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remedy {
    /// Its territory extends the cut of the key until it reaches the entry.
    Accept,
    /// Its territory extends the cut, or signs again; or all parties sign something else.
    Settle,
    /// Whoever still wants what it says writes it again.
    WriteAgain,
    /// The territory is admitted again, or somebody who is a party writes it again.
    AdmitAgain,
}

impl Reason {
    /// Every reason.
    pub const ALL: &'static [Self] =
        &[Self::Fork, Self::RestsOnFork, Self::NotEntitledToday, Self::NoParty, Self::TooManyEpochs, Self::Contested];

    /// Returns what can be done.
    pub const fn remedy(self) -> Remedy {
        match self {
            Self::Fork | Self::RestsOnFork => Remedy::WriteAgain,
            Self::NotEntitledToday | Self::TooManyEpochs => Remedy::Accept,
            Self::NoParty => Remedy::AdmitAgain,
            Self::Contested => Remedy::Settle,
        }
    }

    /// Returns whether nothing is wrong with the entry but that its author has no right any more: then a cut can accept it
    /// (R35), somebody entitled can vouch for its changes (R32), and as a binding act it can be contested (R36).
    pub(super) const fn is_about_right(self) -> bool {
        match self {
            Self::NotEntitledToday | Self::NoParty | Self::TooManyEpochs => true,
            Self::Fork | Self::RestsOnFork | Self::Contested => false,
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Fork => "its author made two entries with the same number, and the other one counts",
            Self::RestsOnFork => "it builds on a branch that does not count",
            Self::NotEntitledToday => "its author's key is no longer in the charter",
            Self::NoParty => "its territory is no party of the cooperation",
            Self::TooManyEpochs => "its author has begun more chains in this document than count by themselves",
            Self::Contested => {
                "its author's right has ended, but another territory had it before: neither in force nor void"
            }
        })
    }
}

impl std::fmt::Display for Remedy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Accept => "its territory can accept it: an office key extends the cut of the key that made it",
            Self::Settle => "its territory can accept it or sign again, or all parties sign another version",
            Self::WriteAgain => "whoever still wants what it says writes it again",
            Self::AdmitAgain => "the parties can admit its territory again, or write it again themselves",
        })
    }
}
