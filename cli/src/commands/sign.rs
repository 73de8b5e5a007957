//! `sign`: shows the frozen text, asks, and signs exactly that version.
//!
//! Invariant: what is signed is what was shown, or what `--version` names: the node refuses when the version is another.

use super::{Context, document_path};
use crate::args;
use crate::error::{CliError, Exit};
use crate::render::{self, short, terminal};
use djuntu_node::api::{Act, AgreementAct, Charter, Document, Key, Proposal, Written};

pub(super) fn sign(context: &Context, args: args::Sign) -> Result<(), CliError> {
    let client = context.client()?;
    let document: Document = client.get(&document_path(&args.id, "")?)?;
    let proposal = choose(&document, args.number, args.version.as_deref())?;
    let page = render::for_signing(&document, proposal).ok_or_else(|| {
        let what = format!("the proposed text cannot be shown here: {}", terminal::clean_lines(&proposal.text));
        CliError::new(Exit::Integrity, what).advice("run “djuntu verify”")
    })?;
    let outside = outside_mandate(&client.get("/charter")?);
    // Whoever names the version has read it, but may not know that the mandate is over.
    if !args.yes && (args.version.is_none() || outside.is_some()) {
        ask(&page, outside.as_deref())?;
    }
    let (number, version) = (Some(proposal.number), Some(proposal.version));
    let act = Act::Agreement(AgreementAct::Sign { number, version, name: args.name, office: args.office });
    let written: Written = client.post(&document_path(&document.summary.id.to_string(), "/acts")?, &act)?;
    let version = short(&proposal.version);
    let noted = outside.map(|outside| format!("{outside}; the signature counts, and shows that\n")).unwrap_or_default();
    context.print(&written, |written| format!("{} is signed, version {version}\n{noted}", short(&written.document)))
}

/// Returns a sentence when this machine's key would sign outside its mandate.
fn outside_mandate(charter: &Charter) -> Option<String> {
    let signs = |key: &&Key| key.here && key.roles.iter().any(|role| role == "sign");
    let key = charter.keys.iter().find(signs)?;
    let office = key.office.as_deref().map(terminal::clean).unwrap_or_default();
    key.outside.as_ref().map(|why| format!("today is outside the mandate of {office} ({})", terminal::clean(why)))
}

/// Returns the proposal that was named, or the newest.
pub(super) fn choose<'a>(
    document: &'a Document,
    number: Option<u32>,
    version: Option<&str>,
) -> Result<&'a Proposal, CliError> {
    let summary = &document.summary;
    let id = short(&summary.id);
    if summary.kind != "agreement" {
        return Err(CliError::new(
            Exit::Refused,
            format!("{id} is a {}, and only agreements are signed and ratified", summary.kind),
        ));
    }
    let newest = document.proposals.last().ok_or_else(|| {
        let advice = format!("“djuntu propose {id}” proposes it as it reads now");
        CliError::new(Exit::Refused, "nothing was proposed in this agreement yet").advice(advice)
    })?;
    let number = number.or_else(|| version.is_none().then_some(newest.number));
    let version = version.map(|version| version.trim().to_ascii_lowercase()).unwrap_or_default();
    let numbered = |proposal: &&Proposal| number.is_none_or(|number| proposal.number == number);
    let named = |proposal: &&Proposal| proposal.version.to_string().starts_with(&version);
    let mut chosen = document.proposals.iter().filter(numbered).filter(named);
    let advice = format!("“djuntu show {id}” lists what was proposed");
    match (chosen.next(), chosen.next()) {
        (Some(proposal), None) => Ok(proposal),
        (None, _) => Err(CliError::new(Exit::Refused, "no such version was proposed").advice(advice)),
        (Some(_), Some(_)) => {
            let what = "several proposed versions are meant by this: name one with --version";
            Err(CliError::new(Exit::Usage, what).advice(advice))
        }
    }
}

/// Shows the text and returns when the person at the terminal wants to sign it.
fn ask(page: &str, outside: Option<&str>) -> Result<(), CliError> {
    if !terminal::has_person() {
        let what = match outside {
            Some(outside) => format!("{outside}, and nobody sits at a terminal here who could be asked"),
            None => "signing needs somebody who has read the text, and nobody sits at a terminal here".to_owned(),
        };
        let advice = "name the version that was read with --version, or sign whatever is newest with --yes";
        return Err(CliError::new(Exit::NeedsPerson, what).advice(advice));
    }
    terminal::say(page);
    if let Some(outside) = outside {
        terminal::say(&format!("Note: {outside}. The signature will count, and show that."));
    }
    terminal::say("Sign exactly this text? Type “yes” and press Enter:");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|error| CliError::failed(&error.to_string()))?;
    if answer.trim().eq_ignore_ascii_case("yes") { Ok(()) } else { Err(CliError::failed("nothing was signed")) }
}
