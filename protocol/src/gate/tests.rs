use super::*;
use crate::act::{Act, Founding, Genesis, Kind, Proposal, Subject};
use crate::entry::{Author, Chain, Entry};
use crate::identity::{ChangeHash, EntryId, TerritoryId, TextHash};
use crate::tests::fixtures::{self, Hall, NOW, Setting, body, charter, forged, found_with, key, network, parsed};

fn proposal() -> Act {
    Act::Propose(Proposal {
        number: 1,
        text: TextHash([1; 32]),
        heads: vec![ChangeHash([1; 32])],
        parties: vec![TerritoryId([1; 32])],
        ratifying: Vec::new(),
    })
}

fn act(author: &Author, document: Option<DocumentId>, act: &Act) -> Verified {
    author.act(document, Chain::default(), NOW, act, vec![], None).expect("has a form")
}

/// Checks what the gate says of an entry for a document of which `log` is held, and that a refusal changes nothing.
fn check(name: &str, entry: &SignedEntry, log: Option<Log>, authority: &Authority, expected: Result<(), Refusal>) {
    let before = log.as_ref().map(Log::fingerprint);
    let mut log = log;
    let outcome = admit(entry.clone(), &mut log, authority).map_err(|refused| refused.refusal);
    let outcome = outcome.map(|admitted| assert_eq!(admitted.id(), entry.id()));
    assert_eq!(outcome, expected, "{name}");
    if expected.is_err() {
        assert_eq!(log.map(|log| log.fingerprint()), before, "{name}");
    } else {
        assert!(log.is_some_and(|log| log.record(&entry.id()).is_some()), "{name}");
    }
}

const REFUSED: Result<(), Refusal> = Err(Refusal::Violation(Violation::NotEntitled));

/// Step 2: what cannot be an entry costs its sender the session, and where nothing else was done, an hour.
#[test]
fn bytes_that_are_no_entry_are_named() {
    let setting = Setting::new();
    let author = setting.loures.author(&setting.loures.node, 1);
    let honest = body(&author, Some(setting.project.document()), Payload::Changes(vec![vec![0].into()]));
    let of = |entry: &Entry| forged(entry, &setting.loures.node);
    for (bytes, expected) in [
        (Vec::new(), Violation::MalformedEntry),
        (vec![0; 200], Violation::MalformedEntry),
        (vec![0; limits::ENTRY_BYTES_MAX + 1], Violation::MalformedEntry),
        (of(&Entry { seq: 1, ..honest.clone() }), Violation::MalformedEntry),
        (of(&Entry { version: 2, ..honest.clone() }), Violation::NewerSchema),
        (of(&Entry { payload: Payload::Changes(vec![]), ..honest.clone() }), Violation::MalformedEntry),
        (of(&Entry { network: NetworkId::named("another"), ..honest.clone() }), Violation::OtherNetwork),
    ] {
        assert_eq!(parse(&bytes, network()).map(|_| ()), Err(expected));
    }
    assert!(parse(&of(&honest), network()).is_ok());
}

/// Step 3 comes before everything that depends on who signed.
#[test]
fn a_wrong_signature_is_found_first() {
    let setting = Setting::new();
    let edit = setting.writer(&setting.loures, &setting.loures.node, 2).write("a");
    let mut bytes = edit.bytes().to_vec();
    *bytes.last_mut().expect("a signature") ^= 1;
    let forged = SignedEntry::parse(&bytes, network()).expect("has a form");
    let expected = Err(Refusal::Violation(Violation::WrongSignature));
    check("held", &forged, Some(setting.log()), &setting.authority, expected);
    check("not held", &forged, None, &Authority::default(), expected);
}

/// R21, one line per right.
#[test]
fn only_who_may_write_here_passes() {
    let setting = Setting::new();
    let (loures, maio, praia) = (&setting.loures, &setting.maio, Hall::found(3));
    let mut authority = setting.authority.clone();
    authority.update(&praia.log());
    let document = setting.project.document();
    let log = || Some(setting.log());
    let edit = |hall: &Hall, key| parsed(&setting.writer(hall, key, 2).write("a"));
    check("an edit by a node", &edit(loures, &loures.node), log(), &authority, Ok(()));
    check("an edit by the other party", &edit(maio, &maio.node), log(), &authority, Ok(()));
    check("an edit by an office key", &edit(loures, &loures.office), log(), &authority, REFUSED);
    let nobody = key(9);
    check("an edit by a key that nobody lists", &edit(loures, &nobody), log(), &authority, REFUSED);
    check("an edit by a key of the other party", &edit(loures, &maio.node), log(), &authority, REFUSED);
    // It may be a newcomer whose admission is on its way (R117).
    let newcomer = Err(Refusal::Orphan(Awaited::Party(setting.cooperation(), praia.territory(), None)));
    check("an edit by no party", &edit(&praia, &praia.node), log(), &authority, newcomer);
    let propose = |hall: &Hall, key| parsed(&act(&hall.author(key, 2), Some(document), &proposal()));
    check("a proposal by a node", &propose(loures, &loures.node), log(), &authority, Ok(()));
    check("a proposal by an office key", &propose(loures, &loures.office), log(), &authority, REFUSED);
    let lying = Author { territory: Some((loures.territory(), maio.first.id())), ..maio.author(&maio.node, 2) };
    let lying = parsed(&act(&lying, Some(document), &proposal()));
    let unknown = Err(Refusal::Orphan(Awaited::Charter(loures.territory(), maio.first.id())));
    check("a charter of another territory", &lying, log(), &authority, unknown);
    let accept = |hall: &Hall, key| parsed(&act(&hall.author(key, 2), Some(setting.cooperation()), &Act::Accept));
    let proposed = || Some(Log::begin(&setting.proposal).expect("a cooperation"));
    check("an acceptance by the office", &accept(loures, &loures.office), proposed(), &authority, Ok(()));
    check("an acceptance by a node", &accept(loures, &loures.node), proposed(), &authority, REFUSED);
    check("an acceptance by no party", &accept(&praia, &praia.office), proposed(), &authority, newcomer);
    let approve = |hall: &Hall, document| {
        parsed(&act(&hall.author(&hall.office, 2), Some(document), &Act::Approve(EntryId([1; 32]))))
    };
    let own = |hall: &Hall| Some(hall.log());
    check("one's own charter", &approve(loures, loures.first.document()), own(loures), &authority, Ok(()));
    check("another's charter", &approve(maio, loures.first.document()), own(loures), &authority, REFUSED);
}

#[test]
fn what_is_not_known_yet_is_waited_for() {
    let setting = Setting::new();
    let loures = &setting.loures;
    let edit = setting.writer(loures, &loures.node, 2).write("a");
    let waits = |awaited| Err(Refusal::Orphan(awaited));
    let nothing = Authority::default();
    let charter = waits(Awaited::Charter(loures.territory(), loures.first.id()));
    check("no charter", &parsed(&edit), Some(setting.log()), &nothing, charter);
    check("no charter at the beginning", &parsed(&setting.project), None, &nothing, charter);
    let mut charters = Authority::default();
    charters.update(&loures.log());
    let cooperation = waits(Awaited::Cooperation(setting.cooperation()));
    check("no cooperation", &parsed(&setting.project), None, &charters, cooperation);
    let genesis = waits(Awaited::Document(Missing::Genesis));
    check("no beginning", &parsed(&edit), None, &setting.authority, genesis);
    let mut ana = setting.writer(loures, &loures.node, 2);
    let (first, second) = (ana.write("a"), ana.write("b"));
    let previous = waits(Awaited::Document(Missing::Entry(first.id())));
    check("no predecessor", &parsed(&second), Some(setting.log()), &setting.authority, previous);
    let mut log = setting.log();
    fixtures::insert(&mut log, &first).expect("fits");
    check("held", &parsed(&first), Some(log.clone()), &setting.authority, Err(Refusal::Known));
    check("now", &parsed(&second), Some(log), &setting.authority, Ok(()));
}

#[test]
fn documents_begin_as_they_must() {
    let setting = Setting::new();
    let (loures, authority) = (&setting.loures, &setting.authority);
    let praia = Hall::found(3);
    check("a territory", &parsed(&praia.first), None, authority, Ok(()));
    let keys = [(key(3).public(), Roles::ROOT)];
    let usurped = found_with(&key(9), charter(None, 1, &keys));
    check("a territory of somebody else", &parsed(&usurped), None, authority, REFUSED);
    let begin = |author: &Author, schema, subject| {
        parsed(&act(author, None, &Act::Begin(Genesis { nonce: [0; 8], schema, subject })))
    };
    let node = loures.author(&loures.node, 2);
    let own = Subject::Document(Kind::Project, Home::Territory(loures.territory()));
    let others = Subject::Document(Kind::Project, Home::Territory(setting.maio.territory()));
    check("one's own project", &begin(&node, 1, own.clone()), None, authority, Ok(()));
    check("another's project", &begin(&node, 1, others), None, authority, REFUSED);
    let newer = Err(Refusal::Violation(Violation::NewerSchema));
    check("a newer schema", &begin(&node, 2, own), None, authority, newer);
    let broken = Err(Refusal::Violation(Violation::BrokenChain));
    let others = Subject::Cooperation(Founding { parties: vec![praia.territory()], invitation: None });
    let office = loures.author(&loures.office, 2);
    check("a cooperation of others", &begin(&office, 1, others), None, authority, broken);
    let mine = Subject::Cooperation(Founding { parties: vec![loures.territory()], invitation: None });
    check("a cooperation by a node", &begin(&node, 1, mine.clone()), None, authority, REFUSED);
    check("a cooperation by the office", &begin(&office, 1, mine), None, authority, Ok(()));
}

/// Steps 5 and 6 (R60, R65): each change is inspected, and all of an entry together.
#[test]
fn hostile_changes_do_not_pass() {
    let setting = Setting::new();
    let hostile = Err(Refusal::Violation(Violation::HostileChange));
    let ana = setting.writer(&setting.loures, &setting.loures.node, 2);
    let sign = |changes: Vec<Vec<u8>>| parsed(&ana.clone().sign(changes));
    let honest = ana.change("a");
    let mut damaged = honest.clone();
    *damaged.last_mut().expect("bytes") ^= 1;
    let log = || Some(setting.log());
    check("honest", &sign(vec![honest.clone()]), log(), &setting.authority, Ok(()));
    check("a wrong checksum", &sign(vec![damaged.clone()]), log(), &setting.authority, hostile);
    check("no change at all", &sign(vec![vec![]]), log(), &setting.authority, hostile);
    check("one of two", &sign(vec![honest.clone(), damaged]), log(), &setting.authority, hostile);
    check("twice the same", &sign(vec![honest.clone(), honest]), log(), &setting.authority, hostile);
    // The same change, signed by somebody whose actor did not make it.
    let thief = setting.writer(&setting.maio, &setting.maio.node, 2).sign(vec![ana.change("a")]);
    check("stolen", &parsed(&thief), log(), &setting.authority, hostile);
    let genesis = crate::document::kinds::DocumentKind::Project.schema().genesis().change.clone();
    check("the first change, sent", &sign(vec![genesis]), log(), &setting.authority, hostile);
}

#[test]
fn chains_that_cannot_be_are_refused() {
    let setting = Setting::new();
    let mut ana = setting.writer(&setting.loures, &setting.loures.node, 2);
    let first = ana.write("a");
    let mut log = setting.log();
    fixtures::insert(&mut log, &first).expect("fits");
    let author = ana.author.clone();
    let at = |seq| {
        let chain = Chain { seq, prev: Some(first.id()) };
        parsed(&author.act(Some(ana.document), chain, NOW, &proposal(), vec![], None).expect("has a form"))
    };
    let broken = Err(Refusal::Violation(Violation::BrokenChain));
    check("next", &at(1), Some(log.clone()), &setting.authority, Ok(()));
    check("too far", &at(2), Some(log.clone()), &setting.authority, broken);
    // The territory's charter cannot be replayed into another document: its first entry names itself.
    check("a foreign beginning", &parsed(&setting.maio.first), None, &setting.authority, Ok(()));
}

/// R80: a newer act passes by its word, its signature and its chain.
#[test]
fn a_newer_act_is_judged_by_the_role_that_it_states() {
    let setting = Setting::new();
    let newer = |key: &crate::identity::SecretKey, role| {
        let author = setting.loures.author(key, 2);
        let payload =
            crate::entry::ActPayload { role, deps: vec![], binding: None, body: vec![0x82, 0x18, 99, 0x80].into() };
        let entry = body(&author, Some(setting.project.document()), Payload::Act(payload));
        SignedEntry::parse(&forged(&entry, key), network()).expect("has a form")
    };
    let (node, office) = (&setting.loures.node, &setting.loures.office);
    check("as an edit", &newer(node, Roles::EDIT), Some(setting.log()), &setting.authority, Ok(()));
    check("as a signature", &newer(node, Roles::SIGN), Some(setting.log()), &setting.authority, REFUSED);
    check("by the office", &newer(office, Roles::SIGN), Some(setting.log()), &setting.authority, Ok(()));
}
