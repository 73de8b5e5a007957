#![allow(clippy::indexing_slicing)]

use super::*;
use crate::act::Home;
use crate::document::schema::{Field, Register, Shape};
use crate::identity::{ChangeHash, TerritoryId};
use std::collections::BTreeSet;

#[test]
fn every_kind_is_found_by_its_name() {
    for kind in DocumentKind::ALL {
        assert_eq!(kind.name().parse(), Ok(*kind));
        assert_eq!(kind.schema().kind, kind.name());
    }
    assert_eq!("Project".parse::<DocumentKind>(), Err(UnknownKind("Project".into())));
    let message = UnknownKind("projet".into()).to_string();
    assert_eq!(
        message,
        "there is no kind of document named projet; the kinds are territory, cooperation, project, agreement, fund, measure, \
         decision, assembly, record, ballots"
    );
}

#[test]
fn the_first_entry_states_the_kind() {
    let home = Home::Territory(TerritoryId([0; 32]));
    assert_eq!(DocumentKind::from_subject(&Subject::Document(Kind::Project, home)), DocumentKind::Project);
    assert_eq!(DocumentKind::from_subject(&Subject::Document(Kind::Agreement, home)), DocumentKind::Agreement);
}

/// The genesis change is built by each node for itself: another hash is another document.
#[test]
fn genesis_hashes_never_change() {
    let check = |kind: DocumentKind, expected: &str| {
        let genesis = kind.schema().genesis();
        assert_eq!(data_encoding::HEXLOWER.encode(&genesis.hash.0), expected, "{kind}");
        let hash = <sha2::Sha256 as sha2::Digest>::digest(&genesis.change[8..]);
        assert_eq!(genesis.hash, ChangeHash(hash.into()), "{kind}");
        assert_eq!(genesis.change[8], 1, "{kind} has an uncompressed change");
    };
    check(DocumentKind::Territory, "ea52bbd46685d9841886aa463e217b990d4f5b856c4bb7df0ee8ee6bfb7ecfb6");
    check(DocumentKind::Cooperation, "5e2c3bf951b061f63d03e0580b79123714fed2011519f655eb48bee340eaa59a");
    check(DocumentKind::Project, "389f57a00b2a74cd6cebffe75cd3fc7239effd218c01788e16e10dceddbb34d4");
    check(DocumentKind::Fund, "8d441cdfce94e11b6c06c84c8cdccb3aa8595837f809028764e03ff903b84984");
    check(DocumentKind::Measure, "93334e78882f2a89cbb5180e332d33326b674312f57b0220787755abf0fc36f3");
    check(DocumentKind::Agreement, "a485f14442073dedc437dd5c498a81edb901bdae42f1a5b817884b5576bfec68");
    check(DocumentKind::Decision, "cadb68d271f966ee5fa679e020af81bef8c5078d10c9682a7d092776f92f5aa8");
    check(DocumentKind::Assembly, "a3b604c010f7a71808e9927c54bcd623eff6bf27d411647ec534977516333f35");
    check(DocumentKind::Record, "a1751df320b88f54f031f0b40568b70bf7c8751ae693f4efc5ea8a74d0b96541");
    check(DocumentKind::Ballots, "a5185c16b7037e7bcee079444232b2432b557cf3c855cb3b5ed7bdbad004512f");
}

#[test]
fn tables_have_no_name_twice_and_items_hold_no_items() {
    fn check(fields: &[&Field], inside: bool) {
        let names: BTreeSet<_> = fields.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), fields.len(), "{names:?}");
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')));
        for field in fields {
            match field.shape {
                Shape::Register(_) | Shape::Localized => {}
                Shape::Set => assert!(!inside, "{}", field.name),
                Shape::Collection(inner) => {
                    assert!(!inside && !inner.is_empty(), "{}", field.name);
                    check(&inner.iter().collect::<Vec<_>>(), true);
                }
            }
        }
    }
    for kind in DocumentKind::ALL {
        let fields: Vec<_> = kind.schema().all_fields().collect();
        check(&fields, false);
        let open: Vec<_> = fields.iter().filter(|field| !field.frozen).map(|field| field.name).collect();
        assert_eq!(open, ["links", "notes"], "{kind}");
    }
    assert!(matches!(
        DocumentKind::Cooperation.schema().field("since").map(|field| field.shape),
        Some(Shape::Register(Register::Date))
    ));
}
