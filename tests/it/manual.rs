//! The manual in `tests/cli` is true: every command in it is run, and prints what it says.

use djuntu_tests::process::Program;
use djuntu_tests::transcript::check_folder;
use std::path::Path;

#[test]
fn every_page_is_true() {
    let pages = check_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cli"), &Program::djuntu());
    let pages = pages.unwrap_or_else(|failures| panic!("{failures}"));
    println!("{pages} pages of the manual are true");
}
