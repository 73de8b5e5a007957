use super::*;
use djuntu_node::api::Territory;
use djuntu_protocol::identity::{DocumentId, EntryId, TerritoryId};

fn territory(name: &str) -> Territory {
    Territory { id: TerritoryId([1; 32]), name: name.to_owned() }
}

fn all(names: &[&str]) -> Vec<Territory> {
    names.iter().map(|name| territory(name)).collect()
}

/// A cooperation of two, which a third has left and from which a fourth was expelled.
fn example() -> Cooperation {
    let gone = |name, left, by: &[&str]| Departed { territory: territory(name), left, expelled_by: all(by) };
    Cooperation {
        id: DocumentId([1; 32]),
        title: Some("Rede\u{1b}[2J".to_owned()),
        state: "in force".to_owned(),
        parties: all(&["Maio", "Loures"]),
        by: territory("Maio"),
        missing: Vec::new(),
        for_us: false,
        changes: vec![PartyChange {
            entry: EntryId([2; 32]),
            number: 3,
            change: "admit".to_owned(),
            territory: territory("Oeiras"),
            by: territory("Maio"),
            consenting: all(&["Maio"]),
            missing: all(&["Loures", "Oeiras"]),
            for_us: true,
        }],
        departed: vec![
            gone("Praia", true, &[]),
            gone("Sal", false, &["Maio", "Loures"]),
            gone("Braga", true, &["Sal"]),
        ],
        disputed: true,
        words: "quatro palavras".to_owned(),
    }
}

fn plain(page: &str) -> String {
    anstream::adapter::strip_str(page).to_string()
}

#[test]
fn a_cooperation_says_who_is_in_it_and_who_is_not_and_why() {
    let expected = "\
Cooperation “Rede\u{fffd}[2J” of Loures, Maio
  id           aeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaq
  state        in force
  proposed by  Maio
  four words   quatro palavras

Two changes that contradict each other were approved: somebody has consented to both. Both are carried out, and nobody's word is taken back.

No party any more
  Praia  has left
  Sal    was expelled by Loures, Maio
  Braga  has left, and was expelled by Sal

Proposed by Maio: to admit Oeiras (aibaeaqc)
  consents   Maio
  waits for  Loures, Oeiras
  Consent with: djuntu cooperation consent aeaqcaib aibaeaqc
";
    assert_eq!(plain(&cooperation(&example())), expected);
}

#[test]
fn what_was_done_is_said_by_how_it_stands_now() {
    let check = |change: fn(&mut Cooperation), entry: u8, expected: &str| {
        let mut now = Cooperation { changes: Vec::new(), ..example() };
        change(&mut now);
        assert_eq!(plain(&party_acted(&now, EntryId([entry; 32]))), expected);
    };
    check(|_| {}, 9, "aeaqcaib: in force; the parties are Loures, Maio\n");
    check(
        |now| "over".clone_into(&mut now.state),
        9,
        "aeaqcaib: you are no party any more; the parties are Loures, Maio\n",
    );
    check(
        |now| {
            "proposed".clone_into(&mut now.state);
            now.missing = all(&["Sal"]);
        },
        9,
        "aeaqcaib: waits for Sal; the parties are Loures, Maio\n",
    );
    check(
        |now| now.changes = example().changes,
        2,
        "aeaqcaib: to admit Oeiras is proposed\nProposed by Maio: to admit Oeiras (aibaeaqc)\n  consents   Maio\n  \
         waits for  Loures, Oeiras\n  Consent with: djuntu cooperation consent aeaqcaib aibaeaqc\n",
    );
}

#[test]
fn a_list_of_cooperations_has_one_line_for_each() {
    assert!(cooperations(&[]).contains("djuntu cooperation propose"));
    let page = plain(&cooperations(&[example(), Cooperation { title: None, ..example() }]));
    assert_eq!(page, "aeaqcaib  in force  Loures, Maio  Rede\u{fffd}[2J\naeaqcaib  in force  Loures, Maio\n");
}
