//! How far something is that takes long: a bar, where somebody sits at a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::borrow::Cow;
use std::io::IsTerminal;
use std::time::Duration;

/// How often the bar moves at most, in each second.
const DRAWN_PER_SECOND: u8 = 8;
/// The bar moves when nothing is heard for so long, so that people see that something goes on.
const TICK: Duration = Duration::from_millis(250);

/// A bar, which goes when this does.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Begins with what is being done, in a word.
    pub(crate) fn begin(what: impl Into<Cow<'static, str>>) -> Self {
        let shown = std::io::stderr().is_terminal();
        let target =
            if shown { ProgressDrawTarget::stderr_with_hz(DRAWN_PER_SECOND) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target).with_message(what);
        // A template that cannot be read leaves the bar as the library has it.
        if let Ok(style) = ProgressStyle::with_template("{msg:10} [{bar:30}] {bytes} of {total_bytes}, {eta} to go") {
            bar.set_style(style.progress_chars("=> "));
        }
        if shown {
            bar.enable_steady_tick(TICK);
        }
        Self(bar)
    }

    /// Begins with what is being done, where things are counted and not bytes.
    pub(crate) fn counting(what: &'static str) -> Self {
        let begun = Self::begin(what);
        if let Ok(style) = ProgressStyle::with_template("{msg:10} [{bar:30}] {pos} of {len}, {eta} to go") {
            begun.0.set_style(style.progress_chars("=> "));
        }
        begun
    }

    /// Begins with what is waited for, where nobody knows how far it is.
    pub(crate) fn waiting(what: String) -> Self {
        let begun = Self::begin(what);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}, {elapsed} so far") {
            begun.0.set_style(style);
        }
        begun
    }

    /// Says how far it is.
    pub(crate) fn at(&mut self, done: u64, all: u64) {
        self.0.set_length(all);
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
