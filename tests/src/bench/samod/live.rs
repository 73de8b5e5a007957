//! W4a and W4b with samod: edits that are seen at the other side while both are connected.

use super::super::BenchError;
use super::super::corpus::Corpus;
use super::super::report::{Figures, Memory, milliseconds, quantile, rounded};
use super::super::workloads::live::{CHANGES_PER_DOCUMENT, DOCUMENTS, EDITS};
use super::peer::{Event, Peer};
use super::{Folders, Samod};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Over how many documents the changes of W4b are spread.
const SPREADS: [(&str, usize); 2] = [("W4b", 1), ("W4b/100", DOCUMENTS)];
/// Characters that one change of W4b types.
const TYPED: usize = 5;
/// How long all changes of W4b may take to be seen.
const CHANGES_TIME_MAX: Duration = Duration::from_secs(300);

/// Both sides, connected.
struct Connected {
    a: Peer,
    b: Peer,
    _folders: Folders,
}

impl Connected {
    fn start(samod: &Samod, corpus: &Corpus) -> Result<Self, BenchError> {
        let folders = Folders::write(samod, corpus, 1)?;
        let (a, address) = folders.serve(samod)?;
        let mut b = folders.join(samod, "fetch", &address)?;
        b.equal()?;
        Ok(Self { a, b, _folders: folders })
    }

    /// Makes a document at A, and waits until B shows it.
    fn new_document(&mut self) -> Result<String, BenchError> {
        self.a.tell("new")?;
        let made = self.a.until(|event| if let Event::Made { document } = event { Some(document) } else { None })?;
        self.b.tell(&format!("watch {made}"))?;
        self.b.until(|event| matches!(event, Event::Shown { document, .. } if document == made).then_some(()))?;
        Ok(made)
    }

    fn memory(&self) -> Result<Memory, BenchError> {
        Ok(Memory { a: self.a.rss_kb()?, b: self.b.rss_kb()? })
    }
}

/// W4a: each edit is made when the one before was seen, on a new document. The time is from telling A until B says that
/// it shows the edit; that B has stored it is not waited for, because samod shows first.
pub(super) fn edit(samod: &Samod, corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    let mut both = Connected::start(samod, corpus)?;
    let document = both.new_document()?;
    let before = both.b.bytes()?;
    let mut times = Vec::with_capacity(EDITS);
    for number in 0..EDITS {
        let wanted = format!("Projeto, texto {number}");
        let begun = Instant::now();
        both.a.tell(&format!("title {document} {wanted}"))?;
        both.b.until(|event| matches!(event, Event::Shown { title, .. } if title == wanted).then_some(()))?;
        times.push(milliseconds(begun.elapsed()));
        both.a.until(|event| (event == Event::Written).then_some(()))?;
    }
    let bytes = both.b.bytes()? - before;
    Ok(vec![Figures {
        workload: "W4a".to_owned(),
        n: EDITS,
        bytes: Some(bytes / EDITS as u64),
        p50_ms: Some(quantile(&times, 0.5)),
        p99_ms: Some(quantile(&times, 0.99)),
        rss_kb: Some(both.memory()?),
        ..Figures::default()
    }])
}

/// W4b: many changes as fast as samod takes them, on one document and spread over some.
pub(super) fn write(samod: &Samod, corpus: &Corpus) -> Result<Vec<Figures>, BenchError> {
    SPREADS.into_iter().map(|(workload, documents)| write_to(samod, corpus, workload, documents)).collect()
}

/// From telling A until B shows all of it and the last file is written at B.
fn write_to(samod: &Samod, corpus: &Corpus, workload: &str, documents: usize) -> Result<Figures, BenchError> {
    let changes = CHANGES_PER_DOCUMENT * corpus.projects().len();
    let mut both = Connected::start(samod, corpus)?;
    let ids = (0..documents).map(|_| both.new_document()).collect::<Result<Vec<_>, _>>()?;
    let before = both.b.bytes()?;
    let begun = Instant::now();
    both.a.tell(&format!("type {changes} {}", ids.join(" ")))?;
    // The changes go round, so the first documents may have one more; with few changes the last ones have none.
    let typed = |number: usize| (changes / documents + usize::from(number < changes % documents)) * TYPED;
    let wanted = ids.into_iter().enumerate().map(|(number, id)| (id, typed(number)));
    let mut missing: BTreeMap<String, usize> = wanted.filter(|(_, typed)| *typed > 0).collect();
    while !missing.is_empty() {
        if let Event::Shown { document, summary, .. } = both.b.next()?
            && missing.get(&document) == Some(&summary)
        {
            missing.remove(&document);
        }
        if begun.elapsed() > CHANGES_TIME_MAX {
            let waited = CHANGES_TIME_MAX.as_secs();
            return Err(BenchError(format!("samod did not bring {changes} changes across in {waited} s")));
        }
    }
    let memory = both.memory()?;
    let Event::Stopped { idle_ms, bytes, .. } = both.b.stop()? else {
        return Err(BenchError("samod did not stop".to_owned()));
    };
    let ms = milliseconds(begun.elapsed()) - idle_ms.unwrap_or_default();
    Ok(Figures {
        workload: workload.to_owned(),
        n: changes,
        bytes: Some(bytes - before),
        ms: Some(rounded(ms)),
        rss_kb: Some(memory),
        ..Figures::default()
    })
}
