//! Measures real nodes: `bench [WORKLOAD …] [--n DOCUMENTS] [--json]`.
//!
//! Without the name of a workload those are run that take little time. What the figures mean stands in `tests/README.md`.

use djuntu_tests::bench::corpus::Corpus;
use djuntu_tests::bench::report::HEADING;
use djuntu_tests::bench::workloads::Workload;
use std::process::ExitCode;

const USAGE: &str = "usage: bench [W1] [W1b] [W2] [W3] [W4a] [W6] [W7] [W9] [--n DOCUMENTS] [--json]";
/// The fewest documents of which a quarter can be measured, and the most that fit in one segment of an archive.
const DOCUMENTS_RANGE: std::ops::RangeInclusive<usize> = 4..=20_000;

/// What the arguments say.
struct Options {
    workloads: Vec<Workload>,
    /// How many documents; none for as many as each workload is measured with.
    documents: Option<usize>,
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
    let documents = |workload: &Workload| options.documents.unwrap_or_else(|| workload.documents());
    // Made once, with as many documents as any of them needs.
    let corpus = Corpus::generate(options.workloads.iter().map(documents).max().unwrap_or_default());
    if !options.json {
        println!("{HEADING}");
    }
    let mut code = ExitCode::SUCCESS;
    for workload in &options.workloads {
        match workload.run(&corpus.first(documents(workload))) {
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
    let mut options = Options { workloads: Vec::new(), documents: None, json: false };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => options.json = true,
            "--n" => {
                let number = arguments.next().and_then(|text| text.parse().ok());
                let number = number.filter(|number| DOCUMENTS_RANGE.contains(number));
                let number = number.ok_or_else(|| format!("--n takes a number in {DOCUMENTS_RANGE:?}"))?;
                options.documents = Some(number);
            }
            name => options.workloads.push(name.parse().map_err(|error| format!("{error}"))?),
        }
    }
    if options.workloads.is_empty() {
        options.workloads = Workload::DEFAULT.to_vec();
    }
    Ok(options)
}
