use super::*;

#[test]
fn a_value_is_what_stands_after_the_first_equals_sign() {
    let check = |text: &str, path: &str, value: Option<&str>| {
        let expected = Assignment { path: path.to_owned(), value: value.map(str::to_owned) };
        assert_eq!(parse(&[text.to_owned()]), Ok(vec![expected]), "{text}");
    };
    check("title.pt=Escolas", "title.pt", Some("Escolas"));
    check("title.pt=a=b", "title.pt", Some("a=b"));
    check("title.pt= spaces stay ", "title.pt", Some(" spaces stay "));
    check("planned_end=", "planned_end", None);
    check("title.pt=@@maio", "title.pt", Some("@maio"));
    check(" place =Praia", "place", Some("Praia"));
}

#[test]
fn what_is_no_assignment_is_told() {
    let check = |text: &str, exit: Exit| {
        let error = parse(&[text.to_owned()]).expect_err(text);
        assert_eq!(error.exit_code(), exit as u8, "{error}");
    };
    check("", Exit::Usage);
    check("title.pt", Exit::Usage);
    check("=value", Exit::Usage);
    check("title.pt=@no such file", Exit::NotFound);
}

#[test]
fn a_file_is_read_without_its_last_line_end() {
    let folder = std::env::temp_dir().join(format!("djuntu-assignments-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let check = |bytes: &[u8], expected: Result<&str, u8>| {
        let file = folder.join("value.txt");
        std::fs::write(&file, bytes).unwrap();
        let read = read(&file.to_string_lossy()).map_err(|error| error.exit_code());
        assert_eq!(read.as_deref().map_err(|code| *code), expected);
    };
    check(b"one\ntwo\n", Ok("one\ntwo"));
    check(b"one\r\n", Ok("one"));
    check(b"\n\n", Ok("\n"));
    check(b"", Ok(""));
    check(b"\xff", Err(Exit::Usage as u8));
    check(&vec![b'a'; limits::VALUE_BYTES_MAX + 1], Err(Exit::Usage as u8));
    std::fs::remove_dir_all(&folder).unwrap();
}
