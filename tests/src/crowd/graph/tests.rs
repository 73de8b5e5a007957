use super::Graph;
use crate::sim::Random;
use std::collections::BTreeSet;
use std::ops::Range;

/// Connects these pairs.
fn graph(count: usize, pairs: &[(usize, usize)]) -> Graph {
    let mut graph = Graph { linked: vec![BTreeSet::new(); count] };
    pairs.iter().for_each(|(a, b)| graph.link(*a, *b));
    graph
}

#[test]
fn the_diameter_is_the_longest_of_the_shortest_ways_within_a_region() {
    let path = graph(5, &[(0, 1), (1, 2), (2, 3), (3, 4)]);
    let ring = graph(5, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]);
    let check = |graph: &Graph, region: Range<usize>, expected: Option<usize>| {
        assert_eq!(graph.diameter(&region), expected, "{graph:?} in {region:?}");
    };
    check(&path, 0..5, Some(4));
    check(&path, 1..4, Some(2));
    check(&path, 2..3, Some(0));
    check(&ring, 0..5, Some(2));
    check(&ring, 0..3, Some(2));
    check(&graph(5, &[(0, 1), (3, 4)]), 0..5, None);
    check(&graph(5, &[(0, 4), (4, 1)]), 0..2, None);
}

#[test]
fn a_small_world_is_connected_by_few_links_and_short_ways() {
    let regions = [0..200, 200..400];
    let graph = Graph::small_world(&regions, &mut Random::of(7, "graph"));
    let links: Vec<(usize, usize)> = graph.links().collect();
    assert!(links.iter().all(|(a, b)| a < b && graph.of(*b).contains(a)), "each is there once and leads both ways");
    assert!((1_100..=1_200).contains(&links.len()), "{} links", links.len());
    for region in &regions {
        assert!(graph.diameter(region).is_some_and(|diameter| diameter <= 12), "{:?}", graph.diameter(region));
    }
}
