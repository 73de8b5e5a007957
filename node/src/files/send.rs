//! Giving files to the nodes that may have them (R380): those that may read a document that names the file.

use super::shelf::{FileError, Held, Shelf};
use super::stream::{FileLine, LineError};
use crate::desk::Desk;
use crate::network::FileStream;
use djuntu_protocol::file::{Ask, Denial, Reply};
use djuntu_protocol::identity::{DocumentId, FileHash, PublicKey};
use djuntu_protocol::limits::{FILE_ASK_BYTES_MAX, FILES_SENT_MAX, FILES_SENT_PER_PEER_MAX};
use futures::io::{AsyncRead, AsyncWrite};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Why a stream was ended.
#[derive(Debug, thiserror::Error)]
enum SendError {
    #[error(transparent)]
    Line(#[from] LineError),
    #[error("it asked for a part that no file has")]
    Ask,
    #[error(transparent)]
    File(#[from] FileError),
    #[error("this node stops")]
    Stopping,
}

/// What one stream is about.
type Open = (DocumentId, FileHash, Held);

/// Serves the streams that peers open, until the network ends.
pub(crate) async fn send_all(desk: Desk, shelf: Shelf, mut streams: mpsc::Receiver<(PublicKey, FileStream)>) {
    let mut sending = JoinSet::new();
    // One share for each stream of a peer, and one here: a stream gives its share back however it ends.
    let mut peers: BTreeMap<PublicKey, Arc<()>> = BTreeMap::new();
    loop {
        tokio::select! {
            stream = streams.recv() => {
                let Some((peer, stream)) = stream else { break };
                peers.retain(|_, shares| Arc::strong_count(shares) > 1);
                let of_peer = peers.get(&peer).map_or(0, |shares| Arc::strong_count(shares) - 1);
                if sending.len() >= FILES_SENT_MAX || of_peer >= FILES_SENT_PER_PEER_MAX {
                    // The peer tries again later; whoever opens many streams gets no more for it.
                    continue;
                }
                let share = Arc::clone(peers.entry(peer).or_default());
                let (desk, shelf, runtime) = (desk.clone(), shelf.clone(), Handle::current());
                // Files are read on a thread that may wait for the disk.
                sending.spawn_blocking(move || {
                    let _share = share;
                    if let Err(error) = runtime.block_on(send(&desk, &shelf, peer, stream)) {
                        tracing::debug!(peer = %peer.short(), %error, "a file was not sent on");
                    }
                });
            }
            Some(_) = sending.join_next() => {}
        }
    }
}

/// Answers one part after the other, until the peer ends the stream.
async fn send(
    desk: &Desk,
    shelf: &Shelf,
    peer: PublicKey,
    stream: impl AsyncRead + AsyncWrite + Unpin,
) -> Result<(), SendError> {
    let mut line = FileLine::new(stream);
    let mut open: Option<Open> = None;
    loop {
        let ask = match line.read_message(FILE_ASK_BYTES_MAX).await {
            Err(LineError::Closed) => return Ok(()),
            asked => Ask::from_bytes(&asked?).map_err(LineError::from)?,
        };
        if !ask.is_valid() {
            return Err(SendError::Ask);
        }
        let denial = denial(desk, shelf, peer, &ask, &mut open).await?;
        let Some((.., held)) = open.as_mut().filter(|_| denial.is_none()) else {
            line.write_message(&Reply::Denied(denial.unwrap_or(Denial::NotHere)).to_bytes()).await?;
            line.flush().await?;
            continue;
        };
        let mut sent = 0;
        let outcome = part(&mut line, held, &ask, &mut sent).await;
        // Also what was sent of a part that the peer did not take to its end.
        desk.engine.file_bytes(peer, sent).await;
        if let Err(SendError::File(FileError::Damaged(hash))) = &outcome
            && shelf.discard_damaged(*hash)
        {
            desk.engine.alarm(format!("the file {hash} is damaged on this disk: it is fetched again")).await;
        }
        outcome?;
    }
}

/// Sends a part, and counts how many bytes that took.
async fn part<S>(line: &mut FileLine<S>, held: &mut Held, ask: &Ask, sent: &mut u64) -> Result<(), SendError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    // What is damaged here must not look like a lie.
    let mut group = held.group(ask.from)?;
    line.write_message(&Reply::Here.to_bytes()).await?;
    if ask.with_tree {
        let tree = held.tree().to_bytes();
        *sent += tree.len() as u64;
        line.write(&tree).await?;
    }
    for next in ask.from + 1..=ask.from + ask.count {
        *sent += group.len() as u64;
        line.write(&group).await?;
        if next < ask.from + ask.count {
            group = held.group(next)?;
        }
    }
    Ok(line.flush().await?)
}

/// Returns why the peer does not get what it asks for, and opens it when it does.
async fn denial(
    desk: &Desk,
    shelf: &Shelf,
    peer: PublicKey,
    ask: &Ask,
    open: &mut Option<Open>,
) -> Result<Option<Denial>, SendError> {
    // With each part: a peer that was put out gets nothing more.
    let denial = desk.file_denial(peer, ask.document).await.map_err(|_| SendError::Stopping)?;
    if denial.is_some() {
        return Ok(denial);
    }
    if let Some((document, hash, held)) = open.as_ref()
        && (*document, *hash) == (ask.document, ask.hash)
    {
        return Ok((held.tree().size() != ask.size).then_some(Denial::NotHere));
    }
    *open = None;
    // What the document does not name stays here, and so does what came for others: whoever has guessed a hash could write it
    // into a document of his own.
    if !desk.names_file(ask.document, ask.hash).await || !desk.came_for(ask.document, ask.hash).await {
        return Ok(Some(Denial::NotHere));
    }
    match shelf.open(ask.hash) {
        Ok(Some(held)) if held.tree().size() == ask.size => *open = Some((ask.document, ask.hash, held)),
        Ok(_) => return Ok(Some(Denial::NotHere)),
        Err(error) => {
            if let FileError::Damaged(hash) = &error {
                shelf.discard_damaged(*hash);
            }
            desk.engine.alarm(format!("a file cannot be sent: {error}")).await;
            return Ok(Some(Denial::NotHere));
        }
    }
    Ok(None)
}
