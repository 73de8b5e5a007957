//! XML, written element by element: indented, with everything escaped, and without what XML cannot hold.

/// A document that is being written.
#[derive(Debug)]
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    pub(super) fn new() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Writes an element with what `inner` writes into it.
    pub(super) fn element(&mut self, name: &'static str, attributes: &[(&str, &str)], inner: impl FnOnce(&mut Self)) {
        self.begin(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
        inner(self);
        self.open.pop();
        self.indent();
        self.out.push_str(&format!("</{name}>\n"));
    }

    /// Writes an element with nothing in it.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.begin(name, attributes);
        self.out.push_str("/>\n");
    }

    /// Writes an element with a text.
    pub(super) fn text(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.begin(name, attributes);
        self.out.push_str(&format!(">{}</{name}>\n", escaped(text)));
    }

    pub(super) fn finish(self) -> String {
        assert!(self.open.is_empty(), "every element is closed");
        self.out
    }

    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        }
    }

    fn indent(&mut self) {
        self.out.push_str(&"  ".repeat(self.open.len()));
    }
}

/// Returns a text as it stands in XML and HTML, in an element and in an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            '\r' => out.push('\n'),
            // XML 1.0, section 2.2: nothing else of these may stand in a document, not even escaped.
            '\0'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        assert_eq!(escaped("<b a='1'>&\"\0\u{1b}\r\n"), "&lt;b a=&#39;1&#39;&gt;&amp;&quot;\u{fffd}\u{fffd}\n\n");
        let mut xml = Xml::new();
        xml.element("a", &[("b", "\"<")], |xml| {
            xml.empty("c", &[]);
            xml.text("d", &[], "1 < 2");
        });
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                        <a b=\"&quot;&lt;\">\n  <c/>\n  <d>1 &lt; 2</d>\n</a>\n";
        assert_eq!(xml.finish(), expected);
    }
}
