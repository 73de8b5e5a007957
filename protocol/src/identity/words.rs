//! Four words that two people compare by telephone after an invitation was accepted.
//!
//! Both sides show the same words, because they are made of the cooperation's id, which names both territories. The
//! words are Portuguese (the BIP-39 list, 2,048 words, 44 bits in all), the language that the pilot shares.

use super::DocumentId;

/// Returns the four words of a cooperation or of a territory's charter.
pub fn words(document: DocumentId) -> [&'static str; 4] {
    let hash = blake3::derive_key("djuntu/words/1", document.as_bytes());
    let list = bip39::Language::Portuguese.word_list();
    let mut indexes = hash.chunks_exact(2).map(|pair| match pair {
        [high, low] => (usize::from(*high) << 8 | usize::from(*low)) % list.len(),
        _ => 0,
    });
    std::array::from_fn(|_| indexes.next().and_then(|index| list.get(index)).copied().unwrap_or_default())
}
