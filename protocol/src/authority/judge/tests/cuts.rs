//! Cuts: how far the work of those who have gone is accepted (R35, R38, R39).

use super::*;
use crate::limits;

const GONE: Option<Reason> = Some(Reason::NotEntitledToday);

/// Returns Loures after it has replaced the key of its node, and the node's work in two epochs: three entries in the
/// first, one in the second.
fn after_the_node() -> (Years, Vec<Verified>) {
    let mut years = Years::new();
    let (office, node) = (years.setting.loures.office.clone(), years.setting.loures.node.clone());
    let (mut second, mut third) = (years.writer(&node, 0, 2), years.writer(&node, 0, 3));
    let work = vec![second.write("a"), second.act(&proposal(), vec![]), second.write("b"), third.write("c")];
    years.amend(&office, &[(&office, OFFICE), (&key(50), NODE)]);
    (years, work)
}

/// Returns which of the entries count.
fn counts(years: &Years, work: &[Verified], others: &[&Verified]) -> Vec<bool> {
    let verdict = verdict(&years.setting, &years.authority(), work.iter().chain(others.iter().copied()));
    work.iter().map(|entry| verdict.counted.contains(&entry.id())).collect()
}

/// R35: a number for each epoch, the highest that was ever said, and nothing where nothing was said.
#[test]
fn a_cut_accepts_each_chain_up_to_a_number() {
    let (years, work) = after_the_node();
    let node = &years.setting.loures.node;
    let office = |epoch, act| years.writer(&years.setting.loures.office, 1, epoch).act(&act, vec![]);
    for (cuts, expected) in [
        (vec![], [false, false, false, false]),
        (vec![office(5, cut(node, &[]))], [false, false, false, false]),
        (vec![office(5, cut(node, &[(2, 0)]))], [true, false, false, false]),
        (vec![office(5, cut(node, &[(2, 1)])), office(6, cut(node, &[(2, 0)]))], [true, true, false, false]),
        (vec![office(5, cut(node, &[(2, 0)])), office(6, cut(node, &[(3, 0)]))], [true, false, false, true]),
        (vec![office(5, cut(node, &[(2, 9), (3, 0), (4, 7)]))], [true, true, true, true]),
        (vec![office(5, cut(&key(50), &[(2, 9)]))], [false, false, false, false]),
    ] {
        assert_eq!(counts(&years, &work, &cuts.iter().collect::<Vec<_>>()), expected);
    }
}

/// R35: of a key only the territory for which it acted can say how far it is accepted.
#[test]
fn a_cut_of_another_territory_says_nothing() {
    let (years, work) = after_the_node();
    let (setting, act) = (&years.setting, cut(&years.setting.loures.node, &[(2, 9)]));
    let foreign = setting.writer(&setting.maio, &setting.maio.office, 2).act(&act, vec![]);
    assert_eq!(counts(&years, &work, &[&foreign]), [false; 4]);
    // Nor does a key that has gone, or one of whom nothing was accepted.
    let late = years.writer(&setting.loures.node, 0, 7).act(&act, vec![]);
    assert_eq!(counts(&years, &work, &[&late]), [false; 4]);
}

/// R35: mayor 2 accepted the work of mayor 1, and mayor 3 that of mayor 2.
#[test]
fn a_cut_within_a_cut_counts() {
    let mut years = Years::new();
    let (first, second, third) = (years.setting.loures.office.clone(), key(51), key(52));
    let mut mayor = years.writer(&first, 0, 2);
    let (signed, late) =
        (bind(&mut mayor, &signing(), 0, None), bind(&mut mayor, &signing(), 1, Some(EntryId([1; 32]))));
    years.amend(&first, &[(&second, OFFICE)]);
    let mut mayor = years.writer(&second, 1, 2);
    let accepts = mayor.act(&cut(&first, &[(2, 0)]), vec![]);
    years.amend(&second, &[(&third, OFFICE)]);
    years.check(&[("signed", &signed, GONE), ("accepts", &accepts, GONE)]);
    let accepts_that = years.writer(&third, 2, 2).act(&cut(&second, &[(2, 0)]), vec![]);
    let all = [("signed", &signed, None), ("late", &late, GONE), ("accepts", &accepts, None)];
    years.check(&[&all[..], &[("accepts that", &accepts_that, None)]].concat());
}

/// R35: two keys that accept each other, and nobody who is entitled, are nobody.
#[test]
fn nobody_is_accepted_by_those_who_have_gone() {
    let mut years = Years::new();
    let (first, second) = (years.setting.loures.office.clone(), key(51));
    let one = years.writer(&first, 0, 2).act(&cut(&second, &[(2, 9)]), vec![]);
    years.amend(&first, &[(&second, OFFICE)]);
    let other = years.writer(&second, 1, 2).act(&cut(&first, &[(2, 9)]), vec![]);
    years.amend(&second, &[(&key(52), OFFICE)]);
    years.check(&[("one", &one, GONE), ("other", &other, GONE)]);
}

/// R35: what somebody says of keys that are still listed does not outlive his own right.
#[test]
fn who_goes_accepts_no_future_work_of_his_own() {
    let mut years = Years::new();
    let (office, node) = (years.setting.loures.office.clone(), years.setting.loures.node.clone());
    let mut mayor = years.writer(&office, 0, 2);
    let of_himself = mayor.act(&cut(&office, &[(2, 99), (9, 99)]), vec![]);
    let of_his_node = mayor.act(&cut(&node, &[(9, 99)]), vec![]);
    years.amend(&office, &[(&key(51), OFFICE), (&key(50), NODE)]);
    let accepts = years.writer(&key(51), 1, 2).act(&cut(&office, &[(2, 1)]), vec![]);
    let planned = mayor.act(&Act::Accept, vec![]);
    let (late, late_edit) =
        (years.writer(&office, 0, 9).act(&Act::Accept, vec![]), years.writer(&node, 0, 9).write("a"));
    years.check(&[
        ("accepts", &accepts, None),
        ("of himself", &of_himself, None),
        ("of his node", &of_his_node, None),
        ("planned", &planned, GONE),
        ("late", &late, GONE),
        ("late edit", &late_edit, GONE),
    ]);
}

/// R35: what a territory that leaves says of its own work counts, and so do the cuts that lie within.
#[test]
fn a_departed_party_is_accepted_up_to_where_it_left() {
    let setting = Setting::new();
    let praia = Hall::found(3);
    let (mut ines, mut mayor) = (setting.writer(&praia, &praia.node, 2), setting.writer(&praia, &praia.office, 2));
    let (before, at_the_end, after) = (ines.write("a"), ines.write("b"), ines.write("c"));
    let (signed, late) =
        (bind(&mut mayor, &signing(), 0, None), bind(&mut mayor, &signing(), 1, Some(EntryId([1; 32]))));
    let mut authority = setting.authority.clone();
    authority.update(&praia.log());
    let entries = [&before, &at_the_end, &after, &signed, &late];
    let mut log = setting.log();
    insert_all(&mut log, entries);
    let judged = |departed: &dyn Fn(&Record) -> Option<u64>| {
        let verdict = judge_where(&log, &authority, departed);
        entries.map(|entry| verdict.counted.contains(&entry.id()))
    };
    assert_eq!(judged(&|_| None), [false; 5]);
    let left = |record: &Record| if record.author == praia.node.public() { Some(1) } else { Some(0) };
    assert_eq!(judged(&left), [true, true, false, true, false]);
    let only_here = |record: &Record| (record.epoch == 9).then_some(5);
    assert_eq!(judged(&only_here), [false; 5]);
}

/// R39: what accepts everything that is held, or everything up to an entry.
#[test]
fn the_cut_that_accepts_is_made_from_the_log() {
    let (years, work) = after_the_node();
    let node = &years.setting.loures.node;
    let mut log = years.setting.log();
    insert_all(&mut log, &work);
    let write = |act: Cut| {
        let cited = cited_by(&log, &act);
        years.writer(&years.setting.loures.office, 1, 5).act(&Act::Cut(act), cited)
    };
    let all = cut_for(&log, &node.public());
    assert_eq!(
        Act::Cut(all.clone()),
        cut(node, &[(1, 0), (2, 2), (3, 0)]),
        "the first entry of the project is its, too"
    );
    assert_eq!(cited_by(&log, &all).len(), 3);
    assert_eq!(counts(&years, &work, &[&write(all)]), [true; 4]);
    let until = extend(&log, &work[1].id()).expect("held");
    assert_eq!(counts(&years, &work, &[&write(until)]), [true, true, false, false]);
    assert_eq!(extend(&log, &EntryId([9; 32])), None);
    assert_eq!(Act::Cut(cut_for(&log, &key(99).public())), cut(&key(99), &[]));
}

/// R39: a losing branch is neither accepted nor does it stretch what is accepted of the other.
#[test]
fn a_cut_is_made_of_branches_that_count() {
    let setting = Setting::new();
    let (ana, _) = writers(&setting);
    let mut branches = ["a", "b"].map(|title| {
        let mut branch = ana.clone();
        (branch.write(title), branch)
    });
    branches.sort_by_key(|(entry, _)| entry.id());
    let [(won, _), (lost, mut loser)] = branches;
    let behind = loser.write("c");
    let mut log = setting.log();
    insert_all(&mut log, [&won, &lost, &behind]);
    let node = &setting.loures.node;
    assert_eq!(Act::Cut(cut_for(&log, &node.public())), cut(node, &[(1, 0), (2, 0)]));
    assert!(extend(&log, &won.id()).is_some());
    assert_eq!([&lost, &behind].map(|entry| extend(&log, &entry.id())), [None, None]);
}

/// R33, R35: whoever has a removed key cannot put another past in the place of the accepted one.
#[test]
fn what_a_cut_cites_cannot_be_replaced() {
    let (years, work) = after_the_node();
    let node = &years.setting.loures.node;
    let mut log = years.setting.log();
    insert_all(&mut log, &work);
    let all = cut_for(&log, &node.public());
    let cited = cited_by(&log, &all);
    let office = |deps| years.writer(&years.setting.loures.office, 1, 5).act(&Act::Cut(all.clone()), deps);
    let (bare, accepts) = (office(vec![]), office(cited));
    let rivals = (0..200).map(|number| {
        let mut rival = years.writer(node, 0, 2);
        rival.write(&format!("rival {number}"))
    });
    let rival = rivals.into_iter().find(|rival| rival.id() < work[0].id()).expect("one in two has a lower id");
    assert_eq!(counts(&years, &work, &[&bare, &rival]), [false, false, false, true]);
    assert_eq!(counts(&years, &work, &[&accepts, &rival]), [true; 4]);
}

/// R38: the first epochs of an author count by themselves, the others when somebody wants them.
#[test]
fn too_many_epochs_of_one_author_need_somebody_who_wants_them() {
    let setting = Setting::new();
    let (loures, maio) = (&setting.loures, &setting.maio);
    let writer = |epoch| setting.writer(loures, &loures.node, epoch);
    let full = limits::EPOCHS_PER_AUTHOR_MAX as u64;
    let mut log = setting.log();
    // The chain with the first entry of the project is the first of them.
    let acts: Vec<Verified> = (2..full).map(|epoch| writer(epoch).act(&proposal(), vec![])).collect();
    insert_all(&mut log, &acts);
    let last = writer(full).act(&proposal(), vec![]);
    let (crowded, built_on) = (writer(full + 1).write("a"), writer(full + 2).write("b"));
    let accepted = writer(full + 3).act(&proposal(), vec![]);
    let mut rui = setting.writer(maio, &maio.node, 2);
    rui.see(&built_on);
    let builds = rui.write("c");
    let accepts = setting.writer(loures, &loures.office, 2).act(&cut(&loures.node, &[(full + 3, 0)]), vec![]);
    let entries = [&last, &crowded, &built_on, &accepted, &builds, &accepts];
    insert_all(&mut log, entries);
    let reasons = |log: &Log| {
        let verdict = judge(log, &setting.authority);
        entries.map(|entry| verdict.set_aside.get(&entry.id()).copied())
    };
    let too_many = Some(Reason::TooManyEpochs);
    assert_eq!(reasons(&log), [None, too_many, None, None, None, None]);
    // An epoch before all others, whenever it comes, takes the place of the last one.
    fixtures::insert(&mut log, &writer(0).write("d")).expect("fits");
    assert_eq!(reasons(&log), [too_many, too_many, None, None, None, None]);
    assert_eq!(cut_for(&log, &loures.node.public()).lasts.len(), limits::EPOCHS_PER_AUTHOR_MAX);
}
