//! Measures two real nodes: `bench W1 W2 W4a W4b [--n DOCUMENTS] [--json]`.
//!
//! Without the name of a workload all are run. What the figures mean stands in `tests/README.md`.

use djuntu_tests::bench::corpus::Corpus;
use djuntu_tests::bench::report::HEADING;
use djuntu_tests::bench::workloads::Workload;
use std::process::ExitCode;

const USAGE: &str = "usage: bench [W1] [W2] [W4a] [W4b] [--n DOCUMENTS] [--json]";
/// Documents of W1 and W2 unless told otherwise.
const DOCUMENTS_DEFAULT: usize = 1_000;
/// The fewest documents of which a quarter can be measured, and the most that fit in one segment of an archive.
const DOCUMENTS_RANGE: std::ops::RangeInclusive<usize> = 4..=10_000;

/// What the arguments say.
struct Options {
    workloads: Vec<Workload>,
    documents: usize,
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
    let corpus = Corpus::generate(options.documents);
    if !options.json {
        println!("{HEADING}");
    }
    let mut code = ExitCode::SUCCESS;
    for workload in options.workloads {
        match workload.run(&corpus) {
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
    let mut options = Options { workloads: Vec::new(), documents: DOCUMENTS_DEFAULT, json: false };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => options.json = true,
            "--n" => {
                let number = arguments.next().and_then(|text| text.parse().ok());
                let number = number.filter(|number| DOCUMENTS_RANGE.contains(number));
                options.documents = number.ok_or_else(|| format!("--n takes a number in {DOCUMENTS_RANGE:?}"))?;
            }
            name => options.workloads.push(name.parse().map_err(|error| format!("{error}"))?),
        }
    }
    if options.workloads.is_empty() {
        options.workloads = vec![Workload::W1, Workload::W2, Workload::W4a, Workload::W4b];
    }
    Ok(options)
}
