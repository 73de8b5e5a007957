//! The integration tests: one binary, so that it is linked once.

/// What happens when something goes wrong on a real machine.
mod bad_input;
/// The page, in a real browser.
mod browser;
/// Several engines under one seed.
mod convergence;
/// Cooperations of many.
mod cooperations;
/// Spending that cites a decision.
mod decided;
/// The demonstration.
mod demo;
/// Files for others, and tables as documents.
mod exports;
/// Files of documents.
mod files;
/// Lists and searches.
mod finding;
/// Keys that are lost, replaced, removed and quarrelled about.
mod guardians;
/// Who acts for a territory.
mod keys;
/// Several people in one document.
mod live;
/// The executable manual.
mod manual;
/// Observers of many territories that have few sessions.
mod observers;
/// The document of the interface.
mod openapi;
/// Nodes behind routers, in network namespaces.
mod reach;
/// Lost machines and restored backups.
mod restore;
/// What does not count.
mod set_aside;
/// Bundles on a stick.
mod sticks;
/// Metered lines, and bundles for everybody.
mod thin_lines;
/// The shape of the tree itself.
mod tidy;
/// Twinnings that were begun at both ends.
mod twinnings;
/// Two real nodes.
mod twins;
/// Files that are sent up with a form.
mod uploads;
