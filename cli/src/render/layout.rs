//! Columns and wrapped lines.

use super::terminal;
use textwrap::core::display_width;

/// What stands between two columns.
const GAP: usize = 2;

/// Lays out a value beside each name, the values in one column, each line indented.
pub(crate) fn pairs<N: AsRef<str>, V: AsRef<str>>(indent: usize, rows: &[(N, V)]) -> String {
    pairs_within(terminal::width(), indent, rows)
}

pub(super) fn pairs_within<N: AsRef<str>, V: AsRef<str>>(width: usize, indent: usize, rows: &[(N, V)]) -> String {
    let longest = rows.iter().map(|(name, _)| display_width(name.as_ref())).max().unwrap_or_default();
    let column = longest.min(width / 2) + GAP;
    let mut page = String::new();
    for (name, value) in rows {
        let name = name.as_ref();
        let mut lines = wrapped(value.as_ref(), width.saturating_sub(indent + column)).into_iter();
        page.push_str(&" ".repeat(indent));
        page.push_str(name);
        // A name that is wider than the column stands alone, and its value begins below.
        if display_width(name) + GAP <= column {
            page.push_str(&" ".repeat(column - display_width(name)));
            page.push_str(&lines.next().unwrap_or_default());
        }
        for line in lines {
            trim_end(&mut page);
            page.push('\n');
            page.push_str(&" ".repeat(indent + column));
            page.push_str(&line);
        }
        trim_end(&mut page);
        page.push('\n');
    }
    page
}

/// Lays out rows in columns; what does not fit into the last one goes on below.
pub(super) fn table(width: usize, rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| display_width(cell)).max();
    let widths: Vec<usize> = (0..columns).map(|column| widest(column).unwrap_or_default()).collect();
    let mut page = String::new();
    for row in rows {
        let mut start = 0;
        for (index, (cell, cell_width)) in row.iter().zip(&widths).enumerate() {
            // A column in which nothing stands takes no place.
            if *cell_width == 0 {
                continue;
            }
            if index + 1 < columns {
                page.push_str(cell);
                page.push_str(&" ".repeat(cell_width + GAP - display_width(cell)));
                start += cell_width + GAP;
            } else {
                let lines = wrapped(cell, width.saturating_sub(start));
                page.push_str(&lines.join(&format!("\n{}", " ".repeat(start))));
            }
        }
        trim_end(&mut page);
        page.push('\n');
    }
    page
}

/// Breaks a text into lines of at most `width` columns, at its own line ends and between words.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    textwrap::wrap(text, textwrap::Options::new(width.max(16))).into_iter().map(String::from).collect()
}

fn trim_end(page: &mut String) {
    page.truncate(page.trim_end_matches(' ').len());
}
