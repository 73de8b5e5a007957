//! Whose room an entry takes, and when there is none.

use super::*;

const OURS: TerritoryId = TerritoryId([1; 32]);
const THEIRS: TerritoryId = TerritoryId([2; 32]);

/// R292.
#[test]
fn acts_and_what_judges_others_have_an_account_of_their_own() {
    let home = Some(Home::Territory(OURS));
    let hall = crate::tests::fixtures::Hall::found(1);
    let (edit, act) = (&Payload::Changes(Vec::new()), &hall.first.entry().payload);
    for (payload, home, expected) in [
        (edit, home, Account::Edits),
        (edit, None, Account::Statements),
        (act, home, Account::Statements),
        (act, None, Account::Statements),
    ] {
        assert_eq!(Account::of(payload, home), expected, "{payload:?} in {home:?}");
    }
}

#[test]
fn a_quota_of_its_own_goes_before_that_of_all() {
    let mut accounts = Accounts::new([(THEIRS, Used { edits: 7, statements: 1 })].into());
    assert_eq!((accounts.limit(THEIRS), accounts.used(OURS)), (limits::QUOTA_BYTES_DEFAULT, Used::default()));
    accounts.set(Quotas { each: 10, of: [(THEIRS, 20)].into(), observed: 30 });
    assert_eq!((accounts.limit(THEIRS), accounts.limit(OURS), accounts.all.edits), (20, 10, 7));
}

#[test]
fn what_is_counted_never_overflows() {
    let mut used = Used { edits: u64::MAX, statements: 0 };
    used.count(Account::Edits, 1);
    used.count(Account::Statements, 5);
    assert_eq!(used, Used { edits: u64::MAX, statements: 5 });
}
