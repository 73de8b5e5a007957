//! Who is a party, by examples; what random acts come to is in [`random`].

mod agreements;
mod random;
mod scene;

use super::*;
use crate::act::{Act, Cut, DocumentCuts, Frontier, Home, Last};
use crate::authority::Entitlement;
use crate::gate::Awaited;
use crate::identity::Roles;
use crate::limits;
use scene::{A, B, C, D, E, Scene};

/// R110, R111: all parties and the newcomer, whoever proposes and in whatever order they consent.
#[test]
fn an_admission_needs_every_party_and_the_newcomer() {
    let mut scene = Scene::found(&[A, B]);
    let admitted = scene.admit(A, scene.first(), C);
    assert_eq!(scene.parties(), [A, B]);
    scene.consent(C, admitted);
    assert_eq!(scene.parties(), [A, B], "one party does not consent");
    let pending = scene.pending();
    assert_eq!((pending.len(), scene.halls_of(&pending[0].missing)), (1, vec![B]));
    scene.consent(B, admitted);
    assert_eq!(scene.parties(), [A, B, C]);
    assert!(scene.pending().is_empty());
    // Whom the parties want is not made a party against its will.
    let unwilling = scene.admit(A, admitted, D);
    scene.consent(B, unwilling);
    scene.consent(C, unwilling);
    assert_eq!(scene.parties(), [A, B, C]);
    assert!(scene.authority().cooperation(scene.cooperation()).expect("held").is_invited(scene.territory(D)));
}

/// R110: an old admission never counts again; the new one is another entry.
#[test]
fn coming_back_is_a_new_admission() {
    let mut scene = Scene::found(&[A, B]);
    let first = scene.admit_with_all(A, scene.first(), C);
    scene.leave(C, first.0, Frontier::default());
    assert_eq!(scene.parties(), [A, B]);
    // Whatever is said of the old admission once more changes nothing.
    for hall in [A, B, C] {
        scene.consent(hall, first);
    }
    assert_eq!(scene.parties(), [A, B]);
    let second = scene.admit_with_all(B, first, C);
    assert_eq!(scene.parties(), [A, B, C]);
    let memberships = scene.memberships(C);
    assert_eq!(memberships, [second.0], "and the old one has ended for ever");
    scene.leave(C, first.0, Frontier::default());
    assert_eq!(scene.parties(), [A, B, C], "leaving the old one again does not end the new one");
}

/// R111: one party alone expels nobody, and in a cooperation of two there is only one other.
#[test]
fn expelling_needs_two() {
    let mut scene = Scene::found(&[A, B]);
    let alone = scene.expel(A, scene.first(), B, scene.first().0);
    assert_eq!(scene.parties(), [A, B]);
    // The one who is to go does not vote, and cannot be counted as the second.
    scene.consent(B, alone);
    assert_eq!(scene.parties(), [A, B]);
    let mut scene = Scene::found(&[A, B, C]);
    let expelled = scene.expel(A, scene.first(), C, scene.first().0);
    assert_eq!(scene.parties(), [A, B, C]);
    scene.consent(B, expelled);
    assert_eq!(scene.parties(), [A, B]);
    // With a third who objects, two are not enough.
    let mut scene = Scene::found(&[A, B, C, D]);
    let expelled = scene.expel(A, scene.first(), D, scene.first().0);
    scene.consent(B, expelled);
    assert_eq!(scene.parties(), [A, B, C, D]);
    scene.consent(C, expelled);
    assert_eq!(scene.parties(), [A, B, C]);
}

/// R114: a membership ends at once when its territory says so, and nobody waits for it any more.
#[test]
fn one_who_left_cannot_block_the_rest() {
    let mut scene = Scene::found(&[A, B, C]);
    let admitted = scene.admit(A, scene.first(), D);
    scene.consent(B, admitted);
    scene.consent(D, admitted);
    assert_eq!(scene.parties(), [A, B, C], "Carvoeira has not consented");
    scene.leave(C, scene.first().0, Frontier::default());
    assert_eq!(scene.parties(), [A, B, D]);
    // Nor does it come back by consenting to something.
    scene.consent(C, admitted);
    assert_eq!(scene.parties(), [A, B, D]);
    // When all have left, nobody lets himself in again.
    let mut scene = Scene::found(&[A, B]);
    scene.leave(A, scene.first().0, Frontier::default());
    scene.leave(B, scene.first().0, Frontier::default());
    scene.admit(B, scene.first(), B);
    assert!(scene.parties().is_empty());
}

/// R115: in a cooperation of three, A and C expel B while B and C expel A. C has signed both, so both stand, and who has
/// signed both is seen: it is the only one left.
#[test]
fn two_who_expel_each_other_are_both_out() {
    let mut scene = Scene::found(&[A, B, C]);
    let since = scene.first().0;
    let b_out = scene.expel(A, scene.first(), B, since);
    let a_out = scene.expel(B, scene.first(), A, since);
    assert_eq!(scene.parties(), [A, B, C], "neither can do it without Carvoeira");
    scene.consent(C, b_out);
    assert_eq!((scene.parties(), scene.is_disputed()), (vec![A, C], false));
    scene.consent(C, a_out);
    assert_eq!((scene.parties(), scene.is_disputed()), (vec![C], true));
    let authority = scene.authority();
    let acts = &authority.cooperation(scene.cooperation()).expect("held").acts;
    let signed = |version: (EntryId, u64)| {
        let territories: Vec<_> = acts.consents(&version.0).map(|voice| voice.chain.territory).collect();
        scene.halls_of(&territories)
    };
    assert_eq!((signed(b_out), signed(a_out)), (vec![A, C], vec![B, C]));
}

/// R115: two that were agreed to side by side are shown as a dispute, and both are carried out.
#[test]
fn rivals_with_one_number_both_stand() {
    let mut scene = Scene::found(&[A, B, C]);
    let admitted = scene.admit_with_all(A, scene.first(), D);
    assert!(!scene.is_disputed());
    let rival = scene.expel(A, scene.first(), C, scene.first().0);
    scene.consent(B, rival);
    assert_eq!((scene.parties(), scene.is_disputed()), (vec![A, B, D], true));
    // On the one line Carvoeira is still asked, on the other Dili never was.
    let next = scene.admit(A, admitted, E);
    [B, D, E].into_iter().for_each(|hall| _ = scene.consent(hall, next));
    assert_eq!(scene.parties(), [A, B, D]);
    let next = scene.admit(A, rival, E);
    [B, E].into_iter().for_each(|hall| _ = scene.consent(hall, next));
    assert_eq!(scene.parties(), [A, B, D, E]);
}

/// R24, R111: what is said before all have accepted waits.
#[test]
fn nothing_changes_before_the_cooperation_is_in_force() {
    let mut scene = Scene::propose(&[A, B]);
    let admitted = scene.admit_with_all(A, scene.first(), C);
    assert_eq!(scene.parties(), [A, B]);
    assert!(!scene.authority().is_party(scene.territory(A), Home::Cooperation(scene.cooperation())));
    assert!(scene.pending().is_empty());
    scene.act(B, &Act::Accept);
    assert_eq!(scene.parties(), [A, B, C]);
    assert_eq!(scene.memberships(C), [admitted.0]);
}

/// R111: a version follows one that was approved, with the number behind it, and ends a membership that is there.
#[test]
fn a_version_follows_an_approved_one() {
    let mut scene = Scene::found(&[A, B, C]);
    let first = scene.first();
    for previous in [(first.0, 1), (EntryId([9; 32]), 0), (first.0, u64::MAX - 1)] {
        scene.admit_with_all(A, previous, D);
    }
    let open = scene.admit(A, first, E);
    scene.admit_with_all(A, open, D);
    let gone = scene.expel(A, first, C, EntryId([9; 32]));
    scene.consent(B, gone);
    assert_eq!(scene.parties(), [A, B, C]);
    // When the one before is approved after all, so is what was agreed to behind it.
    [B, C, E].into_iter().for_each(|hall| _ = scene.consent(hall, open));
    assert_eq!(scene.parties(), [A, B, C, E], "E is asked about what comes behind its admission");
    let behind = scene.pending().into_iter().find(|pending| pending.number == 2).expect("waits");
    scene.consent(E, (behind.entry, 2));
    assert_eq!(scene.parties(), [A, B, C, D, E]);
}

/// R112: whoever has stolen a key that was removed can date an act back, but nobody believes it.
#[test]
fn a_removed_key_neither_consents_nor_leaves() {
    let mut scene = Scene::found(&[A, B, C]);
    let stolen = scene.rekey(C);
    let admitted = scene.admit(A, scene.first(), D);
    [B, D].into_iter().for_each(|hall| _ = scene.consent(hall, admitted));
    scene.act_by(C, &stolen, &Act::Consent(admitted.0));
    scene.act_by(C, &stolen, &Act::Leave(scene.first().0, Frontier::default()));
    assert_eq!(scene.parties(), [A, B, C]);
    assert_eq!(scene.halls_of(&scene.pending()[0].missing), [C]);
    scene.consent(C, admitted);
    assert_eq!(scene.parties(), [A, B, C, D]);
}

/// R112: what lies within a cut is believed, also when the cut lies within another, and no further.
#[test]
fn a_cut_says_how_far_a_removed_key_is_believed() {
    let mut scene = Scene::found(&[A, B]);
    let admitted = scene.admit_with_all(A, scene.first(), C);
    let consent = scene.last();
    let (first, epoch) = (scene.key(C), scene.epoch());
    scene.rekey(C);
    assert_eq!(scene.parties(), [A, B], "its consent is not believed any more");
    let cut = |key: &crate::identity::SecretKey, epoch, seq| {
        Act::Cut(Cut { key: key.public(), lasts: vec![Last { epoch, seq }] })
    };
    scene.act(B, &cut(&first, epoch, 5));
    assert_eq!(scene.parties(), [A, B], "another territory's cut says nothing");
    scene.act(C, &cut(&first, epoch + 90, 5));
    assert_eq!(scene.parties(), [A, B], "nor does one of another chain");
    scene.act(C, &cut(&first, epoch, 0));
    assert_eq!(scene.parties(), [A, B, C]);
    let (second, within) = (scene.key(C), scene.epoch());
    scene.rekey(C);
    assert_eq!(scene.parties(), [A, B], "the cut was made by a key that is gone as well");
    scene.act(C, &cut(&second, within, 0));
    assert_eq!(scene.parties(), [A, B, C]);
    // A thief who forks the chain makes the number mean two entries, so that it means none.
    assert_eq!(scene.entry(consent).entry().seq, 0);
    scene.act_at(C, &first, epoch, &Act::Leave(admitted.0, Frontier::default()));
    assert_eq!(scene.parties(), [A, B]);
    scene.consent(C, admitted);
    assert_eq!(scene.parties(), [A, B, C], "consenting again mends it");
}

/// R113: replacing a key takes back what nobody has built on, and nothing else.
#[test]
fn what_the_others_have_built_on_stands() {
    let mut scene = Scene::found(&[A, B]);
    let with_c = scene.admit_with_all(A, scene.first(), C);
    let without_b = scene.expel(A, with_c, B, scene.first().0);
    scene.consent(C, without_b);
    assert_eq!(scene.parties(), [A, C]);
    // B consented to the admission of C, without which C could not have expelled it.
    scene.rekey(B);
    assert_eq!(scene.parties(), [A, C], "who was expelled cannot come back by removing a key");
    let with_d = scene.admit_with_all(A, without_b, D);
    scene.rekey(C);
    assert_eq!(scene.parties(), [A, C], "the newest is not built on: it needs C again, and nothing else does");
    scene.consent(C, with_d);
    assert_eq!(scene.parties(), [A, C, D], "and consenting to it is consenting to its line");
}

/// R113: a forged consent helps only when the others have gone on from it.
#[test]
fn one_silent_party_among_few_is_waited_for() {
    let mut scene = Scene::found(&[A, B]);
    let stolen = scene.rekey(B);
    let with_c = scene.admit(A, scene.first(), C);
    scene.consent(C, with_c);
    scene.act_by(B, &stolen, &Act::Consent(with_c.0));
    assert_eq!(scene.parties(), [A, B]);
    let with_d = scene.admit(A, with_c, D);
    scene.act_by(B, &stolen, &Act::Consent(with_d.0));
    assert_eq!(scene.parties(), [A, B], "nobody who was asked is left out by going on alone");
}

/// R114: a leave that others have gone on from stands, and one that nobody has needs a key that is believed.
#[test]
fn who_has_left_cannot_unsay_it_when_the_others_went_on() {
    let mut scene = Scene::found(&[A, B, C]);
    let since = scene.first().0;
    scene.leave(C, since, Frontier::default());
    let with_d = scene.admit_with(A, scene.first(), D, &[B, D]);
    let mut alone = scene.clone();
    scene.admit_with(A, with_d, E, &[B, D, E]);
    scene.rekey(C);
    assert_eq!(scene.parties(), [A, B, D, E]);
    assert!(scene.pending().is_empty(), "nothing waits for Carvoeira");
    // What the others only consented to shows nothing: they may have waited for Carvoeira.
    alone.rekey(C);
    assert_eq!(alone.parties(), [A, B, C], "until it is cut or said again");
    alone.leave(C, since, Frontier::default());
    assert_eq!(alone.parties(), [A, B, D]);
}

fn frontier(scene: &Scene, hall: usize, seq: u64) -> Frontier {
    let cut = Cut { key: scene.key(hall).public(), lasts: vec![Last { epoch: 7, seq }] };
    Frontier(vec![DocumentCuts { document: scene.cooperation(), cuts: vec![cut] }])
}

/// R114, R116: of one membership the smallest frontier counts, so nobody extends it later; of several the largest.
#[test]
fn a_frontier_only_shrinks() {
    let mut scene = Scene::found(&[A, B]);
    let with_c = scene.admit_with_all(A, scene.first(), C);
    let last = |scene: &Scene, epoch| {
        let (home, key) = (Home::Cooperation(scene.cooperation()), scene.key(C).public());
        scene.authority().departed_last(scene.territory(C), home, scene.cooperation(), &key, epoch)
    };
    assert_eq!(last(&scene, 7), None, "a party has no frontier");
    scene.leave(C, with_c.0, frontier(&scene, C, 5));
    assert_eq!((last(&scene, 7), last(&scene, 8)), (Some(5), None));
    scene.leave(C, with_c.0, frontier(&scene, C, u64::MAX));
    assert_eq!(last(&scene, 7), Some(5));
    scene.leave(C, with_c.0, frontier(&scene, C, 3));
    assert_eq!(last(&scene, 7), Some(3));
    let back = scene.admit_with_all(A, with_c, C);
    assert_eq!(last(&scene, 7), Some(3), "also while it is a party again");
    let expelled = scene.expel_with(A, back, (C, back.0), frontier(&scene, C, 4));
    scene.consent(B, expelled);
    assert_eq!((scene.parties(), last(&scene, 7)), (vec![A, B], Some(4)));
    scene.leave(C, back.0, Frontier::default());
    assert_eq!(last(&scene, 7), Some(3));
    let other = scene.authority().departed_last(
        scene.territory(C),
        Home::Territory(scene.territory(C)),
        scene.cooperation(),
        &scene.key(C).public(),
        7,
    );
    assert_eq!(other, None, "a territory never leaves itself");
}

/// R117: a newcomer can do one thing before it is admitted; everything else waits, and comes when it is a party.
#[test]
fn a_newcomer_consents_and_waits() {
    let mut scene = Scene::found(&[A, B]);
    let admitted = scene.admit(A, scene.first(), C);
    let early = scene.act(C, &Act::Leave(admitted.0, Frontier::default()));
    let (cooperation, territory) = (scene.cooperation(), scene.territory(C));
    let waits = |version| Err(crate::gate::Refusal::Orphan(Awaited::Party(cooperation, territory, version)));
    assert_eq!(scene.outcome(early), waits(None));
    let stray = scene.act(C, &Act::Consent(EntryId([9; 32])));
    assert_eq!(scene.outcome(stray), waits(Some(EntryId([9; 32]))));
    let consent = scene.consent(C, admitted);
    assert_eq!(scene.outcome(consent), Err(crate::gate::Refusal::Known), "it was taken");
    let stranger = scene.consent(D, admitted);
    let waits_for_ever =
        crate::gate::Refusal::Orphan(Awaited::Party(cooperation, scene.territory(D), Some(admitted.0)));
    assert_eq!(scene.outcome(stranger), Err(waits_for_ever));
    scene.consent(B, admitted);
    assert_eq!(scene.outcome(early), Err(crate::gate::Refusal::Known));
    assert_eq!(scene.parties(), [A, B], "what it had said before holds");
    assert!(scene.authority().is_or_was_party(territory, Home::Cooperation(cooperation)));
    // Taking back a consent does not make anybody's entries unacceptable who was a party by it.
    scene.rekey(B);
    assert!(scene.authority().is_or_was_party(territory, Home::Cooperation(cooperation)));
    let rights = scene.authority().entitlement(
        territory,
        scene.entry(early).entry().charter.expect("cited"),
        &scene.key(C).public(),
        Roles::SIGN,
    );
    assert_eq!(rights, Entitlement::Entitled);
}

/// R111: a cooperation does not grow beyond its greatest size.
#[test]
fn a_full_cooperation_admits_nobody() {
    let mut scene = Scene::of_many(limits::PARTIES_MAX);
    let newcomer = limits::PARTIES_MAX;
    let admitted = scene.admit(A, scene.first(), newcomer);
    (1..=newcomer).for_each(|hall| _ = scene.consent(hall, admitted));
    assert_eq!(scene.parties_in_one_order().len(), limits::PARTIES_MAX);
    scene.leave(B, scene.first().0, Frontier::default());
    assert!(scene.parties_in_one_order().contains(&newcomer));
}
