//! The other side of `bench --against samod`: samod, the library that syncs Automerge documents, as a program.
//!
//! It signs nothing and checks no signature. What it stores it writes into files with samod's own storage, which does not
//! sync them to the disk. It is a package outside djuntu's workspace.
//!
//! ```text
//! samod-peer import STORAGE FOLDER LIST           stores the saved documents of a folder, and lists their ids
//! samod-peer serve STORAGE LIST                   opens the listed documents and takes connections
//! samod-peer fetch STORAGE LIST ADDRESS           connects, and waits until the listed documents have come and are stored
//! samod-peer rejoin STORAGE LIST ADDRESS          opens the listed documents, connects, and waits until all are the same
//! ```
//!
//! All but `import` then read commands, one a line, until `stop`. What happens is printed as one JSON object a line.

mod document;
mod event;
mod link;
mod peer;
mod storage;

use event::Event;
use peer::{Peer, id};
use samod::DocumentId;
use std::path::Path;
use std::process::ExitCode;
use tokio::io::{AsyncBufReadExt, BufReader, Lines, Stdin};

const USAGE: &str = "usage: samod-peer import STORAGE FOLDER LIST | serve STORAGE LIST | fetch STORAGE LIST ADDRESS \
                     | rejoin STORAGE LIST ADDRESS";

/// Why it did not do what it should.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// Returns what makes an error into a failure of something.
pub(crate) fn failed<E: std::fmt::Display>(what: &str) -> impl Fn(E) -> Failure {
    move |error| Failure(format!("{what}: {error}"))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("no threads can be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(run(&arguments));
    // A thread may still wait for input, and nobody waits for that thread.
    runtime.shutdown_background();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(reason)) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[String]) -> Result<(), Failure> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["import", storage, folder, list] => import(storage.as_ref(), folder.as_ref(), list.as_ref()).await,
        ["serve", storage, list] => serve(storage.as_ref(), list.as_ref()).await,
        ["fetch", storage, list, address] => join(storage.as_ref(), list.as_ref(), address, false).await,
        ["rejoin", storage, list, address] => join(storage.as_ref(), list.as_ref(), address, true).await,
        _ => Err(Failure(USAGE.to_owned())),
    }
}

/// Stores each file of the folder as a document, in the order of their names, and writes the ids in the same order.
async fn import(storage: &Path, folder: &Path, list: &Path) -> Result<(), Failure> {
    let peer = Peer::open(storage).await;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed("the folder"))? {
        files.push(entry.map_err(failed("the folder"))?.path());
    }
    files.sort();
    let mut ids = String::new();
    for file in files {
        let saved = std::fs::read(file).map_err(failed("a document"))?;
        ids += &format!("{}\n", peer.import(&saved).await?);
    }
    std::fs::write(list, ids).map_err(failed("the list"))?;
    peer.stop().await;
    Ok(())
}

async fn serve(storage: &Path, list: &Path) -> Result<(), Failure> {
    let documents = read(list)?;
    let peer = Peer::open(storage).await;
    // samod offers the documents that are open, and only those.
    let open = peer.find(&documents).await?;
    let address = peer.listen().await?;
    Event::Ready { address: Some(address.to_string()) }.print();
    obey(peer, commands()).await?;
    drop(open);
    Ok(())
}

/// Connects to the other side. With `open`, all documents are here already and are opened before.
async fn join(storage: &Path, list: &Path, address: &str, open: bool) -> Result<(), Failure> {
    let documents = read(list)?;
    let address = address.parse().map_err(failed("the address"))?;
    let mut peer = Peer::open(storage).await;
    let opened = if open { peer.find(&documents).await? } else { Vec::new() };
    Event::Ready { address: None }.print();
    let mut commands = commands();
    tokio::select! {
        synced = peer.sync(address, &documents, !open) => synced?,
        // There are no commands before, so this is the end of the bench.
        _ended = commands.next_line() => return Ok(()),
    }
    obey(peer, commands).await?;
    drop(opened);
    Ok(())
}

/// Returns what the bench says, line by line.
fn commands() -> Lines<BufReader<Stdin>> {
    BufReader::new(tokio::io::stdin()).lines()
}

/// Does what the bench says until it says to stop, or has ended.
async fn obey(peer: Peer, mut commands: Lines<BufReader<Stdin>>) -> Result<(), Failure> {
    while let Some(line) = commands.next_line().await.map_err(failed("the input"))? {
        if !peer.obey(&line).await? {
            break;
        }
    }
    peer.stop().await;
    Ok(())
}

/// Reads a list of ids, one a line.
fn read(list: &Path) -> Result<Vec<DocumentId>, Failure> {
    std::fs::read_to_string(list).map_err(failed("the list"))?.lines().map(id).collect()
}
