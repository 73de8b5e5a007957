//! A land of network namespaces: a public network, machines on it, and local networks behind routers that translate
//! addresses. Everything is made by one test, is named after it and its process, and goes when the test ends.

use djuntu_tests::process::{Launch, Node, Program};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// How a router chooses the port of a connection that goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ports {
    /// The one that the machine behind it uses, for all that it connects to.
    Kept,
    /// Another one for each connection, so that nobody can foresee it.
    Random,
}

/// The land; its namespaces are removed when it is dropped.
pub(super) struct Land {
    name: String,
    namespaces: Vec<String>,
    folder: TempDir,
    links: u32,
}

/// A machine: a namespace, and the address by which it is known there.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    namespace: String,
    pub(super) address: String,
}

impl Land {
    /// Makes a land with a public network, or says aloud why this machine cannot, and returns none.
    pub(super) fn new(test: &str) -> Option<Self> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("djuntu-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let mut land = Self { name, namespaces: Vec::new(), folder, links: 0 };
        match land.try_out() {
            Ok(()) => Some(land),
            Err(reason) => {
                // Around the capture of what tests print: nobody shall believe that this was tested.
                let line = format!("SKIPPED reach::{test}: {reason}\n");
                std::io::stderr().write_all(line.as_bytes()).expect("the terminal takes a line");
                None
            }
        }
    }

    fn try_out(&mut self) -> Result<(), String> {
        if let Err(error) = run("nft", &["--version"]) {
            return Err(format!("nftables is missing ({error}): install it, and run the tests as root"));
        }
        let public = self.namespace("public");
        let made = public.and_then(|public| {
            run("ip", &["-n", &public, "link", "add", "bridge", "type", "bridge"])?;
            run("ip", &["-n", &public, "link", "set", "bridge", "up"])?;
            in_namespace(&public, "nft add table inet djuntu")
        });
        made.map_err(|error| format!("this machine allows no network namespaces ({error}): run the tests as root"))
    }

    /// Makes a namespace with a loopback device.
    fn namespace(&mut self, role: &str) -> Result<String, String> {
        let namespace = format!("{}-{role}", self.name);
        run("ip", &["netns", "add", &namespace])?;
        self.namespaces.push(namespace.clone());
        run("ip", &["-n", &namespace, "link", "set", "lo", "up"])?;
        Ok(namespace)
    }

    /// Connects a namespace to a bridge by the device `device`, with an address.
    fn plug(&mut self, bridge: &str, namespace: &str, device: &str, address: &str) {
        self.links += 1;
        let port = format!("port{}", self.links);
        let pair = ["-n", bridge, "link", "add", &port, "type", "veth", "peer", "name", device, "netns", namespace];
        do_run("ip", &pair);
        do_run("ip", &["-n", bridge, "link", "set", &port, "master", "bridge", "up"]);
        do_run("ip", &["-n", namespace, "address", "add", &format!("{address}/24"), "dev", device]);
        do_run("ip", &["-n", namespace, "link", "set", device, "up"]);
    }

    fn public(&self) -> String {
        format!("{}-public", self.name)
    }

    /// Makes a machine on the public network.
    pub(super) fn public_machine(&mut self, role: &str, number: u8) -> Machine {
        let namespace = self.namespace(role).expect("what worked once works again");
        let address = format!("198.51.100.{number}");
        self.plug(&self.public(), &namespace, "net0", &address);
        Machine { namespace, address }
    }

    /// Makes a machine on a local network behind a router of its own.
    pub(super) fn machine_behind_router(&mut self, role: &str, number: u8, ports: Ports) -> Machine {
        let router = self.namespace(&format!("{role}-router")).expect("what worked once works again");
        self.plug(&self.public(), &router, "wan", &format!("198.51.100.{number}"));
        let namespace = self.namespace(role).expect("what worked once works again");
        let (gateway, address) = (format!("10.0.{number}.1"), format!("10.0.{number}.2"));
        do_run(
            "ip",
            &["-n", &namespace, "link", "add", "net0", "type", "veth", "peer", "name", "lan", "netns", &router],
        );
        for (side, device, address) in [(&router, "lan", &gateway), (&namespace, "net0", &address)] {
            do_run("ip", &["-n", side, "address", "add", &format!("{address}/24"), "dev", device]);
            do_run("ip", &["-n", side, "link", "set", device, "up"]);
        }
        do_run("ip", &["-n", &namespace, "route", "add", "default", "via", &gateway]);
        let mode = if ports == Ports::Random { " fully-random" } else { "" };
        // What comes unasked is dropped, as routers at home do; an answer that says no would spoil a hole.
        let rules = format!(
            "add table ip nat; add chain ip nat post {{ type nat hook postrouting priority 100; }}; \
             add rule ip nat post oifname wan masquerade{mode}; \
             add table ip keep; add chain ip keep into {{ type filter hook input priority 0; policy drop; }}; \
             add rule ip keep into iifname != wan accept; add rule ip keep into ct state established,related accept; \
             add chain ip keep through {{ type filter hook forward priority 0; policy drop; }}; \
             add rule ip keep through iifname lan accept; add rule ip keep through ct state established,related accept"
        );
        in_namespace(&router, "echo 1 > /proc/sys/net/ipv4/ip_forward").expect("a router forwards");
        in_namespace(&router, &format!("nft '{rules}'")).expect("a router has rules");
        Machine { namespace, address }
    }

    /// Gives a machine on the public network another address in the place of the one it has.
    pub(super) fn move_to(&self, machine: &mut Machine, number: u8) {
        let address = format!("198.51.100.{number}");
        // First the old one goes, or the new one would be an alias of it and go with it.
        for (verb, address) in [("del", &machine.address), ("add", &address)] {
            let address = format!("{address}/24");
            do_run("ip", &["-n", &machine.namespace, "address", verb, &address, "dev", "net0"]);
        }
        machine.address = address;
    }

    /// Cuts a machine off, or connects it again.
    pub(super) fn connect(&self, machine: &Machine, is_connected: bool) {
        let rules = if is_connected {
            "delete table inet cut"
        } else {
            "add table inet cut; add chain inet cut outward { type filter hook output priority 0; }; \
             add rule inet cut outward oifname net0 drop; add chain inet cut inward { type filter hook input priority 0; }; \
             add rule inet cut inward iifname net0 drop"
        };
        in_namespace(&machine.namespace, &format!("nft '{rules}'")).expect("a cable can be pulled");
    }

    /// Lets a machine not connect to another one, which can still connect to it.
    pub(super) fn forbid(&self, machine: &Machine, other: &Machine) {
        self.forbid_address(machine, &other.address);
    }

    /// The same with a machine that is behind the router with this address.
    pub(super) fn forbid_address(&self, machine: &Machine, address: &str) {
        let rules = format!(
            "add table inet forbid; add chain inet forbid outward {{ type filter hook output priority 0; }}; \
             add rule inet forbid outward ip daddr {0} tcp flags syn / syn,ack drop; \
             add rule inet forbid outward ip daddr {0} ct state new drop",
            address
        );
        in_namespace(&machine.namespace, &format!("nft '{rules}'")).expect("a machine has rules");
    }

    /// Lets a machine connect to all others again.
    pub(super) fn allow(&self, machine: &Machine) {
        in_namespace(&machine.namespace, "nft delete table inet forbid").expect("a rule can be taken back");
    }

    /// Starts a node of the territory `name` on a machine; it listens on all addresses, TCP and QUIC.
    pub(super) fn node(&self, machine: &Machine, name: &str) -> Node {
        self.node_with(machine, name, &[])
    }

    /// The same with more arguments of `djuntu run`.
    pub(super) fn node_with(&self, machine: &Machine, name: &str, arguments: &[&str]) -> Node {
        let program = Program::djuntu().wrapped("ip", ["netns", "exec", machine.namespace.as_str()]);
        let listen = ["/ip4/0.0.0.0/tcp/4737", "/ip4/0.0.0.0/udp/4737/quic-v1"];
        let launch = Launch::with_program(program, self.data(name)).listening(listen);
        let started =
            launch.args(["--name", name, "--log", "djuntu_node=debug"]).args(arguments.iter().copied()).start();
        started.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn data(&self, name: &str) -> PathBuf {
        let folder: &Path = self.folder.path();
        let home = folder.join(name);
        std::fs::create_dir_all(&home).expect("a folder can be made");
        home.join("data")
    }
}

impl Drop for Land {
    fn drop(&mut self) {
        for namespace in &self.namespaces {
            // What is gone already needs no removing.
            let _gone = run("ip", &["netns", "delete", namespace]);
        }
    }
}

/// Runs a program to its end, and returns what it complained of if it failed.
fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}

fn do_run(program: &str, arguments: &[&str]) {
    run(program, arguments).unwrap_or_else(|error| panic!("{program} {arguments:?}: {error}"));
}

fn in_namespace(namespace: &str, command: &str) -> Result<(), String> {
    run("ip", &["netns", "exec", namespace, "sh", "-c", command])
}
