//! Between whom an agreement is (R140), and what takes its place (R141).

use super::*;

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
