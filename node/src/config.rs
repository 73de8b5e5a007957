//! What belongs to this machine: defaults, then `config.toml` in the data folder, then the environment and the flags.

mod bytes;

use crate::files::Keeping;
use crate::network::{Address, ParseAddressError, RelayLimits};
use djuntu_protocol::limits::{BUDGET_BYTES_MIN, RELAY_CIRCUIT_AGE_MAX, RELAY_CIRCUITS_MAX};
use djuntu_protocol::quota::Quotas;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where a node listens for other nodes unless told otherwise.
pub const LISTEN_DEFAULT: [&str; 2] = ["/ip4/0.0.0.0/tcp/4737", "/ip4/0.0.0.0/udp/4737/quic-v1"];
/// Where a node listens for its own people unless told otherwise.
pub const API_DEFAULT: &str = "127.0.0.1:4738";
/// The network that all territories share.
pub const NETWORK_DEFAULT: &str = "djuntu";

/// After how many days in which nothing is heard of a territory people are told, unless the operator says otherwise.
pub const SILENT_DAYS_DEFAULT: u16 = 3;

/// How this node runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// The name under which a new node founds its territory.
    pub name: Option<String>,
    /// Where it listens for other nodes.
    pub listen: Vec<Address>,
    /// Where other nodes are told to find it, besides where it listens.
    pub advertise: Vec<Address>,
    /// Where the HTTP interface listens; always on this machine alone.
    pub api: SocketAddr,
    /// Whether it looks for its twins on the local network.
    pub mdns: bool,
    /// Whether it asks the router to let connections through.
    pub upnp: bool,
    /// What it carries for its twins; none when it carries nothing.
    pub relay: Option<RelayLimits>,
    /// The name of the network.
    pub network: String,
    /// After how many days in which nothing is heard of a territory people are told.
    pub silent_days: u16,
    /// How many bytes it sends and receives in a day, as others pay for them; none when that is all the same.
    pub bytes_per_day: Option<u64>,
    /// Whether that counts the local network too.
    pub counts_local: bool,
    /// How much room others take here.
    pub quotas: Quotas,
    /// Which files come by themselves.
    pub files: Keeping,
}

/// What flags and the environment say; what is not said comes from the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The name under which a new node founds its territory.
    pub name: Option<String>,
    /// Where to listen for other nodes; empty when it is not said.
    pub listen: Vec<String>,
    /// Where other nodes are told to find it; empty when it is not said.
    pub advertise: Vec<String>,
    /// Where the HTTP interface listens.
    pub api: Option<String>,
    /// Whether it looks for its twins on the local network.
    pub mdns: Option<bool>,
    /// Whether it asks the router to let connections through.
    pub upnp: Option<bool>,
    /// Whether it carries connections for its twins.
    pub relay: Option<bool>,
    /// The name of the network.
    pub network: Option<String>,
    /// After how many days in which nothing is heard of a territory people are told.
    pub silent_days: Option<u16>,
    /// How many bytes it sends and receives in a day, as people write it.
    pub bytes_per_day: Option<String>,
    /// How many bytes each other territory's edits may have, as people write it.
    pub quota: Option<String>,
}

/// What `config.toml` may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ConfigFile {
    name: Option<String>,
    listen: Option<Vec<String>>,
    advertise: Option<Vec<String>>,
    api: Option<String>,
    mdns: Option<bool>,
    upnp: Option<bool>,
    relay: Option<RelayFile>,
    network: Option<String>,
    silent_days: Option<u16>,
    link: Option<LinkFile>,
    quota: Option<QuotaFile>,
    files: Option<FilesFile>,
}

/// What the table `link` of `config.toml` may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LinkFile {
    bytes_per_day: Option<String>,
    count_local: Option<bool>,
}

/// What the table `quota` of `config.toml` may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct QuotaFile {
    each: Option<String>,
    observed: Option<String>,
    territories: BTreeMap<String, String>,
}

/// What the table `files` of `config.toml` may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FilesFile {
    fetch_up_to: Option<String>,
    room: Option<String>,
}

/// What the table `relay` of `config.toml` may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RelayFile {
    enabled: Option<bool>,
    circuits: Option<usize>,
    circuit_mebibytes: Option<u32>,
    circuit_minutes: Option<u32>,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not as it should be.
    #[error("{} cannot be understood: {reason}", path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// An address is none.
    #[error("“{text}” is no address for nodes: {reason}")]
    Address {
        /// What was said.
        text: String,
        /// Why.
        reason: String,
    },
    /// Nobody could ever be heard often enough.
    #[error("the days of silence after which people are told must be at least 1")]
    SilentDays,
    /// The address of the HTTP interface is none, or not on this machine.
    #[error("“{0}” is no address of this machine for the interface: use one such as {API_DEFAULT}")]
    Api(String),
    /// A number of bytes is none.
    #[error("“{text}” is no number of bytes for {what}: write one such as “50 MB” or “2 GB”{}", at_least(*least))]
    Bytes {
        /// What was said.
        text: String,
        /// What it is for.
        what: &'static str,
        /// The smallest number that has a sense.
        least: u64,
    },
    /// An id of a territory is none.
    #[error("“{0}” is no id of a territory for a quota: “djuntu --json status” has all of them, of 52 characters")]
    Territory(String),
    /// A relay cannot have such limits.
    #[error(
        "the table relay cannot be so: circuits are 1 to {RELAY_CIRCUITS_MAX}, circuit_mebibytes at least 1, and \
         circuit_minutes 1 to {}; to carry nothing for your twins, say enabled = false",
        RELAY_CIRCUIT_AGE_MAX.0 / 60_000
    )]
    Relay,
}

/// Works out how a node on this data folder runs.
///
/// # Errors
/// [`ConfigError`].
pub fn load(data: &Path, overrides: Overrides) -> Result<Config, ConfigError> {
    let file = read(data)?;
    let or = |said: Vec<String>, file: Option<Vec<String>>| if said.is_empty() { file } else { Some(said) };
    let relay = relay(file.relay.unwrap_or_default(), overrides.relay)?;
    let listen = or(overrides.listen, file.listen);
    let listen = listen.unwrap_or_else(|| LISTEN_DEFAULT.iter().map(|&address| address.to_owned()).collect());
    let advertise = or(overrides.advertise, file.advertise).unwrap_or_default();
    let api = overrides.api.or(file.api).unwrap_or_else(|| API_DEFAULT.to_owned());
    let api = api.parse::<SocketAddr>().ok().filter(|api| api.ip().is_loopback()).ok_or(ConfigError::Api(api))?;
    let silent_days = overrides.silent_days.or(file.silent_days).unwrap_or(SILENT_DAYS_DEFAULT);
    if silent_days == 0 {
        return Err(ConfigError::SilentDays);
    }
    let link = file.link.unwrap_or_default();
    let bytes_per_day = overrides.bytes_per_day.or(link.bytes_per_day);
    let bytes_per_day =
        bytes_per_day.map(|text| bytes_of(text, "the budget of a day", BUDGET_BYTES_MIN)).transpose()?;
    Ok(Config {
        data: data.to_path_buf(),
        name: overrides.name.or(file.name),
        listen: addresses(&listen)?,
        advertise: addresses(&advertise)?,
        api,
        mdns: overrides.mdns.or(file.mdns).unwrap_or(true),
        upnp: overrides.upnp.or(file.upnp).unwrap_or(true),
        relay,
        network: overrides.network.or(file.network).unwrap_or_else(|| NETWORK_DEFAULT.to_owned()),
        silent_days,
        bytes_per_day,
        counts_local: link.count_local.unwrap_or(false),
        quotas: quotas(file.quota.unwrap_or_default(), overrides.quota)?,
        files: files(file.files.unwrap_or_default())?,
    })
}

fn read(data: &Path) -> Result<ConfigFile, ConfigError> {
    let path = data.join("config.toml");
    match std::fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).map_err(|error| ConfigError::Parse { path, reason: error.to_string() }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(ConfigFile::default()),
        Err(source) => Err(ConfigError::Read { path, source }),
    }
}

/// Returns how many bytes a text says.
fn bytes_of(text: String, what: &'static str, least: u64) -> Result<u64, ConfigError> {
    match bytes::parse(&text).filter(|bytes| *bytes >= least) {
        Some(bytes) => Ok(bytes),
        None => Err(ConfigError::Bytes { text, what, least }),
    }
}

fn at_least(least: u64) -> String {
    if least == 0 { String::new() } else { format!(", of at least {least} bytes") }
}

/// Returns how much room others take here.
fn quotas(file: QuotaFile, each: Option<String>) -> Result<Quotas, ConfigError> {
    let usual = Quotas::default();
    let bytes = |text: Option<String>, usual| text.map_or(Ok(usual), |text| bytes_of(text, "a quota", 0));
    let of = file.territories.into_iter().map(|(territory, text)| {
        let id = territory.parse().map_err(|_| ConfigError::Territory(territory))?;
        Ok((id, bytes_of(text, "a quota", 0)?))
    });
    Ok(Quotas {
        of: of.collect::<Result<_, ConfigError>>()?,
        each: bytes(each.or(file.each), usual.each)?,
        observed: bytes(file.observed, usual.observed)?,
    })
}

/// Returns which files come by themselves.
fn files(file: FilesFile) -> Result<Keeping, ConfigError> {
    let usual = Keeping::default();
    let bytes = |text: Option<String>, usual| text.map_or(Ok(usual), |text| bytes_of(text, "files", 0));
    Ok(Keeping {
        fetched_bytes: bytes(file.fetch_up_to, usual.fetched_bytes)?,
        home_bytes: bytes(file.room, usual.home_bytes)?,
    })
}

/// Returns what the node carries for its twins.
fn relay(file: RelayFile, enabled: Option<bool>) -> Result<Option<RelayLimits>, ConfigError> {
    let usual = RelayLimits::default();
    let limits = RelayLimits {
        circuits: file.circuits.unwrap_or(usual.circuits),
        circuit_bytes: file.circuit_mebibytes.map_or(usual.circuit_bytes, |mebibytes| u64::from(mebibytes) << 20),
        circuit_age: file
            .circuit_minutes
            .map_or(usual.circuit_age, |minutes| Duration::from_secs(u64::from(minutes) * 60)),
    };
    let age_max = Duration::from_millis(RELAY_CIRCUIT_AGE_MAX.0);
    let is_usable = (1..=RELAY_CIRCUITS_MAX).contains(&limits.circuits)
        && limits.circuit_bytes > 0
        && !limits.circuit_age.is_zero()
        && limits.circuit_age <= age_max;
    if !is_usable {
        return Err(ConfigError::Relay);
    }
    Ok(enabled.or(file.enabled).unwrap_or(true).then_some(limits))
}

fn addresses(texts: &[String]) -> Result<Vec<Address>, ConfigError> {
    let parse = |text: &String| {
        let parsed: Result<Address, _> = text.parse();
        let direct = parsed.and_then(|address| match address.relay() {
            Some(_) => Err(ParseAddressError::Form),
            None => Ok(address),
        });
        direct.map_err(|error| ConfigError::Address { text: text.clone(), reason: format!("{error}") })
    };
    texts.iter().map(parse).collect()
}

#[cfg(test)]
mod tests;
