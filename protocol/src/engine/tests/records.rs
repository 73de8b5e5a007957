//! Where nodes are: handed on by common peers, never older than what is known, and only to those who may know.

use super::*;
use crate::identity::{NetworkId, SecretKey};
use crate::session::Message;
use crate::session::record::{GenuineRecord, NodeRecord};

/// Loures (0), whose twin Maio's key is in our hands; its engine (1) is not connected.
struct Told {
    world: World,
    twin: SecretKey,
}

impl Told {
    fn new(features: u64) -> Self {
        let (mut world, _) = twins_with_a_project();
        world.disconnect(0, 1);
        let (twin, maio) = (world.keys(1).node, world.engine(1).territory());
        world.dial(0, twin.public());
        let hello = crate::session::Hello { features, ..world.hello(maio) };
        world.say(0, twin.public(), &Message::Hello(hello));
        Self { world, twin }
    }

    fn record(&self, key: &SecretKey, seq: u64, port: u16) -> NodeRecord {
        let addresses = vec![format!("/ip4/192.0.2.1/tcp/{port}")];
        // Newer than what the twin's engine has told before it came into our hands.
        let seq = seq + 1_400_000;
        GenuineRecord::new(NetworkId::named("test"), key, seq, Time(seq), addresses).record().clone()
    }

    fn say(&mut self, records: Vec<NodeRecord>) {
        self.world.say(0, self.twin.public(), &Message::Records(records));
    }

    /// Returns the ports at which Loures was told to look for a node, in order.
    fn learnt(&self, node: PublicKey) -> Vec<String> {
        let events = self.world.events(0).iter().filter_map(|event| match event {
            Event::Reachable(of, addresses) if *of == node => addresses.first().cloned(),
            _ => None,
        });
        events.filter_map(|address| address.strip_prefix("/ip4/192.0.2.1/tcp/").map(str::to_owned)).collect()
    }

    /// Returns the records that the twin has been told.
    fn heard(&mut self) -> Vec<NodeRecord> {
        self.world.pass(10_000);
        self.world.tick(0);
        let heard = self.world.heard(0, self.twin.public()).into_iter();
        let records = heard.filter_map(|message| match message {
            Message::Records(records) => Some(records),
            _ => None,
        });
        records.flatten().collect()
    }
}

/// R183, R184: a node that moved is found again by a machine that meets a common twin only.
#[test]
fn a_record_travels_through_a_common_peer() {
    let (mut world, _) = twins_with_a_project();
    let second = world.add_node(None);
    let invitation = world.invite(0, Purpose::Node);
    world.accept(second, &invitation);
    world.connect(second, 0);
    world.rest();
    world.disconnect(second, 0);
    world.connect(second, 1);
    let moved = vec!["/ip4/192.0.2.9/tcp/9".to_owned()];
    world.move_to(0, moved.clone());
    world.rest();
    let loures = world.keys(0).node.public();
    assert!(world.events(second).contains(&Event::Reachable(loures, moved)), "{:?}", world.events(second));
}

/// R185: the highest number wins, whatever comes later.
#[test]
fn an_older_record_changes_nothing() {
    let mut told = Told::new(0b1111);
    let twin = told.twin.clone();
    for (seq, port) in [(5, 50), (4, 40), (5, 51), (7, 70), (6, 60), (7, 70)] {
        let record = told.record(&twin, seq, port);
        told.say(vec![record]);
    }
    assert_eq!(told.learnt(twin.public()), ["50", "70"]);
    assert!(told.world.session(0, twin.public()).is_some());
}

/// R185: of whom nobody knows anything is not taken, and what its node did not sign costs the session.
#[test]
fn a_record_that_is_not_of_its_node_costs_the_session() {
    let mut told = Told::new(0b1111);
    let stranger = SecretKey::from_bytes([99; 32]);
    told.say(vec![told.record(&stranger, 5, 50)]);
    assert_eq!(told.learnt(stranger.public()), Vec::<String>::new());
    assert!(told.world.session(0, told.twin.public()).is_some(), "charters differ for a while");
    let twin = told.twin.clone();
    let frame = Message::Records(vec![told.record(&twin, 6, 60)]).encode();
    let mut forged = frame;
    *forged.last_mut().expect("a signature") ^= 1;
    told.world.say_bytes(0, twin.public(), forged);
    assert_eq!(told.learnt(twin.public()), Vec::<String>::new());
    assert!(told.world.session(0, twin.public()).is_none());
}

/// R59: a frame has so many records and no more.
#[test]
fn too_many_records_in_a_frame_cost_the_session() {
    for (count, is_fine) in
        [(limits::NODE_RECORDS_PER_FRAME_MAX, true), (limits::NODE_RECORDS_PER_FRAME_MAX + 1, false)]
    {
        let mut told = Told::new(0b1111);
        let record = told.record(&told.twin.clone(), 5, 50);
        told.say(vec![record; count]);
        assert_eq!(told.world.session(0, told.twin.public()).is_some(), is_fine, "{count}");
    }
}

/// R184: a node that does not know records is told none.
#[test]
fn records_are_told_once_and_only_to_nodes_that_know_them() {
    // Our own, and what is held of its own: so a node learns that it forgot one.
    for (features, expected) in [(0b0111, 0), (0b1111, 2)] {
        let mut told = Told::new(features);
        assert_eq!(told.heard().len(), expected);
        assert_eq!(told.heard().len(), 0, "nothing is new");
    }
}

/// R183: whoever forgot the number of its own record, because its clock was set back, overtakes it.
#[test]
fn a_record_of_ones_own_that_is_newer_is_overtaken() {
    let mut told = Told::new(0b1111);
    let loures = told.world.keys(0).node;
    let own = |told: &mut Told| told.heard().into_iter().find(|record| record.node() == loures.public());
    let first = own(&mut told).expect("our own");
    let later = told.record(&loures, first.seq() + 1_000_000, 1);
    told.say(vec![later.clone()]);
    let newer = own(&mut told).expect("a newer one");
    assert!(newer.seq() > later.seq());
    assert_eq!(told.learnt(loures.public()), Vec::<String>::new(), "nobody dials himself");
    let again = told.record(&loures, newer.seq() + 5, 1);
    told.say(vec![again]);
    assert_eq!(own(&mut told), None, "two machines with one key do not do so for ever");
}

/// R282: whoever signs records without end makes nobody dial without end, and loses none of what is true in the end.
#[test]
fn a_node_that_moves_without_end_is_believed_now_and_then() {
    let mut told = Told::new(0b1111);
    let (twin, another) = (told.twin.clone(), SecretKey::from_bytes([99; 32]));
    let minutes = 10;
    for second in 0..60 * minutes {
        let port = u16::try_from(second).expect("few");
        told.say(vec![told.record(&twin, u64::from(port), port)]);
        told.say(vec![told.record(&another, u64::from(port), port)]);
        told.world.pass(1_000);
        told.world.tick(0);
    }
    let learnt = told.learnt(twin.public());
    let allowed = limits::NODE_NEWS_AT_ONCE + minutes;
    assert!((allowed - 2..=allowed).contains(&(learnt.len() as u64)), "{learnt:?}");
    assert_eq!(learnt.first().map(String::as_str), Some("0"));
    assert!(told.world.session(0, twin.public()).is_some(), "what comes too soon is no offence");
    // What came last waits, and is taken although nobody says it again.
    told.world.pass(limits::NODE_NEWS_AGAIN.0);
    told.world.tick(0);
    let last = (60 * minutes - 1).to_string();
    assert_eq!(told.learnt(twin.public()).last(), Some(&last));
    told.world.pass(10 * limits::NODE_NEWS_AGAIN.0);
    told.world.tick(0);
    assert_eq!(told.learnt(twin.public()).last(), Some(&last), "and once");
}

/// R282: a hello says where a node is as well, and costs no signature.
#[test]
fn a_node_that_greets_without_end_is_believed_now_and_then() {
    let mut told = Told::new(0b1111);
    let (twin, maio) = (told.twin.public(), told.world.engine(1).territory());
    let seconds = 600;
    for second in 0..seconds {
        let addresses = vec![format!("/ip4/192.0.2.1/tcp/{second}")];
        told.world.dial(0, twin);
        let hello = crate::session::Hello { addresses, ..told.world.hello(maio) };
        told.world.say(0, twin, &Message::Hello(hello));
        told.world.pass(1_000);
        told.world.tick(0);
    }
    let learnt = told.learnt(twin).len() as u64;
    let allowed = limits::NODE_NEWS_AT_ONCE + seconds / 60;
    assert!((allowed - 2..=allowed).contains(&learnt), "{learnt}");
    told.world.pass(limits::NODE_NEWS_AGAIN.0);
    told.world.tick(0);
    assert_eq!(told.learnt(twin).last(), Some(&(seconds - 1).to_string()), "where it is now");
}
