//! One honest statement of every kind, what it rests on, and what happens afterwards that makes its moment pass.

mod statements;

use super::hands::{Hall, Pen, begin, charter, cooperation, found, key, node_roles, office_roles};
use super::town::Town;
use djuntu_protocol::act::{
    Act, AgreementAct, AssemblyAct, Cut, DecisionAct, Frontier, Home, Kind, Membership, MembershipChange, Proposal,
    RecordAct, Signing, Subject, Tally,
};
use djuntu_protocol::authority::judge::Reason;
use djuntu_protocol::entry::{Author, Chain, DOMAIN, Entry, Payload, Verified};
use djuntu_protocol::identity::charter::{Charter, Guardians};
use djuntu_protocol::identity::{
    ChangeHash, DocumentId, EntryId, NetworkId, Roles, SecretKey, TextHash, VersionHash, VotesHash,
};
use djuntu_protocol::time::Time;
use djuntu_protocol::wire;

/// When everything is said to happen.
pub(super) const NOW: Time = Time(1_790_000_000_000);

/// Returns the network in which all of it is good.
pub(super) fn network() -> NetworkId {
    NetworkId::named("proofs")
}

/// Lists the kinds of entries, so that none can be left out: [`kind_of`] names every act, and each kind has a sample.
macro_rules! kinds {
    ($($name:ident = $words:literal;)*) => {
        /// A kind of entry.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum EntryKind {
            $($name,)*
        }

        impl EntryKind {
            /// Every kind.
            pub(super) const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns its name.
            pub(super) const fn words(self) -> &'static str {
                match self { $(Self::$name => $words),* }
            }
        }
    };
}

kinds! {
    Edits = "edits";
    BeginTerritory = "begin a territory";
    BeginCooperation = "begin a cooperation";
    BeginDocument = "begin a document";
    Amend = "amend";
    Approve = "approve";
    Accept = "accept";
    Propose = "propose";
    Sign = "sign";
    Guard = "guard";
    Cut = "cut";
    Admit = "change: admit";
    Expel = "change: expel";
    Consent = "consent";
    Leave = "leave";
    Acknowledge = "acknowledge";
    KeepOut = "keep out";
    Publish = "publish";
    Pledge = "project: pledge";
    Withdraw = "project: withdraw";
    Book = "project: book";
    Done = "project: done";
    Status = "project: status";
    HandOver = "project: hand over";
    Report = "project: report";
    Endorse = "project: endorse";
    Open = "fund: open";
    Join = "fund: join";
    Receive = "fund: receive";
    Transfer = "fund: transfer";
    Spend = "fund: spend";
    Return = "fund: return";
    Audit = "fund: audit";
    Settle = "fund: settle";
    Observe = "measure: observe";
    Correct = "measure: correct";
    Validate = "measure: validate";
    Agreement = "agreement: terminate";
    Decision = "decision: tally";
    Assembly = "assembly: dissolve";
    Record = "record: retract";
    Newer = "an act of a newer version";
}

/// Returns the kind of an entry. A new act has no place here before it has a kind and a sample.
pub(super) fn kind_of(entry: &Verified) -> EntryKind {
    match (&entry.entry().payload, entry.entry().act()) {
        (Payload::Changes(_), _) => EntryKind::Edits,
        (Payload::Act(_), None) => EntryKind::Newer,
        (Payload::Act(_), Some(act)) => match act {
            Act::Begin(genesis) => match genesis.subject {
                Subject::Territory(_) => EntryKind::BeginTerritory,
                Subject::Cooperation(_) => EntryKind::BeginCooperation,
                Subject::Document(..) => EntryKind::BeginDocument,
            },
            Act::Amend(_) => EntryKind::Amend,
            Act::Approve(_) => EntryKind::Approve,
            Act::Accept => EntryKind::Accept,
            Act::Propose(_) => EntryKind::Propose,
            Act::Sign(_) => EntryKind::Sign,
            Act::Guard(..) => EntryKind::Guard,
            Act::Cut(_) => EntryKind::Cut,
            Act::Change(membership) => match membership.change {
                MembershipChange::Admit(_) => EntryKind::Admit,
                MembershipChange::Expel(..) => EntryKind::Expel,
            },
            Act::Consent(_) => EntryKind::Consent,
            Act::Leave(..) => EntryKind::Leave,
            Act::Acknowledge => EntryKind::Acknowledge,
            Act::KeepOut(_) => EntryKind::KeepOut,
            Act::Publish(_) => EntryKind::Publish,
            Act::Project(act) => statements::of_project(&act),
            Act::Fund(act) => statements::of_fund(&act),
            Act::Measure(act) => statements::of_measure(&act),
            // The acts of one kind are told apart inside one act, which a replay does not look into.
            Act::Agreement(_) => EntryKind::Agreement,
            Act::Decision(_) => EntryKind::Decision,
            Act::Assembly(_) => EntryKind::Assembly,
            Act::Record(_) => EntryKind::Record,
        },
    }
}

/// An honest statement in its place.
pub(super) struct Sample {
    pub(super) entry: Verified,
    /// The key that signed it.
    pub(super) key: SecretKey,
    /// What it rests on.
    pub(super) past: Vec<Verified>,
    /// What happens afterwards.
    pub(super) future: Vec<Verified>,
    /// Whether what it says has no effect any more after that.
    pub(super) is_over: Box<dyn Fn(&Town) -> bool>,
}

/// Loures and Maio, who cooperate; Praia, who may come; Maio has two roots, who decide together, and guards Loures.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    loures: Hall,
    maio: Hall,
    praia: Hall,
    deputy: SecretKey,
    cooperation: DocumentId,
    project: DocumentId,
    agreement: DocumentId,
    base: Vec<Verified>,
}

/// Returns a body with a signature, whoever's.
pub(super) fn signed(body: &Entry, signature: [u8; 64]) -> Vec<u8> {
    [&wire::encode(body)[..], &signature].concat()
}

/// Returns the signature of an entry.
pub(super) fn signature(entry: &Verified) -> [u8; 64] {
    *entry.bytes().last_chunk().expect("an entry ends with its signature")
}

/// Returns the signature of a body under any domain.
pub(super) fn sign(key: &SecretKey, domain: &[u8], body: &Entry) -> [u8; 64] {
    assert_ne!(domain, DOMAIN, "that would be an honest signature");
    key.sign(domain, &wire::encode(body)).0
}

/// Returns the statement of a kind of documents.
fn of_kind(kind: EntryKind) -> Act {
    let (opening, reason) = (EntryId([1; 32]), || "Está feito.".to_owned());
    match kind {
        EntryKind::Decision => Act::Decision(DecisionAct::Tally(Box::new(Tally {
            opening,
            assembly: None,
            counts: vec![3, 1],
            abstain: 0,
            present: 4,
            paper: 0,
            root: VotesHash([1; 32]),
            objects: false,
        }))),
        EntryKind::Assembly => Act::Assembly(AssemblyAct::Dissolve { reason: reason() }),
        EntryKind::Record => Act::Record(RecordAct::Retract { submission: opening, reason: reason() }),
        _ => {
            let effective = "2028-06-30".to_owned();
            Act::Agreement(AgreementAct::Terminate { number: 1, reason: reason(), effective })
        }
    }
}

impl Cast {
    pub(super) fn new() -> Self {
        let (office, node, deputy) = (key(1), key(2), key(3));
        let roots = [(&office, office_roles()), (&deputy, Roles::ROOT), (&node, node_roles())];
        let maio = Hall { first: found(&office, charter(None, 2, &roots)), office, node };
        let (office, node) = (key(11), key(12));
        let guardians = Some(Guardians { threshold: 1, territories: vec![maio.territory()] });
        let guarded = Charter { guardians, ..charter(None, 1, &[(&office, office_roles()), (&node, node_roles())]) };
        let loures = Hall { first: found(&office, guarded), office, node };
        let (office, node) = (key(21), key(22));
        let listed = charter(None, 1, &[(&office, office_roles()), (&node, node_roles())]);
        let praia = Hall { first: found(&office, listed), office, node };
        let proposal = cooperation(&maio, &loures, 1);
        let cooperation = proposal.document();
        let home = Home::Cooperation(cooperation);
        let by_node = loures.author(&loures.node, 1);
        let project = begin(&by_node, 1, Subject::Document(Kind::Project, home));
        let agreement = begin(&by_node, 1, Subject::Document(Kind::Agreement, home));
        let accepted = loures.fresh(&loures.office, 1, cooperation).act(&Act::Accept, Vec::new());
        let (project_id, agreement_id) = (project.document(), agreement.document());
        let firsts = [&maio, &loures, &praia].map(|hall| hall.first.clone());
        let base = [firsts.to_vec(), vec![proposal, accepted, project, agreement]].concat();
        Self { loures, maio, praia, deputy, cooperation, project: project_id, agreement: agreement_id, base }
    }

    /// Returns entries of other documents, by other keys and under other charters, as there are in every network.
    pub(super) fn others(&self) -> &[Verified] {
        &self.base
    }

    /// Returns the sample of a kind.
    pub(super) fn sample(&self, kind: EntryKind) -> Sample {
        match kind {
            EntryKind::Edits => self.by_node(self.project, |pen| pen.edit("Escolas irmãs")),
            EntryKind::Newer => self.by_node(self.project, Pen::newer),
            EntryKind::Acknowledge => {
                let cited = vec![EntryId(self.project.0)];
                self.by_node(self.project, |pen| pen.act(&Act::Acknowledge, cited))
            }
            EntryKind::KeepOut => {
                let act = Act::KeepOut(vec![EntryId(self.project.0)]);
                self.by_node(self.project, |pen| pen.act(&act, Vec::new()))
            }
            EntryKind::Propose => {
                let mut parties = vec![self.loures.territory(), self.maio.territory()];
                parties.sort_unstable();
                let (text, heads) = (TextHash([1; 32]), vec![ChangeHash([1; 32])]);
                let proposal = Act::Propose(Proposal { number: 1, text, heads, parties, ratifying: Vec::new() });
                self.by_node(self.agreement, |pen| pen.act(&proposal, Vec::new()))
            }
            EntryKind::BeginDocument => {
                let subject = Subject::Document(Kind::Project, Home::Cooperation(self.cooperation));
                let begun = begin(&self.loures.author(&self.loures.node, 2), 2, subject);
                self.stale(begun, &self.loures.node, Vec::new(), self.without_node())
            }
            EntryKind::Sign => {
                let (name, office) = ("Ana Exemplo".to_owned(), "Presidente".to_owned());
                let signing = Act::Sign(Signing { number: 1, version: VersionHash([1; 32]), name, office });
                self.by_office(self.agreement, &signing)
            }
            EntryKind::Cut => {
                let cut = Act::Cut(Cut { key: self.loures.node.public(), lasts: Vec::new() });
                self.by_office(self.project, &cut)
            }
            EntryKind::Publish => self.by_office(self.project, &Act::Publish(Some(EntryId(self.cooperation.0)))),
            EntryKind::Agreement | EntryKind::Decision | EntryKind::Assembly | EntryKind::Record => {
                self.by_office(self.agreement, &of_kind(kind))
            }
            EntryKind::BeginTerritory => self.begin_territory(),
            EntryKind::Amend => self.amend(),
            EntryKind::Approve => self.approve(),
            EntryKind::Guard => self.guard(),
            EntryKind::BeginCooperation => self.begin_cooperation(),
            EntryKind::Accept => self.accept(),
            EntryKind::Admit => self.admit(),
            EntryKind::Consent => self.consent(),
            EntryKind::Expel => self.expel(),
            EntryKind::Leave => self.leave(),
            EntryKind::Pledge
            | EntryKind::Withdraw
            | EntryKind::Book
            | EntryKind::Done
            | EntryKind::Status
            | EntryKind::HandOver
            | EntryKind::Report
            | EntryKind::Endorse
            | EntryKind::Open
            | EntryKind::Join
            | EntryKind::Receive
            | EntryKind::Transfer
            | EntryKind::Spend
            | EntryKind::Return
            | EntryKind::Audit
            | EntryKind::Settle
            | EntryKind::Observe
            | EntryKind::Correct
            | EntryKind::Validate => self.statement(kind),
        }
    }

    /// Returns the version of Loures' charter that has removed its node's key.
    fn without_node(&self) -> Verified {
        let keys = [(&self.loures.office, office_roles()), (&key(13), node_roles())];
        let next = charter(Some((&self.loures.first, 0)), 1, &keys);
        let own = self.loures.first.document();
        self.loures.fresh(&self.loures.office, 9, own).act(&Act::Amend(next), Vec::new())
    }

    /// Returns the version of Loures' charter that has replaced its office key.
    fn without_office(&self) -> Verified {
        let keys = [(&key(14), office_roles()), (&self.loures.node, node_roles())];
        let next = charter(Some((&self.loures.first, 0)), 1, &keys);
        let own = self.loures.first.document();
        self.loures.fresh(&self.loures.office, 9, own).act(&Act::Amend(next), Vec::new())
    }

    /// Returns a sample whose moment is over when its key has been removed: then it does not count.
    fn stale(&self, entry: Verified, key: &SecretKey, before: Vec<Verified>, removal: Verified) -> Sample {
        let shown = entry.clone();
        let is_over = move |town: &Town| town.set_aside(&shown) == Some(Reason::NotEntitledToday);
        self.sampled(entry, key, before, vec![removal], is_over)
    }

    fn sampled(
        &self,
        entry: Verified,
        key: &SecretKey,
        before: Vec<Verified>,
        future: Vec<Verified>,
        is_over: impl Fn(&Town) -> bool + 'static,
    ) -> Sample {
        let past = [self.base.clone(), before].concat();
        Sample { entry, key: key.clone(), past, future, is_over: Box::new(is_over) }
    }

    fn by_node(&self, document: DocumentId, write: impl FnOnce(&mut Pen) -> Verified) -> Sample {
        let (mut pen, before) = self.loures.pen(&self.loures.node, 2, document);
        self.stale(write(&mut pen), &self.loures.node, vec![before], self.without_node())
    }

    fn by_office(&self, document: DocumentId, act: &Act) -> Sample {
        let (mut pen, before) = self.loures.pen(&self.loures.office, 2, document);
        self.stale(pen.act(act, Vec::new()), &self.loures.office, vec![before], self.without_office())
    }

    /// A territory that has another charter by now.
    fn begin_territory(&self) -> Sample {
        let (root, next) = (key(60), key(61));
        let first = found(&root, charter(None, 1, &[(&root, office_roles())]));
        let hall = Hall { office: root.clone(), node: next.clone(), first: first.clone() };
        let amended = charter(Some((&first, 0)), 1, &[(&next, office_roles())]);
        let amended = hall.fresh(&root, 2, first.document()).act(&Act::Amend(amended), Vec::new());
        let (territory, version) = (first.territory(), amended.id());
        let is_over = move |town: &Town| town.charter(territory) == Some(version);
        self.sampled(first, &root, Vec::new(), vec![amended], is_over)
    }

    /// A charter version that was followed by another, which takes back what it gave.
    fn amend(&self) -> Sample {
        let Hall { office, node, first } = &self.loures;
        let (mut pen, before) = self.loures.pen(office, 2, first.document());
        let with =
            charter(Some((first, 0)), 1, &[(office, office_roles()), (node, node_roles()), (&key(15), Roles::ALL)]);
        let with = pen.act(&Act::Amend(with), Vec::new());
        let again = charter(Some((&with, 1)), 1, &[(office, office_roles()), (node, node_roles())]);
        let again = self.loures.fresh(office, 9, first.document()).act(&Act::Amend(again), Vec::new());
        let (territory, version) = (self.loures.territory(), again.id());
        let is_over = move |town: &Town| town.charter(territory) == Some(version);
        self.sampled(with, office, vec![before], vec![again], is_over)
    }

    /// An approval of such a version.
    fn approve(&self) -> Sample {
        let Hall { office, node, first } = &self.maio;
        let roots = [(office, office_roles()), (&self.deputy, Roles::ROOT), (node, node_roles())];
        let with = charter(Some((first, 0)), 2, &[&roots[..], &[(&key(15), Roles::ALL)]].concat());
        let mut by_deputy = self.maio.fresh(&self.deputy, 2, first.document());
        let proposed = by_deputy.act(&Act::Amend(with), Vec::new());
        let (mut pen, before) = self.maio.pen(office, 2, first.document());
        let approval = pen.act(&Act::Approve(proposed.id()), vec![proposed.id()]);
        let again = charter(Some((&proposed, 1)), 2, &roots);
        let again = self.maio.fresh(office, 9, first.document()).act(&Act::Amend(again), Vec::new());
        let agreed = by_deputy.act(&Act::Approve(again.id()), Vec::new());
        let (territory, version) = (self.maio.territory(), again.id());
        let is_over = move |town: &Town| town.charter(territory) == Some(version);
        self.sampled(approval, office, vec![proposed, before], vec![again, agreed], is_over)
    }

    /// A guardian's approval of a version with a new root, who has amended the charter since.
    fn guard(&self) -> Sample {
        let (ward, root) = (&self.loures, key(70));
        let recovered = charter(Some((&ward.first, 0)), 1, &[(&root, office_roles()), (&ward.node, node_roles())]);
        let recovered = self.maio.fresh(&self.deputy, 2, ward.first.document()).act(&Act::Amend(recovered), Vec::new());
        let (mut pen, before) = self.maio.pen(&self.maio.office, 2, self.maio.first.document());
        let guards = pen.act(&Act::Guard(ward.territory(), recovered.id()), Vec::new());
        let again = charter(Some((&recovered, 1)), 1, &[(&root, office_roles()), (&key(16), node_roles())]);
        let author = Author { territory: Some((ward.territory(), recovered.id())), ..ward.author(&root, 2) };
        let mut by_root = Pen { author, document: ward.first.document(), chain: Chain::default() };
        let again = by_root.act(&Act::Amend(again), Vec::new());
        let (territory, version) = (ward.territory(), again.id());
        let is_over = move |town: &Town| town.charter(territory) == Some(version);
        self.sampled(guards, &self.maio.office, vec![recovered, before], vec![again], is_over)
    }

    /// A cooperation whose proposer has left.
    fn begin_cooperation(&self) -> Sample {
        let begun = cooperation(&self.maio, &self.loures, 3);
        let document = begun.document();
        let accepted = self.loures.fresh(&self.loures.office, 2, document).act(&Act::Accept, Vec::new());
        let left = self.leaves(&self.maio, 2, document, EntryId(document.0));
        let maio = self.maio.territory();
        let is_over = move |town: &Town| !town.is_party(document, maio);
        self.sampled(begun, &self.maio.office, Vec::new(), vec![accepted, left], is_over)
    }

    /// An acceptance by a territory that has left.
    fn accept(&self) -> Sample {
        let begun = cooperation(&self.maio, &self.loures, 4);
        let document = begun.document();
        let (mut pen, before) = self.loures.pen(&self.loures.office, 2, document);
        let accepted = pen.act(&Act::Accept, Vec::new());
        let left = self.leaves(&self.loures, 9, document, EntryId(document.0));
        let loures = self.loures.territory();
        let is_over = move |town: &Town| !town.is_party(document, loures);
        self.sampled(accepted, &self.loures.office, vec![begun, before], vec![left], is_over)
    }

    fn leaves(&self, hall: &Hall, epoch: u64, document: DocumentId, since: EntryId) -> Verified {
        hall.fresh(&hall.office, epoch, document).act(&Act::Leave(since, Frontier::default()), Vec::new())
    }

    /// Returns a version of the membership by Loures.
    fn change(&self, epoch: u64, number: u64, previous: EntryId, change: MembershipChange) -> Verified {
        let change = Act::Change(Membership { number, previous, change });
        self.loures.fresh(&self.loures.office, epoch, self.cooperation).act(&change, Vec::new())
    }

    fn consents(&self, hall: &Hall, epoch: u64, version: EntryId) -> Verified {
        hall.fresh(&hall.office, epoch, self.cooperation).act(&Act::Consent(version), Vec::new())
    }

    /// Returns the admission of Praia by all, in three entries, the version first.
    fn admission(&self, epoch: u64, number: u64, previous: EntryId) -> Vec<Verified> {
        let change = self.change(epoch, number, previous, MembershipChange::Admit(self.praia.territory()));
        let consents = [&self.maio, &self.praia].map(|hall| self.consents(hall, epoch, change.id()));
        [vec![change], consents.to_vec()].concat()
    }

    fn is_praia_out(&self) -> impl Fn(&Town) -> bool + use<> {
        let (cooperation, praia) = (self.cooperation, self.praia.territory());
        move |town| !town.is_party(cooperation, praia)
    }

    /// The admission of a territory that has left.
    fn admit(&self) -> Sample {
        let (mut pen, before) = self.loures.pen(&self.loures.office, 3, self.cooperation);
        let change = MembershipChange::Admit(self.praia.territory());
        let change = Act::Change(Membership { number: 1, previous: EntryId(self.cooperation.0), change });
        let change = pen.act(&change, Vec::new());
        let mut future: Vec<Verified> =
            [&self.maio, &self.praia].map(|hall| self.consents(hall, 3, change.id())).to_vec();
        future.push(self.leaves(&self.praia, 4, self.cooperation, change.id()));
        self.sampled(change, &self.loures.office, vec![before], future, self.is_praia_out())
    }

    /// A consent to that admission.
    fn consent(&self) -> Sample {
        let mut admission = self.admission(3, 1, EntryId(self.cooperation.0));
        let id = admission.first().expect("the version").id();
        admission.remove(1);
        let (mut pen, before) = self.maio.pen(&self.maio.office, 3, self.cooperation);
        let consent = pen.act(&Act::Consent(id), Vec::new());
        admission.push(before);
        let left = self.leaves(&self.praia, 4, self.cooperation, id);
        self.sampled(consent, &self.maio.office, admission, vec![left], self.is_praia_out())
    }

    /// The expulsion of a territory that was admitted again.
    fn expel(&self) -> Sample {
        let mut past = self.admission(3, 1, EntryId(self.cooperation.0));
        let since = past.first().expect("the version").id();
        let (mut pen, before) = self.loures.pen(&self.loures.office, 4, self.cooperation);
        let change = MembershipChange::Expel(self.praia.territory(), since, Frontier::default());
        let expelled = pen.act(&Act::Change(Membership { number: 2, previous: since, change }), Vec::new());
        past.push(before);
        let agreed = self.consents(&self.maio, 4, expelled.id());
        let future = [vec![agreed], self.admission(5, 3, expelled.id())].concat();
        let is_out = self.is_praia_out();
        self.sampled(expelled, &self.loures.office, past, future, move |town| !is_out(town))
    }

    /// The departure of a territory that was admitted again.
    fn leave(&self) -> Sample {
        let mut past = self.admission(3, 1, EntryId(self.cooperation.0));
        let since = past.first().expect("the version").id();
        let (mut pen, before) = self.praia.pen(&self.praia.office, 4, self.cooperation);
        let left = pen.act(&Act::Leave(since, Frontier::default()), Vec::new());
        past.push(before);
        let is_out = self.is_praia_out();
        self.sampled(left, &self.praia.office, past, self.admission(5, 2, since), move |town| !is_out(town))
    }
}
