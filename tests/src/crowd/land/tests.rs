use super::{DOCUMENTS_EACH, Land, regions};
use crate::sim::Random;
use djuntu_protocol::limits::PARTIES_MAX;
use std::collections::BTreeSet;

#[test]
fn regions_are_as_few_and_as_equal_as_they_can_be() {
    let check = |territories: usize, expected: &[usize]| {
        let sizes: Vec<usize> = regions(territories).iter().map(std::ops::Range::len).collect();
        assert_eq!(sizes, expected, "{territories}");
    };
    check(0, &[]);
    check(1, &[1]);
    check(PARTIES_MAX, &[PARTIES_MAX]);
    check(PARTIES_MAX + 1, &[128, 129]);
    check(1_000, &[250, 250, 250, 250]);
}

#[test]
fn a_node_knows_what_it_shares_and_nothing_else() {
    let land = Land::settle(12, &mut Random::of(1, "crowd"));
    assert_eq!(land.documents(), 12 * DOCUMENTS_EACH);
    let known = land.known(0);
    let twins = land.graph.of(0);
    // Everybody's charter, the cooperation of all, and those with its own twins.
    assert_eq!(known.authority.len(), 12 + 1 + twins.len());
    let mut shared: BTreeSet<_> = land.regional.iter().flat_map(|circle| circle.documents.clone()).collect();
    let own = land.twinnings.iter().filter(|((a, b), _)| *a == 0 || *b == 0);
    shared.extend(own.flat_map(|(_, circle)| circle.documents.clone()));
    let held = known.documents.iter().filter(|(_, header, _)| header.home.is_some());
    assert_eq!(held.map(|(document, ..)| *document).collect::<BTreeSet<_>>(), shared);
}
