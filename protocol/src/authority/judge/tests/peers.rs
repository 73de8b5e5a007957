//! What other networks are known to get wrong, by the names under which people look for it: old backups, revocations that
//! race, backdated work, lost past work, and signatures taken back.

use super::*;

const GONE: Option<Reason> = Some(Reason::NotEntitledToday);

/// Returns Loures after it has replaced its mayor and the key of its node, and has accepted all that `held` has of them.
fn after_an_election(held: &[&Verified]) -> (Years, Verified, Verified) {
    let mut years = Years::new();
    let (office, node) = (years.setting.loures.office.clone(), years.setting.loures.node.clone());
    let (mayor, machine) = (key(51), key(50));
    years.amend(&office, &[(&mayor, OFFICE), (&machine, NODE)]);
    let mut log = years.setting.log();
    insert_all(&mut log, held.iter().copied());
    let mut writer = years.writer(&mayor, 1, 2);
    let accept = |writer: &mut Writer, key: &SecretKey| {
        let cut = cut_for(&log, &key.public());
        let cited = cited_by(&log, &cut);
        writer.act(&Act::Cut(cut), cited)
    };
    let (of_office, of_node) = (accept(&mut writer, &office), accept(&mut writer, &node));
    (years, of_office, of_node)
}

/// A restored backup that goes on with its old epoch: the chain forks, one branch counts, nobody else's work is refused,
/// and what the node writes in a new epoch counts at once (R14, R33).
#[test]
fn a_restored_backup_wedges_nobody() {
    let setting = Setting::new();
    let (mut ana, mut rui) = writers(&setting);
    let saved = ana.write("a");
    let mut restored = ana.clone();
    let lost_edit = ana.write("b");
    rui.see(&saved);
    rui.see(&lost_edit);
    let built = rui.write("c");
    let again = restored.write("d");
    let mut restarted = setting.writer(&setting.loures, &setting.loures.node, 3);
    restarted.see(&saved);
    restarted.see(&lost_edit);
    restarted.see(&built);
    let goes_on = restarted.write("e");
    check(
        &setting,
        &setting.authority,
        &[
            ("saved", &saved, None),
            ("what the backup did not have", &lost_edit, None),
            ("what others built on it", &built, None),
            ("written again with the old epoch", &again, Some(Reason::Fork)),
            ("written in a new epoch", &goes_on, None),
        ],
    );
}

/// A node that learns of the removal first and one that learns of it last judge alike, whatever came in between (R30).
#[test]
fn a_revocation_race_is_decided_alike() {
    let setting = Setting::new();
    let (mut ana, mut rui) = writers(&setting);
    let seen = ana.write("a");
    rui.see(&seen);
    let built = rui.write("b");
    let at_the_same_time = ana.write("c");
    let (years, of_office, of_node) = after_an_election(&[&seen]);
    let entries = [
        ("seen", &seen, None),
        ("built", &built, None),
        ("at the same time", &at_the_same_time, GONE),
        ("of office", &of_office, None),
        ("of node", &of_node, None),
    ];
    years.check(&entries);
    // Somebody who knows nothing of the removal counts everything; what he holds is the same.
    let before: Vec<_> = entries.iter().filter(|(name, ..)| !name.starts_with("of")).collect();
    let before: Vec<_> = before.into_iter().map(|(name, entry, _)| (*name, *entry, None)).collect();
    check(&setting, &setting.authority, &before);
    // If somebody entitled had built on it, it would have been in time.
    rui.see(&at_the_same_time);
    let builds = rui.write("d");
    let in_time = [("at the same time", &at_the_same_time, None), ("builds", &builds, None)];
    years.check(&[&[("seen", &seen, None), ("built", &built, None)], &in_time[..]].concat());
}

/// A removed key that cites the charter of its time, in an old chain or a new one, before or after others (R31, R35).
#[test]
fn late_backdated_work_is_set_aside() {
    let setting = Setting::new();
    let (mut ana, mut rui) = writers(&setting);
    let mut mayor = setting.writer(&setting.loures, &setting.loures.office, 2);
    let (edit, signed) = (ana.write("a"), bind(&mut mayor, &signing(), 0, None));
    let (years, of_office, of_node) = after_an_election(&[&edit, &signed]);
    let late = ana.write("b");
    let in_an_old_epoch = setting.writer(&setting.loures, &setting.loures.node, 0).write("c");
    let late_signature = bind(&mut mayor, &signing(), 1, Some(signed.id()));
    // Somebody relays it, and even says so: an act does not vouch, and what nobody had before is not contested.
    let cites = rui.act(&Act::Acknowledge, vec![late.id()]);
    years.check(&[
        ("edit", &edit, None),
        ("signed", &signed, None),
        ("of office", &of_office, None),
        ("of node", &of_node, None),
        ("late", &late, GONE),
        ("in an old epoch", &in_an_old_epoch, GONE),
        ("late signature", &late_signature, GONE),
        ("cites", &cites, None),
    ]);
}

/// What an official wrote and signed in office stays, the edits that nobody built on and the acts too (R35).
#[test]
fn past_work_of_a_former_official_stays() {
    let setting = Setting::new();
    let mut ana = writers(&setting).0;
    let mut mayor = setting.writer(&setting.loures, &setting.loures.office, 2);
    let (edit, proposed) = (ana.write("a"), ana.act(&proposal(), vec![]));
    let signed = bind(&mut mayor, &signing(), 0, None);
    let (years, of_office, of_node) = after_an_election(&[&edit, &proposed, &signed]);
    years.check(&[
        ("the project itself", &years.setting.project, None),
        ("edit", &edit, None),
        ("proposed", &proposed, None),
        ("signed", &signed, None),
        ("of office", &of_office, None),
        ("of node", &of_node, None),
    ]);
}

/// A node that never knew the former official takes all of his work, each entry by the charter that it cites, and judges
/// it as everybody does (R21, R30).
#[test]
fn a_new_node_joins_after_a_removal_and_gets_all_of_it() {
    let setting = Setting::new();
    let mut ana = writers(&setting).0;
    let (first, second) = (ana.write("a"), ana.write("b"));
    let (years, of_office, of_node) = after_an_election(&[&first, &second]);
    let late = ana.write("c");
    let authority = years.authority();
    let mut log = None;
    for entry in [&setting.project, &first, &second, &late, &of_office, &of_node] {
        let taken =
            crate::gate::admit(fixtures::parsed(entry), &mut log, &authority).map_err(|refused| refused.refusal);
        assert_eq!(taken.map(|entry| entry.id()), Ok(entry.id()), "a removal refuses nothing that was rightly made");
    }
    let verdict = judge(&log.expect("begun"), &authority);
    let counted = [&setting.project, &first, &second, &of_office, &of_node].map(Verified::id);
    assert_eq!(verdict.counted, counted.into_iter().collect());
    assert_eq!(verdict.set_aside, BTreeMap::from([(late.id(), Reason::NotEntitledToday)]));
}

/// Who removes the key of its own signatory takes no signature back that a twin had (R36).
#[test]
fn a_removal_is_no_repudiation() {
    let setting = Setting::new();
    let mut mayor = setting.writer(&setting.loures, &setting.loures.office, 2);
    let signed = bind(&mut mayor, &signing(), 0, None);
    let receipt = writers(&setting).1.act(&Act::Acknowledge, vec![signed.id()]);
    // The new mayor accepts nothing of the old one.
    let (years, of_office, _) = after_an_election(&[]);
    let all =
        [("signed", &signed, Some(Reason::Contested)), ("receipt", &receipt, None), ("of office", &of_office, None)];
    years.check(&all);
    let mut log = setting.log();
    insert_all(&mut log, [&signed, &receipt]);
    let until = extend(&log, &signed.id()).expect("held");
    let settles = years.writer(&key(51), 1, 3).act(&Act::Cut(until), vec![]);
    years.check(&[("signed", &signed, None), ("receipt", &receipt, None), ("settles", &settles, None)]);
}

/// Two roots that remove each other at the same time leave a dispute and the same verdict everywhere, and no document that
/// cannot be written any more (R22, R30).
#[test]
fn two_who_remove_each_other_lock_nobody_out() {
    let setting = Setting::new();
    let (office, other) = (&setting.loures.office, key(51));
    let mut shared = Years::new();
    shared.amend(office, &[(office, OFFICE), (&other, OFFICE), (&setting.loures.node, NODE)]);
    let territory = setting.loures.territory();
    let rival = |root: &SecretKey| {
        let keys = [(root.public(), OFFICE), (setting.loures.node.public(), NODE)];
        let act = Act::Amend(charter(Some((shared.versions[1], 1)), 1, &keys));
        let author = Author { epoch: 200, ..shared.author(root, 1, 0) };
        author.act(Some(territory.document()), Chain::default(), fixtures::NOW, &act, vec![], None).expect("has a form")
    };
    let rivals = [rival(office), rival(&other)];
    let edit = writers(&setting).0.write("a");
    let verdicts = [[0, 1], [1, 0]].map(|order| {
        let mut log = shared.log.clone();
        insert_all(&mut log, order.map(|at| &rivals[at]));
        let mut authority = setting.authority.clone();
        authority.update(&log);
        assert!(authority.charters(territory).expect("founded").is_disputed());
        verdict(&setting, &authority, [&edit])
    });
    assert_eq!(verdicts[0], verdicts[1]);
    assert!(verdicts[0].counted.contains(&edit.id()), "the node is listed by both");
}
