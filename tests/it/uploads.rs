//! Files that somebody sends up on the page: what is whole is attached, and what is not leaves nothing behind.

use djuntu_tests::process::{Launch, Node, PATIENCE, wait_until};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use tempfile::TempDir;

/// A node, somebody who is logged in there, and a project.
struct Town {
    node: Node,
    folder: TempDir,
    cookie: String,
    token: String,
    project: String,
}

fn part(head: &str, content: &[u8]) -> Vec<u8> {
    [format!("--XX\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(), content, b"\r\n"].concat()
}

impl Town {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let node = Launch::new(folder.path().join("data")).args(["--name", "Loures"]).start().expect("a node starts");
        let link = wait_until(PATIENCE, || {
            let said = node.stdout();
            Some(said.lines().find(|line| line.contains("/first/"))?.split_whitespace().last()?.to_owned())
        });
        let link = link.expect("the first start prints a link");
        let project = node.djuntu(["--json", "new", "project", "Escolas", "--home"]).run().success().json();
        let project = project.pointer("/document").and_then(Value::as_str).expect("a document was begun").to_owned();
        let mut town = Self { node, folder, cookie: String::new(), token: String::new(), project };
        let path = link.split_once("/first/").map(|(_, secret)| format!("/first/{secret}")).expect("a link");
        let password = "quatro+palavras+bem+juntas";
        let body = format!("name=Ana&password={password}&again={password}");
        let answer = town.ask("POST", &path, "application/x-www-form-urlencoded", body.len(), &[body.as_bytes()]);
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("she is logged in");
        town.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let form = town.ask("GET", &town.files(), "", 0, &[]);
        let (_, token) = form.split_once("name=\"form\" value=\"").expect("a form has a token");
        town.token = token.split('"').next().unwrap_or_default().to_owned();
        town
    }

    fn files(&self) -> String {
        format!("/documents/{}/files", self.project)
    }

    /// Sends a request whose body is said to be so long, and returns the answer.
    fn ask(&self, method: &str, path: &str, kind: &str, length: usize, pieces: &[&[u8]]) -> String {
        let api = self.node.api();
        let mut stream = TcpStream::connect(api).expect("the interface answers");
        stream.set_read_timeout(Some(PATIENCE)).expect("a stream of ours");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {api}\r\nOrigin: http://{api}\r\nConnection: close\r\nCookie: {}\r\n\
             Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n",
            self.cookie
        );
        stream.write_all(head.as_bytes()).expect("the head is sent");
        let sent = pieces.iter().map(|piece| piece.len()).sum::<usize>();
        for piece in pieces {
            // Whoever refuses early reads no further.
            if stream.write_all(piece).is_err() {
                break;
            }
        }
        if sent < length {
            stream.shutdown(Shutdown::Write).expect("nothing more comes");
        }
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn send(&self, name: &str, content: &[u8]) -> String {
        let file = part(&format!("name=\"file\"; filename=\"{name}\""), content);
        let form = [part("name=\"form\"", self.token.as_bytes()), part("name=\"language\"", b"pt"), file].concat();
        self.send_form(&[form, b"--XX--\r\n".to_vec()].concat(), None)
    }

    fn send_form(&self, form: &[u8], length: Option<usize>) -> String {
        let kind = "multipart/form-data; boundary=XX";
        self.ask("POST", &self.files(), kind, length.unwrap_or(form.len()), &[form])
    }

    fn listed(&self) -> Vec<Value> {
        let listed = self.node.djuntu(["--json", "file", "list", &self.project]).run().success().json();
        listed.as_array().expect("a list").clone()
    }

    /// Returns what is in the folder of files: names of whole ones, and of those that are coming.
    fn on_disk(&self) -> (Vec<String>, Vec<String>) {
        let names = |folder: &str| {
            let entries =
                std::fs::read_dir(self.folder.path().join("data").join(folder)).into_iter().flatten().flatten();
            let names = entries.filter(|entry| entry.path().is_file());
            let mut names: Vec<String> = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
            names.retain(|name| !name.contains('.') || name.starts_with("new"));
            names
        };
        (names("files"), names("files/coming"))
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn what_is_whole_is_attached_and_what_is_not_leaves_nothing_behind() {
    let town = Town::start();
    let content: Vec<u8> = (0..3_000_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let answer = town.send("C:\\Orçamento & ata.pdf", &content);
    assert!(status(&answer) == "303" && answer.contains("?done=attached"), "{answer}");
    let listed = town.listed();
    let [file] = listed.as_slice() else { panic!("{listed:?}") };
    for (field, expected) in
        [("name", "Orçamento & ata.pdf"), ("mime", "application/pdf"), ("language", "pt"), ("state", "here")]
    {
        assert_eq!(file.get(field).and_then(Value::as_str), Some(expected), "{file}");
    }
    assert_eq!(file.get("size").and_then(Value::as_u64), Some(3_000_000));
    let output = town.folder.path().join("got");
    let output = output.to_str().expect("a path of ours");
    _ = town.node.djuntu(["file", "get", &town.project, "Orçamento & ata.pdf", "--output", output]).run().success();
    assert!(std::fs::read(output).expect("it was written") == content, "the same bytes");

    let check = |what: &str, answer: &str, expected: &str| {
        assert_eq!(status(answer), "422", "{what}: {answer}");
        assert!(answer.contains(expected), "{what}: {answer}");
    };
    check("the same again", &town.send("another.pdf", &content), "attached already");
    check("nothing in it", &town.send("empty.txt", b""), "There is nothing in this file");
    check("no name", &town.send("", b""), "Choose a file first");
    check("a hidden name", &town.send(".profile", b"x"), "begins with a point");
    check("a folder for a name", &town.send("a/b/..", b"x"), "begins with a point");
    check("a long name", &town.send(&"x".repeat(200), b"x"), "too long");
    let no_file = [part("name=\"form\"", town.token.as_bytes()), b"--XX--\r\n".to_vec()].concat();
    check("no file", &town.send_form(&no_file, None), "Choose a file first");
    let large = part("name=\"file\"; filename=\"a.iso\"", b"x");
    let large = [part("name=\"form\"", town.token.as_bytes()), large].concat();
    check("said to be too long", &town.send_form(&large, Some(3 << 30)), "longer than");
    let unfinished =
        [part("name=\"form\"", town.token.as_bytes()), part("name=\"file\"; filename=\"a\"", &content)].concat();
    check("no end", &town.send_form(&unfinished, None), "did not come whole");
    // Nobody reads what is answered to whoever has gone.
    town.send_form(&unfinished, Some(unfinished.len() + 1_000_000));

    let clean = wait_until(PATIENCE, || town.on_disk().1.is_empty().then_some(()));
    assert!(clean.is_some(), "{:?}", town.on_disk());
    let hash = file.get("hash").and_then(Value::as_str).expect("a file has a hash");
    assert_eq!(town.on_disk().0, [hash.to_owned()], "nothing but the file that is attached");
    assert_eq!(town.listed().len(), 1);

    let item = file.get("item").and_then(Value::as_str).expect("an item has an id");
    let body = format!("form={}", town.token);
    let path = format!("{}/{item}/detach", town.files());
    let answer = town.ask("POST", &path, "application/x-www-form-urlencoded", body.len(), &[body.as_bytes()]);
    assert!(answer.contains("?done=detached"), "{answer}");
    assert!(town.listed().is_empty());
}
