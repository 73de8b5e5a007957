//! Charters that somebody makes to cost a node time (R131). How often versions are looked at is counted in the tests of the
//! lines; a test that is slow here says that something else has become slow.

use super::*;
use crate::entry::Author;

/// Returns the entries of Loures, whose charter names Maio as its guardian in every version, and of Maio: a line with a rival
/// beside each version, and two acts of Maio about each fork, one for either.
fn turning(forks: u64) -> (Vec<Verified>, Vec<Verified>) {
    let country = Country::with(2);
    let (loures, maio) = (country.first(0), country.first(1));
    let write = |by: u8, cited: EntryId, document: usize, epoch: u64, act: &Act| {
        let territory = Some((country.id(usize::from(by) - 1), cited));
        let author = Author { key: key(by), network: network(), territory, epoch };
        let document = Some(country.founded[document].document());
        author.act(document, Chain::default(), NOW, act, vec![], None).expect("has a form")
    };
    let (mut versions, mut acts) = (vec![country.founded[0].clone()], vec![country.founded[1].clone()]);
    let mut before = loures;
    let guardians = [country.id(1)];
    let next = |before, threshold| guarded(roots(&[before], threshold, &[1, 3]), 1, &guardians);
    for fork in 0..forks {
        let line = write(1, before.0, 0, 2 * fork + 1, &Act::Amend(next(before, 1)));
        let rival = write(1, before.0, 0, 2 * fork + 2, &Act::Amend(next(before, 2)));
        for (place, version) in [rival.id(), line.id()].into_iter().enumerate() {
            let epoch = 2 * fork + 1 + u64::try_from(place).expect("small");
            acts.push(write(2, maio.0, 1, epoch, &Act::Guard(country.id(0), version)));
        }
        before = (line.id(), before.1 + 1);
        versions.extend([line, rival]);
    }
    (versions, acts)
}

/// R131, R29: 12,000 entries that turn a charter again and again end in the same, one by one or at once.
#[test]
fn twelve_thousand_entries_about_charters_end_alike() {
    let (versions, acts) = turning(3_000);
    let mut known = Known::default();
    for entry in versions.iter().chain(&acts) {
        known.admit(entry).expect("passes the gate");
    }
    let loures = versions[0].territory();
    let mut anew = Authority::default();
    known.logs.values().for_each(|log| _ = anew.update(log));
    let tips = |authority: &Authority| -> Vec<EntryId> {
        authority.charters(loures).into_iter().flat_map(Charters::tips).map(|(tip, _)| tip).collect()
    };
    assert_eq!(versions.len() + acts.len(), 12_002);
    assert_eq!(tips(&known.authority), tips(&anew));
    // Maio has contradicted itself about each fork, so all are open; of the many rivals the first are followed.
    let charters = known.authority.charters(loures).expect("founded");
    assert!(charters.lines.is_beyond_weighing());
    assert_eq!(tips(&anew).len(), limits::RIVALS_MAX + 2);
    assert!(!charters.is_entitled_today(&key(1).public(), Roles::ROOT));
}
