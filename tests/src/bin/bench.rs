//! Measures real nodes: `bench W1 W2 W4a W4b W5 W8 W10 [--n NUMBER] [--json]`.
//!
//! Without the name of a workload all are run. What the figures mean stands in `tests/README.md`.

use djuntu_tests::bench::corpus::Corpus;
use djuntu_tests::bench::report::HEADING;
use djuntu_tests::bench::workloads::Workload;
use std::process::ExitCode;

const USAGE: &str = "usage: bench [W1] [W2] [W4a] [W4b] [W5] [W8] [W10] [--n NUMBER] [--json]

--n  documents of W1 and W2, keystrokes of W5, changes of the documents of W8 and W10";
/// Documents of W1 and W2 unless told otherwise.
const DOCUMENTS_DEFAULT: usize = 1_000;
/// The fewest documents of which a quarter can be measured, and the most that fit in one segment of an archive.
const DOCUMENTS_RANGE: std::ops::RangeInclusive<usize> = 4..=10_000;
/// How large a single document can be asked for.
const CHANGES_RANGE: std::ops::RangeInclusive<usize> = 1_000..=1_000_000;

/// What the arguments say.
struct Options {
    workloads: Vec<Workload>,
    n: Option<usize>,
    json: bool,
}

fn main() -> ExitCode {
    let options = match parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(reason) => {
            eprintln!("{reason}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let made = std::cell::OnceCell::new();
    let corpus = || made.get_or_init(|| Corpus::generate(options.n.unwrap_or(DOCUMENTS_DEFAULT)));
    if !options.json {
        println!("{HEADING}");
    }
    let mut code = ExitCode::SUCCESS;
    for workload in options.workloads {
        match workload.run(&corpus, options.n) {
            Ok(figures) if options.json => figures.iter().for_each(|figures| println!("{}", figures.json())),
            Ok(figures) => figures.iter().for_each(|figures| println!("{}", figures.row())),
            Err(error) => {
                eprintln!("{workload:?}: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

fn parse(arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { workloads: Vec::new(), n: None, json: false };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => options.json = true,
            "--n" => {
                let number = arguments.next().and_then(|text| text.parse().ok());
                options.n = Some(number.ok_or_else(|| "--n takes a number".to_owned())?);
            }
            name => options.workloads.push(name.parse().map_err(|error| format!("{error}"))?),
        }
    }
    if options.workloads.is_empty() {
        options.workloads = vec![Workload::W1, Workload::W2, Workload::W4a, Workload::W4b];
    }
    for workload in &options.workloads {
        let range = if workload.has_own_documents() { CHANGES_RANGE } else { DOCUMENTS_RANGE };
        if options.n.is_some_and(|n| !range.contains(&n)) {
            return Err(format!("--n takes a number in {range:?} for {workload:?}"));
        }
    }
    Ok(options)
}
