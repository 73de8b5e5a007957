//! Our own inspector of raw, uncompressed Automerge change chunks, which does not use Automerge (R65).
//!
//! ```text
//! chunk        = magic (4) ‖ checksum (4) ‖ type (1) ‖ length ‖ body      hash = SHA-256(type ‖ length ‖ body)
//! body         = dependencies ‖ author ‖ seq ‖ first operation ‖ time ‖ message ‖ other actors ‖ columns
//! columns      = count ‖ (specification ‖ length)* ‖ data*                specification = id << 4 | deflated << 3 | type
//! ```
//!
//! All numbers are LEB128. The operations are the rows of a table that is stored by columns, each column run-length
//! encoded, so a few bytes can claim any number of rows. Here the columns are walked in lockstep, run by run: the work
//! grows with the bytes, never with what they claim, and nothing is allocated by a declared count.
//!
//! Invariant: what passes is in the one encoding that Automerge's own writer gives it, so that a document which holds it
//! can be saved and read back; it has at most [`limits::OPERATIONS_PER_ENTRY_MAX`] operations; and each operation names
//! only actors of the table, counters before its own, and, within the change, objects and elements that exist. Whether
//! what it names in *other* changes exists can only be judged with them, and is judged in the view.

mod columns;
mod cursor;
mod operations;
mod rows;
mod runs;
mod values;

use crate::identity::ChangeHash;
use crate::limits;
use columns::Columns;
pub(crate) use cursor::Cursor;
use sha2::{Digest, Sha256};

/// What every chunk of Automerge begins with.
pub(crate) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The type of a chunk that holds one uncompressed change.
const TYPE_CHANGE: u8 = 1;
/// Where the hashed bytes begin: after the magic bytes and the checksum.
pub(crate) const HASHED_FROM: usize = 8;
/// The length of an actor in this protocol; Automerge would take any.
const ACTOR_BYTES: usize = 16;

/// An Automerge actor: one author in one document in one epoch.
type Actor = [u8; ACTOR_BYTES];

/// What the header of an inspected change says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeHeader {
    /// The hash that other changes name it by: SHA-256 of the chunk after its first 8 bytes.
    pub hash: ChangeHash,
    /// The actor that made it.
    pub actor: [u8; ACTOR_BYTES],
    /// The other actors that its operations name, ascending. Automerge panics unless earlier changes bring all of them.
    pub other_actors: Vec<[u8; ACTOR_BYTES]>,
    /// Its number among the changes of its actor, from 1.
    pub seq: u64,
    /// The counter of its first operation, from 1.
    pub start_op: u64,
    /// How many operations it has, at least 1.
    pub operations: u64,
    /// The changes that it builds on, ascending, each once.
    pub dependencies: Vec<ChangeHash>,
}

impl ChangeHeader {
    /// Returns the counter of its last operation.
    pub const fn max_op(&self) -> u64 {
        self.start_op + self.operations - 1
    }
}

/// Why bytes are not a change that an honest node makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InspectError {
    // The chunk.
    /// The bytes end in the middle of something.
    #[error("the bytes end too early")]
    Truncated,
    /// The bytes do not begin like a chunk of Automerge.
    #[error("not a chunk of Automerge")]
    Magic,
    /// The chunk is of another type: a document, a deflated change or a bundle.
    #[error("a chunk of type {0}, where only uncompressed changes are taken")]
    ChunkType(u8),
    /// The chunk is shorter or longer than it says.
    #[error("the chunk is not as long as it says")]
    Length,
    /// The checksum is wrong.
    #[error("the checksum is wrong")]
    Checksum,
    /// A number is not in its shortest form, or does not fit in 64 bits.
    #[error("a number is not in its shortest form, or too large")]
    Number,
    /// Something follows the columns, such as an author's footer.
    #[error("extra bytes follow the columns")]
    ExtraBytes,

    // The header.
    /// There are more dependencies than allowed.
    #[error("more than {} dependencies", limits::DEPENDENCIES_MAX)]
    DependencyCount,
    /// The dependencies are not ascending, or one is named twice.
    #[error("the dependencies are not ascending")]
    DependencyOrder,
    /// An actor has another length than in this protocol.
    #[error("an actor that is not {ACTOR_BYTES} bytes long")]
    ActorLength,
    /// There are more actors than allowed.
    #[error("more than {} actors", limits::ACTORS_PER_CHANGE_MAX)]
    ActorCount,
    /// The other actors are not ascending, or the author is among them.
    #[error("the other actors are not ascending, or the author is among them")]
    ActorOrder,
    /// The number among the changes of the actor is 0, or higher than the operations before it allow.
    #[error("an impossible sequence number")]
    Seq,
    /// The counter of the first operation is 0, or that of the last one is too high.
    #[error("operation counters outside 1 to {}", limits::OPERATION_COUNTER_MAX)]
    OperationCounter,
    /// The claimed time is so far away that differences between times overflow.
    #[error("a time outside all calendars")]
    Time,
    /// The message is longer than allowed.
    #[error("a message of more than {} bytes", limits::CHANGE_MESSAGE_BYTES_MAX)]
    MessageLength,

    // The columns.
    /// A column that this version of Automerge does not write.
    #[error("unknown column {0}")]
    UnknownColumn(u64),
    /// A column is deflated.
    #[error("column {0} is deflated")]
    DeflatedColumn(u64),
    /// The columns are not ascending, or one comes twice.
    #[error("the columns are not ascending")]
    ColumnOrder,
    /// A column is listed without data; Automerge leaves it out.
    #[error("column {0} is empty")]
    EmptyColumn(u64),
    /// A column is missing that every change has.
    #[error("a column is missing that every change has")]
    MissingColumn,
    /// Run lengths that are not in the one form that Automerge writes.
    #[error("run lengths that Automerge does not write")]
    RunLength,
    /// The columns describe different numbers of operations.
    #[error("the columns describe different numbers of operations")]
    UnequalColumns,
    /// There are no operations, or more than allowed.
    #[error("a change has 1 to {} operations", limits::OPERATIONS_PER_ENTRY_MAX)]
    OperationCount,
    /// There are more predecessors than allowed.
    #[error("more than {} predecessors", limits::PREDECESSORS_PER_CHANGE_MAX)]
    PredecessorCount,
    /// The columns of the predecessors hold more or fewer than the operations have.
    #[error("the predecessors are not as many as the operations have")]
    UnequalPredecessors,

    // The values.
    /// A text is not UTF-8.
    #[error("a text is not UTF-8")]
    Text,
    /// A key or the name of a mark is longer than allowed.
    #[error("a key of more than {} bytes", limits::KEY_BYTES_MAX)]
    KeyLength,
    /// A value is longer than allowed.
    #[error("a value of more than {} bytes", limits::VALUE_BYTES_MAX)]
    ValueLength,
    /// A value is of an unknown type, or its bytes do not fit its type.
    #[error("a value whose bytes do not fit its type")]
    Value,
    /// The values take more or fewer bytes than there are.
    #[error("the values take more or fewer bytes than there are")]
    UnequalValues,

    // The operations.
    /// An action that this version of Automerge does not know.
    #[error("unknown action {0}")]
    Action(u64),
    /// The parts of an operation do not fit together.
    #[error("an operation whose parts do not fit together")]
    Shape,
    /// An actor that is not in the table.
    #[error("an operation names an actor that is not in the table")]
    ActorIndex,
    /// An actor of the table that no operation names.
    #[error("an actor that no operation names")]
    UnnamedActor,
    /// Something that does not come before the operation which names it.
    #[error("an operation names something that does not come before it")]
    NotBefore,
    /// An object or element that the change itself should have made, and did not.
    #[error("an operation names something of its own change that is no such thing")]
    NotMade,
    /// The predecessors of an operation are not ascending, or two are of one actor.
    #[error("the predecessors of an operation are not ascending, or two are of one actor")]
    PredecessorOrder,
    /// A mark that does not begin and end as a pair.
    #[error("a mark that does not begin and end as a pair")]
    Mark,
}

/// The actors of a change: its author has index 0, the others follow.
#[derive(Debug)]
struct Actors {
    author: Actor,
    others: Vec<Actor>,
}

impl Actors {
    /// Returns the actor with this index.
    fn find(&self, index: u64) -> Result<&Actor, InspectError> {
        let Some(other) = index.checked_sub(1) else { return Ok(&self.author) };
        usize::try_from(other).ok().and_then(|other| self.others.get(other)).ok_or(InspectError::ActorIndex)
    }
}

/// Inspects one change chunk.
///
/// The time grows with the length of `chunk` and what is allocated is a small multiple of it, whatever it claims to hold.
///
/// # Errors
/// [`InspectError`], when no honest node makes this change.
pub fn inspect(chunk: &[u8]) -> Result<ChangeHeader, InspectError> {
    let (mut cursor, hash) = open(chunk)?;
    let dependencies = read_dependencies(&mut cursor)?;
    let author = read_actor(&mut cursor)?;
    let seq = cursor.unsigned()?;
    let start_op = cursor.unsigned()?;
    if start_op == 0 || start_op >= limits::OPERATION_COUNTER_MAX {
        return Err(InspectError::OperationCounter);
    }
    // Each earlier change of the actor took at least one operation counter.
    if seq == 0 || seq > start_op {
        return Err(InspectError::Seq);
    }
    // Automerge stores times as differences, which must not overflow.
    if cursor.signed()?.unsigned_abs() >= limits::CHANGE_TIME_MAX {
        return Err(InspectError::Time);
    }
    read_message(&mut cursor)?;
    let actors = Actors { others: read_other_actors(&mut cursor, &author)?, author };
    let columns = Columns::read(&mut cursor)?;
    if !cursor.is_empty() {
        return Err(InspectError::ExtraBytes);
    }
    let operations = operations::check(&columns, &actors, start_op)?;
    if start_op + operations > limits::OPERATION_COUNTER_MAX {
        return Err(InspectError::OperationCounter);
    }
    let Actors { author: actor, others: other_actors } = actors;
    Ok(ChangeHeader { hash, actor, other_actors, seq, start_op, operations, dependencies })
}

/// Returns the hash of a change, where the hashes of its dependencies begin, and these.
///
/// # Errors
/// [`InspectError`], when it is no chunk of an uncompressed change; the rest of it is not looked at.
pub(crate) fn hashes(chunk: &[u8]) -> Result<(ChangeHash, usize, Vec<ChangeHash>), InspectError> {
    let (mut cursor, hash) = open(chunk)?;
    let dependencies = read_dependencies(&mut cursor)?;
    let read = chunk.len() - usize::try_from(cursor.len()).map_err(|_| InspectError::Length)?;
    Ok((hash, read - size_of::<ChangeHash>() * dependencies.len(), dependencies))
}

/// Checks the frame of the chunk and returns a cursor over its body, and the hash.
fn open(chunk: &[u8]) -> Result<(Cursor<'_>, ChangeHash), InspectError> {
    let mut cursor = Cursor::new(chunk);
    if *cursor.array::<4>()? != MAGIC {
        return Err(InspectError::Magic);
    }
    let checksum = cursor.array::<4>()?;
    let [chunk_type] = *cursor.array::<1>()?;
    if chunk_type != TYPE_CHANGE {
        return Err(InspectError::ChunkType(chunk_type));
    }
    if cursor.unsigned()? != cursor.len() {
        return Err(InspectError::Length);
    }
    let hash = hash_of(chunk);
    if hash.0.starts_with(checksum) { Ok((cursor, hash)) } else { Err(InspectError::Checksum) }
}

/// Returns the hash that other changes name a chunk by, and that its checksum is the beginning of.
pub fn hash_of(chunk: &[u8]) -> ChangeHash {
    ChangeHash(Sha256::digest(chunk.get(HASHED_FROM..).unwrap_or_default()).into())
}

fn read_dependencies(cursor: &mut Cursor<'_>) -> Result<Vec<ChangeHash>, InspectError> {
    let count = cursor.unsigned()?;
    if count > limits::DEPENDENCIES_MAX as u64 {
        return Err(InspectError::DependencyCount);
    }
    let mut dependencies: Vec<ChangeHash> = Vec::new();
    for _ in 0..count {
        let dependency = ChangeHash(*cursor.array()?);
        if dependencies.last().is_some_and(|last| *last >= dependency) {
            return Err(InspectError::DependencyOrder);
        }
        dependencies.push(dependency);
    }
    Ok(dependencies)
}

fn read_actor(cursor: &mut Cursor<'_>) -> Result<Actor, InspectError> {
    if cursor.unsigned()? != ACTOR_BYTES as u64 {
        return Err(InspectError::ActorLength);
    }
    Ok(*cursor.array()?)
}

fn read_other_actors(cursor: &mut Cursor<'_>, author: &Actor) -> Result<Vec<Actor>, InspectError> {
    let count = cursor.unsigned()?;
    if count >= limits::ACTORS_PER_CHANGE_MAX as u64 {
        return Err(InspectError::ActorCount);
    }
    let mut others: Vec<Actor> = Vec::new();
    for _ in 0..count {
        let actor = read_actor(cursor)?;
        if actor == *author || others.last().is_some_and(|last| *last >= actor) {
            return Err(InspectError::ActorOrder);
        }
        others.push(actor);
    }
    Ok(others)
}

fn read_message(cursor: &mut Cursor<'_>) -> Result<(), InspectError> {
    let length = cursor.unsigned()?;
    if length > limits::CHANGE_MESSAGE_BYTES_MAX as u64 {
        return Err(InspectError::MessageLength);
    }
    cursor.text(length).map(|_| ())
}

#[cfg(test)]
mod tests;
