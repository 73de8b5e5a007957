use super::*;
use crate::identity::PublicKey;
use crate::identity::VotesHash;
use crate::identity::charter::{CharterError, ListedKey};

fn territory(number: u8) -> TerritoryId {
    TerritoryId([number; 32])
}

fn begin(subject: Subject) -> Act {
    Act::Begin(Genesis { nonce: [0; 8], schema: 1, subject })
}

fn charter() -> Charter {
    let key = PublicKey([1; 32]);
    let keys = vec![ListedKey { key, roles: Roles::ROOT, office: None, invitation: None }];
    Charter { number: 0, previous: None, threshold: 1, keys, guardians: None, settles: None }
}

fn cooperation(parties: Vec<TerritoryId>) -> Act {
    begin(Subject::Cooperation(Founding { parties, invitation: None }))
}

fn propose_to(parties: Vec<TerritoryId>) -> Act {
    Act::Propose(Proposal {
        number: 1,
        text: TextHash([0; 32]),
        heads: vec![ChangeHash([0; 32])],
        parties,
        ratifying: Vec::new(),
    })
}

fn propose(heads: Vec<ChangeHash>) -> Act {
    Act::Propose(Proposal {
        number: 1,
        text: TextHash([0; 32]),
        heads,
        parties: vec![territory(1), territory(2)],
        ratifying: Vec::new(),
    })
}

fn sign(name: String, office: String) -> Act {
    Act::Sign(Signing { number: 1, version: VersionHash([0; 32]), name, office })
}

fn cut(key: u8, epochs: &[u64]) -> Cut {
    Cut { key: PublicKey([key; 32]), lasts: epochs.iter().map(|epoch| Last { epoch: *epoch, seq: 1 }).collect() }
}

fn frontier(documents: &[u8]) -> Frontier {
    let cuts =
        |number: &u8| DocumentCuts { document: DocumentId([*number; 32]), cuts: vec![cut(1, &[]), cut(2, &[1])] };
    Frontier(documents.iter().map(cuts).collect())
}

fn change(number: u64, change: MembershipChange) -> Act {
    Act::Change(Membership { number, previous: EntryId([0; 32]), change })
}

#[test]
fn a_frontier_is_sorted_and_names_nothing_twice() {
    let doubled = Frontier(vec![DocumentCuts { document: DocumentId([1; 32]), cuts: vec![cut(1, &[]), cut(1, &[])] }]);
    let expel = |frontier| change(1, MembershipChange::Expel(territory(1), EntryId([1; 32]), frontier));
    for act in [
        Act::Cut(cut(1, &[2, 1])),
        Act::Cut(cut(1, &[1, 1])),
        Act::Cut(cut(1, &(0..=limits::EPOCHS_PER_AUTHOR_MAX as u64).collect::<Vec<_>>())),
        Act::Leave(EntryId([1; 32]), frontier(&[2, 1])),
        Act::Leave(EntryId([1; 32]), frontier(&[1, 1])),
        Act::Leave(EntryId([1; 32]), doubled.clone()),
        expel(doubled),
    ] {
        assert_eq!(act.check(), Err(ActError::Frontier), "{act:?}");
    }
    assert_eq!(change(0, MembershipChange::Admit(territory(1))).check(), Err(ActError::Number));
}

#[test]
fn a_frontier_tells_the_last_accepted_number_of_a_chain() {
    let frontier = frontier(&[1, 3]);
    let last = |document: u8, key: u8, epoch| frontier.last(&DocumentId([document; 32]), &PublicKey([key; 32]), epoch);
    assert_eq!(last(3, 2, 1), Some(1));
    assert_eq!([last(2, 2, 1), last(3, 3, 1), last(3, 1, 1), last(3, 2, 2)], [None; 4]);
}

const VERSION: VersionHash = VersionHash([1; 32]);

fn ratify(body: &str, reference: &str, date: &str) -> Act {
    let (body, reference, date) = (body.to_owned(), reference.to_owned(), date.to_owned());
    Act::Agreement(AgreementAct::Ratify { number: 1, version: VERSION, body, reference, date })
}

fn object(reason: String) -> Act {
    Act::Agreement(AgreementAct::Object { number: 1, version: VERSION, reason })
}

fn terminate(reason: String, effective: &str) -> Act {
    Act::Agreement(AgreementAct::Terminate { number: 1, reason, effective: effective.to_owned() })
}

/// Proposes a text to two that these must ratify.
fn ratifying(ratifying: Vec<TerritoryId>) -> Act {
    let (text, heads, parties) = (TextHash([0; 32]), vec![ChangeHash([0; 32])], vec![territory(1), territory(2)]);
    Act::Propose(Proposal { number: 1, text, heads, parties, ratifying })
}

fn question() -> Opening {
    let body = |number| Body { territory: territory(number), assembly: None, weight: 1 };
    let (options, bodies) = (vec!["a".to_owned(), "b".to_owned()], vec![body(1), body(2), body(3)]);
    let (text, heads, method) = (TextHash([0; 32]), vec![ChangeHash([0; 32])], Method::Threshold(2));
    Opening { number: 1, text, heads, options, bodies, method }
}

fn open(opening: Opening) -> Act {
    Act::Decision(DecisionAct::Open(opening))
}

fn tally() -> Tally {
    let (opening, root) = (EntryId([1; 32]), VotesHash([0; 32]));
    Tally { opening, assembly: None, counts: vec![3, 4], abstain: 1, present: 9, paper: 8, root, objects: true }
}

fn outcome(tallies: &[u8], option: Option<String>) -> Act {
    let tallies = tallies.iter().map(|tally| EntryId([*tally; 32])).collect();
    Act::Decision(DecisionAct::Outcome { opening: EntryId([1; 32]), tallies, option })
}

fn vote(choice: Option<String>) -> Act {
    let (opening, voter) = (EntryId([1; 32]), Voter::Number(7));
    Act::Decision(DecisionAct::Vote(Vote { opening, assembly: None, voter, choice }))
}

fn seat(label: String) -> Act {
    Act::Assembly(AssemblyAct::Seat(Seat { actor: Actor::Media, holder: Some(territory(1)), label, votes: true }))
}

fn minutes(approvers: &[u8]) -> Act {
    let approvers = approvers.iter().map(|number| territory(*number)).collect();
    let (text, heads) = (TextHash([1; 32]), vec![ChangeHash([1; 32])]);
    Act::Assembly(AssemblyAct::Minutes(Minutes { meeting: "0a".to_owned(), text, heads, approvers }))
}

fn delegate(mandate: String) -> Act {
    Act::Assembly(AssemblyAct::Delegate { to: DocumentId([1; 32]), mandate })
}

fn submit(heads: Vec<ChangeHash>) -> Act {
    Act::Record(RecordAct::Submit(Submission { number: 1, text: TextHash([1; 32]), heads }))
}

fn review(text: String) -> Act {
    Act::Record(RecordAct::Review { submission: EntryId([1; 32]), verdict: ReviewVerdict::Revise, text })
}

fn release(licence: String) -> Act {
    Act::Record(RecordAct::Release { submission: EntryId([1; 32]), licence })
}

/// The table of section 5: what each act needs (R13), and which bind (R15).
#[test]
fn every_act_has_its_role_and_its_number() {
    let home = Home::Territory(territory(1));
    for (number, act, role, binds) in [
        (0, begin(Subject::Territory(charter())), Roles::ROOT, false),
        (0, cooperation(vec![territory(1)]), Roles::SIGN, false),
        (0, begin(Subject::Document(Kind::Project, home)), Roles::EDIT, false),
        (0, begin(Subject::Document(Kind::Agreement, home)), Roles::EDIT, false),
        (1, Act::Amend(charter()), Roles::ROOT, false),
        (2, Act::Approve(EntryId([1; 32])), Roles::ROOT, false),
        (3, Act::Accept, Roles::SIGN, false),
        (4, propose(vec![ChangeHash([1; 32])]), Roles::EDIT, false),
        (5, sign("Ana".to_owned(), "Presidente".to_owned()), Roles::SIGN, true),
        (6, Act::Guard(territory(1), EntryId([1; 32])), Roles::ROOT, false),
        (7, Act::Cut(cut(1, &[3])), Roles::SIGN, false),
        (8, change(1, MembershipChange::Admit(territory(1))), Roles::SIGN, false),
        (8, change(2, MembershipChange::Expel(territory(1), EntryId([1; 32]), frontier(&[1, 2]))), Roles::SIGN, false),
        (9, Act::Consent(EntryId([1; 32])), Roles::SIGN, false),
        (10, Act::Leave(EntryId([1; 32]), frontier(&[])), Roles::SIGN, false),
        (11, Act::Acknowledge, Roles::EDIT, false),
        (12, Act::KeepOut(vec![EntryId([1; 32]), EntryId([2; 32])]), Roles::EDIT, false),
        (13, Act::Publish(Some(EntryId([1; 32]))), Roles::SIGN, false),
        (14, ratify("Assembleia", "12/2027", "2027-02-28"), Roles::SIGN, true),
        (14, object("Custa de mais.".to_owned()), Roles::SIGN, false),
        (14, terminate("Mudou.".to_owned(), "2027-02-28"), Roles::SIGN, true),
        (
            14,
            Act::Agreement(AgreementAct::Adhere { number: 1, version: VERSION, actor: Actor::Media }),
            Roles::SIGN,
            true,
        ),
        (15, open(question()), Roles::SIGN, false),
        (15, Act::Decision(DecisionAct::Tally(Box::new(tally()))), Roles::SIGN, true),
        (
            15,
            Act::Decision(DecisionAct::Object { opening: EntryId([1; 32]), reason: String::new() }),
            Roles::SIGN,
            false,
        ),
        (15, outcome(&[1, 2], Some("a".to_owned())), Roles::SIGN, true),
        (
            15,
            Act::Decision(DecisionAct::Withdraw { opening: EntryId([1; 32]), reason: String::new() }),
            Roles::SIGN,
            true,
        ),
        (15, vote(Some("a".to_owned())), Roles::EDIT, false),
        (16, Act::Assembly(AssemblyAct::Open { level: 7, parent: None }), Roles::SIGN, true),
        (16, seat("escola".to_owned()), Roles::SIGN, false),
        (16, Act::Assembly(AssemblyAct::Vacate(EntryId([1; 32]))), Roles::SIGN, false),
        (16, minutes(&[1, 2]), Roles::EDIT, false),
        (16, Act::Assembly(AssemblyAct::Approve(EntryId([1; 32]))), Roles::SIGN, false),
        (16, delegate("Pedir.".to_owned()), Roles::SIGN, false),
        (16, Act::Assembly(AssemblyAct::Dissolve { reason: String::new() }), Roles::SIGN, true),
        (17, submit(vec![ChangeHash([1; 32])]), Roles::EDIT, false),
        (17, review(String::new()), Roles::EDIT, false),
        (17, Act::Record(RecordAct::Endorse(EntryId([1; 32]))), Roles::SIGN, false),
        (17, release("CC-BY-SA-4.0".to_owned()), Roles::SIGN, true),
        (17, Act::Record(RecordAct::Supersede(DocumentId([1; 32]))), Roles::SIGN, true),
        (
            17,
            Act::Record(RecordAct::Retract { submission: EntryId([1; 32]), reason: String::new() }),
            Roles::SIGN,
            true,
        ),
    ] {
        assert_eq!(act.role(), role, "{act:?}");
        assert_eq!(act.is_binding(), binds, "{act:?}");
        assert_eq!(act.encode().get(..2), Some(&[0x82, number][..]), "{act:?}");
        assert_eq!(Act::decode(&act.encode()), Ok(act.clone()));
        assert_eq!(act.check(), Ok(()), "{act:?}");
    }
}

#[test]
fn a_form_that_no_act_has_is_refused() {
    let text = |length| "a".repeat(length);
    let hash = |number: u8| ChangeHash([number; 32]);
    let keep_out = |entries: &[u8]| Act::KeepOut(entries.iter().map(|entry| EntryId([*entry; 32])).collect());
    let nth = |n: usize| EntryId(std::array::from_fn(|at| if at == 0 { (n >> 8) as u8 } else { n as u8 }));
    let parties = |count: usize| {
        (0..count).map(|n| TerritoryId(std::array::from_fn(|at| if at == 0 { (n >> 8) as u8 } else { n as u8 })))
    };
    for (act, expected) in [
        (cooperation(parties(limits::PARTIES_MAX).collect()), Ok(())),
        (cooperation(parties(limits::PARTIES_MAX + 1).collect()), Err(ActError::Parties)),
        (cooperation(vec![]), Err(ActError::Parties)),
        (cooperation(vec![territory(2), territory(1)]), Err(ActError::Parties)),
        (cooperation(vec![territory(1), territory(1)]), Err(ActError::Parties)),
        (propose(vec![]), Err(ActError::Heads)),
        (propose(vec![hash(2), hash(1)]), Err(ActError::Heads)),
        (propose(vec![hash(1), hash(1)]), Err(ActError::Heads)),
        (propose((1..=64).map(hash).collect()), Ok(())),
        (propose((1..=65).map(hash).collect()), Err(ActError::Heads)),
        (keep_out(&[1]), Ok(())),
        (keep_out(&[]), Err(ActError::KeptOut)),
        (keep_out(&[2, 1]), Err(ActError::KeptOut)),
        (keep_out(&[1, 1]), Err(ActError::KeptOut)),
        (Act::KeepOut((0..limits::KEPT_OUT_PER_ACT_MAX).map(nth).collect()), Ok(())),
        (Act::KeepOut((0..=limits::KEPT_OUT_PER_ACT_MAX).map(nth).collect()), Err(ActError::KeptOut)),
        (propose_to(vec![territory(1)]), Ok(())),
        (propose_to(parties(limits::PARTIES_MAX).collect()), Ok(())),
        (propose_to(parties(limits::PARTIES_MAX + 1).collect()), Err(ActError::Parties)),
        (propose_to(vec![]), Err(ActError::Parties)),
        (propose_to(vec![territory(2), territory(1)]), Err(ActError::Parties)),
        (propose_to(vec![territory(1), territory(1)]), Err(ActError::Parties)),
        (sign(text(256), text(256)), Ok(())),
        (sign(text(257), text(0)), Err(ActError::Text)),
        (ratifying(vec![territory(2)]), Ok(())),
        (ratifying(vec![territory(2), territory(1)]), Err(ActError::Ratifying)),
        (ratifying(vec![territory(1), territory(1)]), Err(ActError::Ratifying)),
        (ratifying(vec![territory(3)]), Err(ActError::Ratifying)),
        (ratify(&text(256), &text(256), "2028-02-29"), Ok(())),
        (ratify(&text(257), "", "2028-02-29"), Err(ActError::Text)),
        (ratify("", &text(257), "2028-02-29"), Err(ActError::Text)),
        (ratify("", "", "2027-02-29"), Err(ActError::Day)),
        (object(text(4096)), Ok(())),
        (object(text(4097)), Err(ActError::Reason)),
        (terminate(text(4097), "2027-02-28"), Err(ActError::Reason)),
        (terminate(text(0), "28.2.2027"), Err(ActError::Day)),
        (sign(text(0), text(257)), Err(ActError::Text)),
        (Act::Amend(Charter { threshold: 2, ..charter() }), Err(ActError::Charter(CharterError::Threshold))),
        (
            begin(Subject::Territory(Charter { threshold: 0, ..charter() })),
            Err(ActError::Charter(CharterError::Threshold)),
        ),
        // A territory begins with version 0, whatever the version says that it follows.
        (
            begin(Subject::Territory(Charter { number: 1, previous: Some(EntryId([1; 32])), ..charter() })),
            Err(ActError::Charter(CharterError::Number)),
        ),
    ] {
        assert_eq!(act.check(), expected, "{act:?}");
    }
}

/// R80: what this version does not know is no act to it, and no panic.
#[test]
fn acts_of_a_newer_version_do_not_decode() {
    for bytes in [
        &[0x82, 6, 0x80][..],   // An act with the next number.
        &[0x82, 3, 0x81, 0],    // An acceptance with a field.
        &[0x82, 0x18, 3, 0x80], // A number that is not in its shortest form.
        &[0x82, 0x20, 0x80],    // A negative number.
        &[0x83, 3, 0x80, 0],    // Something behind the fields.
        &[0x9f, 3, 0x80, 0xff], // An indefinite length.
        &[0x82, 3, 0x80, 0],    // Something behind the act.
        &[0x82],
        &[],
    ] {
        assert!(Act::decode(bytes).is_err(), "{bytes:x?}");
    }
    let long = vec![0; limits::ACT_BYTES_MAX + 1];
    assert!(matches!(Act::decode(&long), Err(DecodeError::TooLong { .. })));
}

#[test]
fn an_unknown_kind_of_document_does_not_decode() {
    let known = begin(Subject::Document(Kind::Agreement, Home::Territory(territory(1)))).encode();
    let at = known.iter().rposition(|byte| *byte == 4).expect("the kind");
    let mut newer = known.clone();
    newer[at] = 17;
    assert!(Act::decode(&known).is_ok());
    assert!(Act::decode(&newer).is_err());
}

/// R10, R80: a mutated act is another act, in its only encoding, or none; and what is none is kept for what it is.
#[test]
fn mutated_acts_are_read_exactly_or_not_at_all() {
    let frontier = frontier(&[1, 2]);
    let samples = [
        begin(Subject::Territory(charter())),
        cooperation(vec![territory(1), territory(2)]),
        begin(Subject::Document(Kind::Agreement, Home::Territory(territory(1)))),
        Act::Amend(Charter { number: 1, previous: Some(EntryId([1; 32])), ..charter() }),
        Act::Approve(EntryId([1; 32])),
        Act::Accept,
        propose(vec![ChangeHash([1; 32]), ChangeHash([2; 32])]),
        sign("Ana".to_owned(), "Presidente".to_owned()),
        Act::Guard(territory(1), EntryId([1; 32])),
        Act::Cut(cut(1, &[3])),
        change(1, MembershipChange::Admit(territory(1))),
        change(2, MembershipChange::Expel(territory(1), EntryId([1; 32]), frontier.clone())),
        Act::Consent(EntryId([1; 32])),
        Act::Leave(EntryId([1; 32]), frontier),
        Act::Acknowledge,
    ];
    let mut dice = crate::tests::fixtures::Dice::new(21);
    let mut read = 0;
    for round in 0..30_000 {
        let mut bytes = samples[round % samples.len()].encode();
        dice.mutate(&mut bytes);
        if let Ok(act) = Act::decode(&bytes) {
            assert_eq!(act.encode(), bytes, "round {round}");
            // Whatever it says, its form can be checked, and it needs a role.
            _ = act.check();
            assert_ne!(act.role(), Roles::NONE);
            read += 1;
        }
    }
    assert!(read > 1_000, "{read} are read: the mutations reach further than the first byte");
}

/// R232, R235: what a question, a tally and a box of ballots must be whatever a document says.
#[test]
fn a_form_that_no_decision_has_is_refused() {
    let text = |length| "a".repeat(length);
    let bodies = |count: usize, weight: u32| -> Vec<Body> {
        let territory = |n: usize| TerritoryId(std::array::from_fn(|at| if at == 0 { n as u8 } else { 0 }));
        (0..count).map(|n| Body { territory: territory(n), assembly: None, weight }).collect()
    };
    let options = |count: usize| (0..count).map(|n| format!("{n:03}")).collect::<Vec<_>>();
    let with = |change: fn(&mut Tally)| {
        let mut tally = tally();
        change(&mut tally);
        Act::Decision(DecisionAct::Tally(Box::new(tally)))
    };
    let threshold = |n, weight| Opening { method: Method::Threshold(n), bodies: bodies(3, weight), ..question() };
    let majority = || Opening { method: Method::Majority, ..question() };
    let ballots = |home| begin(Subject::Document(Kind::Ballots, home));
    for (act, expected) in [
        (open(Opening { heads: vec![], ..question() }), Err(ActError::Heads)),
        (open(Opening { options: options(64), ..question() }), Ok(())),
        (open(Opening { options: options(65), ..question() }), Err(ActError::Options)),
        (open(Opening { options: vec![], ..question() }), Err(ActError::Options)),
        (open(Opening { options: vec!["b".to_owned(), "a".to_owned()], ..question() }), Err(ActError::Options)),
        (open(Opening { options: vec!["a".to_owned(), "a".to_owned()], ..question() }), Err(ActError::Options)),
        (open(Opening { options: vec![text(257)], ..question() }), Err(ActError::Text)),
        (open(Opening { bodies: bodies(63, 1), ..majority() }), Ok(())),
        (open(Opening { bodies: bodies(64, 1), ..majority() }), Err(ActError::Bodies)),
        (open(Opening { bodies: vec![], ..majority() }), Err(ActError::Bodies)),
        (open(Opening { bodies: bodies(2, 0), ..majority() }), Err(ActError::Bodies)),
        (open(Opening { bodies: bodies(2, 1).into_iter().rev().collect(), ..majority() }), Err(ActError::Bodies)),
        (open(Opening { bodies: [bodies(1, 1), bodies(1, 2)].concat(), ..majority() }), Err(ActError::Bodies)),
        (open(threshold(1, 1)), Err(ActError::Threshold)),
        (open(threshold(2, 1)), Ok(())),
        (open(threshold(3, 1)), Ok(())),
        (open(threshold(4, 1)), Err(ActError::Threshold)),
        (open(threshold(0, 1)), Err(ActError::Threshold)),
        (open(threshold(u32::MAX, u32::MAX)), Err(ActError::Threshold)),
        (with(|tally| tally.present = 8), Ok(())),
        (with(|tally| tally.present = 7), Err(ActError::Counts)),
        (with(|tally| tally.paper = 9), Err(ActError::Counts)),
        (with(|tally| tally.counts = vec![]), Err(ActError::Counts)),
        (with(|tally| tally.counts = vec![u32::MAX; 64]), Err(ActError::Counts)),
        (with(|tally| tally.counts = vec![0; 65]), Err(ActError::Counts)),
        (outcome(&[], None), Err(ActError::Tallies)),
        (outcome(&[2, 1], None), Err(ActError::Tallies)),
        (outcome(&[1, 1], None), Err(ActError::Tallies)),
        (outcome(&[1], Some(text(257))), Err(ActError::Text)),
        (vote(Some(text(257))), Err(ActError::Text)),
        (vote(None), Ok(())),
        (Act::Assembly(AssemblyAct::Open { level: 8, parent: None }), Err(ActError::Level)),
        (seat(text(257)), Err(ActError::Text)),
        (minutes(&[]), Err(ActError::Parties)),
        (minutes(&[2, 1]), Err(ActError::Parties)),
        (delegate(text(4097)), Err(ActError::Reason)),
        (submit(vec![]), Err(ActError::Heads)),
        (review(text(4097)), Err(ActError::Reason)),
        (release(text(257)), Err(ActError::Text)),
        (ballots(Home::Territory(territory(1))), Ok(())),
        (ballots(Home::Cooperation(DocumentId([1; 32]))), Err(ActError::Ballots)),
    ] {
        assert_eq!(act.check(), expected, "{act:?}");
    }
}
