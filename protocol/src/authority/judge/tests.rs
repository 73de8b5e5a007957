use super::*;
use crate::act::{Act, Proposal};
use crate::entry::Verified;
use crate::identity::{ChangeHash, Roles, SecretKey, VersionHash};
use crate::tests::fixtures::{self, Dice, Hall, Setting, Writer, charter, insert_all, key};

/// Returns what the rules say of these entries, which come in this order.
fn verdict<'a>(setting: &Setting, authority: &Authority, entries: impl IntoIterator<Item = &'a Verified>) -> Verdict {
    let mut log = setting.log();
    insert_all(&mut log, entries);
    judge(&log, authority)
}

/// Checks the verdict on `entries`, given with the reasons for which they are set aside, in several orders.
fn check(setting: &Setting, authority: &Authority, entries: &[(&str, &Verified, Option<Reason>)]) {
    let mut dice = Dice::new(6);
    let mut order: Vec<&Verified> = entries.iter().map(|(_, entry, _)| *entry).collect();
    for _ in 0..6 {
        let verdict = verdict(setting, authority, order.iter().copied());
        for (name, entry, expected) in entries {
            assert_eq!(verdict.set_aside.get(&entry.id()), expected.as_ref(), "{name}");
            assert_eq!(verdict.counted.contains(&entry.id()), expected.is_none(), "{name}");
        }
        dice.shuffle(&mut order);
    }
}

/// Returns the authority after Loures has replaced the key of its node.
fn without_the_node_of_loures(setting: &Setting) -> Authority {
    let Hall { office, first, .. } = &setting.loures;
    let keys = [(office.public(), Roles::ROOT.and(Roles::SIGN)), (key(50).public(), Roles::EDIT.and(Roles::NODE))];
    let act = Act::Amend(charter(Some((first.id(), 0)), 1, &keys));
    let author = setting.loures.author(office, 9);
    let chain = crate::entry::Chain::default();
    let amended = author.act(Some(first.document()), chain, fixtures::NOW, &act, vec![], None).expect("has a form");
    let mut log = setting.loures.log();
    fixtures::insert(&mut log, &amended).expect("fits");
    let mut authority = setting.authority.clone();
    authority.update(&log);
    authority
}

fn proposal() -> Act {
    Act::Propose(Proposal { number: 1, version: VersionHash([1; 32]), heads: vec![ChangeHash([1; 32])] })
}

fn writers(setting: &Setting) -> (Writer, Writer) {
    let (loures, maio) = (&setting.loures, &setting.maio);
    (setting.writer(loures, &loures.node, 2), setting.writer(maio, &maio.node, 2))
}

/// R31.
#[test]
fn whoever_is_entitled_today_counts() {
    let setting = Setting::new();
    let (mut ana, mut rui) = writers(&setting);
    let (one, other) = (ana.write("a"), rui.write("b"));
    check(
        &setting,
        &setting.authority,
        &[("genesis", &setting.project, None), ("one", &one, None), ("other", &other, None)],
    );
    // A territory that is no party, and one that is not known at all.
    let praia = Hall::found(3);
    let stranger = setting.writer(&praia, &praia.node, 1).write("c");
    check(&setting, &setting.authority, &[("one", &one, None), ("stranger", &stranger, Some(Reason::NoParty))]);
}

/// R32: what somebody entitled built on stays, what he did not see is set aside, and acts stand alone.
#[test]
fn whoever_builds_on_a_text_vouches_for_it() {
    let setting = Setting::new();
    let after = without_the_node_of_loures(&setting);
    let (mut ana, mut rui) = writers(&setting);
    let first = ana.write("a");
    let act = ana.act(&proposal(), vec![]);
    let second = ana.write("b");
    rui.see(&first);
    rui.see(&second);
    let built = rui.write("c");
    let later = ana.write("d");
    let late_act = ana.act(&proposal(), vec![built.id()]);
    let gone = Some(Reason::NotEntitledToday);
    let all = [
        ("genesis", &setting.project, gone),
        ("first", &first, None),
        ("act", &act, gone),
        ("second", &second, None),
        ("built", &built, None),
        ("later", &later, gone),
        ("late act", &late_act, gone),
    ];
    check(&setting, &after, &all);
    let before: Vec<_> = all.iter().map(|(name, entry, _)| (*name, *entry, None)).collect();
    check(&setting, &setting.authority, &before);
}

/// R32: the chain of vouching goes through others who are gone, and citing an entry in an act is no vouching.
#[test]
fn vouching_passes_on_and_acts_do_not_vouch() {
    let setting = Setting::new();
    let after = without_the_node_of_loures(&setting);
    let praia = Hall::found(3);
    let (mut ana, mut rui) = writers(&setting);
    let mut guest = setting.writer(&praia, &praia.node, 1);
    let first = guest.write("a");
    ana.see(&first);
    let second = ana.write("b");
    let gone = Some(Reason::NotEntitledToday);
    let cited = rui.act(&proposal(), vec![first.id()]);
    let apart = [("first", &first, Some(Reason::NoParty)), ("second", &second, gone), ("cited", &cited, None)];
    check(&setting, &after, &apart);
    rui.see(&first);
    rui.see(&second);
    let third = rui.write("c");
    let together =
        [("first", &first, None), ("second", &second, None), ("cited", &cited, None), ("third", &third, None)];
    check(&setting, &after, &together);
}

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
fn of_a_fork_the_lower_id_counts() {
    let setting = Setting::new();
    let (mut ana, mut rui) = writers(&setting);
    let before = ana.write("a");
    rui.see(&before);
    let [(mut winner, won), (mut loser, lost)] = fork(&ana, ["b", "c"]);
    let (after, behind) = (winner.write("d"), loser.write("e"));
    let act_behind = loser.act(&proposal(), vec![]);
    let mut bystander = rui.clone();
    let apart = bystander.write("f");
    rui.see(&lost);
    let rests = rui.write("g");
    let own_act = rui.act(&proposal(), vec![lost.id()]);
    let rests_too = rui.write("h");
    let maio = &setting.maio;
    let mut third = setting.writer(maio, &maio.node, 7);
    third.see(&before);
    third.see(&won);
    let rests_on_winner = third.write("i");
    let (fork, resting) = (Some(Reason::Fork), Some(Reason::RestsOnFork));
    check(
        &setting,
        &setting.authority,
        &[
            ("before", &before, None),
            ("won", &won, None),
            ("after", &after, None),
            ("lost", &lost, fork),
            ("behind", &behind, fork),
            ("act behind", &act_behind, fork),
            ("rests", &rests, resting),
            ("own act", &own_act, None),
            ("rests too", &rests_too, resting),
            ("rests on winner", &rests_on_winner, None),
        ],
    );
    // A branch of one's own chain that rests on nothing of the kind is a fork of the other writer as well.
    let forked = if apart.id() < rests.id() { (None, fork) } else { (fork, resting) };
    let both = [("before", &before, None), ("won", &won, None), ("lost", &lost, fork)];
    let both = [&both[..], &[("apart", &apart, forked.0), ("rests", &rests, forked.1)]].concat();
    check(&setting, &setting.authority, &both);
}

/// R33: a losing branch is not revived by somebody who builds on it.
#[test]
fn vouching_never_revives_a_losing_branch() {
    let setting = Setting::new();
    let after = without_the_node_of_loures(&setting);
    let (ana, mut rui) = writers(&setting);
    let [(_, won), (_, lost)] = fork(&ana, ["b", "c"]);
    rui.see(&lost);
    let rests = rui.write("d");
    let gone = Some(Reason::NotEntitledToday);
    let entries =
        [("won", &won, gone), ("lost", &lost, Some(Reason::Fork)), ("rests", &rests, Some(Reason::RestsOnFork))];
    check(&setting, &after, &entries);
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

/// Returns what some writers, honest or not, make of one project.
fn history(setting: &Setting, dice: &mut Dice) -> Vec<Verified> {
    let (loures, maio) = (&setting.loures, &setting.maio);
    let people: [(&Hall, &SecretKey, u64); 3] =
        [(loures, &loures.node, 2), (maio, &maio.node, 2), (maio, &maio.node, 3)];
    let mut writers: Vec<Writer> =
        people.into_iter().map(|(hall, key, epoch)| setting.writer(hall, key, epoch)).collect();
    let mut entries: Vec<Verified> = Vec::new();
    for step in 0..14 {
        let at = dice.below(writers.len());
        match dice.below(6) {
            0 if writers.len() < 5 => writers.push(writers[at].clone()),
            1 => entries.push(writers[at].act(&proposal(), vec![])),
            2 | 3 if !entries.is_empty() => {
                // What somebody sees comes with everything that it rests on; an actor's other branch fits in no view.
                let until = dice.below(entries.len()) + 1;
                let writer = &mut writers[at];
                let own = (writer.author.key.public(), writer.author.epoch);
                let others = entries[..until].iter().filter(|entry| (entry.entry().author, entry.entry().epoch) != own);
                others.for_each(|entry| writer.see(entry));
            }
            _ => entries.push(writers[at].write(&format!("step {step}"))),
        }
    }
    entries.sort_by_key(Verified::id);
    entries.dedup_by_key(|entry| entry.id());
    entries
}

/// R30: the same set gives the same verdict, fingerprint and order of views, however it arrived.
#[test]
fn the_order_of_arrival_never_shows() {
    let setting = Setting::new();
    let authorities = [setting.authority.clone(), without_the_node_of_loures(&setting)];
    for seed in 0..24 {
        let mut dice = Dice::new(seed);
        let entries = history(&setting, &mut dice);
        let mut order: Vec<&Verified> = entries.iter().collect();
        let mut seen = Vec::new();
        for _ in 0..6 {
            let mut log = setting.log();
            insert_all(&mut log, order.iter().copied());
            let verdicts = authorities.each_ref().map(|authority| judge(&log, authority));
            assert_eq!(verdicts[0].counted.len() + verdicts[0].set_aside.len(), entries.len() + 1);
            seen.push((verdicts, log.fingerprint(), log.causal_order(&log.records().map(|(id, _)| id).collect())));
            dice.shuffle(&mut order);
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "seed {seed}");
        assert_eq!(seen[0].2.len(), entries.len() + 1, "nothing is left out of the order, seed {seed}");
    }
}

#[test]
fn reasons_are_sentences_without_a_full_stop() {
    for reason in [Reason::Fork, Reason::RestsOnFork, Reason::NotEntitledToday, Reason::NoParty] {
        assert!(reason.to_string().len() > 20 && !reason.to_string().ends_with('.'));
    }
}
