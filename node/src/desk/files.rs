//! Files of documents: which there are and where, attaching, detaching, and asking for one.

use super::{Desk, DeskError, picks};
use crate::api::{Attach, File, Named, Written};
use crate::files::{Groups, Waiting};
use crate::search::NamedFile;
use djuntu_protocol::document::view::{Assignment, Draft};
use djuntu_protocol::engine::{Answer, Command, FilePeer, Refusal};
use djuntu_protocol::file::{Attached, Denial, FIELD};
use djuntu_protocol::identity::{DocumentId, FileHash, PublicKey};
use djuntu_protocol::limits::FILES_PER_DOCUMENT_MAX;

impl Desk {
    /// Returns the files that a document names, and how each stands.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn files(&self, document: DocumentId) -> Result<Vec<File>, DeskError> {
        let attached = self.attached(document).await?;
        self.standing(attached).await
    }

    /// Returns the files that a text of a document names, and how each stands.
    pub(crate) async fn files_in(&self, draft: &Draft) -> Result<Vec<File>, DeskError> {
        self.standing(Attached::all_of(draft)).await
    }

    async fn standing(&self, attached: Vec<Attached>) -> Result<Vec<File>, DeskError> {
        let missing: Vec<FileHash> =
            attached.iter().map(|file| file.hash).filter(|hash| self.files.shelf.size(*hash).is_none()).collect();
        let waiting = if missing.is_empty() { Default::default() } else { self.files.waiting(missing).await? };
        Ok(attached.into_iter().map(|file| told(file, &waiting)).collect())
    }

    /// Returns a file that a document names: by its item, its hash (or their beginnings) or its name.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn file(&self, document: DocumentId, typed: &str) -> Result<File, DeskError> {
        let files = self.files(document).await?;
        // What was typed whole first: whoever attaches a file can call it as another one's hash reads.
        let whole = files.iter().find(|file| file.hash.to_string() == typed.trim() || file.item == typed.trim());
        if let Some(whole) = whole {
            return Ok(whole.clone());
        }
        let mut named = files.iter().filter(|file| file.name == typed.trim());
        if let (Some(only), None) = (named.next(), named.next()) {
            return Ok(only.clone());
        }
        let ids = files.iter().flat_map(|file| [(file.item.clone(), file), (file.hash.to_string(), file)]);
        let advice = format!("see “djuntu file list {}”", document.short());
        picks::only(ids, typed, "file", &advice).cloned()
    }

    /// Attaches a file that is on the shelf.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn attach(&self, document: DocumentId, attach: Attach) -> Result<Written, DeskError> {
        let Attach { hash, name, mime, language, category } = attach;
        let Some(size) = self.files.shelf.size(hash) else {
            return Err(DeskError::Input(format!(
                "the file {hash} is not on this node: attach it with “djuntu attach”"
            )));
        };
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().any(|letter| letter.is_control() || matches!(letter, '/' | '\\')) {
            return Err(DeskError::Input("a file has a name of one line, without / and \\".to_owned()));
        }
        let attached = self.attached(document).await?;
        if let Some(other) = attached.iter().find(|other| other.hash == hash) {
            return Err(DeskError::Input(format!("this file is attached already, as “{}”", other.name)));
        }
        if attached.len() >= FILES_PER_DOCUMENT_MAX {
            return Err(DeskError::Input(format!("a document has at most {FILES_PER_DOCUMENT_MAX} files")));
        }
        let fields = [
            ("hash", Some(hash.to_string())),
            ("size", Some(size.to_string())),
            ("name", Some(name)),
            ("mime", mime),
            ("language", language),
            ("category", category),
        ];
        let set = |(field, value): (&str, Option<String>)| {
            value.map(|value| Assignment { path: format!("{FIELD}.+.{field}"), value: Some(value) })
        };
        let set: Vec<Assignment> = fields.into_iter().filter_map(set).collect();
        // First, because nobody else gets a file that is here for no reason; a reason without a document that names the file
        // gives it to nobody.
        let noted = self.files.shelf.note_reason(hash, document);
        noted.map_err(|error| DeskError::Unreadable(error.to_string()))?;
        let entry = self.edit(document, &set).await?;
        // So that it stays as long as something that was stated rests on it, whatever happens next.
        self.files.shelf.note_document(hash, document);
        Ok(Written { document, entry })
    }

    /// Takes a file out of a document. Its bytes stay as long as something rests on them.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn detach(&self, document: DocumentId, typed: &str) -> Result<Written, DeskError> {
        let file = self.file(document, typed).await?;
        let clear = Assignment { path: format!("{FIELD}.{}", file.item), value: None };
        Ok(Written { document, entry: self.edit(document, &[clear]).await? })
    }

    /// Fetches a file, however large it is, as soon as somebody gives it.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn fetch_file(&self, document: DocumentId, typed: &str) -> Result<File, DeskError> {
        let file = self.file(document, typed).await?;
        if file.state == "here" {
            return Ok(file);
        }
        self.files.fetch(file.hash).await?;
        self.file(document, &file.item).await
    }

    /// Returns what is in a file; none when it is not here.
    pub(crate) async fn file_content(&self, hash: FileHash) -> Result<Option<Groups>, DeskError> {
        let shelf = self.files.shelf.clone();
        let opened = tokio::task::spawn_blocking(move || shelf.open(hash)).await.map_err(|_| DeskError::Stopping)?;
        let held = opened.map_err(|error| DeskError::Unreadable(error.to_string()))?;
        Ok(held.map(crate::files::Held::into_groups))
    }

    /// Returns every file that a document here names.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn all_files(&self) -> Result<Vec<Named>, DeskError> {
        let named = self.named_files().await?;
        let told = |file: NamedFile| Named {
            document: file.document,
            hash: file.hash,
            size: file.size,
            here: self.files.shelf.size(file.hash).is_some(),
        };
        Ok(named.into_iter().map(told).collect())
    }

    async fn attached(&self, document: DocumentId) -> Result<Vec<Attached>, DeskError> {
        self.views.fetch(document).await;
        let reading = self.reading(document).await?;
        Ok(Attached::all_of(&self.views.draft(reading).await?.draft))
    }

    /// Returns whether a document names a file.
    pub(crate) async fn names_file(&self, document: DocumentId, hash: FileHash) -> bool {
        self.attached(document).await.is_ok_and(|files| files.iter().any(|file| file.hash == hash))
    }

    /// Returns whether a file is here for a document, or for another one of the same cooperation or territory.
    pub(crate) async fn came_for(&self, document: DocumentId, hash: FileHash) -> bool {
        let reasons = self.files.shelf.reasons_of(hash);
        if reasons.contains(&document) {
            return true;
        }
        let Ok(asked) = self.reading(document).await else { return false };
        for reason in reasons {
            let other = self.reading(reason).await;
            if other.is_ok_and(|other| other.log.home().is_some() && other.log.home() == asked.log.home()) {
                return true;
            }
        }
        false
    }

    /// Returns whether somebody has stated something in a document, so that it may rest on its files; not when it is not held.
    pub(crate) async fn has_statements(&self, document: DocumentId) -> Result<bool, DeskError> {
        match self.reading(document).await {
            // Its first entry begins it, and states nothing else.
            Ok(reading) => Ok(reading.log.records().filter(|(_, record)| record.is_act()).nth(1).is_some()),
            Err(DeskError::Refused(Refusal::UnknownDocument)) => Ok(false),
            Err(DeskError::Stopping) => Err(DeskError::Stopping),
            // What cannot be read now may be read later.
            Err(_) => Ok(true),
        }
    }

    /// Returns the connected nodes that may be asked for a file of a document.
    pub(crate) async fn file_peers(&self, document: DocumentId) -> Result<Vec<FilePeer>, DeskError> {
        match self.command(Command::FilePeers(document)).await? {
            Answer::FilePeers(peers) => Ok(peers),
            other => unreachable!("who may be asked was asked for, not {other:?}"),
        }
    }

    /// Returns why a file of a document may not go to a peer.
    pub(crate) async fn file_denial(&self, peer: PublicKey, document: DocumentId) -> Result<Option<Denial>, DeskError> {
        match self.command(Command::FileDenial(peer, document)).await? {
            Answer::FileDenial(denial) => Ok(denial),
            other => unreachable!("whether a file may go was asked for, not {other:?}"),
        }
    }
}

fn told(file: Attached, waiting: &std::collections::BTreeMap<FileHash, Waiting>) -> File {
    let Attached { item, hash, size, name, mime, language, category } = file;
    let (state, done, from, why) = match waiting.get(&hash) {
        None => ("here", size, None, None),
        Some(Waiting::Coming(done, from)) => ("coming", *done, Some(*from), None),
        Some(Waiting::Large) => {
            ("large", 0, None, Some("it is larger than what comes by itself: “djuntu file get” fetches it".to_owned()))
        }
        Some(Waiting::Full) => {
            let why = "there is no room left for files that come by themselves: “djuntu file get” fetches it, or give them \
                       more room in config.toml";
            ("full", 0, None, Some(why.to_owned()))
        }
        Some(Waiting::Nobody) => (
            "nobody",
            0,
            None,
            Some("no node that may read the document is connected: it comes when one is".to_owned()),
        ),
        Some(Waiting::Budget) => {
            let why = "what files may use of the day's budget is used up: it comes tomorrow";
            ("budget", 0, None, Some(why.to_owned()))
        }
        Some(Waiting::Tried(nodes, last)) => {
            let why = format!("of {nodes} connected nodes none gave it ({last}): they are asked again");
            ("tried", 0, None, Some(why))
        }
        Some(Waiting::Soon) => ("soon", 0, None, Some("it is about to be fetched".to_owned())),
    };
    let state = state.to_owned();
    File { item, hash, name, size, mime, language, category, state, done, from, why }
}
