//! One value of every format.

use super::{diagnostic, kinds};
use crate::act::{
    Act, Cut, DocumentCuts, Founding, Frontier, Genesis, Home, Kind, Last, Membership, MembershipChange, Proposal,
    Signing, Subject,
};
use crate::bundle::{
    self, Arrival, BundleWriter, Header, HeldDocument, Holds, Letter, Origin, RECEIPT_MAGIC, Receipt, Statement,
};
use crate::document::view::{Frozen, actor};
use crate::document::{ChainHead, Log};
use crate::entry::{Binding, Chain, Payload, Verified};
use crate::identity::charter::{Charter, Guardians, ListedKey, Office};
use crate::identity::{
    BundleId, ChangeHash, DocumentId, EntryId, Fingerprint, InvitationId, NetworkId, PublicKey, Roles, TerritoryId,
    TextHash, VersionHash, words,
};
use crate::invitation::{Grant, Invitation, Inviter, Purpose};
use crate::limits::INVITATION_AGE_DEFAULT;
use crate::reconcile::{self, Comparison, PrefixTree};
use crate::session::record::GenuineRecord;
use crate::session::{DocumentHeads, Hello, Message, Pause, Rest, Roots, Scope};
use crate::tests::fixtures::{Hall, NOW, Setting, key, network, parsed};
use crate::violation::Violation;
use crate::wire;

/// A value of which the bytes are recorded.
pub(super) struct Vector {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) says: String,
    /// Reads the bytes and writes again what was read.
    pub(super) read_again: fn(&[u8]) -> Option<Vec<u8>>,
}

fn vector(name: &str, bytes: Vec<u8>, says: String, read_again: fn(&[u8]) -> Option<Vec<u8>>) -> Vector {
    Vector { name: name.to_owned(), bytes, says, read_again }
}

fn full_charter() -> Charter {
    let office = Office {
        title: "Presidente da Câmara".to_owned(),
        holder: "Ana Exemplo".to_owned(),
        from: Some("2025-10-01".to_owned()),
        until: None,
    };
    let mut keys = vec![
        ListedKey { key: key(1).public(), roles: Roles::ROOT.and(Roles::SIGN), office: Some(office), invitation: None },
        ListedKey {
            key: key(101).public(),
            roles: Roles::EDIT.and(Roles::NODE),
            office: None,
            invitation: Some(InvitationId([5; 16])),
        },
    ];
    keys.sort_by_key(|listed| listed.key);
    let guardians = Guardians { threshold: 1, territories: vec![TerritoryId([6; 32])] };
    Charter {
        number: 1,
        previous: Some(EntryId([4; 32])),
        threshold: 1,
        keys,
        guardians: Some(guardians),
        settles: None,
    }
}

fn proposal() -> Proposal {
    let parties = vec![TerritoryId([5; 32]), TerritoryId([6; 32])];
    Proposal {
        number: 1,
        text: TextHash([8; 32]),
        heads: vec![ChangeHash([9; 32])],
        parties,
        ratifying: vec![TerritoryId([6; 32])],
    }
}

fn signing() -> Signing {
    Signing {
        number: 1,
        version: VersionHash([8; 32]),
        name: "Ana Exemplo".to_owned(),
        office: "Presidente".to_owned(),
    }
}

pub(super) fn genesis(subject: Subject) -> Act {
    Act::Begin(Genesis { nonce: [7; 8], schema: 1, subject })
}

fn cut() -> Cut {
    let lasts = vec![Last { epoch: 1, seq: 7 }, Last { epoch: 9, seq: 0 }];
    Cut { key: key(1).public(), lasts }
}

fn frontier() -> Frontier {
    Frontier(vec![DocumentCuts { document: DocumentId([3; 32]), cuts: vec![cut()] }])
}

fn change(change: MembershipChange) -> Act {
    Act::Change(Membership { number: 1, previous: EntryId([3; 32]), change })
}

/// Every act, and every subject of a first entry.
pub(super) fn acts() -> Vec<Vector> {
    let (one, other) = (TerritoryId([1; 32]), TerritoryId([2; 32]));
    let first = Charter { number: 0, previous: None, guardians: None, ..full_charter() };
    let founding = |invitation| Founding { parties: vec![one, other], invitation };
    let shared = Home::Cooperation(DocumentId([3; 32]));
    let acts = [
        ("begin a territory", genesis(Subject::Territory(first))),
        ("begin a cooperation", genesis(Subject::Cooperation(founding(None)))),
        (
            "begin a cooperation that answers an invitation",
            genesis(Subject::Cooperation(founding(Some(InvitationId([5; 16]))))),
        ),
        ("begin a project of a cooperation", genesis(Subject::Document(Kind::Project, shared))),
        ("begin an agreement of one territory", genesis(Subject::Document(Kind::Agreement, Home::Territory(one)))),
        ("amend", Act::Amend(full_charter())),
        ("approve", Act::Approve(EntryId([4; 32]))),
        ("accept", Act::Accept),
        ("propose", Act::Propose(proposal())),
        ("sign", Act::Sign(signing())),
        ("amend and settle a dispute", Act::Amend(Charter { settles: Some(vec![EntryId([6; 32])]), ..full_charter() })),
        ("guard", Act::Guard(other, EntryId([4; 32]))),
        ("cut", Act::Cut(cut())),
        ("cut everything", Act::Cut(Cut { lasts: Vec::new(), ..cut() })),
        ("admit", change(MembershipChange::Admit(other))),
        ("expel", change(MembershipChange::Expel(other, EntryId([3; 32]), frontier()))),
        ("consent", Act::Consent(EntryId([4; 32]))),
        ("leave", Act::Leave(EntryId([3; 32]), frontier())),
        ("acknowledge", Act::Acknowledge),
        ("keep out", Act::KeepOut(vec![EntryId([4; 32]), EntryId([5; 32])])),
        ("publish what is shared", Act::Publish(Some(EntryId([6; 32])))),
        ("publish what is one's own", Act::Publish(None)),
    ];
    let read_again = |bytes: &[u8]| Act::decode(bytes).ok().filter(|act| act.check().is_ok()).map(|act| act.encode());
    let begun = [
        ("begin a fund of a cooperation", genesis(Subject::Document(Kind::Fund, shared))),
        ("begin a measure of one territory", genesis(Subject::Document(Kind::Measure, Home::Territory(one)))),
    ];
    let acts = acts.into_iter().chain(kinds::acts()).chain(begun).chain(super::statements());
    acts.map(|(name, act)| vector(name, act.encode(), diagnostic(&act.encode()), read_again)).collect()
}

fn entry(name: &str, entry: &Verified) -> Vector {
    let (body, _) = entry.bytes().split_at(entry.bytes().len() - 64);
    let says = format!("{} ‖ 64 bytes of signature; the id is {}", diagnostic(body), entry.id());
    vector(name, entry.bytes().to_vec(), says, |bytes| {
        let entry = crate::entry::SignedEntry::parse(bytes, network()).ok()?.verify().ok()?;
        Some(entry.bytes().to_vec())
    })
}

/// Entries with every payload and every shape of place.
pub(crate) fn signed() -> Vec<(&'static str, Verified)> {
    let setting = Setting::new();
    let (loures, office) = (&setting.loures, &setting.loures.office);
    let mut writer = setting.writer(loures, &loures.node, 3);
    let edit = writer.write("Escolas irmãs");
    let change = writer.change("Duas escolas");
    let second = writer.sign(vec![change]);
    let agreement = crate::tests::fixtures::begin(
        &loures.author(&loures.node, 1),
        Subject::Document(Kind::Agreement, Home::Cooperation(setting.cooperation())),
    );
    let proposed = loures.author(&loures.node, 1).act(
        Some(agreement.document()),
        Chain::after(&agreement),
        NOW,
        &Act::Propose(proposal()),
        vec![],
        None,
    );
    let proposed = proposed.expect("a proposal has a form");
    let binding = Binding { account: String::new(), n: 0, prev_act: None };
    let by_office = loures.author(office, 1);
    let sign = |deps, binding| {
        let act = Act::Sign(signing());
        by_office.act(Some(agreement.document()), Chain::default(), NOW, &act, deps, binding).expect("a form")
    };
    let signed = sign(vec![proposed.id()], Some(binding));
    let again = by_office.act(
        Some(agreement.document()),
        Chain::after(&signed),
        NOW,
        &Act::Sign(Signing { number: 2, ..signing() }),
        vec![],
        Some(Binding { account: "caixa".to_owned(), n: 1, prev_act: Some(signed.id()) }),
    );
    vec![
        ("the first entry of a territory", loures.first.clone()),
        ("the first entry of a cooperation", setting.proposal.clone()),
        ("the acceptance of a cooperation", setting.acceptance.clone()),
        ("the first entry of a project", setting.project.clone()),
        ("a change", edit),
        ("a second change", second),
        ("a proposal", proposed),
        ("a signature, the first binding act", signed),
        ("a signature, the second binding act, of a named account", again.expect("a form")),
    ]
}

pub(super) fn entries() -> Vec<Vector> {
    signed().iter().map(|(name, signed)| entry(name, signed)).collect()
}

pub(super) fn pages() -> Vec<Vector> {
    let signed = signed();
    let all: Vec<&[u8]> = signed.iter().map(|(_, entry)| entry.bytes()).collect();
    let one = all.first().copied().expect("there are entries");
    let length = 2 * (one.len() - 64) + 1;
    let shape = [1, u8::try_from(length & 0x7f | 0x80).expect("a byte"), u8::try_from(length >> 7).expect("short"), 0];
    let raw = [&[0][..], &shape, one].concat();
    let packed = bundle::encode_page(&all);
    assert_eq!(packed[0], 1, "compressed");
    vec![
        vector(
            "a page as it is",
            raw,
            "0 ‖ the shape and the text of the first entry of a territory ‖ its signature".to_owned(),
            |bytes| {
                let entries = bundle::decode_page(bytes).ok()?;
                Some([bytes.get(..5)?, entries.first()?].concat())
            },
        ),
        vector(
            "a compressed page",
            packed,
            "1 ‖ zstd of the shapes and texts of every entry of entries.json ‖ the signatures".to_owned(),
            |bytes| {
                let entries = bundle::decode_page(bytes).ok()?;
                entries.iter().all(|entry| crate::gate::parse(entry, network()).is_ok()).then_some(())?;
                let slices: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
                // A newer compressor may pack otherwise; what must stay is that these bytes unpack to the entries.
                (slices.len() == 9).then(|| bytes.to_vec())
            },
        ),
    ]
}

fn bundle_of(recipient: Option<TerritoryId>) -> (Header, Vec<u8>) {
    let hall = Hall::found(1);
    let origin = Origin { territory: hall.territory(), node: hall.node.public() };
    let header =
        Header { network: network(), holds: Holds::Export, created: NOW, from: Some(origin), recipient, letter: None };
    let (mut writer, mut bytes) = BundleWriter::new(&header);
    bytes.extend(writer.page(&[hall.first.bytes()]));
    bytes.extend(writer.seal(&hall.node));
    (header, bytes)
}

pub(super) fn bundles() -> Vec<Vector> {
    let archive = Header {
        network: network(),
        holds: Holds::Archive(1),
        created: NOW,
        from: None,
        recipient: None,
        letter: None,
    };
    let (header, whole) = bundle_of(Some(TerritoryId([2; 32])));
    let Invitation { grant, .. } = invitation(Purpose::Twin, Vec::new());
    let answers = header.from.map(|origin| grant.prove(origin.territory, origin.node));
    let letter = Some(Letter { answers, since: Some(NOW) });
    let answering = Header { letter, ..header.clone() };
    let reads = |header: &Header| diagnostic(&wire::encode(header));
    let read_header: fn(&[u8]) -> Option<Vec<u8>> = |bytes| Some(wire::encode(&Header::decode(bytes).ok()?));
    vec![
        vector("the header of an archive's segment", wire::encode(&archive), reads(&archive), read_header),
        vector("the header of an export", wire::encode(&header), reads(&header), read_header),
        vector("the header of an export with a letter", wire::encode(&answering), reads(&answering), read_header),
        vector(
            "a whole bundle",
            whole,
            "the first line ‖ header record ‖ page record with the first entry of a territory ‖ seal record".to_owned(),
            |bytes| {
                let mut reader = bundle::BundleReader::new();
                reader.feed(bytes);
                reader.finish();
                let mut seen = Vec::new();
                loop {
                    match reader.step().ok()? {
                        bundle::Content::End => break,
                        content => seen.push(content),
                    }
                }
                let expected = matches!(
                    seen.as_slice(),
                    [bundle::Content::Header(_), bundle::Content::Entries(_), bundle::Content::Sealed(_)]
                );
                expected.then(|| bytes.to_vec())
            },
        ),
    ]
}

/// Receipts, which are files of their own.
pub(super) fn receipts() -> Vec<Vector> {
    let hall = Hall::found(1);
    let head = ChainHead { author: hall.node.public(), epoch: 1, seq: 7, id: EntryId([4; 32]) };
    let statement = |documents| Statement {
        network: network(),
        bundle: BundleId([1; 32]),
        created: NOW,
        from: Origin { territory: TerritoryId([2; 32]), node: key(2).public() },
        receiver: hall.territory(),
        received: NOW,
        arrival: Arrival { taken: 5, held: 1, refused: 0, waiting: 2, foreign: 0, is_whole: true },
        documents,
    };
    let receipt = |name, documents| {
        let bytes = Receipt::sign(statement(documents), &hall.node).encode();
        let signed = bytes.get(RECEIPT_MAGIC.len()..).expect("its first line stands first");
        let says = format!("the first line ‖ {}", diagnostic(signed));
        vector(name, bytes, says, |bytes| Some(Receipt::decode(bytes).ok()?.encode()))
    };
    let held = vec![HeldDocument { document: DocumentId([3; 32]), heads: vec![head] }];
    vec![receipt("a receipt", held), receipt("a receipt of who holds nothing", Vec::new())]
}

fn invitation(purpose: Purpose, addresses: Vec<String>) -> Invitation {
    let hall = Hall::found(1);
    let inviter = Inviter { key: &hall.node, network: network(), territory: hall.territory() };
    let grant = Grant::new(&inviter, purpose, NOW.plus(INVITATION_AGE_DEFAULT), [3; 8]);
    Invitation { network: network(), territory: hall.territory(), node: hall.node.public(), addresses, grant }
}

pub(super) fn invitations() -> Vec<Vector> {
    let address = "/ip4/192.0.2.1/udp/4001/quic-v1".to_owned();
    let vector = |name, invitation: Invitation| {
        let says =
            format!("{}; the invitation's id is {}", diagnostic(&wire::encode(&invitation)), invitation.grant.id());
        vector(name, invitation.to_string().into_bytes(), says, |bytes| {
            let text = std::str::from_utf8(bytes).ok()?;
            Some(text.parse::<Invitation>().ok()?.to_string().into_bytes())
        })
    };
    vec![
        vector("an invitation to a twin", invitation(Purpose::Twin, vec![address])),
        vector("an invitation to a node, without addresses", invitation(Purpose::Node, Vec::new())),
    ]
}

/// Returns every message of a comparison of two sets that differ in one of many documents.
fn comparisons() -> Vec<Comparison> {
    let id = |number: u8| DocumentId(*blake3::hash(&[number]).as_bytes());
    let (mut ours, mut theirs) = (PrefixTree::new(), PrefixTree::new());
    for number in 0..60 {
        ours.insert(id(number), Fingerprint([number; 32]));
        theirs.insert(id(number), Fingerprint([if number == 17 { 99 } else { number }; 32]));
    }
    let opening = reconcile::open(&ours);
    let mut messages = vec![opening.clone()];
    let mut last = opening;
    for tree in [&theirs, &ours].into_iter().cycle() {
        let answer = reconcile::answer(tree, &last).expect("an honest message");
        let Some(reply) = answer.replies.into_iter().next() else { break };
        messages.push(reply.clone());
        last = reply;
    }
    messages
}

pub(super) fn messages() -> Vec<Vector> {
    let setting = Setting::new();
    let home = Home::Cooperation(setting.cooperation());
    let invitation = invitation(Purpose::Twin, Vec::new());
    let hello = Hello {
        version_min: 1,
        version_max: 1,
        features: 0,
        network: network(),
        territory: None,
        time: NOW,
        grant: None,
        addresses: Vec::new(),
        observes: None,
    };
    let territory = setting.loures.territory();
    let observer = Hello {
        observes: Some(vec![Scope::Everything, Scope::Territory(territory), Scope::Cooperation(setting.cooperation())]),
        ..hello.clone()
    };
    let full = Hello {
        // Those of the version with which this was recorded.
        features: 0b111,
        territory: Some(setting.loures.territory()),
        grant: Some(invitation.grant),
        addresses: vec!["/ip4/192.0.2.1/udp/4001/quic-v1".to_owned()],
        ..hello.clone()
    };
    let heads = DocumentHeads { document: setting.project.document(), heads: setting.log().heads(), answer: true };
    let all = DocumentHeads { document: setting.project.document(), heads: Vec::new(), answer: false };
    let page = bundle::encode_page(&[setting.project.bytes()]);
    let paused = || vec![DocumentHeads { answer: false, ..heads.clone() }];
    let rest = Rest { until: NOW, takes_news: true };
    let pauses = [
        ("no more of a territory", Pause::Full(territory, 5_000_000, paused())),
        ("held back", Pause::HeldBack(paused())),
        ("budget used up", Pause::Budget(Some(rest))),
        ("budget again", Pause::Budget(None)),
    ];
    let compared = comparisons();
    let mut messages = vec![
        ("hello of a node without a territory".to_owned(), Message::Hello(hello)),
        ("hello that answers an invitation".to_owned(), Message::Hello(full)),
        ("hello of an observer".to_owned(), Message::Hello(observer)),
        ("roots".to_owned(), Message::Roots(Roots { authority: [6; 12], sets: vec![(home, compared[0].clone())] })),
        ("heads".to_owned(), Message::Heads(vec![heads, all])),
        ("page".to_owned(), Message::Page(0, page.into())),
        ("stored".to_owned(), Message::Stored(0)),
        ("close".to_owned(), Message::Close(Violation::Stranger.code())),
    ];
    let steps = compared.into_iter().enumerate();
    messages.extend(steps.map(|(step, compared)| (format!("compare, step {step}"), Message::Compare(home, compared))));
    let addresses = vec!["/ip4/192.0.2.1/udp/4001/quic-v1".to_owned()];
    let record = GenuineRecord::new(network(), &setting.loures.node, 7, NOW, addresses);
    messages.push(("records".to_owned(), Message::Records(vec![record.record().clone()])));
    messages.extend(pauses.map(|(name, pause)| (format!("pause, {name}"), Message::Pause(pause))));
    let read_again = |bytes: &[u8]| Message::decode(bytes).ok().map(|message| message.encode());
    let bytes = |(name, message): (String, Message)| (name, message.encode());
    let messages = messages.into_iter().map(bytes);
    messages.map(|(name, bytes)| vector(&name, bytes.clone(), diagnostic(&bytes), read_again)).collect()
}

/// Names that are derived from others; here the bytes are what is derived.
pub(super) fn names() -> Vec<Vector> {
    let setting = Setting::new();
    let (author, document) = (setting.loures.node.public(), setting.project.document());
    let made = actor(&author, &document, 3);
    let text = r#"{"title":{"pt":"Acordo"}}"#;
    let mut log = setting.log();
    let edit = setting.writer(&setting.loures, &setting.loures.node, 3).write("Escolas irmãs");
    crate::tests::fixtures::insert(&mut log, &edit).expect("fits");
    let heads: Vec<ChainHead> = log.heads();
    let mut tree = PrefixTree::new();
    tree.insert(document, log.fingerprint());
    let same: fn(&[u8]) -> Option<Vec<u8>> = |bytes| Some(bytes.to_vec());
    let hash = Frozen::hash_of(text);
    let version = Proposal { text: hash, ..proposal() }.version(document);
    vec![
        vector("a network", NetworkId::named("test").0.to_vec(), "the network named test".to_owned(), same),
        vector("an actor", made.to_vec(), format!("author {author}, document {document}, epoch 3"), same),
        vector("a fingerprint", log.fingerprint().0.to_vec(), diagnostic(&wire::encode(&heads)), same),
        vector("the digest of a leaf", tree.root().0.to_vec(), format!("{document} with the fingerprint before"), same),
        vector("a text", hash.0.to_vec(), format!("text {text}"), same),
        vector(
            "a version",
            version.0.to_vec(),
            format!("document {document}, the text before, one head of 32 times 9, parties of 32 times 5 and 6"),
            same,
        ),
        vector("four words", words::words(document).join(" ").into_bytes(), format!("document {document}"), same),
    ]
}

#[test]
fn entries_are_what_they_say() {
    let (entries, kinds): (Vec<_>, Vec<_>) = signed().into_iter().map(|(_, entry)| (entry.clone(), entry)).unzip();
    assert!(kinds.iter().any(|entry| matches!(entry.entry().payload, Payload::Changes(_))));
    assert!(entries.iter().all(|entry| parsed(entry).id() == entry.id()));
    assert!(Log::begin(&entries[0]).is_ok());
    let _: PublicKey = entries[0].entry().author;
}
