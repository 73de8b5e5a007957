//! Ratifying, objecting, terminating and adhering (R220 to R224).

use super::*;
use crate::act::{Actor, AgreementAct};
use crate::authority::judge::{Contested, Reason};
use crate::document::Unfit;
use crate::tests::apart::{Apart, NODES, interleave};

fn ratify(number: u32, version: VersionHash) -> AgreementAct {
    let (body, reference) = ("Assembleia Municipal".to_owned(), "12/2027".to_owned());
    AgreementAct::Ratify { number, version, body, reference, date: "2027-02-28".to_owned() }
}

fn terminate(number: u32, effective: &str) -> AgreementAct {
    AgreementAct::Terminate { number, reason: "Mudou o executivo.".to_owned(), effective: effective.to_owned() }
}

fn object(number: u32, version: VersionHash) -> AgreementAct {
    AgreementAct::Object { number, version, reason: "O artigo 3 custa de mais.".to_owned() }
}

fn adhere(number: u32, version: VersionHash) -> AgreementAct {
    AgreementAct::Adhere { number, version, actor: Actor::NeighbourhoodAssociation }
}

impl Table {
    fn say(&mut self, hall: fn(&Setting) -> &Hall, act: AgreementAct, n: u64) -> EntryId {
        self.write(hall, &Act::Agreement(act), n)
    }

    /// Proposes a text that Maio's assembly must ratify.
    fn propose_ratified(&mut self, number: u32, text: u8) -> VersionHash {
        let ratifying = vec![self.setting.maio.territory()];
        let proposal = Proposal { ratifying, ..Self::proposal(number, text, &self.parties()) };
        let version = proposal.version(self.document.document());
        self.write(loures, &Act::Propose(proposal), 0);
        version
    }

    fn both_sign(&mut self, number: u32, version: VersionHash) {
        self.sign_version(loures, number, version, u64::from(number));
        self.sign_version(maio, number, version, u64::from(number));
    }
}

/// R220: who must ratify a text is part of what is signed.
#[test]
fn a_signature_under_a_text_that_is_ratified_is_none_under_one_that_is_not() {
    let mut table = Table::new();
    let version = table.propose_ratified(1, 1);
    assert_ne!(version, table.version(1));
    table.both_sign(1, table.version(1));
    table.check(Stage::Proposed(1), 2);
    table.both_sign(1, version);
    table.check(Stage::Unratified(1), 2);
}

/// R221: in force when all have signed and those who must have ratified the same version, whichever was first.
#[test]
fn an_agreement_is_in_force_when_it_is_signed_and_ratified() {
    let mut table = Table::new();
    let version = table.propose_ratified(1, 1);
    table.say(maio, ratify(1, version), 0);
    table.check(Stage::Proposed(1), 2);
    table.sign_version(loures, 1, version, 1);
    table.check(Stage::PartlySigned(1), 2);
    table.sign_version(maio, 1, version, 1);
    table.check(Stage::InForce(1), 2);
    let ratified = &table.agreement().proposals[0].ratifications[0];
    assert_eq!((ratified.body.as_str(), ratified.reference.as_str()), ("Assembleia Municipal", "12/2027"));
    // Another text of that number, or the ratification of somebody who need not, changes nothing.
    let mut table = Table::new();
    let version = table.propose_ratified(1, 1);
    table.both_sign(1, version);
    table.say(loures, ratify(1, version), 2);
    table.say(maio, ratify(2, version), 2);
    table.say(maio, ratify(1, table.version(1)), 3);
    table.check(Stage::Unratified(1), 2);
    assert_eq!(table.agreement().proposals[0].unratified, [table.setting.maio.territory()]);
    table.say(maio, ratify(1, version), 4);
    table.check(Stage::InForce(1), 2);
}

/// R221: what replaces a text in force is in force itself, so a text that nobody has ratified yet replaces nothing.
#[test]
fn what_is_not_ratified_replaces_nothing() {
    let mut table = Table::new();
    table.propose(loures, 1, 1);
    table.both_sign(1, table.version(1));
    let version = table.propose_ratified(2, 2);
    table.both_sign(2, version);
    table.check(Stage::InForce(1), 3);
    assert_eq!(table.agreement().proposals[0].replaced_by, None);
    table.say(maio, ratify(2, version), 3);
    table.check(Stage::InForce(2), 3);
    assert_eq!(table.agreement().proposals[0].replaced_by, Some(2));
}

/// R36, R221: a ratification that its territory took back by removing a key is neither there nor void.
#[test]
fn a_contested_ratification_leaves_the_agreement_contested() {
    let mut table = Table::new();
    let version = table.propose_ratified(1, 1);
    table.both_sign(1, version);
    let ratified = table.say(maio, ratify(1, version), 2);
    let mut log = Log::begin(&table.document).expect("an agreement");
    insert_all(&mut log, &table.entries);
    let mut verdict = judge(&log, &table.setting.authority);
    verdict.counted.remove(&ratified);
    verdict.set_aside.insert(ratified, Reason::NotEntitledToday);
    assert_eq!(Agreement::of(&log, &verdict).stage(), Stage::Unratified(1));
    verdict.contested.insert(ratified, Contested { why: Reason::NotEntitledToday, cited_by: BTreeMap::new() });
    assert_eq!(Agreement::of(&log, &verdict).stage(), Stage::Contested(1));
    // Said again by the next holder of the office, it is there.
    table.say(maio, ratify(1, version), 3);
    table.check(Stage::InForce(1), 2);
}

/// R222, R223: one party is enough to end what is agreed, from the day that it says.
#[test]
fn one_party_ends_an_agreement() {
    let mut table = Table::new();
    table.propose(loures, 1, 1);
    table.both_sign(1, table.version(1));
    table.say(maio, terminate(1, "2028-06-30"), 5);
    table.say(loures, terminate(1, "2028-12-31"), 5);
    table.check(Stage::Terminated(1), 2);
    let agreement = table.agreement();
    assert_eq!(
        (agreement.stage_on("2028-06-29"), agreement.stage_on("2028-06-30")),
        (Stage::InForce(1), Stage::Terminated(1))
    );
    let ended = agreement.proposals[0].ended.as_ref().expect("ended");
    assert_eq!((ended.territory, ended.effective.as_str()), (table.setting.maio.territory(), "2028-06-30"));
    // What is agreed afterwards is not ended by it.
    table.propose(maio, 2, 2);
    table.check(Stage::Proposed(2), 3);
    assert_eq!(table.agreement().stage_on("2028-01-01"), Stage::InForce(1));
    table.both_sign(2, table.version(2));
    table.check(Stage::InForce(2), 3);
}

/// R222: what was never in force is cancelled, and a number that nobody has proposed ends nothing.
#[test]
fn what_was_not_in_force_is_cancelled() {
    let mut table = Table::new();
    table.propose(loures, 1, 1);
    table.sign(loures, 1, 1);
    table.say(maio, terminate(7, "2027-01-01"), 0);
    table.check(Stage::PartlySigned(1), 2);
    table.say(maio, terminate(1, "2027-01-01"), 1);
    table.check(Stage::Cancelled(1), 2);
    // The last signature was on its way: all have signed, and it is ended all the same.
    table.sign_at(maio, 1, 1, 2);
    table.check(Stage::Terminated(1), 2);
}

/// R225: an objection is shown until its territory signs the text after all, and decides nothing.
#[test]
fn an_objection_stands_until_the_text_is_signed() {
    let mut table = Table::new();
    table.propose(loures, 1, 1);
    table.say(maio, object(1, table.version(1)), 0);
    let objections = |table: &Table| table.agreement().proposals[0].objections.len();
    assert_eq!(objections(&table), 1);
    table.both_sign(1, table.version(1));
    assert_eq!(objections(&table), 0);
    table.check(Stage::InForce(1), 2);
}

/// R226: a territory beside the parties adheres to a text in force, and ends that for itself alone.
#[test]
fn others_adhere_and_leave_again() {
    let mut table = Table::new();
    let alone = Table::proposal(1, 1, &[table.setting.loures.territory()]);
    // In a cooperation nobody agrees with himself, so the text is between Loures and somebody who is no party today.
    let stranger = Hall::found(7);
    let mut parties = vec![table.setting.loures.territory(), stranger.territory()];
    parties.sort_unstable();
    let proposal = Proposal { parties, ..alone };
    let version = proposal.version(table.document.document());
    table.write(loures, &Act::Propose(proposal), 0);
    table.say(maio, adhere(1, version), 0);
    table.say(loures, adhere(1, version), 0);
    let adherents = |table: &Table| -> Vec<(TerritoryId, Option<String>)> {
        table.agreement().proposals[0].adherents.iter().map(|said| (said.territory, said.ends.clone())).collect()
    };
    let maio_is = table.setting.maio.territory();
    assert_eq!(adherents(&table), [(maio_is, None)], "a party signs and adheres to nothing");
    table.say(maio, terminate(1, "2029-01-01"), 1);
    assert_eq!(adherents(&table), [(maio_is, Some("2029-01-01".to_owned()))]);
    table.check(Stage::Proposed(1), 2);
}

/// R224: what would have no effect is refused, with a sentence.
#[test]
fn a_statement_without_effect_is_refused() {
    let mut table = Table::new();
    let version = table.propose_ratified(1, 1);
    let (ours, stranger) = (table.setting.maio.territory(), TerritoryId([9; 32]));
    let admits = |table: &Table, ours, act: &AgreementAct| table.agreement().admits(ours, act).map(|deps| deps.len());
    let refused = |table: &Table, ours, act: AgreementAct, part: &str| match admits(table, ours, &act) {
        Err(Unfit(why)) => assert!(why.contains(part), "{why} has no {part}"),
        Ok(_) => panic!("{act:?} is admitted"),
    };
    assert_eq!(admits(&table, ours, &ratify(1, version)), Ok(1));
    refused(&table, ours, ratify(1, table.version(1)), "not proposed");
    refused(&table, stranger, ratify(1, version), "no party");
    refused(&table, stranger, adhere(1, version), "in force");
    refused(&table, ours, adhere(1, version), "signs");
    refused(&table, ours, terminate(2, "2028-01-01"), "no text");
    refused(&table, stranger, terminate(1, "2028-01-01"), "no party");
    table.say(maio, object(1, version), 0);
    refused(&table, ours, object(1, version), "already");
    table.both_sign(1, version);
    refused(&table, ours, object(1, version), "has signed");
    assert_eq!(admits(&table, ours, &ratify(1, version)), Ok(3));
    table.say(maio, ratify(1, version), 2);
    refused(&table, ours, ratify(1, version), "already");
    assert_eq!(admits(&table, stranger, &adhere(1, version)), Ok(4));
    table.say(maio, terminate(1, "2028-01-01"), 3);
    for act in [ratify(1, version), object(1, version)] {
        refused(&table, ours, act, "ended");
    }
    refused(&table, ours, terminate(1, "2029-01-01"), "ended already");
    refused(&table, stranger, adhere(1, version), "in force");
}

/// R221, R43: four parties propose, sign, ratify, object and end, honestly or not, and meet in any order.
#[test]
fn four_apart_show_the_same_and_no_number_has_two_texts_in_force() {
    let step = |apart: &mut Apart, node: usize, dice: &mut Dice| {
        let parties = apart.parties();
        let (log, verdict) = apart.log(node);
        let agreement = Agreement::of(log, &verdict);
        let ours = apart.territory(node);
        let any = agreement.proposals.get(dice.below(agreement.proposals.len()));
        let Some(any) = any.filter(|_| dice.below(5) > 0) else {
            let number = if dice.below(4) == 0 { 1 } else { agreement.next_number() };
            let ratifying = parties.iter().copied().filter(|_| dice.below(4) == 0).collect();
            let proposal = Proposal { ratifying, ..Table::proposal(number, dice.byte() % 3, &parties) };
            apart.write(node, &Act::Propose(proposal));
            return;
        };
        let (number, version) = (any.number, any.version);
        let said = match dice.below(12) {
            0 => terminate(number, "2028-01-01"),
            1 => object(number, version),
            2 => adhere(number, version),
            3..6 => ratify(number, version),
            _ => {
                let (name, office) = ("Ana".to_owned(), "Presidente".to_owned());
                apart.write(node, &Act::Sign(Signing { number, version, name, office }));
                return;
            }
        };
        // Every other one asks nobody whether it has an effect.
        if dice.below(2) == 0 || agreement.admits(ours, &said).is_ok() {
            apart.write(node, &Act::Agreement(said));
        }
    };
    let state = |log: &Log, verdict: &_| {
        let agreement = Agreement::of(log, verdict);
        (agreement.stage(), agreement)
    };
    interleave(Kind::Agreement, 24, step, state, |apart, (stage, agreement)| {
        let mut in_force: BTreeMap<u32, BTreeSet<VersionHash>> = BTreeMap::new();
        for proposal in agreement.proposals.iter().filter(|proposal| proposal.is_in_force()) {
            let signers: Vec<TerritoryId> = proposal.signatures.iter().map(|by| by.territory).collect();
            assert_eq!(signers, proposal.parties, "every party has signed");
            assert_eq!(signers.len(), NODES);
            let ratified = |party: &TerritoryId| proposal.ratifications.iter().any(|said| said.territory == *party);
            assert!(proposal.ratifying.iter().all(ratified), "and ratified where it must");
            assert!(proposal.adherents.iter().all(|said| !apart.parties().contains(&said.territory)));
            in_force.entry(proposal.number).or_default().insert(proposal.version);
        }
        assert!(in_force.values().all(|versions| versions.len() == 1), "one text per number: {in_force:?}");
        if let Stage::InForce(number) = stage {
            assert!(
                in_force.contains_key(number)
                    && in_force.keys().all(|other| other <= number || agreement.has_ended(*other))
            );
        }
    });
}

impl Agreement {
    fn has_ended(&self, number: u32) -> bool {
        self.proposals.iter().any(|proposal| proposal.number == number && proposal.has_ended())
    }
}
