use super::*;

/// Stands in for `djuntu`: a node for `run`, a failure for `fail`, a line more at each call for `grow`, a file for
/// `cat`, else what it is asked to say.
const STAND_IN: &str = r#"
data=none
if [ "$1" = --data ]; then data=$2; shift 2; fi
command=$1; shift
case $command in
  run) mkdir -p "$data"; echo "{\"api\": \"127.0.0.1:9\", \"pid\": $$}" >"$data/node.json"; trap '' HUP; exec sleep 60 ;;
  fail) echo "before"; echo "cannot" >&2; exit 5 ;;
  grow) echo more >>grown; wc -l <grown ;;
  cat) cat "$1" ;;
  where) basename "$data" ;;
  say) for line in "$@"; do echo "$line"; done ;;
esac
"#;

fn program() -> Program {
    Program::stand_in("sh", ["-c", STAND_IN, "djuntu"])
}

/// Checks that a manual runs to its end, or fails at this line with a message that holds this text.
fn check(manual: &str, expected: Result<(), (usize, &str)>) {
    match (run::run(manual, &program(), Mode::Check), expected) {
        (Ok(text), Ok(())) => assert_eq!(text, manual),
        (Err(failure), Err((line, message))) => {
            assert_eq!(failure.line, line, "{}", failure.message);
            assert!(failure.message.contains(message), "{}", failure.message);
        }
        (outcome, expected) => panic!("{manual}\nexpected {expected:?}, got {outcome:?}"),
    }
}

fn check_block(block: &str, expected: Result<(), (usize, &str)>) {
    check(&format!("Prose.\n\n```console\n{block}\n```\n"), expected);
}

fn check_blessed(manual: &str, expected: &str) {
    assert_eq!(run::run(manual, &program(), Mode::Bless).as_deref(), Ok(expected));
    check(expected, Ok(()));
}

#[test]
fn output_is_compared() {
    check_block("$ djuntu say hello", Err((4, "hello")));
    check_block("$ djuntu say hello\nhello", Ok(()));
    check_block("$ djuntu say hello\nhallo", Err((4, "got exit code 0 and\n    hello")));
    check_block("$ djuntu say hello\nhello\nmore", Err((4, "more")));
    check_block("$ djuntu say one\none\n$ djuntu say two\nthree", Err((6, "two")));
    check_block("$ djuntu say", Ok(()));
}

#[test]
fn wildcards_stand_for_anything_within_a_line_or_for_lines() {
    check_block("$ djuntu say 'heard 12 s ago'\nheard [..] s ago", Ok(()));
    check_block("$ djuntu say 'heard 12 s ago'\nheard [..] h ago", Err((4, "heard 12 s ago")));
    check_block("$ djuntu say a b c d\na\n...\nd", Ok(()));
    check_block("$ djuntu say a b c d\na\n...\ne", Err((4, "d")));
    check_block("$ djuntu say a b\n...", Ok(()));
}

#[test]
fn exit_codes_are_compared_and_errors_come_after_the_output() {
    check_block("$ djuntu fail\n? 5\nbefore\ncannot", Ok(()));
    check_block("$ djuntu fail\nbefore\ncannot", Err((4, "got exit code 5")));
    check_block("$ djuntu say a\n? 5\na", Err((4, "got exit code 0")));
    check_block("$ djuntu fail\n? many", Err((5, "a number")));
}

#[test]
fn commands_are_split_as_a_shell_splits_them() {
    check_block("$ djuntu say one  'two  three' \"fo\\\"ur\" fi\\ ve ''\none\ntwo  three\nfo\"ur\nfi ve", Ok(()));
    check_block("$ djuntu say one \\\n>   two\none\ntwo", Ok(()));
    check_block("$ djuntu say one \\\nmore", Err((4, "must begin with `> `")));
    check_block("$ djuntu say 'one", Err((4, "not closed")));
    check_block("$ djuntu say \"one", Err((4, "not closed")));
    check_block("$ djuntu say one\\", Err((4, "must begin with `> `")));
    check_block("$ djuntu say a | cat", Err((4, "no shell")));
    check_block("$ ls", Err((4, "nothing else")));
    check_block("output", Err((4, "begins with a command")));
}

#[test]
fn nodes_start_stop_and_start_again() {
    check("<!-- start loures --name \"Loures\" -->\n```console\nloures$ djuntu where\nloures\n```\n", Ok(()));
    check("<!-- start loures -->\n<!-- kill loures -->\n<!-- start loures -->\n<!-- kill loures -->\n", Ok(()));
    check("<!-- start loures -->\n<!-- stop loures -->\n", Err((2, "exit code 143")));
    check("<!-- start loures -->\n<!-- start loures --name Maio -->\n", Err((2, "leave them out")));
    check("<!-- kill loures -->\n", Err((1, "no node loures")));
    check("```console\nmaio$ djuntu where\n```\n", Err((2, "no node maio")));
}

#[test]
fn values_are_captured_and_stand_in_commands_and_expectations() {
    let said = "```console\n$ djuntu say 'Code: djuntu:abc to give away' djuntu:def\nCode: [..]\ndjuntu:[..]\n```\n";
    let captured =
        "<!-- capture CODE after \"Code: \" -->\n<!-- capture LINE from line starting with \"djuntu:\" -->\n";
    check(&format!("{said}{captured}```console\n$ djuntu say $CODE $LINE\n$CODE\ndjuntu:def\n```\n"), Ok(()));
    check(&format!("{said}{captured}```console\n$ djuntu say $LINE\n$CODE\n```\n"), Err((9, "djuntu:abc")));
    check(&format!("{said}<!-- capture CODE after \"Key: \" -->\n"), Err((6, "no such text")));
    check_block("$ djuntu say $CODE", Err((4, "$CODE was not captured")));
}

#[test]
fn until_tries_again() {
    check("<!-- until -->\n```console\n$ djuntu grow\n3\n```\n", Ok(()));
    check_block("$ djuntu grow\n3", Err((4, "1")));
    check("<!-- until -->\n", Err((1, "no console block follows")));
}

#[test]
fn files_lie_where_commands_run() {
    check("```file notes.txt\nfirst\nsecond\n```\n\n```console\n$ djuntu cat notes.txt\nfirst\nsecond\n```\n", Ok(()));
}

#[test]
fn what_cannot_be_read_is_an_error() {
    check("```console\n$ djuntu say\n", Err((1, "not closed")));
    check("<!-- begin loures -->\n", Err((1, "no directive")));
    check("<!-- start Loures -->\n", Err((1, "no directive")));
    check("<!-- capture code after x -->\n", Err((1, "no directive")));
    check("<!-- stop\nloures -->\n", Err((1, "stands on one line")));
}

#[test]
fn prose_and_other_blocks_are_left_alone() {
    check("# Title\n\n$ djuntu fail\n\n```rust\n$ djuntu fail\n```\n\n````text\n```console\n$ no\n```\n````\n", Ok(()));
}

#[test]
fn blessing_rewrites_what_differs_and_keeps_what_fits() {
    check_blessed(
        "```console\n$ djuntu say 'at 12' b\nat [..]\nc\n$ djuntu fail\n```\nProse.\n",
        "```console\n$ djuntu say 'at 12' b\nat [..]\nb\n$ djuntu fail\n? 5\nbefore\ncannot\n```\nProse.\n",
    );
    let captured = "```console\n$ djuntu say abc\nabc\n```\n<!-- capture CODE from line starting with \"a\" -->\n";
    check_blessed(
        &format!("{captured}```console\n$ djuntu say $CODE\n```\n"),
        &format!("{captured}```console\n$ djuntu say $CODE\n$CODE\n```\n"),
    );
}

#[test]
fn a_folder_without_a_manual_is_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    assert!(check_folder(folder.path(), &program()).is_err());
    std::fs::write(folder.path().join("a.md"), "```console\n$ djuntu say a\na\n```\n").expect("it can be written");
    assert_eq!(check_folder(folder.path(), &program()), Ok(1));
    std::fs::write(folder.path().join("b.md"), "```console\n$ djuntu say a\nb\n```\n").expect("it can be written");
    assert!(check_folder(folder.path(), &program()).is_err_and(|text| text.contains("b.md:2: ")));
}
