//! A room: the texts of one document while somebody has them open, with everybody who writes in them. It knows no clock, no
//! disk and no connection; [`super::rooms`] does what it says is due.
//!
//! The order of events here is the one that holds. A page sends what was typed with the number of the last event that it
//! knows, one batch at a time; the room puts it beside what came since ([`Splices::beside`]), so that what was there first
//! stands first, and tells it to everybody. The page does the same with its unsent batch when it is told of others'. That
//! is all of operational transformation that is needed with one place that decides the order: nothing has to be transformed
//! back, and a page never waits for an answer before it shows what was typed.
//!
//! What is stored, and by which changes, is the document's; a room stands on a state of it (its *base*). For each text:
//! base, then what is being stored, then what waits to be stored, is what it reads now. What twins write changes the base.
//!
//! Invariants: `pending` of `storing` of `base` is `now`; events have no gaps; what a page said is written once, however
//! often it is sent.

mod pens;
mod text;

pub(super) use pens::{Key, Who};

use super::event::{Base, Batch, Cursor, Event, NotTaken, Open, Texts, Told};
use crate::desk::{DeskError, Known, News};
use crate::page::limits::{EVENTS_KEPT_MAX, STORE_AFTER, STORE_AFTER_QUIET, TEXT_BYTES_MAX, UNSAVED_CHARACTERS_MAX};
use crate::page::text::line;
use djuntu_protocol::document::splices::Splices;
use djuntu_protocol::document::view::Splicing;
use djuntu_protocol::identity::{ChangeHash, EntryId};
use pens::Pen;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use text::Text;
use tokio::time::Instant;

/// The texts of one document, and who writes in them.
#[derive(Debug)]
pub(super) struct Room {
    name: String,
    heads: Vec<ChangeHash>,
    entries: usize,
    texts: BTreeMap<String, Text>,
    events: VecDeque<Told>,
    last: u64,
    /// Every event up to this one is stored.
    stored: u64,
    /// While something is being stored: the last event that is part of it.
    storing: Option<u64>,
    pens: BTreeMap<u32, Pen>,
    /// Since when something waits to be stored, and when it last grew.
    waiting: Option<(Instant, Instant)>,
    hurry: bool,
}

impl Room {
    pub(super) fn new(name: String, news: News) -> Self {
        let text = |text: String| Text { base: text.clone(), now: text, ..Text::default() };
        Self {
            name,
            heads: news.heads,
            entries: news.entries,
            texts: news.texts.into_iter().map(|(path, now)| (path, text(now))).collect(),
            events: VecDeque::new(),
            last: 0,
            stored: 0,
            storing: None,
            pens: BTreeMap::new(),
            waiting: None,
            hurry: false,
        }
    }

    pub(super) fn heads(&self) -> &[ChangeHash] {
        &self.heads
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == name
    }

    /// Returns from where on news are wanted.
    pub(super) fn known(&self, own: Option<(EntryId, ChangeHash)>) -> Known {
        Known { heads: self.heads.clone(), entries: self.entries, own }
    }

    /// Returns whether nobody is here and nothing waits to be stored.
    pub(super) fn is_idle(&self) -> bool {
        self.sessions().next().is_none() && self.storing.is_none() && self.waiting.is_none()
    }

    fn open(&self, you: u32) -> Open {
        let unsaved = |part: fn(&Text) -> &Splices| -> Texts {
            let parts = self.texts.iter().filter(|(_, text)| !part(text).is_empty());
            parts.map(|(path, text)| (path.clone(), part(text).clone())).collect()
        };
        let storing = self.storing.unwrap_or(self.stored);
        let texts = self.texts.iter().filter(|(_, text)| !text.now.is_empty());
        Open {
            room: self.name.clone(),
            you,
            rev: self.last,
            heads: self.heads.clone(),
            texts: texts.map(|(path, text)| (path.clone(), text.now.clone())).collect(),
            unsaved: vec![(storing, unsaved(|text| &text.storing)), (self.last, unsaved(|text| &text.pending))],
        }
    }

    /// Returns the events after one; none when not all of them are kept.
    fn events_after(&self, after: u64) -> Option<Vec<Told>> {
        let first = self.last + 1 - self.events.len() as u64;
        if after > self.last || after + 1 < first {
            return None;
        }
        Some(self.events.iter().filter(|(number, _)| *number > after).cloned().collect())
    }

    /// Writes what a page said that knew the events up to `rev`.
    pub(super) fn write(
        &mut self,
        key: &Key,
        (seq, rev): (u64, u64),
        texts: Texts,
        cursor: Option<Cursor>,
        now: Instant,
    ) -> Result<(), NotTaken> {
        let number = self.pen(key)?;
        if self.was_said(number, seq) {
            return Ok(());
        }
        let missed = self.events_after(rev).ok_or(NotTaken::Lost)?;
        let mut cursor = cursor;
        let mut late = texts;
        for (_, event) in missed {
            let Event::Batch(batch) = event.as_ref() else { continue };
            let nothing = Splices::default();
            for (path, splices) in &batch.texts {
                let (earlier, later) = Splices::beside(splices, late.get(path).unwrap_or(&nothing));
                if let Some(cursor) = cursor.as_mut().filter(|cursor| cursor.path == *path) {
                    cursor.at = earlier.moved(cursor.at);
                }
                late.entry(path.clone()).and_modify(|splices| *splices = later);
            }
        }
        self.take(number, seq, late, cursor, now)
    }

    /// Writes what a page said of the texts as they were before `over` was done to them, which leads to the base. What is
    /// here already is not written again.
    pub(super) fn write_over(
        &mut self,
        key: &Key,
        seq: u64,
        over: &Texts,
        texts: Texts,
        now: Instant,
    ) -> Result<(), NotTaken> {
        let number = self.pen(key)?;
        if self.was_said(number, seq) {
            return Ok(());
        }
        let nothing = Splices::default();
        let late = texts.into_iter().map(|(path, splices)| {
            let there = over.get(&path).unwrap_or(&nothing).clone();
            let there =
                self.texts.get(&path).map_or(there.clone(), |text| there.then(&text.storing).then(&text.pending));
            let later = Splices::beside(&there, &splices.unless_in(&there)).1;
            (path, later)
        });
        let late = late.collect();
        self.take(number, seq, late, None, now)
    }

    /// Takes what was said wholly, or not at all.
    fn take(
        &mut self,
        number: u32,
        seq: u64,
        texts: Texts,
        cursor: Option<Cursor>,
        now: Instant,
    ) -> Result<(), NotTaken> {
        let said = texts.values().map(Splices::size).fold(0, usize::saturating_add);
        if said > UNSAVED_CHARACTERS_MAX {
            return Err(NotTaken::Wrong);
        }
        let unsaved: usize = self.texts.values().map(|text| text.storing.size() + text.pending.size()).sum();
        if said > 0 && said + unsaved > UNSAVED_CHARACTERS_MAX {
            self.hurry();
            return Err(NotTaken::Busy);
        }
        let mut read = Vec::new();
        for (path, splices) in &texts {
            let text = self.texts.get(path).ok_or(NotTaken::Unknown)?;
            let now = splices.apply(&text.now).filter(|now| now.len() <= TEXT_BYTES_MAX).ok_or(NotTaken::Wrong)?;
            read.push(now);
        }
        let has_texts = !texts.is_empty();
        for ((path, splices), now) in texts.iter().zip(read) {
            if let Some(text) = self.texts.get_mut(path) {
                text.pending = text.pending.then(splices);
                text.now = now;
            }
            self.move_cursors(path, splices);
        }
        let pen = self.pens.get_mut(&number).ok_or(NotTaken::Lost)?;
        pen.seq = seq;
        let has_moved = cursor.is_some() && pen.cursor != cursor;
        if cursor.is_some() {
            pen.cursor = cursor;
        }
        let by = pen.who.signed.clone();
        if has_texts {
            let since = self.waiting.map_or(now, |(since, _)| since);
            self.waiting = Some((since, now));
            self.tell(Event::Batch(Batch { pen: Some(number), seq, by, texts }));
        }
        if has_moved {
            self.tell_people();
        }
        Ok(())
    }

    /// Wants what waits to be stored at once.
    pub(super) fn hurry(&mut self) {
        self.hurry = self.waiting.is_some();
    }

    /// Returns when what waits is to be stored; none when nothing does, or something is being stored.
    pub(super) fn due(&self) -> Option<Instant> {
        let (since, grown) = self.waiting.filter(|_| self.storing.is_none())?;
        Some(if self.hurry { since } else { (since + STORE_AFTER).min(grown + STORE_AFTER_QUIET) })
    }

    /// Begins to store what waits; none when it has come to nothing.
    pub(super) fn store(&mut self) -> Option<Splicing> {
        (self.waiting, self.hurry) = (None, false);
        let mut texts = Texts::new();
        for (path, text) in self.texts.iter_mut().filter(|(_, text)| !text.pending.is_empty()) {
            text.storing = std::mem::take(&mut text.pending);
            texts.insert(path.clone(), text.storing.clone());
        }
        if texts.is_empty() {
            self.stored = self.last;
            self.tell_base(0, Texts::new());
            return None;
        }
        self.storing = Some(self.last);
        Some(Splicing { at: self.heads.clone(), texts })
    }

    /// What was to be stored is not, and waits again.
    pub(super) fn store_failed(&mut self, error: DeskError, now: Instant) {
        self.storing = None;
        for text in self.texts.values_mut().filter(|text| !text.storing.is_empty()) {
            text.pending = std::mem::take(&mut text.storing).then(&text.pending);
        }
        // Not as soon as something is typed, because it would fail again.
        self.waiting = Some((now, now + STORE_AFTER));
        self.hurry = false;
        self.send((self.last, Arc::new(Event::Refused(error))));
    }

    /// Takes in what the document says now; what was being stored is part of it.
    pub(super) fn learn(&mut self, news: News) {
        let has_stored = self.storing.is_some();
        if !has_stored && news.heads == self.heads {
            self.entries = news.entries;
            return;
        }
        self.stored = self.storing.take().unwrap_or(self.stored);
        let by = news.by.iter().map(|name| line(name)).collect::<Vec<_>>().join(", ");
        let heads = news.heads.clone();
        let (mut shown, mut brought) = (Texts::new(), Texts::new());
        let paths: BTreeSet<String> = self.texts.keys().chain(news.texts.keys()).cloned().collect();
        for path in paths {
            let (on_base, on_now) = self.texts.entry(path.clone()).or_default().learn(&path, &news);
            if !on_base.is_empty() {
                brought.insert(path.clone(), on_base);
            }
            if !on_now.is_empty() {
                self.move_cursors(&path, &on_now);
                shown.insert(path, on_now);
            }
        }
        (self.heads, self.entries) = (heads, news.entries);
        let with = if shown.is_empty() { 0 } else { self.last + 1 };
        if with > 0 {
            self.tell(Event::Batch(Batch { pen: None, seq: 0, by, texts: shown }));
        }
        self.tell_base(with, brought);
    }

    fn tell_base(&mut self, with: u64, texts: Texts) {
        self.tell(Event::Base(Base { since: self.stored, with, heads: self.heads.clone(), texts }));
    }

    /// Keeps an event and tells it to everybody.
    fn tell(&mut self, event: Event) {
        self.last += 1;
        let told = (self.last, Arc::new(event));
        self.events.push_back(told.clone());
        if self.events.len() > EVENTS_KEPT_MAX {
            self.events.pop_front();
        }
        self.send(told);
    }

    /// Tells everybody. Who does not listen fast enough is cut off, comes again, and is told what it missed.
    fn send(&mut self, told: Told) {
        for pen in self.pens.values_mut() {
            pen.line.take_if(|line| line.try_send(told.clone()).is_err());
        }
    }
}

#[cfg(test)]
mod tests;
