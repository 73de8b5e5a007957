use super::*;
use crate::tests::fixtures::{Dice, NOW, network};

fn made(seq: u64, addresses: usize) -> NodeRecord {
    let addresses = vec!["/ip4/192.0.2.1/tcp/1".to_owned(); addresses];
    GenuineRecord::new(network(), &SecretKey::from_bytes([7; 32]), seq, NOW, addresses).record().clone()
}

/// R183: whatever is changed in it, or said elsewhere, is not what the node signed.
#[test]
fn only_what_the_node_itself_said_here_is_genuine() {
    let (record, other) = (made(5, 2), SecretKey::from_bytes([8; 32]));
    let verified = record.clone().verify(network()).expect("its own");
    assert_eq!((verified.record(), verified.addresses().len(), record.seq()), (&record, 2, 5));
    for (place, name) in ["node", "number", "time", "addresses", "signature"].into_iter().enumerate() {
        let mut changed = record.clone();
        match place {
            0 => changed.statement.node = other.public(),
            1 => changed.statement.seq += 1,
            2 => changed.statement.time = Time(1),
            3 => changed.statement.addresses.push(String::new()),
            _ => changed.signature[0] ^= 1,
        }
        assert_eq!(changed.verify(network()), None, "{name}");
    }
    assert_eq!(record.clone().verify(NetworkId::named("another")), None, "another network");
    let mut foreign = record;
    foreign.signature = other.sign(DOMAIN, &wire::encode(&foreign.statement)).0;
    assert_eq!(foreign.verify(network()), None, "another signer");
}

/// R183, with damage: what is read is what was sent, and no damage stays genuine.
#[test]
fn mutated_records_are_refused() {
    let mut dice = Dice::new(183);
    let record = made(1 << 40, 3);
    for round in 0..4_000 {
        let mut bytes = wire::encode(&record);
        dice.mutate(&mut bytes);
        if let Ok(read) = wire::decode::<NodeRecord>(&bytes, limits::FRAME_BYTES_MAX)
            && read != record
        {
            assert_eq!(read.verify(network()), None, "round {round}");
        }
    }
}
