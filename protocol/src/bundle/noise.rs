//! Reproducible noise for the tests of this folder: the same seed gives the same mutations on every machine.

/// A splitmix64 generator.
pub(crate) struct Noise(u64);

impl Noise {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.number() % bound as u64).expect("below a usize")
    }

    /// Returns bytes that cannot be compressed.
    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.number().to_le_bytes()[0]).collect()
    }

    /// Changes `bytes` in one to three places: a flipped bit, another byte, a cut, an insertion or a repetition.
    pub(crate) fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let at = self.below(bytes.len() + 1);
            let mark = self.number().to_le_bytes()[0];
            match (self.below(5), bytes.get_mut(at)) {
                (0, Some(byte)) => *byte ^= 1 << (mark % 8),
                (1, Some(byte)) => *byte = mark,
                (2, _) => bytes.truncate(at),
                (3, _) => bytes.insert(at, mark),
                (_, _) => bytes.extend_from_within(at..bytes.len().min(at + usize::from(mark))),
            }
        }
    }
}
