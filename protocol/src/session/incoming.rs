//! A frame that came: decoded, and of a page the entries, as far as that goes without the engine.
//!
//! Nothing here depends on anything but the frame, so it can be done on any thread, for several frames at once. Whoever
//! does it for a peer that is to be trusted with that much work examines the entries of a page as well.

use super::Message;
use crate::bundle;
use crate::gate::{self, Candidate};
use crate::identity::{EntryId, NetworkId, ReadyKeys};
use crate::limits;
use crate::violation::{Severity, Violation};
use std::collections::VecDeque;

/// A frame that came, or what is wrong with it.
#[derive(Debug)]
pub struct Incoming {
    pub(crate) content: Result<Content, Violation>,
    /// How many bytes the frame had.
    pub(crate) bytes: usize,
}

/// What a frame holds.
#[derive(Debug)]
pub(crate) enum Content {
    /// A page, with the number by which it is acknowledged.
    Page(u64, Result<IncomingPage, Violation>),
    /// Anything else.
    Message(Message),
}

/// A page that came from a peer and was unpacked.
#[derive(Debug)]
pub(crate) struct IncomingPage {
    /// Its entries that were not taken yet, in order.
    pub(crate) entries: VecDeque<Candidate>,
    /// How many a newer version made that this one cannot place: they are left out, and whoever hands them on is honest
    /// (R81).
    pub(crate) newer: usize,
    /// How many of its entries were admitted.
    pub(crate) admitted: usize,
    /// The page as it came, when it is good enough to be stored as it is.
    pub(crate) original: Option<OriginalPage>,
}

/// A page as it came.
#[derive(Debug)]
pub(crate) struct OriginalPage {
    /// Its bytes.
    pub(crate) page: Vec<u8>,
    /// The entries that it holds, in order.
    pub(crate) ids: Vec<EntryId>,
}

impl Incoming {
    /// Decodes a frame, and unpacks and parses the entries of a page.
    pub fn decode(frame: &[u8], network: NetworkId) -> Self {
        let content = Message::decode(frame).map(|message| match message {
            Message::Page(number, page) => Content::Page(number, IncomingPage::decode(page.into(), network)),
            message => Content::Message(message),
        });
        Self { content, bytes: frame.len() }
    }

    /// Decodes a frame of somebody who has not greeted: whatever it is but a greeting ends the session, so nothing is
    /// unpacked.
    pub(crate) fn of_stranger(frame: &[u8]) -> Self {
        Self { content: Message::decode(frame).map(Content::Message), bytes: frame.len() }
    }

    /// Checks the signatures and the changes of all entries; what is wrong is told when it is the turn of each.
    #[must_use]
    pub fn examine(mut self) -> Self {
        if let Ok(Content::Page(_, Ok(page))) = &mut self.content {
            let mut keys = ReadyKeys::default();
            let mut entries = std::mem::take(&mut page.entries);
            while let Some(entry) = entries.pop_front() {
                let entry = entry.examine(&mut keys);
                let is_genuine = entry.is_genuine();
                page.entries.push_back(entry);
                if !is_genuine {
                    // The session ends with it, so nothing behind it is looked at.
                    break;
                }
            }
            page.entries.append(&mut entries);
        }
        self
    }
}

impl IncomingPage {
    fn decode(page: Vec<u8>, network: NetworkId) -> Result<Self, Violation> {
        let unpacked = bundle::unpack_page(&page).map_err(|_| Violation::MalformedPage)?;
        let count = unpacked.len();
        let mut entries = VecDeque::with_capacity(count);
        for entry in unpacked {
            match gate::parse_unpacked(entry, network) {
                Ok(entry) => entries.push_back(Candidate::from(entry)),
                Err(violation) if violation.severity() == Severity::Ignore => {}
                Err(violation) => return Err(violation),
            }
        }
        let newer = count - entries.len();
        let original = Some(page).filter(|page| newer == 0 && is_worth_keeping(page, &entries));
        let original = original.map(|page| OriginalPage { page, ids: entries.iter().map(Candidate::id).collect() });
        Ok(Self { entries, newer, admitted: 0, original })
    }

    /// Returns the page as it came, when it may be stored so: when it, and not another with the same entries before it,
    /// brought all of them. A page that brings what is held already may have other signatures, which nobody has checked.
    pub(crate) fn into_original(self) -> Option<OriginalPage> {
        self.original.filter(|original| original.ids.len() == self.admitted)
    }

    /// Returns how many bytes its entries still have; an empty page takes room as well.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.entries.iter().map(Candidate::length).sum::<usize>()
    }
}

/// Returns whether a page may be stored as it came: packed as well as one would expect of anybody, because it takes room
/// here for ever, and not larger than those that are made here, because it is sent on as it is.
fn is_worth_keeping(page: &[u8], entries: &VecDeque<Candidate>) -> bool {
    let bytes: usize = entries.iter().map(Candidate::length).sum();
    let is_usual = bytes <= limits::PAGE_BYTES_TARGET || entries.len() == 1;
    bundle::outline(page).is_some_and(|outline| outline.entries == entries.len()) && is_usual && 2 * page.len() <= bytes
}

#[cfg(test)]
mod tests;
