//! What is said about keys, charters and what waits for a person.

use super::Territory;
use djuntu_protocol::identity::{DocumentId, EntryId, PublicKey};
use serde::{Deserialize, Serialize};

/// The charter of a territory: which keys act for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charter {
    /// The territory.
    pub territory: Territory,
    /// The number of the version in force.
    pub number: u64,
    /// How many keys with the role root must agree to change it.
    pub threshold: u16,
    /// Its keys.
    pub keys: Vec<Key>,
    /// The territories that may together replace lost roots.
    pub guardians: Vec<Territory>,
    /// How many of them must agree; 0 when there are none.
    pub guardians_needed: u16,
    /// Whether two approved versions contradict each other.
    pub disputed: bool,
    /// The versions that contradict each other, with the one that is shown first; none when there is no dispute.
    pub rivals: Vec<RivalCharter>,
    /// The versions that wait for approvals.
    pub proposed: Vec<ProposedCharter>,
    /// This machine's office key, listed or not; none when the charter is another territory's.
    pub office_key: Option<PublicKey>,
}

/// A key in a charter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// The key.
    pub key: PublicKey,
    /// What it may do: `root`, `sign`, `edit`, `node`.
    pub roles: Vec<String>,
    /// The office that it belongs to.
    pub office: Option<String>,
    /// Who holds the office.
    pub holder: Option<String>,
    /// First day of the mandate.
    pub from: Option<String>,
    /// Last day of the mandate.
    pub until: Option<String>,
    /// Whether it is on this machine.
    pub here: bool,
    /// Why today lies outside the mandate; none when it does not. It decides nothing.
    pub outside: Option<String>,
}

/// A charter version that contradicts another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RivalCharter {
    /// The entry that holds it.
    pub entry: EntryId,
    /// Its number.
    pub number: u64,
    /// What it changes of the last version on which all build, each in a sentence.
    pub changes: Vec<String>,
    /// Whether this machine's territory has agreed to it as a guardian.
    pub acknowledged: bool,
}

/// A charter version that waits for approvals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedCharter {
    /// The entry that proposes it.
    pub entry: EntryId,
    /// Its number.
    pub number: u64,
    /// What it changes, each in a sentence.
    pub changes: Vec<String>,
    /// What it waits for, in a sentence.
    pub waits_for: String,
    /// Whether this machine's key can approve it.
    pub for_us: bool,
}

/// Lists a key in the charter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddKey {
    /// The key.
    pub key: PublicKey,
    /// What it may do: `root`, `sign`, `edit`.
    pub roles: Vec<String>,
    /// The office that it belongs to.
    pub office: String,
    /// Who holds the office.
    pub holder: String,
    /// First day of the mandate.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day of the mandate.
    #[serde(default)]
    pub until: Option<String>,
}

/// Takes a key out of the charter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveKey {
    /// The key, or the beginning of it.
    pub key: String,
    /// Whether nothing that it wrote is accepted any more, as for a stolen key.
    #[serde(default)]
    pub keep_out: bool,
}

/// Puts this machine's office key under a passphrase, or keeps it in the open again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProtectKey {
    /// The passphrase: the one that it gets, or the one that it has.
    pub passphrase: String,
    /// Whether it is to be under the passphrase.
    pub protect: bool,
}

/// Lets this machine use its office key for a while, or no more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnlockKey {
    /// The passphrase; without one the key is locked at once.
    #[serde(default)]
    pub passphrase: Option<String>,
    /// For how many minutes, five if nothing is said, and an hour at most.
    #[serde(default)]
    pub minutes: Option<u16>,
}

/// How this machine's office key is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeKey {
    /// Whether it is under a passphrase.
    pub protected: bool,
    /// Until when it can be used without the passphrase; nothing while it is locked, and when it is under none.
    pub unlocked_until: Option<String>,
    /// How many answered invitations wait until it is unlocked.
    pub waiting: usize,
}

/// Replaces this machine's office key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Rotate {}

/// Replaces the lost root keys of a territory that has named ours as a guardian.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recover {
    /// The territory, by name or id.
    pub territory: String,
    /// The new office key.
    pub key: PublicKey,
    /// The office that it belongs to.
    pub office: String,
    /// Who holds the office.
    pub holder: String,
    /// First day of the mandate.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day of the mandate.
    #[serde(default)]
    pub until: Option<String>,
    /// The lost keys, or the beginnings of them; every key with the role root when there are none.
    #[serde(default)]
    pub remove: Vec<String>,
    /// The key of a new node, when the machine was lost too.
    #[serde(default)]
    pub node: Option<PublicKey>,
}

/// Settles a dispute about the own charter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settle {
    /// The version in dispute that stands, or the beginning of it.
    pub entry: String,
}

/// Accepts everything that a removed key wrote.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeepKey {
    /// The key, or the beginning of it.
    pub key: String,
}

/// The work of a removed key was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptKey {
    /// The key.
    pub key: PublicKey,
    /// In how many documents.
    pub kept_in: usize,
}

/// Changes how many must agree, and who may recover lost keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Amend {
    /// How many keys with the role root must agree to change the charter.
    #[serde(default)]
    pub threshold: Option<u16>,
    /// The territories that may together replace lost roots, by name or id; an empty list removes them.
    #[serde(default)]
    pub guardians: Option<Vec<String>>,
    /// How many of them must agree.
    #[serde(default)]
    pub guardians_needed: Option<u16>,
}

/// Approves a charter version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Approve {
    /// The version, or the beginning of it; the only one that waits when it is left out.
    #[serde(default)]
    pub entry: Option<String>,
}

/// The charter was amended, or an amendment was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amended {
    /// The entry.
    pub entry: EntryId,
    /// Whether enough have approved it.
    pub approved: bool,
    /// Whether it is in force already.
    pub in_force: bool,
    /// In how many documents the work of a removed key was accepted.
    pub kept_in: usize,
    /// The territory whose charter it is, when ours spoke as its guardian.
    #[serde(default)]
    pub ward: Option<Territory>,
}

/// Something that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// What waits, in a sentence.
    pub what: String,
    /// What can be done about it, in a sentence or as a command.
    pub todo: String,
    /// The other commands that decide it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<String>,
    /// The document that it is about.
    pub document: Option<DocumentId>,
}
