//! The words that fields are meant to hold, as the tables of the kinds say beside them. A field takes other words too; these
//! are the ones that lists, exports and other people's nodes understand.

use djuntu_protocol::document::kinds::DocumentKind;

/// Words of a field: its kind, its collection (empty when it is in none), its name.
type Said = (DocumentKind, &'static str, &'static str, &'static [&'static str]);

const ACTORS: &[&str] = &[
    "citizen",
    "neighbourhood_association",
    "public_authority",
    "education_research",
    "business",
    "bank",
    "media",
    "other",
];

/// Every field with words of its own.
pub(super) const SAID: &[Said] = &[
    (
        DocumentKind::Territory,
        "",
        "form",
        &[
            "municipality",
            "neighbourhood",
            "region",
            "association",
            "school",
            "university",
            "company",
            "institution",
            "network",
        ],
    ),
    (DocumentKind::Territory, "places", "form", &["school", "lycee", "university", "commons", "office", "site"]),
    (DocumentKind::Agreement, "", "form", &["twinning", "cooperation", "charter", "statutes", "manifesto"]),
    (DocumentKind::Agreement, "", "renewal", &["none", "tacit", "express"]),
    (DocumentKind::Agreement, "parties", "role", &["party", "witness", "support"]),
    (DocumentKind::Agreement, "parties", "needs_ratification", &["yes"]),
    (DocumentKind::Agreement, "commitments", "actor", ACTORS),
    (DocumentKind::Agreement, "budget", "status", &["indicative", "committed"]),
    (DocumentKind::Assembly, "", "form", &["neighbourhood", "platform", "joint_committee", "steering"]),
    (DocumentKind::Assembly, "", "method", &["consent", "majority", "threshold"]),
    (DocumentKind::Decision, "arguments", "side", &["for", "against", "neither"]),
    (DocumentKind::Fund, "holders", "role", &["association", "twin", "federation", "network"]),
    (DocumentKind::Measure, "", "scheme", &["spiral", "footprint", "custom"]),
    (DocumentKind::Measure, "indicators", "better", &["up", "down"]),
    (DocumentKind::Measure, "criteria", "sign", &["well", "ill"]),
    (DocumentKind::Measure, "targets", "bound", &["at_most", "at_least"]),
    (DocumentKind::Project, "", "form", &["action", "plan", "vive", "learning"]),
    (DocumentKind::Project, "partners", "role", &["1", "2", "3", "4"]),
    (DocumentKind::Project, "contributions", "type", &["money", "time", "goods", "knowledge"]),
    (DocumentKind::Project, "budget", "status", &["1", "2"]),
    (DocumentKind::Project, "results", "type", &["1", "2", "3", "9"]),
    (DocumentKind::Project, "results", "measure", &["1", "2", "3", "4", "5"]),
    (DocumentKind::Project, "risks", "level", &["low", "medium", "high"]),
    (DocumentKind::Record, "", "form", &["method", "lesson", "study", "tool", "course", "story"]),
];

/// Returns the words of a field.
pub(super) fn values(kind: DocumentKind, collection: &str, name: &str) -> &'static [&'static str] {
    let is_it = |said: &&Said| (said.0, said.1, said.2) == (kind, collection, name);
    SAID.iter().find(is_it).map_or(&[], |said| said.3)
}
