//! Commands about what everybody may read.

use clap::Args;

/// Let everybody read a document, with all that it ever said
///
/// It is public when every territory that shares it has said so, and stays public: others hold it, so nobody can take it
/// back. With it everybody can read the page of its cooperation and the charters of its parties, by which it is judged.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  djuntu publish abcd1234\n  djuntu publish abcd1234 --copy --yes")]
pub(crate) struct Publish {
    /// The document: the beginning of its id
    pub(crate) id: String,
    /// Publish a new document that says the same, and keep what this one said before to yourselves
    #[arg(long)]
    pub(crate) copy: bool,
    /// Publish without being asked
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Hold what others have published, and check every signature of it
///
/// For a node of no territory. It gets what is public, and nothing else, from the node that made the code, and passes it
/// on to other observers.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu observe djuntu:abcd…
  djuntu observe --everything djuntu:abcd…")]
pub(crate) struct Observe {
    /// The code, whole, as “djuntu invite --observer” makes it; broken lines and spaces do no harm
    #[arg(required = true, value_name = "CODE")]
    pub(crate) code: Vec<String>,
    /// Observe everything that the node has, instead of what the territory in the code has a part in
    #[arg(long, conflicts_with = "cooperation")]
    pub(crate) everything: bool,
    /// Observe this cooperation alone: its whole id
    #[arg(long, value_name = "ID")]
    pub(crate) cooperation: Option<String>,
}
