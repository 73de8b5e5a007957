//! Where things are in the archive.

/// Most segments of an archive: those whose names have six digits, 64 TB in all.
pub(super) const SEGMENTS_MAX: u32 = 999_999;

/// A place between two records of the archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The number of the segment, from 1.
    pub segment: u32,
    /// The offset in the segment's file, in bytes.
    pub offset: u64,
}

/// Where one entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryPosition {
    /// The number of the segment, from 1.
    pub segment: u32,
    /// Where the record with the entry's page begins in the segment's file, in bytes.
    pub offset: u64,
    /// Which entry of the page it is, from 0.
    pub index: u32,
}

impl Position {
    /// Before everything.
    pub const START: Self = Self { segment: 0, offset: 0 };
}

impl EntryPosition {
    /// Returns where the record with the entry's page begins.
    pub const fn record(self) -> Position {
        Position { segment: self.segment, offset: self.offset }
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "byte {} of {}", self.offset, segment_name(self.segment))
    }
}

/// Returns the numbers of the segments among the files in a folder, ascending; other files are left alone.
pub(super) fn segments(names: &[String]) -> Vec<u32> {
    let mut segments = Vec::new();
    for name in names {
        let number = name.strip_suffix(".bundle").and_then(|stem| stem.parse().ok());
        let known = |number: &u32| (1..=SEGMENTS_MAX).contains(number) && *name == segment_name(*number);
        segments.extend(number.filter(known));
    }
    segments.sort_unstable();
    segments
}

/// Returns the name of a segment's file.
pub(super) fn segment_name(segment: u32) -> String {
    format!("{segment:06}.bundle")
}
