//! Keys of a territory: a second person signs, is removed, and what was signed before goes on counting at the twin.

use crate::twins::{Do, Pair, text};
use djuntu_tests::process::{Launch, Node, PATIENCE, wait_until};

/// Waits until `show` of a document says `expected` at a JSON pointer.
fn wait_for(node: &Node, document: &str, pointer: &str, expected: &str) {
    let found = wait_until(PATIENCE, || {
        let shown = node.djuntu(["--json", "show", document]).run();
        (shown.code == 0 && text(&shown.json(), pointer) == expected).then_some(())
    });
    assert!(found.is_some(), "{pointer} of {document} never is “{expected}”: {}", node.show(document));
}

#[test]
fn a_second_person_signs_and_is_removed_and_the_signature_stays() {
    let pair = Pair::twinned();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let vice = Launch::new(folder.path().join("data")).start().expect("starts without a territory");
    let code = text(&pair.loures.djuntu(["--json", "invite", "--node"]).run().success().json(), "/code");
    _ = vice.djuntu(["--json", "accept", &code]).run().success();
    let key = text(&vice.djuntu(["--json", "keys", "list"]).run().success().json(), "/office_key");
    let add = ["--json", "keys", "add", &key, "--office", "Vice-presidente", "--holder", "Rui Exemplo"];
    let added = pair.loures.djuntu(add).run().success().json();
    assert_eq!(text(&added, "/in_force"), "true");

    let agreement = text(&vice.djuntu(["--json", "new", "agreement", "Acordo"]).run().success().json(), "/document");
    _ = vice.djuntu(["--json", "propose", &agreement]).run().success();
    let signs = wait_until(PATIENCE, || (vice.djuntu(["sign", &agreement, "--yes"]).run().code == 0).then_some(()));
    assert!(signs.is_some(), "the new charter reaches the second machine, and its key signs");
    wait_for(&pair.maio, &agreement, "/state", "partly signed");
    _ = pair.maio.djuntu(["sign", &agreement, "--yes"]).run().success();
    wait_for(&pair.loures, &agreement, "/state", "in force");

    // Somebody with no right, and a removal that would leave nobody.
    assert_eq!(vice.djuntu(["keys", "remove", &key]).run().code, 5);
    assert_eq!(pair.loures.djuntu(["keys", "add", "nonsense", "--office", "A", "--holder", "B"]).run().code, 2);
    assert_eq!(pair.loures.djuntu(["keys", "remove", "zzzz"]).run().code, 2);

    // As for a stolen key: nothing of it is accepted, and its signature is contested, because Maio's rests on it.
    _ = pair.loures.djuntu(["--json", "keys", "remove", &key, "--keep-out"]).run().success();
    wait_for(&pair.maio, &agreement, "/state", "contested");
    let needs = pair.loures.djuntu(["--json", "needs"]).run().success().json();
    let needs = needs.as_array().expect("a list");
    let todo = needs.iter().map(|need| text(need, "/todo")).find(|todo| todo.starts_with("djuntu keep "));
    let todo = todo.unwrap_or_else(|| panic!("nothing tells how to keep the signature: {needs:?}"));
    let entry = todo.split(' ').next_back().expect("the entry");
    _ = pair.loures.djuntu(["--json", "keep", &agreement, entry]).run().success();
    wait_for(&pair.maio, &agreement, "/state", "in force");
    assert_eq!(vice.djuntu(["sign", &agreement, "--yes"]).run().code, 5, "a removed key signs no more");
}
