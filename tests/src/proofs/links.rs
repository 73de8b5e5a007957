//! P11: thin links. Everything arrives over every line of the ladder; of what was sent before a cut little is sent again;
//! and what somebody types does not wait behind a big transfer.

use crate::bench::corpus::{Corpus, Side};
use crate::thin::{LADDER, Quality, World};

/// How many projects make a megabyte on the way.
const PROJECTS: usize = 350;
/// How long everything may take.
const TIME_MS_MAX: u64 = 3_600_000;

/// Prints the figures of the ladder.
///
/// # Errors
/// What did not keep its promise.
pub(super) fn prove() -> Result<String, String> {
    let corpus = Corpus::generate(PROJECTS);
    let mut lines = String::new();
    for quality in [Quality::FAST].into_iter().chain(LADDER) {
        lines.push_str(&format!("\n  {quality}: {}", over(&corpus, quality)?));
    }
    Ok(lines)
}

fn over(corpus: &Corpus, quality: Quality) -> Result<String, String> {
    let mut world = World::new(corpus, 1, quality, 1);
    let shared = corpus.projects().first().ok_or("the corpus is empty")?.id;
    let mut number = 0;
    while world.now() < TIME_MS_MAX && !world.is_all_there() {
        let until = world.now() + 7_000;
        if !world.run_until(until, World::is_all_there) {
            number += 1;
            world.edit(shared, &format!("Projeto, edição {number}"))?;
        }
    }
    if let Some(failure) = &world.failure {
        return Err(format!("{quality}: {failure}"));
    }
    let seconds = world.now() / 1_000;
    let mut edits: Vec<u64> = world.edits.iter().filter_map(|edit| edit.took_ms()).collect();
    edits.sort_unstable();
    let figures = &world.figures;
    let lost = figures.lost_bytes.iter().max();
    Ok(format!(
        "{seconds} s, {} KB of pages, at most {lost:?} of {} cuts lost; edits {edits:?}",
        figures.page_bytes / 1_000,
        figures.lost_bytes.len(),
    ))
}
