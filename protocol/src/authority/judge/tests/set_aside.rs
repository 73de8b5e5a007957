//! What people are told beside what counts: forks, gaps, and what waits for a decision.

use super::*;

/// Returns the log with these entries, and what the rules say of it.
fn judged(setting: &Setting, authority: &Authority, entries: &[&Verified]) -> (Log, Verdict) {
    let mut log = setting.log();
    insert_all(&mut log, entries.iter().copied());
    let verdict = judge(&log, authority);
    (log, verdict)
}

/// R155: a fork is told with all its entries and the one that goes on, whatever the order.
#[test]
fn a_fork_is_told_with_every_entry() {
    let setting = Setting::new();
    let (ana, mut rui) = writers(&setting);
    let mut branches: Vec<(Writer, Verified)> = ["a", "b", "c"]
        .map(|title| {
            let mut branch = ana.clone();
            let entry = branch.write(title);
            (branch, entry)
        })
        .into();
    rui.see(&branches[1].1);
    let built = rui.write("d");
    let behind = branches[0].0.write("e");
    let entries: Vec<&Verified> = branches.iter().map(|(_, entry)| entry).chain([&built, &behind]).collect();
    let (_, verdict) = judged(&setting, &setting.authority, &entries);
    let fork = Fork {
        author: setting.loures.node.public(),
        epoch: 2,
        seq: 0,
        entries: branches.iter().map(|(_, entry)| entry.id()).collect(),
        stands: Some(branches[1].1.id()),
    };
    assert_eq!(verdict.forks, [fork]);
    assert_eq!(verdict.doubted().len(), 3);
    assert_eq!(judged(&setting, &setting.authority, &[&branches[0].1, &behind]).1.forks, []);
}

/// R157: an act whose predecessor is not here, or is another one than it says, is told and counts all the same.
#[test]
fn gaps_among_binding_acts_are_told() {
    let setting = Setting::new();
    let mut office = setting.writer(&setting.loures, &setting.loures.office, 2);
    let mut theirs = setting.writer(&setting.maio, &setting.maio.office, 2);
    let first = bind(&mut office, &signing(), 0, None);
    let second = bind(&mut office, &signing(), 1, Some(first.id()));
    let skips = bind(&mut office, &signing(), 3, Some(second.id()));
    let withheld = bind(&mut office, &signing(), 4, Some(EntryId([9; 32])));
    let foreign = bind(&mut theirs, &signing(), 1, Some(first.id()));
    let edit = setting.writer(&setting.maio, &setting.maio.node, 2).write("a");
    let behind_edit = bind(&mut theirs, &signing(), 2, Some(edit.id()));
    let highest = bind(&mut theirs, &signing(), u64::MAX, Some(foreign.id()));
    let all = [&first, &second, &skips, &withheld, &foreign, &edit, &behind_edit, &highest];
    let (_, verdict) = judged(&setting, &setting.authority, &all);
    let expected = [
        (skips.id(), Gap::Misnumbered(second.id())),
        (withheld.id(), Gap::Missing(EntryId([9; 32]))),
        (foreign.id(), Gap::Misnumbered(first.id())),
        (behind_edit.id(), Gap::Misnumbered(edit.id())),
        (highest.id(), Gap::Misnumbered(foreign.id())),
    ];
    assert_eq!(verdict.gaps, expected.into_iter().collect());
    assert!(all.iter().all(|entry| verdict.counted.contains(&entry.id())));
    for gap in verdict.gaps.values() {
        assert!(gap.to_string().len() > 20 && !gap.to_string().ends_with('.'), "{gap}");
    }
}

/// R156: however many entries, one group for each key and reason; R154: what is decided leaves it, for whoever decided.
#[test]
fn ten_thousand_entries_are_one_group_until_they_are_decided() {
    let setting = Setting::new();
    let after = without_the_node_of_loures(&setting);
    let (mut ana, mut rui) = writers(&setting);
    let mut entries: Vec<Verified> = (0..10_000).map(|_| ana.act(&proposal(), vec![])).collect();
    entries.push(ana.write("a"));
    let receipt = ana.act(&Act::Acknowledge, vec![]);
    let all: Vec<&Verified> = entries.iter().chain([&receipt]).collect();
    let (mut log, verdict) = judged(&setting, &after, &all);
    let (loures, maio) = (setting.loures.territory(), setting.maio.territory());
    for territory in [loures, maio] {
        let groups = verdict.undecided(&log, territory);
        assert_eq!(groups.len(), 1);
        // The entry that begins the project is one of them; what a machine says by itself is not.
        assert_eq!((groups[0].entries.len(), groups[0].edits), (10_002, 1));
        assert_eq!((groups[0].author, groups[0].reason), (ana.author.key.public(), Reason::NotEntitledToday));
    }
    let ids: Vec<EntryId> = verdict.undecided(&log, maio)[0].entries.iter().copied().collect();
    for some in ids.chunks(crate::limits::KEPT_OUT_PER_ACT_MAX) {
        let act = rui.act(&Act::KeepOut(some.to_vec()), vec![]);
        fixtures::insert(&mut log, &act).expect("fits");
    }
    // Who is not entitled any more decides nothing.
    let by_ana = ana.act(&Act::KeepOut(ids[..5].to_vec()), vec![]);
    fixtures::insert(&mut log, &by_ana).expect("fits");
    let decided = judge(&log, &after);
    assert_eq!(decided.undecided(&log, maio), []);
    assert_eq!(decided.undecided(&log, loures)[0].entries.len(), 10_002);
    let without = |verdict: &Verdict| verdict.set_aside.keys().filter(|id| **id != by_ana.id()).count();
    assert_eq!(without(&decided), without(&verdict), "it changes nothing about what counts");
}

/// R150: what counts and is not cited by a counted entry of the own territory.
#[test]
fn what_is_acknowledged_follows_from_the_entries() {
    let setting = Setting::new();
    let (mut ana, _) = writers(&setting);
    let mut theirs = setting.writer(&setting.maio, &setting.maio.office, 2);
    let one = bind(&mut theirs, &signing(), 0, None);
    let other = bind(&mut theirs, &signing(), 1, Some(one.id()));
    let edit = setting.writer(&setting.maio, &setting.maio.node, 2).write("a");
    let receipt = ana.act(&Act::Acknowledge, vec![one.id()]);
    let all = [&one, &other, &edit, &receipt];
    let (log, verdict) = judged(&setting, &setting.authority, &all);
    let (loures, maio) = (setting.loures.territory(), setting.maio.territory());
    assert_eq!(verdict.unacknowledged(&log, loures), BTreeSet::from([other.id()]));
    assert_eq!(verdict.unacknowledged(&log, maio), BTreeSet::new(), "not one's own, and no acknowledgement");
    // The receipt of a key that was removed is none.
    let (log, verdict) = judged(&setting, &without_the_node_of_loures(&setting), &all);
    assert_eq!(verdict.unacknowledged(&log, loures), BTreeSet::from([one.id(), other.id()]));
}
