//! The file that says what an observer observes: a word and an id on each line.

use djuntu_protocol::engine::Observing;
use djuntu_protocol::session::Scope;

/// Returns the text of the file.
pub(super) fn write(observing: &Observing) -> String {
    let scope = |scope: &Scope| match scope {
        Scope::Everything => "everything\n".to_owned(),
        Scope::Territory(territory) => format!("territory {territory}\n"),
        Scope::Cooperation(cooperation) => format!("cooperation {cooperation}\n"),
    };
    let source = |source| format!("from {source}\n");
    observing.scopes.iter().map(scope).chain(observing.sources.iter().map(source)).collect()
}

/// Takes in one line; none when it says neither.
pub(super) fn read(line: &str, observing: &mut Observing) -> Option<()> {
    let scope = match line.split_once(' ') {
        None if line == "everything" => Scope::Everything,
        Some(("territory", territory)) => Scope::Territory(territory.parse().ok()?),
        Some(("cooperation", cooperation)) => Scope::Cooperation(cooperation.parse().ok()?),
        Some(("from", source)) => {
            observing.sources.insert(source.parse().ok()?);
            return Some(());
        }
        None | Some(_) => return None,
    };
    observing.scopes.insert(scope);
    Some(())
}
