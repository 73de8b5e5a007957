//! The demonstration: it plays to its end, says what it promises, and leaves nothing behind.

use djuntu_tests::process::{Client, Output, Program};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

/// Plays it with a folder for temporary files of its own.
fn play(arguments: &[&str]) -> (Output, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let temporary = format!("TMPDIR={}", folder.path().display());
    let program = Program::djuntu().wrapped("/usr/bin/env", [temporary]);
    let output = Client::new(program, folder.path()).args(["demo", "--exit"]).args(arguments.iter().copied()).run();
    (output.success(), folder)
}

/// Asserts that no file and no process of it is left.
fn check_gone(folder: &Path) {
    let left: Vec<_> = std::fs::read_dir(folder).expect("the folder").collect();
    assert!(left.is_empty(), "left behind: {left:?}");
    let processes = std::fs::read_dir("/proc").expect("processes").filter_map(Result::ok);
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    let name = folder.display().to_string();
    let still = lines.map(|line| String::from_utf8_lossy(&line).into_owned()).filter(|line| line.contains(&name));
    assert_eq!(still.collect::<Vec<_>>(), Vec::<String>::new(), "these still run");
}

#[test]
fn it_tells_the_seven_axes_with_the_commands_and_leaves_nothing_behind() {
    let (Output { stdout: said, .. }, folder) = play(&["--commands"]);
    for axis in 1..=7 {
        assert!(said.contains(&format!("\nAxis {axis} · ")), "axis {axis} is missing: {said}");
    }
    for line in [
        "Maio reads for Loures: 4.603 t of CO2 a person (all of Portugal, 2022), 2.603 t above the 2 t",
        "Loures reads for Maio: 1.263 t of CO2 a person (all of Cape Verde, 2022), 0.737 t below the 2 t",
        "Maio reads: adopted, “Sim”. “Escolas irmãs Loures-Maio” is now in implementation.",
        "signed by Ana Exemplo and Rui Exemplo, ratified by the councils of Loures and Maio.",
        "Felgueiras reads: a cooperation of Coimbra, Felgueiras, Oeiras, São Vicente is in force.",
        "Doador Exemplo → Loures (5000.00 EUR) → Maio (3000.00 EUR) → “Escolas irmãs Loures-Maio” (1200.00 EUR)",
        "What is left: Loures 2000.00 EUR, Maio 1800.00 EUR.",
        "and of what is not public nothing is there.",
        "in force, signed by Coimbra, Felgueiras, Oeiras, São Vicente.",
        "Loures and Maio adhere to it as public authorities.",
        "loures$ djuntu new project \"Plano de ação 2024-2028\" --with Maio form=plan",
        "maio$ djuntu agreement adhere",
    ] {
        assert!(said.contains(line), "“{line}” is not in: {said}");
    }
    check_gone(folder.path());
}

#[test]
fn a_program_is_told_what_every_node_holds() {
    let (output, folder) = play(&["--json"]);
    let played: Value = output.json();
    let nodes = played.pointer("/nodes").and_then(Value::as_array).expect("nodes");
    assert_eq!(nodes.len(), 8);
    for node in nodes {
        assert_eq!(node.pointer("/refused"), Some(&0.into()), "{node}");
        assert_eq!(node.pointer("/same"), node.pointer("/documents"), "another node holds each of them: {node}");
        assert!(node.pointer("/entries_verified").and_then(Value::as_u64) > Some(0), "{node}");
    }
    check_gone(folder.path());
}
