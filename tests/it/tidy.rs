//! What holds for the tree of files itself, so that no reviewer has to look for it.
//!
//! A rule is a function from the tree to what breaks it; each says where and what to do about it. Every rule stands
//! twice: once it must find nothing in this repository, and once it must find what is wrong in a bad example.

mod dependencies;
mod layout;
mod map;
mod requirements;
mod text;
mod tree;

use tree::{Finding, Tree};

/// Fails with every finding, one a line.
fn assert_none(findings: &[Finding]) {
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(findings.is_empty(), "{} places to put right:\n{}", lines.len(), lines.join("\n"));
}

/// Writes two tests for each rule: that this repository keeps it, and that each bad example is caught at its line.
macro_rules! rules {
    ($($name:ident: $rule:path, catches [$(($line:literal, [$(($path:literal, $text:expr)),* $(,)?])),* $(,)?];)*) => {
        $(mod $name {
            use super::*;

            #[test]
            fn holds_here() {
                assert_none(&$rule(&Tree::of_this_repository()));
            }

            #[test]
            fn catches_bad_examples() {
                $({
                    let tree = Tree::of(&[$(($path, $text)),*]);
                    let lines: Vec<usize> = $rule(&tree).iter().map(|finding| finding.line).collect();
                    assert!(lines.contains(&$line), "not caught at line {}: {:?}", $line, lines);
                })*
            }
        })*
    };
}

rules! {
    the_code_map_equals_the_tree: map::code_map, catches [
        (1, [("protocol/src/act.rs", "")]),
        (3, [("README.md", "## Code map\n```text\nprotocol/src/gone.rs  what is gone\n```\n")]),
        (2, [("README.md", "## Code map\n```text\nprotocol/  the core\n```\n"), ("protocol/src/act.rs", "")]),
        (3, [("README.md", "## Code map\n```text\nREADME.md\n```\n")]),
        (4, [("README.md", "## Code map\n```text\nREADME.md  this\nREADME.md  this again\n```\n")]),
        (5, [("README.md", "## Code map\n```text\nnode/  the shell\n  src/  its modules\n    gone.rs  what is gone\n```\n"),
            ("node/src/driver.rs", "")]),
    ];
    protocol_reaches_no_shell: dependencies::reached, catches [
        (6, [("Cargo.lock", "[[package]]\nname = \"djuntu-protocol\"\ndependencies = [\n \"a\",\n]\n\
            [[package]]\nname = \"a\"\ndependencies = [\n \"tokio 1.0\",\n]\n")]),
        (1, [("Cargo.lock", "[[package]]\nname = \"a\"\n")]),
    ];
    dependencies_come_from_the_registry: dependencies::sources, catches [
        (2, [("Cargo.lock", "[[package]]\nsource = \"git+https://example.org/a\"\n")]),
        (2, [("Cargo.lock", ""), ("tests/a/Cargo.lock", "[[package]]\nsource = \"git+https://example.org/a\"\n")]),
    ];
    requirements_are_cited_by_code_and_tests: requirements::cited, catches [
        (1, [("protocol/src/act.rs", "//! Nothing.\n")]),
        (1, [("protocol/README.md", "**R7** A rule.\n"), ("protocol/src/act.rs", "//! R7 and R70.\n")]),
        (1, [("protocol/README.md", "**R7** A rule.\n"), ("protocol/src/act/tests.rs", "// R7\n")]),
        (2, [("protocol/README.md", "**R7** A rule.\n**R7** Another.\n")]),
        (1, [("protocol/README.md", "No rule.\n")]),
    ];
    cited_requirements_exist: requirements::exist, catches [
        (1, [("protocol/README.md", "**R7** A rule.\n"), ("protocol/src/act.rs", "/// See (R8).\n")]),
        (2, [("protocol/README.md", "**R7** A rule.\n"), ("tests/it/a.rs", "//! R7\n// R70\n")]),
    ];
    files_have_a_bounded_length: layout::lengths, catches [
        (801, [("node/src/a.rs", &"x\n".repeat(801))]),
    ];
    no_file_is_called_mod: layout::no_mod_files, catches [
        (1, [("node/src/http/mod.rs", "")]),
    ];
    files_open_with_what_they_are: layout::module_docs, catches [
        (1, [("node/src/a.rs", "use std::fmt;\n")]),
        (1, [("node/src/a.rs", "")]),
    ];
    limits_stand_together: layout::limits, catches [
        (2, [("protocol/src/act.rs", "//! A.\nconst NAME_BYTES_MAX: usize = 3;\n")]),
        (1, [("protocol/src/act.rs", "    pub const ACTS_MAX: usize = 3;\n")]),
        (1, [("protocol/src/act.rs", "pub(crate) const ACTS_LIMIT: usize = 3;\n")]),
    ];
    production_code_never_unwraps: text::no_unwrap, catches [
        (1, [("node/src/a.rs", "a.unwrap();\n")]),
        (1, [("node/src/a.rs", "a.unwrap();\n#[cfg(test)]\nmod tests {\n")]),
    ];
    nothing_is_left_undone: text::nothing_undone, catches [
        (1, [("node/src/a.rs", "// TODO: more\n")]),
        (1, [("README.md", "FIXME\n")]),
        (1, [("node/src/a.rs", "todo!()\n")]),
        (1, [("node/src/a.rs", "dbg!(a);\n")]),
    ];
    tests_all_run_and_expect_no_panic: text::no_skipped_tests, catches [
        (1, [("node/src/a/tests.rs", "#[ignore]\n")]),
        (1, [("tests/it/a.rs", "    #[ignore = \"slow\"]\n")]),
        (1, [("tests/it/a.rs", "#[should_panic(expected = \"a\")]\n")]),
    ];
    tests_do_not_sleep: text::no_sleep, catches [
        (1, [("node/src/a/tests.rs", "thread::sleep(a);\n")]),
        (1, [("tests/it/a.rs", "tokio::time::sleep(a).await;\n")]),
        (3, [("node/src/a.rs", "#[cfg(test)]\nmod tests {\n    thread::sleep(a);\n")]),
    ];
    no_machine_is_named: text::no_machine_paths, catches [
        (1, [("node/src/a.rs", "\"/home/somebody\"\n")]),
        (1, [("deploy/README.md", "cd /root/djuntu\n")]),
        (1, [("deploy/README.md", "in `/tmp/x`\n")]),
    ];
    no_registry_is_named: text::no_registries, catches [
        (1, [("deploy/README.md", concat!("https://static.", "crates.io/a\n"))]),
    ];
    text_is_plain: text::plain, catches [
        (1, [("README.md", "a\tb\n")]),
        (2, [("README.md", "a\nb \n")]),
        (1, [("README.md", "a\r\n")]),
        (2, [("README.md", "a\nb")]),
        (2, [("README.md", "a\n\n")]),
    ];
}

#[test]
fn good_examples_pass() {
    let tree = Tree::of(&[
        (
            "README.md",
            "## Code map\n```text\nprotocol/  the core\n  src/  in reading order\n    act.rs  what is said\n```\n",
        ),
        ("protocol/README.md", "**R7** A rule.\n"),
        (
            "protocol/src/act.rs",
            "//! Keeps R7.\nconst ACTS: usize = 3;\n#[cfg(test)]\nmod tests {\n    a.unwrap(); // R7\n",
        ),
        ("protocol/src/limits.rs", "//! Limits.\npub const ACTS_MAX: usize = 3;\n"),
        ("protocol/src/act/tests.rs", "a.unwrap();\n"),
    ]);
    let rules =
        [requirements::cited, requirements::exist, layout::limits, layout::module_docs, text::no_unwrap, text::plain];
    for rule in rules {
        assert_none(&rule(&tree));
    }
    let listed = Tree::of(&[
        ("README.md", "## Code map\n\n```text\nprotocol/           the core\n  src/act.rs        what is said\n```\n"),
        ("protocol/src/act.rs", ""),
        ("protocol/src/act/tests.rs", ""),
        ("protocol/src/lib.rs", ""),
    ]);
    assert_none(&map::code_map(&listed));
}
