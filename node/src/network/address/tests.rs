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
