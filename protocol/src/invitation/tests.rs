use super::*;
use crate::tests::fixtures::{Dice, Hall, NOW, key, network};
use crate::time::Span;

const END: Time = Time(NOW.0 + 1_000);

fn grant(purpose: Purpose) -> Grant {
    Grant::new(&inviter(&key(1)), purpose, END, [3; 8])
}

fn inviter(key: &SecretKey) -> Inviter<'_> {
    Inviter { key, network: network(), territory: TerritoryId([4; 32]) }
}

fn invitation() -> Invitation {
    let hall = Hall::found(1);
    let addresses = vec!["/ip4/192.0.2.1/udp/4001/quic-v1".to_owned(), "/ip6/2001:db8::1/tcp/4001".to_owned()];
    Invitation {
        network: network(),
        territory: hall.territory(),
        node: hall.node.public(),
        addresses,
        grant: grant(Purpose::Twin),
    }
}

#[test]
fn an_invitation_is_read_however_it_was_copied() {
    let invitation = invitation();
    let text = invitation.to_string();
    let wrapped: String =
        text.chars().enumerate().flat_map(|(at, c)| [Some(c), (at % 60 == 59).then_some('\n')]).flatten().collect();
    let upper = format!("{PREFIX}{}", text[PREFIX.len()..].to_ascii_uppercase());
    for copy in [text.clone(), format!("  {text}\r\n"), wrapped, upper, text.replace("djuntu:", "djuntu: ")] {
        assert_eq!(copy.parse(), Ok(invitation.clone()), "{copy}");
    }
}

/// Whatever single character is mistyped, left out or written twice, it is noticed.
#[test]
fn every_mistyped_character_is_noticed() {
    let text = invitation().to_string();
    for at in 0..text.len() {
        let expected = if at < PREFIX.len() { InvitationError::Prefix } else { InvitationError::Mistyped };
        for other in ["a", "b", "7", "1", "é", ""] {
            if text[at..=at] != *other {
                let wrong = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                let error = wrong.parse::<Invitation>().expect_err(&wrong);
                assert!(error == expected, "{at} {other}: {error}");
            }
        }
        let twice = format!("{}{}", &text[..=at], &text[at..]);
        assert!(twice.parse::<Invitation>().is_err(), "{at} twice");
        assert_eq!(text[..at].parse::<Invitation>().map(|_| ()), Err(expected), "cut at {at}");
    }
}

#[test]
fn what_is_no_invitation_is_named_so() {
    let encode = |body: &[u8]| {
        let bytes = [body, &checksum(body)].concat();
        format!("{PREFIX}{}", crate::identity::BASE32.encode(&bytes))
    };
    let body = crate::wire::encode(&invitation());
    assert_eq!(encode(&body).parse(), Ok(invitation()));
    for (text, expected) in [
        ("", InvitationError::Prefix),
        ("https://example.org", InvitationError::Prefix),
        ("djuntu:", InvitationError::Mistyped),
        ("djuntu:aaaa", InvitationError::Mistyped),
    ] {
        assert_eq!(text.parse::<Invitation>(), Err(expected), "{text}");
    }
    for body in [&[][..], &[0x80], &[&body[..], &[0]].concat()] {
        assert!(matches!(encode(body).parse::<Invitation>(), Err(InvitationError::Decode(_))), "{body:x?}");
    }
    let with = |addresses| Invitation { addresses, ..invitation() }.to_string().parse::<Invitation>().map(|_| ());
    assert_eq!(with(vec!["a".repeat(256); 16]), Ok(()));
    assert_eq!(with(vec!["a".to_owned(); 17]), Err(InvitationError::Addresses));
    assert_eq!(with(vec!["a".repeat(257)]), Err(InvitationError::Addresses));
    assert_eq!(with(Vec::new()), Ok(()));
}

/// R70: the node's key and the terms are all that is needed to know one's own invitation.
#[test]
fn a_grant_is_honoured_by_its_maker_until_it_ends() {
    let check = |grant: &Grant, number: u8, now: Time, expected: Result<(), GrantError>| {
        assert_eq!(grant.check(&inviter(&key(number)), now).map(|_| ()), expected, "{grant:?} {now:?}");
    };
    let twin = grant(Purpose::Twin);
    check(&twin, 1, NOW, Ok(()));
    check(&twin, 1, END, Ok(()));
    check(&twin, 1, END.plus(Span(1)), Err(GrantError::Expired));
    check(&twin, 2, NOW, Err(GrantError::Foreign));
    check(&twin, 2, END.plus(Span(1)), Err(GrantError::Foreign));
    // Nobody changes the terms of an invitation that he was given.
    check(&Grant { purpose: Purpose::Node, ..twin.clone() }, 1, NOW, Err(GrantError::Foreign));
    check(&Grant { expires: END.plus(Span(1)), ..twin.clone() }, 1, NOW, Err(GrantError::Foreign));
    check(&Grant { nonce: [4; 8], ..twin.clone() }, 1, NOW, Err(GrantError::Foreign));
    check(&Grant { secret: [0; 16], ..twin.clone() }, 1, NOW, Err(GrantError::Foreign));
    check(&Grant::new(&inviter(&key(1)), Purpose::Twin, END, [3; 8]), 1, NOW, Ok(()));
    // Nor does the node itself honour it elsewhere.
    let key = key(1);
    for elsewhere in [
        Inviter { network: NetworkId::named("another"), ..inviter(&key) },
        Inviter { territory: TerritoryId([5; 32]), ..inviter(&key) },
    ] {
        assert_eq!(twin.check(&elsewhere, NOW), Err(GrantError::Foreign), "{elsewhere:?}");
    }
}

/// R71: the id names the invitation and gives nothing away.
#[test]
fn ids_differ_and_hide_the_secret() {
    let (twin, node) = (grant(Purpose::Twin), grant(Purpose::Node));
    assert_ne!(twin.id(), node.id());
    assert_ne!(twin.secret, node.secret);
    assert_ne!(twin.id().0, twin.secret);
    assert_eq!(twin.check(&inviter(&key(1)), NOW), Ok(twin.id()));
}

#[test]
fn mutated_invitations_are_refused_without_harm() {
    let honest = invitation();
    let text = honest.to_string();
    let mut dice = Dice::new(3);
    for round in 0..10_000 {
        let mut bytes = text.clone().into_bytes();
        dice.mutate(&mut bytes);
        let read = String::from_utf8_lossy(&bytes).parse::<Invitation>();
        assert!(read.is_err() || read == Ok(honest.clone()), "round {round}");
    }
    // With a right checksum the form is checked.
    for _ in 0..10_000 {
        let mut body = crate::wire::encode(&honest);
        dice.mutate(&mut body);
        let bytes = [&body[..], &checksum(&body)].concat();
        let text = format!("{PREFIX}{}", crate::identity::BASE32.encode(&bytes));
        if let Ok(read) = text.parse::<Invitation>() {
            assert_eq!(crate::wire::encode(&read), body);
            assert!(read.grant == honest.grant || read.grant.check(&inviter(&key(1)), NOW).is_err());
        }
    }
}
