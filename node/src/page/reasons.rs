//! What the node itself has to say, in the reader's language: alarms, checks, and why an entry does not count.
//!
//! The node says it in English, with every detail, for the command line and for programs. Here a sentence of the page stands
//! for it, which is found by the word that names it; the node's own sentence stays beside it for whoever runs the machine.

use super::text::line;
use super::words::Words;
use crate::api::{Alarm, Check};
use djuntu_protocol::authority::judge::Reason;

/// A sentence of the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// It in the reader's language; none when the page has no words for it.
    pub(crate) text: Option<String>,
    /// As the node says it.
    pub(crate) english: String,
}

/// Puts an alarm into words.
pub(crate) fn alarm(w: &Words, alarm: &Alarm) -> Told {
    let name = alarm.territory.as_ref().map(|territory| line(&territory.name)).unwrap_or_default();
    Told { text: w.told("alarm", &alarm.kind, &name), english: line(&alarm.to_string()) }
}

/// Puts what a check found into words.
pub(crate) fn check(w: &Words, check: &Check) -> Told {
    let advice = check.advice.as_deref().map(|advice| format!(" – {advice}")).unwrap_or_default();
    let key = format!("{}-{}", check.name, check.state);
    Told { text: w.told("check", &key, ""), english: line(&format!("{}{advice}", check.found)) }
}

/// Puts into words why an entry does not count.
pub(crate) fn reason(w: &Words, reason: &str) -> Told {
    let known = Reason::ALL.iter().find(|known| known.to_string() == reason);
    let key = known.map(|known| match known {
        Reason::Fork => "fork",
        Reason::RestsOnFork => "rests-on-fork",
        Reason::NotEntitledToday => "not-entitled",
        Reason::NoParty => "no-party",
        Reason::TooManyEpochs => "too-many-epochs",
        Reason::Contested => "contested",
    });
    Told { text: key.and_then(|key| w.told("reason", key, "")), english: line(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::language::Language;

    #[test]
    fn what_the_node_says_is_told_in_the_language_of_the_reader() {
        let kinds = [
            "silent",
            "stuck",
            "refused",
            "refused-there",
            "clock",
            "older-version",
            "full",
            "full-there",
            "budget",
            "budget-there",
            "removed",
            "damaged",
            "restored",
            "elsewhere",
        ];
        let english = Words(Language::En);
        for words in [Words(Language::Fr), Words(Language::Pt)] {
            let differs = |of: &dyn Fn(&Words) -> Told| {
                let (ours, theirs) = (of(&words).text, of(&english).text);
                assert!(ours.is_some() && ours != theirs, "{ours:?}");
            };
            for kind in kinds {
                differs(&|w| alarm(w, &Alarm::of_this_node(kind, "what", "advice")));
            }
            for of in Reason::ALL {
                differs(&|w| reason(w, &of.to_string()));
            }
            for (name, state) in [
                ("clock", "well"),
                ("clock", "unknown"),
                ("clock", "bad"),
                ("ports", "well"),
                ("ports", "bad"),
                ("reachable", "well"),
                ("reachable", "unknown"),
                ("reachable", "bad"),
                ("router", "well"),
                ("router", "unknown"),
                ("line", "well"),
                ("line", "bad"),
                ("room", "bad"),
            ] {
                let (name, state, found) = (name.to_owned(), state.to_owned(), "found".to_owned());
                let of = Check { name, state, found, advice: Some("do this".to_owned()) };
                differs(&|w| check(w, &of));
                assert_eq!(check(&words, &of).english, "found – do this");
            }
        }
        let other = alarm(&english, &Alarm::of_this_node("node", "the disk\u{202e} is full", ""));
        assert_eq!(other, Told { text: None, english: "the disk is full".to_owned() });
        assert_eq!(reason(&english, "something new").text, None);
    }
}
