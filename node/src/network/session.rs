//! One session: the task that reads frames from a stream and writes frames to it.
//!
//! ```text
//! frame = length (u32, little-endian) ‖ bytes         length ≤ FRAME_BYTES_MAX
//! ```
//!
//! Invariants: the length is checked before anything is allocated, and a frame takes memory only as its bytes arrive. A
//! frame is read only when the engine took the one before, so a slow engine slows the peer and not the memory. The task
//! tells `Connected` first and `Disconnected` last, and the driver starts no second one for a peer before it ended.

use super::{Address, NetworkEvent};
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::limits::{FRAME_BYTES_MAX, OUTGOING_BYTES_MAX, PROGRESS_BYTES_MIN};
use futures::future::join;
use futures::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout, timeout_at};

/// How many bytes are read or written at a time.
const CHUNK_BYTES: usize = 64 << 10;
/// What a queued frame costs besides its bytes, so that empty frames cannot fill the memory.
const FRAME_OVERHEAD_BYTES: usize = 64;
/// How long a session that is being closed may take to send what is queued, and to read what the peer said last; among
/// it is the reason.
const FAREWELL: Duration = Duration::from_secs(1);

/// How far something got that the peer must not hold up for ever: at least so many bytes in each span, or its end (R205). So
/// a peer that gives or takes a byte now and then holds up nothing, and the thinnest honest line is fast enough.
#[derive(Debug)]
pub(crate) struct Progress {
    stalled_after: Duration,
    since: Instant,
    bytes: usize,
}

impl Progress {
    /// Begins now.
    pub(crate) const fn new(stalled_after: Duration, now: Instant) -> Self {
        Self { stalled_after, since: now, bytes: 0 }
    }

    /// Returns when it is too late.
    pub(crate) fn ends_at(&self) -> Instant {
        self.since + self.stalled_after
    }

    /// Notes that so many bytes went on.
    pub(crate) fn note(&mut self, bytes: usize, now: Instant) {
        self.bytes += bytes;
        if self.bytes >= PROGRESS_BYTES_MIN {
            (self.since, self.bytes) = (now, 0);
        }
    }
}

/// Why a session ended.
#[derive(Debug, thiserror::Error)]
pub(super) enum SessionError {
    #[error("the peer announced a frame of {0} bytes where at most {FRAME_BYTES_MAX} are allowed")]
    FrameTooLong(u32),
    #[error("the peer closed the session inside a frame")]
    HalfFrame,
    #[error("the peer closed the session")]
    Closed,
    #[error("the peer sent less than {PROGRESS_BYTES_MIN} bytes in {} s inside a frame", .0.as_secs())]
    HalfFrameStalled(Duration),
    #[error("the peer took less than {PROGRESS_BYTES_MIN} bytes in {} s", .0.as_secs())]
    Stalled(Duration),
    #[error("the connection broke: {0}")]
    Io(#[from] std::io::Error),
    #[error("this node no longer listens")]
    EventsClosed,
}

/// What the driver keeps of a running session.
#[derive(Debug)]
pub(super) struct Handle {
    outgoing: Option<mpsc::UnboundedSender<Vec<u8>>>,
    stop: Option<oneshot::Sender<String>>,
    shared: Arc<Shared>,
}

/// The queue of outgoing frames is full.
#[derive(Debug, thiserror::Error)]
#[error("more than {} MiB wait to be sent to the peer", OUTGOING_BYTES_MAX >> 20)]
pub(super) struct QueueFull;

/// What task and driver both count.
#[derive(Debug, Default)]
struct Shared {
    queued: AtomicUsize,
    received: AtomicU64,
}

/// What a session needs to run.
#[derive(Debug)]
pub(super) struct Session {
    peer: PublicKey,
    address: Option<Address>,
    is_free: bool,
    events: mpsc::Sender<NetworkEvent>,
    stalled_after: Duration,
    outgoing: mpsc::UnboundedReceiver<Vec<u8>>,
    stop: oneshot::Receiver<String>,
    shared: Arc<Shared>,
}

impl Handle {
    /// Queues a frame.
    ///
    /// # Errors
    /// [`QueueFull`]; the frame is not queued, and what follows it would have no sense: the session is to be stopped.
    pub(super) fn send(&self, frame: Vec<u8>) -> Result<(), QueueFull> {
        let Some(outgoing) = &self.outgoing else { return Ok(()) };
        let bytes = frame.len() + FRAME_OVERHEAD_BYTES;
        if self.shared.queued.load(Ordering::Relaxed) + bytes > OUTGOING_BYTES_MAX {
            return Err(QueueFull);
        }
        self.shared.queued.fetch_add(bytes, Ordering::Relaxed);
        // A task that is ending drops what it has not sent.
        outgoing.send(frame).ok();
        Ok(())
    }

    /// Ends the session once what is queued was sent, or after a second. Only the first reason is told.
    pub(super) fn stop(&mut self, reason: String) {
        if let Some(stop) = self.stop.take() {
            stop.send(reason).ok();
        }
        self.outgoing = None;
    }

    /// Returns how many bytes of frames have arrived.
    pub(super) fn received(&self) -> u64 {
        self.shared.received.load(Ordering::Relaxed)
    }
}

impl Session {
    /// Prepares a session with `peer`.
    pub(super) fn new(
        peer: PublicKey,
        address: Option<Address>,
        events: mpsc::Sender<NetworkEvent>,
        stalled_after: Duration,
    ) -> (Self, Handle) {
        let (sender, outgoing) = mpsc::unbounded_channel();
        let (stopper, stop) = oneshot::channel();
        let shared = Arc::new(Shared::default());
        let handle = Handle { outgoing: Some(sender), stop: Some(stopper), shared: Arc::clone(&shared) };
        (Self { peer, address, is_free: false, events, stalled_after, outgoing, stop, shared }, handle)
    }

    /// Says whether somebody pays for the line.
    pub(super) fn over_free_line(self, is_free: bool) -> Self {
        Self { is_free, ..self }
    }

    /// Carries frames until the stream ends, the peer stalls or misbehaves, or the session is stopped.
    pub(super) async fn run(self, stream: impl AsyncRead + AsyncWrite + Unpin) -> PublicKey {
        let Self { peer, address, is_free, events, stalled_after, outgoing, stop, shared } = self;
        if events.send(NetworkEvent::Connected { peer, address, is_free }).await.is_err() {
            return peer;
        }
        let (reader, mut writer) = stream.split();
        let reader = BufReader::with_capacity(CHUNK_BYTES, reader);
        let mut reading = std::pin::pin!(read_frames(peer, reader, &events, &shared, stalled_after));
        let mut writing = std::pin::pin!(write_frames(&mut writer, outgoing, &shared, stalled_after));
        let reason = tokio::select! {
            biased;
            reason = stop => {
                // The handle dropped its end of the queue, so writing ends when the queue is empty. Reading ends when the
                // peer has read all that and closes its side: whoever closes a connection before that may cut off the
                // reason, and may miss what the peer said last.
                timeout(FAREWELL, join(&mut writing, &mut reading)).await.ok();
                reason.unwrap_or_else(|_| "this node stops".to_owned())
            }
            Err(error) = &mut writing => {
                // The peer takes nothing more, and may have said why.
                timeout(FAREWELL, &mut reading).await.ok();
                error.to_string()
            }
            error = &mut reading => error.to_string(),
        };
        events.send(NetworkEvent::Disconnected { peer, reason }).await.ok();
        peer
    }
}

/// Hands over frames until one cannot be read.
async fn read_frames(
    peer: PublicKey,
    mut reader: impl AsyncBufRead + Unpin,
    events: &mpsc::Sender<NetworkEvent>,
    shared: &Shared,
    stalled_after: Duration,
) -> SessionError {
    loop {
        match read_frame(&mut reader, &shared.received, stalled_after).await {
            Ok(frame) => {
                if events.send(NetworkEvent::Frame { peer, frame }).await.is_err() {
                    return SessionError::EventsClosed;
                }
            }
            Err(error) => return error,
        }
    }
}

/// Reads one frame. Between frames there may be silence; inside one there is progress in every `stalled_after`.
async fn read_frame(
    reader: &mut (impl AsyncBufRead + Unpin),
    received: &AtomicU64,
    stalled_after: Duration,
) -> Result<Vec<u8>, SessionError> {
    if reader.fill_buf().await?.is_empty() {
        return Err(SessionError::Closed);
    }
    let mut header = [0; 4];
    match timeout(stalled_after, reader.read_exact(&mut header)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Err(SessionError::HalfFrame),
        Ok(Err(error)) => return Err(error.into()),
        Err(_) => return Err(SessionError::HalfFrameStalled(stalled_after)),
    }
    let announced = u32::from_le_bytes(header);
    let length = usize::try_from(announced).unwrap_or(usize::MAX);
    if length > FRAME_BYTES_MAX {
        return Err(SessionError::FrameTooLong(announced));
    }
    received.fetch_add(4, Ordering::Relaxed);
    let mut frame = Vec::with_capacity(length.min(CHUNK_BYTES));
    let mut progress = Progress::new(stalled_after, Instant::now());
    while frame.len() < length {
        let Ok(available) = timeout_at(progress.ends_at(), reader.fill_buf()).await else {
            return Err(SessionError::HalfFrameStalled(stalled_after));
        };
        let available = available?;
        if available.is_empty() {
            return Err(SessionError::HalfFrame);
        }
        let taken = available.len().min(length - frame.len());
        frame.extend(available.iter().take(taken));
        reader.consume_unpin(taken);
        progress.note(taken, Instant::now());
        received.fetch_add(taken as u64, Ordering::Relaxed);
    }
    Ok(frame)
}

/// Writes frames until the queue is closed and empty. Frames that wait go out together; a lone one goes out at once.
async fn write_frames(
    writer: &mut (impl AsyncWrite + Unpin),
    mut outgoing: mpsc::UnboundedReceiver<Vec<u8>>,
    shared: &Shared,
    stalled_after: Duration,
) -> Result<(), SessionError> {
    let mut chunk = Vec::with_capacity(CHUNK_BYTES);
    while let Some(first) = outgoing.recv().await {
        let mut next = Some(first);
        while let Some(frame) = next {
            let length = u32::try_from(frame.len()).expect("the network refuses frames over the limit");
            chunk.extend_from_slice(&length.to_le_bytes());
            chunk.extend_from_slice(&frame);
            shared.queued.fetch_sub(frame.len() + FRAME_OVERHEAD_BYTES, Ordering::Relaxed);
            if chunk.len() >= CHUNK_BYTES {
                write_chunk(writer, &mut chunk, stalled_after).await?;
            }
            next = outgoing.try_recv().ok();
        }
        write_chunk(writer, &mut chunk, stalled_after).await?;
        timeout(stalled_after, writer.flush()).await.map_err(|_| SessionError::Stalled(stalled_after))??;
    }
    writer.close().await?;
    Ok(())
}

/// Writes all of `chunk` and empties it; there is progress in every `stalled_after`.
async fn write_chunk(
    writer: &mut (impl AsyncWrite + Unpin),
    chunk: &mut Vec<u8>,
    stalled_after: Duration,
) -> Result<(), SessionError> {
    let mut rest = chunk.as_slice();
    let mut progress = Progress::new(stalled_after, Instant::now());
    while !rest.is_empty() {
        let written = timeout_at(progress.ends_at(), writer.write(rest)).await;
        match written.map_err(|_| SessionError::Stalled(stalled_after))?? {
            0 => return Err(SessionError::Closed),
            written => {
                rest = rest.get(written..).unwrap_or_default();
                progress.note(written, Instant::now());
            }
        }
    }
    chunk.clear();
    Ok(())
}

#[cfg(test)]
mod tests;
