//! x
use djuntu_protocol::bundle;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::restore;
use djuntu_protocol::document::view::{View, ViewEntry};
use djuntu_protocol::engine::StoredEntry;
use djuntu_protocol::entry::{Payload, SignedEntry};
use djuntu_protocol::identity::NetworkId;
use djuntu_tests::bench::corpus::{Corpus, TextShape};
use std::time::Instant;
fn cpu() -> u64 {
    std::fs::read_to_string("/proc/thread-self/schedstat").unwrap().split(' ').next().unwrap().parse().unwrap()
}
fn t<T>(what: &str, f: impl FnOnce() -> T) -> T {
    let (t, c) = (Instant::now(), cpu());
    let r = f();
    eprintln!("{what} {:.1} ms cpu ({:?})", (cpu() - c) as f64 / 1e6, t.elapsed());
    r
}
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let per: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let per_entry: usize = std::env::args().nth(3).unwrap().parse().unwrap();
    let c = t("gen", || Corpus::typed(TextShape { edits: n, edits_per_change: per, changes_per_entry: per_entry }));
    let p = &c.projects()[0];
    let net = NetworkId::named("djuntu");
    let slices: Vec<&[u8]> = p.entries.iter().map(Vec::as_slice).collect();
    let pages = t("encode pages", || {
        let mut v = vec![];
        let mut rest = slices.as_slice();
        while !rest.is_empty() {
            let (a, b) = bundle::split_page(rest);
            v.push(bundle::encode_page(a));
            rest = b;
        }
        v
    });
    eprintln!("pages {} bytes {}", pages.len(), pages.iter().map(Vec::len).sum::<usize>());
    t("decode pages", || pages.iter().map(|p| bundle::decode_page(p).unwrap().len()).sum::<usize>());
    let parsed = t("parse", || p.entries.iter().map(|e| SignedEntry::parse(e, net).unwrap()).collect::<Vec<_>>());
    let verified = t("verify", || parsed.iter().map(|e| e.verify().unwrap()).collect::<Vec<_>>());
    t("inspect", || verified.iter().map(|e| djuntu_protocol::gate::inspect_changes(e).unwrap().len()).sum::<usize>());
    let stored: Vec<StoredEntry> =
        verified.iter().map(|e| StoredEntry { id: e.id(), bytes: e.bytes().to_vec() }).collect();
    let log = t("restore", || restore(p.id, stored, net).unwrap());
    let all = log.order().iter().copied().collect();
    let order = t("causal order", || log.causal_order(&all));
    t("clone log", || log.clone());
    t("fingerprint", || log.fingerprint());
    let entries: Vec<ViewEntry> = verified
        .iter()
        .filter_map(|v| match &v.entry().payload {
            Payload::Changes(c) => Some(ViewEntry { id: v.id(), changes: c.iter().map(|c| c.to_vec()).collect() }),
            Payload::Act(_) => None,
        })
        .collect();
    let view = t("view", || View::build(DocumentKind::Project, 1, entries).unwrap());
    t("draft clone", || view.draft().clone());
    eprintln!("{} {}", order.len(), view.unappliable().len());
    t("view clone", || view.clone());
    if let Some(s) = std::env::args().nth(4) {
        let _ = s;
    }
}
