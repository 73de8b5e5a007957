//! `publish`, `observe`: what everybody may read.

use super::{Context, document_path};
use crate::args;
use crate::error::{CliError, Exit};
use crate::render::{self, names, short, terminal};
use djuntu_node::api::{Document, Observe, Observing, Publish, Published};

pub(super) fn publish(context: &Context, args: &args::Publish) -> Result<(), CliError> {
    let client = context.client()?;
    let document: Document = client.get(&document_path(&args.id, "")?)?;
    if !args.yes {
        ask(&document, args.copy)?;
    }
    let path = document_path(&document.summary.id.to_string(), "/publications")?;
    let published: Published = client.post(&path, &Publish { copy: args.copy })?;
    context.print(&published, |published| {
        let id = short(&published.document);
        let what = if args.copy { format!("the copy {id}") } else { id.clone() };
        let missing = &published.publishing.missing;
        if published.publishing.public {
            format!("{what} is public: everybody may read it\n")
        } else {
            format!("{what} is not public yet: {} must publish it too, with “djuntu publish {id}”\n", names(missing))
        }
    })
}

/// Says what publishing means, and returns when the person at the terminal wants it.
fn ask(document: &Document, is_copy: bool) -> Result<(), CliError> {
    if !terminal::has_person() {
        let what = "publishing cannot be taken back, and nobody sits at a terminal here who could be asked";
        return Err(CliError::new(Exit::NeedsPerson, what).advice("say so with --yes, after reading “djuntu show”"));
    }
    let (id, title) = (short(&document.summary.id), document.summary.title.as_deref());
    let title = title.map_or_else(|| "without a title".to_owned(), terminal::clean);
    terminal::say(&format!("{} {id}: {title}\n", document.summary.kind));
    let what = if is_copy {
        "Everybody may read what it says now, in a new document, and whatever is written there later."
    } else {
        "Everybody may read what it says, all that it ever said, who wrote it, and whatever is written there later."
    };
    terminal::say(what);
    terminal::say(
        "With it come the page of your cooperation and the charters of its parties. Others will hold it, so it",
    );
    terminal::say("can never be taken back.");
    if !is_copy {
        terminal::say(&format!("To keep its history to yourselves, publish a copy: djuntu publish {id} --copy"));
    }
    terminal::say("Publish it? Type “yes” and press Enter:");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|error| CliError::failed(&error.to_string()))?;
    if answer.trim().eq_ignore_ascii_case("yes") { Ok(()) } else { Err(CliError::failed("nothing was published")) }
}

pub(super) fn observe(context: &Context, args: &args::Observe) -> Result<(), CliError> {
    let args::Observe { code, everything, cooperation } = args;
    let observe = Observe { code: code.concat(), everything: *everything, cooperation: cooperation.clone() };
    let observing: Observing = context.client()?.post("/observed", &observe)?;
    context.print(&observing, |observing| {
        format!("{}“djuntu status” says how far it is, “djuntu list” what there is.\n", render::observing(observing))
    })
}
