//! Who hands on what: the parties of a cooperation its documents, and nobody else (R143).

use super::*;

/// Brings what a node has stored of a document to another one, as a node of the first one's territory would.
fn bring(world: &mut World, from: usize, to: usize, number: u64, document: DocumentId) {
    let stored = world.stored(from, document);
    let entries: Vec<&[u8]> = stored.iter().map(Vec::as_slice).collect();
    let page = crate::session::Message::Page(number, crate::bundle::encode_page(&entries).into());
    let key = world.keys(from).node.public();
    world.say(to, key, &page);
}

/// R143: a twin that brings what is not for us brings at most who is in it, and we hand that on to nobody.
#[test]
fn who_is_no_party_neither_takes_nor_relays_documents() {
    let mut three = Three::new();
    three.with_oeiras();
    three.world.edit(0, three.project, &[("title.pt", "Três escolas")]);
    let fourth = three.world.add_node(Some("Sintra"));
    twin(&mut three.world, 3, fourth);
    let (maio, key) = (three.world.engine(1).territory(), three.world.keys(1).node.public());
    three.world.disconnect(1, 3);
    three.world.greet(3, key, maio);
    for (number, other) in [0, 2].into_iter().enumerate() {
        let charter = territory(&three.world, other).document();
        bring(&mut three.world, 1, 3, number as u64, charter);
    }
    bring(&mut three.world, 1, 3, 2, three.cooperation);
    bring(&mut three.world, 1, 3, 3, three.project);
    assert!(holds(&three.world, 3, three.cooperation), "who is in it");
    assert!(!holds(&three.world, 3, three.project), "and nothing of what they do");
    let create = Command::Create(Kind::Project, Home::Cooperation(three.cooperation));
    assert_eq!(three.world.command(3, create).map(|_| ()), Err(Refusal::NoCooperation));
    three.world.hang_up(3, key);
    three.world.connect(1, 3);
    rest(&mut three.world, &[3, fourth]);
    assert!(!holds(&three.world, fourth, three.cooperation), "nor is it handed on");
    assert_eq!(three.world.shared(3, fourth), 1, "their twinning");
}
