//! The one task that owns the swarm: commands of the engine, events of libp2p, ends of sessions and the clock.
//!
//! Each of them is handled without waiting. Sessions are tasks of their own, so a slow engine or a slow peer holds up
//! its session and nothing else.

mod files;
mod reaching;
mod swarm_events;

use super::behaviour::{self, Behaviour, Known};
use super::dial::{Dialer, Link, Random};
use super::peers::{self, Afterwards, Peer, Running};
use super::punch::Again;
use super::reach::Reach;
use super::relay::{Places, WantedPeers};
use super::session::Session;
use super::{Address, FileStream, NetworkConfig, NetworkError, NetworkEvent, listen};
use djuntu_protocol::identity::{PublicKey, SecretKey};
use djuntu_protocol::limits::BANS_MAX;
use futures::{FutureExt, StreamExt};
use libp2p::core::transport::ListenerId;
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::swarm::{ConnectionId, SwarmEvent};
use libp2p::{Stream, Swarm};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until, timeout};

/// How long listeners may take to tell their addresses.
const LISTEN_TIMEOUT: Duration = Duration::from_secs(10);
/// How often the driver looks after what nobody tells it.
const LOOK_INTERVAL: Duration = Duration::from_secs(10);
/// How long all sessions together may take to end when the network stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(3);

/// What the handle asks of the driver.
#[derive(Debug)]
pub(super) enum Command {
    Want { peer: PublicKey, addresses: Vec<Address> },
    Unwant { peer: PublicKey },
    Serve { peers: WantedPeers },
    Send { peer: PublicKey, frame: Vec<u8> },
    Disconnect { peer: PublicKey, reason: String, ban: Option<Duration> },
    Reach { answer: oneshot::Sender<Box<Reach>> },
    OpenFile { peer: PublicKey, answer: oneshot::Sender<Result<FileStream, String>> },
    AcceptFiles { streams: mpsc::Sender<(PublicKey, FileStream)> },
    Stop { done: oneshot::Sender<()> },
}

/// The task.
pub(super) struct Driver {
    swarm: Swarm<Behaviour>,
    own: PublicKey,
    commands: mpsc::UnboundedReceiver<Command>,
    events: mpsc::Sender<NetworkEvent>,
    sessions: JoinSet<PublicKey>,
    peers: BTreeMap<PublicKey, Peer>,
    dialer: Dialer,
    bans: BTreeMap<PublicKey, Instant>,
    random: Random,
    stalled_after: Duration,
    silent_after: Duration,
    next_look: Instant,
    /// When there was last a look, by the clock that goes on while the machine sleeps, and by the one that does not.
    last_look: (SystemTime, Instant),
    /// The dials of ours that are under way; libp2p dials by itself as well.
    dials: BTreeSet<ConnectionId>,
    /// When to punch again, with whom only a relay connects.
    again: Again,
    /// Tells those who answer for this node whom it wants, and whom it serves.
    wanted: watch::Sender<WantedPeers>,
    served: watch::Sender<WantedPeers>,
    places: Places,
    reach: Reach,
    is_advertised: bool,
    /// The engine is still to be told that the addresses have changed.
    is_news: bool,
    files: files::Files,
}

impl Driver {
    pub(super) fn new(
        config: &NetworkConfig,
        key: &SecretKey,
        commands: mpsc::UnboundedReceiver<Command>,
        events: mpsc::Sender<NetworkEvent>,
    ) -> Result<Self, NetworkError> {
        let seed = getrandom::u64().map_err(|error| NetworkError::Start(error.to_string()))?;
        let (wanted, served) = (watch::Sender::default(), watch::Sender::default());
        let known = Known { wanted: wanted.subscribe(), served: served.subscribe() };
        let mut reach = Reach::default();
        if config.upnp {
            reach.router = super::Router::Asked;
        }
        Ok(Self {
            swarm: behaviour::swarm(config, key, &known)?,
            own: key.public(),
            commands,
            events,
            sessions: JoinSet::new(),
            peers: BTreeMap::new(),
            dialer: Dialer::default(),
            bans: BTreeMap::new(),
            random: Random::new(seed),
            stalled_after: config.stalled_after,
            silent_after: config.silent_after,
            next_look: Instant::now(),
            last_look: (SystemTime::now(), Instant::now()),
            dials: BTreeSet::new(),
            again: Again::default(),
            wanted,
            served,
            places: Places::default(),
            reach,
            is_advertised: config.is_advertised,
            is_news: false,
            files: files::Files::default(),
        })
    }

    /// Listens at `addresses`, and waits until every listener has told its real address.
    pub(super) async fn listen(&mut self, addresses: &[Address]) -> Result<(), NetworkError> {
        let listeners = listen::open(&mut self.swarm, addresses)?;
        let mut waiting: Vec<(ListenerId, &Address)> = listeners.into_iter().zip(addresses).collect();
        let deadline = Instant::now() + LISTEN_TIMEOUT;
        while let Some((_, address)) = waiting.first().copied() {
            let unusable = |reason| NetworkError::AddressUnusable { address: address.clone(), reason };
            let Ok(event) = tokio::time::timeout_at(deadline, self.swarm.select_next_some()).await else {
                return Err(unusable("no network interface has this address".to_owned()));
            };
            match &event {
                SwarmEvent::NewListenAddr { listener_id, .. } => waiting.retain(|(id, _)| id != listener_id),
                SwarmEvent::ListenerClosed { reason: Err(error), .. } => return Err(unusable(error.to_string())),
                _ => {}
            }
            self.handle_swarm_event(event);
        }
        // A listener on all interfaces tells one address after the other; they are ready by now.
        while let Some(event) = self.swarm.select_next_some().now_or_never() {
            self.handle_swarm_event(event);
        }
        Ok(())
    }

    /// Drives the network until it is stopped or nobody listens to it.
    pub(super) async fn run(mut self) {
        let done = loop {
            self.tell_news();
            let wake_at = self.wake_at();
            tokio::select! {
                biased;
                command = self.commands.recv() => match command {
                    Some(Command::Stop { done }) => break Some(done),
                    Some(command) => self.handle_command(command),
                    None => break None,
                },
                () = self.events.closed() => break None,
                Some(ended) = self.sessions.join_next() => self.handle_session_ended(ended),
                event = self.swarm.select_next_some() => self.handle_swarm_event(event),
                () = sleep_until(wake_at) => self.handle_wake(Instant::now()),
            }
        };
        self.close().await;
        if let Some(done) = done {
            done.send(()).ok();
        }
    }

    /// Ends all sessions; the swarm must go on meanwhile, since it carries their last frames.
    async fn close(mut self) {
        for session in self.peers.values_mut().filter_map(|peer| peer.session.as_mut()) {
            session.handle.stop("this node stops".to_owned());
        }
        let ending = async {
            while !self.sessions.is_empty() {
                tokio::select! {
                    _ = self.sessions.join_next() => {}
                    _ = self.swarm.select_next_some() => {}
                }
            }
            // What the sessions wrote last is on its way when the connections are closed in good order.
            let peers: Vec<_> = self.swarm.connected_peers().copied().collect();
            for peer in peers {
                self.swarm.disconnect_peer_id(peer).ok();
            }
            while self.swarm.connected_peers().next().is_some() {
                self.swarm.select_next_some().await;
            }
        };
        timeout(STOP_TIMEOUT, ending).await.ok();
    }

    fn handle_command(&mut self, command: Command) {
        let now = Instant::now();
        match command {
            Command::Want { peer, addresses } => self.handle_want(peer, addresses, now),
            Command::Unwant { peer } => {
                self.dialer.unwant(&peer);
                self.again.forget(&peer);
                self.reach.peers.remove(&peer);
                self.tell_wanted();
                if let Some(id) = behaviour::peer_of(&peer) {
                    self.swarm.behaviour_mut().limits.remove_peer_id(&id);
                }
            }
            Command::Serve { peers } => {
                self.served.send_replace(peers);
                self.look_for_relays(now);
            }
            Command::Send { peer, frame } => {
                if let Some(session) = self.peers.get_mut(&peer).and_then(|peer| peer.session.as_mut())
                    && let Err(full) = session.handle.send(frame)
                {
                    session.handle.stop(full.to_string());
                }
            }
            Command::Disconnect { peer, reason, ban } => self.handle_disconnect(peer, reason, ban),
            Command::OpenFile { peer, answer } => self.open_file(peer, answer),
            Command::AcceptFiles { streams } => self.files.accepted = Some(streams),
            Command::Reach { answer } => _ = answer.send(Box::new(self.reach_now())),
            Command::Stop { .. } => unreachable!("the loop handles it"),
        }
    }

    fn handle_want(&mut self, peer: PublicKey, addresses: Vec<Address>, now: Instant) {
        let Some(id) = behaviour::peer_of(&peer) else {
            return self.tell(NetworkEvent::DialFailed { peer, addresses, reason: "not a key of a node".to_owned() });
        };
        if peer == self.own {
            return self.tell(NetworkEvent::DialFailed { peer, addresses, reason: "this node itself".to_owned() });
        }
        self.swarm.behaviour_mut().limits.bypass_peer_id(&id);
        let is_new = !self.dialer.is_wanted(&peer);
        self.dialer.want(peer, addresses, self.link(&peer), now);
        if is_new {
            self.tell_wanted();
            self.note_way(&peer);
            self.update_dialer(peer);
            self.again.hurry(&peer, now);
        }
    }

    /// Tells those who answer for this node whom it wants.
    fn tell_wanted(&self) {
        self.wanted.send_replace(Arc::new(self.dialer.wanted().copied().collect()));
    }

    /// Returns what there is between this node and a peer.
    fn link(&self, key: &PublicKey) -> Link {
        self.peers.get(key).map_or(Link::None, Peer::link)
    }

    fn handle_disconnect(&mut self, key: PublicKey, reason: String, ban: Option<Duration>) {
        let afterwards = ban.map_or(Afterwards::Close, Afterwards::Ban);
        match self.peers.get_mut(&key).and_then(|peer| peer.session.as_mut()) {
            Some(session) => {
                session.afterwards = afterwards;
                session.handle.stop(reason);
            }
            None => self.part(key, afterwards, &reason),
        }
    }

    /// Closes all connections with a peer whose session has ended, and bans it if need be.
    fn part(&mut self, key: PublicKey, afterwards: Afterwards, reason: &str) {
        if let Afterwards::Ban(length) = afterwards {
            self.ban(key, Instant::now() + length);
        }
        let connections: Vec<_> = self.peers.get(&key).iter().flat_map(|peer| peer.live()).collect();
        for connection in connections {
            self.close_connection(key, connection, reason);
        }
    }

    fn ban(&mut self, key: PublicKey, until: Instant) {
        let Some(id) = behaviour::peer_of(&key) else { return };
        // Keys cost nothing, so the list is bounded: the ban that would end first ends now.
        if self.bans.len() >= BANS_MAX
            && !self.bans.contains_key(&key)
            && let Some(first) = self.bans.iter().min_by_key(|(_, until)| **until).map(|(key, _)| *key)
        {
            self.unban(first);
        }
        self.bans.insert(key, until);
        self.swarm.behaviour_mut().bans.block_peer(id);
    }

    fn unban(&mut self, key: PublicKey) {
        self.bans.remove(&key);
        if let Some(id) = behaviour::peer_of(&key) {
            self.swarm.behaviour_mut().bans.unblock_peer(id);
        }
    }

    /// Closes a connection, and with it the session on it. It may take minutes until a dead one is really closed, so
    /// from here on it does not count.
    fn close_connection(&mut self, key: PublicKey, id: ConnectionId, reason: &str) {
        let Some(peer) = self.peers.get_mut(&key) else { return };
        if let Some(connection) = peer.connections.get_mut(&id) {
            connection.closing = true;
        }
        if let Some(session) = peer.session.as_mut().filter(|session| session.connection == id) {
            session.handle.stop(reason.to_owned());
        }
        peer.waiting.take_if(|(connection, _)| *connection == id);
        peer.opened(id);
        self.swarm.close_connection(id);
        self.update_dialer(key);
    }

    /// Tells the dialer whether the peer is connected.
    fn update_dialer(&mut self, key: PublicKey) {
        let (link, now) = (self.link(&key), Instant::now());
        self.dialer.set_link(&key, link, now, self.random.next());
        if self.dialer.is_wanted(&key) {
            self.again.set_link(key, link, now, self.random.next());
        }
    }

    /// Asks for the stream of a session, when that is for us to do and there is none, or none on so good a way.
    fn open_session(&mut self, key: PublicKey, now: Instant) {
        let Some(peer) = self.peers.get_mut(&key).filter(|_| peers::opens(&self.own, &key)) else { return };
        if let Some(connection) = peer.next_to_open(now) {
            self.swarm.behaviour_mut().streams.open(peer.id, connection);
        }
    }

    fn start_session(&mut self, key: PublicKey, connection: ConnectionId, stream: Stream) {
        let Some(peer) = self.peers.get_mut(&key) else { return };
        assert!(peer.session.is_none(), "a peer has one session at a time");
        let line = peer.connections.get(&connection);
        let address = line.and_then(|connection| connection.address.clone());
        let is_free = line.is_some_and(|connection| connection.is_free);
        let (session, handle) = Session::new(key, address, self.events.clone(), self.stalled_after);
        let session = session.over_free_line(is_free);
        self.sessions.spawn(session.run(stream));
        let started = Instant::now();
        peer.session = Some(Running { connection, handle, received: 0, afterwards: Afterwards::Reopen, started });
        self.note_way(&key);
        // It may have gone on meanwhile that a better way was found.
        self.open_session(key, started);
    }

    fn handle_session_ended(&mut self, ended: Result<PublicKey, JoinError>) {
        let key = ended.expect("a session neither panics nor is cancelled while the driver runs");
        let now = Instant::now();
        let random = self.random.next();
        let Some(peer) = self.peers.get_mut(&key) else { return };
        let Some((session, settled)) = peer.ended(now) else { return };
        if settled {
            self.dialer.settled(&key);
        }
        if session.afterwards != Afterwards::Reopen {
            peer.waiting = None;
            self.part(key, session.afterwards, "the session was ended");
        } else if let Some((connection, stream)) = peer.waiting.take() {
            self.start_session(key, connection, stream);
        } else {
            // The opener asks for the next stream after a pause, unless the connection went as well.
            if peer.is_live(session.connection) {
                peer.pause(now, random);
            }
            self.open_session(key, now);
        }
        self.forget_if_gone(key);
        self.note_way(&key);
    }

    fn forget_if_gone(&mut self, key: PublicKey) {
        if self.peers.get(&key).is_some_and(|peer| peer.connections.is_empty() && peer.session.is_none()) {
            self.peers.remove(&key);
            self.places.forget(&key);
        }
        self.update_dialer(key);
    }

    fn wake_at(&self) -> Instant {
        let opening = self.peers.iter().filter(|(key, _)| peers::opens(&self.own, key));
        let opening = opening.filter_map(|(_, peer)| peer.next_open_at());
        let bans = self.bans.values().copied();
        opening.chain(bans).chain(self.dialer.next()).chain(self.again.next()).fold(self.next_look, Instant::min)
    }

    fn handle_wake(&mut self, now: Instant) {
        let over: Vec<_> = self.bans.iter().filter(|(_, until)| **until <= now).map(|(key, _)| *key).collect();
        for key in over {
            self.unban(key);
        }
        let is_openable = |peer: &Peer| peer.next_open_at().is_some_and(|at| at <= now);
        let openable: Vec<_> = self.peers.iter().filter(|(_, peer)| is_openable(peer)).map(|(key, _)| *key).collect();
        for key in openable {
            self.open_session(key, now);
        }
        while let Some((peer, addresses)) = self.dialer.due(now) {
            self.dial(peer, &addresses);
        }
        while let Some(peer) = self.again.due(now, self.random.next()) {
            self.punch_again(&peer);
        }
        if self.next_look <= now {
            self.next_look = now + LOOK_INTERVAL.min(self.silent_after / 4);
            self.notice_sleep(now);
            self.close_silent(now);
            self.look_for_relays(now);
        }
    }

    fn dial(&mut self, key: PublicKey, addresses: &[Address]) {
        let id = behaviour::peer_of(&key).expect("only keys of nodes are wanted");
        // A way through this node itself leads nowhere, and neither does one through the peer.
        let is_way = |address: &&Address| address.relay().is_none_or(|relay| relay != self.own && relay != key);
        // From the port on which we listen, so that what a peer sees of this node is what others can knock at. Two nodes that
        // dial each other over TCP at one moment so may make one connection that both believe to have dialed; it fails, and
        // their next attempts are at different moments.
        let options = DialOpts::peer_id(id)
            .condition(PeerCondition::Always)
            .addresses(addresses.iter().filter(is_way).map(Address::to_multiaddr).collect())
            .build();
        let dial = options.connection_id();
        match self.swarm.dial(options) {
            Ok(()) => _ = self.dials.insert(dial),
            Err(error) => self.handle_dial_failed(key, &error),
        }
    }

    /// Closes the connections on which nothing has arrived for too long. Frames count as well as pings: on a slow link
    /// a ping waits behind the frames for longer than it is allowed to take.
    fn close_silent(&mut self, now: Instant) {
        let mut silent = Vec::new();
        for (key, peer) in &mut self.peers {
            if let Some(session) = &mut peer.session
                && session.received != session.handle.received()
                && let Some(connection) = peer.connections.get_mut(&session.connection)
            {
                session.received = session.handle.received();
                connection.alive = now;
            }
            let is_silent = |connection: &peers::Connection| now > connection.alive + self.silent_after;
            let connections = peer.connections.iter();
            let connections = connections.filter(|(_, connection)| !connection.closing && is_silent(connection));
            silent.extend(connections.map(|(id, _)| (*key, *id)));
        }
        let reason = format!("no sign of life for {} s", self.silent_after.as_secs());
        for (key, connection) in silent {
            self.close_connection(key, connection, &reason);
        }
    }

    /// Tells the engine something that it can do without; what it cannot, the sessions tell.
    fn tell(&self, event: NetworkEvent) {
        if let Err(error) = self.events.try_send(event) {
            tracing::debug!(%error, "the engine was not told");
        }
    }
}
