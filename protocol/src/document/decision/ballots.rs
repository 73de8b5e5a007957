//! Counting the votes of one body, from the documents that its territory keeps at home (R232, R233).

use crate::act::{Act, DecisionAct, Vote, Voter};
use crate::authority::judge::Verdict;
use crate::document::Log;
use crate::document::kinds::DocumentKind;
use crate::identity::{DocumentId, EntryId, PublicKey, VotesHash};
use std::collections::BTreeMap;

/// What the votes of a body come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ballots {
    /// The votes for each option, in the order of the question.
    pub counts: Vec<u32>,
    /// How many abstained.
    pub abstain: u32,
    /// How many of them stand under a number of the list.
    pub numbered: u32,
    /// How many voters have voted so that nobody can say what they meant: a number twice, or an option that is none.
    pub void: u32,
    /// The entries of the votes that count, ascending.
    pub entries: Vec<EntryId>,
}

/// Who voted, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Elector {
    Key(PublicKey),
    Number(u32),
}

/// What was voted under one number: the entries, and what each says.
type Cast<'a> = Vec<(EntryId, Option<&'a str>)>;

impl Ballots {
    /// Counts the votes on a question in all documents of ballots that a territory has: two of its machines may each have
    /// begun one.
    pub fn of<'a>(
        logs: impl IntoIterator<Item = (&'a Log, &'a Verdict)>,
        opening: EntryId,
        assembly: Option<DocumentId>,
        options: &[String],
    ) -> Self {
        // A member's votes by their numbers; a number of the list has one number, so that a second vote shows.
        let mut electors: BTreeMap<Elector, BTreeMap<u32, Cast<'_>>> = BTreeMap::new();
        for (log, verdict) in logs {
            for (entry, key, vote) in votes(log).filter(|(entry, ..)| verdict.counted.contains(entry)) {
                if vote.opening != opening || vote.assembly != assembly {
                    continue;
                }
                let (elector, seq) = match vote.voter {
                    Voter::Key(seq) => (Elector::Key(key), seq),
                    Voter::Number(number) => (Elector::Number(number), 0),
                };
                let said = (entry, vote.choice.as_deref());
                electors.entry(elector).or_default().entry(seq).or_default().push(said);
            }
        }
        let mut ballots = Self { counts: vec![0; options.len()], ..Self::default() };
        for (elector, votes) in electors {
            match votes.last_key_value().map(|(_, said)| said.as_slice()) {
                Some([(entry, choice)]) => ballots.add(elector, *entry, *choice, options),
                Some(_) | None => ballots.void += 1,
            }
        }
        ballots.entries.sort_unstable();
        ballots
    }

    fn add(&mut self, elector: Elector, entry: EntryId, choice: Option<&str>, options: &[String]) {
        let place = choice.map(|choice| options.iter().position(|option| option == choice));
        match place {
            None => self.abstain += 1,
            Some(Some(option)) => self.counts.iter_mut().skip(option).take(1).for_each(|count| *count += 1),
            Some(None) => {
                self.void += 1;
                return;
            }
        }
        self.numbered += u32::from(matches!(elector, Elector::Number(_)));
        self.entries.push(entry);
    }

    /// Returns how many have voted in a way that counts.
    pub fn cast(&self) -> u32 {
        self.counts.iter().fold(self.abstain, |sum, count| sum.saturating_add(*count))
    }

    /// Returns the hash over the votes. The id of an entry is a hash over the document of ballots too, which nobody else
    /// knows, so nobody can find the votes by trying.
    pub fn root(&self) -> VotesHash {
        let mut hasher = blake3::Hasher::new_derive_key("djuntu/votes/1");
        hasher.update(&(self.entries.len() as u64).to_le_bytes());
        self.entries.iter().for_each(|entry| _ = hasher.update(entry.as_bytes()));
        VotesHash(*hasher.finalize().as_bytes())
    }

    /// Returns the number of the next vote of a key: one more than any that it has in a document, counted or not.
    pub fn next_vote(log: &Log, opening: EntryId, key: PublicKey) -> u32 {
        let of_key = votes(log).filter_map(|(_, author, vote)| match vote.voter {
            Voter::Key(seq) if author == key && vote.opening == opening => Some(seq),
            Voter::Key(_) | Voter::Number(_) => None,
        });
        of_key.max().map_or(0, |seq| seq.saturating_add(1))
    }

    /// Returns whether somebody has voted under a number of the list.
    pub fn has_number(log: &Log, opening: EntryId, assembly: Option<DocumentId>, number: u32) -> bool {
        votes(log).any(|(_, _, vote)| {
            vote.opening == opening && vote.assembly == assembly && vote.voter == Voter::Number(number)
        })
    }

    /// Returns whether a document has votes on a question.
    pub fn are_in(log: &Log, opening: EntryId) -> bool {
        votes(log).any(|(_, _, vote)| vote.opening == opening)
    }
}

/// Returns the votes in a document of ballots; anywhere else a vote is none.
fn votes(log: &Log) -> impl Iterator<Item = (EntryId, PublicKey, &Vote)> {
    let is_box = log.header().kind == DocumentKind::Ballots;
    log.records().filter(move |_| is_box).filter_map(|(entry, record)| match record.act() {
        Some(Act::Decision(DecisionAct::Vote(vote))) => Some((entry, record.author, vote)),
        _ => None,
    })
}
