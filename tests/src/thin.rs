//! Thin links: what a session's stream is on a bad line, in virtual time and between real processes (P11).
//!
//! In reading order: what a line is like (`Quality`) · when bytes come out of it (`course`) · two engines with such a line
//! between them, in virtual time (`world`) · a forwarder between real processes (`line`).
//!
//! A stream hides what is lost on the way: whoever uses it sees bytes in order, later. So loss is emulated by what TCP
//! makes of it; `course` says exactly how.

mod course;
mod line;
mod world;

pub(crate) use line::Line;
pub(crate) use world::{Edit, World};

/// What a line is like, the same in both directions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quality {
    /// How many bits a second it carries.
    pub(crate) bits_per_second: u64,
    /// How long a bit takes there and back.
    pub(crate) round_trip_ms: u64,
    /// How much longer it may take, each way.
    pub(crate) jitter_ms: u64,
    /// How many packets of a hundred are lost.
    pub(crate) loss_percent: u64,
    /// After how long every connection on it is cut, again and again; never when none is said.
    pub(crate) cut_every_ms: Option<u64>,
}

/// The ladder of P11.
pub(crate) const LADDER: [Quality; 4] = [
    Quality { bits_per_second: 3_000_000, round_trip_ms: 200, jitter_ms: 20, loss_percent: 3, cut_every_ms: None },
    Quality { bits_per_second: 1_000_000, round_trip_ms: 450, jitter_ms: 45, loss_percent: 8, cut_every_ms: None },
    Quality {
        bits_per_second: 800_000,
        round_trip_ms: 450,
        jitter_ms: 45,
        loss_percent: 8,
        cut_every_ms: Some(20_000),
    },
    Quality { bits_per_second: 256_000, round_trip_ms: 800, jitter_ms: 80, loss_percent: 25, cut_every_ms: None },
];

impl Quality {
    /// A line as one has it in a town hall, to compare with.
    pub(crate) const FAST: Self =
        Self { bits_per_second: 1_000_000_000, round_trip_ms: 2, jitter_ms: 0, loss_percent: 0, cut_every_ms: None };

    /// The same line without cuts. Two nodes of one machine that have met find a way around a line that was cut.
    pub(crate) const fn uncut(self) -> Self {
        Self { cut_every_ms: None, ..self }
    }
}

impl std::fmt::Display for Quality {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { bits_per_second, round_trip_ms, loss_percent, cut_every_ms, .. } = self;
        write!(f, "{} kbit/s, {round_trip_ms} ms, {loss_percent} %", bits_per_second / 1_000)?;
        cut_every_ms.map_or(Ok(()), |every| write!(f, ", cut every {} s", every / 1_000))
    }
}
