//! Clocks that are set anew while the node runs.

use super::*;
use crate::entry::SignedEntry;

/// R4: a computer without a battery comes up years ahead or behind, and is put right a minute later.
#[test]
fn a_clock_that_is_set_back_delays_no_comparison() {
    let (mut world, _) = twins_with_a_project();
    world.connect(0, 1);
    let peer = world.keys(1).node.public();
    for now in [2_000_000_000_000, 1_000_000, 999_999, 5_000_000, 5] {
        world.set_clock(Time(now));
        world.tick(0);
        world.tick(1);
        world.pass(80_000);
        world.tick(0);
        world.tick(1);
        let session = world.session(0, peer).expect("still connected");
        assert!(session.sets.values().all(|set| set.equal_at == Some(Time(now + 80_000))), "set to {now}");
        assert!(session.last_heard == Time(now + 80_000) && session.since <= Time(now), "set to {now}");
    }
    world.assert_equal();
}

/// R64: what waits is forgotten after a day, by whatever clock.
#[test]
fn a_clock_that_is_set_back_keeps_no_orphan_for_ever() {
    let mut orphans = crate::engine::orphans::Orphans::default();
    let setting = crate::tests::fixtures::Setting::new();
    let mut writer = setting.writer(&setting.loures, &setting.loures.node, 2);
    writer.write("um");
    let entry = SignedEntry::parse(writer.write("dois").bytes(), crate::tests::fixtures::network()).expect("a form");
    let awaited = crate::gate::Awaited::Document(crate::document::Missing::Genesis);
    let (document, from) = (entry.document(), writer.author.key.public());
    assert!(orphans.keep(entry.into(), from, awaited, Time(limits::ORPHAN_AGE_MAX.0 * 900)));
    orphans.turn_back(Span(limits::ORPHAN_AGE_MAX.0 * 900));
    orphans.expire(Time(limits::ORPHAN_AGE_MAX.0));
    assert!(orphans.wait_in(&document));
    orphans.expire(Time(limits::ORPHAN_AGE_MAX.0 + 1));
    assert!(!orphans.wait_in(&document));
}
