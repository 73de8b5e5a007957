//! Asks the node that runs on a data folder.
//!
//! The node leaves its address in `node.json` and its token in `api-token`, which only its own user can read. A file that
//! a killed node left behind leads to nobody, which is told like a missing one.

use crate::error::{CliError, Exit};
use djuntu_node::api::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;
use ureq::http::Response;
use ureq::typestate::WithoutBody;
use ureq::{Agent, RequestBuilder};

/// How long the node on this very machine may take to take the call.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
/// How long it may take to answer: longer than the node itself lets a request take.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(35);
/// How long it may take to make a file: longer than the node itself lets that take.
const FILE_TIME_MAX: Duration = Duration::from_secs(605);
/// The largest answer that is read.
const ANSWER_BYTES_MAX: u64 = 256 << 20;

/// A node's `node.json`.
#[derive(Debug, serde::Deserialize)]
struct Running {
    api: String,
}

/// The way to a running node.
#[derive(Debug)]
pub(crate) struct Client {
    agent: Agent,
    data: PathBuf,
    base: String,
    token: String,
}

impl Client {
    /// Finds the node that runs on `data`.
    pub(crate) fn open(data: &Path) -> Result<Self, CliError> {
        let running = read(data, "node.json")?.ok_or_else(|| not_running(data))?;
        let running: Running = serde_json::from_str(&running).map_err(|_| not_running(data))?;
        let token = read(data, "api-token")?.ok_or_else(|| not_running(data))?;
        let config = Agent::config_builder()
            .timeout_connect(Some(CONNECT_TIME_MAX))
            .timeout_global(Some(ANSWER_TIME_MAX))
            .http_status_as_error(false)
            .max_redirects(0)
            // The node is on this machine; a proxy of the environment would only learn the token.
            .proxy(None)
            .user_agent(concat!("djuntu/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self {
            agent: config.into(),
            data: data.to_path_buf(),
            base: format!("http://{}/api/v1", running.api),
            token: format!("Bearer {}", token.trim()),
        })
    }

    /// Asks for something.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, CliError> {
        let request = self.agent.get(format!("{}{path}", self.base)).header("Authorization", &self.token);
        self.answer(request.call())
    }

    /// Asks for something that has words of a person in its question.
    pub(crate) fn ask<T: DeserializeOwned>(&self, path: &str, question: &[(&str, &str)]) -> Result<T, CliError> {
        self.answer(self.question(path, question).call())
    }

    /// Asks for a file, which may take its time.
    pub(crate) fn ask_bytes(&self, path: &str, question: &[(&str, &str)]) -> Result<Vec<u8>, CliError> {
        let request = self.question(path, question).config().timeout_global(Some(FILE_TIME_MAX)).build();
        let mut answer = request.call().map_err(|error| self.unreachable(&error))?;
        if !answer.status().is_success() {
            return self.answer::<serde_json::Value>(Ok(answer)).map(|_| Vec::new());
        }
        let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX);
        body.read_to_vec().map_err(|error| self.unreachable(&error))
    }

    fn question(&self, path: &str, question: &[(&str, &str)]) -> RequestBuilder<WithoutBody> {
        let request = self.agent.get(format!("{}{path}", self.base)).header("Authorization", &self.token);
        question.iter().fold(request, |request, (name, value)| request.query(name, value))
    }

    /// Brings bytes.
    pub(crate) fn post_bytes<T: DeserializeOwned>(&self, path: &str, bytes: &[u8]) -> Result<T, CliError> {
        let request = self.agent.post(format!("{}{path}", self.base)).header("Authorization", &self.token);
        self.answer(request.content_type("application/octet-stream").send(bytes))
    }

    /// Has something done.
    pub(crate) fn post<B: Serialize, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T, CliError> {
        let request = self.agent.post(format!("{}{path}", self.base)).header("Authorization", &self.token);
        self.answer(request.send_json(body))
    }

    /// Has something removed.
    pub(crate) fn delete<T: DeserializeOwned>(&self, path: &str) -> Result<T, CliError> {
        let request = self.agent.delete(format!("{}{path}", self.base)).header("Authorization", &self.token);
        self.answer(request.call())
    }

    /// Has something changed.
    pub(crate) fn patch<B: Serialize, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T, CliError> {
        let request = self.agent.patch(format!("{}{path}", self.base)).header("Authorization", &self.token);
        self.answer(request.send_json(body))
    }

    fn answer<T: DeserializeOwned>(&self, answer: Result<Response<ureq::Body>, ureq::Error>) -> Result<T, CliError> {
        let mut answer = answer.map_err(|error| self.unreachable(&error))?;
        let status = answer.status();
        let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX);
        if status.is_success() {
            body.read_json().map_err(|error| self.unreachable(&error))
        } else {
            let problem: Problem = body.read_json().map_err(|error| self.unreachable(&error))?;
            Err(problem.into())
        }
    }

    fn unreachable(&self, error: &ureq::Error) -> CliError {
        match error {
            ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => not_running(&self.data),
            ureq::Error::ConnectionFailed => not_running(&self.data),
            ureq::Error::Timeout(_) => {
                let what = format!("the node on {} does not answer in time", self.data.display());
                CliError::new(Exit::NotReachable, what).advice("it may be busy: try again, or look at what it logs")
            }
            other => {
                let what = format!("the node on {} gives no proper answer: {other}", self.data.display());
                let advice =
                    "make sure that this command and the node are of the same version, and start the node again";
                CliError::new(Exit::NotReachable, what).advice(advice)
            }
        }
    }
}

/// Returns a file of the data folder, or nothing when there is none.
fn read(data: &Path, name: &str) -> Result<Option<String>, CliError> {
    let path = data.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => {
            let what = format!("{} cannot be read: {error}", path.display());
            Err(CliError::new(Exit::NotReachable, what).advice("run this as the user that runs the node"))
        }
    }
}

fn not_running(data: &Path) -> CliError {
    let what = format!("no node is running on {}", data.display());
    CliError::new(Exit::NotReachable, what).advice(format!("start it with “djuntu --data {} run”", data.display()))
}
