//! What Markdown becomes, and what it never becomes.

use super::*;

fn html(text: &str) -> String {
    Rich::of(text).at("/documents", "").to_string().replace('\n', "")
}

#[test]
fn texts_have_headings_lists_emphasis_quotes_and_links() {
    let check = |text: &str, expected: &str| assert_eq!(html(text), expected, "{text}");
    check("Uma *carta* e **duas**.", "<p>Uma <em>carta</em> e <strong>duas</strong>.</p>");
    check("Uma linha\ne outra", "<p>Uma linha<br>e outra</p>");
    check("# A\n\nb\n\n### C\n\n## D", "<h3>A</h3><p>b</p><h4>C</h4><h4>D</h4>");
    check("### deep\n\n# high", "<h3>deep</h3><h3>high</h3>");
    check("- a\n- b", "<ul><li>a</li><li>b</li></ul>");
    check("> diz\n", "<blockquote><p>diz</p></blockquote>");
    check("***", "<hr>");
    check("Faça `djuntu run`.", "<p>Faça <code>djuntu run</code>.</p>");
    let rel = "rel=\"noopener noreferrer nofollow\"";
    check(
        "[Loures](https://www.cm-loures.pt/a?b=1)",
        &format!("<p><a href=\"https://www.cm-loures.pt/a?b=1\" {rel}>Loures</a></p>"),
    );
    check(
        "<geral@cm-loures.pt>",
        &format!("<p><a href=\"mailto:geral@cm-loures.pt\" {rel}>geral@cm-loures.pt</a></p>"),
    );
    let id = DocumentId([7; 32]).to_string();
    check(&format!("[o plano]({id})"), &format!("<p><a href=\"/documents/{id}\">o plano</a></p>"));
    check(&format!("[o plano](/documents/{id})"), &format!("<p><a href=\"/documents/{id}\">o plano</a></p>"));
}

#[test]
fn numbers_stay_as_they_were_typed() {
    let expected = "<ol><li value=\"5\">a</li><li value=\"7\">b</li><li value=\"7\">c</li></ol>";
    assert_eq!(html("5. a\n7. b\n7. c"), expected);
}

#[test]
fn what_is_html_is_text_and_images_are_not_loaded() {
    for hostile in [
        "<script>alert(1)</script>",
        "a <b onclick=x>b</b>",
        "<img src=x onerror=alert(1)>",
        "<!-- x -->",
        "```\n<script>\n```",
        "    <script>",
        "`<script>`",
        "# <script>",
        "- <iframe>",
    ] {
        let said = html(hostile);
        for tag in ["<script", "<b ", "<img", "<!--", "<iframe", "<pre"] {
            assert!(!said.contains(tag), "{hostile}: {said}");
        }
    }
    let image = html("![um mapa](https://evil.example/x.png)");
    assert!(image.contains(">um mapa</a>") && !image.contains("<img"), "{image}");
    let both = html("[![a](https://a.example/)](https://b.example/)");
    assert_eq!(both.matches("<a ").count(), 1, "{both}");
}

#[test]
fn links_lead_nowhere_but_to_pages_mailboxes_and_documents() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "<java\tscript:alert(1)>",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/logout",
        "/documents/none",
        "../x",
        "#x",
        "",
        "\u{1}javascript:x",
        "blob:x",
    ] {
        let said = html(&format!("[x]({address}) ![y]({address})"));
        assert!(!said.contains("href"), "{address}: {said}");
    }
    assert!(!html("<javascript:alert(1)>").contains("href"));
    assert!(!html("[x]\n\n[x]: javascript:alert(1)").contains("href"));
    assert!(html("[x](https://a.example/\"onclick=\"x)").contains("&#34;onclick=&#34;x\""));
}

#[test]
fn whatever_is_typed_everything_that_opens_closes_and_nothing_is_deep() {
    let deep = [">".repeat(500), "- ".repeat(500), "*a **b ".repeat(300), "[".repeat(500), "#\n".repeat(500)];
    for text in deep.iter().map(String::as_str).chain(["", "\n", "*", "[x](", "> - 1. # a\n\u{202e}b", "<a\n\n>"]) {
        let mut open = Vec::new();
        for piece in pieces(text) {
            match piece {
                Piece::Open(frame) => open.push(frame),
                Piece::Close(frame) => assert_eq!(open.pop(), Some(frame), "{text}"),
                Piece::Text(text) => assert!(!text.contains('\u{202e}')),
                Piece::Break | Piece::Rule => {}
            }
            assert!(open.len() <= DEPTH_MAX + 1, "{text}");
        }
        assert!(open.is_empty(), "{text}");
    }
}
