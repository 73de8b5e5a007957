use super::*;
use tempfile::TempDir;

/// What a stand-in does: it answers `run` like a node, `fail` like a program that fails, and anything else like `echo`.
const STAND_IN: &str = r#"
data=$2
case $3 in
  run) mkdir -p "$data"; echo "{\"api\": \"127.0.0.1:9\", \"pid\": $$}" >"$data/node.json"; echo started; exec sleep 60 ;;
  fail) echo "cannot" >&2; exit 5 ;;
  *) shift 2; echo "$@" ;;
esac
"#;

fn program(script: &str) -> Program {
    Program::stand_in("sh", ["-c", script, "djuntu"])
}

fn start(folder: &TempDir, script: &str) -> Result<Node, StartError> {
    Launch::with_program(program(script), folder.path().join("data")).start()
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

#[test]
fn a_command_gives_its_code_and_both_streams() {
    let folder = folder();
    let check = |arguments: &[&str], code: i32, stdout: &str, stderr: &str| {
        let client = Client::new(program(STAND_IN), folder.path()).args(["--data", "d"]);
        let expected = Output { code, stdout: stdout.to_owned(), stderr: stderr.to_owned() };
        assert_eq!(client.args(arguments.iter().copied()).run(), expected, "{arguments:?}");
    };
    check(&["status", "a b"], 0, "status a b\n", "");
    check(&["fail"], 5, "", "cannot\n");
}

#[test]
fn a_command_that_a_signal_ends_has_the_code_that_a_shell_shows() {
    let folder = folder();
    assert_eq!(Client::new(program("kill -9 $$"), folder.path()).run().code, 137);
}

#[test]
fn a_command_that_prints_much_ends() {
    let folder = folder();
    let output = Client::new(program("head -c 1000000 /dev/zero | tr '\\0' x"), folder.path()).run();
    assert_eq!(output.success().stdout.len(), 1_000_000);
}

#[test]
fn the_environment_is_the_same_everywhere() {
    let folder = folder();
    let output = Client::new(program("env"), folder.path()).run().success();
    let home = format!("HOME={}", folder.path().display());
    for expected in ["NO_COLOR=1", "COLUMNS=100", &home] {
        assert!(output.stdout.lines().any(|line| line == expected), "{expected} is missing in {}", output.stdout);
    }
    assert!(!output.stdout.contains("DJUNTU_"), "{}", output.stdout);
}

#[test]
fn a_node_is_ready_when_it_says_so_and_starts_again_after_a_kill() {
    let folder = folder();
    let mut node = start(&folder, STAND_IN).expect("the stand-in starts");
    let first = node.id().expect("it runs");
    assert_eq!(node.api(), "127.0.0.1:9");
    assert_eq!(node.djuntu(["show"]).run().stdout, "show\n");
    node.kill();
    assert_eq!(node.id(), None);
    // The file of the killed node is still there and must not count.
    node.restart().expect("it starts again");
    assert_ne!(node.id(), Some(first));
    assert_eq!(node.stdout(), "started\nstarted\n");
    assert_eq!(node.stop(), Ok(128 + 15));
    assert!(node.stop().is_err());
}

#[test]
fn a_node_that_ends_early_says_why() {
    let folder = folder();
    let error = start(&folder, "echo 'the data folder is in use' >&2; exit 9").expect_err("it never gets ready");
    assert!(error.to_string().contains("exit code 9"), "{error}");
    assert!(error.to_string().contains("the data folder is in use"), "{error}");
}

#[test]
fn a_node_ends_with_its_owner() {
    let folder = folder();
    let node = start(&folder, STAND_IN).expect("the stand-in starts");
    let id = node.id().expect("it runs").to_string();
    let alive = || Client::new(program(&format!("kill -0 {id}")), folder.path()).run().code;
    assert_eq!(alive(), 0);
    drop(node);
    assert_ne!(alive(), 0);
}

#[test]
fn waiting_ends_with_the_condition_or_with_the_time() {
    let mut looks = 0;
    let found = wait_until(PATIENCE, || {
        looks += 1;
        (looks == 3).then_some("found")
    });
    assert_eq!(found, Some("found"));
    assert_eq!(wait_until(Duration::ZERO, || None::<()>), None);
}
