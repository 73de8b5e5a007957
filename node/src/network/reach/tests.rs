use super::*;
use djuntu_protocol::identity::SecretKey;

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

#[test]
fn what_works_for_most_is_told_first_and_nothing_twice() {
    let relay = SecretKey::from_bytes([9; 32]).public();
    let way = address("/ip4/198.51.100.1/tcp/1").through(&relay).unwrap();
    let mut reach = Reach {
        listening: vec![address("/ip4/10.0.0.1/tcp/1"), address("/ip4/192.0.2.1/tcp/1")],
        relays: vec![(relay, way.clone())],
        ..Reach::default()
    };
    assert!(reach.confirm(address("/ip4/192.0.2.1/tcp/1")));
    assert!(!reach.confirm(address("/ip4/192.0.2.1/tcp/1")), "known");
    assert!(!reach.confirm(address("/ip4/10.0.0.1/tcp/1")), "a neighbour reaches it there");
    assert!(!reach.confirm(way.clone()), "the relay is reached there");
    let told = [address("/ip4/192.0.2.1/tcp/1"), way, address("/ip4/10.0.0.1/tcp/1")];
    assert_eq!(reach.addresses(), told);
}

#[test]
fn what_is_remembered_is_bounded() {
    let mut reach = Reach::default();
    for port in 1..100_u16 {
        let address = address(&format!("/ip4/192.0.2.1/tcp/{port}"));
        reach.confirm(address.clone());
        reach.probed(Probe { address, by: PublicKey([1; 32]), failure: None });
    }
    assert_eq!((reach.confirmed.len(), reach.probes.len()), (ADDRESSES_MAX, ADDRESSES_MAX));
    assert_eq!(reach.addresses().len(), ADDRESSES_MAX);
}

#[test]
fn since_when_a_peer_is_not_reached_stays_as_it_was() {
    let (mut reach, peer) = (Reach::default(), PublicKey([1; 32]));
    reach.failed(peer, "refused".to_owned());
    let Some(Reached::Not(_, since)) = reach.peers.get(&peer).cloned() else { panic!("not noted") };
    reach.failed(peer, "timed out".to_owned());
    assert_eq!(reach.peers.get(&peer), Some(&Reached::Not("timed out".to_owned(), since)));
}
