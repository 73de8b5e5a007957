//! Who knows only a part, and who needs nothing: questions between nodes that see a cooperation differently.

use super::*;
use crate::session::Message;
use crate::session::message::Roots;

/// R118: the first entry of a cooperation came, and then the session ended. Who holds that alone does not see that it is
/// invited, and asks for the rest when a twin tells what it has.
#[test]
fn who_holds_a_part_of_an_invitation_gets_the_rest() {
    let mut three = Three::new();
    let oeiras = three.with_oeiras();
    three.world.disconnect(1, 3);
    three.change(1, MembershipChange::Admit(oeiras)).expect("proposes");
    let (maio, key) = (three.world.engine(1).territory(), three.world.keys(1).node.public());
    three.world.greet(3, key, maio);
    let first = three.world.stored(1, three.cooperation).swap_remove(0);
    let page = crate::bundle::encode_page(&[first.as_slice()]);
    three.world.say(3, key, &Message::Page(0, page.into()));
    three.world.hang_up(3, key);
    let is_invited = |three: &Three| {
        let known = three.world.engine(3).authority.cooperation(three.cooperation).expect("held");
        known.is_invited(oeiras)
    };
    assert!(!is_invited(&three), "it cannot know that the founders have accepted");
    three.world.connect(1, 3);
    rest(&mut three.world, &[1, 3]);
    assert!(is_invited(&three));
    assert_eq!(three.world.stored(3, three.cooperation).len(), three.world.stored(1, three.cooperation).len());
    assert!(!holds(&three.world, 3, three.project), "and nothing of what they do");
}

/// R93: the charter of a stranger that lists it already could not make it a counterpart, and is not asked for.
#[test]
fn the_charter_of_a_listed_stranger_is_not_asked_for() {
    let mut three = Three::new();
    three.world.connect(0, 2);
    three.world.disconnect(0, 2);
    three.expel_loures();
    three.world.connect(0, 2);
    three.world.disconnect(0, 2);
    let (praia, key) = (three.world.engine(2).territory(), three.world.keys(2).node.public());
    three.world.greet(0, key, praia);
    three.world.say(0, key, &Message::Roots(Roots { authority: [7; 12], sets: Vec::new() }));
    let heard = three.world.heard(0, key);
    assert!(heard.iter().any(|message| matches!(message, Message::Hello(_))), "it may stay: {heard:?}");
    assert!(!heard.iter().any(|message| matches!(message, Message::Heads(_) | Message::Close(_))), "{heard:?}");
}
