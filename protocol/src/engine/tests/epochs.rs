//! After a fork: whoever wrote on the branch that lost goes on at once, with a new epoch, and hears which edits it lost.

use super::*;
use crate::authority::judge::Reason;
use crate::entry::{Chain, SignedEntry, Verified};
use crate::identity::{EntryId, NetworkId, SecretKey};
use crate::tests::fixtures::Writer;

/// Loures (0) and Maio (1) hold a project, and Maio has a second machine whose key is in our hands.
struct Scene {
    world: World,
    project: DocumentId,
    second: SecretKey,
}

impl Scene {
    fn new() -> Self {
        let (mut world, project) = twins_with_a_project();
        let second = world.add_node(None);
        let code = world.invite(1, Purpose::Node);
        world.accept(second, &code);
        world.connect(1, second);
        world.rest();
        world.disconnect(1, second);
        world.disconnect(0, 1);
        let second = world.keys(second).node;
        Self { world, project, second }
    }

    fn entries(&self, node: usize) -> Vec<Verified> {
        let parsed = |bytes: &Vec<u8>| SignedEntry::parse(bytes, NetworkId::named("test")).expect("stored");
        let stored = self.world.stored(node, self.project);
        stored.iter().map(|bytes| parsed(bytes).verify().expect("genuine")).collect()
    }

    /// Returns whoever has a key of a node's territory, has seen what counts at that node, and goes on in this epoch.
    fn machine(&mut self, node: usize, key: &SecretKey, epoch: u64) -> Writer {
        let mut writer = Writer::new(self.world.author(node, key, epoch), self.project);
        let counted = self.world.read(node, self.project).verdict.counted.clone();
        for entry in self.entries(node).into_iter().filter(|entry| counted.contains(&entry.id())) {
            writer.see(&entry);
            if (entry.entry().author, entry.entry().epoch) == (key.public(), epoch) {
                writer.chain = Chain::after(&entry);
            }
        }
        writer
    }

    /// Brings entries to a node in the name of the other one.
    fn bring(&mut self, node: usize, entries: &[&Verified]) {
        let (peer, territory) = (self.world.keys(1 - node).node.public(), self.world.engine(1 - node).territory());
        self.world.greet(node, peer, territory);
        self.world.bring(node, peer, entries);
        self.world.hang_up(node, peer);
        self.world.heard(node, peer);
    }

    fn reason(&mut self, node: usize, entry: EntryId) -> Option<Reason> {
        self.world.read(node, self.project).verdict.set_aside.get(&entry).copied()
    }

    /// Returns how often a node has said that edits of its own are to be written again.
    fn lost(&self, node: usize) -> usize {
        self.world.events(node).iter().filter(|event| **event == Event::Lost(self.project)).count()
    }

    /// Checks that a node writes at once, in a chain of its own that counts, and that the other one sees it.
    fn goes_on(&mut self, node: usize) {
        for summary in ["logo a seguir", "e outra vez"] {
            self.world.edit(node, self.project, &[("summary.pt", summary)]);
            let last = self.entries(node).pop().expect("written");
            assert_eq!(self.reason(node, last.id()), None, "what is written now counts");
        }
        self.world.connect(0, 1);
        for node in [0, 1] {
            assert_eq!(self.world.draft(node, self.project).text("summary.pt"), Some("e outra vez"));
        }
        self.world.rest();
        self.world.assert_equal();
    }
}

/// R151, R153: a node of Maio builds on a branch, Loures on the other one, and Loures is another territory.
#[test]
fn whoever_built_on_the_losing_branch_goes_on_at_once() {
    let mut scene = Scene::new();
    let second = scene.second.clone();
    let start = scene.machine(1, &second, 70);
    let [mut one, mut other] = [start.clone(), start];
    let (one, other) = (one.write("um"), other.write("dois"));
    scene.bring(1, &[&one]);
    scene.bring(0, &[&other]);
    scene.world.edit(1, scene.project, &[("notes.+.text", "sobre o ramo")]);
    let own = scene.entries(1).pop().expect("written").id();
    scene.world.edit(0, scene.project, &[("lang0", "pt")]);
    scene.world.connect(0, 1);
    assert_eq!(scene.reason(1, one.id()), Some(Reason::Fork));
    assert_eq!(scene.reason(1, own), Some(Reason::RestsOnFork));
    scene.world.rest();
    assert_eq!([scene.lost(0), scene.lost(1)], [0, 1]);
    scene.world.disconnect(0, 1);
    scene.goes_on(1);
}

/// R151, R153: one's own key on two machines, in one epoch, and the other machine's branch wins.
#[test]
fn whose_own_chain_was_forked_goes_on_at_once() {
    let mut scene = Scene::new();
    scene.world.edit(0, scene.project, &[("lang0", "pt")]);
    let node = scene.world.keys(0).node;
    let mut machine = scene.machine(0, &node, 1);
    scene.world.edit(0, scene.project, &[("notes.+.text", "aqui")]);
    let own = scene.entries(0).pop().expect("written");
    let theirs = machine.write("lá");
    assert_eq!((own.entry().seq, own.entry().prev), (theirs.entry().seq, theirs.entry().prev));
    // Maio builds on what the other machine wrote.
    let before = scene.entries(0);
    scene.bring(1, &before.iter().filter(|entry| entry.id() != own.id()).chain([&theirs]).collect::<Vec<_>>());
    scene.world.edit(1, scene.project, &[("summary.pt", "sobre o outro")]);
    let support = scene.entries(1).pop().expect("written");
    scene.bring(0, &[&theirs, &support]);
    assert_eq!(scene.reason(0, own.id()), Some(Reason::Fork));
    assert_eq!(scene.reason(0, theirs.id()), None);
    scene.goes_on(0);
    assert_eq!(scene.lost(0), 1);
}

/// R151: also the branch that wins is left: whoever is on the other machine would only fork it again.
#[test]
fn nobody_goes_on_in_a_forked_chain() {
    let mut scene = Scene::new();
    let node = scene.world.keys(0).node;
    let mut machine = scene.machine(0, &node, 1);
    scene.world.edit(0, scene.project, &[("lang0", "pt")]);
    let before = scene.world.actor(0, scene.project);
    let theirs = machine.write("lá");
    scene.bring(0, &[&theirs]);
    let after = scene.world.actor(0, scene.project);
    assert_ne!(before, after);
    assert_eq!(scene.world.actor(0, scene.project), after, "it is drawn once");
    scene.goes_on(0);
    // The machine does the same with the new chain, and again a new one is begun.
    let fresh = scene.entries(0).pop().expect("written");
    let mut machine = scene.machine(0, &node, fresh.entry().epoch);
    scene.world.edit(0, scene.project, &[("title.pt", "mais")]);
    let theirs = machine.write("lá outra vez");
    scene.world.disconnect(0, 1);
    scene.bring(0, &[&theirs]);
    assert_ne!(scene.world.actor(0, scene.project), after);
    scene.goes_on(0);
}

/// R154: of what stays out nobody hears again, also after a restart.
#[test]
fn what_stays_out_is_not_news_again() {
    let mut scene = Scene::new();
    let node = scene.world.keys(0).node;
    let mut machine = scene.machine(0, &node, 1);
    scene.world.edit(0, scene.project, &[("notes.+.text", "aqui")]);
    let theirs = machine.write("lá");
    let all = scene.entries(0);
    let own = all.last().expect("written").clone();
    scene.bring(1, &all.iter().filter(|entry| entry.id() != own.id()).chain([&theirs]).collect::<Vec<_>>());
    scene.world.edit(1, scene.project, &[("summary.pt", "sobre o outro")]);
    let support = scene.entries(1).pop().expect("written");
    scene.bring(0, &[&theirs, &support]);
    scene.world.rest();
    assert_eq!(scene.lost(0), 1);
    // Written again by hand, with the edit and the decision in one write.
    let (view, actor) = (scene.world.view(0, scene.project), scene.world.actor(0, scene.project));
    let again = Assignment { path: "notes.+.text".to_owned(), value: Some("aqui".to_owned()) };
    let change = view.edit(actor, Time(1), &[again]).expect("a possible edit");
    let reapply = |changes, entry| Command::Reapply(scene.project, changes, vec![entry]);
    let [wrong, right, twice] =
        [reapply(vec![], support.id()), reapply(vec![change.clone()], own.id()), reapply(vec![change], own.id())];
    assert!(matches!(scene.world.command(0, wrong), Err(Refusal::Already(_))), "what counts does not stay out");
    assert!(matches!(scene.world.command(0, right), Ok(Answer::Committed(_))));
    assert!(matches!(scene.world.command(0, twice), Err(Refusal::Already(_))), "it was decided already");
    let verdict = scene.world.read(0, scene.project).verdict;
    let ours = scene.world.engine(0).territory().expect("founded");
    assert!(verdict.keeps_out(ours, &own.id()) && verdict.set_aside.contains_key(&own.id()));
    let log = scene.world.read(0, scene.project).log;
    assert_eq!(verdict.undecided(&log, ours), []);
    scene.world.restart(0);
    scene.world.connect(0, 1);
    scene.world.read(0, scene.project);
    scene.world.rest();
    assert_eq!(scene.lost(0), 1, "nothing is news again");
    scene.world.assert_equal();
}
