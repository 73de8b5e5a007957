use super::*;

const OWN: PublicKey = PublicKey([1; 32]);
const STRANGER: PublicKey = PublicKey([2; 32]);

/// Large frames of wanted nodes are examined, all others are handed on as they are, and everything stays in order.
#[tokio::test]
async fn events_stay_in_their_order() {
    let (sender, events) = mpsc::channel(64);
    let wanted = watch::Sender::new(Arc::new(BTreeSet::from([OWN])));
    let frame = |peer, length: usize| NetworkEvent::Frame { peer, frame: vec![0; length] };
    sender.send(NetworkEvent::Connected { peer: OWN, address: None, is_free: true }).await.unwrap();
    for length in [1 << 20, 10, EXAMINED_BYTES_MIN, EXAMINED_BYTES_MIN - 1, 1 << 19] {
        sender.send(frame(OWN, length)).await.unwrap();
        sender.send(frame(STRANGER, length)).await.unwrap();
    }
    sender.send(NetworkEvent::Disconnected { peer: OWN, reason: String::new() }).await.unwrap();
    drop(sender);
    let arrivals: Vec<Arrival> = examined(events, wanted.subscribe(), NetworkId::named("test")).collect().await;
    let seen: Vec<(Option<PublicKey>, usize, bool)> = arrivals.iter().map(described).collect();
    let mut expected = vec![(None, 0, false)];
    for length in [1 << 20, 10, EXAMINED_BYTES_MIN, EXAMINED_BYTES_MIN - 1, 1 << 19] {
        expected.push((Some(OWN), length, length >= EXAMINED_BYTES_MIN));
        expected.push((Some(STRANGER), length, false));
    }
    expected.push((None, 0, false));
    assert_eq!(seen, expected);
}

/// Who is wanted may change at any time.
#[tokio::test]
async fn a_node_that_is_wanted_later_is_examined_later() {
    let (sender, events) = mpsc::channel(64);
    let wanted = watch::Sender::new(WantedNodes::default());
    let mut arrivals = Box::pin(examined(events, wanted.subscribe(), NetworkId::named("test")));
    for is_wanted in [false, true, false] {
        wanted.send_replace(Arc::new(if is_wanted { BTreeSet::from([OWN]) } else { BTreeSet::new() }));
        sender.send(NetworkEvent::Frame { peer: OWN, frame: vec![0; EXAMINED_BYTES_MIN] }).await.unwrap();
        let arrival = arrivals.next().await.unwrap();
        assert_eq!(described(&arrival), (Some(OWN), EXAMINED_BYTES_MIN, is_wanted));
    }
}

fn described(arrival: &Arrival) -> (Option<PublicKey>, usize, bool) {
    match arrival {
        Arrival::Event(NetworkEvent::Frame { peer, frame }) => (Some(*peer), frame.len(), false),
        Arrival::Event(_) => (None, 0, false),
        Arrival::Examined { peer, bytes, .. } => (Some(*peer), *bytes, true),
    }
}
