//! The integration tests: one binary, so that it is linked once.

/// What happens when something goes wrong on a real machine.
mod bad_input;
/// Several engines under one seed.
mod convergence;
/// Keys that are lost, replaced, removed and quarrelled about.
mod guardians;
/// Who acts for a territory.
mod keys;
/// The executable manual.
mod manual;
/// The shape of the tree itself.
mod tidy;
/// Two real nodes.
mod twins;
