//! The stage: a folder that is deleted afterwards, and the processes that play in it.

use super::read::{is, short};
use crate::error::CliError;
use crate::render::terminal;
use serde_json::Value;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long something may take that happens by itself.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked at.
const PAUSE: Duration = Duration::from_millis(40);
/// How long a node may take to stop.
const STOP_PATIENCE: Duration = Duration::from_secs(15);

/// What is told while it is played.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// The story.
    Story,
    /// The story, with every command that is carried out.
    Commands,
    /// Nothing; a program waits for the end.
    Nothing,
}

/// The stage; cheap to clone.
#[derive(Clone)]
pub(super) struct Stage(Rc<Inner>);

struct Inner {
    folder: PathBuf,
    telling: Telling,
    interrupted: Arc<AtomicBool>,
}

/// One node: a data folder, and a process while it runs.
pub(super) struct Actor {
    stage: Stage,
    /// What its folder is called.
    name: String,
    /// What it is called in the story: its territory, or what it is.
    title: String,
    data: PathBuf,
    /// Kept over restarts, as on a machine that others know by its address.
    port: u16,
    child: RefCell<Option<Child>>,
}

impl Stage {
    /// Makes an empty folder, and lets Ctrl-C end the play in order.
    pub(super) fn open(telling: Telling) -> Result<Self, CliError> {
        let folder = std::env::temp_dir().join(format!("djuntu-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder)
            .map_err(|error| CliError::failed(&format!("{}: {error}", folder.display())))?;
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(super::super::run::interrupted());
                flag.store(true, Ordering::SeqCst);
            }
        });
        Ok(Self(Rc::new(Inner { folder, telling, interrupted })))
    }

    /// Says something, without what a terminal would obey: documents speak in it.
    pub(super) fn say(&self, sentence: &str) -> Result<(), CliError> {
        self.print(&terminal::clean_lines(sentence))
    }

    /// Begins a scene.
    pub(super) fn scene(&self, title: &str) -> Result<(), CliError> {
        self.print(&format!("\n{}", terminal::heading(title)))
    }

    fn print(&self, line: &str) -> Result<(), CliError> {
        if self.0.telling == Telling::Nothing { Ok(()) } else { terminal::print(&format!("{line}\n")) }
    }

    pub(super) fn was_interrupted(&self) -> bool {
        self.0.interrupted.load(Ordering::SeqCst)
    }

    pub(super) fn wait_for_interrupt(&self) {
        while !self.was_interrupted() {
            std::thread::sleep(PAUSE);
        }
    }

    /// Returns a node that does not run yet.
    pub(super) fn actor(&self, name: &str, title: &str) -> Result<Actor, CliError> {
        Ok(Actor {
            stage: self.clone(),
            name: name.to_owned(),
            title: title.to_owned(),
            data: self.0.folder.join(name),
            port: free_port()?,
            child: RefCell::new(None),
        })
    }

    /// Deletes the folder.
    pub(super) fn close(self) -> Result<(), CliError> {
        std::fs::remove_dir_all(&self.0.folder)
            .map_err(|error| CliError::failed(&format!("{} could not be deleted: {error}", self.0.folder.display())))
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // After a failure too, nothing is left behind; a second failure here has nobody to tell.
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl Actor {
    pub(super) fn title(&self) -> &str {
        &self.title
    }

    pub(super) fn data(&self) -> &Path {
        &self.data
    }

    fn program(&self) -> Result<Command, CliError> {
        let program = std::env::current_exe().map_err(|error| CliError::failed(&error.to_string()))?;
        let mut command = Command::new(program);
        command.arg("--data").arg(&self.data).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("DJUNTU_") {
                command.env_remove(name);
            }
        }
        Ok(command)
    }

    /// Starts the node and waits until it is up.
    pub(super) fn start(&mut self) -> Result<(), CliError> {
        self.begin_to_start()?;
        self.wait_until_up()
    }

    /// Starts the node, and does not wait, so that several start at once.
    pub(super) fn begin_to_start(&mut self) -> Result<(), CliError> {
        let listen = format!("/ip4/127.0.0.1/tcp/{}", self.port);
        let arguments = ["run", "--listen", &listen, "--api", "127.0.0.1:0", "--no-mdns", "--no-upnp"];
        self.show(&arguments)?;
        std::fs::remove_file(self.data.join("node.json")).ok();
        let child = self.program()?.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child =
            child.map_err(|error| CliError::failed(&format!("the node of {} did not start: {error}", self.title)))?;
        *self.child.borrow_mut() = Some(child);
        Ok(())
    }

    pub(super) fn wait_until_up(&self) -> Result<(), CliError> {
        retry(|| {
            self.is_alive()?;
            self.json(&["status"]).map(drop)
        })
    }

    fn is_alive(&self) -> Result<(), CliError> {
        let ended = self.child.borrow_mut().as_mut().and_then(|child| child.try_wait().ok().flatten());
        match ended {
            Some(status) => Err(CliError::failed(&format!("the node of {} has ended: {status}", self.title))),
            None => Ok(()),
        }
    }

    /// Has the node do something: shows the command when that is wanted, and returns its JSON.
    pub(super) fn does<A: AsRef<str>>(&self, arguments: &[A]) -> Result<Value, CliError> {
        let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
        self.show(&arguments)?;
        self.json(&arguments)
    }

    /// Returns why the node does not do something that it must not do.
    pub(super) fn is_refused(&self, arguments: &[&str]) -> Result<String, CliError> {
        self.show(arguments)?;
        let output = self.program()?.args(arguments).env("COLUMNS", "1000").output();
        let output = output.map_err(|error| CliError::failed(&error.to_string()))?;
        let said = String::from_utf8_lossy(&output.stderr);
        let reason = said.lines().find_map(|line| line.trim_start().strip_prefix("x "));
        if output.status.success() {
            return Err(CliError::failed(&format!("{} did what must be refused", self.title)));
        }
        reason.map(str::to_owned).ok_or_else(|| CliError::failed(said.trim()))
    }

    /// Waits until a document reads here as it should, and returns it.
    pub(super) fn sees(&self, document: &str, is_so: impl Fn(&Value) -> bool) -> Result<Value, CliError> {
        retry(|| {
            let shown = self.json(&["show", document])?;
            if is_so(&shown) {
                return Ok(shown);
            }
            let what = format!("{} does not see what was written in {}", self.title, short(document));
            Err(CliError::failed(&what))
        })
    }

    /// Waits until a document is in this state here, and returns it.
    pub(super) fn sees_state(&self, document: &str, state: &str) -> Result<Value, CliError> {
        self.sees(document, |shown| is(shown, "/state", state))
    }

    /// Shows a command as the manual writes it, when commands are shown.
    fn show(&self, arguments: &[&str]) -> Result<(), CliError> {
        if self.stage.0.telling != Telling::Commands {
            return Ok(());
        }
        let typed: Vec<String> = arguments.iter().map(|argument| typed(argument)).collect();
        self.stage.print(&format!("   {}", terminal::dim(&format!("{}$ djuntu {}", self.name, typed.join(" ")))))
    }

    /// Runs a command against the node and returns its JSON.
    pub(super) fn json<A: AsRef<std::ffi::OsStr>>(&self, arguments: &[A]) -> Result<Value, CliError> {
        if self.stage.was_interrupted() {
            return Err(CliError::interrupted());
        }
        let output = self.program()?.arg("--json").args(arguments).output();
        let output = output.map_err(|error| CliError::failed(&error.to_string()))?;
        if !output.status.success() {
            return Err(CliError::failed(String::from_utf8_lossy(&output.stderr).trim()));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| CliError::failed(&error.to_string()))
    }

    /// Stops the node in order.
    pub(super) fn stop(&mut self) -> Result<(), CliError> {
        let Some(mut child) = self.child.borrow_mut().take() else { return Ok(()) };
        let id = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id {
            // A node that has ended already needs no signal.
            rustix::process::kill_process(id, rustix::process::Signal::TERM).ok();
        }
        let begun = Instant::now();
        while begun.elapsed() < STOP_PATIENCE {
            if matches!(child.try_wait(), Ok(Some(_))) {
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
        child.kill().and_then(|()| child.wait()).ok();
        Err(CliError::failed(&format!("the node of {} did not stop", self.title)))
    }

    /// Kills the node, as a power cut would.
    pub(super) fn kill(&mut self) -> Result<(), CliError> {
        let Some(mut child) = self.child.borrow_mut().take() else { return Ok(()) };
        child.kill().and_then(|()| child.wait()).map_err(|error| CliError::failed(&error.to_string()))?;
        Ok(())
    }

    /// Returns how many bytes its archive has.
    pub(super) fn archive_bytes(&self) -> u64 {
        let files = std::fs::read_dir(self.data.join("archive")).into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum()
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        // Only processes that this one started, by their ids.
        self.stop().ok();
    }
}

/// Returns an argument as it is typed in a shell; of an invitation the beginning, because it is long and works once.
fn typed(argument: &str) -> String {
    if let Some(code) = argument.strip_prefix("djuntu:") {
        return format!("djuntu:{}…", code.chars().take(8).collect::<String>());
    }
    let is_plain = |c: char| c.is_alphanumeric() || "-_+./:=".contains(c);
    if argument.chars().all(is_plain) { argument.to_owned() } else { format!("\"{argument}\"") }
}

/// Returns a port that nothing listens on now.
fn free_port() -> Result<u16, CliError> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| CliError::failed(&format!("no free port: {error}")))
}

/// Tries until it works, for what happens by itself after a moment.
pub(super) fn retry<T>(attempt: impl Fn() -> Result<T, CliError>) -> Result<T, CliError> {
    let begun = Instant::now();
    loop {
        match attempt() {
            Ok(done) => return Ok(done),
            Err(error) if begun.elapsed() > PATIENCE || error.is_interruption() => return Err(error),
            Err(_) => std::thread::sleep(PAUSE),
        }
    }
}
