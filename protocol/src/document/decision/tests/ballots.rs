//! Votes (R232, R233).

use super::*;
use crate::act::{Home, Subject, Vote, Voter};
use crate::authority::judge::judge;
use crate::entry::{Chain, Verified};
use crate::identity::{DocumentId, SecretKey};
use crate::tests::fixtures::{self, NOW, Setting, insert_all, key};

const OPENING: EntryId = EntryId([5; 32]);

/// Loures' box of ballots, and the votes in it.
struct Box {
    setting: Setting,
    document: Verified,
    entries: Vec<Verified>,
    epoch: u64,
}

impl Box {
    fn new(nonce: u64) -> Self {
        let setting = Setting::new();
        let loures = &setting.loures;
        let subject = Subject::Document(Kind::Ballots, Home::Territory(loures.territory()));
        let document = fixtures::begin(&loures.author(&loures.node, nonce), subject);
        Self { setting, document, entries: Vec::new(), epoch: nonce }
    }

    fn vote_with(&mut self, key: &SecretKey, vote: Vote) -> EntryId {
        self.epoch += 1;
        let (author, document) = (self.setting.loures.author(key, self.epoch), self.document.document());
        let act = Act::Decision(DecisionAct::Vote(vote));
        let entry = author.act(Some(document), Chain::default(), NOW, &act, vec![], None).expect("has a form");
        self.entries.push(entry.clone());
        entry.id()
    }

    fn vote(&mut self, voter: Voter, choice: Option<&str>) -> EntryId {
        let node = self.setting.loures.node.clone();
        self.vote_with(&node, vote(voter, choice))
    }

    fn log(&self) -> (Log, Verdict) {
        let mut log = Log::begin(&self.document).expect("ballots");
        insert_all(&mut log, &self.entries);
        let verdict = judge(&log, &self.setting.authority);
        (log, verdict)
    }

    fn count(&self) -> Ballots {
        let (log, verdict) = self.log();
        Ballots::of([(&log, &verdict)], OPENING, None, &[YES.to_owned(), NO.to_owned()])
    }

    fn check(&self, counts: [u32; 2], abstain: u32, numbered: u32, void: u32) {
        let ballots = self.count();
        assert_eq!(
            (&ballots.counts[..], ballots.abstain, ballots.numbered, ballots.void),
            (&counts[..], abstain, numbered, void)
        );
        assert_eq!(ballots.cast() as usize, ballots.entries.len());
    }
}

fn vote(voter: Voter, choice: Option<&str>) -> Vote {
    let choice = choice.map(str::to_owned);
    Vote { opening: OPENING, assembly: None, voter, choice }
}

#[test]
fn a_later_vote_of_a_member_replaces_an_earlier_one() {
    let mut ballots = Box::new(1);
    ballots.check([0, 0], 0, 0, 0);
    ballots.vote(Voter::Key(0), Some(YES));
    ballots.check([1, 0], 0, 0, 0);
    ballots.vote(Voter::Key(1), Some(NO));
    ballots.check([0, 1], 0, 0, 0);
    ballots.vote(Voter::Key(7), None);
    ballots.check([0, 0], 1, 0, 0);
    let (log, _) = ballots.log();
    assert_eq!(Ballots::next_vote(&log, OPENING, ballots.setting.loures.node.public()), 8);
    assert_eq!(Ballots::next_vote(&log, EntryId([6; 32]), ballots.setting.loures.node.public()), 0);
    // The same number twice is void, until there is a later vote.
    ballots.vote(Voter::Key(7), Some(YES));
    ballots.check([0, 0], 0, 0, 1);
    ballots.vote(Voter::Key(8), Some(YES));
    ballots.check([1, 0], 0, 0, 0);
}

#[test]
fn a_number_of_the_list_votes_once() {
    let mut ballots = Box::new(1);
    ballots.vote(Voter::Number(1), Some(YES));
    ballots.vote(Voter::Number(2), Some(NO));
    ballots.vote(Voter::Number(3), None);
    ballots.vote(Voter::Key(0), Some(YES));
    ballots.check([2, 1], 1, 3, 0);
    let (log, _) = ballots.log();
    assert!(Ballots::has_number(&log, OPENING, None, 3) && !Ballots::has_number(&log, OPENING, None, 4));
    ballots.vote(Voter::Number(1), Some(YES));
    ballots.check([1, 1], 1, 2, 1);
    ballots.vote(Voter::Number(4), Some("none of these"));
    ballots.check([1, 1], 1, 2, 2);
}

/// What a stranger signs, what is about another question or another body, and what lies in another document are no votes.
#[test]
fn only_votes_on_the_question_by_ones_own_count() {
    let mut ballots = Box::new(1);
    let node = ballots.setting.loures.node.clone();
    ballots.vote_with(&node, Vote { opening: EntryId([6; 32]), ..vote(Voter::Key(0), Some(YES)) });
    ballots.vote_with(&node, Vote { assembly: Some(DocumentId([1; 32])), ..vote(Voter::Key(0), Some(YES)) });
    ballots.vote_with(&key(77), vote(Voter::Key(0), Some(YES)));
    ballots.check([0, 0], 0, 0, 0);
    let mut hall = Hall::new();
    hall.say(0, DecisionAct::Vote(vote(Voter::Number(1), Some(YES))));
    let (log, verdict) = hall.apart.log(0);
    assert!(!Ballots::are_in(log, OPENING));
    assert_eq!(Ballots::of([(log, &verdict)], OPENING, None, &[YES.to_owned()]).cast(), 0);
}

/// Two machines that were apart may each have begun a box; together they are one.
#[test]
fn several_boxes_are_counted_together() {
    let (mut first, mut second) = (Box::new(1), Box::new(100));
    first.vote(Voter::Number(1), Some(YES));
    first.vote(Voter::Number(2), Some(YES));
    second.vote(Voter::Number(2), Some(YES));
    second.vote(Voter::Number(3), Some(NO));
    let ((a, a_verdict), (b, b_verdict)) = (first.log(), second.log());
    let options = [YES.to_owned(), NO.to_owned()];
    let both = Ballots::of([(&a, &a_verdict), (&b, &b_verdict)], OPENING, None, &options);
    assert_eq!((&both.counts[..], both.void), (&[1, 1][..], 1));
    assert_eq!(Ballots::of([(&b, &b_verdict), (&a, &a_verdict)], OPENING, None, &options), both);
}

/// R233: the hash over the votes is another one for other votes, and is not found from how somebody voted.
#[test]
fn the_root_is_over_the_entries_of_the_votes() {
    let (mut ballots, mut same) = (Box::new(1), Box::new(100));
    let empty = ballots.count().root();
    for box_of in [&mut ballots, &mut same] {
        box_of.vote(Voter::Number(1), Some(YES));
    }
    let one = ballots.count().root();
    assert_ne!(one, empty);
    assert_ne!(one, same.count().root(), "the same votes in another box");
    ballots.vote(Voter::Number(2), Some(YES));
    assert_ne!(ballots.count().root(), one);
}
