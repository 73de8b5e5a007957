//! Who may be asked for the files of a document, and to whom they may go (R380, R384).

use super::{World, twins_with_a_project};
use crate::act::{Home, Kind};
use crate::engine::budget::Spent;
use crate::engine::{Answer, Command, FilePeer};
use crate::file::Denial;
use crate::identity::{DocumentId, PublicKey};
use crate::invitation::Purpose;

fn key(world: &World, node: usize) -> PublicKey {
    world.engine(node).keys.node.public()
}

fn peers(world: &mut World, node: usize, document: DocumentId) -> Vec<FilePeer> {
    match world.command(node, Command::FilePeers(document)) {
        Ok(Answer::FilePeers(peers)) => peers,
        other => panic!("{other:?}"),
    }
}

fn denial(world: &mut World, node: usize, peer: usize, document: DocumentId) -> Option<Denial> {
    let peer = key(world, peer);
    match world.command(node, Command::FileDenial(peer, document)) {
        Ok(Answer::FileDenial(denial)) => denial,
        other => panic!("{other:?}"),
    }
}

/// R380.
#[test]
fn a_file_goes_to_whoever_may_read_the_document_and_to_nobody_else() {
    let (mut world, project) = twins_with_a_project();
    let praia = world.add_node(Some("Praia"));
    let code = world.invite(0, Purpose::Twin);
    world.accept(praia, &code);
    world.connect(0, praia);
    let stranger = world.add_node(Some("Oeiras"));
    world.connect(0, stranger);
    assert_eq!(denial(&mut world, 0, 1, project), None);
    assert_eq!(denial(&mut world, 1, 0, project), None);
    for other in [praia, stranger] {
        assert_eq!(denial(&mut world, 0, other, project), Some(Denial::NotHere));
        // Whoever does not know the document says the same, so nobody learns who has what.
        assert_eq!(denial(&mut world, other, 0, project), Some(Denial::NotHere));
        assert_eq!(peers(&mut world, other, project), []);
    }
    let twin = key(&world, 1);
    assert_eq!(peers(&mut world, 0, project), [FilePeer { peer: twin, rests: false }]);
    world.disconnect(0, 1);
    assert_eq!(peers(&mut world, 0, project), []);
    assert_eq!(denial(&mut world, 0, 1, project), Some(Denial::NotHere));
}

/// A home document is for the nodes of its territory.
#[test]
fn a_file_of_a_home_document_stays_at_home() {
    let (mut world, _) = twins_with_a_project();
    let ours = world.engine(0).territory().expect("founded");
    let created = world.command(0, Command::Create(Kind::Project, Home::Territory(ours)));
    let Ok(Answer::Created(home)) = created else { panic!("{created:?}") };
    assert_eq!(denial(&mut world, 0, 1, home), Some(Denial::NotHere));
    assert_eq!(peers(&mut world, 0, home), []);
}

/// R384.
#[test]
fn files_use_a_part_of_a_budget_and_leave_the_rest_to_documents() {
    let (mut world, project) = twins_with_a_project();
    world.engine_mut(0).spend_at_most(10_000_000, Spent::default());
    assert_eq!(denial(&mut world, 0, 1, project), None);
    let twin = key(&world, 1);
    world.carry_file_bytes(0, twin, 5_000_000);
    assert_eq!(denial(&mut world, 0, 1, project), Some(Denial::Budget));
    assert_eq!(peers(&mut world, 0, project), [FilePeer { peer: twin, rests: true }]);
    // What people write goes on.
    world.edit(0, project, &[("summary.pt", "ainda")]);
    assert_eq!(world.draft(1, project).text("summary.pt"), Some("ainda"));
    world.pass(86_400_000);
    assert_eq!(denial(&mut world, 0, 1, project), None);
}
