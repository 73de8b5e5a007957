//! The seal of a bundle, which is also that of a backup: it is genuine behind exactly what it was made for (R102).

use super::acts::{Cast, NOW, network};
use super::{Outcome, Row};
use djuntu_protocol::bundle::{
    BundleError, BundleReader, BundleWriter, Content, Header, Holds, Origin, RECORD_HEAD_BYTES, RecordKind,
    write_record,
};
use djuntu_protocol::entry::Verified;
use djuntu_protocol::identity::{NetworkId, PublicKey, SecretKey, TerritoryId};
use djuntu_protocol::time::Time;

/// Makes the attempts with a seal.
pub(super) fn rows() -> Vec<Row> {
    let cast = Cast::new();
    let node = SecretKey::from_bytes([12; 32]);
    let origin = Origin { territory: TerritoryId([1; 32]), node: node.public() };
    let header = Header {
        network: network(),
        holds: Holds::Export,
        created: NOW,
        from: Some(origin),
        recipient: None,
        letter: None,
    };
    let entries = cast.others();
    let [one, two, three] = [0, 1, 2].map(|at| entries.get(at..=at).expect("there are enough"));
    let seal = seal_of(&header, &[one, two], &node);
    assert_eq!(read(&file(&header, &[one, two], &seal)), Ok(Some(node.public())), "it is genuine in its right place");
    let mut row = Row::new("seal of a bundle or backup");
    let mut behind = |place, what, header: &Header, pages: &[&[Verified]]| {
        row.attempt(place, what, outcome(&file(header, pages, &seal)));
    };
    behind("time", "behind a later state", &header, &[one, two, three]);
    behind("time", "behind an earlier state", &header, &[one]);
    behind("time", "behind another date", &Header { created: Time(NOW.0 + 1), ..header.clone() }, &[one, two]);
    let elsewhere = Header { network: NetworkId::named("another"), ..header.clone() };
    behind("network", "behind the header of another network", &elsewhere, &[one, two]);
    behind("document", "behind other documents", &header, &[one, three]);
    behind(
        "document",
        "for another recipient",
        &Header { recipient: Some(TerritoryId([2; 32])), ..header.clone() },
        &[one, two],
    );
    behind("predecessor", "behind another order", &header, &[two, one]);
    behind("predecessor", "behind a page that is there twice", &header, &[one, one, two]);
    let other = Origin { territory: TerritoryId([2; 32]), ..origin };
    behind("territory", "behind another origin", &Header { from: Some(other), ..header.clone() }, &[one, two]);
    let whole = file(&header, &[one, two], &seal);
    let more = write_record(RecordKind::Page, whole.len() as u64, &djuntu_protocol::bundle::encode_page(&[b"more"]));
    row.attempt("predecessor", "with something behind it", outcome(&[&whole[..], &more].concat()));
    let newer = [&b"djuntu bundle 2\n"[..], whole.get(16..).expect("longer")].concat();
    row.attempt("version", "in a bundle of another version", outcome(&newer));
    for domain in [&b"djuntu/entry/1"[..], b"djuntu/bundle/2"] {
        let statement = seal.get(1..seal.len() - 100).expect("the statement, before the key and the signature");
        let signature = node.sign(domain, statement).0;
        let forged = [seal.get(..seal.len() - 64).expect("longer"), &signature[..]].concat();
        row.attempt("version", "signed as something else", outcome(&file(&header, &[one, two], &forged)));
    }
    let mut stolen = seal.clone();
    let key = SecretKey::from_bytes([99; 32]).public();
    stolen.splice(seal.len() - 98..seal.len() - 66, *key.as_bytes());
    row.attempt("key", "with another key", outcome(&file(&header, &[one, two], &stolen)));
    vec![row]
}

/// Writes the header and a page for each group of entries.
fn begun(header: &Header, pages: &[&[Verified]]) -> (BundleWriter, Vec<u8>) {
    let (mut writer, mut bytes) = BundleWriter::new(header);
    for entries in pages {
        let entries: Vec<&[u8]> = entries.iter().map(Verified::bytes).collect();
        bytes.extend(writer.page(&entries));
    }
    (writer, bytes)
}

/// Returns the payload of the genuine seal.
fn seal_of(header: &Header, pages: &[&[Verified]], node: &SecretKey) -> Vec<u8> {
    let record = begun(header, pages).0.seal(node);
    record.get(RECORD_HEAD_BYTES..).expect("a record has a payload").to_vec()
}

/// Returns a bundle with any seal, in a record that is intact.
fn file(header: &Header, pages: &[&[Verified]], seal: &[u8]) -> Vec<u8> {
    let (_, bytes) = begun(header, pages);
    let record = write_record(RecordKind::Seal, bytes.len() as u64, seal);
    [bytes, record].concat()
}

fn outcome(bytes: &[u8]) -> Outcome {
    match read(bytes) {
        Err(BundleError::Seal) => Outcome::Refused("seal not genuine".to_owned()),
        Err(BundleError::Version) => Outcome::Refused("bundle of another version".to_owned()),
        Err(other) => Outcome::Refused(other.to_string()),
        Ok(_) => Outcome::Accepted,
    }
}

/// Reads to the end; returns who sealed all of it.
fn read(bytes: &[u8]) -> Result<Option<PublicKey>, BundleError> {
    let mut reader = BundleReader::new();
    reader.feed(bytes);
    reader.finish();
    let mut sealed = None;
    loop {
        match reader.step()? {
            Content::Sealed(node) => sealed = Some(node),
            Content::End => return Ok(sealed),
            Content::Header(_)
            | Content::Machine(_)
            | Content::Entries(_)
            | Content::Damaged(_)
            | Content::Torn(_)
            | Content::NeedMore => {}
        }
    }
}
