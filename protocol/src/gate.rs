//! The gate: no byte from a peer or a file reaches a log before all of this, and none reaches Automerge from here.
//!
//! 1. The frame's and the page's lengths are bounded before anything is allocated ([`crate::session`], [`crate::bundle`]).
//! 2. [`SignedEntry::parse`]: canonical decoding within the limits, the network, the form.
//! 3. [`SignedEntry::verify`]: the signature.
//! 4. [`authentic`]: the charter version that the entry cites gives its key the role, in a territory that may write here.
//! 5. [`inspector::inspect`]: every change is what an honest Automerge would make, checked without Automerge.
//! 6. [`Log::insert`]: the chain, the author's own changes, and what they rest on.
//!
//! Steps 3 and 5 need nothing but the entry, so a [`Candidate`] may have been through them on another thread before.
//!
//! What passes is stored, judged, relayed and compared; Automerge sees it only when somebody looks, in a view (R60).

mod candidate;
pub mod inspector;

pub use candidate::Candidate;

use crate::act::{Act, Home};
use crate::authority::{Authority, Entitlement};
use crate::bundle::Unpacked;
use crate::document::{Log, Misfit, Missing};
use crate::entry::{EntryError, Payload, SignedEntry, Verified};
use crate::identity::charter::Charter;
use crate::identity::{DocumentId, EntryId, NetworkId, ReadyKeys, Roles, TerritoryId};
use crate::limits;
use crate::quota::Full;
use crate::violation::Violation;
use inspector::ChangeHeader;

/// Why an entry did not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It may pass when something else has come: kept among the orphans for a while.
    Orphan(Awaited),
    /// It is held already.
    Known,
    /// There is no room for it here (R293).
    Full(Full),
    /// It must not pass.
    Violation(Violation),
}

/// An entry that did not pass, and why. What was checked of it need not be checked again.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The entry.
    pub candidate: Candidate,
    /// Why it did not pass.
    pub refusal: Refusal,
}

/// What an orphan waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// An entry or change of its own document.
    Document(Missing),
    /// The charter version that it cites, of this territory, or enough approvals of it.
    Charter(TerritoryId, EntryId),
    /// The cooperation that its document belongs to.
    Cooperation(DocumentId),
    /// That its territory becomes a party of the cooperation, or is to become one by the version to which it consents.
    Party(DocumentId, TerritoryId, Option<EntryId>),
}

/// Parses an entry from a peer or a file (step 2).
///
/// # Errors
/// The violation: what a newer version made is ignored, an entry of another network ends the session, and what is no
/// entry at all is punished.
pub fn parse(bytes: &[u8], network: NetworkId) -> Result<SignedEntry, Violation> {
    SignedEntry::parse(bytes, network).map_err(violation_of)
}

/// Parses an entry of a page, whose id was worked out when the page was unpacked.
pub(crate) fn parse_unpacked(entry: Unpacked, network: NetworkId) -> Result<SignedEntry, Violation> {
    SignedEntry::from_bytes(entry.bytes, entry.id, network).map_err(violation_of)
}

fn violation_of(error: EntryError) -> Violation {
    match error {
        EntryError::Network => Violation::OtherNetwork,
        EntryError::Signature => Violation::WrongSignature,
        EntryError::Version(_) | EntryError::Newer => Violation::NewerSchema,
        EntryError::Decode(_) | EntryError::Place | EntryError::Changes | EntryError::Act(_) | EntryError::Frame => {
            Violation::MalformedEntry
        }
    }
}

/// Takes an entry through what is left of steps 3 to 6 and into the log of its document. `log` is none for a document
/// that is not known yet; then the log is begun.
///
/// # Errors
/// [`Refused`]; the log is unchanged then.
pub fn admit(
    candidate: impl Into<Candidate>,
    log: &mut Option<Log>,
    authority: &Authority,
) -> Result<Verified, Box<Refused>> {
    admit_within(candidate, log, authority, |_, _| None)
}

/// Does what [`admit`] does, if there is room: `refuses` says for an authentic entry, and to whom its document belongs, what
/// it does not fit in.
///
/// # Errors
/// [`Refused`]; the log is unchanged then.
pub(crate) fn admit_within(
    candidate: impl Into<Candidate>,
    log: &mut Option<Log>,
    authority: &Authority,
    refuses: impl Fn(&Verified, Option<Home>) -> Option<Full>,
) -> Result<Verified, Box<Refused>> {
    let candidate = candidate.into();
    if log.as_ref().is_some_and(|log| log.record(&candidate.id()).is_some()) {
        return Err(Box::new(Refused { candidate, refusal: Refusal::Known }));
    }
    let candidate = candidate.examine(&mut ReadyKeys::default());
    match place(&candidate, log, authority, refuses) {
        Ok(()) => Ok(candidate.into_verified().expect("what has a place was verified")),
        Err(refusal) => Err(Box::new(Refused { candidate, refusal })),
    }
}

/// Puts an entry into the log when it is authentic and fits (steps 4 and 6).
fn place(
    candidate: &Candidate,
    log: &mut Option<Log>,
    authority: &Authority,
    refuses: impl Fn(&Verified, Option<Home>) -> Option<Full>,
) -> Result<(), Refusal> {
    let (entry, headers) = candidate.examined().map_err(Refusal::Violation)?;
    let has_room = |home| refuses(entry, home).map_or(Ok(()), |full| Err(Refusal::Full(full)));
    match log {
        Some(log) => {
            authentic(entry, log.document(), log.home(), authority)?;
            has_room(log.home())?;
            log.insert(entry, headers).map_err(Refusal::from)
        }
        None => {
            let begun = Log::begin(entry).map_err(Refusal::from)?;
            authentic(entry, begun.document(), begun.home(), authority)?;
            has_room(begun.home())?;
            *log = Some(begun);
            Ok(())
        }
    }
}

/// Checks that the charter version that the entry cites gives its key the role, for a territory that is or was a party
/// (R21). A territory's first entry brings its own charter, and a guardian may propose one for its ward (R27).
///
/// # Errors
/// [`Refusal::Orphan`] when the charter, the cooperation or the admission is not known here yet.
pub fn authentic(
    entry: &Verified,
    document: DocumentId,
    home: Option<Home>,
    authority: &Authority,
) -> Result<(), Refusal> {
    let (body, territory) = (entry.entry(), entry.territory());
    let Some(charter) = body.charter else {
        let founding = crate::authority::founding_charter(entry);
        let entitled = founding.is_some_and(|charter| charter.entitles(&body.author, Roles::ROOT));
        return if entitled { Ok(()) } else { Err(Refusal::Violation(Violation::NotEntitled)) };
    };
    match authority.entitlement(territory, charter, &body.author, body.role()) {
        Entitlement::Entitled => {}
        Entitlement::Unknown => return Err(Refusal::Orphan(Awaited::Charter(territory, charter))),
        Entitlement::Refused => return Err(Refusal::Violation(Violation::NotEntitled)),
    }
    let belongs = match home {
        None if proposes_for_ward(entry, document, authority)? => true,
        Some(Home::Cooperation(cooperation)) => return of_party(entry, cooperation, authority),
        None if authority.cooperation(document).is_some() => return of_party(entry, document, authority),
        Some(Home::Territory(owner)) => owner == territory,
        // A cooperation's first entry names its author's territory; a territory writes its own document alone.
        None => document == territory.document() || body.document.is_none(),
    };
    if belongs { Ok(()) } else { Err(Refusal::Violation(Violation::NotEntitled)) }
}

/// Checks that a cooperation's entry is of a territory that is or was a party. Whoever is not known here as one may be a
/// newcomer whose admission is on its way; until then it can do one thing: consent to it (R117).
fn of_party(entry: &Verified, cooperation: DocumentId, authority: &Authority) -> Result<(), Refusal> {
    let territory = entry.territory();
    let Some(known) = authority.cooperation(cooperation) else {
        return Err(Refusal::Orphan(Awaited::Cooperation(cooperation)));
    };
    let version = match entry.entry().act().filter(|_| entry.document() == cooperation) {
        Some(Act::Consent(version)) => Some(version),
        _ => None,
    };
    if known.may_write(territory, version) {
        Ok(())
    } else {
        Err(Refusal::Orphan(Awaited::Party(cooperation, territory, version)))
    }
}

/// Returns whether the entry proposes, as a root of a guardian, a charter version in the document of the ward: its
/// lost roots could not. Exactly that is open to others, when the approved version that the new one names as the one
/// before names their territory as a guardian (R27).
fn proposes_for_ward(entry: &Verified, document: DocumentId, authority: &Authority) -> Result<bool, Refusal> {
    let ward = document.as_territory();
    let Some(charters) = authority.charters(ward).filter(|_| ward != entry.territory()) else { return Ok(false) };
    let Some(Act::Amend(Charter { previous: Some(previous), .. })) = entry.entry().act() else { return Ok(false) };
    charters.is_guardian(&previous, entry.territory()).ok_or(Refusal::Orphan(Awaited::Charter(ward, previous)))
}

/// Inspects every change of an entry (step 5).
///
/// # Errors
/// [`Violation::HostileChange`].
pub fn inspect_changes(entry: &Verified) -> Result<Vec<ChangeHeader>, Violation> {
    let Payload::Changes(changes) = &entry.entry().payload else { return Ok(Vec::new()) };
    let mut headers = Vec::new();
    let mut operations = 0;
    for change in changes {
        let header = inspector::inspect(change).map_err(|_| Violation::HostileChange)?;
        operations += header.operations;
        headers.push(header);
    }
    assert_eq!(headers.len(), changes.len(), "each change was inspected");
    if operations <= limits::OPERATIONS_PER_ENTRY_MAX { Ok(headers) } else { Err(Violation::HostileChange) }
}

impl From<Misfit> for Refusal {
    fn from(misfit: Misfit) -> Self {
        match misfit {
            Misfit::Missing(missing) => Self::Orphan(Awaited::Document(missing)),
            Misfit::Known => Self::Known,
            Misfit::Chain | Misfit::Genesis => Self::Violation(Violation::BrokenChain),
            Misfit::Newer => Self::Violation(Violation::NewerSchema),
            Misfit::Changes => Self::Violation(Violation::HostileChange),
        }
    }
}

#[cfg(test)]
mod tests;
