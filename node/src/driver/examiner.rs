//! What can be done with a frame before the engine sees it, done on other threads and for several frames at once.
//!
//! Only for nodes that this one wants to be connected to: checking signatures takes much longer than making up entries
//! that have none, and a stranger is answered by the engine without checking any. The order of all events stays.

use crate::network::NetworkEvent;
use djuntu_protocol::identity::{NetworkId, PublicKey};
use djuntu_protocol::session::Incoming;
use futures::{FutureExt, Stream, StreamExt, stream};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// Frames of fewer bytes take less time than handing them to another thread.
const EXAMINED_BYTES_MIN: usize = 4 << 10;
/// How many frames are examined at once: two for each core of a small machine, so that none waits for the engine.
const EXAMINED_TARGET: usize = 4;

/// The nodes whose frames are examined.
pub(super) type WantedNodes = Arc<BTreeSet<PublicKey>>;

/// An event, with the bytes of the frame that it had.
#[derive(Debug)]
pub(super) enum Arrival {
    Event(NetworkEvent),
    Examined { peer: PublicKey, incoming: Incoming, bytes: usize },
}

/// Returns the events in their order, with large frames of wanted nodes examined.
pub(super) fn examined(
    events: mpsc::Receiver<NetworkEvent>,
    wanted: watch::Receiver<WantedNodes>,
    network: NetworkId,
) -> impl Stream<Item = Arrival> {
    let events = stream::unfold(events, |mut events| async move { events.recv().await.map(|event| (event, events)) });
    events.map(move |event| examine(event, &wanted, network)).buffered(EXAMINED_TARGET)
}

fn examine(
    event: NetworkEvent,
    wanted: &watch::Receiver<WantedNodes>,
    network: NetworkId,
) -> impl Future<Output = Arrival> + use<> {
    let (peer, frame) = match event {
        NetworkEvent::Frame { peer, frame } if frame.len() >= EXAMINED_BYTES_MIN && wanted.borrow().contains(&peer) => {
            (peer, frame)
        }
        other => return std::future::ready(Arrival::Event(other)).left_future(),
    };
    let bytes = frame.len();
    let examined = tokio::task::spawn_blocking(move || Incoming::decode(&frame, network).examine());
    let arrival = move |incoming| Arrival::Examined { peer, incoming, bytes };
    examined.map(move |done| arrival(done.expect("examining a frame neither panics nor is cancelled"))).right_future()
}

#[cfg(test)]
mod tests;
