//! A TCP connection of this machine in samod's framing, with its bytes counted.

use futures::future::BoxFuture;
use samod::{DialError, Dialer, Transport, Url};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::net::TcpStream;
use tokio_util::io::{InspectReader, InspectWriter};

/// The bytes that went through all connections, both ways, with the four that stand before each frame.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traffic(Arc<AtomicU64>);

impl Traffic {
    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, bytes: &[u8]) {
        self.0.fetch_add(bytes.len() as u64, Ordering::Relaxed);
    }

    /// Returns the connection for samod. Small messages go out at once, which samod's own dialler does not ask for.
    ///
    /// # Errors
    /// When the connection is gone already.
    pub(crate) fn through(&self, stream: TcpStream) -> std::io::Result<Transport> {
        stream.set_nodelay(true)?;
        let (came, went) = (self.clone(), self.clone());
        let stream = InspectReader::new(stream, move |bytes: &[u8]| came.add(bytes));
        Ok(Transport::from_tokio_io(InspectWriter::new(stream, move |bytes: &[u8]| went.add(bytes))))
    }
}

/// Whom to connect to.
#[derive(Clone, Debug)]
pub(crate) struct Other {
    pub(crate) address: SocketAddr,
    pub(crate) traffic: Traffic,
}

impl Dialer for Other {
    type Error = Infallible;

    fn url(&self) -> Url {
        url(self.address)
    }

    fn connect(&self) -> BoxFuture<'static, Result<Transport, DialError<Infallible>>> {
        let other = self.clone();
        Box::pin(async move {
            let stream = TcpStream::connect(other.address).await.map_err(DialError::transient)?;
            other.traffic.through(stream).map_err(DialError::transient)
        })
    }
}

/// Returns the name of an address in samod's own words.
pub(crate) fn url(address: SocketAddr) -> Url {
    Url::parse(&format!("tcp://{address}")).expect("an address and a port make a URL")
}
