//! Commands about the node and its twins.

use clap::Args;
use clap::builder::FalseyValueParser;

/// Run this machine's node until Ctrl-C
///
/// Makes its keys and its data folder at the first start. Every other command talks to it, so leave it running, best as
/// a service.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu run
  djuntu run --name Loures --advertise /ip4/192.0.2.7/tcp/4737
  djuntu run --bytes-per-day \"50 MB\" --quota \"2 GB\"
  djuntu --data ./second run --listen /ip4/127.0.0.1/tcp/0 --api 127.0.0.1:0")]
pub(crate) struct Run {
    /// Found the territory of this name, if the node has none yet
    #[arg(long, value_name = "NAME", env = "DJUNTU_NAME", hide_env_values = true)]
    pub(crate) name: Option<String>,
    /// Where to listen for other nodes [default: port 4737 on all addresses, TCP and QUIC]
    #[arg(long, value_name = "ADDR", env = "DJUNTU_LISTEN", hide_env_values = true, value_delimiter = ',')]
    pub(crate) listen: Vec<String>,
    /// Where other nodes reach this one from outside, if that differs
    #[arg(long, value_name = "ADDR", env = "DJUNTU_ADVERTISE", hide_env_values = true, value_delimiter = ',')]
    pub(crate) advertise: Vec<String>,
    /// Where commands reach this node, on this machine only [default: 127.0.0.1:4738]
    #[arg(long, value_name = "ADDR", env = "DJUNTU_API", hide_env_values = true)]
    pub(crate) api: Option<String>,
    /// Do not look for twins on the local network
    #[arg(long, env = "DJUNTU_NO_MDNS", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub(crate) no_mdns: bool,
    /// Do not ask the router to let connections through
    #[arg(long, env = "DJUNTU_NO_UPNP", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub(crate) no_upnp: bool,
    /// Do not carry connections for twins that cannot reach each other
    #[arg(long, env = "DJUNTU_NO_RELAY", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub(crate) no_relay: bool,
    /// The network to belong to; nodes of different networks never talk [default: djuntu]
    #[arg(long, value_name = "NAME", env = "DJUNTU_NETWORK", hide_env_values = true)]
    pub(crate) network: Option<String>,
    /// Say so when nothing was heard of a territory for this many days [default: 3]
    #[arg(long, value_name = "DAYS", env = "DJUNTU_SILENT_DAYS", hide_env_values = true)]
    pub(crate) silent_days: Option<u16>,
    /// Send and receive no more than this in a day (UTC), as on a metered line; the local network is not counted
    #[arg(long, value_name = "SIZE", env = "DJUNTU_BYTES_PER_DAY", hide_env_values = true)]
    pub(crate) bytes_per_day: Option<String>,
    /// Hold no more than this of the edits of each other territory [default: 4 GiB]
    #[arg(long, value_name = "SIZE", env = "DJUNTU_QUOTA", hide_env_values = true)]
    pub(crate) quota: Option<String>,
    /// What to log, as in “info” or “djuntu_node=debug”
    #[arg(long, value_name = "FILTER", env = "RUST_LOG", hide_env_values = true, default_value = "warn")]
    pub(crate) log: String,
}

/// Found this node's territory
#[derive(Debug, Args)]
#[command(after_help = "Example:
  djuntu found \"Praia\" --office \"Presidente da Câmara\" --holder \"Maria Exemplo\"")]
pub(crate) struct Found {
    /// The territory's name
    pub(crate) name: String,
    /// The office that signs for it [default: office]
    #[arg(long, value_name = "TITLE")]
    pub(crate) office: Option<String>,
    /// Who holds the office [default: the territory's name]
    #[arg(long, value_name = "NAME")]
    pub(crate) holder: Option<String>,
}

/// Make an invitation: one line of text to send or to read out
///
/// Whoever accepts it becomes a twin of your territory. An invitation works once. A code for observers grants nothing,
/// and can be printed in a newspaper.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  djuntu invite\n  djuntu invite --node --days 1\n  djuntu invite --observer")]
pub(crate) struct Invite {
    /// Make another machine a node of your own territory, instead of another territory a twin
    #[arg(long)]
    pub(crate) node: bool,
    /// Say where anybody gets what you have published, for “djuntu observe”; it does not end
    #[arg(long, conflicts_with_all = ["node", "days"])]
    pub(crate) observer: bool,
    /// For how many days it is valid [default: 14]
    #[arg(long, value_name = "N")]
    pub(crate) days: Option<u64>,
}

/// Accept an invitation, and wait until the other side has confirmed it
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  djuntu accept djuntu:abcd…")]
pub(crate) struct Accept {
    /// The invitation, whole; broken lines and spaces do no harm
    #[arg(required = true, value_name = "CODE")]
    pub(crate) code: Vec<String>,
    /// Do not wait for the other side
    #[arg(long)]
    pub(crate) no_wait: bool,
}

/// Say how this node and its twins stand, and why
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  djuntu status\n  djuntu status --check || mail -s \"djuntu is behind\" clerk")]
pub(crate) struct Status {
    /// End with exit code 4 unless this node has the same as every other one
    #[arg(long)]
    pub(crate) check: bool,
}

/// Check this node: keys, disk, clock, ports, how others reach it, and its backup
///
/// Says of each thing that is not well what to do. Works while the node is stopped too, and then checks what it can.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  djuntu doctor || mail -s \"djuntu needs you\" clerk")]
pub(crate) struct Doctor {}
