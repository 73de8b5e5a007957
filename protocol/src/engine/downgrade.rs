//! What other nodes can do, compared with what they could do before (R161, R162).
//!
//! It is the memory of this machine, and decides nothing: what is signed is judged by what it says (R163).

use super::{Engine, Event, Output};
use crate::identity::PublicKey;
use crate::limits;
use crate::session::Abilities;

impl Engine {
    /// Compares what a peer says that it can do with the most that it ever said, once it is known to be a node that we
    /// share something with: strangers come with ever new keys.
    pub(super) fn compare_abilities(&mut self, peer: PublicKey) {
        if self.counterpart(peer).is_none() {
            return;
        }
        let Some(now) = self.sessions.get(&peer).and_then(|session| session.hello.as_ref()).map(Abilities::of) else {
            return;
        };
        let before = self.config.abilities.get(&peer).copied();
        let best = before.unwrap_or_default().and(now);
        if before != Some(best) {
            self.remember_abilities(peer, best);
        }
        let downgrade = now.compared_with(best);
        if let Some(downgrade) = downgrade
            && self.downgraded.get(&peer) != Some(&downgrade)
        {
            self.outputs.push_back(Output::Emit(Event::Downgraded(peer, downgrade)));
        }
        match downgrade {
            Some(downgrade) => _ = self.downgraded.insert(peer, downgrade),
            None => _ = self.downgraded.remove(&peer),
        }
        let (lost, known) = (self.downgraded.len(), self.config.abilities.len());
        assert!(lost <= known && known <= limits::ABILITIES_REMEMBERED_MAX, "what is remembered is bounded (R161)");
    }

    /// Remembers the most that a node ever could. When there are too many, those go that no charter lists any more; of
    /// what does not fit then nothing is remembered (R161).
    fn remember_abilities(&mut self, peer: PublicKey, best: Abilities) {
        let abilities = &mut self.config.abilities;
        if abilities.len() >= limits::ABILITIES_REMEMBERED_MAX {
            abilities.retain(|node, _| self.twins.binary_search(node).is_ok());
            self.downgraded.retain(|node, _| abilities.contains_key(node));
        }
        if abilities.len() < limits::ABILITIES_REMEMBERED_MAX || abilities.contains_key(&peer) {
            abilities.insert(peer, best);
            self.outputs.push_back(Output::Remember(abilities.clone()));
        }
    }
}
