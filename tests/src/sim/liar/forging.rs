//! Entries that no honest node would sign: in the wrong place, at the wrong time, under the wrong charter, for others.

use super::Liar;
use super::frames::{flipped, huge_change};
use crate::sim::random::Random;
use djuntu_protocol::act::{Act, Genesis, Home, Kind, Subject};
use djuntu_protocol::entry::{ActPayload, Entry, Payload, VERSION, Verified};
use djuntu_protocol::identity::charter::{Charter, ListedKey};
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId, PublicKey, Roles, SecretKey, TerritoryId};
use djuntu_protocol::time::Time;

/// How many entries of one chain get a rival: each costs every honest node a signature and a place in its log.
const RIVALS_PER_CHAIN: usize = 4;
/// How many epochs a forger uses: each is one more chain in every log.
const EPOCHS: u64 = 3;

/// A key that a liar has, and for whom it signs.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Signer {
    pub(in crate::sim) key: SecretKey,
    pub(in crate::sim) territory: Option<TerritoryId>,
}

impl Liar {
    /// Returns another entry in the place of one's own.
    pub(super) fn rival(&mut self, bytes: &[u8], network: NetworkId) -> Option<Vec<u8>> {
        let entry = super::verified(bytes, network)?;
        let mut body = entry.entry().clone();
        let key = self.own_key(&body.author)?;
        // The beginning of a document names it, so it has no rival.
        let rivals = self.rivals.entry((body.document?, body.author, body.epoch)).or_default();
        if rivals.len() >= RIVALS_PER_CHAIN && !rivals.contains(&entry.id()) {
            return None;
        }
        rivals.insert(entry.id());
        body.time.0 += 1;
        signed(body, &key)
    }

    /// Returns an entry of one's own, signed for another document.
    pub(super) fn misplaced(&self, random: &mut Random) -> Option<Vec<u8>> {
        let entry = random.pick(&self.entries)?;
        let signer = random.pick(&self.signers)?;
        let mut body = entry.entry().clone();
        body.author = signer.key.public();
        body.document = body.document.and(self.document(random));
        signed(body, &signer.key)
    }

    /// Returns an entry of somebody else that was changed on the way: its bytes, or its signature.
    pub(super) fn forged_relay(&self, random: &mut Random) -> Option<Vec<u8>> {
        let others: Vec<&Verified> =
            self.entries.iter().filter(|entry| self.own_key(&entry.entry().author).is_none()).collect();
        let mut bytes = (*random.pick(&others)?).bytes().to_vec();
        match random.below(3) {
            0 => Some(flipped(bytes, random)),
            // The signature of another entry.
            1 => {
                let other = random.pick(&others)?.bytes();
                let body = bytes.len().checked_sub(64)?;
                bytes.truncate(body);
                bytes.extend_from_slice(other.get(other.len().checked_sub(64)?..)?);
                Some(bytes)
            }
            // The author's words, in the liar's own name, for the author's territory.
            _ => {
                let signer = random.pick(&self.signers)?;
                let mut body = random.pick(&others)?.entry().clone();
                body.author = signer.key.public();
                signed(body, &signer.key)
            }
        }
    }

    /// Returns an entry that claims what belongs to others.
    pub(super) fn squatting(&self, network: NetworkId, random: &mut Random) -> Option<Vec<u8>> {
        let signer = random.pick(&self.signers)?;
        let (victim, versions) = random.pick(&self.territories()).copied()?;
        let (version, charter) = versions.last()?;
        match random.below(3) {
            // A document in the home of another territory, in its name.
            0 => {
                let home = Home::Territory(victim);
                let genesis = Genesis {
                    nonce: *random.bytes().first_chunk().expect("a nonce is short"),
                    schema: 1,
                    subject: Subject::Document(Kind::Project, home),
                };
                let payload = act(&Act::Begin(genesis), Vec::new());
                signed(body(network, None, signer, Some((victim, *version)), 0, payload), &signer.key)
            }
            // A charter of another territory, with the liar's key as its root.
            1 => {
                let listed = ListedKey { key: signer.key.public(), roles: Roles::ROOT, office: None, invitation: None };
                self.amended(network, signer, victim, charter, *version, listed, random)
            }
            // One's own charter, with the node of another territory as one's own.
            _ => {
                let ours = signer.territory?;
                let (version, charter) = self.charters.get(&ours)?.last()?;
                let stranger = random.pick(&self.nodes).copied()?;
                let roles = Roles::EDIT.and(Roles::NODE);
                let listed = ListedKey { key: stranger, roles, office: None, invitation: None };
                self.amended(network, signer, ours, charter, *version, listed, random)
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn amended(
        &self,
        network: NetworkId,
        signer: &Signer,
        territory: TerritoryId,
        charter: &Charter,
        version: EntryId,
        listed: ListedKey,
        random: &mut Random,
    ) -> Option<Vec<u8>> {
        let mut next = Charter { number: charter.number + 1, previous: Some(version), ..charter.clone() };
        next.keys.retain(|other| other.key != listed.key);
        next.keys.push(listed);
        next.keys.sort_by_key(|listed| listed.key);
        let epoch = random.below(EPOCHS);
        let payload = act(&Act::Amend(next), Vec::new());
        let place = (territory, version);
        signed(body(network, Some(territory.document()), signer, Some(place), epoch, payload), &signer.key)
    }

    /// Returns an entry as if from long ago: under the first charter that lists the key, in an old epoch.
    pub(super) fn backdated(&self, network: NetworkId, random: &mut Random) -> Option<Vec<u8>> {
        let signer = random.pick(&self.signers)?;
        let territory = signer.territory?;
        let listing = |(_, charter): &&(EntryId, Charter)| charter.listed(&signer.key.public()).is_some();
        let (version, _) = self.charters.get(&territory)?.iter().find(listing)?;
        let cited: Vec<EntryId> = random.pick(&self.entries).map(Verified::id).into_iter().collect();
        let document = self.document(random)?;
        let payload = act(&Act::Acknowledge, cited);
        let epoch = random.below(EPOCHS);
        signed(body(network, Some(document), signer, Some((territory, *version)), epoch, payload), &signer.key)
    }

    /// Returns an entry of one's own under a charter that is past.
    pub(super) fn under_stale_charter(
        &mut self,
        bytes: &[u8],
        network: NetworkId,
        random: &mut Random,
    ) -> Option<Vec<u8>> {
        let entry = super::verified(bytes, network)?;
        let mut body = entry.entry().clone();
        let key = self.own_key(&body.author)?;
        let versions = self.charters.get(&body.territory?)?;
        let (stale, _) = random.pick(versions)?;
        if body.charter == Some(*stale) {
            return None;
        }
        body.charter = Some(*stale);
        signed(body, &key)
    }

    /// Returns an entry with a change that nobody could apply in time.
    pub(super) fn with_huge_change(&self, network: NetworkId, random: &mut Random) -> Option<Vec<u8>> {
        let signer = random.pick(&self.signers)?;
        let territory = signer.territory?;
        let (version, _) = self.charters.get(&territory)?.last()?;
        let payload = Payload::Changes(vec![huge_change().into()]);
        let document = self.document(random)?;
        signed(body(network, Some(document), signer, Some((territory, *version)), EPOCHS, payload), &signer.key)
    }

    fn document(&self, random: &mut Random) -> Option<DocumentId> {
        random.pick(&self.entries).map(Verified::document)
    }

    fn territories(&self) -> Vec<(TerritoryId, &[(EntryId, Charter)])> {
        self.charters.iter().map(|(territory, versions)| (*territory, versions.as_slice())).collect()
    }

    fn own_key(&self, author: &PublicKey) -> Option<SecretKey> {
        self.signers.iter().find(|signer| signer.key.public() == *author).map(|signer| signer.key.clone())
    }
}

fn act(act: &Act, deps: Vec<EntryId>) -> Payload {
    Payload::Act(ActPayload { role: act.role(), deps, binding: None, body: act.encode().into() })
}

/// Returns the first entry of a chain.
fn body(
    network: NetworkId,
    document: Option<DocumentId>,
    signer: &Signer,
    place: Option<(TerritoryId, EntryId)>,
    epoch: u64,
    payload: Payload,
) -> Entry {
    Entry {
        version: VERSION,
        network,
        document,
        author: signer.key.public(),
        territory: place.map(|(territory, _)| territory),
        epoch,
        seq: 0,
        prev: None,
        charter: place.map(|(_, version)| version),
        time: Time(epoch),
        payload,
    }
}

fn signed(body: Entry, key: &SecretKey) -> Option<Vec<u8>> {
    Verified::sign(body, key).ok().map(|entry| entry.bytes().to_vec())
}
