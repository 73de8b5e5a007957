//! HTTP for the command line and the page, on this machine only.
//!
//! A browser on the same machine shows pages of strangers, and those can send requests here too. So every request must
//! name this machine in its `Host` and come from no other origin, and what is under `/api` takes the token that only the
//! user's own files hold. Invariant: no route is reached before these checks, because they are laid around the whole router;
//! without a token answer only the page, which has a gate of its own, and `/healthz` and `/readyz`, which tell nothing.

mod auth;
mod bundles;
mod codes;
mod export;
mod files;
mod page;
mod past;
mod problem;
mod routes;
mod server;

pub(crate) use server::serve;

#[cfg(test)]
mod tests;
