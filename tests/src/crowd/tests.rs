use super::{EDITS, ROUND_TRIP_MS, gather};

#[test]
fn an_edit_comes_to_everybody_in_time_and_costs_each_the_same_however_many_they_are() {
    let (few, many) = (gather(16, 1).expect("a small crowd"), gather(64, 1).expect("a larger crowd"));
    for found in [&few, &many] {
        assert_eq!((found.documents, found.edits.len()), (found.territories * 20, EDITS));
        for edit in &found.edits {
            assert!((1..=found.diameter).contains(&edit.hops), "{edit:?} with a diameter of {}", found.diameter);
            assert!(edit.last_ms >= edit.hops as u64 * ROUND_TRIP_MS / 2, "{edit:?} is faster than the links");
            assert!(edit.last_ms <= 3 * found.diameter as u64 * ROUND_TRIP_MS, "{edit:?}");
            assert!(edit.copies >= 1.0 - 1.0 / found.territories as f64, "{edit:?}");
        }
    }
    let bytes = |edits: &[super::Spread]| edits.iter().map(|edit| edit.entry_bytes).sum::<f64>();
    let growth = bytes(&many.edits) / bytes(&few.edits);
    assert!((0.7..1.5).contains(&growth), "four times as many cost each {growth} times as much");
}

#[test]
fn the_same_seed_gives_the_same_figures() {
    assert_eq!(gather(10, 3), gather(10, 3));
    assert_ne!(gather(10, 3), gather(10, 4));
}
