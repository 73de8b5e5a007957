//! The bytes of every format, written down: what this version writes and reads is what the first version wrote and read.
//!
//! A file of vectors is JSON: for each value its name, its bytes in hexadecimal, and what they say, in the diagnostic
//! notation of CBOR (RFC 8949, section 8) where they are CBOR. Another implementation reads the files and needs nothing
//! else. Everything is made of fixed keys, so the files can be made again from here.

mod diagnostic;
mod kinds;
mod statements;
mod values;

use diagnostic::diagnostic;
pub(crate) use statements::statements;
use values::Vector;
pub(crate) use values::signed;

/// Returns a file of vectors as it ought to be.
fn file(vectors: &[Vector]) -> String {
    let lines: Vec<String> = vectors
        .iter()
        .map(|vector| {
            let value = serde_json::json!({
                "name": vector.name,
                "hex": data_encoding::HEXLOWER.encode(&vector.bytes),
                "says": vector.says,
            });
            format!("  {value}")
        })
        .collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// Checks that today's code writes the recorded bytes and reads them (R10).
fn check(recorded: &str, vectors: &[Vector]) {
    for vector in vectors {
        assert_eq!((vector.read_again)(&vector.bytes).as_ref(), Some(&vector.bytes), "{}", vector.name);
    }
    let expected = file(vectors);
    assert_eq!(recorded, expected, "the format has changed; what was recorded must stay readable for ever");
}

macro_rules! recorded {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            check(include_str!(concat!("../../../tests/vectors/", stringify!($name), ".json")), &values::$name());
        }
    )*};
}

recorded! { acts entries pages bundles receipts invitations messages names }
