//! Old backups, and keys that are removed while they are still used.

use super::*;

/// Restored backup (R14, R33, R58): the node begins a new epoch, gets back what it had written since, and nothing that
/// anybody wrote is lost, whether it first writes or first meets somebody.
#[test]
fn restored_backup() {
    for writes_first in [true, false] {
        in_every_order(|dice| {
            let mut assembly = Assembly::of(&["Loures", "Maio", "Praia"]);
            let before = assembly.edit(0, "title.pt", "Escolas irmãs");
            let backup = assembly.world.copy(0);
            let lost = assembly.edit(0, "summary.pt", "Escrevem-se.");
            assembly.visit(0, 1);
            let built = assembly.edit(1, "planned_start", "2027-01-15");
            assembly.world.put_back(0, &backup, None);
            assert_eq!(assembly.world.draft(0, assembly.project).text("summary.pt"), None, "the disk is old again");
            if !writes_first {
                assembly.visit(0, 1);
            }
            let after = assembly.edit(0, "planned_end", "2027-07-15");
            assembly.meet(dice);
            let expected = [("before", before), ("lost", lost), ("built", built), ("after", after)];
            let expected = expected.map(|(name, entry)| (name, entry, None));
            assembly.check(assembly.project, &[0, 1, 2], &expected);
            let log = assembly.world.reading(2, assembly.project).log;
            let epoch = |entry: EntryId| log.record(&entry).expect("held").epoch;
            assert!(epoch(after) > epoch(lost), "no chain of before the restore goes on");
            assert!(log.records().all(|(_, record)| !log.is_forked(&record.author, record.epoch)), "no number twice");
            for node in 0..3 {
                let draft = assembly.world.draft(node, assembly.project);
                let read = ["title.pt", "summary.pt", "planned_start", "planned_end"].map(|path| draft.text(path));
                let all = ["Escolas irmãs", "Escrevem-se.", "2027-01-15", "2027-07-15"].map(Some);
                assert_eq!(read, all, "node {node}");
            }
        });
    }
}

/// Revocation race (R31, R32, R35): Loures removes a machine that at the same time still writes. What somebody entitled
/// has built on counts, what nobody has is set aside, for those who heard of the removal first and last alike.
#[test]
fn revocation_race() {
    in_every_order(|dice| {
        let mut assembly = Assembly::of(&["Loures", "Maio", "Praia"]);
        let machine = assembly.with_machine(0);
        let removed = assembly.world.keys(machine).node.public();
        let accepted = assembly.edit(machine, "title.pt", "Escolas irmãs");
        assembly.visit(machine, 0);
        assembly.remove(0, removed);
        assembly.visit(0, 1);
        // Praia has not heard of it.
        let built_on = assembly.edit(machine, "summary.pt", "Escrevem-se.");
        assembly.visit(machine, 2);
        let builds = assembly.edit(2, "planned_start", "2027-01-15");
        let alone = assembly.edit(machine, "planned_end", "2027-07-15");
        assembly.visit(machine, 2);
        assembly.meet(dice);
        assembly.check(
            assembly.project,
            &[0, 1, 2],
            &[
                ("accepted", accepted, None),
                ("built on", built_on, None),
                ("builds", builds, None),
                ("alone", alone, Some(Reason::NotEntitledToday)),
            ],
        );
        for node in 0..3 {
            let draft = assembly.world.draft(node, assembly.project);
            assert_eq!(
                (draft.text("summary.pt"), draft.text("planned_end")),
                (Some("Escrevem-se."), None),
                "node {node}"
            );
        }
    });
}

/// What a removed machine's key signs afterwards, dated back and under the charter of its time: behind its last entry, and
/// in an epoch of its own.
fn backdated(assembly: &mut Assembly, key: &SecretKey, charter: EntryId) -> [Verified; 2] {
    let territory = Some((assembly.territory(0), charter));
    let author = |epoch| Author { key: key.clone(), network: crate::tests::fixtures::network(), territory, epoch };
    let log = assembly.world.reading(0, assembly.project).log;
    let of_key = log.records().filter(|(_, record)| record.author == key.public());
    let (last, record) = of_key.max_by_key(|(_, record)| (record.epoch, record.seq)).expect("it has written");
    let chain = crate::entry::Chain { seq: record.seq + 1, prev: Some(last) };
    let behind = author(record.epoch).act(Some(assembly.project), chain, Time(1), &Act::Acknowledge, vec![], None);
    let apart = Writer::new(author(3), assembly.project).write("retrodatado");
    [behind.expect("an act with a form"), apart]
}

/// A removed machine of Loures whose past work is accepted; returns its accepted entry and what its key signs later.
fn after_a_removal(assembly: &mut Assembly) -> (EntryId, [Verified; 2]) {
    let machine = assembly.with_machine(0);
    let key = assembly.world.keys(machine).node;
    let authority = &assembly.world.engine(0).authority;
    let charter = authority.charters(assembly.territory(0)).expect("its own").current().0;
    let past = assembly.edit(machine, "title.pt", "Escolas irmãs");
    assembly.visit(machine, 0);
    assembly.nodes.retain(|node| *node != machine);
    assembly.remove(0, key.public());
    let late = backdated(assembly, &key, charter);
    (past, late)
}

/// Late backdated work (R31, R35): a removed key signs with an old date, in its old chain and in another, and a party that
/// has not heard of the removal relays it. It is kept, set aside everywhere, and past work stays.
#[test]
fn late_backdated_work() {
    in_every_order(|dice| {
        let mut assembly = Assembly::of(&["Loures", "Maio", "Praia"]);
        let (past, late) = after_a_removal(&mut assembly);
        // To whom past work came before, so that the chain can go on there.
        assembly.visit(0, 1);
        let [to, from] = if dice.below(2) == 0 { [1, 2] } else { [2, 1] };
        if to == 2 {
            assembly.visit(1, 2);
        }
        assembly.relay(to, from, &[&late[0], &late[1]]);
        assembly.meet(dice);
        let gone = Some(Reason::NotEntitledToday);
        let expected = [("past", past, None), ("behind", late[0].id(), gone), ("apart", late[1].id(), gone)];
        assembly.check(assembly.project, &[0, 1, 2], &expected);
        for node in 0..3 {
            assert_eq!(assembly.world.title(node, assembly.project), Some("Escolas irmãs".to_owned()), "node {node}");
        }
    });
}

/// New node joins after a removal (R21, R30): a machine that never knew the removed key gets all that it wrote, from
/// whomever, with the charters that entitled it then, and judges it as everybody does.
#[test]
fn new_node_joins_after_a_removal() {
    in_every_order(|dice| {
        let mut assembly = Assembly::of(&["Loures", "Maio", "Praia"]);
        let (past, late) = after_a_removal(&mut assembly);
        assembly.visit(0, 1);
        assembly.relay(1, 2, &[&late[0], &late[1]]);
        assembly.meet(dice);
        let host = dice.below(3);
        let newcomer = assembly.with_machine(host);
        assembly.meet(dice);
        let gone = Some(Reason::NotEntitledToday);
        let expected = [("past", past, None), ("behind", late[0].id(), gone), ("apart", late[1].id(), gone)];
        assembly.check(assembly.project, &[0, 1, 2, newcomer], &expected);
        assert_eq!(assembly.world.title(newcomer, assembly.project), Some("Escolas irmãs".to_owned()));
        assert_eq!(assembly.parties(newcomer), assembly.parties(0));
    });
}

/// R135: a machine that was removed while it was off learns it from any node that knows, writes no more, and gets nothing
/// that was begun since.
#[test]
fn who_was_removed_while_it_was_off_sees_it() {
    for told_by in [0, 1] {
        let mut assembly = Assembly::of(&["Loures", "Maio", "Praia"]);
        let machine = assembly.with_machine(0);
        let removed = assembly.world.keys(machine).node.public();
        assembly.amend(0, |charter| charter.keys.retain(|listed| listed.key != removed));
        assembly.visit(0, 1);
        let begun = assembly.world.create(0, Kind::Project);
        assembly.visit(0, 1);
        assert!(!assembly.world.status(machine).is_removed, "it cannot know it yet");
        assembly.edit(machine, "title.pt", "Escolas irmãs");
        assembly.visit(machine, told_by);
        assert!(assembly.world.status(machine).is_removed);
        let change = Command::Create(Kind::Project, Home::Territory(assembly.territory(machine)));
        assert_eq!(assembly.world.command(machine, change).map(|_| ()), Err(Refusal::NotEntitled));
        assert!(
            assembly.world.engine(machine).catalogue.header(&begun).is_none(),
            "what was begun since is not for it"
        );
        // What the charter says later it hears when it asks again, not by itself.
        assembly.world.connect(machine, told_by);
        let before = assembly.world.holdings(machine);
        assembly.world.edit(0, assembly.territory(0).document(), &[("title.pt", "Câmara Municipal de Loures")]);
        assert_eq!(assembly.world.holdings(machine), before);
    }
}
