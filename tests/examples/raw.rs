//! x
use automerge::{Automerge, Change};
use djuntu_tests::bench::corpus::{Corpus, TextShape};
use std::time::Instant;
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let t = Instant::now();
    let c = Corpus::typed(TextShape { edits: n, edits_per_change: 1, changes_per_entry: 100 });
    eprintln!("gen {:?}", t.elapsed());
    let p = &c.projects()[0];
    let raw = p.raw_changes();
    eprintln!(
        "n {} raw {} saved {} entries {} text {}",
        raw.len(),
        raw.iter().map(Vec::len).sum::<usize>(),
        p.saved.len(),
        p.entries.iter().map(Vec::len).sum::<usize>(),
        p.text().len()
    );
    for _ in 0..2 {
        let t = Instant::now();
        let d = Automerge::load(&p.saved).unwrap();
        eprintln!("load {:?}", t.elapsed());
        let t = Instant::now();
        let d2 = Automerge::load_unverified_heads(&p.saved).unwrap();
        eprintln!("load unverified {:?}", t.elapsed());
        drop(d2);
        let t = Instant::now();
        let d2 = d.clone();
        eprintln!("clone {:?}", t.elapsed());
        drop(d2);
        let t = Instant::now();
        let s = d.save();
        eprintln!("save {:?} {}", t.elapsed(), s.len());
        let t = Instant::now();
        let s2 = d.save_nocompress();
        eprintln!("save nocompress {:?} {}", t.elapsed(), s2.len());
        let t = Instant::now();
        let _d = Automerge::load(&s2).unwrap();
        eprintln!("load nocompress {:?}", t.elapsed());
        let t = Instant::now();
        let ch: Vec<Change> = raw.iter().map(|c| Change::try_from(c.as_slice()).unwrap()).collect();
        eprintln!("decode {:?}", t.elapsed());
        let t = Instant::now();
        let ops: usize = ch.iter().map(|c| c.decode().operations.len()).sum();
        eprintln!("expand {:?} {ops}", t.elapsed());
        let t = Instant::now();
        let ch2 = ch.clone();
        eprintln!("clone changes {:?}", t.elapsed());
        let t = Instant::now();
        let mut d = Automerge::new();
        d.apply_changes(ch2).unwrap();
        eprintln!("apply {:?}", t.elapsed());
        for parts in [4usize, 16] {
            let t = Instant::now();
            let mut d = Automerge::new();
            for c in ch.chunks(ch.len().div_ceil(parts)) {
                d.apply_changes(c.to_vec()).unwrap();
            }
            eprintln!("apply in {parts} {:?}", t.elapsed());
        }
    }
}
