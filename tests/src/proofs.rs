//! Proofs that print one figure each: what the protocol promises, tried over many seeds or places.
//!
//! Each is a function that returns its line, or what was wrong. They use the protocol as the node does, with real keys and
//! signatures; P9 and a part of P11 are made by real nodes.

mod holder;
mod links;
mod orders;
mod quota;
mod replay;
mod story;

/// One proof: its name, as the design numbers it, and what it does.
pub type Proof = (&'static str, fn() -> Result<String, String>);

/// Proofs that take minutes, and are made only when they are named.
pub const LONG_PROOFS: [Proof; 2] = [("P9-full", quota::prove_slowly), ("P11-full", links::prove_slowly)];

/// Every other proof, in the order of the names.
pub const PROOFS: [Proof; 4] =
    [("P2", orders::prove), ("P7", replay::prove), ("P9", quota::prove), ("P11", links::prove)];
