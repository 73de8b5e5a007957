use super::*;

fn names(lists: &[CodeList]) -> Vec<String> {
    lists.iter().map(|list| format!("{} {}", list.name, list.codes.len())).collect()
}

#[test]
fn every_list_names_its_source_and_each_code_once() {
    for (name, list) in Codes::built_in().0 {
        assert!(!list.title.is_empty() && !list.source.is_empty(), "{name}");
        let codes: std::collections::BTreeSet<&str> = list.codes.iter().map(|code| code.code.as_str()).collect();
        assert_eq!(codes.len(), list.codes.len(), "{name}");
        assert!(list.codes.iter().all(|code| code.names.contains_key("en")), "{name}");
    }
}

#[test]
fn codes_are_found_by_what_they_are_called() {
    let codes = Codes::built_in();
    assert_eq!(names(&codes.find(Some("sdg"), None)), ["sdg 17"]);
    assert_eq!(names(&codes.find(Some("dac"), Some("eau potable"))), ["dac-sectors 1"]);
    assert_eq!(names(&codes.find(None, Some("14030"))), ["dac-sectors 1"]);
    assert_eq!(names(&codes.find(Some("nothing"), None)), [""; 0]);
}

#[test]
fn files_complete_the_lists() {
    let folder = tempfile::tempdir().unwrap();
    let (_, notices) = Codes::load(folder.path());
    assert_eq!(notices, [""; 0], "no folder is no trouble");
    let file = |name: &str, text: &str| {
        std::fs::create_dir_all(folder.path().join(FOLDER)).unwrap();
        std::fs::write(folder.path().join(FOLDER).join(name), text).unwrap();
    };
    let list = |codes: &str| format!(r#"{{"title": "t", "source": "s", "codes": [{codes}]}}"#);
    file("spiral.json", &list(r#"{"code": "C", "fr": "C"}, {"code": "A", "pt": "Meios"}"#));
    file("bairro.json", &list(r#"{"code": "1", "pt": "Largo"}"#));
    file("broken.json", "{");
    file("notes.txt", "{");
    let (codes, notices) = Codes::load(folder.path());
    assert!(matches!(notices.as_slice(), [notice] if notice.contains("broken.json was left out")), "{notices:?}");
    let built_in = Codes::built_in().find(Some("spiral"), None);
    let spiral = codes.find(Some("spiral"), None);
    assert_eq!(spiral[0].codes.len(), built_in[0].codes.len() + 1);
    assert_eq!(spiral[0].codes[0].names.get("pt").map(String::as_str), Some("Meios"));
    assert_eq!(names(&codes.find(None, Some("largo"))), ["bairro 1"]);
}

#[test]
fn what_is_left_out_of_the_folder_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FOLDER), "no folder").unwrap();
    let (_, notices) = Codes::load(folder.path());
    assert!(notices.len() == 1 && notices[0].contains("was left out"), "{notices:?}");
    std::fs::remove_file(folder.path().join(FOLDER)).unwrap();
    std::fs::create_dir(folder.path().join(FOLDER)).unwrap();
    for number in 0..=FILES_MAX {
        let text = r#"{"title": "t", "source": "s", "codes": []}"#;
        std::fs::write(folder.path().join(FOLDER).join(format!("l{number}.json")), text).unwrap();
    }
    let (_, notices) = Codes::load(folder.path());
    assert!(notices.len() == 1 && notices[0].starts_with("1 files of"), "{notices:?}");
}

#[test]
fn unknown_codes_are_told() {
    let codes = Codes::built_in();
    let map =
        |pairs: Vec<(&str, Value)>| Value::Map(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect());
    let mut draft = Draft::default();
    let members = map(vec![("14030", Value::Member(true)), ("14031", Value::Member(true))]);
    draft.fields.insert("sectors".to_owned(), members);
    let partner = |role: &str| map(vec![("role", Value::Text(role.to_owned()))]);
    draft.fields.insert("partners".to_owned(), map(vec![("a", partner("1")), ("b", partner("9")), ("c", map(vec![]))]));
    let expected = [
        "sectors: the list dac-sectors has no code 14031 here (djuntu codes dac-sectors)",
        "partners: the list iati-organisation-role has no code 9 here (djuntu codes iati-organisation-role)",
    ];
    assert_eq!(codes.unknown(DocumentKind::Project, &draft), expected);
    assert_eq!(codes.unknown(DocumentKind::Agreement, &draft), [""; 0]);
}
