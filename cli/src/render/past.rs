//! What a document said, and what was changed, word by word.

use super::document::{cleaned, flatten};
use super::layout::pairs;
use super::terminal::{clean, clean_lines, gone, heading, new};
use super::{moment, short};
use djuntu_node::api::{Diff, Earlier, Point};
use djuntu_protocol::document::diff::{Difference, Piece};

/// How many words of a text that stays the same are shown beside what was changed.
const WORDS_BESIDE: usize = 8;

/// Lays out a document as it was.
pub(crate) fn earlier(earlier: &Earlier) -> String {
    let title = earlier.title.as_deref().map_or_else(|| "without a title".to_owned(), clean);
    let mut page = format!("{}\n\n", heading(&format!("{}: {title}", earlier.kind)));
    page.push_str(&pairs(0, &[("id", earlier.id.to_string()), ("as it was", point(&earlier.point))]));
    let fields = flatten(&earlier.draft.fields);
    page.push('\n');
    if fields.is_empty() {
        page.push_str("nothing was written\n");
    }
    page.push_str(&pairs(0, &cleaned(&fields)));
    page
}

/// Lays out what was changed. What goes stands in square brackets behind a minus, what comes in braces behind a plus, so that
/// it can be told apart without colours.
pub(crate) fn diff(diff: &Diff) -> String {
    let title = diff.title.as_deref().map_or_else(|| "without a title".to_owned(), clean);
    let mut page = format!("{}\n\n", heading(&format!("{}: {title}", diff.kind)));
    let facts = [("id", diff.id.to_string()), ("from", point(&diff.from)), ("to", point(&diff.to))];
    page.push_str(&pairs(0, &facts));
    page.push('\n');
    if diff.differences.is_empty() {
        page.push_str("nothing reads differently\n");
    }
    let rows: Vec<(String, String)> = diff.differences.iter().map(|one| (clean(&one.path), words(one))).collect();
    page.push_str(&pairs(0, &rows));
    page
}

/// Says where in its history a document is.
fn point(point: &Point) -> String {
    let time = point.time.as_deref().map(moment).unwrap_or_default();
    let by = point.by.as_ref().map(|by| clean(&by.name)).unwrap_or_default();
    let entry = point.entry.as_ref().map(short).unwrap_or_default();
    let claimed = format!("{time}, as claimed by {by}");
    match (point.at.as_str(), point.number) {
        ("beginning", _) => "before anything was written".to_owned(),
        ("now", _) => "as it reads now".to_owned(),
        ("moment", _) => format!("at {time}, as claimed by those who wrote"),
        ("before-last", _) if point.entry.is_none() => "before anything was written".to_owned(),
        ("before-last", _) => format!("before the last edit, {entry} of {claimed}"),
        ("version", Some(number)) => format!("version {number}, proposed {claimed}"),
        _ => format!("after {entry} of {claimed}"),
    }
}

fn words(difference: &Difference) -> String {
    let last = difference.pieces.len().saturating_sub(1);
    let pieces = difference.pieces.iter().enumerate();
    let piece = |(index, piece): (usize, &Piece)| match piece {
        Piece::Same(text) => shortened(&clean_lines(text), index > 0, index < last),
        Piece::Out(text) => gone(&format!("[-{}-]", clean_lines(text))),
        Piece::In(text) => new(&format!("{{+{}+}}", clean_lines(text))),
    };
    pieces.map(piece).collect()
}

/// Leaves out the middle of a long text that stays the same; what stands beside a change is kept.
fn shortened(text: &str, keep_start: bool, keep_end: bool) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let (start, end) = (if keep_start { WORDS_BESIDE } else { 0 }, if keep_end { WORDS_BESIDE } else { 0 });
    if words.len() <= start + end + 1 {
        return text.to_owned();
    }
    let first: String = words.iter().take(start).copied().collect();
    let last: String = words.iter().skip(words.len() - end).copied().collect();
    format!("{first}… {last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_shortened_but_for_what_stands_beside_a_change() {
        let check = |pieces: Vec<Piece>, expected: &str| {
            let shown = words(&Difference { path: "summary.pt".to_owned(), pieces });
            assert_eq!(anstream::adapter::strip_str(&shown).to_string(), expected);
        };
        let long = (1..=20).map(|n| format!("{n} ")).collect::<String>();
        check(
            vec![Piece::Same(long.clone()), Piece::Out("a".to_owned()), Piece::In("b".to_owned()), Piece::Same(long)],
            "… 13 14 15 16 17 18 19 20 [-a-]{+b+}1 2 3 4 5 6 7 8 … ",
        );
        check(vec![Piece::Same("um ".to_owned()), Piece::In("dois\u{1b}[2J".to_owned())], "um {+dois\u{fffd}[2J+}");
    }
}
