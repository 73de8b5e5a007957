//! Replicas that hold the same entries say the same, whatever the order in which they came.

use super::*;
use proptest::prelude::*;

const REPLICAS: usize = 3;

/// What one step does: replica, and either an edit or the delivery of another replica's next entry.
#[derive(Clone, Debug)]
enum Step {
    Edit(usize, Vec<Assignment>),
    Deliver { to: usize, from: usize },
}

fn assignment() -> impl Strategy<Value = Assignment> {
    let path = prop::sample::select(vec![
        "title.pt",
        "title.fr",
        "objectives.en",
        "form",
        "planned_start",
        "sectors.14030",
        "milestones.+.title.pt",
        "milestones.+b.due",
        "milestones.0.due",
        "milestones.0.title.en",
        "milestones.0",
    ]);
    (path, "[a-cé]{0,6}", 1..28_u8, any::<bool>()).prop_map(|(path, text, day, clear)| {
        let value = match path {
            "planned_start" | "milestones.+b.due" | "milestones.0.due" => format!("2027-01-{day:02}"),
            "sectors.14030" => "true".into(),
            _ => text,
        };
        Assignment { path: path.into(), value: (!clear && path != "milestones.0").then_some(value) }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let edit = (0..REPLICAS, prop::collection::vec(assignment(), 1..4)).prop_map(|(at, edit)| Step::Edit(at, edit));
    let deliver = (0..REPLICAS, 0..REPLICAS).prop_map(|(to, from)| Step::Deliver { to, from });
    prop_oneof![edit, deliver]
}

/// One replica: its view and the entries it holds, in the order in which they came.
struct Replica {
    actor: [u8; 16],
    view: View,
    held: Vec<ViewEntry>,
}

impl Replica {
    fn edit(&mut self, mut assignments: Vec<Assignment>) {
        let first = match self.view.draft().value("milestones") {
            Some(Value::Map(items)) => items.keys().next().cloned(),
            _ => None,
        };
        for assignment in &mut assignments {
            assignment.path =
                assignment.path.replace("milestones.0", &format!("milestones.{}", first.as_deref().unwrap_or("none")));
        }
        match self.view.edit(self.actor, Time(0), &assignments) {
            Ok(change) => self.receive(entry(change)),
            Err(EditError::Unchanged | EditError::UnknownItem { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }

    fn receive(&mut self, entry: ViewEntry) {
        self.view.extend(vec![entry.clone()]);
        assert_eq!(self.view.unappliable(), []);
        self.held.push(entry);
    }
}

/// Delivers the next entry that `from` holds and `to` does not; entries are held in causal order, so this is too.
fn deliver(replicas: &mut [Replica], to: usize, from: usize) -> bool {
    let missing = replicas[from].held.iter().find(|entry| !replicas[to].held.contains(entry)).cloned();
    let found = missing.is_some();
    missing.into_iter().for_each(|entry| replicas[to].receive(entry));
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn three_replicas_converge(steps in prop::collection::vec(step(), 1..40)) {
        let replica = |actor| Replica { actor, view: empty(DocumentKind::Project), held: Vec::new() };
        let mut replicas: Vec<_> = [ALICE, BRUNO, CARLA].into_iter().map(replica).collect();
        for step in steps {
            match step {
                Step::Edit(at, assignments) => replicas[at].edit(assignments),
                Step::Deliver { to, from } => drop(deliver(&mut replicas, to, from)),
            }
        }
        for to in 0..REPLICAS {
            for from in 0..REPLICAS {
                while deliver(&mut replicas, to, from) {}
            }
        }
        for pair in replicas.windows(2) {
            prop_assert_eq!(pair[0].view.draft(), pair[1].view.draft());
            prop_assert_eq!(pair[0].view.heads(), pair[1].view.heads());
        }
        // What grew entry by entry is what is built at once, and what is read at the present heads.
        let built = View::build(DocumentKind::Project, 1, replicas[0].held.clone()).expect("schema 1 is known");
        prop_assert_eq!(built.draft(), replicas[2].view.draft());
        prop_assert_eq!(&built.draft_at(&built.heads()).expect("its own heads"), built.draft());
    }
}
