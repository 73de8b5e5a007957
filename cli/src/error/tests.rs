use super::*;

#[test]
fn each_problem_has_its_exit_code() {
    let check = |kind: &str, status: u16, expected: Exit| {
        let problem = Problem { kind: kind.to_owned(), status, title: "a sentence".to_owned() };
        let error = CliError::from(problem);
        assert_eq!(error.exit_code(), expected as u8, "{kind}");
        assert_eq!(error.to_string(), "a sentence");
    };
    check("unknown-document", 404, Exit::NotFound);
    check("ambiguous-id", 400, Exit::Usage);
    check("edit", 400, Exit::Usage);
    check("malformed", 422, Exit::Usage);
    check("unchanged", 409, Exit::Refused);
    check("no-office-key", 403, Exit::Refused);
    check("expired-invitation", 410, Exit::Refused);
    check("wrong-token", 401, Exit::Refused);
    check("stale", 409, Exit::NeedsPerson);
    check("unreadable-document", 500, Exit::Integrity);
    check("not-a-bundle", 400, Exit::Integrity);
    check("no-room", 507, Exit::CannotWrite);
    check("stranger", 409, Exit::Refused);
    check("stopping", 503, Exit::NotReachable);
    check("timed-out", 503, Exit::NotReachable);
    check("something new", 500, Exit::Failure);
}

#[test]
fn only_an_interruption_is_silent() {
    assert!(CliError::interrupted().is_silent());
    assert_eq!(CliError::interrupted().exit_code(), 130);
    assert!(!CliError::failed("x").is_silent());
}
