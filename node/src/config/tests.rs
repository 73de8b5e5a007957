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
        (Some("[link]\nbytes_per_day = \"much\""), Overrides::default(), "“much” is no number of bytes for the budget"),
        (Some("[link]\nbytes_per_day = \"5 KB\""), Overrides::default(), "of at least 1000000 bytes"),
        (Some("[quota]\neach = \"5 M\""), Overrides::default(), "“5 M” is no number of bytes for a quota"),
        (Some("[quota.territories]\nMaio = \"5 MB\""), Overrides::default(), "“Maio” is no id of a territory"),
        (Some("[quota]\nall = \"5 MB\""), Overrides::default(), "config.toml cannot be understood"),
        (None, api("here"), "“here” is no address of this machine"),
        (None, api("0.0.0.0:80"), "“0.0.0.0:80” is no address of this machine"),
        (None, listen("example.org"), "“example.org” is no address for nodes"),
    ] {
        let sentence = check(file, overrides).unwrap_err();
        assert!(sentence.contains(expected), "{sentence}");
    }
}

#[test]
fn a_budget_and_quotas_come_from_file_and_flags() {
    let config = check(None, Overrides::default()).unwrap();
    assert_eq!((config.bytes_per_day, config.counts_local, config.quotas), (None, false, Quotas::default()));
    let id = djuntu_protocol::identity::TerritoryId([7; 32]);
    let file = format!(
        "[link]\nbytes_per_day = \"50 MB\"\ncount_local = true\n[quota]\neach = \"2 GB\"\nobserved = \"3 \
         GiB\"\n[quota.territories]\n{id} = \"5 MB\"\n"
    );
    let config = check(Some(&file), Overrides::default()).unwrap();
    assert_eq!((config.bytes_per_day, config.counts_local), (Some(50_000_000), true));
    let expected = Quotas { each: 2_000_000_000, of: [(id, 5_000_000)].into(), observed: 3 << 30 };
    assert_eq!(config.quotas, expected);
    let flags =
        Overrides { bytes_per_day: Some("7 MB".to_owned()), quota: Some("0".to_owned()), ..Overrides::default() };
    let config = check(Some(&file), flags).unwrap();
    assert_eq!((config.bytes_per_day, config.quotas.each, config.quotas.of[&id]), (Some(7_000_000), 0, 5_000_000));
}

#[test]
fn what_is_carried_for_twins_is_within_bounds() {
    let relay = |file: &str| check(Some(file), Overrides::default()).map(|config| config.relay);
    assert_eq!(relay(""), Ok(Some(RelayLimits::default())));
    assert_eq!(relay("[relay]\nenabled = false\n"), Ok(None));
    let limits = relay("[relay]\ncircuits = 2\ncircuit_mebibytes = 3\ncircuit_minutes = 4\n").unwrap().unwrap();
    let expected = RelayLimits { circuits: 2, circuit_bytes: 3 << 20, circuit_age: Duration::from_secs(240) };
    assert_eq!(limits, expected);
    for wrong in
        ["circuits = 0", "circuits = 1025", "circuit_mebibytes = 0", "circuit_minutes = 0", "circuit_minutes = 10081"]
    {
        let sentence = relay(&format!("[relay]\n{wrong}\n")).unwrap_err();
        assert!(sentence.contains("the table relay cannot be so"), "{wrong}: {sentence}");
    }
    let flags = Overrides { relay: Some(false), upnp: Some(false), ..Overrides::default() };
    let config = check(Some("upnp = true\n[relay]\nenabled = true\n"), flags).unwrap();
    assert_eq!((config.relay, config.upnp), (None, false), "flags come first");
    let relayed = format!("{}/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN/p2p-circuit", LISTEN_DEFAULT[0]);
    let listen = Overrides { listen: vec![relayed], ..Overrides::default() };
    assert!(check(None, listen).unwrap_err().contains("is no address for nodes"));
}
