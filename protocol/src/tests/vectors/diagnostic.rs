//! The diagnostic notation of CBOR, for the subset that this protocol writes.

use minicbor::Decoder;
use minicbor::data::Type;

/// Returns what canonical bytes say.
pub(super) fn diagnostic(bytes: &[u8]) -> String {
    let mut decoder = Decoder::new(bytes);
    let text = item(&mut decoder);
    assert_eq!(decoder.position(), bytes.len(), "one value and nothing behind it");
    text
}

fn item(decoder: &mut Decoder<'_>) -> String {
    match decoder.datatype().expect("canonical bytes") {
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => decoder.u64().expect("a number").to_string(),
        Type::Bool => decoder.bool().expect("a truth value").to_string(),
        Type::Null => {
            decoder.null().expect("null");
            "null".to_owned()
        }
        Type::Bytes => format!("h'{}'", data_encoding::HEXLOWER.encode(decoder.bytes().expect("bytes"))),
        Type::String => format!("{:?}", decoder.str().expect("a text")),
        Type::Array => {
            let length = decoder.array().expect("an array").expect("a definite length");
            let items: Vec<String> = (0..length).map(|_| item(decoder)).collect();
            format!("[{}]", items.join(", "))
        }
        other => panic!("{other} is not used by this protocol"),
    }
}
