use super::*;
use crate::act::Kind;
use crate::document::Unfit;
use crate::identity::{ChangeHash, TextHash};
use crate::tests::apart::{Apart, interleave};
use crate::tests::fixtures::Dice;

/// Four who have the same at every moment; the first has begun the record.
struct Hall {
    apart: Apart,
    dice: Dice,
}

fn submit(number: u32, text: u8) -> RecordAct {
    RecordAct::Submit(Submission { number, text: TextHash([text; 32]), heads: vec![ChangeHash([1; 32])] })
}

fn review(submission: EntryId, verdict: ReviewVerdict) -> RecordAct {
    RecordAct::Review { submission, verdict, text: "Li com atenção.".to_owned() }
}

fn release(submission: EntryId) -> RecordAct {
    RecordAct::Release { submission, licence: "CC-BY-SA-4.0".to_owned() }
}

fn retract(submission: EntryId) -> RecordAct {
    RecordAct::Retract { submission, reason: "Os números estavam errados.".to_owned() }
}

impl Hall {
    fn new() -> Self {
        Self { apart: Apart::new(Kind::Record), dice: Dice::new(1) }
    }

    fn say(&mut self, node: usize, act: RecordAct) -> EntryId {
        let entry = self.apart.write(node, &Act::Record(act));
        self.apart.meet_all(&mut self.dice);
        entry
    }

    fn record(&self) -> Conserved {
        let (log, verdict) = self.apart.log(3);
        Conserved::of(log, &verdict)
    }

    fn refuses(&self, node: usize, act: RecordAct, part: &str) {
        let document = self.apart.document.document();
        match self.record().admits(self.apart.territory(node), document, &act) {
            Err(Unfit(why)) => assert!(why.contains(part), "{why} has no {part}"),
            Ok(_) => panic!("{act:?} is admitted"),
        }
    }
}

/// Whoever takes the highest number of all takes nobody the others.
#[test]
fn the_next_number_is_free() {
    let mut hall = Hall::new();
    hall.say(0, submit(1, 1));
    hall.say(0, submit(u32::MAX, 2));
    assert_eq!(hall.record().next_number(), 2);
}

/// R245.
#[test]
fn a_record_goes_from_draft_to_retracted() {
    let mut hall = Hall::new();
    assert_eq!(hall.record().stage(), Stage::Draft);
    let first = hall.say(0, submit(1, 1));
    assert_eq!(hall.record().stage(), Stage::Submitted(1));
    hall.refuses(0, submit(2, 1), "not changed");
    hall.refuses(0, submit(1, 2), "changed in the meantime");
    hall.refuses(0, retract(first), "was not released");
    hall.refuses(0, RecordAct::Supersede(DocumentId([7; 32])), "nothing was released");
    hall.say(0, release(first));
    assert_eq!(hall.record().stage(), Stage::Released(1));
    hall.refuses(0, release(first), "already");
    let second = hall.say(0, submit(2, 2));
    assert_eq!(hall.record().stage(), Stage::Released(1), "what is released stays while the next version is reviewed");
    hall.say(0, release(second));
    assert_eq!(hall.record().stage(), Stage::Released(2));
    hall.say(0, retract(second));
    assert_eq!(hall.record().stage(), Stage::Released(1), "the version before it still stands");
    hall.refuses(0, retract(second), "already");
    hall.refuses(0, RecordAct::Supersede(hall.apart.document.document()), "another record");
    hall.say(0, RecordAct::Supersede(DocumentId([7; 32])));
    assert_eq!(hall.record().stage(), Stage::Superseded(1));
    hall.say(0, retract(first));
    assert_eq!(hall.record().stage(), Stage::Retracted(2));
}

/// R246: others review and endorse; the authors' territory submits, releases and retracts, and nobody else does.
#[test]
fn each_says_what_is_his_to_say() {
    let mut hall = Hall::new();
    hall.refuses(1, submit(1, 1), "only the territory");
    let foreign = hall.say(1, submit(1, 9));
    assert_eq!(hall.record().versions.len(), 0);
    assert_eq!(hall.record().next_number(), 1, "nobody takes the owner a number");
    let version = hall.say(0, submit(1, 1));
    hall.refuses(2, review(foreign, ReviewVerdict::Accept), "no such version");
    hall.refuses(0, review(version, ReviewVerdict::Accept), "others review");
    hall.refuses(0, RecordAct::Endorse(version), "others review");
    hall.say(0, review(version, ReviewVerdict::Accept));
    hall.say(0, RecordAct::Endorse(version));
    hall.say(1, release(version));
    hall.say(1, retract(version));
    hall.say(1, RecordAct::Supersede(DocumentId([7; 32])));
    let record = hall.record();
    let of = &record.versions[0];
    assert_eq!((of.reviews.len(), of.endorsed_by.len(), &of.released, &of.retracted), (0, 0, &None, &None));
    assert_eq!((record.superseded_by.len(), record.stage()), (0, Stage::Submitted(1)));
    hall.say(1, review(version, ReviewVerdict::Revise));
    hall.say(1, review(version, ReviewVerdict::Accept));
    hall.say(2, RecordAct::Endorse(version));
    hall.say(2, RecordAct::Endorse(version));
    hall.refuses(2, RecordAct::Endorse(version), "already");
    let record = hall.record();
    let verdicts: BTreeSet<_> = record.versions[0].reviews.iter().map(|review| review.verdict).collect();
    assert_eq!(verdicts, BTreeSet::from([ReviewVerdict::Accept, ReviewVerdict::Revise]), "both are read");
    assert_eq!(record.versions[0].endorsed_by, [hall.apart.territory(2)]);
}

/// R247: a version is cited by a hash over its document, its text and where it can be read, which nothing changes later.
#[test]
fn a_released_version_is_citable_for_ever() {
    let mut hall = Hall::new();
    let first = hall.say(0, submit(1, 1));
    hall.say(0, release(first));
    let cited = hall.record().versions[0].citation;
    let document = hall.apart.document.document();
    let submission = Submission { number: 1, text: TextHash([1; 32]), heads: vec![ChangeHash([1; 32])] };
    assert_eq!(cited, submission.citation(document), "whoever has the text can work it out");
    assert_eq!(cited, Submission { number: 9, ..submission.clone() }.citation(document));
    for other in [
        Submission { text: TextHash([2; 32]), ..submission.clone() }.citation(document),
        Submission { heads: vec![ChangeHash([2; 32])], ..submission.clone() }.citation(document),
        submission.citation(DocumentId([7; 32])),
    ] {
        assert_ne!(other, cited);
    }
    let second = hall.say(0, submit(2, 2));
    hall.say(0, release(second));
    hall.say(0, RecordAct::Supersede(DocumentId([7; 32])));
    hall.say(0, retract(first));
    hall.say(0, retract(second));
    let record = hall.record();
    let kept = record.versions.iter().find(|version| version.citation == cited).expect("it is there");
    assert!(kept.released.is_some() && kept.retracted.is_some(), "a retraction is a mark, and takes nothing away");
}

/// R245, R246: four say what they like, and meet in any order.
#[test]
fn four_apart_keep_the_same_record() {
    let step = |apart: &mut Apart, node: usize, dice: &mut Dice| {
        let (log, verdict) = apart.log(node);
        let record = Conserved::of(log, &verdict);
        let any = record.versions.get(dice.below(record.versions.len())).map(|version| version.entry);
        let said = match (dice.below(8), any) {
            (0, _) | (_, None) => submit(record.next_number(), dice.byte() % 4),
            (1..3, Some(version)) => review(version, ReviewVerdict::ALL[dice.below(3)]),
            (3, Some(version)) => RecordAct::Endorse(version),
            (4..6, Some(version)) => release(version),
            (6, Some(_)) => RecordAct::Supersede(DocumentId([dice.byte() % 4; 32])),
            (_, Some(version)) => retract(version),
        };
        let document = apart.document.document();
        if dice.below(2) == 0 || record.admits(apart.territory(node), document, &said).is_ok() {
            apart.write(node, &Act::Record(said));
        }
    };
    interleave(Kind::Record, 24, step, Conserved::of, |apart, record| {
        assert_eq!(record.owner, apart.territory(0));
        for version in &record.versions {
            assert!(version.endorsed_by.iter().all(|by| *by != record.owner));
            assert!(version.reviews.iter().all(|review| review.territory != record.owner));
        }
        if let Stage::Released(number) = record.stage() {
            let stands = |version: &Version| version.released.is_some() && version.retracted.is_none();
            assert!(record.versions.iter().any(|version| version.submission.number == number && stands(version)));
        }
    });
}
