//! Between whom an agreement is (R140), and what takes its place (R141).

use super::*;
use crate::act::Founding;

/// Returns the proposal of a text to some, whatever the cooperation says.
fn proposal_to(number: u32, text: u8, halls: &[&Hall]) -> Proposal {
    let mut parties: Vec<TerritoryId> = halls.iter().map(|hall| hall.territory()).collect();
    parties.sort_unstable();
    Table::proposal(number, text, &parties)
}

/// R140: who is not asked signs nothing, and nobody makes an agreement with himself, or for others.
#[test]
fn an_agreement_is_between_those_whom_its_proposal_names() {
    let mut table = Table::new();
    let stranger = Hall::found(7);
    let (first, second) = (table.setting.loures.clone(), table.setting.maio.clone());
    let document = table.document.document();
    for proposal in [proposal_to(1, 1, &[&first]), proposal_to(2, 1, &[&second, &stranger])] {
        let version = proposal.version(document);
        let number = proposal.number;
        table.write(loures, &Act::Propose(proposal), 0);
        table.sign_version(loures, number, version, 0);
        table.sign_version(maio, number, version, 0);
    }
    assert_eq!(table.agreement().proposals, []);
    table.check(Stage::Draft, 3);
    // Whoever can never sign is waited for.
    let of_three = proposal_to(3, 1, &[&first, &second, &stranger]);
    let version = of_three.version(document);
    table.write(loures, &Act::Propose(of_three), 0);
    table.sign_version(loures, 3, version, 1);
    table.sign_version(maio, 3, version, 1);
    table.check(Stage::PartlySigned(3), 4);
    assert_eq!(table.agreement().proposals[0].missing, [stranger.territory()]);
    // A signature together with others is none without them.
    let of_two = proposal_to(3, 1, &[&first, &second]);
    assert_ne!(of_two.version(document), version);
    table.write(maio, &Act::Propose(of_two), 0);
    let agreement = table.agreement();
    assert_eq!(agreement.proposals.len(), 2);
    assert!(agreement.proposals.iter().all(|proposal| !proposal.is_in_force()));
}

/// R140: in a document of one territory, that one alone agrees with itself.
#[test]
fn a_territory_can_agree_with_itself_at_home() {
    let mut table = Table::new();
    let hall = table.setting.loures.clone();
    let home = Home::Territory(hall.territory());
    table.document = fixtures::begin(&hall.author(&hall.node, 1), Subject::Document(Kind::Agreement, home));
    let alone = Table::proposal(1, 1, &[hall.territory()]);
    let version = alone.version(table.document.document());
    table.write(loures, &Act::Propose(alone), 0);
    table.sign_version(loures, 1, version, 0);
    table.check(Stage::InForce(1), 2);
}

/// R141: a text in force gives way to a later one that all its parties have signed, and to no other.
#[test]
fn what_is_in_force_is_replaced_by_its_own_parties_alone() {
    let mut table = Table::new();
    for (number, text) in [(1, 1), (2, 2), (3, 3)] {
        table.propose(loures, number, text);
        table.sign_at(loures, number, text, u64::from(number));
    }
    table.sign_at(maio, 1, 1, 1);
    let replaced = |table: &Table| -> Vec<_> {
        table.agreement().proposals.iter().map(|proposal| (proposal.is_in_force(), proposal.replaced_by)).collect()
    };
    assert_eq!(replaced(&table), [(true, None), (false, None), (false, None)]);
    table.sign_at(maio, 3, 3, 3);
    assert_eq!(replaced(&table), [(true, Some(3)), (false, None), (true, None)]);
    table.sign_at(maio, 2, 2, 2);
    assert_eq!(replaced(&table), [(true, Some(2)), (true, Some(3)), (true, None)]);
    table.check(Stage::InForce(3), 4);
}

/// Puts the agreement into a cooperation with a third territory, and returns the parties.
fn with_a_third(table: &mut Table, third: &Hall) -> Vec<TerritoryId> {
    let Setting { loures, maio, authority, .. } = &mut table.setting;
    let mut parties = vec![loures.territory(), maio.territory(), third.territory()];
    parties.sort_unstable();
    let founding = Founding { parties: parties.clone(), invitation: None };
    let founded = fixtures::begin(&maio.author(&maio.office, 1), Subject::Cooperation(founding));
    let mut log = Log::begin(&founded).expect("a cooperation");
    for hall in [&*loures, third] {
        let author = hall.author(&hall.office, 1);
        let accepted = author.act(Some(founded.document()), Chain::default(), NOW, &Act::Accept, vec![], None);
        fixtures::insert(&mut log, &accepted.expect("has a form")).expect("accepted");
    }
    authority.update(&third.log());
    authority.update(&log);
    let subject = Subject::Document(Kind::Agreement, Home::Cooperation(founded.document()));
    table.document = fixtures::begin(&loures.author(&loures.node, 1), subject);
    parties
}

/// Signs a version with the number 1 for a third territory.
fn sign_as(table: &mut Table, third: &Hall, version: VersionHash) {
    let signing = Signing { number: 1, version, name: "Eva".to_owned(), office: "Presidente".to_owned() };
    let binding = Some(Binding { account: String::new(), n: 0, prev_act: None });
    let (author, document) = (third.author(&third.office, 1), table.document.document());
    let signed = author.act(Some(document), Chain::default(), NOW, &Act::Sign(signing), vec![], binding);
    table.entries.push(signed.expect("has a form"));
}

/// Returns who has agreed on what is in force, and how many territories have dealt twice.
fn in_force(table: &Table) -> (BTreeSet<Vec<TerritoryId>>, usize) {
    let agreement = table.agreement();
    let proposals = agreement.proposals.iter().filter(|proposal| proposal.is_in_force());
    (proposals.map(|proposal| proposal.parties.clone()).collect(), agreement.double_signings.len())
}

/// R43, R141: two of three, who have signed with the third, do not get out of it by agreeing on another text with that
/// number between themselves, however they number that; nor does one by agreeing on it with somebody else.
#[test]
fn what_some_agree_on_takes_nothing_from_the_others() {
    for n in [0, 5, 9] {
        let (mut table, third) = (Table::new(), Hall::found(7));
        let two = table.parties();
        let three = with_a_third(&mut table, &third);
        let document = table.document.document();
        let of_two = Table::proposal(1, 2, &two);
        let of_others = proposal_to(1, 3, &[&table.setting.loures, &third]);
        let others = of_others.parties.clone();
        let of_three = Table::proposal(1, 1, &three);
        let [by_two, by_three, by_others] = [&of_two, &of_three, &of_others].map(|proposal| proposal.version(document));
        for proposal in [of_two, of_three, of_others] {
            table.write(loures, &Act::Propose(proposal), 0);
        }
        let mut besides = table.entries.clone();
        for (version, n) in [(by_three, 5), (by_two, n)] {
            table.sign_version(loures, 1, version, n);
            table.sign_version(maio, 1, version, n);
        }
        sign_as(&mut table, &third, by_three);
        assert_eq!(in_force(&table), (BTreeSet::from([three]), 2), "{n}");
        std::mem::swap(&mut table.entries, &mut besides);
        table.sign_version(loures, 1, by_two, 5);
        table.sign_version(maio, 1, by_two, 5);
        table.sign_version(loures, 1, by_others, n);
        sign_as(&mut table, &third, by_others);
        assert_eq!(in_force(&table), (BTreeSet::from([two, others]), 1), "{n}");
    }
}
