use super::*;
use crate::session::Message;
use crate::session::message::VERSIONS;
use crate::tests::fixtures::{NOW, network};
use crate::violation::Violation;

fn hello(version: u16, features: u64) -> Hello {
    let (network, addresses) = (network(), Vec::new());
    let (territory, grant) = (None, None);
    let (version_min, version_max, time, observes) = (1, version, NOW, None);
    Hello { version_min, version_max, features, network, territory, time, grant, addresses, observes }
}

/// R160: this program says all that is in the register, and each has a name of its own.
#[test]
fn the_register_is_what_this_program_says() {
    assert_eq!(Abilities::OURS, Abilities { version: VERSIONS.1, features: 0b11_1111 });
    assert!(FEATURES.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1));
}

/// R162, one line per way to lose something.
#[test]
fn less_than_before_is_said_in_words() {
    let of = |version, features| Abilities::of(&hello(version, features));
    for (before, now, expected) in [
        (of(1, 7), of(1, 7), None),
        (of(1, 0), of(2, 7), None),
        (Abilities::default(), of(1, 0), None),
        (of(2, 7), of(1, 7), Some("speaks version 1 of the protocol, and spoke 2 before")),
        (of(1, 7), of(1, 5), Some("no longer knows cuts")),
        (of(1, 7 | 1 << 63), of(2, 3), Some("no longer knows memberships, feature 63")),
        // More of one thing does not make up for less of another.
        (
            of(3, 1),
            of(1, 6),
            Some("speaks version 1 of the protocol, and spoke 3 before; it no longer knows guardians"),
        ),
    ] {
        let lost = now.compared_with(before);
        assert_eq!(lost.map(|lost| lost.to_string()).as_deref(), expected, "{before:?} {now:?}");
        assert_eq!(before.and(now).compared_with(before), None, "who can do all of it again has lost nothing");
    }
    let all = of(u16::MAX, u64::MAX);
    let sentence = of(0, 0).compared_with(all).expect("all of it").to_string();
    assert!(sentence.len() < 1_024, "however much is lost, people can read it");
}

/// R160: hello has room for 64 features and no more, however many a peer claims.
#[test]
fn a_thousand_features_are_no_hello() {
    let honest = Message::Hello(hello(1, 7)).encode();
    // [0, [[1, 1, 7, …]]]: the third item of hello.
    assert_eq!(honest[..7], [0x82, 0, 0x81, 0x88, 1, 1, 7][..], "where the features are");
    let with = |features: &[u8]| Message::decode(&[&honest[..6], features, &honest[7..]].concat());
    assert_eq!(with(&[7]), Ok(Message::Hello(hello(1, 7))));
    assert_eq!(with(&[&[0x1b][..], &[0xff; 8]].concat()), Ok(Message::Hello(hello(1, u64::MAX))));
    let thousand = [&[0x99, 0x03, 0xe8][..], &[1; 1_000]].concat();
    let long = [&[0x59, 0x03, 0xe8][..], &[0xff; 1_000]].concat();
    let big = [&[0xc2, 0x49][..], &[0xff; 9]].concat();
    for features in [&thousand[..], &long, &big, &[0xf6], &[0x20], &[0x1b, 0, 0, 0, 0, 0, 0, 0, 7]] {
        assert_eq!(with(features), Err(Violation::MalformedFrame), "{:x?}", &features[..3.min(features.len())]);
    }
}
