//! What peers do who want harm: each thing has its price, and changes nothing that is held.

mod flood;
mod forks;
mod identity;
mod mutated;
mod originals;
mod orphans;
mod removal;

use super::*;
use crate::bundle;
use crate::entry::{Author, Chain, Verified};
use crate::identity::{EntryId, NetworkId, Roles, SecretKey};
use crate::reconcile::{self, Comparison, PrefixTree};
use crate::session::{DocumentHeads, Hello, Message, Roots};

/// Loures (0) holds a project with its twin Maio (1), whose key is now in our hands; its engine is not connected.
struct Stage {
    world: World,
    project: DocumentId,
    twin: PublicKey,
    home: Home,
}

impl Stage {
    fn new() -> Self {
        let (mut world, project) = twins_with_a_project();
        world.disconnect(0, 1);
        let (cooperation, _) = world.engine(0).authority.cooperations().next().expect("twinned");
        let twin = world.keys(1).node.public();
        Self { world, project, twin, home: Home::Cooperation(cooperation) }
    }

    /// Opens the session in which the twin will misbehave.
    fn connected() -> Self {
        let mut stage = Self::new();
        let maio = stage.world.engine(1).territory();
        stage.world.greet(0, stage.twin, maio);
        assert!(stage.world.session(0, stage.twin).is_some_and(|session| !session.sets.is_empty()));
        stage.world.heard(0, stage.twin);
        stage
    }

    /// Returns an entry that the twin's node key signs.
    fn edit(&self, epoch: u64, title: &str) -> Verified {
        let mut writer = crate::tests::fixtures::Writer::new(self.author(epoch), self.project);
        writer.write(title)
    }

    fn author(&self, epoch: u64) -> Author {
        self.world.author(1, &self.world.keys(1).node, epoch)
    }

    /// Checks what one message costs the twin, and that it changes nothing.
    fn check(name: &str, expected: Violation, message: impl FnOnce(&Self) -> Vec<u8>) {
        let mut stage = Self::connected();
        let (frame, before) = (message(&stage), stage.world.holdings(0));
        stage.world.say_bytes(0, stage.twin, frame);
        assert_eq!(stage.world.holdings(0), before, "{name}");
        let is_ban = expected.severity() == crate::violation::Severity::Ban;
        if expected.severity() == crate::violation::Severity::Ignore {
            assert_eq!(stage.world.blamed(0, stage.twin), Some(expected), "{name}");
        } else {
            assert_eq!(stage.world.ended(0, stage.twin), Some((expected, is_ban)), "{name}");
            assert!(stage.world.session(0, stage.twin).is_none(), "{name}");
            let farewell = stage.world.heard(0, stage.twin).pop();
            assert_eq!(farewell, Some(Message::Close(expected.code())), "{name}");
        }
        stage.world.connect(0, 1);
        stage.world.assert_equal();
    }
}

fn page(entries: &[&[u8]]) -> Vec<u8> {
    Message::Page(0, bundle::encode_page(entries).into()).encode()
}

fn compare(stage: &Stage, diagnostic: &[u8]) -> Vec<u8> {
    let comparison: Comparison = crate::wire::decode(diagnostic, 4_096).expect("a form");
    Message::Compare(stage.home, comparison).encode()
}

/// R90: nothing is done for a peer that has not said who it is.
#[test]
fn before_hello_nothing_is_understood() {
    let home = Home::Territory(TerritoryId([1; 32]));
    let opening = reconcile::open(&PrefixTree::new());
    for message in [
        Message::Roots(Roots { authority: [0; 12], sets: vec![(home, opening.clone())] }),
        Message::Compare(home, opening),
        Message::Heads(vec![]),
        Message::Page(0, bundle::encode_page(&[&[0; 100]]).into()),
        Message::Stored(0),
    ] {
        let mut stage = Stage::new();
        stage.world.dial(0, stage.twin);
        stage.world.say(0, stage.twin, &message);
        assert_eq!(stage.world.ended(0, stage.twin), Some((Violation::UnexpectedMessage, false)), "{message:?}");
    }
    let mut stage = Stage::new();
    stage.world.dial(0, stage.twin);
    stage.world.say(0, stage.twin, &Message::Close(1));
    assert!(stage.world.session(0, stage.twin).is_none());
}

/// R90, R91.
#[test]
fn a_hello_comes_once_and_fits() {
    let check = |expected: Option<Violation>, change: fn(Hello) -> Hello| {
        let mut stage = Stage::new();
        let hello = stage.world.hello(stage.world.engine(1).territory());
        stage.world.dial(0, stage.twin);
        stage.world.say(0, stage.twin, &Message::Hello(change(hello)));
        assert_eq!(stage.world.ended(0, stage.twin).map(|(violation, _)| violation), expected);
        stage
    };
    check(None, |hello| hello);
    check(None, |hello| Hello { version_min: 0, version_max: 9, features: u64::MAX, ..hello });
    check(Some(Violation::NoCommonVersion), |hello| Hello { version_min: 2, version_max: 9, ..hello });
    check(Some(Violation::NoCommonVersion), |hello| Hello { version_min: 0, version_max: 0, ..hello });
    check(Some(Violation::OtherNetwork), |hello| Hello { network: NetworkId::named("another"), ..hello });
    check(Some(Violation::Stranger), |hello| Hello { territory: Some(TerritoryId([9; 32])), ..hello });
    for time in [0, u64::MAX] {
        let stage = check(
            None,
            if time == 0 { |h| Hello { time: Time(0), ..h } } else { |h| Hello { time: Time(u64::MAX), ..h } },
        );
        assert!(stage.world.session(0, stage.twin).is_some_and(|session| session.clock_differs.is_some()));
    }
    Stage::check("two hellos", Violation::UnexpectedMessage, |stage| {
        Message::Hello(stage.world.hello(stage.world.engine(1).territory())).encode()
    });
}

/// R59, R55, R57.
#[test]
fn what_no_honest_node_says_ends_the_session() {
    Stage::check("noise", Violation::MalformedFrame, |_| vec![0xff; 64]);
    Stage::check("nothing", Violation::MalformedFrame, |_| vec![]);
    Stage::check("a frame that is too long", Violation::MalformedFrame, |_| {
        Message::Page(0, vec![0; limits::FRAME_BYTES_MAX].into()).encode()
    });
    Stage::check("a page of noise", Violation::MalformedPage, |_| Message::Page(0, vec![1; 64].into()).encode());
    Stage::check("an empty page", Violation::MalformedPage, |_| Message::Page(0, vec![].into()).encode());
    Stage::check("an entry of noise", Violation::MalformedEntry, |_| page(&[&[7; 200]]));
    Stage::check("an acknowledgement of nothing", Violation::UnexpectedMessage, |_| Message::Stored(7).encode());
    // A round too many: [16, [0, digest]], and [15, [1, one empty listing]], which is the last.
    let root = [&[0x82, 16, 0x82, 0, 0x50][..], &[0; 16]].concat();
    Stage::check("a round too many", Violation::EndlessComparison, |stage| compare(stage, &root));
    let late = [&[0x82, 2, 0x82, 0, 0x50][..], &[0; 16]].concat();
    Stage::check("a root too late", Violation::MalformedFrame, |stage| compare(stage, &late));
    let empty = [0x82, 1, 0x82, 1, 0x80];
    Stage::check("no subtree", Violation::MalformedFrame, |stage| compare(stage, &empty));
    let deep = [0x82, 1, 0x82, 1, 0x81, 0x83, 1, 0x41, 0, 0x80];
    Stage::check("a subtree too deep", Violation::MalformedFrame, |stage| compare(stage, &deep));
}

/// R12, R21, R94: entries that are well formed and do not belong.
#[test]
fn entries_that_nobody_may_bring_are_dropped() {
    Stage::check("a wrong signature", Violation::WrongSignature, |stage| {
        let mut bytes = stage.edit(7, "a").bytes().to_vec();
        *bytes.last_mut().expect("a signature") ^= 1;
        page(&[&bytes])
    });
    Stage::check("another network", Violation::OtherNetwork, |stage| {
        let author = Author { network: NetworkId::named("another"), ..stage.author(7) };
        let entry = author.act(Some(stage.project), Chain::default(), Time(1), &Act::Accept, vec![], None);
        page(&[entry.expect("a form").bytes()])
    });
    Stage::check("by a key that nobody lists", Violation::NotEntitled, |stage| {
        let author = Author { key: SecretKey::from_bytes([77; 32]), ..stage.author(7) };
        let mut writer = crate::tests::fixtures::Writer::new(author, stage.project);
        page(&[writer.write("a").bytes()])
    });
    Stage::check("a signature by a node", Violation::NotEntitled, |stage| {
        let act = stage.author(7).act(Some(stage.project), Chain::default(), Time(1), &Act::Accept, vec![], None);
        page(&[act.expect("a form").bytes()])
    });
    Stage::check("in the name of the other party", Violation::NotEntitled, |stage| {
        let loures = stage.world.author(0, &stage.world.keys(1).node, 7);
        let mut writer = crate::tests::fixtures::Writer::new(loures, stage.project);
        page(&[writer.write("a").bytes()])
    });
    Stage::check("the charter of the other party", Violation::NotEntitled, |stage| {
        let office = stage.world.office(1);
        let charter = stage.world.engine(0).territory().expect("founded").document();
        let act = Act::Approve(EntryId([1; 32]));
        let author = stage.world.author(1, &office, 7);
        page(&[author.act(Some(charter), Chain::default(), Time(1), &act, vec![], None).expect("a form").bytes()])
    });
    Stage::check("a document of the other party alone", Violation::NotShared, |stage| {
        let home = Home::Territory(stage.world.engine(0).territory().expect("founded"));
        let loures = stage.world.author(0, &stage.world.keys(0).node, 7);
        page(&[crate::tests::fixtures::begin(&loures, Subject::Document(Kind::Project, home)).bytes()])
    });
    Stage::check("a document of the peer alone", Violation::NotShared, |stage| {
        let home = Home::Territory(stage.world.engine(1).territory().expect("founded"));
        page(&[crate::tests::fixtures::begin(&stage.author(7), Subject::Document(Kind::Project, home)).bytes()])
    });
    Stage::check("a hostile change", Violation::HostileChange, |stage| {
        let mut writer = crate::tests::fixtures::Writer::new(stage.author(7), stage.project);
        let mut change = writer.change("a");
        let _: Verified = writer.write("b");
        *change.last_mut().expect("bytes") ^= 1;
        page(&[stage
            .author(8)
            .changes(stage.project, Chain::default(), Time(1), vec![change])
            .expect("a form")
            .bytes()])
    });
}

use crate::act::Subject;

/// R93, R94: what two share is not touched by a third, whatever it knows.
#[test]
fn a_twin_of_another_cooperation_gets_and_brings_nothing() {
    let mut stage = Stage::new();
    let third = stage.world.add_node(Some("Praia"));
    let code = stage.world.invite(0, Purpose::Twin);
    stage.world.accept(third, &code);
    stage.world.connect(0, third);
    stage.world.disconnect(0, third);
    let (praia, key) = (stage.world.engine(third).territory(), stage.world.keys(third).node.public());
    stage.world.greet(0, key, praia);
    stage.world.heard(0, key);
    let before = stage.world.holdings(0);
    let ask = |document| DocumentHeads { document, heads: vec![], answer: true };
    let maio = stage.world.engine(1).territory().expect("founded").document();
    let Home::Cooperation(cooperation) = stage.home else { panic!("a cooperation") };
    stage.world.say(0, key, &Message::Heads(vec![ask(stage.project), ask(maio), ask(cooperation)]));
    stage.world.say(0, key, &Message::Compare(stage.home, reconcile::open(&PrefixTree::new())));
    assert_eq!(stage.world.heard(0, key), []);
    let stolen = stage.world.stored(1, stage.project);
    stage.world.say_bytes(0, key, page(&stolen.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    assert_eq!(stage.world.blamed(0, key), Some(Violation::NotShared));
    let edit = stage.edit(7, "by way of another");
    stage.world.bring(0, key, &[&edit]);
    assert_eq!(stage.world.holdings(0), before);
    assert!(stage.world.session(0, key).is_some(), "it stays, and is blamed");
}

/// R2, R3: neither a peer nor a person is told of what a crash could still take back; and what is read afterwards has it.
#[test]
fn nothing_is_said_before_it_is_stored() {
    let mut stage = Stage::connected();
    let document = stage.world.create(0, Kind::Project);
    let (edit, before) = (stage.edit(7, "a"), stage.world.stored(0, stage.project).len());
    stage.world.heard(0, stage.twin);
    stage.world.hold_writes(0);
    stage.world.bring(0, stage.twin, &[&edit]);
    let id = stage.world.ask_for(0, Command::Create(Kind::Project, stage.home));
    assert!(stage.world.answer(0, id).is_none());
    // A person who reads waits for nothing: what is read was written before, or is shown when it comes.
    assert!(stage.world.heard(0, stage.twin).iter().all(|message| matches!(message, Message::Heads(_))));
    stage.world.start_disk(0);
    assert!(stage.world.heard(0, stage.twin).contains(&Message::Stored(0)));
    assert!(matches!(stage.world.answer(0, id), Some(Ok(Answer::Created(_)))));
    assert_eq!(stage.world.stored(0, stage.project).len(), before + 1);
    assert!(!stage.world.stored(0, document).is_empty());
    stage.world.stop_disk(0);
    stage.world.start_disk(0);
    assert!(stage.world.title(0, stage.project).is_some_and(|title| title.contains('a')), "the load has the entry");
}

/// An entry that is refused is acknowledged with its page, so that an honest sender is not stuck behind it.
#[test]
fn a_page_is_acknowledged_when_some_of_it_is_refused() {
    let mut stage = Stage::connected();
    let good = stage.edit(7, "bom");
    let nobody = Author { key: SecretKey::from_bytes([77; 32]), ..stage.author(7) };
    let bad = crate::tests::fixtures::Writer::new(nobody, stage.project).write("mau");
    stage.world.bring(0, stage.twin, &[&bad, &good]);
    let heard = stage.world.heard(0, stage.twin);
    assert!(heard.contains(&Message::Stored(0)), "{heard:?}");
    assert!(stage.world.title(0, stage.project).is_some_and(|title| title.contains("bom") && !title.contains("mau")));
}

/// R81: a twin that is newer than we are, and has begun documents of kinds that we do not know, is no enemy.
#[test]
fn a_newer_kind_of_document_is_left_out() {
    let mut stage = Stage::connected();
    let before = stage.world.holdings(0);
    let begun = crate::tests::fixtures::begin(&stage.author(7), Subject::Document(Kind::Project, stage.home));
    let mut newer = begun.bytes()[..begun.bytes().len() - 64].to_vec();
    let at = newer.windows(2).rposition(|window| window == [3, 0x82]).expect("the kind before the home");
    newer[at] = 23;
    let signature = stage.world.keys(1).node.sign(crate::entry::DOMAIN, &newer);
    newer.extend_from_slice(&signature.0);
    stage.world.say_bytes(0, stage.twin, page(&[&newer]));
    assert_eq!(stage.world.blamed(0, stage.twin), Some(Violation::NewerSchema));
    assert_eq!(stage.world.holdings(0), before);
    let edit = stage.edit(7, "a");
    stage.world.say_bytes(0, stage.twin, page(&[&newer, edit.bytes()]));
    assert!(stage.world.stored(0, stage.project).contains(&edit.bytes().to_vec()), "what stands beside it is taken");
    assert_eq!(stage.world.heard(0, stage.twin).iter().filter(|m| matches!(m, Message::Stored(_))).count(), 2);
}

/// R80: an act of a newer version is kept and handed on.
#[test]
fn a_newer_act_travels() {
    use crate::entry::{ActPayload, Payload};
    let mut stage = Stage::connected();
    let office = stage.world.office(1);
    let author = stage.world.author(1, &office, 7);
    let newer = ActPayload { role: Roles::SIGN, deps: vec![], binding: None, body: vec![0x82, 0x18, 99, 0x80].into() };
    let body = crate::tests::fixtures::body(&author, Some(stage.project), Payload::Act(newer));
    let entry = Verified::sign(body, &office).expect("a form");
    stage.world.bring(0, stage.twin, &[&entry]);
    assert!(stage.world.stored(0, stage.project).contains(&entry.bytes().to_vec()));
    stage.world.hang_up(0, stage.twin);
    stage.world.connect(0, 1);
    assert!(stage.world.stored(1, stage.project).contains(&entry.bytes().to_vec()));
    stage.world.assert_equal();
}
