//! Authors who fork without end: nodes that saw different branches come to hold the same (R38, R56).

use super::*;

/// Returns `count` entries with one author, epoch and number, that differ in their times.
fn branches(stage: &Stage, count: u64) -> Vec<Verified> {
    let author = stage.author(7);
    let branch = |time| author.act(Some(stage.project), Chain::default(), Time(time), &Act::Acknowledge, vec![], None);
    (0..count).map(|time| branch(time).expect("has a form")).collect()
}

/// Hands entries to a node in the name of the other one, page by page.
fn hand(stage: &mut Stage, node: usize, entries: &[Verified]) {
    let other = 1 - node;
    let (peer, territory) = (stage.world.keys(other).node.public(), stage.world.engine(other).territory());
    stage.world.greet(node, peer, territory);
    for page in entries.chunks(2_000) {
        stage.world.bring(node, peer, &page.iter().collect::<Vec<_>>());
    }
    stage.world.hang_up(node, peer);
    stage.world.heard(node, peer);
}

fn assert_same_entries(stage: &mut Stage, count: usize) {
    stage.world.assert_equal();
    let [mut one, mut other] = [0, 1].map(|node| stage.world.stored(node, stage.project));
    one.sort_unstable();
    other.sort_unstable();
    assert!(one == other, "both hold the same");
    assert_eq!(one.len(), count);
}

#[test]
fn nodes_that_saw_different_branches_come_to_hold_all_of_them() {
    let mut stage = Stage::new();
    let before = stage.world.stored(0, stage.project).len();
    let all = branches(&stage, 60);
    hand(&mut stage, 0, &all[..40]);
    hand(&mut stage, 1, &all[20..]);
    stage.world.connect(0, 1);
    assert_same_entries(&mut stage, before + 60);
}

/// A document can have more heads than can be told; whoever is told as many as that does not take them for all.
#[test]
fn heads_that_are_not_told_are_missed_all_the_same() {
    for has_more in [0, 1] {
        let mut stage = Stage::new();
        let before = stage.world.stored(0, stage.project).len();
        let mut all = branches(&stage, limits::HEADS_PER_DOCUMENT_MAX as u64 + 200);
        all.sort_by_key(Verified::id);
        let (last, common) = all.split_last().expect("many");
        hand(&mut stage, 0, common);
        hand(&mut stage, 1, common);
        hand(&mut stage, has_more, std::slice::from_ref(last));
        stage.world.connect(0, 1);
        assert_same_entries(&mut stage, before + all.len());
    }
}

/// A node writes nothing that would not count by itself; it says so.
#[test]
fn a_node_with_too_many_epochs_says_so() {
    let mut stage = Stage::new();
    let key = stage.world.keys(0).node;
    let epochs = 1..=limits::EPOCHS_PER_AUTHOR_MAX as u64;
    let begin = |epoch| {
        let author = stage.world.author(0, &key, 100 + epoch);
        author.act(Some(stage.project), Chain::default(), Time(1), &Act::Acknowledge, vec![], None).expect("has a form")
    };
    let entries: Vec<Verified> = epochs.map(begin).collect();
    hand(&mut stage, 0, &entries);
    stage.world.edit(0, stage.project, &[("title.pt", "a chain that is there goes on")]);
    stage.world.restart(0);
    let (view, actor) = (stage.world.view(0, stage.project), stage.world.actor(0, stage.project));
    let assignment = Assignment { path: "title.pt".to_owned(), value: Some("b".to_owned()) };
    let change = view.edit(actor, Time(1), &[assignment]).expect("a possible edit");
    let refusal = stage.world.command(0, Command::Commit(stage.project, vec![change]));
    assert!(matches!(refusal, Err(Refusal::Form(_))), "{refusal:?}");
}
