//! P7: whatever is signed, or proves something, is good in one place only (R164).
//!
//! For every kind of it, and for every way to be in the wrong place, some attempts are made: the bytes as they are, where
//! they do not belong, and bytes that were changed to belong there, with the old signature. An attempt is refused by name,
//! or what it does is shown to be nothing: everything that is held and decided is the same as without it.

mod acts;
mod entries;
mod hands;
mod pair;
mod receipts;
mod seals;
mod sessions;
mod town;

use std::collections::BTreeMap;

/// The wrong places that the design names, which each kind is tried at.
const PLACES: [&str; 5] = ["time", "network", "document", "version", "predecessor"];
/// More places of entries.
const MORE_PLACES: [&str; 4] = ["territory", "charter", "epoch", "key"];

/// How an attempt ended, and that it changed nothing.
#[derive(Debug)]
enum Outcome {
    /// It is refused, for this reason.
    Refused(String),
    /// It is taken and does nothing, which was seen by this.
    Harmless(&'static str),
    /// It had an effect.
    Accepted,
}

/// An attempt: what was done, and how it ended.
type Attempt = (String, Outcome);

/// The attempts with one kind, by place.
#[derive(Debug)]
struct Row {
    kind: String,
    cells: BTreeMap<&'static str, Vec<Attempt>>,
}

impl Row {
    fn new(kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), cells: BTreeMap::new() }
    }

    fn attempt(&mut self, place: &'static str, what: impl Into<String>, outcome: Outcome) {
        self.cells.entry(place).or_default().push((what.into(), outcome));
    }
}

/// Makes all attempts.
///
/// # Errors
/// What was accepted in a wrong place, and places at which a kind was not tried.
pub(super) fn prove() -> Result<String, String> {
    let entries = entries::rows()?;
    let mut others = seals::rows();
    others.extend(receipts::rows());
    others.extend(sessions::rows()?);
    let rows: Vec<&Row> = entries.iter().chain(&others).collect();
    let all_at = |places: &'static [&str]| move |row: &Row| places.iter().all(|place| row.cells.contains_key(place));
    let (is_tried, is_tried_more) = (all_at(&PLACES), all_at(&MORE_PLACES));
    let untried = rows.iter().copied().filter(|row| !is_tried(row));
    if let Some(row) = untried.chain(entries.iter().filter(|row| !is_tried_more(row))).next() {
        return Err(format!("“{}” was not tried at every place", row.kind));
    }
    let mut ended: BTreeMap<String, usize> = BTreeMap::new();
    let mut accepted = Vec::new();
    for row in &rows {
        for (place, (what, outcome)) in row.cells.iter().flat_map(|(place, cell)| cell.iter().map(move |a| (place, a)))
        {
            match outcome {
                Outcome::Refused(reason) => *ended.entry(reason.clone()).or_default() += 1,
                Outcome::Harmless(seen) => *ended.entry(format!("without effect ({seen})")).or_default() += 1,
                Outcome::Accepted => accepted.push(format!("{}, {place}: {what}", row.kind)),
            }
        }
    }
    if !accepted.is_empty() {
        return Err(format!("{} accepted: {}", accepted.len(), accepted.join("; ")));
    }
    let reasons: Vec<String> = ended.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    Ok(format!(
        "{} kinds x {} places, {} refused, 0 accepted\n  {} of them entries x {} places more ({}), {} refused, 0 accepted\n  {} attempts: {}",
        rows.len(),
        PLACES.len(),
        rows.len() * PLACES.len(),
        entries.len(),
        MORE_PLACES.len(),
        MORE_PLACES.join(", "),
        entries.len() * MORE_PLACES.len(),
        ended.values().sum::<usize>(),
        reasons.join(", ")
    ))
}

/// R164.
#[test]
fn nothing_signed_is_good_in_two_places() {
    prove().unwrap_or_else(|failure| panic!("{failure}"));
}
