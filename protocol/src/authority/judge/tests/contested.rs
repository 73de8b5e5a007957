//! Contested acts and double dealing (R36, R37).

use super::*;

fn without_the_office(years: &mut Years) {
    let (office, node) = (years.setting.loures.office.clone(), years.setting.loures.node.clone());
    years.amend(&office, &[(&key(51), OFFICE), (&node, NODE)]);
}

/// R36: only a binding act, only another territory's counted citation, and only what a right is lacking for.
#[test]
fn what_another_territory_relied_on_is_contested() {
    let mut years = Years::new();
    let setting = Setting::new();
    let (mut mayor, mut rui) = (years.writer(&setting.loures.office, 0, 2), writers(&setting).1);
    let mut ana = writers(&setting).0;
    let signed = bind(&mut mayor, &signing(), 0, None);
    let unseen = bind(&mut mayor, &signing(), 1, Some(signed.id()));
    let accepted = mayor.act(&Act::Accept, vec![]);
    let receipt = rui.act(&Act::Acknowledge, vec![accepted.id().min(signed.id()), accepted.id().max(signed.id())]);
    let own = ana.act(&Act::Acknowledge, vec![unseen.id()]);
    without_the_office(&mut years);
    let (gone, contested) = (Some(Reason::NotEntitledToday), Some(Reason::Contested));
    let all = [
        ("signed", &signed, contested),
        ("unseen by others", &unseen, gone),
        ("not binding", &accepted, gone),
        ("receipt", &receipt, None),
        ("own receipt", &own, None),
    ];
    years.check(&all);
    let verdict = verdict(&years.setting, &years.authority(), all.iter().map(|(_, entry, _)| *entry));
    let cited_by = BTreeMap::from([(receipt.id(), setting.maio.territory())]);
    let expected = Contested { why: Reason::NotEntitledToday, cited_by };
    assert_eq!(verdict.contested, BTreeMap::from([(signed.id(), expected)]));
    // Accepted, it counts again; nothing is contested before the removal either.
    let accepts = years.writer(&key(51), 1, 3).act(&cut(&setting.loures.office, &[(2, 0)]), vec![]);
    years.check(&[
        ("accepts", &accepts, None),
        ("signed", &signed, None),
        ("unseen by others", &unseen, gone),
        ("not binding", &accepted, gone),
        ("receipt", &receipt, None),
    ]);
    let before = [("signed", &signed, None), ("unseen", &unseen, None), ("not binding", &accepted, None)];
    check(&setting, &setting.authority, &[&before[..], &[("receipt", &receipt, None)]].concat());
}

/// R36: a counter-signature is a citation; one that does not count itself contests nothing.
#[test]
fn a_counter_signature_contests_when_it_counts() {
    let mut years = Years::new();
    let setting = Setting::new();
    let praia = Hall::found(3);
    let mut mayor = years.writer(&setting.loures.office, 0, 2);
    let signed = bind(&mut mayor, &signing(), 0, None);
    let counter = |hall: &Hall| {
        let mut other = setting.writer(hall, &hall.office, 2);
        let binding = Some(Binding { account: String::new(), n: 0, prev_act: None });
        let deps = vec![signed.id()];
        let entry = other.author.act(Some(other.document), other.chain, fixtures::NOW, &signing(), deps, binding);
        other.chain = Chain::default();
        entry.expect("has a form")
    };
    let (by_maio, by_stranger) = (counter(&setting.maio), counter(&praia));
    without_the_office(&mut years);
    let stranger = ("by stranger", &by_stranger, Some(Reason::NoParty));
    years.check(&[("signed", &signed, Some(Reason::NotEntitledToday)), stranger]);
    years.check(&[("signed", &signed, Some(Reason::Contested)), ("by maio", &by_maio, None), stranger]);
}

/// R36: an act on a losing branch is void, whoever cites it; its branch had lost before it was weighed who is entitled.
#[test]
fn an_act_on_a_losing_branch_is_not_contested() {
    let mut years = Years::new();
    let setting = Setting::new();
    let mayor = years.writer(&setting.loures.office, 0, 2);
    let mut branches = [0, 1].map(|n| {
        let mut branch = mayor.clone();
        let prev = (n > 0).then_some(setting.project.id());
        bind(&mut branch, &signing(), n, prev)
    });
    branches.sort_by_key(Verified::id);
    let [low, high] = &branches;
    let mut rui = writers(&setting).1;
    let both = rui.act(&Act::Acknowledge, vec![low.id(), high.id()]);
    without_the_office(&mut years);
    years.check(&[("low", low, Some(Reason::Contested)), ("high", high, Some(Reason::Fork)), ("both", &both, None)]);
}

/// R37.
#[test]
fn binding_acts_in_one_place_are_a_dispute() {
    let setting = Setting::new();
    let hall = &setting.loures;
    let mut epoch = 1;
    let mut signed = |hall: &Hall, account: &str, n: u64, prev_act: Option<EntryId>| {
        epoch += 1;
        let author = hall.author(&hall.office, epoch);
        let binding = Some(Binding { account: account.to_owned(), n, prev_act });
        let document = Some(setting.project.document());
        let entry = author.act(document, Chain::default(), fixtures::NOW, &signing(), vec![], binding);
        entry.expect("has a form")
    };
    let first = signed(hall, "", 0, None);
    let second = signed(hall, "", 1, Some(first.id()));
    let other_account = signed(hall, "fundo", 0, None);
    let other_territory = signed(&setting.maio, "", 0, None);
    let honest = [&first, &second, &other_account, &other_territory];
    assert_eq!(verdict(&setting, &setting.authority, honest).disputes, []);
    let again = signed(hall, "", 1, Some(first.id()));
    let beside = signed(hall, "", 2, Some(first.id()));
    let elsewhere = signed(hall, "fundo", 0, None);
    let found = verdict(&setting, &setting.authority, honest.into_iter().chain([&again, &beside, &elsewhere]));
    let dispute = |account: &str, place, entries: &[&Verified]| {
        let entries = entries.iter().map(|entry| entry.id()).collect();
        Dispute { territory: hall.territory(), account: account.to_owned(), place, entries }
    };
    let expected = [
        dispute("", Claimed::Number(1), &[&second, &again]),
        dispute("", Claimed::Behind(first.id()), &[&second, &again, &beside]),
        dispute("fundo", Claimed::Number(0), &[&other_account, &elsewhere]),
    ];
    assert_eq!(found.disputes, expected);
    assert!(expected.iter().all(|dispute| !dispute.to_string().ends_with('.')));
    // It is for people: what counts is not decided by it.
    assert_eq!(found.set_aside, BTreeMap::new());
}
