//! Prints the figures of the proofs: `proofs [P2 …]`; all of them when none is named. The exit code is 1 when one fails.

use djuntu_tests::proofs::{PROOFS, Proof};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let names: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = names.iter().find(|name| !PROOFS.iter().any(|(known, _)| known == name)) {
        let known: Vec<&str> = PROOFS.iter().map(|(name, _)| *name).collect();
        eprintln!("there is no proof “{unknown}”: name some of {}, or none for all", known.join(", "));
        return ExitCode::from(2);
    }
    let wanted = |(name, _): &&Proof| names.is_empty() || names.iter().any(|named| named == name);
    let mut code = ExitCode::SUCCESS;
    for (name, prove) in PROOFS.iter().filter(wanted) {
        let began = Instant::now();
        match prove() {
            Ok(figures) => println!("{name}: {figures}"),
            Err(reason) => {
                println!("{name}: FAILED: {reason}");
                code = ExitCode::FAILURE;
            }
        }
        eprintln!("{name} took {:.1} s", began.elapsed().as_secs_f64());
    }
    code
}
