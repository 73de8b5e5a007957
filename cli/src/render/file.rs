//! Files of documents.

use super::layout::table;
use super::short;
use super::terminal::{self, clean};
use crate::commands::{FileTaken, Got};
use djuntu_node::api::File;
use djuntu_node::words;

/// Lays out the files of a document.
pub(crate) fn files(files: &[File]) -> String {
    if files.is_empty() {
        return "no files: “djuntu attach ID FILE” attaches one\n".to_owned();
    }
    let rows: Vec<Vec<String>> = files.iter().map(row).collect();
    let mut page = table(terminal::width(), &rows);
    for (file, why) in files.iter().filter_map(|file| Some((file, file.why.as_ref()?))) {
        page.push_str(&format!("\n{}: {why}\n", clean(&file.name)));
    }
    page
}

fn row(file: &File) -> Vec<String> {
    let state = match file.state.as_str() {
        "here" => "here".to_owned(),
        "coming" => format!("coming, {} %", file.done * 100 / file.size.max(1)),
        _ => "not here".to_owned(),
    };
    let marks = [&file.language, &file.category].into_iter().flatten().map(|mark| clean(mark));
    let marks: Vec<String> = marks.collect();
    vec![short(&file.hash), words::bytes(file.size), state, marks.join(", "), clean(&file.name)]
}

/// Says where a file was written.
pub(crate) fn got(got: &Got) -> String {
    format!("{} is what the document names: {}\n", clean(&got.output.display().to_string()), got.file.hash)
}

/// Says which files were taken.
pub(crate) fn brought(brought: &[FileTaken]) -> String {
    let rows = brought.iter().map(|brought| {
        let outcome = if brought.taken { "taken" } else { "left: no document here names it" };
        vec![clean(&brought.file.display().to_string()), outcome.to_owned()]
    });
    table(terminal::width(), &rows.collect::<Vec<_>>())
}
