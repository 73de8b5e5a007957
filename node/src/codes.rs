//! Lists of codes: what SPIRAL, the goals of sustainable development, DAC and IATI call things.
//!
//! They are data, with their sources, so that nobody needs a release to complete them: a file `codes/NAME.json` in the data
//! folder adds codes to the list of that name, takes the place of codes that have the same one, or is a new list. A code that
//! no list has is told to people and never refused: lists differ from machine to machine, and documents must not.

use crate::api::{Code, CodeList};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{Draft, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder in the data folder with what is added.
const FOLDER: &str = "codes";
/// Most bytes of one file.
const FILE_BYTES_MAX: u64 = 1 << 20;
/// Most files that are read.
const FILES_MAX: usize = 64;

macro_rules! lists {
    ($($name:literal)*) => { [$(($name, include_str!(concat!("../data/codes/", $name, ".json")))),*] };
}

/// What every node knows without files.
const LISTS: [(&str, &str); 15] = lists! {
    "dac-sectors" "footprints" "iati-activity-status" "iati-budget-status" "iati-budget-type" "iati-document-category"
    "iati-indicator-measure" "iati-organisation-role" "iati-organisation-type" "iati-policy-marker"
    "iati-related-activity-type" "iati-result-type" "iati-transaction-type" "sdg" "spiral"
};

/// Which fields hold codes of which list.
const FIELDS: [(DocumentKind, &str, Option<&str>, &str); 9] = [
    (DocumentKind::Project, "sectors", None, "dac-sectors"),
    (DocumentKind::Project, "sdg", None, "sdg"),
    (DocumentKind::Project, "spiral", None, "spiral"),
    (DocumentKind::Project, "partners", Some("role"), "iati-organisation-role"),
    (DocumentKind::Project, "partners", Some("org_type"), "iati-organisation-type"),
    (DocumentKind::Project, "budget", Some("status"), "iati-budget-status"),
    (DocumentKind::Project, "results", Some("type"), "iati-result-type"),
    (DocumentKind::Project, "results", Some("measure"), "iati-indicator-measure"),
    (DocumentKind::Measure, "criteria", Some("component"), "spiral"),
];

/// Every list, by name.
#[derive(Clone, Debug)]
pub struct Codes(BTreeMap<String, CodeList>);

impl Codes {
    /// Returns the lists that every node knows.
    pub fn built_in() -> Self {
        let list = |(name, text): &(&str, &str)| {
            let list = serde_json::from_str::<CodeList>(text).expect("the lists in the program are well formed");
            ((*name).to_owned(), CodeList { name: (*name).to_owned(), ..list })
        };
        Self(LISTS.iter().map(list).collect())
    }

    /// Returns these with what the files of a data folder add, and a sentence for each file that cannot be read.
    pub fn load(data: &Path) -> (Self, Vec<String>) {
        let mut codes = Self::built_in();
        let mut notices = Vec::new();
        let folder = data.join(FOLDER);
        let mut files = match files_in(&folder) {
            Ok(files) => files,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (codes, notices),
            Err(error) => {
                notices.push(format!("{} was left out: {error}; correct it and start again", folder.display()));
                return (codes, notices);
            }
        };
        if files.len() > FILES_MAX {
            let more = files.split_off(FILES_MAX).len();
            notices.push(format!("{more} files of {} were left out: at most {FILES_MAX} are read", folder.display()));
        }
        for file in files {
            let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            match read(&file) {
                Ok(list) => codes.add(name, list),
                Err(why) => notices.push(format!("{} was left out: {why}; correct it and start again", file.display())),
            }
        }
        (codes, notices)
    }

    /// Adds codes; of two that are the same the new one stays.
    fn add(&mut self, name: String, mut list: CodeList) {
        let before = self.0.remove(&name).map(|before| before.codes).unwrap_or_default();
        let mut codes: BTreeMap<String, Code> = BTreeMap::new();
        codes.extend(before.into_iter().chain(list.codes).map(|code| (code.code.clone(), code)));
        list.codes = codes.into_values().collect();
        list.name.clone_from(&name);
        self.0.insert(name, list);
    }

    /// Returns the lists whose names begin so, with the codes in which a text occurs; every list when none is named.
    pub fn find(&self, list: Option<&str>, text: Option<&str>) -> Vec<CodeList> {
        let name = list.unwrap_or_default().trim().to_lowercase();
        let text = text.unwrap_or_default().trim().to_lowercase();
        let occurs = |code: &Code| {
            code.code.to_lowercase().starts_with(&text)
                || code.names.values().any(|name| name.to_lowercase().contains(&text))
        };
        let meant = self.0.values().filter(|list| list.name.starts_with(&name)).cloned();
        let mut found: Vec<CodeList> = meant
            .map(|mut list| {
                list.codes.retain(occurs);
                list
            })
            .collect();
        found.retain(|list| !list.codes.is_empty());
        found
    }

    /// Returns a sentence for each code of a document that its list does not have.
    pub fn unknown(&self, kind: DocumentKind, draft: &Draft) -> Vec<String> {
        let mut unknown = Vec::new();
        for (_, field, part, list) in FIELDS.iter().filter(|(of, ..)| *of == kind) {
            let Some(Value::Map(values)) = draft.fields.get(*field) else { continue };
            for (key, value) in values {
                let code = match (part, value) {
                    (None, _) => Some(key.as_str()),
                    (Some(part), Value::Map(item)) => item.get(*part).and_then(|value| match value {
                        Value::Text(text) => Some(text.as_str()),
                        Value::Integer(_) | Value::Member(_) | Value::Map(_) => None,
                    }),
                    (Some(_), _) => None,
                };
                let is_known = |code: &&str| {
                    self.0.get(*list).is_none_or(|list| list.codes.iter().any(|known| known.code == **code))
                };
                if let Some(code) = code.filter(|code| !is_known(code)) {
                    unknown.push(format!("{field}: the list {list} has no code {code} here (djuntu codes {list})"));
                }
            }
        }
        unknown
    }
}

/// Returns the files with lists, in the order of their names.
fn files_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let files = std::fs::read_dir(folder)?.map(|file| file.map(|file| file.path()));
    let mut files = files.collect::<std::io::Result<Vec<PathBuf>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    Ok(files)
}

fn read(file: &Path) -> Result<CodeList, String> {
    use std::io::Read;
    let mut text = String::new();
    let open = std::fs::File::open(file).map_err(|error| error.to_string())?;
    open.take(FILE_BYTES_MAX + 1).read_to_string(&mut text).map_err(|error| error.to_string())?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(format!("it has more than {FILE_BYTES_MAX} bytes"));
    }
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
