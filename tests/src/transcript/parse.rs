//! Reads a manual into the steps that its runner takes.
//!
//! Invariant: every step knows its line, and every command the lines that say what it must print, so that the file can
//! be rewritten in place.

use super::{Failure, words};
use std::iter::{Enumerate, Peekable};
use std::ops::Range;
use std::str::Lines;

/// One thing to do, and where the manual says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The line in the manual, counted from 1.
    pub(super) line: usize,
    /// What to do.
    pub(super) action: Action,
}

/// What there is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Start a node, or start it again.
    Start { node: String, arguments: Vec<String> },
    /// End a node as a service manager does.
    Stop { node: String },
    /// End a node as a loss of power does.
    Kill { node: String },
    /// Remember a part of the last output.
    Capture { name: String, place: Place, text: String },
    /// Write a file.
    File { name: String, text: String },
    /// Run a command.
    Run(Command),
}

/// Where a captured value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The word after a text.
    After,
    /// The line that starts with a text.
    Line,
}

/// A command and what must come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// The node that it is for, if any.
    pub(super) node: Option<String>,
    /// The words after `djuntu`.
    pub(super) arguments: Vec<String>,
    /// Whether it is tried again until it comes out as written.
    pub(super) until: bool,
    /// The exit code that it must have.
    pub(super) code: i32,
    /// What it must print.
    pub(super) output: String,
    /// The lines of the file that say so, counted from 0.
    pub(super) lines: Range<usize>,
}

type Input<'a> = Peekable<Enumerate<Lines<'a>>>;

/// Returns the steps of a manual, in order.
pub(super) fn parse(text: &str) -> Result<Vec<Step>, Failure> {
    let mut steps = Vec::new();
    let mut until: Option<usize> = None;
    let mut input = text.lines().enumerate().peekable();
    while let Some((index, line)) = input.next() {
        if let Some((fence, kind)) = fence(line) {
            let block = block(&mut input, index, fence)?;
            match kind.split_once(' ') {
                None if kind == "console" => console(&block, until.take().is_some(), &mut steps)?,
                Some(("file", name)) => steps.push(file(index + 1, name, &block)),
                _ => {}
            }
        } else if let Some(rest) = line.trim().strip_prefix("<!--") {
            let directive = rest.strip_suffix("-->").ok_or_else(|| {
                Failure::new(
                    index + 1,
                    "a directive stands on one line: <!-- start NODE …, stop, kill, until, capture -->",
                )
            })?;
            if directive.trim() == "until" {
                until = Some(index + 1);
            } else {
                let action = self::directive(directive.trim()).map_err(|message| Failure::new(index + 1, message))?;
                steps.push(Step { line: index + 1, action });
            }
        }
    }
    match until {
        Some(line) => Err(Failure::new(line, "no console block follows")),
        None => Ok(steps),
    }
}

/// Returns the fence that opens a block, and what kind of block it is.
fn fence(line: &str) -> Option<(&str, &str)> {
    let length = line.len() - line.trim_start_matches('`').len();
    (length >= 3).then(|| line.split_at(length)).map(|(fence, kind)| (fence, kind.trim()))
}

/// Returns the lines up to the closing fence.
fn block<'a>(input: &mut Input<'a>, opened: usize, fence: &str) -> Result<Vec<(usize, &'a str)>, Failure> {
    let mut lines = Vec::new();
    for (index, line) in input {
        if line == fence {
            return Ok(lines);
        }
        lines.push((index, line));
    }
    Err(Failure::new(opened + 1, "the block is not closed"))
}

fn file(line: usize, name: &str, block: &[(usize, &str)]) -> Step {
    let text = block.iter().map(|(_, line)| format!("{line}\n")).collect();
    Step { line, action: Action::File { name: name.to_owned(), text } }
}

fn directive(directive: &str) -> Result<Action, String> {
    let words = words::split(directive)?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["start", node, arguments @ ..] if is_node(node) => {
            let arguments = arguments.iter().map(|word| (*word).to_owned()).collect();
            Ok(Action::Start { node: (*node).to_owned(), arguments })
        }
        ["stop", node] => Ok(Action::Stop { node: (*node).to_owned() }),
        ["kill", node] => Ok(Action::Kill { node: (*node).to_owned() }),
        ["capture", name, "after", text] if is_capture(name) => Ok(capture(name, Place::After, text)),
        ["capture", name, "from", "line", "starting", "with", text] if is_capture(name) => {
            Ok(capture(name, Place::Line, text))
        }
        _ => Err(format!("`{directive}` is no directive: start NODE …, stop NODE, kill NODE, until, capture NAME …")),
    }
}

fn capture(name: &str, place: Place, text: &str) -> Action {
    Action::Capture { name: name.to_owned(), place, text: text.to_owned() }
}

/// Reads the commands of a console block and what stands below each.
fn console(block: &[(usize, &str)], until: bool, steps: &mut Vec<Step>) -> Result<(), Failure> {
    let mut lines = block.iter().copied().peekable();
    while let Some((index, line)) = lines.next() {
        let Some((node, command)) = prompt(line) else {
            return Err(Failure::new(
                index + 1,
                "a console block begins with a command: `$ djuntu …` or `NODE$ djuntu …`",
            ));
        };
        let mut command = command.to_owned();
        let mut next = index + 1;
        while let Some(begun) = command.strip_suffix('\\') {
            let (_, more) = lines.next_if(|(_, line)| line.starts_with('>')).ok_or_else(|| {
                Failure::new(next, "the line ends with a backslash, so the next one must begin with `> `")
            })?;
            command = format!("{begun}{}", more.trim_start_matches('>').trim_start());
            next += 1;
        }
        let arguments = arguments(&command).map_err(|message| Failure::new(index + 1, message))?;
        let start = next;
        let mut code = 0;
        if let Some((_, line)) = lines.next_if(|(_, line)| line.starts_with("? ")) {
            let number = line.trim_start_matches("? ").parse();
            code = number.map_err(|_| Failure::new(next + 1, "the exit code is a number, as in `? 5`"))?;
            next += 1;
        }
        let mut output = Vec::new();
        while let Some((_, line)) = lines.next_if(|(_, line)| prompt(line).is_none()) {
            output.push(line);
            next += 1;
        }
        let output = output.join("\n").trim_end().to_owned();
        let node = node.map(str::to_owned);
        let command = Command { node, arguments, until, code, output, lines: start..next };
        steps.push(Step { line: index + 1, action: Action::Run(command) });
    }
    Ok(())
}

/// Returns the node and the command of a line that begins with a prompt.
fn prompt(line: &str) -> Option<(Option<&str>, &str)> {
    match line.split_once("$ ")? {
        ("", command) => Some((None, command)),
        (node, command) if is_node(node) => Some((Some(node), command)),
        _ => None,
    }
}

/// Returns the words after `djuntu`.
fn arguments(command: &str) -> Result<Vec<String>, String> {
    let mut words = words::split(command)?.into_iter();
    match words.next() {
        Some(word) if word == "djuntu" => Ok(words.collect()),
        _ => Err("the manual runs djuntu and nothing else".to_owned()),
    }
}

fn is_node(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn is_capture(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}
