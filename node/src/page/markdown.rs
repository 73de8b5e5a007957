//! Long texts that people write: headings, lists, emphasis, quotes and links, from a list of what there is, and nothing else.
//!
//! A text is read as Markdown (CommonMark) and becomes pieces of our own, which a template writes; what is HTML in it is text
//! like any other, and images are not loaded. Whoever signs a text reads it as it was typed, without any of this.
//!
//! Invariant: every piece that opens something is closed by another one, and no address leads anywhere but to a web page, a
//! mailbox or a document.

use super::text::clean;
use askama::Template;
use djuntu_protocol::identity::DocumentId;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag};
use std::ops::Range;

/// How deep things may stand in each other; what is deeper is shown without its frame.
const DEPTH_MAX: usize = 8;
/// The headings of a text stand below those of the page.
const HEADING_FIRST: u8 = 3;
const HEADING_LAST: u8 = 6;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Break,
    Rule,
    Open(Around),
    Close(Around),
}

/// What stands around pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Around {
    Paragraph,
    /// Its level on the page.
    Heading(u8),
    Quote,
    List,
    Numbered,
    /// An item, with its number as it was typed.
    Item(Option<u64>),
    Emphasis,
    Strong,
    /// What is shown as it was typed.
    Code,
    /// A link to another place.
    Link(String),
    /// A link to a document.
    Document(String),
    /// What has no frame on the page.
    Nothing,
}

/// A long text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rich(Vec<Piece>);

/// A long text on a page where documents have their addresses below `documents`.
#[derive(Template)]
#[template(path = "rich.html")]
pub(crate) struct Shown<'a> {
    pieces: &'a [Piece],
    documents: String,
    /// What comes behind a document in its address.
    ending: &'static str,
}

// The template has escaped whatever people wrote, so the page around it does not do that once more.
impl askama::filters::HtmlSafe for Shown<'_> {}

impl Rich {
    /// Reads a text.
    pub(crate) fn of(text: &str) -> Self {
        Self(pieces(text))
    }

    /// Returns what a template shows.
    pub(crate) fn at(&self, documents: impl Into<String>, ending: &'static str) -> Shown<'_> {
        Shown { pieces: &self.0, documents: documents.into(), ending }
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let text = clean(text);
    let mut reader = Reader { text: &text, pieces: Vec::new(), open: Vec::new(), headings: Vec::new() };
    for (event, range) in Parser::new_ext(&text, Options::empty()).into_offset_iter() {
        reader.read(event, range);
    }
    reader.pieces
}

struct Reader<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
    /// What is open, the innermost last.
    open: Vec<Around>,
    /// The headings above: their levels in the text and on the page.
    headings: Vec<(HeadingLevel, u8)>,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                let frame = self.frame(tag, range);
                let is_shown = self.open.len() < DEPTH_MAX;
                self.open(if is_shown { frame } else { Around::Nothing });
            }
            Event::End(_) => self.close(),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => {
                self.open(Around::Code);
                self.text(&text);
                self.close();
            }
            // Whoever types a line end into a letter means it.
            Event::SoftBreak | Event::HardBreak => self.pieces.push(Piece::Break),
            Event::Rule => self.pieces.push(Piece::Rule),
            // None of these is read without its option.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => self.text(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn frame(&mut self, tag: Tag<'_>, range: Range<usize>) -> Around {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => Around::Paragraph,
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => Around::Paragraph,
            Tag::Heading { level, .. } => Around::Heading(self.heading(level)),
            Tag::BlockQuote(_) => Around::Quote,
            Tag::List(None) => Around::List,
            Tag::List(Some(_)) => Around::Numbered,
            Tag::Item => Around::Item(self.number(range)),
            Tag::Emphasis => Around::Emphasis,
            Tag::Strong => Around::Strong,
            Tag::Link { link_type, dest_url, .. } => self.link(&dest_url, link_type == LinkType::Email),
            Tag::Image { dest_url, .. } => self.link(&dest_url, false),
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => Around::Nothing,
        }
    }

    /// Returns the level of a heading on the page: one below the heading that it stands under, so that none is left out.
    fn heading(&mut self, level: HeadingLevel) -> u8 {
        while self.headings.last().is_some_and(|(above, _)| *above >= level) {
            self.headings.pop();
        }
        let shown = self.headings.last().map_or(HEADING_FIRST, |(_, above)| HEADING_LAST.min(above + 1));
        self.headings.push((level, shown));
        shown
    }

    /// Returns the number of an item as it was typed: texts refer to numbers, and a list that counts by itself would change
    /// what they say.
    fn number(&self, range: Range<usize>) -> Option<u64> {
        let item = self.text.get(range)?.trim_start();
        let digits = item.find(|c: char| !c.is_ascii_digit())?;
        item.get(..digits)?.parse().ok()
    }

    /// Returns a link, if it leads to where links may lead, and stands in no other one.
    fn link(&self, address: &str, is_mail: bool) -> Around {
        if self.open.iter().any(|frame| matches!(frame, Around::Link(_) | Around::Document(_))) {
            return Around::Nothing;
        }
        if is_mail {
            return Around::Link(format!("mailto:{address}"));
        }
        let document = address.strip_prefix("/documents/").unwrap_or(address).parse::<DocumentId>();
        if let Ok(document) = document {
            return Around::Document(document.to_string());
        }
        let is_plain = address.chars().all(|c| !c.is_whitespace() && !c.is_control());
        let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("http" | "https" | "mailto") if is_plain => Around::Link(address.to_owned()),
            Some(_) | None => Around::Nothing,
        }
    }

    fn open(&mut self, frame: Around) {
        self.open.push(frame.clone());
        if frame != Around::Nothing {
            self.pieces.push(Piece::Open(frame));
        }
    }

    fn close(&mut self) {
        if let Some(frame) = self.open.pop().filter(|frame| *frame != Around::Nothing) {
            self.pieces.push(Piece::Close(frame));
        }
    }

    /// Adds a text; the line ends of what is shown as it was typed are line ends.
    fn text(&mut self, text: &str) {
        for (number, line) in text.trim_end_matches('\n').split('\n').enumerate() {
            if number > 0 {
                self.pieces.push(Piece::Break);
            }
            if !line.is_empty() {
                self.pieces.push(Piece::Text(line.to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests;
