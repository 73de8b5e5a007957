//! Observers (R212–R216): they get what is public and what is needed to judge it, from anybody who has it, and nothing else.

mod crowd;

use super::*;
use crate::act::Home;
use crate::bundle;
use crate::document::publication::Publication;
use crate::identity::{SecretKey, TerritoryId};
use crate::session::{Message, Scope};
use std::sync::Arc;

/// A text that no observer may ever see.
const CANARY: &str = "segredo-7f3a";

/// Loures (0) and Maio (1) with a public and a private project; an observer (2) that knows nobody yet.
struct Stage {
    world: World,
    public: DocumentId,
    private: DocumentId,
}

impl Stage {
    fn new() -> Self {
        let (mut world, public) = twins_with_a_project();
        let private = world.create(0, Kind::Project);
        world.edit(0, private, &[("title.pt", CANARY)]);
        for node in [0, 1] {
            world.command(node, Command::Publish(public)).expect("publishes");
        }
        world.add_node(None);
        Self { world, public, private }
    }

    fn observe(&mut self, observer: usize, source: usize, scope: Scope) {
        observe(&mut self.world, observer, source, scope);
    }

    fn holds(&self, node: usize) -> Vec<DocumentId> {
        let listed = self.world.engine(node).catalogue.list();
        listed.into_iter().filter(|(_, header, _)| header.home.is_some()).map(|(document, ..)| document).collect()
    }
}

fn observe(world: &mut World, observer: usize, source: usize, scope: Scope) {
    let code = code(world, source);
    world.command(observer, Command::Observe(code, Some(scope))).expect("observes");
    world.connect(observer, source);
    world.rest();
}

/// Returns a code for observers, as a node of a territory makes it, and as one may be made by hand for an observer.
fn code(world: &mut World, source: usize) -> Invitation {
    let maker = if world.engine(source).territory().is_some() { source } else { 0 };
    let code = world.invite(maker, Purpose::Observe);
    Invitation { node: world.keys(source).node.public(), ..code }
}

fn territory(world: &World, node: usize) -> TerritoryId {
    world.engine(node).territory().expect("founded")
}

/// Everything that came to a node, unpacked.
fn heard(world: &World, node: usize) -> Vec<Vec<u8>> {
    let frames = world.carried.iter().filter(|(_, to, _)| *to == node);
    let unpack = |frame: &Vec<u8>| match Message::decode(frame).expect("nodes speak well") {
        Message::Page(_, page) => bundle::decode_page(&page).expect("a page").into_iter().map(|e| e.to_vec()).collect(),
        _ => vec![frame.clone()],
    };
    frames.flat_map(|(_, _, frame)| unpack(frame)).collect()
}

fn contains(frames: &[Vec<u8>], needle: &[u8]) -> bool {
    frames.iter().any(|frame| frame.windows(needle.len()).any(|window| window == needle))
}

#[test]
fn an_observer_gets_what_is_public_and_judges_it_itself() {
    let mut stage = Stage::new();
    stage.observe(2, 0, Scope::Everything);
    assert_eq!(stage.holds(2), [stage.public]);
    assert_eq!(stage.world.title(2, stage.public), stage.world.title(0, stage.public));
    assert_eq!(stage.world.reading(2, stage.public).verdict, stage.world.reading(0, stage.public).verdict);
    let source = stage.world.keys(0).node.public();
    let status = stage.world.status(2).observing.expect("it observes");
    assert!(status.sources.iter().all(|s| s.node == source && s.is_connected && s.equal_at.is_some()), "{status:?}");
    assert_eq!(stage.world.status(0).observers, 1);
}

#[test]
fn news_of_what_is_public_arrives_at_once() {
    let mut stage = Stage::new();
    stage.observe(2, 0, Scope::Everything);
    stage.world.edit(1, stage.public, &[("title.pt", "Escolas e bibliotecas")]);
    assert_eq!(stage.world.title(2, stage.public).as_deref(), Some("Escolas e bibliotecas"));
    // And what becomes public while it looks on, with all that it was before.
    for node in [0, 1] {
        stage.world.command(node, Command::Publish(stage.private)).expect("publishes");
    }
    stage.world.rest();
    assert_eq!(stage.world.title(2, stage.private).as_deref(), Some(CANARY));
}

/// A source that has nothing says so, and again and again, so that it is known as of when.
#[test]
fn who_observes_what_has_nothing_yet_knows_that_it_has_all() {
    let mut world = World::new();
    world.add_node(Some("Loures"));
    world.add_node(None);
    observe(&mut world, 1, 0, Scope::Everything);
    let equal_at = |world: &mut World| world.status(1).observing.expect("it observes").sources[0].equal_at;
    let first = equal_at(&mut world).expect("there is nothing, and it was said");
    world.rest();
    assert!(equal_at(&mut world).expect("still") > first);
}

/// Also when the last entry of a charter that it lacked decides nothing.
#[test]
fn an_observer_that_knows_enough_says_so() {
    let mut stage = Stage::new();
    stage.observe(2, 0, Scope::Everything);
    stage.world.disconnect(2, 0);
    let profile = territory(&stage.world, 0).document();
    stage.world.edit(0, profile, &[("title.pt", "Loures e arredores")]);
    stage.world.edit(0, stage.public, &[("title.pt", "Escolas e bibliotecas")]);
    stage.world.connect(2, 0);
    stage.world.rest();
    assert_eq!(stage.world.title(2, stage.public).as_deref(), Some("Escolas e bibliotecas"));
}

#[test]
fn nothing_that_is_not_public_reaches_an_observer() {
    let mut stage = Stage::new();
    let alone = Home::Territory(territory(&stage.world, 0));
    let Ok(Answer::Created(alone)) = stage.world.command(0, Command::Create(Kind::Project, alone)) else { panic!() };
    stage.observe(2, 0, Scope::Everything);
    stage.world.edit(1, stage.private, &[("summary.pt", CANARY)]);
    stage.world.edit(0, alone, &[("summary.pt", CANARY)]);
    stage.world.rest();
    let frames = heard(&stage.world, 2);
    assert!(contains(&frames, stage.public.as_bytes()), "the test looks where ids are");
    assert!(!contains(&frames, CANARY.as_bytes()));
    for secret in [stage.private, alone] {
        assert!(!contains(&frames, secret.as_bytes()));
    }
    // It may ask for what it must not know of, and hears nothing.
    let before = stage.world.carried.len();
    let asked = crate::session::DocumentHeads { document: stage.private, heads: Vec::new(), answer: true };
    let observer = stage.world.keys(2).node.public();
    stage.world.say(0, observer, &Message::Heads(vec![asked]));
    assert_eq!(stage.world.carried.len(), before);
}

/// R213, P8: what an observer is sent is a function of what is public.
#[test]
fn two_worlds_that_differ_in_what_is_private_say_the_same_to_an_observer() {
    let traffic = |secrets: usize| {
        let mut stage = Stage::new();
        for number in 0..secrets {
            let private = stage.world.create(number % 2, Kind::Project);
            stage.world.edit(number % 2, private, &[("title.pt", CANARY)]);
        }
        stage.observe(2, 0, Scope::Everything);
        stage.world.edit(1, stage.public, &[("title.pt", "Outro título")]);
        for number in 0..secrets {
            stage.world.edit(1, stage.private, &[("title.pt", &format!("{CANARY} {number}"))]);
            let Ok(_) = stage.world.command(0, Command::Read(stage.private)) else { panic!("read") };
        }
        // Longer than a comparison can be put off, because how long that is is drawn anew in every world.
        stage.world.rest_twice(80_000);
        let to_observer = stage.world.carried.iter().filter(|(_, to, _)| *to == 2);
        to_observer.map(|(_, _, frame)| frame.clone()).collect::<Vec<_>>()
    };
    let (none, many) = (traffic(0), traffic(12));
    assert!(none.len() > 8, "there is something to compare: {}", none.len());
    assert!(none == many, "what is private makes no difference");
}

#[test]
fn an_observer_is_the_source_of_others() {
    let mut stage = Stage::new();
    let second = stage.world.add_node(None);
    stage.observe(2, 0, Scope::Everything);
    stage.observe(second, 2, Scope::Everything);
    assert_eq!(stage.holds(second), [stage.public]);
    stage.world.edit(0, stage.public, &[("title.pt", "Por dois caminhos")]);
    assert_eq!(stage.world.title(second, stage.public).as_deref(), Some("Por dois caminhos"));
    assert_eq!(stage.world.reading(second, stage.public).verdict, stage.world.reading(0, stage.public).verdict);
}

/// R283: what an observer needs is worked out once, however often it asks, and for all who observe the same.
#[test]
fn what_an_observer_needs_is_worked_out_once() {
    let mut stage = Stage::new();
    let mut hello = stage.world.hello(None);
    hello.observes = Some(vec![Scope::Everything]);
    let keys = [9, 10].map(|seed| SecretKey::from_bytes([seed; 32]).public());
    let charter = territory(&stage.world, 0).document();
    let asked = crate::session::DocumentHeads { document: charter, heads: Vec::new(), answer: false };
    let ask = |stage: &mut Stage| {
        let needed = keys.map(|key| {
            stage.world.say(0, key, &Message::Heads(vec![asked.clone(); 16]));
            let session = stage.world.session(0, key).expect("it goes on");
            Arc::clone(&session.needed.as_ref().expect("worked out").1)
        });
        assert!(Arc::ptr_eq(&needed[0], &needed[1]), "for both");
        needed[0].clone()
    };
    for key in keys {
        stage.world.dial(0, key);
        stage.world.say(0, key, &Message::Hello(hello.clone()));
    }
    let first = ask(&mut stage);
    assert!(first.all.contains(&charter));
    assert!(Arc::ptr_eq(&first, &ask(&mut stage)), "and once");
    stage.world.edit(0, stage.public, &[("title.pt", "Um texto não muda nada")]);
    assert!(Arc::ptr_eq(&first, &ask(&mut stage)));
    for node in [0, 1] {
        stage.world.command(node, Command::Publish(stage.private)).expect("publishes");
    }
    assert!(!Arc::ptr_eq(&first, &ask(&mut stage)), "until something has changed");
}

#[test]
fn two_sources_are_one_picture() {
    let mut stage = Stage::new();
    stage.world.disconnect(0, 1);
    stage.world.edit(0, stage.public, &[("title.pt", "De Loures")]);
    stage.world.edit(1, stage.public, &[("summary.pt", "De Maio")]);
    stage.observe(2, 0, Scope::Everything);
    stage.observe(2, 1, Scope::Everything);
    stage.world.connect(2, 0);
    stage.world.rest();
    let draft = stage.world.draft(2, stage.public);
    assert_eq!((draft.text("title.pt"), draft.text("summary.pt")), (Some("De Loures"), Some("De Maio")));
    let is_stuck = |event: &Event| matches!(event, Event::Stuck(..));
    assert!((0..3).all(|node| !stage.world.events(node).iter().any(is_stuck)), "being ahead is no alarm");
}

#[test]
fn an_observer_gets_what_it_asked_for() {
    let mut stage = Stage::new();
    let alone = Home::Territory(territory(&stage.world, 1));
    let Ok(Answer::Created(alone)) = stage.world.command(1, Command::Create(Kind::Project, alone)) else { panic!() };
    stage.world.command(1, Command::Publish(alone)).expect("publishes");
    let (cooperation, _) = stage.world.engine(0).authority.cooperations().next().expect("twins");
    for (scope, expected) in [
        (Scope::Territory(territory(&stage.world, 0)), vec![stage.public]),
        (Scope::Territory(territory(&stage.world, 1)), vec![stage.public, alone]),
        (Scope::Cooperation(cooperation), vec![stage.public]),
        (Scope::Cooperation(DocumentId([7; 32])), vec![]),
        (Scope::Territory(TerritoryId([7; 32])), vec![]),
    ] {
        let observer = stage.world.add_node(None);
        stage.observe(observer, 1, scope);
        let expected: BTreeSet<DocumentId> = expected.into_iter().collect();
        assert_eq!(stage.holds(observer).into_iter().collect::<BTreeSet<_>>(), expected, "{scope:?}");
    }
}

#[test]
fn an_observer_stays_one_over_every_start() {
    let mut stage = Stage::new();
    stage.observe(2, 0, Scope::Everything);
    stage.world.restart(2);
    assert_eq!(stage.holds(2), [stage.public]);
    let before = stage.world.carried.len();
    stage.world.connect(0, 2);
    stage.world.rest();
    let pages = stage
        .world
        .carried
        .iter()
        .skip(before)
        .filter(|(_, to, frame)| *to == 2 && matches!(Message::decode(frame), Ok(Message::Page(..))));
    assert_eq!(pages.count(), 0, "what it has is not sent again");
    let office = crate::identity::charter::Office {
        title: "Presidente".to_owned(),
        holder: "Exemplo".to_owned(),
        from: None,
        until: None,
    };
    assert!(matches!(stage.world.command(2, Command::Found(office)), Err(Refusal::Observer)));
    let code = stage.world.invite(0, Purpose::Node);
    assert!(matches!(stage.world.command(2, Command::Accept(code.clone())), Err(Refusal::Observer)));
    // A code is for what it is for.
    assert!(matches!(stage.world.command(2, Command::Observe(code, None)), Err(Refusal::Form(_))));
    let code = stage.world.invite(1, Purpose::Observe);
    assert!(matches!(stage.world.command(0, Command::Accept(code.clone())), Err(Refusal::Form(_))));
    let refused = stage.world.command(0, Command::Observe(code.clone(), None));
    assert!(matches!(refused, Err(Refusal::NoObserver)), "{refused:?}");
    let elsewhere = Invitation { network: crate::identity::NetworkId::named("other"), ..code };
    assert!(matches!(stage.world.command(2, Command::Observe(elsewhere, None)), Err(Refusal::OtherNetwork)));
}

/// R214: an observer brings nothing but entries of charters and cooperations that are held.
#[test]
fn an_observer_changes_nothing_at_its_source() {
    let mut stage = Stage::new();
    let observer = SecretKey::from_bytes([9; 32]).public();
    let mut hello = stage.world.hello(None);
    hello.observes = Some(vec![Scope::Everything]);
    stage.world.disconnect(0, 1);
    stage.world.edit(1, stage.public, &[("title.pt", "Ainda não em Loures")]);
    let entries = stage.world.stored(1, stage.public);
    stage.world.dial(0, observer);
    stage.world.say(0, observer, &Message::Hello(hello.clone()));
    let before = stage.world.holdings(0);
    let last: &[u8] = entries.last().expect("an edit");
    stage.world.say(0, observer, &Message::Page(0, bundle::encode_page(&[last]).into()));
    assert_eq!(stage.world.holdings(0), before);
    assert_eq!(stage.world.blamed(0, observer), Some(Violation::NotShared));
    // An observer is of no territory, and answers no invitation.
    let other = SecretKey::from_bytes([10; 32]).public();
    hello.territory = stage.world.engine(1).territory();
    stage.world.dial(0, other);
    stage.world.say(0, other, &Message::Hello(hello));
    assert_eq!(stage.world.ended(0, other), Some((Violation::MalformedFrame, true)));
}

/// R216.
#[test]
fn observers_take_no_place_from_twins() {
    let mut stage = Stage::new();
    stage.world.disconnect(0, 1);
    let mut hello = stage.world.hello(None);
    hello.observes = Some(vec![Scope::Everything]);
    let keys: Vec<PublicKey> = (0..limits::OBSERVERS_MAX + 8)
        .map(|number| SecretKey::from_bytes([100 + u8::try_from(number).expect("few"); 32]).public())
        .collect();
    for key in &keys {
        stage.world.dial(0, *key);
        stage.world.say(0, *key, &Message::Hello(hello.clone()));
    }
    assert_eq!(stage.world.status(0).observers, limits::OBSERVERS_MAX);
    let refused = keys.last().and_then(|key| stage.world.ended(0, *key));
    assert_eq!(refused, Some((Violation::TooManySessions, false)));
    stage.world.connect(0, 1);
    stage.world.assert_equal();
}

/// R215: what a source offers is held only as far as it is asked for, and shown as public only when its acts say so.
#[test]
fn a_source_cannot_make_an_observer_hold_anything() {
    let mut stage = Stage::new();
    let source = stage.world.keys(0).node.public();
    let loures = territory(&stage.world, 0);
    let (public, private) = (stage.world.stored(0, stage.public), stage.world.stored(0, stage.private));
    let (code, scope) = (code(&mut stage.world, 0), Scope::Territory(TerritoryId([7; 32])));
    stage.world.command(2, Command::Observe(code, Some(scope))).expect("observes");
    stage.world.greet(2, source, Some(loures));
    let charter = stage.world.stored(0, loures.document());
    for entries in [&charter, &public, &private] {
        let slices: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        stage.world.say(2, source, &Message::Page(0, bundle::encode_page(&slices).into()));
    }
    assert!(stage.world.engine(2).catalogue.list().is_empty(), "the charter was not named, the rest not asked for");
    assert_eq!(stage.world.blamed(2, source), Some(Violation::NotShared));
}

#[test]
fn an_observer_offers_only_what_it_judges_to_be_public() {
    let mut stage = Stage::new();
    stage.observe(2, 0, Scope::Everything);
    let source = stage.world.keys(0).node.public();
    stage.world.disconnect(0, 2);
    // A source that lies tells what is private; the observer cannot know better, but passes it on to nobody.
    stage.world.greet(2, source, stage.world.engine(0).territory());
    let private = stage.world.stored(0, stage.private);
    let slices: Vec<&[u8]> = private.iter().map(Vec::as_slice).collect();
    stage.world.say(2, source, &Message::Page(0, bundle::encode_page(&slices).into()));
    assert_eq!(stage.world.engine(2).catalogue.header(&stage.private).map(|h| h.publication), Some(Publication::None));
    let second = stage.world.add_node(None);
    stage.observe(second, 2, Scope::Everything);
    assert_eq!(stage.holds(second), [stage.public]);
}

/// R213: an entry that names something private as what it rests on is no way to ask for it.
#[test]
fn an_observer_hears_nothing_of_what_its_entries_name() {
    let mut stage = Stage::new();
    let key = SecretKey::from_bytes([9; 32]);
    let mut hello = stage.world.hello(None);
    hello.observes = Some(vec![Scope::Everything]);
    stage.world.dial(0, key.public());
    stage.world.say(0, key.public(), &Message::Hello(hello));
    stage.world.heard(0, key.public());
    let charter = territory(&stage.world, 0).document();
    let private = TerritoryId(stage.private.0);
    let author = crate::entry::Author {
        key: key.clone(),
        network: crate::identity::NetworkId::named("test"),
        territory: Some((private, crate::identity::EntryId([9; 32]))),
        epoch: 1,
    };
    let cited = vec![crate::identity::EntryId(charter.0)];
    let entry = author.act(Some(charter), crate::entry::Chain::default(), Time(1), &Act::Acknowledge, cited, None);
    stage.world.bring(0, key.public(), &[&entry.expect("an entry")]);
    let heard = stage.world.heard(0, key.public());
    let tells = |message: &Message| match message {
        Message::Heads(documents) => documents.iter().any(|heads| heads.document == stage.private),
        _ => false,
    };
    assert!(!heard.iter().any(tells), "{heard:?}");
}

/// Addresses name relays, and relays are twins: whoever just connects is not told them.
#[test]
fn addresses_are_for_those_who_are_expected() {
    let mut stage = Stage::new();
    let stranger = SecretKey::from_bytes([9; 32]).public();
    let addresses = |stage: &mut Stage, peer: PublicKey| {
        stage.world.dial(0, peer);
        let heard = stage.world.heard(0, peer);
        heard.into_iter().find_map(|message| match message {
            Message::Hello(hello) => Some(hello.addresses.len()),
            _ => None,
        })
    };
    assert_eq!(addresses(&mut stage, stranger), Some(0));
    stage.world.disconnect(0, 1);
    let twin = stage.world.keys(1).node.public();
    assert_eq!(addresses(&mut stage, twin), Some(1));
}
