//! The stream of a file: messages within their bounds, bytes in pieces, and nobody who holds it up for ever.

use crate::network::Progress;
use djuntu_protocol::wire::DecodeError;
use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long the other side may give or take too little.
const STALLED_AFTER: Duration = Duration::from_secs(30);

/// A stream with its other side.
#[derive(Debug)]
pub(super) struct FileLine<S> {
    stream: S,
}

/// Why a stream cannot go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineError {
    #[error("the other node closed the stream")]
    Closed,
    #[error("the other node gave or took too little in {} s", STALLED_AFTER.as_secs())]
    Stalled,
    #[error("what the other node says is not understood: {0}")]
    Malformed(#[from] DecodeError),
    #[error("the connection broke: {0}")]
    Io(#[from] std::io::Error),
}

impl<S: AsyncRead + AsyncWrite + Unpin> FileLine<S> {
    pub(super) const fn new(stream: S) -> Self {
        Self { stream }
    }

    /// Reads exactly as many bytes.
    pub(super) async fn read(&mut self, bytes: &mut [u8]) -> Result<(), LineError> {
        let mut progress = Progress::new(STALLED_AFTER, Instant::now());
        let mut filled = 0;
        while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let read = timeout_at(progress.ends_at(), self.stream.read(rest)).await;
            match read.map_err(|_| LineError::Stalled)?? {
                0 => return Err(LineError::Closed),
                read => {
                    filled += read;
                    progress.note(read, Instant::now());
                }
            }
        }
        Ok(())
    }

    /// Writes all bytes.
    pub(super) async fn write(&mut self, mut bytes: &[u8]) -> Result<(), LineError> {
        let mut progress = Progress::new(STALLED_AFTER, Instant::now());
        while !bytes.is_empty() {
            let written = timeout_at(progress.ends_at(), self.stream.write(bytes)).await;
            match written.map_err(|_| LineError::Stalled)?? {
                0 => return Err(LineError::Closed),
                written => {
                    bytes = bytes.get(written..).unwrap_or_default();
                    progress.note(written, Instant::now());
                }
            }
        }
        Ok(())
    }

    /// Sends what was written on its way.
    pub(super) async fn flush(&mut self) -> Result<(), LineError> {
        let flushed = timeout_at(Instant::now() + STALLED_AFTER, self.stream.flush()).await;
        Ok(flushed.map_err(|_| LineError::Stalled)??)
    }

    /// Reads the bytes of a message, of which there are at most `bytes_max`.
    pub(super) async fn read_message(&mut self, bytes_max: usize) -> Result<Vec<u8>, LineError> {
        let mut length = [0; 4];
        self.read(&mut length).await?;
        let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
        if length > bytes_max {
            return Err(LineError::Malformed(DecodeError::TooLong { length, limit: bytes_max }));
        }
        let mut bytes = vec![0; length];
        self.read(&mut bytes).await?;
        Ok(bytes)
    }

    /// Writes the bytes of a message.
    pub(super) async fn write_message(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        let length = u32::try_from(bytes.len()).expect("messages about files are short");
        self.write(&length.to_le_bytes()).await?;
        self.write(bytes).await
    }
}
