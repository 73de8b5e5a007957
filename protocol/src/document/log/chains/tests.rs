use super::*;
use crate::identity::DocumentId;
use crate::tests::fixtures::{Setting, insert_all};

/// R116: every chain of the territory to its end, of whatever key and branch, and nothing of others.
#[test]
fn a_frontier_accepts_everything_that_is_held() {
    let setting = Setting::new();
    let (loures, maio) = (&setting.loures, &setting.maio);
    let mut ana = setting.writer(loures, &loures.node, 2);
    let mut later = setting.writer(loures, &loures.node, 3);
    let mut rui = setting.writer(maio, &maio.node, 2);
    let mut log = setting.log();
    insert_all(&mut log, [&ana.write("a"), &later.write("b"), &rui.write("c")]);
    let mut branch = ana.clone();
    assert!(!log.is_forked(&loures.node.public(), 2));
    insert_all(&mut log, [&ana.write("d"), &branch.write("e"), &branch.write("f")]);
    assert!(log.is_forked(&loures.node.public(), 2) && !log.is_forked(&loures.node.public(), 3));
    assert!(!log.is_forked(&maio.office.public(), 2), "a chain that is not there");
    let lasts = [(1, 0), (2, 2), (3, 0)].map(|(epoch, seq)| Last { epoch, seq }).to_vec();
    let cuts = vec![Cut { key: loures.node.public(), lasts }];
    assert_eq!(log.frontier_of(loures.territory()), DocumentCuts { document: log.document(), cuts });
    let document: DocumentId = log.document();
    assert_eq!(log.frontier_of(crate::identity::TerritoryId([9; 32])), DocumentCuts { document, cuts: vec![] });
}
