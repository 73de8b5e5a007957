//! The page's gate: who comes in, which forms are taken, and what browsers are told.

use super::*;

const PASSWORD: &str = "correct+horse+battery";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const OWN: &str = "Origin: http://127.0.0.1:8484";

/// Every route of the page that changes something, for people who are logged in.
const FORMS: &[&str] = &[
    "/documents/DOCUMENT/state",
    "/found",
    "/welcome/place",
    "/accept",
    "/invite",
    "/new",
    "/documents/DOCUMENT/edit",
    "/documents/DOCUMENT/live",
    "/documents/DOCUMENT/project",
    "/documents/DOCUMENT/propose",
    "/documents/DOCUMENT/versions/1/sign",
    "/documents/DOCUMENT/versions/1/ratify",
    "/documents/DOCUMENT/set-aside",
    "/documents/DOCUMENT/publish",
    "/documents/DOCUMENT/files",
    "/documents/DOCUMENT/files/FILE",
    "/documents/DOCUMENT/files/FILE/detach",
    "/settings/link",
    "/settings/office-key",
    "/settings/person",
    "/logout",
];
/// Those of them that sign, each with something that is typed into it.
const SIGNATURES: &[(&str, &str)] = &[
    ("/documents/DOCUMENT/project", "does=done"),
    ("/documents/DOCUMENT/propose", "x=1"),
    ("/documents/DOCUMENT/versions/1/sign", "version=x"),
    ("/documents/DOCUMENT/versions/1/ratify", "body=x"),
    ("/documents/DOCUMENT/set-aside", "do=keep"),
    ("/documents/DOCUMENT/publish", "what=document"),
];
/// Those of strangers.
const OPEN_FORMS: &[&str] = &["/login", "/first/LINK", "/language"];
/// Pages that nobody sees before logging in.
const PAGES: &[&str] = &[
    "/",
    "/documents",
    "/welcome",
    "/accept",
    "/accept/DOCUMENT",
    "/invite",
    "/new",
    "/needs",
    "/settings",
    "/events",
    "/documents/DOCUMENT",
    "/territories/DOCUMENT",
    "/documents/DOCUMENT/history",
    "/documents/DOCUMENT/edit",
    "/documents/DOCUMENT/live?page=a",
    "/documents/DOCUMENT/versions/1",
    "/documents/DOCUMENT/publish",
    "/documents/DOCUMENT/files",
    "/calendar",
    "/calendar.ics",
    "/conservatory",
    "/nothing/there",
];

/// A porter with one administrator, and what her browser holds.
struct Inside {
    porter: Porter,
    cookie: String,
    token: String,
}

async fn send(porter: &Porter, request: &str) -> String {
    let mut connection = connect_to(porter.clone());
    connection.stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let (head, _) = answer.split_once("\r\n\r\n")?;
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

async fn come_in() -> Inside {
    let (porter, link) = porter();
    let body = format!("name=%3Cb%3EAna&password={PASSWORD}&again={PASSWORD}");
    let answer = send(&porter, &request("POST", &format!("/first/{link}"), &[HOST, OWN, FORM], &body)).await;
    assert_eq!((status(&answer), header(&answer, "location")), (303, Some("/welcome")), "{answer}");
    let set = header(&answer, "set-cookie").unwrap();
    for attribute in ["djuntu-8484=", "; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(set.contains(attribute), "{set}");
    }
    let cookie = format!("Cookie: {}", set.split(';').next().unwrap());
    let answer = send(&porter, &request("GET", "/accept", &[HOST, &cookie], "")).await;
    let (_, rest) = answer.split_once("name=\"form\" value=\"").unwrap();
    let token = rest.split('"').next().unwrap().to_owned();
    Inside { porter, cookie, token }
}

#[tokio::test]
async fn nobody_sees_a_page_before_logging_in() {
    let (porter, _) = porter();
    for cookie in ["Cookie: djuntu-8484=", "Cookie: djuntu-8484=0000", "Cookie: djuntu-1=x", "X-Nothing: here"] {
        for page in PAGES {
            let answer = send(&porter, &request("GET", page, &[HOST, cookie, BEARER], "")).await;
            if page.contains("nothing") {
                assert_eq!(status(&answer), 404, "{page} {answer}");
            } else {
                assert_eq!(status(&answer), 303, "{page} {answer}");
                assert!(header(&answer, "location").unwrap().starts_with("/login?to="), "{answer}");
            }
        }
        for form in FORMS {
            let answer = send(&porter, &request("POST", form, &[HOST, OWN, FORM, cookie], "")).await;
            assert_eq!((status(&answer), header(&answer, "location")), (303, Some("/login?to=%2F")), "{form}");
        }
    }
}

#[tokio::test]
async fn forms_are_taken_from_our_own_pages_and_this_session_alone() {
    let Inside { porter, cookie, token } = come_in().await;
    let body = format!("form={token}");
    let check = async |path: &str, headers: &[&str], body: &str, is_taken: bool| {
        let path = path.replace("LINK", "x");
        let headers: Vec<&str> = [HOST, FORM, &cookie].into_iter().chain(headers.iter().copied()).collect();
        let answer = send(&porter, &request("POST", &path, &headers, body)).await;
        assert_eq!(status(&answer) != 403, is_taken, "{path} {headers:?} {answer}");
    };
    // Without logging out, which comes last.
    for form in OPEN_FORMS.iter().chain(FORMS.iter().filter(|form| **form != "/logout")) {
        check(form, &[OWN], &body, true).await;
        check(form, &[OWN, "Sec-Fetch-Site: same-origin"], &body, true).await;
        check(form, &["Sec-Fetch-Site: same-origin"], &body, true).await;
        check(form, &[], &body, false).await;
        for site in ["cross-site", "same-site", "none", "", "same-origin, none"] {
            check(form, &[OWN, &format!("Sec-Fetch-Site: {site}")], &body, false).await;
        }
        for origin in ["null", "http://evil", "http://127.0.0.1:80", "https://127.0.0.1:8484"] {
            check(form, &[&format!("Origin: {origin}"), "Sec-Fetch-Site: same-origin"], &body, false).await;
        }
        for wrong in ["", "form=", "form=0000", "name=x", &format!("x={token}"), &format!("form=x{token}")] {
            check(form, &[OWN], wrong, false).await;
        }
    }
    check("/logout", &[OWN], &body, true).await;
    // The session is over, so her token is worth nothing and she is led to the door.
    let answer = send(&porter, &request("POST", "/found", &[HOST, OWN, FORM, &cookie], &body)).await;
    assert_eq!(status(&answer), 303, "{answer}");
}

#[tokio::test]
async fn no_route_that_changes_something_is_missing_here() {
    let source = include_str!("../../page.rs");
    let posts = source.matches("post(").count();
    assert_eq!(posts, FORMS.len() + OPEN_FORMS.len(), "add the new route to the lists of this test");
}

/// What is signed takes the password, once for some minutes, and an agreement every time; what was typed is not lost meanwhile.
#[tokio::test]
async fn whoever_signs_shows_the_password() {
    for (form, typed) in SIGNATURES {
        let Inside { porter, cookie, token } = come_in().await;
        let post = async |body: &str| send(&porter, &request("POST", form, &[HOST, OWN, FORM, &cookie], body)).await;
        let body = format!("form={token}&{typed}&text=%22%3E%3Cscript%3E");
        let asked = post(&body).await;
        assert_eq!(status(&asked), 422, "{form} {asked}");
        let (name, value) = typed.split_once('=').unwrap();
        for expected in [
            "name=\"password\" type=\"password\"",
            &format!("name=\"{name}\" value=\"{value}\""),
            "name=\"text\" value=\"&#34;&#62;&#60;script&#62;\"",
            &format!("action=\"{}\"", form.replace("DOCUMENT", DOCUMENT)),
        ] {
            assert!(asked.contains(expected), "{form}: {expected} is not in {asked}");
        }
        let wrong = post(&format!("{body}&password=something%20else")).await;
        assert!(status(&wrong) == 422 && wrong.contains("is not right"), "{form} {wrong}");
        let right = post(&format!("{body}&password={PASSWORD}")).await;
        assert!(status(&right) != 422 && !right.contains("type=\"password\""), "{form} {right}");
        let again = post(&body).await;
        assert_eq!(again.contains("type=\"password\""), form.ends_with("/sign"), "{form} {again}");
    }
}

/// Nothing that takes the role of a signer is done without the password.
#[test]
fn no_page_asks_for_a_signer_without_his_password() {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page")];
    let mut signing = 0;
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let file = file.unwrap().path();
            if file.is_dir() {
                folders.push(file);
                continue;
            }
            let source = std::fs::read_to_string(&file).unwrap();
            signing += source.matches(".must_sign(").count() + source.matches(".must_show_password(").count();
            let is_shown_only = file.ends_with("publish.rs") || file.ends_with("visit.rs");
            assert!(is_shown_only || !source.contains("must(Role::Signer)"), "{}", file.display());
        }
    }
    assert!(signing > SIGNATURES.len(), "each of the forms, and those of all kinds");
}

/// A form with a file is checked like any other, before anything of the file is read.
#[tokio::test]
async fn a_file_is_taken_from_our_own_pages_and_this_session_alone() {
    let Inside { porter, cookie, token } = come_in().await;
    let parts = |token: &str| {
        let part =
            |head: &str, content: &str| format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n");
        format!("{}{}--X--\r\n", part("name=\"form\"", token), part("name=\"file\"; filename=\"a.txt\"", "a"))
    };
    let kind = "Content-Type: multipart/form-data; boundary=X";
    let check = async |path: &str, headers: &[&str], body: &str, expected: u16| {
        let headers: Vec<&str> = [HOST, kind].into_iter().chain(headers.iter().copied()).collect();
        let answer = send(&porter, &request("POST", path, &headers, body)).await;
        assert_eq!(status(&answer), expected, "{path} {headers:?} {answer}");
    };
    let files = format!("/documents/{DOCUMENT}/files");
    // The node of this test is stopping, so a file that is let through goes no further.
    check(&files, &[OWN, &cookie], &parts(&token), 503).await;
    check(&files, &[OWN, &cookie], &parts("0000"), 403).await;
    check(&files, &[&cookie], &parts(&token), 403).await;
    check(&files, &["Origin: http://evil", &cookie], &parts(&token), 403).await;
    check(&files, &[OWN, "Sec-Fetch-Site: cross-site", &cookie], &parts(&token), 403).await;
    check(&files, &[OWN, &cookie], "no form", 413).await;
    check(&files, &[OWN], &parts(&token), 303).await;
    // No other form is let in by its parts.
    check("/logout", &[OWN, &cookie], &parts("0000"), 403).await;
    check(&format!("/documents/{DOCUMENT}/propose"), &[OWN, &cookie], &parts("0000"), 403).await;
}

#[tokio::test]
async fn browsers_are_told_to_run_and_load_nothing_that_is_not_ours() {
    let Inside { porter, cookie, .. } = come_in().await;
    for path in ["/login", "/accept", "/nothing", "/first/none", "/"] {
        let answer = send(&porter, &request("GET", path, &[HOST, &cookie], "")).await;
        let policy = header(&answer, "content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"), "{policy}");
        assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(header(&answer, "cache-control"), Some("no-store"), "{path}");
        assert_eq!(header(&answer, "referrer-policy"), Some("same-origin"), "{path}");
        assert!(!answer.contains(" style=\"") && !answer.contains("<script>"), "{path}");
    }
}

#[tokio::test]
async fn what_people_type_is_never_html() {
    let Inside { porter, cookie, token } = come_in().await;
    let answer = send(&porter, &request("GET", "/accept", &[HOST, &cookie], "")).await;
    assert!(answer.contains("&#60;b&#62;Ana"), "{answer}");
    let hostile = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cb+x=%27";
    let body = format!("form={token}&name={hostile}&office={hostile}&holder={hostile}&code={hostile}");
    for path in ["/found", "/accept"] {
        let answer = send(&porter, &request("POST", path, &[HOST, OWN, FORM, &cookie], &body)).await;
        assert_eq!(status(&answer), 422, "{answer}");
        assert!(!answer.contains("<script>") && answer.contains("&#60;script"), "{answer}");
    }
    let answer = send(&porter, &request("GET", &format!("/login?to=/{hostile}"), &[HOST], "")).await;
    assert!(!answer.contains("<script>"), "{answer}");
}

#[tokio::test]
async fn the_language_is_the_choice_of_whoever_reads() {
    let Inside { porter, cookie, token } = come_in().await;
    let check = async |headers: &[&str], expected: &str| {
        let headers: Vec<&str> = [HOST].into_iter().chain(headers.iter().copied()).collect();
        let answer = send(&porter, &request("GET", "/login", &headers, "")).await;
        let nothing = send(&porter, &request("GET", "/nothing", &headers, "")).await;
        for answer in [nothing, answer] {
            assert!(status(&answer) == 303 || answer.contains(&format!("<html lang=\"{expected}\">")), "{answer}");
        }
    };
    check(&[], "en").await;
    check(&["Accept-Language: de, pt;q=0.5"], "pt").await;
    check(&["Accept-Language: pt", "Cookie: a=b; djuntu-language=fr"], "fr").await;
    check(&["Accept-Language: pt", "Cookie: djuntu-language=zz"], "pt").await;
    let body = format!("form={token}&language=fr&to=//evil");
    let answer = send(&porter, &request("POST", "/language", &[HOST, OWN, FORM, &cookie], &body)).await;
    assert_eq!((status(&answer), header(&answer, "location")), (303, Some("/")), "{answer}");
    check(&["Accept-Language: pt", &cookie], "fr").await;
}

#[tokio::test]
async fn files_for_everybody_have_their_hash_in_their_address_and_stay() {
    let (porter, _) = porter();
    let page = send(&porter, &request("GET", "/login", &[HOST], "")).await;
    let (_, rest) = page.split_once("href=\"/assets/style-").unwrap();
    let path = format!("/assets/style-{}", rest.split('"').next().unwrap());
    let answer = send(&porter, &request("GET", &path, &[HOST], "")).await;
    assert_eq!((status(&answer), header(&answer, "content-type")), (200, Some("text/css; charset=utf-8")));
    assert!(header(&answer, "cache-control").unwrap().contains("immutable"));
    let answer = send(&porter, &request("GET", "/assets/style-0.css", &[HOST], "")).await;
    assert_eq!(status(&answer), 404);
}

/// The site for everybody takes no account, gives no cookie, says nothing of whether something is here, and may be kept.
#[tokio::test]
async fn the_public_site_is_the_same_for_everybody() {
    let Inside { porter, cookie, .. } = come_in().await;
    let answer = send(&porter, &request("GET", "/public", &[HOST, "Accept-Language: pt"], "")).await;
    assert_eq!((status(&answer), header(&answer, "location")), (303, Some("/public/pt")), "{answer}");
    for path in ["/public/xx", "/public/en/documents/none", "/public/fr/documents/none", "/public/en/settings"] {
        let answers = [
            send(&porter, &request("GET", path, &[HOST], "")).await,
            send(&porter, &request("GET", path, &[HOST, &cookie], "")).await,
        ];
        for answer in answers {
            assert_eq!((status(&answer), header(&answer, "set-cookie")), (404, None), "{path} {answer}");
            assert!(
                !answer.contains("<script") && !answer.contains("Ana") && !answer.contains("djuntu-8484"),
                "{answer}"
            );
        }
    }
    // The node of this test is stopping, so what has to be read cannot be.
    let answer = send(&porter, &request("GET", "/public/en", &[HOST], "")).await;
    assert_eq!(status(&answer), 503, "{answer}");
    assert!(header(&answer, "content-security-policy").unwrap().starts_with("default-src 'none'; style-src 'self'"));
    assert_eq!(header(&answer, "cache-control"), Some("no-store"));
    for method in ["POST", "PUT", "DELETE"] {
        let answer = send(&porter, &request(method, "/public/en", &[HOST, OWN, FORM, &cookie], "x=y")).await;
        assert_eq!(status(&answer), 405, "{answer}");
    }
}

/// A page that sends nonsense is told so, and a node that knows nothing of a page says that.
#[tokio::test]
async fn what_open_pages_say_is_bounded_and_understood_or_refused() {
    let Inside { porter, cookie, token } = come_in().await;
    let check = async |said: &str, expected: u16| {
        let said: String = form_urlencoded::byte_serialize(said.as_bytes()).collect();
        let body = format!("form={token}&said={said}");
        let answer =
            send(&porter, &request("POST", "/documents/DOCUMENT/live", &[HOST, OWN, FORM, &cookie], &body)).await;
        assert_eq!(status(&answer), expected, "{} {answer}", body.chars().take(300).collect::<String>());
    };
    let said = |page: &str, on: &str, texts: &str| {
        format!(r#"{{"page":"{page}","seq":1,"on":{on},"texts":{texts},"cursor":null,"hurry":false}}"#)
    };
    let (here, text) = (r#"{"room":["a",0]}"#, r#"{"title.pt":[1,"x",-2]}"#);
    // Here nobody has opened a document.
    check(&said("a1", here, text), 409).await;
    for page in ["", "a b", "ä", "../x", &"a".repeat(33)] {
        check(&said(page, here, text), 422).await;
    }
    for on in ["null", "{}", r#"{"room":"a"}"#, r#"{"heads":["x"]}"#, r#"{"room":["a",-1]}"#, r#"{"other":[]}"#] {
        check(&said("a1", on, text), 422).await;
    }
    for texts in ["[]", r#"{"title.pt":[1.5]}"#, r#"{"title.pt":"x"}"#, r#"{"title.pt":[null]}"#] {
        check(&said("a1", here, texts), 422).await;
    }
    check("", 422).await;
    check("{}", 422).await;
    check(&format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000)), 422).await;
    check(&said("a1", here, &format!(r#"{{"title.pt":["{}"]}}"#, "x".repeat(300 << 10))), 413).await;
    let answer = send(&porter, &request("GET", "/documents/DOCUMENT/live?page=a%20b", &[HOST, &cookie], "")).await;
    assert_eq!(status(&answer), 404, "{answer}");
    let answer = send(&porter, &request("GET", "/documents/DOCUMENT/live", &[HOST, &cookie], "")).await;
    assert_eq!(status(&answer), 400, "{answer}");
}
