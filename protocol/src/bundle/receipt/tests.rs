use super::*;
use crate::bundle::noise::Noise;
use crate::identity::EntryId;
use crate::tests::fixtures::{NOW, key, network};

fn head(epoch: u64, seq: u64) -> ChainHead {
    ChainHead { author: key(3).public(), epoch, seq, id: EntryId([seq.to_le_bytes()[0]; 32]) }
}

fn statement() -> Statement {
    Statement {
        network: network(),
        bundle: BundleId([1; 32]),
        created: NOW,
        from: Origin { territory: TerritoryId([2; 32]), node: key(1).public() },
        receiver: TerritoryId([3; 32]),
        received: NOW,
        arrival: Arrival { taken: 5, held: 1, is_whole: true, ..Arrival::default() },
        documents: vec![
            HeldDocument { document: DocumentId([4; 32]), heads: vec![head(1, 7), head(2, 0)] },
            HeldDocument { document: DocumentId([5; 32]), heads: vec![head(1, 3)] },
        ],
    }
}

/// R194: what was signed is read again, and says who signed.
#[test]
fn a_receipt_is_read_as_it_was_signed() {
    let receipt = Receipt::sign(statement(), &key(9));
    let read = Receipt::decode(&receipt.encode()).expect("genuine");
    assert_eq!((read.statement(), read.node()), (&statement(), key(9).public()));
    assert!(read.encode().starts_with(b"djuntu receipt 1\n"));
}

/// R194: whatever is changed in a receipt, it is refused, never read as something else.
#[test]
fn mutated_receipts_are_read_exactly_or_not_at_all() {
    let bytes = Receipt::sign(statement(), &key(9)).encode();
    let mut noise = Noise::new(194);
    let mut refused = 0;
    for _ in 0..20_000 {
        let mut mutated = bytes.clone();
        noise.mutate(&mut mutated);
        match Receipt::decode(&mutated) {
            Ok(read) => assert_eq!(read.encode(), bytes, "only what was signed is read"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 19_000, "{refused} of 20,000 were changed and refused");
}

#[test]
fn what_is_no_receipt_says_why() {
    let bytes = Receipt::sign(statement(), &key(9)).encode();
    let check = |bytes: &[u8], expected: ReceiptError| assert_eq!(Receipt::decode(bytes), Err(expected));
    check(b"", ReceiptError::NotAReceipt);
    check(b"djuntu bundle 1\n", ReceiptError::NotAReceipt);
    check(b"djuntu receipt 2\nand so on", ReceiptError::Version);
    let mut forged = bytes.clone();
    let last = forged.last_mut().expect("bytes");
    *last ^= 1;
    check(&forged, ReceiptError::Signature);
    let Receipt(signed) = Receipt::sign(statement(), &key(9));
    let other = Receipt(Signed { node: key(8).public(), ..signed });
    check(&other.encode(), ReceiptError::Signature);
}

/// R194: what is not in its order, or twice there, or more than there may be, is no receipt although it is signed.
#[test]
fn a_signed_receipt_keeps_its_order_and_its_bounds() {
    let forged = |statement: Statement| {
        let signature = key(9).sign(DOMAIN, &wire::encode(&statement)).0;
        Receipt(Signed { statement, node: key(9).public(), signature }).encode()
    };
    let is_malformed = |statement: Statement| {
        let read = Receipt::decode(&forged(statement));
        assert!(matches!(read, Err(ReceiptError::Damaged(DecodeError::Malformed(_)))), "{read:?}");
    };
    assert!(Receipt::decode(&forged(statement())).is_ok());
    let mut turned = statement();
    turned.documents.reverse();
    is_malformed(turned);
    let mut twice = statement();
    twice.documents.push(twice.documents.last().expect("documents").clone());
    is_malformed(twice);
    let mut heads = statement();
    heads.documents.first_mut().expect("documents").heads.reverse();
    is_malformed(heads);
    let many = (0..=RECEIPT_DOCUMENTS_MAX as u64).map(|number| {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&number.to_be_bytes());
        HeldDocument { document: DocumentId(id), heads: Vec::new() }
    });
    let crowded = Statement { documents: many.collect(), ..statement() };
    is_malformed(crowded.clone());
    let bounded = Receipt::sign(crowded, &key(9));
    assert_eq!(bounded.statement().documents.len(), RECEIPT_DOCUMENTS_MAX);
    assert!(Receipt::decode(&bounded.encode()).is_ok(), "an honest node says as much as it may");
}
