//! What a peer can do wrong, in one table: a name, what it costs, and a sentence for people.
//!
//! A peer's bytes never reach an assertion; they become a violation.

/// What a violation costs the peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// What was sent is dropped and counted.
    Ignore,
    /// The session is closed; the peer may come back.
    Disconnect,
    /// The session is closed and the peer is refused for an hour.
    Ban,
}

/// Builds the table: one line per violation gives the variant, its code, its severity and its sentence.
macro_rules! violations {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident, $sentence:literal;)*) => {
        /// Something a peer did that the protocol forbids.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Violation {
            $($(#[$doc])* $name,)*
        }

        impl Violation {
            /// Every violation, in the order of the codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the code that closes a session.
            pub const fn code(self) -> u16 {
                match self { $(Self::$name => $code),* }
            }

            /// Returns what it costs.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),* }
            }

            /// Returns the name, as in logs and metrics.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }
        }

        impl std::fmt::Display for Violation {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $(Self::$name => $sentence),* })
            }
        }
    };
}

violations! {
    /// A frame is too long or cannot be decoded.
    MalformedFrame = 1, Ban, "it sent a message that cannot be decoded";
    /// A message came that has no place in the session's state.
    UnexpectedMessage = 2, Disconnect, "it sent a message out of turn";
    /// The versions have none in common.
    NoCommonVersion = 3, Disconnect, "it speaks only other versions of the protocol";
    /// The peer belongs to another network.
    OtherNetwork = 4, Disconnect, "it belongs to another network";
    /// The key is in no charter that shares something with ours, and it redeemed no invitation.
    Stranger = 5, Disconnect, "its key is in the charter of no territory that we cooperate with";
    /// The invitation is wrong or was used.
    WrongInvitation = 6, Disconnect, "the invitation is wrong, or was used before";
    /// The invitation has expired.
    ExpiredInvitation = 7, Disconnect, "the invitation has expired";
    /// A page cannot be unpacked within its limits.
    MalformedPage = 8, Ban, "it sent a page that cannot be unpacked within the limits";
    /// An entry is malformed.
    MalformedEntry = 9, Ban, "it sent an entry that is malformed";
    /// A signature does not verify.
    WrongSignature = 10, Ban, "it sent an entry whose signature does not verify";
    /// A change is not what Automerge would honestly make.
    HostileChange = 11, Disconnect, "it sent a change that no honest node makes";
    /// An entry's author had no right to make it under the charter that it cites.
    NotEntitled = 12, Ignore, "it sent an entry whose author was not entitled to make it";
    /// An entry's place in its chain is impossible.
    BrokenChain = 13, Ignore, "it sent an entry that does not continue its chain";
    /// An entry is for a document that this peer and we do not share.
    NotShared = 14, Ignore, "it sent an entry of a document that we do not share";
    /// More unacknowledged pages than allowed.
    Flood = 15, Disconnect, "it sent more than it may without waiting for our answer";
    /// The comparison of one set went on for too many rounds.
    EndlessComparison = 16, Disconnect, "comparing documents with it did not come to an end";
    /// More entries with unknown predecessors than are kept.
    TooManyOrphans = 17, Ignore, "it sent more entries with unknown predecessors than are kept";
    // 18 was a refusal that depended on what had come before (R38); a code is never given again.
    /// There are too many sessions already.
    TooManySessions = 19, Disconnect, "there are too many connections already";
    /// A document has a schema of a newer version.
    NewerSchema = 20, Ignore, "it sent a document that a newer version made; update to read it";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_ascending() {
        assert!(Violation::ALL.windows(2).all(|pair| pair[0].code() < pair[1].code()));
        assert!(Violation::ALL.iter().all(|violation| !violation.to_string().ends_with('.')));
    }
}
