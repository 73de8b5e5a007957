//! One text in a room: what the document says, what is being stored, what waits, and what it reads with all of that.

use crate::desk::News;
use djuntu_protocol::document::splices::Splices;

/// One text.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) base: String,
    pub(super) storing: Splices,
    pub(super) pending: Splices,
    pub(super) now: String,
}

impl Text {
    /// Takes in what the document says now. Returns what is new, as it is done to the base with what was being stored, and
    /// to what the text reads now.
    pub(super) fn learn(&mut self, path: &str, news: &News) -> (Splices, Splices) {
        let base = news.texts.get(path).cloned().unwrap_or_default();
        let stored = self.storing.apply(&self.base).unwrap_or_default();
        let nothing = Splices::default();
        let (before, after) = match &news.since {
            Some(since) => (
                Splices::beside(since.before.get(path).unwrap_or(&nothing), &self.storing).0,
                since.after.get(path).unwrap_or(&nothing).clone(),
            ),
            None => (nothing.clone(), nothing),
        };
        let mut on_base = before.then(&after);
        if on_base.apply(&stored).as_ref() != Some(&base) {
            // The document has lost a state that it had, because something counts no more.
            on_base = Splices::between(&stored, &base);
        }
        let (on_now, pending) = Splices::beside(&on_base, &self.pending);
        let now = on_now.apply(&self.now).unwrap_or_else(|| base.clone());
        *self = Self { base, storing: Splices::default(), pending, now };
        (on_base, on_now)
    }
}
