//! `found`, `invite`, `page`, `status`: the territory, its twins and its people.

use super::Context;
use crate::args;
use crate::error::{CliError, Exit};
use crate::render::{self, moment, short, terminal};
use djuntu_node::api::{Found, Invite, Invited, PageLink, PageLinked, Status, Territory};

pub(super) fn found(context: &Context, args: args::Found) -> Result<(), CliError> {
    let args::Found { name, office, holder } = args;
    let territory: Territory = context.client()?.post("/territory", &Found { name, office, holder })?;
    context.print(&territory, |territory| {
        format!("{} is founded, with the id {}\n", terminal::clean(&territory.name), short(&territory.id))
    })
}

pub(super) fn invite(context: &Context, args: &args::Invite) -> Result<(), CliError> {
    let args::Invite { node, observer, days } = *args;
    let invited: Invited = context.client()?.post("/invitations", &Invite { node, observer, days })?;
    context.print(&invited, |invited| {
        if observer {
            return format!(
                "{}\n\nWhoever wants to hold what you have published types: djuntu observe CODE\nIt grants nothing else, so \
                 everybody may have it.\n",
                invited.code
            );
        }
        let whom =
            if node { "On the other machine of your territory" } else { "Send this line to your twin, who" };
        let types = if node { ", type" } else { " types" };
        format!(
            "{}\n\n{whom}{types}: djuntu accept CODE\nIt works once, until {}. Whoever has it can use it.\n",
            invited.code,
            moment(&invited.expires)
        )
    })
}

pub(super) fn page(context: &Context, args: args::Page) -> Result<(), CliError> {
    let role = args.name.is_none().then_some(args.role);
    let linked: PageLinked = context.client()?.post("/page/links", &PageLink { name: args.name, role })?;
    context.print(&linked, |linked| {
        format!(
            "{}\n\nOpen this in a browser on this machine, and choose a password. It works once, within seven days, while \
             the node runs.\nWhoever has it can use it.\n",
            linked.link
        )
    })
}

pub(super) fn status(context: &Context, args: &args::Status) -> Result<(), CliError> {
    let status: Status = context.client()?.get("/status")?;
    context.print(&status, render::status)?;
    let behind = status.nodes.iter().filter(|node| node.state != "equal").count();
    if args.check && behind > 0 {
        let what = format!("{behind} of {} other nodes do not have the same", status.nodes.len());
        return Err(CliError::new(Exit::NotInSync, what).advice("“djuntu status” says why"));
    }
    Ok(())
}
