//! Everything that a liar does, in one table, and how often it was done.

/// Builds the table: one line per lie gives the variant, its name in the figures, and what it is.
macro_rules! lies {
    ($($(#[$doc:meta])* $lie:ident = $name:literal;)*) => {
        /// Something that a liar does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Lie {
            $($(#[$doc])* $lie,)*
        }

        impl Lie {
            /// Every lie.
            pub const ALL: [Self; LIES] = [$(Self::$lie),*];

            /// Returns its name in the figures.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$lie => $name),* }
            }
        }
    };
}

/// How many lies there are.
const LIES: usize = 12;

lies! {
    /// Two entries with one number, and two binding acts with one `n`.
    Equivocate = "equivocate";
    /// Frames and entries that are never sent.
    Withhold = "withhold";
    /// Entries backwards, frames behind later ones.
    Reorder = "reorder";
    /// Frames of other times, sessions and peers.
    Replay = "replay";
    /// Heads, fingerprints and digests that are not one's own.
    LieAboutHeads = "lie_about_heads";
    /// Entries of others, changed on the way.
    ForgeRelays = "forge_relays";
    /// What belongs to others: their territory, their documents, their keys.
    Squat = "squat";
    /// Old epochs, old times, keys that were removed.
    Backdate = "backdate";
    /// Small messages that would become big: compressed, deeply nested, with huge counts, with huge changes.
    Bomb = "bomb";
    /// More talk than anybody needs.
    Flood = "flood";
    /// To each peer something else.
    SendSelectively = "send_selectively";
    /// Work under charters that are past, and deaf ears for newer ones.
    UseStaleCharter = "use_stale_charter";
}

/// How often each lie was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told([u64; LIES]);

impl Told {
    /// Counts a lie.
    pub(in crate::sim) fn count(&mut self, lie: Lie) {
        let index = Lie::ALL.iter().position(|other| *other == lie).expect("every lie is in the table");
        *self.0.get_mut(index).expect("there is a count for each") += 1;
    }

    /// Adds what others told.
    pub fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(count, more)| *count += more);
    }

    /// Returns each lie and how often it was told.
    pub fn iter(&self) -> impl Iterator<Item = (Lie, u64)> {
        Lie::ALL.into_iter().zip(self.0)
    }
}

impl serde::Serialize for Told {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(lie, count)| (lie.name(), count)))
    }
}
