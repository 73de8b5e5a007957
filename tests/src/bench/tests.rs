use super::corpus::Corpus;
use super::report::{Figures, exponent, middle, quantile};
use super::workloads::Workload;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{View, ViewEntry};
use djuntu_protocol::entry::{Payload, SignedEntry};
use djuntu_protocol::identity::NetworkId;
use std::collections::BTreeSet;

#[test]
fn the_corpus_is_what_honest_nodes_make_and_the_same_every_time() {
    let (corpus, again) = (Corpus::generate(3), Corpus::generate(3));
    for (project, same) in corpus.projects().iter().zip(again.projects()) {
        assert_eq!(project.entries, same.entries, "two runs measure the same bytes");
        let mut authors = BTreeSet::new();
        let mut entries = Vec::new();
        for bytes in &project.entries {
            let entry = SignedEntry::parse(bytes, NetworkId::named("djuntu")).expect("an entry");
            let entry = entry.verify().expect("a signature that verifies");
            djuntu_protocol::gate::inspect_changes(&entry).expect("honest changes");
            authors.insert(entry.entry().author);
            if let Payload::Changes(changes) = &entry.entry().payload {
                let changes = changes.iter().map(|change| change.to_vec()).collect();
                entries.push(ViewEntry { id: entry.id(), changes });
            }
        }
        assert_eq!(authors.len(), 5, "every project has five authors");
        assert!((90..=110).contains(&project.changes), "{} changes", project.changes);
        let view = View::build(DocumentKind::Project, 1, entries).expect("a known schema");
        assert_eq!(view.unappliable(), [], "everything can be applied");
        let loaded = automerge::Automerge::load(&project.saved).expect("what the baseline loads");
        let heads: Vec<_> = loaded.get_heads().into_iter().map(|hash| hash.0).collect();
        assert_eq!(view.heads().into_iter().map(|hash| hash.0).collect::<Vec<_>>(), heads, "the baseline has the same");
    }
}

#[test]
fn quantiles_are_values_that_were_measured() {
    let check = |values: &[f64], share: f64, expected: f64| assert_eq!(quantile(values, share), expected, "{share}");
    check(&[7.0], 0.5, 7.0);
    check(&[3.0, 1.0, 2.0], 0.5, 2.0);
    check(&[3.0, 1.0, 2.0], 0.0, 1.0);
    let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
    check(&hundred, 0.99, 99.0);
    check(&hundred, 1.0, 100.0);
}

#[test]
fn several_runs_are_told_by_their_median_and_quartiles() {
    assert_eq!(middle(&[7.0]), (7.0, 0.0));
    assert_eq!(middle(&[5.0, 1.0, 100.0, 2.0, 4.0]), (4.0, 3.0), "one slow run moves neither");
}

#[test]
fn a_corpus_can_be_used_in_part() {
    let corpus = Corpus::generate(4);
    let part = corpus.first(2);
    let ids = |corpus: &Corpus| corpus.projects().iter().map(|project| project.id).collect::<Vec<_>>();
    assert_eq!(ids(&part), ids(&corpus)[..2]);
    assert_eq!(corpus.first(9).projects().len(), 4);
    let signed = corpus.projects().iter().map(|project| project.entries.len()).sum::<usize>();
    assert_eq!(corpus.signed().count(), signed + 6, "and two charters, two names, a cooperation and its acceptance");
    for (author, bytes) in corpus.signed() {
        let entry = SignedEntry::parse(bytes, NetworkId::named("djuntu")).unwrap().verify().unwrap();
        assert_eq!(entry.entry().author, author);
    }
}

#[test]
fn the_exponent_is_the_power_by_which_a_time_grows() {
    let check = |power: f64| {
        let points = [250.0, 500.0, 1_000.0].map(|n: f64| (n, 3.0 * n.powf(power)));
        assert!((exponent(&points) - power).abs() < 1e-9, "{power}");
    };
    check(0.0);
    check(1.0);
    check(2.0);
}

#[test]
fn a_line_of_figures_always_has_the_same_fields() {
    let line: serde_json::Value = serde_json::from_str(&Figures::default().json()).expect("a line of JSON");
    let fields: BTreeSet<&str> = line.as_object().expect("an object").keys().map(String::as_str).collect();
    let expected =
        "workload n bytes round_trips ms spread_ms p50_ms p99_ms rss_kb baseline baseline_ms ratio exponent crowd";
    assert_eq!(fields, expected.split(' ').collect());
}

#[test]
fn only_workloads_that_exist_can_be_named() {
    assert_eq!("W4a".parse(), Ok(Workload::W4a));
    assert!("W0".parse::<Workload>().is_err_and(|error| error.to_string().contains("no workload W0")));
}
