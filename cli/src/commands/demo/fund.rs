//! Axis 5: a fund, a gift that is passed on, and spending that needs a decision.

use super::cast::Cast;
use super::read::{find, items, short, text};
use super::stage::Stage;
use crate::error::CliError;

pub(super) fn play(stage: &Stage, cast: &Cast, schools: &str, outcome: &str) -> Result<(), CliError> {
    stage.scene("Axis 5 · The fund of universal co-responsibility")?;
    let Cast { loures, maio, .. } = cast;
    let title = ["Fundo de coresponsabilidade universal", "--with", "Maio"];
    let french = ["title.fr=Fonds de coresponsabilité universelle"];
    let fund = text(&loures.does(&[&["new", "fund"][..], &title, &french].concat())?, "/document")?;
    let id = short(&fund);
    loures.does(&["fund", "open", id, "EUR", "--limit", "1000"])?;
    maio.sees_state(&fund, "open")?;
    maio.does(&["fund", "join", id])?;
    loures.sees(&fund, |fund| items(fund, "/fund/holders").len() == 2)?;
    let received = ["fund", "receive", id, "5000", "--from", "Doador Exemplo", "--evidence", "extrato 7"];
    let gift = text(&loures.does(&received)?, "/entry")?;
    let passed = ["fund", "transfer", id, "Maio", "3000", "--gift", short(&gift)];
    let passed = text(&loures.does(&passed)?, "/entry")?;
    maio.sees(&fund, |fund| find(fund, "/fund/ledger", "/entry", &passed).is_ok())?;

    let spend = ["fund", "spend", id, "1200", "--project", short(schools), "--gift", short(&passed)];
    let refused = maio.is_refused(&spend)?;
    let decided = ["--decision", outcome, "--evidence", "fatura 12"];
    let spent = text(&maio.does(&[&spend[..], &decided].concat())?, "/entry")?;
    let seen = loures.sees(&fund, |fund| find(fund, "/fund/ledger", "/entry", &spent).is_ok())?;

    stage.say(
        "   Loures passes on to Maio what it was given. Maio spends 1200 EUR without a decision: its node refuses,",
    )?;
    stage.say(&format!("   | {refused}"))?;
    stage.say(
        "   and takes it with the decision of axis 2. Loures reads the chain from the donor to the last receiver:",
    )?;
    let line = |entry: &str| find(&seen, "/fund/ledger", "/entry", entry);
    let (gift, passed, spent) = (line(&gift)?, line(&passed)?, line(&spent)?);
    let project = loures.json(&["show", &text(spent, "/project")?])?;
    stage.say(&format!(
        "   | {} → {} ({} EUR) → {} ({} EUR) → “{}” ({} EUR)",
        text(gift, "/donor")?,
        text(gift, "/by/name")?,
        text(gift, "/amount")?,
        text(passed, "/to/name")?,
        text(passed, "/amount")?,
        text(&project, "/title")?,
        text(spent, "/amount")?
    ))?;
    let balance = |name: &str| text(find(&seen, "/fund/holders", "/territory/name", name)?, "/balance");
    let (here, there) = (balance("Loures")?, balance("Maio")?);
    stage
        .say(&format!("   What is left: Loures {here} EUR, Maio {there} EUR. The fund keeps books, it moves no money."))
}
