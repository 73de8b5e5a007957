//! Names, roles and passwords.

use super::*;

#[test]
fn a_secret_opens_with_its_password_alone() {
    let secret = Secret::new("correct horse battery").unwrap();
    assert!(secret.opens("correct horse battery"));
    assert!(!secret.opens("correct horse batterY"));
    assert!(!secret.opens(""));
    assert_ne!(secret, Secret::new("correct horse battery").unwrap());
    assert_eq!(Secret::new("çççççççççç").map(|_| ()), Ok(()));
    assert_eq!(Secret::new("ççççççççç").map(|_| ()), Err(PeopleError::Password));
    assert_eq!(Secret::new(&"a".repeat(PASSWORD_BYTES_MAX + 1)).map(|_| ()), Err(PeopleError::Password));
}

#[test]
fn names_are_bounded_and_each_is_there_once() {
    let secret = Secret::new("correct horse battery").unwrap();
    let mut people = People::default();
    for number in 0..ACCOUNTS_MAX {
        people.add(&format!("person {number}"), Role::Editor, Language::En, secret.clone()).unwrap();
    }
    assert_eq!(people.is_free("one more"), Err(PeopleError::Full));
    assert_eq!(people.is_free("PERSON 7"), Err(PeopleError::Taken));
    assert_eq!(people.is_free(&"a".repeat(NAME_BYTES_MAX + 1)), Err(PeopleError::Name));
    assert_eq!(people.remove("nobody"), Err(PeopleError::Unknown));
    people.remove("person 7").unwrap();
    assert_eq!(people.is_free(" A\u{202e}na\n"), Ok("Ana".to_owned()));
}

#[test]
fn roles_are_named_and_ordered() {
    for role in Role::ALL {
        assert_eq!(Role::named(role.name()), Some(role));
    }
    assert_eq!(Role::named("root"), None);
    assert!(Role::Reader < Role::Editor && Role::Editor < Role::Signer && Role::Signer < Role::Administrator);
}
