//! Writing the corpus as the data folder of a node that is not running.

use super::{AUTHORITY_DOCUMENTS, Corpus, Place, Side, WRITTEN, network};
use djuntu_protocol::bundle::{Header, Holds, RecordKind, encode_page, split_page, write_header, write_record};
use djuntu_protocol::entry::Verified;
use djuntu_protocol::identity::{PublicKey, SecretKey};
use std::fs;
use std::io;
use std::path::Path;

impl Corpus {
    /// Writes the data folder of one side, with the charters, the cooperation and the first projects.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn write(&self, data: &Path, side: Side, projects: usize) -> io::Result<()> {
        let projects = self.projects().iter().take(projects).flat_map(|project| &project.entries);
        let entries: Vec<&[u8]> =
            self.authority.iter().map(Verified::bytes).chain(projects.map(Vec::as_slice)).collect();
        self.place(side).write(data, &entries)
    }

    /// Returns how many documents a node holds that has the first projects.
    pub const fn documents(projects: usize) -> usize {
        AUTHORITY_DOCUMENTS + projects
    }
}

impl Place {
    /// Writes the data folder of the territory's first node.
    pub(super) fn write(&self, data: &Path, entries: &[&[u8]]) -> io::Result<()> {
        fs::create_dir_all(data.join("keys"))?;
        fs::create_dir_all(data.join("archive"))?;
        fs::write(data.join("format"), "djuntu data 1\n")?;
        // The corpus was written in the first epoch of every node.
        fs::write(data.join("epoch"), "1\n")?;
        let node = self.nodes.first().expect("every territory has a node");
        for (name, key) in [("node", node), ("office", &self.office)] {
            fs::write(data.join("keys").join(name), format!("{}\n", seed(key)))?;
        }
        fs::write(data.join("archive").join("000001.bundle"), segment(entries))
    }
}

/// Tells a node that is not running where another one is.
///
/// # Errors
/// When the disk does not take it.
pub fn write_twin(data: &Path, node: PublicKey, addresses: &[String]) -> io::Result<()> {
    fs::write(data.join("twins.toml"), format!("{node} = {addresses:?}\n"))
}

/// Returns the bytes of a key as they stand in its file: the text form of ids serves for seeds too.
fn seed(key: &SecretKey) -> PublicKey {
    PublicKey(key.to_bytes())
}

fn segment(entries: &[&[u8]]) -> Vec<u8> {
    let header = Header {
        network: network(),
        holds: Holds::Archive(1),
        created: WRITTEN,
        from: None,
        recipient: None,
        letter: None,
    };
    let mut segment = write_header(&header);
    let mut rest = entries;
    while !rest.is_empty() {
        let (page, behind) = split_page(rest);
        segment.extend(write_record(RecordKind::Page, segment.len() as u64, &encode_page(page)));
        rest = behind;
    }
    segment
}
