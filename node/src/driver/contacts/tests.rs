use super::*;
use crate::network::NetworkConfig;
use djuntu_protocol::identity::SecretKey;

fn key(number: u8) -> PublicKey {
    PublicKey([number; 32])
}

/// A node that was removed from a charter is no longer called, unless its invitation is being answered.
#[tokio::test]
async fn only_the_nodes_of_today_are_wanted() {
    let home = tempfile::tempdir().unwrap();
    let folder = Arc::new(Folder::open(home.path(), true).unwrap());
    let (events, _told) = tokio::sync::mpsc::channel(64);
    let config = NetworkConfig { listen: Vec::new(), mdns: false, upnp: false, ..NetworkConfig::default() };
    let (network, task) = Network::start(config, &SecretKey::from_bytes([7; 32]), events).await.unwrap();
    let mut contacts = Contacts::new(folder, Vec::new());
    let wanted = |contacts: &Contacts| (1..=4).filter(|number| contacts.is_wanted(&key(*number))).collect::<Vec<u8>>();

    contacts.replace_twins(&[key(1), key(2)], false, &network);
    contacts.call(key(2), &network);
    contacts.call(key(3), &network);
    assert_eq!(wanted(&contacts), [1, 2, 3]);
    contacts.replace_twins(&[key(4)], true, &network);
    assert_eq!(wanted(&contacts), [2, 3, 4]);
    contacts.called(key(2), &network);
    assert_eq!(wanted(&contacts), [3, 4]);
    network.stop().await;
    task.await.unwrap();
}
