//! How much may be under way to one peer: what its line carries in a moment, as its acknowledgements show (R200).
//!
//! What was sent and not acknowledged when a line is cut is sent again, and whatever is sent now comes behind it. So a
//! sender begins with little, gets on quickly where acknowledgements come quickly, and on a thin line stays with little.
//! What counts is how much later than the quickest one an acknowledgement comes: that is how long the bytes before it took
//! to drain. A line that is merely long delays all of them alike, and may have more under way.

use crate::limits;
use crate::time::Span;

/// What the acknowledgements of one peer have shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    /// How many bytes on the wire may be under way, those of live entries not counted.
    window: usize,
    /// The quickest acknowledgement.
    quickest: Option<Span>,
    /// How many bytes must be acknowledged before the window shrinks again: what is under way was sent before it shrank.
    settling: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { window: limits::WINDOW_BYTES_FIRST, quickest: None, settling: 0 }
    }
}

impl Pace {
    /// Returns how a session begins with a peer whose line was of this pace: it may have another one now.
    pub(crate) fn again(self) -> Self {
        Self { window: self.window.min(limits::WINDOW_BYTES_THIN), ..Self::default() }
    }

    /// Returns how many bytes may be under way.
    pub(crate) const fn window(&self) -> usize {
        self.window
    }

    /// Returns whether little may be under way, so that pages are small and documents take turns.
    pub(crate) const fn is_thin(&self) -> bool {
        self.packed_page_bytes() * 2 < limits::PAGE_BYTES_TARGET
    }

    /// Returns how many bytes on the wire a page may have: two are under way at one time, so that one is stored and
    /// acknowledged while the next one travels. More and smaller ones could be packed less well.
    pub(crate) const fn packed_page_bytes(&self) -> usize {
        let half = self.window / 2;
        if half < limits::PAGE_BYTES_THIN { limits::PAGE_BYTES_THIN } else { half }
    }

    /// Returns how many bytes of entries a page is to have: most can be packed into half as many.
    pub(crate) const fn page_bytes(&self) -> usize {
        if self.is_thin() { self.packed_page_bytes() * 2 } else { limits::PAGE_BYTES_TARGET }
    }

    /// Takes in that `bytes` bytes were acknowledged, the last of them after `age`. Only when so much was under way that
    /// the window held something back does it show whether more would do.
    pub(crate) fn acknowledged(&mut self, bytes: usize, age: Span, was_full: bool) {
        let quickest = self.quickest.map_or(age, |quickest| quickest.min(age));
        self.quickest = Some(quickest);
        self.settling = self.settling.saturating_sub(bytes);
        let drained = Span(age.0 - quickest.0);
        if was_full && age <= limits::ACKNOWLEDGED_AT_ONCE {
            self.window += 3 * bytes;
        } else if was_full && drained <= limits::DRAINED_SOON {
            self.grow(bytes, drained);
        } else if drained > limits::DRAINED_LATE || (drained > limits::DRAINED_SOON && self.is_above_thin()) {
            self.shrink();
        }
        self.window = self.window.clamp(limits::WINDOW_BYTES_MIN, limits::IN_FLIGHT_BYTES_MAX);
    }

    /// Lets so much more be under way: up to what a thin line has at once, and beyond that only on a line that would also
    /// drain much more soon.
    fn grow(&mut self, bytes: usize, drained: Span) {
        let thin = limits::WINDOW_BYTES_THIN;
        if self.window < thin {
            self.window = (self.window + bytes).min(thin);
        } else if drained.0 * 4 <= limits::DRAINED_SOON.0 {
            self.window += bytes;
        }
    }

    const fn is_above_thin(&self) -> bool {
        self.window > limits::WINDOW_BYTES_THIN
    }

    /// Takes a quarter off, and no more before what is under way was acknowledged.
    const fn shrink(&mut self) {
        if self.settling == 0 {
            self.window -= self.window / 4;
            self.settling = self.window;
        }
    }
}

#[cfg(test)]
mod tests;
