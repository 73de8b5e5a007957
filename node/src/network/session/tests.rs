use super::*;
use futures::io::Cursor;
use std::pin::Pin;
use std::task::{Context, Poll};

const STALLED_AFTER: Duration = Duration::from_secs(30);

async fn read(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut reader = BufReader::new(Cursor::new(bytes));
    let frame = read_frame(&mut reader, &AtomicU64::new(0), STALLED_AFTER).await;
    frame.map_err(|error| error.to_string())
}

async fn check(bytes: &[u8], expected: Result<&[u8], &str>) {
    assert_eq!(read(bytes).await, expected.map(<[u8]>::to_vec).map_err(str::to_owned), "{bytes:?}");
}

#[tokio::test]
async fn frames_are_read_whole_or_not_at_all() {
    check(&[], Err("the peer closed the session")).await;
    check(&[0, 0, 0, 0], Ok(&[])).await;
    check(&[2, 0, 0, 0, 7, 8, 9], Ok(&[7, 8])).await;
    for half in [&[2][..], &[2, 0, 0], &[2, 0, 0, 0], &[2, 0, 0, 0, 7]] {
        check(half, Err("the peer closed the session inside a frame")).await;
    }
}

#[tokio::test]
async fn the_length_is_checked_before_anything_is_allocated() {
    let refusal = |length: u32| {
        format!("the peer announced a frame of {length} bytes where at most {FRAME_BYTES_MAX} are allowed")
    };
    for length in [FRAME_BYTES_MAX as u32 + 1, u32::MAX] {
        check(&length.to_le_bytes(), Err(&refusal(length))).await;
    }
    let mut longest = (FRAME_BYTES_MAX as u32).to_le_bytes().to_vec();
    longest.resize(4 + FRAME_BYTES_MAX, 7);
    assert_eq!(read(&longest).await, Ok(vec![7; FRAME_BYTES_MAX]));
}

#[tokio::test]
async fn what_is_written_is_read_back() {
    let (sender, receiver) = mpsc::unbounded_channel();
    let frames: Vec<_> = [0, 1, 100, CHUNK_BYTES, FRAME_BYTES_MAX].into_iter().map(|length| vec![7; length]).collect();
    let shared = Shared::default();
    for frame in &frames {
        shared.queued.fetch_add(frame.len() + FRAME_OVERHEAD_BYTES, Ordering::Relaxed);
        sender.send(frame.clone()).unwrap();
    }
    drop(sender);
    let mut bytes = Vec::new();
    write_frames(&mut bytes, receiver, &shared, STALLED_AFTER).await.unwrap();
    assert_eq!(shared.queued.load(Ordering::Relaxed), 0);

    let mut reader = BufReader::new(Cursor::new(bytes.as_slice()));
    for frame in frames {
        assert_eq!(read_frame(&mut reader, &shared.received, STALLED_AFTER).await.unwrap(), frame);
    }
    assert_eq!(shared.received.load(Ordering::Relaxed), bytes.len() as u64);
}

#[test]
fn the_queue_is_bounded_also_for_empty_frames() {
    let fill = |length: usize| {
        let (_session, handle) = Session::new(PublicKey([7; 32]), None, mpsc::channel(1).0, STALLED_AFTER);
        (0..).take_while(|_| handle.send(vec![0; length]).is_ok()).count()
    };
    assert_eq!(fill(FRAME_BYTES_MAX), 3);
    assert_eq!(fill(0), OUTGOING_BYTES_MAX / FRAME_OVERHEAD_BYTES);
}

/// A stream from which there is something to read, and to which nothing can be written any more.
struct HalfClosed(Cursor<Vec<u8>>);

impl AsyncRead for HalfClosed {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut [u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.get_mut().0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for HalfClosed {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<std::io::Result<usize>> {
        Poll::Ready(Err(std::io::ErrorKind::BrokenPipe.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

async fn frames_of(stop: bool) -> Vec<Vec<u8>> {
    let (events, mut told) = mpsc::channel(8);
    let (session, mut handle) = Session::new(PublicKey([7; 32]), None, events, STALLED_AFTER);
    handle.send(vec![1]).unwrap();
    if stop {
        handle.stop("the connection ended".to_owned());
    }
    session.run(HalfClosed(Cursor::new(vec![1, 0, 0, 0, 8, 1, 0, 0, 0, 9]))).await;
    let mut frames = Vec::new();
    while let Some(event) = told.recv().await {
        if let NetworkEvent::Frame { frame, .. } = event {
            frames.push(frame);
        }
    }
    frames
}

#[tokio::test]
async fn what_the_peer_said_last_is_read_although_it_takes_nothing_more() {
    assert_eq!(frames_of(false).await, [[8], [9]]);
}

#[tokio::test]
async fn what_the_peer_said_last_is_read_although_the_connection_has_ended() {
    assert_eq!(frames_of(true).await, [[8], [9]]);
}

/// R205: a byte now and then is no progress, and a kilobyte is.
#[test]
fn who_trickles_stalls_and_who_is_slow_does_not() {
    let begun = Instant::now();
    let after = |seconds| begun + Duration::from_secs(seconds);
    let mut trickling = Progress::new(STALLED_AFTER, begun);
    (1..30).for_each(|second| trickling.note(1, after(second)));
    assert_eq!(trickling.ends_at(), after(30));
    let mut slow = Progress::new(STALLED_AFTER, begun);
    slow.note(PROGRESS_BYTES_MIN - 1, after(10));
    assert_eq!(slow.ends_at(), after(30));
    slow.note(1, after(29));
    assert_eq!(slow.ends_at(), after(59));
}
