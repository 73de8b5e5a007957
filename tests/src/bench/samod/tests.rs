use super::super::report::Figures;
use super::peer::{Event, Peer};
use super::{beside, disk};
use std::process::Command;

fn figures(workload: &str, ms: Option<f64>, p50_ms: Option<f64>) -> Figures {
    Figures { workload: workload.to_owned(), ms, p50_ms, ..Figures::default() }
}

#[test]
fn a_line_of_samod_has_djuntus_time_and_the_ratio_of_both() {
    let check = |samod: Figures, djuntu: &[Figures], baseline_ms: Option<f64>, ratio: Option<f64>| {
        let name = format!("{} samod", samod.workload);
        let line = beside(samod, djuntu);
        assert_eq!((line.workload, line.baseline_ms, line.ratio), (name, baseline_ms, ratio));
        assert_eq!(line.baseline.is_some(), baseline_ms.is_some());
    };
    let djuntu = [figures("W1", Some(500.0), None), figures("W2", Some(-0.1), None), figures("W4a", None, Some(3.0))];
    check(figures("W1", Some(2_000.0), None), &djuntu, Some(500.0), Some(0.25));
    check(figures("W4a", None, Some(1.5)), &djuntu, Some(3.0), Some(2.0));
    check(figures("W2", Some(800.0), None), &djuntu, Some(-0.1), Some(0.0));
    check(figures("W2", Some(0.0), None), &djuntu, Some(-0.1), None);
    check(figures("W3", Some(800.0), None), &djuntu, None, None);
    check(Figures { n: 9, ..figures("W1", Some(2_000.0), None) }, &djuntu, None, None);
    let both = [figures("W4a", Some(700.0), Some(3.0))];
    check(figures("W4a", None, Some(1.5)), &both, Some(3.0), Some(2.0));
}

fn shell(script: &str) -> Peer {
    Peer::start(Command::new("sh").args(["-c", script])).expect("there is a shell")
}

#[test]
fn what_samod_says_is_waited_for_in_turn() {
    let mut peer = shell(
        r#"echo '{"event":"ready","address":"127.0.0.1:1"}'
           read command && [ "$command" = stop ] &&
           echo '{"event":"written"}' && echo '{"event":"stopped","stored_ms":1.5,"idle_ms":null,"bytes":7}'"#,
    );
    assert_eq!(peer.ready(), Ok(Some("127.0.0.1:1".to_owned())));
    assert_eq!(peer.stop(), Ok(Event::Stopped { stored_ms: Some(1.5), idle_ms: None, bytes: 7 }));
}

#[test]
fn what_samod_must_not_do_is_an_error() {
    let check = |script: &str, expected: &str| {
        let error = shell(script).stopped().expect_err(script).to_string();
        assert!(error.contains(expected), "{script}: {error}");
    };
    check("exit 1", "has ended");
    check("echo nonsense", "nonsense");
    check(r#"echo '{"event":"stopped"}'"#, "missing field");
    check(r#"echo '{"event":"stopped","stored_ms":1,"idle_ms":1,"bytes":7}'; exit 3"#, "exit status: 3");
}

#[test]
fn documents_are_read_from_samods_files() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |kind: &str, name: &str, bytes: &[u8]| {
        let place = folder.path().join("ab").join("cdef").join(kind);
        std::fs::create_dir_all(&place).expect("a folder can be made");
        std::fs::write(place.join(name), bytes).expect("a file can be written");
    };
    let mut document = automerge::AutoCommit::new();
    let mut put = |value: i64| {
        use automerge::transaction::Transactable;
        document.put(automerge::ROOT, "a", value).expect("a value can be put");
        (document.save_incremental(), document.save())
    };
    let (_, first) = put(1);
    let (change, whole) = put(2);
    assert_eq!(disk::heads(folder.path(), "abcdef"), Ok(Vec::new()), "nothing is there");
    write("snapshot", "one", &first);
    assert_eq!(disk::heads(folder.path(), "abcdef"), disk::heads_of(&first));
    write("incremental", "two", &change);
    assert_eq!(disk::heads(folder.path(), "abcdef"), disk::heads_of(&whole));
    write("incremental", "three", b"no change");
    assert_eq!(disk::heads(folder.path(), "abcdef"), disk::heads_of(&whole), "what is no change counts for nothing");
    assert!(disk::heads(folder.path(), "a").is_err(), "a document is called by its id");
    assert!(disk::heads_of(b"no document").is_err());
}
