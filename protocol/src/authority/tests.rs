use super::*;
use crate::document::{Misfit, Missing};
use crate::entry::Chain;
use crate::identity::SecretKey;
use crate::tests::fixtures::{self, Dice, Hall, NOW, Setting, charter, found_with, insert_all, key};

const BOUND: Roles = Roles::ROOT.and(Roles::SIGN);

/// The document of a territory with some roots, in the making.
struct Record {
    first: Verified,
    entries: Vec<Verified>,
    epoch: u64,
}

impl Record {
    /// Founds a territory whose roots are the keys with these numbers.
    fn found(threshold: u16, roots: &[u8]) -> Self {
        let keys: Vec<_> = roots.iter().map(|number| (key(*number).public(), BOUND)).collect();
        let author = roots.first().expect("a root");
        Self { first: found_with(&key(*author), charter(None, threshold, &keys)), entries: Vec::new(), epoch: 1 }
    }

    fn write(&mut self, author: u8, cited: EntryId, act: &Act) -> EntryId {
        self.epoch += 1;
        let territory = Some((self.first.territory(), cited));
        let author =
            crate::entry::Author { key: key(author), network: fixtures::network(), territory, epoch: self.epoch };
        let entry = author.act(Some(self.first.document()), Chain::default(), NOW, act, vec![], None).expect("a form");
        self.entries.push(entry.clone());
        entry.id()
    }

    /// Proposes a version after `previous` that lists these keys.
    fn amend(&mut self, author: u8, previous: (EntryId, u64), threshold: u16, keys: &[(u8, Roles)]) -> (EntryId, u64) {
        let keys: Vec<_> = keys.iter().map(|(number, roles)| (key(*number).public(), *roles)).collect();
        let id = self.write(author, previous.0, &Act::Amend(charter(Some(previous), threshold, &keys)));
        (id, previous.1 + 1)
    }

    fn approve(&mut self, author: u8, cited: EntryId, version: EntryId) -> EntryId {
        self.write(author, cited, &Act::Approve(version))
    }

    fn first(&self) -> (EntryId, u64) {
        (self.first.id(), 0)
    }

    /// Returns the charters after these entries, in this order.
    fn charters_of<'a>(&self, entries: impl IntoIterator<Item = &'a Verified>) -> Authority {
        let mut log = Log::begin(&self.first).expect("a territory");
        insert_all(&mut log, entries);
        let mut authority = Authority::default();
        authority.update(&log);
        // One by one is the same as all at once.
        let mut gradual = Authority::default();
        let mut growing = Log::begin(&self.first).expect("a territory");
        gradual.admit(&growing, self.first.id());
        let held = fixtures::by_id(&self.entries);
        for id in log.order().iter().skip(1) {
            fixtures::insert(&mut growing, held[id]).expect("in this order");
            gradual.admit(&growing, *id);
        }
        let stand = |authority: &Authority| {
            let charters = authority.charters(self.first.territory()).expect("founded");
            (charters.current().0, charters.is_disputed())
        };
        assert_eq!(stand(&gradual), stand(&authority));
        authority
    }

    fn authority(&self) -> Authority {
        self.charters_of(&self.entries)
    }

    fn current(&self) -> EntryId {
        let authority = self.authority();
        authority.charters(self.first.territory()).expect("founded").current().0
    }

    fn entitlement(&self, version: EntryId, number: u8, role: Roles) -> Entitlement {
        self.authority().entitlement(self.first.territory(), version, &key(number).public(), role)
    }
}

fn public(key: &SecretKey) -> PublicKey {
    key.public()
}

/// R22: two of three, in whatever order they come.
#[test]
fn a_version_needs_the_roots_of_the_version_before() {
    let mut record = Record::found(2, &[1, 2, 3]);
    let first = record.first();
    let second = record.amend(1, first, 1, &[(1, BOUND), (4, Roles::EDIT)]);
    assert_eq!(record.current(), first.0, "one approval, the proposer's own");
    assert_eq!(record.entitlement(second.0, 4, Roles::EDIT), Entitlement::Unknown, "the others may come");
    record.approve(1, first.0, second.0);
    assert_eq!(record.current(), first.0, "twice the same root");
    record.approve(4, second.0, second.0);
    assert_eq!(record.current(), first.0, "a key that is no root of the version before");
    record.approve(3, first.0, second.0);
    assert_eq!(record.current(), second.0);
    assert_eq!(record.entitlement(second.0, 4, Roles::EDIT), Entitlement::Entitled);
    assert_eq!(record.entitlement(second.0, 3, Roles::EDIT), Entitlement::Refused);
    // What the first version gave stays given: who was listed then wrote rightly then.
    assert_eq!(record.entitlement(first.0, 3, Roles::SIGN), Entitlement::Entitled);
    assert_eq!(record.entitlement(EntryId([0; 32]), 3, Roles::SIGN), Entitlement::Unknown);
    let all = record.entries.clone();
    let mut dice = Dice::new(4);
    for _ in 0..24 {
        let mut entries: Vec<&Verified> = all.iter().collect();
        dice.shuffle(&mut entries);
        let authority = record.charters_of(entries);
        let charters = authority.charters(record.first.territory()).expect("founded");
        assert_eq!((charters.current().0, charters.is_disputed()), (second.0, false));
    }
}

/// R22: removing a root later undoes nothing that it had approved.
#[test]
fn a_root_that_is_removed_leaves_what_it_approved() {
    let mut record = Record::found(2, &[1, 2]);
    let first = record.first();
    let second = record.amend(1, first, 1, &[(1, BOUND), (3, BOUND)]);
    record.approve(2, first.0, second.0);
    let third = record.amend(3, second, 1, &[(3, BOUND), (5, Roles::EDIT)]);
    assert_eq!(record.current(), third.0);
    assert_eq!(record.entitlement(second.0, 1, Roles::SIGN), Entitlement::Entitled);
    assert!(!record.authority().is_entitled_today(record.first.territory(), &key(1).public(), Roles::SIGN));
    assert!(record.authority().is_entitled_today(record.first.territory(), &key(5).public(), Roles::EDIT));
}

#[test]
fn a_version_follows_an_approved_one_with_the_number_before() {
    let mut record = Record::found(1, &[1]);
    let first = record.first();
    let keys = [(1, BOUND)];
    record.amend(1, (first.0, 1), 1, &keys);
    assert_eq!(record.current(), first.0, "number 2 after number 0");
    record.amend(1, (EntryId([9; 32]), 0), 1, &keys);
    assert_eq!(record.current(), first.0, "a predecessor that nobody knows");
    let stranger = record.amend(9, first, 1, &[(9, BOUND)]);
    assert_eq!(record.current(), first.0, "by nobody");
    record.amend(9, stranger, 1, &[(9, BOUND)]);
    assert_eq!(record.current(), first.0, "after a version that was never approved");
    // The highest numbers there are lead nowhere and overflow nothing.
    let last = record.amend(1, (first.0, u64::MAX - 1), 1, &keys);
    record.write(
        1,
        first.0,
        &Act::Amend(Charter { number: u64::MAX, ..charter(Some((last.0, 0)), 1, &[(public(&key(1)), BOUND)]) }),
    );
    assert_eq!(record.current(), first.0);
    let second = record.amend(1, first, 1, &keys);
    assert_eq!(record.current(), second.0);
}

/// R23.
#[test]
fn a_removed_key_never_comes_back() {
    let mut record = Record::found(1, &[1]);
    let first = record.first();
    let second = record.amend(1, first, 1, &[(1, BOUND), (2, Roles::EDIT)]);
    let third = record.amend(1, second, 1, &[(1, BOUND)]);
    record.amend(1, third, 1, &[(1, BOUND), (2, Roles::NODE)]);
    assert_eq!(record.current(), third.0, "with another role");
    let fourth = record.amend(1, third, 1, &[(1, BOUND), (3, Roles::EDIT)]);
    record.amend(1, fourth, 1, &[(1, BOUND), (2, Roles::EDIT), (3, Roles::EDIT)]);
    assert_eq!(record.current(), fourth.0, "much later");
    let fifth = record.amend(1, fourth, 1, &[(1, BOUND), (3, Roles::EDIT), (4, Roles::EDIT)]);
    assert_eq!(record.current(), fifth.0);
}

/// Every node follows the same of two rival versions, and says so, however many versions follow.
#[test]
fn rival_versions_are_a_dispute_and_decided_alike() {
    let mut record = Record::found(1, &[1, 2]);
    let first = record.first();
    let one = record.amend(1, first, 1, &[(1, BOUND)]);
    assert!(!record.authority().charters(record.first.territory()).expect("founded").is_disputed());
    let other = record.amend(2, first, 1, &[(2, BOUND)]);
    let mut dice = Dice::new(5);
    let all = record.entries.clone();
    for _ in 0..8 {
        let mut entries: Vec<&Verified> = all.iter().collect();
        dice.shuffle(&mut entries);
        let authority = record.charters_of(entries);
        let charters = authority.charters(record.first.territory()).expect("founded");
        assert_eq!((charters.current().0, charters.is_disputed()), (one.0.min(other.0), true));
    }
    let later = record.amend(2, other, 1, &[(2, BOUND)]);
    let authority = record.authority();
    let charters = authority.charters(record.first.territory()).expect("founded");
    assert_eq!((charters.current().0, charters.is_disputed()), (later.0, true), "a longer branch hides no rival");
}

/// R24.
#[test]
fn a_cooperation_is_in_force_when_all_have_accepted() {
    let setting = Setting::new();
    let (loures, maio) = (setting.loures.territory(), setting.maio.territory());
    let home = Home::Cooperation(setting.cooperation());
    let mut authority = Authority::default();
    authority.update(&setting.loures.log());
    authority.update(&setting.maio.log());
    let mut log = Log::begin(&setting.proposal).expect("proposed");
    authority.update(&log);
    let proposed = authority.cooperation(setting.cooperation()).expect("known");
    assert_eq!((proposed.is_active(), proposed.proposer()), (false, maio));
    assert_eq!(proposed.missing().collect::<Vec<_>>(), [loures]);
    assert!(authority.is_or_was_party(maio, home) && !authority.is_party(maio, home));
    fixtures::insert(&mut log, &setting.acceptance).expect("accepted");
    authority.update(&log);
    let accepted = authority.cooperation(setting.cooperation()).expect("known");
    assert!(accepted.is_active() && accepted.has_accepted(loures) && accepted.has_accepted(maio));
    assert!(authority.is_party(loures, home) && !authority.is_party(TerritoryId([9; 32]), home));
    assert!(authority.is_party(loures, Home::Territory(loures)) && !authority.is_party(loures, Home::Territory(maio)));
}

#[test]
fn a_cooperation_names_who_proposes_it() {
    let setting = Setting::new();
    let stranger = Hall::found(3);
    let parties = {
        let mut parties = vec![setting.loures.territory(), setting.maio.territory()];
        parties.sort_unstable();
        parties
    };
    let subject = Subject::Cooperation(crate::act::Founding { parties, invitation: None });
    let proposal = fixtures::begin(&stranger.author(&stranger.office, 1), subject);
    assert_eq!(Log::begin(&proposal).map(|_| ()), Err(Misfit::Genesis));
    let edit = setting.writer(&setting.loures, &setting.loures.node, 1).write("a");
    assert_eq!(Log::begin(&edit).map(|_| ()), Err(Misfit::Missing(Missing::Genesis)));
}

/// R20: what is judged by charters and cooperations is never one of them.
#[test]
fn logs_of_other_documents_decide_nothing() {
    let setting = Setting::new();
    let mut authority = setting.authority.clone();
    authority.update(&setting.log());
    assert_eq!((authority.territories().count(), authority.cooperations().count()), (2, 1));
    assert!(founding_charter(&setting.loures.first).is_some() && founding_charter(&setting.proposal).is_none());
}

#[test]
fn an_invitation_is_found_in_the_version_that_lists_it() {
    let mut record = Record::found(1, &[1]);
    let invitation = crate::identity::InvitationId([5; 16]);
    let invited =
        |record: &Record| record.authority().charters(record.first.territory()).expect("founded").invited(invitation);
    let first = record.first();
    let mut next = charter(Some(first), 1, &[(key(1).public(), BOUND), (key(2).public(), Roles::NODE)]);
    next.keys.iter_mut().for_each(|listed| listed.invitation = (listed.roles == Roles::NODE).then_some(invitation));
    assert_eq!(invited(&record), None);
    let second = record.write(1, first.0, &Act::Amend(next));
    assert_eq!(invited(&record), Some(key(2).public()));
    record.amend(1, (second, 1), 1, &[(1, BOUND)]);
    assert_eq!(invited(&record), Some(key(2).public()), "used once, for ever");
}
