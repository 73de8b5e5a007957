//! What is said in a session is authenticated by its connection, and means something in that session alone; invitations
//! are good for one territory, in one network, once, until they end (R70, R71, R90).

use super::acts::network;
use super::pair::{Desk, Pair, hello, page};
use super::{Outcome, Row};
use djuntu_protocol::engine::{Command, Input, Refusal};
use djuntu_protocol::identity::{NetworkId, PublicKey, SecretKey, TerritoryId};
use djuntu_protocol::invitation::{Grant, Inviter, Purpose};
use djuntu_protocol::limits;
use djuntu_protocol::session::{DocumentHeads, Hello, Message};
use djuntu_protocol::time::Span;
use djuntu_protocol::wire;

/// Makes the attempts with hellos, pages, acknowledgements and invitations.
///
/// # Errors
/// What is refused in its right place.
pub(super) fn rows() -> Result<Vec<Row>, String> {
    Ok(vec![hellos()?, pages()?, acknowledgements()?, invitations(Purpose::Twin)?, invitations(Purpose::Node)?])
}

/// Somebody who is no node of anybody.
fn stranger(number: u8) -> PublicKey {
    SecretKey::from_bytes([number; 32]).public()
}

/// How an attempt ended at a node: it is blamed on the peer, or seen to do nothing.
fn outcome(desk: &mut Desk, peer: PublicKey, before: &str, harmless: Option<&'static str>) -> Outcome {
    let blamed = desk.blamed.iter().rev().find(|(blamed, _)| *blamed == peer).map(|(_, violation)| *violation);
    match (desk.state() == before, blamed, harmless) {
        (false, ..) | (true, None, None) => Outcome::Accepted,
        (true, Some(violation), _) => Outcome::Refused(violation.name().to_owned()),
        (true, None, Some(seen)) => Outcome::Harmless(seen),
    }
}

/// Does something to Loures in the name of Maio's key, and says how it ended.
fn attempt(mut pair: Pair, harmless: Option<&'static str>, act: impl FnOnce(&mut Pair)) -> Outcome {
    let before = pair.loures.state();
    act(&mut pair);
    let peer = pair.maio.key();
    outcome(&mut pair.loures, peer, &before, harmless)
}

fn hellos() -> Result<Row, String> {
    let mut row = Row::new("hello");
    if !Pair::greeted().loures.blamed.is_empty() {
        return Err("an honest hello is refused".to_owned());
    }
    let with = |change: fn(Hello) -> Hello| {
        attempt(Pair::new(), None, |pair| {
            pair.loures.greet(pair.maio.key(), change(hello(pair.maio.engine.territory())));
        })
    };
    let again = attempt(Pair::greeted(), None, |pair| {
        pair.say(&Message::Hello(hello(pair.maio.engine.territory())));
    });
    row.attempt("time", "again, in the same session", again);
    row.attempt("network", "of another network", with(|hello| Hello { network: NetworkId::named("another"), ..hello }));
    let other = |hello| Hello { territory: Some(TerritoryId([9; 32])), ..hello };
    row.attempt("document", "for another territory", with(other));
    row.attempt("version", "of later versions", with(|hello| Hello { version_min: 2, version_max: 9, ..hello }));
    row.attempt("version", "of earlier versions", with(|hello| Hello { version_min: 0, version_max: 0, ..hello }));
    let first = attempt(Pair::new(), None, |pair| {
        pair.loures.dial(pair.maio.key());
        pair.say(&Message::Heads(Vec::new()));
    });
    row.attempt("predecessor", "behind what it must precede", first);
    row.attempt("key", "by another key", by_another_key());
    Ok(row)
}

/// Maio's hello over the connection of somebody else: he is asked for the charter that would list him, and told nothing.
fn by_another_key() -> Outcome {
    let mut pair = Pair::new();
    let (before, thief) = (pair.loures.state(), stranger(99));
    pair.loures.greet(thief, hello(pair.maio.engine.territory()));
    let ask = DocumentHeads { document: pair.project, heads: Vec::new(), answer: true };
    pair.loures.say(thief, &Message::Heads(vec![ask]));
    let project = *pair.project.as_bytes();
    let is_told = pair.loures.said.iter().any(|(_, frame)| frame.windows(32).any(|window| window == project));
    let is_silent = !is_told && pair.loures.pages(thief) == 0;
    outcome(&mut pair.loures, thief, &before, is_silent.then_some("told nothing"))
}

fn pages() -> Result<Row, String> {
    let mut row = Row::new("page");
    let mut honest = Pair::greeted();
    let [first, second] = honest.entries(network());
    let before = honest.loures.state();
    honest.say(&page(&[first.bytes(), second.bytes()]));
    if honest.loures.state() == before || !honest.loures.blamed.is_empty() {
        return Err("an honest page is refused".to_owned());
    }
    let again = attempt(honest, Some("held already"), |pair| {
        pair.loures.handle(Input::Disconnected(pair.maio.key()));
        pair.greet();
        pair.say(&page(&[first.bytes(), second.bytes()]));
    });
    row.attempt("time", "of an earlier session", again);
    let with = |harmless, bytes: &[&[u8]]| attempt(Pair::greeted(), harmless, |pair| pair.say(&page(bytes)));
    let [other, _] = Pair::new().entries(NetworkId::named("another"));
    row.attempt("network", "of another network", with(None, &[other.bytes()]));
    let mut body = first.entry().clone();
    body.version = 2;
    let newer = super::acts::signed(&body, super::acts::signature(&first));
    row.attempt("version", "of a later version", with(None, &[&newer]));
    row.attempt("predecessor", "without what it follows", with(Some("waits for what it rests on"), &[second.bytes()]));
    let elsewhere = attempt(Pair::greeted(), Some("waits for what it rests on"), |pair| {
        let foreign = Desk::founded(7);
        let mut body = first.entry().clone();
        body.document = Some(foreign.territory().document());
        pair.say(&page(&[&super::acts::signed(&body, super::acts::signature(&first))]));
    });
    row.attempt("document", "for another document", elsewhere);
    let thief = stranger(99);
    let mut pair = Pair::new();
    let before = pair.loures.state();
    pair.loures.greet(thief, hello(pair.maio.engine.territory()));
    pair.loures.say(thief, &page(&[first.bytes()]));
    row.attempt("key", "by another key", outcome(&mut pair.loures, thief, &before, None));
    Ok(row)
}

fn acknowledgements() -> Result<Row, String> {
    let mut row = Row::new("acknowledgement of a page");
    let ask = |pair: &mut Pair| {
        let all = DocumentHeads { document: pair.project, heads: Vec::new(), answer: false };
        pair.say(&Message::Heads(vec![all]));
    };
    let mut honest = Pair::greeted();
    ask(&mut honest);
    let pages = honest.loures.pages(honest.maio.key());
    honest.say(&Message::Stored(0));
    if pages != 1 || !honest.loures.blamed.is_empty() {
        return Err("an honest acknowledgement is refused".to_owned());
    }
    let again = attempt(honest, Some("acknowledged already"), |pair| pair.say(&Message::Stored(0)));
    row.attempt("predecessor", "behind itself", again);
    let earlier = attempt(Pair::greeted(), None, |pair| {
        ask(pair);
        pair.say(&Message::Stored(0));
        pair.loures.handle(Input::Disconnected(pair.maio.key()));
        pair.greet();
        pair.say(&Message::Stored(0));
    });
    row.attempt("time", "of an earlier session", earlier);
    let never = attempt(Pair::greeted(), None, |pair| {
        ask(pair);
        pair.say(&Message::Stored(1));
    });
    row.attempt("document", "of a page that was not sent", never);
    let unknown = attempt(Pair::new(), None, |pair| {
        pair.loures.dial(pair.maio.key());
        pair.say(&Message::Stored(0));
    });
    row.attempt("network", "before any network was named", unknown);
    let no_version = attempt(Pair::new(), None, |pair| {
        let later = Hello { version_min: 2, version_max: 9, ..hello(pair.maio.engine.territory()) };
        pair.loures.greet(pair.maio.key(), later);
        pair.say(&Message::Stored(0));
    });
    row.attempt("version", "where no version was agreed on", no_version);
    Ok(row)
}

/// Shows a grant to Loures, as a new territory or a new machine does.
fn show(desk: &mut Desk, purpose: Purpose, number: u8, grant: Grant) -> Outcome {
    let territory = (purpose == Purpose::Twin).then(|| Desk::founded(number).territory());
    let (peer, before) = (stranger(number), desk.state());
    desk.greet(peer, Hello { grant: Some(grant), ..hello(territory) });
    outcome(desk, peer, &before, None)
}

/// Returns a grant as this node makes it, with another context or in another place.
fn granted(grant: &Grant, context: &str, inviter: &Inviter<'_>) -> Grant {
    let derived = blake3::derive_key(context, &inviter.key.to_bytes());
    let terms = wire::encode(&(inviter.network, inviter.territory, grant.purpose, grant.expires, grant.nonce));
    let secret = *blake3::keyed_hash(&derived, &terms).as_bytes().first_chunk().expect("a hash is longer");
    Grant { secret, ..grant.clone() }
}

fn invitations(purpose: Purpose) -> Result<Row, String> {
    let (name, honest) = match purpose {
        Purpose::Twin => ("invitation of a twin", Some(Desk::founded(30).territory())),
        Purpose::Node => ("invitation of a node", None),
        // It grants nothing, so there is nothing to replay.
        Purpose::Observe => return Err("a code for observers is not shown to anybody".to_owned()),
    };
    let mut row = Row::new(name);
    let mut pair = Pair::new();
    let desk = &mut pair.loures;
    let invitation = desk.invite(purpose);
    let grant = invitation.grant.clone();
    let key = desk.keys.node.clone();
    let right = Inviter { key: &key, network: network(), territory: desk.territory() };
    if granted(&grant, "djuntu/invitation-key/1", &right) != grant {
        return Err("a grant is not made as the specification says".to_owned());
    }
    let elsewhere = Inviter { network: NetworkId::named("another"), ..right.clone() };
    let made = granted(&grant, "djuntu/invitation-key/1", &elsewhere);
    row.attempt("network", "made by the same node elsewhere", show(desk, purpose, 31, made));
    let mut foreign = Desk::new(40, NetworkId::named("another"));
    let refused = match foreign.command(Command::Accept(invitation)) {
        Err(Refusal::OtherNetwork) => Outcome::Refused("another network".to_owned()),
        _ => Outcome::Accepted,
    };
    row.attempt("network", "answered elsewhere", refused);
    let other = Inviter { territory: TerritoryId([9; 32]), ..right.clone() };
    let made = granted(&grant, "djuntu/invitation-key/1", &other);
    row.attempt("document", "made by the same node for another territory", show(desk, purpose, 32, made));
    let other = if purpose == Purpose::Twin { Purpose::Node } else { Purpose::Twin };
    row.attempt("document", "for another purpose", show(desk, other, 33, Grant { purpose: other, ..grant.clone() }));
    let made = granted(&grant, "djuntu/invitation-key/2", &right);
    row.attempt("version", "made as in another version", show(desk, purpose, 34, made));
    let longer = Grant { expires: grant.expires.plus(Span(1)), ..grant.clone() };
    row.attempt("time", "made to last longer", show(desk, purpose, 35, longer));
    desk.greet(stranger(30), Hello { grant: Some(grant.clone()), ..hello(honest) });
    if !desk.blamed.is_empty() {
        return Err(format!("an honest {name} is refused: {:?}", desk.blamed));
    }
    row.attempt("predecessor", "used already", used(purpose)?);
    desk.now = grant.expires.plus(Span(1));
    row.attempt("time", "when it has ended", show(desk, purpose, 36, grant));
    assert!(limits::INVITATION_AGE_DEFAULT > Span(0), "invitations last for a while");
    Ok(row)
}

/// Shows an invitation that has led somewhere.
fn used(purpose: Purpose) -> Result<Outcome, String> {
    let mut loures = Desk::founded(1);
    let invitation = loures.invite(purpose);
    let mut guest = if purpose == Purpose::Twin { Desk::founded(2) } else { Desk::new(2, network()) };
    guest.command(Command::Accept(invitation.clone())).map_err(|refusal| refusal.to_string())?;
    super::pair::talk(&mut loures, &mut guest);
    loures.handle(Input::Disconnected(guest.key()));
    Ok(show(&mut loures, purpose, 37, invitation.grant))
}
