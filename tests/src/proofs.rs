//! Proofs that print one figure each: what the protocol promises, tried over many seeds or places.
//!
//! Each is a function that returns its line, or what was wrong. They use the protocol as the node does, with real keys and
//! signatures, and no shell.

mod holder;
mod links;
mod orders;
mod replay;
mod story;

/// One proof: its name, as the design numbers it, and what it does.
pub type Proof = (&'static str, fn() -> Result<String, String>);

/// Proofs that take minutes, and are made only when they are named.
pub const LONG_PROOFS: [Proof; 1] = [("P11-full", links::prove_slowly)];

/// Every other proof, in the order of the names.
pub const PROOFS: [Proof; 3] = [("P2", orders::prove), ("P7", replay::prove), ("P11", links::prove)];
