//! Takes the steps of a manual, one after the other, in a temporary folder that holds the nodes' data.
//!
//! The first thing that is wrong ends the manual, because what follows rests on it.

use super::compare::{Captures, differs, lines, with_names, with_values};
use super::parse::{Action, Command, Place, parse};
use super::{Failure, Mode};
use crate::process::{Client, Launch, Node, PATIENCE, Program, wait_until};
use std::collections::BTreeMap;
use std::ops::Range;
use tempfile::TempDir;

/// Everything that one manual has going.
struct Runner<'a> {
    program: &'a Program,
    // Before the folder, so that the nodes end before their data goes.
    nodes: BTreeMap<String, Node>,
    folder: TempDir,
    captures: Captures,
    last: String,
}

/// What a command gave, when that is not what the manual says.
struct Difference {
    code: i32,
    output: String,
}

/// Runs a manual and returns its text, rewritten where `mode` allows that.
pub(super) fn run(text: &str, program: &Program, mode: Mode) -> Result<String, Failure> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut runner = Runner { program, nodes: BTreeMap::new(), folder, captures: Captures::new(), last: String::new() };
    let mut blessed: Vec<(Range<usize>, String)> = Vec::new();
    for step in parse(text)? {
        let difference = runner.take(&step.action).map_err(|message| Failure::new(step.line, message))?;
        if let (Some(difference), Action::Run(command)) = (difference, &step.action) {
            if mode == Mode::Check {
                return Err(Failure::new(step.line, runner.message(command, &difference)));
            }
            blessed.push((command.lines.clone(), runner.expectation(&difference)));
        }
    }
    Ok(rewrite(text, &blessed))
}

impl Runner<'_> {
    /// Takes one step; what is wrong comes back as a sentence, except for output that differs.
    fn take(&mut self, action: &Action) -> Result<Option<Difference>, String> {
        match action {
            Action::Start { node, arguments } => self.start(node, arguments)?,
            Action::Stop { node } => match self.node(node)?.stop() {
                Ok(0) => {}
                Ok(code) => return Err(format!("{node} ended with exit code {code}\n{}", self.node(node)?.stderr())),
                Err(error) => return Err(error.to_string()),
            },
            Action::Kill { node } => self.node(node)?.kill(),
            Action::Capture { name, place, text } => {
                let value = captured(&self.last, *place, text);
                let value = value.ok_or_else(|| format!("the last output holds no such text:\n{}", self.last))?;
                self.captures.insert(name.clone(), value);
            }
            Action::File { name, text } => {
                let file = self.folder.path().join(name);
                std::fs::write(&file, with_values(text, &self.captures)).map_err(|error| error.to_string())?;
            }
            Action::Run(command) => return self.command(command),
        }
        Ok(None)
    }

    /// A node that was started before starts again as it was; arguments are for the first time.
    fn start(&mut self, name: &str, arguments: &[String]) -> Result<(), String> {
        match self.nodes.get_mut(name) {
            Some(node) if arguments.is_empty() => node.restart().map_err(|error| error.to_string()),
            Some(_) => Err(format!("{name} starts again with the arguments that it had, so leave them out")),
            None => {
                let launch = Launch::with_program(self.program.clone(), self.folder.path().join(name));
                let node = launch.args(arguments).start().map_err(|error| error.to_string())?;
                self.nodes.insert(name.to_owned(), node);
                Ok(())
            }
        }
    }

    fn node(&mut self, name: &str) -> Result<&mut Node, String> {
        self.nodes.get_mut(name).ok_or_else(|| format!("no node {name} was started above"))
    }

    /// Runs a command, again and again where the manual says until, and compares what it gave.
    fn command(&mut self, command: &Command) -> Result<Option<Difference>, String> {
        let client = self.client(command)?;
        let mut attempt = || {
            let output = client.clone().run();
            self.last = lines(&output.all());
            let differs = differs(&command.output, &self.last, &self.captures);
            if output.code == command.code && differs.is_none() {
                return None;
            }
            Some(Difference { code: output.code, output: differs.unwrap_or_else(|| command.output.clone()) })
        };
        if !command.until {
            return Ok(attempt());
        }
        let mut difference = None;
        let settled = wait_until(PATIENCE, || {
            difference = attempt();
            difference.is_none().then_some(())
        });
        Ok(settled.map_or(difference, |()| None))
    }

    fn client(&mut self, command: &Command) -> Result<Client, String> {
        let arguments: Vec<String> = command.arguments.iter().map(|word| with_values(word, &self.captures)).collect();
        if let Some(name) = arguments.iter().find_map(|word| missing(word)) {
            return Err(format!("{name} was not captured above"));
        }
        Ok(match &command.node {
            Some(name) => self.node(name)?.djuntu(arguments),
            None => Client::new(self.program.clone(), self.folder.path()).args(arguments),
        })
    }

    fn message(&self, command: &Command, difference: &Difference) -> String {
        format!(
            "expected exit code {} and\n{}\ngot exit code {} and\n{}",
            command.code,
            indented(&with_values(&command.output, &self.captures)),
            difference.code,
            indented(&difference.output)
        )
    }

    /// Returns the lines of a manual that say what came.
    fn expectation(&self, difference: &Difference) -> String {
        let code = if difference.code == 0 { String::new() } else { format!("? {}\n", difference.code) };
        let output = with_names(&difference.output, &self.captures);
        if output.is_empty() { code } else { format!("{code}{output}\n") }
    }
}

/// Returns the first thing in `word` that looks like a captured value and is none.
fn missing(word: &str) -> Option<&str> {
    let start = word.find('$')?;
    word.get(start..).filter(|rest| rest.chars().nth(1).is_some_and(|character| character.is_ascii_uppercase()))
}

fn captured(output: &str, place: Place, text: &str) -> Option<String> {
    let value = match place {
        Place::Line => output.lines().find(|line| line.starts_with(text))?,
        Place::After => output.split_once(text)?.1.split_whitespace().next()?,
    };
    Some(value.to_owned())
}

fn indented(text: &str) -> String {
    if text.is_empty() {
        return "    (nothing)".to_owned();
    }
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// Returns `text` with some of its lines replaced.
fn rewrite(text: &str, replacements: &[(Range<usize>, String)]) -> String {
    let mut rewritten = String::with_capacity(text.len());
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if let Some((_, new)) = replacements.iter().find(|(lines, _)| lines.start == index) {
            rewritten.push_str(new);
        }
        if !replacements.iter().any(|(lines, _)| lines.contains(&index)) {
            rewritten.push_str(line);
        }
    }
    rewritten
}
