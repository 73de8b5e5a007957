use super::*;
use crate::network::NetworkConfig;
use djuntu_protocol::engine::{Config, Keys, Silence};
use djuntu_protocol::identity::{NetworkId, SecretKey};

/// A thread that has panicked is as good as a failed write: the node must not go on as if everything were stored.
async fn end_of(part: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let folder = Arc::new(Folder::open(home.path(), true).unwrap());
    let id = NetworkId::named("test");
    let opened = storage::open(&folder.path("archive"), &folder.path("index"), id).unwrap();
    let node = SecretKey::from_bytes([7; 32]);
    let config = NetworkConfig { listen: Vec::new(), mdns: false, upnp: false, ..NetworkConfig::default() };
    let (network_events, network_told) = mpsc::channel(64);
    let (storage_events, storage_told) = mpsc::unbounded_channel();
    let (_requests, asked) = mpsc::channel(1);
    let known = opened.known.clone();
    let (storage, thread) = Storage::start(opened, storage_events.clone());
    let (network, task) = Network::start(config, &node, network_events.clone()).await.unwrap();
    let engine_config = Config {
        network: id,
        epoch: 1,
        territory: None,
        restored: None,
        abilities: BTreeMap::new(),
        silence: Silence::default(),
        addresses: Vec::new(),
        observing: None,
    };
    let keys = Keys { node, office: None };
    let engine = Engine::new(engine_config, keys, [1; 32], known);
    let contacts = Contacts::new(Arc::clone(&folder), Vec::new());
    let driver = Driver {
        engine,
        network: network.clone(),
        storage: storage.clone(),
        contacts,
        board: Board::default(),
        folder,
        counts_local: false,
        lost: mpsc::unbounded_channel().0,
        changed: broadcast::channel(1).0,
    };
    match part {
        "storage" => storage.request(storage::Request::Stop),
        _ => network.clone().stop().await,
    }
    drop((storage_events, network_events));
    let inlets = Inlets { network: network_told, storage: storage_told, requests: asked };
    let ended = driver.run(inlets, std::future::pending()).await.unwrap_err().to_string();
    storage.request(storage::Request::Stop);
    thread.join().unwrap();
    drop(network);
    task.await.unwrap();
    ended
}

#[tokio::test]
async fn a_part_that_has_ended_stops_the_node() {
    for part in ["storage", "network"] {
        assert!(end_of(part).await.starts_with(&format!("the {part} of this node has ended")), "{part}");
    }
}
