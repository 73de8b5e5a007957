//! Measuring real nodes: two processes of the built `djuntu` on this machine, on data that is the same in every run.
//!
//! Times depend on the machine, so a workload measures a baseline in the same run; bytes and counts are absolute.

mod baseline;
pub mod corpus;
mod journal;
mod line;
mod pair;
pub mod report;
pub mod samod;
mod usage;
pub mod workloads;

use crate::process::StartError;

/// Why a workload could not be measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenchError(String);

impl std::fmt::Display for BenchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BenchError {}

impl From<StartError> for BenchError {
    fn from(error: StartError) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for BenchError {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<ureq::Error> for BenchError {
    fn from(error: ureq::Error) -> Self {
        Self(format!("the node's interface: {error}"))
    }
}

#[cfg(test)]
mod tests;
