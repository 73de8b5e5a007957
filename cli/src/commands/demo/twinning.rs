//! Axis 3: a twinning that both sign and both councils ratify, and a cooperation of four.

use super::cast::{Cast, twin};
use super::facts::Facts;
use super::read::{items, names, short, text};
use super::stage::{Actor, Stage, retry};
use crate::error::CliError;

/// What the cooperation of four is called.
pub(super) const OF_FOUR: &str = "Cooperação com São Vicente";
/// When the councils of the demonstration have deliberated.
const COUNCILS: &str = "2026-03-31";

pub(super) fn play(stage: &Stage, cast: &Cast, facts: &Facts) -> Result<(), CliError> {
    stage.scene("Axis 3 · Decentralised cooperation and twinning")?;
    sign(stage, &cast.loures, &cast.maio, facts)?;
    join(stage, cast, facts)
}

fn sign(stage: &Stage, loures: &Actor, maio: &Actor, facts: &Facts) -> Result<(), CliError> {
    let since = facts.twins_since("loures", "maio")?;
    let preamble = format!("preamble.pt=Geminados desde {since}, os dois municípios renovam a sua cooperação.");
    let french = format!("preamble.fr=Jumelées depuis {since}, les deux communes renouvellent leur coopération.");
    let article = "articles.+a.body.pt=Escolas, energia e bairros: cada projeto tem as suas três pegadas.";
    let twinning = text(
        &loures.does(&[
            "new",
            "agreement",
            "Geminação Loures-Maio",
            "--with",
            "Maio",
            "form=twinning",
            "title.fr=Jumelage Loures-Maio",
            &preamble,
            &french,
            "articles.+a.pos=1",
            "articles.+a.heading.pt=Objeto",
            article,
        ])?,
        "/document",
    )?;
    let id = short(&twinning);
    loures.does(&["propose", id, "--council", "Loures", "--council", "Maio"])?;
    for (actor, name, reference) in [(loures, "Ana Exemplo", "12/2026"), (maio, "Rui Exemplo", "7/2026")] {
        let proposed = actor.sees(&twinning, |document| !items(document, "/proposals").is_empty())?;
        let version = text(&proposed, "/proposals/0/version")?;
        let office = ["--name", name, "--office", "Presidente da Câmara"];
        actor.does(&[&["sign", id, "--version", short(&version)][..], &office].concat())?;
        let body = ["--body", "Assembleia Municipal", "--reference", reference, "--date", COUNCILS];
        actor.does(&[&["ratify", id][..], &body].concat())?;
    }
    let [here, there] = [loures.sees_state(&twinning, "in force")?, maio.sees_state(&twinning, "in force")?];
    let version = "/proposals/0/version";
    if here.pointer(version) != there.pointer(version) {
        return Err(CliError::failed("the two sides have different texts in force"));
    }
    stage.say(&format!(
        "   “{}” (twins since {since}) is in force on both sides, version {}…:",
        text(&there, "/title")?,
        short(&text(&there, version)?)
    ))?;
    stage.say(&format!(
        "   signed by {}, ratified by the councils of {}.",
        names(&here, "/proposals/0/signatures", "/name")?.join(" and "),
        names(&here, "/proposals/0/ratifications", "/by/name")?.join(" and ")
    ))
}

fn join(stage: &Stage, cast: &Cast, facts: &Facts) -> Result<(), CliError> {
    let Cast { sao_vicente, oeiras, coimbra, felgueiras, .. } = cast;
    for portuguese in [oeiras, coimbra, felgueiras] {
        twin(sao_vicente, portuguese)?;
    }
    let parties = ["Oeiras", "Coimbra", "Felgueiras", "--title", OF_FOUR];
    let proposed = sao_vicente.does(&[&["cooperation", "propose"][..], &parties].concat())?;
    let cooperation = text(&proposed, "/document")?;
    for portuguese in [oeiras, coimbra, felgueiras] {
        retry(|| portuguese.json(&["cooperation", "show", short(&cooperation)]))?;
        portuguese.does(&["cooperation", "accept", short(&cooperation)])?;
    }
    let parties = stands(felgueiras, &cooperation, 4)?;
    stage.say(&format!("   Felgueiras reads: a cooperation of {parties} is in force."))?;

    let (title, sector) = facts.project(&["oeiras", "coimbra", "felgueiras", "sao-vicente"])?;
    stands(oeiras, &cooperation, 4)?;
    let says =
        [&format!("sectors.{sector}=true"), "summary.pt=Separar os resíduos, com o que três municípios aprenderam."];
    let project = ["new", "project", title, "--in", OF_FOUR, "form=action"];
    let project = text(&oeiras.does(&[&project[..], &says].concat())?, "/document")?;
    let seen = felgueiras.sees(&project, |project| text(project, "/title").is_ok())?;
    stage.say(&format!(
        "   Felgueiras reads Oeiras’ project “{}”. No invitation went between the two:",
        text(&seen, "/title")?
    ))?;
    stage.say("   São Vicente has made them known to each other, and cannot change a letter of what they write.")
}

/// Waits until a cooperation is in force here between so many, and returns who they are.
pub(super) fn stands(actor: &Actor, cooperation: &str, count: usize) -> Result<String, CliError> {
    retry(|| {
        let shown = actor.json(&["cooperation", "show", short(cooperation)])?;
        let parties = items(&shown, "/parties");
        if parties.len() != count || text(&shown, "/state")? != "in force" {
            let what = format!("{} does not see the cooperation of {count} in force", actor.title());
            return Err(CliError::failed(&what));
        }
        Ok(names(&shown, "/parties", "/name")?.join(", "))
    })
}
