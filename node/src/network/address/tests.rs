use super::*;

fn check(text: &str, expected: Result<&str, ParseAddressError>) {
    let parsed = text.parse::<Address>().map(|address| address.to_string());
    assert_eq!(parsed, expected.map(str::to_owned), "{text}");
}

#[test]
fn the_four_forms_are_addresses() {
    for text in [
        "/ip4/192.0.2.7/tcp/4433",
        "/ip6/2001:db8::7/tcp/4433",
        "/ip4/0.0.0.0/udp/0/quic-v1",
        "/ip6/::1/udp/4433/quic-v1",
    ] {
        check(text, Ok(text));
    }
    check("/ip6/2001:0db8:0::7/tcp/1", Ok("/ip6/2001:db8::7/tcp/1"));
}

#[test]
fn other_texts_are_not() {
    let key = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";
    for text in ["", "/ip4/192.0.2.7", "/ip4/192.0.2.7/udp/4433", "/dns4/example.org/tcp/4433", "/memory/7"] {
        check(text, Err(ParseAddressError::Form));
    }
    check(&format!("/ip4/192.0.2.7/tcp/4433/p2p/{key}"), Err(ParseAddressError::Form));
    check(&"/".repeat(ADDRESS_BYTES_MAX + 1), Err(ParseAddressError::TooLong(ADDRESS_BYTES_MAX + 1)));
    for text in ["192.0.2.7:4433", "/ip4/192.0.2.700/tcp/1", "/ip4/192.0.2.7/tcp/70000", "/nonsense/1"] {
        assert!(matches!(text.parse::<Address>(), Err(ParseAddressError::Malformed(_))), "{text}");
    }
}

#[test]
fn the_key_at_the_end_is_left_out() {
    let key = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";
    let multiaddr: Multiaddr = format!("/ip4/192.0.2.7/tcp/4433/p2p/{key}").parse().unwrap();
    assert_eq!(Address::from_multiaddr(&multiaddr).unwrap().as_str(), "/ip4/192.0.2.7/tcp/4433");
}

#[test]
fn the_socket_of_an_address_is_known() {
    let check = |text: &str, socket: &str, is_tcp| {
        assert_eq!(text.parse::<Address>().unwrap().socket(), (socket.parse().unwrap(), is_tcp));
    };
    check("/ip4/192.0.2.7/tcp/4433", "192.0.2.7:4433", true);
    check("/ip6/::1/tcp/4433", "[::1]:4433", true);
    check("/ip4/192.0.2.7/udp/4433/quic-v1", "192.0.2.7:4433", false);
    check("/ip6/::1/udp/0/quic-v1", "[::1]:0", false);
}

/// R180: the forms that there are, and no others.
#[test]
fn a_way_through_a_relay_is_an_address() {
    let relay = djuntu_protocol::identity::SecretKey::from_bytes([9; 32]).public();
    let direct: Address = "/ip4/192.0.2.7/udp/4433/quic-v1".parse().unwrap();
    let through = direct.through(&relay).unwrap();
    assert_eq!((through.relay(), direct.relay()), (Some(relay), None));
    check(through.as_str(), Ok(through.as_str()));
    assert_eq!(through.through(&relay), None, "one relay, not a chain of them");
    assert_eq!(through.socket(), direct.socket());
    let whole: Multiaddr = format!("{through}/p2p/{}", peer_of(&relay).unwrap()).parse().unwrap();
    assert_eq!(Address::from_multiaddr(&whole), Some(through.clone()), "the key of who is reached is left out");
    for more in ["/p2p-circuit", "/tcp/1", "/p2p-circuit/p2p-circuit"] {
        check(&format!("{through}{more}"), Err(ParseAddressError::Form));
    }
    check(&format!("{direct}/p2p-circuit"), Err(ParseAddressError::Form));
}

#[test]
fn local_addresses_are_known() {
    for (ip, is_local) in [
        ("ip4/127.0.0.1", true),
        ("ip4/10.1.2.3", true),
        ("ip4/172.31.0.1", true),
        ("ip4/192.168.1.1", true),
        ("ip4/169.254.1.1", true),
        ("ip4/100.64.0.1", true),
        ("ip4/100.128.0.1", false),
        ("ip4/192.0.2.7", false),
        ("ip6/::1", true),
        ("ip6/fe80::1", true),
        ("ip6/fd00::1", true),
        ("ip6/2001:db8::1", false),
    ] {
        assert_eq!(format!("/{ip}/tcp/1").parse::<Address>().unwrap().is_local(), is_local, "{ip}");
    }
}
