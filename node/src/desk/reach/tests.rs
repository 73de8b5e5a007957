use super::*;
use crate::network::Probe;

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

#[test]
fn a_clock_is_compared_with_those_that_are_there() {
    for (clocks, state) in
        [(vec![], "unknown"), (vec![None, None], "well"), (vec![None, Some(Span::seconds(1_200))], "bad")]
    {
        let found = clock(&clocks);
        assert_eq!((found.state.as_str(), found.advice.is_some()), (state, state == "bad"));
    }
}

#[test]
fn reachability_is_told_by_the_best_that_was_seen() {
    let mut reach = Reach::default();
    let check = |reach: &Reach, relay, state: &str, part: &str| {
        let found = reachability(reach, relay);
        assert_eq!(found.state, state);
        assert!(found.found.contains(part), "{}", found.found);
    };
    assert_eq!(ports(&reach).state, "bad");
    reach.listening = vec![address("/ip4/10.0.0.1/tcp/4737"), address("/ip4/127.0.0.1/udp/4737/quic-v1")];
    assert_eq!(ports(&reach).found, "it listens at TCP 4737 and UDP 4737");
    check(&reach, None, "unknown", "nobody");
    let failure = Some("no answer".to_owned());
    reach.probes.push_back(Probe { address: address("/ip4/192.0.2.1/tcp/1"), by: PublicKey([7; 32]), failure });
    check(&reach, None, "bad", "no answer");
    check(&reach, Some("Praia (abc)"), "well", "through Praia (abc)");
    reach.came_at = Some(SystemTime::now());
    check(&reach, None, "well", "came here");
    reach.confirmed.insert(address("/ip4/192.0.2.1/tcp/1"));
    check(&reach, None, "well", "/ip4/192.0.2.1/tcp/1");
}
