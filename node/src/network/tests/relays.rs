//! What a relay does for whom.

use super::*;
use futures::StreamExt;
use libp2p::swarm::SwarmEvent;

/// R181: whoever is not wanted gets no place, so nobody can connect to him here either.
#[tokio::test]
async fn a_relay_serves_wanted_peers_alone() {
    let relay = Node::new(1, TCP).await;
    let address = relay.network.addresses().await.pop().unwrap();
    for is_wanted in [false, true] {
        let secret = SecretKey::from_bytes([9; 32]);
        if is_wanted {
            relay.network.want(secret.public(), Vec::new());
            // Whoever answers this has taken the wish before it.
            relay.network.reach().await;
        }
        let (_, nobody) = tokio::sync::watch::channel(Default::default());
        let mut guest = behaviour::swarm(&config(TCP), &secret, &nobody).unwrap();
        guest.listen_on(address.through(&relay.key).unwrap().to_multiaddr()).unwrap();
        let granted = async {
            loop {
                match guest.select_next_some().await {
                    SwarmEvent::Behaviour(behaviour::BehaviourEvent::RelayClient(event)) => {
                        break matches!(event, libp2p::relay::client::Event::ReservationReqAccepted { .. });
                    }
                    SwarmEvent::ListenerClosed { .. } => break false,
                    _ => {}
                }
            }
        };
        assert_eq!(timeout(PATIENCE, granted).await.unwrap(), is_wanted);
    }
}
