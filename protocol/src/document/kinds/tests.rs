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
    check(DocumentKind::Territory, "2d7a4359cffaa6635b8b6d32c51879e62e985fdc1519be19cd63bd652b5639f6");
    check(DocumentKind::Cooperation, "7956227ec76e190a368c7c996aa775a233066fcb0ae889f0b90b5713c058f193");
    check(DocumentKind::Project, "4cfe3a2a80634cbbea3592b25d5f60d31931fd77b3a26bb9870f9842ad0076c3");
    check(DocumentKind::Fund, "6a4cd46b3a12ffcb28dda255433f989cdb6d9f3d07a6901404f4d5b9abe21a99");
    check(DocumentKind::Measure, "ed93f1e0542ed506689a45725534284334d24a39869ef1f72713f60c7e7f4304");
    check(DocumentKind::Agreement, "d282c6ccda9821f5f6a1e82092d1ecc1071e3e1c46ab62bab3881717096af188");
    check(DocumentKind::Decision, "9046431b03030d5f5f91b0a1ad2f51f91b247c88881629d61dc998ec45d4fe56");
    check(DocumentKind::Assembly, "642d4b3f1fbbe63bea804cf6fb0dfc772f9334088fad6466336a840ce90546c7");
    check(DocumentKind::Record, "f11e486d46674d80227fce874c40a524eba631ab80dde6f90216d82bdfc8e900");
    check(DocumentKind::Ballots, "2a216e3378afec6c84204e1811b5b8012e0be0465986728b896976fcb671594e");
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
