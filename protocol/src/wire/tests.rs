use super::*;

fn check(hex: &str, expected: Result<(u64, Option<u64>), DecodeError>) {
    let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("valid hex");
    assert_eq!(decode::<(u64, Option<u64>)>(&bytes, 16), expected, "{hex}");
}

/// R10: one encoding of every value.
#[test]
fn only_the_shortest_form_is_canonical() {
    check("820102", Ok((1, Some(2))));
    check("8201f6", Ok((1, None)));
    check("82180102", Err(DecodeError::NotCanonical));
    check("8218180a", Ok((24, Some(10))));
    check("821817f6", Err(DecodeError::NotCanonical));
    check("82010200", Err(DecodeError::NotCanonical));
}

/// R10.
#[test]
fn a_long_input_is_refused_before_decoding() {
    let bytes = [0x80; 17];
    assert_eq!(decode::<Vec<u8>>(&bytes, 16), Err(DecodeError::TooLong { length: 17, limit: 16 }));
}

/// R10.
#[test]
fn a_declared_length_allocates_nothing() {
    // An array that claims 2^40 elements and brings none.
    let bytes = [0x9b, 0, 0, 1, 0, 0, 0, 0, 0];
    assert!(matches!(decode::<Vec<u64>>(&bytes, 16), Err(DecodeError::Malformed(_))));
}
