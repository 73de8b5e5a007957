//! Axis 6: what was learnt, reviewed, released and published, and read by somebody who belongs to nobody.

use super::cast::Cast;
use super::read::{items, short, text};
use super::stage::Stage;
use crate::error::CliError;

pub(super) fn play(stage: &Stage, cast: &Cast) -> Result<(), CliError> {
    stage.scene("Axis 6 · The conservatory of societal intelligence")?;
    let Cast { loures, maio, newspaper, .. } = cast;
    let said = ["form=method", "licence=CC-BY-SA-4.0", "title.fr=Comment deux écoles s’écrivent"];
    let body = ["body.pt=Uma carta por mês, lida em voz alta. Quem responde, pergunta.", "--with", "Loures"];
    let title = ["new", "record", "Como duas escolas se escrevem"];
    let record = text(&maio.does(&[&title[..], &said, &body].concat())?, "/document")?;
    let id = short(&record);
    maio.does(&["record", "submit", id])?;
    loures.sees_state(&record, "submitted")?;
    loures.does(&["record", "review", id, "accept", "Funcionou também aqui."])?;
    loures.does(&["record", "endorse", id])?;
    maio.sees(&record, |record| !items(record, "/record/versions/0/endorsed_by").is_empty())?;
    maio.does(&["record", "release", id])?;
    maio.does(&["publish", id, "--yes"])?;
    loures.sees_state(&record, "released")?;
    loures.does(&["publish", id, "--yes"])?;

    let code = text(&loures.does(&["invite", "--observer"])?, "/code")?;
    newspaper.does(&["observe", &code])?;
    let seen = newspaper.sees_state(&record, "released")?;
    let version = "/record/versions/0";
    stage.say(
        "   Maio writes down what was learnt; Loures reviews and endorses it; Maio releases it; both publish it.",
    )?;
    stage.say(&format!(
        "   A newspaper that belongs to neither reads “{}” (fr: “{}”),",
        text(&seen, "/title")?,
        text(&seen, "/draft/fields/title/fr")?,
    ))?;
    stage.say(&format!("   {} under {},", text(&seen, "/state")?, text(&seen, &format!("{version}/licence"))?))?;
    let citation = text(&seen, &format!("{version}/version"))?;
    stage.say(&format!(
        "   endorsed by {}, to be cited for ever as {}…",
        text(&seen, &format!("{version}/endorsed_by/0/name"))?,
        short(&citation)
    ))?;

    let checked = newspaper.json(&["verify", id])?;
    let private = newspaper.json(&["list", "project"])?;
    if items(&checked, "/refused").is_empty() && items(&private, "").is_empty() {
        let entries = text(&checked, "/entries")?;
        return stage
            .say(&format!("   It has checked {entries} entries itself, and of what is not public nothing is there."));
    }
    Err(CliError::failed("the newspaper holds what it must not hold"))
}
