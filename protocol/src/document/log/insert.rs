//! Putting a verified entry in its place: its chain, its changes and what they rest on (R14, R62, R63).

use super::{BindingPlace, ChangeRecord, Content, Header, Heads, Log, Record};
use crate::act::{Act, Genesis, Home, Subject};
use crate::document::kinds::DocumentKind;
use crate::document::publication::Publication;
use crate::document::view;
use crate::entry::{Binding, Payload, Verified};
use crate::gate::inspector::ChangeHeader;
use crate::identity::{ChangeHash, EntryId};
use std::collections::{BTreeMap, BTreeSet};

/// What an entry rests on that is not held here yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The document's first entry.
    Genesis,
    /// The previous entry of its chain, or an entry that its act cites.
    Entry(EntryId),
    /// A change that its changes depend on.
    Change(ChangeHash),
    /// A change of an actor whose objects its changes write to.
    Actor([u8; 16]),
}

/// Why an entry has no place in its document's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It may have one later.
    Missing(Missing),
    /// It is there already.
    Known,
    /// Its number does not follow its predecessor's.
    Chain,
    /// Its changes are not what an honest node makes.
    Changes,
    /// It begins a document that cannot be.
    Genesis,
    /// It begins a document with a schema that this version does not know (R81).
    Newer,
}

impl Log {
    /// Begins the log of a document with its first entry.
    ///
    /// # Errors
    /// [`Misfit::Genesis`] when the entry begins no document that can be.
    pub fn begin(entry: &Verified) -> Result<Self, Misfit> {
        let Some(Act::Begin(genesis)) = entry.entry().act() else { return Err(Misfit::Missing(Missing::Genesis)) };
        let header = header_of(&genesis);
        let schema = header.kind.schema();
        if schema.number != header.schema {
            return Err(Misfit::Newer);
        }
        let first = schema.genesis();
        if let Subject::Cooperation(founding) = &genesis.subject
            && founding.parties.binary_search(&entry.territory()).is_err()
        {
            return Err(Misfit::Genesis);
        }
        let changes = BTreeMap::from([(first.hash, ChangeRecord { entry: None, max_op: first.operations })]);
        let mut log = Self {
            document: entry.document(),
            header,
            subject: genesis.subject,
            records: BTreeMap::new(),
            order: Vec::new(),
            changes,
            actors: BTreeSet::from([crate::document::schema::GENESIS_ACTOR]),
            repeated: BTreeMap::new(),
            heads: Heads::default(),
        };
        log.insert(entry, &[])?;
        assert_eq!(log.order, [EntryId(log.document.0)], "the first entry names the document");
        Ok(log)
    }

    /// Puts an entry in its place. `headers` are those of its changes, in order, as the inspector gave them.
    ///
    /// # Errors
    /// [`Misfit`]; the log is unchanged then.
    pub fn insert(&mut self, entry: &Verified, headers: &[ChangeHeader]) -> Result<(), Misfit> {
        assert_eq!(entry.document(), self.document, "an entry goes into the log of its document");
        if self.records.contains_key(&entry.id()) {
            return Err(Misfit::Known);
        }
        let before = self.place_in_chain(entry)?;
        let (content, last_change) = match &entry.entry().payload {
            Payload::Changes(_) => self.place_changes(entry, headers, before)?,
            Payload::Act(act) => {
                if let Some(unknown) = act.deps.iter().find(|dep| !self.records.contains_key(*dep)) {
                    return Err(Misfit::Missing(Missing::Entry(*unknown)));
                }
                let n = act.binding.as_ref().map(|binding| binding.n);
                let place = act
                    .binding
                    .clone()
                    .map(|Binding { account, prev_act, .. }| Box::new(BindingPlace { account, prev_act }));
                (Content::Act { act: entry.entry().act(), role: act.role, deps: act.deps.clone(), n, place }, before)
            }
        };
        self.add(entry, headers, content, last_change);
        Ok(())
    }

    /// Checks the number and the predecessor, and returns the author's last change before this entry (R14). How many
    /// branches and epochs the author has makes no difference: a bound would keep what comes first, and nodes to which
    /// different ones came first would differ for ever (R38).
    fn place_in_chain(&self, entry: &Verified) -> Result<Option<(ChangeHash, u64)>, Misfit> {
        let body = entry.entry();
        let Some(prev) = body.prev else { return Ok(None) };
        let Some(record) = self.records.get(&prev) else { return Err(Misfit::Missing(Missing::Entry(prev))) };
        let follows =
            record.author == body.author && record.epoch == body.epoch && record.seq.checked_add(1) == Some(body.seq);
        if follows { Ok(record.last_change) } else { Err(Misfit::Chain) }
    }

    /// Checks that the changes continue the author's own, rest on known ones, and count operations honestly (R62, R63).
    fn place_changes(
        &self,
        entry: &Verified,
        headers: &[ChangeHeader],
        before: Option<(ChangeHash, u64)>,
    ) -> Result<(Content, Option<(ChangeHash, u64)>), Misfit> {
        let body = entry.entry();
        let actor = view::actor(&body.author, &self.document, body.epoch);
        let mut own = before;
        let mut inside: BTreeMap<ChangeHash, u64> = BTreeMap::new();
        let mut dependencies = Vec::new();
        for header in headers {
            let expected = own.map_or(1, |(_, seq)| seq + 1);
            let continues = own.is_none_or(|(hash, _)| header.dependencies.contains(&hash));
            if header.actor != actor || header.seq != expected || !continues || header.dependencies.is_empty() {
                return Err(Misfit::Changes);
            }
            // On another branch of a forked chain the same change may be held already: whoever relays both is honest.
            if inside.contains_key(&header.hash) {
                return Err(Misfit::Changes);
            }
            let mut others = header.other_actors.iter();
            if let Some(unknown) = others.find(|other| **other != actor && !self.actors.contains(*other)) {
                return Err(Misfit::Missing(Missing::Actor(*unknown)));
            }
            let mut highest = 0;
            for hash in &header.dependencies {
                let own = inside.get(hash).copied();
                let outside = self.changes.get(hash).map(|change| change.max_op);
                let Some(max_op) = own.or(outside) else {
                    return Err(Misfit::Missing(Missing::Change(*hash)));
                };
                highest = highest.max(max_op);
                if own.is_none() && !dependencies.contains(hash) {
                    dependencies.push(*hash);
                }
            }
            if header.start_op != highest + 1 {
                return Err(Misfit::Changes);
            }
            inside.insert(header.hash, header.max_op());
            own = Some((header.hash, header.seq));
        }
        let hashes = headers.iter().map(|header| header.hash).collect();
        Ok((Content::Changes { hashes, dependencies }, own))
    }

    fn add(
        &mut self,
        entry: &Verified,
        headers: &[ChangeHeader],
        content: Content,
        last_change: Option<(ChangeHash, u64)>,
    ) {
        let (id, body) = (entry.id(), entry.entry());
        let place = Some(u32::try_from(self.order.len()).expect("a log has fewer than 2^32 entries"));
        for header in headers {
            self.actors.insert(header.actor);
            let record = ChangeRecord { entry: place, max_op: header.max_op() };
            if self.changes.entry(header.hash).or_insert(record).entry != place {
                self.repeated.entry(header.hash).or_default().insert(id);
            }
        }
        let record = Record {
            author: body.author,
            territory: entry.territory(),
            epoch: body.epoch,
            seq: body.seq,
            prev: body.prev,
            charter: body.charter,
            time: body.time,
            length: u32::try_from(entry.bytes().len()).unwrap_or(u32::MAX),
            content,
            last_change,
        };
        if matches!(record.act(), Some(Act::Publish(_))) {
            self.header.publication = Publication::Begun;
        }
        self.heads.advance(body.author, body.epoch, id, body.seq, body.prev);
        self.records.insert(id, Box::new(record));
        self.order.push(id);
        assert_eq!(self.order.len(), self.records.len(), "an entry is put in once");
    }
}

fn header_of(genesis: &Genesis) -> Header {
    let home: Option<Home> = match &genesis.subject {
        Subject::Territory(_) | Subject::Cooperation(_) => None,
        Subject::Document(_, home) => Some(*home),
    };
    let publication = Publication::None;
    Header { kind: DocumentKind::from_subject(&genesis.subject), schema: genesis.schema, home, publication }
}
