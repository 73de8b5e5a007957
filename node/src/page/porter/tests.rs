//! Coming in: by a link, by a password, and not otherwise.

use super::*;
use crate::page::limits::{TRIES_MAX, TRIES_WINDOW};

const PASSWORD: &str = "correct horse battery";

fn start() -> (tempfile::TempDir, Arc<Folder>, Porter, Option<String>) {
    let temporary = tempfile::tempdir().unwrap();
    let folder = Arc::new(Folder::open(&temporary.path().join("data"), true).unwrap());
    let (porter, first) = Porter::start(&folder).unwrap();
    (temporary, folder, porter, first)
}

async fn first(porter: &Porter, link: Option<String>) -> String {
    porter.join(&link.unwrap(), "Ana Lopes", PASSWORD.to_owned(), Language::Pt).await.unwrap()
}

#[tokio::test]
async fn the_first_administrator_comes_in_by_a_link_once() {
    let (_temporary, folder, porter, link) = start();
    assert_eq!(porter.visitor("").await, None);
    let secret = link.clone().unwrap();
    let short = porter.join(&secret, "Ana Lopes", "short".to_owned(), Language::Pt).await;
    assert_eq!(short, Err(PeopleError::Password.into()));
    let nameless = porter.join(&secret, " \u{202e} ", PASSWORD.to_owned(), Language::Pt).await;
    assert_eq!(nameless, Err(PeopleError::Name.into()));
    let session = first(&porter, link).await;
    let ana = Visitor { name: "Ana Lopes".to_owned(), role: Role::Administrator, language: Language::Pt };
    assert_eq!(porter.visitor(&session).await, Some(ana));
    let again = porter.join(&secret, "Eve", PASSWORD.to_owned(), Language::En).await;
    assert_eq!(again, Err(PorterError::WrongLink));
    // After a restart the account is there, and no link to be the first.
    let (porter, link) = Porter::start(&folder).unwrap();
    assert_eq!(link, None);
    assert_eq!(porter.visitor(&session).await, None);
    assert!(porter.log_in(" ana lopes", PASSWORD.to_owned()).await.is_ok());
    let file = std::fs::read_to_string(folder.path("people")).unwrap();
    assert!(!file.contains(PASSWORD), "{file}");
}

#[tokio::test]
async fn a_password_is_tried_five_times_in_a_minute_and_no_more() {
    let (_temporary, _folder, porter, link) = start();
    first(&porter, link).await;
    tokio::time::pause();
    for _ in 0..TRIES_MAX {
        let tried = porter.log_in("Ana Lopes", "a guess, and wrong".to_owned()).await;
        assert_eq!(tried, Err(PorterError::WrongPassword));
    }
    for _ in 0..1_000 {
        let tried = porter.log_in("ANA LOPES", PASSWORD.to_owned()).await;
        assert_eq!(tried, Err(PorterError::TooManyTries));
    }
    // Names that nobody has are counted beside.
    for number in 0..TRIES_MAX {
        let tried = porter.log_in(&format!("nobody {number}"), PASSWORD.to_owned()).await;
        assert_eq!(tried, Err(PorterError::WrongPassword));
    }
    assert_eq!(porter.log_in("nobody", PASSWORD.to_owned()).await, Err(PorterError::TooManyTries));
    tokio::time::advance(TRIES_WINDOW).await;
    assert!(porter.log_in("Ana Lopes", PASSWORD.to_owned()).await.is_ok());
}

#[tokio::test]
async fn people_come_change_and_go_and_one_administrator_stays() {
    let (_temporary, _folder, porter, link) = start();
    let ana = first(&porter, link).await;
    let link = porter.link(Link { name: None, role: Role::Reader }).await.unwrap();
    let taken = porter.join(&link, "ana LOPES", PASSWORD.to_owned(), Language::Fr).await;
    assert_eq!(taken, Err(PeopleError::Taken.into()));
    let rui = porter.join(&link, "Rui", PASSWORD.to_owned(), Language::Fr).await.unwrap();
    assert_eq!(porter.visitor(&rui).await.unwrap().role, Role::Reader);
    porter.change("Rui", Change::Give(Role::Signer)).await.unwrap();
    porter.change("Rui", Change::Speak(Language::Kea)).await.unwrap();
    let changed = porter.visitor(&rui).await.unwrap();
    assert_eq!((changed.role, changed.language), (Role::Signer, Language::Kea));
    let last = Err(PeopleError::LastAdministrator.into());
    assert_eq!(porter.change("Ana Lopes", Change::Remove).await, last);
    assert_eq!(porter.change("Ana Lopes", Change::Give(Role::Signer)).await, last);
    // A new password ends what was begun with the old one.
    let link = porter.link(Link { name: Some("Rui".to_owned()), role: Role::Reader }).await.unwrap();
    porter.join(&link, "", "another long password".to_owned(), Language::Fr).await.unwrap();
    assert_eq!(porter.visitor(&rui).await, None);
    assert_eq!(porter.log_in("Rui", PASSWORD.to_owned()).await, Err(PorterError::WrongPassword));
    let rui = porter.log_in("Rui", "another long password".to_owned()).await.unwrap();
    assert_eq!(porter.visitor(&rui).await.unwrap().role, Role::Signer);
    porter.change("Rui", Change::Remove).await.unwrap();
    assert_eq!(porter.visitor(&rui).await, None);
    assert_eq!(porter.all().await.unwrap().len(), 1);
    porter.log_out(&ana).await;
    assert_eq!(porter.visitor(&ana).await, None);
}

#[tokio::test]
async fn a_damaged_file_lets_nobody_in() {
    let (_temporary, folder, ..) = start();
    std::fs::write(folder.path("people"), "[[person]]\nname = 7").unwrap();
    assert!(Porter::start(&folder).is_err());
}
