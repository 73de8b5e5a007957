//! What a document is judged by, wherever it is to be checked (R312).

use super::*;
use crate::act::Home;

fn needed(world: &mut World, document: DocumentId) -> Result<Vec<DocumentId>, Refusal> {
    match world.command(0, Command::Needed(document))? {
        Answer::Needed(needed) => Ok(needed),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_document_needs_its_cooperation_and_the_charters_of_all_whom_that_concerns() {
    let (mut world, project) = twins_with_a_project();
    let praia = world.add_node(Some("Praia"));
    let code = world.invite(0, Purpose::Twin);
    world.accept(praia, &code);
    world.connect(0, praia);
    let [ours, maio, praias] = [0, 1, praia].map(|node| world.engine(node).territory().expect("founded"));
    let Some(Home::Cooperation(cooperation)) = world.reading(0, project).log.home() else { panic!("it is shared") };
    let mut charters = vec![ours.document(), maio.document()];
    charters.sort_unstable();
    let all = [charters.clone(), vec![cooperation]].concat();
    assert_eq!(needed(&mut world, project), Ok(all));
    assert_eq!(needed(&mut world, cooperation), Ok(charters), "the document itself is not named again");
    let home = Command::Create(Kind::Project, Home::Territory(ours));
    let Ok(Answer::Created(home)) = world.command(0, home) else { panic!("it can be begun") };
    assert_eq!(needed(&mut world, home), Ok(vec![ours.document()]), "and nothing of {praias:?}");
    assert_eq!(needed(&mut world, ours.document()), Ok(Vec::new()));
    assert_eq!(needed(&mut world, DocumentId([7; 32])), Err(Refusal::UnknownDocument));
}
