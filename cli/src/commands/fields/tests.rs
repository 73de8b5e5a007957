use super::*;
use djuntu_protocol::act::Actor;
use values::SAID;

/// Every field that is listed is in a kind's table, and what stands in a collection says so.
#[test]
fn the_words_are_those_of_fields_that_exist() {
    for (kind, collection, name, words) in SAID {
        let listed = of(*kind);
        let path = if collection.is_empty() { (*name).to_owned() } else { format!("{collection}.+a.{name}") };
        let found = listed.fields.iter().find(|field| field.field == path);
        assert_eq!(found.map(|field| field.values.as_slice()), Some(*words), "{kind} {path}");
    }
    let actors = values(DocumentKind::Agreement, "commitments", "actor");
    assert_eq!(actors, Actor::ALL.map(Actor::name));
}

#[test]
fn every_field_of_every_kind_has_an_example_that_is_typed_so() {
    for kind in DocumentKind::ALL {
        let listed = of(*kind);
        assert!(listed.fields.iter().any(|field| field.example == "title.pt=TEXT"), "{kind}");
        for field in &listed.fields {
            let (path, value) = field.example.split_once('=').expect("FIELD=VALUE");
            assert!(!value.is_empty() && !path.contains("LANG"), "{}", field.example);
        }
    }
    let agreement = of(DocumentKind::Agreement);
    let find =
        |path: &str| agreement.fields.iter().find(|field| field.field == path).map(|field| field.example.as_str());
    assert_eq!(find("form"), Some("form=twinning"));
    assert_eq!(find("articles.+a.heading.LANG"), Some("articles.+a.heading.pt=TEXT"));
    assert_eq!(find("themes.KEY"), Some("themes.KEY=true"));
    assert_eq!(find("starts"), Some("starts=2027-01-31"));
}
