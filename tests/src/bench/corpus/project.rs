//! One project: an outline, then words, dates and milestones by five authors in turns.

use super::{EPOCH, SCHEMA, WRITTEN, assign, begin, seconds};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, AutomergeError, Change, ObjId, ROOT, ReadDoc};
use djuntu_protocol::act::{Home, Kind, Subject};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{self, View};
use djuntu_protocol::entry::{Author, Chain};
use djuntu_protocol::identity::{DocumentId, PublicKey};
use std::collections::VecDeque;

/// Changes of a project: 90 to 110.
const CHANGES_MIN: u64 = 90;
const CHANGES_SPREAD: u64 = 21;
/// Changes under one signature: 10 to 20, as a node groups what somebody types.
const GROUP_MIN: u64 = 10;
const GROUP_SPREAD: u64 = 11;
/// The milestones of the outline.
const MILESTONES: usize = 3;
const WORDS: [&str; 16] = [
    "agua ",
    "escola ",
    "praia ",
    "saude ",
    "mercado ",
    "jovens ",
    "parceria ",
    "formacao ",
    "municipio ",
    "caminho ",
    "energia ",
    "cultura ",
    "porto ",
    "bairro ",
    "visita ",
    "relatorio ",
];

/// A project document with everything that its authors have signed.
#[derive(Debug)]
pub struct Project {
    /// Its id.
    pub id: DocumentId,
    /// How many changes it has, its kind's first one not counted.
    pub changes: u64,
    /// The signed entries, in causal order.
    pub entries: Vec<Vec<u8>>,
    /// The key that signed each of them.
    pub authors: Vec<PublicKey>,
    /// The same document as Automerge saves it, for the baseline: unsigned.
    pub saved: Vec<u8>,
}

impl Project {
    /// Makes the project with this number.
    pub(super) fn make(number: usize, home: Home, authors: &[Author]) -> Self {
        let mut draws = Draws::new(number);
        let founder = authors.first().expect("a project has authors");
        let begun = begin(founder, (number as u64).to_le_bytes(), Subject::Document(Kind::Project, home));
        let id = begun.document();
        let mut turns: VecDeque<(&Author, Chain)> = authors.iter().map(|author| (author, Chain::default())).collect();
        turns.front_mut().expect("a project has authors").1 = Chain::after(&begun);
        let (mut entries, mut signers) = (vec![begun.bytes().to_vec()], vec![founder.key.public()]);
        let changes = CHANGES_MIN + draws.below(CHANGES_SPREAD);
        let mut left = changes;
        let mut pen: Option<Pen> = None;
        while left > 0 {
            let (author, chain) = turns.pop_front().expect("a project has authors");
            let actor = view::actor(&author.key.public(), &id, EPOCH);
            let count = (GROUP_MIN + draws.below(GROUP_SPREAD)).min(left);
            let chunks = match &mut pen {
                Some(pen) => pen.write(actor, count, &mut draws),
                None => {
                    let (first, outline) = Pen::begin(actor, number);
                    let pen = pen.insert(first);
                    pen.write(actor, count - 1, &mut draws).map(|rest| [vec![outline], rest].concat())
                }
            };
            let chunks = chunks.expect("the places of the outline can be written to");
            let entry = author.changes(id, chain, WRITTEN, chunks).expect("a few small changes fit in an entry");
            turns.push_back((author, Chain::after(&entry)));
            entries.push(entry.bytes().to_vec());
            signers.push(author.key.public());
            left -= count;
        }
        let saved = pen.expect("every project has changes").document.save();
        Self { id, changes, entries, authors: signers, saved }
    }
}

/// The Automerge document that the authors write in, one change at a time.
struct Pen {
    document: Automerge,
    texts: Vec<ObjId>,
    milestones: Vec<ObjId>,
    dates: u64,
}

impl Pen {
    /// Writes the outline through the view, as a node does. Returns its change too.
    fn begin(actor: [u8; 16], number: usize) -> (Self, Vec<u8>) {
        let mut outline = vec![
            assign("title.pt", &format!("Projeto {number}")),
            assign("summary.pt", "Resumo: "),
            assign("objectives.pt", "Objetivos: "),
            assign("planned_start", "2027-01-15"),
        ];
        for milestone in 0..MILESTONES {
            outline.push(assign(&format!("milestones.+{milestone}.title.pt"), &format!("Etapa {milestone}: ")));
        }
        let view = View::build(DocumentKind::Project, SCHEMA, Vec::new()).expect("this version knows its own schema");
        let chunk = view.edit(actor, WRITTEN, &outline).expect("a project has these fields");
        let genesis = &DocumentKind::Project.schema().genesis().change;
        let changes = [genesis.as_slice(), &chunk].map(|bytes| Change::try_from(bytes).expect("a change of our own"));
        let mut document = Automerge::new();
        document.apply_changes(changes).expect("changes of our own can be applied");
        (Self::open(document).expect("the outline has these places"), chunk)
    }

    fn open(document: Automerge) -> Result<Self, AutomergeError> {
        let items = child(&document, &ROOT, "milestones")?;
        let keys: Vec<String> = document.keys(&items).collect();
        let milestones = keys.iter().map(|key| child(&document, &items, key)).collect::<Result<Vec<_>, _>>()?;
        let mut texts = Vec::new();
        for name in ["title", "summary", "objectives"] {
            texts.push(child(&document, &child(&document, &ROOT, name)?, "pt")?);
        }
        for milestone in &milestones {
            texts.push(child(&document, &child(&document, milestone, "title")?, "pt")?);
        }
        Ok(Self { document, texts, milestones, dates: 0 })
    }

    /// Makes some changes of one author. Returns their chunks.
    fn write(&mut self, actor: [u8; 16], count: u64, draws: &mut Draws) -> Result<Vec<Vec<u8>>, AutomergeError> {
        let before = self.document.get_heads();
        self.document.set_actor(actor.into());
        for _ in 0..count {
            self.write_once(draws)?;
        }
        // Asking for all of them at once is many times faster than asking for each.
        let changes = self.document.get_changes(&before);
        Ok(changes.iter().map(|change| change.raw_bytes().to_vec()).collect())
    }

    /// Makes one change: mostly a word typed somewhere, sometimes a date that moves.
    fn write_once(&mut self, draws: &mut Draws) -> Result<(), AutomergeError> {
        let options = |(): &()| CommitOptions::default().with_time(seconds());
        let (texts, milestones) = (&self.texts, &self.milestones);
        // No date comes twice, because setting what is there already is no change.
        self.dates += 1;
        let date = format!("{}-{:02}-{:02}", 2027 + self.dates / 28, 1 + draws.below(12), 1 + self.dates % 28);
        let written = self.document.transact_with(options, |tx| match draws.below(10) {
            0 => tx.put(ROOT, "planned_end", date),
            1 => tx.put(draws.pick(milestones), "due", date),
            _ => {
                let (text, word) = (draws.pick(texts), *draws.pick(WORDS.as_slice()));
                let place = draws.below(tx.length(text) as u64 + 1);
                tx.splice_text(text, usize::try_from(place).expect("a short text"), 0, word)
            }
        });
        written.map(drop).map_err(|failure| failure.error)
    }
}

fn child(document: &Automerge, parent: &ObjId, key: &str) -> Result<ObjId, AutomergeError> {
    let found = document.get(parent, key)?;
    Ok(found.map(|(_, id)| id).unwrap_or_else(|| panic!("the outline has {key}")))
}

/// Numbers that look drawn and are the same in every run.
pub(super) struct Draws(blake3::OutputReader);

impl Draws {
    pub(super) fn new(number: usize) -> Self {
        Self(blake3::Hasher::new_derive_key("djuntu/bench/1").update(&(number as u64).to_le_bytes()).finalize_xof())
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % bound.max(1)
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let index = usize::try_from(self.below(from.len() as u64)).expect("an index is small");
        from.get(index).expect("what is picked from is not empty")
    }
}
