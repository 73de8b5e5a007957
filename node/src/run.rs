//! Starting and stopping a node.

use crate::api;
use crate::codes::Codes;
use crate::config::Config;
use crate::desk::{Bundles, Changes, Desk, Finding, Writing};
use crate::driver::{Board, Contacts, Driver, DriverError, EngineHandle, Inlets, now};
use crate::files::{self, Files, Keeping, Questions, Shelf};
use crate::folder::{Folder, FolderError, random};
use crate::http;
use crate::index::{Batch, IndexError, SledIndex};
use crate::network::{Network, NetworkConfig, NetworkError};
use crate::page::Porter;
use crate::storage::{self, OpenError, Storage};
use crate::strongbox::Strongbox;
use crate::views::Views;
use djuntu_protocol::engine::{Config as EngineConfig, Engine, Input, Silence};
use djuntu_protocol::identity::{DocumentId, NetworkId};
use djuntu_protocol::limits::FILES_SENT_MAX;
use djuntu_protocol::time::Span;
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, mpsc, oneshot};

/// Frames that wait for the engine before the network's readers wait too.
const FRAMES_WAITING_TARGET: usize = 64;
/// Requests that wait for the engine before their callers wait too.
const REQUESTS_WAITING_TARGET: usize = 64;
/// Changed documents of which somebody who waits for one may lag behind before it looks anyway.
const CHANGES_WAITING_TARGET: usize = 256;

/// A node is up.
#[derive(Clone, Debug)]
pub struct Ready {
    /// Where its HTTP interface is.
    pub api: SocketAddr,
    /// The path on it with which the first administrator comes in, once; none when somebody has an account.
    pub first: Option<String>,
    /// How it stands.
    pub status: api::Status,
    /// What the operator should know of the start: torn writes cut off, damage, an index that was rebuilt.
    pub notices: Vec<String>,
}

/// Why a node could not start, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The data folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The archive or the index cannot be used.
    #[error(transparent)]
    Storage(#[from] OpenError),
    /// The network cannot start.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The HTTP interface cannot listen.
    #[error("the interface cannot listen at {address}: {source}; choose another address with --api")]
    Api {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// Something could not be written, or a part of the node has ended.
    #[error(transparent)]
    Driver(#[from] DriverError),
    /// The territory could not be founded.
    #[error("the territory could not be founded: {0}")]
    Found(#[from] crate::desk::DeskError),
}

impl RunError {
    /// Returns the exit code of the process.
    pub const fn exit_code(&self) -> u8 {
        use crate::archive::ArchiveError;
        match self {
            Self::Folder(error) => error.exit_code(),
            Self::Driver(DriverError::WriteFailed(_)) => 11,
            Self::Storage(OpenError::Archive(ArchiveError::Full { .. } | ArchiveError::Write { .. })) => 11,
            Self::Storage(OpenError::Archive(ArchiveError::Version { .. } | ArchiveError::InUse { .. })) => 9,
            Self::Storage(OpenError::Archive(ArchiveError::Foreign { .. }))
            | Self::Storage(OpenError::Index(IndexError::InUse)) => 9,
            Self::Network(NetworkError::AddressInUse(_)) => 10,
            Self::Api { .. } => 10,
            Self::Network(_) | Self::Storage(_) | Self::Found(_) | Self::Driver(DriverError::PartEnded(_)) => 1,
        }
    }
}

/// Runs a node until `shutdown`; says on `ready` when it is up.
///
/// # Errors
/// [`RunError`]; whatever was acknowledged is stored.
pub async fn run(
    config: Config,
    ready: oneshot::Sender<Ready>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), RunError> {
    let folder = Arc::new(Folder::open(&config.data, true)?);
    let listener = TcpListener::bind(config.api).await;
    let listener = listener.map_err(|source| RunError::Api { address: config.api, source })?;
    let api = listener.local_addr().map_err(|source| RunError::Api { address: config.api, source })?;
    let token = folder.api_token()?;
    let accepting = folder.accepting()?;
    let (porter, first) = Porter::start(&folder)?;
    let first = first.map(|secret| format!("/first/{secret}"));
    let node = start(&config, &folder).await?;
    let (stop, stopped) = oneshot::channel::<()>();
    let (stop_http, http_stopped) = oneshot::channel::<()>();
    let driving = tokio::spawn(node.driver.run(node.inlets, async { _ = stopped.await }));
    let begun = begin(&node.desk, config.name, &accepting).await;
    let serving = tokio::spawn(http::serve(listener, token, node.desk, porter, async { _ = http_stopped.await }));
    let announced = begun.map_err(RunError::from).and_then(|status| Ok(folder.announce(api).map(|()| status)?));
    let outcome = match announced {
        Ok(status) => {
            // Whoever started the node may not want to know.
            ready.send(Ready { api, first, status, notices: node.notices }).ok();
            wait(driving, shutdown, stop).await
        }
        Err(error) => {
            stop.send(()).ok();
            driving.await.ok();
            Err(error)
        }
    };
    folder.withdraw();
    stop_http.send(()).ok();
    serving.await.ok();
    node.network.stop().await;
    node.network_task.await.ok();
    node.storage.request(storage::Request::Stop);
    tokio::task::spawn_blocking(move || node.storage_thread.join().ok()).await.ok();
    outcome
}

/// A node that is built and not driven yet.
struct Node {
    driver: Driver,
    inlets: Inlets,
    desk: Desk,
    network: Network,
    network_task: tokio::task::JoinHandle<()>,
    storage: Storage,
    storage_thread: std::thread::JoinHandle<()>,
    notices: Vec<String>,
}

/// Opens the storage, starts the network, and builds the engine on what is stored.
async fn start(config: &Config, folder: &Arc<Folder>) -> Result<Node, RunError> {
    let keys = folder.keys()?;
    let id = NetworkId::named(&config.network);
    let mut opened = storage::open(&folder.path("archive"), &folder.path("index"), id)?;
    let (counter, epoch) = folder.next_epoch(opened.index.epoch())?;
    opened.index.commit(&Batch { epoch: Some(counter), ..Batch::default() }).map_err(OpenError::from)?;

    let (frames, network_events) = mpsc::channel(FRAMES_WAITING_TARGET);
    let settings = NetworkConfig {
        listen: config.listen.clone(),
        is_advertised: !config.advertise.is_empty(),
        mdns: config.mdns,
        upnp: config.upnp,
        relay: config.relay,
        ..NetworkConfig::default()
    };
    let (network, network_task) = Network::start(settings, &keys.node, frames).await?;

    let mut notices = opened.notices.clone();
    let mut board = Board::default();
    if opened.is_damaged {
        notices.iter().for_each(|notice| board.alarm(notice));
    }
    let known = std::mem::take(&mut opened.known);
    let engine_config = EngineConfig {
        network: id,
        epoch,
        territory: folder.territory()?,
        restored: folder.restored()?,
        abilities: folder.abilities()?,
        silence: Silence { after: Span::days(config.silent_days.into()), heard: folder.heard()? },
        addresses: Vec::new(),
        observing: folder.observing()?,
    };
    let mut engine = Engine::new(engine_config, keys, random(), known);
    engine.hold_at_most(config.quotas.clone());
    if let Some(limit) = config.bytes_per_day {
        engine.spend_at_most(limit, folder.spent()?);
    }
    if let Some(next) = folder.next_office_key()? {
        engine.handle(now(), Input::Successor(next));
    }
    let (stored, storage_events) = mpsc::unbounded_channel();
    let (storage, storage_thread) = Storage::start(opened, stored);
    let (requests, received) = mpsc::channel(REQUESTS_WAITING_TARGET);
    let (changed, _) = broadcast::channel(CHANGES_WAITING_TARGET);
    let (codes, refused) = Codes::load(&config.data);
    notices.extend(refused);
    let views = Views::start(storage.clone(), id, folder.path("views"));
    let bundles = Bundles::open(folder, id);
    let (desk, asked) =
        open_desk(EngineHandle::new(requests), views, &changed, bundles, network.clone(), codes, folder);
    carry_files(&desk, asked, config.files);
    let (lost, to_reapply) = mpsc::unbounded_channel();
    tokio::spawn(desk.clone().reapply_all(to_reapply));
    let contacts = Contacts::new(Arc::clone(folder), config.advertise.clone());
    let driver = Driver {
        engine,
        network: network.clone(),
        storage: storage.clone(),
        contacts,
        board,
        folder: Arc::clone(folder),
        counts_local: config.counts_local,
        lost,
        changed,
    };
    let inlets = Inlets { network: network_events, storage: storage_events, requests: received };
    Ok(Node { driver, inlets, desk, network, network_task, storage, storage_thread, notices })
}

/// Opens the desk, with what writes and what finds behind it.
fn open_desk(
    engine: EngineHandle,
    views: Views,
    changed: &broadcast::Sender<(DocumentId, bool)>,
    bundles: Bundles,
    network: Network,
    codes: Codes,
    folder: &Arc<Folder>,
) -> (Desk, Questions) {
    let (writing, writer) = Writing::new(engine.clone(), views.clone());
    tokio::spawn(writer.run());
    let (changes, codes, (finding, questions)) = (Changes::new(changed), Arc::new(codes), Finding::new());
    let (files, asked) = Files::new(Shelf::at(folder.path("files")));
    let (strongbox, wishes) = Strongbox::new();
    tokio::spawn(wishes.work_all(Arc::clone(folder), engine.clone()));
    let desk = Desk { engine, views, writing, changes, bundles, network, codes, finding, files, strongbox };
    let (finder, runtime, search) = (desk.clone(), tokio::runtime::Handle::current(), folder.path("search"));
    // On a thread of its own, because looking through everything keeps it busy.
    tokio::task::spawn_blocking(move || runtime.block_on(finder.find_all(questions, search)));
    (desk, asked)
}

/// Begins to fetch the files that are wanted, and to send those that others may have.
fn carry_files(desk: &Desk, asked: Questions, keeping: Keeping) {
    let (streams, opened) = mpsc::channel(FILES_SENT_MAX);
    desk.network.accept_files(streams);
    tokio::spawn(files::send_all(desk.clone(), desk.files.shelf.clone(), opened));
    tokio::spawn(asked.keep_all(desk.clone(), keeping));
}

/// Founds the territory of a new node that was given a name, and goes on with what was being done before the last stop.
async fn begin(desk: &Desk, name: Option<String>, accepting: &[String]) -> Result<api::Status, crate::desk::DeskError> {
    for code in accepting {
        if let Err(error) = desk.accept(code).await {
            tracing::warn!(%error, "an invitation is not answered any more");
        }
    }
    if let Err(error) = desk.finish_rotation().await {
        tracing::warn!(%error, "the rotation of the office key is not finished");
    }
    let status = desk.status().await?;
    match name {
        Some(name) if status.territory.is_none() && accepting.is_empty() => {
            desk.found(api::Found { name, office: None, holder: None }).await?;
            desk.status().await
        }
        Some(_) | None => Ok(status),
    }
}

/// Waits until the driver ends, or ends it when `shutdown` says so.
async fn wait(
    mut driving: tokio::task::JoinHandle<Result<(), DriverError>>,
    shutdown: impl Future<Output = ()>,
    stop: oneshot::Sender<()>,
) -> Result<(), RunError> {
    let ended = tokio::select! {
        ended = &mut driving => ended,
        () = shutdown => {
            stop.send(()).ok();
            driving.await
        }
    };
    match ended {
        Ok(outcome) => Ok(outcome?),
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}

/// Deletes the index of a node that is not running and builds it anew from the archive. Returns how many documents there
/// are.
///
/// # Errors
/// [`RunError`].
pub fn rebuild(data: &Path, network: &str) -> Result<usize, RunError> {
    let folder = Folder::open(data, false)?;
    let index = folder.path("index");
    SledIndex::discard(&index).map_err(OpenError::from)?;
    let opened = storage::open(&folder.path("archive"), &index, NetworkId::named(network))?;
    let documents = opened.known.documents.len();
    drop(opened);
    Ok(documents)
}
