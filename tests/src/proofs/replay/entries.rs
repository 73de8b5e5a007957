//! Entries in wrong places: copies of them, and bodies changed to fit, with a signature that was made for another.

use super::acts::{Cast, EntryKind, NOW, Sample, kind_of, network, sign, signature, signed};
use super::town::{Refused, Town};
use super::{Outcome, Row};
use djuntu_protocol::entry::{ActPayload, Entry, Payload, Verified};
use djuntu_protocol::identity::{EntryId, NetworkId, PublicKey};
use djuntu_protocol::time::Time;

/// The order of the group of ed25519, little-endian: adding it to a signature's scalar gives another encoding of it.
const GROUP_ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// Makes the attempts with every kind of entry.
///
/// # Errors
/// A sample that is of another kind, or that is refused in its right place.
pub(super) fn rows() -> Result<Vec<Row>, String> {
    let cast = Cast::new();
    EntryKind::ALL.iter().map(|kind| row(&cast, *kind)).collect()
}

fn row(cast: &Cast, kind: EntryKind) -> Result<Row, String> {
    let sample = cast.sample(kind);
    if kind_of(&sample.entry) != kind {
        return Err(format!("the sample of “{}” is of another kind", kind.words()));
    }
    let mut right = Town::with(network(), &sample.past);
    if let Err(refused) = right.take(sample.entry.bytes()) {
        return Err(format!("“{}” is refused in its right place: {refused:?}", kind.words()));
    }
    let mut row = Row::new(kind.words());
    let place = Place { sample: &sample, town: Town::with(network(), &sample.past) };
    place.at_another_time(&mut row);
    place.in_another_network(&mut row);
    place.in_another_document(&mut row, cast);
    place.of_another_version(&mut row);
    place.behind_another(&mut row, cast);
    place.by_another(&mut row, cast);
    Ok(row)
}

/// Where attempts are made: a town that lacks nothing but the entry.
struct Place<'a> {
    sample: &'a Sample,
    town: Town,
}

impl Place<'_> {
    /// The body changed, under the old signature.
    fn changed(&self, change: impl FnOnce(&mut Entry)) -> Outcome {
        let mut body = self.sample.entry.entry().clone();
        change(&mut body);
        assert_ne!(body, *self.sample.entry.entry(), "an attempt changes something");
        self.bytes(&signed(&body, signature(&self.sample.entry)))
    }

    /// Bytes that must not be taken.
    fn bytes(&self, bytes: &[u8]) -> Outcome {
        attempt(self.town.clone(), bytes)
    }

    /// Everything has happened that makes the moment pass: the same again changes nothing, and whoever hears of it only now
    /// comes to the same end.
    fn at_another_time(&self, row: &mut Row) {
        let Sample { entry, past, future, is_over, .. } = self.sample;
        let all = || past.iter().chain([entry]).chain(future);
        let after = Town::with(network(), all());
        let again = if is_over(&after) { attempt(after.clone(), entry.bytes()) } else { Outcome::Accepted };
        row.attempt("time", "the same again, when its moment is over", again);
        let mut late = Town::with(network(), past.iter().chain(future));
        let is_new = !late.holds(entry);
        late.take_all([entry]);
        late.take_all(past.iter().chain(future));
        let is_same = is_new && late.state() == after.state() && is_over(&late);
        let last = match late.set_aside(entry) {
            Some(reason) if is_same => Outcome::Refused(format!("set aside ({reason})")),
            None if is_same => Outcome::Harmless("what followed is in force"),
            Some(_) | None => Outcome::Accepted,
        };
        row.attempt("time", "for the first time, when its moment is over", last);
        row.attempt(
            "time",
            "as if it were made a year later",
            self.changed(|body| body.time = Time(NOW.0 + 31_536_000_000)),
        );
    }

    fn in_another_network(&self, row: &mut Row) {
        let other = NetworkId::named("another");
        let elsewhere = || Town::new(other);
        row.attempt("network", "a copy in another network", attempt(elsewhere(), self.sample.entry.bytes()));
        let mut body = self.sample.entry.entry().clone();
        body.network = other;
        let moved = signed(&body, signature(&self.sample.entry));
        row.attempt("network", "changed for another network", attempt(elsewhere(), &moved));
        row.attempt("network", "changed for another network, here", self.bytes(&moved));
    }

    fn in_another_document(&self, row: &mut Row, cast: &Cast) {
        let own = self.sample.entry.document();
        for other in cast.others().iter().map(Verified::document).filter(|other| *other != own) {
            row.attempt("document", "changed for another document", self.changed(|body| body.document = Some(other)));
        }
        if self.sample.entry.entry().document.is_some() {
            row.attempt("document", "changed to begin one", self.changed(|body| body.document = None));
            let others = self.sample.past.iter().filter(|entry| entry.document() != own);
            let others = Town::with(network(), others);
            row.attempt("document", "a copy where there are only others", attempt(others, self.sample.entry.bytes()));
        }
    }

    fn of_another_version(&self, row: &mut Row) {
        for version in [0, 2, u16::MAX] {
            row.attempt("version", "changed for another version", self.changed(|body| body.version = version));
        }
        for domain in [&b"djuntu/entry/2"[..], b"djuntu/bundle/1", b"djuntu/session/1"] {
            let body = self.sample.entry.entry();
            let bytes = signed(body, sign(&self.sample.key, domain, body));
            row.attempt("version", "signed as something else", self.bytes(&bytes));
        }
    }

    fn behind_another(&self, row: &mut Row, cast: &Cast) {
        let body = self.sample.entry.entry();
        for other in cast.others().iter().map(Verified::id).filter(|other| Some(*other) != body.prev) {
            let behind = self.changed(|body| (body.seq, body.prev) = (body.seq.max(1), Some(other)));
            row.attempt("predecessor", "changed to follow another", behind);
        }
        row.attempt("predecessor", "with the next number", self.changed(|body| body.seq += 1));
        if let Some(prev) = body.prev {
            let without = self.sample.past.iter().filter(|entry| entry.id() != prev);
            let without = Town::with(network(), without);
            row.attempt("predecessor", "a copy without what it follows", attempt(without, self.sample.entry.bytes()));
            row.attempt(
                "predecessor",
                "changed to be the first",
                self.changed(|body| (body.seq, body.prev) = (0, None)),
            );
        }
        let mut town = self.town.clone();
        town.take_all([&self.sample.entry]);
        row.attempt("predecessor", "a copy behind itself", attempt(town, self.sample.entry.bytes()));
        if let Payload::Act(act) = &body.payload {
            let with = |act: ActPayload| self.changed(|body| body.payload = Payload::Act(act));
            row.attempt(
                "predecessor",
                "changed to cite another",
                with(ActPayload { deps: vec![EntryId([9; 32])], ..act.clone() }),
            );
            if let Some(mut binding) = act.binding.clone() {
                (binding.n, binding.prev_act) = (1, Some(EntryId([9; 32])));
                row.attempt(
                    "predecessor",
                    "with another binding act",
                    with(ActPayload { binding: Some(binding), ..act.clone() }),
                );
            }
        }
    }

    /// For another territory, under another charter, in another epoch, by another key.
    fn by_another(&self, row: &mut Row, cast: &Cast) {
        let body = self.sample.entry.entry();
        for other in cast.others().iter().map(Verified::territory).filter(|other| Some(*other) != body.territory) {
            row.attempt("territory", "changed for another", self.changed(|body| body.territory = Some(other)));
        }
        for other in cast.others().iter().map(Verified::id).filter(|other| Some(*other) != body.charter) {
            row.attempt("charter", "changed for another", self.changed(|body| body.charter = Some(other)));
        }
        for epoch in [0, body.epoch + 1, u64::MAX] {
            row.attempt("epoch", "changed for another", self.changed(|body| body.epoch = epoch));
        }
        let authors = cast.others().iter().map(|entry| (entry.entry().author, signature(entry)));
        for (author, signature) in authors.filter(|(author, _)| *author != body.author) {
            row.attempt("key", "changed for another", self.changed(|body| body.author = author));
            row.attempt("key", "with a signature by another", self.bytes(&signed(body, signature)));
        }
        row.attempt("key", "changed for a point of small order", self.changed(|body| body.author = PublicKey([0; 32])));
        row.attempt("key", "with another encoding of the signature", self.bytes(&signed(body, self.second_encoding())));
    }

    /// The same signature, its scalar encoded as no honest key does.
    fn second_encoding(&self) -> [u8; 64] {
        let mut signature = signature(&self.sample.entry);
        let mut carry = 0_u16;
        for (byte, order) in signature.iter_mut().skip(32).zip(GROUP_ORDER) {
            let sum = u16::from(*byte) + u16::from(order) + carry;
            *byte = sum.to_le_bytes()[0];
            carry = sum >> 8;
        }
        signature
    }
}

/// Brings bytes to a town. What is refused must change nothing, and what waits must not be held.
fn attempt(mut town: Town, bytes: &[u8]) -> Outcome {
    let before = town.state();
    let outcome = town.take(bytes);
    match outcome {
        _ if town.state() != before => Outcome::Accepted,
        Ok(_) => Outcome::Accepted,
        Err(Refused::Waits) => Outcome::Refused("waits for what it rests on".to_owned()),
        Err(Refused::For(reason)) => Outcome::Refused(reason),
    }
}
