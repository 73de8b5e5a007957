use super::*;

/// Returns what a configuration file and flags lead to, or the sentence.
fn check(file: Option<&str>, overrides: Overrides) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    if let Some(file) = file {
        std::fs::write(folder.path().join("config.toml"), file).unwrap();
    }
    load(folder.path(), overrides).map_err(|error| error.to_string())
}

#[test]
fn without_anything_the_defaults_hold() {
    let config = check(None, Overrides::default()).unwrap();
    assert_eq!(config.api.to_string(), API_DEFAULT);
    assert_eq!(config.listen.iter().map(ToString::to_string).collect::<Vec<_>>(), LISTEN_DEFAULT);
    assert!(config.mdns && config.name.is_none() && config.advertise.is_empty());
    assert_eq!(config.network, NETWORK_DEFAULT);
}

#[test]
fn flags_come_before_the_file_and_the_file_before_the_defaults() {
    let file = "name = \"Loures\"\napi = \"127.0.0.1:9000\"\nmdns = false\nlisten = [\"/ip4/127.0.0.1/tcp/1\"]\n";
    let config = check(Some(file), Overrides::default()).unwrap();
    assert_eq!((config.name.as_deref(), config.api.port(), config.mdns), (Some("Loures"), 9000, false));
    let said = Overrides { name: Some("Maio".to_owned()), mdns: Some(true), ..Overrides::default() };
    let config = check(Some(file), said).unwrap();
    assert_eq!((config.name.as_deref(), config.api.port(), config.mdns), (Some("Maio"), 9000, true));
    assert_eq!(config.silent_days, SILENT_DAYS_DEFAULT);
}

#[test]
fn what_cannot_be_understood_is_named() {
    let api = |text: &str| Overrides { api: Some(text.to_owned()), ..Overrides::default() };
    let listen = |text: &str| Overrides { listen: vec![text.to_owned()], ..Overrides::default() };
    for (file, overrides, expected) in [
        (Some("nmae = \"Loures\""), Overrides::default(), "nmae"),
        (Some("silent_days = 0"), Overrides::default(), "must be at least 1"),
        (Some("silent_days = -1"), Overrides::default(), "config.toml cannot be understood"),
        (Some("listen = 5"), Overrides::default(), "config.toml cannot be understood"),
        (None, api("here"), "“here” is no address of this machine"),
        (None, api("0.0.0.0:80"), "“0.0.0.0:80” is no address of this machine"),
        (None, listen("example.org"), "“example.org” is no address for nodes"),
    ] {
        let sentence = check(file, overrides).unwrap_err();
        assert!(sentence.contains(expected), "{sentence}");
    }
}
