//! Chance, from one seed alone: the same seed draws the same numbers on every machine.

/// A SplitMix64 generator: small, fast, and good enough to choose what goes wrong next.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Returns the generator of a seed for one purpose, so that a new purpose does not disturb the others.
    pub(crate) fn of(seed: u64, purpose: &str) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("djuntu simulator");
        hasher.update(&seed.to_le_bytes()).update(purpose.as_bytes());
        let state = hasher.finalize().as_bytes().first_chunk().copied().expect("a hash is longer than a number");
        Self(u64::from_le_bytes(state))
    }

    /// Draws any number.
    pub(crate) const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Draws a number below `bound`, or 0 when the bound is 0.
    pub(crate) const fn below(&mut self, bound: u64) -> u64 {
        let drawn = self.number();
        if bound == 0 { 0 } else { drawn % bound }
    }

    /// Draws a number from `low` to `high`, both included.
    pub(crate) const fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// Draws an index of a collection of `length` things.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("an index is below a length")
    }

    /// Returns true `percent` times in a hundred.
    pub(crate) const fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Draws one of `things`, none when there are none.
    pub(crate) fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let index = self.index(things.len());
        things.get(index)
    }

    /// Draws 32 bytes, for keys and seeds.
    pub(crate) fn bytes(&mut self) -> [u8; 32] {
        *blake3::hash(&self.number().to_le_bytes()).as_bytes()
    }
}
