//! What the HTTP interface and the command line say to each other, in JSON. Times are RFC 3339, ids base32.
//!
//! One word per idea: `id` is what a thing itself is called by; `document`, `territory` and `node` are what it is about;
//! `entry` is the entry that states it, `by` the territory that does, `time` when, by its own clock, and `state` how far it
//! has come, in a word. A text with a `number` has a `version`, the hash of its frozen text.

mod agreement;
mod alarm;
mod assembly;
mod bundle;
mod charter;
mod codes;
mod cooperation;
mod decision;
mod export;
mod file;
mod fund;
mod measure;
mod observe;
mod page;
mod past;
mod pause;
mod project;
mod reach;
mod record;
mod recovery;
mod search;
mod set_aside;

pub use agreement::{Adherence, AgreementAct, Ending, Objection, Ratification};
pub use alarm::Alarm;
pub use assembly::{Assembly, AssemblyAct, Delegation, Minutes, Seat};
pub use bundle::{
    Brought, BundleList, BundlePlan, BundleTaken, Import, ImportState, Imported, KeptBundle, PlannedDocument,
    ReceivedBundle,
};
pub use charter::{
    AddKey, Amend, Amended, Approve, Charter, KeepKey, KeptKey, Key, Need, OfficeKey, ProposedCharter, ProtectKey,
    Recover, RemoveKey, RivalCharter, Rotate, Settle, UnlockKey,
};
pub use codes::{Code, CodeList};
pub use cooperation::{Cooperate, Cooperation, CooperationAct, Departed, PartyChange};
pub use decision::{BodyTally, BodyVote, Choosable, Decision, DecisionAct, Question, QuestionObjection, Votes};
pub use export::{Batch, ExportPlan, NewDocument, ProofPlan, Proven, Stated, TakenIn};
pub use file::{Attach, File, Named};
pub use fund::{Audited, Fund, FundAct, FundDispute, Holder, LedgerLine};
pub use measure::{Gap, Measure, MeasureAct, Observation, Observed, Series};
pub use observe::{Observe, Observing, Publish, Published, Publishing, Source};
pub use page::{PageLink, PageLinked};
pub use past::{Diff, Earlier, Point};
pub use pause::{Budget, Quota};
pub use project::{Booking, DoneMilestone, Moved, PeriodReport, Pledge, Project, ProjectAct};
pub use reach::{Check, Doctor, Path};
pub use record::{Conserved, RecordAct, RecordVersion, Review};
pub use recovery::{Recovered, Recovery};
pub use search::{Filter, SearchResult};
pub use set_aside::{Choice, Dispute, Reapplied};

use djuntu_protocol::document::view::{Assignment, Draft};
use djuntu_protocol::identity::{DocumentId, EntryId, PublicKey, TerritoryId, VersionHash};
use serde::{Deserialize, Serialize};

/// How things stand on this node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The version of djuntu.
    pub version: String,
    /// This node's key.
    pub node: PublicKey,
    /// The territory that it belongs to; none before one was founded or joined.
    pub territory: Option<Territory>,
    /// Whether the territory's office key is on this machine, so that agreements can be signed here.
    pub can_sign: bool,
    /// Where other nodes reach this one.
    pub addresses: Vec<String>,
    /// How many documents are held.
    pub documents: usize,
    /// Bytes of frames sent to other nodes since this node started.
    pub bytes_out: u64,
    /// Bytes of frames that came from other nodes since this node started.
    pub bytes_in: u64,
    /// One sentence: all is well, or what is not.
    pub summary: String,
    /// The cooperations.
    pub cooperations: Vec<Cooperation>,
    /// The other nodes, those of twins and one's own.
    pub nodes: Vec<OtherNode>,
    /// What a person should look at, each with its reason; an alarm goes when its cause does.
    pub alarms: Vec<Alarm>,
    /// How observing stands; left out when this node is no observer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observing: Option<Observing>,
    /// How many observers are connected to this node.
    #[serde(default)]
    pub observers: usize,
    /// What twins said last in receipts of bundles, one for each of them that ever did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub received: Vec<ReceivedBundle>,
    /// How old state that was put back stands; left out when there is no sign of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Recovery>,
    /// What may go over the line in a day; left out when that is all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// What each other territory takes here, and may.
    #[serde(default)]
    pub quotas: Vec<Quota>,
}

/// A territory and its name as its own document gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Territory {
    /// The territory.
    pub id: TerritoryId,
    /// Its name; the short id when its document is not here yet.
    pub name: String,
}

/// Another node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherNode {
    /// Its key.
    pub node: PublicKey,
    /// The territory that lists it.
    pub territory: Territory,
    /// In one word: `equal`, `receiving`, `sending`, `comparing`, `paused`, `waiting` or `apart`.
    pub state: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Whether a session is open.
    pub connected: bool,
    /// When something last came from it.
    pub last_heard: Option<String>,
    /// When both last had the same of everything that they share.
    pub equal_at: Option<String>,
    /// Documents of which something is still to come from it.
    pub missing_in: usize,
    /// Documents of which something is still to go to it.
    pub missing_out: usize,
    /// Documents of which something waits because one side has no room for it.
    #[serde(default)]
    pub paused: usize,
    /// How it is reached, or why not; left out when it was not tried yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Path>,
}

/// A document in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The document.
    pub id: DocumentId,
    /// Its kind.
    pub kind: String,
    /// Its title in the language asked for, or another one.
    pub title: Option<String>,
    /// The territories that share it.
    pub parties: Vec<Territory>,
    /// How far it has come, as known here today, in the words of its kind. For agreements: `draft`, `proposed`, `partly
    /// signed`, `not ratified`, `not begun`, `in force`, `contested`, `expired`, `terminated` or `cancelled`; for projects
    /// the status; for funds `not open`, `open` or `in dispute`; for decisions `draft`, `tallied 1 of 2`, `adopted`,
    /// `rejected`, `withdrawn` or `contested`; for assemblies `forming`, `active` or `dissolved`; for records `draft`,
    /// `submitted`, `released`, `superseded` or `retracted`.
    pub state: Option<String>,
    /// When its last entry was made, by its author's clock.
    pub changed: Option<String>,
    /// Whether everybody may read it.
    #[serde(default)]
    pub public: bool,
}

/// A document as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What a list says of it.
    #[serde(flatten)]
    pub summary: Summary,
    /// What it says.
    pub draft: Draft,
    /// How many entries it has.
    pub entries: usize,
    /// The entries that do not count, each with the reason.
    pub set_aside: Vec<SetAside>,
    /// Who signed two things of which only one can be meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<Dispute>,
    /// For agreements: what was proposed and signed.
    pub proposals: Vec<Proposal>,
    /// For decisions: what was put to whom, and what became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// For assemblies: who sits there, and what they have minuted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assembly: Option<Assembly>,
    /// For records: what was submitted, reviewed and released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Conserved>,
    /// Who has published it, and whose word is missing; left out when nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publishing: Option<Publishing>,
    /// For projects: what was stated about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<Project>,
    /// For funds: what every holder has, and the ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<Fund>,
    /// For measures: what was observed, and what follows from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// What people should look at in what it says, such as codes that no list has; nothing of it is refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// The hash over its heads; the same on every node that holds the same.
    pub fingerprint: String,
}

/// An entry that does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The entry.
    pub entry: EntryId,
    /// Why, in a sentence.
    pub reason: String,
}

/// A proposed version of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Counts the proposals.
    pub number: u32,
    /// The hash of the frozen text and of its parties: what a signature is under.
    pub version: VersionHash,
    /// Who proposed it.
    pub by: Territory,
    /// Between whom it is.
    pub parties: Vec<Territory>,
    /// The parties whose council or assembly must ratify it before it is in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratifying: Vec<Territory>,
    /// Whether every party has signed it, and ratified it where it must.
    pub in_force: bool,
    /// The number of the later text that its parties have agreed to instead.
    pub replaced_by: Option<u32>,
    /// Who has signed it.
    pub signatures: Vec<Signature>,
    /// Who has not.
    pub missing: Vec<Territory>,
    /// Which bodies have ratified it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratifications: Vec<Ratification>,
    /// Whose council or assembly has not, and must.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unratified: Vec<Territory>,
    /// Who does not want it as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Objection>,
    /// Who adheres to it without being a party.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adherents: Vec<Adherence>,
    /// Which party has ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ending>,
    /// Who has signed it, and another text with this number as well; whether the signature stands says `signatures`.
    pub disputed: Vec<Territory>,
    /// Whether the draft reads differently now.
    pub changed_since: bool,
    /// The frozen text, as canonical JSON.
    pub text: String,
}

/// A signature under a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The territory.
    pub by: Territory,
    /// Who signed.
    pub name: String,
    /// In which office.
    pub office: String,
    /// When, by the signer's clock.
    pub time: String,
    /// Why that lies outside the mandate of whoever signed, as the charter had it then; none when it does not. It decides
    /// nothing.
    #[serde(default)]
    pub outside: Option<String>,
}

/// An entry in a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// The entry.
    pub entry: EntryId,
    /// The territory that it acts for.
    pub by: Territory,
    /// The key that signed it.
    pub author: PublicKey,
    /// Its author's epoch.
    pub epoch: u64,
    /// Its number in the author's chain.
    pub seq: u64,
    /// When, by its author's clock.
    pub time: String,
    /// What it is, in a few words.
    pub what: String,
    /// Whether it counts.
    pub counts: bool,
    /// Why it does not.
    pub reason: Option<String>,
    /// What else is to be known of it, each in a sentence: that it was signed beside another one, or stays out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The signed bytes in hexadecimal digits, when the entry is part of a proof that its author dealt twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<String>,
}

/// Founds the territory of a node that has none.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found {
    /// The territory's name.
    pub name: String,
    /// The office whose key binds it.
    #[serde(default)]
    pub office: Option<String>,
    /// Who holds the office.
    #[serde(default)]
    pub holder: Option<String>,
}

/// Asks for an invitation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invite {
    /// Whether it makes a machine a node of this territory, instead of another territory a twin.
    #[serde(default)]
    pub node: bool,
    /// Whether it only says where what is public can be had; it grants nothing and does not end.
    #[serde(default)]
    pub observer: bool,
    /// For how many days it is valid.
    #[serde(default)]
    pub days: Option<u64>,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The code to hand over.
    pub code: String,
    /// Until when it is valid.
    pub expires: String,
}

/// Answers an invitation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Accept {
    /// The code.
    pub code: String,
}

/// An invitation is being answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The cooperation, or the document of the territory that this node joins.
    pub document: DocumentId,
    /// Whether the other side has confirmed it already.
    pub confirmed: bool,
    /// The four words to compare by telephone.
    pub words: String,
}

/// Whether what an invitation leads to is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Whether it is.
    pub confirmed: bool,
}

/// Begins a document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Create {
    /// The kind, such as `project` or `agreement`.
    pub kind: String,
    /// The twin (name or id) or cooperation (id) to share it with; may be left out when there is only one.
    #[serde(default)]
    pub with: Option<String>,
    /// The cooperation to share it in: its title, or the beginning of its id.
    #[serde(default)]
    pub within: Option<String>,
    /// Whether it stays in the own territory.
    #[serde(default)]
    pub home: bool,
    /// What it says at first.
    #[serde(default)]
    pub set: Vec<Assignment>,
}

/// Changes a document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Edit {
    /// What is set or cleared.
    pub set: Vec<Assignment>,
}

/// A formal statement: the kind of the document that it is about, and the act with what belongs to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Act {
    /// Says something about the text of an agreement.
    Agreement(AgreementAct),
    /// Says something in a cooperation that binds the territory.
    Cooperation(CooperationAct),
    /// States something about a project.
    Project(ProjectAct),
    /// States something about a fund.
    Fund(FundAct),
    /// States something about a measure.
    Measure(MeasureAct),
    /// Says something about a decision.
    Decision(DecisionAct),
    /// Says something about an assembly.
    Assembly(AssemblyAct),
    /// Says something about a record of the conservatory.
    Record(RecordAct),
}

/// Something was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The document.
    pub document: DocumentId,
    /// The entry.
    pub entry: EntryId,
}

/// What went wrong, as RFC 9457 has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A name that programs can rely on, such as `unknown-document`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do, in a sentence.
    pub title: String,
}
