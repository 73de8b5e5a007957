//! The pages of a room: who is here, where each is told, and where it writes.

use super::Room;
use crate::page::limits::{EVENTS_WAITING_MAX, PENS_PER_ROOM_MAX};
use crate::page::together::event::{Cursor, Event, NotTaken, Person, Told};
use djuntu_protocol::document::splices::Splices;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A page that is, or was, open.
#[derive(Debug)]
pub(super) struct Pen {
    pub(super) key: Key,
    pub(super) who: Who,
    /// What it has said last.
    pub(super) seq: u64,
    pub(super) cursor: Option<Cursor>,
    /// Where it is told; none while it is away.
    pub(super) line: Option<mpsc::Sender<Told>>,
}

/// Who has a page open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::page::together) struct Who {
    pub(in crate::page::together) name: String,
    /// The name and the territory, as it is said to others that something was changed.
    pub(in crate::page::together) signed: String,
}

/// Names a page: its session, and its own name in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::page::together) struct Key {
    pub(in crate::page::together) session: [u8; 32],
    pub(in crate::page::together) page: String,
}

impl Room {
    /// Returns the sessions of the pages that are open.
    pub(in crate::page::together) fn sessions(&self) -> impl Iterator<Item = &[u8; 32]> {
        let is_here = |pen: &&Pen| pen.line.as_ref().is_some_and(|line| !line.is_closed());
        self.pens.values().filter(is_here).map(|pen| &pen.key.session)
    }

    /// Lets a page in: one that was here and knows the events up to `after` is told those that came since, any other
    /// everything. Returns where it hears; none when there is no place.
    pub(in crate::page::together) fn enter(
        &mut self,
        key: Key,
        who: Who,
        after: Option<u64>,
    ) -> Option<mpsc::Receiver<Told>> {
        let known = self.pens.iter().find(|(_, pen)| pen.key == key).map(|(number, _)| *number);
        let number = match known {
            Some(number) => number,
            None => self.place()?,
        };
        let missed = after.filter(|_| known.is_some()).and_then(|after| self.events_after(after));
        let (line, heard) = mpsc::channel(EVENTS_WAITING_MAX);
        let told: Vec<Told> = match missed {
            Some(missed) => missed,
            None => vec![(self.last, Arc::new(Event::Open(self.open(number))))],
        };
        // There is room for all events that are kept.
        told.into_iter().for_each(|told| _ = line.try_send(told));
        let seq = known.and_then(|number| self.pens.get(&number)).map_or(0, |pen| pen.seq);
        self.pens.insert(number, Pen { key, who, seq, cursor: None, line: Some(line) });
        self.tell_people();
        Some(heard)
    }

    /// Returns a number for a page that comes; who was here longest ago is forgotten for it.
    fn place(&mut self) -> Option<u32> {
        if self.pens.len() >= PENS_PER_ROOM_MAX {
            let away = self.pens.iter().find(|(_, pen)| pen.line.is_none()).map(|(number, _)| *number);
            self.pens.remove(&away?);
        }
        // Numbers are not used again, as long as there is anybody with a higher one.
        Some(self.pens.last_key_value().map_or(1, |(number, _)| number.saturating_add(1)))
    }

    pub(super) fn pen(&self, key: &Key) -> Result<u32, NotTaken> {
        let found = self.pens.iter().find(|(_, pen)| pen.key == *key);
        found.map(|(number, _)| *number).ok_or(NotTaken::Lost)
    }

    pub(super) fn was_said(&self, number: u32, seq: u64) -> bool {
        self.pens.get(&number).is_some_and(|pen| seq <= pen.seq)
    }

    pub(super) fn move_cursors(&mut self, path: &str, splices: &Splices) {
        let cursors = self.pens.values_mut().filter_map(|pen| pen.cursor.as_mut());
        cursors.filter(|cursor| cursor.path == path).for_each(|cursor| cursor.at = splices.moved(cursor.at));
    }

    pub(super) fn tell_people(&mut self) {
        let here = self.pens.iter().filter(|(_, pen)| pen.line.is_some());
        let person = |(number, pen): (&u32, &Pen)| Person {
            pen: *number,
            name: pen.who.name.clone(),
            cursor: pen.cursor.clone(),
        };
        let people = here.map(person).collect();
        self.send((self.last, Arc::new(Event::People(people))));
    }

    /// Notes who has left. What waits is stored at once then, because nobody goes on with it.
    pub(in crate::page::together) fn sweep(&mut self) {
        let mut has_left = false;
        for pen in self.pens.values_mut() {
            has_left |= pen.line.take_if(|line| line.is_closed()).is_some();
        }
        if has_left {
            self.hurry();
            self.tell_people();
        }
    }
}
