//! Lost roots, and charter versions that were made at the same time.

use super::*;
use crate::authority::{CharterVersion, Standing};
use crate::identity::charter::Guardians;

fn office_roles() -> Roles {
    Roles::ROOT.and(Roles::SIGN)
}

/// Returns how each version of a territory's charter stands, as these nodes see it alike.
fn standings(assembly: &Assembly, territory: TerritoryId, nodes: &[usize]) -> Vec<(EntryId, Standing)> {
    let seen = |node: usize| -> Vec<_> {
        let versions = assembly.world.engine(node).authority.charter_versions(territory);
        let mut versions: Vec<_> = versions.map(|CharterVersion { entry, standing, .. }| (entry, standing)).collect();
        versions.sort_by_key(|(entry, _)| *entry);
        versions
    };
    let first = seen(nodes[0]);
    nodes[1..].iter().for_each(|node| assert_eq!(seen(*node), first, "{} and {node}", nodes[0]));
    first
}

/// Returns the version in force, as these nodes see it alike.
fn in_force(assembly: &Assembly, territory: TerritoryId, nodes: &[usize]) -> Option<EntryId> {
    let standings = standings(assembly, territory, nodes);
    standings.iter().find(|(_, standing)| *standing == Standing::InForce).map(|(entry, _)| *entry)
}

/// Lost root keys (R25, R27): Maio and Praia, whom Loures' charter names as guardians, give it a new root; one of them
/// alone does not.
#[test]
fn lost_root_keys() {
    in_every_order(|dice| {
        let mut assembly = Assembly::of(&["Loures", "Maio", "Praia"]);
        let loures = assembly.territory(0);
        let mut territories = vec![assembly.territory(1), assembly.territory(2)];
        territories.sort_unstable();
        let guarded = assembly.amend(0, |charter| charter.guardians = Some(Guardians { threshold: 2, territories }));
        assembly.meet(dice);
        assert_eq!(in_force(&assembly, loures, &[0, 1, 2]), Some(guarded));
        // The office key is gone with its laptop; the node still runs.
        let (lost, root) = (assembly.world.office(0).public(), key(90));
        let recovered = assembly.next_charter(0, |charter| {
            charter.keys.retain(|listed| listed.key != lost);
            charter.keys.push(listed(root.public(), office_roles()));
        });
        let recovered = assembly.world.act(1, loures.document(), Act::Amend(recovered)).expect("a guardian proposes");
        assembly.meet(dice);
        assert_eq!(in_force(&assembly, loures, &[0, 1, 2]), Some(guarded), "one guardian is not enough");
        // It counts all the same, as every act about a charter: whether it has an effect, the approvals say (R31).
        assembly.check(loures.document(), &[0, 1, 2], &[("recovered", recovered, None)]);
        let own = assembly.territory(2).document();
        assembly.world.act(2, own, Act::Guard(loures, recovered)).expect("the other guards it");
        assembly.meet(dice);
        assert_eq!(in_force(&assembly, loures, &[0, 1, 2]), Some(recovered));
        // The new root acts, and whoever finds the lost laptop does not.
        let thief = assembly.world.office(0);
        let stolen = Author { territory: Some((loures, guarded)), ..assembly.world.author(0, &thief, 70) };
        let cut = Act::Cut(crate::act::Cut { key: root.public(), lasts: vec![] });
        let stolen = stolen.act(Some(assembly.project), crate::entry::Chain::default(), Time(1), &cut, vec![], None);
        let stolen = stolen.expect("has a form");
        assembly.relay(1, 2, &[&stolen]);
        assembly.world.replace_office(0, root);
        let next = assembly.amend(0, |charter| charter.guardians = None);
        assembly.meet(dice);
        assert_eq!(in_force(&assembly, loures, &[0, 1, 2]), Some(next));
        assembly.check(assembly.project, &[0, 1, 2], &[("stolen", stolen.id(), Some(Reason::NotEntitledToday))]);
    });
}

/// Concurrent charter versions (R26, R28): two roots of Loures amend at the same time. Both versions are approved, so
/// Loures is in dispute: keys that both list stay entitled, keys that only one lists are not. A version that names both
/// settles it.
#[test]
fn concurrent_charter_versions() {
    in_every_order(|dice| {
        let mut assembly = Assembly::of(&["Loures", "Maio", "Praia"]);
        let (loures, machine, deputy) = (assembly.territory(0), assembly.with_machine(0), key(91));
        let all = [0, 1, 2, machine];
        assembly.amend(0, |charter| charter.keys.push(listed(deputy.public(), office_roles())));
        assembly.meet(dice);
        assembly.world.replace_office(machine, deputy);
        let new = [key(92), key(93)].map(|key| key.public());
        let editor = Roles::EDIT.and(Roles::NODE);
        let rivals = [(0, new[0]), (machine, new[1])]
            .map(|(node, added)| assembly.amend(node, |charter| charter.keys.push(listed(added, editor))));
        assembly.meet(dice);
        let disputed: Vec<Standing> = standings(&assembly, loures, &all)
            .into_iter()
            .filter_map(|(entry, standing)| rivals.contains(&entry).then_some(standing))
            .collect();
        assert_eq!(disputed, [Standing::Rival, Standing::Rival]);
        let entitled = |assembly: &Assembly, key: &PublicKey, node: usize| {
            assembly.world.engine(node).authority.is_entitled_today(loures, key, Roles::EDIT)
        };
        for node in all {
            assert!(assembly.world.engine(node).authority.charters(loures).expect("held").is_disputed(), "node {node}");
            assert!(new.iter().all(|key| !entitled(&assembly, key, node)), "who is in one only, at node {node}");
        }
        // Everybody else goes on.
        let edited = assembly.edit(0, "title.pt", "Entretanto");
        assembly.meet(dice);
        assembly.check(assembly.project, &all, &[("edited meanwhile", edited, None)]);
        let settled = assembly.next_charter(0, |charter| {
            let other = *rivals.iter().find(|rival| Some(**rival) != charter.previous).expect("one of two");
            charter.settles = Some(vec![other]);
            charter.keys.retain(|listed| !new.contains(&listed.key));
            charter.keys.extend(new.map(|key| listed(key, editor)));
        });
        let settled = assembly.world.act(0, loures.document(), Act::Amend(settled)).expect("a root of both settles it");
        assembly.meet(dice);
        assert_eq!(in_force(&assembly, loures, &all), Some(settled));
        for node in all {
            assert!(new.iter().all(|key| entitled(&assembly, key, node)), "node {node}");
        }
    });
}
