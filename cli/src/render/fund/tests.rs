use super::*;
use djuntu_node::api::Territory;
use djuntu_protocol::identity::{DocumentId, EntryId, TerritoryId};

fn territory(name: &str) -> Territory {
    Territory { id: TerritoryId([1; 32]), name: name.to_owned() }
}

fn line(entry: u8, by: &str, does: &str, amount: &str, gift: Option<u8>) -> LedgerLine {
    LedgerLine {
        entry: EntryId([entry; 32]),
        by: territory(by),
        time: "unknown".to_owned(),
        act: does.to_owned(),
        amount: Some(amount.to_owned()),
        donor: None,
        to: None,
        gift: gift.map(|gift| EntryId([gift; 32])),
        project: None,
        decision: None,
        text: String::new(),
        reason: None,
    }
}

/// The way of a gift: what it was passed on by stands below it, what does not count is left out.
#[test]
fn gifts_are_drawn_from_their_donor_to_where_they_went() {
    let lines = [
        LedgerLine { donor: Some("Câmara\u{1b}".to_owned()), ..line(1, "Loures", "receive", "100", None) },
        line(2, "Loures", "receive", "7", None),
        LedgerLine { to: Some(territory("Maio")), ..line(3, "Loures", "transfer", "60", Some(1)) },
        LedgerLine { project: Some(DocumentId([9; 32])), ..line(4, "Maio", "spend", "20", Some(3)) },
        line(5, "Maio", "spend", "30", Some(3)),
        LedgerLine { reason: Some("not covered".to_owned()), ..line(6, "Maio", "spend", "40", Some(3)) },
        line(7, "Loures", "return", "5", Some(1)),
    ];
    let expected = "  Câmara\u{fffd} → Loures (100 EUR)\n    → Maio (60 EUR)\n      → the project bequscij (20 EUR)\n      \
                    → spent (30 EUR)\n    → back to the donor (5 EUR)\n";
    let drawn = anstream::adapter::strip_str(&chains(&lines, "EUR")).to_string();
    let project = short(&DocumentId([9; 32]));
    assert_eq!(drawn, format!("\nGifts and where they went\n{}", expected.replace("bequscij", &project)));
    assert_eq!(chains(&lines[1..2], "EUR"), "");
}
