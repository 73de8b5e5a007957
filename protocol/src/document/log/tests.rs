mod exchange;

use super::*;
use crate::act::{Genesis, Kind, Proposal};
use crate::engine::StoredEntry;
use crate::entry::{Chain, Verified};
use crate::gate::inspector::ChangeHeader;
use crate::identity::{NetworkId, TerritoryId, TextHash};
use crate::tests::fixtures::{self, NOW, Setting, Writer, insert, insert_all, network};

fn writer(setting: &Setting, epoch: u64) -> Writer {
    setting.writer(&setting.loures, &setting.loures.node, epoch)
}

fn proposal(number: u32) -> Act {
    Act::Propose(Proposal {
        number,
        text: TextHash([1; 32]),
        heads: vec![ChangeHash([1; 32])],
        parties: vec![TerritoryId([1; 32])],
        ratifying: Vec::new(),
    })
}

/// Returns an entry of the writer's chain at this place, whatever the writer has written.
fn at(writer: &Writer, seq: u64, prev: Option<&Verified>) -> Verified {
    let chain = Chain { seq, prev: prev.map(Verified::id) };
    let deps = Vec::new();
    writer.author.act(Some(writer.document), chain, NOW, &proposal(1), deps, None).expect("has a form")
}

/// R14: an entry continues its own chain, by one.
#[test]
fn an_entry_has_one_place() {
    let setting = Setting::new();
    let (ana, later) = (writer(&setting, 2), writer(&setting, 3));
    let rui = setting.writer(&setting.maio, &setting.maio.node, 2);
    let first = at(&ana, 0, None);
    let of_later = at(&later, 0, None);
    let mut log = setting.log();
    insert_all(&mut log, [&first, &of_later]);
    let unknown = at(&ana, 5, None.or(Some(&at(&ana, 4, Some(&first)))));
    let missing = Misfit::Missing(Missing::Entry(unknown.entry().prev.expect("named")));
    for (name, entry, expected) in [
        ("again", first.clone(), Err(Misfit::Known)),
        ("next", at(&ana, 1, Some(&first)), Ok(())),
        ("a number left out", at(&ana, 2, Some(&first)), Err(Misfit::Chain)),
        ("the highest number", at(&ana, u64::MAX, Some(&first)), Err(Misfit::Chain)),
        ("behind another epoch", at(&ana, 1, Some(&of_later)), Err(Misfit::Chain)),
        ("behind another author", at(&rui, 1, Some(&first)), Err(Misfit::Chain)),
        ("behind what is not here", unknown, Err(missing)),
        ("a chain of its own", at(&rui, 0, None), Ok(())),
    ] {
        let mut copy = log.clone();
        assert_eq!(insert(&mut copy, &entry), expected, "{name}");
        assert_eq!(copy.fingerprint() == log.fingerprint(), expected.is_err(), "{name}");
    }
}

#[test]
fn an_act_rests_on_what_is_here() {
    let setting = Setting::new();
    let mut ana = writer(&setting, 2);
    let mut log = setting.log();
    let first = ana.act(&proposal(1), vec![setting.project.id()]);
    let second = ana.act(&proposal(2), vec![EntryId([9; 32])]);
    assert_eq!(insert(&mut log, &first), Ok(()));
    assert_eq!(insert(&mut log, &second), Err(Misfit::Missing(Missing::Entry(EntryId([9; 32])))));
    let begin =
        fixtures::begin(&ana.author, Subject::Document(Kind::Project, Home::Territory(setting.loures.territory())));
    assert!(Log::begin(&begin).is_ok());
    assert_eq!(Log::begin(&first).map(|_| ()), Err(Misfit::Missing(Missing::Genesis)));
}

/// R81.
#[test]
fn a_newer_schema_is_named() {
    let setting = Setting::new();
    let ana = writer(&setting, 2);
    let subject = Subject::Document(Kind::Project, Home::Territory(setting.loures.territory()));
    let act = Act::Begin(Genesis { nonce: [0; 8], schema: 2, subject });
    let entry = ana.author.act(None, Chain::default(), NOW, &act, vec![], None).expect("has a form");
    assert_eq!(Log::begin(&entry).map(|_| ()), Err(Misfit::Newer));
}

/// R62, R63: what the changes of an entry must say of themselves.
#[test]
fn changes_continue_their_chain_and_count_honestly() {
    let setting = Setting::new();
    let mut log = setting.log();
    let (mut ana, mut rui) = (writer(&setting, 2), setting.writer(&setting.maio, &setting.maio.node, 2));
    let (first, other) = (ana.write("a"), rui.write("b"));
    insert_all(&mut log, [&first, &other]);
    ana.see(&other);
    let next = ana.write("c");
    let honest: ChangeHeader = crate::gate::inspect_changes(&next).expect("honest").remove(0);
    assert_eq!(honest.dependencies.len(), 2);
    let own = match &log.record(&first.id()).expect("held").content {
        Content::Changes { hashes, .. } => hashes[0],
        Content::Act { .. } => unreachable!("edits"),
    };
    let without_own = honest.dependencies.iter().copied().filter(|hash| *hash != own).collect();
    let unknown = ChangeHash([9; 32]);
    let missing = |missing| Err(Misfit::Missing(missing));
    for (name, header, expected) in [
        ("honest", honest.clone(), Ok(())),
        ("another actor", ChangeHeader { actor: [9; 16], ..honest.clone() }, Err(Misfit::Changes)),
        ("a number left out", ChangeHeader { seq: 3, ..honest.clone() }, Err(Misfit::Changes)),
        ("a number again", ChangeHeader { seq: 1, ..honest.clone() }, Err(Misfit::Changes)),
        ("counting too far", ChangeHeader { start_op: honest.start_op + 1, ..honest.clone() }, Err(Misfit::Changes)),
        ("counting again", ChangeHeader { start_op: honest.start_op - 1, ..honest.clone() }, Err(Misfit::Changes)),
        ("resting on nothing", ChangeHeader { dependencies: vec![], ..honest.clone() }, Err(Misfit::Changes)),
        ("leaving out its own", ChangeHeader { dependencies: without_own, ..honest.clone() }, Err(Misfit::Changes)),
        (
            "resting on what is not here",
            ChangeHeader { dependencies: vec![own, unknown], ..honest.clone() },
            missing(Missing::Change(unknown)),
        ),
        (
            "naming an actor that is not here",
            ChangeHeader { other_actors: vec![[8; 16]], ..honest.clone() },
            missing(Missing::Actor([8; 16])),
        ),
    ] {
        let mut copy = log.clone();
        assert_eq!(copy.insert(&next, &[header]), expected, "{name}");
        assert_eq!(copy.order().len(), log.order().len() + usize::from(expected.is_ok()), "{name}");
    }
    // A change of one epoch is none of another: the actor is another one.
    let mut restarted = writer(&setting, 3);
    let stolen = restarted.sign(vec![ana.change("d")]);
    assert_eq!(insert(&mut log, &stolen), Err(Misfit::Changes));
}

/// R38: what a log holds does not depend on what came first.
#[test]
fn no_number_of_branches_and_epochs_is_too_high() {
    let setting = Setting::new();
    let mut log = setting.log();
    let mut ana = writer(&setting, 2);
    let first = at(&ana, 0, None);
    insert(&mut log, &first).expect("fits");
    let branch = |number: u32| {
        let chain = Chain::after(&first);
        ana.author.act(Some(ana.document), chain, NOW, &proposal(number), vec![], None).expect("has a form")
    };
    let branches: Vec<Verified> = (1..=50).map(branch).collect();
    insert_all(&mut log, &branches);
    assert_eq!(insert(&mut log, &at(&ana, 2, Some(&branches[0]))), Ok(()), "each branch goes on");
    for epoch in 3..limits::EPOCHS_PER_AUTHOR_MAX as u64 {
        log.heads.advance(first.entry().author, epoch, EntryId([0; 32]), 0, None);
    }
    // The chain with the first entry of the project has an epoch as well.
    assert_eq!(log.heads.epochs_of(&first.entry().author), limits::EPOCHS_PER_AUTHOR_MAX - 1);
    for (epoch, has_room) in [(5_000, true), (5_001, false), (5_002, false)] {
        ana.author.epoch = epoch;
        assert_eq!(log.has_room_for(&first.entry().author), has_room);
        assert_eq!(insert(&mut log, &at(&ana, 0, None)), Ok(()));
    }
    assert_eq!(log.crowded_chains().into_iter().map(|(_, epoch)| epoch).collect::<Vec<_>>(), [5_001, 5_002]);
}

/// R58: every head shows in the fingerprint, that of a losing branch too.
#[test]
fn a_fingerprint_is_made_of_heads() {
    let setting = Setting::new();
    let ana = writer(&setting, 2);
    let (first, other) = (at(&ana, 0, None), at(&writer(&setting, 3), 0, None));
    let chain = Chain::after(&first);
    let sign =
        |number| ana.author.act(Some(ana.document), chain, NOW, &proposal(number), vec![], None).expect("a form");
    let (one, two) = (sign(1), sign(2));
    let print = |entries: &[&Verified]| {
        let mut log = setting.log();
        insert_all(&mut log, entries.iter().copied());
        (log.fingerprint(), log.heads().len())
    };
    assert_eq!(print(&[&first, &other, &one, &two]), print(&[&other, &first, &two, &one]));
    let seen = [print(&[]), print(&[&first]), print(&[&other]), print(&[&first, &one]), print(&[&first, &one, &two])];
    assert!(seen.iter().enumerate().all(|(at, print)| !seen[..at].iter().any(|other| other.0 == print.0)));
    assert_eq!(seen.map(|(_, heads)| heads), [1, 2, 2, 2, 3]);
}

/// Whoever begins chain after chain does not keep a node from telling how far the others have come.
#[test]
fn of_too_many_heads_the_furthest_are_told() {
    let setting = Setting::new();
    let mut log = setting.log();
    let short: Vec<PublicKey> = (0..=255).map(|byte| PublicKey([byte; 32])).collect();
    for (number, author) in (0..limits::HEADS_PER_DOCUMENT_MAX as u64).zip(short.iter().cycle()) {
        log.heads.advance(*author, number, EntryId([1; 32]), 0, None);
    }
    let last = ChainHead { author: PublicKey([255; 32]), epoch: u64::MAX, seq: 1, id: EntryId([2; 32]) };
    log.heads.advance(last.author, last.epoch, last.id, last.seq, None);
    let told = log.heads();
    assert!(told.len() == limits::HEADS_PER_DOCUMENT_MAX && told.is_sorted() && told.contains(&last));
}

#[test]
fn the_head_of_a_forked_chain_is_the_furthest_branch() {
    let setting = Setting::new();
    let ana = writer(&setting, 2);
    let mut log = setting.log();
    assert!(log.chain_head(&ana.author.key.public(), 2).is_none());
    let first = at(&ana, 0, None);
    let (one, two) = (at(&ana, 1, Some(&first)), {
        let chain = Chain::after(&first);
        ana.author.act(Some(ana.document), chain, NOW, &proposal(2), vec![], None).expect("has a form")
    });
    insert_all(&mut log, [&first, &one, &two]);
    let head = |log: &Log| log.chain_head(&ana.author.key.public(), 2).map(|(id, _)| id);
    assert_eq!(head(&log), Some(one.id().min(two.id())));
    let longer = if one.id() < two.id() { two } else { one };
    let last = at(&ana, 2, Some(&longer));
    insert(&mut log, &last).expect("fits");
    assert_eq!(head(&log), Some(last.id()));
}

/// R61: of what could come next the lowest id, behind what it rests on.
#[test]
fn views_have_one_order() {
    let setting = Setting::new();
    let (mut ana, mut rui) = (writer(&setting, 2), setting.writer(&setting.maio, &setting.maio.node, 2));
    let (one, two) = (ana.write("a"), rui.write("b"));
    ana.see(&two);
    let three = ana.write("c");
    let mut free = [setting.project.id(), one.id(), two.id()];
    free.sort_unstable();
    for order in [[&one, &two, &three], [&two, &one, &three]] {
        let mut log = setting.log();
        insert_all(&mut log, order);
        let found = log.causal_order(&log.records().map(|(id, _)| id).collect());
        assert_eq!(found.len(), 4);
        let place = |id: EntryId| found.iter().position(|other| *other == id).expect("in the order");
        assert!(place(three.id()) > place(one.id()) && place(three.id()) > place(two.id()));
        let rest: Vec<EntryId> = found.into_iter().filter(|id| *id != three.id()).collect();
        assert_eq!(rest, free);
    }
}

fn stored(entries: &[&Verified]) -> Vec<StoredEntry> {
    entries.iter().map(|entry| StoredEntry { id: entry.id(), bytes: entry.bytes().to_vec() }).collect()
}

#[test]
fn a_log_is_built_again_without_what_is_damaged() {
    let setting = Setting::new();
    let (mut ana, mut rui) = (writer(&setting, 2), setting.writer(&setting.maio, &setting.maio.node, 2));
    let (one, two) = (ana.write("a"), rui.write("b"));
    let three = ana.write("c");
    let mut log = setting.log();
    insert_all(&mut log, [&one, &two, &three]);
    let document = setting.project.document();
    let whole = stored(&[&setting.project, &one, &two, &three]);
    let build = |entries: Vec<StoredEntry>| restore(document, entries, network());
    let count = |entries| build(entries).map_or(0, |log| log.order().len());
    assert_eq!(build(whole.clone()).expect("whole").fingerprint(), log.fingerprint());
    // What rests on the damaged entry is left out with it; the rest stands.
    for byte in [0, 40, 200] {
        let mut damaged = whole.clone();
        damaged[1].bytes[byte] ^= 1;
        assert_eq!(count(damaged), 2, "byte {byte}");
    }
    let mut misnamed = whole.clone();
    misnamed[2].id = one.id();
    assert_eq!(count(misnamed), 3);
    let mut beheaded = whole.clone();
    beheaded.remove(0);
    assert_eq!(count(beheaded), 0);
    let mut foreign = whole.clone();
    foreign.insert(1, stored(&[&setting.proposal]).remove(0));
    assert_eq!(count(foreign), 4);
    // What was damaged comes back from a twin and stands behind what rests on it.
    let mut healed = whole.clone();
    healed[1].bytes[40] ^= 1;
    healed.push(whole[1].clone());
    assert_eq!(build(healed).expect("whole again").fingerprint(), log.fingerprint());
    assert_eq!(count(whole.iter().rev().cloned().collect()), 4);
    let twice = [whole.clone(), whole.clone()].concat();
    assert_eq!(count(twice), 4);
    assert!(restore(document, whole, NetworkId::named("another")).is_none());
    assert_eq!(count(Vec::new()), 0);
}

#[test]
fn a_header_is_kept_by_name() {
    let setting = Setting::new();
    let header = setting.log().header();
    let bytes = crate::wire::encode(&header);
    assert_eq!(crate::wire::decode::<Header>(&bytes, 128), Ok(header));
    assert!(bytes.windows(7).any(|word| word == b"project"));
    let other = bytes.iter().map(|byte| if *byte == b'j' { b'x' } else { *byte }).collect::<Vec<_>>();
    assert!(crate::wire::decode::<Header>(&other, 128).is_err());
}

/// What rests on everything comes last in every causal order; what was written beside something else need not.
#[test]
fn only_what_rests_on_all_before_it_is_on_top() {
    let setting = Setting::new();
    let mut log = setting.log();
    let mut one = setting.writer(&setting.loures, &setting.loures.node, 1);
    let mut other = setting.writer(&setting.maio, &setting.maio.node, 1);
    let (first, second) = (one.write("um"), one.write("dois"));
    let beside = other.write("ao lado");
    other.see(&first);
    other.see(&second);
    let merged = other.write("ambos");
    fixtures::insert_all(&mut log, [&first, &second, &beside, &merged]);
    let mut tips = log.tips(&[setting.project.id()]);
    assert!(tips.is_empty(), "what begins a document holds no changes");
    let mut put = |entry: &Verified| log.put_on_top(&entry.id(), &mut tips);
    assert_eq!([put(&first), put(&second), put(&beside)], [true, true, false]);
    assert_eq!(tips, BTreeSet::from([second.id()]));
    let all = [first.id(), second.id(), beside.id()];
    let mut tips = log.tips(&all);
    assert_eq!(tips, BTreeSet::from([second.id(), beside.id()]));
    assert!(log.put_on_top(&merged.id(), &mut tips));
    assert_eq!(tips, BTreeSet::from([merged.id()]));
    assert!(log.put_on_top(&setting.project.id(), &mut tips), "an act is nobody's text");
}
