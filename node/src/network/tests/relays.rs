//! What a relay does for whom.

use super::*;
use futures::StreamExt;
use libp2p::swarm::SwarmEvent;

/// R181: whoever is not served gets no place, so nobody can connect to him here either; an observer wants its sources, and
/// does nothing for them.
#[tokio::test]
async fn a_relay_serves_twins_alone() {
    let relay = Node::new(1, TCP).await;
    let address = relay.network.addresses().await.pop().unwrap();
    for is_served in [false, true] {
        let secret = SecretKey::from_bytes([9; 32]);
        relay.network.want(secret.public(), Vec::new());
        relay.network.reach().await;
        if is_served {
            relay.network.serve([secret.public()].into_iter().collect::<BTreeSet<_>>().into());
            // Whoever answers this has taken the wish before it.
            relay.network.reach().await;
        }
        let mut guest = behaviour::swarm(&config(TCP), &secret, &behaviour::Known::nobody()).unwrap();
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
        assert_eq!(timeout(PATIENCE, granted).await.unwrap(), is_served);
    }
}
