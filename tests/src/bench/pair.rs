//! Two real nodes of twinned territories, on data folders that were written for them.

use super::corpus::{Corpus, Side, write_twin};
use super::line::Line;
use super::{BenchError, journal, usage};
use crate::process::{Launch, Node, wait_until_every};
use djuntu_protocol::identity::PublicKey;
use serde::Deserialize;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How often a node is asked whether it is done: each answer takes half a millisecond of what is measured.
const ASKED_EVERY: Duration = Duration::from_millis(10);
/// How long anything may take that is measured.
pub(super) const TIME_MAX: Duration = Duration::from_secs(60);

/// How long a first start may take, in which a node makes its index from the archive.
pub(super) const FIRST_START_TIME_MAX: Duration = Duration::from_secs(180);

/// What `/api/v1/status` says, as far as it is measured.
#[derive(Debug, Deserialize)]
pub(super) struct Status {
    pub(super) addresses: Vec<String>,
    pub(super) documents: usize,
    pub(super) bytes_out: u64,
    pub(super) bytes_in: u64,
    nodes: Vec<OtherNode>,
}

/// What it says of another node.
#[derive(Debug, Deserialize)]
pub(super) struct OtherNode {
    node: PublicKey,
    pub(super) state: String,
    pub(super) missing_in: usize,
    pub(super) missing_out: usize,
}

impl Status {
    /// Returns whether this node holds the same as another one.
    pub(super) fn is_equal_to(&self, node: PublicKey) -> bool {
        self.nodes.iter().any(|other| other.node == node && other.state == "equal")
    }

    /// Returns the bytes that went between this node and others, both ways.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes_out + self.bytes_in
    }
}

/// A node's HTTP interface, over one connection that is kept.
#[derive(Debug)]
pub(super) struct Interface {
    agent: ureq::Agent,
    base: String,
    token: String,
}

impl Interface {
    pub(super) fn of(node: &Node) -> Result<Self, BenchError> {
        let token = std::fs::read_to_string(node.data().join("api-token"))?;
        let agent = ureq::Agent::config_builder().timeout_global(Some(TIME_MAX)).build().into();
        let base = format!("http://{}/api/v1", node.api());
        Ok(Self { agent, base, token: format!("Bearer {}", token.trim()) })
    }

    pub(super) fn get(&self, path: &str) -> Result<String, BenchError> {
        let request = self.agent.get(format!("{}{path}", self.base)).header("authorization", &self.token);
        Ok(request.call()?.body_mut().read_to_string()?)
    }

    pub(super) fn post(&self, path: &str, body: &serde_json::Value) -> Result<serde_json::Value, BenchError> {
        let request = self.agent.post(format!("{}{path}", self.base)).header("authorization", &self.token);
        Ok(request.send_json(body)?.body_mut().read_json()?)
    }

    pub(super) fn patch(&self, path: &str, body: &serde_json::Value) -> Result<(), BenchError> {
        let request = self.agent.patch(format!("{}{path}", self.base)).header("authorization", &self.token);
        request.send_json(body)?.body_mut().read_to_string()?;
        Ok(())
    }

    pub(super) fn status(&self) -> Result<Status, BenchError> {
        let text = self.get("/status")?;
        serde_json::from_str(&text).map_err(|error| BenchError(format!("the status cannot be read: {error}: {text}")))
    }
}

/// Two nodes; they end and their data is deleted with their owner.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) a: Node,
    pub(super) b: Node,
    keys: [PublicKey; 2],
    /// Where A listens.
    a_at: Vec<String>,
    folder: TempDir,
}

/// Side A alone; it ends and its data is deleted with its owner.
#[derive(Debug)]
pub(super) struct Single {
    node: Node,
    _folder: TempDir,
}

impl Single {
    /// Starts A with the first `count` projects.
    pub(super) fn start(corpus: &Corpus, count: usize) -> Result<Self, BenchError> {
        let folder = tempfile::tempdir()?;
        let data = folder.path().join("a").join("data");
        corpus.write(&data, Side::A, count)?;
        let mut node = Launch::new(data).args(["--api", "127.0.0.1:0"]).start()?;
        // As in a pair: the first start brings the index up to date.
        node.restart()?;
        Ok(Self { node, _folder: folder })
    }

    pub(super) fn interface(&self) -> Result<Interface, BenchError> {
        Interface::of(&self.node)
    }

    /// Stops the node and starts it again.
    pub(super) fn restart(&mut self) -> Result<(), BenchError> {
        _ = self.node.stop()?;
        Ok(self.node.restart()?)
    }

    /// Returns the most memory that the node had, in KiB.
    pub(super) fn rss_kb(&self) -> Result<u64, BenchError> {
        rss_kb(&self.node)
    }
}

impl Pair {
    /// Starts A with the first `of_a` projects and B with the first `of_b`, and returns when B was ready. B alone knows
    /// where the other is.
    pub(super) fn start(corpus: &Corpus, of_a: usize, of_b: usize) -> Result<(Self, Instant), BenchError> {
        Self::start_with(corpus, of_a, of_b, &[])
    }

    /// The same, with both logging what [`journal`] reads.
    pub(super) fn start_logging(corpus: &Corpus, of_a: usize, of_b: usize) -> Result<(Self, Instant), BenchError> {
        Self::start_with(corpus, of_a, of_b, &journal::FILTER)
    }

    fn start_with(
        corpus: &Corpus,
        of_a: usize,
        of_b: usize,
        arguments: &[&str],
    ) -> Result<(Self, Instant), BenchError> {
        let folder = tempfile::tempdir()?;
        let (data_a, data_b) = (folder.path().join("a").join("data"), folder.path().join("b").join("data"));
        corpus.write(&data_a, Side::A, of_a)?;
        corpus.write(&data_b, Side::B, of_b)?;
        let launch = |data| {
            let launch = Launch::new(data).patience(FIRST_START_TIME_MAX);
            launch.args(["--api", "127.0.0.1:0"]).args(arguments.iter().copied())
        };
        let (launch_a, launch_b) = (launch(&data_a), launch(&data_b));
        let mut a = launch_a.start()?;
        // The first start brings the index up to date with the archive, which is no part of what is measured.
        a.restart()?;
        let a_at = Interface::of(&a)?.status()?.addresses;
        write_twin(&data_b, corpus.node(Side::A), &a_at)?;
        let mut b = launch_b.start()?;
        if of_b > 0 {
            b.restart()?;
        }
        let ready = Instant::now();
        let keys = [Side::A, Side::B].map(|side| corpus.node(side));
        Ok((Self { a, b, keys, a_at, folder }, ready))
    }

    /// Stops B, starts it again so that it reaches A through a line, or directly, and returns the time between two things
    /// that B logs then.
    pub(super) fn reconnect(&mut self, line: Option<&Line>, from: &str, to: &str) -> Result<Duration, BenchError> {
        self.b.stop()?;
        self.reconnect_stopped(line, from, to)
    }

    /// The same when B has been stopped already.
    pub(super) fn reconnect_stopped(
        &mut self,
        line: Option<&Line>,
        from: &str,
        to: &str,
    ) -> Result<Duration, BenchError> {
        let addresses = line.map_or_else(|| self.a_at.clone(), |line| vec![line.address()]);
        let [a, _] = self.keys;
        write_twin(self.b.data(), a, &addresses)?;
        let (before, carried) = (self.b.stderr().len(), line.map_or(0, Line::bytes));
        self.b.restart()?;
        let took =
            self.wait(to, || Ok(journal::between(self.b.stderr().get(before..).unwrap_or_default(), from, to)))?;
        // A node that finds the other one by itself has gone around the line.
        match line {
            Some(line) if line.bytes() == carried => Err(BenchError("B did not go through the line".to_owned())),
            Some(_) | None => Ok(took),
        }
    }

    /// Lays a line to A.
    pub(super) fn line_to_a(&self, delay: Duration) -> Result<Line, BenchError> {
        let mut addresses = self.a_at.iter();
        let port = addresses.find_map(|address| address.strip_prefix("/ip4/127.0.0.1/tcp/")?.parse().ok());
        let port = port.ok_or_else(|| BenchError("A listens nowhere".to_owned()))?;
        Line::to(port, delay)
    }

    /// Starts B again. Returns when it was ready, and how long that took from the start of the process.
    pub(super) fn restart_b(&mut self) -> Result<(Instant, Duration), BenchError> {
        self.b.stop()?;
        let begun = Instant::now();
        self.b.restart()?;
        Ok((Instant::now(), begun.elapsed()))
    }

    /// Returns a folder on the disk of the nodes' data.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn interface(&self, side: Side) -> Result<Interface, BenchError> {
        Interface::of(self.node(side))
    }

    const fn node(&self, side: Side) -> &Node {
        match side {
            Side::A => &self.a,
            Side::B => &self.b,
        }
    }

    /// Returns what a status says of the other node of the pair.
    pub(super) fn other<'s>(&self, status: &'s Status) -> Result<&'s OtherNode, BenchError> {
        let found = status.nodes.iter().find(|other| self.keys.contains(&other.node));
        found.ok_or_else(|| BenchError("a node does not know its twin".to_owned()))
    }

    /// Waits until everything that A has for B is stored at B: A sends nothing any more and B has acknowledged all of it,
    /// which it does after it has stored it. B, which works, is asked only when A says so, and A not often.
    pub(super) fn wait_until_stored(&self, documents: usize) -> Result<Instant, BenchError> {
        let (a, b) = (self.interface(Side::A)?, self.interface(Side::B)?);
        self.wait_every(ASKED_EVERY, "everything to be stored", || {
            let is_sent = self.other(&a.status()?)?.missing_out == 0;
            let then = Instant::now();
            // Before they have met, A has nothing to send either.
            let is_there = is_sent && {
                let status = b.status()?;
                status.documents >= documents && self.other(&status)?.missing_in == 0
            };
            Ok(is_there.then_some(then))
        })
    }

    /// Waits until B has compared everything with A and found it equal. Returns when, and B's status then.
    pub(super) fn wait_until_equal(&self, documents: usize) -> Result<(Instant, Status), BenchError> {
        let b = self.interface(Side::B)?;
        self.wait("both to be equal", || {
            let status = b.status()?;
            let equal = status.documents == documents && self.other(&status)?.state == "equal";
            Ok(equal.then(|| (Instant::now(), status)))
        })
    }

    /// Waits for a condition that can fail.
    pub(super) fn wait<T>(
        &self,
        what: &str,
        condition: impl FnMut() -> Result<Option<T>, BenchError>,
    ) -> Result<T, BenchError> {
        self.wait_every(Duration::from_millis(2), what, condition)
    }

    fn wait_every<T>(
        &self,
        interval: Duration,
        what: &str,
        mut condition: impl FnMut() -> Result<Option<T>, BenchError>,
    ) -> Result<T, BenchError> {
        let found = wait_until_every(interval, TIME_MAX, || condition().transpose());
        found.unwrap_or_else(|| {
            let said = [&self.a, &self.b].map(|node| node.stderr().lines().last().unwrap_or_default().to_owned());
            Err(BenchError(format!("waited {} s for {what}; last said: {said:?}", TIME_MAX.as_secs())))
        })
    }

    /// Returns the most memory that a node had, in KiB.
    pub(super) fn rss_kb(&self, side: Side) -> Result<u64, BenchError> {
        rss_kb(self.node(side))
    }
}

fn rss_kb(node: &Node) -> Result<u64, BenchError> {
    usage::rss_kb(node.id().ok_or_else(|| BenchError("the node does not run".to_owned()))?)
}
