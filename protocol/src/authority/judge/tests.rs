mod contested;
mod cuts;
mod forks;
mod orders;
mod peers;
mod set_aside;

use super::*;
use crate::act::{Act, Cut, Last, Proposal, Signing};
use crate::entry::{Author, Binding, Chain, Verified};
use crate::identity::{ChangeHash, PublicKey, Roles, SecretKey, TerritoryId, TextHash, VersionHash};
use crate::tests::fixtures::{self, Dice, Hall, Setting, Writer, charter, insert_all, key};

/// Returns what the rules say of these entries, which come in this order.
fn verdict<'a>(setting: &Setting, authority: &Authority, entries: impl IntoIterator<Item = &'a Verified>) -> Verdict {
    let mut log = setting.log();
    insert_all(&mut log, entries);
    judge(&log, authority)
}

/// Checks the verdict on `entries`, given with the reasons for which they are set aside, in several orders.
fn check(setting: &Setting, authority: &Authority, entries: &[(&str, &Verified, Option<Reason>)]) {
    let mut dice = Dice::new(6);
    let mut order: Vec<&Verified> = entries.iter().map(|(_, entry, _)| *entry).collect();
    for _ in 0..6 {
        let verdict = verdict(setting, authority, order.iter().copied());
        for (name, entry, expected) in entries {
            assert_eq!(verdict.set_aside.get(&entry.id()), expected.as_ref(), "{name}");
            assert_eq!(verdict.counted.contains(&entry.id()), expected.is_none(), "{name}");
        }
        dice.shuffle(&mut order);
    }
}

/// Returns the authority after Loures has replaced the key of its node.
fn without_the_node_of_loures(setting: &Setting) -> Authority {
    let Hall { office, first, .. } = &setting.loures;
    let keys = [(office.public(), Roles::ROOT.and(Roles::SIGN)), (key(50).public(), Roles::EDIT.and(Roles::NODE))];
    let act = Act::Amend(charter(Some((first.id(), 0)), 1, &keys));
    let author = setting.loures.author(office, 9);
    let chain = crate::entry::Chain::default();
    let amended = author.act(Some(first.document()), chain, fixtures::NOW, &act, vec![], None).expect("has a form");
    let mut log = setting.loures.log();
    fixtures::insert(&mut log, &amended).expect("fits");
    let mut authority = setting.authority.clone();
    authority.update(&log);
    authority
}

fn proposal() -> Act {
    Act::Propose(Proposal {
        number: 1,
        text: TextHash([1; 32]),
        heads: vec![ChangeHash([1; 32])],
        parties: vec![TerritoryId([1; 32])],
        ratifying: Vec::new(),
    })
}

fn signing() -> Act {
    let (name, office) = ("Ana".to_owned(), "Presidente".to_owned());
    Act::Sign(Signing { number: 1, version: VersionHash([1; 32]), name, office })
}

/// Returns a cut that accepts a key's chains up to these numbers, by epoch.
fn cut(key: &SecretKey, lasts: &[(u64, u64)]) -> Act {
    let lasts = lasts.iter().map(|(epoch, seq)| Last { epoch: *epoch, seq: *seq }).collect();
    Act::Cut(Cut { key: key.public(), lasts })
}

/// Makes a binding act and goes on from there.
fn bind(writer: &mut Writer, act: &Act, n: u64, prev_act: Option<EntryId>) -> Verified {
    let binding = Some(Binding { account: String::new(), n, prev_act });
    let entry = writer.author.act(Some(writer.document), writer.chain, fixtures::NOW, act, vec![], binding);
    let entry = entry.expect("has a form");
    writer.chain = Chain::after(&entry);
    entry
}

const OFFICE: Roles = Roles::ROOT.and(Roles::SIGN);
const NODE: Roles = Roles::EDIT.and(Roles::NODE);

/// Loures, whose keys change over the years, in the usual setting.
struct Years {
    setting: Setting,
    log: Log,
    versions: Vec<EntryId>,
}

impl Years {
    fn new() -> Self {
        let setting = Setting::new();
        let (log, first) = (setting.loures.log(), setting.loures.first.id());
        Self { setting, log, versions: vec![first] }
    }

    /// Replaces the keys of Loures by these; `root` is one that may. Returns the number of the version.
    fn amend(&mut self, root: &SecretKey, keys: &[(&SecretKey, Roles)]) -> usize {
        let keys: Vec<(PublicKey, Roles)> = keys.iter().map(|(key, roles)| (key.public(), *roles)).collect();
        let (number, previous) = (self.versions.len(), self.versions[self.versions.len() - 1]);
        let act = Act::Amend(charter(Some((previous, number as u64 - 1)), 1, &keys));
        let author = Author { epoch: 100 + number as u64, ..self.author(root, number - 1, 0) };
        let document = Some(self.setting.loures.first.document());
        let entry = author.act(document, Chain::default(), fixtures::NOW, &act, vec![], None).expect("has a form");
        fixtures::insert(&mut self.log, &entry).expect("fits");
        self.versions.push(entry.id());
        number
    }

    fn author(&self, key: &SecretKey, version: usize, epoch: u64) -> Author {
        let territory = Some((self.setting.loures.territory(), self.versions[version]));
        Author { territory, ..self.setting.loures.author(key, epoch) }
    }

    /// Returns somebody of Loures who acts under the version with this number.
    fn writer(&self, key: &SecretKey, version: usize, epoch: u64) -> Writer {
        Writer::new(self.author(key, version, epoch), self.setting.project.document())
    }

    fn authority(&self) -> Authority {
        let mut authority = self.setting.authority.clone();
        authority.update(&self.log);
        let current = authority.charters(self.setting.loures.territory()).expect("founded").current().0;
        assert_eq!(Some(&current), self.versions.last(), "every version is in force after the one before");
        authority
    }

    /// Checks the verdict after all these years.
    fn check(&self, entries: &[(&str, &Verified, Option<Reason>)]) {
        check(&self.setting, &self.authority(), entries);
    }
}

fn writers(setting: &Setting) -> (Writer, Writer) {
    let (loures, maio) = (&setting.loures, &setting.maio);
    (setting.writer(loures, &loures.node, 2), setting.writer(maio, &maio.node, 2))
}

/// R31.
#[test]
fn whoever_is_entitled_today_counts() {
    let setting = Setting::new();
    let (mut ana, mut rui) = writers(&setting);
    let (one, other) = (ana.write("a"), rui.write("b"));
    check(
        &setting,
        &setting.authority,
        &[("genesis", &setting.project, None), ("one", &one, None), ("other", &other, None)],
    );
    // A territory that is no party, and one that is not known at all.
    let praia = Hall::found(3);
    let stranger = setting.writer(&praia, &praia.node, 1).write("c");
    check(&setting, &setting.authority, &[("one", &one, None), ("stranger", &stranger, Some(Reason::NoParty))]);
}

/// R32: what somebody entitled built on stays, what he did not see is set aside, and acts stand alone.
#[test]
fn whoever_builds_on_a_text_vouches_for_it() {
    let setting = Setting::new();
    let after = without_the_node_of_loures(&setting);
    let (mut ana, mut rui) = writers(&setting);
    let first = ana.write("a");
    let act = ana.act(&proposal(), vec![]);
    let second = ana.write("b");
    rui.see(&first);
    rui.see(&second);
    let built = rui.write("c");
    let later = ana.write("d");
    let late_act = ana.act(&proposal(), vec![built.id()]);
    let gone = Some(Reason::NotEntitledToday);
    let all = [
        ("genesis", &setting.project, gone),
        ("first", &first, None),
        ("act", &act, gone),
        ("second", &second, None),
        ("built", &built, None),
        ("later", &later, gone),
        ("late act", &late_act, gone),
    ];
    check(&setting, &after, &all);
    let before: Vec<_> = all.iter().map(|(name, entry, _)| (*name, *entry, None)).collect();
    check(&setting, &setting.authority, &before);
}

/// R32: the chain of vouching goes through others who are gone, and citing an entry in an act is no vouching.
#[test]
fn vouching_passes_on_and_acts_do_not_vouch() {
    let setting = Setting::new();
    let after = without_the_node_of_loures(&setting);
    let praia = Hall::found(3);
    let (mut ana, mut rui) = writers(&setting);
    let mut guest = setting.writer(&praia, &praia.node, 1);
    let first = guest.write("a");
    ana.see(&first);
    let second = ana.write("b");
    let gone = Some(Reason::NotEntitledToday);
    let cited = rui.act(&proposal(), vec![first.id()]);
    let apart = [("first", &first, Some(Reason::NoParty)), ("second", &second, gone), ("cited", &cited, None)];
    check(&setting, &after, &apart);
    rui.see(&first);
    rui.see(&second);
    let third = rui.write("c");
    let together =
        [("first", &first, None), ("second", &second, None), ("cited", &cited, None), ("third", &third, None)];
    check(&setting, &after, &together);
}

#[test]
fn reasons_and_remedies_are_sentences_without_a_full_stop() {
    for reason in Reason::ALL {
        for sentence in [reason.to_string(), reason.remedy().to_string()] {
            assert!(sentence.len() > 20 && !sentence.ends_with('.'), "{sentence}");
        }
    }
}
