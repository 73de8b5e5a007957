//! The terminal: how wide it is, whether a person sits there, and what may be sent to it.

use crate::error::{CliError, Exit};
use anstyle::{AnsiColor, Style};
use std::io::{ErrorKind, IsTerminal, Write};

/// The width where there is no terminal.
const WIDTH_DEFAULT: usize = 80;
/// Lines are no longer than this, because longer ones are hard to read.
const WIDTH_MAX: usize = 120;
/// Narrower layouts break every word.
const WIDTH_MIN: usize = 32;

/// Returns for how many columns to lay out: what `COLUMNS` says, else the terminal's width.
pub(crate) fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = said.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)));
    width.unwrap_or(WIDTH_DEFAULT).clamp(WIDTH_MIN, WIDTH_MAX)
}

/// Returns whether somebody can be asked.
pub(crate) fn has_person() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Returns a text without what a terminal would obey: control characters, and marks that turn the direction of writing
/// around. Line ends go as well: a name with one in it could pretend to be a line of ours.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if is_obeyed(c) { '\u{fffd}' } else { c }).collect()
}

/// Returns a text that may have several lines, such as a summary, without what else a terminal would obey.
pub(crate) fn clean_lines(text: &str) -> String {
    text.split('\n').map(clean).collect::<Vec<_>>().join("\n")
}

fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Prints what was asked for. A reader that has seen enough, such as `head`, is no error.
pub(crate) fn print(text: &str) -> Result<(), CliError> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CliError::new(Exit::CannotWrite, format!("the output cannot be written: {error}")))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Says something besides. When nobody listens, there is nobody to tell that either.
pub(crate) fn say(sentence: &str) {
    writeln!(anstream::stderr(), "{sentence}").ok();
}

/// Returns a heading.
pub(crate) fn heading(text: &str) -> String {
    styled(Style::new().bold(), text)
}

/// Returns something that need not be read.
pub(crate) fn dim(text: &str) -> String {
    styled(Style::new().dimmed(), text)
}

/// Returns something that is as it should be.
pub(crate) fn good(text: &str) -> String {
    styled(AnsiColor::Green.on_default(), text)
}

/// Returns something that goes on by itself.
pub(crate) fn busy(text: &str) -> String {
    styled(AnsiColor::Cyan.on_default(), text)
}

/// Returns something that a person should look at.
pub(crate) fn alarming(text: &str) -> String {
    styled(AnsiColor::Yellow.on_default().bold(), text)
}

/// Returns a text that was taken out.
pub(crate) fn gone(text: &str) -> String {
    styled(AnsiColor::Red.on_default(), text)
}

/// Returns a text that was put in.
pub(crate) fn new(text: &str) -> String {
    styled(AnsiColor::Green.on_default(), text)
}

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
