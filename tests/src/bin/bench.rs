//! Measures two real nodes: `bench W1 W2 W4a [--n DOCUMENTS] [--json] [--against samod]`.
//!
//! Without the name of a workload all are run. What the figures mean stands in `tests/README.md`.

use djuntu_tests::bench::corpus::Corpus;
use djuntu_tests::bench::report::{Figures, HEADING};
use djuntu_tests::bench::samod::{self, Samod};
use djuntu_tests::bench::workloads::Workload;
use std::process::ExitCode;

const USAGE: &str = "usage: bench [W1] [W2] [W4a] [--n DOCUMENTS] [--json] [--against samod]

--against samod  builds samod and measures it too, in W1, W2, W3, W4a, W4b and W7";
/// Documents of W1 and W2 unless told otherwise.
const DOCUMENTS_DEFAULT: usize = 1_000;
/// The fewest documents of which a quarter can be measured, and the most that fit in one segment of an archive.
const DOCUMENTS_RANGE: std::ops::RangeInclusive<usize> = 4..=10_000;

/// What the arguments say.
struct Options {
    workloads: Vec<String>,
    documents: usize,
    json: bool,
    against_samod: bool,
}

/// Prints figures as they come, and remembers whether something failed.
struct Printer {
    json: bool,
    code: ExitCode,
}

impl Printer {
    fn print(&mut self, name: &str, measured: Result<Vec<Figures>, impl std::fmt::Display>) -> Vec<Figures> {
        let figures = measured.unwrap_or_else(|error| {
            eprintln!("{name}: {error}");
            self.code = ExitCode::FAILURE;
            Vec::new()
        });
        for figures in &figures {
            println!("{}", if self.json { figures.json() } else { figures.row() });
        }
        figures
    }
}

fn main() -> ExitCode {
    let options = match parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(reason) => {
            eprintln!("{reason}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let samod = match options.against_samod.then(Samod::build).transpose() {
        Ok(samod) => samod,
        Err(reason) => {
            eprintln!("{reason}");
            return ExitCode::FAILURE;
        }
    };
    let corpus = Corpus::generate(options.documents);
    if !options.json {
        println!("{HEADING}");
    }
    let mut printer = Printer { json: options.json, code: ExitCode::SUCCESS };
    for name in options.workloads {
        let workload = name.parse::<Workload>().ok();
        let djuntu = workload.map_or_else(Vec::new, |workload| printer.print(&name, workload.run(&corpus)));
        if let Some(measured) = samod.as_ref().and_then(|samod| samod.measure(&name, &corpus, &djuntu)) {
            printer.print(&format!("{name} samod"), measured);
        }
    }
    printer.code
}

fn parse(arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options =
        Options { workloads: Vec::new(), documents: DOCUMENTS_DEFAULT, json: false, against_samod: false };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => options.json = true,
            "--against" => {
                options.against_samod = arguments.next().as_deref() == Some("samod");
                if !options.against_samod {
                    return Err("--against takes samod".to_owned());
                }
            }
            "--n" => {
                let number = arguments.next().and_then(|text| text.parse().ok());
                let number = number.filter(|number| DOCUMENTS_RANGE.contains(number));
                options.documents = number.ok_or_else(|| format!("--n takes a number in {DOCUMENTS_RANGE:?}"))?;
            }
            _ => options.workloads.push(argument),
        }
    }
    for name in &options.workloads {
        // Some workloads are measured with samod alone.
        let by_samod = options.against_samod && samod::WORKLOADS.contains(&name.as_str());
        if let Err(error) = name.parse::<Workload>()
            && !by_samod
        {
            return Err(error.to_string());
        }
    }
    if options.workloads.is_empty() {
        options.workloads = ["W1", "W2", "W4a"].map(str::to_owned).to_vec();
    }
    Ok(options)
}
