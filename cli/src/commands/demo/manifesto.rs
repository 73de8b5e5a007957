//! Axis 7: the manifesto of those who cooperate, and others who come and adhere to it.

use super::cast::{Cast, twin};
use super::read::{find, items, names, short, text};
use super::stage::{Actor, Stage, retry};
use super::twinning::{OF_FOUR, stands};
use crate::error::CliError;
use std::collections::BTreeSet;

/// What each type of actor takes on; examples, not the network's text.
const COMMITMENTS: [(&str, &str); 7] = [
    ("citizen", "Reduzir as três pegadas e dar tempo aos vizinhos."),
    ("neighbourhood_association", "Decidir em comum o que é do bairro."),
    ("public_authority", "Decidir com os cidadãos e financiar o que é comum."),
    ("education_research", "Aprender em conjunto, entre gerações e culturas."),
    ("business", "Produzir o que é preciso, com o menor dano."),
    ("bank", "Emprestar ao que serve o bem-estar de todos."),
    ("media", "Dar a conhecer o que se faz em comum."),
];

pub(super) fn play(stage: &Stage, cast: &Cast) -> Result<(), CliError> {
    stage.scene("Axis 7 · The manifesto, with the responsibilities of each type of actor")?;
    let Cast { loures, maio, oeiras, coimbra, felgueiras, sao_vicente, .. } = cast;
    let founders = [sao_vicente, oeiras, coimbra, felgueiras];
    let manifesto = write(coimbra)?;
    coimbra.does(&["propose", short(&manifesto)])?;
    for founder in founders {
        let proposed = founder.sees(&manifesto, |document| !items(document, "/proposals").is_empty())?;
        let version = text(&proposed, "/proposals/0/version")?;
        founder.does(&["sign", short(&manifesto), "--version", short(&version)])?;
    }

    twin(sao_vicente, maio)?;
    let cooperation = cooperation(sao_vicente)?;
    admit(sao_vicente, maio, &cooperation, &[oeiras, coimbra, felgueiras, maio])?;
    admit(maio, loures, &cooperation, &[sao_vicente, oeiras, coimbra, felgueiras, loures])?;
    for newcomer in [maio, loures] {
        newcomer.sees_state(&manifesto, "in force")?;
        newcomer.does(&["agreement", "adhere", short(&manifesto), "--as", "public_authority"])?;
    }

    let seen = felgueiras.sees(&manifesto, |manifesto| items(manifesto, "/proposals/0/adherents").len() == 2)?;
    let actors: BTreeSet<String> = items(&seen, "/draft/fields/commitments")
        .into_iter()
        .map(|commitment| text(commitment, "/actor"))
        .collect::<Result<_, _>>()?;
    let signers = names(&seen, "/proposals/0/signatures", "/by/name")?.join(", ");
    let adherents = names(&seen, "/proposals/0/adherents", "/by/name")?.join(" and ");
    stage.say(&format!("   Felgueiras reads Coimbra’s “{}”,", text(&seen, "/title")?))?;
    let (state, count) = (text(&seen, "/state")?, actors.len());
    stage.say(&format!("   with what {count} types of actors take on; {state}, signed by {signers}."))?;
    stage.say(&format!(
        "   Maio, and then Loures, were admitted with the consent of all; {adherents} adhere to it as public authorities."
    ))
}

fn write(actor: &Actor) -> Result<String, CliError> {
    let mut arguments: Vec<String> = [
        "new",
        "agreement",
        "Manifesto e Apelo à Coresponsabilidade (exemplo)",
        "--in",
        OF_FOUR,
        "form=manifesto",
        "title.fr=Manifeste et Appel à la Coresponsabilité (exemple)",
    ]
    .map(str::to_owned)
    .into();
    for (number, (actor, says)) in COMMITMENTS.iter().enumerate() {
        let item = format!("commitments.+{number}");
        arguments.extend([format!("{item}.actor={actor}"), format!("{item}.body.pt={says}")]);
    }
    text(&actor.does(&arguments)?, "/document")
}

/// Returns the cooperation of four.
fn cooperation(actor: &Actor) -> Result<String, CliError> {
    let known = actor.json(&["cooperation", "list"])?;
    text(find(&known, "", "/title", OF_FOUR)?, "/id")
}

/// One party proposes to admit a territory; all others consent, and the newcomer.
fn admit(proposing: &Actor, newcomer: &Actor, cooperation: &str, consenting: &[&Actor]) -> Result<(), CliError> {
    let before = items(&proposing.json(&["cooperation", "show", short(cooperation)])?, "/parties").len();
    proposing.does(&["cooperation", "admit", short(cooperation), newcomer.title()])?;
    for actor in consenting {
        // What waits for its consent comes by way of others.
        retry(|| {
            let shown = actor.json(&["cooperation", "show", short(cooperation)])?;
            let waits =
                items(&shown, "/changes").into_iter().any(|change| change.pointer("/for_us") == Some(&true.into()));
            let what = || CliError::failed(&format!("{} is not asked for its consent", actor.title()));
            if waits { Ok(()) } else { Err(what()) }
        })?;
        actor.does(&["cooperation", "consent", short(cooperation)])?;
    }
    stands(newcomer, cooperation, before + 1).map(drop)
}
