//! What the tests of several modules share, and the tests of the wire format as a whole.

pub(crate) mod apart;
pub(crate) mod circle;
pub(crate) mod fixtures;
pub(crate) mod vectors;
