//! Prints the figures of the proofs: `proofs [P2 …]`; all but those that take minutes when none is named. The exit code is
//! 1 when one fails.

use djuntu_tests::proofs::{LONG_PROOFS, PROOFS, Proof};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let all: Vec<Proof> = PROOFS.iter().chain(&LONG_PROOFS).copied().collect();
    if let Some(unknown) = names.iter().find(|name| !all.iter().any(|(known, _)| known == name)) {
        let known: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        eprintln!("there is no proof “{unknown}”: name some of {}, or none for all", known.join(", "));
        return ExitCode::from(2);
    }
    let is_wanted = |name: &str| names.iter().any(|named| named == name);
    let is_short = |name: &str| PROOFS.iter().any(|(known, _)| *known == name);
    let mut code = ExitCode::SUCCESS;
    for (name, prove) in all.iter().filter(|(name, _)| is_wanted(name) || (names.is_empty() && is_short(name))) {
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
