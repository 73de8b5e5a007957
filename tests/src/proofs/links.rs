//! P11: thin links. Everything arrives over every line of the ladder; of what was sent before a cut little is sent again;
//! and what somebody types does not wait behind a big transfer.
//!
//! The ladder is climbed by engines in virtual time, and one line of it (`P11-full`: each, without cuts) by real processes.

mod processes;

use crate::bench::corpus::Corpus;
use crate::thin::{LADDER, Quality, World};

/// How many projects make a megabyte on the way, and five.
const PROJECTS: usize = 350;
const MANY_PROJECTS: usize = 5 * PROJECTS;
/// How many projects the real processes exchange: about a third of a megabyte.
const PROJECTS_OF_PROCESSES: usize = 100;
/// How often somebody edits while everything is under way.
const EDIT_EVERY_MS: u64 = 7_000;
/// How long a megabyte may take on a line that is cut.
const CUT_MS_MAX: u64 = 180_000;
/// How long a megabyte may take on any other: the worst carries 4 KB a second.
const TIME_MS_MAX: u64 = 900_000;
/// For how long five megabytes are under way while edits are made.
const MANY_MS: u64 = 300_000;
/// How much of what was sent before a cut may be sent again.
const LOST_BYTES_MAX: u64 = 64 << 10;
/// How long an edit may take until it is stored at the other end, mostly and at worst: five times a round trip with losses,
/// or a cut and all that it takes to connect again.
const EDIT_MS_TYPICAL: u64 = 5_000;
const EDIT_MS_MAX: u64 = 30_000;

/// Climbs the ladder in virtual time, and one step of it with real processes.
///
/// # Errors
/// What did not keep its promise.
pub(super) fn prove() -> Result<String, String> {
    let [first, ..] = LADDER;
    let corpus = Corpus::generate(MANY_PROJECTS);
    Ok(format!("{}{}", climb(&corpus)?, processes::line(&corpus.first(PROJECTS_OF_PROCESSES), first)?))
}

/// Climbs the ladder in virtual time and with real processes.
///
/// # Errors
/// What did not keep its promise.
pub(super) fn prove_slowly() -> Result<String, String> {
    let corpus = Corpus::generate(MANY_PROJECTS);
    let mut figures = climb(&corpus)?;
    for quality in LADDER {
        figures.push_str(&processes::line(&corpus.first(PROJECTS_OF_PROCESSES), quality.uncut())?);
    }
    Ok(figures)
}

fn climb(corpus: &Corpus) -> Result<String, String> {
    let mut figures = "1 MB and an edit every 7 s, in virtual time".to_owned();
    for quality in [Quality::FAST].into_iter().chain(LADDER) {
        let most = if quality.cut_every_ms.is_some() { CUT_MS_MAX } else { TIME_MS_MAX };
        figures.push_str(&over(&corpus.first(PROJECTS), quality, most, true)?);
    }
    let [.., worst] = LADDER;
    figures.push_str("\n  5 MB under way:");
    figures.push_str(&over(corpus, worst, MANY_MS, false)?);
    Ok(figures)
}

/// Lets A send everything over one line while it edits. Returns the figures.
fn over(corpus: &Corpus, quality: Quality, most_ms: u64, to_the_end: bool) -> Result<String, String> {
    let mut world = World::new(corpus, 1, quality, 1);
    let shared = corpus.projects().first().ok_or("the corpus is empty")?.id;
    let mut number = 0;
    while world.now() < most_ms && !world.is_all_there() {
        let until = (world.now() + EDIT_EVERY_MS).min(most_ms);
        if !world.run_until(until, World::is_all_there) && until < most_ms {
            number += 1;
            world.edit(shared, &format!("Projeto, edição {number}"))?;
        }
    }
    if let Some(failure) = &world.failure {
        return Err(format!("{quality}: {failure}"));
    }
    if to_the_end != world.is_all_there() {
        return Err(format!("{quality}: after {} s, all is there: {}", most_ms / 1_000, !to_the_end));
    }
    let figures = &world.figures;
    let lost = figures.lost_bytes.iter().max().copied().unwrap_or_default();
    if lost > LOST_BYTES_MAX {
        return Err(format!("{quality}: a cut cost {lost} bytes"));
    }
    let (typical, worst) = edits(&world, quality)?;
    let cuts = match figures.lost_bytes.len() {
        0 => String::new(),
        cuts => format!(", at most {lost} B sent again after each of {cuts} cuts"),
    };
    let (seconds, pages, all) = (world.now() / 1_000, figures.page_bytes / 1_000, figures.sent_bytes / 1_000);
    Ok(format!(
        "\n  {quality}: {seconds} s, {all} KB, of them {pages} of pages{cuts}; edits {typical} ms, at most {worst}"
    ))
}

/// Returns how long edits took, mostly and at worst. One that was made as everything ended is not over yet.
fn edits(world: &World, quality: Quality) -> Result<(u64, u64), String> {
    let mut took: Vec<u64> = world.edits.iter().filter_map(crate::thin::Edit::took_ms).collect();
    took.sort_unstable();
    let still_waits = world.edits.iter().any(|edit| edit.took_ms().is_none() && edit.age_ms(world.now()) > EDIT_MS_MAX);
    let (typical, worst) = (took.get(took.len() / 2).copied(), took.last().copied());
    let (typical, worst) = (typical.unwrap_or_default(), worst.unwrap_or_default());
    if still_waits || typical > EDIT_MS_TYPICAL || worst > EDIT_MS_MAX {
        return Err(format!("{quality}: edits took {took:?} ms, and one still waits: {still_waits}"));
    }
    Ok((typical, worst))
}
