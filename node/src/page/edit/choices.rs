//! Fields that take one of a few words.

/// Returns the words that a field takes; none when it takes any text. What is there already stays possible.
pub(in crate::page) fn of(kind: &str, collection: &str, field: &str) -> &'static [&'static str] {
    match (kind, collection, field) {
        ("project", "", "form") => &["action", "plan", "vive", "learning"],
        ("project", "contributions", "type") => &["money", "time", "goods", "knowledge"],
        ("project", "risks", "level") => &["low", "medium", "high"],
        ("agreement", "", "form") => &["twinning", "cooperation", "charter", "statutes", "manifesto"],
        ("agreement", "", "renewal") => &["none", "tacit", "express"],
        ("agreement", "parties", "role") => &["party", "witness", "support"],
        ("agreement", "parties", "needs_ratification") => &["yes"],
        ("agreement", "budget", "status") => &["indicative", "committed"],
        ("decision", "arguments", "side") => &["for", "against", "neither"],
        ("fund", "holders", "role") => &["association", "twin", "federation", "network"],
        ("measure", "", "scheme") => &["spiral", "footprint", "custom"],
        ("measure", "indicators", "better") => &["up", "down"],
        ("measure", "criteria", "sign") => &["well", "ill"],
        ("measure", "targets", "bound") => &["at_most", "at_least"],
        ("record", "", "form") => &["method", "lesson", "study", "tool", "course", "story"],
        ("assembly", "", "form") => &["neighbourhood", "platform", "joint_committee", "steering"],
        ("assembly", "", "method") => &["consent", "majority", "threshold"],
        (_, _, "lang0") => &["en", "fr", "pt", "kea"],
        _ => &[],
    }
}
