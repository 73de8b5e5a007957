//! A real node: started, waited for until it answers, killed or stopped, started again with the same data.
//!
//! A node is ready when `node.json` in its data folder names its own process. A node that was killed leaves that file
//! behind, which is why the process id is compared.

use super::{Client, PATIENCE, Process, Program, wait_until};
use std::fs::{File, OpenOptions};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// Why a node did not start or stop as it should, with the end of what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartError(String);

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// How a node is started; kept, so that it starts again in the same way and at the same address.
#[derive(Clone, Debug)]
pub struct Launch {
    program: Program,
    data: PathBuf,
    arguments: Vec<String>,
    patience: Duration,
}

/// What a node writes when it is ready.
#[derive(Debug, serde::Deserialize)]
struct Ready {
    api: String,
    pid: u32,
}

/// A node of ours; it ends with its owner.
#[derive(Debug)]
pub struct Node {
    launch: Launch,
    api: String,
    process: Option<Process>,
    _temporary: Option<TempDir>,
}

impl Launch {
    /// Returns how to start the built `djuntu` with its data in `data`, listening on a free port of this machine.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self::with_program(Program::djuntu(), data)
    }

    /// Returns how to start `program` with its data in `data`, listening on a free port of this machine.
    pub fn with_program(program: Program, data: impl Into<PathBuf>) -> Self {
        let listen = format!("/ip4/127.0.0.1/tcp/{}", free_port());
        let arguments = vec!["--no-mdns".to_owned(), "--no-upnp".to_owned(), "--listen".to_owned(), listen];
        Self { program, data: data.into(), arguments, patience: PATIENCE }
    }

    /// Waits so long for the node to be ready: one that holds much and has no index yet makes that first.
    #[must_use]
    pub const fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Listens at these addresses instead.
    #[must_use]
    pub fn listening(mut self, addresses: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let addresses: Vec<String> = addresses.into_iter().map(Into::into).collect();
        let told = self.arguments.iter().position(|argument| argument == "--listen").map(|at| at + 1);
        let told = told.and_then(|at| self.arguments.get_mut(at)).expect("every launch says where to listen");
        *told = addresses.join(",");
        self
    }

    /// Adds arguments of `djuntu run`.
    #[must_use]
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Starts the node and waits until it is ready.
    ///
    /// # Errors
    /// [`StartError`] when it ended or was not ready in time.
    pub fn start(self) -> Result<Node, StartError> {
        let mut node = Node { launch: self, api: String::new(), process: None, _temporary: None };
        node.restart()?;
        Ok(node)
    }

    fn home(&self) -> &Path {
        self.data.parent().expect("a data folder lies in a folder")
    }

    fn log(&self, stream: &str) -> PathBuf {
        self.data.with_extension(stream)
    }

    fn spawn(&self) -> std::io::Result<Process> {
        let mut command = self.program.command(self.home());
        command.arg("--data").arg(&self.data).arg("run").args(&self.arguments);
        // The page and the commands find the port in node.json.
        command.env("DJUNTU_API", "127.0.0.1:0").current_dir(self.home());
        command.stdout(append(&self.log("stdout"))?).stderr(append(&self.log("stderr"))?);
        Process::spawn(&mut command)
    }
}

impl Node {
    /// Starts a node of the territory `name` with a temporary data folder of its own.
    ///
    /// # Panics
    /// When it does not start, with what it said.
    pub fn start(name: &str) -> Self {
        let temporary = tempfile::tempdir().expect("a temporary folder can be made");
        let launch = Launch::new(temporary.path().join("data")).args(["--name", name]);
        let mut node = launch.start().unwrap_or_else(|error| panic!("{name}: {error}"));
        node._temporary = Some(temporary);
        node
    }

    /// Returns its data folder.
    pub fn data(&self) -> &Path {
        &self.launch.data
    }

    /// Returns where its page and its commands find it, as address and port.
    pub fn api(&self) -> &str {
        &self.api
    }

    /// Returns the process id, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.process.as_ref().map(Process::id)
    }

    /// Returns a command for this node.
    pub fn djuntu(&self, arguments: impl IntoIterator<Item = impl Into<String>>) -> Client {
        let data = self.launch.data.to_string_lossy();
        Client::new(self.launch.program.clone(), self.launch.home()).args(["--data", &data]).args(arguments)
    }

    /// Returns what it printed since its first start.
    pub fn stdout(&self) -> String {
        read(&self.launch.log("stdout"))
    }

    /// Returns what it logged since its first start.
    pub fn stderr(&self) -> String {
        read(&self.launch.log("stderr"))
    }

    /// Ends it at once with SIGKILL, as a loss of power does.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Ends it with SIGTERM, as a service manager does, and returns the exit code.
    ///
    /// # Errors
    /// [`StartError`] when it did not run, or did not end in time; it is killed then.
    pub fn stop(&mut self) -> Result<i32, StartError> {
        let Some(mut process) = self.process.take() else {
            return Err(StartError("the node does not run".to_owned()));
        };
        process.terminate();
        wait_until(PATIENCE, || process.exit_code()).ok_or_else(|| self.error("did not end"))
    }

    /// Waits until it ends by itself, and returns the exit code.
    ///
    /// # Errors
    /// [`StartError`] when it did not run, or did not end in time; it is killed then.
    pub fn wait(&mut self) -> Result<i32, StartError> {
        let Some(mut process) = self.process.take() else {
            return Err(StartError("the node does not run".to_owned()));
        };
        wait_until(PATIENCE, || process.exit_code()).ok_or_else(|| self.error("did not end by itself"))
    }

    /// Starts it again with the same data and arguments; stops it first when it runs.
    ///
    /// # Errors
    /// [`StartError`] when it did not stop, ended again or was not ready in time.
    pub fn restart(&mut self) -> Result<(), StartError> {
        if self.process.is_some() {
            self.stop()?;
        }
        let mut process = self.launch.spawn().map_err(|error| StartError(format!("{:?}: {error}", self.launch)))?;
        let file = self.launch.data.join("node.json");
        let api = wait_until(self.launch.patience, || match process.exit_code() {
            Some(code) => Some(Err(self.error(&format!("ended with exit code {code} before it was ready")))),
            None => ready(&file).filter(|ready| ready.pid == process.id()).map(|ready| Ok(ready.api)),
        });
        self.api = api.unwrap_or_else(|| Err(self.error("was not ready in time")))?;
        self.process = Some(process);
        Ok(())
    }

    fn error(&self, what: &str) -> StartError {
        StartError(format!("the node {what}\n{}", tail(&self.stderr())))
    }
}

/// Returns nothing while the file is missing or only half written.
fn ready(file: &Path) -> Option<Ready> {
    serde_json::from_slice(&std::fs::read(file).ok()?).ok()
}

/// Returns a port that nothing listens on now, each once. It is below those that the system gives to connections going
/// out, so that none of these takes it while a node is being started, or started again.
///
/// # Panics
/// When there is none.
pub fn free_port() -> u16 {
    const FIRST: u32 = 10_000;
    const COUNT: u32 = 20_000;
    static HANDED_OUT: AtomicU32 = AtomicU32::new(0);
    // Processes of tests that run at one moment begin at different places.
    let begin = std::process::id().wrapping_mul(997);
    let ports = std::iter::repeat_with(|| begin.wrapping_add(HANDED_OUT.fetch_add(1, Ordering::Relaxed)));
    let mut ports = ports.map(|number| u16::try_from(FIRST + number % COUNT).expect("within the range"));
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.by_ref().take(COUNT as usize).find(is_free).expect("this machine has a free port")
}

fn append(file: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).append(true).open(file)
}

fn read(file: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned()
}

/// Returns the last lines, which say why a program ended.
fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(30)).map(|line| format!("  {line}\n")).collect()
}
