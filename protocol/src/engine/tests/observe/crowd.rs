//! Observers that have what is public from each other (R284, R285): many territories, few sessions.

use super::*;

/// How many territories publish something.
const TERRITORIES: usize = 50;
/// Observers that are connected to territories, and how many of these each.
const HUBS: usize = 5;

/// Territories with a public document each; the first ones of the nodes.
fn towns(world: &mut World, count: usize) -> Vec<DocumentId> {
    let publish = |number: usize| {
        let node = world.add_node(Some(&format!("Terra {number}")));
        let home = Home::Territory(territory(world, node));
        let Ok(Answer::Created(document)) = world.command(node, Command::Create(Kind::Project, home)) else { panic!() };
        world.edit(node, document, &[("title.pt", "Primeiro")]);
        world.command(node, Command::Publish(document)).expect("publishes");
        document
    };
    (0..count).map(publish).collect()
}

fn observes(world: &mut World, observer: usize, source: usize) {
    let code = code(world, source);
    world.command(observer, Command::Observe(code, Some(Scope::Everything))).expect("observes");
}

/// Every session of the world begins, and everything that follows.
fn connect_all(world: &mut World, pairs: &[(usize, usize)]) {
    for (a, b) in pairs {
        world.connect(*a, *b);
    }
    world.rest();
    world.rest();
}

fn held(world: &World, node: usize) -> BTreeSet<DocumentId> {
    let listed = world.engine(node).catalogue.list().into_iter();
    listed.filter(|(_, header, _)| header.publication == Publication::Public).map(|(document, ..)| document).collect()
}

/// R284: each of two observers knows territories that the other does not, in whichever order their keys are.
#[test]
fn observers_of_each_other_both_get_what_the_other_has() {
    let mut world = World::new();
    let documents = towns(&mut world, 2);
    let observers = [world.add_node(None), world.add_node(None)];
    for (observer, source) in [(0, 0), (1, 1)] {
        observes(&mut world, observers[observer], source);
    }
    for (observer, source) in [(0, 1), (1, 0)] {
        observes(&mut world, observers[observer], observers[source]);
    }
    let pairs = [(0, observers[0]), (1, observers[1]), (observers[0], observers[1])];
    connect_all(&mut world, &pairs);
    let all: BTreeSet<DocumentId> = documents.iter().copied().collect();
    for observer in observers {
        assert_eq!(held(&world, observer), all, "node {observer}");
        assert_eq!(world.status(observer).observers, 1, "each is an observer of the other");
    }
    // News go both ways as well, and what becomes public while they look on.
    for (town, document) in documents.iter().enumerate() {
        world.edit(town, *document, &[("title.pt", "Notícia")]);
        let home = Home::Territory(territory(&world, town));
        let Ok(Answer::Created(second)) = world.command(town, Command::Create(Kind::Project, home)) else { panic!() };
        world.command(town, Command::Publish(second)).expect("publishes");
        world.rest();
        for observer in observers {
            assert_eq!(world.title(observer, *document).as_deref(), Some("Notícia"));
            assert!(held(&world, observer).contains(&second), "node {observer}");
        }
    }
    // And at rest both know that they have the same.
    let sources = observers.map(|node| world.status(node).observing.expect("it observes").sources);
    let states = sources.iter().flatten().map(|source| (source.equal_at.is_some(), source.missing_in));
    assert!(states.clone().all(|state| state == (true, 0)), "{:?}", states.collect::<Vec<_>>());
    let before = world.carried.len();
    world.rest();
    let pages =
        world.carried.iter().skip(before).filter(|(.., frame)| matches!(Message::decode(frame), Ok(Message::Page(..))));
    assert_eq!(pages.count(), 0, "nothing is sent again and again");
}

/// R285: an observer follows fifty territories and has a session with one other observer.
#[test]
fn one_session_is_enough_to_follow_fifty_territories() {
    let mut world = World::new();
    let documents = towns(&mut world, TERRITORIES);
    let hubs: Vec<usize> = (0..HUBS).map(|_| world.add_node(None)).collect();
    let reader = world.add_node(None);
    let mut pairs = Vec::new();
    for (number, hub) in hubs.iter().enumerate() {
        pairs.extend((0..TERRITORIES).filter(|town| town % HUBS == number).map(|town| (*hub, town)));
    }
    // The hubs are a ring, each the source of both its neighbours.
    for (number, hub) in hubs.iter().enumerate() {
        let next = hubs[(number + 1) % HUBS];
        pairs.push((*hub, next));
        observes(&mut world, next, *hub);
    }
    pairs.push((reader, hubs[0]));
    for (observer, source) in &pairs {
        observes(&mut world, *observer, *source);
    }
    connect_all(&mut world, &pairs);
    let all: BTreeSet<DocumentId> = documents.iter().copied().collect();
    assert_eq!(held(&world, reader), all);
    let status = world.status(reader).observing.expect("it observes");
    assert_eq!(status.sources.len(), 1);
    // Live, without any time passing: no comparison is due.
    let (before, moment) = (world.carried.len(), world.now());
    for (town, document) in documents.iter().enumerate() {
        world.edit(town, *document, &[("title.pt", &format!("Notícia {town}"))]);
        assert_eq!(world.title(reader, *document), Some(format!("Notícia {town}")), "from {town}");
    }
    assert_eq!(world.now(), moment);
    // Each entry crosses each line among the observers once or twice, whatever the ring.
    let pages = world
        .carried
        .iter()
        .skip(before)
        .filter(|(_, to, frame)| *to >= TERRITORIES && matches!(Message::decode(frame), Ok(Message::Page(..))));
    let most = TERRITORIES * (1 + 2 * HUBS + 1);
    let count = pages.count();
    assert!((TERRITORIES * (HUBS + 1)..=most).contains(&count), "{count} pages, at most {most}");
}

/// R285: news pass through whoever is connected, and when that one is gone through another.
#[test]
fn when_a_source_is_gone_the_other_one_brings_the_news() {
    let mut world = World::new();
    let documents = towns(&mut world, 1);
    let observers = [world.add_node(None), world.add_node(None), world.add_node(None)];
    let pairs = [(observers[0], 0), (observers[1], 0), (observers[2], observers[0]), (observers[2], observers[1])];
    for (observer, source) in pairs {
        observes(&mut world, observer, source);
    }
    connect_all(&mut world, &pairs);
    for (number, gone) in observers.into_iter().take(2).enumerate() {
        world.disconnect(observers[2], gone);
        let title = format!("Sem {number}");
        world.edit(0, documents[0], &[("title.pt", &title)]);
        assert_eq!(world.title(observers[2], documents[0]), Some(title));
        world.connect(observers[2], gone);
    }
}
