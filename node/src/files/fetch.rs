//! Fetching one file from one node, from where it was cut off (R381, R383).

use super::shelf::{Coming, FileError, Shelf};
use super::stream::{FileLine, LineError};
use crate::driver::EngineHandle;
use crate::network::Network;
use djuntu_protocol::file::{Ask, Denial, FileTree, Reply};
use djuntu_protocol::identity::{DocumentId, FileHash, PublicKey};
use djuntu_protocol::limits::{FILE_GROUP_BYTES, FILE_GROUPS_PER_ASK_MAX, FILE_REPLY_BYTES_MAX};
use futures::io::{AsyncRead, AsyncWrite};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How long a stream may take to open.
const OPEN_TIME_MAX: Duration = Duration::from_secs(15);
/// How many groups are asked for first, before it is known how fast the line is.
const GROUPS_FIRST: u64 = 4;
/// A part that takes less is followed by a longer one, one that takes more by a shorter one: edits that come meanwhile wait
/// no longer than that, and the pause between two parts is short beside it on any line.
const PART_SHORT: Duration = Duration::from_millis(500);
const PART_LONG: Duration = Duration::from_secs(2);

/// What is fetched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// A document that names it.
    pub(super) document: DocumentId,
    pub(super) hash: FileHash,
    /// How many bytes it has, as the document says.
    pub(super) size: u64,
}

/// Why a file did not come.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    /// The node does not give it.
    #[error("{}", told(*.0))]
    Denied(Denial),
    /// The stream cannot be opened or has ended.
    #[error("{0}")]
    Broken(String),
    /// It cannot be kept, or is another.
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<LineError> for FetchError {
    fn from(error: LineError) -> Self {
        Self::Broken(error.to_string())
    }
}

const fn told(denial: Denial) -> &'static str {
    match denial {
        Denial::NotHere => "the node has not got it",
        Denial::Busy => "the node is busy with other files",
        Denial::Budget => "the budget of the day is used up there",
    }
}

/// Fetches what is missing of a file; `done` learns how many bytes are here.
pub(super) async fn fetch(
    engine: &EngineHandle,
    network: &Network,
    shelf: &Shelf,
    wanted: Wanted,
    peer: PublicKey,
    done: &Arc<AtomicU64>,
) -> Result<(), FetchError> {
    let coming = shelf.coming(wanted.hash, wanted.size)?;
    done.store(coming.bytes(), Ordering::Relaxed);
    let opened = timeout(OPEN_TIME_MAX, network.open_file(peer)).await;
    let stream = opened.map_err(|_| FetchError::Broken("the node did not answer in time".to_owned()))?;
    let stream = stream.map_err(FetchError::Broken)?;
    let count = async |bytes| _ = engine.file_bytes(peer, bytes).await;
    complete(stream, coming, wanted, done, count).await
}

/// Asks for one part after the other, and gives the file its name.
pub(super) async fn complete(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    mut coming: Coming,
    wanted: Wanted,
    done: &Arc<AtomicU64>,
    count: impl AsyncFn(u64),
) -> Result<(), FetchError> {
    let mut line = FileLine::new(stream);
    let groups = wanted.size.div_ceil(FILE_GROUP_BYTES as u64);
    let mut pace = GROUPS_FIRST;
    while !coming.is_whole() {
        let began = Instant::now();
        let ask = Ask {
            document: wanted.document,
            hash: wanted.hash,
            size: wanted.size,
            from: coming.groups(),
            count: pace.min(groups - coming.groups()),
            with_tree: coming.tree().is_none(),
        };
        let mut taken = 0;
        let outcome = part(&mut line, &mut coming, &ask, done, &mut taken).await;
        count(taken).await;
        outcome?;
        pace = paced(pace, began.elapsed());
    }
    Ok(coming.finish()?)
}

/// Fetches one part, and counts how many bytes that took.
async fn part<S>(
    line: &mut FileLine<S>,
    coming: &mut Coming,
    ask: &Ask,
    done: &Arc<AtomicU64>,
    taken: &mut u64,
) -> Result<(), FetchError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    line.write_message(&ask.to_bytes()).await?;
    line.flush().await?;
    let reply = line.read_message(FILE_REPLY_BYTES_MAX).await?;
    if let Reply::Denied(denial) = Reply::from_bytes(&reply).map_err(LineError::from)? {
        return Err(FetchError::Denied(denial));
    }
    if ask.with_tree {
        let mut tree = vec![0; FileTree::byte_count(ask.size).unwrap_or_default()];
        line.read(&mut tree).await?;
        *taken += tree.len() as u64;
        coming.take_tree(&tree)?;
    }
    let mut bytes = vec![0; FILE_GROUP_BYTES];
    // The hashes may have shown that more is here than was known when the part was asked for.
    for group in ask.from..ask.from + ask.count {
        let length = coming.tree().and_then(|tree| tree.group_bytes(group)).unwrap_or_default();
        let Some(bytes) = bytes.get_mut(..length) else { break };
        line.read(bytes).await?;
        *taken += bytes.len() as u64;
        if group == coming.groups() {
            coming.take(bytes)?;
        }
        done.store(coming.bytes(), Ordering::Relaxed);
    }
    Ok(())
}

/// Returns how many groups to ask for next (R383).
pub(super) fn paced(groups: u64, took: Duration) -> u64 {
    if took < PART_SHORT {
        (groups * 2).min(FILE_GROUPS_PER_ASK_MAX)
    } else if took > PART_LONG {
        (groups / 2).max(1)
    } else {
        groups
    }
}
