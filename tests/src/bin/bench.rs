//! Measures real nodes, or many engines in virtual time: `bench [WORKLOAD …] [--n NUMBER] [--json] [--against samod]`.
//!
//! Without the name of a workload those are run that take little time. What the figures mean stands in `tests/README.md`.

use djuntu_tests::bench::corpus::Corpus;
use djuntu_tests::bench::report::{Figures, HEADING};
use djuntu_tests::bench::samod::{self, Samod};
use djuntu_tests::bench::workloads::Workload;
use std::process::ExitCode;

const USAGE: &str = "usage: bench [W1] [W1b] [W2] [W3] [W4a] [W4b] [W5] … [W14] [--n NUMBER] [--json] [--against samod]

--n              documents of the corpus; keystrokes of W5, changes of W8 and W10, territories of W11,
                 MiB of W12, rows of W14
--against samod  builds samod and measures it too, in W1, W2, W3, W4a, W4b and W7";

/// What the arguments say.
struct Options {
    workloads: Vec<Workload>,
    /// How much of everything; none for as much as each workload is measured with.
    number: Option<usize>,
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
    let number = |workload: Workload| options.number.unwrap_or_else(|| workload.size().default);
    // Made once, with as many documents as any of them needs.
    let of_corpus = options.workloads.iter().filter(|workload| workload.size().of_corpus);
    let corpus = Corpus::generate(of_corpus.map(|workload| number(*workload)).max().unwrap_or_default());
    if !options.json {
        println!("{HEADING}");
    }
    let mut printer = Printer { json: options.json, code: ExitCode::SUCCESS };
    for workload in options.workloads {
        let (name, number) = (format!("{workload:?}"), number(workload));
        let corpus = corpus.first(number);
        let djuntu = printer.print(&name, workload.run(&corpus, number));
        if let Some(measured) = samod.as_ref().and_then(|samod| samod.measure(&name, &corpus, &djuntu)) {
            printer.print(&format!("{name} {}", samod::NAME), measured);
        }
    }
    printer.code
}

fn parse(arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { workloads: Vec::new(), number: None, json: false, against_samod: false };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => options.json = true,
            "--against" if arguments.next().as_deref() == Some(samod::NAME) => options.against_samod = true,
            "--against" => return Err(format!("--against takes {}", samod::NAME)),
            "--n" => {
                let number = arguments.next().and_then(|text| text.parse().ok());
                options.number = Some(number.ok_or("--n takes a number")?);
            }
            name => options.workloads.push(name.parse().map_err(|error| format!("{error}"))?),
        }
    }
    if options.workloads.is_empty() {
        options.workloads = Workload::DEFAULT.to_vec();
    }
    for workload in &options.workloads {
        let range = workload.size().range;
        if options.number.is_some_and(|number| !range.contains(&number)) {
            return Err(format!("--n takes a number in {range:?} for {workload:?}"));
        }
    }
    Ok(options)
}
