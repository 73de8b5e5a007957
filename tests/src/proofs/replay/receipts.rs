//! Receipts: each is good for one bundle, one sender, one receiver and one moment (R194).

use super::acts::{NOW, network};
use super::{Outcome, Row};
use djuntu_protocol::bundle::{Arrival, HeldDocument, Origin, RECEIPT_MAGIC, Receipt, ReceiptError, Statement};
use djuntu_protocol::document::ChainHead;
use djuntu_protocol::identity::{BundleId, DocumentId, EntryId, NetworkId, SecretKey, TerritoryId};
use djuntu_protocol::time::Time;

/// How many bytes of a receipt stand behind what it says: the key, the signature, and what precedes each.
const TAIL_BYTES: usize = 2 + 32 + 2 + 64;
const SIGNATURE_BYTES: usize = 64;

/// Makes the attempts with a receipt.
pub(super) fn rows() -> Vec<Row> {
    let node = SecretKey::from_bytes([12; 32]);
    let statement = statement(&node);
    let genuine = Receipt::sign(statement.clone(), &node).encode();
    assert!(Receipt::decode(&genuine).is_ok(), "it is genuine in its right place");
    let mut row = Row::new("receipt of a bundle");
    // What was changed, with the signature of what it was.
    let mut changed = |place, what, changed: Statement| {
        let other = Receipt::sign(changed, &node).encode();
        let (says, _) = other.split_at(other.len() - SIGNATURE_BYTES);
        let (_, signature) = genuine.split_at(genuine.len() - SIGNATURE_BYTES);
        row.attempt(place, what, outcome(&[says, signature].concat()));
    };
    let base = || statement.clone();
    changed("time", "of a later moment", Statement { received: Time(NOW.0 + 1), ..base() });
    changed("time", "of a bundle of another date", Statement { created: Time(NOW.0 + 1), ..base() });
    changed("network", "in another network", Statement { network: NetworkId::named("another"), ..base() });
    changed("document", "of another bundle", Statement { bundle: BundleId([8; 32]), ..base() });
    changed("document", "of nothing that is held", Statement { documents: Vec::new(), ..base() });
    let elsewhere = base().documents.into_iter().map(|held| HeldDocument { document: DocumentId([8; 32]), ..held });
    changed("document", "of what is held of another document", Statement { documents: elsewhere.collect(), ..base() });
    changed(
        "predecessor",
        "of more that was taken",
        Statement { arrival: Arrival { taken: 9, ..base().arrival }, ..base() },
    );
    changed("territory", "for another receiver", Statement { receiver: TerritoryId([8; 32]), ..base() });
    let other = Origin { territory: TerritoryId([8; 32]), ..base().from };
    changed("territory", "for another sender", Statement { from: other, ..base() });
    let newer = [&b"djuntu receipt 2\n"[..], genuine.get(RECEIPT_MAGIC.len()..).expect("longer")].concat();
    row.attempt("version", "in a file of another version", outcome(&newer));
    let says = genuine.get(RECEIPT_MAGIC.len() + 1..genuine.len() - TAIL_BYTES).expect("longer");
    for domain in [&b"djuntu/entry/1"[..], b"djuntu/bundle/1", b"djuntu/receipt/2"] {
        let signature = node.sign(domain, says).0;
        let forged = [genuine.get(..genuine.len() - SIGNATURE_BYTES).expect("longer"), &signature].concat();
        row.attempt("version", "signed as something else", outcome(&forged));
    }
    let mut stolen = genuine.clone();
    let (from, to) = (genuine.len() - TAIL_BYTES + 2, genuine.len() - SIGNATURE_BYTES - 2);
    stolen.splice(from..to, *SecretKey::from_bytes([99; 32]).public().as_bytes());
    row.attempt("key", "with another key", outcome(&stolen));
    vec![row]
}

fn statement(node: &SecretKey) -> Statement {
    let head = ChainHead { author: node.public(), epoch: 1, seq: 7, id: EntryId([4; 32]) };
    Statement {
        network: network(),
        bundle: BundleId([1; 32]),
        created: NOW,
        from: Origin { territory: TerritoryId([2; 32]), node: SecretKey::from_bytes([13; 32]).public() },
        receiver: TerritoryId([1; 32]),
        received: NOW,
        arrival: Arrival { taken: 5, is_whole: true, ..Arrival::default() },
        documents: vec![HeldDocument { document: DocumentId([3; 32]), heads: vec![head] }],
    }
}

fn outcome(bytes: &[u8]) -> Outcome {
    match Receipt::decode(bytes) {
        Err(ReceiptError::Signature) => Outcome::Refused("receipt not genuine".to_owned()),
        Err(ReceiptError::Version) => Outcome::Refused("receipt of another version".to_owned()),
        Err(other @ (ReceiptError::NotAReceipt | ReceiptError::Damaged(_))) => Outcome::Refused(other.to_string()),
        Ok(_) => Outcome::Accepted,
    }
}
