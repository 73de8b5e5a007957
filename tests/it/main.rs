//! The integration tests: one binary, so that it is linked once.

/// What happens when something goes wrong on a real machine.
mod bad_input;
/// Several engines under one seed.
mod convergence;
/// Who acts for a territory.
mod keys;
/// The executable manual.
mod manual;
/// What does not count.
mod set_aside;
/// The shape of the tree itself.
mod tidy;
/// Two real nodes.
mod twins;
