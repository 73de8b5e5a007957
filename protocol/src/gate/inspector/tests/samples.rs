//! Honest changes of every shape, made by Automerge from a seed.

use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, Change, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};

/// A small seeded generator (SplitMix64), so that every run tests the same.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).expect("below a usize")
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.next() as u8
    }

    pub(super) fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }
}

/// Returns all changes of one document per seed, in causal order.
pub(super) fn histories(seeds: std::ops::Range<u64>) -> impl Iterator<Item = Vec<Change>> {
    seeds.map(|seed| Author::new(seed).history())
}

/// Returns a change of one actor that `edit` makes in a new document.
pub(super) fn change_by(edit: impl FnOnce(&mut AutoCommit)) -> Change {
    let mut document = AutoCommit::new().with_actor(ActorId::from([7; 16]));
    edit(&mut document);
    document.commit().expect("the edit changes something");
    document.get_last_local_change().expect("just committed")
}

/// The time farthest away that passes.
pub(super) const TIME_MAX: i64 = (1 << 62) - 1;
const WORDS: [&str; 8] = ["", "a", "título", "日本語", "👩‍👩‍👧 e\u{301}", "\u{0}", "acta de la reunión", "bold"];

/// Edits the replicas of one document.
struct Author {
    dice: Dice,
    replicas: Vec<AutoCommit>,
    maps: Vec<ObjId>,
    lists: Vec<ObjId>,
    texts: Vec<ObjId>,
}

impl Author {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut first = AutoCommit::new().with_actor(actor(&mut dice));
        let lists = vec![first.put_object(ROOT, "list", ObjType::List).expect("a list")];
        let texts = vec![first.put_object(ROOT, "text", ObjType::Text).expect("a text")];
        let maps = vec![ROOT, first.put_object(ROOT, "map", ObjType::Map).expect("a map")];
        first.commit();
        let mut replicas: Vec<AutoCommit> =
            (0..1 + seed % 5).map(|_| first.fork().with_actor(actor(&mut dice))).collect();
        replicas.push(first);
        Self { dice, replicas, maps, lists, texts }
    }

    fn history(mut self) -> Vec<Change> {
        for _ in 0..15 {
            let index = self.dice.below(self.replicas.len());
            let mut replica = self.replicas.remove(index);
            for _ in 0..=self.dice.below(5) {
                self.edit(&mut replica);
            }
            if let Some(options) = self.options() {
                replica.commit_with(options);
            } else {
                replica.commit();
            }
            if self.dice.below(4) == 0 {
                for other in &mut self.replicas {
                    replica.merge(other).expect("honest replicas merge");
                }
            }
            self.replicas.push(replica);
        }
        let mut last = self.replicas.pop().expect("at least two replicas");
        for other in &mut self.replicas {
            last.merge(other).expect("honest replicas merge");
        }
        last.put(ROOT, "end", true).expect("a map takes any key");
        last.get_changes(&[])
    }

    fn options(&mut self) -> Option<CommitOptions> {
        let time = self.dice.pick(&[0, 1, -1, TIME_MAX, -TIME_MAX, 1_780_000_000]);
        let message = self.dice.pick(&["", "m", "mensaje ✓"]);
        self.dice.pick(&[true, false]).then(|| CommitOptions::default().with_time(time).with_message(message))
    }

    /// Makes one edit; it fails where this replica has not heard of the object yet, and then changes nothing.
    fn edit(&mut self, replica: &mut AutoCommit) {
        let map = self.dice.pick(&self.maps);
        let list = self.dice.pick(&self.lists);
        let text = self.dice.pick(&self.texts);
        let key = self.dice.pick(&WORDS);
        let value = self.scalar();
        let place = |dice: &mut Dice, object: &ObjId| dice.below(replica.length(object) + 1);
        let at = place(&mut self.dice, &list);
        let from = place(&mut self.dice, &text);
        let available = replica.length(&text) - from.min(replica.length(&text));
        let few = self.dice.below(available.min(9) + 1);
        let _fails_if_unknown = match self.dice.below(14) {
            0 | 1 => replica.put(&map, key, value),
            2 => replica.delete(&map, key),
            3 if few == 0 => replica.delete(&map, "count"),
            3 => replica.put(&map, "count", ScalarValue::counter(-3)),
            4 => replica.increment(&map, "count", 1 << self.dice.below(40)),
            5 => replica.insert(&list, at, value),
            6 => replica.put(&list, at, value),
            7 => replica.delete(&list, at),
            8 => replica.splice(&list, at, 0, [value, ScalarValue::Null, 1.into(), 1.into()]),
            9 => replica.splice_text(&text, from, few as isize, key),
            10 => replica.splice_text(&text, from, few as isize, &long_text(&mut self.dice)),
            11 => self.mark(replica, &text, from, few),
            _ => self.nest(replica, &map, &list, key),
        };
    }

    fn mark(
        &mut self,
        replica: &mut AutoCommit,
        text: &ObjId,
        from: usize,
        length: usize,
    ) -> Result<(), automerge::AutomergeError> {
        let expand = self.dice.pick(&[ExpandMark::None, ExpandMark::Before, ExpandMark::After, ExpandMark::Both]);
        let name = self.dice.pick(&WORDS).to_owned();
        if self.dice.below(3) == 0 {
            return replica.unmark(text, &name, from, from + length, expand);
        }
        replica.mark(text, Mark::new(name, self.scalar(), from, from + length), expand)
    }

    fn nest(
        &mut self,
        replica: &mut AutoCommit,
        map: &ObjId,
        list: &ObjId,
        key: &str,
    ) -> Result<(), automerge::AutomergeError> {
        let shape = self.dice.pick(&[ObjType::Map, ObjType::List, ObjType::Text, ObjType::Table]);
        let object = match self.dice.below(2) {
            0 => replica.put_object(map, key, shape)?,
            _ => replica.insert_object(list, 0, shape)?,
        };
        match shape {
            ObjType::Text => self.texts.push(object),
            ObjType::List => self.lists.push(object),
            ObjType::Map => self.maps.push(object),
            ObjType::Table => {}
        }
        Ok(())
    }

    fn scalar(&mut self) -> ScalarValue {
        let number = self.dice.next() >> self.dice.below(64);
        match self.dice.below(16) {
            0 => ScalarValue::Null,
            1 => ScalarValue::Boolean(true),
            2 => ScalarValue::Boolean(false),
            3 => ScalarValue::Uint(number),
            4 => ScalarValue::Int(number as i64),
            5 => ScalarValue::Int((number as i64).wrapping_neg()),
            6 => ScalarValue::F64(f64::from_bits(number)),
            7 => ScalarValue::Timestamp(i64::MIN),
            8 => ScalarValue::counter(i64::MIN / 2),
            9 => ScalarValue::Bytes(vec![0xff; self.dice.below(300)]),
            10 if self.dice.below(50) == 0 => ScalarValue::Str("x".repeat(150_000).into()),
            _ => ScalarValue::Str(self.dice.pick(&WORDS).into()),
        }
    }
}

fn actor(dice: &mut Dice) -> ActorId {
    ActorId::from(std::array::from_fn::<u8, 16, _>(|_| dice.byte()))
}

fn long_text(dice: &mut Dice) -> String {
    let length = if dice.below(200) == 0 { 1_100 } else { dice.below(40) };
    (0..length).map(|_| dice.pick(&['a', 'b', ' ', 'ñ', '漢', '\n'])).collect()
}
