use super::*;

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn what_is_written_is_read_as_it_was() {
    let values = [
        "Escolas irmãs",
        "2027-01-31",
        "true",
        "-7",
        "# no comment",
        "a = b",
        " spaces ",
        "\"quoted\" and \\ back",
        "two\nlines",
        "ends with a line\n",
        "\n",
        "\n\nempty lines\n\n",
        "three quotes\n\"\"\"\ninside",
        "carriage\r\nreturn",
        "tab\tand bell\u{7}",
        "# looks like\n# comments",
    ];
    for value in values {
        let before = fields(&[("a", "first"), ("text.pt", value), ("z", "last")]);
        let after = read(&write(&before)).unwrap_or_else(|error| panic!("{value:?}: {error}"));
        assert_eq!(after.into_iter().collect::<Vec<_>>(), before);
        assert_eq!(changes(&before, &read(&write(&before)).unwrap()), []);
    }
}

#[test]
fn what_cannot_be_understood_is_told_with_its_line() {
    let check = |text: &str, expected: TextError| assert_eq!(read(text), Err(expected), "{text}");
    check("title", TextError::NoField(1));
    check("\n\n= \"value\"", TextError::NoField(3));
    check("title = two words", TextError::Value(1));
    check("title = \"open", TextError::Value(1));
    check("title = \"a\" b", TextError::Value(1));
    check("title =", TextError::Value(1));
    check("title = [1]", TextError::Value(1));
    check("title = \"\"\"\none\n", TextError::Open(1));
    check("a = \"1\"\na = \"2\"", TextError::Twice { name: "a".to_owned(), line: 2 });
}

#[test]
fn only_what_was_changed_is_sent() {
    let before = fields(&[("summary.pt", "old"), ("place", "Praia"), ("ends", "2028-01-01")]);
    let check = |text: &str, expected: &[(&str, Option<&str>)]| {
        let sent = changes(&before, &read(text).unwrap());
        let sent: Vec<(&str, Option<&str>)> =
            sent.iter().map(|change| (change.path.as_str(), change.value.as_deref())).collect();
        assert_eq!(sent, expected, "{text}");
    };
    let same = "summary.pt = \"old\"\nplace = \"Praia\"\nends = 2028-01-01\n";
    check(same, &[]);
    check(&same.replace("old", "new"), &[("summary.pt", Some("new"))]);
    check(&same.replace("\"Praia\"", "\"\""), &[("place", None)]);
    check("summary.pt = \"old\"\nends = 2028-01-01", &[("place", None)]);
    check(&format!("{same}articles.+a.pos = 1"), &[("articles.+a.pos", Some("1"))]);
}
