//! Threads that check what can be checked of an entry alone, on all cores; what it rests on is checked behind them, in order.
//!
//! Invariant: pages come back in the order in which they were given, and only a few are under way, whatever the length of
//! the file.

use djuntu_protocol::gate::{self, Candidate};
use djuntu_protocol::identity::{NetworkId, ReadyKeys};
use djuntu_protocol::violation::Violation;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;

/// How many pages each thread has: one in hand, and one so that it need not wait.
const PAGES_PER_THREAD: usize = 2;
/// Most threads; more than these wait for whoever reads the file.
const THREADS_MAX: usize = 16;

/// The entries of a page; those that are none, with the reason.
pub(crate) type Examined = Vec<Result<Candidate, Violation>>;

/// The threads, which end when this is dropped.
#[derive(Debug)]
pub(crate) struct Examiners {
    /// Those that have the least to do stand first; the pages under way are with those behind.
    threads: VecDeque<Thread>,
    /// How many pages are under way.
    under_way: usize,
}

#[derive(Debug)]
struct Thread {
    pages: Sender<(NetworkId, Vec<Vec<u8>>)>,
    examined: Receiver<Examined>,
}

impl Examiners {
    /// Starts a thread for each core.
    pub(crate) fn start<'scope>(scope: &'scope Scope<'scope, '_>) -> Self {
        let count = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
        let threads = (0..count).map(|_| {
            let (pages, given) = channel::<(NetworkId, Vec<Vec<u8>>)>();
            let (back, examined) = channel();
            scope.spawn(move || {
                while let Ok((network, page)) = given.recv() {
                    // Whoever stops reading is not interested in what comes back.
                    if back.send(examine(&page, network)).is_err() {
                        break;
                    }
                }
            });
            Thread { pages, examined }
        });
        Self { threads: threads.collect(), under_way: 0 }
    }

    /// Gives a page to be examined. Returns the page that was given first, when enough are under way.
    pub(crate) fn give(&mut self, page: Vec<Vec<u8>>, network: NetworkId) -> Option<Examined> {
        let first = if self.under_way == self.threads.len() * PAGES_PER_THREAD { self.take() } else { None };
        // Pages go to the threads in turns, and are taken back in the same turns.
        if let Some(thread) = self.threads.pop_front() {
            thread.pages.send((network, page)).expect("a thread ends only when nobody gives it anything");
            self.threads.push_back(thread);
            self.under_way += 1;
        }
        first
    }

    /// Waits for the page that was given first of those under way; none when nothing is.
    pub(crate) fn take(&mut self) -> Option<Examined> {
        let behind = self.under_way % self.threads.len().max(1);
        let first = (self.threads.len() - behind) % self.threads.len().max(1);
        let thread = self.threads.get(first).filter(|_| self.under_way > 0)?;
        let examined = thread.examined.recv().expect("what was given comes back");
        self.under_way -= 1;
        Some(examined)
    }
}

fn examine(page: &[Vec<u8>], network: NetworkId) -> Examined {
    let mut keys = ReadyKeys::default();
    let mut examine = |entry| Candidate::from(entry).examine(&mut keys);
    page.iter().map(|bytes| gate::parse(bytes, network).map(&mut examine)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is no entry comes back as such, each page with as many as it had, in the order of the pages.
    #[test]
    fn pages_come_back_in_order_and_few_are_under_way() {
        for count in [0, 1, 3, 100] {
            let mut lengths = Vec::new();
            std::thread::scope(|scope| {
                let mut examiners = Examiners::start(scope);
                for number in 0..count {
                    let page = vec![vec![0; 3]; number];
                    lengths.extend(examiners.give(page, NetworkId::named("test")).map(|page| page.len()));
                    assert!(examiners.under_way <= examiners.threads.len() * PAGES_PER_THREAD);
                }
                while let Some(page) = examiners.take() {
                    assert!(page.iter().all(|entry| matches!(entry, Err(Violation::MalformedEntry))));
                    lengths.push(page.len());
                }
            });
            assert_eq!(lengths, (0..count).collect::<Vec<_>>());
        }
    }
}
