//! A newtype for every id, so that a territory can never be passed for a document.

use minicbor::{Decode, Encode};

/// Defines a newtype around `N` bytes: encoded as a byte string, ordered, shown in lower-case base32.
macro_rules! id_bytes {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $length]);

        impl $name {
            /// Returns the bytes.
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }

            /// Returns the first eight characters of the full form, for people and logs.
            pub fn short(&self) -> String {
                self.to_string().chars().take(8).collect()
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let bytes = d.bytes()?;
                let wrong = || minicbor::decode::Error::message(concat!("wrong length of ", stringify!($name)));
                bytes.try_into().map(Self).map_err(|_| wrong())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&BASE32.encode(&self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.short())
            }
        }

        impl std::str::FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let bytes = BASE32.decode(text.to_ascii_lowercase().as_bytes()).map_err(|_| ParseIdError)?;
                bytes.try_into().map(Self).map_err(|_| ParseIdError)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// RFC 4648 base32 in lower case without padding: safe in file names, readable aloud.
pub(crate) static BASE32: std::sync::LazyLock<data_encoding::Encoding> = std::sync::LazyLock::new(|| {
    let mut specification = data_encoding::Specification::new();
    specification.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
    specification.encoding().expect("32 distinct symbols")
});

/// A text is not an id of the expected kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a complete id")]
pub struct ParseIdError;

id_bytes!(
    /// An ed25519 public key: of a node or of an office.
    PublicKey,
    32
);
id_bytes!(
    /// The hash of an entry's signed bytes.
    EntryId,
    32
);
id_bytes!(
    /// A document: the id of its first entry.
    DocumentId,
    32
);
id_bytes!(
    /// A territory: the id of the first entry of its document of kind `territory`.
    TerritoryId,
    32
);
id_bytes!(
    /// The hash over the heads of all authentic entries of a document.
    Fingerprint,
    32
);
id_bytes!(
    /// A file: the BLAKE3 hash of its bytes.
    FileHash,
    32
);
id_bytes!(
    /// The hash of an Automerge change: SHA-256 of the chunk after its first 8 bytes.
    ChangeHash,
    32
);
id_bytes!(
    /// The hash of a frozen text.
    TextHash,
    32
);
id_bytes!(
    /// The hash of a frozen text and of those who are to sign it: what an agreement is signed at.
    VersionHash,
    32
);
id_bytes!(
    /// The hash over the votes of a body, by which it can prove later how it counted.
    VotesHash,
    32
);
id_bytes!(
    /// Which file a bundle is: BLAKE3 over all its bytes.
    BundleId,
    32
);
id_bytes!(
    /// Which invitation an act answers, without giving away its secret.
    InvitationId,
    16
);
id_bytes!(
    /// Separates test networks from the real one.
    NetworkId,
    16
);

impl TerritoryId {
    /// Returns the territory's own document.
    pub const fn document(self) -> DocumentId {
        DocumentId(self.0)
    }
}

impl DocumentId {
    /// Returns the territory whose document this is, if it is of kind `territory`.
    pub const fn as_territory(self) -> TerritoryId {
        TerritoryId(self.0)
    }
}

impl NetworkId {
    /// Returns the id of the network with this name.
    pub fn named(name: &str) -> Self {
        let hash = blake3::derive_key("djuntu/network/1", name.as_bytes());
        Self(std::array::from_fn(|index| hash.get(index).copied().unwrap_or_default()))
    }
}
