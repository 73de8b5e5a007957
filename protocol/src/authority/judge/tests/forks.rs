//! Forks: which branch counts, and what goes with the other (R33, R34).

use super::*;

/// Returns two entries that go on from the same place, the one that wins first.
fn fork(writer: &Writer, titles: [&str; 2]) -> [(Writer, Verified); 2] {
    let mut branches = titles.map(|title| {
        let mut branch = writer.clone();
        let entry = branch.write(title);
        (branch, entry)
    });
    branches.sort_by_key(|(_, entry)| entry.id());
    branches
}

/// R33, R34.
#[test]
fn of_a_fork_on_which_nobody_built_the_lower_id_counts() {
    let setting = Setting::new();
    let (mut ana, mut rui) = writers(&setting);
    let before = ana.write("a");
    rui.see(&before);
    let beside = rui.write("b");
    let [(mut winner, won), (mut loser, lost)] = fork(&ana, ["c", "d"]);
    let (after, behind) = (winner.write("e"), loser.write("f"));
    let act_behind = loser.act(&proposal(), vec![]);
    let fork = Some(Reason::Fork);
    check(
        &setting,
        &setting.authority,
        &[
            ("before", &before, None),
            ("beside", &beside, None),
            ("won", &won, None),
            ("after", &after, None),
            ("lost", &lost, fork),
            ("behind", &behind, fork),
            ("act behind", &act_behind, fork),
        ],
    );
}

/// R33, R34: a territory weighs once, however much it writes; acts that only cite a losing branch stay.
#[test]
fn the_branch_on_which_more_territories_built_counts() {
    let setting = Setting::new();
    let praia = Hall::found(3);
    let (ana, mut rui) = writers(&setting);
    let [(_, low), (mut on, high)] = fork(&ana, ["a", "b"]);
    rui.see(&high);
    let built = rui.write("c");
    let further = rui.write("d");
    let act = rui.act(&proposal(), vec![high.id()]);
    let behind = on.write("e");
    let (fork, resting) = (Some(Reason::Fork), Some(Reason::RestsOnFork));
    let one_to_none = [
        ("low", &low, fork),
        ("high", &high, None),
        ("built", &built, None),
        ("further", &further, None),
        ("act", &act, None),
        ("behind", &behind, None),
    ];
    check(&setting, &setting.authority, &one_to_none);
    let mut third = setting.writer(&setting.maio, &setting.maio.node, 7);
    third.see(&low);
    let on_low = third.write("f");
    let one_to_one = [
        ("low", &low, None),
        ("on low", &on_low, None),
        ("high", &high, fork),
        ("built", &built, resting),
        ("further", &further, resting),
        ("act", &act, None),
        ("behind", &behind, fork),
    ];
    check(&setting, &setting.authority, &one_to_one);
    // A citation weighs, and so does somebody who is no party: a branch does not change hands when he goes.
    let mut guest = setting.writer(&praia, &praia.node, 1);
    let cited = guest.act(&Act::Acknowledge, vec![act.id()]);
    let stranger = Some(Reason::NoParty);
    let two_to_one = [("cited", &cited, stranger), ("high", &high, None), ("on low", &on_low, resting)];
    let rest = [("low", &low, fork), ("built", &built, None), ("further", &further, None), ("act", &act, None)];
    check(&setting, &setting.authority, &[&two_to_one[..], &rest].concat());
}

/// R33: where no other territory has built, another key of the author's own does, before the id.
#[test]
fn colleagues_decide_where_no_other_territory_does() {
    let setting = Setting::new();
    let (ana, mut rui) = writers(&setting);
    let mut colleague = setting.writer(&setting.loures, &setting.loures.office, 2);
    let mut oneself = setting.writer(&setting.loures, &setting.loures.node, 3);
    let [(_, low), (_, high)] = fork(&ana, ["a", "b"]);
    let fork = Some(Reason::Fork);
    let by_oneself = oneself.act(&Act::Acknowledge, vec![high.id()]);
    let alone = [("low", &low, None), ("high", &high, fork), ("by oneself", &by_oneself, None)];
    check(&setting, &setting.authority, &alone);
    let by_colleague = colleague.act(&cut(&setting.loures.node, &[(2, 0)]), vec![high.id()]);
    let helped = [("low", &low, fork), ("high", &high, None), ("by colleague", &by_colleague, None)];
    check(&setting, &setting.authority, &helped);
    let by_other = rui.act(&Act::Acknowledge, vec![low.id()]);
    let outweighed = [("low", &low, None), ("high", &high, fork), ("by other", &by_other, None)];
    check(&setting, &setting.authority, &[&outweighed[..], &[("by colleague", &by_colleague, None)]].concat());
}

/// R33: neither who builds on a losing branch nor a cut revives it.
#[test]
fn neither_vouching_nor_a_cut_revives_a_losing_branch() {
    let years = {
        let mut years = Years::new();
        let office = years.setting.loures.office.clone();
        years.amend(&office, &[(&office, OFFICE), (&key(50), NODE)]);
        years
    };
    let setting = &years.setting;
    let (ana, mut rui) = writers(setting);
    let [(_, won), (mut loser, lost)] = fork(&ana, ["b", "c"]);
    let behind = loser.write("d");
    rui.see(&lost);
    let rests = rui.write("e");
    let mut other = setting.writer(&setting.maio, &setting.maio.node, 7);
    other.see(&won);
    let vouches = other.write("f");
    let accepts = years.writer(&setting.loures.office, 1, 5).act(&cut(&setting.loures.node, &[(2, 9)]), vec![]);
    let fork = Some(Reason::Fork);
    years.check(&[
        ("won", &won, None),
        ("vouches", &vouches, None),
        ("lost", &lost, fork),
        ("behind", &behind, fork),
        ("rests", &rests, Some(Reason::RestsOnFork)),
        ("accepts", &accepts, None),
    ]);
}

/// R33: the entry that names the document has no rival.
#[test]
fn the_first_entry_never_loses() {
    let setting = Setting::new();
    let mut rivals = (0..200).map(|number| {
        let mut writer = setting.writer(&setting.loures, &setting.loures.node, 1);
        writer.chain = Chain::default();
        let act = Act::Propose(Proposal {
            number,
            text: TextHash([1; 32]),
            heads: vec![ChangeHash([1; 32])],
            parties: vec![TerritoryId([1; 32])],
            ratifying: Vec::new(),
        });
        writer.act(&act, vec![])
    });
    let rival = rivals.find(|rival| rival.id() < setting.project.id()).expect("one in two has a lower id");
    check(&setting, &setting.authority, &[("first", &setting.project, None), ("rival", &rival, Some(Reason::Fork))]);
}

/// R33: a copy of what others built on does not share their weight, so it cannot win by its id.
#[test]
fn a_copy_of_a_change_is_no_rival() {
    let setting = Setting::new();
    let (mut ana, mut rui) = writers(&setting);
    let start = ana.clone();
    let first = ana.write("a");
    rui.see(&first);
    let on_first = rui.write("b");
    ana.see(&on_first);
    let second = ana.write("c");
    let mut late = setting.writer(&setting.maio, &setting.maio.node, 7);
    [&first, &on_first, &second].into_iter().for_each(|entry| late.see(entry));
    let on_second = late.write("d");
    let crate::entry::Payload::Changes(changes) = &first.entry().payload else { unreachable!("edits") };
    let copy = |time| {
        let changes = changes.iter().map(|change| change.to_vec()).collect();
        start.author.changes(start.document, start.chain, crate::time::Time(time), changes).expect("has a form")
    };
    let copy = (0..200).map(copy).find(|copy| copy.id() < first.id()).expect("one in two has a lower id");
    check(
        &setting,
        &setting.authority,
        &[
            ("copy", &copy, Some(Reason::Fork)),
            ("first", &first, None),
            ("on first", &on_first, None),
            ("second", &second, None),
            ("on second", &on_second, None),
        ],
    );
}

/// R33, R38: forks of forks, as many as somebody cares to sign, cost no more than as many entries in a row.
#[test]
fn forks_of_forks_come_to_an_end() {
    let setting = Setting::new();
    let ana = setting.writer(&setting.loures, &setting.loures.node, 2);
    let mut guest = setting.writer(&setting.maio, &setting.maio.node, 2);
    let grow = |tips: &[Chain], number: u32, entries: &mut Vec<Verified>| -> Vec<Chain> {
        let both = tips.iter().flat_map(|tip| [2 * number, 2 * number + 1].map(|number| (*tip, number)));
        let next = both.map(|(tip, number)| {
            let heads = vec![ChangeHash([1; 32])];
            let act = Act::Propose(Proposal {
                number,
                text: TextHash([1; 32]),
                heads,
                parties: vec![TerritoryId([1; 32])],
                ratifying: Vec::new(),
            });
            let entry = ana.author.act(Some(ana.document), tip, fixtures::NOW, &act, vec![], None);
            entries.push(entry.expect("has a form"));
            Chain::after(&entries[entries.len() - 1])
        });
        next.collect()
    };
    // A tree in which every branch forks, and a comb in which one does.
    let (mut tree, mut comb) = (Vec::new(), Vec::new());
    let mut tips = vec![Chain::default()];
    (0..10).for_each(|number| tips = grow(&tips, number, &mut tree));
    let mut tip = vec![Chain::default()];
    (0..1_000).for_each(|number| tip = grow(&tip, number, &mut comb)[..1].to_vec());
    for (mut entries, branches) in [(tree, 10), (comb, 1_000)] {
        let favourite = entries[entries.len() - 1].id();
        entries.push(guest.act(&Act::Acknowledge, vec![favourite]));
        guest.chain = Chain::default();
        let one = verdict(&setting, &setting.authority, &entries);
        let counted = one.counted.iter().filter(|id| entries.iter().any(|entry| entry.id() == **id)).count();
        assert!(one.counted.contains(&favourite), "what others rest on counts with all that it stands behind");
        assert_eq!(counted, branches + 1, "one branch counts, from the beginning to its end");
    }
}

/// R34: an author who signs one change on two branches takes nothing from those who built on the change.
#[test]
fn a_change_on_two_branches_is_lost_only_with_both() {
    let setting = Setting::new();
    let (ana, mut rui) = writers(&setting);
    let change = ana.change("b");
    let mut branches = [1, 2].map(|time| {
        let entry = ana.author.changes(ana.document, ana.chain, crate::time::Time(time), vec![change.clone()]);
        entry.expect("has a form")
    });
    branches.sort_by_key(Verified::id);
    let [won, lost] = &branches;
    rui.see(lost);
    let rests = rui.write("c");
    let fork = Some(Reason::Fork);
    let all = [("won", won, None), ("lost", lost, fork), ("rests", &rests, None)];
    check(&setting, &setting.authority, &all);
    let mut log = setting.log();
    insert_all(&mut log, [won, lost, &rests]);
    assert_eq!(log.causal_order(&log.records().map(|(id, _)| id).collect()).len(), 4);
}
