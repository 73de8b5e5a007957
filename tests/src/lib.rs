//! What the tests share: real processes, the benches of them, the manual that is executed, and the simulator.
//!
//! Tests of whole programs see what users see, the built `djuntu` program and its output, and never the inside of the
//! node. The simulator sees the other half: many engines of the protocol in a virtual world, without any shell.

pub mod bench;
pub mod crowd;
pub mod openapi;
pub mod process;
pub mod proofs;
pub mod sim;
mod thin;
pub mod transcript;
