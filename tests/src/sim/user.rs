//! The people of a node: what they want next, chosen at random, and how they go on when an answer comes.
//!
//! They work as the node's pages do: read, make a view of the stored bytes, edit the view, commit, and read again when the
//! document has changed meanwhile. Several of them work at one time, so an edit often meets another one's.

use super::disk::Disk;
use super::random::Random;
use djuntu_protocol::act::{Act, Home, Kind, Signing};
use djuntu_protocol::document::Header;
use djuntu_protocol::document::agreement::Agreement;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::publication::Publication;
use djuntu_protocol::document::view::{Assignment, EditError, View, ViewEntry};
use djuntu_protocol::engine::{Command, Reading};
use djuntu_protocol::entry::{Payload, SignedEntry};
use djuntu_protocol::identity::{DocumentId, Fingerprint, NetworkId, PublicKey, TerritoryId};
use djuntu_protocol::time::Time;

/// How often somebody with an office key lets everybody read a document, in percent.
const PUBLISH_PERCENT: u64 = 5;

/// What a command was given for, and so what is to be done with its answer.
#[derive(Clone, Debug)]
pub(super) enum Task {
    /// The territory is founded.
    Found,
    /// The invitation of an introduction is made.
    Invite(usize),
    /// The invitation of an introduction is answered.
    Accept(usize),
    /// Somebody looks at the list of documents, to choose one.
    List,
    /// What is public is observed, with the code of an introduction.
    Observe(usize),
    /// A document is begun.
    Create,
    /// Everybody may read a document.
    Publish(DocumentId),
    /// A document is read, for a purpose.
    Read(DocumentId, Wish),
    /// An edit or an act is written, for a purpose.
    Write(DocumentId, Wish),
    /// Somebody in office looks at the charter.
    Charter,
    /// The charter is amended, or an amendment approved; with the key that it removes.
    Amend(Option<PublicKey>),
    /// A cooperation of many is proposed.
    Cooperate,
    /// Somebody in office looks at a cooperation.
    Cooperation(DocumentId),
    /// The work of a removed key is accepted in a document.
    Cut(DocumentId),
    /// Something is decided about who is in a cooperation.
    Membership(DocumentId),
    /// The simulator itself asks.
    Ask,
}

/// For what a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Edit,
    Propose,
    Sign,
}

/// Who the people of a node are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desk {
    pub(super) territory: TerritoryId,
    pub(super) has_office_key: bool,
    pub(super) time: Time,
}

/// Chooses what to do, given the documents that are there.
pub(super) fn choose(
    random: &mut Random,
    desk: &Desk,
    listed: &[(DocumentId, Header, Fingerprint)],
) -> Option<(Command, Task)> {
    if random.chance(20) {
        let kind = if random.chance(60) { Kind::Project } else { Kind::Agreement };
        return Some((Command::Create(kind, home(random, desk, listed)), Task::Create));
    }
    let own = |(document, header, _): &&(DocumentId, Header, Fingerprint)| {
        header.kind != DocumentKind::Territory || *document == desk.territory.document()
    };
    let writable: Vec<(DocumentId, Header)> =
        listed.iter().filter(own).map(|(document, header, _)| (*document, *header)).collect();
    if desk.has_office_key && random.chance(PUBLISH_PERCENT) {
        let offered = writable.iter().filter(|(_, header)| header.home.is_some());
        let begun = offered.clone().filter(|(_, header)| header.publication == Publication::Begun);
        let begun: Vec<DocumentId> = begun.map(|(document, _)| *document).collect();
        let offered: Vec<DocumentId> = offered.map(|(document, _)| *document).collect();
        let chosen = random.pick(if begun.is_empty() { &offered } else { &begun }).copied();
        return chosen.map(|document| (Command::Publish(document), Task::Publish(document)));
    }
    let (document, header) = random.pick(&writable).copied()?;
    let wish = match (header.kind, random.below(10)) {
        (DocumentKind::Agreement, 0..=2) => Wish::Propose,
        (DocumentKind::Agreement, 3..=6) if desk.has_office_key => Wish::Sign,
        _ => Wish::Edit,
    };
    Some((Command::Read(document), Task::Read(document, wish)))
}

fn home(random: &mut Random, desk: &Desk, listed: &[(DocumentId, Header, Fingerprint)]) -> Home {
    let cooperations = listed.iter().filter(|(_, header, _)| header.kind == DocumentKind::Cooperation);
    let cooperations: Vec<DocumentId> = cooperations.map(|(document, ..)| *document).collect();
    let chosen = if random.chance(20) { None } else { random.pick(&cooperations).copied() };
    chosen.map_or(Home::Territory(desk.territory), Home::Cooperation)
}

/// Goes on with a document that was read. Returns none when there is nothing to do.
///
/// # Errors
/// What should never go wrong.
pub(super) fn go_on(
    random: &mut Random,
    desk: &Desk,
    wish: Wish,
    reading: &Reading,
    view: &View,
) -> Result<Option<Command>, String> {
    let document = reading.log.document();
    match wish {
        Wish::Edit => edit(random, desk, reading, view),
        Wish::Propose => {
            let frozen = view.freeze(None).map_err(|error| format!("{document:?} does not freeze: {error}"))?;
            let proposal = frozen.proposal(agreement(reading).next_number(), &reading.parties);
            Ok(Some(Command::Act(document, Act::Propose(proposal))))
        }
        Wish::Sign => {
            let agreement = agreement(reading);
            let Some(proposed) = agreement.proposals.last() else { return Ok(None) };
            let frozen = match view.freeze(Some(&proposed.heads)) {
                Ok(frozen) => frozen,
                // What it rests on is set aside, because a key was removed or a fork was lost.
                Err(_) if reading.log.records().any(|(id, _)| !reading.verdict.counted.contains(&id)) => {
                    return Ok(None);
                }
                Err(error) => return Err(format!("a proposal of {document:?} cannot be read: {error}")),
            };
            if frozen.hash != proposed.text {
                return Err(format!("a proposal of {document:?} reads differently here"));
            }
            let (name, office) = ("Ana Exemplo".to_owned(), "Presidente".to_owned());
            let signing = Signing { number: proposed.number, version: proposed.version, name, office };
            Ok(Some(Command::Act(document, Act::Sign(signing))))
        }
    }
}

fn edit(random: &mut Random, desk: &Desk, reading: &Reading, view: &View) -> Result<Option<Command>, String> {
    let document = reading.log.document();
    let count = random.between(1, 3);
    let assignments: Vec<Assignment> = (0..count).map(|_| assignment(random, reading.log.header().kind)).collect();
    match view.edit(reading.actor, desk.time, &assignments) {
        Ok(change) => Ok(Some(Command::Commit(document, vec![change]))),
        Err(EditError::Unchanged) => Ok(None),
        Err(error) => Err(format!("{document:?} cannot be edited: {error}")),
    }
}

fn assignment(random: &mut Random, kind: DocumentKind) -> Assignment {
    const COMMON: [&str; 5] = ["title.pt", "summary.pt", "title.en", "lang0", "notes.+.text"];
    let own: &[&str] = match kind {
        DocumentKind::Territory => &["form", "country"],
        DocumentKind::Cooperation => &["since"],
        DocumentKind::Project => &["objectives.pt", "planned_start", "sectors.14030", "milestones.+.due"],
        DocumentKind::Agreement => &["preamble.pt", "articles.+.body.pt", "starts", "place"],
        DocumentKind::Fund => &["purpose.pt", "rules.pt", "grants.+.text.pt"],
        DocumentKind::Measure => &["method.pt", "criteria.+.text.pt", "targets.+.unit"],
        DocumentKind::Decision => &["question.pt", "options.+.label.pt", "arguments.+.text.pt"],
        DocumentKind::Assembly => &["form", "rules.pt", "meetings.+.minutes.pt"],
        DocumentKind::Record => &["form", "abstract.pt", "authors.+.name"],
        DocumentKind::Ballots => &["decision"],
    };
    let paths: Vec<&str> = COMMON.iter().chain(own).copied().collect();
    let path = random.pick(&paths).copied().expect("there are paths");
    let value = match path {
        "sectors.14030" => "true".to_owned(),
        "since" | "planned_start" | "milestones.+.due" | "starts" => format!("2027-01-{:02}", random.between(1, 28)),
        _ => words(random),
    };
    let is_cleared = !path.contains('+') && random.chance(10);
    Assignment { path: path.to_owned(), value: (!is_cleared).then_some(value) }
}

fn words(random: &mut Random) -> String {
    const WORDS: [&str; 8] = ["escolas", "água", "irmãs", "saúde", "Loures", "Maio", "mar", "pontes"];
    let count = random.between(1, 5);
    let words = (0..count).filter_map(|_| random.pick(&WORDS).copied());
    words.collect::<Vec<_>>().join(" ")
}

/// Returns the state of an agreement that was read.
pub(super) fn agreement(reading: &Reading) -> Agreement {
    Agreement::of(&reading.log, &reading.verdict)
}

/// Makes the view of a document that was read, from the bytes on the node's disk.
///
/// # Errors
/// When an entry that was read is not on the disk as it was stored.
pub(super) fn view(reading: &Reading, disk: &Disk, network: NetworkId) -> Result<View, String> {
    let mut entries = Vec::new();
    for id in reading.log.causal_order(&reading.verdict.counted) {
        let bytes = disk.bytes(&id).ok_or_else(|| format!("{id:?} was read and is not on the disk"))?;
        let parsed = SignedEntry::parse(bytes, network).map_err(|error| format!("{id:?} is damaged: {error}"))?;
        let entry = parsed.restored(id).ok_or_else(|| format!("{id:?} is another entry on the disk"))?;
        if let Payload::Changes(changes) = &entry.entry().payload {
            entries.push(ViewEntry { id, changes: changes.iter().map(|change| change.to_vec()).collect() });
        }
    }
    let header = reading.log.header();
    View::build(header.kind, header.schema, entries).map_err(|error| error.to_string())
}
