//! samod beside djuntu: the same documents, in the same run, between two processes of samod on this machine.
//!
//! samod is the library that syncs Automerge documents over any connection. `tests/samod` makes a program of it, in a
//! workspace of its own, so that nobody compiles it who does not ask for it; it is built here on demand. What samod does
//! not do it need not pay for: nothing is signed or verified, nothing is encrypted, and its storage writes files that it
//! neither renames into place nor syncs to the disk.

mod disk;
mod live;
mod peer;
mod replication;

use super::BenchError;
use super::corpus::Corpus;
use super::report::{Figures, rounded};
use peer::Peer;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// How it is named.
pub const NAME: &str = "samod";
/// The package, from the folder of the tests.
const MANIFEST: &str = "samod/Cargo.toml";
/// What it builds.
const PROGRAM: &str = "samod-peer";
/// What the baseline of every line is.
const BASELINE: &str = "djuntu, and the ratio is djuntu's time to samod's";

/// The program that was built of samod.
#[derive(Debug)]
pub struct Samod {
    program: PathBuf,
}

impl Samod {
    /// Builds the program, beside the folder in which this bench was built.
    ///
    /// # Errors
    /// When cargo is missing or cannot build it, with what to run by hand.
    pub fn build() -> Result<Self, BenchError> {
        let this = std::env::current_exe()?;
        let profile = this.parent().ok_or_else(|| BenchError("the bench does not lie in a folder".to_owned()))?;
        let target = profile.with_file_name("samod");
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(MANIFEST);
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["build", "--release", "--locked", "--manifest-path"]).arg(&manifest);
        command.arg("--target-dir").arg(&target);
        eprintln!("building samod; the first time it takes some minutes");
        if !command.status().is_ok_and(|status| status.success()) {
            let (manifest, target) = (manifest.display(), target.display());
            let by_hand = format!("cargo build --release --locked --manifest-path {manifest} --target-dir {target}");
            return Err(BenchError(format!(
                "samod could not be built; where crates can be downloaded, this builds it: {by_hand}"
            )));
        }
        Ok(Self { program: target.join("release").join(PROGRAM) })
    }

    /// Measures a workload by its name, and sets beside each line what djuntu took in the same run. Returns nothing for a
    /// workload that is not measured with samod.
    ///
    /// # Errors
    /// [`BenchError`] when samod did not do what it should; nothing is left running then.
    pub fn measure(&self, name: &str, corpus: &Corpus, djuntu: &[Figures]) -> Option<Result<Vec<Figures>, BenchError>> {
        let figures = match name {
            "W1" => replication::replicate(self, corpus),
            "W2" => replication::reconnect(self, corpus),
            "W3" => replication::reconnect_after_an_edit(self, corpus),
            "W4a" => live::edit(self, corpus),
            "W4b" => live::write(self, corpus),
            "W7" => replication::start(self, corpus),
            _ => return None,
        };
        Some(figures.map(|figures| figures.into_iter().map(|figures| beside(figures, djuntu)).collect()))
    }

    /// Starts the program with these arguments.
    fn start<'a>(&self, arguments: impl IntoIterator<Item = &'a Path>) -> Result<Peer, BenchError> {
        Peer::start(Command::new(&self.program).args(arguments))
    }
}

/// Returns samod's line with djuntu's time for the same, of as many documents or edits, as its baseline, and with its name.
fn beside(samod: Figures, djuntu: &[Figures]) -> Figures {
    let time = |figures: &Figures| if samod.ms.is_some() { figures.ms } else { figures.p50_ms };
    let same = |figures: &&Figures| figures.workload == samod.workload && figures.n == samod.n;
    let theirs = djuntu.iter().find(same).and_then(time);
    let ratio = theirs.zip(time(&samod)).map(|(djuntu, samod)| rounded(djuntu.max(0.0) / samod));
    Figures {
        workload: format!("{} samod", samod.workload),
        baseline: theirs.map(|_| BASELINE.to_owned()),
        baseline_ms: theirs,
        ratio: ratio.filter(|ratio| ratio.is_finite()),
        ..samod
    }
}

/// Two folders of samod: A's with the first documents of the corpus, B's empty. They are deleted with their owner.
#[derive(Debug)]
struct Folders {
    folder: TempDir,
    ids: Vec<String>,
}

impl Folders {
    fn write(samod: &Samod, corpus: &Corpus, count: usize) -> Result<Self, BenchError> {
        let this = Self { folder: tempfile::tempdir()?, ids: Vec::new() };
        let saved = this.path("saved");
        std::fs::create_dir(&saved)?;
        for (number, project) in corpus.projects().iter().take(count).enumerate() {
            std::fs::write(saved.join(format!("{number:08}")), &project.saved)?;
        }
        let mut import = samod.start([Path::new("import"), &this.a(), &saved, &this.list()])?;
        import.stopped()?;
        let ids = std::fs::read_to_string(this.list())?.lines().map(str::to_owned).collect();
        Ok(Self { ids, ..this })
    }

    fn a(&self) -> PathBuf {
        self.path("a")
    }

    fn b(&self) -> PathBuf {
        self.path("b")
    }

    /// Returns the file that lists the documents, in the order of the corpus.
    fn list(&self) -> PathBuf {
        self.path("list")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts A with all documents open, and returns where it listens.
    fn serve(&self, samod: &Samod) -> Result<(Peer, String), BenchError> {
        let mut a = samod.start([Path::new("serve"), &self.a(), &self.list()])?;
        let address = a.ready()?.ok_or_else(|| BenchError("samod does not say where it listens".to_owned()))?;
        Ok((a, address))
    }

    /// Starts B, to `fetch` what it does not have or to `rejoin` with what it has, and returns when it is ready to dial.
    fn join(&self, samod: &Samod, how: &str, address: &str) -> Result<Peer, BenchError> {
        let mut b = samod.start([Path::new(how), &self.b(), &self.list(), Path::new(address)])?;
        b.ready()?;
        Ok(b)
    }

    /// Checks that B's files hold every document just as A's files do, and as the corpus has it when `untouched`.
    fn check(&self, corpus: &Corpus, untouched: bool) -> Result<(), BenchError> {
        for (id, project) in self.ids.iter().zip(corpus.projects()) {
            let (a, b) = (disk::heads(&self.a(), id)?, disk::heads(&self.b(), id)?);
            if a != b || (untouched && a != disk::heads_of(&project.saved)?) {
                return Err(BenchError(format!("samod stored something else than it was given: {id}")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
