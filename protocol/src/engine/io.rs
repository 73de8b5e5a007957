//! What goes into the engine and what comes out: closed lists, so that the shell and the simulator can forget nothing.

use super::alarms::{Alarm, Heard, Kind as AlarmKind, Silence};
use super::budget::Spent;
use super::carry::{Gift, Parcel, Taken};
use super::charter::CharterSheet;
use super::files::FilePeer;
use super::keys::OfficeKey;
use super::observe::Observing;
use super::status::Status;
use crate::act::{Act, Home, Kind};
use crate::authority::Cooperation;
use crate::authority::judge::Verdict;
use crate::document::publication::Publishing;
use crate::document::{ChainHead, Header, Log};
use crate::entry::Verified;
use crate::file::Denial;
use crate::identity::charter::Office;
use crate::identity::{DocumentId, EntryId, Fingerprint, NetworkId, PublicKey, SecretKey, TerritoryId};
use crate::invitation::{Invitation, Purpose};
use crate::quota::Used;
use crate::session::{Abilities, Downgrade, Incoming, Pages, Rest, Room, Scope, Wanted};
use crate::time::{Span, Time};
use crate::violation::Violation;
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the engine is told once, at the start.
#[derive(Clone, Debug)]
pub struct Config {
    /// The network.
    pub network: NetworkId,
    /// This start's epoch, never used before by these keys.
    pub epoch: u64,
    /// The territory that this node belongs to, as [`Output::Belong`] said before; it never believes another. None before
    /// that was ever said: then it follows from the charters (R73).
    pub territory: Option<TerritoryId>,
    /// What other nodes could do at their best, as [`Output::Remember`] said before (R161). Whoever has lost it learns it
    /// anew, and does not notice who could do more in the meantime.
    pub abilities: BTreeMap<PublicKey, Abilities>,
    /// When other nodes were last heard, and for how long nothing may be heard of them (R204).
    pub silence: Silence,
    /// Of when the backup is from which this node was restored, or zero since [`Event::Outdated`]; until
    /// [`Event::Confirmed`] (R122).
    pub restored: Option<Time>,
    /// Where this node can be reached, as others are told.
    pub addresses: Vec<String>,
    /// What this node observes, as [`Output::Observe`] said before; a node that observes belongs to no territory.
    pub observing: Option<Observing>,
}

/// What the node had stored when it started.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Every document, in the order in which they were first stored: what it is and the hash over its heads.
    pub documents: Vec<(DocumentId, Header, Fingerprint)>,
    /// All entries of the documents of kind territory and cooperation, in the order in which they were stored.
    pub authority: Vec<(DocumentId, Vec<StoredEntry>)>,
    /// What the entries of each territory take.
    pub used: BTreeMap<TerritoryId, Used>,
}

/// An entry as it was stored: the id from the index and the bytes from the archive.
#[derive(Clone, Debug)]
pub struct StoredEntry {
    /// The id under which it was stored.
    pub id: EntryId,
    /// The signed bytes.
    pub bytes: Vec<u8>,
}

/// Correlates a command and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommandId(pub u64);

/// Counts what is to be stored; everything up to a ticket is stored before that ticket is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// Something happened.
#[derive(Debug)]
pub enum Input {
    /// A session stream with an authenticated peer is open.
    Connected(PublicKey),
    /// A frame came.
    Received(PublicKey, Vec<u8>),
    /// A frame came, and what can be done with it on any thread was done.
    Examined(PublicKey, Incoming),
    /// The session stream has ended.
    Disconnected(PublicKey),
    /// So many bytes of files went to a peer or came from it, on a stream beside that of the session.
    FileBytes(PublicKey, u64),
    /// The session stream that was opened goes over a line that costs nothing, so no budget counts what it carries.
    Local(PublicKey),
    /// A person wants something.
    Command(CommandId, Command),
    /// Everything up to this ticket is stored durably.
    Stored(Ticket),
    /// The entries of a document that was asked for, in the order in which they were stored; none when they cannot be read.
    Loaded(DocumentId, Option<Vec<StoredEntry>>),
    /// The pages that a request of this number asked for; what cannot be read is in none of them.
    PagesLoaded(PublicKey, u64, Pages),
    /// The listening addresses have changed.
    Addresses(Vec<String>),
    /// This machine holds a key, kept durably, that is to replace its office key once the charter says so (R133).
    Successor(SecretKey),
    /// How this machine's office key lies now: open, unlocked for a while, or locked (R350).
    Office(Box<OfficeKey>),
    /// The time that was asked for has come.
    Tick,
}

/// Something is to be done, in this order.
#[derive(Debug)]
pub enum Output {
    /// Store these entries durably, in this order, then say [`Input::Stored`]. A failed write stops the node.
    Persist(Persist),
    /// Remember durably, before anything that follows is done, that this node belongs to this territory, and say so at
    /// every start ([`Config::territory`]). A failed write stops the node.
    Belong(TerritoryId),
    /// Remember this of what other nodes can do at their best, in the place of what was said before, and say so at every
    /// start ([`Config::abilities`]). A failed write is shown; it stops nothing.
    Remember(BTreeMap<PublicKey, Abilities>),
    /// Remember durably what this node observes, and say so at every start ([`Config::observing`]). A failed write stops
    /// the node.
    Observe(Observing),
    /// Remember this of when other nodes were last heard, in the place of what was said before, and say so at every start
    /// ([`Config::silence`]). A failed write is shown; it stops nothing.
    Heard(BTreeMap<PublicKey, Heard>),
    /// Remember that so much of the budget was spent, in the place of what was said before, and say so at every start
    /// ([`crate::engine::Engine::spend_at_most`]). A failed write is shown; it stops nothing.
    Spent(Spent),
    /// Read all entries of a document; sees every earlier `Persist`.
    Load(DocumentId),
    /// Make pages for a peer; sees every earlier `Persist`.
    LoadPages(PublicKey, PageRequest),
    /// Send a frame.
    Send(PublicKey, Vec<u8>),
    /// Keep trying to reach this node.
    Connect(PublicKey, Vec<String>),
    /// End the session, and refuse the peer for a while when a span is given.
    Disconnect(PublicKey, Violation, Option<Span>),
    /// Answer a command.
    Answer(CommandId, Result<Answer, Refusal>),
    /// Tell whoever looks.
    Emit(Event),
    /// Say [`Input::Tick`] at this time; replaces an earlier wish.
    WakeAt(Time),
}

/// What pages are to be made of.
#[derive(Debug)]
pub struct PageRequest {
    /// Names this request; the answer says it again.
    pub number: u64,
    /// What is wanted, in order.
    pub wanted: Vec<Wanted>,
    /// How much the pages may hold; a first page is made all the same.
    pub room: Room,
}

impl PageRequest {
    /// Makes the pages of entries that are in memory: for a shell without an archive. `stored` returns all entries of a
    /// document, in the order in which they were stored.
    ///
    /// # Panics
    /// When an entry is wanted that is not among them: an engine asks only for what it has stored.
    pub fn pages_of<E: Borrow<StoredEntry>>(&self, stored: impl Fn(DocumentId) -> Vec<E>) -> Pages {
        let mut entries: Vec<(Wanted, E)> = Vec::new();
        for wanted in &self.wanted {
            let document = wanted.document();
            let mut all = stored(document).into_iter();
            match wanted {
                Wanted::Document(_, from) => {
                    let numbered = (0..).zip(all).skip(usize::try_from(*from).unwrap_or(usize::MAX));
                    entries.extend(numbered.map(|(number, entry)| (Wanted::Document(document, number), entry)));
                }
                Wanted::Entry(_, id) => {
                    entries.push((*wanted, all.find(|entry| entry.borrow().id == *id).expect("stored")));
                }
            }
        }
        Pages::pack(entries.iter().map(|(wanted, entry)| (*wanted, entry.borrow().bytes.as_slice())), self.room)
    }
}

/// Entries to be stored, and what the index shall say of their documents afterwards.
#[derive(Debug)]
pub struct Persist {
    /// Names this write.
    pub ticket: Ticket,
    /// The entries.
    pub entries: Vec<Verified>,
    /// Pages that hold some of the entries and can be stored as they are, in order.
    pub pages: Vec<PersistedPage>,
    /// The documents that they belong to, each once.
    pub documents: Vec<(DocumentId, Header, Fingerprint)>,
}

/// A page that came from a peer and whose entries were all admitted.
#[derive(Debug)]
pub struct PersistedPage {
    /// Where its entries begin among those of the write.
    pub first: usize,
    /// How many they are, in the order of the page.
    pub count: usize,
    /// The page.
    pub page: Vec<u8>,
}

/// What a person can want.
#[derive(Clone, Debug)]
pub enum Command {
    /// Found this node's territory.
    Found(Office),
    /// Make an invitation.
    Invite(Purpose, Span),
    /// Answer an invitation.
    Accept(Invitation),
    /// Observe, from the node that made a code, what is public in a scope; of the territory that the code names when none
    /// is given.
    Observe(Invitation, Option<Scope>),
    /// Begin a document.
    Create(Kind, Home),
    /// Propose a cooperation of our territory with these, who accept it with [`Act::Accept`].
    Cooperate(Vec<TerritoryId>),
    /// Tell how a cooperation stands.
    Cooperation(DocumentId),
    /// Read a document.
    Read(DocumentId),
    /// Tell how a document stands, without reading it.
    Stand(DocumentId),
    /// Write edits that were made on a view of the document as it is now.
    Commit(DocumentId, Vec<Vec<u8>>),
    /// Make a formal statement.
    Act(DocumentId, Act),
    /// Let everybody read a document, as far as our territory is asked.
    Publish(DocumentId),
    /// Write these edits, if any, which do again what these entries wanted, and say that those stay out (R152).
    Reapply(DocumentId, Vec<Vec<u8>>, Vec<EntryId>),
    /// Tell the charter of a territory; of our own when none is named.
    Charter(Option<TerritoryId>),
    /// Tell what a territory may be given in a file (R190).
    Give(TerritoryId),
    /// Tell what anybody may be given in a file (R291).
    GiveEverybody,
    /// Tell which charters and cooperations somebody needs who is to judge a document (R312).
    Needed(DocumentId),
    /// Tell what whoever has these heads lacks of a document.
    Lacking(DocumentId, Vec<ChainHead>),
    /// Tell the heads of a document.
    Heads(DocumentId),
    /// Tell which connected nodes may be asked for a file of a document (R380).
    FilePeers(DocumentId),
    /// Tell why a file of a document may not go to a peer (R380).
    FileDenial(PublicKey, DocumentId),
    /// Take entries from a file (R191).
    Take(Box<Parcel>),
    /// Make statements again although nobody has confirmed that nothing is missing after a restored backup (R122).
    Confirm,
    /// Tell how things stand.
    Status,
    /// Tell which documents are held.
    List,
}

/// The answer to a command.
#[derive(Debug)]
pub enum Answer {
    /// The territory was founded.
    Founded(TerritoryId),
    /// The invitation.
    Invited(Box<Invitation>),
    /// The invitation is being answered; the document is the cooperation, or the territory that this node joins.
    Accepted(DocumentId),
    /// What is observed is remembered.
    Observing,
    /// The document was begun.
    Created(DocumentId),
    /// The cooperation as it stands: its parties, and the changes that wait for consents.
    Cooperation(Box<Cooperation>),
    /// The document as it stands.
    Reading(Box<Reading>),
    /// What changes whenever the document may say something else; none when it is not held.
    Stand(Option<Stand>),
    /// The entry was stored.
    Committed(EntryId),
    /// The charter.
    Charter(Box<CharterSheet>),
    /// What a territory may be given.
    Given(Box<Gift>),
    /// The charters and cooperations, charters first.
    Needed(Vec<DocumentId>),
    /// The entries that are lacking, in causal order.
    Lacking(Vec<EntryId>),
    /// The heads.
    Heads(Vec<ChainHead>),
    /// The nodes that may be asked.
    FilePeers(Vec<FilePeer>),
    /// Why the file may not go; none when it may.
    FileDenial(Option<Denial>),
    /// What became of entries from a file; what was taken is stored.
    Taken(Box<Taken>),
    /// Statements are made again.
    Confirmed,
    /// How things stand.
    Status(Box<Status>),
    /// Which documents are held, in the order of their ids.
    Listed(Vec<(DocumentId, Header, Fingerprint)>),
}

/// What a document says is a function of this, as long as the node runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// The hash over its heads.
    pub fingerprint: Fingerprint,
    /// Grows whenever something changes by which entries are judged, and sometimes when nothing does: only that it is the
    /// same says something.
    pub authority: u64,
}

/// A document as it stands.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What it is a function of.
    pub stand: Stand,
    /// Its log.
    pub log: Arc<Log>,
    /// Which entries count.
    pub verdict: Arc<Verdict>,
    /// The territories that may act on it.
    pub parties: Vec<TerritoryId>,
    /// Whether everybody may read it, and whose word is missing.
    pub publishing: Publishing,
    /// The Automerge actor with which this node writes to it.
    pub actor: [u8; 16],
}

/// Why a command was not carried out. Each says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The node belongs to no territory yet.
    #[error("this node belongs to no territory yet: found one, or accept an invitation of your territory's other node")]
    NoTerritory,
    /// The node belongs to a territory already.
    #[error("this node belongs to a territory already")]
    HasTerritory,
    /// A node of a territory is no observer.
    #[error(
        "this node belongs to a territory, or is about to: it gets what its twins share with it, and observes nothing; \
         observe with a data folder of its own (--data)"
    )]
    NoObserver,
    /// An observer belongs to no territory.
    #[error("this node observes, so it belongs to no territory: use another data folder (--data) for your territory")]
    Observer,
    /// The office key is on another machine.
    #[error("only the node that holds the territory's office key can do this")]
    NoOfficeKey,
    /// The office key is locked.
    #[error(
        "the office key of this machine is locked: unlock it with its passphrase (“djuntu keys unlock”, or Settings in the page)"
    )]
    Locked,
    /// The invitation is one's own.
    #[error("this invitation was made by your own territory; give it to the other one")]
    OwnInvitation,
    /// The invitation is for another network.
    #[error("this invitation belongs to another network")]
    OtherNetwork,
    /// The invitation is over.
    #[error("this invitation has expired: ask for a new one")]
    ExpiredInvitation,
    /// There is no such document here.
    #[error("there is no such document here")]
    UnknownDocument,
    /// There is no such cooperation, or not all its parties have accepted yet.
    #[error("there is no such cooperation, or not all its parties have accepted yet")]
    NoCooperation,
    /// The document cannot be read from the disk.
    #[error("the document cannot be read from this disk: run “djuntu verify” to see what is damaged")]
    Unreadable,
    /// The edit was made on an older state.
    #[error("the document has changed in the meantime: read it again")]
    Stale,
    /// The key has no such right.
    #[error("this node's key has no right to do this here: see “djuntu charter show”")]
    NotEntitled,
    /// The act is not for this kind of document.
    #[error("this cannot be done with a document of this kind: see “djuntu show”")]
    WrongKind,
    /// The text that is to be signed was never proposed.
    #[error("this version was not proposed: propose it first")]
    NotProposed,
    /// The state of this node is an old one, and nobody has said yet that nothing is missing.
    #[error(
        "this node has an older state again, and no other node has confirmed yet that nothing of yours is missing here: \
         wait until one is connected, or say “djuntu restore --confirm” if you know it"
    )]
    Unconfirmed,
    /// The text was proposed to other territories than those that share the document now.
    #[error("others share this document now than those to whom this was proposed: propose it again")]
    OtherParties,
    /// Everything is so already.
    #[error("nothing to do: {0}")]
    Already(&'static str),
    /// The statement would have no effect as the document stands.
    #[error("{0}")]
    Unfit(&'static str),
    /// The entry would break a limit.
    #[error("{0}")]
    Form(String),
    /// What was stated would not count by the rules of the document's kind.
    #[error("{0}")]
    Rule(String),
}

impl Refusal {
    /// Returns the refusal of a statement that would not count, with a sentence that says why and what to do.
    pub fn rule(why: impl Into<String>) -> Self {
        Self::Rule(why.into())
    }
}

/// Something that people may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A document has new entries.
    Changed(DocumentId),
    /// The nodes that this one wants to be connected to.
    Twins(Vec<PublicKey>),
    /// A peer told where it can be reached.
    Reachable(PublicKey, Vec<String>),
    /// An invitation that this node answered has led to this document.
    Welcomed(PublicKey, DocumentId),
    /// The peer does not honour the invitation that this node answered.
    Unwelcome(PublicKey, Violation),
    /// A peer did what it must not.
    Violated(PublicKey, Violation),
    /// A peer holds the same as this node in everything that they share, and was not known to since the session began or
    /// since a difference was found.
    Equal(PublicKey),
    /// The same difference with a peer was found too often.
    Stuck(PublicKey, Home),
    /// A document cannot be read from the disk.
    Damaged(DocumentId),
    /// Edits of this node in a document rest on a branch that lost: they are to be written again (R153).
    Lost(DocumentId),
    /// A node can do less than it could before.
    Downgraded(PublicKey, Downgrade),
    /// Something that people should look at has begun (R204).
    AlarmBegun(Alarm),
    /// It has ended: of which territory, of which node, and which it was.
    AlarmEnded(TerritoryId, Option<PublicKey>, AlarmKind),
    /// The budget of today is used up, until then, or there is one again.
    Rests(Option<Rest>),
    /// So many entries that our own keys signed before, and that were missing here, have come back from a peer by now.
    Recovered(PublicKey, u64),
    /// Everybody may read a document from now on.
    Published(DocumentId),
    /// The state that was put back is old, as what comes back shows; the shell keeps a mark that outlasts a start
    /// ([`Config::restored`]), unless it has one.
    Outdated,
    /// Nothing is missing any more after old state was put back; the shell forgets the mark ([`Config::restored`]).
    Confirmed,
    /// A peer brought an entry that our key signed on another machine since this start, or is one with our key itself.
    Elsewhere(PublicKey),
}
