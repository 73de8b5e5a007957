//! What each package depends on: little, from one place, and in one direction.
//!
//! What a package asks for comes from `cargo metadata`, what it gets with that from the lock file.

use super::assert_none;
use super::tree::{File, Finding, Tree};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What the protocol builds on: all of it computes, none of it acts.
const PROTOCOL: [&str; 12] = [
    "automerge",
    "bip39",
    "blake3",
    "data-encoding",
    "ed25519-dalek",
    "minicbor",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
    "zeroize",
    "zstd",
];

/// Each package with its folder, and those of our own packages that it may use in what it ships.
const ARROWS: [(&str, &str, &[&str]); 4] = [
    ("djuntu-protocol", "protocol", &[]),
    ("djuntu-node", "node", &["djuntu-protocol"]),
    ("djuntu", "cli", &["djuntu-node", "djuntu-protocol"]),
    // End to end means through the built program; the simulator runs the archive of the node, and nothing else of it.
    ("djuntu-tests", "tests", &["djuntu-node", "djuntu-protocol"]),
];

/// What the protocol must not reach by any way, even in its tests.
const SHELL: [&str; 11] =
    ["async-std", "axum", "hyper", "libp2p", "mio", "quinn", "redb", "reqwest", "sled", "socket2", "tokio"];

const LOCK: &str = "Cargo.lock";
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// What `cargo metadata` says of our own packages.
#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    /// None for what is shipped, else `dev` or `build`.
    kind: Option<String>,
}

impl Metadata {
    fn of_this_repository() -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let arguments = ["metadata", "--format-version", "1", "--no-deps", "--offline", "--locked"];
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let output = Command::new(cargo).args(arguments).args(["--manifest-path", manifest]).output();
        let output = output.expect("cargo runs this test, so it can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("cargo writes the format that it was asked for")
    }

    /// Returns what the package ships with.
    fn shipped(&self, package: &str) -> Option<BTreeSet<&str>> {
        let package = self.packages.iter().find(|found| found.name == package)?;
        let shipped = package.dependencies.iter().filter(|dependency| dependency.kind.is_none());
        Some(shipped.map(|dependency| dependency.name.as_str()).collect())
    }
}

/// The protocol's dependencies equal [`PROTOCOL`].
fn direct(metadata: &Metadata) -> Vec<Finding> {
    let path = "protocol/Cargo.toml";
    let found = metadata.shipped("djuntu-protocol").unwrap_or_default();
    let unknown = found.iter().filter(|name| !PROTOCOL.contains(name)).map(|name| {
        Finding::new(path, line_of(path, name), format!("the core does not depend on {name}: use it in the shell"))
    });
    let unused = PROTOCOL.iter().filter(|name| !found.contains(*name)).map(|name| {
        Finding::new(path, 1, format!("{name} is no dependency any more: take it off the list in {}", file!()))
    });
    unknown.chain(unused).collect()
}

/// cli → node → protocol, and nothing the other way.
fn arrows(metadata: &Metadata) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (package, folder, allowed) in ARROWS {
        let path = format!("{folder}/Cargo.toml");
        let Some(found) = metadata.shipped(package) else {
            findings.push(Finding::new(&path, 1, format!("the package {package} is missing")));
            continue;
        };
        for name in found.into_iter().filter(|name| name.starts_with("djuntu") && !allowed.contains(name)) {
            let message = format!("{package} must not depend on {name}: turn the arrow round");
            findings.push(Finding::new(&path, line_of(&path, name), message));
        }
    }
    findings
}

/// Returns the line of a manifest that names a dependency.
fn line_of(manifest: &str, name: &str) -> usize {
    let tree = Tree::of_this_repository();
    let mut lines = tree.file(manifest).into_iter().flat_map(File::lines);
    lines.find(|(_, line)| line.starts_with(name)).map_or(1, |(number, _)| number)
}

/// No way leads from the protocol to what acts on the world.
pub(super) fn reached(tree: &Tree) -> Vec<Finding> {
    let lock = tree.file(LOCK).map(packages).unwrap_or_default();
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut next = vec!["djuntu-protocol"];
    while let Some(name) = next.pop() {
        let Some((_, dependencies)) = lock.get(name) else {
            let message = format!("{name} is not in the lock file: run `cargo check` and commit {LOCK}");
            return vec![Finding::new(LOCK, 1, message)];
        };
        if reached.insert(name) {
            next.extend(dependencies.iter().map(String::as_str).filter(|name| !is_shell(name)));
        }
    }
    let through =
        reached.iter().filter_map(|name| lock.get(*name).map(|(line, dependencies)| (name, line, dependencies)));
    let acts = through.flat_map(|(name, line, dependencies)| {
        let acts = dependencies.iter().filter(|dependency| is_shell(dependency));
        acts.map(move |act| {
            Finding::new(LOCK, *line, format!("the core reaches {act} through {name}: do without {name}"))
        })
    });
    acts.collect()
}

/// Returns whether a package acts on the world; a large one comes in parts that begin with its name.
fn is_shell(name: &str) -> bool {
    SHELL.iter().any(|shell| name.strip_prefix(shell).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
}

/// Everything that is not ours comes from the public registry, in each workspace of the repository.
pub(super) fn sources(tree: &Tree) -> Vec<Finding> {
    let locks = tree.files().filter(|file| file.name() == LOCK);
    let lines = locks.flat_map(|lock| lock.lines().map(move |(number, line)| (lock, number, line)));
    let sources = lines.filter_map(|(lock, number, line)| Some((lock, number, line.strip_prefix("source = ")?)));
    let others = sources.filter(|(_, _, source)| source.trim_matches('"') != REGISTRY);
    let finding = |(lock, number, source): (&File, usize, &str)| {
        Finding::new(&lock.path, number, format!("{source} is not the public registry"))
    };
    others.map(finding).collect()
}

/// Returns each package of the lock file with its line and dependencies; versions of one package count as one.
fn packages(lock: &File) -> BTreeMap<String, (usize, BTreeSet<String>)> {
    let mut packages: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    let mut present = String::new();
    let mut start = 1;
    for (number, line) in lock.lines() {
        if line == "[[package]]" {
            start = number;
        } else if let Some(name) = line.strip_prefix("name = ") {
            present = name.trim_matches('"').to_owned();
            packages.entry(present.clone()).or_insert((start, BTreeSet::new()));
        } else if let Some(dependency) = line.strip_prefix(" \"").and_then(|line| line.split([' ', '"']).next())
            && let Some((_, dependencies)) = packages.get_mut(&present)
        {
            dependencies.insert(dependency.to_owned());
        }
    }
    packages
}

#[test]
fn protocol_depends_on_what_is_written_and_no_more() {
    assert_none(&direct(&Metadata::of_this_repository()));
}

#[test]
fn arrows_point_one_way() {
    assert_none(&arrows(&Metadata::of_this_repository()));
}

#[test]
fn bad_dependencies_are_caught() {
    let check = |package: &str, name: &str, rule: fn(&Metadata) -> Vec<Finding>, caught: bool| {
        let mut metadata = Metadata::of_this_repository();
        let found = metadata.packages.iter_mut().find(|found| found.name == package).expect("a package of ours");
        found.dependencies.push(Dependency { name: name.to_owned(), kind: None });
        assert_eq!(!rule(&metadata).is_empty(), caught, "{package} with {name}");
    };
    check("djuntu-protocol", "tokio", direct, true);
    check("djuntu-protocol", "djuntu-node", arrows, true);
    check("djuntu-node", "djuntu", arrows, true);
    check("djuntu-node", "tokio", arrows, false);
    check("djuntu-tests", "djuntu", arrows, true);
    assert!(!arrows(&Metadata { packages: Vec::new() }).is_empty());
    assert!(!direct(&Metadata { packages: Vec::new() }).is_empty());
}
